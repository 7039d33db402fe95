// The passes in stock mlir-opt. They are named in a pipeline, since mlir-opt
// reads its flags before it loads plugins. Giving both kinds of plugin is fine.

// REQUIRES: mlir-opt
// RUN: mlir-opt --load-dialect-plugin=%rectify_plugin --pass-pipeline='builtin.module(convert-rectify-to-arith)' %s | FileCheck %s
// RUN: mlir-opt --load-pass-plugin=%rectify_plugin --load-dialect-plugin=%rectify_plugin --pass-pipeline='builtin.module(convert-rectify-to-arith)' %s | FileCheck %s

// CHECK-LABEL: func @relu
// CHECK-NOT: rectify.relu
// CHECK: arith.cmpf olt
// CHECK: arith.select
// CHECK-NOT: rectify.relu
func.func @relu(%x: vector<8xf32>) -> vector<8xf32> {
  %y = rectify.relu %x : vector<8xf32>
  return %y : vector<8xf32>
}

// Upstream's passes take the ops as they take arith's.
// RUN: mlir-opt --load-dialect-plugin=%rectify_plugin --pass-pipeline='builtin.module(func.func(convert-elementwise-to-linalg))' %s | FileCheck %s --check-prefix=LINALG

// LINALG-LABEL: func @leaky_relu
// LINALG: linalg.generic
// LINALG: rectify.leaky_relu %{{.*}} {alpha = 1.000000e-01 : f64} : f32
func.func @leaky_relu(%x: tensor<?xf32>) -> tensor<?xf32> {
  %y = rectify.leaky_relu %x {alpha = 0.1} : tensor<?xf32>
  return %y : tensor<?xf32>
}
