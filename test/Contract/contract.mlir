// What every activation says of itself holds: facts, bounds, derivative,
// gradient op and emitted code, for every op with ActivationOpInterface and
// every choice of parameters that is found.
// RUN: rectify-opt %s --test-rectify-contract=v | FileCheck %s

// CHECK: op choices values max ulp f16 bf16 f32
// CHECK: rectify.{{[a-z_]+}}
// CHECK-NOT: error

module {}
