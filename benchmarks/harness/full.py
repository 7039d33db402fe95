"""Every record on every driver, into RESULTS.md and plots. What is measured is kept in the build folder after each case."""

import json
import pathlib
import time

from . import drivers, machine, plots, records, report
from .measure import measure
from .quick import available, best_peer, missing_features, rate, select

TABLES = ("contractions", "epilogues", "sparsity", "elementwise")
# Shapes of the records' tiles, for the table of limits: all instruction sets of this CPU.
TILES = (("f32", "sse2"), ("f32", "avx2"), ("f32", "avx512"), ("bf16", "avx512-bf16"), ("bf16", "amx-bf16"),
         ("int8", "avx512-vnni"), ("int8", "amx-int8"))


def measure_tiles(pool, threads):
    """{name: operations per second} of the register tiles."""
    rates = {}
    for kind, name in TILES:
        process = pool.get(drivers.LIMITS, threads)
        record = {"kind": "probe", "probe": f"tile-{name}", "type": kind, "threads": threads}
        answer = process.ask(op="load", record=record, folder="")
        if "unsupported" in answer:
            continue
        seconds = sorted(process.ask(op="run", calls=200)["seconds"] for _ in range(9))
        rates[name] = answer["work"] / seconds[4]
    return rates


def run(arguments):
    store = arguments.store or arguments.build / "benchmarks" / "results.json"
    results = {}
    if (arguments.resume or arguments.render) and store.exists():
        results = json.loads(store.read_text(encoding="utf-8"))
    names = available(arguments.peers or list(drivers.BY_NAME), arguments.build)
    files = arguments.records.split(",") if arguments.records else TABLES
    tables = {pathlib.Path(file).stem: records.load(file) for file in files}
    cases = [case for _, all_cases in tables.values() for case in select(all_cases, arguments)]
    todo = [case for case in cases if case.key not in results and not missing_features(case) and not arguments.render]
    # Within a table, all cases of a number of threads in a row: drivers are started once.
    todo.sort(key=lambda case: (list(tables).index(case.table), case.threads))
    pool = drivers.Pool(arguments.build)
    begin = time.monotonic()
    try:
        for threads in sorted({case.threads for case in cases}):
            key = f"tiles: {threads}"
            if key not in results and not arguments.render:
                try:
                    results[key] = measure_tiles(pool, threads)
                except drivers.DriverFailed as error:
                    print(f"no table of limits: {error}")
        for i, case in enumerate(todo):
            result = measure(case, names, pool, arguments.rounds, arguments.budget, arguments.lock)
            results[case.key] = result
            store.parent.mkdir(parents=True, exist_ok=True)
            store.write_text(json.dumps(results, indent=1), encoding="utf-8")
            left = (time.monotonic() - begin) / (i + 1) * (len(todo) - i - 1)
            own, best = result["ways"][names[0]]["seconds"], best_peer(result, names[0])
            text = f"{rate(case, own):.1f}" if own else result["ways"][names[0]]["failure"]
            ratio = f", {best[0] / own:.2f} of {best[1]}" if own and best else ""
            print(f"[{i + 1}/{len(todo)}, {left / 60:.0f} min left] {case.key}: {text}{ratio}", flush=True)
    finally:
        pool.close()
    shown = [name for name in names
             if any(results[case.key]["ways"].get(name, {}).get("seconds") for case in cases if case.key in results)]
    arguments.output.mkdir(parents=True, exist_ok=True)
    images = plots.draw(arguments.output / "plots", tables, results, shown)
    text = report.write(tables, results, shown, list(machine.lines(arguments.build)), list(machine.versions(arguments.build)), images)
    (arguments.output / "RESULTS.md").write_text(text, encoding="utf-8")
    print(f"wrote {arguments.output / 'RESULTS.md'}")
    return 0
