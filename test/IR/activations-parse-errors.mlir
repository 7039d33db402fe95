// RUN: rectify-opt %s --split-input-file --verify-diagnostics

func.func @no_type(%x: f32) {
  // expected-error@+1 {{expected ':'}}
  %0 = rectify.relu %x
}

// -----

func.func @no_slope(%x: f32) {
  // expected-error@+1 {{expected ','}}
  %0 = rectify.prelu %x : f32, f32
}

// -----

func.func @no_slope_type(%x: f32) {
  // expected-error@+1 {{expected ','}}
  %0 = rectify.prelu %x, %x : f32
}

// -----

func.func @outs_without_type(%x: memref<4xf32>) {
  // expected-error@+1 {{expected ':'}}
  rectify.relu %x outs(%x) : memref<4xf32>
}

// -----

func.func @outs_not_a_memref(%x: memref<4xf32>, %t: tensor<4xf32>) {
  // expected-error@+1 {{operand #1 must be variadic of memref, but got 'tensor<4xf32>'}}
  rectify.relu %x outs(%t : tensor<4xf32>) : memref<4xf32>
  return
}

// -----

func.func @fastmath(%x: f32) {
  // expected-error@+2 {{expected ::mlir::arith::FastMathFlags to be one of}}
  // expected-error@+1 {{failed to parse Arith_FastMathAttr parameter 'value'}}
  %0 = rectify.relu %x fastmath<fastest> : f32
}

// -----

func.func @other_type(%x: f32) {
  // expected-note@-1 {{prior use here}}
  // expected-error@+1 {{use of value '%x' expects different type than prior uses: 'f64' vs 'f32'}}
  %0 = rectify.relu %x : f64
}

// -----

func.func @two_results(%x: f32) {
  // expected-error@+1 {{operation defines 1 results but was provided 2 to bind}}
  %0:2 = rectify.relu %x : f32
}

// -----

func.func @result_of_buffers(%x: memref<4xf32>) {
  // expected-error@+1 {{cannot name an operation with no results}}
  %0 = rectify.relu %x outs(%x : memref<4xf32>) : memref<4xf32>
}

// -----

func.func @no_operands() {
  // expected-error@+1 {{op expected 1 or more operands, but found 0}}
  %0 = "rectify.relu"() : () -> f32
  return
}

// -----

func.func @too_few_operands(%x: f32) {
  // expected-error@+1 {{op expected 3 or more operands, but found 1}}
  %0:2 = "rectify.reglu_grad"(%x) : (f32) -> (f32, f32)
  return
}

// -----

func.func @unknown(%x: f32) {
  // expected-error@+1 {{custom op 'rectify.swoosh' is unknown}}
  %0 = rectify.swoosh %x : f32
}
