// RUN: rectify-opt %s --rectify-optimize | FileCheck %s
// RUN: rectify-opt %rectify_src/examples/digits/digits.mlir --rectify-optimize | FileCheck %s --check-prefix=DIGITS

// A constant side operand ends up inside; what follows no contraction fuses
// with itself.
// CHECK-LABEL: func @layer(
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) sides(%arg2 : tensor<16xf32>) {{.*}} epilogue(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f32)
// CHECK-NEXT: %[[SIXTH:.*]] = arith.constant 0.166{{.*}} : f32
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[ACC]], %[[BIAS]] : f32
// CHECK-NEXT: %[[Y:.*]] = rectify.prelu %[[S]], %[[SIXTH]] : f32, f32
// CHECK-NEXT: rectify.yield %[[Y]] : f32
// CHECK: return
func.func @layer(%a: tensor<?x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>) -> tensor<?x16xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %slope = arith.constant dense<0.166666672> : tensor<16xf32>
  %n = tensor.dim %a, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<?x16xf32>) dimensions = [0]
  %s = arith.addf %m, %z : tensor<?x16xf32>
  %y = rectify.prelu %s, %slope {axis = 1} : tensor<?x16xf32>, tensor<16xf32>
  return %y : tensor<?x16xf32>
}

// Every layer of the example is one op.
// DIGITS-NOT: linalg.matmul
// DIGITS: rectify.contract
// DIGITS: rectify.prelu %{{.*}}, %{{.*}} : f32, f32
// DIGITS: rectify.contract
// DIGITS: rectify.leaky_relu %{{.*}} : f32
// DIGITS: rectify.contract
// DIGITS: rectify.elu %{{.*}} : f32
// DIGITS: rectify.contract
// DIGITS: rectify.relu %{{.*}} : f32
// DIGITS: rectify.contract
// DIGITS-NEXT: arith.addf
// DIGITS-NEXT: rectify.yield
// DIGITS-NOT: linalg.matmul
