"""Runs every pass and pipeline of Rectify over IR files, and fails if one crashes or hangs.

usage: passes.py RECTIFY_OPT FILE...

A pass may refuse what it is given, with an error that says where; it may not
die of it. What a pass makes must verify: the tool checks that itself, and its
error is then a verifier's. Files graph*.mlir are not given to pipelines, whose
upstream passes do not survive them; and what upstream's passes make of sizes
that overflow, and of layouts without strides, is theirs.
"""

import os
import re
import resource
import subprocess
import sys

MEMORY = 8 << 30
SECONDS = 120
# Passes that are mostly upstream's.
UPSTREAM = {"rectify-deallocate-buffers", "rectify-to-llvm"}
# What verifiers say, and passes do not.
INVALID = re.compile(
    r"failed to verify|does not dominate|operand #\d+ (must|does)|result #\d+ must|"
    r"op requires|expects different type|null operand|invalid IR|not properly|"
    r"still has uses|must be the last|block with no terminator"
)


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def flags(tool):
    """The flags of all passes and pipelines, and of the ranges' test pass."""
    text = subprocess.run([tool, "--help"], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^\s+--((?:test-)?(?:convert-)?rectify-[\w-]+|convert-rectify-[\w-]+)\s", text, re.M)
    # The other passes that test check the dialect, or prove things over all
    # inputs, whatever they are given.
    return sorted(name for name in set(names)
                  if not name.startswith("test-") or name == "test-rectify-float-range")


def run(tool, flag, path):
    """Why the pass fails on this file; None if it does not."""
    command = [tool, path, f"--{flag}", "-split-input-file", "-allow-unregistered-dialect",
               "-mlir-disable-threading", "-o", "/dev/null"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace",
                              timeout=SECONDS, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        return f"takes more than {SECONDS} s"
    if done.returncode not in (0, 1):
        return f"exits with {done.returncode}\n{done.stderr[-2000:]}"
    if done.returncode == 1 and "error:" not in done.stderr:
        return f"fails without an error\n{done.stderr[-2000:]}"
    if done.returncode == 1 and flag not in UPSTREAM and INVALID.search(done.stderr):
        return f"makes invalid IR\n{done.stderr[:2000]}"
    return None


def main():
    tool, paths = sys.argv[1], sys.argv[2:]
    failed = 0
    names = flags(tool)
    if len(names) < 10:
        print(f"found only the flags {names}")
        return 1
    pipelines = {"rectify-optimize", "rectify-to-llvm"}
    for path in paths:
        for flag in names:
            if flag in pipelines and os.path.basename(path).startswith("graph"):
                continue
            why = run(tool, flag, path)
            if why:
                failed += 1
                print(f"--{flag} on {path} {why}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
