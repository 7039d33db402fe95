"""A table on the terminal, line by line as it is measured."""

import dataclasses
import fnmatch
import sys

from . import drivers, records
from .measure import measure


def select(cases, arguments):
    """The cases that the command line asks for."""
    if arguments.shape:
        try:
            shapes = [tuple(int(size) for size in shape.split(",")) for shape in arguments.shape]
        except ValueError:
            shapes = [()]
        if any(len(shape) != 3 or min(shape) < 1 for shape in shapes):
            raise records.BadRecord("--shape takes three sizes M,N,K")
        # The records say what else to vary; the first shape's do so for all.
        contractions = [case for case in cases if case.kind == "contraction"]
        first = [case for case in contractions if case.shape == contractions[0].shape]
        cases = [dataclasses.replace(case, shape=shape) for shape in shapes for case in first]
    words = arguments.filter.split()
    threads = {int(n) for n in arguments.threads.split(",")} if arguments.threads else None
    chosen = []
    for case in cases:
        parts = case.name.split()
        if all(fnmatch.filter(parts, word) for word in words) and (not threads or case.threads in threads):
            chosen.append(case)
    return chosen


def rate(case, seconds):
    """GFLOP/s, or GB/s where there are no products."""
    return (case.flops or case.bytes) / seconds * 1e-9


def digits(value):
    """A rate with as many digits as mean something."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def best_peer(result, first):
    """The name and the seconds of the fastest peer, or nothing."""
    peers = [(way["seconds"], name) for name, way in result["ways"].items()
             if way["seconds"] and name != first and drivers.BY_NAME[name].is_peer]
    return min(peers, default=None)


def available(names, build):
    """Those drivers that can be started; says why the others cannot."""
    result = []
    for name in names:
        command, why = drivers.BY_NAME[name].command(build)
        if command:
            result.append(name)
        else:
            print(f"without {name}: {why}", file=sys.stderr)
    return result


def missing_features(case):
    """The CPU flags that the record requires and this CPU lacks."""
    if not case.requires:
        return []
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        flags = next((line.split() for line in file if line.startswith("flags")), [])
    return [flag for flag in case.requires if flag not in flags]


def line(case, result, names):
    first = names[0]
    cells = []
    for name in names:
        way = result["ways"][name]
        word = way["failure"].split(":")[0]
        cells.append(digits(rate(case, way["seconds"])) if way["seconds"] else "-" if word == "unsupported" else word.upper())
    own = result["ways"][first]["seconds"]
    best = best_peer(result, first)
    cells.append(f"{best[0] / own:.2f} {best[1]}" if own and best else "-")
    cells.append(f"{100 * result['limit_seconds'] / own:.0f} %" if own and result["limit_seconds"] else "-")
    return cells


def run(arguments):
    cases = []
    for name in (arguments.records or "contractions").split(","):
        cases += records.load(name)[1]
    cases = select(cases, arguments)
    if arguments.list:
        for case in cases:
            print(case.name)
        return 0
    if not cases:
        raise records.BadRecord("no case is left; --list prints their names")
    names = available(arguments.peers or list(drivers.BY_NAME), arguments.build)
    if not names:
        raise records.BadRecord("no driver is left")
    # All cases of a number of threads in a row: drivers are started once.
    cases.sort(key=lambda case: case.threads)
    width = max(len(case.name) for case in cases)
    widths = [max(10, len(name)) for name in names] + [19, 6]
    heads = names + ["best peer", "limit"]
    unit = "GFLOP/s" if cases[0].flops else "GB/s"
    print(f"{unit:{width}} " + " ".join(f"{head:>{w}}" for head, w in zip(heads, widths)))
    pool = drivers.Pool(arguments.build)
    wrong = False
    try:
        for case in cases:
            lacking = missing_features(case)
            if lacking:
                print(f"{case.name:{width}} needs a CPU with {', '.join(lacking)}")
                continue
            result = measure(case, names, pool, arguments.rounds, arguments.budget, arguments.lock)
            print(f"{case.name:{width}} " + " ".join(f"{c:>{w}}" for c, w in zip(line(case, result, names), widths)), flush=True)
            for name, way in result["ways"].items():
                loud = bool(way["failure"]) and not way["failure"].startswith("unsupported")
                wrong |= loud
                if arguments.verbose or loud:
                    print(f"    {name}: {way['failure'] or way['config']}")
            if arguments.verbose:
                for name, limit in result["limits"].items():
                    text = limit["failure"] or f"{limit['config']}: {limit['rate'] * 1e-9:.1f} G/s"
                    print(f"    limit {name}: {text}")
    finally:
        pool.close()
    return 1 if wrong else 0
