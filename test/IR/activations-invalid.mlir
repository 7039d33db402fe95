// RUN: rectify-opt %s --split-input-file --verify-diagnostics

// One function for each numbered rule of the dialect's description, and for
// each type that is not allowed.

func.func @elementwise_c1(%x: memref<4xf32>) {
  // expected-error@+1 {{'rectify.relu' op expects one memref in outs for each value: 1, got 0}}
  rectify.relu %x : memref<4xf32>
  return
}

// -----

func.func @elementwise_c1_tensor(%x: tensor<4xf32>, %m: memref<4xf32>) {
  // expected-error@+1 {{'rectify.relu' op expects no outs beside values: 0, got 1}}
  %0 = "rectify.relu"(%x, %m) : (tensor<4xf32>, memref<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @elementwise_c1_gradients(%x: memref<4xf32>) {
  // expected-error@+1 {{'rectify.reglu_grad' op expects one memref in outs for each value: 2, got 1}}
  rectify.reglu_grad %x, %x, %x outs(%x : memref<4xf32>) : memref<4xf32>
  return
}

// -----

func.func @elementwise_c2(%x: f32) {
  // expected-error@+1 {{'rectify.relu' op expects one result for each value, and none on memrefs: 1, got 0}}
  "rectify.relu"(%x) : (f32) -> ()
  return
}

// -----

func.func @elementwise_c2_type(%x: f32) {
  // expected-error@+1 {{'rectify.relu' op expects result 0 of type 'f32', got 'f64'}}
  %0 = "rectify.relu"(%x) : (f32) -> f64
  return
}

// -----

func.func @elementwise_c3(%x: memref<4xf32>, %y: memref<5xf32>) {
  // expected-error@+1 {{'rectify.relu' op expects outs 0 to have the shape and element type of 'memref<4xf32>', got 'memref<5xf32>'}}
  rectify.relu %x outs(%y : memref<5xf32>) : memref<4xf32>
  return
}

// -----

func.func @elementwise_c3_element(%x: memref<4xf32>, %y: memref<4xf16>) {
  // expected-error@+1 {{'rectify.relu' op expects outs 0 to have the shape and element type of 'memref<4xf32>', got 'memref<4xf16>'}}
  rectify.relu %x outs(%y : memref<4xf16>) : memref<4xf32>
  return
}

// -----

func.func @elementwise_c4(%x: f32, %value: f64) {
  // expected-error@+1 {{'rectify.reglu' op failed to verify that all of {input, value} have same type}}
  %0 = "rectify.reglu"(%x, %value) : (f32, f64) -> f32
  return
}

// -----

func.func @elementwise_c4_slope(%x: tensor<4xf32>, %s: tensor<4xf16>) {
  // expected-error@+1 {{'rectify.prelu' op expects a slope of the input's element type 'f32', got 'f16'}}
  %0 = rectify.prelu %x, %s : tensor<4xf32>, tensor<4xf16>
  return
}

// -----

func.func @elementwise_c5(%x: tensor<2x4xf32>, %s: tensor<4xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects an axis in [0, 2), got 2}}
  %0 = rectify.prelu %x, %s {axis = 2} : tensor<2x4xf32>, tensor<4xf32>
  return
}

// -----

func.func @elementwise_c5_rank(%x: tensor<2x4xf32>, %s: tensor<1x4xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects a slope of rank 1 with an axis, got rank 2}}
  %0 = rectify.prelu %x, %s {axis = 1} : tensor<2x4xf32>, tensor<1x4xf32>
  return
}

// -----

func.func @elementwise_c5_size(%x: tensor<2x4xf32>, %s: tensor<2xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects one slope for each of the 4 elements of axis 1, got 2}}
  %0 = rectify.prelu %x, %s {axis = 1} : tensor<2x4xf32>, tensor<2xf32>
  return
}

// -----

func.func @elementwise_c5_vector(%x: vector<4xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects an axis only where the input and the slope are tensors or memrefs}}
  %0 = rectify.prelu %x, %x {axis = 0} : vector<4xf32>, vector<4xf32>
  return
}

// -----

func.func @elementwise_c5_scalar(%x: tensor<4xf32>, %s: f32) {
  // expected-error@+1 {{'rectify.prelu' op expects an axis only where the input and the slope are tensors or memrefs}}
  %0 = rectify.prelu %x, %s {axis = 0} : tensor<4xf32>, f32
  return
}

// -----

func.func @elementwise_c6(%x: tensor<2x4xf32>, %s: tensor<2x1x4xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects a slope of at most the input's rank 2, got rank 3}}
  %0 = rectify.prelu %x, %s : tensor<2x4xf32>, tensor<2x1x4xf32>
  return
}

// -----

func.func @elementwise_c6_size(%x: tensor<2x4xf32>, %s: tensor<2xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects a slope that broadcasts to the input: dimension 0 is 2, not 1 or 4}}
  %0 = rectify.prelu %x, %s : tensor<2x4xf32>, tensor<2xf32>
  return
}

// -----

func.func @elementwise_c6_kind(%x: tensor<4xf32>, %s: vector<4xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects a slope that is a scalar or of the same kind as the input, got 'vector<4xf32>' beside 'tensor<4xf32>'}}
  %0 = rectify.prelu %x, %s : tensor<4xf32>, vector<4xf32>
  return
}

// -----

func.func @elementwise_c6_of_scalar(%x: f32, %s: tensor<f32>) {
  // expected-error@+1 {{'rectify.prelu' op expects a slope that is a scalar or of the same kind as the input, got 'tensor<f32>' beside 'f32'}}
  %0 = rectify.prelu %x, %s : f32, tensor<f32>
  return
}

// -----

func.func @elementwise_c6_vector(%x: vector<4x4xf32>, %s: vector<4xf32>) {
  // expected-error@+1 {{'rectify.prelu' op expects a vector slope of the input's type, got 'vector<4xf32>' beside 'vector<4x4xf32>'}}
  %0 = rectify.prelu %x, %s : vector<4x4xf32>, vector<4xf32>
  return
}

// -----

func.func @elementwise_c7(%x: tensor<4xf32>, %s: f32) {
  // expected-error@+1 {{'rectify.prelu_grad' op expects a slope of rank 0 or more, whose gradient can be reduced to its shape, got 'f32'}}
  %0:2 = rectify.prelu_grad %x, %s, %x : tensor<4xf32>, f32
  return
}

// -----

func.func @elementwise_c8(%x: i8) {
  // expected-error@+1 {{'rectify.relu' op expects no nan on integers, which have neither NaN nor -0}}
  %0 = rectify.relu %x {nan = "zero"} : i8
  return
}

// -----

func.func @elementwise_c8_signed_zero(%x: i8) {
  // expected-error@+1 {{'rectify.clip' op expects no signed_zero on integers, which have neither NaN nor -0}}
  %0 = rectify.clip %x {signed_zero = "positive"} : i8
  return
}

// -----

func.func @elementwise_c9(%x: tensor<4xi8>) {
  // expected-error@+1 {{'rectify.clip' op expects "hi" to be infinite or a value of 'i8', got 2.000000e+02}}
  %0 = rectify.clip %x {lo = 0.0, hi = 200.0} : tensor<4xi8>
  return
}

// -----

func.func @elementwise_c9_fraction(%x: i8) {
  // expected-error@+1 {{'rectify.clip' op expects "lo" to be infinite or a value of 'i8', got 5.000000e-01}}
  %0 = rectify.clip %x {lo = 0.5} : i8
  return
}

// -----

func.func @elementwise_c10(%x: f32) {
  // expected-error@+1 {{'rectify.clip' op expects lo not to exceed hi}}
  %0 = rectify.clip %x {lo = 1.0, hi = -1.0} : f32
  return
}

// -----

func.func @elementwise_c10_nan(%x: f32) {
  // expected-error@+1 {{'rectify.clip' op expects lo not to exceed hi}}
  %0 = rectify.clip %x {lo = 0x7FF8000000000000 : f64} : f32
  return
}

// -----

func.func @elementwise_c10_leaky_relu(%x: f32) {
  // expected-error@+1 {{'rectify.leaky_relu' op expects a finite alpha}}
  %0 = rectify.leaky_relu %x {alpha = 0x7FF0000000000000 : f64} : f32
  return
}

// -----

func.func @elementwise_c10_rrelu(%x: f32) {
  // expected-error@+1 {{'rectify.rrelu' op expects lower not to exceed upper}}
  %0 = rectify.rrelu %x {lower = 0.5} : f32
  return
}

// -----

func.func @elementwise_c10_thresholded_relu(%x: f32) {
  // expected-error@+1 {{'rectify.thresholded_relu' op expects alpha and value to be numbers}}
  %0 = rectify.thresholded_relu %x {value = 0x7FF8000000000000 : f64} : f32
  return
}

// -----

func.func @elementwise_c10_hard_shrink(%x: f32) {
  // expected-error@+1 {{'rectify.hard_shrink' op expects lambd to be at least 0}}
  %0 = rectify.hard_shrink %x {lambd = -1.0} : f32
  return
}

// -----

func.func @elementwise_c10_soft_shrink(%x: f32) {
  // expected-error@+1 {{'rectify.soft_shrink' op expects lambd to be finite and at least 0}}
  %0 = rectify.soft_shrink %x {lambd = 0x7FF0000000000000 : f64} : f32
  return
}

// -----

func.func @elementwise_c10_hard_sigmoid(%x: f32) {
  // expected-error@+1 {{'rectify.hard_sigmoid' op expects finite alpha and beta}}
  %0 = rectify.hard_sigmoid %x {beta = 0xFFF0000000000000 : f64} : f32
  return
}

// -----

func.func @elementwise_c10_hard_sigmoid_divisor(%x: f32) {
  // expected-error@+1 {{'rectify.hard_sigmoid' op expects a finite divisor greater than 0}}
  %0 = rectify.hard_sigmoid %x {divisor = 0.0 : f64} : f32
  return
}

// -----

func.func @elementwise_c10_selu(%x: f32) {
  // expected-error@+1 {{'rectify.selu' op expects finite alpha and gamma}}
  %0 = rectify.selu %x {gamma = 0x7FF8000000000000 : f64} : f32
  return
}

// -----

func.func @elementwise_c10_celu(%x: f32) {
  // expected-error@+1 {{'rectify.celu' op expects a finite alpha greater than 0}}
  %0 = rectify.celu %x {alpha = 0.0} : f32
  return
}

// -----

func.func @elementwise_c10_softplus(%x: f32) {
  // expected-error@+1 {{'rectify.softplus' op expects a finite beta greater than 0}}
  %0 = rectify.softplus %x {beta = -1.0} : f32
  return
}

// -----

func.func @elementwise_c10_gradient(%x: f32) {
  // expected-error@+1 {{'rectify.celu_grad' op expects a finite alpha greater than 0}}
  %0 = rectify.celu_grad %x, %x {alpha = 0.0} : f32
  return
}

// -----

func.func @elementwise_c11(%x: f32) {
  // expected-error@+1 {{'rectify.relu_grad' op expects kink to lie in [0, 1]}}
  %0 = rectify.relu_grad %x, %x {kink = 1.5} : f32
  return
}

// -----

func.func @elementwise_c11_nan(%x: f32) {
  // expected-error@+1 {{'rectify.relu_grad' op expects kink to lie in [0, 1]}}
  %0 = rectify.relu_grad %x, %x {kink = 0x7FF8000000000000 : f64} : f32
  return
}

// -----

func.func @spelling(%x: f32) {
  // expected-error@+1 {{"propagate" or "zero"}}
  %0 = rectify.relu %x {nan = "ignore"} : f32
  return
}

// -----

func.func @kind_of_parameter(%x: f32) {
  // expected-error@+1 {{64-bit float attribute}}
  %0 = rectify.leaky_relu %x {alpha = 1 : i32} : f32
  return
}

// -----

func.func @integers(%x: i32) {
  // expected-error@+1 {{'rectify.elu' op operand #0 must be scalar, vector, ranked tensor or memref of f16, bf16, f32, f64 or f8 values, but got 'i32'}}
  %0 = rectify.elu %x : i32
  return
}

// -----

func.func @bits(%x: i1) {
  // expected-error@+1 {{'rectify.relu' op operand #0 must be}}
  %0 = rectify.relu %x : i1
  return
}

// -----

func.func @unsigned(%x: ui8) {
  // expected-error@+1 {{'rectify.relu' op operand #0 must be}}
  %0 = rectify.relu %x : ui8
  return
}

// -----

func.func @index(%x: index) {
  // expected-error@+1 {{'rectify.relu' op operand #0 must be}}
  %0 = rectify.relu %x : index
  return
}

// -----

func.func @unranked(%x: tensor<*xf32>) {
  // expected-error@+1 {{'rectify.relu' op operand #0 must be}}
  %0 = rectify.relu %x : tensor<*xf32>
  return
}

// -----

func.func @quadruple(%x: f128) {
  // expected-error@+1 {{'rectify.relu' op operand #0 must be}}
  %0 = rectify.relu %x : f128
  return
}

// -----

// The f8 type of scales has neither zero nor sign.
func.func @scales(%x: f8E8M0FNU) {
  // expected-error@+1 {{'rectify.relu' op operand #0 must be}}
  %0 = rectify.relu %x : f8E8M0FNU
  return
}
