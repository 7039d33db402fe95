#!/usr/bin/env python3
"""Prints a module of convolutions with constant weights that are all different: one function for each."""
import random
import struct

random.seed(1)


def weights(shape):
    count = 1
    for size in shape:
        count *= size
    data = struct.pack(f"<{count}f", *(random.uniform(-1, 1) for _ in range(count)))
    return f'dense<"0x{data.hex().upper()}"> : {tensor(shape)}'


def tensor(shape):
    return f"tensor<{'x'.join(map(str, shape))}xf32>"


def convolution(name, images, height, width, channels, filters, order):
    """`order` is that of the weights' dims: filter, row, column, channel."""
    sizes = {"f": filters, "a": 3, "b": 3, "c": channels}
    n, first = ([images], "n,") if images else ([], "")
    x, y = tensor(n + [height + 2, width + 2, channels]), tensor(n + [height, width, filters])
    w, loops = [sizes[d] for d in order], f"{first}h,w,f,a,b,c"
    return f"""
func.func @{name}(%x: {x}, %bias: tensor<{filters}xf32>, %rest: {y}) -> {y} {{
  %w = arith.constant {weights(w)}
  %e = tensor.empty() : {y}
  %y = rectify.contract indexing_maps = [affine_map<({loops})->({first}h+a,w+b,c)>, affine_map<({loops})->({','.join(order)})>,
                                         affine_map<({loops})->(f)>, affine_map<({loops})->({first}h,w,f)>, affine_map<({loops})->({first}h,w,f)>]
      ins(%x, %w : {x}, {tensor(w)}) sides(%bias, %rest : tensor<{filters}xf32>, {y}) outs(%e : {y})
      epilogue(%sum: f32, %b: f32, %r: f32) {{
    %p = arith.addf %sum, %b : f32
    %q = arith.addf %p, %r : f32
    %s = rectify.leaky_relu %q {{alpha = 0.25 : f64}} : f32
    rectify.yield %s : f32
  }} -> {y}
  return %y : {y}
}}"""


print(convolution("tiles", 0, 24, 32, 32, 33, "abcf"), convolution("one", 1, 12, 20, 35, 32, "fcab"),
      convolution("images", 3, 16, 16, 40, 36, "fabc"), convolution("pairs", 2, 14, 14, 32, 32, "cfba"))
