#!/usr/bin/env python3
"""Measures how the time of --rectify-optimize grows with the module: compile-time.py RECTIFY_OPT

Makes modules of 10^3, 10^4 and 10^5 ops in several shapes, runs the pipeline on each, and prints one table a shape:
nanoseconds per op for each pass, and how many times more the largest module takes per op than the smallest. A linear pass
stays near 1. The rows of passes are wall time, which other work on the machine disturbs; the last row is the process's CPU
time without its start, parsing and printing included, and its growth is that from the size before the largest, since the
smallest takes no longer than a start. By it the script ends with an error if it is more than --limit.

`--write SHAPE OPS` prints the module instead.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

HEAD = """\
#map2 = affine_map<(d0, d1) -> (d0, d1)>
"""


class Writer:
    """Text of ops with fresh names, and their number."""

    def __init__(self):
        self.lines, self.ops, self.names = [], 0, 0

    def name(self):
        self.names += 1
        return f"%v{self.names}"

    def op(self, text, results=True):
        self.ops += 1
        if not results:
            self.lines.append(f"  {text}")
            return None
        name = self.name()
        self.lines.append(f"  {name} = {text}")
        return name

    def constant(self, value, type="tensor<16x16xf32>"):
        return self.op(f"arith.constant {'dense<%s>' % value if 'x' in type else value} : {type}")


T = "tensor<16x16xf32>"


def relu_by_maximum(w, x):
    return w.op(f"arith.maximumf {x}, {w.constant('0.0')} : {T}")


def leaky_by_select(w, x):
    zero, slope = w.constant("0.0"), w.constant("0.1")
    positive = w.op(f"arith.cmpf ogt, {x}, {zero} : {T}")
    scaled = w.op(f"arith.mulf {x}, {slope} : {T}")
    return w.op(f"arith.select {positive}, {x}, {scaled} : tensor<16x16xi1>, {T}")


def elu(w, x):
    zero, one = w.constant("0.0"), w.constant("1.0")
    positive = w.op(f"arith.cmpf ogt, {x}, {zero} : {T}")
    exp = w.op(f"math.exp {x} : {T}")
    less = w.op(f"arith.subf {exp}, {one} : {T}")
    return w.op(f"arith.select {positive}, {x}, {less} : tensor<16x16xi1>, {T}")


def sigmoid_product(w, x):
    one = w.constant("1.0")
    negative = w.op(f"arith.negf {x} : {T}")
    exp = w.op(f"math.exp {negative} : {T}")
    sum_ = w.op(f"arith.addf {exp}, {one} : {T}")
    quotient = w.op(f"arith.divf {one}, {sum_} : {T}")
    return w.op(f"arith.mulf {x}, {quotient} : {T}")


def clip(w, x):
    low = w.op(f"arith.maximumf {x}, {w.constant('0.0')} : {T}")
    return w.op(f"arith.minimumf {low}, {w.constant('6.0')} : {T}")


def generic(w, x):
    """An idiom in the body of a linalg op: five ops."""
    empty, zero, name = w.op(f"tensor.empty() : {T}"), w.constant("0.0", "f32"), w.name()
    w.ops += 4
    w.lines += [
        f"  {name} = linalg.generic {{indexing_maps = [#map2, #map2], iterator_types = [\"parallel\", \"parallel\"]}}"
        f" ins({x} : {T}) outs({empty} : {T}) {{",
        "  ^bb0(%a: f32, %b: f32):",
        f"    %p = arith.cmpf ugt, %a, {zero} : f32",
        f"    %y = arith.select %p, %a, {zero} : f32",
        "    linalg.yield %y : f32",
        f"  }} -> {T}",
    ]
    return name


ACTIVATIONS = [relu_by_maximum, leaky_by_select, elu, sigmoid_product, clip, generic]


def layer(w, x, i):
    """A contraction with a bias and an activation."""
    weights = w.constant(f"{1 + i % 7}.0")
    bias = w.constant(f"{i % 5}.5", "tensor<16xf32>")
    zero = w.constant("0.0", "f32")
    empty = w.op(f"tensor.empty() : {T}")
    filled = w.op(f"linalg.fill ins({zero} : f32) outs({empty} : {T}) -> {T}")
    product = w.op(f"linalg.matmul ins({x}, {weights} : {T}, {T}) outs({filled} : {T}) -> {T}")
    spread = w.op(f"linalg.broadcast ins({bias} : tensor<16xf32>) outs({empty} : {T}) dimensions = [0]")
    sum_ = w.op(f"arith.addf {product}, {spread} : {T}")
    return ACTIVATIONS[i % len(ACTIVATIONS)](w, sum_)


def residual(w, x, i):
    """A layer with a skip connection around it."""
    return w.op(f"arith.addf {layer(w, x, i)}, {x} : {T}")


def gate(w, x, i):
    """Two contractions of one input whose results meet in a product."""
    zero = w.constant("0.0", "f32")
    empty = w.op(f"tensor.empty() : {T}")
    filled = w.op(f"linalg.fill ins({zero} : f32) outs({empty} : {T}) -> {T}")
    products = []
    for k in range(2):
        weights = w.constant(f"{1 + (i + k) % 7}.5")
        products.append(w.op(f"linalg.matmul ins({x}, {weights} : {T}, {T}) outs({filled} : {T}) -> {T}"))
    return w.op(f"arith.mulf {ACTIVATIONS[i % len(ACTIVATIONS)](w, products[0])}, {products[1]} : {T}")


def sliced_gate(w, x, i):
    """The same as the halves of one contraction."""
    wide, zero = "tensor<16x32xf32>", w.constant("0.0", "f32")
    empty = w.op(f"tensor.empty() : {wide}")
    filled = w.op(f"linalg.fill ins({zero} : f32) outs({empty} : {wide}) -> {wide}")
    weights = w.constant(f"{1 + i % 7}.5", wide)
    product = w.op(f"linalg.matmul ins({x}, {weights} : {T}, {wide}) outs({filled} : {wide}) -> {wide}")
    left, right = (w.op(f"tensor.extract_slice {product}[0, {k}] [16, 16] [1, 1] : {wide} to {T}") for k in (0, 16))
    return w.op(f"arith.mulf {ACTIVATIONS[i % len(ACTIVATIONS)](w, left)}, {right} : {T}")


def unknown(w, x, i):
    """Ops that nobody knows beside some that everybody does."""
    y = w.op(f"\"other.op\"({x}) {{n = {i} : i64}} : ({T}) -> {T}")
    z = w.op(f"arith.addf {x}, {y} : {T}")
    return ACTIVATIONS[i % len(ACTIVATIONS)](w, z)


def elementwise(w, x, i):
    """Arithmetic between activations, without contractions."""
    y = w.op(f"arith.mulf {x}, {w.constant(f'{1 + i % 9}.25')} : {T}")
    return ACTIVATIONS[i % len(ACTIVATIONS)](w, y)


def scalar(w, x, i):
    """The same on scalars, as in the body of a loop: a minimum and a select."""
    c, zero = w.constant(f"{1 + i % 9}.25", "f32"), w.constant("0.0", "f32")
    y = w.op(f"arith.mulf {x}, {c} : f32")
    p = w.op(f"arith.cmpf olt, {y}, {zero} : f32")
    q = w.op(f"arith.mulf {y}, {c} : f32")
    return w.op(f"arith.select {p}, {q}, {y} : f32")


def functions(w, ops, block, type, size):
    """Functions of about `size` ops each, in all about `ops`."""
    number = i = 0
    while w.ops < ops:
        w.lines.append(f"func.func @f{number}(%x: {type}) -> {type} {{")
        end, value = min(ops, w.ops + size), "%x"
        while w.ops < end:
            value = block(w, value, i)
            i += 1
        w.op(f"return {value} : {type}", results=False)
        w.lines.append("}")
        number += 1


def mixed(w, x, i):
    return (layer, unknown, elementwise, layer)[i % 4](w, x, i)


# Name, block, type, and the ops of one function; None for one function of all.
SHAPES = {
    "many functions": (mixed, T, 100),
    "one function": (mixed, T, None),
    "layers, one function": (layer, T, None),
    "residual layers, one function": (residual, T, None),
    "gates, one function": (gate, T, None),
    "gates from slices, one function": (sliced_gate, T, None),
    "a chain of arithmetic on tensors": (unknown, T, None),
    "a chain of arithmetic on scalars": (scalar, "f32", None),
}


def write(shape, ops):
    block, type, size = SHAPES[shape]
    w = Writer()
    functions(w, ops, block, type, size or ops)
    return HEAD + "\n".join(w.lines) + "\n", w.ops


def measure(tool, path, options, timeout):
    """CPU seconds of the process, and wall seconds of each pass by name."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [tool, path, *options, "--allow-unregistered-dialect", "-o", os.devnull]
    result = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode:
        sys.exit(result.stderr[:2000])
    passes = {}
    for line in result.stderr.splitlines():
        match = re.match(r"\s*([\d.]+) \(\s*[\d.]+%\)\s+(\S.*)$", line)
        if match:
            passes[match[2]] = passes.get(match[2], 0) + float(match[1])
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, passes


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool", nargs="?")
    parser.add_argument("--write", nargs=2, metavar=("SHAPE", "OPS"))
    parser.add_argument("--sizes", type=int, nargs="+", default=[10**3, 10**4, 10**5])
    parser.add_argument("--shapes", nargs="+", default=list(SHAPES))
    parser.add_argument("--pipeline", default="--rectify-optimize")
    parser.add_argument("--rounds", type=int, default=3, help="take the least of this many runs")
    parser.add_argument("--limit", type=float, default=2.0)
    parser.add_argument("--timeout", type=float, default=600)
    arguments = parser.parse_args()
    if arguments.write:
        sys.stdout.write(write(arguments.write[0], int(arguments.write[1]))[0])
        return 0
    timing = [arguments.pipeline, "--mlir-disable-threading", "--mlir-timing", "--mlir-timing-display=list"]
    worst = 0
    with tempfile.NamedTemporaryFile("w", suffix=".mlir") as empty:
        start = min(measure(arguments.tool, empty.name, timing, arguments.timeout)[0] for _ in range(3))
    for shape in arguments.shapes:
        columns, totals = [], []
        for size in arguments.sizes:
            text, ops = write(shape, size)
            with tempfile.NamedTemporaryFile("w", suffix=".mlir") as file:
                file.write(text)
                file.flush()
                best, passes = float("inf"), {}
                for _ in range(arguments.rounds):
                    seconds, seen = measure(arguments.tool, file.name, timing, arguments.timeout)
                    best = min(best, seconds)
                    for name, seconds in seen.items():
                        passes[name] = min(seconds, passes.get(name, seconds))
            columns.append((ops, passes))
            totals.append(best - start)
        skip = {"Total", "Rest", "Parser", "Output", "root"}
        names = [name for name in columns[-1][1] if name not in skip]
        print(f"{shape}: ns per op")
        header = "".join(f"{ops:>12}" for ops, _ in columns)
        print(f"  {'ops':40}{header}{'growth':>10}")

        def row(name, values, base=0):
            rates = [seconds / ops * 1e9 for (ops, _), seconds in zip(columns, values)]
            growth = rates[-1] / rates[base] if rates[base] else float("nan")
            print(f"  {name:40}" + "".join(f"{rate:12.0f}" for rate in rates) + f"{growth:10.2f}")
            return growth

        for name in sorted(names, key=lambda name: -columns[-1][1][name]):
            row(name, [passes.get(name, 0) for _, passes in columns])
        row("all passes", [sum(passes.get(name, 0) for name in names) for _, passes in columns])
        worst = max(worst, row("the whole process, CPU time", totals, base=max(0, len(totals) - 2)))
        print(flush=True)
    print(f"largest growth: {worst:.2f}")
    return 1 if worst > arguments.limit else 0


if __name__ == "__main__":
    sys.exit(main())
