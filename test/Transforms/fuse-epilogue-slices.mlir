// A contraction of which only slices are used is one contraction for each.

// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s --implicit-check-not=linalg.matmul --implicit-check-not=linalg.conv
// RUN: rectify-opt %s --rectify-fuse-epilogue -o /dev/null --remarks-filter='rectify-fuse-epilogue' 2>&1 | FileCheck %s --check-prefix=REMARK

// The halves of a gate that come from one matmul: the product is written over
// the first.
// REMARK: remark: [Passed] fused {{.*}}Function=gate {{.*}}'linalg.matmul' is fused with 'arith.addf'
// REMARK: remark: [Passed] cut {{.*}}Function=gate {{.*}}'rectify.contract' is cut into 2, one for each slice of its result that is used
// REMARK: remark: [Passed] fused {{.*}}Function=gate {{.*}}'rectify.contract' is fused with 'rectify.silu'
// REMARK: remark: [Passed] fused {{.*}}Function=gate {{.*}}'rectify.contract' is fused with 'arith.mulf'
// REMARK-NOT: Function=gate
// CHECK-LABEL: func @gate(
// CHECK-DAG: %[[W1:.*]] = tensor.extract_slice %arg1[0, 0] [8, 16] [1, 1]
// CHECK-DAG: %[[B1:.*]] = tensor.extract_slice %arg2[0] [16] [1]
// CHECK-DAG: %[[E:.*]] = tensor.empty() : tensor<4x16xf32>
// CHECK: %[[G:.*]] = rectify.contract ins(%arg0, %[[W1]] : {{.*}}) sides(%[[B1]] : {{.*}}) outs(%[[E]] :
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.silu
// CHECK: %[[W2:.*]] = tensor.extract_slice %arg1[0, 16] [8, 16] [1, 1]
// CHECK: %[[Y:.*]] = rectify.contract ins(%arg0, %[[W2]] : {{.*}}) sides(%{{.*}}, %[[G]] : {{.*}}) outs(%[[G]] :
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.mulf
// CHECK: return %[[Y]]
func.func @gate(%x: tensor<4x8xf32>, %w: tensor<8x32xf32>, %bias: tensor<32xf32>) -> tensor<4x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x32xf32>
  %e = tensor.empty() : tensor<4x32xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x32xf32>) outs(%zeros : tensor<4x32xf32>) -> tensor<4x32xf32>
  %z = linalg.broadcast ins(%bias : tensor<32xf32>) outs(%e : tensor<4x32xf32>) dimensions = [0]
  %a = arith.addf %m, %z : tensor<4x32xf32>
  %l = tensor.extract_slice %a[0, 0] [4, 16] [1, 1] : tensor<4x32xf32> to tensor<4x16xf32>
  %r = tensor.extract_slice %a[0, 16] [4, 16] [1, 1] : tensor<4x32xf32> to tensor<4x16xf32>
  %s = rectify.silu %l : tensor<4x16xf32>
  %y = arith.mulf %s, %r : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// Queries, keys and values, of which one is scaled; any number of rows, and
// nothing before the slices.
// REMARK: remark: [Passed] cut {{.*}}Function=attention {{.*}}is cut into 3
// CHECK-LABEL: func @attention(
// CHECK-COUNT-3: rectify.contract {{.*}} outs(%{{.*}} : tensor<?x16xf32>)
// CHECK-NOT: arith.mulf
// CHECK: return
func.func @attention(%x: tensor<?x8xf32>, %w: tensor<8x48xf32>, %n: index) -> (tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %scale = arith.constant 0.25 : f32
  %e = tensor.empty(%n) : tensor<?x48xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x48xf32>) -> tensor<?x48xf32>
  %m = linalg.matmul ins(%x, %w : tensor<?x8xf32>, tensor<8x48xf32>) outs(%f : tensor<?x48xf32>) -> tensor<?x48xf32>
  %q = tensor.extract_slice %m[0, 0] [%n, 16] [1, 1] : tensor<?x48xf32> to tensor<?x16xf32>
  %k = tensor.extract_slice %m[0, 16] [%n, 16] [1, 1] : tensor<?x48xf32> to tensor<?x16xf32>
  %v = tensor.extract_slice %m[0, 32] [%n, 16] [1, 1] : tensor<?x48xf32> to tensor<?x16xf32>
  %o = tensor.empty(%n) : tensor<?x16xf32>
  %s = linalg.map ins(%q : tensor<?x16xf32>) outs(%o : tensor<?x16xf32>) (%a: f32, %out: f32) {
    %p = arith.mulf %a, %scale : f32
    linalg.yield %p : f32
  }
  return %s, %k, %v : tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>
}

// A part of a convolution's rows: the halo is part of the input's slice.
// CHECK-LABEL: func @rows(
// CHECK: %[[X:.*]] = tensor.extract_slice %arg0[0, 16, 0] [1, 18, 4] [1, 1, 1]
// CHECK: rectify.contract {{.*}} ins(%[[X]], %arg1 : tensor<1x18x4xf32>, tensor<3x4x8xf32>) outs(%{{.*}} : tensor<1x16x8xf32>)
// CHECK-NEXT: rectify.relu
func.func @rows(%x: tensor<1x42x4xf32>, %w: tensor<3x4x8xf32>, %e: tensor<1x40x8xf32>) -> tensor<1x16x8xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x40x8xf32>) -> tensor<1x40x8xf32>
  %c = linalg.conv_1d_nwc_wcf ins(%x, %w : tensor<1x42x4xf32>, tensor<3x4x8xf32>) outs(%f : tensor<1x40x8xf32>) -> tensor<1x40x8xf32>
  %s = tensor.extract_slice %c[0, 16, 0] [1, 16, 8] [1, 1, 1] : tensor<1x40x8xf32> to tensor<1x16x8xf32>
  %y = rectify.relu %s : tensor<1x16x8xf32>
  return %y : tensor<1x16x8xf32>
}

// A slice of a slice.
// CHECK-LABEL: func @nested(
// CHECK: rectify.contract {{.*}} outs(%{{.*}} : tensor<4x16xf32>)
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: rectify.elu
func.func @nested(%x: tensor<4x8xf32>, %w: tensor<8x64xf32>) -> tensor<4x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x64xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x64xf32>) outs(%zeros : tensor<4x64xf32>) -> tensor<4x64xf32>
  %l = tensor.extract_slice %m[0, 0] [4, 32] [1, 1] : tensor<4x64xf32> to tensor<4x32xf32>
  %r = rectify.relu %l : tensor<4x32xf32>
  %k = tensor.extract_slice %r[0, 16] [4, 16] [1, 1] : tensor<4x32xf32> to tensor<4x16xf32>
  %y = rectify.elu %k : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}
