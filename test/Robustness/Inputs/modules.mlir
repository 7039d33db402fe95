// Ops that nobody knows, with regions, successors and odd types.
func.func @unknown(%x: tensor<4xf32>, %p: !other.type) -> tensor<4xf32> {
  %0 = "other.op"(%x, %p) {attr = #other.attr} : (tensor<4xf32>, !other.type) -> tensor<4xf32>
  %1 = rectify.relu %0 : tensor<4xf32>
  %2:2 = "other.region"(%1) ({
  ^bb0(%a: f32, %b: tensor<?xf32>):
    %3 = rectify.relu6 %a : f32
    "other.branch"(%3)[^bb1] : (f32) -> ()
  ^bb1:
    "other.end"(%b) : (tensor<?xf32>) -> ()
  }, {
  }) : (tensor<4xf32>) -> (tensor<4xf32>, memref<?xf32>)
  %4 = arith.addf %2#0, %1 : tensor<4xf32>
  return %4 : tensor<4xf32>
}

// -----

// Nothing, a declaration, functions without results, several blocks, loops of
// blocks, blocks that nothing reaches.
module {
}
func.func private @declared(tensor<4xf32>, f32 {rectify.range = [0.0, 1.0]}) -> tensor<4xf32>
func.func @nothing() {
  return
}
func.func @blocks(%c: i1, %x: f32) -> f32 {
  cf.cond_br %c, ^one(%x : f32), ^two
^one(%y: f32):
  %0 = rectify.relu %y : f32
  cf.cond_br %c, ^one(%0 : f32), ^three(%0 : f32)
^two:
  %1 = rectify.clip %x {lo = 0.0, hi = 6.0} : f32
  cf.br ^three(%1 : f32)
^three(%z: f32):
  return %z : f32
^never(%n: f32):
  %2 = arith.maximumf %n, %n : f32
  %3 = arith.cmpf ogt, %2, %n : f32
  cf.cond_br %3, ^never(%2 : f32), ^three(%2 : f32)
}

// -----

// Modules in modules, functions of one name, calls in circles.
module @outer {
  module @inner {
    func.func @f(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
      %0 = rectify.relu %x : tensor<2x3xf32>
      return %0 : tensor<2x3xf32>
    }
  }
  func.func @f(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
    %0 = func.call @g(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    return %0 : tensor<2x3xf32>
  }
  func.func private @g(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
    %0 = func.call @f(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
    %1 = arith.mulf %0, %0 : tensor<2x3xf32>
    return %1 : tensor<2x3xf32>
  }
}

// -----

// Ops at the top of a module, without a function around them.
%x = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
%e = tensor.empty() : tensor<2xf32>
%y = rectify.relu %x : tensor<2xf32>
%z = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
    ins(%y : tensor<2xf32>) outs(%e : tensor<2xf32>) {
^bb0(%a: f32, %o: f32):
  %m = arith.maximumf %a, %o : f32
  linalg.yield %m : f32
} -> tensor<2xf32>

// -----

// Functions of other dialects.
llvm.func @llvm(%x: f32, %p: !llvm.ptr) -> f32 {
  %0 = llvm.intr.maximum(%x, %x) : (f32, f32) -> f32
  %1 = arith.maximumf %0, %x : f32
  %2 = rectify.relu %1 : f32
  llvm.return %2 : f32
}
llvm.func @declared(f32)
gpu.module @gpu {
  gpu.func @kernel(%x: f32, %m: memref<4xf32>) kernel {
    %0 = rectify.relu %x : f32
    %i = arith.constant 0 : index
    memref.store %0, %m[%i] : memref<4xf32>
    gpu.return
  }
}

// -----

// Regions that capture values, and terminators that are no yields.
func.func @nested(%n: index, %x: tensor<8xf32>, %c: i1) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%y = %x) -> tensor<8xf32> {
    %a = rectify.relu %y : tensor<8xf32>
    %b = scf.if %c -> tensor<8xf32> {
      %s = arith.addf %a, %x : tensor<8xf32>
      scf.yield %s : tensor<8xf32>
    } else {
      scf.yield %y : tensor<8xf32>
    }
    %w:2 = scf.while (%v = %b, %k = %c) : (tensor<8xf32>, i1) -> (tensor<8xf32>, i1) {
      scf.condition(%k) %v, %k : tensor<8xf32>, i1
    } do {
    ^bb0(%v: tensor<8xf32>, %k: i1):
      %f = arith.constant false
      %q = arith.maximumf %v, %a : tensor<8xf32>
      scf.yield %q, %f : tensor<8xf32>, i1
    }
    %p = scf.forall (%t) in (8) shared_outs(%o = %w#0) -> tensor<8xf32> {
      %e = tensor.extract_slice %b[%t] [1] [1] : tensor<8xf32> to tensor<1xf32>
      %g = rectify.relu %e : tensor<1xf32>
      scf.forall.in_parallel {
        tensor.parallel_insert_slice %g into %o[%t] [1] [1] : tensor<1xf32> into tensor<8xf32>
      }
    }
    scf.yield %p : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// -----

// A function that calls itself, one that is only declared, one by its value.
func.func @itself(%x: f32) -> f32 {
  %y = func.call @itself(%x) : (f32) -> f32
  %z = arith.constant 0.0 : f32
  %r = arith.maximumf %y, %z : f32
  return %r : f32
}
func.func private @elsewhere(f32) -> f32
func.func @calls(%x: f32) -> f32 {
  %y = func.call @elsewhere(%x) : (f32) -> f32
  %z = func.call @itself(%y) : (f32) -> f32
  %c = func.constant @itself : (f32) -> f32
  %d = func.call_indirect %c(%z) : (f32) -> f32
  %r = rectify.relu %d : f32
  return %r : f32
}
func.func @token(%t: !async.token, %c: complex<f32>) -> complex<f32> {
  %1 = complex.abs %c : complex<f32>
  %z = arith.constant 0.0 : f32
  %2 = arith.maximumf %1, %z : f32
  %3 = complex.create %2, %z : complex<f32>
  async.await %t : !async.token
  return %3 : complex<f32>
}

// -----

// Nothing but what nobody knows.
"other.global"() {value = 1.0 : f32} : () -> ()
"other.body"() ({
^bb0(%x: f16):
  %0 = arith.constant 1.0 : f16
}) : () -> ()
