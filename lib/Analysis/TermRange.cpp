// Bounds of scalar terms, one rule for each kind, and what they decide.
//
// Flags that allow another order or a missing rounding widen bounds.

#include "TermRange.h"

#include "RangeArithmetic.h"

#include "Rectify/Analysis/FloatRange.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::ranges;
using llvm::ConstantFPRange;
using K = TermKind;
using Flags = arith::FastMathFlags;

static bool allows(const Term *term, Flags flag) {
  return arith::bitEnumContainsAny(term->flags, flag);
}

/// LLVM's predicate, whose bits say for what it holds: equal, greater, less,
/// unordered.
static llvm::CmpInst::Predicate toLLVM(arith::CmpFPredicate predicate) {
  using A = arith::CmpFPredicate;
  using P = llvm::CmpInst::Predicate;
  switch (predicate) {
  case A::AlwaysFalse:
    return P::FCMP_FALSE;
  case A::OEQ:
    return P::FCMP_OEQ;
  case A::OGT:
    return P::FCMP_OGT;
  case A::OGE:
    return P::FCMP_OGE;
  case A::OLT:
    return P::FCMP_OLT;
  case A::OLE:
    return P::FCMP_OLE;
  case A::ONE:
    return P::FCMP_ONE;
  case A::ORD:
    return P::FCMP_ORD;
  case A::UEQ:
    return P::FCMP_UEQ;
  case A::UGT:
    return P::FCMP_UGT;
  case A::UGE:
    return P::FCMP_UGE;
  case A::ULT:
    return P::FCMP_ULT;
  case A::ULE:
    return P::FCMP_ULE;
  case A::UNE:
    return P::FCMP_UNE;
  case A::UNO:
    return P::FCMP_UNO;
  case A::AlwaysTrue:
    return P::FCMP_TRUE;
  }
  llvm_unreachable("unknown predicate");
}

//===----------------------------------------------------------------------===//
// Terms
//===----------------------------------------------------------------------===//

std::optional<bool> TermRange::decide(const Term *term) {
  if (term->is(K::Constant))
    return !std::get<APInt>(*term->constant).isZero();
  if (!term->is(K::Compare) || !term->comparesFloats() ||
      !hasFloatRange(term->operands[0]->type))
    return std::nullopt;
  ConstantFPRange lhs = assumeFlags(get(term->operands[0]), term->flags);
  ConstantFPRange rhs = assumeFlags(get(term->operands[1]), term->flags);
  if (lhs.isEmptySet() || rhs.isEmptySet())
    return std::nullopt;
  auto predicate = toLLVM(term->getFloatPredicate());
  if (term->operands[0] == term->operands[1]) {
    // x against itself is equal or unordered.
    bool whenEqual = predicate & llvm::CmpInst::FCMP_OEQ;
    bool whenUnordered = predicate & llvm::CmpInst::FCMP_UNO;
    if (whenEqual == whenUnordered || !lhs.containsNaN())
      return whenEqual;
    if (lhs.isNaNOnly())
      return whenUnordered;
    return std::nullopt;
  }
  if (lhs.fcmp(predicate, rhs))
    return true;
  if (lhs.fcmp(llvm::CmpInst::getInversePredicate(predicate), rhs))
    return false;
  return std::nullopt;
}

/// A compare guards the arm that is one of its sides.
ConstantFPRange TermRange::select(const Term *term) {
  const Term *condition = term->operands[0];
  const Term *arms[] = {term->operands[1], term->operands[2]};
  if (std::optional<bool> decided = decide(condition))
    return get(arms[*decided ? 0 : 1]);
  ConstantFPRange result =
      ConstantFPRange::getEmpty(get(arms[0]).getSemantics());
  for (int i : {0, 1}) {
    ConstantFPRange range = get(arms[i]);
    if (condition->is(K::Compare) && condition->comparesFloats()) {
      auto predicate = toLLVM(condition->getFloatPredicate());
      if (i == 1)
        predicate = llvm::CmpInst::getInversePredicate(predicate);
      auto guard = [&](const Term *guarded, const Term *other,
                       llvm::CmpInst::Predicate holds) {
        bool same = guarded == arms[i] ||
                    (guarded->value && guarded->value == arms[i]->value);
        if (same && !get(other).isEmptySet())
          range = range.intersectWith(
              ConstantFPRange::makeAllowedFCmpRegion(holds, get(other)));
      };
      const Term *lhs = condition->operands[0], *rhs = condition->operands[1];
      guard(lhs, rhs, predicate);
      guard(rhs, lhs, llvm::CmpInst::getSwappedPredicate(predicate));
    }
    result = result.unionWith(range);
  }
  return result;
}

ConstantFPRange TermRange::get(const Term *term) {
  if (term->is(K::Constant))
    return ConstantFPRange(std::get<APFloat>(*term->constant));
  // A term that moves bits has all flags, but promises nothing.
  if (term->is(K::Input))
    return rangeOf(term->value);
  if (term->is(K::Select))
    return select(term);
  if (term->is(K::Bitcast))
    return ConstantFPRange::getFull(
        cast<FloatType>(term->type).getFloatSemantics());
  ConstantFPRange range = compute(term);
  // The same holds for a conversion from an integer.
  if (!term->operands[0]->isFloat())
    return range;
  if (allows(term, Flags::nsz))
    range = withBothZeros(range);
  return assumeFlags(range, term->flags);
}

ConstantFPRange TermRange::compute(const Term *term) {
  const llvm::fltSemantics &semantics =
      cast<FloatType>(term->type).getFloatSemantics();
  ConstantFPRange full = ConstantFPRange::getFull(semantics);
  SmallVector<ConstantFPRange, 3> in;
  for (const Term *operand : term->operands) {
    if (!hasFloatRange(operand->type))
      break;
    ConstantFPRange range = assumeFlags(get(operand), term->flags);
    if (allows(term, Flags::nsz))
      range = withBothZeros(range);
    if (range.isEmptySet())
      return ConstantFPRange::getEmpty(semantics);
    in.push_back(range);
  }
  auto isInteger = [&](unsigned i) {
    return isa<IntegerType>(term->operands[i]->type);
  };
  if (term->is(K::SIToFP) || term->is(K::UIToFP))
    return isInteger(0)
               ? fromInteger(cast<IntegerType>(term->operands[0]->type),
                             semantics, term->is(K::SIToFP))
               : full;
  if (in.size() != term->operands.size())
    return full;

  if (term->is(K::Body))
    if (auto op = dyn_cast<ScalarBodyOpInterface>(term->op))
      return bodies.infer(op, in)[0];

  bool sameOperands = in.size() == 2 && term->operands[0] == term->operands[1];
  switch (term->kind) {
  case K::Neg:
    return in[0].negate();
  case K::Abs:
    return in[0].abs();
  case K::CopySign:
    return copySign(in[0], in[1]);
  case K::MaximumF:
    return maximum(in[0], in[1]);
  case K::MinimumF:
    return maximum(in[0].negate(), in[1].negate()).negate();
  case K::MaxNumF:
    return maxNum(in[0], in[1]);
  case K::MinNumF:
    return maxNum(in[0].negate(), in[1].negate()).negate();
  case K::ExtF:
  case K::TruncF:
    return in[0].cast(semantics);
  case K::Floor:
    return roundTo(in[0], APFloat::rmTowardNegative);
  case K::Ceil:
    return roundTo(in[0], APFloat::rmTowardPositive);
  case K::Trunc:
    return roundTo(in[0], APFloat::rmTowardZero);
  case K::RoundEven:
    return roundTo(in[0], APFloat::rmNearestTiesToEven);
  default:
    break;
  }

  // Other orders and approximations may overflow where this one does not.
  if (allows(term, Flags::reassoc | Flags::arcp | Flags::afn))
    return full;
  // A product that a later sum takes in is not rounded.
  auto product = [&](ConstantFPRange range) {
    return allows(term, Flags::contract) ? outward(range) : range;
  };
  switch (term->kind) {
  case K::Add:
    return in[0].add(in[1]);
  case K::Sub:
    return sameOperands ? differenceWithSelf(in[0]) : in[0].sub(in[1]);
  case K::Mul:
    return product(sameOperands ? square(in[0]) : in[0].mul(in[1]));
  case K::Fma:
    return outward(in[0].mul(in[1])).add(in[2]);
  case K::Div:
    return in[0].div(in[1]);
  case K::Reciprocal: {
    APFloat one(1.0);
    bool lossy;
    one.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    return ConstantFPRange(one).div(in[0]);
  }
  case K::Pow:
    return power(in[0], in[1]);
  default:
    break;
  }
  return imageOf(term->kind, in[0]).value_or(full);
}

//===----------------------------------------------------------------------===//
// What ranges decide
//===----------------------------------------------------------------------===//

/// A maximum is x where no y is greater, and NaN comes out alike.
const Term *TermRange::resolveExtremum(const Term *term) {
  bool propagates = term->is(K::MaximumF) || term->is(K::MinimumF);
  bool isMinimum = term->is(K::MinimumF) || term->is(K::MinNumF);
  for (int i : {0, 1}) {
    ConstantFPRange x = assumeFlags(get(term->operands[i]), term->flags);
    ConstantFPRange y = assumeFlags(get(term->operands[1 - i]), term->flags);
    if (isMinimum) {
      x = x.negate();
      y = y.negate();
    }
    if (!hasNumbers(x) || !hasNumbers(y))
      continue;
    // Of a NaN and a number one kind takes the NaN, the other the number.
    if (propagates ? y.containsNaN() : x.containsNaN())
      continue;
    APFloat least = x.getLower(), other = y.getUpper();
    // Of two zeros maxnumf may take either.
    bool zeros = least.isZero() && other.isZero();
    bool anyZero = allows(term, Flags::nsz);
    if (zeros && least.isNegative() != other.isNegative() && !anyZero &&
        (!propagates || least.isNegative()))
      continue;
    if (other > least)
      continue;
    return resolve(term->operands[i]);
  }
  return term;
}

const Term *TermRange::constant(const Term *like, Number number) {
  return arena.constant(like->type, std::move(number));
}

const Term *TermRange::resolve(const Term *term) {
  if (term->is(K::Input) || term->is(K::Constant))
    return term;
  if (term->is(K::Compare)) {
    std::optional<bool> decided = decide(term);
    return decided ? constant(term, APInt(1, *decided)) : term;
  }
  if (term->is(K::Select)) {
    std::optional<bool> decided = decide(term->operands[0]);
    return decided ? resolve(term->operands[*decided ? 1 : 2]) : term;
  }
  if (!hasFloatRange(term->type) || !hasFloatRange(term->operands[0]->type))
    return term;
  switch (term->kind) {
  case K::MaximumF:
  case K::MinimumF:
  case K::MaxNumF:
  case K::MinNumF:
    if (const Term *resolved = resolveExtremum(term); resolved != term)
      return resolved;
    break;
  case K::Abs:
    // The sign of a NaN would change.
    if (assumeFlags(get(term->operands[0]), term->flags).getSignBit() == false)
      return resolve(term->operands[0]);
    break;
  default:
    break;
  }
  ConstantFPRange range = get(term);
  if (const APFloat *number = range.getSingleElement())
    if (!number->isNaN() && !allows(term, Flags::nsz))
      return constant(term, *number);
  return term;
}
