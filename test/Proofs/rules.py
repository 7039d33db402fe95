"""Checks that each rule of --rectify-simplify is tested and proved: rules.py RECTIFY_OPT SOURCE [PASSES.TD]

The rules are the rows of the table in the pass's description; their names are those of the remarks that they give. Each
needs, under test/:

    Transforms/simplify-*.mlir        a function that it rewrites
    Transforms/simplify-*-noop.mlir   under a banner of its name, a function that it leaves alone
    Proofs/simplify-*.mlir            a function that it rewrites, in a file whose functions are all proved

What is rewritten is known from the remarks of the pass, not from the texts.
"""

import collections
import pathlib
import re
import shlex
import subprocess
import sys

ROW = re.compile(r"^\s*\| ([a-z-]+) \| (`.*) \| (.*) \|$")
REMARK = re.compile(r"remark: \[Passed\] (\S+) \| Category:rectify-simplify \| Function=(\S+)")
BANNER = re.compile(r"^// ([a-z-]+)$")


def read_rules(passes):
    """The names of the table's rows."""
    description = passes.read_text(encoding="utf-8").split("def Simplify :", 1)[1].split("\ndef ", 1)[0]
    return [match.group(1) for match in map(ROW.match, description.splitlines()) if match]


def run_line(path):
    """The options that the file's first RUN line gives rectify-opt."""
    line = re.search(r"RUN: rectify-opt %s (.*?)(?: \||$)", path.read_text(encoding="utf-8"), re.M).group(1)
    return shlex.split(line)


def applied(tool, path, options):
    """The rules that rewrite something in each function of a file."""
    command = [tool, path, *options, "--remarks-filter-passed=rectify-simplify", "-o", "/dev/null"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    rules = collections.defaultdict(set)
    for rule, function in REMARK.findall(result.stderr):
        rules[function].add(rule)
    return rules


def sections(path):
    """The functions under each banner of a file."""
    rule, functions = None, collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        if banner := BANNER.match(line):
            rule = banner.group(1)
        elif function := re.match(r"func\.func @(\w+)", line):
            functions[rule].append(function.group(1))
    return functions


def main():
    tool, source = sys.argv[1], pathlib.Path(sys.argv[2])
    passes = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else source / "include/Rectify/Passes.td"
    rules, errors = read_rules(passes), []
    if len(rules) < 2 or len(set(rules)) != len(rules):
        errors.append(f"{passes}: the names of the rules are not one for each row: {rules}")

    tested, proved, refused = set(), set(), set()
    for path in sorted((source / "test/Transforms").glob("simplify-*.mlir")):
        done = applied(tool, path, run_line(path))
        if not path.stem.endswith("-noop"):
            tested |= set().union(*done.values())
            continue
        for rule, functions in sections(path).items():
            if rule is None:
                errors.append(f"{path}: {functions} are under no banner")
            for function in functions:
                if done[function]:
                    errors.append(f"{path}: {function} is rewritten by {done[function]}")
                else:
                    refused.add(rule)
    for path in sorted((source / "test/Proofs").glob("simplify-*.mlir")):
        (options,) = [option for option in run_line(path) if option.startswith("--test-rectify-equivalence=")]
        pipeline = re.search(r"pipeline=(\S+)", options).group(1)
        if "skip-others" in options:
            errors.append(f"{path}: functions are left out of the proof")
        done = applied(tool, path, [f"--pass-pipeline=builtin.module({pipeline})"])
        proved |= set().union(*done.values())

    for name, found in (("is applied in no test", tested), ("has no test of what it leaves alone", refused), ("is not proved", proved)):
        errors += [f"{rule} {name}" for rule in rules if rule not in found]
    errors += [f"{rule} is not in the table" for rule in sorted((tested | proved | refused) - set(rules) - {None})]
    if errors:
        sys.exit("\n".join(errors))
    print(f"{len(rules)} rules, each tested, refused and proved")


main()
