// All passes of Rectify.

#ifndef RECTIFY_PASSES_TD
#define RECTIFY_PASSES_TD

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Raise
//===----------------------------------------------------------------------===//

def Raise : Pass<"rectify-raise"> {
  let summary = "Recognize activations, however they are spelled";
  let description = [{
    Replaces what computes an activation by the op, on scalars, vectors and
    tensors alike, and in the bodies of `linalg.generic` and `linalg.map`. The
    idioms are the equations of one table, `lib/Raise/Idioms.cpp`:

        max(x, 0)  ->  relu(x)
        select(x > 0, x, slope * x)  ->  prelu(x, slope)
        min(max(x, lo), hi)  ->  clip(x, lo, hi)
        ...

    An equation says which function of real numbers a form is. It is found in
    any order of operands, with any comparison of the same direction, strict or
    not, ordered or unordered, or its negation with the arms of the select
    exchanged, with maxima and minima of any kind, with a subtraction for the
    addition of a negative, and with a quotient for the product with an inverse.

    What such spellings differ in is found out by computing form and op at
    points where they could differ: NaN, both zeros and infinities, the ends of
    the format, all constants with their neighbours, and numbers between. The
    contract:

    - A form becomes the op only in a meaning (`nan`, `signed_zero`,
      `zero_slope`, `kink`) in which both agree everywhere: bit for bit, NaN
      payloads aside. If several do, the defaults win.
    - Where the flags of the form's ops make a value poison, or the sign of a
      zero or the rounding arbitrary, it counts as agreement. The op carries the
      flags that all ops of the form have.
    - A form that is rounded on its way (`exp(x) - 1`, a quotient, a polynomial),
      where the op is rounded once, may differ from the op if the op is never
      farther from the real function than the form. An infinite input is among
      these: where the form multiplies an infinity by 0, the op gives the limit.
      With the option `strict` such forms are refused.
    - A form stays as it is if an exponential, another function, or an activation
      in it is also used by what does not become an activation with it: that
      would compute it twice.
    - A form that has a meaning that no attribute expresses stays as it is, and
      a missed-optimization remark of the category `rectify-raise` says at which
      input it differs and which fastmath flags would allow it.

    Ops of the form that nothing else uses go away. An elementwise `linalg` op
    whose body has become one op becomes that op on tensors, where the result
    and the input are indexed alike; a slope that is broadcast is then read by
    an `axis`, or as in numpy.

    `math.clampf` is read as its name says, as a clamp to `[min, max]`; its
    description in upstream MLIR exchanges the bounds.

    ```mlir
    %p = arith.cmpf ogt, %x, %zero : f32
    %s = arith.mulf %x, %a : f32
    %y = arith.select %p, %x, %s : f32
    ```

    becomes

    ```mlir
    %y = rectify.prelu %x, %a {zero_slope = "product"} : f32, f32
    ```
  }];
  let dependentDialects = ["::mlir::rectify::RectifyDialect"];
  let options = [Option<"strict", "strict", "bool", /*default=*/"false",
                        "Refuse forms that round otherwise than the op">];
}

//===----------------------------------------------------------------------===//
// Transforms
//===----------------------------------------------------------------------===//

def Simplify : Pass<"rectify-simplify"> {
  let summary = "Simplify activations by algebra that their facts allow";
  let description = [{
    Rewrites activations, and the arithmetic and data movement around them, by
    equations that hold bit by bit: for NaN, both zeros, infinities, subnormal
    numbers and overflow (the payload of a NaN aside). A rule that rounds
    otherwise asks for the `fastmath` flags that allow it on every op that takes
    part. No rule knows an activation by name: each reads facts, evaluates the
    ops on the few inputs that decide, and asks the family of registered
    activations for one that fits. No rule makes work double.

    | rule | equation | where |
    |---|---|---|
    | compose-clamps | `clamp(clamp(x, a, b), c, d) = clamp(x, clamp(a, c, d), clamp(b, c, d))`, of which one is left out if it changes nothing | activations, or minima and maxima with a constant, that only select and are monotone, continuous and idempotent; an activation of the family treats NaN and the signs of zeros as the two do |
    | compose-slopes | `leaky(leaky(x, n), m) = leaky(x, m * n)` for `leaky(x, n) = x > 0 ? x : n * x` | `n >= 0`; `fastmath<reassoc>` on both, unless `n` is 0, or `m` is 0 and the outer one makes +0 of -0 |
    | compose-rectified | `leaky(leaky(x, n), m) = leaky(x, n)` | `n <= 0` |
    | negate | `-f(-x) = clamp(x, -b, -a)` for `f(x) = clamp(x, a, b)` | nothing else uses `f(-x)` |
    | negate-odd | `-f(-x) = f(x)` for odd `f` | the body shows that `f` is odd, zeros and NaN too; where only the sign of a zero would differ, `fastmath<nsz>` on the negation or on `f`; nothing else uses `f(-x)` |
    | negate-even | `f(-x) = f(x)`, `f(abs(x)) = f(x)` for even `f`, `abs(-x) = abs(x)` | the body shows that `f` is even, zeros too |
    | parts | `f(x) - f(-x) = x` and `f(x) + f(-x) = abs(x)` for `f(x) = clamp(x, 0, inf)` | it holds for NaN and zeros as `f` treats them, or `fastmath<nsz>` |
    | scale | `c * f(x) = f(c * x)`, or `c * clamp(x, a, b) = clamp(c * x, c * a, c * b)`, for `c > 0` | `x` is a product with a constant `k`, or a contraction with constant weights, which take `c`; nothing else uses `f(x)`; `fastmath<reassoc>` on all, or `fold-affine`, or no result changes: `f` only selects, and is the same where `c * x` vanishes; `c >= 1`, and `k` is a power of two not below 1, or `c` a power of two and `k` an integer; of weights as for `fold-affine` |
    | quantized | `quantize(f(dequantize(q))) = clamp(q, a, b)`, or `q` | integers of at most 8 bits, all values of which are tried; by arith or `tosa.rescale` |
    | hoist | `f(move(x)) = move(f(x))` | `move` makes more elements (broadcast, tile, gather), or as many (expand, collapse, reshape, transpose, concat, cast) where `x` follows a contraction or an activation; nothing else uses `move(x)`; a tensor that `f` reads along an axis stays with that axis, which `move` keeps whole |
    | hoist-pad | `f(pad(x, c)) = pad(f(x), f(c))` | a constant `c`; nothing else uses the padded tensor |
    | sink | `move(f(x)) = f(move(x))` | `move` makes fewer elements (slice, gather); nothing else uses `f(x)`; `x` does not follow a contraction, which would fuse `f`; an axis as above |
    | sink-extremum | `max(f(x[0]), f(x[1]), ...) = f(max(x[0], x[1], ...))`, for max-pooling and reductions; `min` likewise | `f` monotone, as to -0 < +0 too; NaN stays NaN; the start is one that `f` leaves alone or that makes no difference; the uses as above |
    | join | `max(f(x), f(y)) = f(max(x, y))`; `min` likewise | the same of `f`; nothing else uses `f(x)` and `f(y)` |
    | fold-affine | `(init + sum(a * w)) * s + t = (init * s + t) + sum(a * (w * s))`, for any chain of elementwise ops that scales and shifts, such as batch normalization | constant `init`, `w`, `s` and `t`; `w` is indexed by the dims that `s` is indexed by; nothing else uses the sum, or `w`; `fastmath<reassoc>` on the ops of the chain, and `nsz` where they multiply by a negative number and add nothing, or the option `fold-affine`, or no result changes: one product with powers of two, `init` is 0, `w` and `w * s` are integers, so that nothing underflows, and the range of `a` keeps the sum from overflowing |
    | range-value | `f(x) = x`, `f(x) = c` | for every x in the range of x, NaN and both zeros looked at each for itself; f an activation, gate or gradient; of integers the whole type |
    | range-narrow | `f(x) = g(x)` | the same, where g is f without one of its parameters, or an activation without any, and does less: `relu6(x) = relu(x)` for `x <= 6` |
    | range-operand | `max(x, y) = x`, `min(x, y) = y`, `abs(x) = x`, `select(x < y, x, y) = x` and the like | the ranges of x and y decide it. Of extrema: `x >= y`; where a NaN may be: in x for `maximumf`, in y for `maxnumf`; `-0 < +0` for `maximumf`, and zeros of one sign for `maxnumf`. Of `abs`: x has no sign: no negative number, no -0, no NaN. Any op that is read as a scalar term: arith, math, tosa, stablehlo |
    | range-constant | `(x < y) = true`, `f(x, y) = c` and the like | as above |

    Ranges are those of `--test-rectify-float-range`: they follow from
    constants, from what ops can give, and from `rectify.range` on a function's
    arguments.

    What was close to a rule and refused for a reason that the author of the IR
    can change gets a missed-optimization remark.

    ```mlir
    %a = rectify.relu %x : tensor<?xf32>
    %y = arith.minimumf %a, %six : tensor<?xf32>
    ```

    becomes

    ```mlir
    %y = rectify.relu6 %x : tensor<?xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::rectify::RectifyDialect",
                           "::mlir::tensor::TensorDialect"];
  let options = [
    Option<"foldAffine", "fold-affine", "bool", /*default=*/"false",
           "Fold scales and shifts, such as batch normalization in inference, "
           "into constant weights although that rounds differently; otherwise "
           "only where the ops' fastmath flags allow it">
  ];
}

def FuseEpilogue : Pass<"rectify-fuse-epilogue"> {
  let summary = "Fuse contractions with the elementwise ops behind them";
  let description = [{
    Fuses a contraction on tensors and the elementwise ops behind it, in any
    number, into one `rectify.contract`, whose region holds them in their order:

        y = f(... g(init + sum(a * b), s) ..., t)
          ->  y = contract(a, b) with the region f(... g(init + acc, s) ..., t)

    The contraction is a linalg op on tensors that multiplies, adds up and does
    nothing else (inputs may be widened by their sign before): `linalg.matmul`
    and its relatives in every transposition and with batch dims,
    `linalg.contract`, convolutions of every layout and rank, depthwise and
    grouped ones among them, or a `linalg.generic`. Of quantized ones that
    subtract zero points first, one has to be a constant 0; the other comes out
    of the sum: sum((a - p) * b) = sum(a * b) - p * sum(b). The sum is formed
    in f32 or i32, or the type of the inputs or the result if that is wider, and
    rounded once to the result's type. `init` is left out where it is 0;
    otherwise it is added to the finished sum as a side operand. A `linalg.generic`
    that uses elements of its inputs several times becomes a `rectify.contract`
    even if nothing follows it: nothing is to be fused into it from before.

    Elementwise are linalg ops whose dims are all parallel, with a body of
    constants and elementwise mappable ops; activations, gates and gradients; and
    elementwise mappable ops such as arith's on tensors, casts among them. Each
    is fused, into the last contraction that it follows, if

    - it reads the result of the contraction, or of what is fused, by a
      permutation of its dims, and stands in the same block,
    - its other inputs are tensors that are read by some of these dims, in some
      order, or scalars. They become side operands: a bias, a residual, a slope,
      the result of another contraction for a gate. An elementwise op that is
      there for such an input alone is fused with it, and so is one that other
      elementwise ops read too if it is cheap: at most four operations that are
      no divisions and no functions, of one tensor that is no wider.

    Broadcasts, transposes and fills of all operands are looked through. So are
    reshapes of the result (`tensor.expand_shape` and `tensor.collapse_shape`):
    side operands of all or none of the parts of a dim are reshaped instead, and
    the result at the end. Where parts are moved apart, as the heads of an
    attention layer, or one of them is what an operand has, they become dims of
    the contraction, whose inputs are expanded, provided that the last of them
    is at least 16 or dynamic.

    A result of which only slices are used (`tensor.extract_slice`), some of them
    by elementwise ops, is computed as one contraction for each slice, with that
    part of the weights: the halves of a gate that come from one matmul; queries,
    keys and values. The slices, eight at most, begin at constants, share no
    element, and have 16 or more along the dims that they cut.

    A value that has other users is stored as one more result; no value of a
    contraction is computed twice. The fused op stands as early as its operands
    allow. What they need is computed before: if it costs nothing (views, sizes,
    scalars) always, and any op without side effects where the fused op would
    otherwise stand behind another user of its results. Where that cannot be, the
    op that asks for it is not fused. Nor is one behind 1024 others: what a
    kernel is made of is unrolled, and no model has as many.

    A result is written to where the last op would have written it, or over a side
    operand that nobody reads later, or to a tensor of its own. Where the fused op
    has more bytes alive at a time than the ops it replaces (operands that wait
    for a late side operand, a second result that is there earlier), an analysis
    remark says how many.

    No contraction is done twice. Nothing changes in what is computed but the
    order in the sum, and its precision where it was narrower. What was only
    filled or broadcast for the contraction is then dead and goes away. Remarks of
    the category `rectify-fuse-epilogue` say what is fused with what, what is not,
    and why (`--remarks-filter=rectify.*`).

    ```mlir
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
    %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)
                       outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
    %z = linalg.broadcast ins(%bias : tensor<16xf32>)
                          outs(%e : tensor<4x16xf32>) dimensions = [0]
    %s = linalg.add ins(%m, %z : tensor<4x16xf32>, tensor<4x16xf32>)
                    outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
    %y = rectify.elu %s : tensor<4x16xf32>
    ```

    becomes

    ```mlir
    %y = rectify.contract
        ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)
        sides(%bias : tensor<16xf32>)
        outs(%e : tensor<4x16xf32>)
        epilogue(%acc: f32, %side: f32) {
      %0 = arith.addf %acc, %side : f32
      %1 = rectify.elu %0 : f32
      rectify.yield %1 : f32
    } -> tensor<4x16xf32>
    ```
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::rectify::RectifyDialect",
                           "::mlir::tensor::TensorDialect"];
}

//===----------------------------------------------------------------------===//
// Layout and packing
//===----------------------------------------------------------------------===//

def ChooseLayout : Pass<"rectify-choose-layout"> {
  let summary = "Put the channels of convolutions last, in whole graphs";
  let description = [{
    A kernel computes vectors along the innermost dim of the result, and reads
    vectors of the weights along it. In a convolution these are best channels.
    So each `rectify.contract` on tensors that is a convolution (an input is
    indexed by sums of dims; or has four dims or more, and the other one does not
    change between calls) reads its pixels, reads its side operands, and writes
    its results with those dims last that the weights have. Its weights stay as
    they are: packing puts them in order. The dims of its iteration space are
    numbered in the order of memory, so that a window's row is one long sum.

    The transposes that this takes go behind everything that does not care for
    the order of dims: linalg ops that are no contractions, such as elementwise
    ones, reductions and pools; elementwise ops on tensors; padding,
    concatenation, slices, and reshapes where dims stay side by side. They vanish
    where the next convolution's meet them, and what is left of them stands at the
    ends of the graph. Contractions take in the transposes of what they read, and
    of what they write, where vectors and the steps of sums still lie side by
    side, or packing puts them there: those of the heads of an attention layer.

    A result of fewer than 8 channels stays as it is.

    ```mlir
    %y = rectify.contract
        indexing_maps = [
          affine_map<(n, f, y, x, c, i, j) -> (n, c, y + i, x + j)>,
          affine_map<(n, f, y, x, c, i, j) -> (f, c, i, j)>,
          affine_map<(n, f, y, x, c, i, j) -> (n, f, y, x)>]
        ins(%x, %w : tensor<1x8x9x9xf32>, tensor<16x8x3x3xf32>)
        outs(%e : tensor<1x16x7x7xf32>) -> tensor<1x16x7x7xf32>
    ```

    becomes

    ```mlir
    %t = linalg.transpose ins(%x : tensor<1x8x9x9xf32>)
                          outs(%0 : tensor<1x9x9x8xf32>) permutation = [0, 2, 3, 1]
    %r = rectify.contract
        indexing_maps = [
          affine_map<(n, y, x, f, i, j, c) -> (n, y + i, x + j, c)>,
          affine_map<(n, y, x, f, i, j, c) -> (f, c, i, j)>,
          affine_map<(n, y, x, f, i, j, c) -> (n, y, x, f)>]
        ins(%t, %w : tensor<1x9x9x8xf32>, tensor<16x8x3x3xf32>)
        outs(%1 : tensor<1x7x7x16xf32>) -> tensor<1x7x7x16xf32>
    %y = linalg.transpose ins(%r : tensor<1x7x7x16xf32>)
                          outs(%e : tensor<1x16x7x7xf32>) permutation = [0, 3, 1, 2]
    ```
  }];
  let dependentDialects = [
    "::mlir::linalg::LinalgDialect", "::mlir::rectify::RectifyDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ParallelizeRecurrence : Pass<"rectify-parallelize-recurrence"> {
  let summary = "give each thread items of a batch for all steps of a loop";
  let description = [{
    A loop over the steps of a sequence (`scf.for`) carries states that have a
    batch, such as those of an LSTM. Threads that share the work of each of its
    contractions wait for each other several times a step. Where a step treats
    each item alike, each thread does all steps for items of its own:

        for each step: f(state)
        ->  for each part of the batch, in parallel:
              for each step: f(part of state)

    which is an `scf.forall` of `threads` parts around the loop. The batch may lie
    in any dim of what the loop carries, and of what its body slices; all ops that
    `--rectify-tile-batch` knows are followed, on static shapes. Each thread reads
    all of the weights at each step: that pays where it has 8 items or more, and where the weights are no larger than four times `cache-bytes`.

    Run it before `--rectify-pack-weights`, which packs for the rows that are
    left. A passed remark (`parallelized`) says how many items a thread has.

    ```mlir
    %h = scf.for %t = %c0 to %c50 step %c1 iter_args(%s = %zero) -> tensor<16x256xf32> {
      %n = rectify.contract ins(%s, %w : tensor<16x256xf32>, tensor<256x256xf32>)
      ...
    ```

    becomes, with `threads=2`, a `scf.forall (%i) in (2)` around such a loop on
    `tensor<8x256xf32>`.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
  let options = [
    Option<"threads", "threads", "int64_t", /*default=*/"1",
           "How many parts there are; with one, nothing is done">,
    Option<"cacheBytes", "cache-bytes", "int64_t", /*default=*/"1048576",
           "What one core's cache holds">
  ];
}

def TileBatch : Pass<"rectify-tile-batch", "::mlir::func::FuncOp"> {
  let summary = "run layers on the items of a batch that the caches hold";
  let description = [{
    Where a function's first argument of two or more dims has a batch, its
    outermost dim, ops on tensors of static shape that treat each item alike and
    hand more on to each other than the caches hold become the body of a loop
    over parts of it:

        g(f(x))  ->  for each part of the batch: g(f(part of x))

    These are linalg ops and `rectify.contract`, elementwise ops and activations,
    padding, concatenation, slices and reshapes, whose outermost dim counts items
    (and, after a reshape, what each has in turn). Each op may run so if it reads no
    more than its part of the batch of what all items share, such as weights, and the ops together if
    they keep four times `cache-bytes` from memory, and more than they read again.
    A part is as many items as the cache holds, or one. With `threads`, each thread
    does as many parts as any other, or one more, one after the other
    (`scf.forall`).

    Run it on tensors, when weights are packed and layouts chosen, before
    `--rectify-place-results`. A passed remark (`tiled`) says of how many items a
    part is, and what stays in the caches.

    ```mlir
    %p = rectify.contract ins(%x, %v : tensor<16x4096x64xf32>, tensor<64x64xf32>)
                          outs(%e : tensor<16x4096x64xf32>) -> tensor<16x4096x64xf32>
    %y = rectify.contract ins(%p, %w : tensor<16x4096x64xf32>, tensor<64x64xf32>)
                          outs(%e : tensor<16x4096x64xf32>) -> tensor<16x4096x64xf32>
    ```

    becomes a loop `for %i = 0 to 16 step 1`, with both on
    `tensor<1x4096x64xf32>`.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
  let options = [
    Option<"cacheBytes", "cache-bytes", "int64_t", /*default=*/"1048576",
           "What one core's cache holds; 0 leaves everything whole">,
    Option<"threads", "threads", "int64_t", /*default=*/"1",
           "Spread the parts over this many threads, if that leaves none of them "
           "idle for long">
  ];
}

def PlaceResults : Pass<"rectify-place-results"> {
  let summary = "Write results where padding and concatenation want them";
  let description = [{
    On tensors of static shape:

    - `tensor.pad` with one value becomes a tensor of which only the border is
      filled, and into which the source is inserted. Where the op that makes the
      source, a `rectify.contract` or linalg op in the same block that does not
      need what it overwrites, or starts from a fill, writes the source alone, it
      writes it into that tensor, and the other readers of the source read it
      there. Nothing is copied then. A matmul over all pixels, such as a 1x1
      convolution, keeps a tensor of its own where rows of pixels are shorter than
      32: its tiles would not fit those.
    - `tensor.concat` becomes one tensor into which each operand is inserted,
      written there at once by the same ops. Another concatenation of some of
      the same operands in a row is then a part of it: all those of a block of a
      DenseNet lie in one tensor, and nothing is copied.

    A passed remark, `placed`, names each op that writes so.

    ```mlir
    %e = tensor.empty() : tensor<1x8x8x16xf32>
    %a = rectify.contract ins(...) outs(%e : tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32>
    %p = tensor.pad %a low[0, 1, 1, 0] high[0, 1, 1, 0] {
    ^bb0(%i: index, %j: index, %k: index, %l: index):
      tensor.yield %zero : f32
    } : tensor<1x8x8x16xf32> to tensor<1x10x10x16xf32>
    ```

    becomes

    ```mlir
    %e = tensor.empty() : tensor<1x10x10x16xf32>
    // The border is filled: four slices.
    %i = tensor.extract_slice %border[0, 1, 1, 0] [1, 8, 8, 16] [1, 1, 1, 1]
        : tensor<1x10x10x16xf32> to tensor<1x8x8x16xf32>
    %a = rectify.contract ins(...) outs(%i : tensor<1x8x8x16xf32>) -> tensor<1x8x8x16xf32>
    %p = tensor.insert_slice %a into %border[0, 1, 1, 0] [1, 8, 8, 16] [1, 1, 1, 1]
        : tensor<1x8x8x16xf32> into tensor<1x10x10x16xf32>
    ```
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def PackWeights : Pass<"rectify-pack-weights"> {
  let summary = "Pack the weights of contractions ahead";
  let description = [{
    A contraction's kernel reads one operand, the weights, as vectors along the
    columns of the result, from panels that hold some columns each. This pass
    puts a `rectify.pack` between weights and contraction where that is not done
    on each call, and first makes linalg's contractions of constants
    `rectify.contract`:

    - of a constant or a slice of one, which folds: the packed constant takes its
      place;
    - before the outermost loop in which the weights do not change;
    - of what depends only on arguments with the attribute `rectify.constant`;
      `--rectify-prepare` then moves it out of the function.

    The width of a panel and the steps of the sum that lie side by side are those
    of the target's kernel for these types and sizes; the map of the
    contraction's operand tells them. The values of the result do not change.

    A passed remark (`packed-ahead`) says of each contraction in what panels its
    weights lie, how many bytes they take, and when they are packed; a missed one
    (`not-packed-ahead`) why they are not.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::rectify::RectifyDialect", "::mlir::tensor::TensorDialect"
  ];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"avx2\"",
           "The CPU, as of --convert-rectify-to-affine">
  ];
}

def SetMeaning : Pass<"rectify-set-meaning"> {
  let summary = "Give activations the meaning that a framework gives them";
  let description = [{
    Sets the attributes that say what activations and gradients make of NaN, of
    zeros and of the kink (`nan`, `signed_zero`, `zero_slope`, `at_zero`, `kink`)
    on every op that takes one, whatever it had. The presets are

    | preset | nan | signed_zero | zero_slope | at_zero | kink |
    |---|---|---|---|---|---|
    | `pytorch` | propagate | keep | product | product | 0 |
    | `onnx` | propagate | keep | product | input | 0 |
    | `tosa` | propagate | keep | product | input | 0 |
    | `stablehlo` | propagate | positive | product | input | 0 |
    | `onednn` | zero | positive | product | product | 0 |

    For IR whose producer left the meaning open, run once where it comes in: what
    an op says by a default is not told from what it never said.
    `docs/Agreement.md` compares the presets with the libraries, input by input.
  }];
  let options = [
    Option<"preset", "preset", "std::string", /*default=*/"\"pytorch\"",
           "pytorch, onnx, tosa, stablehlo or onednn">
  ];
}

def SetPrecision : Pass<"rectify-set-precision"> {
  let summary = "Permit contractions of f32 to be computed from bf16";
  let description = [{
    Gives every contraction of f32, `rectify.contract` or linalg's, the attribute
    `rectify.precision`, where it has none: that of its function, or the option.
    `f32` is what no attribute means.

    Kernels for `amx` then split the factors into bf16 and compute with those, to
    the accuracy that the dialect's description states. No other target uses the
    permission.
  }];
  let options = [
    Option<"precision", "precision", "std::string", /*default=*/"\"f32\"",
           "f32, bf16x6, bf16x3 or bf16">
  ];
}

def Winograd : Pass<"rectify-winograd"> {
  let summary = "compute convolutions of 3 x 3 by minimal filtering";
  let description = [{
    Rewrites each `rectify.contract` that is a convolution of f32 with constant
    weights and windows of 3 x 3 in steps of 1, [n, h + a, w + b, c] by weights in
    any order to [n, h, w, f], as Winograd's minimal filtering does it in tiles of
    `tile` x `tile` results: with 2, 16 multiplications take the place of 36, with
    4, 36 that of 144. It becomes an elementwise op that transforms the input, a
    contraction for each place of a transformed tile, whose weights are
    transformed when it is compiled, and an elementwise op that transforms the
    products and applies the epilogue; in a loop over parts of the image that
    `cache-bytes` hold, which are spread over `threads`.

    Results differ from those of the sum by rounding, and infinities spread, as
    the dialect's description of the attribute `rectify.winograd` says. That of a
    function goes before the option.

    A convolution stays as it is if its result is not made of whole tiles, of 32 or
    more of them, or if it has fewer than 32 channels or filters. With 4 a result
    that is made of tiles of 2 alone is computed in these. A passed remark
    (`winograd`) says how a convolution is computed, a missed one (`direct`) why it
    stays.

    Run it on tensors, when layouts are chosen, before `--rectify-pack-weights`.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
  let options = [
    Option<"side", "tile", "int64_t", /*default=*/"2",
           "The side of a tile of results: 2, 4, or 0 to leave all convolutions "
           "but in functions with rectify.winograd">,
    Option<"threads", "threads", "int64_t", /*default=*/"1",
           "Spread the parts of an image over this many threads">,
    Option<"cacheBytes", "cache-bytes", "int64_t", /*default=*/"1048576",
           "What one core's cache holds">
  ];
}

def SkipZeros : Pass<"rectify-skip-zeros"> {
  let summary = "Let contractions of few rows leave out zeros";
  let description = [{
    Marks contractions of at most four rows whose kernel shall look for zeros in
    its input at run time and not read the weights of these (`rectify.skip_zeros`
    on the op). Whether that pays is decided on each call, by their number; the
    results are the same, bit for bit. A contraction is marked if

    - its weights are a constant without infinities and NaN, by which a zero
      times a weight is a zero;
    - its input comes from an activation that is 0 for negative inputs, such as
      a ReLU, or the function has the attribute `rectify.skip_zeros`;
    - the option `always` is set, or the function has that attribute.

    A passed remark (`skips-zeros`) names what is marked, a missed one
    (`reads-all`) says why an op with few rows is not.
  }];
  let options = [
    Option<"always", "always", "bool", /*default=*/"true",
           "Look in all functions, not only in those with rectify.skip_zeros">
  ];
}

def Prepare : Pass<"rectify-prepare", "ModuleOp"> {
  let summary = "Compute once what depends on arguments that never change";
  let description = [{
    Moves every `rectify.pack` of what depends only on arguments with the
    attribute `rectify.constant`, and on constants, out of the function `@f` into
    a new function `@f.prepare`. It takes these arguments, in order, and keeps
    the packed weights in private globals, which `@f` reads:

    ```mlir
    func.func @f(%x: tensor<8x64xf32>, %w: tensor<64x32xf32> {rectify.constant})
    ```

    gets

    ```mlir
    func.func @f.prepare(%w: tensor<64x32xf32>)
    ```

    Call `@f.prepare` before the first call of `@f`, and again, while no call of
    `@f` runs, when the weights have changed. Until then `@f` computes with the
    weights that were last prepared, whatever is passed to it, and with zeros if
    none were. `@f` keeps its arguments; the memory behind the constant ones may
    be freed after the preparation if nothing else in `@f` reads it, which a
    remark says (`prepared`).

    Large globals are put in huge pages where the system has them (madvise,
    which the C library must have).
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::func::FuncDialect", "::mlir::memref::MemRefDialect",
    "::mlir::rectify::RectifyDialect"
  ];
}

def Report : Pass<"rectify-report", "ModuleOp"> {
  let summary = "print what became of each activation, a table a function";
  let description = [{
    Prints, for each function, its activations, gates and gradients: where each
    stands in the source, which form it was raised from, what it was fused into,
    together with what else, and the kernel that runs it. Numbered notes below
    the table say why one stands alone, and whatever else the passes had to say
    of it.

    The pass reads the IR at its place in the pipeline, and the remarks of all
    passes before it, which it records from the pipeline's start on, whether or
    not remarks are asked for. So it may stand anywhere, and several times:
    after `--rectify-optimize` it tells what was fused, after
    `--convert-rectify-to-affine` or `--rectify-to-llvm` which kernels were
    chosen too. Activations and remarks are matched by their source locations;
    an op of unknown location is told apart by nothing.

    The table goes to the file `output`; `-` is stdout, where the IR goes
    too unless `-o` says otherwise. With `format=json` it is an array of
    `{"function": ..., "activations": [...]}`, each activation with
    `activation`, `at`, `came_from`, `fused_into`, `kernel` and `notes`.
  }];
  let dependentDialects = ["::mlir::rectify::RectifyDialect"];
  let options = [
    Option<"output", "output", "std::string", /*default=*/"\"-\"",
           "The file to write the tables to">,
    Option<"format", "format", "::mlir::rectify::ReportFormat",
           /*default=*/"::mlir::rectify::ReportFormat::text",
           "How to write them", [{::llvm::cl::values(
             clEnumValN(::mlir::rectify::ReportFormat::text, "text",
                        "as tables for people"),
             clEnumValN(::mlir::rectify::ReportFormat::json, "json",
                        "as JSON for programs"))}]>
  ];
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

def ConvertRectifyToArith : Pass<"convert-rectify-to-arith"> {
  let summary = "Expand activations on scalars and vectors into arith and math";
  let description = [{
    Replaces every activation, gate and gradient on scalars and vectors by its
    body in arith and math ops. Tensors and memrefs are left alone: convert them
    to linalg or affine first, which brings their elements here.

    Bodies with exponentials or their like, or with several roundings, are
    computed in f64 and rounded once, those on f64 in pairs of f64, unless afn
    permits approximations, and but for products and quotients of variables of
    f32, which stay in f32; f16, bf16 and f8 otherwise in f32, except where the
    body only selects among its inputs and constants, or where rounding to f32
    first would show. The ops carry the op's fastmath flags, but for those on
    pairs. With math.fma on pairs where the target has it, they are fewer.

    ```mlir
    %y = rectify.leaky_relu %x {alpha = 0.1} : vector<16xf32>
    ```

    becomes

    ```mlir
    %zero = arith.constant dense<0.0> : vector<16xf32>
    %alpha = arith.constant dense<0.1> : vector<16xf32>
    %scaled = arith.mulf %alpha, %x : vector<16xf32>
    %negative = arith.cmpf olt, %x, %zero : vector<16xf32>
    %y = arith.select %negative, %scaled, %x : vector<16xi1>, vector<16xf32>
    ```
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"avx2\"",
           "The CPU, as of --convert-rectify-to-affine">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::vector::VectorDialect"];
}

def ConvertRectifyToLinalg : Pass<"convert-rectify-to-linalg"> {
  let summary = "Turn ops on tensors and memrefs into linalg.generic";
  let description = [{
    An activation, gate or gradient on ranked tensors or memrefs becomes a
    `linalg.generic` with the same op on scalars; `--convert-rectify-to-arith`
    expands that later, on scalars or on the vectors it has become:

        y = f(x, s)  ->  y[p] = f(x[p], s[map(p)]) for each point p

    `map` is the identity or the broadcast of the op; dims of size 1 that are
    broadcast are reshaped away, so that every map is a projected permutation. A
    result that the op sums to the shape of a broadcast input, as the gradient
    of a slope, is a second `linalg.generic` that reduces in at least f32,
    starting from 0, and is rounded once. It is made only if it is used.

    `rectify.contract` becomes plain linalg again:

        out = region(sum(lhs * rhs), sides)
          ->  acc = sum(lhs * rhs), from a linalg.fill with 0
              out[p] = region(acc[p], sides[map(p)])

    `acc` has the accumulator's type. It lies in the first out where that has
    this type too and no side operand can be the same buffer; otherwise in a
    tensor or buffer of its own.

    ```mlir
    %y = rectify.prelu %x, %s {axis = 1} : tensor<4x8xf32>, tensor<8xf32>
    ```

    becomes

    ```mlir
    %e = tensor.empty() : tensor<4x8xf32>
    %y = linalg.generic {
        indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>,
                         affine_map<(d0, d1) -> (d1)>,
                         affine_map<(d0, d1) -> (d0, d1)>],
        iterator_types = ["parallel", "parallel"]}
        ins(%x, %s : tensor<4x8xf32>, tensor<8xf32>)
        outs(%e : tensor<4x8xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %c = rectify.prelu %a, %b : f32, f32
      linalg.yield %c : f32
    } -> tensor<4x8xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect"];
  let options = [Option<"contractions", "contractions", "bool",
                        /*default=*/"true", "Also lower rectify.contract">];
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

def ConvertRectifyToAffine : Pass<"convert-rectify-to-affine"> {
  let summary = "lower contractions and elementwise ops on memrefs to affine "
                "nests over vectors";
  let description = [{
    Lowers, on memrefs,

    - contractions to register-blocked nests: the accumulators of a tile stay in
      vector registers over the whole reduction, the epilogue runs on them there,
      and each result is stored once. The operand that is read as vectors may lie
      in panels already (`--rectify-pack-weights`), or else is packed, panel by
      panel, where several tiles share a panel. bf16 and i8 are multiplied in
      pairs and fours where the target does that in one instruction;
    - linalg's reductions that are no sums of products, such as pools, maxima and
      sums: vectors lie along the innermost dim of the result, several at a time,
      and each lane takes the steps in their order; or along the innermost
      reduction, where memory does and one op folds the steps whose order does
      not matter (maxima, integers, sums with `fastmath<reassoc>`). The number
      that a `linalg.fill` right before puts into the result is where they start,
      and is not stored;
    - elementwise ops to nests over whole vectors along the innermost dim, one
      loop where the memory is contiguous. Short rows, with something broadcast
      along them, are taken as many at a time as are whole vectors, with that
      repeated in registers. The longer a body is, the fewer vectors an iteration
      has.

    Sizes may be anything, 0 and dynamic ones included: what is left beside whole
    tiles is done by smaller tiles, and beside whole vectors by masked ones.
    Nothing outside the memrefs' bounds is read or written. Linalg's
    contractions, convolutions and elementwise ops on memrefs take the same way,
    and so do copies between layouts.
    An op that states its body has it emitted on vectors; the ops of an epilogue
    are kept, on vectors, for `--convert-rectify-to-arith` to expand.

    Before a contraction is lowered its dims become as few as say the same: those
    of extent 1 go, and two that lie behind one another in every operand are
    joined. A 1x1 convolution is a matmul of all pixels then, and the rows of a
    window over channels that come last are one long reduction each.

    Outputs of elementwise ops that are contiguous and no inputs are stored past
    the caches (non-temporal) where they have `nontemporal-bytes` or more: a
    test at run time where the size is dynamic, and of where the memory begins.
    Smaller ones of static size have no such code. `--rectify-fence-streams` has
    to follow where another thread may read them. With `threads`, large elementwise
    ops are done by several, each a run of its own, and where the size is dynamic
    that is decided at run time, too. The results are the same for all of these.

    A passed remark (`--remarks-filter-passed=convert-rectify-to-affine`) says of
    each op which kernel it got and why:

    - `contraction-kernel`: rows, vectors and lanes of a register tile; the
      sizes it runs over; the operand that is read as vectors, whether it is
      packed, and what decided that; how many threads share it;
    - `reduction-kernel`: vectors and lanes, which dim they lie along, and how
      many threads share it;
    - `elementwise-kernel` and `copy-kernel`: vectors and lanes, what is read or
      written lane by lane instead, how many rows are taken at a time, whether
      large outputs are stored past the caches, and how many threads share it.

    What stays as it is (an op on tensors, a body that is not elementwise) gets a
    missed remark, `no-kernel`.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::amx::AMXDialect",
    "::mlir::arith::ArithDialect",
    "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"avx2\"",
           "The CPU: baseline (SSE2), avx2 (with FMA), avx512, avx512vnni, "
           "avx512bf16 (with both, and VBMI), amx (with all of these), neon">,
    Option<"threads", "threads", "int64_t", /*default=*/"1",
           "Spread large contractions and elementwise ops over this many threads, "
           "by affine.parallel over an outer dim, tiles of rows and panels of "
           "columns, or runs of elements; but none in a parallel loop">,
    Option<"nontemporalBytes", "nontemporal-bytes", "int64_t",
           /*default=*/"16777216",
           "The bytes of output from which on elementwise ops store past the "
           "caches">
  ];
}

//===----------------------------------------------------------------------===//
// Towards LLVM
//===----------------------------------------------------------------------===//

def ShareKernels : Pass<"rectify-share-kernels", "ModuleOp"> {
  let summary = "Emit one kernel for equal ops";
  let description = [{
    Ops on memrefs that become kernels (contractions, elementwise ops of 16
    operands or more, and what fills the sides of padding) and are equal in all
    but their operands are moved into one private function each, which they then
    call, if there are two or more of them: a network of equal layers has the code of one. Where a function has
    more than eight others, each of them has a function of its own, since LLVM's
    time grows with the square of the loops in one. Run it before
    `--convert-rectify-to-affine`. Other elementwise ops stay where they are.

    A passed remark (`shared`) says how many ops share a kernel.
  }];
  let dependentDialects = ["::mlir::func::FuncDialect"];
}

def Profile : Pass<"rectify-profile", "ModuleOp"> {
  let summary = "Tell the embedder when each layer starts and ends";
  let description = [{
    A layer is what runs as a whole on buffers: a `rectify.contract`, a
    `rectify.pack`, an op of linalg, a copy, or an outermost loop that holds none
    of these and calls nothing; a parallel loop always. In every function, also
    inside sequential loops and branches, each layer is put between calls of two
    functions of the C interface, which whoever runs the code supplies
    (`rectify-run --profile` does):

    ```c
    void rectify_layer_begin(int64_t layer);
    void rectify_layer_end(int64_t layer, int64_t operations, int64_t bytes);
    ```

    `layer` counts from 0. `operations` are the multiplications and additions of
    a contraction, padding included, and 0 for other layers. `bytes` is the least
    that the layer moves: each buffer read once, and each written once; 0 where
    that is not known. Both are computed at run time where shapes are dynamic.

    The module's attribute `rectify.layers` lists the layers: a dictionary each
    with the `function`, the `op`, the elementwise ops `with` which it is fused,
    the type of the `elements` that a contraction multiplies, and its location,
    `at`. A module that has it already is left alone.

    Run it on buffers, before `--rectify-share-kernels` and the kernels.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::func::FuncDialect",
                           "::mlir::memref::MemRefDialect"];
}

def InlineAllocaScopes : Pass<"rectify-inline-alloca-scopes"> {
  let summary = "Take away allocation scopes in which nothing is allocated";
  let description = [{
    Inlines every `memref.alloca_scope` of one block that holds no allocation on
    the stack. `--convert-scf-to-openmp` makes one for each parallel region, and
    canonicalization keeps it if some op in it has effects that are not known.
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def ParallelToOpenMP
    : Pass<"rectify-parallel-to-openmp", "::mlir::ModuleOp"> {
  let summary = "Parallel loops as OpenMP regions without loops of OpenMP's own";
  let description = [{
    Makes each `scf.parallel` without a reduction an `omp.parallel` of `threads`,
    in which a thread takes the points from n t / T to n (t + 1) / T of n, where it
    is thread t of T (`omp_get_thread_num`, `omp_get_num_threads`). More than one
    dim are made one, the last of which runs fastest.

    `--convert-scf-to-openmp` makes an `omp.wsloop` in the region instead, which
    asks the runtime for these bounds and waits at its end, where the region
    waits, too. Run it before that, which lowers the loops with reductions.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::LLVM::LLVMDialect",
                           "::mlir::omp::OpenMPDialect",
                           "::mlir::scf::SCFDialect"];
  let options = [Option<"threads", "threads", "int64_t", /*default=*/"1",
                        "How many threads each region asks for">];
}

def PlanMemory : Pass<"rectify-plan-memory", "::mlir::func::FuncOp"> {
  let summary = "give a function's buffers one allocation";
  let description = [{
    Buffers of static shape that are allocated and freed in the first block of a
    function become views of one allocation, in which those that are not alive
    at the same time share memory: the largest first, each at the lowest place
    that is free while it is used. Views begin at multiples of 64 bytes. Those that
    a sequential loop in it (`scf.for`) allocates and frees in each turn are one of
    these buffers, which all its turns use. Those of a parallel loop (`scf.forall`)
    of no more turns than `threads` are one as well, of which each turn has a part.

    A passed remark (`planned`) says how many bytes share how many.
  }];
  let options = [Option<"threads", "threads", "int64_t", /*default=*/"1",
                        "How many threads there are">];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::memref::MemRefDialect"];
}

def KeepMemory : Pass<"rectify-keep-memory", "ModuleOp"> {
  let summary = "keep large buffers from call to call";
  let description = [{
    Buffers of static shape and 128 KB or more that a function allocates and frees
    in its first block are not freed, but kept for the next call, so that the
    system need not find and clear pages for each call anew. From 2 MB on they
    are in huge pages where the system has them (Linux' `madvise`,
    `MADV_HUGEPAGE`). Calls at the same time are safe: a pointer is taken and
    given back by an atomic exchange, and whoever finds none allocates. Memory is
    freed when the module is unloaded, by a destructor (`llvm.mlir.global_dtors`).

    Run it on buffers, after `--rectify-plan-memory`.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def HugePages : Pass<"rectify-huge-pages", "ModuleOp"> {
  let summary = "put large constants into huge pages";
  let description = [{
    Gives a module of the LLVM dialect with constants of 2 MB or more a
    constructor that asks the system to move them into huge pages when the module
    is loaded (Linux' `madvise`, `MADV_COLLAPSE`; where that is not to be had, the
    call fails and nothing else happens). Reading all weights of a large layer
    costs less then.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def DeallocateBuffers : Pass<"rectify-deallocate-buffers", "ModuleOp"> {
  let summary = "free what bufferization allocates";
  let description = [{
    Upstream's `--ownership-based-buffer-deallocation` on every function that
    frees no memory itself; the others, which that pass refuses, are taken to
    manage all of theirs.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect"];
}

def LowerMath : Pass<"rectify-lower-math"> {
  let summary = "lower math functions that no CPU has as an instruction";
  let description = [{
    exp, expm1, log1p, tanh, erf and their like become calls of the C library,
    or polynomials; vectors stay vectors. With `approximate` that is so for f32,
    within a few ulp (expm1 within 1.6, and within 1 for negative arguments; exp
    within 1). Functions of f64 whose result is rounded to f32 or less
    (`rectify.narrowed`) become polynomials with a relative error below 2^-31 on
    every target; log1p where its argument is known to lie in [0, 1.25]. Ops that LLVM has instructions
    for, such as fma, sqrt or absf, are left to `--convert-math-to-llvm`. That
    pass must not see the others: it turns expm1(x) into exp(x) - 1, which has no
    correct digit near 0. Powers with integer exponents become products, or calls
    where the exponent is no constant.

    Ranges make the polynomials shorter: those of exp and expm1 where the argument
    is never positive, as that of exp(-|x|), or where only negative ones matter,
    as in

        select(x < 0, expm1(min(x, 0)), x)

    Of two divisions one is taken before them, bit for bit the same:

        select(c, a / b, d / e)  ->  select(c, a, d) / select(c, b, e)
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::func::FuncDialect",
                           "::mlir::LLVM::LLVMDialect",
                           "::mlir::vector::VectorDialect"];
  let options = [Option<"approximate", "approximate", "bool",
                        /*default=*/"false",
                        "Use polynomials for f32, and fused multiply-adds; "
                        "wants a CPU with FMA">];
}

def ExpandArith : Pass<"rectify-expand-arith"> {
  let summary = "expand arith ops that LLVM lacks or lowers to library calls";
  let description = [{
    Conversions to and from bf16 become shifts and integer rounding, and integer
    divisions that round up or down become others. Unlike `--arith-expand` this
    leaves the float minima and maxima to LLVM, which gets the sign of zero
    right.

    Conversions between f64 and types of less than 32 bits go through f32, rounded
    to odd on the way down, so that rounding twice is rounding once. A select of
    zero and what is widened is widened itself, and selects of a number and what is
    less, or greater, one of the other are joined, and those where there is no NaN
    compare strictly: otherwise LLVM loses the sign of zero, or a NaN.

    A target with bf16 instructions rounds vectors by `vcvtneps2bf16`, which
    takes subnormal numbers for zeros: where a lane is subnormal the integers
    round.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"baseline\"",
           "The CPU, as of --convert-rectify-to-affine">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::LLVM::LLVMDialect",
                           "::mlir::scf::SCFDialect",
                           "::mlir::vector::VectorDialect"];
}

def ExpandNarrowFloats : Pass<"rectify-expand-narrow-floats"> {
  let summary = "compare 16-bit floats as integers";
  let description = [{
    Turns what CPUs would do with bf16 and f16 only after they are widened into
    integer ops, on scalars and vectors, bit for bit the same:

        x < c  ->  the bits of x lie in a range     (every predicate; two ranges
                                                     at most)
        max(x, c), min(x, c)  ->  select(x < c, c, x)
        -x, |x|  ->  the sign bit flipped, or cleared

    for constants `c`. The ranges have NaN and both zeros where the predicate has
    them; with `fastmath<nnan>` they may be fewer. ReLU on bf16 is then three
    instructions for as many elements as a register holds. Comparisons of two
    variables stay as they are: widening them is as fast.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def Tabulate : Pass<"rectify-tabulate", "ModuleOp"> {
  let summary = "look functions of one 8-bit float up in tables";
  let description = [{
    An activation on scalars or vectors of 8-bit floats, or any tree of them,
    gates and gradients that depends on one value that is no constant, becomes a
    lookup:

        f(x)  ->  table[bits of x]

    The table holds the 256 values that the op's own evaluation gives, each
    rounded once, as folding constants would. Where several ops follow one
    another each rounds to 8 bits as before, and one table does all of them.

    A table that consists of a few segments, in each of which it is the identity
    or one number, becomes comparisons: so does ReLU. Vectors are looked up by
    what permutes bytes: by `vpermi2b`, twice 128 bytes of the table, on targets
    with VBMI; by `pshufb`, 16 rows of 16 bytes of which the upper bits choose
    one, where there are vectors of 32 bytes. Otherwise each element is loaded
    from a private global. What depends on two values stays.
  }];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"avx2\"",
           "The CPU, as of --convert-rectify-to-affine">
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::LLVM::LLVMDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::vector::VectorDialect"];
}

def ExpandTinyFloats : Pass<"rectify-expand-tiny-floats"> {
  let summary = "convert 8-bit floats by integer ops";
  let description = [{
    Expands `arith.extf` from and `arith.truncf` to the 8-bit floats that have a
    sign, on scalars and vectors. Every result is the one number nearest to the
    operand, ties to even, with what the type has for overflow, infinities, NaN
    and -0, bit for bit as LLVM's `APFloat::convert` gives it; nothing is rounded
    twice, whether it comes from f16, bf16, f32 or f64. A `truncf` with another
    rounding mode stays. What else arith does with such floats, it does in f32, and
    then rounds.

        extf(x)    ->  sign | (digits | exponent + bias)     normal numbers
                       sign | float(digits) * 2^k            others
        truncf(x)  ->  sign | (|x| + half a unit) >> k       normal numbers
                       sign | bits(|x| + 2^n) - bits(2^n)    others
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::vector::VectorDialect"];
}

def KeepWholeStores : Pass<"rectify-keep-whole-stores"> {
  let summary = "keep LLVM from storing fewer or more lanes than there are";
  let description = [{
    In the LLVM dialect, freezes the vectors of at least 32-bit elements that are
    loaded and then selected from for a store:

        store(select(c, a, x), p), x = load(p)  ->  x = freeze(load(p))

    LLVM would store the lanes of `a` alone, which AVX2 has an instruction for that
    is very slow on AMD's CPUs. A ReLU in place stays a maximum and a store.

    A masked store of integers whose mask is a constant of one lane stores that as a
    scalar: where the integers are truncated to it, LLVM 22 would store 4 bytes.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def FenceStreams : Pass<"rectify-fence-streams"> {
  let summary = "order stores past the caches with what follows them";
  let description = [{
    Puts a fence behind each run of non-temporal `vector.store` and
    `memref.store`: behind the outermost loop around them in their branch,
    function or parallel region. CPUs order such stores with no others, so that
    without it another thread might be told of data that is not there yet.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def Bf16AsI16 : Pass<"rectify-bf16-as-i16"> {
  let summary = "move bf16 values as i16 in the LLVM dialect";
  let description = [{
    In functions that only move bf16 values and do not compute with them, as is
    so after `--rectify-expand-arith`, types of values become i16 or vectors of
    it; arguments, results and calls keep theirs. LLVM's back end for x86-64
    without bf16 instructions otherwise rounds each moved element by a library
    call.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def SetTarget : Pass<"rectify-set-target"> {
  let summary = "write the target's CPU features into the LLVM functions";
  let description = [{
    Each function with a body and without `target_features` gets those of
    `target`, so that `llc` and `clang` need no flags to compile it well. What
    attributes of the dialect say of arguments (`rectify.constant`,
    `rectify.range`) is taken away: it has been used, and LLVM knows no such
    attributes. `no-builtin-memset` keeps LLVM from making calls of the loops
    that fill borders, which takes it long where there are many.
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
  let options = [
    Option<"target", "target", "std::string", /*default=*/"\"avx2\"",
           "The CPU: baseline (SSE2), avx2 (with FMA), avx512, avx512vnni, "
           "avx512bf16 (with both, and VBMI), amx (with all of these), neon">
  ];
}

#endif // RECTIFY_PASSES_TD
