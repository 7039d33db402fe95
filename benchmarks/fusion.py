"""Fused beside unfused: fusion.py RECTIFY_RUN [REPEAT].

Runs every file of benchmarks/fusion through both pipelines of rectify-run, in turns inside one process, and prints times,
their ratio, and what one call allocates.
"""

import json
import pathlib
import subprocess
import sys
import tempfile


def measure(tool, path, repeat):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "run.json"
        command = [tool, path, "--against=unfused", f"--repeat={repeat}", "--check", f"--json={report}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(report.read_text(encoding="utf-8"))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.splitlines()[0])
    repeat = int(sys.argv[2]) if len(sys.argv) == 3 else 101
    print(f"f32, one thread, medians of {repeat} calls in turns; least times in brackets; allocated bytes of one call\n")
    print(f"{'':24} | {'fused us':>17} | {'unfused us':>17} | {'faster by':>9} | {'fused kB':>9} | {'unfused kB':>10}")
    for path in sorted((pathlib.Path(__file__).parent / "fusion").glob("*.mlir")):
        fused = measure(sys.argv[1], path, repeat)
        unfused = fused["against"]
        times = [f"{1e6 * run['median_seconds']:8.1f} ({1e6 * run['min_seconds']:.1f})" for run in (fused, unfused)]
        ratio = unfused["median_seconds"] / fused["median_seconds"]
        heaps = [run["heap"]["bytes"] / 1000 for run in (fused, unfused)]
        print(f"{path.stem:24} | {times[0]:>17} | {times[1]:>17} | {ratio:9.2f} | {heaps[0]:9.1f} | {heaps[1]:10.1f}")


main()
