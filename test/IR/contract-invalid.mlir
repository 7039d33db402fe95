// RUN: rectify-opt %s -split-input-file -verify-diagnostics

// One function per rule of the op's description.

func.func @contract_c1(%a: tensor<4x8xf32>, %b: memref<8x4xf32>,
                       %c: tensor<4x4xf32>) {
  // expected-error @+1 {{expects all operands to be tensors or all to be memrefs, but lhs is 'tensor<4x8xf32>' and rhs is 'memref<8x4xf32>'}}
  rectify.contract ins(%a, %b : tensor<4x8xf32>, memref<8x4xf32>)
                   outs(%c : tensor<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @contract_c1_scalar_input(%a: f32, %b: tensor<8x4xf32>,
                                    %c: tensor<8x4xf32>) {
  // expected-error @+1 {{operand #0 must be ranked tensor or memref of floats or signless integers, but got 'f32'}}
  %r = rectify.contract
      indexing_maps = [affine_map<(m, n) -> ()>, affine_map<(m, n) -> (m, n)>,
                       affine_map<(m, n) -> (m, n)>]
      ins(%a, %b : f32, tensor<8x4xf32>) outs(%c : tensor<8x4xf32>)
      -> tensor<8x4xf32>
  return
}

// -----

func.func @contract_c2(%a: memref<4x8xf32>, %b: memref<8x4xf32>) {
  // expected-error @+1 {{expects at least one out}}
  "rectify.contract"(%a, %b) <{
    indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                     affine_map<(m, n, k) -> (k, n)>],
    operandSegmentSizes = array<i32: 1, 1, 0, 0>}> ({
  ^bb0(%acc: f32):
    rectify.yield
  }) : (memref<4x8xf32>, memref<8x4xf32>) -> ()
  return
}

// -----

func.func @contract_c3(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                       %c: tensor<4x4xf32>) {
  // expected-error @+1 {{expects one result per out, of the out's type: 'tensor<4x4xf32>', but has 'tensor<4x5xf32>'}}
  %r = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      outs(%c : tensor<4x4xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @contract_c3_none(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                            %c: tensor<4x4xf32>) {
  // expected-error @+1 {{expects one result per out, of the out's type: 'tensor<4x4xf32>', but has none}}
  rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      outs(%c : tensor<4x4xf32>)
  return
}

// -----

func.func @contract_c3_memref(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                              %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects no results when its operands are memrefs}}
  %r = rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @contract_c4(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                       %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects one indexing map per operand: 3, but has 2}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c5(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                       %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects all indexing maps to have 3 dims as that of lhs has, but that of rhs has 2}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c5_symbol(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                              %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects indexing maps without symbols, but that of out #0 is affine_map<(d0, d1, d2)[s0] -> (d0, d1)>}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k)[s] -> (m, n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c6(%a: memref<4x8xf32>, %b: memref<8x4xf32>, %s: f32,
                       %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects the indexing map of side #0 to have 0 results, one per dim of its operand, but it has 1}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (n)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>) sides(%s : f32)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32, %side: f32) {
    rectify.yield %side : f32
  }
  return
}

// -----

func.func @contract_c7(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                       %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects the indexing map of lhs to be a projected permutation or to have sums of dims times positive constants, no dim twice, or the blocks of dims and what lies within them, as rectify.pack, but it is affine_map<(d0, d1, d2) -> (d0 + d2, d2)>}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m + k, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c8(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                       %c: memref<4x4xf32>, %d: memref<4xf32>) {
  // expected-error @+1 {{expects every out to be indexed by all parallel dims, but d0 is missing in the map of out #1}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>,
                       affine_map<(m, n, k) -> (n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c, %d : memref<4x4xf32>, memref<4xf32>) epilogue(%acc: f32) {
    rectify.yield %acc, %acc : f32, f32
  }
  return
}

// -----

func.func @contract_c9(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                       %s: memref<8xf32>, %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects side operands to be indexed by parallel dims only, but d2, which the map of side #0 uses, occurs in no out}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (k)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>) sides(%s : memref<8xf32>)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32, %side: f32) {
    rectify.yield %side : f32
  }
  return
}

// -----

func.func @contract_c10(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                        %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects every dim to occur by itself in the map of lhs, rhs or an out, but d3 does not}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k, l) -> (m, k)>,
                       affine_map<(m, n, k, l) -> (k, n)>,
                       affine_map<(m, n, k, l) -> (m, n)>]
      ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c11(%a: memref<4x8xf32>, %b: memref<9x4xf32>,
                        %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects one size for d2, but it is 8 in lhs and 9 in rhs}}
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<9x4xf32>)
                   outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c11_side(%a: memref<4x?xf32>, %b: memref<?x?xf32>,
                             %s: memref<5xf32>, %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects one size for d1, but it is 5 in side #0 and 4 in out #0}}
  rectify.contract ins(%a, %b : memref<4x?xf32>, memref<?x?xf32>)
      sides(%s : memref<5xf32>) outs(%c : memref<4x4xf32>)
      epilogue(%acc: f32, %side: f32) {
    rectify.yield %side : f32
  }
  return
}

// -----

func.func @contract_c12(%a: memref<4x8xi32>, %b: memref<8x4xf32>,
                        %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects the elements of lhs and rhs to be both floats or both integers, but they are 'i32' and 'f32'}}
  rectify.contract ins(%a, %b : memref<4x8xi32>, memref<8x4xf32>)
                   outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c13(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                        %s: memref<4xf32>, %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects the region to have 2 arguments, the accumulator and one per side operand, but it has 1}}
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      sides(%s : memref<4xf32>) outs(%c : memref<4x4xf32>)
      epilogue(%acc: f32) {
    rectify.yield %acc : f32
  }
  return
}

// -----

func.func @contract_c13_type(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                             %s: memref<4xbf16>, %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects region argument #1 to be 'bf16', the element type of side #0, but it is 'f32'}}
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      sides(%s : memref<4xbf16>) outs(%c : memref<4x4xf32>)
      epilogue(%acc: f32, %side: f32) {
    rectify.yield %acc : f32
  }
  return
}

// -----

func.func @contract_c14(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                        %c: memref<4x4xbf16>) {
  // expected-error @+1 {{expects the accumulator to be of the inputs' element type or a wider one of its kind, but it is 'bf16' for inputs of 'f32'}}
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
                   outs(%c : memref<4x4xbf16>)
  return
}

// -----

func.func @contract_c14_kind(%a: memref<4x8xi8>, %b: memref<8x4xi8>,
                             %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects the accumulator to be of the inputs' element type or a wider one of its kind, but it is 'f32' for inputs of 'i8'}}
  rectify.contract ins(%a, %b : memref<4x8xi8>, memref<8x4xi8>)
                   outs(%c : memref<4x4xf32>)
  return
}

// -----

func.func @contract_c14_same_width(%a: memref<4x8xf16>, %b: memref<8x4xf16>,
                                   %c: memref<4x4xbf16>) {
  // expected-error @+1 {{but it is 'bf16' for inputs of 'f16'}}
  rectify.contract ins(%a, %b : memref<4x8xf16>, memref<8x4xf16>)
                   outs(%c : memref<4x4xbf16>)
  return
}

// -----

func.func private @effect(f32) -> f32

func.func @contract_c15(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                        %c: memref<4x4xf32>) {
  // expected-note @+1 {{the epilogue belongs to this op}}
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32) {
    // expected-error @+1 {{'func.call' op cannot be in an epilogue: it may hold only constants and elementwise mappable ops without side effects, on scalars}}
    %0 = func.call @effect(%acc) : (f32) -> f32
    rectify.yield %0 : f32
  }
  return
}

// -----

func.func @contract_c15_vector(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                               %c: memref<4x4xf32>) {
  // expected-note @+1 {{the epilogue belongs to this op}}
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32) {
    // expected-error @+1 {{'arith.constant' op cannot be in an epilogue}}
    %0 = arith.constant dense<0.0> : vector<4xf32>
    rectify.yield %acc : f32
  }
  return
}

// -----

func.func @contract_c16(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                        %c: memref<4x4xf32>) {
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32) {
    // expected-error @+1 {{expects one value per out: 1, but has 2}}
    rectify.yield %acc, %acc : f32, f32
  }
  return
}

// -----

func.func @contract_c16_type(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                             %c: memref<4x4xbf16>) {
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xbf16>) epilogue(%acc: f32) {
    // expected-error @+1 {{expects value #0 to be 'bf16', the element type of out #0, but it is 'f32'}}
    rectify.yield %acc : f32
  }
  return
}

// -----

func.func @contract_c16_terminator(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                                   %c: memref<4x4xf32>) {
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32) {
    // expected-error @+1 {{cannot end an epilogue: expected rectify.yield}}
    llvm.unreachable
  }
  return
}

// -----

func.func @contract_c16_none(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                             %c: memref<4x4xf32>) {
  // expected-error @+1 {{expects a non-empty block}}
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32) {
  }
  return
}

// -----

// The region sees nothing from outside.
func.func @isolated(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                    %c: memref<4x4xf32>, %scale: f32) {
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c : memref<4x4xf32>) epilogue(%acc: f32) {
    // expected-error @+1 {{use of undeclared SSA value name}}
    %0 = arith.mulf %acc, %scale : f32
    rectify.yield %0 : f32
  }
  return
}

// -----

func.func @yield_outside(%v: f32) {
  // expected-error @+1 {{expects parent op 'rectify.contract'}}
  rectify.yield %v : f32
}
