// RUN: rectify-opt %s --rectify-parallelize-recurrence="threads=2" --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-parallelize-recurrence="threads=2" --split-input-file -o /dev/null --remarks-filter-passed=rectify-parallelize-recurrence 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:
// One thread, threads with too few items, and weights that no cache holds.
// RUN: rectify-opt %s --rectify-parallelize-recurrence --split-input-file | FileCheck %s --check-prefix=WHOLE
// RUN: rectify-opt %s --rectify-parallelize-recurrence="threads=4" --split-input-file | FileCheck %s --check-prefix=WHOLE
// RUN: rectify-opt %s --rectify-parallelize-recurrence="threads=2 cache-bytes=1024" --split-input-file | FileCheck %s --check-prefix=WHOLE
// WHOLE-NOT: scf.forall

// States of all steps, whose batch is in the middle, and the last one, which has
// it in front. The steps are those before; the slice of the bias, whose size the
// batch divides, is the same for all.

// REMARK: remark: {{.*}}parallelized | Category:rectify-parallelize-recurrence | Function=states | Remark="each of 2 threads does all steps for 8 of a batch of 16"
// CHECK-LABEL: func.func @states(
// CHECK-SAME: %[[X:.*]]: tensor<40x16x64xf32>, %[[W:.*]]: tensor<64x64xf32>, %[[B:.*]]: tensor<128xf32>, %[[H:.*]]: tensor<16x64xf32>
//      CHECK: %[[E:.*]] = tensor.empty() : tensor<40x16x64xf32>
//      CHECK: %[[BOTH:.*]]:2 = scf.forall (%[[T:.*]]) in (2) shared_outs(%[[ALL:.*]] = %[[E]], %[[LAST:.*]] = %[[H]]) -> (tensor<40x16x64xf32>, tensor<16x64xf32>) {
//      CHECK:   %[[OWN:.*]] = tensor.extract_slice %[[ALL]][0, %{{.*}}, 0] [40, 8, 64] [1, 1, 1]
//      CHECK:   %[[FIRST:.*]] = tensor.extract_slice %[[LAST]][%{{.*}}, 0] [8, 64] [1, 1]
//      CHECK:   %[[STEPS:.*]]:2 = scf.for %[[I:.*]] = %c0 to %c40 step %c1 iter_args(%[[Y:.*]] = %[[OWN]], %[[S:.*]] = %[[FIRST]]) -> (tensor<40x8x64xf32>, tensor<8x64xf32>)
//      CHECK:     %[[XS:.*]] = tensor.extract_slice %[[X]][0, %{{.*}}, 0] [40, 8, 64] [1, 1, 1]
//      CHECK:     %[[XT:.*]] = tensor.extract_slice %[[XS]][%[[I]], 0, 0] [1, 8, 64] [1, 1, 1] : tensor<40x8x64xf32> to tensor<8x64xf32>
//      CHECK:     %[[BIAS:.*]] = tensor.extract_slice %[[B]][64] [64] [1]
//      CHECK:     %[[N:.*]] = rectify.contract {{.*}}ins(%[[S]], %[[W]] : tensor<8x64xf32>, tensor<64x64xf32>) sides(%[[XT]], %[[BIAS]] : tensor<8x64xf32>, tensor<64xf32>) outs(%{{.*}} : tensor<8x64xf32>)
//      CHECK:     %[[ROWS:.*]] = tensor.expand_shape %[[N]] {{.*}} output_shape [1, 8, 64]
//      CHECK:     %[[NEXT:.*]] = tensor.insert_slice %[[ROWS]] into %[[Y]][%[[I]], 0, 0] [1, 8, 64] [1, 1, 1]
//      CHECK:     scf.yield %[[NEXT]], %[[N]]
//      CHECK:   scf.forall.in_parallel {
//      CHECK:     tensor.parallel_insert_slice %[[STEPS]]#0 into %[[ALL]][0, %{{.*}}, 0] [40, 8, 64] [1, 1, 1]
//      CHECK:     tensor.parallel_insert_slice %[[STEPS]]#1 into %[[LAST]][%{{.*}}, 0] [8, 64] [1, 1]
//      CHECK: return %[[BOTH]]#0, %[[BOTH]]#1
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#all = affine_map<(m, n, k) -> (m, n)>
#row = affine_map<(m, n, k) -> (n)>
func.func @states(%x: tensor<40x16x64xf32>, %w: tensor<64x64xf32>, %b: tensor<128xf32>, %h: tensor<16x64xf32>) -> (tensor<40x16x64xf32>, tensor<16x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c40 = arith.constant 40 : index
  %e = tensor.empty() : tensor<40x16x64xf32>
  %o = tensor.empty() : tensor<16x64xf32>
  %r:2 = scf.for %t = %c0 to %c40 step %c1 iter_args(%y = %e, %s = %h) -> (tensor<40x16x64xf32>, tensor<16x64xf32>) {
    %xt = tensor.extract_slice %x[%t, 0, 0] [1, 16, 64] [1, 1, 1] : tensor<40x16x64xf32> to tensor<16x64xf32>
    %bias = tensor.extract_slice %b[64] [64] [1] : tensor<128xf32> to tensor<64xf32>
    %n = rectify.contract indexing_maps = [#lhs, #rhs, #all, #row, #all]
        ins(%s, %w : tensor<16x64xf32>, tensor<64x64xf32>) sides(%xt, %bias : tensor<16x64xf32>, tensor<64xf32>) outs(%o : tensor<16x64xf32>)
        epilogue(%acc: f32, %side: f32, %offset: f32) {
      %a = arith.addf %acc, %side : f32
      %d = arith.addf %a, %offset : f32
      %f = rectify.tanh %d : f32
      rectify.yield %f : f32
    } -> tensor<16x64xf32>
    %rows = tensor.expand_shape %n [[0, 1], [2]] output_shape [1, 16, 64] : tensor<16x64xf32> into tensor<1x16x64xf32>
    %next = tensor.insert_slice %rows into %y[%t, 0, 0] [1, 16, 64] [1, 1, 1] : tensor<1x16x64xf32> into tensor<40x16x64xf32>
    scf.yield %next, %n : tensor<40x16x64xf32>, tensor<16x64xf32>
  }
  return %r#0, %r#1 : tensor<40x16x64xf32>, tensor<16x64xf32>
}

// -----

// As many items as steps: where the batch is shows in what is done. What nobody
// needs as a whole is nowhere; a constant of one number is one of the part.

// REMARK: remark: {{.*}}parallelized | {{.*}} | Function=square | Remark="each of 2 threads does all steps for 8 of a batch of 16"
// CHECK-LABEL: func.func @square(
//       CHECK: scf.forall (%{{.*}}) in (2) shared_outs(%{{.*}} = %{{.*}}) -> (tensor<16x16x64xf32>) {
//       CHECK:   %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : tensor<8x64xf32>
//       CHECK:   scf.for {{.*}} iter_args(%{{.*}} = %{{.*}}, %{{.*}} = %[[ZERO]]) -> (tensor<16x8x64xf32>, tensor<8x64xf32>)
//       CHECK:     linalg.matmul
//  CHECK-SAME:       -> tensor<8x64xf32>
//       CHECK:     tensor.insert_slice %{{.*}} into %{{.*}}[%{{.*}}, 0, 0] [1, 8, 64] [1, 1, 1] : tensor<8x64xf32> into tensor<16x8x64xf32>
func.func @square(%w: tensor<64x64xf32>, %x: tensor<16x64xf32>) -> tensor<16x16x64xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  %h = arith.constant dense<0.0> : tensor<16x64xf32>
  %e = tensor.empty() : tensor<16x16x64xf32>
  %r:2 = scf.for %t = %c0 to %c16 step %c1 iter_args(%y = %e, %s = %h) -> (tensor<16x16x64xf32>, tensor<16x64xf32>) {
    %p = linalg.matmul ins(%s, %w : tensor<16x64xf32>, tensor<64x64xf32>) outs(%x : tensor<16x64xf32>) -> tensor<16x64xf32>
    %next = tensor.insert_slice %p into %y[%t, 0, 0] [1, 16, 64] [1, 1, 1] : tensor<16x64xf32> into tensor<16x16x64xf32>
    scf.yield %next, %p : tensor<16x16x64xf32>, tensor<16x64xf32>
  }
  return %r#0 : tensor<16x16x64xf32>
}
