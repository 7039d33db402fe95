// Integers that went through floats are what they were, on all inputs.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// quantized
//===----------------------------------------------------------------------===//

// CHECK: relu: proved on all 256 inputs
func.func @relu(%q: i8) -> i8 {
  %scale = arith.constant 0.05 : f32
  %x = arith.sitofp %q : i8 to f32
  %d = arith.mulf %x, %scale : f32
  %a = rectify.relu %d : f32
  %n = arith.divf %a, %scale : f32
  %r = math.roundeven %n : f32
  %y = arith.fptosi %r : f32 to i8
  return %y : i8
}

// CHECK: relu6: proved on all 256 inputs
func.func @relu6(%q: i8) -> i8 {
  %zp = arith.constant -10 : i32
  %zpf = arith.constant -10.0 : f32
  %scale = arith.constant 0.05 : f32
  %lo = arith.constant -128.0 : f32
  %hi = arith.constant 127.0 : f32
  %w = arith.extsi %q : i8 to i32
  %s = arith.subi %w, %zp : i32
  %x = arith.sitofp %s : i32 to f32
  %d = arith.mulf %x, %scale : f32
  %a = rectify.relu6 %d : f32
  %n = arith.divf %a, %scale : f32
  %r = math.roundeven %n : f32
  %o = arith.addf %r, %zpf : f32
  %b = arith.maximumf %o, %lo : f32
  %c = arith.minimumf %b, %hi : f32
  %i = arith.fptosi %c : f32 to i32
  %y = arith.trunci %i : i32 to i8
  return %y : i8
}

// CHECK: there_and_back: proved on all 256 inputs
func.func @there_and_back(%q: i8) -> i8 {
  %scale = arith.constant 0.05 : f32
  %x = arith.sitofp %q : i8 to f32
  %d = arith.mulf %x, %scale : f32
  %n = arith.divf %d, %scale : f32
  %r = math.roundeven %n : f32
  %y = arith.fptosi %r : f32 to i8
  return %y : i8
}

// Integers of four bits, of which a clamp cuts most.
// CHECK: narrow: proved on all 16 inputs
func.func @narrow(%q: i4) -> i4 {
  %half = arith.constant 0.5 : f32
  %two = arith.constant 2.0 : f32
  %x = arith.sitofp %q : i4 to f32
  %d = arith.mulf %x, %half : f32
  %a = rectify.clip %d {lo = -1.0, hi = 1.5} : f32
  %n = arith.mulf %a, %two : f32
  %y = arith.fptosi %n : f32 to i4
  return %y : i4
}
