// RUN: rectify-opt %s --convert-rectify-to-affine="target=avx2 threads=2" | FileCheck %s

// What a parallel loop does is not shared by threads once more, nor is what only such loops call.

// CHECK-LABEL: func.func private @inside(
// CHECK-NOT: affine.parallel
// CHECK: return
func.func private @inside(%a: memref<512x512xf32>, %b: memref<512x512xf32>, %c: memref<512x512xf32>) {
  rectify.contract ins(%a, %b : memref<512x512xf32>, memref<512x512xf32>) outs(%c : memref<512x512xf32>)
  return
}

// CHECK-LABEL: func.func private @both(
// CHECK: affine.parallel
// CHECK: return
func.func private @both(%a: memref<512x512xf32>, %b: memref<512x512xf32>, %c: memref<512x512xf32>) {
  rectify.contract ins(%a, %b : memref<512x512xf32>, memref<512x512xf32>) outs(%c : memref<512x512xf32>)
  return
}

// CHECK-LABEL: func.func @caller(
// CHECK: scf.forall
// CHECK-NOT: affine.parallel
// CHECK: }
// CHECK: affine.parallel
// CHECK: return
func.func @caller(%a: memref<512x512xf32>, %b: memref<512x512xf32>, %c: memref<512x512xf32>, %x: memref<2x2000000xf32>) {
  scf.forall (%t) in (2) {
    func.call @inside(%a, %b, %c) : (memref<512x512xf32>, memref<512x512xf32>, memref<512x512xf32>) -> ()
    func.call @both(%a, %b, %c) : (memref<512x512xf32>, memref<512x512xf32>, memref<512x512xf32>) -> ()
    rectify.contract ins(%a, %b : memref<512x512xf32>, memref<512x512xf32>) outs(%c : memref<512x512xf32>)
    linalg.exp ins(%x : memref<2x2000000xf32>) outs(%x : memref<2x2000000xf32>)
  }
  linalg.exp ins(%x : memref<2x2000000xf32>) outs(%x : memref<2x2000000xf32>)
  call @both(%a, %b, %c) : (memref<512x512xf32>, memref<512x512xf32>, memref<512x512xf32>) -> ()
  return
}
