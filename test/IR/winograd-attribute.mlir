// RUN: rectify-opt %s --split-input-file --verify-diagnostics | FileCheck %s

// CHECK: func.func @valid() attributes {rectify.winograd = 4 : i64}
func.func @valid() attributes {rectify.winograd = 4 : i64} {
  return
}

// -----

// expected-error @below {{'func.func' op expects rectify.winograd to be 0, 2 or 4 of type i64, and only on a function}}
func.func @three() attributes {rectify.winograd = 3 : i64} {
  return
}

// -----

// expected-error @below {{expects rectify.winograd to be 0, 2 or 4 of type i64, and only on a function}}
func.func @unit() attributes {rectify.winograd} {
  return
}

// -----

func.func @op(%x: f32) -> f32 {
  // expected-error @below {{expects rectify.winograd to be 0, 2 or 4 of type i64, and only on a function}}
  %y = rectify.relu %x {rectify.winograd = 2 : i64} : f32
  return %y : f32
}
