// Functions of one scalar, told apart by facts and by evaluation, and the
// registered activation that is a given one.

#ifndef RECTIFY_LIB_TRANSFORMS_ACTIVATIONFAMILY_H
#define RECTIFY_LIB_TRANSFORMS_ACTIVATIONFAMILY_H

#include "Rectify/Analysis/ScalarTerm.h"
#include "Rectify/IR/Rectify.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

bool isZero(const Number &a);
bool isNaN(const Number &a);
/// The number in double, rounded if it is a wide integer.
double toDouble(const Number &a);
/// The number of a float type.
inline const APFloat &asFloat(const Number &a) { return std::get<APFloat>(a); }
/// -a.
Number negate(Number a);
/// The flags of an op; none where it cannot carry any.
arith::FastMathFlags getFastMath(Operation *op);
/// The constant that all elements of `value` are, if there is one.
std::optional<Number> getConstant(Value value);

/// The least and the greatest value of a type: infinite where it has infinity.
Number getLowest(Type element);
Number getHighest(Type element);
/// `value` in `element`, rounded.
Number getNumber(Type element, double value);

/// The function of one scalar that an op computes in each element: an
/// activation whose further inputs are constants, or a minimum or maximum with
/// a constant.
class UnaryFunction {
public:
  static std::optional<UnaryFunction> get(Operation *op);
  /// The activation that makes `value`, if nothing else uses that.
  static std::optional<UnaryFunction> getUnshared(Value value);

  Operation *getOp() const { return op; }
  /// The operand that is x.
  Value getInput() const { return input; }
  Type getElementType() const;
  const ActivationFacts &getFacts() const;
  /// What tells it from other functions: all of the op but its input.
  void appendKey(std::string &key) const;
  arith::FastMathFlags getFastMath() const { return rectify::getFastMath(op); }

  /// The values that f may have at x: more than one where `nsz`, or the op
  /// itself, leaves the sign of a zero open; none where `nnan` or `ninf` leaves
  /// everything open.
  SmallVector<Number, 2> operator()(const Number &x) const;
  /// The value at x as the op is most simply evaluated.
  Number at(const Number &x) const;

  /// Whether f(x) = min(max(x, lo), hi) for lo = f(lowest), hi = f(highest),
  /// but for NaN and the sign of zeros: what is monotone, continuous and
  /// idempotent is the identity on the interval of its values, and what only
  /// selects is so exactly.
  bool isClamp() const;
  /// Whether f(x) = f(1) * x for x > 0 and -f(-1) * x for x < 0.
  bool isHomogeneous() const { return getFacts().positivelyHomogeneous; }

private:
  Operation *op;
  Value input;
  SmallVector<Number, 1> further;
  /// Found out when asked for.
  mutable std::optional<ActivationFacts> facts;
};

/// y = f(g(x)) as a function: the values that it may have at x; none where
/// everything is open.
SmallVector<Number, 2> compose(const UnaryFunction &f, const UnaryFunction &g,
                               const Number &x);

/// Inputs of `element` that decide whether two functions are the same, where
/// each is the identity or a constant between points of `special`.
SmallVector<Number> getDecidingInputs(Type element, ArrayRef<Number> special);

/// The registered activations, as a family to ask.
class ActivationFamily {
public:
  explicit ActivationFamily(MLIRContext *context);

  /// What is asked for: at each of the inputs the values that will do, or none
  /// where any will.
  struct Wanted {
    Wanted(SmallVector<Number> inputs,
           llvm::function_ref<SmallVector<Number, 2>(const Number &)> at)
        : inputs(std::move(inputs)),
          values(llvm::map_to_vector(this->inputs, at)) {}
    SmallVector<Number> inputs;
    SmallVector<SmallVector<Number, 2>> values;
  };

  /// An activation of one input with its parameters.
  struct Found {
    OperationName name;
    DictionaryAttr attributes;

    /// It on `x`, of x's type.
    Operation *create(RewriterBase &rewriter, Location loc, Value x) const;
  };

  /// An activation for inputs like `x` that limits them to [lo, hi] and is as
  /// `wanted` says. None where the family has none.
  std::optional<Found> findClamp(Location loc, Value x, const Number &lo,
                                 const Number &hi, const Wanted &wanted,
                                 arith::FastMathFlags fastmath) const;
  /// The same for an activation that is x for x > 0 and slope * x for x < 0.
  std::optional<Found> findSlope(Location loc, Value x, double slope,
                                 const Wanted &wanted,
                                 arith::FastMathFlags fastmath) const;
  /// `findClamp`, on `x`, or null.
  Operation *createClamp(RewriterBase &rewriter, Location loc, Value x,
                         const Number &lo, const Number &hi,
                         const Wanted &wanted,
                         arith::FastMathFlags fastmath) const {
    auto found = findClamp(loc, x, lo, hi, wanted, fastmath);
    return found ? found->create(rewriter, loc, x) : nullptr;
  }

private:
  struct Member {
    OperationName name;
    /// The names of its numbers.
    SmallVector<StringAttr, 2> numbers;
    bool hasMeaning;
  };
  std::optional<Found>
  find(Location loc, Value x, ArrayRef<double> numbers, const Wanted &wanted,
       arith::FastMathFlags fastmath,
       llvm::function_ref<bool(const ActivationFacts &)> fits) const;

  SmallVector<Member> members;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_ACTIVATIONFAMILY_H
