// Finding the equations of the table in terms.

#include "Matcher.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

using K = TermKind;
using Next = llvm::function_ref<bool()>;

//===----------------------------------------------------------------------===//
// Terms, seen through their spelling
//===----------------------------------------------------------------------===//

/// The constant as a double; none for terms that are none.
static std::optional<double> getNumber(const Term *t) {
  if (!t->is(K::Constant))
    return std::nullopt;
  return static_cast<double>(toLongDouble(*t->constant));
}

/// The same value, as far as a pattern cares: zeros of both signs are one.
static bool isSameTerm(const Term *a, const Term *b) {
  if (a == b)
    return true;
  std::optional<double> x = getNumber(a), y = getNumber(b);
  return x && y && *x == *y;
}

/// A comparison `greater > less`, strict or not.
struct Comparison {
  const Term *greater, *less;
};

/// `t` read as a comparison by order, or as the negation of one: NaN aside the
/// two are exchangeable. None for other conditions.
static std::optional<Comparison> getComparison(const Term *t) {
  if (!t->is(K::Compare))
    return std::nullopt;
  const Term *a = t->operands[0], *b = t->operands[1];
  if (t->comparesFloats()) {
    using P = arith::CmpFPredicate;
    switch (t->getFloatPredicate()) {
    case P::OGT:
    case P::OGE:
    case P::UGT:
    case P::UGE:
      return Comparison{a, b};
    case P::OLT:
    case P::OLE:
    case P::ULT:
    case P::ULE:
      return Comparison{b, a};
    default:
      return std::nullopt;
    }
  }
  using P = arith::CmpIPredicate;
  switch (t->getIntPredicate()) {
  case P::sgt:
  case P::sge:
  case P::ugt:
  case P::uge:
    return Comparison{a, b};
  case P::slt:
  case P::sle:
  case P::ult:
  case P::ule:
    return Comparison{b, a};
  default:
    return std::nullopt;
  }
}

/// The operand of a negated condition.
static const Term *getNegated(const Term *t) {
  if (t->is(K::Not))
    return t->operands[0];
  if (!t->is(K::Xor))
    return nullptr;
  for (unsigned i : {0, 1})
    if (std::optional<double> number = getNumber(t->operands[i]);
        number && *number != 0 && t->type.isInteger(1))
      return t->operands[1 - i];
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Matching
//===----------------------------------------------------------------------===//

namespace {
/// Backtracks by continuations: each `match` calls `next` for each way in which
/// it succeeds, until that returns true.
class Matcher {
public:
  Matcher(const Candidates &raised) : raised(raised) {}

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
} // namespace

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
  for (NamedAttribute attr : t->op->getAttrDictionary())
    if (isa<FloatAttr>(attr.getValue()) &&
        llvm::none_of(e->parameters,
                      [&](auto &p) { return p.first == attr.getName(); }))
      return false;
  return e->operands.size() == t->operands.size() &&
         matchParameters(e.get(), 0, t->type, get, [&] {
           return matchList(e->operands, t->operands, next);
         });
}

//===----------------------------------------------------------------------===//
// The table, by the kind of the outermost term
//===----------------------------------------------------------------------===//

/// The kinds of term that may spell the outermost node of `form`.
static ArrayRef<TermKind> getRootKinds(const Expr &form) {
  static constexpr K max[] = {K::MaximumF, K::MaxNumF, K::MaxSI, K::Select};
  static constexpr K min[] = {K::MinimumF, K::MinNumF, K::MinSI, K::Select};
  static constexpr K add[] = {K::Add, K::Sub};
  static constexpr K mul[] = {K::Mul, K::Div, K::Pow};
  static constexpr K div[] = {K::Div, K::Mul, K::Reciprocal};
  static constexpr K neg[] = {K::Neg, K::Sub, K::Mul};
  static constexpr K select[] = {K::Select};
  static constexpr K body[] = {K::Body};
  static constexpr K expm1[] = {K::Expm1, K::Sub, K::Add};
  static constexpr K log1p[] = {K::Log1p, K::Log};
  static constexpr K abs[] = {K::Abs, K::MaximumF, K::MaxNumF, K::Select};
  switch (form->kind) {
  case ExprKind::Max:
    return max;
  case ExprKind::Min:
    return min;
  case ExprKind::Select:
    return select;
  case ExprKind::Activation:
    return body;
  case ExprKind::Op:
    switch (form->op) {
    case K::Add:
    case K::Sub:
      return add;
    case K::Mul:
      return mul;
    case K::Div:
      return div;
    case K::Neg:
      return neg;
    case K::Abs:
      return abs;
    case K::Expm1:
      return expm1;
    case K::Log1p:
      return log1p;
    default:
      return form->op;
    }
  default:
    return {};
  }
}

namespace {
/// A form of the table in one of its groupings.
struct Row {
  const Idiom *idiom;
  Expr form;
  /// A term that it matches has a kind of each of these sets in it.
  SmallVector<uint64_t, 2> needs;
};
} // namespace

/// Adds the sets of kinds of which any spelling of `form` has one: most terms
/// are told from most forms by the functions that they call.
static void addNeeds(const Expr &form, SmallVectorImpl<uint64_t> &needs) {
  // An activation may be one op.
  if (form.is(ExprKind::Activation))
    return;
  if (form.is(ExprKind::Op)) {
    switch (form->op) {
    case K::Exp:
    case K::Log:
    case K::Tanh:
    case K::Erf:
    case K::Erfc:
    case K::Sigmoid:
    case K::Bitcast:
      needs.push_back(getBit(form->op));
      break;
    case K::Expm1:
      needs.push_back(getBit(K::Expm1) | getBit(K::Exp));
      break;
    case K::Log1p:
      needs.push_back(getBit(K::Log1p) | getBit(K::Log));
      break;
    default:
      break;
    }
  }
  for (const Expr &operand : form->operands)
    addNeeds(operand, needs);
}

using Index = std::vector<std::vector<Row>>;

static Index buildIndex() {
  Index index(static_cast<size_t>(K::Body) + 1);
  for (const Idiom &idiom : getIdioms())
    for (const Expr &form : regroup(idiom.form)) {
      SmallVector<uint64_t, 2> needs;
      addNeeds(form, needs);
      for (TermKind kind : getRootKinds(form))
        index[static_cast<size_t>(kind)].push_back({&idiom, form, needs});
    }
  return index;
}

bool raise::matchIdioms(const Term *term, const Candidates &raised,
                        llvm::function_ref<bool(const Candidate &)> found) {
  static const Index index = buildIndex();
  for (const Row &row : index[static_cast<size_t>(term->kind)]) {
    if ((row.idiom->floatsOnly && !term->isFloat()) ||
        !llvm::all_of(row.needs, [&](uint64_t kinds) {
          return (term->kinds & kinds) != 0;
        }))
      continue;
    Matcher matcher(raised);
    bool done = matcher.match(row.form, term, [&] {
      auto lookup = [&](const ExprNode *n) { return matcher.getValue(n); };
      for (const Expr &condition : row.idiom->conditions)
        if (!holds(condition, lookup))
          return false;
      Candidate candidate;
      candidate.idiom = row.idiom;
      const Expr &result = row.idiom->result;
      if (result.is(ExprKind::Activation)) {
        candidate.name = result->name;
        for (const Expr &operand : result->operands)
          candidate.inputs.push_back(matcher.getInput(operand.get()));
        for (const auto &[name, value] : result->parameters)
          candidate.parameters.emplace_back(name, evaluate(value, lookup));
      } else {
        candidate.inputs.push_back(matcher.getInput(result.get()));
      }
      for (auto [i, input] : llvm::enumerate(candidate.inputs))
        if (input->type != term->type ||
            llvm::is_contained(ArrayRef(candidate.inputs).drop_front(i + 1),
                               input))
          return false;
      return found(candidate);
    });
    if (done)
      return true;
  }
  return false;
}
