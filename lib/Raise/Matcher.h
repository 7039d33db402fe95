// Finding an equation in a term.

#ifndef RECTIFY_LIB_RAISE_MATCHER_H
#define RECTIFY_LIB_RAISE_MATCHER_H

#include "MatchIdioms.h"

namespace mlir::rectify::raise {

/// Backtracks by continuations: each `match` calls `next` for each way in which
/// it succeeds, until that returns true.
class Matcher {
public:
  Matcher(const Candidates &raised) : raised(raised) {}

  using Next = llvm::function_ref<bool()>;
  bool match(const Expr &e, const Term *t, Next next);
  const Term *getInput(const ExprNode *node) const {
    return llvm::find_if(inputs, [&](auto &b) { return b.first == node; })
        ->second;
  }
  double getValue(const ExprNode *node) const {
    auto it = llvm::find_if(numbers, [&](auto &b) { return b.first == node; });
    return it == numbers.end() ? NAN : it->second;
  }

private:
  bool matchNumber(const Expr &e, double value, const Term *t, Next next);
  bool matchBoth(const Expr &e, const Term *a, const Term *b, Next next);
  /// Either order; the operand that is easier to tell from others goes first.
  bool matchCommuted(const Expr &e, const Term *a, const Term *b, Next next);
  bool matchMinMax(const Expr &e, const Term *t, Next next);
  bool matchCondition(const Expr &e, const Term *t, bool sense, Next next);
  bool matchIndicator(const Expr &e, const Term *t, Next next);
  bool matchOp(const Expr &e, const Term *t, Next next);
  bool matchActivation(const Expr &e, const Term *t, Next next);
  bool matchParameters(const ExprNode *node, unsigned i, Type type,
                       llvm::function_ref<std::optional<double>(StringRef)> get,
                       Next next);
  bool matchList(ArrayRef<Expr> es, ArrayRef<const Term *> ts, Next next);

  const Candidates &raised;
  SmallVector<std::pair<const ExprNode *, const Term *>, 4> inputs;
  SmallVector<std::pair<const ExprNode *, double>, 4> numbers;
};

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_MATCHER_H
