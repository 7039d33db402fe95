// RUN: rectify-opt %s --rectify-tabulate=target=avx512bf16 | FileCheck %s --check-prefixes=CHECK,VBMI
// RUN: rectify-opt %s --rectify-tabulate=target=avx2 | FileCheck %s --check-prefixes=CHECK,AVX2
// RUN: rectify-opt %s --rectify-tabulate=target=baseline | FileCheck %s --check-prefixes=CHECK,BASE
// RUN: not rectify-opt %s --rectify-tabulate=target=mmx 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: error: there is no target 'mmx'; there are baseline,

// Only what is loaded from has globals.
// VBMI-COUNT-1: memref.global "private" constant @rectify_table : memref<256xi8> = dense<"0x{{.*}}"> {alignment = 64 : i64}
// VBMI-NOT: memref.global
// BASE: memref.global "private" constant @rectify_table
// BASE: memref.global "private" constant @rectify_table

// Identity, zero, and identity again from the negative NaN on.

// CHECK-LABEL: func @relu
// CHECK: %[[X:.*]] = arith.bitcast %arg0 : vector<64xf8E4M3FN> to vector<64xi8>
// CHECK: %[[AFTER_ZERO:.*]] = arith.constant dense<-127> : vector<64xi8>
// CHECK: arith.cmpi sge, %[[X]], %[[AFTER_ZERO]]
// CHECK: arith.select
// CHECK: %[[NAN:.*]] = arith.constant dense<-1> : vector<64xi8>
// CHECK: arith.cmpi sge, %[[X]], %[[NAN]]
// CHECK: arith.select
// CHECK-NOT: arith.cmpi
// CHECK: return
func.func @relu(%x: vector<64xf8E4M3FN>) -> vector<64xf8E4M3FN> {
  %y = rectify.relu %x : vector<64xf8E4M3FN>
  return %y : vector<64xf8E4M3FN>
}

// CHECK-LABEL: func @gelu
// VBMI-COUNT-2: llvm.call_intrinsic "llvm.x86.avx512.vpermi2var.qi.512"
// VBMI: arith.cmpi slt
// VBMI: arith.select
// VBMI-NOT: llvm.call_intrinsic
// AVX2-COUNT-2: llvm.call_intrinsic "llvm.x86.avx2.pshuf.b"
// BASE-COUNT-64: memref.load
// BASE: vector.from_elements
// CHECK: return
func.func @gelu(%x: vector<64xf8E4M3FN>) -> vector<64xf8E4M3FN> {
  %y = rectify.gelu %x : vector<64xf8E4M3FN>
  return %y : vector<64xf8E4M3FN>
}

// CHECK-LABEL: func @scalar
// CHECK: %[[BYTE:.*]] = arith.bitcast %arg0 : f8E5M2 to i8
// CHECK: %[[INDEX:.*]] = arith.index_castui %[[BYTE]] : i8 to index
// CHECK: %[[TABLE:.*]] = memref.get_global @rectify_table{{.*}}
// CHECK: %[[Y:.*]] = memref.load %[[TABLE]][%[[INDEX]]]
// CHECK: arith.bitcast %[[Y]] : i8 to f8E5M2
func.func @scalar(%x: f8E5M2) -> f8E5M2 {
  %y = rectify.silu %x : f8E5M2
  return %y : f8E5M2
}

// Part of a register, more than one, and more dims than one.

// CHECK-LABEL: func @sizes
// VBMI: vector.insert_strided_slice %{{.*}} {offsets = [0], strides = [1]} : vector<5xi8> into vector<64xi8>
// VBMI: vector.extract_strided_slice %{{.*}} : vector<64xi8> to vector<5xi8>
// AVX2: "llvm.x86.ssse3.pshuf.b.128"
// CHECK: vector.shape_cast %{{.*}} : vector<4x32xi8> to vector<128xi8>
// VBMI-COUNT-4: vpermi2var
// CHECK: vector.shape_cast %{{.*}} : vector<128xi8> to vector<4x32xi8>
// CHECK: return
func.func @sizes(%x: vector<5xf8E4M3>, %y: vector<4x32xf8E4M3>) -> (vector<5xf8E4M3>, vector<4x32xf8E4M3>) {
  %0 = rectify.gelu %x : vector<5xf8E4M3>
  %1 = rectify.gelu %y : vector<4x32xf8E4M3>
  return %0, %1 : vector<5xf8E4M3>, vector<4x32xf8E4M3>
}

// One table for all that follows from one value: constants and gates, too.

// CHECK-LABEL: func @tree
// VBMI-COUNT-2: vpermi2var
// VBMI-NOT: vpermi2var
// CHECK-NOT: rectify.{{(elu|prelu|glu)}}
// CHECK: return
func.func @tree(%x: vector<64xf8E5M2>) -> vector<64xf8E5M2> {
  %half = arith.constant dense<0.5> : vector<64xf8E5M2>
  %0 = rectify.elu %x : vector<64xf8E5M2>
  %1 = rectify.prelu %0, %half : vector<64xf8E5M2>, vector<64xf8E5M2>
  %2 = rectify.glu %1, %x : vector<64xf8E5M2>
  return %2 : vector<64xf8E5M2>
}

// Where two values come together it ends; what follows has a table of its own.

// CHECK-LABEL: func @two_values
// CHECK: %[[P:.*]] = rectify.prelu
// CHECK: arith.bitcast %[[P]] : vector<64xf8E5M2> to vector<64xi8>
// VBMI-COUNT-2: vpermi2var
// CHECK: return
func.func @two_values(%x: vector<64xf8E5M2>, %s: vector<64xf8E5M2>) -> vector<64xf8E5M2> {
  %0 = rectify.prelu %x, %s : vector<64xf8E5M2>, vector<64xf8E5M2>
  %1 = rectify.gelu %0 : vector<64xf8E5M2>
  return %1 : vector<64xf8E5M2>
}

// Other types, scalable vectors and tensors stay.

// CHECK-LABEL: func @others
// CHECK-COUNT-3: rectify.gelu
func.func @others(%x: f16, %y: vector<[16]xf8E5M2>, %z: tensor<4xf8E5M2>) -> (f16, vector<[16]xf8E5M2>, tensor<4xf8E5M2>) {
  %0 = rectify.gelu %x : f16
  %1 = rectify.gelu %y : vector<[16]xf8E5M2>
  %2 = rectify.gelu %z : tensor<4xf8E5M2>
  return %0, %1, %2 : f16, vector<[16]xf8E5M2>, tensor<4xf8E5M2>
}
