// The lanes past the end of a row divide by zeros that are not there.
// RUN: rectify-run %s | FileCheck %s
// CHECK: = [0, 1, 5, 0, -1, 3]

func.func @remainder() -> tensor<6xi64> {
  %x = arith.constant dense<[-4, 7, 5, 4, -7, 8]> : tensor<6xi64>
  %y = arith.constant dense<[2, -3, 8, -2, 3, 5]> : tensor<6xi64>
  %empty = tensor.empty() : tensor<6xi64>
  %rest = linalg.generic {
      indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>,
                       affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%x, %y : tensor<6xi64>, tensor<6xi64>)
      outs(%empty : tensor<6xi64>) {
  ^bb0(%a: i64, %b: i64, %out: i64):
    %r = arith.remsi %a, %b : i64
    linalg.yield %r : i64
  } -> tensor<6xi64>
  return %rest : tensor<6xi64>
}
