// RUN: rectify-opt %s -split-input-file -verify-diagnostics

func.func @maps_kind(%a: memref<4x8xf32>, %c: memref<4x4xf32>) {
  // expected-error @+1 {{expected indexing_maps to be affine maps}}
  rectify.contract indexing_maps = [1, 2, 3]
      ins(%a, %a : memref<4x8xf32>, memref<4x8xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @maps_needed(%a: memref<8xf32>, %c: memref<f32>) {
  // expected-error @+1 {{expected indexing_maps: they may be left out only if lhs, rhs and outs have one rank of at least 2, and no side operand has a higher one}}
  rectify.contract ins(%a, %a : memref<8xf32>, memref<8xf32>)
                   outs(%c : memref<f32>)
  return
}

// -----

func.func @inputs(%a: memref<4x8xf32>, %c: memref<4x4xf32>) {
  // expected-error @+1 {{expected two inputs, lhs and rhs, but got 1}}
  rectify.contract ins(%a : memref<4x8xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @types(%a: memref<4x8xf32>, %c: memref<4x4xf32>) {
  // expected-error @+1 {{number of operands and types do not match: got 2 operands and 1 types}}
  rectify.contract ins(%a, %a : memref<4x8xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @no_outs(%a: memref<4x8xf32>) {
  // expected-error @+2 {{expected 'outs'}}
  rectify.contract ins(%a, %a : memref<4x8xf32>, memref<4x8xf32>)
  return
}

// -----

func.func @segments(%a: memref<4x4xf32>) {
  // expected-error @+2 {{expected no 'operandSegmentSizes' in the attribute dictionary}}
  rectify.contract ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>)
      outs(%a : memref<4x4xf32>) attributes {operandSegmentSizes = 1}
  return
}

// -----

func.func @epilogue_needed(%a: memref<4x4xf32>, %s: f32) {
  // expected-error @+3 {{expected 'epilogue': it may be left out only if there are no side operands and one out}}
  rectify.contract ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>)
      sides(%s : f32) outs(%a : memref<4x4xf32>)
  return
}

// -----

func.func @argument_type(%a: memref<4x4xf32>) {
  rectify.contract ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>)
      // expected-error @+1 {{expected ':'}}
      outs(%a : memref<4x4xf32>) epilogue(%acc) {
    rectify.yield %acc : f32
  }
  return
}

// -----

func.func @missing_epilogue_body(%a: memref<4x4xf32>) {
  rectify.contract ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>)
      // expected-error @+1 {{expected '{' to begin a region}}
      outs(%a : memref<4x4xf32>) epilogue(%acc: f32)
  return
}

// -----

func.func @generic_segments(%a: memref<4x4xf32>) {
  // expected-error @+1 {{operand count (3) does not match with the total size (4) specified in attribute 'operandSegmentSizes'}}
  "rectify.contract"(%a, %a, %a) <{
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>],
    operandSegmentSizes = array<i32: 1, 1, 1, 1>}> ({
  ^bb0(%acc: f32):
    rectify.yield %acc : f32
  }) : (memref<4x4xf32>, memref<4x4xf32>, memref<4x4xf32>) -> ()
  return
}

// -----

func.func @generic_no_region_arguments(%a: memref<4x4xf32>) {
  // expected-error @+1 {{expects the region to have 1 arguments, the accumulator and one per side operand, but it has 0}}
  "rectify.contract"(%a, %a, %a) <{
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                     affine_map<(m, n, k) -> (k, n)>,
                     affine_map<(m, n, k) -> (m, n)>],
    operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
    %0 = arith.constant 1.0 : f32
    rectify.yield %0 : f32
  }) : (memref<4x4xf32>, memref<4x4xf32>, memref<4x4xf32>) -> ()
  return
}

// -----

func.func @generic_no_region(%a: memref<4x4xf32>) {
  // expected-error @+1 {{region #0 ('epilogue') failed to verify constraint: region with 1 blocks}}
  "rectify.contract"(%a, %a, %a) <{
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                     affine_map<(m, n, k) -> (k, n)>,
                     affine_map<(m, n, k) -> (m, n)>],
    operandSegmentSizes = array<i32: 1, 1, 0, 1>}> ({
  }) : (memref<4x4xf32>, memref<4x4xf32>, memref<4x4xf32>) -> ()
  return
}
