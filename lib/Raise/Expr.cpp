// Equations: printing, regrouping and computing them.

#include "Expr.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

Expr::Expr(ExprNode made)
    : node(std::make_shared<const ExprNode>(std::move(made))) {}

static ExprNode makeLiteral(double literal) {
  ExprNode made;
  made.kind = ExprKind::Literal;
  made.literal = literal;
  return made;
}

Expr::Expr(double literal) : Expr(makeLiteral(literal)) {}

static ExprNode makeNode(ExprKind kind, ArrayRef<Expr> operands, StringRef name,
                         TermKind op) {
  ExprNode made;
  made.kind = kind;
  made.op = op;
  made.name = name.str();
  made.operands.assign(operands.begin(), operands.end());
  return made;
}

Expr::Expr(ExprKind kind, ArrayRef<Expr> operands, StringRef name, TermKind op)
    : Expr(makeNode(kind, operands, name, op)) {}

bool Expr::is(ExprKind kind) const { return node->kind == kind; }
bool Expr::is(TermKind op) const {
  return node->kind == ExprKind::Op && node->op == op;
}

void Activation::add(std::vector<Expr> &operands, Parameters &parameters,
                     Expr e) {
  if (e.is(ExprKind::Number))
    parameters.emplace_back(e->name, e);
  else
    operands.push_back(std::move(e));
}

Expr Activation::create(std::vector<Expr> operands,
                        Parameters parameters) const {
  ExprNode made =
      makeNode(ExprKind::Activation, operands, name, TermKind::Input);
  made.parameters = std::move(parameters);
  made.attribute = attribute;
  made.form = form;
  return Expr(std::move(made));
}

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

/// How tightly an infix operator binds; 0 for none.
static std::pair<StringRef, int> getInfix(const ExprNode &node) {
  if (node.kind == ExprKind::Or)
    return {" || ", 1};
  if (node.kind == ExprKind::And)
    return {" && ", 2};
  if (node.kind == ExprKind::Greater)
    return {" > ", 3};
  if (node.kind != ExprKind::Op)
    return {"", 0};
  switch (node.op) {
  case TermKind::And:
    return {" & ", 4};
  case TermKind::Xor:
    return {" ^ ", 4};
  case TermKind::ShrS:
    return {" >> ", 5};
  case TermKind::Add:
    return {" + ", 6};
  case TermKind::Sub:
    return {" - ", 6};
  case TermKind::Mul:
    return {" * ", 7};
  case TermKind::Div:
    return {" / ", 7};
  default:
    return {"", 0};
  }
}

static void printInside(const Expr &e, int outer, bool right, raw_ostream &os) {
  const ExprNode &node = *e.get();
  if (auto [infix, level] = getInfix(node); level != 0) {
    bool parenthesize = level < outer || (right && level == outer);
    os << (parenthesize ? "(" : "");
    printInside(node.operands[0], level, false, os);
    os << infix;
    printInside(node.operands[1], level, true, os);
    os << (parenthesize ? ")" : "");
    return;
  }
  auto list = [&](StringRef name) {
    os << name << "(";
    llvm::interleaveComma(node.operands, os,
                          [&](const Expr &o) { printInside(o, 0, false, os); });
    for (const auto &[parameter, value] : node.parameters) {
      os << ", ";
      if (!value.is(ExprKind::Number) || value->name != parameter)
        os << parameter << " = ";
      printInside(value, 0, false, os);
    }
    if (!node.attribute.empty())
      os << ", " << node.attribute << " = \"" << node.form << "\"";
    os << ")";
  };
  switch (node.kind) {
  case ExprKind::Input:
  case ExprKind::Number:
    os << node.name;
    return;
  case ExprKind::Literal: {
    // As few digits as make this number.
    char text[32];
    for (int digits = 1; digits <= 17; ++digits) {
      std::snprintf(text, sizeof(text), "%.*g", digits, node.literal);
      if (std::strtod(text, nullptr) == node.literal)
        break;
    }
    os << text;
    return;
  }
  case ExprKind::Op:
    if (node.op == TermKind::Neg) {
      os << "-";
      return printInside(node.operands[0], 8, false, os);
    }
    return list(getName(node.op));
  case ExprKind::Max:
    return list("max");
  case ExprKind::Min:
    return list("min");
  case ExprKind::IsNaN:
    return list("isnan");
  case ExprKind::Select:
    return list("select");
  case ExprKind::Indicator:
    return list("indicator");
  case ExprKind::Activation:
    return list(node.name);
  default:
    return;
  }
}

void Expr::print(raw_ostream &os) const { printInside(*this, 0, false, os); }

std::string Expr::str() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  print(os);
  return text;
}

std::string Idiom::str() const {
  std::string text = result.str() + " = " + form.str();
  for (auto [i, condition] : llvm::enumerate(conditions))
    text += (i ? " and " : " for ") + condition.str();
  return text;
}

//===----------------------------------------------------------------------===//
// Grouping
//===----------------------------------------------------------------------===//

/// The same node on other operands.
static Expr withOperands(const Expr &e, ArrayRef<Expr> operands) {
  ExprNode made = *e.get();
  made.operands.assign(operands.begin(), operands.end());
  return Expr(std::move(made));
}

/// The operands of a chain of `op`; a quotient by a number is a product with
/// its reciprocal.
static void flatten(const Expr &e, TermKind op, SmallVectorImpl<Expr> &into) {
  if (e.is(op)) {
    flatten(e->operands[0], op, into);
    flatten(e->operands[1], op, into);
  } else if (op == TermKind::Mul && e.is(TermKind::Div) &&
             e->operands[1].is(ExprKind::Literal)) {
    flatten(e->operands[0], op, into);
    into.push_back(1 / e->operands[1]->literal);
  } else {
    into.push_back(e);
  }
}

/// All trees of `op` over `leaves`, whose order does not matter.
static std::vector<Expr> group(ArrayRef<Expr> leaves, TermKind op) {
  if (leaves.size() == 1)
    return {leaves[0]};
  std::vector<Expr> result;
  llvm::StringSet<> seen;
  // The first leaf is always on the left: the other half is the same tree.
  for (unsigned mask = 1; mask < (1u << leaves.size()) - 1; mask += 2) {
    SmallVector<Expr> left, right;
    for (auto [i, leaf] : llvm::enumerate(leaves))
      (mask >> i & 1 ? left : right).push_back(leaf);
    for (const Expr &l : group(left, op))
      for (const Expr &r : group(right, op)) {
        Expr made = apply(op, {l, r});
        if (seen.insert(made.str()).second)
          result.push_back(made);
      }
  }
  return result;
}

std::vector<Expr> raise::regroup(const Expr &form) {
  if (form->operands.empty())
    return {form};
  std::vector<Expr> result;
  llvm::StringSet<> seen;
  auto add = [&](const Expr &e) {
    if (seen.insert(e.str()).second)
      result.push_back(e);
  };
  TermKind op = form.is(TermKind::Div) ? TermKind::Mul : form->op;
  SmallVector<Expr> leaves;
  if (form.is(ExprKind::Op) && (op == TermKind::Mul || op == TermKind::Add))
    flatten(form, op, leaves);
  bool chain = leaves.size() > 2;
  if (!chain)
    leaves.assign(form->operands.begin(), form->operands.end());
  // Each choice of groupings inside the operands.
  std::vector<SmallVector<Expr>> choices = {{}};
  for (const Expr &leaf : leaves) {
    std::vector<SmallVector<Expr>> longer;
    for (const SmallVector<Expr> &choice : choices)
      for (const Expr &e : regroup(leaf)) {
        longer.push_back(choice);
        longer.back().push_back(e);
      }
    choices = std::move(longer);
  }
  for (const SmallVector<Expr> &choice : choices) {
    // Mentions of one node stay one node.
    if (!chain &&
        llvm::equal(choice, form->operands, [](const Expr &a, const Expr &b) {
          return a.get() == b.get();
        })) {
      add(form);
      continue;
    }
    if (!chain) {
      add(withOperands(form, choice));
      continue;
    }
    for (const Expr &e : group(choice, op))
      add(e);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

double raise::evaluate(const Expr &e,
                       llvm::function_ref<double(const ExprNode *)> lookup) {
  if (e.is(ExprKind::Literal))
    return e->literal;
  if (!e.is(ExprKind::Op) && !e.is(ExprKind::Max) && !e.is(ExprKind::Min))
    return lookup(e.get());
  SmallVector<double, 2> in;
  for (const Expr &operand : e->operands)
    in.push_back(evaluate(operand, lookup));
  if (e.is(ExprKind::Max))
    return std::fmax(in[0], in[1]);
  if (e.is(ExprKind::Min))
    return std::fmin(in[0], in[1]);
  switch (e->op) {
  case TermKind::Add:
    return in[0] + in[1];
  case TermKind::Sub:
    return in[0] - in[1];
  case TermKind::Mul:
    return in[0] * in[1];
  case TermKind::Div:
    return in[0] / in[1];
  case TermKind::Neg:
    return -in[0];
  case TermKind::Abs:
    return std::fabs(in[0]);
  case TermKind::Log:
    return std::log(in[0]);
  case TermKind::Exp:
    return std::exp(in[0]);
  default:
    return NAN;
  }
}

bool raise::holds(const Expr &e,
                  llvm::function_ref<double(const ExprNode *)> lookup) {
  if (e.is(ExprKind::And))
    return holds(e->operands[0], lookup) && holds(e->operands[1], lookup);
  if (e.is(ExprKind::Or))
    return holds(e->operands[0], lookup) || holds(e->operands[1], lookup);
  return evaluate(e->operands[0], lookup) > evaluate(e->operands[1], lookup);
}
