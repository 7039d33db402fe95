#!/usr/bin/env python3
"""Writes whole networks with seeded weights as ONNX models, with inputs and PyTorch's outputs.

For each model and batch size a folder `MODEL-BATCH` with model.onnx, input.npy and output.npy (PyTorch in float64). Needs
Debian's python3-torchvision.
"""
import argparse
import pathlib
import sys
import warnings

import numpy as np
import torch
import torchvision
from torch import nn


class Encoder(nn.Module):
    """A BERT-base encoder layer: 12 heads of 64, GELU between 768 and 3072."""

    def __init__(self, activation=nn.GELU, causal=False):
        super().__init__()
        self.qkv, self.out = nn.Linear(768, 2304), nn.Linear(768, 768)
        self.norm1, self.norm2 = nn.LayerNorm(768), nn.LayerNorm(768)
        self.up, self.down, self.act = nn.Linear(768, 3072), nn.Linear(3072, 768), activation()
        self.causal = causal

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = (t.reshape(batch, length, 12, 64).transpose(1, 2) for t in self.qkv(x).split(width, dim=2))
        scores = q @ k.transpose(2, 3) / 8.0
        if self.causal:
            mask = torch.full((length, length), -1e9, dtype=x.dtype).triu(1)
            scores = scores + mask
        mixed = (scores.softmax(3) @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.down(self.act(self.up(x))))


class Recurrent(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer, self.head = layer, nn.Linear(256, 32)

    def forward(self, x):
        y, _ = self.layer(x)
        return self.head(y[:, -1])


class DLRM(nn.Module):
    """Bottom and top MLPs with embeddings of 26 features and their pairwise products between."""

    def __init__(self):
        super().__init__()
        self.bottom = nn.Sequential(nn.Linear(13, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU())
        self.tables = nn.Parameter(torch.randn(26, 64))
        pairs = 27 * 26 // 2
        self.top = nn.Sequential(nn.Linear(64 + pairs, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 1), nn.Sigmoid())
        rows, columns = np.tril_indices(27, -1)
        self.register_buffer("pairs", torch.tensor(rows * 27 + columns))

    def forward(self, x):
        dense = self.bottom(x)
        features = torch.cat([dense.unsqueeze(1), dense.unsqueeze(1) * self.tables.unsqueeze(0)], dim=1)
        products = (features @ features.transpose(1, 2)).reshape(x.shape[0], 27 * 27)
        return self.top(torch.cat([dense, products[:, self.pairs]], dim=1))


class DIN(nn.Module):
    """Attention over a history with PReLU units."""

    def __init__(self):
        super().__init__()
        self.unit = nn.Sequential(nn.Linear(256, 80), nn.PReLU(80), nn.Linear(80, 40), nn.PReLU(40), nn.Linear(40, 1))
        self.head = nn.Sequential(nn.Linear(128, 200), nn.PReLU(200), nn.Linear(200, 80), nn.PReLU(80), nn.Linear(80, 2))

    def forward(self, x):
        history, target = x[:, 1:], x[:, :1]
        batch, length, width = history.shape
        spread = target + torch.zeros_like(history)
        pairs = torch.cat([history, spread, history - spread, history * spread], dim=2).reshape(batch * length, 4 * width)
        weights = self.unit(pairs).reshape(batch, 1, length)
        return self.head(torch.cat([(weights @ history).squeeze(1), target.squeeze(1)], dim=1))


def vision(name):
    return lambda: getattr(torchvision.models, name)(weights=None)


IMAGE = (3, 224, 224)
MODELS = {name: (vision(name), IMAGE) for name in ("resnet18", "resnet50", "vgg16", "alexnet", "squeezenet1_1", "mobilenet_v2",
                                                    "densenet121", "shufflenet_v2_x1_0")}
MODELS["googlenet"] = (lambda: torchvision.models.googlenet(weights=None, init_weights=False, aux_logits=False), IMAGE)
MODELS["bert_layer"] = (Encoder, (128, 768))
MODELS["gpt_relu"] = (lambda: Encoder(nn.ReLU, causal=True), (128, 768))
MODELS["gpt_gelu"] = (lambda: Encoder(nn.GELU, causal=True), (128, 768))
MODELS["lstm"] = (lambda: Recurrent(nn.LSTM(128, 256, batch_first=True)), (50, 128))
MODELS["rnn_relu"] = (lambda: Recurrent(nn.RNN(128, 256, nonlinearity="relu", batch_first=True)), (50, 128))
MODELS["dlrm"] = (DLRM, (13,))
MODELS["din"] = (DIN, (51, 64))


def settle(model):
    """Statistics and slopes as after training, not as at the start, when they change nothing."""
    generator = torch.Generator().manual_seed(2)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.copy_(torch.randn(module.running_mean.shape, generator=generator) * 0.1)
            module.running_var.copy_(torch.rand(module.running_var.shape, generator=generator) + 0.5)


def export(name, batch, folder):
    make, shape = MODELS[name]
    torch.manual_seed(1)
    model = make().eval()
    settle(model)
    x = torch.randn(batch, *shape)
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        torch.onnx.export(model, x, folder / "model.onnx", opset_version=14, input_names=["input"], output_names=["output"])
        y = model.double()(x.double())
    np.save(folder / "input.npy", x.numpy())
    np.save(folder / "output.npy", y.numpy())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("models", nargs="*", metavar="model", default=[], help=f"some of {', '.join(MODELS)}")
    arguments = parser.parse_args()
    unknown = set(arguments.models) - set(MODELS)
    if unknown:
        parser.error(f"there is no model {', '.join(sorted(unknown))}")
    warnings.filterwarnings("ignore")
    for name in arguments.models or MODELS:
        for batch in (1, 16):
            print(f"{name}, batch {batch}", file=sys.stderr)
            export(name, batch, arguments.folder / f"{name}-{batch}")


if __name__ == "__main__":
    main()
