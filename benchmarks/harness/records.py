"""The records: what to compute, read from records/*.json into single cases."""

import dataclasses
import itertools
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "records"
TYPES = ("f32", "bf16", "int8")
EPILOGUES = ("none", "relu", "bias+relu", "bias+prelu", "bias+elu", "bias+gelu", "bias+residual+relu", "swiglu", "reglu")
FUNCTIONS = ("relu", "leaky", "prelu", "elu", "gelu", "silu")


class BadRecord(Exception):
    """A record that says nothing that can be computed."""


@dataclasses.dataclass(frozen=True)
class Case:
    """One computation: a record with one value for each of its choices."""

    table: str
    kind: str
    type: str
    threads: int
    shape: tuple = ()
    epilogue: str = ""
    zeros: float = 0.0
    variants: int = 1
    function: str = ""
    elements: int = 0
    columns: int = 0
    in_place: bool = False
    requires: tuple = ()

    @property
    def subject(self):
        """What is computed, without type and threads: the row of a table."""
        if self.kind == "elementwise":
            return f"{self.function} {count(self.elements)}{' in place' if self.in_place else ''}"
        text = "x".join(map(str, self.shape))
        if self.table != "contractions":
            text += f" {self.epilogue}" if self.table != "sparsity" else f" {100 * self.zeros:.0f} %"
        return text

    @property
    def name(self):
        plural = "s" if self.threads > 1 else ""
        return f"{self.subject} {self.type} {self.threads} thread{plural}"

    @property
    def key(self):
        return f"{self.table}: {self.name}"

    @property
    def flops(self):
        if self.kind == "elementwise":
            return 0
        m, n, k = self.shape
        return 2 * m * n * k * (2 if self.is_gate else 1)

    @property
    def element_bytes(self):
        """Of an operand of the contraction, or of an elementwise function."""
        return {"f32": 4, "bf16": 2, "int8": 1}[self.type]

    @property
    def input_bytes(self):
        """Of the two factors, or of all three of a gate."""
        m, n, k = self.shape
        return (m * k + n * k * (2 if self.is_gate else 1)) * self.element_bytes

    @property
    def bytes(self):
        """That must be moved, if every element of a and b is read and one of the result written once."""
        if self.kind == "elementwise":
            return 2 * self.elements * self.element_bytes
        m, n, _ = self.shape
        return self.input_bytes + m * n * (2 if self.type == "bf16" else 4)

    @property
    def is_gate(self):
        return self.epilogue in ("swiglu", "reglu")


def count(number):
    for unit, size in (("M", 1 << 20), ("K", 1 << 10)):
        if number >= size and number % size == 0:
            return f"{number // size} {unit}"
    return str(number)


def _positive(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _share(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1


# What a record may say: a test of its value, and what the value is, for messages.
FIELDS = {
    "shape": (lambda v: isinstance(v, list) and len(v) == 3 and all(map(_positive, v)), "three sizes M, N, K"),
    "epilogue": (lambda v: v in EPILOGUES, "one of " + ", ".join(EPILOGUES)),
    "function": (lambda v: v in FUNCTIONS, "one of " + ", ".join(FUNCTIONS)),
    "types": (lambda v: isinstance(v, list) and v and all(t in TYPES for t in v), "a list of " + ", ".join(TYPES)),
    "threads": (lambda v: isinstance(v, list) and v and all(map(_positive, v)), "a list of numbers of threads"),
    "elements": (lambda v: isinstance(v, list) and v and all(map(_positive, v)), "a list of numbers of elements"),
    "in_place": (lambda v: isinstance(v, list) and v and all(isinstance(i, bool) for i in v), "a list of true and false"),
    "zeros": (lambda v: isinstance(v, list) and v and all(map(_share, v)), "a list of shares from 0 to below 1"),
    "variants": (_positive, "a number of inputs that take turns"),
    "columns": (_positive, "the number of slopes"),
    "requires": (lambda v: isinstance(v, list) and all(isinstance(i, str) for i in v), "a list of CPU flags as Linux names them"),
}
NEEDED = {"contraction": ("shape", "epilogue", "types", "threads"), "elementwise": ("function", "elements", "types", "threads")}


def _check(where, record, kind):
    for key, value in record.items():
        if key not in FIELDS:
            raise BadRecord(f"{where}: there is no field '{key}'; the fields are {', '.join(sorted(FIELDS))}")
        test, what = FIELDS[key]
        if not test(value):
            raise BadRecord(f"{where}: '{key}' must be {what}, and is {json.dumps(value)}")
    for key in NEEDED[kind]:
        if key not in record:
            raise BadRecord(f"{where}: a record of this kind needs '{key}'")
    if record.get("function") == "prelu":
        columns = record.get("columns")
        if not columns or any(e % columns for e in record["elements"]):
            raise BadRecord(f"{where}: prelu needs 'columns', of which 'elements' are multiples")


def cases_of(table, record, kind):
    """Every combination of what a record lists."""
    fields = {"requires": tuple(record.get("requires", ())), "table": table, "kind": kind}
    if kind == "elementwise":
        fields.update(function=record["function"], columns=record.get("columns", 0) if record["function"] == "prelu" else 0)
        axes = {"elements": record["elements"], "in_place": record.get("in_place", [False])}
    else:
        fields.update(shape=tuple(record["shape"]), epilogue=record["epilogue"], variants=record.get("variants", 1))
        axes = {"zeros": record.get("zeros", [0.0])}
    axes.update(threads=record["threads"], type=record["types"])
    for values in itertools.product(*axes.values()):
        yield Case(**fields, **dict(zip(axes, values)))


def load(path):
    """The title and the cases of a file of records."""
    path = pathlib.Path(path)
    if not path.exists() and path.suffix != ".json":
        path = FOLDER / f"{path}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        known = ", ".join(sorted(p.stem for p in FOLDER.glob("*.json")))
        raise BadRecord(f"there are no records {path}; there are {known}") from None
    except json.JSONDecodeError as error:
        raise BadRecord(f"{path.name}: this is no JSON: {error}") from None
    if not isinstance(content, dict) or content.get("kind") not in NEEDED or not isinstance(content.get("records"), list):
        raise BadRecord(f"{path.name}: it must hold a 'kind' ({' or '.join(NEEDED)}) and a list 'records'")
    kind, cases = content["kind"], []
    for i, record in enumerate(content["records"]):
        where = f"{path.name}: record {i}"
        if not isinstance(record, dict):
            raise BadRecord(f"{where}: it must be an object")
        record = {**content.get("defaults", {}), **record}
        _check(where, record, kind)
        cases += cases_of(path.stem, record, kind)
    return content.get("title", path.stem), cases
