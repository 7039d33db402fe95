// Values with a second user, work that several share, and where the fused op
// goes.

// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s
// RUN: rectify-opt %s --rectify-fuse-epilogue -o /dev/null --remarks-filter-missed=rectify-fuse-epilogue 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

//===----------------------------------------------------------------------===//
// Second users
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @preactivation(
// CHECK-NOT: linalg.
// CHECK: %[[R:.*]]:2 = rectify.contract {{.*}} epilogue(%[[ACC:.*]]: f32)
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[ACC]] : f32
// CHECK-NEXT: rectify.yield %[[ACC]], %[[Y]] : f32, f32
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @preactivation(%a: tensor<?x8xf32>, %b: tensor<8x16xf32>, %e: tensor<?x16xf32>) -> (tensor<?x16xf32>, tensor<?x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %y = rectify.relu %m : tensor<?x16xf32>
  return %m, %y : tensor<?x16xf32>, tensor<?x16xf32>
}

// An intermediate that is used by what is no elementwise op, a cheap value that
// two others share, and a third result transposed.
// CHECK-LABEL: func @shared(
// CHECK-NOT: linalg.fill
// CHECK: %[[R:.*]]:3 = rectify.contract {{.*}} sides(%arg2, %arg3 : tensor<16xf32>, tensor<4x16xf32>) {{.*}} epilogue(%[[ACC:.*]]: f32, %[[B:.*]]: f32, %[[S:.*]]: f32)
// CHECK-NEXT: %[[T:.*]] = arith.addf %[[ACC]], %[[B]] : f32
// CHECK-NEXT: %[[P:.*]] = rectify.elu %[[T]] : f32
// CHECK-NEXT: %[[Q:.*]] = arith.mulf %[[T]], %[[S]] : f32
// CHECK-NEXT: %[[V:.*]] = arith.addf %[[P]], %[[Q]] : f32
// CHECK: rectify.yield %[[T]], %[[Q]], %[[V]] : f32, f32, f32
// CHECK-NOT: arith.
// CHECK: linalg.softmax dimension(1) ins(%[[R]]#0
// CHECK: return %{{.*}}, %[[R]]#1, %[[R]]#2
func.func @shared(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %s: tensor<4x16xf32>, %e: tensor<4x16xf32>, %g: tensor<16x4xf32>)
    -> (tensor<4x16xf32>, tensor<4x16xf32>, tensor<16x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %t = arith.addf %m, %z : tensor<4x16xf32>
  %h = linalg.softmax dimension(1) ins(%t : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %p = rectify.elu %t : tensor<4x16xf32>
  %q = arith.mulf %t, %s : tensor<4x16xf32>
  %v = arith.addf %p, %q : tensor<4x16xf32>
  %w = linalg.transpose ins(%v : tensor<4x16xf32>) outs(%g : tensor<16x4xf32>) permutation = [1, 0]
  return %h, %q, %w : tensor<4x16xf32>, tensor<4x16xf32>, tensor<16x4xf32>
}

// The mask for the backward pass is computed beside the result.
// CHECK-LABEL: func @mask(
// CHECK: rectify.contract {{.*}} outs(%{{.*}}, %{{.*}} : tensor<4x16xf32>, tensor<4x16xi1>)
// CHECK: rectify.yield %{{.*}}, %{{.*}} : f32, i1
func.func @mask(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %e: tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xi1>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  %p = arith.cmpf ogt, %m, %zeros : tensor<4x16xf32>
  return %y, %p : tensor<4x16xf32>, tensor<4x16xi1>
}

// A rectify.contract of several results takes more.
// CHECK-LABEL: func @contract(
// CHECK: %[[R:.*]]:3 = rectify.contract {{.*}} outs(%{{.*}}, %{{.*}}, %{{.*}} : tensor<4x16xf32>, tensor<16x4xf32>, tensor<16x4xf32>)
// CHECK: %[[N:.*]] = arith.negf
// CHECK: %[[Y:.*]] = rectify.relu %[[N]]
// CHECK: rectify.yield %{{.*}}, %[[N]], %[[Y]]
// CHECK: return %[[R]]#0, %[[R]]#1, %[[R]]#2
func.func @contract(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %e: tensor<4x16xf32>, %g: tensor<16x4xf32>) -> (tensor<4x16xf32>, tensor<16x4xf32>, tensor<16x4xf32>) {
  %m:2 = rectify.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>, affine_map<(m, n, k) -> (n, m)>]
      ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%e, %g : tensor<4x16xf32>, tensor<16x4xf32>) epilogue(%acc: f32) {
    %n = arith.negf %acc : f32
    rectify.yield %acc, %n : f32, f32
  } -> (tensor<4x16xf32>, tensor<16x4xf32>)
  %y = rectify.relu %m#1 : tensor<16x4xf32>
  return %m#0, %m#1, %y : tensor<4x16xf32>, tensor<16x4xf32>, tensor<16x4xf32>
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

// The fused op stands before the other user of its result: what the side operand
// needs is computed before that, too.
// CHECK-LABEL: func @hoisted_side(
// CHECK: %[[S:.*]] = tensor.collapse_shape %arg2
// CHECK: %[[R:.*]]:2 = rectify.contract {{.*}} sides(%[[S]] : tensor<16xf32>)
// CHECK: linalg.reduce ins(%[[R]]#0
// CHECK: return %{{.*}}, %[[R]]#1
func.func @hoisted_side(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %s: tensor<2x8xf32>, %e: tensor<4x16xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %r = linalg.reduce ins(%m : tensor<4x16xf32>) outs(%g : tensor<4xf32>) dimensions = [1] (%x: f32, %y: f32) {
    %max = arith.maximumf %x, %y : f32
    linalg.yield %max : f32
  }
  %c = tensor.collapse_shape %s [[0, 1]] : tensor<2x8xf32> into tensor<16xf32>
  %z = linalg.broadcast ins(%c : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %y = arith.addf %m, %z : tensor<4x16xf32>
  return %r, %y : tensor<4xf32>, tensor<4x16xf32>
}

// So is a reduction of something else, which may as well be done earlier.
// CHECK-LABEL: func @hoisted_reduction(
// CHECK: %[[S:.*]] = linalg.reduce ins(%arg2
// CHECK: %[[R:.*]]:2 = rectify.contract {{.*}} sides(%[[S]] : tensor<16xf32>)
// CHECK: linalg.softmax dimension(1) ins(%[[R]]#0
func.func @hoisted_reduction(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %s: tensor<16x5xf32>, %e: tensor<4x16xf32>, %g: tensor<16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %h = linalg.softmax dimension(1) ins(%m : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %r = linalg.reduce ins(%s : tensor<16x5xf32>) outs(%g : tensor<16xf32>) dimensions = [1] (%x: f32, %y: f32) {
    %max = arith.maximumf %x, %y : f32
    linalg.yield %max : f32
  }
  %z = linalg.broadcast ins(%r : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %y = arith.addf %m, %z : tensor<4x16xf32>
  return %h, %y : tensor<4x16xf32>, tensor<4x16xf32>
}

// What depends on the result cannot be its side operand. The rest is fused.
// REMARK: remark: {{.*}}Function=normalized {{.*}}'linalg.matmul' is not fused with 'arith.mulf' behind it: another operand of that op is computed only after an op that uses the result otherwise
// CHECK-LABEL: func @normalized(
// CHECK: %[[R:.*]]:2 = rectify.contract
// CHECK-NEXT: %[[T:.*]] = rectify.relu
// CHECK-NEXT: %[[U:.*]] = rectify.elu %[[T]]
// CHECK-NEXT: rectify.yield %[[T]], %[[U]]
// CHECK: linalg.reduce ins(%[[R]]#0
// CHECK: arith.mulf %[[R]]#0
func.func @normalized(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %e: tensor<4x16xf32>, %g: tensor<4xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %t = rectify.relu %m : tensor<4x16xf32>
  %r = linalg.reduce ins(%t : tensor<4x16xf32>) outs(%g : tensor<4xf32>) dimensions = [1] (%x: f32, %y: f32) {
    %max = arith.maximumf %x, %y : f32
    linalg.yield %max : f32
  }
  %z = linalg.broadcast ins(%r : tensor<4xf32>) outs(%e : tensor<4x16xf32>) dimensions = [1]
  %y = arith.mulf %t, %z : tensor<4x16xf32>
  %u = rectify.elu %t : tensor<4x16xf32>
  return %y, %u : tensor<4x16xf32>, tensor<4x16xf32>
}

// A value that a loop uses, too, is a second result; the use in the loop stays.
// REMARK: remark: {{.*}}Function=used_in_loop {{.*}}'linalg.matmul' is not fused with 'arith.addf' behind it: that op is inside a loop or branch of its own
// CHECK-LABEL: func @used_in_loop(
// CHECK: %[[R:.*]]:2 = rectify.contract
// CHECK: scf.for
// CHECK: arith.addf %{{.*}}, %[[R]]#0
// CHECK: return %{{.*}}, %[[R]]#1
func.func @used_in_loop(%a: tensor<?x8xf32>, %b: tensor<8x16xf32>, %e: tensor<?x16xf32>, %n: index) -> (tensor<?x16xf32>, tensor<?x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %l = scf.for %i = %c0 to %n step %c1 iter_args(%x = %e) -> tensor<?x16xf32> {
    %s = arith.addf %x, %m : tensor<?x16xf32>
    scf.yield %s : tensor<?x16xf32>
  }
  %y = rectify.relu %m : tensor<?x16xf32>
  return %l, %y : tensor<?x16xf32>, tensor<?x16xf32>
}

// In a loop as anywhere.
// CHECK-LABEL: func @in_loop(
// CHECK: scf.for
// CHECK: rectify.contract {{.*}} sides(%[[X:.*]] : tensor<4x4xf32>)
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.addf
func.func @in_loop(%x: tensor<4x4xf32>, %w: tensor<4x4xf32>, %n: index) -> tensor<4x4xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty() : tensor<4x4xf32>
  %l = scf.for %i = %c0 to %n step %c1 iter_args(%h = %x) -> tensor<4x4xf32> {
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
    %m = linalg.matmul ins(%h, %w : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
    %y = rectify.relu %m : tensor<4x4xf32>
    %r = arith.addf %y, %h : tensor<4x4xf32>
    scf.yield %r : tensor<4x4xf32>
  }
  return %l : tensor<4x4xf32>
}

//===----------------------------------------------------------------------===//
// Several contractions
//===----------------------------------------------------------------------===//

// A gate: each activation in the epilogue of its contraction, the product in
// that of the second, in the memory of the first.
// CHECK-LABEL: func @gate(
// CHECK-NOT: linalg.
// CHECK: %[[G:.*]] = rectify.contract ins(%arg0, %arg1 : {{.*}}) outs(%[[E:.*]] : tensor<?x16xf32>)
// CHECK-NEXT: rectify.silu
// CHECK-NEXT: rectify.yield
// CHECK: rectify.contract ins(%arg0, %arg2 : {{.*}}) sides(%arg3, %[[G]] : tensor<16xf32>, tensor<?x16xf32>) outs(%[[G]] : tensor<?x16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: rectify.yield
// CHECK-NOT: arith.
func.func @gate(%x: tensor<?x8xf32>, %w1: tensor<8x16xf32>, %w2: tensor<8x16xf32>, %bias: tensor<16xf32>) -> tensor<?x16xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<?x16xf32>) dimensions = [0]
  %m1 = linalg.matmul ins(%x, %w1 : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %b2 = arith.addf %m2, %z : tensor<?x16xf32>
  %g = rectify.silu %m1 : tensor<?x16xf32>
  %y = arith.mulf %g, %b2 : tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}

// The same as one op, which is not split.
// CHECK-LABEL: func @gate_op(
// CHECK: %[[M:.*]] = linalg.matmul ins(%arg0, %arg1
// CHECK: rectify.contract ins(%arg0, %arg2 : {{.*}}) sides(%[[M]] : tensor<4x16xf32>) outs(%[[M]] : tensor<4x16xf32>)
// CHECK-NEXT: rectify.swiglu
func.func @gate_op(%x: tensor<4x8xf32>, %w1: tensor<8x16xf32>, %w2: tensor<8x16xf32>) -> tensor<4x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.swiglu %m1, %m2 : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// A residual block: the skip connection is the first layer's result, which the
// second contraction reads as well, so it keeps its memory.
// CHECK-LABEL: func @residual(
// CHECK: %[[H:.*]] = rectify.contract ins(%arg0, %arg1
// CHECK-NEXT: rectify.relu
// CHECK: %[[E:.*]] = tensor.empty() : tensor<4x8xf32>
// CHECK: rectify.contract ins(%[[H]], %arg2 : {{.*}}) sides(%[[H]] : tensor<4x8xf32>) outs(%[[E]]
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
func.func @residual(%x: tensor<4x8xf32>, %w1: tensor<8x8xf32>, %w2: tensor<8x8xf32>) -> tensor<4x8xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x8xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %h = rectify.relu %m1 : tensor<4x8xf32>
  %m2 = linalg.matmul ins(%h, %w2 : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %s = arith.addf %m2, %h : tensor<4x8xf32>
  %y = rectify.relu %s : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// Values that cross: each contraction reads one of the other would be a circle.
// REMARK: remark: {{.*}}Function=crossed {{.*}}'linalg.matmul' is not fused with 'arith.subf' behind it: another operand of that op is computed only after an op that uses the result otherwise
// CHECK-LABEL: func @crossed(
// CHECK: %[[M:.*]]:2 = rectify.contract ins(%arg0, %arg1
// CHECK: %[[N:.*]]:2 = rectify.contract ins(%arg0, %arg2 : {{.*}}) sides(%[[M]]#1
// CHECK: arith.subf %[[M]]#0, %[[S:.*]] :
func.func @crossed(%x: tensor<4x8xf32>, %w1: tensor<8x16xf32>, %w2: tensor<8x16xf32>, %g: tensor<4xf32>, %e: tensor<4x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %a1 = rectify.elu %m1 : tensor<4x16xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %p = arith.mulf %a1, %m2 : tensor<4x16xf32>
  %r = linalg.softmax dimension(1) ins(%m2 : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %q = arith.subf %m1, %r : tensor<4x16xf32>
  return %p, %q : tensor<4x16xf32>, tensor<4x16xf32>
}

// What is computed for a side operand alone goes along.
// CHECK-LABEL: func @side_chain(
// CHECK: rectify.contract {{.*}} sides(%arg2, %arg3 : tensor<4x16xi8>, tensor<16xf32>)
// CHECK-NEXT: arith.sitofp %{{.*}} : i8 to f32
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
func.func @side_chain(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %q: tensor<4x16xi8>, %scale: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %z = linalg.broadcast ins(%scale : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %d = arith.sitofp %q : tensor<4x16xi8> to tensor<4x16xf32>
  %r = arith.mulf %d, %z : tensor<4x16xf32>
  %s = arith.addf %m, %r : tensor<4x16xf32>
  %y = rectify.relu %s : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// What an operand is computed from is checked as the op itself is.
// REMARK: remark: {{.*}}Function=symmetric {{.*}}'linalg.matmul' is not fused with 'linalg.generic' behind it: that op reads two elements of the result at a time
// REMARK: remark: {{.*}}Function=symmetric {{.*}}'linalg.matmul' is not fused with 'arith.mulf' behind it: another operand of that op is computed only after
// CHECK-LABEL: func @symmetric(
// CHECK: %[[M:.*]] = linalg.matmul
// CHECK: linalg.generic
// CHECK: arith.mulf %[[M]]
func.func @symmetric(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %e: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x4xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%zeros : tensor<4x4xf32>) -> tensor<4x4xf32>
  %q = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m, %m : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%x: f32, %t: f32, %out: f32):
    %sum = arith.addf %x, %t : f32
    linalg.yield %sum : f32
  } -> tensor<4x4xf32>
  %y = arith.mulf %m, %q : tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// Nor is it done twice where the op reads it twice.
// CHECK-LABEL: func @squared_side(
// CHECK: rectify.contract
// CHECK: math.absf
// CHECK: arith.negf
// CHECK-NOT: math.absf
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK: return
func.func @squared_side(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %s: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x4xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%zeros : tensor<4x4xf32>) -> tensor<4x4xf32>
  %p = math.absf %s : tensor<4x4xf32>
  %q = arith.negf %p : tensor<4x4xf32>
  %r = arith.mulf %q, %q : tensor<4x4xf32>
  %y = arith.addf %m, %r : tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

//===----------------------------------------------------------------------===//
// What several contractions share
//===----------------------------------------------------------------------===//

// A widened residual costs less to widen twice than to store.
// CHECK-LABEL: func @shared_cast(
// CHECK-NOT: arith.sitofp {{.*}} tensor
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) sides(%arg3 : tensor<4x16xi8>)
// CHECK-NEXT: arith.sitofp
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
// CHECK: rectify.contract ins(%arg0, %arg2 : {{.*}}) sides(%arg3 : tensor<4x16xi8>)
// CHECK-NEXT: arith.sitofp
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: rectify.yield
// CHECK-NOT: arith.sitofp {{.*}} tensor
// CHECK: return
func.func @shared_cast(%x: tensor<4x8xf32>, %w1: tensor<8x16xf32>, %w2: tensor<8x16xf32>, %q: tensor<4x16xi8>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %r = arith.sitofp %q : tensor<4x16xi8> to tensor<4x16xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %s1 = arith.addf %m1, %r : tensor<4x16xf32>
  %y1 = rectify.relu %s1 : tensor<4x16xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y2 = arith.mulf %m2, %r : tensor<4x16xf32>
  return %y1, %y2 : tensor<4x16xf32>, tensor<4x16xf32>
}

// An activation that only selects, of dynamic size, read twice by one op.
// CHECK-LABEL: func @shared_relu(
// CHECK-NOT: rectify.relu {{.*}} tensor
// CHECK: rectify.contract {{.*}} sides(%arg3 : tensor<?x16xf32>)
// CHECK: rectify.contract {{.*}} sides(%arg3 : tensor<?x16xf32>)
// CHECK-NOT: rectify.relu {{.*}} tensor
// CHECK: return
func.func @shared_relu(%x: tensor<?x8xf32>, %w1: tensor<8x16xf32>, %w2: tensor<8x16xf32>, %q: tensor<?x16xf32>, %e: tensor<?x16xf32>) -> (tensor<?x16xf32>, tensor<?x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %r = rectify.relu %q : tensor<?x16xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %y1 = arith.addf %m1, %r : tensor<?x16xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %r2 = arith.mulf %r, %r : tensor<?x16xf32>
  %y2 = arith.mulf %m2, %r2 : tensor<?x16xf32>
  return %y1, %y2 : tensor<?x16xf32>, tensor<?x16xf32>
}

// Stored once: what costs something, what reads two tensors, what reads a wider
// one, and what has to be stored anyway.
// CHECK-LABEL: func @shared_costly(
// CHECK: rectify.elu %arg3 : tensor<4x16xf32>
// CHECK: arith.addf %arg3, %arg4 : tensor<4x16xf32>
// CHECK: arith.truncf %arg5 : tensor<4x16xf64> to tensor<4x16xf32>
// CHECK: arith.negf %arg3 : tensor<4x16xf32>
// CHECK-COUNT-2: rectify.contract
func.func @shared_costly(%x: tensor<4x8xf32>, %w1: tensor<8x16xf32>, %w2: tensor<8x16xf32>, %q: tensor<4x16xf32>, %r: tensor<4x16xf32>, %s: tensor<4x16xf64>)
    -> (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x16xf32>
  %costly = rectify.elu %q : tensor<4x16xf32>
  %two = arith.addf %q, %r : tensor<4x16xf32>
  %wide = arith.truncf %s : tensor<4x16xf64> to tensor<4x16xf32>
  %kept = arith.negf %q : tensor<4x16xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %a1 = arith.addf %m1, %costly : tensor<4x16xf32>
  %a2 = arith.addf %a1, %two : tensor<4x16xf32>
  %a3 = arith.addf %a2, %wide : tensor<4x16xf32>
  %a4 = arith.addf %a3, %kept : tensor<4x16xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<4x16xf32>) -> tensor<4x16xf32>
  %b1 = arith.addf %m2, %costly : tensor<4x16xf32>
  %b2 = arith.addf %b1, %two : tensor<4x16xf32>
  %b3 = arith.addf %b2, %wide : tensor<4x16xf32>
  return %a4, %b3, %kept : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x16xf32>
}
