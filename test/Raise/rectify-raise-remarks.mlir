// RUN: rectify-opt %s --rectify-raise -o /dev/null --remarks-filter=rectify-raise 2>&1 | FileCheck %s --implicit-check-not=remark:

// CHECK-DAG: remark: [Passed] raised {{.*}}Function=passed | Remark="'arith.minimumf' is relu6(x) = min(max(x, 0), 6)"
func.func @passed(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %six = arith.constant 6.0 : f32
  %r = arith.maximumf %x, %zero : f32
  %y = arith.minimumf %r, %six : f32
  return %y : f32
}

// CHECK-DAG: remark: [Missed] not-raised {{.*}}Function=mask | Remark="'arith.mulf' would be relu(x) = x * indicator(x > 0), but at -inf the form gives NaN and the op 0", Suggestion="fastmath<ninf,nsz> on the form's ops would allow it"
func.func @mask(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %zero : f32
  %m = arith.uitofp %c : i1 to f32
  %0 = arith.mulf %x, %m : f32
  return %0 : f32
}

// CHECK-DAG: remark: [Missed] not-raised {{.*}}Function=overflow | Remark="'arith.mulf' would be relu(x) = (x + abs(x)) / 2, but at -inf the form gives NaN and the op 0", Suggestion="fastmath<ninf> on the form's ops would allow it"
func.func @overflow(%x: f16) -> f16 {
  %half = arith.constant 0.5 : f16
  %a = math.absf %x : f16
  %s = arith.addf %x, %a : f16
  %0 = arith.mulf %s, %half : f16
  return %0 : f16
}

// CHECK-DAG: remark: [Missed] not-raised {{.*}}Function=masked_gradient | Remark="'arith.mulf' would be relu_grad(x, dy) = dy * indicator(x > 0), but at {{.*}} the form gives -0 and the op 0", Suggestion="fastmath<nnan,nsz> on the form's ops would allow it"
func.func @masked_gradient(%x: f32, %dy: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %zero : f32
  %m = arith.uitofp %c : i1 to f32
  %0 = arith.mulf %dy, %m : f32
  return %0 : f32
}

// The exponential would be computed twice.
// CHECK-DAG: remark: [Missed] not-raised {{.*}}Function=shared | Remark="'arith.mulf' would be silu(x) = x * sigmoid(x), but 'arith.divf' in it is used by 'arith.addf' as well, and would be computed twice"
// CHECK-DAG: remark: [Passed] raised {{.*}}Function=shared | Remark="'arith.divf' is sigmoid(x) = 1 / (1 + exp(-x))"
func.func @shared(%x: f32, %w: f32) -> (f32, f32) {
  %one = arith.constant 1.0 : f32
  %m = arith.negf %x : f32
  %e = math.exp %m : f32
  %d = arith.addf %e, %one : f32
  %s = arith.divf %one, %d : f32
  %0 = arith.mulf %x, %s : f32
  %1 = arith.addf %s, %w : f32
  return %0, %1 : f32, f32
}

// What resembles nothing is not mentioned.
func.func @nothing(%x: f32, %y: f32) -> f32 {
  %0 = arith.maximumf %x, %y : f32
  %1 = arith.mulf %0, %x : f32
  return %1 : f32
}
