// Functions on small tensors as functions on their elements.

#ifndef RECTIFY_LIB_TESTING_UNROLL_H
#define RECTIFY_LIB_TESTING_UNROLL_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::rectify::testing {

/// A function of its own that computes the same on scalars: each tensor among
/// the arguments and results has become its elements in row-major order.
/// Unknown sizes, and arguments of type index, are `size`. What an op does is
/// taken from its own definition: the body and maps of linalg ops, run at every
/// point, and the rules of tensor and tosa ops that move elements.
///
/// None, with the reason in `why`, where an op is not known or reads what
/// nothing has written.
OwningOpRef<func::FuncOp> unrollTensors(func::FuncOp function, int64_t size,
                                        std::string &why);

/// Whether the function takes or returns tensors.
bool hasTensors(func::FuncOp function);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_UNROLL_H
