// Stock mlir-runner, on buffers that the function manages itself.

// REQUIRES: mlir-runner
// RUN: rectify-opt %s --rectify-to-llvm=target=baseline | mlir-runner -e main -entry-point-result=void --shared-libs=%mlir_lib_dir/libmlir_runner_utils%shlibext,%mlir_lib_dir/libmlir_c_runner_utils%shlibext | FileCheck %s

// CHECK: sizes = [3, 4]
// CHECK-COUNT-3: 11.25, 11.25, 11.25, 11.25

func.func private @printMemrefF32(memref<*xf32>) attributes {llvm.emit_c_interface}
func.func @main() {
  %one = arith.constant 1.5 : f32
  %a = memref.alloc() : memref<3x5xf32>
  %b = memref.alloc() : memref<5x4xf32>
  %c = memref.alloc() : memref<3x4xf32>
  linalg.fill ins(%one : f32) outs(%a : memref<3x5xf32>)
  linalg.fill ins(%one : f32) outs(%b : memref<5x4xf32>)
  rectify.contract ins(%a, %b : memref<3x5xf32>, memref<5x4xf32>) outs(%c : memref<3x4xf32>) 
      epilogue(%acc: f32) {
    %y = rectify.elu %acc : f32
    rectify.yield %y : f32
  }
  %u = memref.cast %c : memref<3x4xf32> to memref<*xf32>
  func.call @printMemrefF32(%u) : (memref<*xf32>) -> ()
  memref.dealloc %a : memref<3x5xf32>
  memref.dealloc %b : memref<5x4xf32>
  memref.dealloc %c : memref<3x4xf32>
  return
}
