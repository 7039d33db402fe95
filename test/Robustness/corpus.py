"""Runs every pass of Rectify over all *.mlir files of other projects.

usage: corpus.py [-j N] [--scratch FOLDER] [--flag FLAG]... RECTIFY_OPT FOLDER...

Of each file the pieces between // ----- that rectify-opt can read are taken, a
few dozen at a time, through each pass and pipeline, and strict and fold-affine
as well. StableHLO's simple ops are brought into generic form before. What
crashes, hangs, takes long or fails is found piece by piece and left in the
scratch folder:

    crash     a signal, or no error message
    slow      more than 20 s for one piece
    invalid   IR that does not verify after the pass
    error     any other error, which is fine: these pieces are not kept

The last lines count. The exit status is 1 if there was a crash, slow or invalid
piece.
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

import passes

SEPARATOR = "// -----\n"
PIECES = 100
SECONDS = 20
OPTIONS = ["rectify-raise=strict", "rectify-simplify=fold-affine"]


def generic(text):
    """StableHLO's simple ops in generic form; others stay, and do not parse."""
    t = r"([^\s].*?)"
    name = r'((?:%[\w.:]+ = )?)(stablehlo|chlo)\.([\w.]+) '

    def same(m):
        n = m[4].count("%")
        return f'{m[1]}"{m[2]}.{m[3]}"({m[4]}) : ({", ".join([m[5]] * n)}) -> {m[5]}'

    def apart(m):
        return f'{m[1]}"{m[2]}.{m[3]}"({m[4]}) : {m[5]}'

    operands = r"(%[\w#.]+(?:, %[\w#.]+)*)"
    rules = [
        (rf"{name}(dense<.*?>|dense_resource<.*?>) : {t}$",
         lambda m: f'{m[1]}"{m[2]}.{m[3]}"() {{value = {m[4]} : {m[5]}}} : () -> {m[5]}'),
        (rf"{name}(\w+), {operands}(?:,\s+(\w+))? : {t}$",
         lambda m: f'{m[1]}"{m[2]}.{m[3]}"({m[5]}) {{comparison_direction = #stablehlo<comparison_direction {m[4]}>}} : {m[7]}'),
        (rf"{name}{operands}, dims = \[(.*?)\] : {t}$",
         lambda m: f'{m[1]}"{m[2]}.{m[3]}"({m[4]}) {{broadcast_dimensions = array<i64{": " if m[5] else ""}{m[5]}>}} : {m[6]}'),
        (rf"{name}(%[\w#.]+, %[\w#.]+, %[\w#.]+) : (tensor<[^ ]*>), (tensor<[^ ]*>)$",
         lambda m: f'{m[1]}"{m[2]}.{m[3]}"({m[4]}) : ({m[5]}, {m[6]}, {m[6]}) -> {m[6]}'),
        (rf"{name}{operands} : (\(.*\) -> .*)$", apart),
        (rf"{name}{operands} : (tensor<[^,]*>)$", same),
    ]
    lines = []
    for line in text.split("\n"):
        bare = line.strip()
        if bare.startswith("stablehlo.return ") or bare.startswith("chlo.return "):
            line = re.sub(r"(stablehlo|chlo)\.return (.*?) : (.*)$", r'"\1.return"(\2) : (\3) -> ()', bare)
        elif "stablehlo." in bare or "chlo." in bare:
            for pattern, change in rules:
                match = re.fullmatch(pattern, bare)
                if match:
                    line = change(match)
                    break
        lines.append(line)
    return "\n".join(lines)


def opt(tool, flags, text, seconds):
    """Exit status (None: too slow), output and errors."""
    command = [tool, *flags, "-split-input-file", "-allow-unregistered-dialect", "-mlir-disable-threading", "-"]
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, errors="replace",
                              timeout=seconds, preexec_fn=passes.limit)
    except subprocess.TimeoutExpired:
        return None, "", ""
    return done.returncode, done.stdout, done.stderr


def split(text):
    return [piece for piece in re.split(r"^// -----.*\n", text, flags=re.M) if piece.strip()]


def read(tool, pieces):
    """Those of the pieces that parse and verify, as the tool prints them."""
    status, output, _ = opt(tool, [], SEPARATOR.join(pieces), SECONDS * 3)
    if status in (0, 1):
        return [piece for piece in split(output) if not re.fullmatch(r"\s*module {\s*}\s*", piece)]
    if len(pieces) > 1:
        half = len(pieces) // 2
        return read(tool, pieces[:half]) + read(tool, pieces[half:])
    print(f"reading exits with {status}:\n{pieces[0][:2000]}", flush=True)
    return []


def classify(status, errors):
    if status is None:
        return "slow"
    if status not in (0, 1) or (status == 1 and "error:" not in errors):
        return "crash"
    if status == 1:
        return "invalid" if passes.INVALID.search(errors) else "error"
    return None


def hunt(tool, flag, pieces):
    """Yields (kind, piece, errors) for each piece that the pass fails on."""
    kind, errors = None, ""
    status, _, errors = opt(tool, [f"--{flag}", "-o", "/dev/null"], SEPARATOR.join(pieces),
                            SECONDS * (1 if len(pieces) == 1 else 6))
    kind = classify(status, errors)
    if kind is None:
        return
    if len(pieces) == 1:
        yield kind, pieces[0], errors
        return
    if kind == "error":
        # Other pieces are not disturbed: errors name their lines.
        starts, line = [], 1
        for piece in pieces:
            starts.append(line)
            line += piece.count("\n") + 1
        bad = set()
        for match in re.finditer(r"<stdin>:(\d+):\d+: error:", errors):
            bad.add(max(i for i, s in enumerate(starts) if s <= int(match[1])))
        if bad:
            for i in sorted(bad):
                yield "error", pieces[i], errors
            return
    half = len(pieces) // 2
    yield from hunt(tool, flag, pieces[:half])
    yield from hunt(tool, flag, pieces[half:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-j", type=int, default=os.cpu_count())
    parser.add_argument("--scratch", type=pathlib.Path, default=pathlib.Path("corpus-failures"))
    parser.add_argument("--flag", action="append")
    parser.add_argument("tool")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    args.scratch.mkdir(parents=True, exist_ok=True)
    names = args.flag or passes.flags(args.tool) + OPTIONS
    paths = sorted(path for folder in args.folders for path in folder.rglob("*.mlir"))
    texts = [piece + "\n" for path in paths
             for piece in split(generic(path.read_text(encoding="utf-8", errors="replace")))]
    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        pieces = sum(pool.map(lambda i: read(args.tool, texts[i:i + PIECES]), range(0, len(texts), PIECES)), [])
        print(f"{len(paths)} files, {len(texts)} pieces, of which {len(pieces)} parse", flush=True)
        batches = [pieces[i:i + PIECES] for i in range(0, len(pieces), PIECES)]
        counts = collections.Counter()
        messages = collections.Counter()

        def work(job):
            flag, batch = job
            return flag, list(hunt(args.tool, flag, batch))

        for flag, found in pool.map(work, [(flag, batch) for flag in names for batch in batches]):
            for kind, piece, errors in found:
                counts[kind] += 1
                for message in re.findall(r"error: (.*)", errors)[:1]:
                    messages[f"--{flag}: {re.sub(r'[0-9]+', 'N', message)[:150]}"] += 1
                if kind == "error":
                    continue
                path = args.scratch / f"{kind}-{re.sub(r'[^a-z-]', '-', flag)}-{counts[kind]}.mlir"
                path.write_text(piece, encoding="utf-8")
                print(f"{kind}: --{flag} on {path}\n{errors[:600]}", flush=True)
    for message, count in messages.most_common(60):
        print(f"{count:6} {message}")
    print(f"{len(names)} passes and pipelines, {len(names) * len(pieces)} runs:",
          ", ".join(f"{counts[kind]} {kind}" for kind in ("crash", "slow", "invalid", "error")))
    return 1 if counts["crash"] + counts["slow"] + counts["invalid"] else 0


if __name__ == "__main__":
    sys.exit(main())
