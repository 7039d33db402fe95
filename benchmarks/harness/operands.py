"""The operands of a case, as raw files that every driver maps, and the result that it should have.

All data are random. a and b are scaled so that sums are of the order of 1, whatever K is: activations then see what they see
in a network.
"""

import math
import pathlib
import shutil
import tempfile

import numpy as np

EPSILON = 2.0**-24


def to_bf16(values):
    """The bits of the nearest bf16, ties to even."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def from_bf16(bits):
    return (bits.astype(np.uint32) << 16).view(np.float32)


def erf(values):
    return np.frompyfunc(math.erf, 1, 1)(values).astype(np.float64)


def activation(name, x, slope=None):
    """In float64; without warnings where an unused branch overflows."""
    with np.errstate(over="ignore"):
        return {
            "none": lambda: x,
            "relu": lambda: np.maximum(x, 0),
            "leaky": lambda: np.where(x < 0, 0.01 * x, x),
            "prelu": lambda: np.where(x < 0, slope * x, x),
            "elu": lambda: np.where(x < 0, np.expm1(x), x),
            "gelu": lambda: 0.5 * x * (1 + erf(x * math.sqrt(0.5))),
            "silu": lambda: x / (1 + np.exp(-x)),
        }[name]()


class Operands:
    """The files of one case, in a folder in memory, until it is closed."""

    def __init__(self, case, seed=1):
        self.case = case
        self.random = np.random.default_rng(seed)
        self.arrays = {}
        shared = pathlib.Path("/dev/shm")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="rectify-bench-", dir=shared if shared.is_dir() else None))
        try:
            self.make()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, name, values):
        """Rounds to the type of the case and writes the file."""
        if self.case.type == "bf16":
            values = to_bf16(values)
        self.arrays[name] = values
        values.tofile(self.folder / name)

    def normal(self, *shape):
        return self.random.standard_normal(shape, np.float32)

    def make(self):
        case = self.case
        if case.kind == "elementwise":
            self.add("a", self.normal(case.elements))
            if case.columns:
                self.add("slope", self.random.uniform(0.05, 0.5, case.columns).astype(np.float32))
            self.shape = (case.elements,)
        else:
            m, n, k = case.shape
            self.scale = 1.0
            if case.type == "int8":
                # 7 bits: the same bytes whether a peer takes them as signed or not.
                a = self.random.integers(0, 128, (case.variants, m, k), np.uint8)
                draw = lambda: self.random.integers(-127, 128, (k, n), np.int8)
                self.scale = float(np.float32(1 / (5400 * math.sqrt(k))))
            else:
                a = self.normal(case.variants, m, k)
                draw = lambda: self.normal(k, n) / np.float32(math.sqrt(k))
            if case.zeros:
                a[self.random.random(a.shape, np.float32) < case.zeros] = 0
            self.add("a", a)
            self.add("b", draw())
            if case.is_gate:
                self.add("b2", draw())
            if case.epilogue.startswith("bias"):
                self.add("bias", self.normal(n))
            if "prelu" in case.epilogue:
                self.add("slope", self.random.uniform(0.05, 0.5, n).astype(np.float32))
            if "residual" in case.epilogue:
                self.add("residual", self.normal(m, n))
            self.shape = (m, n)
        self.result_type = np.uint16 if case.type == "bf16" else np.float32
        np.zeros(self.shape, self.result_type).tofile(self.folder / "c")
        self._reference = None

    def record(self):
        """What the drivers are told."""
        case = self.case
        record = {"kind": case.kind, "type": case.type, "threads": case.threads, "operands": [*self.arrays, "c"]}
        if case.kind == "elementwise":
            record.update(function=case.function, elements=case.elements, columns=case.columns, in_place=case.in_place)
        else:
            m, n, k = case.shape
            record.update(m=m, n=n, k=k, epilogue=case.epilogue, variants=case.variants, scale=self.scale)
        return record

    def wide(self, name, index=slice(None)):
        values = self.arrays[name][index]
        return (from_bf16(values) if values.dtype == np.uint16 else values).astype(np.float64)

    def sample(self):
        """The elements of an elementwise result that are checked."""
        total = self.case.elements
        if total <= 1 << 20:
            return slice(None)
        ends = np.arange(4096)
        return np.unique(np.concatenate([ends, total - 1 - ends, self.random.integers(0, total, 1 << 18)]))

    def reference(self):
        """What is checked of the result, in float64: where, the values, and how far off each may be."""
        if self._reference is not None:
            return self._reference
        case = self.case
        if case.kind == "elementwise":
            where = self.sample()
            slope = None
            if case.columns:
                slope = self.wide("slope")[np.arange(case.elements)[where] % case.columns]
            value, rounding = activation(case.function, self.wide("a", where), slope), 16 * EPSILON
        else:
            where = slice(None)
            value, rounding = self.contraction(), 8 * EPSILON * (4 + math.sqrt(case.shape[2]))
        if case.type == "bf16":
            rounding += 2.0**-7
        # The factors of a gate multiply each other's errors.
        rounding *= 4 if case.kind == "contraction" and case.is_gate else 1
        self._reference = where, value, rounding * (1 + np.abs(value))
        return self._reference

    def contraction(self):
        a, epilogue = self.wide("a", 0), self.case.epilogue
        x = a @ self.wide("b") * self.scale
        if self.case.is_gate:
            return activation("silu" if epilogue == "swiglu" else "relu", x) * (a @ self.wide("b2") * self.scale)
        if epilogue.startswith("bias"):
            x += self.wide("bias")
        if "residual" in epilogue:
            x += self.wide("residual")
        return activation(epilogue.split("+")[-1], x, self.wide("slope") if "prelu" in epilogue else None)

    def spoil(self):
        """Fills the result with NaN, so that one that is not written is seen."""
        np.memmap(self.folder / "c", np.uint8, "r+")[:] = 0xFF

    def check(self, tolerance=1):
        """What is wrong with the result in the file, or nothing; `tolerance` times the bound is right."""
        where, value, bound = self.reference()
        found = np.memmap(self.folder / "c", self.result_type, "r", shape=self.shape)[where]
        found = (from_bf16(found) if found.dtype == np.uint16 else found).astype(np.float64)
        ratio = np.abs(found - value) / bound
        worst = np.nanmax(np.where(np.isnan(ratio), np.inf, ratio))
        if worst <= tolerance:
            return ""
        if not np.isfinite(worst):
            return "it holds NaN, or was not written"
        return f"an element is off by {worst:.1f} times the bound for sums in {'int32' if self.case.type == 'int8' else 'f32'}"
