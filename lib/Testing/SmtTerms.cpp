// Types, numbers and definitions in the theories of floats and of bit vectors.

#include "Testing/SmtTerms.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;
using llvm::APInt;
using llvm::formatv;

//===----------------------------------------------------------------------===//
// Types and numbers
//===----------------------------------------------------------------------===//

std::string testing::getSmtFormat(FloatType type) {
  unsigned precision = APFloat::semanticsPrecision(type.getFloatSemantics());
  return formatv("{0} {1}", type.getWidth() - precision, precision);
}

std::string testing::getSmtSort(Type type) {
  if (auto format = dyn_cast<FloatType>(type)) {
    // The theory has IEEE's formats, with infinities and many NaN.
    if (!isRangeFormat(format.getFloatSemantics()))
      return "";
    return formatv("(_ FloatingPoint {0})", getSmtFormat(format));
  }
  if (!type.isInteger())
    return "";
  return formatv("(_ BitVec {0})", type.getIntOrFloatBitWidth());
}

std::string testing::getSmtNumber(Type type, const APInt &bits) {
  SmallString<64> digits;
  bits.toString(digits, 2, /*Signed=*/false);
  std::string text = "#b" +
                     std::string(bits.getBitWidth() - digits.size(), '0') +
                     digits.str().str();
  if (auto format = dyn_cast<FloatType>(type))
    return formatv("((_ to_fp {0}) {1})", getSmtFormat(format), text);
  return text;
}

std::string testing::getSmtNumber(Type type, const Number &number) {
  if (const auto *real = std::get_if<APFloat>(&number))
    return getSmtNumber(type, real->bitcastToAPInt());
  return getSmtNumber(type, std::get<APInt>(number));
}

//===----------------------------------------------------------------------===//
// Definitions
//===----------------------------------------------------------------------===//

std::string SmtTerms::disjunction(ArrayRef<std::string> formulas) {
  return formulas.empty() ? "false" : "(or " + llvm::join(formulas, " ") + ")";
}

void SmtTerms::addFlags(const Term *term) {
  using Flags = arith::FastMathFlags;
  // As in TermCode: flags of terms without float operands mean nothing.
  if (term->operands.empty() || !term->operands[0]->isFloat() ||
      term->is(TermKind::Bitcast))
    return;
  auto has = [&](Flags flag) {
    return arith::bitEnumContainsAll(term->flags, flag);
  };
  auto breaks = [&](const Term *value) {
    if (has(Flags::nnan))
      own.push_back("(fp.isNaN " + names[value] + ")");
    if (has(Flags::ninf))
      own.push_back("(fp.isInfinite " + names[value] + ")");
  };
  if (term->isFloat())
    breaks(term);
  for (const Term *operand : term->operands)
    if (operand->isFloat())
      breaks(operand);
  if (has(Flags::nsz) && term->isFloat())
    openZeros.push_back("(fp.isZero " + names[term] + ")");
}

void SmtTerms::definePoison(const Term *term) {
  // A select is poison by the arm that it takes, and a body by its code.
  unsigned others = term->is(TermKind::Select) ? 1
                    : term->is(TermKind::Body) ? 0
                                               : term->operands.size();
  for (const Term *operand : term->operands.take_front(others))
    if (const std::string &of = poisons[operand]; !of.empty())
      own.push_back(of);
  if (term->is(TermKind::Select)) {
    auto formula = [&](const Term *arm) {
      const std::string &of = poisons[arm];
      return of.empty() ? "false" : of;
    };
    std::string first = formula(term->operands[1]),
                second = formula(term->operands[2]);
    if (first != "false" || second != "false")
      own.push_back(
          formatv("(ite (= {0} #b1) {1} {2})", name(term, 0), first, second));
  }
  if (own.empty())
    return;
  std::string poison = names[term] + ".poison";
  os << formatv("(define-fun {0} () Bool {1})\n", poison, disjunction(own));
  poisons[term] = poison;
}

std::string SmtTerms::write(const Term *root, std::string &why) {
  std::string text = define(root, why);
  if (const std::string &poison = poisons[root]; !poison.empty())
    rootPoison.push_back(poison);
  return text;
}

std::string SmtTerms::define(const Term *root, std::string &why) {
  SmallVector<const Term *> stack{root};
  while (!stack.empty()) {
    const Term *term = stack.back();
    if (names.contains(term)) {
      stack.pop_back();
      continue;
    }
    size_t size = stack.size();
    llvm::copy_if(
        term->operands, std::back_inserter(stack),
        [&](const Term *operand) { return !names.contains(operand); });
    if (stack.size() > size)
      continue;
    stack.pop_back();
    if (term->is(TermKind::Input)) {
      auto it = inputs.find(term->value);
      if (it == inputs.end()) {
        why = "it depends on more than its arguments";
        return "";
      }
      names[term] = it->second.name;
      poisons[term] = it->second.poison;
      continue;
    }
    std::string sort = getSmtSort(term->type);
    if (sort.empty()) {
      llvm::raw_string_ostream(why) << "there is no theory of " << term->type;
      return "";
    }
    own.clear();
    std::string text = spell(term, why);
    if (text.empty())
      return "";
    std::string name = (prefix + Twine(names.size())).str();
    os << formatv("(define-fun {0} () {1} {2})\n", name, sort, text);
    names[term] = name;
    addFlags(term);
    definePoison(term);
  }
  return names[root];
}
