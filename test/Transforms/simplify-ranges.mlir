// RUN: rectify-opt %s -rectify-simplify -allow-unregistered-dialect -split-input-file | FileCheck %s
// RUN: rectify-opt %s -rectify-simplify -allow-unregistered-dialect -split-input-file -remarks-filter-passed=rectify.* -o /dev/null 2>&1 | FileCheck %s -check-prefix=REMARK

// An activation of what has no negative numbers is the identity.
// REMARK: remark: {{.*}}'rectify.relu' is its operand 0 for an input in [-0, 6]
// CHECK-LABEL: func @identity(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?xf32>
// CHECK-NEXT: return %[[X]]
func.func @identity(%x: tensor<?xf32> {rectify.range = [0.0, 6.0]}) -> tensor<?xf32> {
  %0 = rectify.relu %x : tensor<?xf32>
  %1 = rectify.leaky_relu %0 {alpha = 0.1} : tensor<?xf32>
  %2 = rectify.elu %1 : tensor<?xf32>
  return %2 : tensor<?xf32>
}

// -----

// With NaN too, where NaN is kept.
// CHECK-LABEL: func @identity_nan(
// CHECK-SAME: %[[X:[a-z0-9]+]]: f16
// CHECK-NEXT: return %[[X]]
func.func @identity_nan(%x: f16 {rectify.range = [0.0, 0x7FF0000000000000 : f64, "nan"]}) -> f16 {
  %0 = rectify.relu %x : f16
  return %0 : f16
}

// -----

// CHECK-LABEL: func @after_another(
// CHECK: %[[Y:.*]] = rectify.sigmoid
// CHECK-NEXT: return %[[Y]]
func.func @after_another(%x: vector<4xf32>) -> vector<4xf32> {
  %0 = rectify.sigmoid %x : vector<4xf32>
  %1 = rectify.relu %0 : vector<4xf32>
  %2 = rectify.clip %1 {lo = -1.0, hi = 1.0} : vector<4xf32>
  return %2 : vector<4xf32>
}

// -----

// Where all is on the constant side.
// REMARK: remark: {{.*}}'rectify.relu' is 0 for an input in [-3, -1]
// CHECK-LABEL: func @constant(
// CHECK: %[[C:.*]] = arith.constant dense<0.000000e+00> : tensor<4xf32>
// CHECK: return %[[C]]
func.func @constant(%x: tensor<4xf32> {rectify.range = [-3.0, -1.0]}) -> tensor<4xf32> {
  %0 = rectify.relu %x : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func @constant_upper(
// CHECK: %[[C:.*]] = arith.constant 6.000000e+00 : f32
// CHECK: return %[[C]]
func.func @constant_upper(%x: f32 {rectify.range = [6.0, 0x7FF0000000000000 : f64]}) -> f32 {
  %0 = rectify.relu6 %x : f32
  return %0 : f32
}

// -----

// REMARK: remark: {{.*}}'rectify.relu6' is 'rectify.relu' for an input in [-Inf, 6]
// CHECK-LABEL: func @narrower(
// CHECK: rectify.relu %{{.*}} {nan = "zero"}
func.func @narrower(%x: tensor<4xf32> {rectify.range = [0xFFF0000000000000 : f64, 6.0]}) -> tensor<4xf32> {
  %0 = rectify.relu6 %x {nan = "zero"} : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func @one_sided(
// CHECK: rectify.clip %{{.*}} {hi = 2.000000e+00 : f64}
func.func @one_sided(%x: tensor<4xf32> {rectify.range = [-1.0, 5.0]}) -> tensor<4xf32> {
  %0 = rectify.clip %x {lo = -1.0, hi = 2.0} : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A clip whose upper bound is out of reach.
// CHECK-LABEL: func @clip_is_relu(
// CHECK: rectify.relu %{{.*}} : tensor<4xf32>
func.func @clip_is_relu(%x: tensor<4xf32> {rectify.range = [-7.0, 5.0]}) -> tensor<4xf32> {
  %0 = rectify.clip %x {lo = 0.0, hi = 6.0} : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// A gradient on one side of the kink.
// CHECK-LABEL: func @gradient(
// CHECK-SAME: %[[X:[a-z0-9]+]]: f32 {{{.*}}}, %[[DY:[a-z0-9]+]]: f32
// CHECK-NEXT: return %[[DY]]
func.func @gradient(%x: f32 {rectify.range = [0.5, 6.0]}, %dy: f32) -> f32 {
  %0 = rectify.relu_grad %x, %dy : f32
  return %0 : f32
}

// -----

// CHECK-LABEL: func @arith(
// CHECK-SAME: %[[X:[a-z0-9]+]]: f32
// CHECK-SAME: %[[Y:[a-z0-9]+]]: f32
// CHECK-NEXT: "test.use"(%[[Y]], %[[X]], %[[Y]], %[[X]], %[[X]])
func.func @arith(%x: f32 {rectify.range = [1.0, 2.0]}, %y: f32 {rectify.range = [2.0, 3.0]}) {
  %0 = arith.maximumf %x, %y : f32
  %1 = arith.minimumf %y, %x : f32
  %2 = arith.maxnumf %y, %x : f32
  %3 = arith.minnumf %x, %y : f32
  %4 = math.absf %x : f32
  "test.use"(%0, %1, %2, %3, %4) : (f32, f32, f32, f32, f32) -> ()
  return
}

// -----

// A NaN of x comes out of maximumf, one of y does not come out of maxnumf.
// CHECK-LABEL: func @nan(
// CHECK-SAME: %[[X:[a-z0-9]+]]: f32
// CHECK-SAME: %[[Y:[a-z0-9]+]]: f32
// CHECK-NEXT: "test.use"(%[[X]], %[[Y]])
func.func @nan(%x: f32 {rectify.range = [2.0, 3.0, "nan"]}, %y: f32 {rectify.range = [0.0, 1.0]}) {
  %0 = arith.maximumf %x, %y : f32
  %1 = arith.minnumf %x, %y : f32
  "test.use"(%0, %1) : (f32, f32) -> ()
  return
}

// -----

// REMARK: remark: {{.*}}'arith.cmpf' is constant for operands in [1, 2] and [0, 0]
// CHECK-LABEL: func @compare(
// CHECK: %[[T:.*]] = arith.constant dense<true> : vector<4xi1>
// CHECK: return %[[T]]
func.func @compare(%x: vector<4xf32> {rectify.range = [1.0, 2.0]}) -> vector<4xi1> {
  %zero = arith.constant dense<0.0> : vector<4xf32>
  %0 = arith.cmpf ogt, %x, %zero : vector<4xf32>
  return %0 : vector<4xi1>
}

// -----

// CHECK-LABEL: func @select(
// CHECK-SAME: %[[X:[a-z0-9]+]]: f32
// CHECK: return %[[X]]
func.func @select(%x: f32 {rectify.range = [1.0, 2.0]}) -> f32 {
  %zero = arith.constant 0.0 : f32
  %0 = arith.cmpf ogt, %x, %zero : f32
  %1 = arith.select %0, %x, %zero : f32
  return %1 : f32
}

// -----

// x - x is zero for finite numbers.
// CHECK-LABEL: func @difference(
// CHECK: %[[Z:.*]] = arith.constant 0.000000e+00 : f32
// CHECK: return %[[Z]]
func.func @difference(%x: f32 {rectify.range = [1.0, 2.0]}) -> f32 {
  %0 = arith.subf %x, %x : f32
  return %0 : f32
}

// -----

// Inside a body, of what the operands hold.
// CHECK-LABEL: func @body(
// CHECK: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: linalg.yield %[[A]]
func.func @body(%x: tensor<4xf32> {rectify.range = [1.0, 2.0]}, %e: tensor<4xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0.0 : f32
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.maximumf %a, %zero : f32
    linalg.yield %m : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func @tosa(
// CHECK: %[[Y:.*]] = tosa.sigmoid
// CHECK-NEXT: return %[[Y]]
func.func @tosa(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = tosa.sigmoid %x : (tensor<4xf32>) -> tensor<4xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

// fastmath flags are promises.
// CHECK-LABEL: func @flags(
// CHECK-SAME: %[[X:[a-z0-9]+]]: f32
// CHECK-NEXT: return %[[X]]
func.func @flags(%x: f32 {rectify.range = [0.0, 2.0, "nan"]}) -> f32 {
  %0 = rectify.relu %x fastmath<nnan> {nan = "zero"} : f32
  return %0 : f32
}

// -----

// A bound of no f32 is moved inward: -1e-300 is no f32 below -0.
// CHECK-LABEL: func @inward
// CHECK-NEXT: return
func.func @inward(%x: f32 {rectify.range = [-1.0e-300, 6.0]}) -> f32 {
  %0 = rectify.leaky_relu %x : f32
  return %0 : f32
}

// -----

// The ends of the type.
// REMARK: remark: {{.*}}'rectify.clip' is its operand 0 for every integer of its type
// CHECK-LABEL: func @integers(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<?xi8>
// CHECK-NEXT: return %[[X]]
func.func @integers(%x: tensor<?xi8>) -> tensor<?xi8> {
  %0 = rectify.clip %x {lo = -128.0, hi = 127.0} : tensor<?xi8>
  return %0 : tensor<?xi8>
}
