// RUN: rectify-opt %s --rectify-simplify=fold-affine | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify=fold-affine -o /dev/null --remarks-filter-passed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK

// CHECK-LABEL: func @scale_and_shift(
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{\[\[}}2.000000e+00, 1.000000e+00, 1.500000e+00], [8.000000e+00, 2.500000e+00, 3.000000e+00]]> : tensor<2x3xf32>
// CHECK-DAG: %[[B:.*]] = arith.constant dense<[1.000000e+00, 0.000000e+00, -1.000000e+00]> : tensor<3xf32>
// CHECK: %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<3xf32>) outs(%arg1 : tensor<?x3xf32>) dimensions = [0]
// CHECK: %[[M:.*]] = linalg.matmul ins(%arg0, %[[W]] : {{.*}}) outs(%[[I]] :
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[M]]
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}fold-affine{{.*}}Function=scale_and_shift {{.*}}'linalg.matmul' takes the scale and shift of 2 ops behind it into its constant weights
func.func @scale_and_shift(%a: tensor<?x2xf32>, %e: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<[2.0, 0.5, 0.5]> : tensor<3xf32>
  %t = arith.constant dense<[1.0, 0.0, -1.0]> : tensor<3xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x3xf32>) -> tensor<?x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<?x2xf32>, tensor<2x3xf32>) outs(%f : tensor<?x3xf32>) -> tensor<?x3xf32>
  %sb = linalg.broadcast ins(%s : tensor<3xf32>) outs(%e : tensor<?x3xf32>) dimensions = [0]
  %tb = linalg.broadcast ins(%t : tensor<3xf32>) outs(%e : tensor<?x3xf32>) dimensions = [0]
  %p = arith.mulf %m, %sb : tensor<?x3xf32>
  %q = arith.addf %p, %tb : tensor<?x3xf32>
  %y = rectify.relu %q : tensor<?x3xf32>
  return %y : tensor<?x3xf32>
}

// gamma * (x - mean) / sqrt(var + eps) + beta on the channels of a convolution
// that has a bias: (1 - 3) / sqrt(3.75 + 0.25) * 4 + 5 = 1, and 2.
// CHECK-LABEL: func @batch_norm(
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{\[\[\[\[}}2.000000e+00]], {{\[\[}}4.000000e+00]]], {{\[\[\[}}6.000000e+00]], {{\[\[}}8.000000e+00]]]]> : tensor<2x2x1x1xf32>
// CHECK-DAG: %[[B:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: %[[I:.*]] = linalg.broadcast ins(%[[B]] : tensor<2xf32>) outs(%{{.*}} : tensor<1x2x4x4xf32>) dimensions = [0, 2, 3]
// CHECK: %[[C:.*]] = linalg.conv_2d_nchw_fchw {{.*}}ins(%arg0, %[[W]] : {{.*}}) outs(%[[I]] :
// CHECK-NEXT: rectify.relu6 %[[C]]
func.func @batch_norm(%x: tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32> {
  %w = arith.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  %bias = arith.constant dense<1.0> : tensor<2xf32>
  %gamma = arith.constant dense<4.0> : tensor<2xf32>
  %beta = arith.constant dense<[5.0, 6.0]> : tensor<2xf32>
  %mean = arith.constant dense<[3.0, 3.0]> : tensor<2xf32>
  %var = arith.constant dense<[3.75, 3.75]> : tensor<2xf32>
  %eps = arith.constant 0.25 : f32
  %e = tensor.empty() : tensor<1x2x4x4xf32>
  %b = linalg.broadcast ins(%bias : tensor<2xf32>) outs(%e : tensor<1x2x4x4xf32>) dimensions = [0, 2, 3]
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x2x4x4xf32>, tensor<2x2x1x1xf32>) outs(%b : tensor<1x2x4x4xf32>) -> tensor<1x2x4x4xf32>
  %n = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (n, c, h, w)>],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c, %gamma, %beta, %mean, %var : tensor<1x2x4x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<1x2x4x4xf32>) {
  ^bb0(%in: f32, %g: f32, %bt: f32, %mu: f32, %v: f32, %out: f32):
    %0 = arith.addf %v, %eps : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %in, %mu : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %5 = arith.addf %4, %bt : f32
    linalg.yield %5 : f32
  } -> tensor<1x2x4x4xf32>
  %y = rectify.relu6 %n : tensor<1x2x4x4xf32>
  return %y : tensor<1x2x4x4xf32>
}

// The pieces one by one, some of them computed from constants, in f16.
// CHECK-LABEL: func @in_pieces(
// CHECK-DAG: arith.constant dense<{{.*}}2.000000e+00, 6.000000e+00{{.*}}> : tensor<1x1x1x2xf16>
// CHECK-DAG: arith.constant dense<[-1.000000e+00, -2.000000e+00]> : tensor<2xf16>
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-NEXT: rectify.elu
func.func @in_pieces(%x: tensor<1x4x4x1xf16>) -> tensor<1x4x4x2xf16> {
  %w = arith.constant dense<[[[[1.0, 3.0]]]]> : tensor<1x1x1x2xf16>
  %mean = arith.constant dense<[0.5, 1.0]> : tensor<2xf16>
  %var = arith.constant dense<0.25> : tensor<2xf16>
  %zero = arith.constant 0.0 : f16
  %e = tensor.empty() : tensor<1x4x4x2xf16>
  %e2 = tensor.empty() : tensor<2xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<1x4x4x2xf16>) -> tensor<1x4x4x2xf16>
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x4x4x1xf16>, tensor<1x1x1x2xf16>) outs(%f : tensor<1x4x4x2xf16>) -> tensor<1x4x4x2xf16>
  %r = math.rsqrt %var : tensor<2xf16>
  %mb = linalg.broadcast ins(%mean : tensor<2xf16>) outs(%e : tensor<1x4x4x2xf16>) dimensions = [0, 1, 2]
  %rb = linalg.broadcast ins(%r : tensor<2xf16>) outs(%e : tensor<1x4x4x2xf16>) dimensions = [0, 1, 2]
  %d = linalg.sub ins(%c, %mb : tensor<1x4x4x2xf16>, tensor<1x4x4x2xf16>) outs(%e : tensor<1x4x4x2xf16>) -> tensor<1x4x4x2xf16>
  %n = linalg.mul ins(%d, %rb : tensor<1x4x4x2xf16>, tensor<1x4x4x2xf16>) outs(%e : tensor<1x4x4x2xf16>) -> tensor<1x4x4x2xf16>
  %y = rectify.elu %n : tensor<1x4x4x2xf16>
  return %y : tensor<1x4x4x2xf16>
}

// Weights on the left, one scale for all: no dims.
// CHECK-LABEL: func @uniform(
// CHECK-DAG: %[[W:.*]] = arith.constant dense<6.000000e+00> : tensor<4x8xf64>
// CHECK-DAG: %[[B:.*]] = arith.constant 1.000000e+00 : f64
// CHECK: linalg.fill ins(%[[B]] : f64)
// CHECK: linalg.matmul ins(%[[W]], %arg0
// CHECK-NEXT: return
func.func @uniform(%b: tensor<8x?xf64>, %e: tensor<4x?xf64>) -> tensor<4x?xf64> {
  %w = arith.constant dense<2.0> : tensor<4x8xf64>
  %zero = arith.constant 0.0 : f64
  %f = linalg.fill ins(%zero : f64) outs(%e : tensor<4x?xf64>) -> tensor<4x?xf64>
  %m = linalg.matmul ins(%w, %b : tensor<4x8xf64>, tensor<8x?xf64>) outs(%f : tensor<4x?xf64>) -> tensor<4x?xf64>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<4x?xf64>) outs(%e : tensor<4x?xf64>) {
  ^bb0(%in: f64, %out: f64):
    %three = arith.constant 3.0 : f64
    %one = arith.constant 1.0 : f64
    %0 = arith.mulf %in, %three : f64
    %1 = arith.addf %0, %one : f64
    linalg.yield %1 : f64
  } -> tensor<4x?xf64>
  return %y : tensor<4x?xf64>
}

// One scale for each channel and no shift: the start stays 0.
// CHECK-LABEL: func @depthwise(
// CHECK-DAG: arith.constant dense<{{.*}}3.000000e+00, 8.000000e+00{{.*}}> : tensor<1x1x2xbf16>
// CHECK-DAG: %[[F:.*]] = linalg.fill
// CHECK: linalg.depthwise_conv_2d_nhwc_hwc {{.*}} outs(%[[F]] :
// CHECK-NEXT: return
func.func @depthwise(%x: tensor<1x4x4x2xbf16>, %e: tensor<1x4x4x2xbf16>) -> tensor<1x4x4x2xbf16> {
  %w = arith.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xbf16>
  %s = arith.constant dense<[3.0, 4.0]> : tensor<2xbf16>
  %zero = arith.constant 0.0 : bf16
  %f = linalg.fill ins(%zero : bf16) outs(%e : tensor<1x4x4x2xbf16>) -> tensor<1x4x4x2xbf16>
  %c = linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %w : tensor<1x4x4x2xbf16>, tensor<1x1x2xbf16>) outs(%f : tensor<1x4x4x2xbf16>) -> tensor<1x4x4x2xbf16>
  %sb = linalg.broadcast ins(%s : tensor<2xbf16>) outs(%e : tensor<1x4x4x2xbf16>) dimensions = [0, 1, 2]
  %y = arith.mulf %sb, %c : tensor<1x4x4x2xbf16>
  return %y : tensor<1x4x4x2xbf16>
}

// CHECK-LABEL: func @contract(
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{\[\[}}2.000000e+00, 1.000000e+00]]> : tensor<1x2xf32>
// CHECK: %[[M:.*]] = rectify.contract ins(%arg0, %[[W]] :
// CHECK: %[[B:.*]] = arith.constant dense<[2.000000e+00, 5.000000e-01]> : tensor<2xf32>
// CHECK: %[[S:.*]] = linalg.broadcast ins(%[[B]] : tensor<2xf32>)
// CHECK-NEXT: %[[Y:.*]] = arith.addf %[[M]], %[[S]] : tensor<4x2xf32>
// CHECK-NEXT: return %[[Y]]
func.func @contract(%a: tensor<4x1xf32>, %e: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %s = arith.constant dense<[2.0, 0.5]> : tensor<2xf32>
  %one = arith.constant dense<1.0> : tensor<4x2xf32>
  %m = rectify.contract ins(%a, %w : tensor<4x1xf32>, tensor<1x2xf32>) outs(%e : tensor<4x2xf32>) -> tensor<4x2xf32>
  %sb = linalg.broadcast ins(%s : tensor<2xf32>) outs(%e : tensor<4x2xf32>) dimensions = [0]
  %p = arith.addf %m, %one : tensor<4x2xf32>
  %y = arith.mulf %p, %sb : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// A negative scale, where zeros have no sign, or where something is added.
// CHECK-LABEL: func @negative(
// CHECK: %[[W:.*]] = arith.constant dense<{{\[}}[-2.000000e+00, -4.000000e+00], [-6.000000e+00, 8.000000e+00]]>
// CHECK-NEXT: linalg.matmul ins(%{{.*}}, %[[W]] :
// CHECK: %[[V:.*]] = arith.constant dense<{{\[}}[-2.000000e+00, -4.000000e+00], [-6.000000e+00, 8.000000e+00]]>
// CHECK: %[[ONE:.*]] = linalg.fill
// CHECK-NEXT: linalg.matmul ins(%{{.*}}, %[[V]] : {{.*}} outs(%[[ONE]] :
// CHECK-NEXT: return
func.func @negative(%a: tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, -4.0]]> : tensor<2x2xf32>
  %v = arith.constant dense<[[1.0, 2.0], [3.0, -4.0]]> : tensor<2x2xf32>
  %s = arith.constant dense<-2.0> : tensor<4x2xf32>
  %t = arith.constant dense<1.0> : tensor<4x2xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %0 = arith.mulf %m, %s fastmath<reassoc,nsz> : tensor<4x2xf32>
  %n = linalg.matmul ins(%a, %v : tensor<4x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %p = arith.mulf %n, %s fastmath<reassoc> : tensor<4x2xf32>
  %1 = arith.addf %p, %t fastmath<reassoc> : tensor<4x2xf32>
  return %0, %1 : tensor<4x2xf32>, tensor<4x2xf32>
}
