// Convolutions of every layout, fused with what is behind them, through scalar
// loops and through the kernels of every target: strides, dilations, sizes that
// leave rests in every direction, a window of one element, and no window at all.
// --check compares with the scalar loops, where nothing is fused.

// RUN: rectify-opt %s --rectify-optimize | FileCheck %s --check-prefix=FUSED
// RUN: rectify-run %s --seed=5 --check --target=baseline --entry=layouts | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s --seed=5 --check --target=avx2 --entry=layouts | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s --seed=5 --check --target=avx512 --entry=layouts | FileCheck %s %}

// DEFINE: %{images} = --input=%S/Inputs/images-f32.npy --seed=9 --entry=layers
// RUN: rectify-run %s %{images} --check --target=baseline | FileCheck %s --check-prefix=LAYERS
// RUN: %if avx2 %{ rectify-run %s %{images} --check --target=avx2 | FileCheck %s --check-prefix=LAYERS %}
// RUN: %if avx512 %{ rectify-run %s %{images} --check --target=avx512 | FileCheck %s --check-prefix=LAYERS %}
// RUN: rectify-run %s %{images} --check --threads=2 | FileCheck %s --check-prefix=LAYERS

// RUN: rectify-run %s --seed=4 --dim=3 --check --target=baseline --entry=corners | FileCheck %s --check-prefix=CORNERS
// RUN: %if avx2 %{ rectify-run %s --seed=4 --dim=3 --check --target=avx2 --entry=corners | FileCheck %s --check-prefix=CORNERS %}
// RUN: %if avx512 %{ rectify-run %s --seed=4 --dim=3 --check --target=avx512 --entry=corners | FileCheck %s --check-prefix=CORNERS %}

// CHECK: check against the reference lowering:
// CHECK-COUNT-25: result #{{[0-9]+}}: {{within|equal}}
// CHECK-NOT: FAILED

// FUSED-LABEL: func @layouts(
// FUSED-NOT: linalg.
// FUSED-COUNT-25: rectify.contract
// FUSED-NOT: linalg.
// FUSED-LABEL: func @layers(
// FUSED-COUNT-9: rectify.contract
// FUSED-NOT: linalg.conv
// FUSED-LABEL: func @corners(

func.func @layouts(
    %x0: tensor<17xf32>, %w0: tensor<3xf32>, %x1: tensor<9x21xf32>, %w1: tensor<2x3xf32>,
    %x2: tensor<5x6x20xf32>, %w2: tensor<2x3x3xf32>, %x3: tensor<2x17x5xf32>, %w3: tensor<3x5x19xf32>,
    %x4: tensor<2x5x39xf32>, %w4: tensor<7x5x3xf32>, %x5: tensor<2x11x10x5xf32>, %w5: tensor<19x3x2x5xf32>,
    %x6: tensor<2x5x10x40xf32>, %w6: tensor<7x5x3x3xf32>, %x7: tensor<1x3x11x11xf32>, %w7: tensor<9x3x3x3xf32>,
    %x8: tensor<2x3x5x8x9xf32>, %w8: tensor<7x3x5x3x3xf32>, %x9: tensor<2x3x5x8x9xf32>, %w9: tensor<3x7x5x3x3xf32>,
    %x10: tensor<2x8x9x3x5xf32>, %w10: tensor<3x17x3x3x5xf32>, %x11: tensor<2x5x6x7x3xf32>, %w11: tensor<2x3x2x3x17xf32>,
    %x12: tensor<1x3x5x6x21xf32>, %w12: tensor<5x3x2x3x2xf32>, %x13: tensor<2x17x19xf32>, %w13: tensor<3x19xf32>,
    %x14: tensor<2x5x37xf32>, %w14: tensor<5x3xf32>, %x15: tensor<2x17x5xf32>, %w15: tensor<3x5x3xf32>,
    %x16: tensor<2x9x10x35xf32>, %w16: tensor<3x3x35xf32>, %x17: tensor<2x5x9x38xf32>, %w17: tensor<5x3x3xf32>,
    %x18: tensor<2x9x10x19xf32>, %w18: tensor<3x3x19x1xf32>, %x19: tensor<1x4x5x6x19xf32>, %w19: tensor<2x3x3x19xf32>,
    %x20: tensor<1x3x4x5x21xf32>, %w20: tensor<3x2x3x3xf32>, %x21: tensor<1x4x5x6x3xf32>, %w21: tensor<2x3x3x3x2xf32>,
    %x22: tensor<2x7x9x13xf32>, %w22: tensor<1x1x13x33xf32>, %x23: tensor<2x7x9x13xf32>, %w23: tensor<1x1x13x33xf32>,
    %x24: tensor<2x13x7x9xf32>, %w24: tensor<11x13x1x1xf32>)
    -> (tensor<15xf32>, tensor<8x19xf32>, tensor<4x4x18xf32>, tensor<2x7x19xf32>, tensor<2x7x35xf32>, tensor<2x5x9x19xf32>,
        tensor<2x7x6x36xf32>, tensor<1x9x5x5xf32>, tensor<2x3x7x6x7xf32>, tensor<2x3x7x3x7xf32>, tensor<2x6x7x3x17xf32>, tensor<2x4x2x6x17xf32>,
        tensor<1x5x4x4x20xf32>, tensor<2x8x19xf32>, tensor<2x5x35xf32>, tensor<2x15x5x3xf32>, tensor<2x7x6x35xf32>, tensor<2x5x4x18xf32>,
        tensor<2x7x8x19x1xf32>, tensor<1x3x3x4x19xf32>, tensor<1x3x3x3x19xf32>, tensor<1x3x3x4x3x2xf32>, tensor<2x7x9x33xf32>, tensor<2x4x5x33xf32>,
        tensor<2x11x7x9xf32>) {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<15xf32>
  %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<15xf32>) -> tensor<15xf32>
  %c0 = linalg.conv_1d
      ins(%x0, %w0 : tensor<17xf32>, tensor<3xf32>) outs(%f0 : tensor<15xf32>) -> tensor<15xf32>
  %y0 = rectify.relu %c0 : tensor<15xf32>
  %e1 = tensor.empty() : tensor<8x19xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<8x19xf32>) -> tensor<8x19xf32>
  %c1 = linalg.conv_2d
      ins(%x1, %w1 : tensor<9x21xf32>, tensor<2x3xf32>) outs(%f1 : tensor<8x19xf32>) -> tensor<8x19xf32>
  %y1 = rectify.leaky_relu %c1 {alpha = 0.1} : tensor<8x19xf32>
  %e2 = tensor.empty() : tensor<4x4x18xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<4x4x18xf32>) -> tensor<4x4x18xf32>
  %c2 = linalg.conv_3d
      ins(%x2, %w2 : tensor<5x6x20xf32>, tensor<2x3x3xf32>) outs(%f2 : tensor<4x4x18xf32>) -> tensor<4x4x18xf32>
  %y2 = rectify.elu %c2 : tensor<4x4x18xf32>
  %e3 = tensor.empty() : tensor<2x7x19xf32>
  %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<2x7x19xf32>) -> tensor<2x7x19xf32>
  %c3 = linalg.conv_1d_nwc_wcf {dilations = dense<[2]> : tensor<1xi64>, strides = dense<[2]> : tensor<1xi64>}
      ins(%x3, %w3 : tensor<2x17x5xf32>, tensor<3x5x19xf32>) outs(%f3 : tensor<2x7x19xf32>) -> tensor<2x7x19xf32>
  %y3 = rectify.clip %c3 {lo = 0.0, hi = 6.0} : tensor<2x7x19xf32>
  %e4 = tensor.empty() : tensor<2x7x35xf32>
  %f4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<2x7x35xf32>) -> tensor<2x7x35xf32>
  %c4 = linalg.conv_1d_ncw_fcw {dilations = dense<[2]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x4, %w4 : tensor<2x5x39xf32>, tensor<7x5x3xf32>) outs(%f4 : tensor<2x7x35xf32>) -> tensor<2x7x35xf32>
  %y4 = rectify.relu %c4 : tensor<2x7x35xf32>
  %e5 = tensor.empty() : tensor<2x5x9x19xf32>
  %f5 = linalg.fill ins(%zero : f32) outs(%e5 : tensor<2x5x9x19xf32>) -> tensor<2x5x9x19xf32>
  %c5 = linalg.conv_2d_nhwc_fhwc {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x5, %w5 : tensor<2x11x10x5xf32>, tensor<19x3x2x5xf32>) outs(%f5 : tensor<2x5x9x19xf32>) -> tensor<2x5x9x19xf32>
  %y5 = rectify.leaky_relu %c5 {alpha = 0.1} : tensor<2x5x9x19xf32>
  %e6 = tensor.empty() : tensor<2x7x6x36xf32>
  %f6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<2x7x6x36xf32>) -> tensor<2x7x6x36xf32>
  %c6 = linalg.conv_2d_nchw_fchw {dilations = dense<[2, 2]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x6, %w6 : tensor<2x5x10x40xf32>, tensor<7x5x3x3xf32>) outs(%f6 : tensor<2x7x6x36xf32>) -> tensor<2x7x6x36xf32>
  %y6 = rectify.elu %c6 : tensor<2x7x6x36xf32>
  %e7 = tensor.empty() : tensor<1x9x5x5xf32>
  %f7 = linalg.fill ins(%zero : f32) outs(%e7 : tensor<1x9x5x5xf32>) -> tensor<1x9x5x5xf32>
  %c7 = linalg.conv_2d_nchw_fchw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 2]> : tensor<2xi64>}
      ins(%x7, %w7 : tensor<1x3x11x11xf32>, tensor<9x3x3x3xf32>) outs(%f7 : tensor<1x9x5x5xf32>) -> tensor<1x9x5x5xf32>
  %y7 = rectify.clip %c7 {lo = 0.0, hi = 6.0} : tensor<1x9x5x5xf32>
  %e8 = tensor.empty() : tensor<2x3x7x6x7xf32>
  %f8 = linalg.fill ins(%zero : f32) outs(%e8 : tensor<2x3x7x6x7xf32>) -> tensor<2x3x7x6x7xf32>
  %c8 = linalg.conv_2d_ngchw_fgchw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x8, %w8 : tensor<2x3x5x8x9xf32>, tensor<7x3x5x3x3xf32>) outs(%f8 : tensor<2x3x7x6x7xf32>) -> tensor<2x3x7x6x7xf32>
  %y8 = rectify.relu %c8 : tensor<2x3x7x6x7xf32>
  %e9 = tensor.empty() : tensor<2x3x7x3x7xf32>
  %f9 = linalg.fill ins(%zero : f32) outs(%e9 : tensor<2x3x7x3x7xf32>) -> tensor<2x3x7x3x7xf32>
  %c9 = linalg.conv_2d_ngchw_gfchw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
      ins(%x9, %w9 : tensor<2x3x5x8x9xf32>, tensor<3x7x5x3x3xf32>) outs(%f9 : tensor<2x3x7x3x7xf32>) -> tensor<2x3x7x3x7xf32>
  %y9 = rectify.leaky_relu %c9 {alpha = 0.1} : tensor<2x3x7x3x7xf32>
  %e10 = tensor.empty() : tensor<2x6x7x3x17xf32>
  %f10 = linalg.fill ins(%zero : f32) outs(%e10 : tensor<2x6x7x3x17xf32>) -> tensor<2x6x7x3x17xf32>
  %c10 = linalg.conv_2d_nhwgc_gfhwc {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x10, %w10 : tensor<2x8x9x3x5xf32>, tensor<3x17x3x3x5xf32>) outs(%f10 : tensor<2x6x7x3x17xf32>) -> tensor<2x6x7x3x17xf32>
  %y10 = rectify.elu %c10 : tensor<2x6x7x3x17xf32>
  %e11 = tensor.empty() : tensor<2x4x2x6x17xf32>
  %f11 = linalg.fill ins(%zero : f32) outs(%e11 : tensor<2x4x2x6x17xf32>) -> tensor<2x4x2x6x17xf32>
  %c11 = linalg.conv_3d_ndhwc_dhwcf {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 2, 1]> : tensor<3xi64>}
      ins(%x11, %w11 : tensor<2x5x6x7x3xf32>, tensor<2x3x2x3x17xf32>) outs(%f11 : tensor<2x4x2x6x17xf32>) -> tensor<2x4x2x6x17xf32>
  %y11 = rectify.clip %c11 {lo = 0.0, hi = 6.0} : tensor<2x4x2x6x17xf32>
  %e12 = tensor.empty() : tensor<1x5x4x4x20xf32>
  %f12 = linalg.fill ins(%zero : f32) outs(%e12 : tensor<1x5x4x4x20xf32>) -> tensor<1x5x4x4x20xf32>
  %c12 = linalg.conv_3d_ncdhw_fcdhw {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x12, %w12 : tensor<1x3x5x6x21xf32>, tensor<5x3x2x3x2xf32>) outs(%f12 : tensor<1x5x4x4x20xf32>) -> tensor<1x5x4x4x20xf32>
  %y12 = rectify.relu %c12 : tensor<1x5x4x4x20xf32>
  %e13 = tensor.empty() : tensor<2x8x19xf32>
  %f13 = linalg.fill ins(%zero : f32) outs(%e13 : tensor<2x8x19xf32>) -> tensor<2x8x19xf32>
  %c13 = linalg.depthwise_conv_1d_nwc_wc {dilations = dense<[1]> : tensor<1xi64>, strides = dense<[2]> : tensor<1xi64>}
      ins(%x13, %w13 : tensor<2x17x19xf32>, tensor<3x19xf32>) outs(%f13 : tensor<2x8x19xf32>) -> tensor<2x8x19xf32>
  %y13 = rectify.leaky_relu %c13 {alpha = 0.1} : tensor<2x8x19xf32>
  %e14 = tensor.empty() : tensor<2x5x35xf32>
  %f14 = linalg.fill ins(%zero : f32) outs(%e14 : tensor<2x5x35xf32>) -> tensor<2x5x35xf32>
  %c14 = linalg.depthwise_conv_1d_ncw_cw {dilations = dense<[1]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x14, %w14 : tensor<2x5x37xf32>, tensor<5x3xf32>) outs(%f14 : tensor<2x5x35xf32>) -> tensor<2x5x35xf32>
  %y14 = rectify.elu %c14 : tensor<2x5x35xf32>
  %e15 = tensor.empty() : tensor<2x15x5x3xf32>
  %f15 = linalg.fill ins(%zero : f32) outs(%e15 : tensor<2x15x5x3xf32>) -> tensor<2x15x5x3xf32>
  %c15 = linalg.depthwise_conv_1d_nwc_wcm {dilations = dense<[1]> : tensor<1xi64>, strides = dense<[1]> : tensor<1xi64>}
      ins(%x15, %w15 : tensor<2x17x5xf32>, tensor<3x5x3xf32>) outs(%f15 : tensor<2x15x5x3xf32>) -> tensor<2x15x5x3xf32>
  %y15 = rectify.clip %c15 {lo = 0.0, hi = 6.0} : tensor<2x15x5x3xf32>
  %e16 = tensor.empty() : tensor<2x7x6x35xf32>
  %f16 = linalg.fill ins(%zero : f32) outs(%e16 : tensor<2x7x6x35xf32>) -> tensor<2x7x6x35xf32>
  %c16 = linalg.depthwise_conv_2d_nhwc_hwc {dilations = dense<[1, 2]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x16, %w16 : tensor<2x9x10x35xf32>, tensor<3x3x35xf32>) outs(%f16 : tensor<2x7x6x35xf32>) -> tensor<2x7x6x35xf32>
  %y16 = rectify.relu %c16 : tensor<2x7x6x35xf32>
  %e17 = tensor.empty() : tensor<2x5x4x18xf32>
  %f17 = linalg.fill ins(%zero : f32) outs(%e17 : tensor<2x5x4x18xf32>) -> tensor<2x5x4x18xf32>
  %c17 = linalg.depthwise_conv_2d_nchw_chw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 2]> : tensor<2xi64>}
      ins(%x17, %w17 : tensor<2x5x9x38xf32>, tensor<5x3x3xf32>) outs(%f17 : tensor<2x5x4x18xf32>) -> tensor<2x5x4x18xf32>
  %y17 = rectify.leaky_relu %c17 {alpha = 0.1} : tensor<2x5x4x18xf32>
  %e18 = tensor.empty() : tensor<2x7x8x19x1xf32>
  %f18 = linalg.fill ins(%zero : f32) outs(%e18 : tensor<2x7x8x19x1xf32>) -> tensor<2x7x8x19x1xf32>
  %c18 = linalg.depthwise_conv_2d_nhwc_hwcm {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x18, %w18 : tensor<2x9x10x19xf32>, tensor<3x3x19x1xf32>) outs(%f18 : tensor<2x7x8x19x1xf32>) -> tensor<2x7x8x19x1xf32>
  %y18 = rectify.elu %c18 : tensor<2x7x8x19x1xf32>
  %e19 = tensor.empty() : tensor<1x3x3x4x19xf32>
  %f19 = linalg.fill ins(%zero : f32) outs(%e19 : tensor<1x3x3x4x19xf32>) -> tensor<1x3x3x4x19xf32>
  %c19 = linalg.depthwise_conv_3d_ndhwc_dhwc {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x19, %w19 : tensor<1x4x5x6x19xf32>, tensor<2x3x3x19xf32>) outs(%f19 : tensor<1x3x3x4x19xf32>) -> tensor<1x3x3x4x19xf32>
  %y19 = rectify.clip %c19 {lo = 0.0, hi = 6.0} : tensor<1x3x3x4x19xf32>
  %e20 = tensor.empty() : tensor<1x3x3x3x19xf32>
  %f20 = linalg.fill ins(%zero : f32) outs(%e20 : tensor<1x3x3x3x19xf32>) -> tensor<1x3x3x3x19xf32>
  %c20 = linalg.depthwise_conv_3d_ncdhw_cdhw {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x20, %w20 : tensor<1x3x4x5x21xf32>, tensor<3x2x3x3xf32>) outs(%f20 : tensor<1x3x3x3x19xf32>) -> tensor<1x3x3x3x19xf32>
  %y20 = rectify.relu %c20 : tensor<1x3x3x3x19xf32>
  %e21 = tensor.empty() : tensor<1x3x3x4x3x2xf32>
  %f21 = linalg.fill ins(%zero : f32) outs(%e21 : tensor<1x3x3x4x3x2xf32>) -> tensor<1x3x3x4x3x2xf32>
  %c21 = linalg.depthwise_conv_3d_ndhwc_dhwcm {dilations = dense<[1, 1, 1]> : tensor<3xi64>, strides = dense<[1, 1, 1]> : tensor<3xi64>}
      ins(%x21, %w21 : tensor<1x4x5x6x3xf32>, tensor<2x3x3x3x2xf32>) outs(%f21 : tensor<1x3x3x4x3x2xf32>) -> tensor<1x3x3x4x3x2xf32>
  %y21 = rectify.leaky_relu %c21 {alpha = 0.1} : tensor<1x3x3x4x3x2xf32>
  %e22 = tensor.empty() : tensor<2x7x9x33xf32>
  %f22 = linalg.fill ins(%zero : f32) outs(%e22 : tensor<2x7x9x33xf32>) -> tensor<2x7x9x33xf32>
  %c22 = linalg.conv_2d_nhwc_hwcf {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x22, %w22 : tensor<2x7x9x13xf32>, tensor<1x1x13x33xf32>) outs(%f22 : tensor<2x7x9x33xf32>) -> tensor<2x7x9x33xf32>
  %y22 = rectify.elu %c22 : tensor<2x7x9x33xf32>
  %e23 = tensor.empty() : tensor<2x4x5x33xf32>
  %f23 = linalg.fill ins(%zero : f32) outs(%e23 : tensor<2x4x5x33xf32>) -> tensor<2x4x5x33xf32>
  %c23 = linalg.conv_2d_nhwc_hwcf {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[2, 2]> : tensor<2xi64>}
      ins(%x23, %w23 : tensor<2x7x9x13xf32>, tensor<1x1x13x33xf32>) outs(%f23 : tensor<2x4x5x33xf32>) -> tensor<2x4x5x33xf32>
  %y23 = rectify.clip %c23 {lo = 0.0, hi = 6.0} : tensor<2x4x5x33xf32>
  %e24 = tensor.empty() : tensor<2x11x7x9xf32>
  %f24 = linalg.fill ins(%zero : f32) outs(%e24 : tensor<2x11x7x9xf32>) -> tensor<2x11x7x9xf32>
  %c24 = linalg.conv_2d_nchw_fchw {dilations = dense<[1, 1]> : tensor<2xi64>, strides = dense<[1, 1]> : tensor<2xi64>}
      ins(%x24, %w24 : tensor<2x13x7x9xf32>, tensor<11x13x1x1xf32>) outs(%f24 : tensor<2x11x7x9xf32>) -> tensor<2x11x7x9xf32>
  %y24 = rectify.relu %c24 : tensor<2x11x7x9xf32>
  return %y0, %y1, %y2, %y3, %y4, %y5, %y6, %y7, %y8, %y9, %y10, %y11, %y12, %y13, %y14, %y15, %y16, %y17, %y18, %y19,
         %y20, %y21, %y22, %y23, %y24
      : tensor<15xf32>, tensor<8x19xf32>, tensor<4x4x18xf32>, tensor<2x7x19xf32>, tensor<2x7x35xf32>, tensor<2x5x9x19xf32>,
        tensor<2x7x6x36xf32>, tensor<1x9x5x5xf32>, tensor<2x3x7x6x7xf32>, tensor<2x3x7x3x7xf32>, tensor<2x6x7x3x17xf32>, tensor<2x4x2x6x17xf32>,
        tensor<1x5x4x4x20xf32>, tensor<2x8x19xf32>, tensor<2x5x35xf32>, tensor<2x15x5x3xf32>, tensor<2x7x6x35xf32>, tensor<2x5x4x18xf32>,
        tensor<2x7x8x19x1xf32>, tensor<1x3x3x4x19xf32>, tensor<1x3x3x3x19xf32>, tensor<1x3x3x4x3x2xf32>, tensor<2x7x9x33xf32>, tensor<2x4x5x33xf32>,
        tensor<2x11x7x9xf32>
}

// LAYERS: check against the reference lowering:
// LAYERS-COUNT-9: result #{{[0-9]+}}: {{within|equal}}
// LAYERS-NOT: FAILED

// What networks are made of, of a batch that is known only at run time (3 images
// of 9 x 10 with 5 channels).
func.func @layers(
    %x: tensor<?x9x10x5xf32>, %w: tensor<3x3x5x23xf32>, %bias: tensor<23xf32>, %scale: tensor<23xf32>,
    %slope: tensor<23xf32>, %v: tensor<3x3x23x23xf32>, %d: tensor<3x3x23xf32>, %p: tensor<1x1x23x40xf32>,
    %h: tensor<2x6x7x9xbf16>, %k: tensor<2x3x9x21xbf16>, %q: tensor<2x6x7x9xi8>, %r: tensor<21x2x3x9xi8>,
    %none: tensor<2x6x7x0xf32>, %nothing: tensor<2x3x0x5xf32>,
    %m8: tensor<7x19xi8>, %n8: tensor<19x37xi8>, %point: i32)
    -> (tensor<?x7x8x23xf32>, tensor<?x5x6x23xf32>, tensor<?x5x6x23xf32>, tensor<?x5x6x40xf32>,
        tensor<2x5x5x21xbf16>, tensor<2x5x5x21xi32>, tensor<2x5x5x5xf32>,
        tensor<2x5x5x21xi32>, tensor<7x37xi32>) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x9x10x5xf32>

  // A bias that the sum starts from, and a learned slope per channel.
  %e0 = tensor.empty(%n) : tensor<?x7x8x23xf32>
  %b0 = linalg.broadcast ins(%bias : tensor<23xf32>) outs(%e0 : tensor<?x7x8x23xf32>) dimensions = [0, 1, 2]
  %m0 = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<?x9x10x5xf32>, tensor<3x3x5x23xf32>) outs(%b0 : tensor<?x7x8x23xf32>) -> tensor<?x7x8x23xf32>
  %y0 = rectify.prelu %m0, %slope {axis = 3} : tensor<?x7x8x23xf32>, tensor<23xf32>

  // A depthwise layer.
  %e1 = tensor.empty(%n) : tensor<?x5x6x23xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x5x6x23xf32>) -> tensor<?x5x6x23xf32>
  %m1 = linalg.depthwise_conv_2d_nhwc_hwc ins(%y0, %d : tensor<?x7x8x23xf32>, tensor<3x3x23xf32>) outs(%f1 : tensor<?x5x6x23xf32>) -> tensor<?x5x6x23xf32>
  %y1 = rectify.clip %m1 {lo = 0.0, hi = 6.0} : tensor<?x5x6x23xf32>

  // A scale and a shift per channel (batch norm), a residual, and relu.
  %m2 = linalg.conv_2d_nhwc_hwcf ins(%y0, %v : tensor<?x7x8x23xf32>, tensor<3x3x23x23xf32>) outs(%f1 : tensor<?x5x6x23xf32>) -> tensor<?x5x6x23xf32>
  %y2 = linalg.generic {indexing_maps = [affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (d)>, affine_map<(a, b, c, d) -> (d)>,
                                         affine_map<(a, b, c, d) -> (a, b, c, d)>, affine_map<(a, b, c, d) -> (a, b, c, d)>],
                        iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%m2, %scale, %bias, %y1 : tensor<?x5x6x23xf32>, tensor<23xf32>, tensor<23xf32>, tensor<?x5x6x23xf32>) outs(%e1 : tensor<?x5x6x23xf32>) {
  ^bb0(%acc: f32, %s: f32, %t: f32, %residual: f32, %out: f32):
    %0 = arith.mulf %acc, %s : f32
    %1 = arith.addf %0, %t : f32
    %2 = arith.addf %1, %residual : f32
    %3 = rectify.relu %2 : f32
    linalg.yield %3 : f32
  } -> tensor<?x5x6x23xf32>

  // One pixel at a time: a matmul.
  %e3 = tensor.empty(%n) : tensor<?x5x6x40xf32>
  %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<?x5x6x40xf32>) -> tensor<?x5x6x40xf32>
  %m3 = linalg.conv_2d_nhwc_hwcf ins(%y2, %p : tensor<?x5x6x23xf32>, tensor<1x1x23x40xf32>) outs(%f3 : tensor<?x5x6x40xf32>) -> tensor<?x5x6x40xf32>
  %y3 = rectify.hard_swish %m3 : tensor<?x5x6x40xf32>

  // Narrow types.
  %bzero = arith.constant 0.0 : bf16
  %e4 = tensor.empty() : tensor<2x5x5x21xbf16>
  %f4 = linalg.fill ins(%bzero : bf16) outs(%e4 : tensor<2x5x5x21xbf16>) -> tensor<2x5x5x21xbf16>
  %m4 = linalg.conv_2d_nhwc_hwcf ins(%h, %k : tensor<2x6x7x9xbf16>, tensor<2x3x9x21xbf16>) outs(%f4 : tensor<2x5x5x21xbf16>) -> tensor<2x5x5x21xbf16>
  %y4 = rectify.leaky_relu %m4 {alpha = 0.25} : tensor<2x5x5x21xbf16>
  %izero = arith.constant 0 : i32
  %e5 = tensor.empty() : tensor<2x5x5x21xi32>
  %f5 = linalg.fill ins(%izero : i32) outs(%e5 : tensor<2x5x5x21xi32>) -> tensor<2x5x5x21xi32>
  %m5 = linalg.conv_2d_nhwc_fhwc ins(%q, %r : tensor<2x6x7x9xi8>, tensor<21x2x3x9xi8>) outs(%f5 : tensor<2x5x5x21xi32>) -> tensor<2x5x5x21xi32>
  %y5 = rectify.relu %m5 : tensor<2x5x5x21xi32>

  // A sum of nothing is 0.
  %e6 = tensor.empty() : tensor<2x5x5x5xf32>
  %f6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<2x5x5x5xf32>) -> tensor<2x5x5x5xf32>
  %m6 = linalg.conv_2d_nhwc_hwcf ins(%none, %nothing : tensor<2x6x7x0xf32>, tensor<2x3x0x5xf32>) outs(%f6 : tensor<2x5x5x5xf32>) -> tensor<2x5x5x5xf32>
  %y6 = rectify.sigmoid %m6 : tensor<2x5x5x5xf32>

  // A zero point of the input, and one of the right-hand side.
  %m7 = linalg.conv_2d_nhwc_fhwc_q ins(%q, %r, %point, %izero : tensor<2x6x7x9xi8>, tensor<21x2x3x9xi8>, i32, i32) outs(%f5 : tensor<2x5x5x21xi32>) -> tensor<2x5x5x21xi32>
  %y7 = rectify.relu %m7 : tensor<2x5x5x21xi32>
  %e8 = tensor.empty() : tensor<7x37xi32>
  %f8 = linalg.fill ins(%izero : i32) outs(%e8 : tensor<7x37xi32>) -> tensor<7x37xi32>
  %m9 = linalg.quantized_matmul ins(%m8, %n8, %izero, %point : tensor<7x19xi8>, tensor<19x37xi8>, i32, i32) outs(%f8 : tensor<7x37xi32>) -> tensor<7x37xi32>
  %y8 = rectify.relu %m9 : tensor<7x37xi32>
  return %y0, %y1, %y2, %y3, %y4, %y5, %y6, %y7, %y8
      : tensor<?x7x8x23xf32>, tensor<?x5x6x23xf32>, tensor<?x5x6x23xf32>, tensor<?x5x6x40xf32>,
        tensor<2x5x5x21xbf16>, tensor<2x5x5x21xi32>, tensor<2x5x5x5xf32>,
        tensor<2x5x5x21xi32>, tensor<7x37xi32>
}

// CORNERS: check against the reference lowering:
// CORNERS-COUNT-5: result #{{[0-9]+}}: {{within|equal}}
// CORNERS-NOT: FAILED

// Inputs larger than what is read of them, at one place only.
func.func @corners(%x: tensor<2x5xf32>, %w: tensor<2x6x2xf32>, %u: tensor<1x1x4xf32>, %v: tensor<1x2x1xf32>,
                   %y: tensor<2x9x?xf32>, %k: tensor<?x?x7xf32>, %p: tensor<3x9x11x5xf32>, %q: tensor<5x19xf32>,
                   %s: tensor<9x11x0xf32>, %t: tensor<1x9xf32>)
    -> (tensor<1x6x2xf32>, tensor<1xf32>, tensor<2x1x7xf32>, tensor<3x4x1x19xf32>, tensor<0x10xf32>) {
  // One place: the window is as long as the weights, not as the input.
  %e0 = tensor.empty() : tensor<1x6x2xf32>
  %y0 = rectify.contract
      indexing_maps = [affine_map<(b, n, o, k) -> (b, o + k)>, affine_map<(b, n, o, k) -> (b, n, k)>, affine_map<(b, n, o, k) -> (o, n, b)>]
      ins(%x, %w : tensor<2x5xf32>, tensor<2x6x2xf32>) outs(%e0 : tensor<1x6x2xf32>) epilogue(%acc: f32) {
    %r = rectify.relu %acc : f32
    rectify.yield %r : f32
  } -> tensor<1x6x2xf32>

  // One number.
  %e1 = tensor.empty() : tensor<1xf32>
  %y1 = rectify.contract
      indexing_maps = [affine_map<(b, c, d) -> (d, b, c * 3)>, affine_map<(b, c, d) -> (b, c, d)>, affine_map<(b, c, d) -> (b)>]
      ins(%u, %v : tensor<1x1x4xf32>, tensor<1x2x1xf32>) outs(%e1 : tensor<1xf32>) epilogue(%acc: f32) {
    %r = rectify.leaky_relu %acc {alpha = 0.1} : f32
    rectify.yield %r : f32
  } -> tensor<1xf32>

  // A window of a size that is known at run time only (3 of 9, and 3 channels).
  %e2 = tensor.empty() : tensor<2x1x7xf32>
  %y2 = rectify.contract
      indexing_maps = [affine_map<(n, o, f, k, c) -> (n, o + k, c)>, affine_map<(n, o, f, k, c) -> (k, c, f)>, affine_map<(n, o, f, k, c) -> (n, o, f)>]
      ins(%y, %k : tensor<2x9x?xf32>, tensor<?x?x7xf32>) outs(%e2 : tensor<2x1x7xf32>) epilogue(%acc: f32) {
    %r = rectify.elu %acc : f32
    rectify.yield %r : f32
  } -> tensor<2x1x7xf32>

  // Steps without a window, one column.
  %e3 = tensor.empty() : tensor<3x4x1x19xf32>
  %y3 = rectify.contract
      indexing_maps = [affine_map<(n, h, w, f, c) -> (n, h * 2, w * 7, c)>, affine_map<(n, h, w, f, c) -> (c, f)>, affine_map<(n, h, w, f, c) -> (n, h, w, f)>]
      ins(%p, %q : tensor<3x9x11x5xf32>, tensor<5x19xf32>) outs(%e3 : tensor<3x4x1x19xf32>) epilogue(%acc: f32) {
    %r = rectify.relu %acc : f32
    rectify.yield %r : f32
  } -> tensor<3x4x1x19xf32>

  // No result at all, of a window of one element in an input that is larger.
  %e4 = tensor.empty() : tensor<0x10xf32>
  %y4 = rectify.contract
      indexing_maps = [affine_map<(m, o, k, c) -> (c, o + k * 2, m)>, affine_map<(m, o, k, c) -> (k, c)>, affine_map<(m, o, k, c) -> (m, o)>]
      ins(%s, %t : tensor<9x11x0xf32>, tensor<1x9xf32>) outs(%e4 : tensor<0x10xf32>) epilogue(%acc: f32) {
    %r = rectify.relu %acc : f32
    rectify.yield %r : f32
  } -> tensor<0x10xf32>
  return %y0, %y1, %y2, %y3, %y4 : tensor<1x6x2xf32>, tensor<1xf32>, tensor<2x1x7xf32>, tensor<3x4x1x19xf32>, tensor<0x10xf32>
}
