// RUN: rectify-opt %s --cse --loop-invariant-code-motion | FileCheck %s

// On tensors a contraction is a value: equal ones are one, and it leaves loops.
// CHECK-LABEL: func @tensors(
// CHECK: rectify.contract
// CHECK: scf.for
// CHECK-NOT: rectify.contract
// CHECK: return
func.func @tensors(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                   %c: tensor<4x4xf32>, %n: index) -> tensor<4x4xf32> {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %sum = scf.for %i = %zero to %n step %one iter_args(%old = %c)
      -> tensor<4x4xf32> {
    %0 = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
        outs(%c : tensor<4x4xf32>) -> tensor<4x4xf32>
    %1 = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
        outs(%c : tensor<4x4xf32>) -> tensor<4x4xf32>
    %2 = arith.addf %0, %1 : tensor<4x4xf32>
    %3 = arith.addf %2, %old : tensor<4x4xf32>
    scf.yield %3 : tensor<4x4xf32>
  }
  return %sum : tensor<4x4xf32>
}

// A division that may trap keeps the op where it is.
// CHECK-LABEL: func @speculation(
// CHECK: scf.for
// CHECK: rectify.contract
func.func @speculation(%a: tensor<4x8xi32>, %b: tensor<8x4xi32>, %d: i32,
                       %c: tensor<4x4xi32>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    %0 = rectify.contract ins(%a, %b : tensor<4x8xi32>, tensor<8x4xi32>)
        sides(%d : i32) outs(%c : tensor<4x4xi32>)
        epilogue(%acc: i32, %d: i32) {
      %1 = arith.divsi %acc, %d : i32
      rectify.yield %1 : i32
    } -> tensor<4x4xi32>
    func.call @use(%0) : (tensor<4x4xi32>) -> ()
  }
  return
}
func.func private @use(tensor<4x4xi32>)

// On buffers the outs are written: nothing is merged or moved, and a load of an
// out is repeated.
// CHECK-LABEL: func @buffers(
// CHECK: %[[A:.*]] = memref.load
// CHECK: rectify.contract
// CHECK: rectify.contract
// CHECK-NEXT: %[[C:.*]] = memref.load
// CHECK-NEXT: return %{{.*}}, %[[C]]
func.func @buffers(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                   %c: memref<4x4xf32>) -> (f32, f32) {
  %zero = arith.constant 0 : index
  %0 = memref.load %c[%zero, %zero] : memref<4x4xf32>
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
                   outs(%c : memref<4x4xf32>)
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
                   outs(%c : memref<4x4xf32>)
  %1 = memref.load %c[%zero, %zero] : memref<4x4xf32>
  return %0, %1 : f32, f32
}
