// What rectify.contract's builders take, and the registration of the external
// model the op needs.

#ifndef RECTIFY_IR_CONTRACTSUPPORT_H
#define RECTIFY_IR_CONTRACTSUPPORT_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"

namespace mlir {
class DialectRegistry;
namespace rectify {

/// Builds the inside of an epilogue region: takes the accumulator and one
/// scalar per side operand, returns one value per out. The region is isolated
/// from above, but the body may use outer values all the same: outer constants
/// are copied in, other outer scalars become side operands.
using ContractBody = function_ref<SmallVector<Value>(
    OpBuilder &, Location, Value accumulator, ValueRange sides)>;

/// The same for the common case of one out.
using ContractEpilogue = function_ref<Value(
    OpBuilder &, Location, Value accumulator, ValueRange sides)>;

/// A side operand of a matmul and how it is spread over the result.
struct ContractSide {
  enum class Kind { PerRow, PerColumn, Full, Scalar, Mapped };

  /// Rank 1, one element per row (m) of the result.
  static ContractSide perRow(Value value) { return {value, Kind::PerRow, {}}; }
  /// Rank 1, one element per column (n) of the result: a bias.
  static ContractSide perColumn(Value value) {
    return {value, Kind::PerColumn, {}};
  }
  /// Of the result's shape: a residual, or what to accumulate on.
  static ContractSide full(Value value) { return {value, Kind::Full, {}}; }
  /// One scalar, or a tensor or memref of rank 0.
  static ContractSide scalar(Value value) { return {value, Kind::Scalar, {}}; }
  /// Anything else: `map` takes (batch..., m, n, k), or a convolution's dims,
  /// to the value's dims.
  static ContractSide mapped(Value value, AffineMap map) {
    return {value, Kind::Mapped, map};
  }

  Value value;
  Kind kind;
  AffineMap map;
};

/// How the operands of a matmul lie, and what it sums in.
struct MatmulOptions {
  /// lhs is (batch..., k, m).
  bool transposeLhs = false;
  /// rhs is (batch..., n, k).
  bool transposeRhs = false;
  /// The accumulator; ContractOp::getDefaultAccumulatorType if null.
  Type accumulator;
};

/// How the operands of a convolution lie, one letter a dim, and its window.
///
/// d, h and w are the window's dims, in that order; in the input's layout they
/// stand for the place in the input. All other letters are the modeller's, as
/// in an einsum: what the result has not is summed over. A depthwise
/// convolution is `{"nhwc", "hwc", "nhwc"}`, a grouped one `{"ngchw", "gfchw",
/// "ngfhw"}`.
struct ConvolutionOptions {
  StringRef input = "nhwc", weights = "hwcf", result = "nhwf";
  /// One for each of the window's dims, in the order of the result; 1 if empty.
  SmallVector<int64_t> strides, dilations;
  /// The accumulator; ContractOp::getDefaultAccumulatorType if null.
  Type accumulator;
};

/// A dim of an iteration space times a positive constant.
struct ScaledDim {
  unsigned dim;
  int64_t factor;
};

/// The terms of `expr` if it is a sum of one or more dims times positive
/// constants, each dim once.
FailureOr<SmallVector<ScaledDim>> getSumOfDims(AffineExpr expr);

/// Whether each result of `map` is a sum of dims times positive constants, and
/// no dim occurs twice: what lhs and rhs of rectify.contract can be indexed by,
/// beside the maps of packed operands (isBlockedMap).
bool isSumOfDimsMap(AffineMap map);

/// Registers how rectify.contract bufferizes.
void registerContractExternalModels(DialectRegistry &registry);

/// Registers how rectify.pack bufferizes.
void registerPackExternalModels(DialectRegistry &registry);

} // namespace rectify
} // namespace mlir

#endif // RECTIFY_IR_CONTRACTSUPPORT_H
