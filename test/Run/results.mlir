// Tensors, memrefs and scalars of any element type go in and come out, static or dynamic.

// RUN: rectify-run %s --entry=scale --input=%S/Inputs/f32-2x3.npy --input=%S/Inputs/f32-scalar.npy --check | FileCheck %s --check-prefix=SCALE
// RUN: rectify-run %s --entry=types --shape=x:4 --check | FileCheck %s --check-prefix=TYPES
// RUN: rectify-run %s --entry=types --shape=0:4 --pipeline=upstream --check | FileCheck %s --check-prefix=TYPES
// RUN: rectify-run %s --entry=constants | FileCheck %s --check-prefix=CONSTANTS
// RUN: rectify-run %s --entry=nothing | FileCheck %s --check-prefix=NOTHING
// RUN: rectify-run %s --entry=views | FileCheck %s --check-prefix=VIEWS
// RUN: rectify-run %s --entry=large --dim=1000 | FileCheck %s --check-prefix=LARGE

// SCALE: result #0: 2x3xf32 = {{\[\[}}-3.75, 0, 5.625], [10, -0, inf]]
// SCALE-NEXT: result #1: index = 3
// SCALE: compiled in {{.*}} for native ({{.*}}); ran in
// SCALE: check against the reference lowering:
// SCALE-NEXT: result #0: equal
// SCALE-NEXT: result #1: equal
func.func @scale(%x: tensor<2x?xf32>, %s: f32) -> (tensor<2x?xf32>, index) {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c1 : tensor<2x?xf32>
  %e = tensor.empty(%n) : tensor<2x?xf32>
  %f = linalg.fill ins(%s : f32) outs(%e : tensor<2x?xf32>) -> tensor<2x?xf32>
  %y = arith.mulf %x, %f : tensor<2x?xf32>
  return %y, %n : tensor<2x?xf32>, index
}

// TYPES: result #0: 4xbf16 = [
// TYPES-NEXT: result #1: 4xf16 = [
// TYPES-NEXT: result #2: f8E4M3FN = {{[-0-9]}}
// TYPES-NEXT: result #3: 3xi1 = [{{true|false}}, {{true|false}}, {{true|false}}]
// TYPES-NEXT: result #4: 3xui8 = [{{[0-7]}}, {{[0-7]}}, {{[0-7]}}]
// TYPES-NEXT: result #5: i64 = {{[-0-9]}}
// TYPES-NEXT: result #6: f64 = {{[-0-9]}}
func.func @types(%x: tensor<?xbf16>, %h: tensor<4xf16>, %q: f8E4M3FN, %b: tensor<3xi1>, %u: tensor<3xui8>, %i: i64, %d: f64)
    -> (tensor<?xbf16>, tensor<4xf16>, f8E4M3FN, tensor<3xi1>, tensor<3xui8>, i64, f64) {
  %0 = math.exp %x : tensor<?xbf16>
  %1 = math.tanh %h : tensor<4xf16>
  return %0, %1, %q, %b, %u, %i, %d : tensor<?xbf16>, tensor<4xf16>, f8E4M3FN, tensor<3xi1>, tensor<3xui8>, i64, f64
}

// One constant returned twice is two results.
// CONSTANTS: result #0: 3xf32 = [1, nan, -0]
// CONSTANTS-NEXT: result #1: 3xf32 = [1, nan, -0]
// CONSTANTS-NEXT: result #2: 2x0xi8 = {{\[\[}}], []]
func.func @constants() -> (tensor<3xf32>, tensor<3xf32>, tensor<2x0xi8>) {
  %c = arith.constant dense<[1.0, 0x7FC00000, -0.0]> : tensor<3xf32>
  %e = tensor.empty() : tensor<2x0xi8>
  return %c, %c, %e : tensor<3xf32>, tensor<3xf32>, tensor<2x0xi8>
}

// NOTHING-NOT: result
// NOTHING: compiled in
func.func @nothing() {
  return
}

// VIEWS: result #0: 2x4xf32
// VIEWS-NEXT: result #1: 8x4xf32 = {{\[\[}}0.258483887, 0.182723999, 1.6374054, 0.591125488], 
func.func @views(%x: tensor<4x8xf32>) -> (tensor<2x4xf32>, tensor<8x4xf32>) {
  %slice = tensor.extract_slice %x[1, 0] [2, 4] [1, 2] : tensor<4x8xf32> to tensor<2x4xf32>
  %e = tensor.empty() : tensor<8x4xf32>
  %t = linalg.transpose ins(%x : tensor<4x8xf32>) outs(%e : tensor<8x4xf32>) permutation = [1, 0]
  %p = scf.forall (%i) in (8) shared_outs(%o = %t) -> tensor<8x4xf32> {
    %s = tensor.extract_slice %o[%i, 0] [1, 4] [1, 1] : tensor<8x4xf32> to tensor<1x4xf32>
    %a = math.absf %s : tensor<1x4xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %a into %o[%i, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<8x4xf32>
    }
  }
  return %slice, %p : tensor<2x4xf32>, tensor<8x4xf32>
}

// The seed's floats are close to the standard normal distribution.
// LARGE: result #0: 1000x1000xf32, min -4.{{.*}}, max 4.{{.*}}, mean {{-?}}0.00
func.func @large(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {
  return %x : tensor<?x?xf32>
}
