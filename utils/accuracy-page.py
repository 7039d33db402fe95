#!/usr/bin/env python3
"""Writes the tables of docs/Accuracy.md, and its plots, from what rectify-sweep has found.

  accuracy-page.py RESULTS.json... [--page docs/Accuracy.md]

A row that several files have is taken from the one that saw more inputs. What no file has stays on the page as it is: rows of
single inputs one by one, summaries as a whole, and a plot unless all that it shows is there. Plots need matplotlib.
"""

import argparse
import json
import math
import pathlib

BEGIN, END = "<!-- tables -->", "<!-- end of tables -->"
TITLES = {"none": "", "afn": ", with `fastmath<afn>`"}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", type=pathlib.Path)
    parser.add_argument("--page", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent / "docs/Accuracy.md")
    return parser.parse_args()


def load(paths):
    """{(type, fastmath, op, direction): {target: row}}, of single inputs and of pairs."""
    rows, pairs = {}, {}
    for path in paths:
        for row in json.loads(path.read_text(encoding="utf-8")).values():
            table_of = pairs if row.get("pairs") else rows
            of = table_of.setdefault((row["type"], row["fastmath"], row["op"], row["direction"]), {})
            if row["inputs"] > of.get(row["target"], {}).get("inputs", 0):
                of[row["target"]] = row
    return rows, pairs


def count(number):
    power = math.log2(number) if number else 0
    return f"2^{power:.0f}" if power == int(power) and power >= 8 else f"{number:,}".replace(",", " ")


def notes(row):
    names = {"wrong_nan": "NaN", "wrong_infinity": "infinity", "wrong_zero": "sign of zero", "unordered": "order"}
    return ", ".join(f"{row[key]} {name}" for key, name in names.items() if row[key])


def sections(text):
    """{title: lines below it} of the page's tables."""
    result = {}
    for line in text.strip().splitlines():
        if line.startswith("### "):
            title = line[4:]
            result[title] = []
        elif result:
            result[title].append(line)
    return result


def cells_of(lines):
    """{(op, direction): the other cells} of a table that the page has."""
    result = {}
    for line in lines:
        op, direction, *cells = (cell.strip() for cell in line.strip("|").split("|")) if line.startswith("|") else ("", "")
        if direction in ("forward", "gradient"):
            name = op.strip("`") or name
            result[name, direction] = cells
    return result


def cells(targets, known):
    """The cells of one row. The targets agree, or the worst of them is shown."""
    row = max(targets.values(), key=lambda r: (r["inputs"], float(r["worst"])))
    share = f"{1e6 * row['misrounded'] / row['inputs']:.3g} in 10^6" if row["misrounded"] else "0"
    # JSON has no infinities: they are strings.
    worst, at = float(row["worst"]), f"{float(row['worst_x']):.6g}" if row["worst"] else ""
    names = [row["target"], *sorted({*targets, *known} - {row["target"]})]
    return [f"{worst:.3f}", at, share, count(row["inputs"]), ", ".join(names), notes(row)]


def table(rows):
    """The rows of one type, the op's name once for both directions."""
    yield "|  | | worst, ulp | at | not nearest | inputs | targets | other |"
    yield "|---|---|---:|---:|---:|---:|---|---|"
    last = None
    for (op, direction), of in sorted(rows.items()):
        name = f"`{op}`" if op != last else ""
        last = op
        yield f"| {name} | {direction} | {' | '.join(of)} |"


def summary(rows):
    """One line for each type: all ops together."""
    yield "| | ops and gradients | results | not nearest | of which | targets | other |"
    yield "|---|---:|---:|---:|---|---|---|"
    for kind in sorted({key[0] for key in rows}, key=lambda kind: (len(kind), kind)):
        of = {key[2:]: targets for key, targets in rows.items() if key[0] == kind}
        # Of targets that do not agree the one with more results that are not nearest.
        worst = {key: max(targets.values(), key=lambda r: (r["inputs"], r["misrounded"])) for key, targets in of.items()}
        total = {name: sum(row[name] for row in worst.values()) for name in next(iter(worst.values())) if name.startswith("wrong_")}
        wrong = [f"{row['misrounded']} `{op}`{'' if direction == 'forward' else ' gradient'}"
                 for (op, direction), row in sorted(worst.items()) if row["misrounded"]]
        yield (f"| {kind} | {len(of)} | {count(sum(r['inputs'] for r in worst.values()))} | "
               f"{sum(r['misrounded'] for r in worst.values())} | {', '.join(wrong)} | "
               f"{', '.join(sorted(set().union(*of.values())))} | {notes({**total, 'unordered': 0})} |")


def plot(rows, path, title):
    """The error over the numbers in their order, a small chart for each op."""
    try:
        import matplotlib
    except ImportError:
        print("no plots: they need matplotlib (Debian: python3-matplotlib)")
        return False
    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "rectify", "svg.fonttype": "none", "font.size": 8,
                                "axes.spines.top": False, "axes.spines.right": False})
    from matplotlib import pyplot

    shown = [(op, max(targets.values(), key=lambda r: r["inputs"])) for (op, direction), targets in sorted(rows.items())
             if direction == "forward" and any(r["misrounded"] for r in targets.values())]
    if not shown:
        return False
    columns = 3
    lines = math.ceil(len(shown) / columns)
    figure, axes = pyplot.subplots(lines, columns, figsize=(9.5, 1.5 * lines), sharex=True, sharey=True, squeeze=False)
    for axis in axes.flat[len(shown):]:
        axis.set_axis_off()
    # Parts are of all bit patterns: half of them have a sign, and 8 of 9 bits after it are the exponent.
    ticks = [(255 - 127 + e) / 512 for e in (60, 0, -60)]
    places = [0.5 - t for t in ticks] + [0.5] + [0.5 + t for t in reversed(ticks)]
    labels = ["-2^60", "-1", "-2^-60", "0", "2^-60", "1", "2^60"]
    # One that errs by thousands at one place must not flatten the others.
    worst = sorted(float(row["worst"]) for _, row in shown)[len(shown) // 2]
    top = 1 if worst <= 1 else 4
    for axis, (op, row) in zip(axes.flat, shown):
        # Half as many as there are make a file of half the size.
        parts = [max(pair) for pair in zip(row["parts"][::2], row["parts"][1::2])]
        axis.fill_between([i / len(parts) for i in range(len(parts) + 1)], parts + parts[-1:], step="post", color="#d1495b")
        axis.axhline(0.5, color="black", linewidth=0.6, linestyle=":")
        axis.set_title(op, loc="left")
        axis.set_xticks(places, labels)
        axis.set_xlim(0, 1)
        axis.set_ylim(0, top)
    figure.supylabel("largest error, ulp")
    figure.suptitle(title)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    return True


def main():
    arguments = parse_arguments()
    rows, pairs = load(arguments.results)
    tiny = {key: rows.pop(key) for key in list(rows) if key[0].startswith("f8")}
    page = arguments.page.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    old, after = rest.split(END)
    text = sections(old)
    for kind, fastmath in sorted({key[:2] for key in rows}, key=lambda k: (k[1] != "none", k[0] != "f32", k[0])):
        of = {key[2:]: targets for key, targets in rows.items() if key[:2] == (kind, fastmath)}
        title = kind + TITLES.get(fastmath, f", with `fastmath<{fastmath}>`")
        known = cells_of(text.get(title, []))
        merged = dict(known)
        for key, targets in of.items():
            merged[key] = cells(targets, known[key][-2].split(", ") if key in known else [])
        name = f"accuracy-{kind}{'' if fastmath == 'none' else '-' + fastmath}.svg"
        image = [line for line in text.get(title, []) if line.startswith("![")]
        is_whole = all(key in of for key in merged if key[1] == "forward")
        if kind == "f32" and is_whole and plot(of, arguments.page.parent / name, f"{kind}{'' if fastmath == 'none' else ', ' + fastmath}"):
            image = [f"![Errors over the range of {kind}]({name})"]
        text[title] = ["", *image, *([""] if image else []), *table(merged)]
    for title, of in (("8-bit floats", tiny), ("Pairs of inputs", pairs)):
        if of:
            text[title] = ["", *summary(of)]
    body = "\n\n".join("\n".join([f"### {title}", *lines]).strip() for title, lines in text.items())
    arguments.page.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
