// RUN: rectify-opt %s --rectify-expand-arith | FileCheck %s
// RUN: rectify-opt %s --rectify-expand-arith=target=avx512bf16 | FileCheck %s --check-prefixes=CHECK,BF16

// CHECK-LABEL: func @widen
// CHECK: arith.extui
// CHECK: arith.shli
func.func @widen(%x: vector<8xbf16>) -> vector<8xf32> {
  %y = arith.extf %x : vector<8xbf16> to vector<8xf32>
  return %y : vector<8xf32>
}

// CHECK-LABEL: func @narrow
// CHECK-NOT: arith.truncf
func.func @narrow(%x: vector<8xf32>) -> vector<8xbf16> {
  %y = arith.truncf %x : vector<8xf32> to vector<8xbf16>
  return %y : vector<8xbf16>
}

// The sign of zero is LLVM's business.
// CHECK-LABEL: func @maximum
// CHECK: arith.maximumf
func.func @maximum(%x: f32, %y: f32) -> f32 {
  %z = arith.maximumf %x, %y : f32
  return %z : f32
}

// The instruction takes subnormal numbers for zeros: where a lane is one, integers round.
// CHECK-LABEL: func @narrow_by_instruction
// CHECK-NOT: arith.truncf
// BF16: llvm.call_intrinsic "llvm.x86.avx512.fpclass.ps.512"
// BF16: llvm.call_intrinsic "llvm.x86.avx512.fpclass.ps.512"
// BF16: arith.ori
// BF16: scf.if {{.*}} -> (vector<32xbf16>)
// BF16:   arith.shrui
// BF16: } else {
// BF16-COUNT-2: llvm.call_intrinsic "llvm.x86.avx512bf16.cvtneps2bf16.512"
// BF16-NOT: arith.shrui
// BF16: }
// CHECK: return
func.func @narrow_by_instruction(%x: vector<32xf32>) -> vector<32xbf16> {
  %y = arith.truncf %x : vector<32xf32> to vector<32xbf16>
  return %y : vector<32xbf16>
}
