// RUN: rectify-opt %s --rectify-parallelize-recurrence="threads=2" --split-input-file | FileCheck %s
// CHECK-NOT: scf.forall

// Each item's next state needs those of the others: their mean.
#all = affine_map<(m, n) -> (m, n)>
#sum = affine_map<(m, n) -> (n)>
func.func @mean(%w: tensor<64x64xf32>, %h: tensor<16x64xf32>) -> tensor<16x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c40 = arith.constant 40 : index
  %z = arith.constant dense<0.0> : tensor<16x64xf32>
  %v = arith.constant dense<0.0> : tensor<64xf32>
  %r = scf.for %t = %c0 to %c40 step %c1 iter_args(%s = %h) -> tensor<16x64xf32> {
    %p = linalg.matmul ins(%s, %w : tensor<16x64xf32>, tensor<64x64xf32>) outs(%z : tensor<16x64xf32>) -> tensor<16x64xf32>
    %m = linalg.generic {indexing_maps = [#all, #sum], iterator_types = ["reduction", "parallel"]}
        ins(%s : tensor<16x64xf32>) outs(%v : tensor<64xf32>) {
    ^bb0(%a: f32, %b: f32):
      %c = arith.addf %a, %b : f32
      linalg.yield %c : f32
    } -> tensor<64xf32>
    %n = linalg.generic {indexing_maps = [#all, #sum, #all], iterator_types = ["parallel", "parallel"]}
        ins(%p, %m : tensor<16x64xf32>, tensor<64xf32>) outs(%z : tensor<16x64xf32>) {
    ^bb0(%a: f32, %b: f32, %o: f32):
      %c = arith.subf %a, %b : f32
      linalg.yield %c : f32
    } -> tensor<16x64xf32>
    scf.yield %n : tensor<16x64xf32>
  }
  return %r : tensor<16x64xf32>
}

// -----

// The number of an item matters.
#all = affine_map<(m, n) -> (m, n)>
func.func @index(%w: tensor<64x64xf32>, %h: tensor<16x64xf32>) -> tensor<16x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c40 = arith.constant 40 : index
  %z = arith.constant dense<0.0> : tensor<16x64xf32>
  %r = scf.for %t = %c0 to %c40 step %c1 iter_args(%s = %h) -> tensor<16x64xf32> {
    %p = linalg.matmul ins(%s, %w : tensor<16x64xf32>, tensor<64x64xf32>) outs(%z : tensor<16x64xf32>) -> tensor<16x64xf32>
    %n = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
        ins(%p : tensor<16x64xf32>) outs(%z : tensor<16x64xf32>) {
    ^bb0(%a: f32, %o: f32):
      %i = linalg.index 0 : index
      %j = arith.index_cast %i : index to i32
      %f = arith.sitofp %j : i32 to f32
      %c = arith.addf %a, %f : f32
      linalg.yield %c : f32
    } -> tensor<16x64xf32>
    scf.yield %n : tensor<16x64xf32>
  }
  return %r : tensor<16x64xf32>
}

// -----

// A number that counts is no item of a batch; nor does the state keep its place.
func.func @others(%w: tensor<16x16xf32>, %h: tensor<16x16xf32>, %n: f32) -> (tensor<16x16xf32>, f32, tensor<16x16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c40 = arith.constant 400 : index
  %z = arith.constant dense<0.0> : tensor<16x16xf32>
  %r:2 = scf.for %t = %c0 to %c40 step %c1 iter_args(%s = %h, %i = %n) -> (tensor<16x16xf32>, f32) {
    %p = linalg.matmul ins(%s, %w : tensor<16x16xf32>, tensor<16x16xf32>) outs(%z : tensor<16x16xf32>) -> tensor<16x16xf32>
    %j = arith.addf %i, %n : f32
    scf.yield %p, %j : tensor<16x16xf32>, f32
  }
  %u = scf.for %t = %c0 to %c40 step %c1 iter_args(%s = %h) -> tensor<16x16xf32> {
    %p = linalg.matmul ins(%s, %w : tensor<16x16xf32>, tensor<16x16xf32>) outs(%z : tensor<16x16xf32>) -> tensor<16x16xf32>
    %e = tensor.empty() : tensor<16x16xf32>
    %q = linalg.transpose ins(%p : tensor<16x16xf32>) outs(%e : tensor<16x16xf32>) permutation = [1, 0]
    scf.yield %q : tensor<16x16xf32>
  }
  return %r#0, %r#1, %u : tensor<16x16xf32>, f32, tensor<16x16xf32>
}

// -----

// In a loop that is parallel already; an item that the state is read at as a
// whole; and so little work that threads do not pay.
func.func @more(%w: tensor<64x64xf32>, %h: tensor<16x64xf32>, %m: memref<4x16x64xf32>) -> (tensor<16x64xf32>, tensor<16x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c40 = arith.constant 40 : index
  %z = arith.constant dense<0.0> : tensor<16x64xf32>
  scf.parallel (%i) = (%c0) to (%c4) step (%c1) {
    %r = scf.for %t = %c0 to %c40 step %c1 iter_args(%s = %h) -> tensor<16x64xf32> {
      %p = linalg.matmul ins(%s, %w : tensor<16x64xf32>, tensor<64x64xf32>) outs(%z : tensor<16x64xf32>) -> tensor<16x64xf32>
      scf.yield %p : tensor<16x64xf32>
    }
    %x = tensor.extract %r[%c0, %c0] : tensor<16x64xf32>
    memref.store %x, %m[%i, %c0, %c0] : memref<4x16x64xf32>
  }
  %a = scf.for %t = %c0 to %c40 step %c1 iter_args(%s = %h) -> tensor<16x64xf32> {
    %p = linalg.matmul ins(%s, %w : tensor<16x64xf32>, tensor<64x64xf32>) outs(%z : tensor<16x64xf32>) -> tensor<16x64xf32>
    %x = tensor.extract %s[%c0, %c0] : tensor<16x64xf32>
    %q = linalg.fill ins(%x : f32) outs(%p : tensor<16x64xf32>) -> tensor<16x64xf32>
    scf.yield %q : tensor<16x64xf32>
  }
  %b = scf.for %t = %c0 to %c2 step %c1 iter_args(%s = %h) -> tensor<16x64xf32> {
    %p = linalg.matmul ins(%s, %w : tensor<16x64xf32>, tensor<64x64xf32>) outs(%z : tensor<16x64xf32>) -> tensor<16x64xf32>
    scf.yield %p : tensor<16x64xf32>
  }
  return %a, %b : tensor<16x64xf32>, tensor<16x64xf32>
}

// -----

// Sizes that are not known.
func.func @dynamic(%w: tensor<64x64xf32>, %h: tensor<?x64xf32>) -> tensor<?x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c40 = arith.constant 40 : index
  %r = scf.for %t = %c0 to %c40 step %c1 iter_args(%s = %h) -> tensor<?x64xf32> {
    %p = linalg.matmul ins(%s, %w : tensor<?x64xf32>, tensor<64x64xf32>) outs(%h : tensor<?x64xf32>) -> tensor<?x64xf32>
    scf.yield %p : tensor<?x64xf32>
  }
  return %r : tensor<?x64xf32>
}
