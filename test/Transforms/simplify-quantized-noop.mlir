// RUN: rectify-opt %s --rectify-simplify | FileCheck %s

//===----------------------------------------------------------------------===//
// quantized
//===----------------------------------------------------------------------===//

// The scales differ: more than limits change.
// CHECK-LABEL: func @rescaled(
// CHECK: arith.fptosi
func.func @rescaled(%q: i8) -> i8 {
  %scale = arith.constant 0.05 : f32
  %other = arith.constant 0.1 : f32
  %x = arith.sitofp %q : i8 to f32
  %d = arith.mulf %x, %scale : f32
  %a = rectify.relu %d : f32
  %n = arith.divf %a, %other : f32
  %r = math.roundeven %n : f32
  %y = arith.fptosi %r : f32 to i8
  return %y : i8
}

// Two integers, and one that has too many values to try.
// CHECK-LABEL: func @two_inputs(
// CHECK: arith.fptosi
func.func @two_inputs(%q: i8, %p: i8) -> i8 {
  %x = arith.sitofp %q : i8 to f32
  %z = arith.sitofp %p : i8 to f32
  %a = arith.minimumf %x, %z : f32
  %y = arith.fptosi %a : f32 to i8
  return %y : i8
}

// CHECK-LABEL: func @wide(
// CHECK: arith.fptosi
func.func @wide(%q: i16) -> i16 {
  %x = arith.sitofp %q : i16 to f32
  %a = rectify.relu %x : f32
  %y = arith.fptosi %a : f32 to i16
  return %y : i16
}

// No floats.
// CHECK-LABEL: func @integers(
// CHECK: arith.trunci
func.func @integers(%q: i8) -> i8 {
  %x = arith.extsi %q : i8 to i32
  %y = arith.trunci %x : i32 to i8
  return %y : i8
}

// By other scales, and by one for each channel.
// CHECK-LABEL: func @to_other_scale(
// CHECK: tosa.rescale
func.func @to_other_scale(%q: tensor<4x2xi8>) -> tensor<4x2xi8> {
  %multiplier = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<29> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.rescale %q, %multiplier, %shift, %zp, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<4x2xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4x2xi8>
  return %y : tensor<4x2xi8>
}
// CHECK-LABEL: func @by_channel(
// CHECK: tosa.rescale
func.func @by_channel(%q: tensor<4x2xi8>) -> tensor<4x2xi8> {
  %multiplier = "tosa.const"() <{values = dense<[1073741824, 536870912]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %shift = "tosa.const"() <{values = dense<[30, 29]> : tensor<2xi8>}> : () -> tensor<2xi8>
  %zp = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.rescale %q, %multiplier, %shift, %zp, %zp {input_unsigned = false, output_unsigned = false, per_channel = true, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<4x2xi8>, tensor<2xi32>, tensor<2xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4x2xi8>
  return %y : tensor<4x2xi8>
}
