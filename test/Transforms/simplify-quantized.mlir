// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-passed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK

// CHECK-LABEL: func @relu(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %arg0 : i8
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}quantized{{.*}}Function=relu {{.*}}'arith.fptosi' and what is between it and the integer that was converted are one 'rectify.relu'
func.func @relu(%q: i8) -> i8 {
  %scale = arith.constant 0.05 : f32
  %x = arith.sitofp %q : i8 to f32
  %d = arith.mulf %x, %scale : f32
  %a = rectify.relu %d : f32
  %n = arith.divf %a, %scale : f32
  %r = math.roundeven %n : f32
  %y = arith.fptosi %r : f32 to i8
  return %y : i8
}

// With a zero point, limits, and on vectors.
// CHECK-LABEL: func @relu6(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = 1.100000e+02 : f64, lo = -1.000000e+01 : f64} : vector<16xi8>
// CHECK-NEXT: return %[[Y]]
func.func @relu6(%q: vector<16xi8>) -> vector<16xi8> {
  %zp = arith.constant dense<-10> : vector<16xi32>
  %zpf = arith.constant dense<-10.0> : vector<16xf32>
  %scale = arith.constant dense<0.05> : vector<16xf32>
  %lo = arith.constant dense<-128.0> : vector<16xf32>
  %hi = arith.constant dense<127.0> : vector<16xf32>
  %w = arith.extsi %q : vector<16xi8> to vector<16xi32>
  %s = arith.subi %w, %zp : vector<16xi32>
  %x = arith.sitofp %s : vector<16xi32> to vector<16xf32>
  %d = arith.mulf %x, %scale : vector<16xf32>
  %a = rectify.relu6 %d : vector<16xf32>
  %n = arith.divf %a, %scale : vector<16xf32>
  %r = math.roundeven %n : vector<16xf32>
  %o = arith.addf %r, %zpf : vector<16xf32>
  %b = arith.maximumf %o, %lo : vector<16xf32>
  %c = arith.minimumf %b, %hi : vector<16xf32>
  %i = arith.fptosi %c : vector<16xf32> to vector<16xi32>
  %y = arith.trunci %i : vector<16xi32> to vector<16xi8>
  return %y : vector<16xi8>
}

// CHECK-LABEL: func @there_and_back(
// CHECK-NEXT: return %arg0 : i8
func.func @there_and_back(%q: i8) -> i8 {
  %scale = arith.constant 0.05 : f32
  %x = arith.sitofp %q : i8 to f32
  %d = arith.mulf %x, %scale : f32
  %n = arith.divf %d, %scale : f32
  %r = math.roundeven %n : f32
  %y = arith.fptosi %r : f32 to i8
  return %y : i8
}

// By rescaling to i32 and back: the scales leave nothing but the maximum.
// CHECK-LABEL: func @rescaled(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {lo = -1.000000e+00 : f64} : tensor<4x8xi8>
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}quantized{{.*}}Function=rescaled {{.*}}'tosa.rescale' and what is between it and the integer that was converted are one 'rectify.clip'
func.func @rescaled(%q: tensor<4x8xi8>) -> tensor<4x8xi8> {
  %multiplier = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %out = "tosa.const"() <{values = dense<18> : tensor<1xi8>}> : () -> tensor<1xi8>
  %back = "tosa.const"() <{values = dense<42> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %none = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zero = "tosa.const"() <{values = dense<0> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %0 = tosa.rescale %q, %multiplier, %out, %zp, %none {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<4x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<4x8xi32>
  %1 = tosa.maximum %0, %zero : (tensor<4x8xi32>, tensor<1x1xi32>) -> tensor<4x8xi32>
  %y = tosa.rescale %1, %multiplier, %back, %none, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<4x8xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}

// To the same scale and zero point.
// CHECK-LABEL: func @rescaled_to_the_same(
// CHECK-NEXT: return %arg0 : tensor<?xi8>
func.func @rescaled_to_the_same(%q: tensor<?xi8>) -> tensor<?xi8> {
  %multiplier = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.rescale %q, %multiplier, %shift, %zp, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<?xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<?xi8>
  return %y : tensor<?xi8>
}
