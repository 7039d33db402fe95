// RUN: rectify-opt %s --rectify-set-target=target=avx2 | FileCheck %s
// RUN: rectify-opt %s --rectify-set-target=target=baseline | FileCheck %s --check-prefix=BASE
// RUN: not rectify-opt %s --rectify-set-target=target=mmx 2>&1 | FileCheck %s --check-prefix=TARGET

// TARGET: error: there is no target 'mmx'; there are baseline, avx2, avx512, avx512vnni, avx512bf16, amx, neon

// CHECK: llvm.func @declared()
// CHECK-NOT: attributes
// CHECK: llvm.func @plain() attributes {passthrough = ["no-builtin-memset"], target_features = #llvm.target_features<["+avx", "+avx2", "+fma", "+f16c"]>}
// CHECK: llvm.func @own() attributes {passthrough = ["nounwind", "no-builtin-memset"], target_features = #llvm.target_features<["+sse4.1"]>}
// BASE: llvm.func @plain() attributes {passthrough = ["no-builtin-memset"]} {
llvm.func @declared()
llvm.func @plain() {
  llvm.return
}
llvm.func @own() attributes {passthrough = ["nounwind"], target_features = #llvm.target_features<["+sse4.1"]>} {
  llvm.return
}
