// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s --implicit-check-not=linalg.conv --implicit-check-not=linalg.depthwise
// RUN: rectify-opt %s --rectify-fuse-epilogue --convert-rectify-to-linalg | rectify-opt --rectify-fuse-epilogue \
// RUN:   | FileCheck %s --check-prefix=AGAIN --implicit-check-not=linalg.conv --implicit-check-not=linalg.depthwise

// What --convert-rectify-to-linalg undoes is found again.

// CHECK-DAG: #[[INPUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4, d2 + d5 * 3, d6)>
// CHECK-DAG: #[[WEIGHTS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-DAG: #[[OHWI:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3, d4, d5, d6)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3)>
// CHECK-DAG: #[[OUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>

// A bias that the sum starts from, and leaky relu; dynamic sizes.
// CHECK-LABEL: func @bias_leaky(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x?x?x4xf32>, %[[W:[^:]*]]: tensor<2x2x4x8xf32>, %[[B:[^:]*]]: tensor<8xf32>, %[[E:[^:]*]]: tensor<?x?x?x8xf32>)
// CHECK: %[[R:.*]] = rectify.contract indexing_maps = [#[[INPUT]], #[[WEIGHTS]], #[[CHANNEL]], #[[OUT]]] ins(%[[X]], %[[W]] : tensor<?x?x?x4xf32>, tensor<2x2x4x8xf32>) sides(%[[B]] : tensor<8xf32>) outs(%[[E]] : tensor<?x?x?x8xf32>) epilogue(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f32) {
// CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[ACC]], %[[BIAS]] : f32
// CHECK-NEXT: %[[Y:.*]] = rectify.leaky_relu %[[SUM]] {alpha = 1.000000e-01{{.*}}} : f32
// CHECK-NEXT: rectify.yield %[[Y]] : f32
// CHECK: return %[[R]]
// AGAIN-LABEL: func @bias_leaky(
// AGAIN: rectify.contract
func.func @bias_leaky(%x: tensor<?x?x?x4xf32>, %w: tensor<2x2x4x8xf32>, %b: tensor<8xf32>, %e: tensor<?x?x?x8xf32>) -> tensor<?x?x?x8xf32> {
  %bb = linalg.broadcast ins(%b : tensor<8xf32>) outs(%e : tensor<?x?x?x8xf32>) dimensions = [0, 1, 2]
  %c = linalg.conv_2d_nhwc_hwcf {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<?x?x?x4xf32>, tensor<2x2x4x8xf32>) outs(%bb : tensor<?x?x?x8xf32>) -> tensor<?x?x?x8xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<?x?x?x8xf32>
  return %y : tensor<?x?x?x8xf32>
}

// PReLU, a slope per channel.
// CHECK-LABEL: func @prelu(
// CHECK-SAME: %{{[^:]*}}: tensor<1x9x9x4xf32>, %{{[^:]*}}: tensor<3x3x4x8xf32>, %[[A:[^:]*]]: tensor<8xf32>
// CHECK: rectify.contract {{.*}} sides(%[[A]] : tensor<8xf32>) outs(%{{.*}} : tensor<1x7x7x8xf32>) epilogue(%[[ACC:.*]]: f32, %[[SLOPE:.*]]: f32) {
// CHECK-NEXT: %[[Y:.*]] = rectify.prelu %[[ACC]], %[[SLOPE]] : f32, f32
// AGAIN-LABEL: func @prelu(
// AGAIN: rectify.contract
func.func @prelu(%x: tensor<1x9x9x4xf32>, %w: tensor<3x3x4x8xf32>, %a: tensor<8xf32>, %e: tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32>
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x9x9x4xf32>, tensor<3x3x4x8xf32>) outs(%f : tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32>
  %y = rectify.prelu %c, %a {axis = 3} : tensor<1x7x7x8xf32>, tensor<8xf32>
  return %y : tensor<1x7x7x8xf32>
}

// A batch norm as scale and shift, a residual, and relu.
// CHECK-LABEL: func @batch_norm_residual_relu(
// CHECK-SAME: %{{[^:]*}}: tensor<1x4x9x9xf32>, %{{[^:]*}}: tensor<8x4x3x3xf32>, %[[S:[^:]*]]: tensor<8xf32>, %[[B:[^:]*]]: tensor<8xf32>, %[[R:[^:]*]]: tensor<1x8x7x7xf32>
// CHECK: rectify.contract {{.*}} sides(%[[S]], %[[B]], %[[R]] : tensor<8xf32>, tensor<8xf32>, tensor<1x8x7x7xf32>) outs(%{{.*}}) epilogue(%[[ACC:.*]]: f32, %[[SCALE:.*]]: f32, %[[SHIFT:.*]]: f32, %[[RES:.*]]: f32) {
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[ACC]], %[[SCALE]] : f32
// CHECK-NEXT: %[[Q:.*]] = arith.addf %[[P]], %[[SHIFT]] : f32
// CHECK-NEXT: %[[T:.*]] = arith.addf %[[Q]], %[[RES]] : f32
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[T]] : f32
// CHECK-NEXT: rectify.yield %[[Y]] : f32
// AGAIN-LABEL: func @batch_norm_residual_relu(
// AGAIN: rectify.contract
func.func @batch_norm_residual_relu(%x: tensor<1x4x9x9xf32>, %w: tensor<8x4x3x3xf32>, %s: tensor<8xf32>, %b: tensor<8xf32>,
                                    %r: tensor<1x8x7x7xf32>, %e: tensor<1x8x7x7xf32>) -> tensor<1x8x7x7xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x8x7x7xf32>) -> tensor<1x8x7x7xf32>
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x4x9x9xf32>, tensor<8x4x3x3xf32>) outs(%f : tensor<1x8x7x7xf32>) -> tensor<1x8x7x7xf32>
  %sb = linalg.broadcast ins(%s : tensor<8xf32>) outs(%e : tensor<1x8x7x7xf32>) dimensions = [0, 2, 3]
  %bb = linalg.broadcast ins(%b : tensor<8xf32>) outs(%e : tensor<1x8x7x7xf32>) dimensions = [0, 2, 3]
  %p = arith.mulf %c, %sb : tensor<1x8x7x7xf32>
  %q = arith.addf %p, %bb : tensor<1x8x7x7xf32>
  %t = arith.addf %q, %r : tensor<1x8x7x7xf32>
  %y = rectify.relu %t : tensor<1x8x7x7xf32>
  return %y : tensor<1x8x7x7xf32>
}

// Weights that are transposed for the convolution are read as they lie.
// CHECK-LABEL: func @transposed_weights(
// CHECK-SAME: %[[X:[^:]*]]: tensor<1x9x9x4xf32>, %[[W:[^:]*]]: tensor<8x3x3x4xf32>
// CHECK: rectify.contract indexing_maps = [#{{.*}}, #[[OHWI]], #[[OUT]]] ins(%[[X]], %[[W]] : tensor<1x9x9x4xf32>, tensor<8x3x3x4xf32>)
// AGAIN-LABEL: func @transposed_weights(
// AGAIN: rectify.contract
func.func @transposed_weights(%x: tensor<1x9x9x4xf32>, %w: tensor<8x3x3x4xf32>, %e: tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32>
  %h = tensor.empty() : tensor<3x3x4x8xf32>
  %t = linalg.transpose ins(%w : tensor<8x3x3x4xf32>) outs(%h : tensor<3x3x4x8xf32>) permutation = [1, 2, 3, 0]
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %t : tensor<1x9x9x4xf32>, tensor<3x3x4x8xf32>) outs(%f : tensor<1x7x7x8xf32>) -> tensor<1x7x7x8xf32>
  %y = rectify.relu %c : tensor<1x7x7x8xf32>
  return %y : tensor<1x7x7x8xf32>
}

// A window that is spread from less keeps its sizes: they are nowhere else.
// CHECK-LABEL: func @broadcast_window(
// CHECK: %[[W:.*]] = linalg.broadcast ins(%{{.*}} : tensor<4x8xf32>)
// CHECK: rectify.contract {{.*}} ins(%{{.*}}, %[[W]] : tensor<1x9x4xf32>, tensor<3x4x8xf32>)
// AGAIN-LABEL: func @broadcast_window(
// AGAIN: linalg.broadcast
// AGAIN: rectify.contract
func.func @broadcast_window(%x: tensor<1x9x4xf32>, %w: tensor<4x8xf32>, %e: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %h = tensor.empty() : tensor<3x4x8xf32>
  %t = linalg.broadcast ins(%w : tensor<4x8xf32>) outs(%h : tensor<3x4x8xf32>) dimensions = [0]
  %c = linalg.conv_1d_nwc_wcf ins(%x, %t : tensor<1x9x4xf32>, tensor<3x4x8xf32>) outs(%f : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %y = rectify.relu %c : tensor<1x7x8xf32>
  return %y : tensor<1x7x8xf32>
}

// Padding is an op of its own.
// CHECK-LABEL: func @padded(
// CHECK: %[[P:.*]] = tensor.pad
// CHECK: rectify.contract {{.*}} ins(%[[P]], %{{.*}} : tensor<1x9x4xf32>, tensor<3x4x8xf32>)
// AGAIN-LABEL: func @padded(
// AGAIN: rectify.contract
func.func @padded(%x: tensor<1x7x4xf32>, %w: tensor<3x4x8xf32>, %e: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 1, 0] high[0, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<1x7x4xf32> to tensor<1x9x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %c = linalg.conv_1d_nwc_wcf ins(%p, %w : tensor<1x9x4xf32>, tensor<3x4x8xf32>) outs(%f : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %y = rectify.relu %c : tensor<1x7x8xf32>
  return %y : tensor<1x7x8xf32>
}

// Integers, and floats that are widened before they are multiplied.
// CHECK-LABEL: func @narrow(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<1x9x4xi8>, tensor<3x4x8xi8>) outs(%{{.*}} : tensor<1x7x8xi32>) epilogue(%[[ACC:.*]]: i32) {
// CHECK-NEXT: rectify.relu %[[ACC]] : i32
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<1x9x4xbf16>, tensor<3x4x8xbf16>) outs(%{{.*}} : tensor<1x7x8xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.elu %[[ACC]] : f32
// AGAIN-LABEL: func @narrow(
// AGAIN-COUNT-2: rectify.contract
func.func @narrow(%x: tensor<1x9x4xi8>, %w: tensor<3x4x8xi8>, %u: tensor<1x9x4xbf16>, %v: tensor<3x4x8xbf16>, %e: tensor<1x7x8xi32>, %g: tensor<1x7x8xf32>)
    -> (tensor<1x7x8xi32>, tensor<1x7x8xf32>) {
  %izero = arith.constant 0 : i32
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%izero : i32) outs(%e : tensor<1x7x8xi32>) -> tensor<1x7x8xi32>
  %c = linalg.conv_1d_nwc_wcf ins(%x, %w : tensor<1x9x4xi8>, tensor<3x4x8xi8>) outs(%f : tensor<1x7x8xi32>) -> tensor<1x7x8xi32>
  %y = rectify.relu %c : tensor<1x7x8xi32>
  %h = linalg.fill ins(%zero : f32) outs(%g : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %d = linalg.conv_1d_nwc_wcf ins(%u, %v : tensor<1x9x4xbf16>, tensor<3x4x8xbf16>) outs(%h : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  %z = rectify.elu %d : tensor<1x7x8xf32>
  return %y, %z : tensor<1x7x8xi32>, tensor<1x7x8xf32>
}

// A zero point of the input, with weights that have none, comes out of the sum:
// it is what the sums of the weights are multiplied with.
// CHECK-LABEL: func @zero_point(
// CHECK-SAME: %[[X:[^:]*]]: tensor<1x9x4xi8>, %[[W:[^:]*]]: tensor<3x4x8xi8>, %[[P:[^:]*]]: i32, %[[E:[^:]*]]: tensor<1x7x8xi32>)
// CHECK: %[[S:.*]] = linalg.generic {indexing_maps = [#{{.*}}, #{{.*}}], iterator_types = ["reduction", "reduction", "parallel"]} ins(%[[W]] : tensor<3x4x8xi8>)
// CHECK: rectify.contract {{.*}} ins(%[[X]], %[[W]] : tensor<1x9x4xi8>, tensor<3x4x8xi8>) sides(%[[S]], %[[P]] : tensor<8xi32>, i32) outs(%{{.*}}) epilogue(%[[ACC:.*]]: i32, %[[SUM:.*]]: i32, %[[POINT:.*]]: i32) {
// CHECK-NEXT: %[[SHIFT:.*]] = arith.muli %[[POINT]], %[[SUM]] : i32
// CHECK-NEXT: %[[D:.*]] = arith.subi %[[ACC]], %[[SHIFT]] : i32
// CHECK-NEXT: rectify.relu %[[D]] : i32
// AGAIN-LABEL: func @zero_point(
// AGAIN: rectify.contract
func.func @zero_point(%x: tensor<1x9x4xi8>, %w: tensor<3x4x8xi8>, %p: i32, %e: tensor<1x7x8xi32>) -> tensor<1x7x8xi32> {
  %izero = arith.constant 0 : i32
  %f = linalg.fill ins(%izero : i32) outs(%e : tensor<1x7x8xi32>) -> tensor<1x7x8xi32>
  %c = linalg.generic {indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k, c)>, affine_map<(n, x, f, k, c) -> (k, c, f)>, affine_map<(n, x, f, k, c) -> ()>,
                                        affine_map<(n, x, f, k, c) -> ()>, affine_map<(n, x, f, k, c) -> (n, x, f)>],
                       iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w, %p, %izero : tensor<1x9x4xi8>, tensor<3x4x8xi8>, i32, i32) outs(%f : tensor<1x7x8xi32>) {
  ^bb0(%a: i8, %b: i8, %pa: i32, %pb: i32, %acc: i32):
    %0 = arith.extsi %a : i8 to i32
    %1 = arith.subi %0, %pa : i32
    %2 = arith.extsi %b : i8 to i32
    %3 = arith.subi %2, %pb : i32
    %4 = arith.muli %1, %3 : i32
    %5 = arith.addi %acc, %4 : i32
    linalg.yield %5 : i32
  } -> tensor<1x7x8xi32>
  %y = rectify.relu %c : tensor<1x7x8xi32>
  return %y : tensor<1x7x8xi32>
}

// Weights that are constants have constant sums: 1 + 2 + 3, 4 + 5 + 6 - 128.
// CHECK-LABEL: func @constant_weights(
// CHECK: %[[S:.*]] = arith.constant dense<[6, -113]> : tensor<2xi32>
// CHECK: rectify.contract {{.*}} sides(%[[S]], %{{.*}} : tensor<2xi32>, tensor<2xi32>) outs(%{{.*}}) epilogue(%[[ACC:.*]]: i32, %[[SUM:.*]]: i32, %[[BIAS:.*]]: i32) {
// CHECK: %[[SHIFT:.*]] = arith.muli %{{.*}}, %[[SUM]] : i32
// CHECK-NEXT: %[[D:.*]] = arith.subi %[[ACC]], %[[SHIFT]] : i32
// CHECK-NEXT: arith.addi %[[D]], %[[BIAS]] : i32
// AGAIN-LABEL: func @constant_weights(
// AGAIN: rectify.contract
func.func @constant_weights(%x: tensor<1x4x4x1xi8>, %b: tensor<2xi32>, %e: tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32> {
  %point = arith.constant -5 : i32
  %izero = arith.constant 0 : i32
  %w = arith.constant dense<[[[[1, 4]], [[2, 5]]], [[[3, 6]], [[0, -128]]]]> : tensor<2x2x1x2xi8>
  %bb = linalg.broadcast ins(%b : tensor<2xi32>) outs(%e : tensor<1x3x3x2xi32>) dimensions = [0, 1, 2]
  %c = linalg.conv_2d_nhwc_hwcf_q ins(%x, %w, %point, %izero : tensor<1x4x4x1xi8>, tensor<2x2x1x2xi8>, i32, i32) outs(%bb : tensor<1x3x3x2xi32>) -> tensor<1x3x3x2xi32>
  %y = rectify.relu %c : tensor<1x3x3x2xi32>
  return %y : tensor<1x3x3x2xi32>
}

// Every layout that linalg has a name for, and a generic.

// CHECK-LABEL: func @conv_1d(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<17xf32>, tensor<3xf32>) outs(%{{.*}} : tensor<15xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_1d(
// AGAIN: rectify.contract
func.func @conv_1d(%x: tensor<17xf32>, %w: tensor<3xf32>, %e: tensor<15xf32>) -> tensor<15xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<15xf32>) -> tensor<15xf32>
  %c = linalg.conv_1d
      ins(%x, %w : tensor<17xf32>, tensor<3xf32>) outs(%f : tensor<15xf32>) -> tensor<15xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<15xf32>
  return %y : tensor<15xf32>
}

// CHECK-LABEL: func @conv_2d(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<9x21xf32>, tensor<2x3xf32>) outs(%{{.*}} : tensor<8x19xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_2d(
// AGAIN: rectify.contract
func.func @conv_2d(%x: tensor<9x21xf32>, %w: tensor<2x3xf32>, %e: tensor<8x19xf32>) -> tensor<8x19xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8x19xf32>) -> tensor<8x19xf32>
  %c = linalg.conv_2d
      ins(%x, %w : tensor<9x21xf32>, tensor<2x3xf32>) outs(%f : tensor<8x19xf32>) -> tensor<8x19xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<8x19xf32>
  return %y : tensor<8x19xf32>
}

// CHECK-LABEL: func @conv_3d(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<5x6x20xf32>, tensor<2x3x3xf32>) outs(%{{.*}} : tensor<4x4x18xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_3d(
// AGAIN: rectify.contract
func.func @conv_3d(%x: tensor<5x6x20xf32>, %w: tensor<2x3x3xf32>, %e: tensor<4x4x18xf32>) -> tensor<4x4x18xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4x18xf32>) -> tensor<4x4x18xf32>
  %c = linalg.conv_3d
      ins(%x, %w : tensor<5x6x20xf32>, tensor<2x3x3xf32>) outs(%f : tensor<4x4x18xf32>) -> tensor<4x4x18xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<4x4x18xf32>
  return %y : tensor<4x4x18xf32>
}

// CHECK-LABEL: func @conv_1d_nwc_wcf(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x17x5xf32>, tensor<3x5x19xf32>) outs(%{{.*}} : tensor<2x7x19xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_1d_nwc_wcf(
// AGAIN: rectify.contract
func.func @conv_1d_nwc_wcf(%x: tensor<2x17x5xf32>, %w: tensor<3x5x19xf32>, %e: tensor<2x7x19xf32>) -> tensor<2x7x19xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x7x19xf32>) -> tensor<2x7x19xf32>
  %c = linalg.conv_1d_nwc_wcf {dilations = dense<[2]> : tensor<1xi64>, strides = dense<[2]> : tensor<1xi64>}
      ins(%x, %w : tensor<2x17x5xf32>, tensor<3x5x19xf32>) outs(%f : tensor<2x7x19xf32>) -> tensor<2x7x19xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x7x19xf32>
  return %y : tensor<2x7x19xf32>
}

// CHECK-LABEL: func @conv_1d_ncw_fcw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x5x39xf32>, tensor<7x5x3xf32>) outs(%{{.*}} : tensor<2x7x35xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_1d_ncw_fcw(
// AGAIN: rectify.contract
func.func @conv_1d_ncw_fcw(%x: tensor<2x5x39xf32>, %w: tensor<7x5x3xf32>, %e: tensor<2x7x35xf32>) -> tensor<2x7x35xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x7x35xf32>) -> tensor<2x7x35xf32>
  %c = linalg.conv_1d_ncw_fcw {dilations = dense<[2]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<2x5x39xf32>, tensor<7x5x3xf32>) outs(%f : tensor<2x7x35xf32>) -> tensor<2x7x35xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x7x35xf32>
  return %y : tensor<2x7x35xf32>
}

// CHECK-LABEL: func @conv_2d_nhwc_fhwc(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x11x10x5xf32>, tensor<19x3x2x5xf32>) outs(%{{.*}} : tensor<2x5x9x19xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_2d_nhwc_fhwc(
// AGAIN: rectify.contract
func.func @conv_2d_nhwc_fhwc(%x: tensor<2x11x10x5xf32>, %w: tensor<19x3x2x5xf32>, %e: tensor<2x5x9x19xf32>) -> tensor<2x5x9x19xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x5x9x19xf32>) -> tensor<2x5x9x19xf32>
  %c = linalg.conv_2d_nhwc_fhwc {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x11x10x5xf32>, tensor<19x3x2x5xf32>) outs(%f : tensor<2x5x9x19xf32>) -> tensor<2x5x9x19xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x5x9x19xf32>
  return %y : tensor<2x5x9x19xf32>
}

// CHECK-LABEL: func @conv_2d_nchw_fchw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x5x10x40xf32>, tensor<7x5x3x3xf32>) outs(%{{.*}} : tensor<2x7x6x36xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_2d_nchw_fchw(
// AGAIN: rectify.contract
func.func @conv_2d_nchw_fchw(%x: tensor<2x5x10x40xf32>, %w: tensor<7x5x3x3xf32>, %e: tensor<2x7x6x36xf32>) -> tensor<2x7x6x36xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x7x6x36xf32>) -> tensor<2x7x6x36xf32>
  %c = linalg.conv_2d_nchw_fchw {dilations = dense<[2, 2]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x5x10x40xf32>, tensor<7x5x3x3xf32>) outs(%f : tensor<2x7x6x36xf32>) -> tensor<2x7x6x36xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x7x6x36xf32>
  return %y : tensor<2x7x6x36xf32>
}

// CHECK-LABEL: func @conv_2d_ngchw_fgchw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x3x5x8x9xf32>, tensor<7x3x5x3x3xf32>) outs(%{{.*}} : tensor<2x3x7x6x7xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_2d_ngchw_fgchw(
// AGAIN: rectify.contract
func.func @conv_2d_ngchw_fgchw(%x: tensor<2x3x5x8x9xf32>, %w: tensor<7x3x5x3x3xf32>, %e: tensor<2x3x7x6x7xf32>) -> tensor<2x3x7x6x7xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x3x7x6x7xf32>) -> tensor<2x3x7x6x7xf32>
  %c = linalg.conv_2d_ngchw_fgchw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x3x5x8x9xf32>, tensor<7x3x5x3x3xf32>) outs(%f : tensor<2x3x7x6x7xf32>) -> tensor<2x3x7x6x7xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x3x7x6x7xf32>
  return %y : tensor<2x3x7x6x7xf32>
}

// CHECK-LABEL: func @conv_2d_ngchw_gfchw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x3x5x8x9xf32>, tensor<3x7x5x3x3xf32>) outs(%{{.*}} : tensor<2x3x7x3x7xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_2d_ngchw_gfchw(
// AGAIN: rectify.contract
func.func @conv_2d_ngchw_gfchw(%x: tensor<2x3x5x8x9xf32>, %w: tensor<3x7x5x3x3xf32>, %e: tensor<2x3x7x3x7xf32>) -> tensor<2x3x7x3x7xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x3x7x3x7xf32>) -> tensor<2x3x7x3x7xf32>
  %c = linalg.conv_2d_ngchw_gfchw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x3x5x8x9xf32>, tensor<3x7x5x3x3xf32>) outs(%f : tensor<2x3x7x3x7xf32>) -> tensor<2x3x7x3x7xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x3x7x3x7xf32>
  return %y : tensor<2x3x7x3x7xf32>
}

// CHECK-LABEL: func @conv_2d_nhwgc_gfhwc(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x8x9x3x5xf32>, tensor<3x17x3x3x5xf32>) outs(%{{.*}} : tensor<2x6x7x3x17xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_2d_nhwgc_gfhwc(
// AGAIN: rectify.contract
func.func @conv_2d_nhwgc_gfhwc(%x: tensor<2x8x9x3x5xf32>, %w: tensor<3x17x3x3x5xf32>, %e: tensor<2x6x7x3x17xf32>) -> tensor<2x6x7x3x17xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x6x7x3x17xf32>) -> tensor<2x6x7x3x17xf32>
  %c = linalg.conv_2d_nhwgc_gfhwc {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x8x9x3x5xf32>, tensor<3x17x3x3x5xf32>) outs(%f : tensor<2x6x7x3x17xf32>) -> tensor<2x6x7x3x17xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x6x7x3x17xf32>
  return %y : tensor<2x6x7x3x17xf32>
}

// CHECK-LABEL: func @conv_3d_ndhwc_dhwcf(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x5x6x7x3xf32>, tensor<2x3x2x3x17xf32>) outs(%{{.*}} : tensor<2x4x2x6x17xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_3d_ndhwc_dhwcf(
// AGAIN: rectify.contract
func.func @conv_3d_ndhwc_dhwcf(%x: tensor<2x5x6x7x3xf32>, %w: tensor<2x3x2x3x17xf32>, %e: tensor<2x4x2x6x17xf32>) -> tensor<2x4x2x6x17xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4x2x6x17xf32>) -> tensor<2x4x2x6x17xf32>
  %c = linalg.conv_3d_ndhwc_dhwcf {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<2x5x6x7x3xf32>, tensor<2x3x2x3x17xf32>) outs(%f : tensor<2x4x2x6x17xf32>) -> tensor<2x4x2x6x17xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x4x2x6x17xf32>
  return %y : tensor<2x4x2x6x17xf32>
}

// CHECK-LABEL: func @conv_3d_ncdhw_fcdhw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<1x3x5x6x21xf32>, tensor<5x3x2x3x2xf32>) outs(%{{.*}} : tensor<1x5x4x4x20xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @conv_3d_ncdhw_fcdhw(
// AGAIN: rectify.contract
func.func @conv_3d_ncdhw_fcdhw(%x: tensor<1x3x5x6x21xf32>, %w: tensor<5x3x2x3x2xf32>, %e: tensor<1x5x4x4x20xf32>) -> tensor<1x5x4x4x20xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x5x4x4x20xf32>) -> tensor<1x5x4x4x20xf32>
  %c = linalg.conv_3d_ncdhw_fcdhw {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x3x5x6x21xf32>, tensor<5x3x2x3x2xf32>) outs(%f : tensor<1x5x4x4x20xf32>) -> tensor<1x5x4x4x20xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<1x5x4x4x20xf32>
  return %y : tensor<1x5x4x4x20xf32>
}

// CHECK-LABEL: func @depthwise_conv_1d_nwc_wc(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x17x19xf32>, tensor<3x19xf32>) outs(%{{.*}} : tensor<2x8x19xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_1d_nwc_wc(
// AGAIN: rectify.contract
func.func @depthwise_conv_1d_nwc_wc(%x: tensor<2x17x19xf32>, %w: tensor<3x19xf32>, %e: tensor<2x8x19xf32>) -> tensor<2x8x19xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x8x19xf32>) -> tensor<2x8x19xf32>
  %c = linalg.depthwise_conv_1d_nwc_wc {dilations = dense<[1]> : tensor<1xi64>, strides = dense<[2]> : tensor<1xi64>}
      ins(%x, %w : tensor<2x17x19xf32>, tensor<3x19xf32>) outs(%f : tensor<2x8x19xf32>) -> tensor<2x8x19xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x8x19xf32>
  return %y : tensor<2x8x19xf32>
}

// CHECK-LABEL: func @depthwise_conv_1d_ncw_cw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x5x37xf32>, tensor<5x3xf32>) outs(%{{.*}} : tensor<2x5x35xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_1d_ncw_cw(
// AGAIN: rectify.contract
func.func @depthwise_conv_1d_ncw_cw(%x: tensor<2x5x37xf32>, %w: tensor<5x3xf32>, %e: tensor<2x5x35xf32>) -> tensor<2x5x35xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x5x35xf32>) -> tensor<2x5x35xf32>
  %c = linalg.depthwise_conv_1d_ncw_cw {dilations = dense<[1]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<2x5x37xf32>, tensor<5x3xf32>) outs(%f : tensor<2x5x35xf32>) -> tensor<2x5x35xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x5x35xf32>
  return %y : tensor<2x5x35xf32>
}

// CHECK-LABEL: func @depthwise_conv_1d_nwc_wcm(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x17x5xf32>, tensor<3x5x3xf32>) outs(%{{.*}} : tensor<2x15x5x3xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_1d_nwc_wcm(
// AGAIN: rectify.contract
func.func @depthwise_conv_1d_nwc_wcm(%x: tensor<2x17x5xf32>, %w: tensor<3x5x3xf32>, %e: tensor<2x15x5x3xf32>) -> tensor<2x15x5x3xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x15x5x3xf32>) -> tensor<2x15x5x3xf32>
  %c = linalg.depthwise_conv_1d_nwc_wcm {dilations = dense<[1]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x, %w : tensor<2x17x5xf32>, tensor<3x5x3xf32>) outs(%f : tensor<2x15x5x3xf32>) -> tensor<2x15x5x3xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x15x5x3xf32>
  return %y : tensor<2x15x5x3xf32>
}

// CHECK-LABEL: func @depthwise_conv_2d_nhwc_hwc(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x9x10x35xf32>, tensor<3x3x35xf32>) outs(%{{.*}} : tensor<2x7x6x35xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_2d_nhwc_hwc(
// AGAIN: rectify.contract
func.func @depthwise_conv_2d_nhwc_hwc(%x: tensor<2x9x10x35xf32>, %w: tensor<3x3x35xf32>, %e: tensor<2x7x6x35xf32>) -> tensor<2x7x6x35xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x7x6x35xf32>) -> tensor<2x7x6x35xf32>
  %c = linalg.depthwise_conv_2d_nhwc_hwc {dilations = dense<[1, 2]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x9x10x35xf32>, tensor<3x3x35xf32>) outs(%f : tensor<2x7x6x35xf32>) -> tensor<2x7x6x35xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x7x6x35xf32>
  return %y : tensor<2x7x6x35xf32>
}

// CHECK-LABEL: func @depthwise_conv_2d_nchw_chw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x5x9x38xf32>, tensor<5x3x3xf32>) outs(%{{.*}} : tensor<2x5x4x18xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_2d_nchw_chw(
// AGAIN: rectify.contract
func.func @depthwise_conv_2d_nchw_chw(%x: tensor<2x5x9x38xf32>, %w: tensor<5x3x3xf32>, %e: tensor<2x5x4x18xf32>) -> tensor<2x5x4x18xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x5x4x18xf32>) -> tensor<2x5x4x18xf32>
  %c = linalg.depthwise_conv_2d_nchw_chw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 2]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x5x9x38xf32>, tensor<5x3x3xf32>) outs(%f : tensor<2x5x4x18xf32>) -> tensor<2x5x4x18xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x5x4x18xf32>
  return %y : tensor<2x5x4x18xf32>
}

// CHECK-LABEL: func @depthwise_conv_2d_nhwc_hwcm(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<2x9x10x19xf32>, tensor<3x3x19x1xf32>) outs(%{{.*}} : tensor<2x7x8x19x1xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_2d_nhwc_hwcm(
// AGAIN: rectify.contract
func.func @depthwise_conv_2d_nhwc_hwcm(%x: tensor<2x9x10x19xf32>, %w: tensor<3x3x19x1xf32>, %e: tensor<2x7x8x19x1xf32>) -> tensor<2x7x8x19x1xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x7x8x19x1xf32>) -> tensor<2x7x8x19x1xf32>
  %c = linalg.depthwise_conv_2d_nhwc_hwcm {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x, %w : tensor<2x9x10x19xf32>, tensor<3x3x19x1xf32>) outs(%f : tensor<2x7x8x19x1xf32>) -> tensor<2x7x8x19x1xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<2x7x8x19x1xf32>
  return %y : tensor<2x7x8x19x1xf32>
}

// CHECK-LABEL: func @depthwise_conv_3d_ndhwc_dhwc(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<1x4x5x6x19xf32>, tensor<2x3x3x19xf32>) outs(%{{.*}} : tensor<1x3x3x4x19xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_3d_ndhwc_dhwc(
// AGAIN: rectify.contract
func.func @depthwise_conv_3d_ndhwc_dhwc(%x: tensor<1x4x5x6x19xf32>, %w: tensor<2x3x3x19xf32>, %e: tensor<1x3x3x4x19xf32>) -> tensor<1x3x3x4x19xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x3x4x19xf32>) -> tensor<1x3x3x4x19xf32>
  %c = linalg.depthwise_conv_3d_ndhwc_dhwc {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x4x5x6x19xf32>, tensor<2x3x3x19xf32>) outs(%f : tensor<1x3x3x4x19xf32>) -> tensor<1x3x3x4x19xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<1x3x3x4x19xf32>
  return %y : tensor<1x3x3x4x19xf32>
}

// CHECK-LABEL: func @depthwise_conv_3d_ncdhw_cdhw(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<1x3x4x5x21xf32>, tensor<3x2x3x3xf32>) outs(%{{.*}} : tensor<1x3x3x3x19xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_3d_ncdhw_cdhw(
// AGAIN: rectify.contract
func.func @depthwise_conv_3d_ncdhw_cdhw(%x: tensor<1x3x4x5x21xf32>, %w: tensor<3x2x3x3xf32>, %e: tensor<1x3x3x3x19xf32>) -> tensor<1x3x3x3x19xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x3x3x19xf32>) -> tensor<1x3x3x3x19xf32>
  %c = linalg.depthwise_conv_3d_ncdhw_cdhw {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x3x4x5x21xf32>, tensor<3x2x3x3xf32>) outs(%f : tensor<1x3x3x3x19xf32>) -> tensor<1x3x3x3x19xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<1x3x3x3x19xf32>
  return %y : tensor<1x3x3x3x19xf32>
}

// CHECK-LABEL: func @depthwise_conv_3d_ndhwc_dhwcm(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<1x4x5x6x3xf32>, tensor<2x3x3x3x2xf32>) outs(%{{.*}} : tensor<1x3x3x4x3x2xf32>) epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: rectify.leaky_relu %[[ACC]]
// AGAIN-LABEL: func @depthwise_conv_3d_ndhwc_dhwcm(
// AGAIN: rectify.contract
func.func @depthwise_conv_3d_ndhwc_dhwcm(%x: tensor<1x4x5x6x3xf32>, %w: tensor<2x3x3x3x2xf32>, %e: tensor<1x3x3x4x3x2xf32>) -> tensor<1x3x3x4x3x2xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x3x3x4x3x2xf32>) -> tensor<1x3x3x4x3x2xf32>
  %c = linalg.depthwise_conv_3d_ndhwc_dhwcm {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x, %w : tensor<1x4x5x6x3xf32>, tensor<2x3x3x3x2xf32>) outs(%f : tensor<1x3x3x4x3x2xf32>) -> tensor<1x3x3x4x3x2xf32>
  %y = rectify.leaky_relu %c {alpha = 0.1} : tensor<1x3x3x4x3x2xf32>
  return %y : tensor<1x3x3x4x3x2xf32>
}

// Nothing behind it: a generic that uses elements several times is a contraction
// all the same, so that nothing is fused into it from before.
// CHECK-LABEL: func @generic(
// CHECK: rectify.contract {{.*}} ins(%{{.*}} : tensor<9xf32>, tensor<3xf32>) outs(%{{.*}} : tensor<7xf32>)
// AGAIN-LABEL: func @generic(
// AGAIN: rectify.contract
func.func @generic(%x: tensor<9xf32>, %w: tensor<3xf32>, %e: tensor<7xf32>) -> tensor<7xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<7xf32>) -> tensor<7xf32>
  %c = linalg.generic {indexing_maps = [affine_map<(i, k) -> (i + k)>, affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<9xf32>, tensor<3xf32>) outs(%f : tensor<7xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %p : f32
    linalg.yield %s : f32
  } -> tensor<7xf32>
  return %c : tensor<7xf32>
}
