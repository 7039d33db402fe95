// .npy files: every way of writing the same numbers, and every way of being wrong.

// RUN: rectify-run %s --entry=f32 --input=%S/Inputs/f32-2x3.npy --output=%t.npy | FileCheck %s --check-prefix=F32
// RUN: rectify-run %s --entry=f32 --input=%t.npy | FileCheck %s --check-prefix=F32
// RUN: cmp %t.npy %S/Inputs/f32-2x3.npy
// RUN: rectify-run %s --entry=f32 --input=%S/Inputs/f32-2x3-fortran.npy | FileCheck %s --check-prefix=F32
// RUN: rectify-run %s --entry=f32 --input=%S/Inputs/f32-2x3-big-endian.npy | FileCheck %s --check-prefix=F32
// F32: result #0: 2x3xf32 = {{\[\[}}-1.5, 0, 2.25], [4, -0, inf]]

// RUN: rectify-run %s --entry=f16 --input=%S/Inputs/f16-4.npy --output=%t.f16.npy | FileCheck %s --check-prefix=F16
// RUN: cmp %t.f16.npy %S/Inputs/f16-4.npy
// F16: result #0: 4xf16 = [1, -2.5, 65504, nan]

// RUN: rectify-run %s --entry=bf16 --input=%S/Inputs/bf16-4.npy --output=%t.bf16.npy | FileCheck %s --check-prefix=BF16
// RUN: rectify-run %s --entry=bf16 --input=%t.bf16.npy | FileCheck %s --check-prefix=BF16
// RUN: rectify-run %s --entry=bf16 --input=%S/Inputs/u16-4.npy | FileCheck %s --check-prefix=BF16
// BF16: result #0: 4xbf16 = [1, -2.5, 2.991e+38, 0.09961]

// RUN: rectify-run %s --entry=i1 --input=%S/Inputs/bool-3.npy | FileCheck %s --check-prefix=I1
// I1: result #0: 3xi1 = [true, false, true]

// RUN: rectify-run %s --entry=scalar --input= --input=%S/Inputs/f32-scalar.npy | FileCheck %s --check-prefix=SCALAR
// SCALAR: result #0: f32 = 2.5

// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/f64-2x3.npy 2>&1 | FileCheck %s --check-prefix=DTYPE
// DTYPE: error: argument #0 (%x): {{.*}}f64-2x3.npy: expected elements of type f32 ('<f4'), found '<f8'
// RUN: not rectify-run %s --entry=bf16 --input=%S/Inputs/f16-4.npy 2>&1 | FileCheck %s --check-prefix=HALF
// HALF: expected elements of type bf16 ('<V2'), found '<f2'
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/f32-scalar.npy 2>&1 | FileCheck %s --check-prefix=RANK
// RANK: expected rank 2 (shape ?x3), found rank 0 (shape scalar)
// RUN: not rectify-run %s --entry=f32_4 --input=%S/Inputs/f32-2x3.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: argument #0 (%x): {{.*}}: expected shape ?x4, found 2x3
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/f32-2x3.npy --input=more.npy 2>&1 | FileCheck %s --check-prefix=MORE
// MORE: error: 2 inputs are given, but 'f32' takes 1
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/truncated.npy 2>&1 | FileCheck %s --check-prefix=TRUNCATED
// TRUNCATED: not a usable .npy file: its shape 2x3 of '<f4' takes 24 bytes, and it holds 19
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/truncated-header.npy 2>&1 | FileCheck %s --check-prefix=HEADER
// HEADER: not a usable .npy file: it ends within the header
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/not-npy.npy 2>&1 | FileCheck %s --check-prefix=MAGIC
// MAGIC: not a usable .npy file: it does not begin with NumPy's mark
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/huge.npy 2>&1 | FileCheck %s --check-prefix=HUGE
// HUGE: not a usable .npy file: its shape {{.*}} is larger than any memory
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/large.npy 2>&1 | FileCheck %s --check-prefix=SMALL
// SMALL: not a usable .npy file: its shape {{.*}} takes 13194139533312 bytes, and it holds 0
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/records.npy 2>&1 | FileCheck %s --check-prefix=RECORDS
// RECORDS: not a usable .npy file: it holds records, not numbers
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/object.npy 2>&1 | FileCheck %s --check-prefix=OBJECT
// OBJECT: not a usable .npy file: it has elements of type '|O'
// RUN: not rectify-run %s --entry=f32 --input=%S 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: it is a directory or a device
// RUN: not rectify-run %s --entry=f32 --input=%S/Inputs/f32-2x3.npy --output=%S 2>&1 | FileCheck %s --check-prefix=UNWRITABLE
// UNWRITABLE: error: {{.*}}: Is a directory

func.func @f32(%x: tensor<?x3xf32>) -> tensor<?x3xf32> {
  return %x : tensor<?x3xf32>
}
func.func @f32_4(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}
func.func @f16(%x: tensor<4xf16>) -> tensor<4xf16> {
  return %x : tensor<4xf16>
}
func.func @bf16(%x: tensor<4xbf16>) -> tensor<4xbf16> {
  return %x : tensor<4xbf16>
}
func.func @i1(%x: tensor<3xi1>) -> tensor<3xi1> {
  return %x : tensor<3xi1>
}
func.func @scalar(%x: tensor<3xf32>, %y: f32) -> f32 {
  return %y : f32
}
