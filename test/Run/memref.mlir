// A memref that the function may write is an output, after the results; what a call wrote is undone before the next.

// RUN: rectify-run %s --entry=twice --dim=3 --repeat=3 --output=%t.npy --check | FileCheck %s --check-prefix=TWICE
// RUN: rectify-run %s --entry=read --input=%t.npy | FileCheck %s --check-prefix=READ
// RUN: rectify-run %s --entry=increment --input=%S/Inputs/i32-3.npy --repeat=10 --output=%t.sum.npy --output=%t.i32.npy | FileCheck %s --check-prefix=INCREMENT
// RUN: rectify-run %s --entry=read_i32 --input=%t.i32.npy | FileCheck %s --check-prefix=INCREMENTED
// RUN: not rectify-run %s --entry=read --dim=3 --output=a.npy --output=b.npy 2>&1 | FileCheck %s --check-prefix=OUTPUTS

// TWICE-NOT: result
// TWICE-NOT: argument #0
// TWICE: argument #1 (%y): 2x3xf32 = {{\[\[}}-0.516967773, -0.756011963, -2.33947754], [-0.101806641, 1.03347778, 2.04754639]]
// TWICE: argument #1 (%y): equal
func.func @twice(%x: memref<2x?xf32>, %y: memref<2x?xf32>) {
  %c1 = arith.constant 1 : index
  %n = memref.dim %x, %c1 : memref<2x?xf32>
  affine.for %i = 0 to 2 {
    affine.for %j = 0 to %n {
      %a = affine.load %x[%i, %j] : memref<2x?xf32>
      %b = arith.addf %a, %a : f32
      affine.store %b, %y[%i, %j] : memref<2x?xf32>
    }
  }
  return
}

// READ: result #0: f32 = -0.756011963
func.func @read(%x: memref<2x?xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = memref.load %x[%c0, %c1] : memref<2x?xf32>
  return %0 : f32
}

// INCREMENT: result #0: i32 = 5
// INCREMENT-NEXT: argument #0 (%x): 3xi32 = [2, -1, 4]
func.func @increment(%x: memref<3xi32>) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %one = arith.constant 1 : i32
  %zero = arith.constant 0 : i32
  %view = memref.cast %x : memref<3xi32> to memref<?xi32>
  %sum = scf.for %i = %c0 to %c3 step %c1 iter_args(%s = %zero) -> i32 {
    %a = memref.load %view[%i] : memref<?xi32>
    %b = arith.addi %a, %one : i32
    memref.store %b, %view[%i] : memref<?xi32>
    %t = arith.addi %s, %b : i32
    scf.yield %t : i32
  }
  return %sum : i32
}

// INCREMENTED: result #0: i32 = 4
func.func @read_i32(%x: memref<3xi32>) -> i32 {
  %c2 = arith.constant 2 : index
  %0 = memref.load %x[%c2] : memref<3xi32>
  return %0 : i32
}

// OUTPUTS: error: 2 outputs are asked for, but 'read' has 1
