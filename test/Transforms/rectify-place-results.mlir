// RUN: rectify-opt %s --rectify-place-results --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-place-results --split-input-file -o /dev/null --remarks-filter-passed=rectify-place-results 2>&1 | FileCheck %s --check-prefix=REMARK
// Neither copies nor more tensors are left in memory.
// RUN: rectify-opt %s --split-input-file --convert-elementwise-to-linalg --rectify-place-results --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --cse --canonicalize | FileCheck %s --check-prefix=MEMORY

// The border is filled slice by slice, each element once; the result is written inside, and read there by others.

#image = affine_map<(y, x, f, c, i, j) -> (y + i, x + j, c)>
#weights = affine_map<(y, x, f, c, i, j) -> (i, j, c, f)>
#result = affine_map<(y, x, f, c, i, j) -> (y, x, f)>
// CHECK-LABEL: func @pad
// CHECK: %[[E:.*]] = tensor.empty() : tensor<7x9x16xf32>
// CHECK: %[[S0:.*]] = tensor.extract_slice %[[E]][0, 0, 0] [1, 9, 16] [1, 1, 1]
// CHECK: %[[F0:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%[[S0]] : tensor<1x9x16xf32>)
// CHECK: %[[T0:.*]] = tensor.insert_slice %[[F0]] into %[[E]][0, 0, 0] [1, 9, 16] [1, 1, 1]
// CHECK: tensor.insert_slice {{.*}}[5, 0, 0] [2, 9, 16] [1, 1, 1]
// CHECK: %[[B:.*]] = tensor.insert_slice {{.*}}[1, 8, 0] [4, 1, 16] [1, 1, 1]
// CHECK-NOT: linalg.fill
// CHECK: %[[I:.*]] = tensor.extract_slice %[[B]][1, 0, 0] [4, 8, 16] [1, 1, 1]
// CHECK: %[[Y:.*]] = rectify.contract {{.*}} outs(%[[I]] : tensor<4x8x16xf32>)
// CHECK: %[[P:.*]] = tensor.insert_slice %[[Y]] into %[[B]][1, 0, 0] [4, 8, 16] [1, 1, 1]
// CHECK: %[[R:.*]] = tensor.extract_slice %[[P]][1, 0, 0] [4, 8, 16] [1, 1, 1]
// CHECK: arith.addf %[[R]], %[[R]]
// CHECK: return %[[P]]
// REMARK: remark: {{.*}}placed | Category:rectify-place-results | Function=pad | Remark="its result is written between the padding of what reads it"
// MEMORY-LABEL: func @pad
// MEMORY: memref.alloc() {{.*}} : memref<7x9x16xf32>
// MEMORY-NOT: memref.copy
// MEMORY: return
func.func @pad(%x: tensor<6x10x8xf32>, %w: tensor<3x3x8x16xf32>) -> (tensor<7x9x16xf32>, tensor<4x8x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x8x16xf32>
  %y = rectify.contract indexing_maps = [#image, #weights, #result]
      ins(%x, %w : tensor<6x10x8xf32>, tensor<3x3x8x16xf32>) outs(%e : tensor<4x8x16xf32>) -> tensor<4x8x16xf32>
  %p = tensor.pad %y low[1, 0, 0] high[2, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<4x8x16xf32> to tensor<7x9x16xf32>
  %s = arith.addf %y, %y : tensor<4x8x16xf32>
  return %p, %s : tensor<7x9x16xf32>, tensor<4x8x16xf32>
}

// -----

// A pool starts from what fills the inside.

// CHECK-LABEL: func @pool
// CHECK: %[[I:.*]] = tensor.extract_slice %{{.*}}[1, 1, 0] [4, 4, 16] [1, 1, 1]
// CHECK: %[[F:.*]] = linalg.fill ins(%arg1 : f32) outs(%[[I]] : tensor<4x4x16xf32>)
// CHECK: linalg.generic {{.*}} outs(%[[F]] : tensor<4x4x16xf32>)
// MEMORY-LABEL: func @pool
// MEMORY-NOT: memref.copy
// MEMORY: return
func.func @pool(%x: tensor<8x8x16xf32>, %lowest: f32) -> tensor<6x6x16xf32> {
  %zero = arith.constant 0.0 : f32
  %w = tensor.empty() : tensor<2x2xf32>
  %e = tensor.empty() : tensor<4x4x16xf32>
  %f = linalg.fill ins(%lowest : f32) outs(%e : tensor<4x4x16xf32>) -> tensor<4x4x16xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(y, x, c, i, j) -> (y * 2 + i, x * 2 + j, c)>, affine_map<(y, x, c, i, j) -> (i, j)>, affine_map<(y, x, c, i, j) -> (y, x, c)>],
                       iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<8x8x16xf32>, tensor<2x2xf32>) outs(%f : tensor<4x4x16xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %v = arith.maximumf %a, %o : f32
    linalg.yield %v : f32
  } -> tensor<4x4x16xf32>
  %p = tensor.pad %m low[1, 1, 0] high[1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<4x4x16xf32> to tensor<6x6x16xf32>
  return %p : tensor<6x6x16xf32>
}

// -----

// What others make is copied inside; a matmul over all pixels keeps its own.

#pixels = affine_map<(y, x, f, c) -> (y, x, c)>
#matrix = affine_map<(y, x, f, c) -> (c, f)>
#result = affine_map<(y, x, f, c) -> (y, x, f)>
// CHECK-LABEL: func @copied
// CHECK: %[[P:.*]] = tensor.insert_slice %arg0 into %{{.*}}[1, 1, 0] [4, 4, 8] [1, 1, 1]
// CHECK: %[[Y:.*]] = rectify.contract {{.*}} outs(%{{.*}} : tensor<4x4x16xf32>)
// CHECK: linalg.fill
// CHECK: tensor.insert_slice %[[Y]]
// REMARK-NOT: Function=copied
func.func @copied(%x: tensor<4x4x8xf32>, %w: tensor<8x16xf32>) -> (tensor<6x6x8xf32>, tensor<6x6x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[1, 1, 0] high[1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<4x4x8xf32> to tensor<6x6x8xf32>
  %e = tensor.empty() : tensor<4x4x16xf32>
  %y = rectify.contract indexing_maps = [#pixels, #matrix, #result]
      ins(%x, %w : tensor<4x4x8xf32>, tensor<8x16xf32>) outs(%e : tensor<4x4x16xf32>) -> tensor<4x4x16xf32>
  %q = tensor.pad %y low[1, 1, 0] high[1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index):
    tensor.yield %zero : f32
  } : tensor<4x4x16xf32> to tensor<6x6x16xf32>
  return %p, %q : tensor<6x6x8xf32>, tensor<6x6x16xf32>
}

// -----

// The second of two is made from the first: both are written where they stay, and the first is read there by all behind.

#map = affine_map<(a, b) -> (a, b)>
// CHECK-LABEL: func @concat
// CHECK: %[[E:.*]] = tensor.empty() : tensor<4x20xf32>
// CHECK: %[[S0:.*]] = tensor.extract_slice %[[E]][0, 4] [4, 8] [1, 1]
// CHECK: %[[A:.*]] = linalg.generic {{.*}} outs(%[[S0]] : tensor<4x8xf32>)
// CHECK: %[[T0:.*]] = tensor.insert_slice %[[A]] into %[[E]][0, 4] [4, 8] [1, 1]
// CHECK: %[[S1:.*]] = tensor.extract_slice %[[T0]][0, 12] [4, 8] [1, 1]
// CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%[[A]] : tensor<4x8xf32>) outs(%[[S1]] : tensor<4x8xf32>)
// CHECK: %[[T1:.*]] = tensor.insert_slice %[[B]] into %[[T0]][0, 12] [4, 8] [1, 1]
// CHECK: %[[T2:.*]] = tensor.insert_slice %arg1 into %[[T1]][0, 0] [4, 4] [1, 1]
// CHECK: %[[R:.*]] = tensor.extract_slice %[[T2]][0, 4] [4, 8] [1, 1]
// CHECK: return %[[T2]], %[[R]]
// REMARK-COUNT-2: remark: {{.*}}Function=concat | Remark="its result is written where a concatenation has it"
func.func @concat(%x: tensor<4x8xf32>, %y: tensor<4x4xf32>) -> (tensor<4x20xf32>, tensor<4x8xf32>) {
  %e = tensor.empty() : tensor<4x8xf32>
  %a = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%i: f32, %o: f32):
    %v = rectify.relu %i : f32
    linalg.yield %v : f32
  } -> tensor<4x8xf32>
  %b = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]}
      ins(%a : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%i: f32, %o: f32):
    %v = arith.mulf %i, %i : f32
    linalg.yield %v : f32
  } -> tensor<4x8xf32>
  %c = tensor.concat dim(1) %y, %a, %b : (tensor<4x4xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x20xf32>
  return %c, %a : tensor<4x20xf32>, tensor<4x8xf32>
}

// -----

// Twice the same is copied once; dynamic sizes stay as they are, and so does padding with what is not one value.

#map = affine_map<(a, b) -> (a, b)>
// CHECK-LABEL: func @others
// CHECK: %[[A:.*]] = linalg.generic
// CHECK: %[[T0:.*]] = tensor.insert_slice %[[A]] into %{{.*}}[0, 0] [4, 8] [1, 1]
// CHECK: tensor.insert_slice %[[A]] into %[[T0]][4, 0] [4, 8] [1, 1]
// CHECK: tensor.concat dim(0) %arg1, %arg1
// CHECK: tensor.pad
func.func @others(%x: tensor<4x8xf32>, %d: tensor<?x8xf32>) -> (tensor<8x8xf32>, tensor<?x8xf32>, tensor<6x8xindex>) {
  %e = tensor.empty() : tensor<4x8xf32>
  %a = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%i: f32, %o: f32):
    %v = arith.mulf %i, %i : f32
    linalg.yield %v : f32
  } -> tensor<4x8xf32>
  %c = tensor.concat dim(0) %a, %a : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  %k = tensor.concat dim(0) %d, %d : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
  %s = tensor.empty() : tensor<4x8xindex>
  %p = tensor.pad %s low[1, 0] high[1, 0] {
  ^bb0(%i: index, %j: index):
    tensor.yield %i : index
  } : tensor<4x8xindex> to tensor<6x8xindex>
  return %c, %k, %p : tensor<8x8xf32>, tensor<?x8xf32>, tensor<6x8xindex>
}

// -----

// Concatenations of one more operand each, as in a DenseNet: all lie in the last one, and each is read there as soon as it is made.

#map = affine_map<(a, b) -> (a, b)>
// CHECK-LABEL: func @dense
// CHECK: %[[E:.*]] = tensor.empty() : tensor<4x32xf32>
// CHECK: %[[T0:.*]] = tensor.insert_slice %{{.*}} into %[[E]][0, 0] [4, 16] [1, 1]
// CHECK: %[[T1:.*]] = tensor.insert_slice %{{.*}} into %[[T0]][0, 16] [4, 8] [1, 1]
// CHECK: %[[AB:.*]] = tensor.extract_slice %[[T1]][0, 0] [4, 24] [1, 1]
// CHECK: linalg.generic {{.*}} ins(%[[AB]] : tensor<4x24xf32>)
// CHECK: %[[T2:.*]] = tensor.insert_slice %{{.*}} into %[[T1]][0, 24] [4, 8] [1, 1]
// CHECK-NOT: tensor.insert_slice
// CHECK: return %[[T2]]
// MEMORY-LABEL: func @dense
// MEMORY: memref.alloc() {{.*}} : memref<4x32xf32>
// MEMORY-NOT: memref.copy
// MEMORY: return
func.func @dense(%x: tensor<4x16xf32>, %v: tensor<16x8xf32>, %w: tensor<24x8xf32>) -> tensor<4x32xf32> {
  %e = tensor.empty() : tensor<4x16xf32>
  %f = tensor.empty() : tensor<4x8xf32>
  %a = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = arith.mulf %in, %in : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %era = tensor.empty() : tensor<4x16xf32>
  %ra = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<4x16xf32>) outs(%era : tensor<4x16xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = rectify.relu %in : f32
    linalg.yield %r : f32
  } -> tensor<4x16xf32>
  %b = rectify.contract indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>]
      ins(%ra, %v : tensor<4x16xf32>, tensor<16x8xf32>) outs(%f : tensor<4x8xf32>) -> tensor<4x8xf32>
  %ab = tensor.concat dim(1) %a, %b : (tensor<4x16xf32>, tensor<4x8xf32>) -> tensor<4x24xf32>
  %erab = tensor.empty() : tensor<4x24xf32>
  %rab = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%ab : tensor<4x24xf32>) outs(%erab : tensor<4x24xf32>) {
  ^bb0(%in: f32, %out: f32):
    %r = rectify.relu %in : f32
    linalg.yield %r : f32
  } -> tensor<4x24xf32>
  %c = rectify.contract indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>]
      ins(%rab, %w : tensor<4x24xf32>, tensor<24x8xf32>) outs(%f : tensor<4x8xf32>) -> tensor<4x8xf32>
  %abc = tensor.concat dim(1) %a, %b, %c : (tensor<4x16xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x32xf32>
  return %abc : tensor<4x32xf32>
}

// -----

// Of what is there twice only the first is written in place: a part that begins at the second is made by itself.

#map = affine_map<(a, b) -> (a, b)>
// CHECK-LABEL: func @twice
// CHECK: %[[X:.*]] = linalg.generic
// CHECK: tensor.insert_slice %[[X]] into %{{.*}}[0, 8] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<4x24xf32>
// CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, 8] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<4x16xf32>
func.func @twice(%in: tensor<4x8xf32>) -> (tensor<4x24xf32>, tensor<4x16xf32>) {
  %e = tensor.empty() : tensor<4x8xf32>
  %x = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%in : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%i: f32, %o: f32):
    %v = rectify.relu %i : f32
    linalg.yield %v : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%in : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%i: f32, %o: f32):
    %v = rectify.tanh %i : f32
    linalg.yield %v : f32
  } -> tensor<4x8xf32>
  %xxy = tensor.concat dim(1) %x, %x, %y : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x24xf32>
  %xy = tensor.concat dim(1) %x, %y : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x16xf32>
  return %xxy, %xy : tensor<4x24xf32>, tensor<4x16xf32>
}
