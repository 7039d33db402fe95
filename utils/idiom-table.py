"""The page docs/Idioms.md: idiom-table.py SOURCE_ROOT BUILD_FOLDER [--write]

Which activations are recognized in the IR of which compiler: from the tests of
the pass, each of which is written in one compiler's form, so that a mark stands
for a test that passes. The equations come from the table of idioms, by the
program idiom-list. Without --write, fails if the page says otherwise.
"""

import collections
import pathlib
import re
import subprocess
import sys

# Folders of test/Raise, and what is written in them; "" for the files beside them.
SOURCES = {
    "torch-mlir": "torch-mlir, linalg",
    "tosa": "TFLite and torch-mlir, TOSA",
    "stablehlo": "JAX, StableHLO",
    "onnx-mlir": "onnx-mlir, arith and math",
    "": "hand-written",
}
PAGE = """\
# Idioms

<!-- Written by `make table`, checked by `make check`: utils/idiom-table.py. -->

What `--rectify-raise` recognizes, and in whose IR.

Whatever spells it, a form is read as a term over scalars: arith and math ops on scalars, vectors and tensors; ops of
linalg, through any chain of elementwise ones, since torch-mlir makes one for each op that it decomposes into; TOSA,
where the specification leaves something open as upstream's lowering decides it; StableHLO and CHLO by the names of
their ops, so that their generic form is enough and neither dialect need be registered; and calls of functions that do
nothing but compute, as JAX makes for `jnp.where`. What is raised on tensors replaces the whole chain.

Quantized activations are limits on integers: a `tosa.clamp` behind a `tosa.rescale`, which is read as the arithmetic
that it is, with one scale for all channels, becomes `clip` or `relu` on i8 or i16. A `tosa.table` is left alone: it may
hold a sigmoid, but of which real numbers, only the scales say that the converter had and did not write down.

## Sources

✓ says that a test in test/Raise, written as that compiler writes it, checks the op and its exact attributes. *kept*
says that a test checks the opposite: that form of the compiler's differs from every meaning of the op for some input,
most often a NaN, so that it is left alone with a remark, unless flags on its ops allow it.

{sources}
## Equations

The forms, from the table in lib/Raise/Idioms.cpp. An equation holds of real numbers; whether it holds of floats, and
with which attributes, the pass finds out by evaluating both sides. Forms marked with ≈ round on their way: the op is
taken if it is never farther from the real function than the form, and not with `strict`. The order of operands, the
grouping of products and sums, and which comparison, maximum or minimum is used do not matter. A long number, such as
0.7071067811865476, stands for itself rounded to any type, or to as few as four digits.

Each row is proved by `make check`: written out in many spellings (predicates, orders, kinds of maxima, flags), it is
raised and compared with what was written on all f16, bf16 and i8 inputs, bit for bit, NaN payloads aside; with two free
inputs on a grid of special and sampled values. Of a row marked with ≈, the row's own equation in f64 is the real
function, which the op must compute too and may never be farther from than the form. To see it for a new row:

    rectify-opt /dev/null -o /dev/null --allow-unregistered-dialect --test-rectify-idioms="v only=silu"

{equations}"""


def checked(path):
    """Yields (activation, whether it is expected) for each function of a test."""
    for section in re.split(r"//\s*CHECK-LABEL:", path.read_text(encoding="utf-8"))[1:]:
        for kind, text in re.findall(r"//\s*CHECK(-[A-Z0-9-]+)?:(.*)", section):
            for name in re.findall(r"rectify\.([a-z0-9_]+)", text):
                form = re.search(r'approximate = "(\w+)"', text)
                yield (name, form.group(1) if form else ""), kind != "-NOT"


def sources(root, names):
    """The table of activations and sources."""
    folder = root / "test/Raise"
    found = collections.defaultdict(lambda: collections.defaultdict(set))
    for source in SOURCES:
        for path in sorted((folder / source).glob("*.mlir")):
            for activation, expected in checked(path):
                found[activation][source].add(expected)
    unknown = {name for name, _ in found} - set(names)
    if unknown:
        sys.exit(f"tests expect ops that are not defined: {sorted(unknown)}")
    yield "| | " + " | ".join(SOURCES.values()) + " |\n"
    yield "|---|" + "---|" * len(SOURCES) + "\n"
    for activation in sorted(found, key=lambda a: (names.index(a[0]), a[1])):
        kinds = [found[activation][source] for source in SOURCES]
        marks = [" ".join(["✓"] * (True in kind) + ["*kept*"] * (False in kind)) for kind in kinds]
        if any(marks):
            name, form = activation
            yield f"| `{name}`{', ' + form if form else ''} | " + " | ".join(marks) + " |\n"


def equations(build):
    """The equations, one list for each activation."""
    output = subprocess.run([build / "bin/idiom-list"], check=True, capture_output=True, text=True).stdout
    groups = collections.defaultdict(list)
    for line in output.splitlines():
        name, rounds, equation = line.split("\t")
        groups[name].append(f"- `{equation}`" + (" ≈" if rounds == "1" else "") + "\n")
    for name, lines in groups.items():
        yield f"### {name or 'nothing'}\n\n" + "".join(lines) + "\n"


def main():
    root, build = map(pathlib.Path, sys.argv[1:3])
    text = (root / "include/Rectify/IR/RectifyActivations.td").read_text(encoding="utf-8")
    names = re.findall(r'Activation<\s*"(\w+)"', text)
    names += [name + "_grad" for name in names]
    page = PAGE.format(sources="".join(sources(root, names)), equations="".join(equations(build)).rstrip("\n") + "\n")
    path = root / "docs/Idioms.md"
    if "--write" in sys.argv:
        path.write_text(page, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != page:
        sys.exit("docs/Idioms.md is not up to date; run: make table")


main()
