// The instructions of inner loops.

// REQUIRES: mlir-translate, llc
// RUN: rectify-opt %s --rectify-to-llvm=target=avx512 | mlir-translate --mlir-to-llvmir \
// RUN:   | llc -O3 -mtriple=x86_64-linux-gnu | FileCheck %s
// RUN: rectify-opt %s --rectify-to-llvm=target=avx2 | mlir-translate --mlir-to-llvmir \
// RUN:   | llc -O3 -mtriple=x86_64-linux-gnu | FileCheck %s --check-prefix=AVX2

// Without widening: a register of bf16 or f16 at a time.

// CHECK-LABEL: relu_bf16:
// CHECK-NOT: vpmovzx
// CHECK: {{vpaddw|vpsubw}} {{.*}}zmm
// CHECK: vpcmp{{.*}}uw {{.*}}zmm
// CHECK-NOT: vpmovzx
// CHECK: retq
// AVX2-LABEL: relu_bf16:
// AVX2-NOT: vpmovzx
// AVX2: {{vpaddw|vpsubw}} {{.*}}ymm
// AVX2-NOT: vpmovzx
// AVX2: retq
func.func @relu_bf16(%y: memref<4096xbf16>) {
  rectify.relu %y outs(%y : memref<4096xbf16>) : memref<4096xbf16>
  return
}

// CHECK-LABEL: clip_f16:
// CHECK-NOT: vcvtph2ps
// CHECK: vpcmp{{.*}}uw {{.*}}zmm
// CHECK-NOT: vcvtph2ps
// CHECK: retq
// AVX2-LABEL: clip_f16:
// AVX2-NOT: vcvtph2ps
// AVX2: retq
func.func @clip_f16(%y: memref<4096xf16>) {
  rectify.clip %y outs(%y : memref<4096xf16>) {lo = -1.0, hi = 6.0} : memref<4096xf16>
  return
}

// The maximum of a register with 0 keeps NaN and -0 as it is.

// CHECK-LABEL: relu_f32:
// CHECK: vmaxps {{.*}}zmm
// CHECK-NOT: vcmp
// CHECK: retq
func.func @relu_f32(%x: memref<4096xf32>, %y: memref<4096xf32>) {
  rectify.relu %x outs(%y : memref<4096xf32>) : memref<4096xf32>
  return
}

// Past the caches, and a fence.

// CHECK-LABEL: large:
// CHECK: vmovntps %zmm
// CHECK: {{mfence|lock}}
// CHECK: retq
func.func @large(%x: memref<8388608xf32>, %y: memref<8388608xf32>) {
  rectify.relu %x outs(%y : memref<8388608xf32>) : memref<8388608xf32>
  return
}

// No register is spilled in a long body.

// CHECK-LABEL: gelu:
// CHECK-NOT: rsp
// CHECK: vdivpd
// CHECK-NOT: rsp{{.*}}zmm
// CHECK: retq
func.func @gelu(%y: memref<4096xf32>) {
  rectify.gelu %y outs(%y : memref<4096xf32>) {approximate = "tanh"} : memref<4096xf32>
  return
}

// In place, whole vectors are stored.

// AVX2-LABEL: in_place:
// AVX2-NOT: vmaskmov
// AVX2: vmaxps {{.*}}ymm
// AVX2-NOT: vmaskmov
// AVX2: retq
func.func @in_place(%y: memref<4096xf32>) {
  rectify.relu %y outs(%y : memref<4096xf32>) : memref<4096xf32>
  return
}
