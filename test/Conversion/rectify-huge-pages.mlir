// RUN: rectify-opt %s --rectify-huge-pages --split-input-file | FileCheck %s

// CHECK: llvm.func @madvise(i64, i64, i32) -> i32
// CHECK: llvm.mlir.global private constant @large(dense<1.000000e+00> : tensor<1024x1024xf32>) {{.*}}alignment = 4096 : i64
// CHECK: llvm.mlir.global private constant @small
// CHECK-NOT: alignment
// CHECK: llvm.func internal @rectify_huge_pages() {
// CHECK:   %[[A:.*]] = llvm.mlir.addressof @large
// CHECK:   %[[P:.*]] = llvm.ptrtoint %[[A]]
// CHECK:   llvm.call @madvise(%[[P]],
// CHECK-NOT: llvm.call
// CHECK: llvm.mlir.global_ctors ctors = [@rectify_huge_pages]
llvm.mlir.global private constant @large(dense<1.0> : tensor<1024x1024xf32>) : !llvm.array<1024 x array<1024 x f32>>
llvm.mlir.global private constant @small(dense<1.0> : tensor<16xf32>) : !llvm.array<16 x f32>
llvm.mlir.global private @written(dense<1.0> : tensor<1024x1024xf32>) : !llvm.array<1024 x array<1024 x f32>>

// -----

// Not where the name means something else.

// CHECK: llvm.func @madvise(f32)
// CHECK-NOT: llvm.mlir.global_ctors
llvm.func @madvise(f32)
llvm.mlir.global private constant @large(dense<1.0> : tensor<1024x1024xf32>) : !llvm.array<1024 x array<1024 x f32>>
