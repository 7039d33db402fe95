// The dialect itself: what it registers, and how it makes constants.

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::rectify;

#include "Rectify/IR/RectifyDialect.cpp.inc"

void RectifyDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "Rectify/IR/RectifyOps.cpp.inc"
      >();
}

Operation *RectifyDialect::materializeConstant(OpBuilder &builder,
                                               Attribute value, Type type,
                                               Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}
