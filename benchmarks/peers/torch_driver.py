"""PyTorch: the functions as a user writes them, in inference mode, and traced and frozen, with the weights packed for oneDNN
where PyTorch can do that. The fastest is taken, by trial. The protocol is in Driver.h."""

import json
import os
import pathlib
import sys
import time
import warnings

warnings.filterwarnings("ignore")
ANSWERS = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # what libraries print must not end up among the answers

try:
    import numpy as np
    import torch
    import torch.nn.functional as F
except ImportError as missing:
    np, torch, REASON = None, None, f"{missing} (Debian: python3-torch)"


class Unsupported(Exception):
    pass


def activation(name, x, slope=None):
    return {
        "none": lambda: x, "relu": lambda: F.relu(x), "leaky": lambda: F.leaky_relu(x, 0.01),
        "prelu": lambda: F.prelu(x, slope), "elu": lambda: F.elu(x), "gelu": lambda: F.gelu(x), "silu": lambda: F.silu(x),
        "swiglu": lambda: F.silu(x), "reglu": lambda: F.relu(x),
    }[name]()


def activation_in_place(name, x, slope):
    if name == "relu":
        return torch.relu_(x)
    if name == "leaky":
        return F.leaky_relu_(x, 0.01)
    if name == "elu":
        return F.elu_(x)
    if name == "silu":
        return F.silu(x, inplace=True)
    # These have no form in place.
    return x.copy_(activation(name, x, slope))


def activation_into(name, x, out):
    """The forms that write a given tensor; nothing where there is none."""
    nn = torch._C._nn
    return {
        "relu": lambda: torch.clamp_min(x, 0, out=out), "leaky": lambda: nn.leaky_relu(x, 0.01, out=out),
        "elu": lambda: nn.elu(x, out=out), "gelu": lambda: nn.gelu(x, out=out), "silu": lambda: nn.silu(x, out=out),
    }.get(name)


def tensor(path, kind, shape):
    """A tensor on the mapped file."""
    types = {"f32": (np.float32, None), "bf16": (np.int16, torch.bfloat16), "u8": (np.uint8, None), "s8": (np.int8, None)}
    stored, viewed = types[kind]
    result = torch.from_numpy(np.memmap(path, stored, "r+", shape=tuple(shape)))
    return result.view(viewed) if viewed else result


class Linear(torch.nn.Module if torch else object):
    """A layer with an epilogue; `weight` is (n, k) and shares b's bytes."""

    def __init__(self, record, get):
        super().__init__()
        m, n, k = record["m"], record["n"], record["k"]
        self.epilogue = record["epilogue"]
        self.linear = torch.nn.Linear(k, n, bias=self.epilogue.startswith("bias"))
        # As torch stores it: a packed copy that is made once, outside of the clock.
        self.linear.weight = torch.nn.Parameter(get("b", (k, n)).t().contiguous(), requires_grad=False)
        if self.epilogue.startswith("bias"):
            self.linear.bias = torch.nn.Parameter(get("bias", (n,)), requires_grad=False)
        self.gated = self.epilogue in ("swiglu", "reglu")
        self.gate = None
        if self.gated:
            self.gate = torch.nn.Linear(k, n, bias=False)
            self.gate.weight = torch.nn.Parameter(get("b2", (k, n)).t().contiguous(), requires_grad=False)
        self.residual = get("residual", (m, n)) if "residual" in self.epilogue else None
        self.slope = get("slope", (n,)) if "prelu" in self.epilogue else None

    def forward(self, x):
        y = self.linear(x)
        if self.residual is not None:
            y = y + self.residual
        y = activation(self.epilogue.split("+")[-1], y, self.slope)
        return y * self.gate(x) if self.gated else y


def linear_ways(record, get):
    """(name, function of x) for each way that works."""
    module = Linear(record, get).eval()
    example = get("a", (record["variants"], record["m"], record["k"]))[0]
    yield "eager", module
    traced = torch.jit.trace(module, example)
    yield "frozen", torch.jit.freeze(traced)
    yield "optimized for inference", torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(module, example)))
    if record["epilogue"] in ("none", "relu", "bias+relu"):
        # The operator that PyTorch's own compiler fuses a linear layer into.
        bias = module.linear.bias
        weight = torch.ops.mkldnn._reorder_linear_weight(module.linear.weight, record["m"])
        post = "none" if record["epilogue"] == "none" else "relu"
        yield "packed for oneDNN", lambda x: torch.ops.mkldnn._linear_pointwise(x, weight, bias, post, [], "")


def seconds_of(call, calls):
    call()
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - start) / calls


class Server:
    def __init__(self):
        self.record = None

    def load(self, request):
        if torch is None:
            raise Unsupported(REASON)
        record, folder = request["record"], pathlib.Path(request["folder"])
        torch.set_num_threads(record["threads"])
        self.record, self.calls = None, 0

        def get(name, shape):
            return tensor(folder / name, record["type"], shape)

        if record["kind"] == "elementwise":
            config = self.load_elementwise(record, get)
        elif record["type"] == "int8":
            raise Unsupported("its quantized layers round the result to 8 bits")
        else:
            config = self.load_contraction(record, get)
        self.record = record
        return config

    def load_contraction(self, record, get):
        inputs = get("a", (record["variants"], record["m"], record["k"]))
        self.out = get("c", (record["m"], record["n"]))
        found, ways = [], linear_ways(record, get)
        while True:
            try:
                name, function = next(ways)
                # The first calls compile.
                for _ in range(3):
                    function(inputs[0])
                once = seconds_of(lambda: function(inputs[0]), 1)
                rounds, calls = (1, 1) if once > 0.02 else (4, max(1, int(2e-3 / once)))
                found.append((min(seconds_of(lambda: function(inputs[0]), calls) for _ in range(rounds)), name, function))
            except StopIteration:
                break
            except (RuntimeError, AttributeError, NotImplementedError, TypeError):
                if not found:
                    raise
        _, name, function = min(found, key=lambda way: way[0])

        def call():
            self.value = function(inputs[self.calls % record["variants"]])
            self.calls += 1

        self.call = call
        return name

    def load_elementwise(self, record, get):
        function, columns = record["function"], record["columns"]
        shape = (-1, columns) if columns else (record["elements"],)
        a, c = (get(name, (record["elements"],)).view(shape) for name in ("a", "c"))
        slope = get("slope", (columns,)) if columns else None
        self.source, self.out, self.value = a, c, c
        if record["in_place"]:
            self.call = lambda: activation_in_place(function, c, slope)
            return "in place"

        into = activation_into(function, a, c)
        if into:
            self.call = into
            return "into a given result"

        def call():
            self.value = activation(function, a, slope)

        self.call = call
        return "a new result each call"

    def run(self, calls):
        if not self.record.get("in_place"):
            return seconds_of(self.call, calls)
        seconds = 0
        for i in range(calls + 1):
            self.out.copy_(self.source)
            start = time.perf_counter()
            self.call()
            seconds += time.perf_counter() - start if i else 0
        return seconds / calls

    def answer(self, request):
        op = request.get("op")
        if op == "load":
            try:
                return {"ok": True, "config": self.load(request)}
            except Unsupported as why:
                return {"unsupported": str(why)}
        if self.record is None:
            return {"error": "nothing is loaded"}
        if op == "run":
            return {"seconds": self.run(request.get("calls", 1))}
        if op == "result":
            self.calls = 0
            if self.record.get("in_place"):
                self.out.copy_(self.source)
            self.call()
            if self.value is not self.out:
                self.out.copy_(self.value)
            return {"ok": True}
        return {"error": "there is no such op"}


def main():
    server = Server()
    # No warm-up passes of the profiling executor: what is traced is compiled as it is.
    if torch is not None:
        torch._C._jit_set_profiling_executor(True)
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("op") == "quit":
            break
        try:
            if torch is None:
                answer = server.answer(request)
            else:
                with torch.inference_mode():
                    answer = server.answer(request)
        except Exception as error:  # an answer, whatever it is
            answer = {"error": f"{type(error).__name__}: {str(error).strip().splitlines()[-1] if str(error) else ''}"}
        print(json.dumps(answer), file=ANSWERS, flush=True)


main()
