// Reductions that are no sums of products, through the kernels of every target: along the columns and along the steps, with
// rests in both, of one element and of none, over several dims, with windows, and with a function before the fold. NaN is
// where scalar loops have it, and sums whose order nothing permits to change are the same.

// DEFINE: %{input} = --input=%S/Inputs/reductions-f32.npy
// RUN: rectify-run %s %{input} --entry=main --check --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s %{input} --entry=main --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s %{input} --entry=main --check --target=avx512 | FileCheck %s %}
// RUN: rectify-run %s %{input} --entry=main --check --threads=2 | FileCheck %s
// RUN: rectify-run %s --seed=3 --dim=0 --check --entry=dynamic | FileCheck %s --check-prefix=EMPTY
// RUN: rectify-run %s --seed=3 --dim=1 --check --entry=dynamic | FileCheck %s --check-prefix=DYNAMIC
// RUN: rectify-run %s --seed=3 --dim=53 --check --entry=dynamic | FileCheck %s --check-prefix=DYNAMIC
// RUN: rectify-run %s --seed=3 --check --threads=2 --entry=large | FileCheck %s --check-prefix=LARGE

// RUN: rectify-run %s --entry=zeros --target=baseline | FileCheck %s --check-prefix=ZEROS
// RUN: %if avx2 %{ rectify-run %s --entry=zeros --target=avx2 | FileCheck %s --check-prefix=ZEROS %}
// RUN: %if avx512 %{ rectify-run %s --entry=zeros --target=avx512 | FileCheck %s --check-prefix=ZEROS %}

// CHECK: check against the reference lowering:
// Maximum, minimum along rows; the same with NaN left out; along columns; of all.
// CHECK-NEXT: result #0: equal
// CHECK-NEXT: result #1: equal
// CHECK-NEXT: result #2: equal
// CHECK-NEXT: result #3: equal
// CHECK-NEXT: result #4: equal
// A window; a sum in order.
// CHECK-NEXT: result #5: equal
// CHECK-NEXT: result #6: equal
// A sum of squares whose order may change; two folds of one input.
// CHECK-NEXT: result #7: {{within|equal}}
// CHECK-NEXT: result #8: equal
// CHECK-NEXT: result #9: equal

// EMPTY: check against the reference lowering:
// EMPTY-NEXT: result #0: equal
// EMPTY-NEXT: result #1: equal
// EMPTY-NEXT: result #2: equal
// DYNAMIC: check against the reference lowering:
// DYNAMIC-NEXT: result #0: {{within|equal}}
// DYNAMIC-NEXT: result #1: equal
// DYNAMIC-NEXT: result #2: equal
// LARGE: check against the reference lowering:
// LARGE-NEXT: result #0: equal
// LARGE-NEXT: result #1: equal

func.func @main(%x: tensor<5x7x37xf32>) -> (tensor<5x7xf32>, tensor<5x7xf32>, tensor<5x7xf32>, tensor<5x37xf32>, tensor<f32>, tensor<2x3x37xf32>, tensor<5x7xf32>, tensor<5xf32>, tensor<7x37xf32>, tensor<7x37xf32>) {
  %ninf = arith.constant 0xFF800000 : f32
  %inf = arith.constant 0x7F800000 : f32
  %nan = arith.constant 0x7FC00000 : f32
  %zero = arith.constant 0.0 : f32
  %c = arith.constant 0.125 : f32
  %e0 = tensor.empty() : tensor<5x7xf32>
  %f0 = linalg.fill ins(%ninf : f32) outs(%e0 : tensor<5x7xf32>) -> tensor<5x7xf32>
  %r0 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f0 : tensor<5x7xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.maximumf %a, %o : f32
    linalg.yield %m : f32
  } -> tensor<5x7xf32>
  %e1 = tensor.empty() : tensor<5x7xf32>
  %f1 = linalg.fill ins(%inf : f32) outs(%e1 : tensor<5x7xf32>) -> tensor<5x7xf32>
  %r1 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f1 : tensor<5x7xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.minimumf %a, %o : f32
    linalg.yield %m : f32
  } -> tensor<5x7xf32>
  %e2 = tensor.empty() : tensor<5x7xf32>
  %f2 = linalg.fill ins(%nan : f32) outs(%e2 : tensor<5x7xf32>) -> tensor<5x7xf32>
  %r2 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f2 : tensor<5x7xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.maxnumf %a, %o : f32
    linalg.yield %m : f32
  } -> tensor<5x7xf32>
  %e3 = tensor.empty() : tensor<5x37xf32>
  %f3 = linalg.fill ins(%ninf : f32) outs(%e3 : tensor<5x37xf32>) -> tensor<5x37xf32>
  %r3 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k, j)>, affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f3 : tensor<5x37xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.maximumf %a, %o : f32
    linalg.yield %m : f32
  } -> tensor<5x37xf32>
  %e4 = tensor.empty() : tensor<f32>
  %f4 = linalg.fill ins(%ninf : f32) outs(%e4 : tensor<f32>) -> tensor<f32>
  %r4 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> ()>], iterator_types = ["reduction", "reduction", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f4 : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.maximumf %a, %o : f32
    linalg.yield %m : f32
  } -> tensor<f32>
  %w = tensor.empty() : tensor<3x2xf32>
  %e5 = tensor.empty() : tensor<2x3x37xf32>
  %f5 = linalg.fill ins(%ninf : f32) outs(%e5 : tensor<2x3x37xf32>) -> tensor<2x3x37xf32>
  %r5 = linalg.generic {indexing_maps = [affine_map<(y, x, c, i, j) -> (y * 2 + i, x * 2 + j, c)>, affine_map<(y, x, c, i, j) -> (i, j)>, affine_map<(y, x, c, i, j) -> (y, x, c)>],
                        iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<5x7x37xf32>, tensor<3x2xf32>) outs(%f5 : tensor<2x3x37xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.maximumf %o, %a : f32
    linalg.yield %m : f32
  } -> tensor<2x3x37xf32>
  %e6 = tensor.empty() : tensor<5x7xf32>
  %f6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<5x7xf32>) -> tensor<5x7xf32>
  %r6 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f6 : tensor<5x7xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.addf %a, %o : f32
    linalg.yield %m : f32
  } -> tensor<5x7xf32>
  %e7 = tensor.empty() : tensor<5xf32>
  %f7 = linalg.fill ins(%zero : f32) outs(%e7 : tensor<5xf32>) -> tensor<5xf32>
  %r7 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i)>], iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f7 : tensor<5xf32>) {
  ^bb0(%a: f32, %o: f32):
    %q = arith.mulf %a, %a : f32
    %h = arith.mulf %q, %c : f32
    %m = arith.addf %h, %o fastmath<reassoc> : f32
    linalg.yield %m : f32
  } -> tensor<5xf32>
  %e8 = tensor.empty() : tensor<7x37xf32>
  %f8 = linalg.fill ins(%ninf : f32) outs(%e8 : tensor<7x37xf32>) -> tensor<7x37xf32>
  %f9 = linalg.fill ins(%zero : f32) outs(%e8 : tensor<7x37xf32>) -> tensor<7x37xf32>
  %r8:2 = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (k, i, j)>, affine_map<(i, j, k) -> (i, j)>, affine_map<(i, j, k) -> (i, j)>],
                          iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<5x7x37xf32>) outs(%f8, %f9 : tensor<7x37xf32>, tensor<7x37xf32>) {
  ^bb0(%a: f32, %o: f32, %p: f32):
    %m = arith.maximumf %o, %a : f32
    %s = arith.addf %p, %a : f32
    linalg.yield %m, %s : f32, f32
  } -> (tensor<7x37xf32>, tensor<7x37xf32>)
  return %r0, %r1, %r2, %r3, %r4, %r5, %r6, %r7, %r8#0, %r8#1 : tensor<5x7xf32>, tensor<5x7xf32>, tensor<5x7xf32>, tensor<5x37xf32>, tensor<f32>, tensor<2x3x37xf32>, tensor<5x7xf32>, tensor<5xf32>, tensor<7x37xf32>, tensor<7x37xf32>
}

func.func @dynamic(%x: tensor<?x?x?xf32>, %row: tensor<?x?xf32>, %column: tensor<?x?xf32>, %q: tensor<?x?x?xi8>, %sums: tensor<?xi32>) -> (tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xi32>) {
  %r = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<?x?x?xf32>) outs(%row : tensor<?x?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %t = math.exp %a : f32
    %m = arith.addf %t, %o fastmath<reassoc> : f32
    linalg.yield %m : f32
  } -> tensor<?x?xf32>
  %c = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, k)>], iterator_types = ["parallel", "reduction", "parallel"]}
      ins(%x : tensor<?x?x?xf32>) outs(%column : tensor<?x?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.minimumf %a, %o : f32
    linalg.yield %m : f32
  } -> tensor<?x?xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i)>], iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%q : tensor<?x?x?xi8>) outs(%sums : tensor<?xi32>) {
  ^bb0(%a: i8, %o: i32):
    %w = arith.extsi %a : i8 to i32
    %m = arith.addi %w, %o : i32
    linalg.yield %m : i32
  } -> tensor<?xi32>
  return %r, %c, %s : tensor<?x?xf32>, tensor<?x?xf32>, tensor<?xi32>
}

func.func @large(%x: tensor<61x64x203xf32>) -> (tensor<61x203xf32>, tensor<61x64xf32>) {
  %ninf = arith.constant 0xFF800000 : f32
  %e0 = tensor.empty() : tensor<61x203xf32>
  %f0 = linalg.fill ins(%ninf : f32) outs(%e0 : tensor<61x203xf32>) -> tensor<61x203xf32>
  %r0 = linalg.reduce { arith.maximumf } ins(%x : tensor<61x64x203xf32>) outs(%f0 : tensor<61x203xf32>) dimensions = [1]
  %e1 = tensor.empty() : tensor<61x64xf32>
  %f1 = linalg.fill ins(%ninf : f32) outs(%e1 : tensor<61x64xf32>) -> tensor<61x64xf32>
  %r1 = linalg.reduce { arith.maximumf } ins(%x : tensor<61x64x203xf32>) outs(%f1 : tensor<61x64xf32>) dimensions = [2]
  return %r0, %r1 : tensor<61x203xf32>, tensor<61x64xf32>
}

// +0 is greater than -0, in whatever order they come: along columns and along rows.
// ZEROS: result #0: 6xf32 = [0, 0, -0, 0, nan, -0]
// ZEROS-NEXT: result #1: 6xf32 = [-0, -0, -0, 0, nan, -1]
// ZEROS-NEXT: result #2: 6xf32 = [0, 0, -0, 0, nan, -0]
// ZEROS-NEXT: result #3: 6xf32 = [-0, -0, -0, 0, nan, -1]
func.func @zeros() -> (tensor<6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>) {
  %ninf = arith.constant dense<0xFF800000> : tensor<6xf32>
  %inf = arith.constant dense<0x7F800000> : tensor<6xf32>
  %columns = arith.constant dense<[[0.0, -0.0, -0.0, 0.0, -0.0, -0.0], [-0.0, 0.0, -0.0, 0.0, 0x7FC00000, -1.0], [-0.0, -0.0, -0.0, 0.0, 1.0, -0.0]]> : tensor<3x6xf32>
  %e = tensor.empty() : tensor<6x3xf32>
  %rows = linalg.transpose ins(%columns : tensor<3x6xf32>) outs(%e : tensor<6x3xf32>) permutation = [1, 0]
  %r0 = linalg.reduce { arith.maximumf } ins(%columns : tensor<3x6xf32>) outs(%ninf : tensor<6xf32>) dimensions = [0]
  %r1 = linalg.reduce { arith.minimumf } ins(%columns : tensor<3x6xf32>) outs(%inf : tensor<6xf32>) dimensions = [0]
  %r2 = linalg.reduce { arith.maximumf } ins(%rows : tensor<6x3xf32>) outs(%ninf : tensor<6xf32>) dimensions = [1]
  %r3 = linalg.reduce { arith.minimumf } ins(%rows : tensor<6x3xf32>) outs(%inf : tensor<6xf32>) dimensions = [1]
  return %r0, %r1, %r2, %r3 : tensor<6xf32>, tensor<6xf32>, tensor<6xf32>, tensor<6xf32>
}
