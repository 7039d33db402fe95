// RUN: rectify-opt %s --rectify-pack-weights=target=avx512 --split-input-file --remarks-filter-missed=rectify-pack-weights 2>&1 | FileCheck %s
// RUN: not rectify-opt %s --rectify-pack-weights=target=mmx 2>&1 | FileCheck %s --check-prefix=TARGET

// TARGET: error: there is no target 'mmx'; there are baseline, avx2,

// CHECK-NOT: rectify.pack{{ }}

// CHECK: Function=other_each_call | {{.*}}they may be others on each call; the attribute rectify.constant of a function's argument promises that they are not
func.func @other_each_call(%x: tensor<20x64xf32>, %w: tensor<64x96xf32>, %y: tensor<20x96xf32>) -> tensor<20x96xf32> {
  %0 = rectify.contract ins(%x, %w : tensor<20x64xf32>, tensor<64x96xf32>) outs(%y : tensor<20x96xf32>) -> tensor<20x96xf32>
  return %0 : tensor<20x96xf32>
}

// -----

// CHECK: Function=one_panel | {{.*}}they lie as the kernel reads them
func.func @one_panel(%x: tensor<20x64xf32>, %w: tensor<64x48xf32> {rectify.constant}, %y: tensor<20x48xf32>) -> tensor<20x48xf32> {
  %0 = rectify.contract ins(%x, %w : tensor<20x64xf32>, tensor<64x48xf32>) outs(%y : tensor<20x48xf32>) -> tensor<20x48xf32>
  return %0 : tensor<20x48xf32>
}

// -----

// CHECK: Function=dynamic | {{.*}}the size of its weights is not known, or 0
func.func @dynamic(%x: tensor<20x64xf32>, %w: tensor<64x?xf32> {rectify.constant}, %y: tensor<20x?xf32>) -> tensor<20x?xf32> {
  %0 = rectify.contract ins(%x, %w : tensor<20x64xf32>, tensor<64x?xf32>) outs(%y : tensor<20x?xf32>) -> tensor<20x?xf32>
  return %0 : tensor<20x?xf32>
}

// -----

// CHECK: Function=may_trap | {{.*}}its kernel computes one element at a time
func.func @may_trap(%x: tensor<20x64xi32>, %w: tensor<64x96xi32> {rectify.constant}, %d: tensor<96xi32>, %y: tensor<20x96xi32>) -> tensor<20x96xi32> {
  %0 = rectify.contract ins(%x, %w : tensor<20x64xi32>, tensor<64x96xi32>) sides(%d : tensor<96xi32>) outs(%y : tensor<20x96xi32>)
      epilogue(%acc: i32, %s: i32) {
    %q = arith.divsi %acc, %s : i32
    rectify.yield %q : i32
  } -> tensor<20x96xi32>
  return %0 : tensor<20x96xi32>
}

// -----

// CHECK: Function=depthwise | {{.*}}both operands have its columns
func.func @depthwise(%x: tensor<1x9x9x32xf32>, %f: tensor<3x3x32xf32> {rectify.constant}, %y: tensor<1x7x7x32xf32>) -> tensor<1x7x7x32xf32> {
  %0 = rectify.contract
      indexing_maps = [affine_map<(n, y, x, c, i, j) -> (n, y + i, x + j, c)>,
                       affine_map<(n, y, x, c, i, j) -> (i, j, c)>,
                       affine_map<(n, y, x, c, i, j) -> (n, y, x, c)>]
      ins(%x, %f : tensor<1x9x9x32xf32>, tensor<3x3x32xf32>) outs(%y : tensor<1x7x7x32xf32>) -> tensor<1x7x7x32xf32>
  return %0 : tensor<1x7x7x32xf32>
}

// -----

// Written in the loop.
// CHECK: Function=changes | {{.*}}they may be others on each call
func.func @changes(%x: tensor<64x64xf32>, %n: index) -> tensor<64x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = scf.for %i = %c0 to %n step %c1 iter_args(%w = %x) -> tensor<64x64xf32> {
    %e = tensor.empty() : tensor<64x64xf32>
    %1 = rectify.contract ins(%x, %w : tensor<64x64xf32>, tensor<64x64xf32>) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
    scf.yield %1 : tensor<64x64xf32>
  }
  return %0 : tensor<64x64xf32>
}
