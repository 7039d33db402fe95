// Reading spellings.

#include "SpelledTerm.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

using K = TermKind;

std::optional<double> raise::getNumber(const Term *t) {
  if (!t->is(K::Constant))
    return std::nullopt;
  return static_cast<double>(toLongDouble(*t->constant));
}

bool raise::isSameTerm(const Term *a, const Term *b) {
  if (a == b)
    return true;
  std::optional<double> x = getNumber(a), y = getNumber(b);
  return x && y && *x == *y;
}

std::optional<Comparison> raise::getComparison(const Term *t) {
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

const Term *raise::getNegated(const Term *t) {
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
