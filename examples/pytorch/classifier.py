#!/usr/bin/env python3
"""Exports a small image classifier from PyTorch: classifier.py FOLDER.

Writes classifier.onnx, images.npy (8 random images) and logits.npy (what PyTorch makes of them) into the folder.
"""
import pathlib
import sys
import warnings

import numpy as np
import torch
from torch import nn

model = nn.Sequential(
    nn.Conv2d(3, 16, 3, padding=1), nn.PReLU(16),
    nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
    nn.Conv2d(32, 32, 3, padding=1), nn.ELU(),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(),
    nn.Linear(32, 64), nn.GELU(),
    nn.Linear(64, 10),
).eval()


def main():
    folder = pathlib.Path(sys.argv[1])
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.2)
    images = torch.randn(8, 3, 32, 32)
    torch.onnx.export(model, images, folder / "classifier.onnx", input_names=["images"], output_names=["logits"])
    np.save(folder / "images.npy", images.numpy())
    with torch.no_grad():
        np.save(folder / "logits.npy", model(images).numpy())
    print(f"wrote classifier.onnx, images.npy and logits.npy into {folder}")


main()
