// The passes that only rectify-opt registers.

#ifndef RECTIFY_LIB_TESTING_TESTING_H
#define RECTIFY_LIB_TESTING_TESTING_H

namespace mlir::rectify {

/// `--test-rectify-contract`: checks what every activation says of itself.
void registerTestContractPass();

/// `--test-rectify-float-range`: writes and checks the ranges of floats.
void registerTestFloatRangePass();

/// `--test-rectify-equivalence`: proves that passes keep what each scalar
/// function computes, on all inputs.
void registerTestEquivalencePass();

/// `--test-rectify-idioms`: proves every row of the table of idioms.
void registerTestIdiomsPass();

/// `--test-rectify-unroll-vectors`: unrolls vectors to 4 elements, through
/// VectorUnrollOpInterface.
void registerTestUnrollVectorsPass();

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TESTING_TESTING_H
