// The time of each layer, as a table, as JSON and as a page.

// RUN: rectify-run %s --repeat=3 --profile=%t.html --json=%t.json | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json
// RUN: FileCheck %s --check-prefix=PAGE --input-file=%t.html
// RUN: rectify-run %s --profile --pipeline=reference | FileCheck %s --check-prefix=REFERENCE
// RUN: rectify-run %s --profile --against=unfused | FileCheck %s --check-prefix=AGAINST
// RUN: rectify-run %s --profile --threads=2 | FileCheck %s
// RUN: not rectify-run %s --profile --pipeline='builtin.module(rectify-to-llvm)' 2>&1 | FileCheck %s --check-prefix=OWN
// RUN: rectify-run %s --profile --pipeline='builtin.module(rectify-optimize,rectify-to-llvm{profile=true})' | FileCheck %s
// RUN: not rectify-run %s --profile=%t/none/such 2>&1 | FileCheck %s --check-prefix=FILE
// RUN: rectify-run %s --repeat=3 2>&1 | FileCheck %s --check-prefix=WITHOUT

// CHECK: compiled in
// CHECK-NEXT: profile: {{.*}} in 2 layers; {{.*}}contract
// CHECK-NEXT:   layer op calls time share GF/s of peak GB/s of memory
// CHECK-NEXT: first &amp; <best> contract: addf, relu 1
// CHECK-NEXT: {{[0-9]+:[0-9]+}} contract: addf, prelu 1
// CHECK-NOT: unknown

// JSON: "profile": {
// JSON: "activations": [
// JSON: "activation": "relu",
// JSON-NEXT: "at": "first &amp; <best>",
// JSON: "fused_into": "'rectify.contract'
// JSON: "layers": [
// JSON: "calls": 1,
// JSON-NEXT: "elements": "f32",
// JSON-NEXT: "function": "main",
// JSON-NEXT: "kernel": "tiles of
// JSON: "name": "first &amp; <best>",
// JSON-NEXT: "of_peak":
// JSON-NEXT: "op": "contract",
// 2 * 64 * 48 * 96
// JSON-NEXT: "operations": 589824,

// PAGE: <title>Profile of profile.mlir</title>
// PAGE: @main, pipeline default
// PAGE: <h2>Layers</h2>
// PAGE: first &amp;amp; &lt;best&gt;
// PAGE: <h2>What became of each activation</h2>
// PAGE: <td>relu</td><td>first &amp;amp; &lt;best&gt;</td>
// PAGE: <td>prelu</td>
// PAGE: </html>

// REFERENCE: profile: {{.*}} layers;
// REFERENCE: linalg.matmul
// REFERENCE-NOT: contract:

// AGAINST: profile: {{.*}} in 2 layers
// AGAINST: in turns with unfused

// OWN: error: there is nothing to profile: the code runs no layer; a pipeline of your own needs rectify-profile after bufferization
// FILE: rectify-run: error: {{.*}}such: No such file or directory

// A plain run has no clocks, and says nothing of the attributes of arguments.
// WITHOUT-NOT: profile
// WITHOUT-NOT: warning
func.func @main(%x: tensor<64x48xf32>, %w: tensor<48x96xf32> {rectify.constant}, %b: tensor<96xf32>,
                %v: tensor<96x32xf32> {rectify.constant}, %s: tensor<32xf32>) -> tensor<64x32xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x96xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  %m = linalg.matmul ins(%x, %w : tensor<64x48xf32>, tensor<48x96xf32>) outs(%f : tensor<64x96xf32>) -> tensor<64x96xf32> loc("first &amp; <best>")
  %bb = linalg.broadcast ins(%b : tensor<96xf32>) outs(%e : tensor<64x96xf32>) dimensions = [0]
  %a = linalg.add ins(%m, %bb : tensor<64x96xf32>, tensor<64x96xf32>) outs(%e : tensor<64x96xf32>) -> tensor<64x96xf32>
  %r = rectify.relu %a : tensor<64x96xf32> loc("first &amp; <best>")
  %e2 = tensor.empty() : tensor<64x32xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<64x32xf32>) -> tensor<64x32xf32>
  %n = linalg.matmul ins(%r, %v : tensor<64x96xf32>, tensor<96x32xf32>) outs(%f2 : tensor<64x32xf32>) -> tensor<64x32xf32>
  %sb = linalg.broadcast ins(%s : tensor<32xf32>) outs(%e2 : tensor<64x32xf32>) dimensions = [0]
  %c = linalg.add ins(%n, %sb : tensor<64x32xf32>, tensor<64x32xf32>) outs(%e2 : tensor<64x32xf32>) -> tensor<64x32xf32>
  %p = rectify.prelu %c, %s {axis = 1} : tensor<64x32xf32>, tensor<32xf32>
  return %p : tensor<64x32xf32>
}
