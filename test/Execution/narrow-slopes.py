"""A module that counts on which numbers of a 16-bit type a leaky ReLU of each slope, or its gradient, is not what the product in
f64, rounded once, is; and for the first slope those where the product in f32, rounded once more, is not:
narrow-slopes.py bf16|f16 SLOPE..."""
import sys

TYPE, SLOPES = sys.argv[1], sys.argv[2:]
COUNTED = f"""#id = affine_map<(i) -> (i)>
#none = affine_map<(i) -> ()>
func.func @main() -> ({", ".join(["tensor<i32>"] * (len(SLOPES) + 1))}) {{
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %z = tensor.empty() : tensor<i32>
  %start = linalg.fill ins(%zero : i32) outs(%z : tensor<i32>) -> tensor<i32>
  %e = tensor.empty() : tensor<65536x{TYPE}>
  %x = linalg.generic {{indexing_maps = [#id], iterator_types = ["parallel"]}} outs(%e : tensor<65536x{TYPE}>) {{
  ^bb0(%out: {TYPE}):
    %i = linalg.index 0 : index
    %bits = arith.index_cast %i : index to i16
    %number = arith.bitcast %bits : i16 to {TYPE}
    linalg.yield %number : {TYPE}
  }} -> tensor<65536x{TYPE}>
"""
print(COUNTED)
for n, slope in enumerate(SLOPES):
    print(f"""  %y{n} = rectify.leaky_relu %x {{alpha = {slope}}} : tensor<65536x{TYPE}>
  %neg{n} = arith.constant dense<-1.0> : tensor<65536x{TYPE}>
  %d{n} = rectify.leaky_relu_grad %neg{n}, %x {{alpha = {slope}}} : tensor<65536x{TYPE}>
  %s{n} = arith.constant {slope} : f32
  {"%c0, %twice" if n == 0 else f"%c{n}"} = linalg.generic {{indexing_maps = [#id, #id, #id, {'#none, #none' if n == 0 else '#none'}], iterator_types = ["reduction"]}}
      ins(%x, %y{n}, %d{n} : tensor<65536x{TYPE}>, tensor<65536x{TYPE}>, tensor<65536x{TYPE}>) outs({"%start, %start" if n == 0 else "%start"} : {"tensor<i32>, tensor<i32>" if n == 0 else "tensor<i32>"}) {{
  ^bb0(%v: {TYPE}, %r: {TYPE}, %g: {TYPE}, %count: i32{", %countTwice: i32" if n == 0 else ""}):
    %wide = arith.extf %v : {TYPE} to f64
    %slope = arith.extf %s{n} : f32 to f64
    %zero64 = arith.constant 0.0 : f64
    %product = arith.mulf %wide, %slope : f64
    %isNegative = arith.cmpf olt, %wide, %zero64 : f64
    %exact = arith.select %isNegative, %product, %wide : f64
    %rounded = arith.truncf %exact : f64 to {TYPE}
    %scaled = arith.truncf %product : f64 to {TYPE}
    %offY = arith.cmpf one, %r, %rounded : {TYPE}
    %offG = arith.cmpf one, %g, %scaled : {TYPE}
    %off = arith.ori %offY, %offG : i1
    %more = arith.select %off, %one, %zero : i32
    %sum = arith.addi %count, %more : i32""")
    if n == 0:
        print(f"""    %single = arith.extf %v : {TYPE} to f32
    %scaledSingle = arith.mulf %single, %s0 : f32
    %scaledTwice = arith.truncf %scaledSingle : f32 to {TYPE}
    %offTwice = arith.cmpf one, %scaledTwice, %scaled : {TYPE}
    %moreTwice = arith.select %offTwice, %one, %zero : i32
    %sumTwice = arith.addi %countTwice, %moreTwice : i32
    linalg.yield %sum, %sumTwice : i32, i32
  }} -> (tensor<i32>, tensor<i32>)
""")
    else:
        print("    linalg.yield %sum : i32\n  } -> tensor<i32>\n")
print(f"  return {', '.join(f'%c{n}' for n in range(len(SLOPES)))}, %twice : {', '.join(['tensor<i32>'] * (len(SLOPES) + 1))}\n}}")
