// Elementwise ops as large ones are done: stored past the caches, by several
// threads, several short rows at a time, in any combination, against plain
// loops. The sizes lie around those from which on each of these is done, which
// are lowered here. %bytes is where outputs lie that begin within a line.

// DEFINE: %{size} = 0
// DEFINE: %{passes} = target=baseline
// DEFINE: %{run} = rectify-run %s --threads=3 --dim=%{size} --shape=bytes:400100 --check --pipeline="builtin.module(rectify-to-llvm{%{passes}})"

// RUN: %{run} | FileCheck %s
// REDEFINE: %{passes} = target=baseline nontemporal-bytes=64
// RUN: %{run} | FileCheck %s
// REDEFINE: %{size} = 1
// RUN: %{run} | FileCheck %s
// REDEFINE: %{size} = 31
// RUN: %{run} | FileCheck %s
// REDEFINE: %{size} = 33000
// REDEFINE: %{passes} = target=baseline threads=3 nontemporal-bytes=132000
// RUN: %{run} | FileCheck %s
// REDEFINE: %{passes} = target=baseline threads=3 nontemporal-bytes=132001
// RUN: %{run} | FileCheck %s

// REDEFINE: %{size} = 17
// REDEFINE: %{passes} = target=avx2 nontemporal-bytes=64
// RUN: %if avx2 %{ %{run} | FileCheck %s %}
// REDEFINE: %{size} = 4099
// REDEFINE: %{passes} = target=avx2 threads=2 nontemporal-bytes=4096
// RUN: %if avx2 %{ %{run} | FileCheck %s %}

// REDEFINE: %{size} = 64
// REDEFINE: %{passes} = target=avx512 nontemporal-bytes=64
// RUN: %if avx512 %{ %{run} | FileCheck %s %}
// REDEFINE: %{size} = 12345
// REDEFINE: %{passes} = target=avx512 threads=3 nontemporal-bytes=4096
// RUN: %if avx512 %{ %{run} | FileCheck %s %}
// REDEFINE: %{size} = 99999
// RUN: %if avx512 %{ %{run} | FileCheck %s %}

// CHECK-COUNT-10: {{within|equal}}
// CHECK-NOT: differ

#rows = affine_map<(n, c) -> (n, c)>
#row = affine_map<(n, c) -> (c)>

func.func @large(%x: memref<?xf32>, %h: memref<?xbf16>, %bytes: memref<?xi8>,
                 %rows: memref<?x13xf32>, %bias: memref<13xf32>,
                 %lines: memref<?x32xf32>, %slope: memref<?xf32>)
    -> (memref<?xf32>, memref<?xbf16>, memref<?xf32>, memref<?xbf16>,
        memref<?x13xf32>, memref<?x13xf32>, memref<?x32xf32>,
        memref<?x32xbf16>) {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %n = memref.dim %x, %c0 : memref<?xf32>
  // Whole runs.
  %y = memref.alloc(%n) : memref<?xf32>
  rectify.elu %x outs(%y : memref<?xf32>) : memref<?xf32>
  %yh = memref.alloc(%n) : memref<?xbf16>
  rectify.leaky_relu %h outs(%yh : memref<?xbf16>) {alpha = 0.25} : memref<?xbf16>
  // Two outputs of different widths.
  %sum = memref.alloc(%n) : memref<?xf32>
  %last = memref.alloc(%n) : memref<?xbf16>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
                  iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%sum, %last : memref<?xf32>, memref<?xbf16>) {
  ^bb0(%a: f32, %o: f32, %p: bf16):
    %s = arith.addf %a, %a : f32
    %t = arith.truncf %a : f32 to bf16
    linalg.yield %s, %t : f32, bf16
  }
  // Outputs within a line.
  %w = memref.view %bytes[%c4][%n] : memref<?xi8> to memref<?xf32>
  rectify.relu %x outs(%w : memref<?xf32>) : memref<?xf32>
  // In place, and where the input was.
  rectify.relu %x outs(%x : memref<?xf32>) : memref<?xf32>
  // Short rows.
  %r = memref.alloc(%n) : memref<?x13xf32>
  linalg.generic {indexing_maps = [#rows, #row, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%rows, %bias : memref<?x13xf32>, memref<13xf32>) outs(%r : memref<?x13xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  }
  %q = memref.alloc(%n) : memref<?x13xf32>
  linalg.generic {indexing_maps = [#rows, #row, #row, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%r, %bias, %bias : memref<?x13xf32>, memref<13xf32>, memref<13xf32>) outs(%q : memref<?x13xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = rectify.prelu %m, %c : f32, f32
    linalg.yield %s : f32
  }
  // Rows of whole lines.
  %z = memref.alloc(%n) : memref<?x32xf32>
  rectify.prelu %lines, %slope outs(%z : memref<?x32xf32>) {axis = 0} : memref<?x32xf32>, memref<?xf32>
  %zh = memref.alloc(%n) : memref<?x32xbf16>
  linalg.generic {indexing_maps = [#rows, affine_map<(n, c) -> (n)>, #rows], iterator_types = ["parallel", "parallel"]}
      ins(%lines, %slope : memref<?x32xf32>, memref<?xf32>) outs(%zh : memref<?x32xbf16>) {
  ^bb0(%a: f32, %b: f32, %o: bf16):
    %s = arith.addf %a, %b : f32
    %t = arith.truncf %s : f32 to bf16
    linalg.yield %t : bf16
  }
  return %y, %yh, %sum, %last, %r, %q, %z, %zh
    : memref<?xf32>, memref<?xbf16>, memref<?xf32>, memref<?xbf16>,
      memref<?x13xf32>, memref<?x13xf32>, memref<?x32xf32>, memref<?x32xbf16>
}
