// Smooth activations as one writes them by hand.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s
// RUN: rectify-opt %s --rectify-raise=strict | FileCheck %s --check-prefix=STRICT

// With `strict`, nothing is raised that rounds on its way.
// STRICT-NOT: rectify.{{sigmoid|silu|gelu|elu|celu|softplus|log_sigmoid|softsign|hard}}

// CHECK-LABEL: @sigmoid(
// CHECK-SAME: %[[X:.*]]: f32)
func.func @sigmoid(%x: f32) -> (f32, f32, f32, f32) {
  %one = arith.constant 1.0 : f32
  %half = arith.constant 0.5 : f32
  %m = arith.negf %x : f32
  %em = math.exp %m : f32
  %ep = math.exp %x : f32
  // 1 / (1 + exp(-x))
  // CHECK-COUNT-4: rectify.sigmoid %[[X]] : f32
  %a0 = arith.addf %em, %one : f32
  %0 = arith.divf %one, %a0 : f32
  // exp(x) / (exp(x) + 1)
  %a1 = arith.addf %ep, %one : f32
  %1 = arith.divf %ep, %a1 : f32
  // 0.5 * (tanh(x / 2) + 1)
  %h = arith.mulf %x, %half : f32
  %t = math.tanh %h : f32
  %a2 = arith.addf %t, %one : f32
  %2 = arith.mulf %a2, %half : f32
  // tanh(x * 0.5) * 0.5 + 0.5
  %b = arith.mulf %half, %t : f32
  %3 = arith.addf %b, %half : f32
  return %0, %1, %2, %3 : f32, f32, f32, f32
}

// Each form on the side where it does not overflow.
// CHECK-LABEL: @sigmoid_by_sides(
// CHECK-SAME: %[[X:.*]]: f32)
// CHECK-NEXT: %[[Y:.*]] = rectify.sigmoid %[[X]] : f32
// CHECK-NEXT: return %[[Y]]
func.func @sigmoid_by_sides(%x: f32) -> f32 {
  %one = arith.constant 1.0 : f32
  %zero = arith.constant 0.0 : f32
  %m = arith.negf %x : f32
  %em = math.exp %m : f32
  %a0 = arith.addf %em, %one : f32
  %0 = arith.divf %one, %a0 : f32
  %ep = math.exp %x : f32
  %a1 = arith.addf %ep, %one : f32
  %1 = arith.divf %ep, %a1 : f32
  %p = arith.cmpf oge, %x, %zero : f32
  %y = arith.select %p, %0, %1 : f32
  return %y : f32
}

// CHECK-LABEL: @silu(
// CHECK-SAME: %[[X:.*]]: vector<8xf32>)
func.func @silu(%x: vector<8xf32>) -> (vector<8xf32>, vector<8xf32>, vector<8xf32>) {
  %one = arith.constant dense<1.0> : vector<8xf32>
  %beta = arith.constant dense<1.702> : vector<8xf32>
  %minus = arith.constant dense<-1.5> : vector<8xf32>
  // CHECK-NEXT: rectify.silu %[[X]] : vector<8xf32>
  %m = arith.negf %x : vector<8xf32>
  %e = math.exp %m : vector<8xf32>
  %a = arith.addf %one, %e : vector<8xf32>
  %0 = arith.divf %x, %a : vector<8xf32>
  // CHECK-NEXT: rectify.silu %[[X]] {beta = 1.7020000219345093 : f64} : vector<8xf32>
  %b = arith.mulf %x, %beta : vector<8xf32>
  %bm = arith.negf %b : vector<8xf32>
  %be = math.exp %bm : vector<8xf32>
  %ba = arith.addf %be, %one : vector<8xf32>
  %bs = arith.divf %one, %ba : vector<8xf32>
  %1 = arith.mulf %bs, %x : vector<8xf32>
  // CHECK-NEXT: rectify.silu %[[X]] {beta = 1.500000e+00 : f64} : vector<8xf32>
  %c = arith.mulf %minus, %x : vector<8xf32>
  %ce = math.exp %c : vector<8xf32>
  %ca = arith.addf %ce, %one : vector<8xf32>
  %2 = arith.divf %x, %ca : vector<8xf32>
  return %0, %1, %2 : vector<8xf32>, vector<8xf32>, vector<8xf32>
}

// Four digits of a constant are enough.
// CHECK-LABEL: @gelu(
// CHECK-SAME: %[[X:.*]]: tensor<4xf16>)
func.func @gelu(%x: tensor<4xf16>) -> (tensor<4xf16>, tensor<4xf16>) {
  %half = arith.constant dense<0.5> : tensor<4xf16>
  %one = arith.constant dense<1.0> : tensor<4xf16>
  %root = arith.constant dense<1.4142> : tensor<4xf16>
  // CHECK-NEXT: rectify.gelu %[[X]] : tensor<4xf16>
  %q = arith.divf %x, %root : tensor<4xf16>
  %e = math.erf %q : tensor<4xf16>
  %a = arith.addf %e, %one : tensor<4xf16>
  %h = arith.mulf %x, %half : tensor<4xf16>
  %0 = arith.mulf %h, %a : tensor<4xf16>
  // CHECK-NEXT: rectify.gelu %[[X]] {approximate = "tanh"} : tensor<4xf16>
  %k = arith.constant dense<0.0447> : tensor<4xf16>
  %r = arith.constant dense<0.79788> : tensor<4xf16>
  %x2 = arith.mulf %x, %x : tensor<4xf16>
  %x3 = arith.mulf %x2, %x : tensor<4xf16>
  %kx3 = arith.mulf %x3, %k : tensor<4xf16>
  %i = arith.addf %kx3, %x : tensor<4xf16>
  %ri = arith.mulf %i, %r : tensor<4xf16>
  %t = math.tanh %ri : tensor<4xf16>
  %t1 = arith.addf %t, %one : tensor<4xf16>
  %1 = arith.mulf %h, %t1 : tensor<4xf16>
  return %0, %1 : tensor<4xf16>, tensor<4xf16>
}

// CHECK-LABEL: @elu(
// CHECK-SAME: %[[X:.*]]: f64)
func.func @elu(%x: f64) -> (f64, f64, f64) {
  %zero = arith.constant 0.0 : f64
  %one = arith.constant 1.0 : f64
  %alpha = arith.constant 0.7 : f64
  // CHECK-NEXT: rectify.elu %[[X]] : f64
  %e = math.expm1 %x : f64
  %p = arith.cmpf ugt, %x, %zero : f64
  %0 = arith.select %p, %x, %e : f64
  // CHECK-NEXT: rectify.elu %[[X]] {alpha = 0.69999999999999996 : f64} : f64
  %g = arith.minimumf %x, %zero : f64
  %ge = math.exp %g : f64
  %g1 = arith.subf %ge, %one : f64
  %ga = arith.mulf %g1, %alpha : f64
  %1 = arith.select %p, %x, %ga : f64
  // CHECK-NEXT: rectify.celu %[[X]] {alpha = 0.69999999999999996 : f64} : f64
  %q = arith.divf %x, %alpha : f64
  %qe = math.expm1 %q : f64
  %qa = arith.mulf %alpha, %qe : f64
  %2 = arith.select %p, %x, %qa : f64
  return %0, %1, %2 : f64, f64, f64
}

// CHECK-LABEL: @softplus(
// CHECK-SAME: %[[X:.*]]: f32)
func.func @softplus(%x: f32) -> (f32, f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %beta = arith.constant 2.0 : f32
  // CHECK-NEXT: rectify.softplus %[[X]] {threshold = 0x7FF0000000000000 : f64} : f32
  %e = math.exp %x : f32
  %0 = math.log1p %e : f32
  // max(x, 0) + log1p(exp(-abs(x)))
  // CHECK-NEXT: rectify.softplus %[[X]] {threshold = 0x7FF0000000000000 : f64} : f32
  %a = math.absf %x : f32
  %m = arith.negf %a : f32
  %em = math.exp %m : f32
  %l = math.log1p %em : f32
  %p = arith.maximumf %x, %zero : f32
  %1 = arith.addf %p, %l : f32
  // CHECK-NEXT: rectify.softplus %[[X]] {beta = 2.000000e+00 : f64, threshold = 0x7FF0000000000000 : f64} : f32
  %b = arith.mulf %beta, %x : f32
  %be = math.exp %b : f32
  %b1 = arith.addf %one, %be : f32
  %bl = math.log %b1 : f32
  %2 = arith.divf %bl, %beta : f32
  // min(x, 0) - log1p(exp(-abs(x)))
  // CHECK-NEXT: rectify.log_sigmoid %[[X]] : f32
  %n = arith.minimumf %x, %zero : f32
  %3 = arith.subf %n, %l : f32
  return %0, %1, %2, %3 : f32, f32, f32, f32
}

// CHECK-LABEL: @others(
// CHECK-SAME: %[[X:.*]]: bf16)
func.func @others(%x: bf16) -> (bf16, bf16, bf16) {
  %zero = arith.constant 0.0 : bf16
  %one = arith.constant 1.0 : bf16
  %three = arith.constant 3.0 : bf16
  %six = arith.constant 6.0 : bf16
  // CHECK-NEXT: rectify.softsign %[[X]] : bf16
  %a = math.absf %x : bf16
  %a1 = arith.addf %one, %a : bf16
  %0 = arith.divf %x, %a1 : bf16
  // CHECK-NEXT: rectify.hard_swish %[[X]] : bf16
  %s = arith.addf %three, %x : bf16
  %p = arith.maximumf %s, %zero : bf16
  %q = arith.minimumf %six, %p : bf16
  %xq = arith.mulf %x, %q : bf16
  %1 = arith.divf %xq, %six : bf16
  // CHECK-NEXT: rectify.hard_sigmoid %[[X]] {alpha = 1.000000e+00 : f64, beta = 3.000000e+00 : f64, divisor = 6.000000e+00 : f64} : bf16
  %2 = arith.divf %q, %six : bf16
  return %0, %1, %2 : bf16, bf16, bf16
}

// CHECK-LABEL: @composed(
// CHECK-SAME: %[[X:.*]]: tensor<8xf32>)
func.func @composed(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %zero = arith.constant dense<0.0> : tensor<8xf32>
  %one = arith.constant dense<1.0> : tensor<8xf32>
  %two = arith.constant dense<2.0> : tensor<8xf32>
  // gamma * x and gamma * alpha * (exp(x) - 1)
  // CHECK-NEXT: rectify.selu %[[X]] : tensor<8xf32>
  %gamma = arith.constant dense<1.0507> : tensor<8xf32>
  %product = arith.constant dense<1.7581> : tensor<8xf32>
  %e = math.expm1 %x : tensor<8xf32>
  %n = arith.mulf %e, %product : tensor<8xf32>
  %g = arith.mulf %x, %gamma : tensor<8xf32>
  %p = arith.cmpf ogt, %x, %zero : tensor<8xf32>
  %0 = arith.select %p, %g, %n : tensor<8xi1>, tensor<8xf32>
  // 2 / (1 + exp(-2 * x)) - 1, of which the logistic function is raised first
  // CHECK-NEXT: rectify.tanh %[[X]] : tensor<8xf32>
  %x2 = arith.mulf %x, %two : tensor<8xf32>
  %m2 = arith.negf %x2 : tensor<8xf32>
  %e2 = math.exp %m2 : tensor<8xf32>
  %s2 = arith.addf %e2, %one : tensor<8xf32>
  %q2 = arith.divf %one, %s2 : tensor<8xf32>
  %d2 = arith.mulf %q2, %two : tensor<8xf32>
  %1 = arith.subf %d2, %one : tensor<8xf32>
  // x - tanh(x)
  // CHECK-NEXT: rectify.tanh_shrink %[[X]] : tensor<8xf32>
  %t = math.tanh %x : tensor<8xf32>
  %2 = arith.subf %x, %t : tensor<8xf32>
  // tanh(log1p(exp(x))) * x
  // CHECK-NEXT: rectify.mish %[[X]] : tensor<8xf32>
  %ex = math.exp %x : tensor<8xf32>
  %l = math.log1p %ex : tensor<8xf32>
  %tl = math.tanh %l : tensor<8xf32>
  %3 = arith.mulf %tl, %x : tensor<8xf32>
  return %0, %1, %2, %3 : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// A sigmoid that is used by what is no activation is not computed once more for
// the product, on tensors neither.
// CHECK-LABEL: @shared(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?xf32>
// CHECK: %[[S:.*]] = rectify.sigmoid %[[X]]
// CHECK-NEXT: arith.mulf %[[X]], %[[S]]
// CHECK-NEXT: arith.addf %[[S]]
// CHECK-NEXT: return
#map = affine_map<(d0) -> (d0)>
func.func @shared(%x: tensor<?xf32>, %w: tensor<?xf32>, %out: tensor<?xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %one = arith.constant 1.0 : f32
  %s = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel"]}
      ins(%x : tensor<?xf32>) outs(%out : tensor<?xf32>) {
  ^bb0(%a: f32, %b: f32):
    %m = arith.negf %a : f32
    %e = math.exp %m : f32
    %d = arith.addf %e, %one : f32
    %q = arith.divf %one, %d : f32
    linalg.yield %q : f32
  } -> tensor<?xf32>
  %0 = arith.mulf %x, %s : tensor<?xf32>
  %1 = arith.addf %s, %w : tensor<?xf32>
  return %0, %1 : tensor<?xf32>, tensor<?xf32>
}

// Two activations each compute theirs: that is what their ops say.
// CHECK-LABEL: @forward_and_backward(
// CHECK-DAG: rectify.silu
// CHECK-DAG: rectify.sigmoid_grad
// CHECK-NOT: math.exp
func.func @forward_and_backward(%x: f32, %dy: f32) -> (f32, f32) {
  %one = arith.constant 1.0 : f32
  %m = arith.negf %x : f32
  %e = math.exp %m : f32
  %d = arith.addf %e, %one : f32
  %s = arith.divf %one, %d : f32
  %0 = arith.mulf %x, %s : f32
  %n = arith.subf %one, %s : f32
  %p = arith.mulf %s, %n : f32
  %1 = arith.mulf %dy, %p : f32
  return %0, %1 : f32, f32
}
