// Epilogues that other systems leave as passes of their own over memory: each is
// one op here.

// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s --implicit-check-not=linalg.

#row = affine_map<(i, j) -> (j)>
#all = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: func @matmul_relu_without_bias(
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) outs(
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: rectify.yield
func.func @matmul_relu_without_bias(%a: tensor<?x8xf32>, %b: tensor<8x?xf32>, %e: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %m = linalg.matmul ins(%a, %b : tensor<?x8xf32>, tensor<8x?xf32>) outs(%f : tensor<?x?xf32>) -> tensor<?x?xf32>
  %y = rectify.relu %m : tensor<?x?xf32>
  return %y : tensor<?x?xf32>
}

// A slope per channel.
// CHECK-LABEL: func @gemm_prelu(
// CHECK: rectify.contract {{.*}} sides(%arg2, %arg3 : tensor<16xf32>, tensor<16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.prelu
// CHECK-NEXT: rectify.yield
func.func @gemm_prelu(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %slope: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.prelu %m, %slope {axis = 1} : tensor<4x16xf32>, tensor<16xf32>
  return %y : tensor<4x16xf32>
}

// A slope for each element, one per row, one for all.
// CHECK-LABEL: func @gemm_prelu_of_any_broadcast(
// CHECK: rectify.contract {{.*}} sides(%{{.*}}, %{{.*}}, %{{.*}} : tensor<4x16xf32>, tensor<4xf32>, tensor<f32>)
// CHECK-COUNT-3: rectify.prelu
// CHECK: rectify.yield
func.func @gemm_prelu_of_any_broadcast(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %s0: tensor<4x16xf32>, %s1: tensor<4x1xf32>, %s2: tensor<1x1xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y0 = rectify.prelu %m, %s0 : tensor<4x16xf32>, tensor<4x16xf32>
  %y1 = rectify.prelu %y0, %s1 : tensor<4x16xf32>, tensor<4x1xf32>
  %y2 = rectify.prelu %y1, %s2 : tensor<4x16xf32>, tensor<1x1xf32>
  return %y2 : tensor<4x16xf32>
}

// CHECK-LABEL: func @gemm_clip_0_6(
// CHECK: rectify.contract
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.clip %{{.*}} {hi = 6.000000e+00 : f64, lo = 0.000000e+00 : f64}
// CHECK-NEXT: rectify.yield
func.func @gemm_clip_0_6(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.clip %m {lo = 0.0, hi = 6.0} : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @gemm_celu(
// CHECK: rectify.contract
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.celu
// CHECK-NEXT: rectify.yield
func.func @gemm_celu(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.celu %m {alpha = 2.0} : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @gemm_hard_swish(
// CHECK: rectify.contract
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.hard_swish
// CHECK-NEXT: rectify.yield
func.func @gemm_hard_swish(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.hard_swish %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @gemm_residual_relu(
// CHECK: rectify.contract {{.*}} sides(%arg2, %arg3 : tensor<16xf32>, tensor<4x16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: rectify.yield
func.func @gemm_residual_relu(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %r: tensor<4x16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %s = arith.addf %m, %r : tensor<4x16xf32>
  %y = rectify.relu %s : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// The input of the relu is used again, as training does.
// CHECK-LABEL: func @relu_whose_input_has_a_second_use(
// CHECK: %[[R:.*]]:2 = rectify.contract
// CHECK-NEXT: %[[S:.*]] = arith.addf
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[S]]
// CHECK-NEXT: rectify.yield %[[S]], %[[Y]]
func.func @relu_whose_input_has_a_second_use(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %m, %y : tensor<4x16xf32>, tensor<4x16xf32>
}

// CHECK-LABEL: func @relu_followed_by_clip(
// CHECK: rectify.contract
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: rectify.clip
// CHECK-NEXT: rectify.yield
func.func @relu_followed_by_clip(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %t = rectify.relu %m : tensor<4x16xf32>
  %y = rectify.clip %t {lo = -1.0, hi = 4.0} : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @relu_squared(
// CHECK: rectify.contract
// CHECK-NEXT: %[[S:.*]] = arith.addf
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[S]]
// CHECK-NEXT: arith.mulf %[[Y]], %[[Y]]
// CHECK-NEXT: rectify.yield
func.func @relu_squared(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %t = rectify.relu %m : tensor<4x16xf32>
  %y = arith.mulf %t, %t : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @conv_leaky(
// CHECK: rectify.contract
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.leaky_relu
// CHECK-NEXT: rectify.yield
func.func @conv_leaky(%x: tensor<?x?x?x4xf32>, %w: tensor<3x3x4x8xf32>, %bias: tensor<8xf32>, %e: tensor<?x?x?x8xf32>) -> tensor<?x?x?x8xf32> {
  %z = linalg.broadcast ins(%bias : tensor<8xf32>) outs(%e : tensor<?x?x?x8xf32>) dimensions = [0, 1, 2]
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<?x?x?x4xf32>, tensor<3x3x4x8xf32>) outs(%z : tensor<?x?x?x8xf32>) -> tensor<?x?x?x8xf32>
  %y = rectify.leaky_relu %c {alpha = 0.01} : tensor<?x?x?x8xf32>
  return %y : tensor<?x?x?x8xf32>
}

// Channels first, of dynamic size; the slope as ONNX has it.
// CHECK-LABEL: func @conv_prelu(
// CHECK: %[[S:.*]] = tensor.collapse_shape %arg2
// CHECK: rectify.contract {{.*}} sides(%[[S]] : tensor<8xf32>)
// CHECK-NEXT: rectify.prelu
// CHECK-NEXT: rectify.yield
func.func @conv_prelu(%x: tensor<?x4x?x?xf32>, %w: tensor<8x4x3x3xf32>, %slope: tensor<8x1x1xf32>, %e: tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<?x4x?x?xf32>, tensor<8x4x3x3xf32>) outs(%f : tensor<?x8x?x?xf32>) -> tensor<?x8x?x?xf32>
  %y = rectify.prelu %c, %slope : tensor<?x8x?x?xf32>, tensor<8x1x1xf32>
  return %y : tensor<?x8x?x?xf32>
}

// A scale per channel, and one for the tensor.
// CHECK-LABEL: func @gemm_scale_elu(
// CHECK: rectify.contract {{.*}} sides(%arg2, %arg3 : tensor<16xf32>, f32)
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: rectify.elu
func.func @gemm_scale_elu(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %scale: tensor<16xf32>, %gain: f32, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %s = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%m, %scale : tensor<4x16xf32>, tensor<16xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%x: f32, %c: f32, %out: f32):
    %p = arith.mulf %x, %c : f32
    %q = arith.mulf %p, %gain : f32
    linalg.yield %q : f32
  } -> tensor<4x16xf32>
  %y = rectify.elu %s : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// int8 in, int8 out: bias, scale per channel, rounding, zero point, clamp.
// CHECK-LABEL: func @gemm_requantize(
// CHECK: rectify.contract ins(%arg0, %arg1 : tensor<?x8xi8>, tensor<8x16xi8>) sides(%arg2, %arg3 : tensor<16xi32>, tensor<16xf32>) outs(%{{.*}} : tensor<?x16xi8>) epilogue(%{{.*}}: i32, %{{.*}}: i32, %{{.*}}: f32)
// CHECK: arith.addi
// CHECK-NEXT: rectify.relu %{{.*}} : i32
// CHECK-NEXT: arith.sitofp
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: math.roundeven
// CHECK: arith.fptosi %{{.*}} : f32 to i32
// CHECK: arith.addi
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK: %[[Y:.*]] = arith.trunci %{{.*}} : i32 to i8
// CHECK-NEXT: rectify.yield %[[Y]]
func.func @gemm_requantize(%a: tensor<?x8xi8>, %b: tensor<8x16xi8>, %bias: tensor<16xi32>, %scale: tensor<16xf32>, %e: tensor<?x16xi32>) -> tensor<?x16xi8> {
  %c0 = arith.constant 0 : index
  %lo = arith.constant -128 : i32
  %hi = arith.constant 127 : i32
  %point = arith.constant 3 : i32
  %z = linalg.broadcast ins(%bias : tensor<16xi32>) outs(%e : tensor<?x16xi32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<?x8xi8>, tensor<8x16xi8>) outs(%z : tensor<?x16xi32>) -> tensor<?x16xi32>
  %r = rectify.relu %m : tensor<?x16xi32>
  %d = tensor.dim %r, %c0 : tensor<?x16xi32>
  %o = tensor.empty(%d) : tensor<?x16xi8>
  %y = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%r, %scale : tensor<?x16xi32>, tensor<16xf32>) outs(%o : tensor<?x16xi8>) {
  ^bb0(%x: i32, %s: f32, %out: i8):
    %0 = arith.sitofp %x : i32 to f32
    %1 = arith.mulf %0, %s : f32
    %2 = math.roundeven %1 : f32
    %3 = arith.fptosi %2 : f32 to i32
    %4 = arith.addi %3, %point : i32
    %5 = arith.maxsi %4, %lo : i32
    %6 = arith.minsi %5, %hi : i32
    %7 = arith.trunci %6 : i32 to i8
    linalg.yield %7 : i8
  } -> tensor<?x16xi8>
  return %y : tensor<?x16xi8>
}
