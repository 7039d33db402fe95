// Scalar terms as straight-line code on host numbers, to be run on every input
// of a type. It shares nothing with the evaluation that the passes decide by.

#ifndef RECTIFY_LIB_TESTING_TERMCODE_H
#define RECTIFY_LIB_TESTING_TERMCODE_H

#include "Rectify/Analysis/ScalarTerm.h"
#include "Testing/Cell.h"
#include "Testing/Subject.h"

#include "llvm/ADT/DenseMap.h"

#include <memory>
#include <optional>

namespace mlir::rectify::testing {

/// What one run gives beside the results.
struct Outcome {
  /// A flag promised what this input breaks: any result is right.
  bool isPoison = false;
  /// A flag leaves the sign of a zero open.
  bool signOfZeroIsOpen = false;
};

/// The values of ops with one input of 16 bits, or two, so that each op is
/// evaluated once at each, however many pieces of code have it.
class BodyTables {
public:
  struct Table {
    /// By the bits of the one input.
    std::vector<double> all;
    /// By the bits of both inputs, as far as they have been asked for.
    llvm::DenseMap<uint64_t, double> pairs;
  };
  /// The table of an op for inputs of `format`, whatever format it computes in;
  /// null for formats of other widths, and for other numbers of inputs.
  std::shared_ptr<Table> get(ScalarBodyOpInterface op, FloatType format);

private:
  llvm::DenseMap<
      std::tuple<const void *, const void *, const void *, const void *>,
      std::shared_ptr<Table>>
      tables;
};

class TermCode {
public:
  /// Code for `roots` as a function of `inputs`, which are values that terms
  /// were read from. In `exact` code nothing is rounded but to f64, and what
  /// states its body is computed in f64 with its parameters as they are. None,
  /// with the reason in `why`, if a root depends on anything else or on what no
  /// code is known for.
  static std::optional<TermCode> compile(ArrayRef<const Term *> roots,
                                         ValueRange inputs, bool exact,
                                         BodyTables &tables, std::string &why);

  /// Where an operation leaves open which of two zeros it returns, it takes the
  /// first operand, or the second if `second`.
  Outcome run(ArrayRef<Cell> inputs, bool second,
              SmallVectorImpl<Cell> &results);

  /// Whether the code has operations that leave that open.
  bool hasOpenZeros() const { return openZeros; }
  /// The numbers that occur in it, constants and parameters of ops.
  ArrayRef<double> getNumbers() const { return numbers; }

private:
  struct Rounding {
    enum { None, Single, Binary, Slow } how = None;
    int precision = 0, minExponent = 0;
    double largest = 0;
    std::optional<Format> format;
  };
  struct Step {
    TermKind kind;
    unsigned predicate = 0;
    unsigned result = 0, a = 0, b = 0, c = 0;
    /// Of the result, and of the first operand.
    Type type, operandType;
    unsigned width = 0, operandWidth = 0;
    bool isFloat = false, takesFloat = false;
    /// Of a power: whether its exponent is an integer, of `operandWidth`.
    bool integerExponent = false;
    bool noNaNs = false, noInfs = false, noSignedZeros = false;
    Rounding rounding;
    SmallVector<unsigned, 2> operands;
    ScalarBodyOpInterface body;
    std::shared_ptr<BodyTables::Table> table;
  };

  static Rounding getRounding(Type type, bool exact);
  static double round(const Rounding &rounding, double value);
  Cell compute(const Step &step, bool second);
  Cell runBody(const Step &step);

  std::vector<Step> steps;
  std::vector<Cell> registers;
  SmallVector<unsigned> roots;
  SmallVector<double> numbers;
  /// The ops in f64 of exact code.
  std::vector<std::shared_ptr<ScalarOp>> wideOps;
  bool openZeros = false;
};

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_TERMCODE_H
