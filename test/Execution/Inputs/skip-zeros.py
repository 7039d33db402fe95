#!/usr/bin/env python3
"""Prints a module: rows, of which a ReLU makes more or fewer elements zero, times constant weights that are all different:
skip-zeros.py [bf16], f32 otherwise; sums are f32."""
import random
import struct
import sys

TYPE = sys.argv[1] if len(sys.argv) > 1 else "f32"

random.seed(1)


def weights(rows, columns):
    numbers = [struct.pack("<f", random.uniform(-1, 1)) for _ in range(rows * columns)]
    data = b"".join(number[2:] if TYPE == "bf16" else number for number in numbers)
    return f'dense<"0x{data.hex().upper()}"> : tensor<{rows}x{columns}x{TYPE}>'


def layer(name, m, n, k, threshold):
    return f"""
  %w{name} = arith.constant {weights(k, n)}
  %t{name} = arith.constant dense<{threshold}> : tensor<{m}x{k}x{TYPE}>
  %s{name} = arith.subf %x{name}, %t{name} : tensor<{m}x{k}x{TYPE}>
  %h{name} = rectify.relu %s{name} : tensor<{m}x{k}x{TYPE}>
  %e{name} = tensor.empty() : tensor<{m}x{n}xf32>
  %y{name} = rectify.contract ins(%h{name}, %w{name} : tensor<{m}x{k}x{TYPE}>, tensor<{k}x{n}x{TYPE}>)
      outs(%e{name} : tensor<{m}x{n}xf32>) -> tensor<{m}x{n}xf32>"""


# Name, rows, columns, steps, and what is taken away before the ReLU: nothing is zero, half, most, and all.
LAYERS = [("a", 1, 301, 203, -9.0), ("b", 1, 301, 203, 0.0), ("c", 1, 301, 203, 1.5), ("d", 1, 70, 64, 99.0),
          ("e", 4, 301, 203, 1.5), ("f", 3, 50, 67, 0.5), ("g", 2, 33, 5, 0.0), ("h", 1, 301, 202, 1.5), ("i", 3, 50, 68, 1.0)]

arguments = ", ".join(f"%x{name}: tensor<{m}x{k}x{TYPE}>" for name, m, n, k, _ in LAYERS)
types = ", ".join(f"tensor<{m}x{n}xf32>" for name, m, n, k, _ in LAYERS)
print(f"func.func @layers({arguments}) -> ({types}) {{", *(layer(*l) for l in LAYERS))
print(f"  return {', '.join('%y' + l[0] for l in LAYERS)} : {types}\n}}")
