// RUN: rectify-opt %s --rectify-pack-weights=target=avx512 --rectify-prepare --split-input-file \
// RUN:   --remarks-filter-passed=rectify-prepare 2>&1 | FileCheck %s
// RUN: rectify-opt %s --rectify-pack-weights=target=avx512 --rectify-prepare --rectify-to-llvm=target=avx512 --split-input-file | FileCheck %s --check-prefix=LLVM

// CHECK: remark: {{.*}}prepared | Category:rectify-prepare | Function=f | Remark="@f.prepare packs weights once; of the constant arguments @f itself does not read number 1"
// CHECK-LABEL: memref.global "private" @f.packed : memref<2x64x48xf32> = dense<0.000000e+00> {alignment = 64 : i64}
// CHECK: func.func @f(%[[X:.*]]: tensor<20x64xf32>, %{{.*}}: tensor<64x96xf32> {rectify.constant}, %{{.*}}: tensor<20x96xf32>)
// CHECK:   %[[G:.*]] = memref.get_global @f.packed
// CHECK:   %[[P:.*]] = bufferization.to_tensor %[[G]] restrict
// CHECK:   rectify.contract {{.*}} ins(%[[X]], %[[P]]
// CHECK: func.func @f.prepare(%[[W:.*]]: tensor<64x96xf32>) attributes {llvm.emit_c_interface} {
// CHECK:   %[[PACKED:.*]] = rectify.pack %[[W]]
// CHECK:   %[[G:.*]] = memref.get_global @f.packed
// CHECK:   bufferization.materialize_in_destination %[[PACKED]] in restrict writable %[[G]]
// LLVM-LABEL: llvm.func @f.prepare(
// LLVM: llvm.func @_mlir_ciface_f.prepare(
func.func @f(%x: tensor<20x64xf32>, %w: tensor<64x96xf32> {rectify.constant}, %y: tensor<20x96xf32>) -> tensor<20x96xf32>
    attributes {llvm.emit_c_interface} {
  %0 = rectify.contract ins(%x, %w : tensor<20x64xf32>, tensor<64x96xf32>) outs(%y : tensor<20x96xf32>) -> tensor<20x96xf32>
  return %0 : tensor<20x96xf32>
}

// -----

// Two layers, one on memory, one computed; large weights in huge pages.

// CHECK-LABEL: func.func @layers
// CHECK-NOT: rectify.pack{{ }}
// CHECK-NOT: linalg.transpose
// CHECK: func.func @layers.prepare(%[[W:.*]]: memref<1024x1024xf32>, %[[V:.*]]: tensor<96x1024xf32>)
// CHECK:   %[[T:.*]] = bufferization.to_tensor %[[W]] restrict
// CHECK:   rectify.pack %[[T]]
// CHECK:   call @madvise(%{{.*}}, %{{.*}}, %{{.*}}) : (i64, i64, i32) -> i32
// CHECK:   linalg.transpose ins(%[[V]]
// CHECK:   rectify.pack
func.func @layers(%x: tensor<20x1024xf32>, %w: memref<1024x1024xf32> {rectify.constant}, %v: tensor<96x1024xf32> {rectify.constant}) -> tensor<20x96xf32> {
  %wt = bufferization.to_tensor %w restrict : memref<1024x1024xf32> to tensor<1024x1024xf32>
  %e = tensor.empty() : tensor<20x1024xf32>
  %0 = rectify.contract ins(%x, %wt : tensor<20x1024xf32>, tensor<1024x1024xf32>) outs(%e : tensor<20x1024xf32>) -> tensor<20x1024xf32>
  %te = tensor.empty() : tensor<1024x96xf32>
  %t = linalg.transpose ins(%v : tensor<96x1024xf32>) outs(%te : tensor<1024x96xf32>) permutation = [1, 0]
  %f = tensor.empty() : tensor<20x96xf32>
  %1 = rectify.contract ins(%0, %t : tensor<20x1024xf32>, tensor<1024x96xf32>) outs(%f : tensor<20x96xf32>) -> tensor<20x96xf32>
  return %1 : tensor<20x96xf32>
}

// -----

// Nothing to prepare.
// CHECK-LABEL: func.func @none
// CHECK-NOT: prepare
func.func @none(%x: tensor<20x64xf32> {rectify.constant}) -> tensor<20x64xf32> {
  %0 = rectify.relu %x : tensor<20x64xf32>
  return %0 : tensor<20x64xf32>
}
