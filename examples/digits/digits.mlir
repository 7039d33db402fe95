// A classifier of handwritten digits as an ML compiler hands it over: plain linalg on tensors, the activations as ops
// of the rectify dialect, a dynamic batch, and the parameters as arguments. train.py made the parameters in data/.
// `classify` returns the predicted digits, and the fraction of them that equals the labels.

#full = affine_map<(b, f) -> (b, f)>
#feature = affine_map<(b, f) -> (f)>
#batch = affine_map<(b, f) -> (b)>
#each = affine_map<(b) -> (b)>
#scalar = affine_map<(b) -> ()>

func.func @classify(%images: tensor<?x64xf32>, %labels: tensor<?xi32>,
    %w1: tensor<64x96xf32>, %b1: tensor<96xf32>, %slope1: tensor<96xf32>,
    %w2: tensor<96x80xf32>, %b2: tensor<80xf32>,
    %w3: tensor<80x64xf32>, %b3: tensor<64xf32>,
    %w4: tensor<64x48xf32>, %b4: tensor<48xf32>,
    %w5: tensor<48x10xf32>, %b5: tensor<10xf32>) -> (tensor<?xi32>, tensor<f32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %images, %c0 : tensor<?x64xf32>

  // Layer 1: PReLU, one slope per feature.
  %e1 = tensor.empty(%n) : tensor<?x96xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x96xf32>) -> tensor<?x96xf32>
  %m1 = linalg.matmul ins(%images, %w1 : tensor<?x64xf32>, tensor<64x96xf32>)
                     outs(%f1 : tensor<?x96xf32>) -> tensor<?x96xf32>
  %z1 = linalg.generic {indexing_maps = [#full, #feature, #full], iterator_types = ["parallel", "parallel"]}
      ins(%m1, %b1 : tensor<?x96xf32>, tensor<96xf32>) outs(%e1 : tensor<?x96xf32>) {
  ^bb0(%m: f32, %b: f32, %out: f32):
    %sum = arith.addf %m, %b : f32
    linalg.yield %sum : f32
  } -> tensor<?x96xf32>
  %h1 = rectify.prelu %z1, %slope1 {axis = 1} : tensor<?x96xf32>, tensor<96xf32>

  // Layer 2: LeakyReLU.
  %e2 = tensor.empty(%n) : tensor<?x80xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<?x80xf32>) -> tensor<?x80xf32>
  %m2 = linalg.matmul ins(%h1, %w2 : tensor<?x96xf32>, tensor<96x80xf32>)
                     outs(%f2 : tensor<?x80xf32>) -> tensor<?x80xf32>
  %z2 = linalg.generic {indexing_maps = [#full, #feature, #full], iterator_types = ["parallel", "parallel"]}
      ins(%m2, %b2 : tensor<?x80xf32>, tensor<80xf32>) outs(%e2 : tensor<?x80xf32>) {
  ^bb0(%m: f32, %b: f32, %out: f32):
    %sum = arith.addf %m, %b : f32
    linalg.yield %sum : f32
  } -> tensor<?x80xf32>
  %h2 = rectify.leaky_relu %z2 {alpha = 0.01} : tensor<?x80xf32>

  // Layer 3: ELU.
  %e3 = tensor.empty(%n) : tensor<?x64xf32>
  %f3 = linalg.fill ins(%zero : f32) outs(%e3 : tensor<?x64xf32>) -> tensor<?x64xf32>
  %m3 = linalg.matmul ins(%h2, %w3 : tensor<?x80xf32>, tensor<80x64xf32>)
                     outs(%f3 : tensor<?x64xf32>) -> tensor<?x64xf32>
  %z3 = linalg.generic {indexing_maps = [#full, #feature, #full], iterator_types = ["parallel", "parallel"]}
      ins(%m3, %b3 : tensor<?x64xf32>, tensor<64xf32>) outs(%e3 : tensor<?x64xf32>) {
  ^bb0(%m: f32, %b: f32, %out: f32):
    %sum = arith.addf %m, %b : f32
    linalg.yield %sum : f32
  } -> tensor<?x64xf32>
  %h3 = rectify.elu %z3 {alpha = 1.0} : tensor<?x64xf32>

  // Layer 4: ReLU.
  %e4 = tensor.empty(%n) : tensor<?x48xf32>
  %f4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<?x48xf32>) -> tensor<?x48xf32>
  %m4 = linalg.matmul ins(%h3, %w4 : tensor<?x64xf32>, tensor<64x48xf32>)
                     outs(%f4 : tensor<?x48xf32>) -> tensor<?x48xf32>
  %z4 = linalg.generic {indexing_maps = [#full, #feature, #full], iterator_types = ["parallel", "parallel"]}
      ins(%m4, %b4 : tensor<?x48xf32>, tensor<48xf32>) outs(%e4 : tensor<?x48xf32>) {
  ^bb0(%m: f32, %b: f32, %out: f32):
    %sum = arith.addf %m, %b : f32
    linalg.yield %sum : f32
  } -> tensor<?x48xf32>
  %h4 = rectify.relu %z4 : tensor<?x48xf32>

  // Layer 5: the logits.
  %e5 = tensor.empty(%n) : tensor<?x10xf32>
  %f5 = linalg.fill ins(%zero : f32) outs(%e5 : tensor<?x10xf32>) -> tensor<?x10xf32>
  %m5 = linalg.matmul ins(%h4, %w5 : tensor<?x48xf32>, tensor<48x10xf32>)
                     outs(%f5 : tensor<?x10xf32>) -> tensor<?x10xf32>
  %logits = linalg.generic {indexing_maps = [#full, #feature, #full], iterator_types = ["parallel", "parallel"]}
      ins(%m5, %b5 : tensor<?x10xf32>, tensor<10xf32>) outs(%e5 : tensor<?x10xf32>) {
  ^bb0(%m: f32, %b: f32, %out: f32):
    %sum = arith.addf %m, %b : f32
    linalg.yield %sum : f32
  } -> tensor<?x10xf32>

  // The prediction: the index of the largest logit, of the first one if there are several.
  %lowest = arith.constant 0xFF800000 : f32
  %first = arith.constant 0 : i32
  %emptyMax = tensor.empty(%n) : tensor<?xf32>
  %emptyIndex = tensor.empty(%n) : tensor<?xi32>
  %initMax = linalg.fill ins(%lowest : f32) outs(%emptyMax : tensor<?xf32>) -> tensor<?xf32>
  %initIndex = linalg.fill ins(%first : i32) outs(%emptyIndex : tensor<?xi32>) -> tensor<?xi32>
  %largest, %predictions = linalg.generic {indexing_maps = [#full, #batch, #batch],
                                           iterator_types = ["parallel", "reduction"]}
      ins(%logits : tensor<?x10xf32>) outs(%initMax, %initIndex : tensor<?xf32>, tensor<?xi32>) {
  ^bb0(%logit: f32, %max: f32, %index: i32):
    %f = linalg.index 1 : index
    %here = arith.index_cast %f : index to i32
    %larger = arith.cmpf ogt, %logit, %max : f32
    %newMax = arith.select %larger, %logit, %max : f32
    %newIndex = arith.select %larger, %here, %index : i32
    linalg.yield %newMax, %newIndex : f32, i32
  } -> (tensor<?xf32>, tensor<?xi32>)

  // The accuracy: how many predictions are right, divided by how many there are.
  %emptyCount = tensor.empty() : tensor<f32>
  %initCount = linalg.fill ins(%zero : f32) outs(%emptyCount : tensor<f32>) -> tensor<f32>
  %count = linalg.generic {indexing_maps = [#each, #each, #scalar], iterator_types = ["reduction"]}
      ins(%predictions, %labels : tensor<?xi32>, tensor<?xi32>) outs(%initCount : tensor<f32>) {
  ^bb0(%prediction: i32, %label: i32, %soFar: f32):
    %right = arith.cmpi eq, %prediction, %label : i32
    %one = arith.uitofp %right : i1 to f32
    %sum = arith.addf %soFar, %one : f32
    linalg.yield %sum : f32
  } -> tensor<f32>
  %nInteger = arith.index_cast %n : index to i32
  %nFloat = arith.sitofp %nInteger : i32 to f32
  %right = tensor.extract %count[] : tensor<f32>
  %fraction = arith.divf %right, %nFloat : f32
  %accuracy = tensor.from_elements %fraction : tensor<f32>

  return %predictions, %accuracy : tensor<?xi32>, tensor<f32>
}
