"""Bars beside the peers, and a roofline, as SVG."""

from . import drivers
from .quick import rate

COLORS = {"rectify": "#d1495b", "afn": "#f2a6b0", "bf16x6": "#9b2f3f", "bf16x3": "#e88b98", "upstream": "#c9ada7", "onednn": "#00798c",
          "openblas": "#edae49", "libxsmm": "#66a182", "sleef": "#8d6a9f", "torch": "#ee8434", "onnxruntime": "#5c6b9c"}


def pyplot():
    try:
        import matplotlib
    except ImportError:
        print("no plots: they need matplotlib (Debian: python3-matplotlib)")
        return None
    matplotlib.use("Agg")
    # The same data give the same file.
    matplotlib.rcParams.update({"svg.hashsalt": "rectify", "svg.fonttype": "none", "font.size": 9, "axes.spines.top": False,
                                "axes.spines.right": False})
    from matplotlib import pyplot as plt

    return plt


def save(plt, figure, path):
    figure.savefig(path, metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)


def bars(plt, path, title, cases, results, names):
    """Each driver's share of what the machine gives, shape by shape."""
    cases = [case for case in cases if results[case.key]["limit_seconds"]]
    shown = [n for n in names if any(results[case.key]["ways"].get(n, {}).get("seconds") for case in cases)]
    if not shown:
        return False
    figure, axes = plt.subplots(figsize=(max(6, 0.75 * len(cases) + 2), 3.2))
    width = 0.85 / len(shown)
    for i, name in enumerate(shown):
        places, heights = [], []
        for x, case in enumerate(cases):
            result = results[case.key]
            seconds = result["ways"].get(name, {}).get("seconds")
            if seconds:
                places.append(x + (i - (len(shown) - 1) / 2) * width)
                heights.append(min(130, 100 * result["limit_seconds"] / seconds))
        axes.bar(places, heights, width, label=drivers.BY_NAME[name].title, color=COLORS[name])
    axes.axhline(100, color="black", linewidth=0.8, linestyle=":")
    axes.set_xticks(range(len(cases)), [case.subject for case in cases], rotation=35, ha="right")
    axes.set_ylabel("% of the machine's limit")
    axes.set_title(title)
    axes.legend(ncols=len(shown), loc="upper center", bbox_to_anchor=(0.5, -0.35), frameon=False)
    save(plt, figure, path)
    return True


def roofline(plt, path, title, cases, results, names):
    """Rates over arithmetic intensity, under the ceilings that the probes gave."""
    limits = [results[case.key]["limits"] for case in cases]
    tiles = [limit["tile"]["rate"] for limit in limits if limit.get("tile", {}).get("rate")]
    reads = [limit["read"]["rate"] for limit in limits if limit.get("read", {}).get("rate")]
    if not tiles or not reads:
        return False
    figure, axes = plt.subplots(figsize=(6.5, 4.2))
    tile = sorted(tiles)[len(tiles) // 2] * 1e-9
    xs = [2.0**i for i in range(-3, 12)]
    axes.plot(xs, [tile] * len(xs), color="black", linewidth=1, label="register tile")
    for bandwidth, style, what in ((max(reads), "--", "fastest"), (min(reads), ":", "slowest")):
        axes.plot(xs, [min(tile, x * bandwidth * 1e-9) for x in xs], color="black", linewidth=1, linestyle=style,
                  label=f"{what} weights, {bandwidth * 1e-9:.0f} GB/s")
    for name in names:
        points = [(case.flops / case.bytes, rate(case, results[case.key]["ways"][name]["seconds"])) for case in cases
                  if results[case.key]["ways"].get(name, {}).get("seconds")]
        if points:
            axes.scatter(*zip(*points), s=26 if name == names[0] else 14, color=COLORS[name],
                         label=drivers.BY_NAME[name].title, zorder=3 if name == names[0] else 2)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel("operations per byte of a, b and the result")
    axes.set_ylabel("GFLOP/s")
    axes.set_title(title)
    axes.legend(fontsize=7, loc="lower right", frameon=False)
    save(plt, figure, path)
    return True


def draw(folder, tables, results, names):
    """The (title, file name) of every image drawn."""
    plt = pyplot()
    if not plt:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    images = []

    def add(draw_one, file, title, cases):
        if draw_one(plt, folder / file, title, cases, results, names):
            images.append((title, file))

    for table in ("contractions", "epilogues"):
        if table not in tables:
            continue
        _, cases = tables[table]
        groups = {}
        for case in cases:
            if case.key in results:
                groups.setdefault((case.type, case.threads), []).append(case)
        for (kind, threads), group in groups.items():
            suffix = f"{kind}, {threads} thread{'s' if threads > 1 else ''}"
            file = f"{table}-{kind}-{threads}"
            add(bars, f"{file}.svg", f"{table.capitalize()}, {suffix}", group)
            if table == "contractions":
                add(roofline, f"roofline-{kind}-{threads}.svg", f"Roofline, {suffix}", group)
    return images
