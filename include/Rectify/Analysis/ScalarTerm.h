// IR read as scalar terms: what each element of a value is computed from,
// whichever dialect spells it and whether it stands on scalars, vectors,
// tensors or in the body of a linalg op.

#ifndef RECTIFY_ANALYSIS_SCALARTERM_H
#define RECTIFY_ANALYSIS_SCALARTERM_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/Value.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Allocator.h"

#include <optional>
#include <variant>

namespace mlir::rectify {

/// What a term does with its operands. Add to Abs, Compare and Select are on
/// floats or on integers, as the types of the operands say. Max and Min are
/// told apart by what they make of NaN: MaximumF returns it, MaxNumF the other
/// operand.
enum class TermKind : uint8_t {
  Input,    ///< not computed by anything known
  Constant, ///< the same number for every element
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Neg,
  Abs,
  Reciprocal,
  Fma,
  CopySign,
  MaximumF,
  MinimumF,
  MaxNumF,
  MinNumF,
  MaxSI,
  MinSI,
  MaxUI,
  MinUI,
  Compare, ///< `predicate` on two operands
  Select,  ///< condition, then, else
  Exp,
  Exp2,
  Expm1,
  Log,
  Log2,
  Log10,
  Log1p,
  Tanh,
  Erf,
  Erfc,
  Sigmoid,
  Sqrt,
  Rsqrt,
  Pow,
  Floor,
  Ceil,
  RoundEven,
  Trunc,
  And,
  Or,
  Xor,
  Not,
  Shl,
  ShrS,
  ShrU,
  Bitcast,
  ExtF,
  TruncF,
  ExtSI,
  ExtUI,
  TruncI,
  SIToFP,
  UIToFP,
  FPToSI,
  FPToUI,
  Body, ///< an op with ScalarBodyOpInterface and one value
};

/// The kind's name, as in `maximumf`.
StringRef getName(TermKind kind);

/// A number of a float or an integer format.
using Number = std::variant<APFloat, APInt>;

/// The bit of a kind in a set of kinds.
constexpr uint64_t getBit(TermKind kind) {
  return uint64_t(1) << static_cast<unsigned>(kind);
}

/// One node. Terms live as long as their arena and never change.
struct Term {
  TermKind kind = TermKind::Input;
  /// The element type.
  Type type;
  ArrayRef<const Term *> operands;
  /// Of a Compare: an arith::CmpFPredicate or arith::CmpIPredicate.
  unsigned predicate = 0;
  /// Of a Constant.
  std::optional<Number> constant;
  /// Where it was read: null for the inner terms of an op that is several.
  Value value;
  /// The op that computes it; of a Body the op with the body, which may stand
  /// inside of the one that computes `value`.
  Operation *op = nullptr;
  /// What the op's flags allow; for ops that cannot carry any, nothing if they
  /// round or look at NaN, and everything if they only move bits.
  arith::FastMathFlags flags = arith::FastMathFlags::none;
  /// The kinds of this term and of all below it, a bit for each.
  uint64_t kinds = 0;

  bool is(TermKind k) const { return kind == k; }
  bool isFloat() const { return isa<FloatType>(type); }
  bool comparesFloats() const { return operands[0]->isFloat(); }
  arith::CmpFPredicate getFloatPredicate() const {
    return static_cast<arith::CmpFPredicate>(predicate);
  }
  arith::CmpIPredicate getIntPredicate() const {
    return static_cast<arith::CmpIPredicate>(predicate);
  }
};

/// Makes terms and owns them.
class TermArena {
public:
  const Term *create(Term term, ArrayRef<const Term *> operands);
  /// A term of `op`'s flags.
  const Term *create(TermKind kind, Type type, ArrayRef<const Term *> operands,
                     Operation *op = nullptr);
  const Term *compare(unsigned predicate, const Term *lhs, const Term *rhs,
                      Operation *op = nullptr);
  const Term *constant(Type type, Number number);
  /// `number` rounded to the float type `type`.
  const Term *constant(Type type, double number);
  const Term *input(Value value);

private:
  llvm::BumpPtrAllocator allocator;
  llvm::SpecificBumpPtrAllocator<Term> terms;
};

/// Reads one op that has one result: the term of its elements, given the terms
/// of its operands, or null if the op is not known. An op may become several
/// terms; the outermost gets the op and its result.
using TermReaderFn = const Term *(*)(TermArena & arena, Operation *op,
                                     ArrayRef<const Term *> operands);

/// The reader for a dialect's ops by their names, whether the dialect is
/// registered or not; null if there is none. A dialect is added by a file
/// ScalarTerm<Dialect>.cpp and a line in ScalarTermDialects.cpp.
TermReaderFn lookupTermReader(StringRef dialectNamespace);

/// For the simple ops of a dialect: names without the dialect, and kinds.
struct TermSpelling {
  StringLiteral name;
  TermKind kind;
};
const Term *readSpelling(ArrayRef<TermSpelling> table, TermArena &arena,
                         Operation *op, ArrayRef<const Term *> operands);

/// Whether `term` and what is between it and `operands` have the number and the
/// types of operands that their kinds ask for. An op of a dialect that is not
/// registered may have any.
bool isWellTyped(const Term *term, ArrayRef<const Term *> operands);

/// Terms of values, read on demand, each once. What is read must not change as
/// long as the reader is asked about it.
class TermReader {
public:
  /// Calls are looked into where the function is in `scope`, which the caller
  /// must then have for itself.
  explicit TermReader(Operation *scope = nullptr) : scope(scope) {}

  const Term *read(Value value);
  /// The term if it has been read already.
  const Term *lookup(Value value) const { return terms.lookup(value); }
  TermArena &getArena() { return arena; }

private:
  const Term *build(Value value);

  Operation *scope;
  TermArena arena;
  llvm::DenseMap<Value, const Term *> terms;
  SymbolTableCollection symbols;
};

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

/// A term as a function of chosen terms below it, made to be run often.
class TermProgram {
public:
  /// None if `root` depends on anything but `inputs` and constants, or is
  /// larger than `limit` terms.
  static std::optional<TermProgram>
  get(const Term *root, ArrayRef<const Term *> inputs, unsigned limit = 256);
  /// The value at one point: every operation rounded in its own type, the
  /// transcendental ones through long double. Where an operation's result is
  /// not specified (the sign of maxnumf(-0, +0)) it takes the first operand.
  Number run(ArrayRef<Number> inputs) const { return runAll(inputs)[result]; }
  /// The values of the inputs, the constants and the steps, in this order.
  SmallVector<Number, 16> runAll(ArrayRef<Number> inputs) const;
  /// As real numbers: nothing is rounded but to long double. None where bits
  /// are looked at.
  std::optional<long double> runWide(ArrayRef<long double> inputs) const;
  /// The terms that are computed, operands first; then constants and inputs are
  /// not among them.
  ArrayRef<const Term *> getSteps() const { return steps; }
  /// The constants that are read.
  ArrayRef<const Term *> getConstants() const { return constants; }
  /// Where the operands of a step are in what `runAll` returns, and the result.
  ArrayRef<unsigned> getOperandPlaces(unsigned step) const {
    return places[step];
  }
  unsigned getResultPlace() const { return result; }
  /// What the flags of all steps that can have any allow together.
  arith::FastMathFlags getFlags() const;

private:
  unsigned numInputs = 0;
  SmallVector<const Term *> constants, steps;
  /// For each step, where its operands are: inputs, then constants, then steps.
  SmallVector<SmallVector<unsigned, 3>> places;
  unsigned result = 0;
};

/// `number` as a long double, exactly (signed, if an integer).
long double toLongDouble(const Number &number);
/// `value` rounded once to the format.
APFloat roundToFormat(long double value, const llvm::fltSemantics &semantics);
/// The same bits; any NaN is any NaN.
bool isSameNumber(const Number &a, const Number &b);

} // namespace mlir::rectify

#endif // RECTIFY_ANALYSIS_SCALARTERM_H
