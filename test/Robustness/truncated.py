"""Cuts IR files off behind every word, and fails if rectify-opt dies of a rest, or says nothing of one.

usage: truncated.py RECTIFY_OPT FILE...

All rests of a file are read by one call, as pieces of an input of their own.
"""

import re
import subprocess
import sys

SEPARATOR = "\n// -----\n"


def rests(text):
    """What is left of each piece of `text`, without its comments, that ends inside of a block."""
    for piece in re.split(r"^// -----.*\n", text, flags=re.M):
        piece = re.sub(r"//.*", "", piece)
        for word in re.finditer(r"[\w%.]+|[^\w\s]", piece):
            rest = piece[:word.end()]
            # From the last function on: what is before has been cut already.
            start = rest.rfind("func.func")
            if start >= 0 and rest[start:].count("{") > rest[start:].count("}"):
                yield rest[start:]


def main():
    tool, paths = sys.argv[1], sys.argv[2:]
    failed = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            pieces = list(rests(file.read()))
        done = subprocess.run([tool, "-split-input-file", "-allow-unregistered-dialect", "-o", "/dev/null", "-"],
                              input=SEPARATOR.join(pieces), capture_output=True, text=True, errors="replace")
        errors = set()
        line = 1
        lines = []
        for piece in pieces:
            lines.append(line)
            line += piece.count("\n") + SEPARATOR.count("\n")
        for match in re.finditer(r"<stdin>:(\d+):\d+: error: ", done.stderr):
            errors.add(max(i for i, start in enumerate(lines) if start <= int(match[1])))
        silent = [pieces[i] for i in range(len(pieces)) if i not in errors]
        if done.returncode != 1 or silent or len(pieces) < 100:
            failed += 1
            print(f"{path}: {len(pieces)} rests, exits with {done.returncode}, no error for {len(silent)}, such as")
            print(silent[:1], done.stderr[-1000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
