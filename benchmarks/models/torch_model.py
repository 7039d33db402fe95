#!/usr/bin/env python3
"""PyTorch on one exported model: torch_model.py MODEL FOLDER THREADS CALLS. Prints {"seconds": [...], "rss": bytes} and writes the
output to FOLDER/torch.npy. Run through TorchScript, frozen and optimized for inference."""
import json
import pathlib
import resource
import sys
import time

import numpy as np
import torch

import export


def main():
    name, folder, threads, calls = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model = export.MODELS[name][0]().eval()
    export.settle(model)
    x = torch.from_numpy(np.load(folder / "input.npy"))
    seconds = []
    with torch.inference_mode():
        model = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(model, x)))
        for i in range(calls + 3):
            start = time.perf_counter()
            y = model(x)
            if i > 2:
                seconds.append(time.perf_counter() - start)
    np.save(folder / "torch.npy", y.numpy())
    print(json.dumps({"seconds": seconds, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))


if __name__ == "__main__":
    main()
