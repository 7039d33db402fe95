// What the pass says of what it fused, and of memory.

// RUN: rectify-opt %s --rectify-fuse-epilogue -o /dev/null --split-input-file \
// RUN:     --remarks-filter-passed=rectify-fuse-epilogue --remarks-filter-analyse=rectify-fuse-epilogue 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=remark:

// CHECK: remark: [Passed] {{.*}}Function=layer | Ops=2, Remark="'linalg.matmul' is fused with 'arith.addf', 'rectify.relu', with 2 results", Results=2
func.func @layer(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %r: tensor<4x16xf32>, %e: tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %s = arith.addf %m, %r : tensor<4x16xf32>
  %y = rectify.relu %s : tensor<4x16xf32>
  return %s, %y : tensor<4x16xf32>, tensor<4x16xf32>
}

// -----

// CHECK: remark: [Passed] {{.*}}Function=init {{.*}}'linalg.matmul' is fused with what its sum starts from
func.func @init(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %m : tensor<4x16xf32>
}

// -----

// The residual is computed last, from what needs no memory before: the inputs of
// the contraction, of 128 and 512 bytes, wait for it in place of its result, of
// 256.
// CHECK: remark: [Passed] {{.*}}Function=late_residual
// CHECK: remark: [Analysis] memory {{.*}}Function=late_residual | Bytes=384, Remark="the fused op has up to 384 bytes more alive at a time than the ops it replaces: it keeps what 'rectify.relu', 'rectify.relu' give until all of its operands are there, behind 'func.call'", Suggestion="move 'func.call' before 'linalg.matmul'"
// CHECK: remark: [Analysis] alone {{.*}}Function=late_residual | Remark="'rectify.relu' stands alone: its input is an argument, not the result of a contraction"
// CHECK: remark: [Analysis] alone {{.*}}Function=late_residual
func.func private @residual() -> tensor<4x16xf32>
func.func @late_residual(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>) -> tensor<4x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %a = rectify.relu %x : tensor<4x8xf32>
  %b = rectify.relu %w : tensor<8x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %r = func.call @residual() : () -> tensor<4x16xf32>
  %s = arith.addf %m, %r : tensor<4x16xf32>
  return %s : tensor<4x16xf32>
}

// -----

// CHECK: remark: [Passed] {{.*}}Function=dynamic
// CHECK: remark: [Analysis] {{.*}}Function=dynamic {{.*}}the fused op has up to 1 tensor of dynamic size more alive at a time than the ops it replaces: it keeps what 'rectify.relu' gives until all of its operands are there, behind 'func.call'", Suggestion="move 'func.call' before 'linalg.matmul'", Tensors=1
// CHECK: remark: [Analysis] alone {{.*}}Function=dynamic
func.func private @residual() -> tensor<?x16xf32>
func.func @dynamic(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>, %e: tensor<?x16xf32>) -> tensor<?x16xf32> {
  %zero = arith.constant 0.0 : f32
  %a = rectify.relu %x : tensor<?x8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m = linalg.matmul ins(%a, %w : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %r = func.call @residual() : () -> tensor<?x16xf32>
  %s = arith.addf %m, %r : tensor<?x16xf32>
  return %s : tensor<?x16xf32>
}

// -----

// A mask for the backward pass, kept from the forward pass on, is more to keep
// if the pre-activation is kept as well.
// CHECK: remark: [Passed] {{.*}}Function=early_mask
// CHECK: remark: [Analysis] {{.*}}Function=early_mask {{.*}}up to 64 bytes more alive at a time than the ops it replaces: it computes what 'arith.cmpf' gives earlier", Suggestion="move what uses that up, directly behind 'linalg.matmul'"
func.func private @backward(tensor<4x16xf32>) -> tensor<4x16xf32>
func.func @early_mask(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xi1>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %l = func.call @backward(%m) : (tensor<4x16xf32>) -> tensor<4x16xf32>
  %p = arith.cmpf ogt, %m, %zeros : tensor<4x16xf32>
  return %l, %p : tensor<4x16xf32>, tensor<4x16xi1>
}

// -----

// Two results where one was, but nothing is alive longer: the inputs are the
// caller's.
// CHECK: remark: [Passed] {{.*}}Function=same_memory
func.func @same_memory(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %m, %y : tensor<4x16xf32>, tensor<4x16xf32>
}

// -----

// The same mask of a dynamic number of elements.
// CHECK: remark: [Passed] {{.*}}Function=early_mask_dynamic
// CHECK: remark: [Analysis] {{.*}}Function=early_mask_dynamic | Bytes=0, BytesPerElement=1, Remark="the fused op has up to 1 bytes for each element of its result more alive
func.func private @backward(tensor<?x16xf32>) -> tensor<?x16xf32>
func.func @early_mask_dynamic(%x: tensor<?x8xf32>, %w: tensor<8x16xf32>, %e: tensor<?x16xf32>) -> (tensor<?x16xf32>, tensor<?x16xi1>) {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %l = func.call @backward(%m) : (tensor<?x16xf32>) -> tensor<?x16xf32>
  %p = arith.cmpf ogt, %m, %f : tensor<?x16xf32>
  return %l, %p : tensor<?x16xf32>, tensor<?x16xi1>
}

// -----

// A bias that is spread over the rows is not kept as such.
// CHECK: remark: [Passed] {{.*}}Function=spread
// CHECK: remark: [Analysis] {{.*}}Function=spread | Bytes=64,
// CHECK: remark: [Analysis] alone {{.*}}Function=spread
func.func private @observe(tensor<4x16xf32>) -> tensor<16xf32>
func.func @spread(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>, %bias: tensor<16xf32>, %r: tensor<4x16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %b = rectify.relu %bias : tensor<16xf32>
  %z = linalg.broadcast ins(%b : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  %s = func.call @observe(%r) : (tensor<4x16xf32>) -> tensor<16xf32>
  %u = linalg.broadcast ins(%s : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %y = arith.mulf %m, %u : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// -----

// Activations that stand alone, and why.
// CHECK: remark: [Analysis] alone {{.*}}Function=alone | Remark="'rectify.relu' stands alone: its input is the result of 'tensor.pad', which is no contraction"
// CHECK: remark: [Analysis] alone {{.*}}Function=alone | Remark="'rectify.elu' stands alone: its input is the result of 'rectify.relu', which is no contraction"
// CHECK: remark: [Analysis] alone {{.*}}Function=alone | Remark="'rectify.silu' stands alone: it is done on scalars, and only tensors are fused"
// CHECK: remark: [Analysis] alone {{.*}}Function=alone | Remark="'rectify.mish' stands alone: its input is an argument, not the result of a contraction"
// CHECK: remark: [Analysis] alone {{.*}}Function=alone | Remark="'rectify.relu6' stands alone: it is done on memrefs, and only tensors are fused"
func.func @alone(%x: tensor<4xf32>, %s: f32, %buffer: memref<4xf32>) -> (tensor<6xf32>, f32, tensor<4xf32>) {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<4xf32> to tensor<6xf32>
  %r = rectify.relu %p : tensor<6xf32>
  %e = rectify.elu %r : tensor<6xf32>
  %t = rectify.silu %s : f32
  %m = linalg.map ins(%x : tensor<4xf32>) outs(%x : tensor<4xf32>) (%a: f32, %o: f32) {
    %y = rectify.mish %a : f32
    linalg.yield %y : f32
  }
  rectify.relu6 %buffer outs(%buffer : memref<4xf32>) : memref<4xf32>
  return %e, %t, %m : tensor<6xf32>, f32, tensor<4xf32>
}
