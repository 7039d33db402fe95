// Comparisons of 16-bit floats with constants as comparisons of integers, on all
// inputs.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-expand-narrow-floats v" -o /dev/null | FileCheck %s

// CHECK: oeq_zero_f16: proved on all 65536 inputs
func.func @oeq_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf oeq, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: une_zero_f16: proved on all 65536 inputs
func.func @une_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf une, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: olt_zero_f16: proved on all 65536 inputs
func.func @olt_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf olt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ole_zero_f16: proved on all 65536 inputs
func.func @ole_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ole, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ogt_zero_f16: proved on all 65536 inputs
func.func @ogt_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ogt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: oge_zero_f16: proved on all 65536 inputs
func.func @oge_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf oge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ult_zero_f16: proved on all 65536 inputs
func.func @ult_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ult, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ule_zero_f16: proved on all 65536 inputs
func.func @ule_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ule, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ugt_zero_f16: proved on all 65536 inputs
func.func @ugt_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ugt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: uge_zero_f16: proved on all 65536 inputs
func.func @uge_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf uge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ueq_zero_f16: proved on all 65536 inputs
func.func @ueq_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ueq, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: one_zero_f16: proved on all 65536 inputs
func.func @one_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf one, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: uno_zero_f16: proved on all 65536 inputs
func.func @uno_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf uno, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ord_zero_f16: proved on all 65536 inputs
func.func @ord_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ord, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: olt_negative_zero_f16: proved on all 65536 inputs
func.func @olt_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf olt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ole_negative_zero_f16: proved on all 65536 inputs
func.func @ole_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ole, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ogt_negative_zero_f16: proved on all 65536 inputs
func.func @ogt_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ogt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: oge_negative_zero_f16: proved on all 65536 inputs
func.func @oge_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf oge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ult_negative_zero_f16: proved on all 65536 inputs
func.func @ult_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ult, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ule_negative_zero_f16: proved on all 65536 inputs
func.func @ule_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ule, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ugt_negative_zero_f16: proved on all 65536 inputs
func.func @ugt_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ugt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: uge_negative_zero_f16: proved on all 65536 inputs
func.func @uge_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf uge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: oeq_six_f16: proved on all 65536 inputs
func.func @oeq_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf oeq, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: une_six_f16: proved on all 65536 inputs
func.func @une_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf une, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: olt_six_f16: proved on all 65536 inputs
func.func @olt_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf olt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ole_six_f16: proved on all 65536 inputs
func.func @ole_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ole, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ogt_six_f16: proved on all 65536 inputs
func.func @ogt_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ogt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: oge_six_f16: proved on all 65536 inputs
func.func @oge_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf oge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ult_six_f16: proved on all 65536 inputs
func.func @ult_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ult, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ule_six_f16: proved on all 65536 inputs
func.func @ule_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ule, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ugt_six_f16: proved on all 65536 inputs
func.func @ugt_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ugt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: uge_six_f16: proved on all 65536 inputs
func.func @uge_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf uge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ueq_six_f16: proved on all 65536 inputs
func.func @ueq_six_f16(%x: f16) -> f16 attributes {noop} {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ueq, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: one_six_f16: proved on all 65536 inputs
func.func @one_six_f16(%x: f16) -> f16 attributes {noop} {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf one, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: uno_six_f16: proved on all 65536 inputs
func.func @uno_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf uno, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ord_six_f16: proved on all 65536 inputs
func.func @ord_six_f16(%x: f16) -> f16 {
  %c = arith.constant 6.0 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ord, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: olt_negative_f16: proved on all 65536 inputs
func.func @olt_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf olt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ole_negative_f16: proved on all 65536 inputs
func.func @ole_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ole, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ogt_negative_f16: proved on all 65536 inputs
func.func @ogt_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ogt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: oge_negative_f16: proved on all 65536 inputs
func.func @oge_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf oge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ult_negative_f16: proved on all 65536 inputs
func.func @ult_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ult, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ule_negative_f16: proved on all 65536 inputs
func.func @ule_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ule, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: ugt_negative_f16: proved on all 65536 inputs
func.func @ugt_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf ugt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: uge_negative_f16: proved on all 65536 inputs
func.func @uge_negative_f16(%x: f16) -> f16 {
  %c = arith.constant -0.5 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf uge, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: maximumf_zero_f16: proved on all 65536 inputs
func.func @maximumf_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %y = arith.maximumf %x, %c : f16
  return %y : f16
}
// CHECK: maximumf_negative_zero_f16: proved on all 65536 inputs
func.func @maximumf_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %y = arith.maximumf %x, %c : f16
  return %y : f16
}
// CHECK: maximumf_two_f16: proved on all 65536 inputs
func.func @maximumf_two_f16(%x: f16) -> f16 {
  %c = arith.constant 2.0 : f16
  %y = arith.maximumf %x, %c : f16
  return %y : f16
}
// CHECK: minimumf_zero_f16: proved on all 65536 inputs
func.func @minimumf_zero_f16(%x: f16) -> f16 {
  %c = arith.constant 0.0 : f16
  %y = arith.minimumf %x, %c : f16
  return %y : f16
}
// CHECK: minimumf_negative_zero_f16: proved on all 65536 inputs
func.func @minimumf_negative_zero_f16(%x: f16) -> f16 {
  %c = arith.constant -0.0 : f16
  %y = arith.minimumf %x, %c : f16
  return %y : f16
}
// CHECK: minimumf_two_f16: proved on all 65536 inputs
func.func @minimumf_two_f16(%x: f16) -> f16 {
  %c = arith.constant 2.0 : f16
  %y = arith.minimumf %x, %c : f16
  return %y : f16
}
// CHECK: maxnumf_two_f16: proved on all 65536 inputs
func.func @maxnumf_two_f16(%x: f16) -> f16 {
  %c = arith.constant 2.0 : f16
  %y = arith.maxnumf %x, %c : f16
  return %y : f16
}
// CHECK: minnumf_two_f16: proved on all 65536 inputs
func.func @minnumf_two_f16(%x: f16) -> f16 {
  %c = arith.constant 2.0 : f16
  %y = arith.minnumf %x, %c : f16
  return %y : f16
}
// CHECK: infinity_f16: proved on all 65536 inputs
func.func @infinity_f16(%x: f16) -> f16 {
  %c = arith.constant 0x7C00 : f16
  %s = arith.constant 1.5 : f16
  %b = arith.cmpf olt, %x, %c : f16
  %y = arith.select %b, %s, %x : f16
  return %y : f16
}
// CHECK: signs_f16: proved on all 65536 inputs
func.func @signs_f16(%x: f16) -> f16 {
  %a = math.absf %x : f16
  %y = arith.negf %a : f16
  return %y : f16
}
// CHECK: oeq_zero_bf16: proved on all 65536 inputs
func.func @oeq_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf oeq, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: une_zero_bf16: proved on all 65536 inputs
func.func @une_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf une, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: olt_zero_bf16: proved on all 65536 inputs
func.func @olt_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf olt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ole_zero_bf16: proved on all 65536 inputs
func.func @ole_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ole, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ogt_zero_bf16: proved on all 65536 inputs
func.func @ogt_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ogt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: oge_zero_bf16: proved on all 65536 inputs
func.func @oge_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf oge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ult_zero_bf16: proved on all 65536 inputs
func.func @ult_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ult, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ule_zero_bf16: proved on all 65536 inputs
func.func @ule_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ule, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ugt_zero_bf16: proved on all 65536 inputs
func.func @ugt_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ugt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: uge_zero_bf16: proved on all 65536 inputs
func.func @uge_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf uge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ueq_zero_bf16: proved on all 65536 inputs
func.func @ueq_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ueq, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: one_zero_bf16: proved on all 65536 inputs
func.func @one_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf one, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: uno_zero_bf16: proved on all 65536 inputs
func.func @uno_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf uno, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ord_zero_bf16: proved on all 65536 inputs
func.func @ord_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ord, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: olt_negative_zero_bf16: proved on all 65536 inputs
func.func @olt_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf olt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ole_negative_zero_bf16: proved on all 65536 inputs
func.func @ole_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ole, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ogt_negative_zero_bf16: proved on all 65536 inputs
func.func @ogt_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ogt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: oge_negative_zero_bf16: proved on all 65536 inputs
func.func @oge_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf oge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ult_negative_zero_bf16: proved on all 65536 inputs
func.func @ult_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ult, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ule_negative_zero_bf16: proved on all 65536 inputs
func.func @ule_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ule, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ugt_negative_zero_bf16: proved on all 65536 inputs
func.func @ugt_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ugt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: uge_negative_zero_bf16: proved on all 65536 inputs
func.func @uge_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf uge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: oeq_six_bf16: proved on all 65536 inputs
func.func @oeq_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf oeq, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: une_six_bf16: proved on all 65536 inputs
func.func @une_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf une, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: olt_six_bf16: proved on all 65536 inputs
func.func @olt_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf olt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ole_six_bf16: proved on all 65536 inputs
func.func @ole_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ole, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ogt_six_bf16: proved on all 65536 inputs
func.func @ogt_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ogt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: oge_six_bf16: proved on all 65536 inputs
func.func @oge_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf oge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ult_six_bf16: proved on all 65536 inputs
func.func @ult_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ult, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ule_six_bf16: proved on all 65536 inputs
func.func @ule_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ule, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ugt_six_bf16: proved on all 65536 inputs
func.func @ugt_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ugt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: uge_six_bf16: proved on all 65536 inputs
func.func @uge_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf uge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ueq_six_bf16: proved on all 65536 inputs
func.func @ueq_six_bf16(%x: bf16) -> bf16 attributes {noop} {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ueq, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: one_six_bf16: proved on all 65536 inputs
func.func @one_six_bf16(%x: bf16) -> bf16 attributes {noop} {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf one, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: uno_six_bf16: proved on all 65536 inputs
func.func @uno_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf uno, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ord_six_bf16: proved on all 65536 inputs
func.func @ord_six_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 6.0 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ord, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: olt_negative_bf16: proved on all 65536 inputs
func.func @olt_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf olt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ole_negative_bf16: proved on all 65536 inputs
func.func @ole_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ole, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ogt_negative_bf16: proved on all 65536 inputs
func.func @ogt_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ogt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: oge_negative_bf16: proved on all 65536 inputs
func.func @oge_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf oge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ult_negative_bf16: proved on all 65536 inputs
func.func @ult_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ult, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ule_negative_bf16: proved on all 65536 inputs
func.func @ule_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ule, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: ugt_negative_bf16: proved on all 65536 inputs
func.func @ugt_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf ugt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: uge_negative_bf16: proved on all 65536 inputs
func.func @uge_negative_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.5 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf uge, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: maximumf_zero_bf16: proved on all 65536 inputs
func.func @maximumf_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %y = arith.maximumf %x, %c : bf16
  return %y : bf16
}
// CHECK: maximumf_negative_zero_bf16: proved on all 65536 inputs
func.func @maximumf_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %y = arith.maximumf %x, %c : bf16
  return %y : bf16
}
// CHECK: maximumf_two_bf16: proved on all 65536 inputs
func.func @maximumf_two_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 2.0 : bf16
  %y = arith.maximumf %x, %c : bf16
  return %y : bf16
}
// CHECK: minimumf_zero_bf16: proved on all 65536 inputs
func.func @minimumf_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0.0 : bf16
  %y = arith.minimumf %x, %c : bf16
  return %y : bf16
}
// CHECK: minimumf_negative_zero_bf16: proved on all 65536 inputs
func.func @minimumf_negative_zero_bf16(%x: bf16) -> bf16 {
  %c = arith.constant -0.0 : bf16
  %y = arith.minimumf %x, %c : bf16
  return %y : bf16
}
// CHECK: minimumf_two_bf16: proved on all 65536 inputs
func.func @minimumf_two_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 2.0 : bf16
  %y = arith.minimumf %x, %c : bf16
  return %y : bf16
}
// CHECK: maxnumf_two_bf16: proved on all 65536 inputs
func.func @maxnumf_two_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 2.0 : bf16
  %y = arith.maxnumf %x, %c : bf16
  return %y : bf16
}
// CHECK: minnumf_two_bf16: proved on all 65536 inputs
func.func @minnumf_two_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 2.0 : bf16
  %y = arith.minnumf %x, %c : bf16
  return %y : bf16
}
// CHECK: infinity_bf16: proved on all 65536 inputs
func.func @infinity_bf16(%x: bf16) -> bf16 {
  %c = arith.constant 0x7F80 : bf16
  %s = arith.constant 1.5 : bf16
  %b = arith.cmpf olt, %x, %c : bf16
  %y = arith.select %b, %s, %x : bf16
  return %y : bf16
}
// CHECK: signs_bf16: proved on all 65536 inputs
func.func @signs_bf16(%x: bf16) -> bf16 {
  %a = math.absf %x : bf16
  %y = arith.negf %a : bf16
  return %y : bf16
}
