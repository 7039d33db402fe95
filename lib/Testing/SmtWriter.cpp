// Claims as problems in SMT-LIB.

#include "Testing/SmtTerms.h"

#include "mlir/IR/TypeUtilities.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;
using llvm::formatv;

/// What `promise` says of the input `name`, as a formula.
static std::string getPromise(const PromisedRange &promise, FloatType type,
                              StringRef name) {
  // Rounded inwards: a bound between two numbers must not admit the outer one.
  auto number = [&](double bound, APFloat::roundingMode mode) {
    APFloat value(bound);
    bool isExact;
    value.convert(type.getFloatSemantics(), mode, &isExact);
    return getSmtNumber(type, value);
  };
  return formatv("(or (and (fp.leq {1} {0}) (fp.leq {0} {2})){3})", name,
                 number(promise.lower, APFloat::rmTowardPositive),
                 number(promise.upper, APFloat::rmTowardNegative),
                 promise.nan ? formatv(" (fp.isNaN {0})", name).str() : "");
}

bool testing::writeSmtProblem(raw_ostream &os, const SmtFunction &before,
                              const SmtFunction &after,
                              ArrayRef<std::optional<PromisedRange>> promises,
                              SmallVectorImpl<std::string> &unknown,
                              std::string &why) {
  std::string text;
  llvm::raw_string_ostream body(text);
  SmtFunctions functions;
  // Where `before` leaves a zero open it may be either; whichever `after` has
  // must be one of them.
  SmtTerms first(body, "a", "false", functions),
      second(body, "b", "true", functions),
      found(body, "c", "choice", functions);
  for (auto [i, input] : llvm::enumerate(before.inputs)) {
    Type type = getElementTypeOrSelf(input.getType());
    std::string sort = getSmtSort(type);
    if (sort.empty()) {
      llvm::raw_string_ostream(why) << "there is no theory of " << type;
      return false;
    }
    std::string name = "x" + std::to_string(i), bits = name;
    if (auto format = dyn_cast<FloatType>(type)) {
      bits = name + ".bits";
      unsigned precision =
          APFloat::semanticsPrecision(format.getFloatSemantics());
      body << formatv("(declare-const {0} (_ BitVec {1}))\n", bits,
                      format.getWidth())
           << formatv("(define-fun {0} () {1} ((_ to_fp {2} {3}) {4}))\n", name,
                      sort, format.getWidth() - precision, precision, bits);
      if (i < promises.size() && promises[i])
        body << "(assert " << getPromise(*promises[i], format, name) << ")\n";
    } else {
      body << formatv("(declare-const {0} {1})\n", name, sort);
    }
    first.setInput(input, name, bits);
    second.setInput(input, name, bits);
    found.setInput(after.inputs[i], name, bits);
  }
  body << "(declare-const choice Bool)\n";

  SmallVector<std::string> differences;
  for (auto [old, now] : llvm::zip_equal(before.results, after.results)) {
    std::string a = first.write(old, why), c = found.write(now, why);
    if (a.empty() || c.empty())
      return false;
    std::string b = first.hasChoices() ? second.write(old, why) : a;
    std::string same = formatv("(= {0} {1})", c, a);
    if (b != a)
      same = formatv("(or {0} (= {1} {2}))", same, c, b);
    if (old->isFloat()) {
      // An open zero may become either zero, and only an open one another open
      // one.
      std::string open = first.getOpenZeros(), nowOpen = found.getOpenZeros();
      if (open != "false")
        same = formatv("(or {0} (and {1} (fp.isZero {2}) (fp.isZero {3})))",
                       same, open, c, a);
      if (nowOpen != "false")
        same = formatv("(and {0} (not (and {1} (not {2}) (fp.isZero {3}))))",
                       same, nowOpen, open, c);
    }
    differences.push_back("(not " + same + ")");
  }
  // All definitions are there: the formulas of both sides are complete.
  body << formatv("(assert (not {0}))\n", first.getPoison())
       << formatv("(assert (or {0} {1}))\n", found.getPoison(),
                  llvm::join(differences, " "))
       << "(check-sat)\n";
  for (const auto &[name, declaration] : functions) {
    unknown.push_back(name);
    os << declaration;
  }
  os << text;
  return true;
}
