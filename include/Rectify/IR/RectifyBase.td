// The dialect record, shared by every other .td file of the dialect.

#ifndef RECTIFY_IR_RECTIFYBASE_TD
#define RECTIFY_IR_RECTIFYBASE_TD

include "mlir/IR/OpBase.td"

def Rectify_Dialect : Dialect {
  let name = "rectify";
  let cppNamespace = "::mlir::rectify";
  let summary = "The ReLU family of activations, forward and gradient, and "
                "contractions that carry them as an epilogue";
  let description = [{
    The `rectify` dialect states each activation of the ReLU family once and
    lets every pass read only that statement: the ops below implement
    `ActivationOpInterface`, and no pass names one of them.

    Tensor, vector and scalar are one op. Activations are elementwise mappable,
    so upstream takes them from tensors into `linalg.generic` bodies as scalars
    and vectorizes them as vectors; `--convert-rectify-to-arith` expands them
    there. `rectify.contract` is a contraction whose region turns each
    accumulator into the stored value.

    Activations and gradients obey these rules:

    - C1: on memrefs there is one memref in `outs` for each value, otherwise
      there are no `outs`.
    - C2: there is one result for each value, of the type of the input that it
      belongs to; on memrefs there is none.
    - C3: a memref in `outs` has the shape and the element type of the input
      that its value belongs to.
    - C4: further inputs have the type of x; a slope has its element type.
    - C5: `axis` is an axis of x, a tensor or memref, and the slope has rank 1
      and that axis' size.
    - C6: without `axis` the slope is a scalar, or of the same kind as x and
      broadcast to it: a vector of the same type, or a tensor or memref of at
      most x's rank whose dimensions, aligned with the last ones of x, are
      equal or statically 1.
    - C7: a gradient on tensors or memrefs has no scalar slope, to whose shape
      nothing could be reduced.
    - C8: on integers `nan` and `signed_zero` have their defaults.
    - C9: on integers a parameter is infinite or a value of the type.
    - C10: parameters obey the rules that their op states.
    - C11: `kink` lies in [0, 1].

    The attribute `rectify.range = [lo, hi]` of a function's argument, two f64
    numbers, promises that every element passed for it is a number with
    `lo <= element <= hi`. `[lo, hi, "nan"]` promises that it is that or NaN. A
    bound may be infinite (`0x7FF0000000000000 : f64`); one that is a zero
    admits zeros of both signs.
    Passes that read ranges rely on it. It obeys these rules:

    - R1: it stands on an argument of a function.
    - R2: it is `[lo, hi]` or `[lo, hi, "nan"]`, and `lo` and `hi` are f64.
    - R3: neither bound is NaN, and lo <= hi.
    - R4: the argument's type or element type is a float type, but for an
      `llvm.func`.
    - R5: that type, if it has infinities, has a number in [lo, hi].

    The attribute `rectify.constant` of a function's argument promises that the
    tensor or memref passed for it holds the same elements on every call.
    `--rectify-prepare` moves what depends on such arguments alone, the packing
    of weights above all, into a companion of the function, `@f.prepare`, which
    takes these arguments and is to be called before the first call of `@f`. It
    obeys these rules:

    - K1: it stands on an argument of a function, a tensor or memref.
    - K2: it is a unit attribute.

    The attribute `rectify.skip_zeros` of a `rectify.contract` says that rhs, or
    the operand that takes its place as weights, holds neither infinities nor
    NaN, and that it pays to leave out what zeros of the other operand are
    multiplied with. On a function it asks `--rectify-skip-zeros` to find such
    contractions. It obeys this rule:

    - Z1: it is a unit attribute, of a `rectify.contract` or a function.

    The attribute `rectify.precision` of a contraction of f32, or of a function
    for all that are in it, permits a target to form products from factors that
    are split into sums of bf16. With d = the sum of the products' magnitudes it
    is

    - `"f32"`, the default: arithmetic in f32;
    - `"bf16x6"`: three parts of a factor and the six largest products of parts,
      with an error no larger than that of fused multiply-adds in f32;
    - `"bf16x3"`: two parts and three products, with an error of about 2^-16 d;
    - `"bf16"`: rounded to bf16, with an error of at most 2^-8 d.

    Except for `"f32"`, a factor that is infinite or larger than 3.38e38 may give
    NaN, and parts that are subnormal count as zeros, so that factors below
    2^-110 lose digits. Nothing looks for such factors. Where a target gains
    nothing by the permission it computes in f32. The attribute obeys these
    rules:

    - M1: it is one of these strings.
    - M2: it stands on a `rectify.contract`, an op of linalg, or a function.

    The attribute `rectify.winograd` of a function permits convolutions of f32
    in it to be computed by Winograd's minimal filtering in tiles of so many
    results a side, or, where 0, by no such means whatever
    `--rectify-winograd` is told. Sums are then formed from sums and differences
    of inputs and of weights. With d = 9 times the sum over channels of the
    greatest input that the tile reads times the greatest weight of the window,
    as magnitudes, the error is some 2^-22 d for 2 and 2^-19 d for 4. An infinity
    or a NaN in the input may make NaN of all results of a tile that reads it, and
    inputs from 2^121 on, or where d is 2^115 or more, may overflow. It obeys this
    rule:

    - W1: it is 0, 2 or 4, of type i64, on a function.

    The attribute `rectify.narrowed` of a function of the math dialect on f64
    says that what is computed from its result is rounded to f32 or less, so that
    a relative error of 2^-31 is permitted: bodies with exponentials and their
    like compute in f64 and round once. Without it the function has all digits of
    f64.

    - N1: it has no value and stands on an op of math on f64 or vectors of it.
  }];
  let extraClassDeclaration = [{
    /// The attribute of arguments that are the same on every call.
    static constexpr ::llvm::StringLiteral constantName = "rectify.constant";
    /// The attribute of arguments whose elements lie in a range.
    static constexpr ::llvm::StringLiteral rangeName = "rectify.range";
    /// The attribute of contractions with finite weights, and of functions in
    /// which such contractions are to be looked for.
    static constexpr ::llvm::StringLiteral skipZerosName =
        "rectify.skip_zeros";
    /// The attribute of contractions, and of functions with such, that permits
    /// other arithmetic than that of f32 (Precision.h).
    static constexpr ::llvm::StringLiteral precisionName = "rectify.precision";
    /// The attribute of functions whose convolutions may be computed by minimal
    /// filtering.
    static constexpr ::llvm::StringLiteral winogradName = "rectify.winograd";
    /// The attribute of functions on f64 whose results are rounded to f32 or
    /// less.
    static constexpr ::llvm::StringLiteral narrowedName = "rectify.narrowed";
    /// The attribute of a module in which --rectify-profile has numbered the
    /// layers.
    static constexpr ::llvm::StringLiteral layersName = "rectify.layers";
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect",
                           "::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect",
                           "::mlir::vector::VectorDialect"];
  let hasConstantMaterializer = 1;
  let hasCanonicalizer = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
}

class Rectify_Op<string mnemonic, list<Trait> traits = []>
    : Op<Rectify_Dialect, mnemonic, traits>;

#endif // RECTIFY_IR_RECTIFYBASE_TD
