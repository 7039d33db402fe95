// 8-bit floats through every path: loops of scalars with conversions by integer
// ops and the C library are the reference, for tables, comparisons, vectors and
// tails, chains, gates, gradients, arithmetic, and matmuls.

// RUN: rectify-run %s --entry=elementwise --dim=41 --check --target=baseline | FileCheck %s
// RUN: rectify-run %s --entry=elementwise --dim=41 --check --pipeline=upstream | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s --entry=elementwise --dim=41 --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s --entry=elementwise --dim=41 --check --target=avx512 | FileCheck %s %}
// RUN: %if avx512bf16 %{ rectify-run %s --entry=elementwise --dim=41 --check --target=avx512bf16 | FileCheck %s %}
// RUN: rectify-run %s --entry=matmul --check --target=baseline | FileCheck %s --check-prefix=MATMUL
// RUN: %if avx2 %{ rectify-run %s --entry=matmul --check --target=avx2 | FileCheck %s --check-prefix=MATMUL %}
// RUN: %if avx512bf16 %{ rectify-run %s --entry=matmul --check --target=avx512bf16 | FileCheck %s --check-prefix=MATMUL %}

!fn = tensor<7x37xf8E4M3FN>
!e5 = tensor<7x37xf8E5M2>
!nuz = tensor<7x37xf8E4M3B11FNUZ>
!e3 = tensor<?xf8E3M4>

func.func @elementwise(%a: !fn, %b: !fn, %c: !e5, %d: !nuz, %e: !e3) -> (!fn, !fn, !fn, !e5, !e5, !nuz, !nuz, !e3) {
  // CHECK: check against the reference lowering
  // CHECK-COUNT-8: result #{{[0-7]}}: equal
  %0 = rectify.relu %a : !fn
  // A chain whose first value is used twice.
  %g = rectify.gelu %a : !fn
  %1 = rectify.hard_swish %g : !fn
  %2 = rectify.glu %g, %b : !fn
  %3 = rectify.elu_grad %c, %c : !e5
  %s = arith.constant dense<0.25> : tensor<37xf8E5M2>
  %4 = rectify.prelu %c, %s {axis = 1} : !e5, tensor<37xf8E5M2>
  // What has no 8-bit form is done in f32.
  %h = arith.addf %d, %d : !nuz
  %m = arith.maximumf %d, %h : !nuz
  %n = math.absf %m : !nuz
  %p = arith.cmpf olt, %d, %n : !nuz
  %5 = arith.select %p, %h, %n : tensor<7x37xi1>, !nuz
  %6 = rectify.softplus %5 : !nuz
  %7 = rectify.mish %e : !e3
  return %0, %1, %2, %3, %4, %5, %6, %7 : !fn, !fn, !fn, !e5, !e5, !nuz, !nuz, !e3
}

func.func @matmul(%a: tensor<17x33xf8E4M3FN>, %b: tensor<33x70xf8E5M2>, %bias: tensor<70xf32>) -> tensor<17x70xf8E4M3FN> {
  // MATMUL: check against the reference lowering
  // MATMUL: result #0: {{equal|within 1 ulp}}
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<17x70xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<17x70xf32>) -> tensor<17x70xf32>
  %m = linalg.matmul ins(%a, %b : tensor<17x33xf8E4M3FN>, tensor<33x70xf8E5M2>) outs(%f : tensor<17x70xf32>) -> tensor<17x70xf32>
  %z = linalg.broadcast ins(%bias : tensor<70xf32>) outs(%e : tensor<17x70xf32>) dimensions = [0]
  %s = arith.addf %m, %z : tensor<17x70xf32>
  %r = rectify.gelu %s : tensor<17x70xf32>
  %t = arith.truncf %r : tensor<17x70xf32> to tensor<17x70xf8E4M3FN>
  %u = rectify.tanh %t : tensor<17x70xf8E4M3FN>
  return %u : tensor<17x70xf8E4M3FN>
}
