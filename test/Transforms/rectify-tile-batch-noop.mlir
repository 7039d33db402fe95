// What stays whole.
// RUN: rectify-opt %s --pass-pipeline="builtin.module(func.func(rectify-tile-batch{cache-bytes=1024}))" | FileCheck %s --implicit-check-not=scf.for

// Items that depend on each other or on their place: a sum over the batch, its
// transpose, padding, concatenation and slices along it, the number of an item.

// CHECK-LABEL: func.func @sum(
func.func @sum(%x: tensor<64x64xf32>) -> tensor<64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x64xf32>
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %line = tensor.empty() : tensor<64xf32>
  %init = linalg.fill ins(%zero : f32) outs(%line : tensor<64xf32>) -> tensor<64xf32>
  %s = linalg.reduce { arith.addf } ins(%a : tensor<64x64xf32>) outs(%init : tensor<64xf32>) dimensions = [0]
  return %s : tensor<64xf32>
}
// CHECK-LABEL: func.func @transpose(
func.func @transpose(%x: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %e = tensor.empty() : tensor<64x64xf32>
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %t = linalg.transpose ins(%a : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) permutation = [1, 0]
  return %t : tensor<64x64xf32>
}
// CHECK-LABEL: func.func @pad(
func.func @pad(%x: tensor<64x64xf32>) -> tensor<128x64xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x64xf32>
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %p = tensor.pad %a low[32, 0] high[32, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<64x64xf32> to tensor<128x64xf32>
  return %p : tensor<128x64xf32>
}
// CHECK-LABEL: func.func @concat(
func.func @concat(%x: tensor<64x64xf32>) -> tensor<128x64xf32> {
  %e = tensor.empty() : tensor<64x64xf32>
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %c = tensor.concat dim(0) %a, %a : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<128x64xf32>
  return %c : tensor<128x64xf32>
}
// CHECK-LABEL: func.func @slice(
func.func @slice(%x: tensor<128x64xf32>, %y: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %e = tensor.empty() : tensor<128x64xf32>
  %a = linalg.exp ins(%x : tensor<128x64xf32>) outs(%e : tensor<128x64xf32>) -> tensor<128x64xf32>
  %s = tensor.extract_slice %a[0, 0] [64, 64] [1, 1] : tensor<128x64xf32> to tensor<64x64xf32>
  return %s : tensor<64x64xf32>
}
// CHECK-LABEL: func.func @number(
func.func @number(%x: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %e = tensor.empty() : tensor<64x64xf32>
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %n = linalg.generic {indexing_maps = [affine_map<(n, i) -> (n, i)>, affine_map<(n, i) -> (n, i)>], iterator_types = ["parallel", "parallel"]}
      ins(%a : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) {
  ^bb0(%in: f32, %out: f32):
    %k = linalg.index 0 : index
    %i = arith.index_cast %k : index to i32
    %f = arith.sitofp %i : i32 to f32
    %y = arith.addf %in, %f : f32
    linalg.yield %y : f32
  } -> tensor<64x64xf32>
  return %n : tensor<64x64xf32>
}

// What another op reads as a whole, although its outermost dim is as large.

// CHECK-LABEL: func.func @whole(
func.func @whole(%x: tensor<64x32x64xf32>, %w: tensor<64x8xf32>) -> tensor<64x32x8xf32> {
  %ex = tensor.empty() : tensor<64x32x64xf32>
  %u = linalg.exp ins(%x : tensor<64x32x64xf32>) outs(%ex : tensor<64x32x64xf32>) -> tensor<64x32x64xf32>
  %ew = tensor.empty() : tensor<64x8xf32>
  %v = linalg.exp ins(%w : tensor<64x8xf32>) outs(%ew : tensor<64x8xf32>) -> tensor<64x8xf32>
  %e = tensor.empty() : tensor<64x32x8xf32>
  %y = rectify.contract indexing_maps = [affine_map<(n, r, f, k) -> (n, r, k)>, affine_map<(n, r, f, k) -> (k, f)>, affine_map<(n, r, f, k) -> (n, r, f)>]
      ins(%u, %v : tensor<64x32x64xf32>, tensor<64x8xf32>) outs(%e : tensor<64x32x8xf32>) -> tensor<64x32x8xf32>
  return %y : tensor<64x32x8xf32>
}

// An effect between two ops, of which each alone hands nothing on.

func.func private @effect()
// CHECK-LABEL: func.func @effects(
func.func @effects(%x: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %e = tensor.empty() : tensor<64x64xf32>
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  call @effect() : () -> ()
  %b = linalg.exp ins(%a : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %b : tensor<64x64xf32>
}

// Weights of more bytes than an item, which would be read for each again.

// CHECK-LABEL: func.func @weights(
func.func @weights(%x: tensor<64x128xf32>, %v: tensor<128x128xf32>, %w: tensor<128x128xf32>) -> tensor<64x128xf32> {
  %e = tensor.empty() : tensor<64x128xf32>
  %p = rectify.contract ins(%x, %v : tensor<64x128xf32>, tensor<128x128xf32>) outs(%e : tensor<64x128xf32>) -> tensor<64x128xf32>
  %q = rectify.contract ins(%p, %w : tensor<64x128xf32>, tensor<128x128xf32>) outs(%e : tensor<64x128xf32>) -> tensor<64x128xf32>
  return %q : tensor<64x128xf32>
}

// No batch, one that is not known, and one item.

// CHECK-LABEL: func.func @none(
func.func @none(%x: tensor<4096xf32>) -> tensor<4096xf32> {
  %e = tensor.empty() : tensor<4096xf32>
  %a = linalg.exp ins(%x : tensor<4096xf32>) outs(%e : tensor<4096xf32>) -> tensor<4096xf32>
  %b = linalg.exp ins(%a : tensor<4096xf32>) outs(%e : tensor<4096xf32>) -> tensor<4096xf32>
  return %b : tensor<4096xf32>
}
// CHECK-LABEL: func.func @dynamic(
func.func @dynamic(%x: tensor<?x64xf32>, %e: tensor<?x64xf32>) -> tensor<?x64xf32> {
  %a = linalg.exp ins(%x : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  %b = linalg.exp ins(%a : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  return %b : tensor<?x64xf32>
}
// CHECK-LABEL: func.func @single(
func.func @single(%x: tensor<1x4096xf32>) -> tensor<1x4096xf32> {
  %e = tensor.empty() : tensor<1x4096xf32>
  %a = linalg.exp ins(%x : tensor<1x4096xf32>) outs(%e : tensor<1x4096xf32>) -> tensor<1x4096xf32>
  %b = linalg.exp ins(%a : tensor<1x4096xf32>) outs(%e : tensor<1x4096xf32>) -> tensor<1x4096xf32>
  return %b : tensor<1x4096xf32>
}

// An op that reads a tensor from inside its body.

// CHECK-LABEL: func.func @captures(
func.func @captures(%x: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %e = tensor.empty() : tensor<64x64xf32>
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
  %b = linalg.generic {indexing_maps = [affine_map<(n, i) -> (n, i)>], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<64x64xf32>) {
  ^bb0(%out: f32):
    %i = linalg.index 1 : index
    %f = tensor.extract %a[%i, %i] : tensor<64x64xf32>
    linalg.yield %f : f32
  } -> tensor<64x64xf32>
  return %b : tensor<64x64xf32>
}
func.func private @declared(tensor<64x64xf32>)
