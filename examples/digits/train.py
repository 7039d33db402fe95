#!/usr/bin/env python3
"""Trains the digits classifier and writes its parameters and held-out images to data/.

The data are the 1,797 8x8 grey-scale images of scikit-learn's `load_digits`: the test part of "Optical Recognition of
Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49
(CC BY 4.0), which scikit-learn (BSD 3-Clause) carries, so nothing is downloaded.

    64 -> 96 PReLU (one learned slope per feature) -> 80 LeakyReLU -> 64 ELU -> 48 ReLU -> 10 logits

36 images of every class are held out: training never sees them, and they choose nothing (neither the epoch nor the
seed). The run is seeded; on another build of NumPy the last bits of the weights may differ.

Needs NumPy and scikit-learn (Debian: python3-numpy, python3-sklearn) and about ten seconds:

    python3 train.py
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

DATA = Path(__file__).resolve().parent / "data"
WIDTHS = [64, 96, 80, 64, 48, 10]
ALPHA = 0.01  # of the LeakyReLU
HELD_OUT_PER_CLASS = 36
EPOCHS, BATCH, LEARNING_RATE, WEIGHT_DECAY = 120, 64, 2e-3, 1e-3
SEED = 0


def split(labels, rng):
    """Indices to train on, and the held-out ones: HELD_OUT_PER_CLASS of every class, in the data's order."""
    held_out = np.sort(np.concatenate(
        [rng.permutation(np.flatnonzero(labels == c))[:HELD_OUT_PER_CLASS] for c in range(10)]))
    return np.setdiff1d(np.arange(len(labels)), held_out), held_out


def initialize(rng):
    params = {"slope1": np.full(WIDTHS[1], 0.25)}
    for k, (rows, cols) in enumerate(zip(WIDTHS, WIDTHS[1:]), start=1):
        params[f"w{k}"] = rng.normal(0, np.sqrt(2 / rows), (rows, cols))
        params[f"b{k}"] = np.zeros(cols)
    return params


def activate(k, z, params):
    """The activation after layer k."""
    if k == 1:
        return np.where(z >= 0, z, params["slope1"] * z)
    if k == 2:
        return np.where(z >= 0, z, z.dtype.type(ALPHA) * z)
    if k == 3:
        return np.where(z >= 0, z, np.expm1(np.minimum(z, 0)))
    if k == 4:
        return np.maximum(z, 0)
    return z


def derivative(k, z, params):
    """The derivative of `activate` with respect to z."""
    negative = {1: params["slope1"], 2: ALPHA, 3: np.exp(np.minimum(z, 0)), 4: 0.0, 5: 1.0}[k]
    return np.where(z > 0, 1.0, negative)


def forward(params, x):
    """The logits, and what the backward pass needs: every layer's input and its value before the activation."""
    inputs, values = [], []
    for k in range(1, len(WIDTHS)):
        z = x @ params[f"w{k}"] + params[f"b{k}"]
        inputs.append(x)
        values.append(z)
        x = activate(k, z, params)
    return x, inputs, values


def gradients(params, x, labels):
    """The gradient of the mean cross-entropy."""
    logits, inputs, values = forward(params, x)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    delta, grads = p / len(labels), {}  # delta: with respect to the layer's output
    for k in range(len(WIDTHS) - 1, 0, -1):
        z = values[k - 1]
        if k == 1:
            grads["slope1"] = (delta * np.minimum(z, 0)).sum(axis=0)
        delta = delta * derivative(k, z, params)
        grads[f"w{k}"] = inputs[k - 1].T @ delta
        grads[f"b{k}"] = delta.sum(axis=0)
        delta = delta @ params[f"w{k}"].T
    return grads


def shifted(x, rng):
    """Every image moved by up to one pixel in each direction, at random: there are few images to learn from."""
    padded = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    rows = rng.choice(3, len(x), p=[.2, .6, .2])[:, None, None] + np.arange(8)[None, :, None]
    cols = rng.choice(3, len(x), p=[.2, .6, .2])[:, None, None] + np.arange(8)[None, None, :]
    return padded[np.arange(len(x))[:, None, None], rows, cols].reshape(len(x), 64)


def train(x, labels, rng):
    """AdamW with a cosine schedule, in f64."""
    params = initialize(rng)
    first = {name: np.zeros_like(p) for name, p in params.items()}
    second = {name: np.zeros_like(p) for name, p in params.items()}
    batches = len(x) // BATCH
    for step in range(EPOCHS * batches):
        if step % batches == 0:
            order = rng.permutation(len(x))
        pick = order[step % batches * BATCH:][:BATCH]
        grads = gradients(params, shifted(x[pick], rng), labels[pick])
        rate = LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * step / (EPOCHS * batches)))
        for name, p in params.items():
            first[name] += 0.1 * (grads[name] - first[name])
            second[name] += 0.001 * (grads[name] ** 2 - second[name])
            mean = first[name] / (1 - 0.9 ** (step + 1))
            scale = np.sqrt(second[name] / (1 - 0.999 ** (step + 1))) + 1e-8
            decay = WEIGHT_DECAY * p if name.startswith("w") else 0
            p -= rate * (mean / scale + decay)
    return params


def save(name, array, dtype):
    np.save(DATA / f"{name}.npy", np.ascontiguousarray(array, dtype=dtype))


def main():
    digits = load_digits()
    images, labels = digits.data / 16, digits.target
    rng = np.random.default_rng(SEED)
    seen, held_out = split(labels, rng)
    params = train(images[seen], labels[seen], rng)

    DATA.mkdir(exist_ok=True)
    save("images", images[held_out], np.float32)
    save("labels", labels[held_out], np.int32)
    for name, p in params.items():
        save(name, p, np.float32)

    # From here on only the saved files count, in f32, as the compiled program sees them.
    params = {name: np.load(DATA / f"{name}.npy") for name in params}
    x, labels = np.load(DATA / "images.npy"), np.load(DATA / "labels.npy")
    logits = forward(params, x)[0]
    assert logits.dtype == np.float32
    predictions = logits.argmax(axis=1)
    save("predictions", predictions, np.int32)

    # Another order of summation rounds differently; it must not be able to change a prediction.
    exact = forward({name: p.astype(np.float64) for name, p in params.items()}, x.astype(np.float64))[0]
    noise = np.abs(logits - exact).max()
    top = np.sort(exact, axis=1)
    margin = (top[:, -1] - top[:, -2]).min()
    correct = int((predictions == labels).sum())
    print(f"held-out accuracy: {100 * correct / len(labels):.2f} % ({correct} of {len(labels)})")
    print(f"smallest margin between the two largest logits: {margin:.3g}; f32 rounding noise: {noise:.3g}")
    assert margin > 1000 * noise, "a held-out image is a near tie: its prediction would depend on rounding"
    assert correct >= 0.97 * len(labels)


if __name__ == "__main__":
    main()
