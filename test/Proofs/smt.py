"""Proves rules on all inputs of f32 by z3: smt.py RECTIFY_OPT SOURCE [--seconds=10] [--write] [--only=TEXT]

The problems are what --test-rectify-equivalence=smt and --test-rectify-idioms=smt print of the functions in
test/Proofs/simplify-*.mlir, with f32 in place of f16, and of the rows of the table of idioms: the terms before and after the
pass, asked to differ. docs/Proofs.md lists the outcomes; --write writes them. Without, one that is not there, or of which less
is proved, is an error, and so is one of which the solver finds that the terms differ: the input is printed then.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys

# An f16 that is not part of another word.
HALF = re.compile(r"(?<![bA-Za-wyz0-9_])f16|(?<=x)f16")
ITEM = re.compile(r"^; (problem|none) (.*?): ?(.*)$")
BEGIN, END = "<!-- outcomes -->", "<!-- end of outcomes -->"
PROVED, UNDECIDED = "proved", "not decided"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=10, help="for each problem; 0 only looks whether all are listed")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="", help="problems in whose group's name this occurs")
    parser.add_argument("--page", type=pathlib.Path)
    return parser.parse_args()


def run(command, text):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def problems_of(tool, source):
    """(group, name, text or the reason why there is none, unknown functions) of everything that is to be proved."""
    for path in sorted((source / "test/Proofs").glob("simplify-*.mlir")):
        text = path.read_text(encoding="utf-8")
        line = shlex.split(re.search(r"RUN: rectify-opt %s (.*?)(?: \||$)", text, re.M).group(1))
        (option,) = [o for o in line if o.startswith("--test-rectify-equivalence=")]
        output = run([tool, "-", "--allow-unregistered-dialect", re.sub(r" v$", " smt", option), "-o", os.devnull], HALF.sub("f32", text))
        yield from split(path.stem, output)
    text = (source / "test/Proofs/idioms.mlir").read_text(encoding="utf-8")
    output = run([tool, "-", "--allow-unregistered-dialect", "--test-rectify-idioms=smt", "-o", os.devnull], text)
    for group, name, body, unknown in split("idioms", output):
        yield f"{group}: {name}", name, body, unknown


def split(group, output):
    name = body = None
    unknown = ""
    for line in output.splitlines():
        if match := ITEM.match(line):
            if name:
                yield group, name, body, unknown
            kind, name, rest = match.groups()
            body, unknown = (None, rest) if kind == "none" else ([], rest)
        elif body is not None:
            body.append(line)
    if name:
        yield group, name, body, unknown


def solve(body, unknown, seconds):
    """The outcome of one problem, and the solver's input where terms differ; with no seconds the solver is not asked."""
    if seconds == 0:
        return "not asked", ""
    if body is None:
        return f"no problem: {unknown}", ""
    text = "\n".join(body) + "\n"
    result = subprocess.run(["z3", "-in", f"-T:{seconds}"], input=text, capture_output=True, text=True).stdout
    if result.startswith("unsat"):
        return PROVED, ""
    # What nothing is known of may be anything.
    if result.startswith("sat") and not unknown:
        inputs = " ".join(re.findall(r"\(declare-const (\S+) ", text))
        model = subprocess.run(["z3", "-in"], input=text + f"(get-value ({inputs}))\n", capture_output=True, text=True).stdout
        return "differs", model
    if result.startswith("(error"):
        return result.strip(), ""
    return UNDECIDED, ""


def main():
    arguments = parse_arguments()
    page = arguments.page or arguments.source / "docs/Proofs.md"
    tasks = [task for task in problems_of(arguments.tool, arguments.source) if arguments.only in task[0]]
    outcomes, errors = collections.defaultdict(collections.Counter), []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda task: solve(task[2], task[3], arguments.seconds), tasks)
        for (group, name, _, _), (outcome, model) in zip(tasks, results):
            if outcome == "differs" or outcome.startswith("(error"):
                errors.append(f"{group}: {name}: {outcome} {model}".strip())
            outcomes[group][outcome] += 1
    lines = ["| what | proved | not decided | not stated |", "|---|---:|---:|---|"]
    for group, counts in outcomes.items():
        reasons = "; ".join(f"{n}: {text.removeprefix('no problem: ')}" for text, n in sorted(counts.items()) if text.startswith("no problem"))
        lines.append(f"| {group.replace('|', chr(92) + '|')} | {counts[PROVED]} | {counts[UNDECIDED]} | {reasons} |")
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    listed, after = rest.split(END)
    if arguments.write:
        page.write_text(before + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + after, encoding="utf-8")
    else:
        known = {line.split(" | ")[0]: line.split(" | ") for line in listed.splitlines()}
        for line in lines[2:]:
            cells = line.split(" | ")
            if cells[0] not in known:
                errors.append(f"{page} does not list '{cells[0][2:]}': run test/Proofs/smt.py with --write")
            elif arguments.seconds and int(cells[1]) < int(known[cells[0]][1]):
                errors.append(f"'{cells[0][2:]}': {cells[1]} proved, and {known[cells[0]][1]} on the page")
    if errors:
        sys.exit("\n".join(errors))
    total = sum(outcomes.values(), collections.Counter())
    if not arguments.seconds:
        print(f"{total['not asked']} problems, all of them listed")
        return
    print(f"{total[PROVED]} of {sum(total.values())} proved on f32, {total[UNDECIDED]} not decided, none differs")


if __name__ == "__main__":
    main()
