// What each kind of term is in the theories of floats and of bit vectors.

#include "Testing/SmtTerms.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;
using llvm::APInt;
using llvm::formatv;

/// A comparison of floats: a relation, whether it is negated, and whether it
/// holds of NaN.
static std::string compareFloats(arith::CmpFPredicate predicate, StringRef a,
                                 StringRef b) {
  using P = arith::CmpFPredicate;
  std::string nan = formatv("(or (fp.isNaN {0}) (fp.isNaN {1}))", a, b);
  auto relation = [&](StringRef name, bool orNaN) {
    std::string text = formatv("(fp.{0} {1} {2})", name, a, b);
    return orNaN ? formatv("(or {0} {1})", nan, text).str() : text;
  };
  switch (predicate) {
  case P::AlwaysFalse:
    return "false";
  case P::AlwaysTrue:
    return "true";
  case P::ORD:
    return "(not " + nan + ")";
  case P::UNO:
    return nan;
  case P::OEQ:
  case P::UEQ:
    return relation("eq", predicate == P::UEQ);
  case P::OGT:
  case P::UGT:
    return relation("gt", predicate == P::UGT);
  case P::OGE:
  case P::UGE:
    return relation("geq", predicate == P::UGE);
  case P::OLT:
  case P::ULT:
    return relation("lt", predicate == P::ULT);
  case P::OLE:
  case P::ULE:
    return relation("leq", predicate == P::ULE);
  case P::ONE:
    return "(not " + relation("eq", true) + ")";
  case P::UNE:
    return "(not " + relation("eq", false) + ")";
  }
  llvm_unreachable("unknown predicate");
}

static std::string compareIntegers(arith::CmpIPredicate predicate, StringRef a,
                                   StringRef b) {
  using P = arith::CmpIPredicate;
  StringRef name = [&] {
    switch (predicate) {
    case P::eq:
      return "=";
    case P::ne:
      return "distinct";
    case P::slt:
      return "bvslt";
    case P::sle:
      return "bvsle";
    case P::sgt:
      return "bvsgt";
    case P::sge:
      return "bvsge";
    case P::ult:
      return "bvult";
    case P::ule:
      return "bvule";
    case P::ugt:
      return "bvugt";
    case P::uge:
      return "bvuge";
    }
    llvm_unreachable("unknown predicate");
  }();
  return formatv("({0} {1} {2})", name, a, b);
}

std::string SmtTerms::spellExtremum(const Term *term) {
  const std::string &a = name(term, 0), &b = name(term, 1);
  bool larger = term->is(TermKind::MaximumF) || term->is(TermKind::MaxNumF);
  StringRef relation = larger ? "gt" : "lt";
  if (term->is(TermKind::MaximumF) || term->is(TermKind::MinimumF))
    return formatv("(ite (fp.isNaN {0}) {0} (ite (fp.isNaN {1}) {1} (ite "
                   "(fp.{2} {0} {1}) {0} (ite (fp.{2} {1} {0}) {1} (ite "
                   "(fp.isNegative {3}) {1} {0})))))",
                   a, b, relation, larger ? a : b);
  choices = true;
  return formatv("(ite (fp.isNaN {0}) {1} (ite (fp.isNaN {1}) {0} (ite (fp.{2} "
                 "{0} {1}) {0} (ite (fp.{2} {1} {0}) {1} (ite {3} {1} {0})))))",
                 a, b, relation, second);
}

/// A function of which nothing is known, of this name and these types.
std::string SmtTerms::spellUnknown(const Term *term) {
  std::string function = getName(term->kind).str(), sorts, operands;
  for (const Term *operand : term->operands) {
    llvm::raw_string_ostream(function) << "." << operand->type;
    sorts += getSmtSort(operand->type) + " ";
    operands += " " + names[operand];
  }
  functions.try_emplace(function,
                        formatv("(declare-fun {0} ({1}) {2})\n", function,
                                sorts, getSmtSort(term->type)));
  return "(" + function + operands + ")";
}

std::string SmtTerms::spellFloat(const Term *term, std::string &why) {
  auto apply = [&](StringRef function, bool rounds) {
    std::string text = "(fp." + function.str() + (rounds ? " RNE" : "");
    for (const Term *operand : term->operands)
      text += " " + names[operand];
    return text + ")";
  };
  auto toIntegral = [&](StringRef mode) -> std::string {
    return formatv("(fp.roundToIntegral {0} {1})", mode, name(term, 0));
  };
  switch (term->kind) {
  case TermKind::Add:
    return apply("add", true);
  case TermKind::Sub:
    return apply("sub", true);
  case TermKind::Mul:
    return apply("mul", true);
  case TermKind::Div:
    return apply("div", true);
  case TermKind::Fma:
    return apply("fma", true);
  case TermKind::Sqrt:
    return apply("sqrt", true);
  case TermKind::Neg:
    return apply("neg", false);
  case TermKind::Abs:
    return apply("abs", false);
  case TermKind::Reciprocal:
    return formatv(
        "(fp.div RNE {0} {1})",
        getSmtNumber(
            term->type,
            APFloat::getOne(cast<FloatType>(term->type).getFloatSemantics())),
        name(term, 0));
  case TermKind::Floor:
    return toIntegral("RTN");
  case TermKind::Ceil:
    return toIntegral("RTP");
  case TermKind::RoundEven:
    return toIntegral("RNE");
  case TermKind::Trunc:
    return toIntegral("RTZ");
  case TermKind::MaximumF:
  case TermKind::MinimumF:
  case TermKind::MaxNumF:
  case TermKind::MinNumF:
    return spellExtremum(term);
  case TermKind::Rem:
  case TermKind::CopySign:
    // The theory's remainder is another, and its NaN have no sign.
    why = ("it computes '" + getName(term->kind) + "'").str();
    return "";
  default:
    return spellUnknown(term);
  }
}

std::string SmtTerms::spellInteger(const Term *term, std::string &why) {
  auto apply = [&](StringRef function) {
    std::string text = "(" + function.str();
    for (const Term *operand : term->operands)
      text += " " + names[operand];
    return text + ")";
  };
  auto choose = [&](StringRef relation) -> std::string {
    return formatv("(ite ({0} {1} {2}) {1} {2})", relation, name(term, 0),
                   name(term, 1));
  };
  switch (term->kind) {
  case TermKind::Add:
    return apply("bvadd");
  case TermKind::Sub:
    return apply("bvsub");
  case TermKind::Mul:
    return apply("bvmul");
  case TermKind::Neg:
    return apply("bvneg");
  case TermKind::Abs:
    return formatv(
        "(ite (bvslt {0} {1}) (bvneg {0}) {0})", name(term, 0),
        getSmtNumber(term->type, APInt(term->type.getIntOrFloatBitWidth(), 0)));
  case TermKind::MaxSI:
    return choose("bvsgt");
  case TermKind::MinSI:
    return choose("bvslt");
  case TermKind::MaxUI:
    return choose("bvugt");
  case TermKind::MinUI:
    return choose("bvult");
  case TermKind::And:
    return apply("bvand");
  case TermKind::Or:
    return apply("bvor");
  case TermKind::Xor:
    return apply("bvxor");
  case TermKind::Not:
    return apply("bvnot");
  case TermKind::Shl:
  case TermKind::ShrS:
  case TermKind::ShrU: {
    unsigned width = term->type.getIntOrFloatBitWidth();
    own.push_back(formatv("(bvuge {0} {1})", name(term, 1),
                          getSmtNumber(term->type, APInt(width, width))));
    return apply(term->is(TermKind::Shl)    ? "bvshl"
                 : term->is(TermKind::ShrS) ? "bvashr"
                                            : "bvlshr");
  }
  default:
    why = ("it computes '" + getName(term->kind) + "' of integers").str();
    return "";
  }
}

std::string SmtTerms::spellConversion(const Term *term, std::string &why) {
  const Term *from = term->operands[0];
  const std::string &a = name(term, 0);
  unsigned width = term->type.getIntOrFloatBitWidth(),
           fromWidth = from->type.getIntOrFloatBitWidth();
  auto format = dyn_cast<FloatType>(term->type);
  switch (term->kind) {
  case TermKind::ExtF:
  case TermKind::TruncF:
  case TermKind::SIToFP:
    return formatv("((_ to_fp {0}) RNE {1})", getSmtFormat(format), a);
  case TermKind::UIToFP:
    return formatv("((_ to_fp_unsigned {0}) RNE {1})", getSmtFormat(format), a);
  case TermKind::ExtSI:
    return formatv("((_ sign_extend {0}) {1})", width - fromWidth, a);
  case TermKind::ExtUI:
    return formatv("((_ zero_extend {0}) {1})", width - fromWidth, a);
  case TermKind::TruncI:
    return formatv("((_ extract {0} 0) {1})", width - 1, a);
  case TermKind::FPToSI:
  case TermKind::FPToUI: {
    bool isSigned = term->is(TermKind::FPToSI);
    // Rounded toward zero it must be one of the integers, as the number one
    // beyond each end is not; the format holds both, or reaches neither.
    const llvm::fltSemantics &semantics =
        cast<FloatType>(from->type).getFloatSemantics();
    auto power = [&](unsigned exponent, bool negative) {
      APFloat value =
          llvm::scalbn(APFloat::getOne(semantics), static_cast<int>(exponent),
                       APFloat::rmNearestTiesToEven);
      if (negative)
        value.changeSign();
      return getSmtNumber(from->type, value);
    };
    std::string whole = formatv("(fp.roundToIntegral RTZ {0})", a);
    std::string lower =
        isSigned ? power(width - 1, true)
                 : getSmtNumber(from->type, APFloat::getZero(semantics));
    own.push_back(formatv(
        "(or (fp.isNaN {0}) (fp.isInfinite {0}) (not (fp.leq {1} {2})) (not "
        "(fp.lt {2} {3})))",
        a, lower, whole, power(isSigned ? width - 1 : width, false)));
    return formatv("((_ fp.to_{0}bv {1}) RTZ {2})", isSigned ? "s" : "u", width,
                   a);
  }
  case TermKind::Bitcast: {
    if (format && !from->isFloat())
      return formatv("((_ to_fp {0}) {1})", getSmtFormat(format), a);
    auto it = inputs.find(from->value);
    if (!from->isFloat())
      return a;
    if (from->is(TermKind::Input) && it != inputs.end() && !format &&
        !it->second.bits.empty())
      return it->second.bits;
    // A NaN that was computed has no bits.
    why = "it looks at the bits of a float that it computed";
    return "";
  }
  default:
    llvm_unreachable("not a conversion");
  }
}

/// The op's code on scalars, as it is expanded, with its operands as inputs.
std::string SmtTerms::spellBody(const Term *term, std::string &why) {
  Location loc = term->op->getLoc();
  Block &block = *bodies.emplace_back(std::make_unique<Block>());
  for (const Term *operand : term->operands) {
    std::string bits;
    if (auto it = inputs.find(operand->value);
        operand->is(TermKind::Input) && it != inputs.end())
      bits = it->second.bits;
    inputs[block.addArgument(operand->type, loc)] = {names[operand], bits,
                                                     poisons[operand]};
  }
  OpBuilder builder(loc.getContext());
  builder.setInsertionPointToEnd(&block);
  Value op = cast<ScalarBodyOpInterface>(term->op).createOnElements(
      builder, loc, block.getArguments())[0];
  Value result = op.getDefiningOp<ScalarBodyOpInterface>().emit(
      builder, loc, block.getArguments())[0];
  const Term *root = reader->read(result);
  std::string text = define(root, why);
  own.clear();
  if (const std::string &inner = poisons[root]; !inner.empty())
    own.push_back(inner);
  return text;
}

std::string SmtTerms::spell(const Term *term, std::string &why) {
  switch (term->kind) {
  case TermKind::Body:
    return spellBody(term, why);
  case TermKind::Constant:
    return getSmtNumber(term->type, *term->constant);
  case TermKind::Compare: {
    std::string text = term->comparesFloats()
                           ? compareFloats(term->getFloatPredicate(),
                                           name(term, 0), name(term, 1))
                           : compareIntegers(term->getIntPredicate(),
                                             name(term, 0), name(term, 1));
    return "(ite " + text + " #b1 #b0)";
  }
  case TermKind::Select:
    return formatv("(ite (= {0} #b1) {1} {2})", name(term, 0), name(term, 1),
                   name(term, 2));
  case TermKind::Bitcast:
  case TermKind::ExtF:
  case TermKind::TruncF:
  case TermKind::ExtSI:
  case TermKind::ExtUI:
  case TermKind::TruncI:
  case TermKind::SIToFP:
  case TermKind::UIToFP:
  case TermKind::FPToSI:
  case TermKind::FPToUI:
    return spellConversion(term, why);
  default:
    return term->isFloat() ? spellFloat(term, why) : spellInteger(term, why);
  }
}
