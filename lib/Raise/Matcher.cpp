// Matching, modulo what Expr.h says.

#include "Matcher.h"
#include "SpelledTerm.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

using K = TermKind;

bool Matcher::match(const Expr &e, const Term *t, Next next) {
  switch (e->kind) {
  case ExprKind::Input: {
    for (auto &[node, bound] : inputs)
      if (node == e.get())
        return bound == t && next();
    if (t->is(K::Constant) || !t->value)
      return false;
    inputs.emplace_back(e.get(), t);
    if (next())
      return true;
    inputs.pop_back();
    return false;
  }
  case ExprKind::Number:
  case ExprKind::Literal:
    if (std::optional<double> value = getNumber(t))
      return matchNumber(e, *value, t, next);
    return false;
  case ExprKind::Max:
  case ExprKind::Min:
    return matchMinMax(e, t, next);
  case ExprKind::Greater:
  case ExprKind::Or:
  case ExprKind::And:
  case ExprKind::IsNaN:
    return matchCondition(e, t, /*sense=*/true, next);
  case ExprKind::Select:
    if (!t->is(K::Select))
      return false;
    for (bool sense : {true, false})
      if (matchCondition(e->operands[0], t->operands[0], sense, [&] {
            const Term *arms[] = {t->operands[sense ? 1 : 2],
                                  t->operands[sense ? 2 : 1]};
            return matchList(ArrayRef(e->operands).drop_front(), arms, next);
          }))
        return true;
    return false;
  case ExprKind::Indicator:
    return matchIndicator(e, t, next);
  case ExprKind::Activation:
    return matchActivation(e, t, next);
  case ExprKind::Op:
    return matchOp(e, t, next);
  }
  return false;
}

bool Matcher::matchList(ArrayRef<Expr> es, ArrayRef<const Term *> ts,
                        Next next) {
  if (es.empty())
    return next();
  return match(es[0], ts[0], [&] {
    return matchList(es.drop_front(), ts.drop_front(), next);
  });
}

/// Whether a number of the program, of type `type`, is a literal of the
/// equation. One that is no short fraction may have been rounded to the type,
/// or written with as few as four digits: 0.7071 for the root of one half.
static bool isLiteral(double value, double literal, Type type) {
  if (literal * 64 == std::nearbyint(literal * 64))
    return value == literal;
  double tolerance = 1e-4;
  if (auto floating = dyn_cast<FloatType>(type))
    tolerance = std::max(
        tolerance,
        std::ldexp(1.0, 2 - static_cast<int>(floating.getFPMantissaWidth())));
  return std::fabs(value - literal) <= tolerance * std::fabs(literal);
}

/// A number of the program against one of the equation.
bool Matcher::matchNumber(const Expr &e, double value, const Term *t,
                          Next next) {
  if (e.is(ExprKind::Literal))
    return isLiteral(value, e->literal, t->type) && next();
  for (auto &[node, bound] : numbers)
    if (node == e.get())
      return bound == value && next();
  if (std::isnan(value))
    return false;
  numbers.emplace_back(e.get(), value);
  if (next())
    return true;
  numbers.pop_back();
  return false;
}

bool Matcher::matchBoth(const Expr &e, const Term *a, const Term *b,
                        Next next) {
  // Numbers and inner forms first: they fail fast.
  unsigned first = e->operands[0].is(ExprKind::Input) ? 1 : 0;
  const Term *terms[] = {a, b};
  return match(e->operands[first], terms[first], [&] {
    return match(e->operands[1 - first], terms[1 - first], next);
  });
}

bool Matcher::matchCommuted(const Expr &e, const Term *a, const Term *b,
                            Next next) {
  return matchBoth(e, a, b, next) || (a != b && matchBoth(e, b, a, next));
}

bool Matcher::matchMinMax(const Expr &e, const Term *t, Next next) {
  bool max = e.is(ExprKind::Max);
  switch (t->kind) {
  case K::MaximumF:
  case K::MaxNumF:
  case K::MaxSI:
    return max && matchCommuted(e, t->operands[0], t->operands[1], next);
  case K::MinimumF:
  case K::MinNumF:
  case K::MinSI:
    return !max && matchCommuted(e, t->operands[0], t->operands[1], next);
  case K::Select: {
    const Term *condition = t->operands[0];
    bool swapped = false;
    while (const Term *inner = getNegated(condition)) {
      condition = inner;
      swapped = !swapped;
    }
    std::optional<Comparison> comparison = getComparison(condition);
    if (!comparison)
      return false;
    const Term *taken = t->operands[swapped ? 2 : 1],
               *other = t->operands[swapped ? 1 : 2];
    bool isMax = isSameTerm(taken, comparison->greater) &&
                 isSameTerm(other, comparison->less);
    bool isMin = isSameTerm(taken, comparison->less) &&
                 isSameTerm(other, comparison->greater);
    return (max ? isMax : isMin) && matchCommuted(e, taken, other, next);
  }
  default:
    return false;
  }
}

/// `t` as the condition `e`, or as its negation if not `sense`.
bool Matcher::matchCondition(const Expr &e, const Term *t, bool sense,
                             Next next) {
  if (const Term *inner = getNegated(t))
    return matchCondition(e, inner, !sense, next);
  switch (e->kind) {
  case ExprKind::Greater: {
    std::optional<Comparison> comparison = getComparison(t);
    if (!comparison)
      return false;
    // Not a > b is b >= a.
    return sense ? matchBoth(e, comparison->greater, comparison->less, next)
                 : matchBoth(e, comparison->less, comparison->greater, next);
  }
  case ExprKind::Or:
  case ExprKind::And: {
    if (!t->is(e.is(ExprKind::Or) == sense ? K::Or : K::And))
      return false;
    for (unsigned first : {0, 1})
      if (matchCondition(e->operands[0], t->operands[first], sense, [&] {
            return matchCondition(e->operands[1], t->operands[1 - first], sense,
                                  next);
          }))
        return true;
    return false;
  }
  case ExprKind::IsNaN: {
    if (!t->is(K::Compare) || !t->comparesFloats())
      return false;
    using P = arith::CmpFPredicate;
    P predicate = t->getFloatPredicate();
    bool same = t->operands[0] == t->operands[1];
    bool tests = same || t->operands[1]->is(K::Constant);
    if (sense ? !(predicate == P::UNO || (same && predicate == P::UNE))
              : !(predicate == P::ORD || (same && predicate == P::OEQ)))
      return false;
    return tests && match(e->operands[0], t->operands[0], next);
  }
  default:
    return sense && match(e, t, next);
  }
}

bool Matcher::matchIndicator(const Expr &e, const Term *t, Next next) {
  while (t->is(K::ExtUI) || (t->is(K::SIToFP) && t->operands[0]->is(K::ExtUI)))
    t = t->operands[0];
  if (t->is(K::UIToFP)) {
    const Term *condition = t->operands[0];
    if (condition->is(K::ExtUI))
      condition = condition->operands[0];
    return matchCondition(e->operands[0], condition, /*sense=*/true, next);
  }
  if (t->type.isInteger(1))
    return matchCondition(e->operands[0], t, /*sense=*/true, next);
  if (!t->is(K::Select))
    return false;
  std::optional<double> one = getNumber(t->operands[1]),
                        zero = getNumber(t->operands[2]);
  if (!one || !zero || *one + *zero != 1 || *one * *zero != 0)
    return false;
  return matchCondition(e->operands[0], t->operands[0],
                        /*sense=*/*one == 1, next);
}

bool Matcher::matchOp(const Expr &e, const Term *t, Next next) {
  ArrayRef<Expr> es = e->operands;
  bool binary = t->operands.size() == 2;
  const Term *a = t->operands.empty() ? nullptr : t->operands[0];
  const Term *b = binary ? t->operands[1] : nullptr;
  // A number in place of operand i, changed as the spelling asks for.
  auto matchChanged = [&](unsigned i, const Term *rest, const Term *number,
                          llvm::function_ref<double(double)> change) {
    std::optional<double> value = getNumber(number);
    return value && es[i].isConstant() &&
           matchNumber(es[i], change(*value), number,
                       [&] { return match(es[1 - i], rest, next); });
  };
  auto negate = [](double v) { return -v; };
  auto invert = [](double v) { return 1 / v; };

  switch (e->op) {
  case K::Add:
    if (t->is(K::Add))
      return matchCommuted(e, a, b, next);
    if (t->is(K::Sub))
      for (unsigned i : {0, 1}) {
        if (matchChanged(i, a, b, negate))
          return true;
        // a + (-b)
        if (es[i].is(K::Neg) && match(es[i]->operands[0], b, [&] {
              return match(es[1 - i], a, next);
            }))
          return true;
      }
    return false;
  case K::Sub:
    if (t->is(K::Sub))
      return matchBoth(e, a, b, next);
    if (t->is(K::Add))
      for (auto [x, y] : {std::pair(a, b), std::pair(b, a)}) {
        if (matchChanged(1, x, y, negate))
          return true;
        if (y->is(K::Neg) && match(es[0], x, [&, y = y] {
              return match(es[1], y->operands[0], next);
            }))
          return true;
      }
    return false;
  case K::Neg:
    // The negative of a number.
    if (std::optional<double> value = getNumber(t); value && es[0].isConstant())
      return matchNumber(es[0], -*value, t, next);
    if (t->is(K::Neg))
      return match(es[0], a, next);
    if (t->is(K::Sub) && getNumber(a) == 0.0)
      return match(es[0], b, next);
    if (t->is(K::Mul))
      for (auto [x, y] : {std::pair(a, b), std::pair(b, a)})
        if (getNumber(y) == -1.0)
          return match(es[0], x, next);
    return false;
  case K::Mul:
    if (t->is(K::Mul))
      return matchCommuted(e, a, b, next);
    if (t->is(K::Div))
      return matchChanged(0, a, b, invert) || matchChanged(1, a, b, invert);
    // A square.
    if (t->is(K::Pow) && es[0].get() == es[1].get() && getNumber(b) == 2.0)
      return match(es[0], a, next);
    return false;
  case K::Div:
    if (t->is(K::Div))
      return matchBoth(e, a, b, next);
    if (t->is(K::Reciprocal) && es[0].is(ExprKind::Literal) &&
        es[0]->literal == 1)
      return match(es[1], a, next);
    if (t->is(K::Mul))
      for (auto [x, y] : {std::pair(a, b), std::pair(b, a)}) {
        if (matchChanged(1, x, y, invert))
          return true;
        if (y->is(K::Reciprocal) && match(es[0], x, [&, y = y] {
              return match(es[1], y->operands[0], next);
            }))
          return true;
      }
    return false;
  case K::Expm1:
    if (t->is(K::Expm1))
      return match(es[0], a, next);
    return match(exp(es[0]) - 1, t, next);
  case K::Log1p:
    if (t->is(K::Log1p))
      return match(es[0], a, next);
    return t->is(K::Log) && match(1 + es[0], a, next);
  case K::Abs:
    if (t->is(K::Abs))
      return match(es[0], a, next);
    return matchMinMax(max(es[0], -es[0]), t, next) ||
           match(select(es[0] > 0, es[0], -es[0]), t, next);
  case K::And:
  case K::Or:
  case K::Xor:
  case K::MaxUI:
  case K::MinUI:
    return t->is(e->op) && matchCommuted(e, a, b, next);
  default:
    return t->is(e->op) && es.size() == t->operands.size() &&
           matchList(es, t->operands, next);
  }
}

/// Parameters of an activation inside a form: those that are not mentioned have
/// their defaults.
bool Matcher::matchParameters(
    const ExprNode *node, unsigned i, Type type,
    llvm::function_ref<std::optional<double>(StringRef)> get, Next next) {
  if (i == node->parameters.size())
    return next();
  const auto &[name, expected] = node->parameters[i];
  std::optional<double> value = get(name);
  if (!value)
    return false;
  auto rest = [&] { return matchParameters(node, i + 1, type, get, next); };
  if (expected.is(ExprKind::Literal))
    return isLiteral(*value, expected->literal, type) && rest();
  if (!expected.is(ExprKind::Number))
    return false;
  for (auto &[bound, number] : numbers)
    if (bound == expected.get())
      return number == *value && rest();
  numbers.emplace_back(expected.get(), *value);
  if (rest())
    return true;
  numbers.pop_back();
  return false;
}

bool Matcher::matchActivation(const Expr &e, const Term *t, Next next) {
  if (auto it = raised.find(t);
      it != raised.end() && it->second.name == e->name) {
    const Candidate &found = it->second;
    if (found.parameters.size() > e->parameters.size())
      return false;
    auto get = [&](StringRef name) -> std::optional<double> {
      for (const auto &[key, value] : found.parameters)
        if (key == name)
          return value;
      return std::nullopt;
    };
    if (found.inputs.size() == e->operands.size() &&
        matchParameters(e.get(), 0, t->type, get, [&] {
          return matchList(e->operands, found.inputs, next);
        }))
      return true;
  }
  if (!t->is(K::Body) || t->op->getName().stripDialect() != e->name)
    return false;
  auto get = [&](StringRef name) -> std::optional<double> {
    if (auto attr = t->op->getAttrOfType<FloatAttr>(name))
      return attr.getValueAsDouble();
    return std::nullopt;
  };
  // An op without attributes has all defaults.
  OperationState state(t->op->getLoc(), t->op->getName());
  OwningOpRef<Operation *> plain(Operation::create(state));
  for (NamedAttribute attr : t->op->getAttrDictionary())
    if (isa<FloatAttr>(attr.getValue()) &&
        attr.getValue() != (*plain)->getAttr(attr.getName()) &&
        llvm::none_of(e->parameters,
                      [&](auto &p) { return p.first == attr.getName(); }))
      return false;
  return e->operands.size() == t->operands.size() &&
         matchParameters(e.get(), 0, t->type, get, [&] {
           return matchList(e->operands, t->operands, next);
         });
}
