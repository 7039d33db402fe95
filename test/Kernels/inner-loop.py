#!/usr/bin/env python3
"""Counts what the busiest loop of an assembly file does.

Reads x86-64 or AArch64 assembly from standard input and prints, for the innermost loop with the most multiply-adds, without
loops in it that have none: how many multiply-adds, how many vector loads and broadcasts (also as a memory operand of another instruction), prefetches, vector
moves to and from the stack (spills), and all other instructions. Exits with 1 if there is no loop with a multiply-add.
"""
import re
import sys

LABEL = re.compile(r"^(\.L\w+):")
JUMP = re.compile(r"^(j\w+|b\.?\w*|cbn?z|tbn?z)\s+(?:\w+, )*(?:#\d+, )?(\.L\w+)")
KINDS = [
    ("spills", re.compile(r"^v?mov\w*\s.*\(%rsp\b.*[xyz]mm|^v?mov\w*\s.*[xyz]mm.*\(%rsp\b"
                          r"|^(ldr|str|ldp|stp)\s+q.*\[sp|^tile(load|store)\w*\s.*\(%rsp\b")),
    ("multiply-adds", re.compile(r"^vfmadd|^vpdpbusd|^vdpbf16ps|^tdp|^fmla")),
    ("multiplications", re.compile(r"^v?mulp|^v?pmulld|^v?pmullw")),
    ("prefetches", re.compile(r"^prefetch|^prfm")),
    ("broadcasts", re.compile(r"^v?p?broadcast|^ld1r|^dup")),
    ("vector loads", re.compile(r"^v?mov(ap|up|dq)\w*\s+[^%]*\(.*\), %[xyz]mm|^(ldr|ldp)\s+q|^tileload")),
    ("vector stores", re.compile(r"^v?mov(ap|up|dq)\w*\s+%[xyz]mm\d+, .*\(|^(str|stp)\s+q|^tilestore")),
]
MEMORY_OPERAND = re.compile(r"\(.*\).*%[xyz]mm")


def is_multiply_add(line):
    return any(pattern.match(line) for name, pattern in KINDS if name.startswith("multipl"))


def loops(lines):
    """The bodies of loops, from a label to a jump back to it, that are innermost but for loops without a multiply-add, which
    are left out."""
    starts, found = {}, []
    for i, line in enumerate(lines):
        if label := LABEL.match(line):
            starts[label[1]] = i
        elif (jump := JUMP.match(line)) and jump[2] in starts:
            found.append((starts[jump[2]], i + 1))
    for start, end in found:
        inside = [(s, e) for s, e in found if start < s and e <= end]
        if not any(is_multiply_add(line) for s, e in inside for line in lines[s:e]):
            yield [line for i, line in enumerate(lines[start:end], start)
                   if not LABEL.match(line) and not any(s <= i < e for s, e in inside)]


def count(body):
    counts = {name: 0 for name, _ in KINDS} | {"memory operands": 0, "others": 0}
    for line in body:
        kind = next((name for name, pattern in KINDS if pattern.match(line)), "others")
        counts[kind] += 1
        if kind in ("multiply-adds", "multiplications") and MEMORY_OPERAND.search(line):
            counts["memory operands"] += 1
    return counts


def main():
    lines = []
    for line in sys.stdin:
        line = re.split(r"\s#|//", line)[0].strip().replace("\t", " ")
        if line and (not line.startswith(".") or LABEL.match(line)):
            lines.append(line)
    best = max((count(body) for body in loops(lines)), default=None,
               key=lambda c: c["multiply-adds"] + c["multiplications"])
    if not best or best["multiply-adds"] + best["multiplications"] == 0:
        sys.exit("error: there is no loop with a multiply-add")
    print(", ".join(f"{value} {name}" for name, value in best.items()))


if __name__ == "__main__":
    main()
