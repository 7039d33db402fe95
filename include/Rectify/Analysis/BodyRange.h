// What the bodies of activations, gates and gradients give for inputs of known
// ranges.

#ifndef RECTIFY_ANALYSIS_BODYRANGE_H
#define RECTIFY_ANALYSIS_BODYRANGE_H

#include "Rectify/IR/Rectify.h"

#include "llvm/ADT/StringMap.h"

namespace mlir::rectify {

/// What is known of a value of a body: that it is this input, or this number.
/// NaN counts as any NaN.
struct KnownValue {
  std::optional<unsigned> input;
  std::optional<APFloat> constant;
};

/// For each value of `op`, what it is for all inputs within `inputs`, whose
/// format must be one whose ranges are tracked. Nothing is known for an empty
/// range.
SmallVector<KnownValue> getKnownValues(ScalarBodyOpInterface op,
                                       ArrayRef<llvm::ConstantFPRange> inputs);

/// Whether two ops of the same types give the same bits for all inputs within
/// `inputs`, NaN payloads aside.
bool isSameFunction(ScalarBodyOpInterface a, ScalarBodyOpInterface b,
                    ArrayRef<llvm::ConstantFPRange> inputs);

/// The same string for the same question: ops that are alike, and the same
/// ranges.
std::string getRangeKey(ScalarBodyOpInterface op,
                        ArrayRef<llvm::ConstantFPRange> inputs);

/// Bounds of the values of such ops. Ops that are alike are interpreted once
/// for each range of their inputs.
class BodyRanges {
public:
  ArrayRef<llvm::ConstantFPRange> infer(ScalarBodyOpInterface op,
                                        ArrayRef<llvm::ConstantFPRange> inputs);

private:
  llvm::StringMap<SmallVector<llvm::ConstantFPRange, 1>> known;
};

/// What the flags promise of a value: no NaN, no infinity.
llvm::ConstantFPRange assumeFlags(llvm::ConstantFPRange range,
                                  arith::FastMathFlags flags);

} // namespace mlir::rectify

#endif // RECTIFY_ANALYSIS_BODYRANGE_H
