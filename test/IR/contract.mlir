// RUN: rectify-opt %s | rectify-opt | FileCheck %s
// RUN: rectify-opt %s --mlir-print-op-generic | rectify-opt | FileCheck %s
// RUN: rectify-opt %s --emit-bytecode | rectify-opt | FileCheck %s
// RUN: rectify-opt %s --mlir-print-op-generic | FileCheck %s --check-prefix=GENERIC

// What a plain matmul says is left out: maps, side operands, epilogue.
// CHECK-LABEL: func @plain(
// CHECK: %{{.*}} = rectify.contract ins(%{{.*}}, %{{.*}} : tensor<4x8xf32>, tensor<8x16xf32>) outs(%{{.*}} : tensor<4x16xf32>) -> tensor<4x16xf32>
// GENERIC-LABEL: sym_name = "plain"
// GENERIC: "rectify.contract"(%{{.*}}, %{{.*}}, %{{.*}}) <{indexing_maps = [#{{.*}}, #{{.*}}, #{{.*}}], operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
// GENERIC-NEXT: ^bb0(%[[ACC:.*]]: f32):
// GENERIC-NEXT: "rectify.yield"(%[[ACC]]) : (f32) -> ()
func.func @plain(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>,
                 %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)
      outs(%c : tensor<4x16xf32>)
      epilogue(%acc: f32) {
    rectify.yield %acc : f32
  } -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}

// A rank-1 side operand lies along the trailing dim, as numpy broadcasts.
// CHECK-LABEL: func @bias(
// CHECK: rectify.contract ins(%{{.*}}, %{{.*}} : tensor<?x?xbf16>, tensor<?x?xbf16>) sides(%{{.*}}, %{{.*}} : tensor<?xf32>, f32) outs(%{{.*}} : tensor<?x?xbf16>) epilogue(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f32, %[[SCALE:.*]]: f32) {
// CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[ACC]], %[[BIAS]] : f32
// CHECK-NEXT: %[[SCALED:.*]] = arith.mulf %[[SUM]], %[[SCALE]] : f32
// CHECK-NEXT: %[[CAST:.*]] = arith.truncf %[[SCALED]] : f32 to bf16
// CHECK-NEXT: rectify.yield %[[CAST]] : bf16
// CHECK-NEXT: } -> tensor<?x?xbf16>
func.func @bias(%a: tensor<?x?xbf16>, %b: tensor<?x?xbf16>,
                %bias: tensor<?xf32>, %scale: f32,
                %c: tensor<?x?xbf16>) -> tensor<?x?xbf16> {
  %r = rectify.contract ins(%a, %b : tensor<?x?xbf16>, tensor<?x?xbf16>)
      sides(%bias, %scale : tensor<?xf32>, f32)
      outs(%c : tensor<?x?xbf16>)
      epilogue(%acc: f32, %bias: f32, %scale: f32) {
    %0 = arith.addf %acc, %bias : f32
    %1 = arith.mulf %0, %scale : f32
    %2 = arith.truncf %1 : f32 to bf16
    rectify.yield %2 : bf16
  } -> tensor<?x?xbf16>
  return %r : tensor<?x?xbf16>
}

// CHECK-LABEL: func @batched(
// CHECK: rectify.contract ins(%{{.*}}, %{{.*}} : memref<3x4x8xf64>, memref<3x8x16xf64>) outs(%{{.*}} : memref<3x4x16xf64>){{$}}
func.func @batched(%a: memref<3x4x8xf64>, %b: memref<3x8x16xf64>,
                   %c: memref<3x4x16xf64>) {
  rectify.contract ins(%a, %b : memref<3x4x8xf64>, memref<3x8x16xf64>)
                   outs(%c : memref<3x4x16xf64>)
  return
}

// Transposed inputs, a per-row side operand, two outs of different types and
// layouts.
// CHECK-LABEL: func @two_outs(
// CHECK: %{{.*}}:2 = rectify.contract indexing_maps = [#{{.*}}, #{{.*}}, #{{.*}}, #{{.*}}, #{{.*}}] ins({{.*}}) sides(%{{.*}} : tensor<4xf32>) outs(%{{.*}}, %{{.*}} : tensor<4x16xf32>, tensor<16x4xi1>) attributes {layer = "first"} epilogue(
// CHECK: rectify.yield %{{.*}}, %{{.*}} : f32, i1
// CHECK: } -> (tensor<4x16xf32>, tensor<16x4xi1>)
func.func @two_outs(%a: tensor<8x4xf16>, %b: tensor<16x8xf16>,
                    %s: tensor<4xf32>, %c: tensor<4x16xf32>,
                    %d: tensor<16x4xi1>) -> tensor<16x4xi1> {
  %r:2 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (k, m)>,
                       affine_map<(m, n, k) -> (n, k)>,
                       affine_map<(m, n, k) -> (m)>,
                       affine_map<(m, n, k) -> (m, n)>,
                       affine_map<(m, n, k) -> (n, m)>]
      ins(%a, %b : tensor<8x4xf16>, tensor<16x8xf16>)
      sides(%s : tensor<4xf32>)
      outs(%c, %d : tensor<4x16xf32>, tensor<16x4xi1>)
      attributes {layer = "first"}
      epilogue(%acc: f32, %scale: f32) {
    %zero = arith.constant 0.0 : f32
    %v = arith.mulf %acc, %scale : f32
    %p = arith.cmpf ogt, %v, %zero : f32
    rectify.yield %v, %p : f32, i1
  } -> (tensor<4x16xf32>, tensor<16x4xi1>)
  return %r#1 : tensor<16x4xi1>
}

// CHECK-LABEL: func @integers(
// CHECK: epilogue(%[[ACC:.*]]: i32, %[[C:.*]]: i32) {
func.func @integers(%a: memref<?x?xi8>, %b: memref<?x?xi8>,
                    %c: memref<?x?xi32>) {
  rectify.contract ins(%a, %b : memref<?x?xi8>, memref<?x?xi8>)
      sides(%c : memref<?x?xi32>) outs(%c : memref<?x?xi32>)
      epilogue(%acc: i32, %old: i32) {
    %0 = arith.addi %acc, %old : i32
    rectify.yield %0 : i32
  }
  return
}

// The accumulator's type must be said where it is not that of the out.
// CHECK-LABEL: func @wide_accumulator(
// CHECK: epilogue(%{{.*}}: f32) {
func.func @wide_accumulator(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                            %c: tensor<4x4xf64>) -> tensor<4x4xf64> {
  %r = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      outs(%c : tensor<4x4xf64>) epilogue(%acc: f32) {
    %0 = arith.extf %acc : f32 to f64
    rectify.yield %0 : f64
  } -> tensor<4x4xf64>
  return %r : tensor<4x4xf64>
}

// A vector times a matrix, a dot product, and an outer product without any
// reduction.
// CHECK-LABEL: func @ranks(
// CHECK-COUNT-3: rectify.contract indexing_maps
func.func @ranks(%v: memref<8xf32>, %m: memref<8x4xf32>, %r: memref<4xf32>,
                 %s: memref<f32>) {
  rectify.contract
      indexing_maps = [affine_map<(n, k) -> (k)>, affine_map<(n, k) -> (k, n)>,
                       affine_map<(n, k) -> (n)>]
      ins(%v, %m : memref<8xf32>, memref<8x4xf32>) outs(%r : memref<4xf32>)
  rectify.contract
      indexing_maps = [affine_map<(k) -> (k)>, affine_map<(k) -> (k)>,
                       affine_map<(k) -> ()>]
      ins(%v, %v : memref<8xf32>, memref<8xf32>) outs(%s : memref<f32>)
  rectify.contract
      indexing_maps = [affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (n)>,
                       affine_map<(m, n) -> (m, n)>]
      ins(%v, %r : memref<8xf32>, memref<4xf32>) outs(%m : memref<8x4xf32>)
  return
}
