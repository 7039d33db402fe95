// Each target runs with its own features and no others; one that the CPU lacks is refused.

// RUN: rectify-run %s --target=baseline --check --json=- | FileCheck %s -DTARGET=baseline
// RUN: rectify-run %s --target=native --check --json=- | FileCheck %s -DTARGET=native
// RUN: %if avx2 %{ rectify-run %s --target=avx2 --check --json=- | FileCheck %s -DTARGET=avx2 %}
// RUN: %if avx512 %{ rectify-run %s --target=avx512 --check --json=- | FileCheck %s -DTARGET=avx512 %}
// RUN: %if amx %{ rectify-run %s --target=amx --check --json=- | FileCheck %s -DTARGET=amx %} %else %{ not rectify-run %s --target=amx 2>&1 | FileCheck %s --check-prefix=REFUSED %}

// CHECK: result #0: 64xf32, min
// CHECK: result #1: 4xbf16 = [
// CHECK: compiled in {{.*}} for [[TARGET]]
// CHECK: check against
// CHECK: "passed": true
// CHECK: "compile_seconds": {{[0-9]}}
// CHECK: "entry": "poly"
// CHECK: "median_seconds": {{[0-9]}}
// CHECK: "min_seconds": {{[0-9]}}
// CHECK: "pipeline": "default"
// CHECK: "target": "[[TARGET]]"

// REFUSED: error: this CPU cannot run the target amx: it lacks {{.*}}amx-tile

func.func @poly(%x: tensor<64xf32>, %y: tensor<4xf32>) -> (tensor<64xf32>, tensor<4xbf16>) {
  %0 = math.fma %x, %x, %x : tensor<64xf32>
  %1 = arith.maximumf %0, %x : tensor<64xf32>
  %2 = arith.truncf %y : tensor<4xf32> to tensor<4xbf16>
  return %1, %2 : tensor<64xf32>, tensor<4xbf16>
}
