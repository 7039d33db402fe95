// The equations that the table of idioms is written in: expressions of C++ that
// print as they read, match terms, and can be turned into IR.
//
// An expression says which function is meant, not how it is spelled. Matching
// is modulo
//   - the order of the operands of + * max min, and the grouping of products
//     and sums of three and more;
//   - a > b or b < a, strict or not, ordered or unordered, negated with the
//   arms
//     of the select exchanged; max and min as ops of any kind or as a select;
//   - a - b or a + (-b); a / c or a * (1 / c) for a constant c; expm1(a) or
//     exp(a) - 1; log1p(a) or log(1 + a).
// What such spellings differ in (NaN, zeros, infinities, rounding) is for the
// verdict to find out.

#ifndef RECTIFY_LIB_RAISE_EXPR_H
#define RECTIFY_LIB_RAISE_EXPR_H

#include "Rectify/Analysis/ScalarTerm.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mlir::rectify::raise {

enum class ExprKind : uint8_t {
  Input,   ///< any value
  Number,  ///< any constant
  Literal, ///< this constant, as its type can hold it
  Op,      ///< a term of kind `op`
  Max,
  Min,     ///< however spelled
  Greater, ///< a > b
  Or,
  And, ///< of conditions
  IsNaN,
  Select,     ///< condition, then, else
  Indicator,  ///< 1 where the condition holds, else 0
  Activation, ///< an op of the dialect, in any meaning
};

struct ExprNode;

/// A node of an equation, shared by all that mention it: two mentions of one
/// variable are the same value.
class Expr {
public:
  Expr(double literal);
  Expr(ExprKind kind, ArrayRef<Expr> operands, StringRef name = {},
       TermKind op = TermKind::Input);
  explicit Expr(ExprNode node);

  const ExprNode *operator->() const { return node.get(); }
  const ExprNode *get() const { return node.get(); }
  bool is(ExprKind kind) const;
  bool is(TermKind op) const;
  bool isConstant() const {
    return is(ExprKind::Number) || is(ExprKind::Literal);
  }
  /// The same variable or number of a formula under a name: the parameter of an
  /// activation that it is given to.
  std::pair<std::string, Expr> as(StringRef parameter) const {
    return {parameter.str(), *this};
  }
  void print(raw_ostream &os) const;
  std::string str() const;

private:
  std::shared_ptr<const ExprNode> node;
};

using Parameters = std::vector<std::pair<std::string, Expr>>;

struct ExprNode {
  ExprKind kind;
  TermKind op = TermKind::Input;
  double literal = 0;
  /// Of a variable or an activation.
  std::string name;
  SmallVector<Expr, 3> operands;
  /// Of an activation: those that are not here have their defaults.
  Parameters parameters;
  /// Of an activation with forms: the attribute that chooses one, and which.
  StringRef attribute, form;
};

/// A variable: any value of the program, the same at each mention.
inline Expr input(StringRef name) { return {ExprKind::Input, {}, name}; }
/// A variable: any constant.
inline Expr number(StringRef name) { return {ExprKind::Number, {}, name}; }

/// An op of the dialect by its name: `relu(x)`, `leaky_relu(x, alpha)`,
/// `clip(x, number.as("lo"))`. A number that is passed as it is is the
/// parameter of its own name.
class Activation {
public:
  explicit constexpr Activation(StringLiteral name) : name(name) {}
  /// In one of its forms: with this attribute.
  constexpr Activation(StringLiteral name, StringLiteral attribute,
                       StringLiteral form)
      : name(name), attribute(attribute), form(form) {}
  template <class... Rest> Expr operator()(Expr x, Rest... rest) const {
    std::vector<Expr> operands = {std::move(x)};
    Parameters parameters;
    (add(operands, parameters, std::move(rest)), ...);
    return create(std::move(operands), std::move(parameters));
  }

private:
  static void add(std::vector<Expr> &operands, Parameters &parameters, Expr e);
  static void add(std::vector<Expr> &, Parameters &parameters,
                  std::pair<std::string, Expr> parameter) {
    parameters.push_back(std::move(parameter));
  }
  Expr create(std::vector<Expr> operands, Parameters parameters) const;
  StringLiteral name;
  StringLiteral attribute = "", form = "";
};

inline Expr apply(TermKind op, ArrayRef<Expr> operands) {
  return {ExprKind::Op, operands, {}, op};
}
inline Expr operator+(Expr a, Expr b) { return apply(TermKind::Add, {a, b}); }
inline Expr operator-(Expr a, Expr b) { return apply(TermKind::Sub, {a, b}); }
inline Expr operator*(Expr a, Expr b) { return apply(TermKind::Mul, {a, b}); }
inline Expr operator/(Expr a, Expr b) { return apply(TermKind::Div, {a, b}); }
inline Expr operator-(Expr a) { return apply(TermKind::Neg, {a}); }
inline Expr abs(Expr a) { return apply(TermKind::Abs, {a}); }
inline Expr exp(Expr a) { return apply(TermKind::Exp, {a}); }
inline Expr expm1(Expr a) { return apply(TermKind::Expm1, {a}); }
inline Expr log(Expr a) { return apply(TermKind::Log, {a}); }
inline Expr log1p(Expr a) { return apply(TermKind::Log1p, {a}); }
inline Expr tanh(Expr a) { return apply(TermKind::Tanh, {a}); }
inline Expr logistic(Expr a) { return apply(TermKind::Sigmoid, {a}); }
inline Expr erf(Expr a) { return apply(TermKind::Erf, {a}); }
inline Expr erfc(Expr a) { return apply(TermKind::Erfc, {a}); }
inline Expr sqrt(Expr a) { return apply(TermKind::Sqrt, {a}); }
inline Expr pow(Expr a, Expr b) { return apply(TermKind::Pow, {a, b}); }
inline Expr bitcast(Expr a) { return apply(TermKind::Bitcast, {a}); }
inline Expr operator&(Expr a, Expr b) { return apply(TermKind::And, {a, b}); }
inline Expr operator^(Expr a, Expr b) { return apply(TermKind::Xor, {a, b}); }
inline Expr operator>>(Expr a, Expr b) { return apply(TermKind::ShrS, {a, b}); }
inline Expr max(Expr a, Expr b) { return {ExprKind::Max, {a, b}}; }
inline Expr min(Expr a, Expr b) { return {ExprKind::Min, {a, b}}; }
inline Expr operator>(Expr a, Expr b) { return {ExprKind::Greater, {a, b}}; }
inline Expr operator<(Expr a, Expr b) { return {ExprKind::Greater, {b, a}}; }
inline Expr operator||(Expr a, Expr b) { return {ExprKind::Or, {a, b}}; }
inline Expr operator&&(Expr a, Expr b) { return {ExprKind::And, {a, b}}; }
inline Expr isnan(Expr a) { return {ExprKind::IsNaN, {a}}; }
inline Expr select(Expr c, Expr a, Expr b) {
  return {ExprKind::Select, {c, a, b}};
}
/// 1 where `c` holds, else 0.
inline Expr indicator(Expr c) { return {ExprKind::Indicator, {c}}; }

/// A row of the table.
struct Idiom {
  /// What it is: an activation, or a variable where the form does nothing.
  Expr result;
  /// What is written.
  Expr form;
  /// What must hold of the numbers: `a > b` and conditions made of it.
  std::vector<Expr> conditions = {};
  /// Whether the form rounds on its way, where the op does not: then the op
  /// need not equal it, only never be farther from the real function.
  bool rounds = false;
  /// Whether the form is left alone on integers.
  bool floatsOnly = false;

  Idiom &&when(Expr condition) && {
    conditions.push_back(std::move(condition));
    return std::move(*this);
  }
  Idiom &&rounding() && {
    rounds = true;
    return std::move(*this);
  }
  Idiom &&onFloats() && {
    floatsOnly = true;
    return std::move(*this);
  }
  /// "relu(x) = max(x, 0)", with the conditions.
  std::string str() const;
};

/// The table (Idioms.cpp).
ArrayRef<Idiom> getIdioms();

/// `form` with its products and sums of three and more grouped in all ways.
std::vector<Expr> regroup(const Expr &form);

/// The value of a formula of numbers; `lookup` gives the variables' values.
double evaluate(const Expr &e,
                llvm::function_ref<double(const ExprNode *)> lookup);
/// Whether a condition on numbers holds.
bool holds(const Expr &e, llvm::function_ref<double(const ExprNode *)> lookup);

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_EXPR_H
