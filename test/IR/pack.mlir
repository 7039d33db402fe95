// RUN: rectify-opt %s --split-input-file | FileCheck %s
// RUN: rectify-opt %s --split-input-file | rectify-opt --split-input-file | FileCheck %s

// CHECK-DAG: #[[PANELS:.*]] = affine_map<(d0, d1) -> (d1 floordiv 48, d0, d1 mod 48)>
// CHECK-DAG: #[[PAIRS:.*]] = affine_map<(d0, d1) -> (d1 floordiv 32, d0 floordiv 2, d1 mod 32, d0 mod 2)>

// CHECK-LABEL: func @panels
// CHECK: rectify.pack %{{.*}} into %{{.*}} by #[[PANELS]] : tensor<10x100xf32> into tensor<3x10x48xf32>
func.func @panels(%w: tensor<10x100xf32>, %p: tensor<3x10x48xf32>) -> tensor<3x10x48xf32> {
  %0 = rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 48, k, n mod 48)>
      : tensor<10x100xf32> into tensor<3x10x48xf32>
  return %0 : tensor<3x10x48xf32>
}

// CHECK-LABEL: func @memrefs
// CHECK: rectify.pack %{{.*}} into %{{.*}} by #[[PAIRS]] {note = "kept"} : memref<?x?xbf16> into memref<?x?x32x2xbf16>
func.func @memrefs(%w: memref<?x?xbf16>, %p: memref<?x?x32x2xbf16>) {
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 32, k floordiv 2, n mod 32, k mod 2)> {note = "kept"}
      : memref<?x?xbf16> into memref<?x?x32x2xbf16>
  return
}

// Whole blocks of zeros lie behind the last one.
// CHECK-LABEL: func @more_blocks
// CHECK: memref<10x33xbf16> into memref<2x16x32x2xbf16>
func.func @more_blocks(%w: memref<10x33xbf16>, %p: memref<2x16x32x2xbf16>) {
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 32, k floordiv 2, n mod 32, k mod 2)>
      : memref<10x33xbf16> into memref<2x16x32x2xbf16>
  return
}

// A contraction reads the packed operand through the composed map.
// CHECK-LABEL: func @contract
// CHECK: rectify.contract indexing_maps = [{{.*}}]
func.func @contract(%a: tensor<4x10xf32>, %p: tensor<3x10x48xf32>, %c: tensor<4x100xf32>) -> tensor<4x100xf32> {
  %0 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n floordiv 48, k, n mod 48)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : tensor<4x10xf32>, tensor<3x10x48xf32>) outs(%c : tensor<4x100xf32>) -> tensor<4x100xf32>
  return %0 : tensor<4x100xf32>
}
