// Whether a body is odd or even, found by interpreting it.

#ifndef RECTIFY_IR_PARITYDOMAIN_H
#define RECTIFY_IR_PARITYDOMAIN_H

#include "Rectify/IR/ActivationBodies.h"

#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace mlir::rectify {

/// Builds the expressions that a body is at x and at -x, for any x > 0, and
/// keeps them up to their sign, so that -f(x) is known as what it is. Equal
/// values are equal bit for bit; with `zerosAlike` zeros may have either sign.
class ParityDomain {
public:
  explicit ParityDomain(bool zerosAlike) : zerosAlike(zerosAlike) {}

  struct Value {
    unsigned id = 0;
    bool negative = false;
    bool operator==(Value other) const {
      return id == other.id && negative == other.negative;
    }
  };

  /// x, which is above 0 and may be infinite.
  Value variable() { return {intern({Op::Variable}), false}; }

  Value constant(long double c) { return number(c, /*isExact=*/true); }
  Value parameter(double p) {
    return number(p, /*isExact=*/p == 0 || isOne(p));
  }
  Value add(Value a, Value b) {
    if (zerosAlike && isZero(a))
      return b;
    if (zerosAlike && isZero(b))
      return a;
    // Of a - a and -a + a both are +0.
    if (zerosAlike && a.negative)
      return neg(add(neg(a), neg(b)));
    return {intern({Op::Add, code(a), code(b)}), false};
  }
  Value sub(Value a, Value b) { return add(a, neg(b)); }
  Value mul(Value a, Value b) {
    for (auto [one, other] : {std::pair(a, b), std::pair(b, a)})
      if (const Number *n = getNumber(one); n && n->isExact && n->value == 1)
        return withSign(other, one.negative);
    return {intern({Op::Mul, a.id, b.id}), a.negative != b.negative};
  }
  Value div(Value a, Value b) {
    return {intern({Op::Div, a.id, b.id}), a.negative != b.negative};
  }
  Value neg(Value a) { return withSign(a, true); }
  Value abs(Value a) {
    if (nodes[a.id].op == Op::Variable || getNumber(a))
      return {a.id, false};
    return {intern({Op::Abs, a.id}), false};
  }
  Value exp(Value a) { return {intern({Op::Exp, code(a)}), false}; }
  Value expm1(Value a) { return {intern({Op::Expm1, code(a)}), false}; }
  Value log1p(Value a) { return {intern({Op::Log1p, code(a)}), false}; }
  Value tanh(Value a) { return {intern({Op::Tanh, a.id}), a.negative}; }
  Value erfc(Value a) { return {intern({Op::Erfc, code(a)}), false}; }
  Value scale(Value s, Value x) {
    if (isZero(s))
      return constant(0);
    // A scale that is not known may be 0, or be rounded to it.
    const Number *n = getNumber(s);
    if (!zerosAlike && !(n && n->isExact))
      return {intern({Op::Scale, code(s), code(x)}), false};
    return mul(s, x);
  }
  bool isZero(Value a) const {
    const Number *n = getNumber(a);
    return n && n->value == 0;
  }
  Value select(Pred p, Value a, Value b, Value t, Value f) {
    if (t == f)
      return t;
    if (a.negative) {
      a = neg(a);
      b = neg(b);
      p = swap(p);
    }
    int known = decide(p, a, b);
    if (known >= 0)
      return known ? t : f;
    Value sign = zerosAlike && isZero(t) ? f : t;
    if (sign.negative)
      return neg(intern(p, a, b, neg(t), neg(f)));
    return intern(p, a, b, t, f);
  }
  Value hinge(Pred p, Value a, Value b, Value t, Value f) {
    return select(p, a, b, t, f);
  }

private:
  enum class Op {
    Variable,
    Number,
    Add,
    Mul,
    Div,
    Abs,
    Exp,
    Expm1,
    Log1p,
    Tanh,
    Erfc,
    Scale,
    Select
  };
  /// The magnitude of a constant, or of a parameter before it is rounded.
  struct Number {
    long double value;
    bool isExact;
  };
  struct Node {
    Op op;
    unsigned operands[5] = {0, 0, 0, 0, 0};
    Node(Op op, unsigned a = 0, unsigned b = 0, unsigned c = 0, unsigned d = 0,
         unsigned e = 0)
        : op(op), operands{a, b, c, d, e} {}
    auto key() const {
      return std::make_tuple(op, operands[0], operands[1], operands[2],
                             operands[3], operands[4]);
    }
    bool operator<(const Node &other) const { return key() < other.key(); }
  };

  static bool isOne(double p) { return p == 1 || p == -1; }
  static unsigned code(Value a) { return 2 * a.id + a.negative; }
  Value withSign(Value a, bool flip) {
    if (zerosAlike && isZero(a))
      return a;
    return {a.id, a.negative != flip};
  }
  unsigned intern(Node node) {
    auto [entry, isNew] = ids.try_emplace(node, nodes.size());
    if (isNew)
      nodes.push_back(node);
    return entry->second;
  }
  Value intern(Pred p, Value a, Value b, Value t, Value f) {
    return {intern({Op::Select, static_cast<unsigned>(p), a.id, code(b),
                    code(t), code(f)}),
            false};
  }
  Value number(long double value, bool isExact) {
    bool negative = value < 0 || (value == 0 && 1 / value < 0);
    Number magnitude{negative ? -value : value, isExact};
    unsigned i = 0;
    while (i < numbers.size() && (numbers[i].value != magnitude.value ||
                                  numbers[i].isExact != isExact))
      ++i;
    if (i == numbers.size())
      numbers.push_back(magnitude);
    return withSign({intern({Op::Number, i}), false}, negative);
  }
  const Number *getNumber(Value a) const {
    const Node &node = nodes[a.id];
    return node.op == Op::Number ? &numbers[node.operands[0]] : nullptr;
  }

  /// b p' a for a p b, with both negated.
  static Pred swap(Pred p) {
    switch (p) {
    case Pred::olt:
      return Pred::ogt;
    case Pred::ole:
      return Pred::oge;
    case Pred::ogt:
      return Pred::olt;
    case Pred::oge:
      return Pred::ole;
    case Pred::ult:
      return Pred::ugt;
    case Pred::ule:
      return Pred::uge;
    case Pred::ugt:
      return Pred::ult;
    case Pred::uge:
      return Pred::ule;
    case Pred::oeq:
    case Pred::uno:
      return p;
    }
    return p;
  }
  /// Whether a p b holds: 1 or 0, or -1 where it depends. `a` is not negative.
  int decide(Pred p, Value a, Value b) const {
    bool isVariable = nodes[a.id].op == Op::Variable;
    if (p == Pred::uno)
      return isVariable && (a.id == b.id || getNumber(b)) ? 0 : -1;
    // x is above what is not above 0.
    if (isVariable && getNumber(b) && (b.negative || isZero(b)))
      return p == Pred::ogt || p == Pred::oge || p == Pred::ugt ||
             p == Pred::uge;
    // So is what is selected among x and numbers above what is below 0.
    if (isNotBelow0(a.id) && getNumber(b) && getNumber(b)->isExact &&
        b.negative && !isZero(b))
      return p == Pred::ogt || p == Pred::oge || p == Pred::ugt ||
             p == Pred::uge;
    return -1;
  }
  /// Whether the magnitude of a value is x, a number, or one of these.
  bool isNotBelow0(unsigned id) const {
    const Node &node = nodes[id];
    auto isArm = [&](unsigned code) {
      return code % 2 == 0 && isNotBelow0(code / 2);
    };
    return node.op == Op::Variable || node.op == Op::Number ||
           (node.op == Op::Select && isArm(node.operands[3]) &&
            isArm(node.operands[4]));
  }

  bool zerosAlike;
  std::vector<Node> nodes;
  std::map<Node, unsigned> ids;
  std::vector<Number> numbers;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_PARITYDOMAIN_H
