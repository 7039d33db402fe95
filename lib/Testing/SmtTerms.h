// One term after the other as a definition in SMT-LIB.

#ifndef RECTIFY_LIB_TESTING_SMTTERMS_H
#define RECTIFY_LIB_TESTING_SMTTERMS_H

#include "Testing/SmtWriter.h"

#include "mlir/IR/Block.h"

#include <map>
#include <memory>

namespace mlir::rectify::testing {

/// "(_ FloatingPoint 8 24)", "(_ BitVec 32)"; empty for types that the theories
/// lack.
std::string getSmtSort(Type type);
/// "8 24": the bits of exponent and significand, the hidden one among them.
std::string getSmtFormat(FloatType type);
/// The number with these bits.
std::string getSmtNumber(Type type, const llvm::APInt &bits);
std::string getSmtNumber(Type type, const Number &number);

/// Functions of which nothing is known, by name, with their declarations.
using SmtFunctions = std::map<std::string, std::string>;

/// Writes the terms of one side of a claim, each once.
class SmtTerms {
public:
  /// Names begin with `prefix`. Of maxnumf and minnumf of two zeros the first
  /// operand is taken, or the second where `second`, a formula, holds.
  SmtTerms(raw_ostream &os, StringRef prefix, StringRef second,
           SmtFunctions &functions)
      : os(os), prefix(prefix), second(second), functions(functions) {}

  /// The input `value` has the name `name`, and its bits, if it is a float,
  /// `bits`.
  void setInput(Value value, StringRef name, StringRef bits) {
    inputs[value] = {name.str(), bits.str(), ""};
  }
  /// Writes a definition of `root` and of all below; its name, or an empty
  /// string with the reason in `why`.
  std::string write(const Term *root, std::string &why);

  /// Formulas: when a root is poison, since a flag is broken or an operation
  /// has no result in what it depends on, and when a flag leaves the sign of a
  /// zero open.
  std::string getPoison() const { return disjunction(rootPoison); }
  std::string getOpenZeros() const { return disjunction(openZeros); }
  /// Whether `second` matters.
  bool hasChoices() const { return choices; }

private:
  /// An input's name, its bits, and when it is poison, if ever.
  struct Input {
    std::string name, bits, poison;
  };

  static std::string disjunction(ArrayRef<std::string> formulas);
  std::string define(const Term *root, std::string &why);
  /// Defines when `term` is poison, from its operands' and `own`.
  void definePoison(const Term *term);
  std::string spell(const Term *term, std::string &why);
  std::string spellFloat(const Term *term, std::string &why);
  std::string spellInteger(const Term *term, std::string &why);
  std::string spellExtremum(const Term *term);
  std::string spellConversion(const Term *term, std::string &why);
  std::string spellUnknown(const Term *term);
  std::string spellBody(const Term *term, std::string &why);
  void addFlags(const Term *term);
  const std::string &name(const Term *term, unsigned operand) const {
    return names.find(term->operands[operand])->second;
  }

  raw_ostream &os;
  StringRef prefix, second;
  SmtFunctions &functions;
  llvm::DenseMap<Value, Input> inputs;
  /// The name of each term, and when it is poison; empty for never.
  llvm::DenseMap<const Term *, std::string> names, poisons;
  SmallVector<std::string> rootPoison, openZeros;
  /// When the term that is being spelled is poison by itself.
  SmallVector<std::string> own;
  bool choices = false;
  /// The code of bodies, and its terms.
  std::vector<std::unique_ptr<Block>> bodies;
  std::unique_ptr<TermReader> reader = std::make_unique<TermReader>();
};

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_SMTTERMS_H
