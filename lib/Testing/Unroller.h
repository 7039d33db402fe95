// The class behind Unroll.h.

#ifndef RECTIFY_LIB_TESTING_UNROLLER_H
#define RECTIFY_LIB_TESTING_UNROLLER_H

#include "Testing/UnrolledTensors.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

namespace mlir::rectify::testing {

/// More elements than this are no small tensor.
inline constexpr int64_t maxPoints = 1024;

inline std::string quote(Operation *op) {
  return ("'" + op->getName().getStringRef() + "'").str();
}

inline bool isTensor(Type type) { return isa<RankedTensorType>(type); }

/// Runs `fn` at each point of a domain, the last coordinate fastest, until one
/// fails.
template <class Fn> LogicalResult forEachPoint(ArrayRef<int64_t> sizes, Fn fn) {
  SmallVector<int64_t> strides = computeStrides(sizes);
  for (int64_t i = 0, e = computeProduct(sizes); i < e; ++i)
    if (failed(fn(ArrayRef<int64_t>(delinearize(i, strides)))))
      return failure();
  return success();
}

/// Visits the ops of a function in their order, and writes what they do to each
/// element.
class Unroller {
public:
  Unroller(func::FuncOp from, int64_t size)
      : from(from), size(size), builder(from.getContext()) {}

  OwningOpRef<func::FuncOp> run(std::string &why);

private:
  LogicalResult fail(const Twine &reason) {
    why = reason.str();
    return failure();
  }
  LogicalResult visit(Operation *op);
  LogicalResult visitConstant(Operation *op, ElementsAttr elements);
  LogicalResult visitEmpty(tensor::EmptyOp op);
  LogicalResult visitLinalg(linalg::LinalgOp op);
  LogicalResult visitContract(ContractOp op);
  LogicalResult visitBody(ScalarBodyOpInterface op);
  LogicalResult visitElementwise(Operation *op);
  LogicalResult visitMaxPool(tosa::MaxPool2dOp op);
  template <class Op> LogicalResult visitReduction(Op op, bool isMax);
  LogicalResult visitScalar(Operation *op);

  /// `op` with scalars for its operands and results.
  Operation *createOnScalars(Operation *op, ValueRange operands);
  /// Runs a block on `arguments`; null ones must not be read.
  LogicalResult runBlock(Block &block, ArrayRef<Value> arguments,
                         SmallVectorImpl<Value> &yielded);
  /// The element of `value` at a point, or the scalar that it is.
  Value read(Value value, ArrayRef<int64_t> point);
  Value combine(bool isMax, tosa::NanPropagationMode mode, Value a, Value b);

  func::FuncOp from;
  int64_t size;
  OpBuilder builder;
  Unrolled unrolled;
  std::string why;
};

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_UNROLLER_H
