#!/usr/bin/env python3
"""The page docs/Agreement.md: what each library makes of special inputs, by asking it.

A library that is not installed is left out, with a notice.
"""

import argparse
import json
import math
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs/Agreement.md"
PRESETS = ["pytorch", "onnx", "tosa", "stablehlo", "onednn"]
PEERS = ["PyTorch", "ONNX Runtime", "oneDNN"]
# The distance in numbers of f32 up to which two answers count as one: what rounding alone explains.
NEAR = 4
INPUTS = [math.nan, math.inf, -math.inf, 0.0, -0.0, 2.0 ** -149, -(2.0 ** -149), 1e-8, -1e-8, -1e-6, 0.5, -0.5, 1.0, -1.0, 3.0, -3.0,
          6.0, 20.0, -20.0, -100.0, 3.4028234663852886e38, -3.4028234663852886e38]

INTRODUCTION = """\
# Agreement

What Rectify and the libraries make of special inputs, in f32. The page is written by asking them
(`benchmarks/agreement/agreement.py build`), and a test checks our column against what Rectify computes today.

Our column has the defaults. `=` is the same answer as ours, bit for bit (the payload of a NaN aside); `~` differs from it by no
more than {near} numbers of f32, which is rounding; anything else is printed. The line *presets* names the presets of
`--rectify-set-meaning` with which Rectify gives that library's answers at every input, up to such rounding; where there is none
the library departs from the function itself, or does not do the same in all its functions.

Asked: {versions}.
"""


def bits(value):
    """The bits of the nearest f32; what is too large is an infinity."""
    try:
        return struct.unpack("<I", struct.pack("<f", value))[0]
    except OverflowError:
        return bits(math.copysign(math.inf, value))


def number(pattern):
    return struct.unpack("<f", struct.pack("<I", pattern))[0]


def show(pattern):
    value = number(pattern)
    if math.isnan(value):
        return "NaN"
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        if bits(float(text)) == pattern:
            return repr(float(text)).removesuffix(".0")
    raise AssertionError("nine digits tell any two numbers of f32 apart")


def relation(ours, theirs):
    """'=', '~', or what is to be printed."""
    a, b = number(ours), number(theirs)
    if ours == theirs or (math.isnan(a) and math.isnan(b)):
        return "="
    ordinal = [-(p & 0x7FFFFFFF) if p >> 31 else p for p in (ours, theirs)]
    if math.isfinite(a) and math.isfinite(b) and a != b and abs(ordinal[0] - ordinal[1]) <= NEAR:
        return "~"
    return show(theirs)


def write_npy(path, patterns):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({len(patterns)},), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() +
                     struct.pack(f"<{len(patterns)}I", *patterns))


def rectify(build, cases, preset):
    """Rectify's answers, by `preset` if there is one."""
    n = len(INPUTS)
    t = f"tensor<{n}xf32>"
    lines = [f"func.func @answers(%x: {t}) -> ({', '.join([t] * len(cases))}) {{"]
    for name, value in (("zero", 0.0), ("quarter", 0.25), ("one", 1.0)):
        lines.append(f"  %{name} = arith.constant dense<{value}> : {t}")
    for i, case in enumerate(cases):
        types = f"{t}, {t}" if "rectify.prelu" in case["ours"] else t
        lines.append(f"  %{i} = {case['ours']} : {types}")
    lines += [f"  return {', '.join(f'%{i}' for i in range(len(cases)))} : {', '.join([t] * len(cases))}", "}", ""]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        module = folder / "answers.mlir"
        module.write_text("\n".join(lines))
        if preset:
            subprocess.run([build / "bin/rectify-opt", module, f"--rectify-set-meaning=preset={preset}", "-o", module], check=True)
        write_npy(folder / "x.npy", [bits(x) for x in INPUTS])
        subprocess.run([build / "bin/rectify-run", module, f"--input={folder}/x.npy", "--target=baseline",
                        *[f"--output={folder}/{i}.npy" for i in range(len(cases))]], check=True, stdout=subprocess.DEVNULL)
        answers = []
        for i in range(len(cases)):
            data = (folder / f"{i}.npy").read_bytes()[-4 * n:]
            answers.append(list(struct.unpack(f"<{n}I", data)))
        return answers


def ask(command, cases):
    request = json.dumps({"inputs": [bits(x) for x in INPUTS], "cases": cases})
    done = subprocess.run(command, input=request, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError((done.stderr.strip().splitlines() or ["no answer"])[-1])
    reply = json.loads(done.stdout)
    return reply["version"], reply["answers"]


def ask_onednn(build, cases):
    program = build / "benchmarks/agreement/agreement-onednn"
    if not program.exists():
        raise OSError("agreement-onednn is not built (Debian: libdnnl-dev; ninja agreement-onednn)")
    answers, version = [], ""
    for case in cases:
        if "onednn" not in case:
            answers.append(None)
            continue
        arguments = [str(argument) for argument in case["onednn"]] + [str(bits(x)) for x in INPUTS]
        lines = subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout.split()
        version = lines[0]
        answers.append([int(line) for line in lines[1:]])
    return version, answers


def ask_peers(build, cases):
    """By peer, its version and its answers; without those that are not there."""
    node = build / "benchmarks/node/node_modules/onnxruntime-node"
    ways = {
        "PyTorch": lambda: ask(["/usr/bin/python3", HERE / "pytorch.py"], cases),
        "ONNX Runtime": lambda: ask(["node", HERE / "onnxruntime.mjs", node], cases),
        "oneDNN": lambda: ask_onednn(build, cases),
    }
    replies = {}
    for peer in PEERS:
        try:
            replies[peer] = ways[peer]()
        except (OSError, subprocess.CalledProcessError, ValueError) as error:
            print(f"note: without {peer}: {error}", file=sys.stderr)
    return replies


def table(case, ours, presets, columns):
    """The table of one case. `columns`: by peer its cells as relation() makes them, the last the presets; or answers."""
    lines = ["| x | Rectify | " + " | ".join(columns) + " |", "|---|---|" + "---|" * len(columns)]
    cells = {}
    for peer, theirs in columns.items():
        if theirs is None:
            cells[peer] = [""] * (len(INPUTS) + 1)
        elif isinstance(theirs[0], str):
            cells[peer] = theirs
        else:
            agreeing = [name for name, answers in presets.items()
                        if all(relation(a, b) in "=~" for a, b in zip(answers, theirs))]
            cells[peer] = [relation(a, b) for a, b in zip(ours, theirs)] + [", ".join(agreeing) or "none"]
    for i, x in enumerate(INPUTS):
        lines.append(f"| {show(bits(x))} | {show(ours[i])} | " + " | ".join(cells[peer][i] for peer in columns) + " |")
    lines.append("| *presets* | | " + " | ".join(cells[peer][-1] for peer in columns) + " |")
    return f"## {case['name']}\n\n" + "\n".join(lines) + "\n"


def page(cases, ours, presets, versions, columns):
    text = INTRODUCTION.format(near=NEAR, versions=versions)
    for i, case in enumerate(cases):
        text += "\n" + table(case, ours[i], {name: answers[i] for name, answers in presets.items()}, columns[i])
    return text


def read_columns(text):
    """The other columns of a page, by case."""
    columns = []
    for section in text.split("\n## ")[1:]:
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("|")]
        peers = rows[0][2:]
        columns.append({peer: [row[2 + i] for row in rows[2:]] for i, peer in enumerate(peers)})
    return columns


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path, help="the build folder")
    parser.add_argument("--check", action="store_true",
                        help="ask only Rectify, and exit with an error if the page does not have what it answers")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    cases = json.loads((HERE / "cases.json").read_text())
    ours = rectify(build, cases, None)
    if arguments.check:
        old = PAGE.read_text(encoding="utf-8")
        versions = re.search(r"^Asked: (.*)\.$", old, re.M)[1]
        if page(cases, ours, {}, versions, read_columns(old)) != old:
            sys.exit("docs/Agreement.md does not have Rectify's answers; run: make agreement")
        return
    presets = {name: rectify(build, cases, name) for name in PRESETS}
    replies = ask_peers(build, cases)
    versions = ", ".join(f"{peer} {version}" for peer, (version, _) in replies.items()) or "no library"
    columns = [{peer: answers[i] for peer, (_, answers) in replies.items()} for i in range(len(cases))]
    PAGE.write_text(page(cases, ours, presets, versions, columns), encoding="utf-8")


main()
