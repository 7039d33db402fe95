// RUN: rectify-opt %s --rectify-expand-tiny-floats | FileCheck %s

// A type with infinities and several NaNs: both are looked at.

// CHECK-LABEL: func @widen_e5m2
// CHECK: arith.bitcast %arg0 : vector<16xf8E5M2> to vector<16xi8>
// CHECK: arith.extui {{.*}} : vector<16xi8> to vector<16xi32>
// CHECK: arith.shli
// CHECK: arith.sitofp
// CHECK: arith.mulf
// CHECK-NOT: arith.extf
// CHECK: return
func.func @widen_e5m2(%x: vector<16xf8E5M2>) -> vector<16xf32> {
  %y = arith.extf %x : vector<16xf8E5M2> to vector<16xf32>
  return %y : vector<16xf32>
}

// Everything goes by f32, which holds all of them, and so does f16.

// CHECK-LABEL: func @widen_others
// CHECK: arith.extf %{{.*}} : f32 to f64
// CHECK: arith.truncf %{{.*}} : vector<2x3xf32> to vector<2x3xf16>
func.func @widen_others(%x: f8E4M3FN, %y: vector<2x3xf8E4M3FNUZ>) -> (f64, vector<2x3xf16>) {
  %0 = arith.extf %x : f8E4M3FN to f64
  %1 = arith.extf %y : vector<2x3xf8E4M3FNUZ> to vector<2x3xf16>
  return %0, %1 : f64, vector<2x3xf16>
}

// From f64 directly: by f32 it would be rounded twice.

// CHECK-LABEL: func @narrow_f64
// CHECK: arith.bitcast %arg0 : vector<8xf64> to vector<8xi64>
// CHECK: arith.minsi
// CHECK: arith.addf {{.*}} : vector<8xf64>
// CHECK: arith.trunci {{.*}} : vector<8xi64> to vector<8xi8>
// CHECK: arith.bitcast {{.*}} : vector<8xi8> to vector<8xf8E4M3FN>
func.func @narrow_f64(%x: vector<8xf64>) -> vector<8xf8E4M3FN> {
  %y = arith.truncf %x : vector<8xf64> to vector<8xf8E4M3FN>
  return %y : vector<8xf8E4M3FN>
}

// 16-bit floats are widened, exactly. The one NaN of this type is where -0 would
// be: a zero loses its sign.

// CHECK-LABEL: func @narrow_bf16
// CHECK: arith.extf %arg0 : bf16 to f32
// CHECK: arith.cmpi eq
// CHECK-NOT: arith.truncf
// CHECK: return
func.func @narrow_bf16(%x: bf16) -> f8E5M2FNUZ {
  %y = arith.truncf %x : bf16 to f8E5M2FNUZ
  return %y : f8E5M2FNUZ
}

// What rounds otherwise, and other types, stay.

// CHECK-LABEL: func @others
// CHECK: arith.truncf %{{.*}} toward_zero : f32 to f8E5M2
// CHECK: arith.truncf %{{.*}} : f32 to bf16
// CHECK: arith.extf %{{.*}} : f8E8M0FNU to f32
func.func @others(%x: f32, %s: f8E8M0FNU) -> (f8E5M2, bf16, f32) {
  %0 = arith.truncf %x toward_zero : f32 to f8E5M2
  %1 = arith.truncf %x : f32 to bf16
  %2 = arith.extf %s : f8E8M0FNU to f32
  return %0, %1, %2 : f8E5M2, bf16, f32
}
