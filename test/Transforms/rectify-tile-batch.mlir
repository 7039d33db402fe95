// RUN: rectify-opt %s --pass-pipeline="builtin.module(func.func(rectify-tile-batch{cache-bytes=4096 threads=5}))" --split-input-file | FileCheck %s --check-prefix=THREADS
// RUN: rectify-opt %s --pass-pipeline="builtin.module(func.func(rectify-tile-batch{cache-bytes=4096}))" --split-input-file | FileCheck %s
// RUN: rectify-opt %s --pass-pipeline="builtin.module(func.func(rectify-tile-batch{cache-bytes=4096}))" --split-input-file -o /dev/null --remarks-filter-passed=rectify-tile-batch 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:
// A cache that holds everything, and none.
// RUN: rectify-opt %s --pass-pipeline="builtin.module(func.func(rectify-tile-batch))" --split-input-file | FileCheck %s --check-prefix=WHOLE
// RUN: rectify-opt %s --pass-pipeline="builtin.module(func.func(rectify-tile-batch{cache-bytes=0}))" --split-input-file | FileCheck %s --check-prefix=WHOLE
// WHOLE-NOT: scf.for

// What only the two hand on to each other is there for one item at a time.

// REMARK: remark: {{.*}}tiled | Category:rectify-tile-batch | Function=chain | Remark="2 ops run on 1 of a batch of 8 at a time, and hand 32768 bytes on to each other in the caches"
// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[X:.*]]: tensor<8x64x16xf32>, %[[V:.*]]: tensor<16x16xf32>, %[[B:.*]]: tensor<16xf32>
// CHECK: tensor.empty() : tensor<8x64x16xf32>
// CHECK: %[[OUT:.*]] = tensor.empty() : tensor<8x64x16xf32>
// CHECK: scf.for %[[I:.*]] = %c0 to %c8 step %c1 iter_args(%[[Y:.*]] = %[[OUT]])
// CHECK:   %[[XI:.*]] = tensor.extract_slice %[[X]][%[[I]], 0, 0] [1, 64, 16] [1, 1, 1]
// CHECK:   %[[P:.*]] = rectify.contract {{.*}}ins(%[[XI]], %[[V]] : tensor<1x64x16xf32>, tensor<16x16xf32>) sides(%[[B]] : tensor<16xf32>) outs(%{{.*}} : tensor<1x64x16xf32>)
// CHECK:   %[[Q:.*]] = linalg.generic {{.*}} ins(%[[P]] : tensor<1x64x16xf32>)
// CHECK:   %[[R:.*]] = tensor.insert_slice %[[Q]] into %[[Y]][%[[I]], 0, 0] [1, 64, 16] [1, 1, 1]
// CHECK:   scf.yield %[[R]]
#row = affine_map<(n, r, f, k) -> (n, r, k)>
#weights = affine_map<(n, r, f, k) -> (k, f)>
#bias = affine_map<(n, r, f, k) -> (f)>
#result = affine_map<(n, r, f, k) -> (n, r, f)>
#all = affine_map<(n, r, f) -> (n, r, f)>
func.func @chain(%x: tensor<8x64x16xf32>, %v: tensor<16x16xf32>, %b: tensor<16xf32>) -> tensor<8x64x16xf32> {
  %e = tensor.empty() : tensor<8x64x16xf32>
  %p = rectify.contract indexing_maps = [#row, #weights, #bias, #result]
      ins(%x, %v : tensor<8x64x16xf32>, tensor<16x16xf32>) sides(%b : tensor<16xf32>) outs(%e : tensor<8x64x16xf32>)
      epilogue(%acc: f32, %side: f32) {
    %s = arith.addf %acc, %side : f32
    rectify.yield %s : f32
  } -> tensor<8x64x16xf32>
  %y = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p : tensor<8x64x16xf32>) outs(%e : tensor<8x64x16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = rectify.relu %in : f32
    linalg.yield %r : f32
  } -> tensor<8x64x16xf32>
  return %y : tensor<8x64x16xf32>
}

// -----

// Rows of a reshaped tensor, padding, concatenation and slices; what starts from
// a fill; what others need of a part comes out as a whole, and those that stood
// between and need it follow the loop.

// REMARK: remark: {{.*}}tiled | Category:rectify-tile-batch | Function=shapes | Remark="9 ops run on 1 of a batch of 8 at a time, and hand {{[0-9]+}} bytes on to each other in the caches"
// CHECK: #[[TIMES16:.*]] = affine_map<(d0) -> (d0 * 16)>
// CHECK-LABEL: func.func @shapes(
// CHECK-SAME: %[[X:.*]]: tensor<8x16x16xf32>, %[[OTHER:.*]]: tensor<128x16xf32>, %[[W:.*]]: tensor<16x16xf32>
// CHECK: %[[LOOP:.*]]:2 = scf.for %[[I:.*]] = %c0 to %c8 step %c1
// CHECK:   %[[XI:.*]] = tensor.extract_slice %[[X]][%[[I]], 0, 0] [1, 16, 16] [1, 1, 1]
// CHECK:   tensor.collapse_shape %[[XI]] {{\[\[}}0, 1], [2]] : tensor<1x16x16xf32> into tensor<16x16xf32>
// CHECK:   %[[ROW:.*]] = affine.apply #[[TIMES16]](%[[I]])
// CHECK:   tensor.extract_slice %[[OTHER]][%[[ROW]], 0] [16, 16] [1, 1]
// CHECK:   linalg.add {{.*}} -> tensor<16x16xf32>
// CHECK:   tensor.expand_shape {{.*}} output_shape [1, 16, 16] : tensor<16x16xf32> into tensor<1x16x16xf32>
// CHECK:   tensor.pad {{.*}} low[0, 1, 0] high[0, 1, 0]
// CHECK:   tensor<1x16x16xf32> to tensor<1x18x16xf32>
// CHECK:   tensor.extract_slice {{.*}}[0, 1, 0] [1, 16, 16] [1, 1, 1] : tensor<1x18x16xf32> to tensor<1x16x16xf32>
// CHECK:   tensor.concat dim(1) {{.*}} : (tensor<1x16x16xf32>, tensor<1x16x16xf32>) -> tensor<1x32x16xf32>
// CHECK:   %[[FILL:.*]] = linalg.fill {{.*}} -> tensor<1x32x16xf32>
// CHECK:   linalg.generic {{.*}} outs(%[[FILL]] : tensor<1x32x16xf32>)
// CHECK:   tensor.insert_slice {{.*}}[%{{.*}}, 0] [16, 16] [1, 1] : tensor<16x16xf32> into tensor<128x16xf32>
// CHECK:   tensor.insert_slice {{.*}}[%[[I]], 0, 0] [1, 32, 16] [1, 1, 1] : tensor<1x32x16xf32> into tensor<8x32x16xf32>
// CHECK: linalg.reduce {{.*}}ins(%[[LOOP]]#0 : tensor<128x16xf32>)
#row = affine_map<(n, r, f, k) -> (n, r, k)>
#weights = affine_map<(n, r, f, k) -> (k, f)>
#result = affine_map<(n, r, f, k) -> (n, r, f)>
func.func @shapes(%x: tensor<8x16x16xf32>, %other: tensor<128x16xf32>, %w: tensor<16x16xf32>) -> (tensor<8x32x16xf32>, tensor<16xf32>) {
  %zero = arith.constant 0.0 : f32
  %rows = tensor.empty() : tensor<128x16xf32>
  %c = tensor.collapse_shape %x [[0, 1], [2]] : tensor<8x16x16xf32> into tensor<128x16xf32>
  %s = linalg.add ins(%c, %other : tensor<128x16xf32>, tensor<128x16xf32>) outs(%rows : tensor<128x16xf32>) -> tensor<128x16xf32>
  %column = tensor.empty() : tensor<16xf32>
  %start = linalg.fill ins(%zero : f32) outs(%column : tensor<16xf32>) -> tensor<16xf32>
  %all = linalg.reduce ins(%s : tensor<128x16xf32>) outs(%start : tensor<16xf32>) dimensions = [0]
    (%in: f32, %acc: f32) {
      %t = arith.addf %in, %acc : f32
      linalg.yield %t : f32
    }
  %d = tensor.expand_shape %s [[0, 1], [2]] output_shape [8, 16, 16] : tensor<128x16xf32> into tensor<8x16x16xf32>
  %p = tensor.pad %d low[0, 1, 0] high[0, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<8x16x16xf32> to tensor<8x18x16xf32>
  %q = tensor.extract_slice %p[0, 1, 0] [8, 16, 16] [1, 1, 1] : tensor<8x18x16xf32> to tensor<8x16x16xf32>
  %e = tensor.empty() : tensor<8x16x16xf32>
  %z = linalg.exp ins(%q : tensor<8x16x16xf32>) outs(%e : tensor<8x16x16xf32>) -> tensor<8x16x16xf32>
  %both = tensor.concat dim(1) %q, %z : (tensor<8x16x16xf32>, tensor<8x16x16xf32>) -> tensor<8x32x16xf32>
  %f = tensor.empty() : tensor<8x32x16xf32>
  %init = linalg.fill ins(%zero : f32) outs(%f : tensor<8x32x16xf32>) -> tensor<8x32x16xf32>
  %y = linalg.generic {indexing_maps = [#row, #weights, #result], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%both, %w : tensor<8x32x16xf32>, tensor<16x16xf32>) outs(%init : tensor<8x32x16xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %m = arith.maximumf %a, %b : f32
    %t = arith.addf %m, %acc : f32
    linalg.yield %t : f32
  } -> tensor<8x32x16xf32>
  return %y, %all : tensor<8x32x16xf32>, tensor<16xf32>
}

// -----

// Several items where the cache holds them. What was written over outside of the
// loop is not needed as a whole.

// REMARK: remark: {{.*}}Function=several | Remark="2 ops run on 8 of a batch of 64 at a time, and hand 16384 bytes on to each other in the caches"
// CHECK-LABEL: func.func @several(
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c8
// CHECK:   %[[E:.*]] = tensor.empty() : tensor<8x64xf32>
// CHECK:   linalg.exp ins(%{{.*}} : tensor<8x64xf32>) outs(%[[E]] : tensor<8x64xf32>)
func.func @several(%x: tensor<64x64xf32>, %over: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %a = linalg.exp ins(%x : tensor<64x64xf32>) outs(%over : tensor<64x64xf32>) -> tensor<64x64xf32>
  %b = linalg.exp ins(%a : tensor<64x64xf32>) outs(%x : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %b : tensor<64x64xf32>
}

// -----

// Threads have as many parts as each other, or one more: five of them have 6, 6, 7, 6 and 7 of 32.

// THREADS: #[[FIRST:.*]] = affine_map<(d0) -> ((d0 * 32) floordiv 5)>
// THREADS: #[[END:.*]] = affine_map<(d0) -> ((d0 * 32 + 32) floordiv 5)>
// THREADS-LABEL: func.func @threads(
// THREADS-SAME: %[[X:.*]]: tensor<32x1024xf32>
// THREADS: scf.forall (%[[T:.*]]) in (5) shared_outs(%[[SHARED:.*]] = %{{.*}})
// THREADS-DAG: %[[BEGIN:.*]] = affine.apply #[[FIRST]](%[[T]])
// THREADS-DAG: %[[STOP:.*]] = affine.apply #[[END]](%[[T]])
// THREADS: %[[OWN:.*]] = tensor.extract_slice %[[SHARED]][%{{.*}}, 0] [%{{.*}}, 1024] [1, 1] : tensor<32x1024xf32> to tensor<?x1024xf32>
// THREADS: %[[LOOP:.*]] = scf.for %[[I:.*]] = %[[BEGIN]] to %[[STOP]] step %{{.*}} iter_args(%[[Y:.*]] = %[[OWN]])
// THREADS:   tensor.extract_slice %[[X]][%[[I]], 0] [1, 1024] [1, 1]
// THREADS:   tensor.insert_slice %{{.*}} into %[[Y]][%{{.*}}, 0] [1, 1024] [1, 1] : tensor<1x1024xf32> into tensor<?x1024xf32>
// THREADS: scf.forall.in_parallel {
// THREADS:   tensor.parallel_insert_slice %[[LOOP]] into %[[SHARED]]
// Two would be idle for most of the second turn: all work on one part.
// THREADS-LABEL: func.func @few(
// THREADS-NOT: scf.forall
// THREADS: scf.for
// REMARK: remark: {{.*}}Function=threads
// REMARK: remark: {{.*}}Function=few
func.func @threads(%x: tensor<32x1024xf32>) -> tensor<32x1024xf32> {
  %e = tensor.empty() : tensor<32x1024xf32>
  %a = linalg.exp ins(%x : tensor<32x1024xf32>) outs(%e : tensor<32x1024xf32>) -> tensor<32x1024xf32>
  %b = linalg.exp ins(%a : tensor<32x1024xf32>) outs(%e : tensor<32x1024xf32>) -> tensor<32x1024xf32>
  return %b : tensor<32x1024xf32>
}
func.func @few(%x: tensor<7x1024xf32>) -> tensor<7x1024xf32> {
  %e = tensor.empty() : tensor<7x1024xf32>
  %a = linalg.exp ins(%x : tensor<7x1024xf32>) outs(%e : tensor<7x1024xf32>) -> tensor<7x1024xf32>
  %b = linalg.exp ins(%a : tensor<7x1024xf32>) outs(%e : tensor<7x1024xf32>) -> tensor<7x1024xf32>
  return %b : tensor<7x1024xf32>
}
