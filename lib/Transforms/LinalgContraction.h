// Linalg's contractions as rectify.contract.

#ifndef RECTIFY_LIB_TRANSFORMS_LINALGCONTRACTION_H
#define RECTIFY_LIB_TRANSFORMS_LINALGCONTRACTION_H

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// The type to sum `op` in if it is a contraction on tensors that
/// rectify.contract can express, else null.
Type getAccumulatorType(linalg::LinalgOp op);

/// Why `op`, on tensors, multiplies and adds up but has no accumulator type;
/// empty where it is no such op at all.
std::string getContractionObstacle(linalg::LinalgOp op);

/// Whether `value` is +0, or a tensor of it.
bool isZero(Value value);

/// Makes out = init + sum(lhs * rhs) a rectify.contract at its place. What the
/// sum starts from becomes a side operand, unless it is 0. Transposes and
/// broadcasts of the inputs go into the maps.
ContractOp createContract(RewriterBase &rewriter, linalg::LinalgOp op,
                          Type accumulator);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_LINALGCONTRACTION_H
