// What the rules of --rectify-simplify share.

#ifndef RECTIFY_LIB_TRANSFORMS_SIMPLIFY_H
#define RECTIFY_LIB_TRANSFORMS_SIMPLIFY_H

#include "Rectify/Analysis/FloatRange.h"
#include "Rectify/IR/Rectify.h"

#include "mlir/IR/PatternMatch.h"

#include "llvm/ADT/MapVector.h"

#include <memory>

namespace mlir::rectify {

class ActivationFamily;

/// Collects what the rules have to say. A rule that did something says so at
/// once. One that was close but refused is heard only at the end, if its op is
/// still there and the rule has not found another reason since.
class Simplifier : public RewriterBase::Listener {
public:
  Simplifier(Operation *root, bool foldAffine)
      : foldAffine(foldAffine), ranges(root) {}

  /// Whether scales and shifts go into constant weights although that rounds
  /// differently.
  const bool foldAffine;

  /// What is known of floats, kept up to date.
  FloatRanges ranges;

  /// Says that `rule` rewrote `op`, which must still exist, to `what`.
  void passed(Operation *op, StringRef rule, const Twine &what) const;
  /// Notes why `rule` leaves `op` alone, and what the author could change.
  LogicalResult missed(Operation *op, StringRef rule, const Twine &why,
                       const Twine &suggestion = "");
  /// Takes back what `rule` noted of `op`.
  void reconsider(Operation *op, StringRef rule);
  /// Emits what is noted of the ops in `root`, in their order.
  void explain(Operation *root);

  void notifyOperationErased(Operation *op) override {
    notes.erase(op);
    ranges.forget(op);
  }
  void notifyOperationModified(Operation *op) override { ranges.forget(op); }
  void notifyBlockErased(Block *block) override { ranges.forget(block); }

private:
  struct Note {
    std::string why, suggestion;
  };
  llvm::DenseMap<Operation *, llvm::SmallMapVector<StringRef, Note, 1>> notes;
};

/// The op's name in quotes.
std::string getQuotedName(Operation *op);
/// The op on `x` instead of its input, at the place of `rewriter`. Where it
/// reads another tensor along an axis, that is dim `axis` of x.
Value applyTo(RewriterBase &rewriter, ActivationOpInterface f, Value x,
              std::optional<int64_t> axis = std::nullopt);
/// Whether an elementwise op on `value` can become part of the epilogue of a
/// contraction: one is reached through reshapes and elementwise ops that
/// nothing else uses.
bool followsContraction(Value value);
/// The activation before `op`, on its operand `x`, if it can go behind `op`:
/// nothing else uses its result, and no contraction could take it.
ActivationOpInterface getSinkable(Operation *op, Value x);
/// Makes op(f(x)) f(op(x)), by `rule`; `axis` is as above.
void sink(ActivationOpInterface f, Operation *op, StringRef rule,
          const Simplifier &simplifier, PatternRewriter &rewriter,
          std::optional<int64_t> axis = std::nullopt);

/// f(f(x)) and its relatives: compositions of activations, minima and maxima.
void populateSimplifyAlgebraPatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family);
/// Negations through activations.
void populateSimplifySignPatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family);
/// Positive factors through activations.
void populateSimplifyScalePatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family);
/// Activations between two integers of a few bits.
void populateSimplifyQuantizedPatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family);
/// Activations past ops that move or select elements.
void populateSimplifyMovementPatterns(RewritePatternSet &patterns,
                                      Simplifier &simplifier);
/// Activations past minima and maxima.
void populateSimplifyExtremaPatterns(RewritePatternSet &patterns,
                                     Simplifier &simplifier);
/// Scale and shift into the constant weights of what comes before.
void populateSimplifyAffinePatterns(RewritePatternSet &patterns,
                                    Simplifier &simplifier);
/// What the ranges of floats decide.
void populateSimplifyRangesPatterns(RewritePatternSet &patterns,
                                    Simplifier &simplifier);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_SIMPLIFY_H
