// Recognition of the scalar body of a contraction.

#ifndef RECTIFY_ANALYSIS_SUMOFPRODUCTS_H
#define RECTIFY_ANALYSIS_SUMOFPRODUCTS_H

namespace mlir {
class Block;
namespace rectify {

/// Whether `body`, of three arguments lhs, rhs and out, yields out + lhs * rhs
/// and nothing else, with lhs and rhs as they are or widened as floats or
/// signed integers.
bool isSumOfProducts(Block &body);

/// Whether `body`, of five arguments lhs, rhs, p, q and out, yields
/// out + (lhs - p) * (rhs - q) and nothing else, all of them signed integers,
/// as they are or widened: the sum of quantized numbers with zero points p and
/// q.
bool isSumOfShiftedProducts(Block &body);

} // namespace rectify
} // namespace mlir

#endif // RECTIFY_ANALYSIS_SUMOFPRODUCTS_H
