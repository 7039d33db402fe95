// RUN: rectify-opt %s --convert-rectify-to-linalg --cse | FileCheck %s
// RUN: rectify-opt %s --convert-rectify-to-linalg --one-shot-bufferize="bufferize-function-boundaries" -o /dev/null

// CHECK-DAG: #[[$ID1:.*]] = affine_map<(d0) -> (d0)>
// CHECK-DAG: #[[$ID2:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$ID3:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[$ID0:.*]] = affine_map<() -> ()>
// CHECK-DAG: #[[$D1OF3:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-DAG: #[[$NONE3:.*]] = affine_map<(d0, d1, d2) -> ()>
// CHECK-DAG: #[[$D1OF2:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[$LHS:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[$RHS:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @dynamic(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>
// CHECK: %[[C0:.*]] = arith.constant 0 : index
// CHECK: %[[N:.*]] = tensor.dim %[[X]], %[[C0]]
// CHECK: %[[E:.*]] = tensor.empty(%[[N]]) : tensor<?x4xf32>
// CHECK: %[[Y:.*]] = linalg.generic {indexing_maps = [#[[$ID2]], #[[$ID2]]], iterator_types = ["parallel", "parallel"]}
// CHECK-SAME: ins(%[[X]] : {{.*}}) outs(%[[E]] :
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[F:.*]] = rectify.leaky_relu %[[A]] fastmath<nnan> {alpha = 1.000000e-01 : f64} : f32
// CHECK-NEXT: linalg.yield %[[F]] : f32
// CHECK: return %[[Y]]
func.func @dynamic(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = rectify.leaky_relu %x fastmath<nnan> {alpha = 0.1} : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func @rank_0(
// CHECK: linalg.generic {indexing_maps = [#[[$ID0]], #[[$ID0]]], iterator_types = []}
// CHECK: rectify.elu %{{.*}} {alpha = 5.000000e-01 : f64} : bf16
func.func @rank_0(%x: tensor<bf16>) -> tensor<bf16> {
  %0 = rectify.elu %x {alpha = 0.5} : tensor<bf16>
  return %0 : tensor<bf16>
}

// CHECK-LABEL: func @integers(
// CHECK: rectify.relu %{{.*}} : i8
func.func @integers(%x: tensor<4xi8>) -> tensor<4xi8> {
  %0 = rectify.relu %x : tensor<4xi8>
  return %0 : tensor<4xi8>
}

// CHECK-LABEL: func @gate(
// CHECK: ins(%{{.*}}, %{{.*}} : tensor<4xf32>, tensor<4xf32>)
// CHECK: rectify.swiglu %{{.*}}, %{{.*}} : f32
func.func @gate(%x: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<4xf32> {
  %0 = rectify.swiglu %x, %v : tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func @memref(
// CHECK-SAME: %[[X:.*]]: memref<?x4xf32>, %[[Y:.*]]: memref<?x4xf32>)
// CHECK-NEXT: linalg.generic
// CHECK-SAME: ins(%[[X]] : memref<?x4xf32>) outs(%[[Y]] : memref<?x4xf32>)
// CHECK: rectify.relu %{{.*}} : f32
// CHECK: return
func.func @memref(%x: memref<?x4xf32>, %y: memref<?x4xf32>) {
  rectify.relu %x outs(%y : memref<?x4xf32>) : memref<?x4xf32>
  return
}

//===----------------------------------------------------------------------===//
// Broadcast
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @axis(
// CHECK: linalg.generic {indexing_maps = [#[[$ID3]], #[[$D1OF3]], #[[$ID3]]]
// CHECK: rectify.prelu %{{.*}}, %{{.*}} : f32, f32
func.func @axis(%x: tensor<2x?x5xf32>, %s: tensor<?xf32>) -> tensor<2x?x5xf32> {
  %0 = rectify.prelu %x, %s {axis = 1} : tensor<2x?x5xf32>, tensor<?xf32>
  return %0 : tensor<2x?x5xf32>
}

// CHECK-LABEL: func @unit_dims(
// CHECK: %[[S:.*]] = tensor.collapse_shape %{{.*}} {{\[\[}}0, 1, 2]] : tensor<1x?x1xf32> into tensor<?xf32>
// CHECK: linalg.generic {indexing_maps = [#[[$ID3]], #[[$D1OF3]], #[[$ID3]]]
// CHECK-SAME: ins(%{{.*}}, %[[S]] :
func.func @unit_dims(%x: tensor<2x?x5xf32>, %s: tensor<1x?x1xf32>) -> tensor<2x?x5xf32> {
  %0 = rectify.prelu %x, %s : tensor<2x?x5xf32>, tensor<1x?x1xf32>
  return %0 : tensor<2x?x5xf32>
}

// CHECK-LABEL: func @only_unit_dims(
// CHECK: %[[S:.*]] = tensor.collapse_shape %{{.*}} [] : tensor<1x1xf32> into tensor<f32>
// CHECK: linalg.generic {indexing_maps = [#[[$ID3]], #[[$NONE3]], #[[$ID3]]]
func.func @only_unit_dims(%x: tensor<2x?x5xf32>, %s: tensor<1x1xf32>) -> tensor<2x?x5xf32> {
  %0 = rectify.prelu %x, %s : tensor<2x?x5xf32>, tensor<1x1xf32>
  return %0 : tensor<2x?x5xf32>
}

// CHECK-LABEL: func @scalar_slope(
// CHECK: linalg.generic {indexing_maps = [#[[$ID3]], #[[$NONE3]], #[[$ID3]]]
// CHECK-SAME: ins(%{{.*}}, %{{.*}} : tensor<2x?x5xf32>, f32)
func.func @scalar_slope(%x: tensor<2x?x5xf32>, %s: f32) -> tensor<2x?x5xf32> {
  %0 = rectify.prelu %x, %s : tensor<2x?x5xf32>, f32
  return %0 : tensor<2x?x5xf32>
}

// CHECK-LABEL: func @memref_unit_dims(
// CHECK: %[[S:.*]] = memref.subview %{{.*}}[0, 0, 0] [1, %{{.*}}, 1] [1, 1, 1] : memref<1x?x1xf32, strided<[?, 7, 1], offset: ?>> to memref<?xf32, strided<[7], offset: ?>>
// CHECK: linalg.generic {indexing_maps = [#[[$ID3]], #[[$D1OF3]], #[[$ID3]]]
func.func @memref_unit_dims(%x: memref<2x?x5xf32>, %s: memref<1x?x1xf32, strided<[?, 7, 1], offset: ?>>, %y: memref<2x?x5xf32>) {
  rectify.prelu %x, %s outs(%y : memref<2x?x5xf32>) : memref<2x?x5xf32>, memref<1x?x1xf32, strided<[?, 7, 1], offset: ?>>
  return
}

//===----------------------------------------------------------------------===//
// Gradients
//===----------------------------------------------------------------------===//

// Sums are formed in f32 and rounded once.
// CHECK-LABEL: func @grad(
// CHECK-SAME: %[[X:.*]]: tensor<2x?x5xbf16>, %[[S:.*]]: tensor<1x?x1xbf16>, %[[DY:.*]]: tensor<2x?x5xbf16>)
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[S]]
// CHECK: %[[N:.*]] = tensor.dim %[[FLAT]]
// CHECK: %[[E:.*]] = tensor.empty(%[[N]]) : tensor<?xf32>
// CHECK: %[[ZERO:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%[[E]]
// CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[$ID3]], #[[$D1OF3]], #[[$ID3]], #[[$D1OF3]]], iterator_types = ["reduction", "parallel", "reduction"]}
// CHECK-SAME: ins(%[[X]], %[[FLAT]], %[[DY]] : {{.*}}) outs(%[[ZERO]] : tensor<?xf32>)
// CHECK: %[[G:.*]]:2 = rectify.prelu_grad %{{.*}}, %{{.*}}, %{{.*}} : f32, f32
// CHECK: arith.addf %{{.*}}, %[[G]]#1 : f32
// CHECK: %[[DX:.*]] = linalg.generic {indexing_maps = [#[[$ID3]], #[[$D1OF3]], #[[$ID3]], #[[$ID3]]], iterator_types = ["parallel", "parallel", "parallel"]}
// CHECK: %[[H:.*]]:2 = rectify.prelu_grad %{{.*}}, %{{.*}}, %{{.*}} : bf16, bf16
// CHECK: linalg.yield %[[H]]#0 : bf16
// CHECK: %[[NARROW:.*]] = linalg.generic {indexing_maps = [#[[$ID1]], #[[$ID1]]]
// CHECK-SAME: ins(%[[SUM]] : tensor<?xf32>)
// CHECK: arith.truncf %{{.*}} : f32 to bf16
// CHECK: %[[DS:.*]] = tensor.expand_shape %[[NARROW]]
// CHECK: return %[[DX]], %[[DS]]
func.func @grad(%x: tensor<2x?x5xbf16>, %s: tensor<1x?x1xbf16>, %dy: tensor<2x?x5xbf16>)
    -> (tensor<2x?x5xbf16>, tensor<1x?x1xbf16>) {
  %0:2 = rectify.prelu_grad %x, %s, %dy : tensor<2x?x5xbf16>, tensor<1x?x1xbf16>
  return %0#0, %0#1 : tensor<2x?x5xbf16>, tensor<1x?x1xbf16>
}

// An unused sum is not formed, nor an unused elementwise result.
// CHECK-LABEL: func @grad_x_only(
// CHECK-COUNT-1: linalg.generic
// CHECK-NOT: linalg.generic
// CHECK-LABEL: func @grad_slope_only(
// CHECK-COUNT-1: iterator_types = ["reduction", "parallel"]
// CHECK-NOT: linalg.generic
func.func @grad_x_only(%x: tensor<?x5xf32>, %s: tensor<5xf32>, %dy: tensor<?x5xf32>) -> tensor<?x5xf32> {
  %0:2 = rectify.prelu_grad %x, %s, %dy {axis = 1} : tensor<?x5xf32>, tensor<5xf32>
  return %0#0 : tensor<?x5xf32>
}
func.func @grad_slope_only(%x: tensor<?x5xf32>, %s: tensor<5xf32>, %dy: tensor<?x5xf32>) -> tensor<5xf32> {
  %0:2 = rectify.prelu_grad %x, %s, %dy {axis = 1} : tensor<?x5xf32>, tensor<5xf32>
  return %0#1 : tensor<5xf32>
}

// With a slope of x's shape nothing is summed.
// CHECK-LABEL: func @grad_same_shape(
// CHECK: %[[R:.*]]:2 = linalg.generic {{.*}} iterator_types = ["parallel"]
// CHECK: linalg.yield %{{.*}}#0, %{{.*}}#1 : f32, f32
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @grad_same_shape(%x: tensor<5xf32>, %s: tensor<5xf32>, %dy: tensor<5xf32>) -> (tensor<5xf32>, tensor<5xf32>) {
  %0:2 = rectify.prelu_grad %x, %s, %dy : tensor<5xf32>, tensor<5xf32>
  return %0#0, %0#1 : tensor<5xf32>, tensor<5xf32>
}

// The elementwise part may be in place, so the sum is formed before it.
// CHECK-LABEL: func @grad_memref(
// CHECK-SAME: %[[X:.*]]: memref<?x5xf16>, %[[S:.*]]: memref<5xf16>, %[[DY:.*]]: memref<?x5xf16>, %[[DS:.*]]: memref<5xf16>)
// CHECK: %[[SUM:.*]] = memref.alloc() : memref<5xf32>
// CHECK: linalg.fill ins(%{{.*}} : f32) outs(%[[SUM]]
// CHECK: linalg.generic {{.*}} ["reduction", "parallel"]{{.*}} outs(%[[SUM]] : memref<5xf32>)
// CHECK: linalg.generic {{.*}} ["parallel", "parallel"]{{.*}} outs(%[[DY]] : memref<?x5xf16>)
// CHECK: linalg.generic {{.*}} ["parallel"]{{.*}} ins(%[[SUM]] : memref<5xf32>) outs(%[[DS]] : memref<5xf16>)
// CHECK: memref.dealloc %[[SUM]]
func.func @grad_memref(%x: memref<?x5xf16>, %s: memref<5xf16>, %dy: memref<?x5xf16>, %ds: memref<5xf16>) {
  rectify.prelu_grad %x, %s, %dy outs(%dy, %ds : memref<?x5xf16>, memref<5xf16>) {axis = 1}
      : memref<?x5xf16>, memref<5xf16>
  return
}

//===----------------------------------------------------------------------===//
// Contractions
//===----------------------------------------------------------------------===//

// The sum lies in the out, and the epilogue works on it in place.
// CHECK-LABEL: func @contract(
// CHECK-SAME: %[[A:.*]]: tensor<4x8xf32>, %[[B:.*]]: tensor<8x?xf32>, %[[BIAS:.*]]: tensor<?xf32>, %[[S:.*]]: f32, %[[C:.*]]: tensor<4x?xf32>)
// CHECK: %[[ZERO:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%[[C]]
// CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[$LHS]], #[[$RHS]], #[[$OUT]]], iterator_types = ["parallel", "parallel", "reduction"]}
// CHECK-SAME: ins(%[[A]], %[[B]] : {{.*}}) outs(%[[ZERO]]
// CHECK-NEXT: ^bb0(%[[L:.*]]: f32, %[[R:.*]]: f32, %[[ACC:.*]]: f32):
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[L]], %[[R]] : f32
// CHECK-NEXT: %[[Q:.*]] = arith.addf %[[ACC]], %[[P]] : f32
// CHECK-NEXT: linalg.yield %[[Q]] : f32
// CHECK: %[[Y:.*]] = linalg.generic {indexing_maps = [#[[$D1OF2]], #{{.*}}, #[[$ID2]]], iterator_types = ["parallel", "parallel"]}
// CHECK-SAME: ins(%[[BIAS]], %[[S]] : tensor<?xf32>, f32) outs(%[[SUM]] : tensor<4x?xf32>)
// CHECK-NEXT: ^bb0(%[[P0:.*]]: f32, %[[P1:.*]]: f32, %[[P2:.*]]: f32):
// CHECK-NEXT: %[[T:.*]] = arith.addf %[[P2]], %[[P0]] : f32
// CHECK-NEXT: %[[U:.*]] = rectify.prelu %[[T]], %[[P1]] : f32, f32
// CHECK-NEXT: linalg.yield %[[U]] : f32
// CHECK: return %[[Y]]
func.func @contract(%a: tensor<4x8xf32>, %b: tensor<8x?xf32>, %bias: tensor<?xf32>, %s: f32, %c: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %0 = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x?xf32>)
      sides(%bias, %s : tensor<?xf32>, f32) outs(%c : tensor<4x?xf32>)
      epilogue(%acc: f32, %bias_: f32, %s_: f32) {
    %1 = arith.addf %acc, %bias_ : f32
    %2 = rectify.prelu %1, %s_ : f32, f32
    rectify.yield %2 : f32
  } -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// CHECK-LABEL: func @contract_plain(
// CHECK-COUNT-1: linalg.generic
// CHECK-NOT: linalg.generic
func.func @contract_plain(%a: tensor<4x8xi32>, %b: tensor<8x3xi32>, %c: tensor<4x3xi32>) -> tensor<4x3xi32> {
  %0 = rectify.contract ins(%a, %b : tensor<4x8xi32>, tensor<8x3xi32>) outs(%c : tensor<4x3xi32>) -> tensor<4x3xi32>
  return %0 : tensor<4x3xi32>
}

// bf16 is summed in f32, in a tensor of its own.
// CHECK-LABEL: func @contract_bf16(
// CHECK-SAME: %[[C:[^:]*]]: tensor<4x?xbf16>) ->
// CHECK: %[[E:.*]] = tensor.empty(%{{.*}}) : tensor<4x?xf32>
// CHECK: %[[ZERO:.*]] = linalg.fill {{.*}} outs(%[[E]] : tensor<4x?xf32>)
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} outs(%[[ZERO]] : tensor<4x?xf32>)
// CHECK-COUNT-2: arith.extf %{{.*}} : bf16 to f32
// CHECK: linalg.generic {{.*}} ins(%[[SUM]] : tensor<4x?xf32>) outs(%[[C]] : tensor<4x?xbf16>)
// CHECK-NEXT: ^bb0(%[[ACC:.*]]: f32, %{{.*}}: bf16):
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[ACC]] : f32
// CHECK-NEXT: arith.truncf %[[Y]] : f32 to bf16
func.func @contract_bf16(%a: tensor<4x8xbf16>, %b: tensor<8x?xbf16>, %c: tensor<4x?xbf16>) -> tensor<4x?xbf16> {
  %0 = rectify.contract ins(%a, %b : tensor<4x8xbf16>, tensor<8x?xbf16>) outs(%c : tensor<4x?xbf16>)
      epilogue(%acc: f32) {
    %1 = rectify.relu %acc : f32
    %2 = arith.truncf %1 : f32 to bf16
    rectify.yield %2 : bf16
  } -> tensor<4x?xbf16>
  return %0 : tensor<4x?xbf16>
}

// CHECK-LABEL: func @contract_two_results(
// CHECK: %[[R:.*]]:2 = linalg.generic {{.*}} outs(%{{.*}}, %{{.*}} : tensor<4x3xf32>, tensor<3x4xf32>)
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @contract_two_results(%a: tensor<4x8xf32>, %b: tensor<8x3xf32>, %c: tensor<4x3xf32>, %d: tensor<3x4xf32>)
    -> (tensor<4x3xf32>, tensor<3x4xf32>) {
  %0:2 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>, affine_map<(m, n, k) -> (n, m)>]
      ins(%a, %b : tensor<4x8xf32>, tensor<8x3xf32>) outs(%c, %d : tensor<4x3xf32>, tensor<3x4xf32>)
      epilogue(%acc: f32) {
    %1 = rectify.relu %acc : f32
    rectify.yield %acc, %1 : f32, f32
  } -> (tensor<4x3xf32>, tensor<3x4xf32>)
  return %0#0, %0#1 : tensor<4x3xf32>, tensor<3x4xf32>
}

// CHECK-LABEL: func @contract_memref(
// CHECK-SAME: %[[C:[^:]*]]: memref<4x?xf32>)
// CHECK-NOT: memref.alloc
// CHECK: linalg.fill {{.*}} outs(%[[C]]
// CHECK: linalg.generic {{.*}} outs(%[[C]]
// CHECK: linalg.generic {{.*}} outs(%[[C]]
func.func @contract_memref(%a: memref<4x8xf32>, %b: memref<8x?xf32>, %bias: memref<?xf32>, %c: memref<4x?xf32>) {
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x?xf32>) sides(%bias : memref<?xf32>)
      outs(%c : memref<4x?xf32>) epilogue(%acc: f32, %side: f32) {
    %0 = arith.addf %acc, %side : f32
    rectify.yield %0 : f32
  }
  return
}

// A side operand with the out's map may be the same buffer.
// CHECK-LABEL: func @contract_memref_accumulates(
// CHECK-SAME: %[[C:[^:]*]]: memref<4x?xf32>)
// CHECK: %[[SUM:.*]] = memref.alloc(%{{.*}}) : memref<4x?xf32>
// CHECK: linalg.fill {{.*}} outs(%[[SUM]]
// CHECK: linalg.generic {{.*}} outs(%[[SUM]]
// CHECK: linalg.generic {{.*}} ins(%[[C]], %[[SUM]] : {{.*}}) outs(%[[C]]
// CHECK: memref.dealloc %[[SUM]]
func.func @contract_memref_accumulates(%a: memref<4x8xf32>, %b: memref<8x?xf32>, %c: memref<4x?xf32>) {
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x?xf32>) sides(%c : memref<4x?xf32>)
      outs(%c : memref<4x?xf32>) epilogue(%acc: f32, %side: f32) {
    %0 = arith.addf %acc, %side : f32
    rectify.yield %0 : f32
  }
  return
}

// A convolution over a window without elements is a fill, and one without
// results nothing at all.
// CHECK-LABEL: func @empty_window(
// CHECK-SAME: %[[X:[^:]*]]: tensor<1x9x4xf32>, %[[W:[^:]*]]: tensor<0x4x8xf32>, %[[Y:[^:]*]]: tensor<1x7x8xf32>)
// CHECK: %[[F:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%[[Y]] : tensor<1x7x8xf32>)
// CHECK-NEXT: return %[[F]]
func.func @empty_window(%x: tensor<1x9x4xf32>, %w: tensor<0x4x8xf32>, %y: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k, c)>, affine_map<(n, x, f, k, c) -> (k, c, f)>, affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : tensor<1x9x4xf32>, tensor<0x4x8xf32>) outs(%y : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  return %r : tensor<1x7x8xf32>
}

// CHECK-LABEL: func @no_results(
// CHECK-SAME: %[[X:[^:]*]]: tensor<1x2x4xf32>, %[[W:[^:]*]]: tensor<3x4x8xf32>, %[[Y:[^:]*]]: tensor<1x0x8xf32>)
// CHECK-NEXT: return %[[Y]]
func.func @no_results(%x: tensor<1x2x4xf32>, %w: tensor<3x4x8xf32>, %y: tensor<1x0x8xf32>) -> tensor<1x0x8xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k, c)>, affine_map<(n, x, f, k, c) -> (k, c, f)>, affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : tensor<1x2x4xf32>, tensor<3x4x8xf32>) outs(%y : tensor<1x0x8xf32>) -> tensor<1x0x8xf32>
  return %r : tensor<1x0x8xf32>
}
