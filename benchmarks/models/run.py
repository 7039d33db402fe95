#!/usr/bin/env python3
"""Whole networks by Rectify, ONNX Runtime and PyTorch: run.py BUILD [--models A,B] [--batch 1,16] [--threads 1,2] [--rounds N] [--resume].

Exports the models first (export.py, into BUILD/benchmarks/models). The three run in turns, each round in a process of its own
with as many calls as fill a second; times are the medians over all rounds. Writes benchmarks/models/RESULTS.md and .json; with --resume
it keeps the rows that are there.
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import export  # noqa: E402
from harness import machine  # noqa: E402

DRIVERS = ("rectify", "onnxruntime", "torch")


def call(command):
    run = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {run.stderr.strip()[-300:]}")
    return run.stdout


def rectify(build, name, folder, threads, calls):
    out = folder / "rectify.json"
    call([build / "bin/rectify-run", folder / "model.mlir", f"--input={folder / 'input.npy'}", f"--output={folder / 'rectify.npy'}",
          f"--repeat={calls}", f"--threads={threads}", f"--json={out}"])
    result = json.loads(out.read_text(encoding="utf-8"))
    # What a call takes from the heap, and the weights.
    memory = result["heap"]["peak_bytes"] + (folder / "model.onnx").stat().st_size
    return {"seconds": [result["median_seconds"]], "memory": memory, "compile": result["compile_seconds"],
            "output": np.load(folder / "rectify.npy")}


def onnxruntime(build, name, folder, threads, calls):
    modules = build / "benchmarks/node/node_modules/onnxruntime-node"
    result = json.loads(call(["node", HERE / "onnxruntime.mjs", modules, folder, threads, calls]))
    return {"seconds": result["seconds"], "memory": result["rss"], "output": np.fromfile(folder / "onnxruntime.f32", np.float32)}


def torch(build, name, folder, threads, calls):
    result = json.loads(call(["/usr/bin/python3", HERE / "torch_model.py", name, folder, threads, calls]))
    return {"seconds": result["seconds"], "memory": None, "output": np.load(folder / "torch.npy")}


def measure(build, name, batch, threads, rounds):
    folder = build / "benchmarks/models" / f"{name}-{batch}"
    if not (folder / "output.npy").exists():
        export.export(name, batch, folder)
    call([build / "bin/rectify-translate", "--import-onnx", folder / "model.onnx", "-o", folder / "model.mlir"])
    exact = np.load(folder / "output.npy").ravel()
    record = {"model": name, "batch": batch, "threads": threads, "rounds": rounds}
    runs = {driver: [] for driver in DRIVERS}
    calls = 3
    for _ in range(rounds):
        for driver in DRIVERS:
            run = globals()[driver](build, name, folder, threads, calls)
            runs[driver].append(run)
        calls = max(3, min(2000, math.ceil(1 / statistics.median(runs["onnxruntime"][0]["seconds"]))))
    for driver, results in runs.items():
        error = np.abs(results[-1]["output"].ravel().astype(np.float64) - exact).max() / np.abs(exact).max()
        record[driver] = {"seconds": statistics.median(s for run in results[1:] or results for s in run["seconds"]), "error": float(error),
                          "memory": results[-1]["memory"]}
    record["compile"] = runs["rectify"][-1]["compile"]
    print(f"{name:20} {batch:3} x {threads}: rectify {record['rectify']['seconds'] * 1e3:9.3f} ms, onnxruntime "
          f"{record['onnxruntime']['seconds'] * 1e3:9.3f}, torch {record['torch']['seconds'] * 1e3:9.3f}; compiled in "
          f"{record['compile']:.1f} s", file=sys.stderr, flush=True)
    return record


def table(records):
    lines = ["| model | batch | threads | Rectify ms | ONNX Runtime ms | PyTorch ms | ORT / Rectify | error: Rectify | ORT | PyTorch "
             "| memory: Rectify MB | ORT MB | compiled in s |",
             "|---|---|---|---|---|---|---|---|---|---|---|---|---|"]
    for r in records:
        ms = [f"{r[d]['seconds'] * 1e3:.3f}" for d in DRIVERS]
        errors = [f"{r[d]['error']:.0e}" for d in DRIVERS]
        memory = [f"{r[d]['memory'] / 1e6:.1f}" for d in DRIVERS[:2]]
        ratio = r["onnxruntime"]["seconds"] / r["rectify"]["seconds"]
        lines.append(f"| {r['model']} | {r['batch']} | {r['threads']} | {' | '.join(ms)} | {ratio:.2f} | {' | '.join(errors)} | "
                     f"{' | '.join(memory)} | {r['compile']:.1f} |")
    return "\n".join(lines)


def summarize(records):
    ratios = [r["onnxruntime"]["seconds"] / r["rectify"]["seconds"] for r in records]
    return (f"ONNX Runtime takes {math.exp(statistics.mean(map(math.log, ratios))):.2f} times as long as Rectify in the geometric "
            f"mean over {len(ratios)} rows; {min(ratios):.2f} at least, {max(ratios):.2f} at most.")


def write(records):
    """The page and the data, as far as they are measured."""
    order = list(export.MODELS)
    records = sorted(records, key=lambda r: (r["batch"], r["threads"], order.index(r["model"])))
    rounds = sorted({r["rounds"] for r in records})
    missing = [name for name in export.MODELS if all(r["model"] != name for r in records)]
    left_out = f" Not measured in this run: {', '.join(missing)}." if missing else ""
    text = f"""# Whole networks

Architectures of torchvision and PyTorch with seeded weights, exported to ONNX, on the same inputs in one run: Rectify,
ONNX Runtime 1.30 and PyTorch 1.13 in turns, {' or '.join(map(str, rounds))} rounds, medians. Errors are the largest difference from PyTorch in
float64, over the largest magnitude. Rectify's memory is the most that a call has from the heap at once, and the weights; ONNX
Runtime's is what its process grows by. It is called through its Node binding, which takes tens of microseconds a call.
`make bench-models` writes this page.{left_out}

{machine.cpu().get('model name', 'CPU unknown')}.

{summarize(records)}

{table(records)}
"""
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    (HERE / "results.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--models", default=",".join(export.MODELS))
    parser.add_argument("--batch", default="1,16")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    build = options.build.resolve()
    records = json.loads((HERE / "results.json").read_text(encoding="utf-8")) if options.resume else []
    done = {(r["model"], r["batch"], r["threads"]) for r in records}
    for threads in options.threads.split(","):
        for name in options.models.split(","):
            for batch in options.batch.split(","):
                if (name, int(batch), int(threads)) in done:
                    continue
                records.append(measure(build, name, int(batch), int(threads), options.rounds))
                write(records)
    write(records)
    print(summarize(records))


if __name__ == "__main__":
    main()
