"""Prints `N passed, N failed[, N skipped]` for lit's JSON results (`lit -o FILE`).

Exits with 1 when a test failed, none passed, or there are no results: then the
build, or lit itself, has failed.
"""

import collections
import json
import sys

PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"UNSUPPORTED", "SKIPPED", "EXCLUDED"}


def main():
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            tests = json.load(file)["tests"]
    except (OSError, ValueError, KeyError):
        print("The build failed before any test ran; it counts as one failure.")
        print("0 passed, 1 failed")
        return 1

    counts = collections.Counter()
    for test in tests:
        code = test["code"]
        kind = "passed" if code in PASSED else "skipped" if code in SKIPPED else "failed"
        counts[kind] += 1
        if kind == "failed":
            print(f"{code}: {test['name']}")
    line = f"{counts['passed']} passed, {counts['failed']} failed"
    if counts["skipped"]:
        line += f", {counts['skipped']} skipped"
    print(line)
    return 1 if counts["failed"] or not counts["passed"] else 0


sys.exit(main())
