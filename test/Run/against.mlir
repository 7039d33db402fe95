// Two pipelines run in turns: their times, what they take from the heap, and their outputs side by side.

// RUN: rectify-run %s --entry=layer --against=unfused --repeat=3 | FileCheck %s
// RUN: rectify-run %s --entry=abs --pipeline=unfused --against=reference --json=%t.json | FileCheck %s --check-prefix=ABS
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json
// RUN: rectify-run %s --entry=layer --pipeline=reference --against=default | FileCheck %s --check-prefix=REFERENCE
// RUN: rectify-run %s --entry=in_place --against=reference | FileCheck %s --check-prefix=INPLACE
// RUN: not rectify-run %s --entry=layer --against=nothing 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not rectify-run %s --entry=layer --against= 2>&1 | FileCheck %s --check-prefix=EMPTY

// CHECK: compiled in {{.*}}; ran in {{.*}} (median of 3, min
// CHECK-NEXT: in turns with unfused, which ran in {{.*}} (median, min {{.*}}): {{[0-9.e+-]+}} times as fast
// CHECK-NEXT:   default allocates {{[0-9.]+}} {{kB|bytes}} in {{[1-9][0-9]*}} pieces, {{[0-9.]+}} {{kB|bytes}} at once
// CHECK-NEXT:   unfused allocates
// CHECK-NEXT:   result #0: equal

// ABS: in turns with reference
// ABS-NEXT:   unfused allocates 464 bytes in 1 piece, 464 bytes at once
// ABS-NEXT:   reference allocates 464 bytes in 1 piece, 464 bytes at once

// JSON: "against": {
// JSON-NEXT: "compile_seconds":
// JSON-NEXT: "heap": {
// JSON-NEXT: "allocations": 1,
// JSON-NEXT: "bytes": 464,
// JSON-NEXT: "peak_bytes": 464
// JSON: "median_seconds":
// JSON: "pipeline": "reference"
// JSON: "heap": {

// REFERENCE: in turns with default, which ran in
// REFERENCE-NEXT:   reference allocates
// REFERENCE-NEXT:   default allocates
// REFERENCE-NEXT:   result #0: {{equal|within .* of the largest value}}

// UNKNOWN: rectify-run: error: there is no pipeline 'nothing': choose default, unfused, upstream or reference, or write builtin.module(...)
// EMPTY: rectify-run: error: there is no pipeline '': choose

func.func @layer(%x: tensor<4x16xf32>, %w: tensor<16x25xf32>) -> tensor<25x4xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x25xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x25xf32>) -> tensor<4x25xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x16xf32>, tensor<16x25xf32>) outs(%f : tensor<4x25xf32>) -> tensor<4x25xf32>
  %t = tensor.empty() : tensor<25x4xf32>
  %y = linalg.transpose ins(%m : tensor<4x25xf32>) outs(%t : tensor<25x4xf32>) permutation = [1, 0]
  %r = rectify.relu %y : tensor<25x4xf32>
  return %r : tensor<25x4xf32>
}

// Each call sees the argument as it was given, whatever the other pipeline's code wrote.
// INPLACE: argument #0 (%x): 3xf32 = [
// INPLACE: in turns with reference
// INPLACE-NEXT:   default allocates 0 bytes in 0 pieces, 0 bytes at once
// INPLACE-NEXT:   reference allocates 0 bytes in 0 pieces, 0 bytes at once
// INPLACE-NEXT: argument #0 (%x): equal
func.func @in_place(%x: memref<3xf32>) {
  %c = arith.constant 1.5 : f32
  affine.for %i = 0 to 3 {
    %v = affine.load %x[%i] : memref<3xf32>
    %w = arith.mulf %v, %c : f32
    affine.store %w, %x[%i] : memref<3xf32>
  }
  return
}

// A result is a new buffer of 400 bytes, and 64 more to align it.
func.func @abs(%x: tensor<25x4xf32>) -> tensor<25x4xf32> {
  %y = math.absf %x : tensor<25x4xf32>
  return %y : tensor<25x4xf32>
}
