// RUN: rectify-opt %s --canonicalize --split-input-file | FileCheck %s

// The last block holds zeros where there is no column.
// CHECK-LABEL: func @constant
// CHECK: arith.constant dense<{{\[\[\[}}1.000000e+00, 2.000000e+00], [4.000000e+00, 5.000000e+00]], {{\[\[}}3.000000e+00, 0.000000e+00], [6.000000e+00, 0.000000e+00]]]> : tensor<2x2x2xf32>
// CHECK-NOT: rectify.pack
func.func @constant() -> tensor<2x2x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %e = tensor.empty() : tensor<2x2x2xf32>
  %0 = rectify.pack %w into %e by affine_map<(k, n) -> (n floordiv 2, k, n mod 2)> : tensor<2x3xf32> into tensor<2x2x2xf32>
  return %0 : tensor<2x2x2xf32>
}

// -----

// Pairs of rows side by side; the odd one has a row of zeros.
// CHECK-LABEL: func @pairs
// CHECK: arith.constant dense<{{\[\[\[\[}}1, 3], [2, 4]], {{\[\[}}5, 0], [6, 0]]]]> : tensor<1x2x2x2xi8>
func.func @pairs() -> tensor<1x2x2x2xi8> {
  %w = arith.constant dense<[[1, 2], [3, 4], [5, 6]]> : tensor<3x2xi8>
  %e = tensor.empty() : tensor<1x2x2x2xi8>
  %0 = rectify.pack %w into %e by affine_map<(k, n) -> (n floordiv 2, k floordiv 2, n mod 2, k mod 2)>
      : tensor<3x2xi8> into tensor<1x2x2x2xi8>
  return %0 : tensor<1x2x2x2xi8>
}

// -----

// CHECK-LABEL: func @splat
// CHECK: arith.constant dense<{{\[\[\[}}7.000000e+00, 7.000000e+00]], {{\[\[}}7.000000e+00, 0.000000e+00]]]> : tensor<2x1x2xf32>
func.func @splat() -> tensor<2x1x2xf32> {
  %w = arith.constant dense<7.0> : tensor<1x3xf32>
  %e = tensor.empty() : tensor<2x1x2xf32>
  %0 = rectify.pack %w into %e by affine_map<(k, n) -> (n floordiv 2, k, n mod 2)> : tensor<1x3xf32> into tensor<2x1x2xf32>
  return %0 : tensor<2x1x2xf32>
}

// -----

// A resource stays one.
// CHECK-LABEL: func @resource
// CHECK: arith.constant dense_resource<rectify_packed> : tensor<1x2x4xi8>
// CHECK: rectify_packed: "0x{{[0-9A-F]+}}0102030004050600"
func.func @resource() -> tensor<1x2x4xi8> {
  %w = arith.constant dense_resource<weights> : tensor<2x3xi8>
  %e = tensor.empty() : tensor<1x2x4xi8>
  %0 = rectify.pack %w into %e by affine_map<(k, n) -> (n floordiv 4, k, n mod 4)> : tensor<2x3xi8> into tensor<1x2x4xi8>
  return %0 : tensor<1x2x4xi8>
}

{-#
  dialect_resources: {
    builtin: {
      weights: "0x01000000010203040506"
    }
  }
#-}

// -----

// Not known, or of elements that are no bytes.
// CHECK-LABEL: func @kept
// CHECK-COUNT-2: rectify.pack
func.func @kept(%w: tensor<2x3xf32>, %e: tensor<2x2x2xf32>, %f: tensor<2x2x2xi1>) -> (tensor<2x2x2xf32>, tensor<2x2x2xi1>) {
  %b = arith.constant dense<[[true, false, true], [false, true, true]]> : tensor<2x3xi1>
  %0 = rectify.pack %w into %e by affine_map<(k, n) -> (n floordiv 2, k, n mod 2)> : tensor<2x3xf32> into tensor<2x2x2xf32>
  %1 = rectify.pack %b into %f by affine_map<(k, n) -> (n floordiv 2, k, n mod 2)> : tensor<2x3xi1> into tensor<2x2x2xi1>
  return %0, %1 : tensor<2x2x2xf32>, tensor<2x2x2xi1>
}
