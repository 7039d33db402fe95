// Whatever cannot be run is refused with a reason.

// RUN: split-file %s %t

// RUN: not rectify-run %t/two.mlir 2>&1 | FileCheck %s --check-prefix=TWO
// RUN: not rectify-run %t/two.mlir --entry=c 2>&1 | FileCheck %s --check-prefix=NAME
// TWO: two.mlir:1:1: error: say which function to run with --entry; the public functions are 'a', 'b'
// NAME: error: there is no function 'c' at the top of the module; the public functions are 'a', 'b'
// RUN: rectify-run %t/two.mlir --entry=hidden | FileCheck %s --check-prefix=HIDDEN
// HIDDEN: result #0: f32 =

// RUN: not rectify-run %t/none.mlir 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not rectify-run %t/none.mlir --entry=nowhere 2>&1 | FileCheck %s --check-prefix=DECLARED
// NONE: error: there is no public function to run
// DECLARED: none.mlir:1:1: error: 'nowhere' is declared here but has no body

// RUN: not rectify-run %t/none.mlir --winograd=3 2>&1 | FileCheck %s --check-prefix=TILES
// TILES: error: there are no tiles of 3: choose 2 or 4, or 0 for none

// RUN: not rectify-run %t/external.mlir 2>&1 | FileCheck %s --check-prefix=EXTERNAL
// EXTERNAL: error: 'nowhere' is declared in the file, but defined neither there nor in this process

// RUN: not rectify-run %t/types.mlir --entry=vector 2>&1 | FileCheck %s --check-prefix=VECTOR
// VECTOR: error: cannot run 'vector': argument #1 (%v) is 'vector<4xf32>'; only ranked tensors, memrefs and scalars can be passed
// RUN: not rectify-run %t/types.mlir --entry=unranked 2>&1 | FileCheck %s --check-prefix=UNRANKED
// UNRANKED: error: cannot run 'unranked': argument #0 (%x) is 'tensor<*xf32>'; only ranked
// RUN: not rectify-run %t/types.mlir --entry=complex 2>&1 | FileCheck %s --check-prefix=COMPLEX
// COMPLEX: error: cannot run 'complex': result #0 is 'tensor<4xcomplex<f32>>'; its elements are neither floats of 8 to 64 bits, nor
// RUN: not rectify-run %t/types.mlir --entry=layout 2>&1 | FileCheck %s --check-prefix=LAYOUT
// LAYOUT: error: cannot run 'layout': argument #0 (%x) is 'memref<4x4xf32, strided<[1, 4]>>'; only row-major memrefs can be passed
// RUN: not rectify-run %t/types.mlir --entry=dynamic 2>&1 | FileCheck %s --check-prefix=DYNAMIC
// DYNAMIC: error: argument #0 (%x) has the dynamic shape 4x?: give it an --input, or say its size with --shape=0:... or --dim=N
// RUN: not rectify-run %t/types.mlir --entry=dynamic --shape=x:3x4 2>&1 | FileCheck %s --check-prefix=DISAGREE
// DISAGREE: error: argument #0 (%x): --shape gives 3x4, but its shape is 4x?
// RUN: not rectify-run %t/types.mlir --entry=dynamic --shape=y:3x4 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: error: --shape: 'dynamic' has no argument 'y'
// RUN: not rectify-run %t/types.mlir --entry=dynamic --dim=1000000000000000000 2>&1 | FileCheck %s --check-prefix=MEMORY
// MEMORY: error: argument #0 (%x): an array of shape 4x1000000000000000000

// RUN: not rectify-run %t/two.mlir --entry=a --pipeline=fast 2>&1 | FileCheck %s --check-prefix=PIPELINE
// PIPELINE: error: there is no pipeline 'fast': choose default, unfused, upstream or reference, or write builtin.module(...)
// RUN: not rectify-run %t/two.mlir --entry=a --pipeline='builtin.module(nonsense)' 2>&1 | FileCheck %s --check-prefix=NONSENSE
// NONSENSE: error: the pass pipeline cannot be read: {{.*}}'nonsense' does not refer to a registered pass
// RUN: not rectify-run %t/two.mlir --entry=a --pipeline='builtin.module(canonicalize)' 2>&1 | FileCheck %s --check-prefix=LEFT
// LEFT: two.mlir:2:{{.*}}: error: the pass pipeline left 'func.return', which is not of the LLVM dialect
// RUN: not rectify-run %t/two.mlir --entry=a --target=m68k 2>&1 | FileCheck %s --check-prefix=TARGET
// TARGET: error: there is no target 'm68k': choose native, baseline, avx2, avx512, avx512vnni, avx512bf16, amx, neon
// RUN: not rectify-run %t/two.mlir --entry=a --repeat=0 2>&1 | FileCheck %s --check-prefix=REPEAT
// REPEAT: error: --repeat and --threads take numbers from 1

// RUN: not rectify-run %t/bad.mlir 2>&1 | FileCheck %s --check-prefix=BAD
// BAD: bad.mlir:2:{{.*}}: error: use of undeclared SSA value name
// RUN: not rectify-run %t/nofile.mlir 2>&1 | FileCheck %s --check-prefix=NOFILE
// NOFILE: error: cannot open input file

//--- two.mlir
func.func @a() {
  return
}
func.func @b() {
  return
}
func.func private @hidden(%x: f32) -> f32 {
  return %x : f32
}

//--- none.mlir
func.func private @nowhere(f32) -> f32

//--- external.mlir
func.func private @nowhere(f32) -> f32
func.func @main(%x: f32) -> f32 {
  %0 = func.call @nowhere(%x) : (f32) -> f32
  return %0 : f32
}

//--- types.mlir
func.func @vector(%x: f32, %v: vector<4xf32>) {
  return
}
func.func @unranked(%x: tensor<*xf32>) {
  return
}
func.func @complex() -> tensor<4xcomplex<f32>> {
  %e = tensor.empty() : tensor<4xcomplex<f32>>
  return %e : tensor<4xcomplex<f32>>
}
func.func @layout(%x: memref<4x4xf32, strided<[1, 4]>>) {
  return
}
func.func @dynamic(%x: tensor<4x?xf32>) {
  return
}

//--- bad.mlir
func.func @main() -> f32 {
  return %x : f32
}
