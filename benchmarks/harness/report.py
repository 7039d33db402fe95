"""RESULTS.md from what was measured."""

import math

from . import drivers
from .quick import digits, rate


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def ratios(cases, results, first, other):
    """How much faster `first` is than `other`, case by case, where both have a right result."""
    found = []
    for case in cases:
        ways = results[case.key]["ways"]
        a, b = (ways.get(name, {}).get("seconds") for name in (first, other))
        if a and b:
            found.append((b / a, case))
    return found


def best_ratios(cases, results, first):
    found = []
    for case in cases:
        ways = results[case.key]["ways"]
        peers = [way["seconds"] for name, way in ways.items() if way["seconds"] and name != first and drivers.BY_NAME[name].is_peer]
        own = ways.get(first, {}).get("seconds")
        if own and peers:
            found.append((min(peers) / own, case))
    return found


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def cell(case, way):
    if way is None:
        return ""
    if way["seconds"]:
        return digits(rate(case, way["seconds"]))
    return "-" if way["failure"].startswith("unsupported") else f"**{way['failure'].split(':')[0]}**"


def shown_ways(cases, results, names):
    """Those drivers that compute any of the cases, or fail at it."""
    def has(name):
        ways = [results[case.key]["ways"].get(name) for case in cases]
        return any(way and not way["failure"].startswith("unsupported") for way in ways)

    return [name for name in names if has(name)]


def reasons(cases, results, names):
    """Why drivers do not compute what they do not."""
    seen = {}
    for case in cases:
        for name in names:
            way = results[case.key]["ways"].get(name)
            if way and way["failure"]:
                seen.setdefault((name, way["failure"]), []).append(case)
    for (name, failure), where in seen.items():
        kind = failure.split(":")[0]
        at = "" if len(where) == len(cases) else f" ({', '.join(case.subject for case in where[:4])}{', ...' if len(where) > 4 else ''})"
        yield f"- {drivers.BY_NAME[name].title}{at}: {failure}" if kind != "wrong" else \
            f"- {drivers.BY_NAME[name].title}{at}: its result is {failure}"


def section(name, title, cases, results, names):
    first = names[0]
    yield f"## {title}"
    yield ""
    yield f"`benchmarks/run.py --records {name}`"
    yield ""
    groups = {}
    for case in cases:
        groups.setdefault((case.type, case.threads), []).append(case)
    for (kind, threads), group in groups.items():
        shown = shown_ways(group, results, names)
        unit = "GFLOP/s" if group[0].flops else "GB/s"
        plural = "s" if threads > 1 else ""
        yield f"### {kind}, {threads} thread{plural}"
        yield ""
        yield f"`benchmarks/run.py --records {name} --filter {kind} --threads {threads}`, {unit}."
        yield ""
        rows = []
        for case in group:
            result = results[case.key]
            best = best_ratios([case], results, first)
            own = result["ways"].get(first, {}).get("seconds")
            limit = result["limit_seconds"]
            rows.append([case.subject, *(cell(case, result["ways"].get(n)) for n in shown),
                         f"{best[0][0]:.2f}" if best else "", f"{100 * limit / own:.0f} %" if own and limit else ""])
        yield from table(["", *(drivers.BY_NAME[n].title for n in shown), "/ best peer", "of limit"], rows)
        yield from reasons(group, results, names)
        yield ""


def summary(tables, results, names):
    """Geometric means and least ratios."""
    first = names[0]
    others = [name for name in names if name != first]
    rows = []
    for table_name, (title, cases) in tables.items():
        groups = {}
        for case in cases:
            if case.key in results:
                groups.setdefault((case.type, case.threads), []).append(case)
        for (kind, threads), group in groups.items():
            row = [f"{table_name} {kind}, {threads} thread{'s' if threads > 1 else ''}"]
            for name in others:
                mean = geometric_mean([ratio for ratio, _ in ratios(group, results, first, name)])
                row.append(f"{mean:.2f}" if mean else "")
            best = best_ratios(group, results, first)
            mean = geometric_mean([ratio for ratio, _ in best])
            row.append(f"{mean:.2f}" if mean else "")
            least = min(best, key=lambda item: item[0], default=None)
            row.append(f"{least[0]:.2f} ({least[1].subject})" if least else "")
            rows.append(row)
    yield from table(["", *(drivers.BY_NAME[n].title for n in others), "best peer", "least"], rows)


def write(tables, results, names, machine, versions, images):
    """The text of RESULTS.md."""
    first = drivers.BY_NAME[names[0]].title
    out = ["# Results", ""]
    rounds = [result["rounds"] for result in results.values() if "rounds" in result]
    missing = [name for name, (_, cases) in tables.items() if not all(case.key in results for case in cases)]
    out += ["Written by `make bench` (`benchmarks/run.py --all`); [README.md](README.md) says what is measured and how to read it. "
            f"Medians of {min(rounds, default=0)} to {max(rounds, default=0)} rounds."
            + (f" Not, or not all, measured: {', '.join(missing)}." if missing else ""), ""]
    out += ["| machine | |", "|---|---|", *(f"| {k} | {v} |" for k, v in machine), ""]
    out += ["| version | |", "|---|---|", *(f"| {k} | {v} |" for k, v in versions), ""]
    tiles = {key.split(": ")[1]: value for key, value in results.items() if key.startswith("tiles: ")}
    if any(tiles.values()):
        out += ["Register tiles on random data in the L1 cache, GFLOP/s (int8: 10^9 operations a second):", ""]
        kinds = list(next(iter(tiles.values())))
        rows = [[f"{n} thread{'s' if n != '1' else ''}", *(f"{rates.get(k, 0) * 1e-9:.0f}" for k in kinds)] for n, rates in tiles.items()]
        out += table(["", *kinds], rows)
    out += ["## Summary", "", f"How many times faster {first} is: geometric means over the cases that both compute, and the least "
            "ratio to the best peer of a case. Upstream's passes are no peer.", ""]
    out += summary(tables, results, names)
    out += [f"![{title}](plots/{file})" for title, file in images] + [""]
    for name, (title, cases) in tables.items():
        measured = [case for case in cases if case.key in results]
        if measured:
            out += section(name, title, measured, results, names)
    # No blank line twice.
    lines = [line for i, line in enumerate(out) if line or (i and out[i - 1])]
    return "\n".join(lines).rstrip() + "\n"
