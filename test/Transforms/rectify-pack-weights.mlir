// RUN: rectify-opt %s --rectify-pack-weights=target=avx512 --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-pack-weights=target=avx512bf16 --split-input-file | FileCheck %s --check-prefix=BF16
// RUN: rectify-opt %s --rectify-pack-weights=target=amx --split-input-file | FileCheck %s --check-prefix=AMX
// RUN: rectify-opt %s --rectify-pack-weights=target=avx512 --split-input-file -o /dev/null \
// RUN:   --remarks-filter-passed=rectify-pack-weights 2>&1 | FileCheck %s --check-prefix=REMARK

// A constant is packed when it is compiled.

// CHECK-DAG: #[[PANELS:.*]] = affine_map<(d0, d1, d2) -> (d1 floordiv 48, d2, d1 mod 48)>
// CHECK-LABEL: func @constant
// CHECK: %[[W:.*]] = arith.constant dense<2.000000e+00> : tensor<2x64x48xf32>
// CHECK-NOT: arith.constant {{.*}}tensor<64x96xf32>
// CHECK: rectify.contract indexing_maps = [#{{.*}}, #[[PANELS]], #{{.*}}] ins(%{{.*}}, %[[W]] : tensor<100x64xf32>, tensor<2x64x48xf32>)
// REMARK: remark: {{.*}}packed-ahead | Category:rectify-pack-weights | Function=constant | Remark="weights are packed in panels of 48 columns, 24576 bytes, when it is compiled, since they are constant"
func.func @constant(%x: tensor<100x64xf32>, %y: tensor<100x96xf32>) -> tensor<100x96xf32> {
  %w = arith.constant dense<2.0> : tensor<64x96xf32>
  %0 = rectify.contract ins(%x, %w : tensor<100x64xf32>, tensor<64x96xf32>) outs(%y : tensor<100x96xf32>) -> tensor<100x96xf32>
  return %0 : tensor<100x96xf32>
}

// -----

// Few rows have wide panels, of which a kernel reads several at once. Weights of outputs times inputs are turned.

// CHECK-DAG: #[[PACK:.*]] = affine_map<(d0, d1) -> (d0 floordiv 64, d1, d0 mod 64)>
// CHECK-LABEL: func @few_rows
// CHECK: rectify.pack %arg1 into %{{.*}} by #[[PACK]] : tensor<1024x64xf32> into tensor<16x64x64xf32>
func.func @few_rows(%x: tensor<1x64xf32>, %w: tensor<1024x64xf32> {rectify.constant}, %y: tensor<1x1024xf32>) -> tensor<1x1024xf32> {
  %0 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<1x64xf32>, tensor<1024x64xf32>) outs(%y : tensor<1x1024xf32>) -> tensor<1x1024xf32>
  return %0 : tensor<1x1024xf32>
}

// -----

// Pairs of bf16 side by side, where the target multiplies pairs, and as many of them as its matrices have.

// CHECK-DAG: #[[PACK:.*]] = affine_map<(d0, d1) -> (d1 floordiv 48, d0, d1 mod 48)>
// BF16-DAG: #[[PACK:.*]] = affine_map<(d0, d1) -> (d1 floordiv 48, d0 floordiv 2, d1 mod 48, d0 mod 2)>
// CHECK-LABEL: func @pairs
// CHECK: rectify.pack %arg1 into %{{.*}} by #[[PACK]] : tensor<63x96xbf16> into tensor<2x63x48xbf16>
// BF16-LABEL: func @pairs
// BF16: rectify.pack %arg1 into %{{.*}} by #[[PACK]] : tensor<63x96xbf16> into tensor<2x32x48x2xbf16>
// AMX: #[[PACK:.*]] = affine_map<(d0, d1) -> (d1 floordiv 32, d0 floordiv 2, d1 mod 32, d0 mod 2)>
// AMX-LABEL: func @pairs
// AMX: %[[E:.*]] = tensor.empty() : tensor<3x32x32x2xbf16>
// AMX: rectify.pack %arg1 into %[[E]] by #[[PACK]]
func.func @pairs(%x: tensor<100x63xbf16>, %w: tensor<63x96xbf16> {rectify.constant}, %y: tensor<100x96xf32>) -> tensor<100x96xf32> {
  %0 = rectify.contract ins(%x, %w : tensor<100x63xbf16>, tensor<63x96xbf16>) outs(%y : tensor<100x96xf32>) -> tensor<100x96xf32>
  return %0 : tensor<100x96xf32>
}

// -----

// Out of the loops in which the weights do not change.

// CHECK-LABEL: func @loop
// CHECK: %[[P:.*]] = rectify.pack %arg1
// CHECK: scf.for
// CHECK:   scf.for
// CHECK:     rectify.contract {{.*}} ins(%{{.*}}, %[[P]]
// REMARK: Function=loop | {{.*}}before the loop in which they do not change
func.func @loop(%x: tensor<20x96xf32>, %w: tensor<96x96xf32>, %n: index) -> tensor<20x96xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %0 = scf.for %i = %c0 to %n step %c1 iter_args(%outer = %x) -> tensor<20x96xf32> {
    %1 = scf.for %j = %c0 to %n step %c1 iter_args(%h = %outer) -> tensor<20x96xf32> {
      %e = tensor.empty() : tensor<20x96xf32>
      %2 = rectify.contract ins(%h, %w : tensor<20x96xf32>, tensor<96x96xf32>) outs(%e : tensor<20x96xf32>)
          epilogue(%acc: f32) {
        %r = rectify.relu %acc : f32
        rectify.yield %r : f32
      } -> tensor<20x96xf32>
      scf.yield %2 : tensor<20x96xf32>
    }
    scf.yield %1 : tensor<20x96xf32>
  }
  return %0 : tensor<20x96xf32>
}

// -----

// A filter of a convolution, batches of weights, and weights on the left.

// CHECK-DAG: #[[CONV:.*]] = affine_map<(d0, d1, d2, d3) -> (d3 floordiv 48, d0, d1, d2, d3 mod 48)>
// CHECK-DAG: #[[BATCH:.*]] = affine_map<(d0, d1, d2) -> (d0, d2 floordiv 48, d1, d2 mod 48)>
// CHECK-LABEL: func @forms
// CHECK: rectify.pack %arg1 into %{{.*}} by #[[CONV]] : tensor<3x3x8x100xf32> into tensor<3x3x3x8x48xf32>
// CHECK: rectify.pack %arg3 into %{{.*}} by #[[BATCH]] : tensor<5x16x96xf32> into tensor<5x2x16x48xf32>
// CHECK: rectify.contract {{.*}} ins(%{{.*}}, %{{.*}} : tensor<2x16x48xf32>, tensor<70x16xf32>)
func.func @forms(%x: tensor<1x9x9x8xf32>, %f: tensor<3x3x8x100xf32> {rectify.constant}, %a: tensor<5x20x16xf32>,
                 %b: tensor<5x16x96xf32> {rectify.constant}, %t: tensor<16x96xf32> {rectify.constant}, %u: tensor<70x16xf32>,
                 %o: tensor<1x7x7x100xf32>, %p: tensor<5x20x96xf32>, %q: tensor<70x96xf32>)
    -> (tensor<1x7x7x100xf32>, tensor<5x20x96xf32>, tensor<70x96xf32>) {
  %0 = rectify.contract
      indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (n, y + i, x + j, c)>,
                       affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(n, y, x, f, i, j, c) -> (n, y, x, f)>]
      ins(%x, %f : tensor<1x9x9x8xf32>, tensor<3x3x8x100xf32>) outs(%o : tensor<1x7x7x100xf32>) -> tensor<1x7x7x100xf32>
  %1 = rectify.contract ins(%a, %b : tensor<5x20x16xf32>, tensor<5x16x96xf32>) outs(%p : tensor<5x20x96xf32>) -> tensor<5x20x96xf32>
  %2 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%t, %u : tensor<16x96xf32>, tensor<70x16xf32>) outs(%q : tensor<70x96xf32>) -> tensor<70x96xf32>
  return %0, %1, %2 : tensor<1x7x7x100xf32>, tensor<5x20x96xf32>, tensor<70x96xf32>
}

// -----

// Linalg's contractions, too.

// CHECK-LABEL: func @linalg
// CHECK: rectify.contract {{.*}} ins(%arg0, %{{.*}} : tensor<20x64xf32>, tensor<2x64x48xf32>)
// CHECK-NOT: linalg.matmul
func.func @linalg(%x: tensor<20x64xf32>) -> tensor<20x96xf32> {
  %w = arith.constant dense<2.0> : tensor<64x96xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<20x96xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<20x96xf32>) -> tensor<20x96xf32>
  %0 = linalg.matmul ins(%x, %w : tensor<20x64xf32>, tensor<64x96xf32>) outs(%f : tensor<20x96xf32>) -> tensor<20x96xf32>
  return %0 : tensor<20x96xf32>
}

// -----

// What is computed from constants alone counts as constant.

// CHECK-LABEL: func @computed
// CHECK: %[[T:.*]] = linalg.transpose
// CHECK: rectify.pack %[[T]]
func.func @computed(%x: tensor<20x64xf32>, %w: tensor<96x64xf32> {rectify.constant}, %y: tensor<20x96xf32>) -> tensor<20x96xf32> {
  %e = tensor.empty() : tensor<64x96xf32>
  %t = linalg.transpose ins(%w : tensor<96x64xf32>) outs(%e : tensor<64x96xf32>) permutation = [1, 0]
  %0 = rectify.contract ins(%x, %t : tensor<20x64xf32>, tensor<64x96xf32>) outs(%y : tensor<20x96xf32>) -> tensor<20x96xf32>
  return %0 : tensor<20x96xf32>
}

// -----

// Of a constant's slice only that part; of a resource, too.

// CHECK-LABEL: func @slices
// CHECK-NOT: tensor<3x10xf32>
// CHECK: %[[V:.*]] = arith.constant dense<{{\[\[\[}}1.200000e+01, 1.300000e+01, 1.400000e+01, 1.500000e+01, 1.600000e+01, 0.000000e+00, {{.*}}], [2.200000e+01, 2.300000e+01, 2.400000e+01, 2.500000e+01, 2.600000e+01, 0.000000e+00, {{.*}}]]]> : tensor<1x2x16xf32>
// CHECK: rectify.contract {{.*}}ins(%{{.*}}, %[[V]] : tensor<100x2xf32>, tensor<1x2x16xf32>)
// CHECK-NOT: tensor<3x5x2xf32>
// CHECK: %[[W:.*]] = arith.constant dense_resource<[[PACKED:.*]]> : tensor<1x2x16xf32>
// CHECK: rectify.contract {{.*}}ins(%{{.*}}, %[[W]] : tensor<100x2xf32>, tensor<1x2x16xf32>)
// CHECK: [[PACKED]]: "0x400000000000C0400000E040{{0+}}8041000088410{{0+}}"
func.func @slices(%x: tensor<100x2xf32>, %y: tensor<100x5xf32>, %z: tensor<100x2xf32>) -> (tensor<100x5xf32>, tensor<100x2xf32>) {
  %w = arith.constant dense<[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], [10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0], [20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0, 27.0, 28.0, 29.0]]> : tensor<3x10xf32>
  %s = tensor.extract_slice %w[1, 2] [2, 5] [1, 1] : tensor<3x10xf32> to tensor<2x5xf32>
  %0 = rectify.contract ins(%x, %s : tensor<100x2xf32>, tensor<2x5xf32>) outs(%y : tensor<100x5xf32>) -> tensor<100x5xf32>
  %v = arith.constant dense_resource<weights> : tensor<3x5x2xf32>
  %r = tensor.extract_slice %v[0, 3, 0] [2, 1, 2] [1, 1, 1] : tensor<3x5x2xf32> to tensor<2x2xf32>
  %1 = rectify.contract ins(%x, %r : tensor<100x2xf32>, tensor<2x2xf32>) outs(%z : tensor<100x2xf32>) -> tensor<100x2xf32>
  return %0, %1 : tensor<100x5xf32>, tensor<100x2xf32>
}

{-# dialect_resources: { builtin: { weights: "0x40000000000000000000803F0000004000004040000080400000A0400000C0400000E0400000004100001041000020410000304100004041000050410000604100007041000080410000884100009041000098410000A0410000A8410000B0410000B8410000C0410000C8410000D0410000D8410000E0410000E841" } } #-}
