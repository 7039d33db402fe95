// RUN: rectify-opt %s --convert-rectify-to-affine=target=avx512 -o /dev/null \
// RUN:   --remarks-filter-passed=convert-rectify-to-affine --remarks-filter-missed=convert-rectify-to-affine 2>&1 \
// RUN:   | FileCheck %s --implicit-check-not=remark:
// RUN: rectify-opt %s --convert-rectify-to-affine="target=avx2 threads=4" -o /dev/null \
// RUN:   --remarks-filter-passed=convert-rectify-to-affine 2>&1 | FileCheck %s --check-prefix=THREADS

// Which kernel each op gets, and why.

// THREADS: remark: {{.*}}Function=matmul {{.*}}over 128 rows and 1024 columns, {{.*}}; 4 threads share its tiles, {{[124]}} the rows and {{[124]}} the columns
// THREADS: remark: {{.*}}Function=small {{.*}}; one thread, since starting more costs more than it saves
// CHECK: remark: {{.*}}contraction-kernel | Category:convert-rectify-to-affine | Function=matmul | Remark="'rectify.contract' becomes a nest of tiles of 6 x 64 sums in 4 vectors of 16 x f32 a row, by fused multiply-add, over 128 rows and 1024 columns, of 512 products each; rhs is read along the columns and packed, since 22 tiles share a panel"
func.func @matmul(%a: memref<128x512xf32>, %b: memref<512x1024xf32>, %c: memref<128x1024xf32>) {
  rectify.contract ins(%a, %b : memref<128x512xf32>, memref<512x1024xf32>) outs(%c : memref<128x1024xf32>) epilogue(%acc: f32) {
    %y = rectify.relu %acc : f32
    rectify.yield %y : f32
  }
  return
}

// CHECK: remark: {{.*}}Function=small {{.*}}'linalg.matmul' becomes a nest of tiles of 8 x 48 sums in 3 vectors of 16 x f32 a row, by fused multiply-add, over 8 rows and 48 columns, of 16 products each; rhs is read along the columns and not packed, since all of it is one panel as it is
func.func @small(%a: memref<8x16xf32>, %b: memref<16x48xf32>, %c: memref<8x48xf32>) {
  linalg.matmul ins(%a, %b : memref<8x16xf32>, memref<16x48xf32>) outs(%c : memref<8x48xf32>)
  return
}

// The same number of columns, but of one head among 12: rows are far apart.
// CHECK: remark: {{.*}}Function=head {{.*}}'rectify.contract' becomes a nest of tiles of {{.*}} over 128 rows and 48 columns, 12 times, {{.*}}packed, since 15 tiles share a panel
func.func @head(%a: memref<128x64xf32>, %b: memref<64x12x48xf32>, %c: memref<12x128x48xf32>) {
  rectify.contract indexing_maps = [affine_map<(h, m, n, k) -> (m, k)>, affine_map<(h, m, n, k) -> (k, h, n)>, affine_map<(h, m, n, k) -> (h, m, n)>]
      ins(%a, %b : memref<128x64xf32>, memref<64x12x48xf32>) outs(%c : memref<12x128x48xf32>)
  return
}

// CHECK: remark: {{.*}}Function=few_rows {{.*}}packed, since 1 tile reads a panel
func.func @few_rows(%a: memref<4x512xf32>, %b: memref<512x1024xf32>, %c: memref<4x1024xf32>) {
  rectify.contract ins(%a, %b : memref<4x512xf32>, memref<512x1024xf32>) outs(%c : memref<4x1024xf32>)
  return
}

// CHECK: remark: {{.*}}Function=transposed {{.*}}over ? rows and ? columns, of 64 products each; rhs is read along the columns and packed, since its columns are not adjacent in memory
func.func @transposed(%a: memref<?x64xf32>, %b: memref<?x64xf32>, %c: memref<?x?xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<?x64xf32>, memref<?x64xf32>) outs(%c : memref<?x?xf32>)
  return
}

// One pixel at a time is a matmul of all 98 of them.
// CHECK: remark: {{.*}}Function=pixels {{.*}}'linalg.conv_2d_nhwc_hwcf' becomes a nest of tiles of 14 x 32 sums in 2 vectors of 16 x f32 a row, by fused multiply-add, over 98 rows and 32 columns, of 64 products each
func.func @pixels(%x: memref<2x7x7x64xf32>, %w: memref<1x1x64x32xf32>, %y: memref<2x7x7x32xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%x, %w : memref<2x7x7x64xf32>, memref<1x1x64x32xf32>) outs(%y : memref<2x7x7x32xf32>)
  return
}

// A row of the window over all channels is one sum of 9.
// CHECK: remark: {{.*}}Function=window {{.*}}over 7 rows and 32 columns, 7 times, of 3 x 9 products each
func.func @window(%x: memref<1x9x9x3xf32>, %w: memref<3x3x3x32xf32>, %y: memref<1x7x7x32xf32>) {
  linalg.conv_2d_nhwc_hwcf ins(%x, %w : memref<1x9x9x3xf32>, memref<3x3x3x32xf32>) outs(%y : memref<1x7x7x32xf32>)
  return
}

// CHECK: remark: {{.*}}Function=channels_first {{.*}}over 8 rows and 32 columns, 32 times, of 3 x 3 x 3 products each; lhs is read along the columns
func.func @channels_first(%x: memref<1x3x34x34xf32>, %w: memref<8x3x3x3xf32>, %y: memref<1x8x32x32xf32>) {
  linalg.conv_2d_nchw_fchw ins(%x, %w : memref<1x3x34x34xf32>, memref<8x3x3x3xf32>) outs(%y : memref<1x8x32x32xf32>)
  return
}

// CHECK: remark: {{.*}}Function=depthwise {{.*}}over 7 rows and 32 columns, 7 times, of 3 x 3 products each; rhs is read along the columns
func.func @depthwise(%x: memref<1x9x9x32xf32>, %w: memref<3x3x32xf32>, %y: memref<1x7x7x32xf32>) {
  linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %w : memref<1x9x9x32xf32>, memref<3x3x32xf32>) outs(%y : memref<1x7x7x32xf32>)
  return
}

// A long epilogue, and one that must not run beside the elements.
// CHECK: remark: {{.*}}Function=epilogues {{.*}}what follows the sum is long, and so a loop over a tile's rows
// CHECK: remark: {{.*}}Function=epilogues {{.*}}vectors of 1 x i32 a row, by multiply and add, over 64 rows and 96 columns, of 64 products each; one lane at a time, since an op behind the sum must not run for elements that do not exist
func.func @epilogues(%a: memref<64x64xf32>, %b: memref<64x96xf32>, %c: memref<64x96xf32>, %i: memref<64x64xi32>, %j: memref<64x96xi32>, %k: memref<64x96xi32>) {
  rectify.contract ins(%a, %b : memref<64x64xf32>, memref<64x96xf32>) outs(%c : memref<64x96xf32>) epilogue(%acc: f32) {
    %y = rectify.gelu %acc : f32
    rectify.yield %y : f32
  }
  rectify.contract ins(%i, %j : memref<64x64xi32>, memref<64x96xi32>) sides(%k : memref<64x96xi32>) outs(%k : memref<64x96xi32>) epilogue(%acc: i32, %s: i32) {
    %y = arith.divsi %acc, %s : i32
    rectify.yield %y : i32
  }
  return
}

// CHECK: remark: {{.*}}elementwise-kernel | Category:convert-rectify-to-affine | Function=elementwise | Remark="'rectify.elu' becomes a nest of 1 vector of 16 x 32 bits at a time along the last dim of the output"
// CHECK: remark: {{.*}}Function=elementwise {{.*}}'linalg.transpose' becomes a nest of 4 vectors of 16 x 32 bits at a time along the last dim of the output; input #0 lane by lane, since its elements are not adjacent along that dim
func.func @elementwise(%x: memref<64x100xf32>, %t: memref<100x64xf32>, %y: memref<64x100xf32>) {
  rectify.elu %x outs(%y : memref<64x100xf32>) : memref<64x100xf32>
  linalg.transpose ins(%t : memref<100x64xf32>) outs(%y : memref<64x100xf32>) permutation = [1, 0]
  return
}

// CHECK: remark: {{.*}}copy-kernel | Category:convert-rectify-to-affine | Function=copy | Remark="'memref.copy' becomes a nest of 4 vectors of 32 x 16 bits
func.func @copy(%x: memref<64x100xbf16, strided<[1, 64]>>, %y: memref<64x100xbf16>) {
  memref.copy %x, %y : memref<64x100xbf16, strided<[1, 64]>> to memref<64x100xbf16>
  return
}

// CHECK: remark: {{.*}}reduction-kernel | Category:convert-rectify-to-affine | Function=reduced | Remark="'linalg.reduce' becomes a nest of 4 vectors of 16 lanes at a time along the steps of the reduction"
// THREADS: remark: {{.*}}Function=reduced {{.*}}'linalg.generic' becomes a nest of 8 vectors of 8 lanes at a time along the last dim of the output; 4 threads share it"
// CHECK: remark: {{.*}}Function=reduced {{.*}}'linalg.generic' becomes a nest of 8 vectors of 16 lanes at a time along the last dim of the output"
func.func @reduced(%x: memref<4x8xf32>, %y: memref<4xf32>, %z: memref<64x32x256xf32>, %s: memref<64x256xf32>) {
  linalg.reduce { arith.maximumf } ins(%x : memref<4x8xf32>) outs(%y : memref<4xf32>) dimensions = [1]
  linalg.generic {
      indexing_maps = [affine_map<(i, j, k) -> (i, k, j)>, affine_map<(i, j, k) -> (i, j)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%z : memref<64x32x256xf32>) outs(%s : memref<64x256xf32>) {
  ^bb0(%a: f32, %out: f32):
    %m = arith.addf %a, %out : f32
    linalg.yield %m : f32
  }
  return
}

// CHECK: remark: {{.*}}no-kernel | Category:convert-rectify-to-affine | Function=refused | Remark="'linalg.generic' is left to other lowerings: its body has 'linalg.index', which is not elementwise"
func.func @refused(%x: memref<4x8xf32>, %y: memref<4xindex>) {
  linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<4x8xf32>) outs(%y : memref<4xindex>) {
  ^bb0(%a: f32, %out: index):
    %j = linalg.index 1 : index
    %m = arith.maxui %j, %out : index
    linalg.yield %m : index
  }
  return
}

// Large outputs, and threads.
// THREADS: remark: {{.*}}Function=shared {{.*}}; stored past the caches where the output has 16777216 bytes or more; 4 threads share it where it is large"
// CHECK: remark: {{.*}}Function=shared {{.*}}'rectify.relu' becomes a nest of 4 vectors of 16 x 32 bits at a time along the last dim of the output; stored past the caches where the output has 16777216 bytes or more"
// THREADS: remark: {{.*}}Function=short {{.*}}; 8 rows at a time, which are 3 whole vectors; one thread, since starting more costs more than it saves"
// CHECK: remark: {{.*}}Function=short {{.*}}; 16 rows at a time, which are 3 whole vectors"
func.func @shared(%x: memref<?xf32>, %y: memref<?xf32>) {
  rectify.relu %x outs(%y : memref<?xf32>) : memref<?xf32>
  return
}
func.func @short(%x: memref<64x3xf32>, %s: memref<3xf32>, %y: memref<64x3xf32>) {
  rectify.prelu %x, %s outs(%y : memref<64x3xf32>) {axis = 1} : memref<64x3xf32>, memref<3xf32>
  return
}
