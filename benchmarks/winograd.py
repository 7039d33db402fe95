#!/usr/bin/env python3
"""Convolutions of 3 x 3 as they stand and by minimal filtering: winograd.py RECTIFY_RUN [ROUNDS].

The three take turns, each round in a process of its own; prints the medians of the rounds' medians, and the largest error beside
float64, divided by the sum of the products' magnitudes. Needs numpy.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

TILES = (0, 2, 4)
# Height and width, channels, filters: the layers of ResNets and of VGG.
SHAPES = [(112, 128, 128), (56, 64, 64), (56, 256, 256), (28, 128, 128), (14, 256, 256), (14, 512, 512)]


def module(size, channels, filters, weights):
    x, w, y = f"tensor<{size + 2}x{size + 2}x{channels}xf32>", f"tensor<3x3x{channels}x{filters}xf32>", f"tensor<{size}x{size}x{filters}xf32>"
    maps = ", ".join(f"affine_map<(h, w, f, a, b, c) -> ({dims})>" for dims in ("h + a, w + b, c", "a, b, c, f", "h, w, f"))
    return f"""func.func @main(%x: {x}) -> {y} {{
  %w = arith.constant dense<"0x{weights.tobytes().hex().upper()}"> : {w}
  %e = tensor.empty() : {y}
  %y = rectify.contract indexing_maps = [{maps}] ins(%x, %w : {x}, {w}) outs(%e : {y}) -> {y}
  return %y : {y}
}}"""


def measure(tool, folder, size, channels, filters, rounds):
    rng = np.random.default_rng(1)
    weights = rng.standard_normal((3, 3, channels, filters), dtype=np.float32)
    image = rng.standard_normal((size + 2, size + 2, channels), dtype=np.float32)
    np.save(folder / "x.npy", image)
    (folder / "main.mlir").write_text(module(size, channels, filters, weights), encoding="utf-8")
    exact, magnitude = np.zeros((size, size, filters)), np.zeros((size, size, filters))
    for row in range(3):
        for column in range(3):
            part, w = image[row : row + size, column : column + size].astype(np.float64), weights[row, column].astype(np.float64)
            exact += part @ w
            magnitude += abs(part) @ abs(w)
    times, errors = {tile: [] for tile in TILES}, {}
    for _ in range(rounds):
        for tile in TILES:
            report = folder / "run.json"
            subprocess.run([tool, folder / "main.mlir", f"--input={folder / 'x.npy'}", f"--output={folder / 'y.npy'}", f"--winograd={tile}",
                            "--repeat=21", f"--json={report}"], check=True, stdout=subprocess.DEVNULL)
            times[tile].append(json.loads(report.read_text(encoding="utf-8"))["median_seconds"])
            errors[tile] = np.max(abs(np.load(folder / "y.npy") - exact) / magnitude)
    return {tile: statistics.median(runs) for tile, runs in times.items()}, errors


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__.splitlines()[0])
    rounds = int(sys.argv[2]) if len(sys.argv) == 3 else 5
    print(f"f32, one thread, medians of {rounds} rounds\n")
    print("| image, channels, filters | direct us | tiles of 2 | tiles of 4 | error: direct | tiles of 2 | tiles of 4 |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for size, channels, filters in SHAPES:
            times, errors = measure(sys.argv[1], pathlib.Path(folder), size, channels, filters, rounds)
            cells = [f"{1e6 * times[0]:.0f}"] + [f"{1e6 * times[t]:.0f} ({times[0] / times[t]:.2f}x)" for t in TILES[1:]]
            cells += [f"2^{np.log2(errors[t]):.1f}" for t in TILES]
            print(f"| {size}x{size}, {channels}, {filters} | {' | '.join(cells)} |", flush=True)


main()
