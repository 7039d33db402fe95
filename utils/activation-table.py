"""The README's table of activations: activation-table.py SOURCE_ROOT BUILD_FOLDER [--write]

The facts come from the interface of the ops, by the program activation-table;
the formulas and the order from RectifyActivations.td. Without --write, fails
if the README says otherwise.
"""

import pathlib
import re
import subprocess
import sys

BEGIN = "<!-- activations: written by `make table`, checked by `make check` -->\n"
END = "<!-- activations end -->\n"
HEADER = """\
| op | y | monotone | f(0) = 0 | homogeneous | idempotent | f' from y | proved range |
|---|---|---|---|---|---|---|---|
"""


def rows(root, build):
    """Yields the table's rows, in the order of the definition."""
    text = (root / "include/Rectify/IR/RectifyActivations.td").read_text(encoding="utf-8")
    records = re.findall(r'Activation<\s*"(\w+)",\s*"\w+",\s*"([^"]+)"', text)
    output = subprocess.run([build / "bin/activation-table"], check=True, capture_output=True, text=True).stdout
    facts = {line.split("\t")[0]: line.split("\t")[1:] for line in output.splitlines()}
    if set(facts) != {name for name, _ in records}:
        sys.exit(f"the definition and the dialect differ in {set(facts) ^ {name for name, _ in records}}")
    for name, formula in records:
        parameters, *flags, lower, upper = facts[name]
        op = f"`{name}`" + (f" {{{parameters}}}" if parameters else "")
        cells = [op, "`" + formula.replace("|", "\\|") + "`"]
        cells += ["yes" if flag == "1" else "" for flag in flags]
        cells.append(f"{lower} .. {upper}")
        yield "| " + " | ".join(cells) + " |\n"


def main():
    root, build = map(pathlib.Path, sys.argv[1:3])
    readme = root / "README.md"
    text = readme.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        sys.exit("the README has no place for the table of activations")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    wanted = before + BEGIN + HEADER + "".join(rows(root, build)) + END + after
    if "--write" in sys.argv:
        readme.write_text(wanted, encoding="utf-8")
    elif wanted != text:
        sys.exit("the README's table of activations is not up to date; run: make table")


main()
