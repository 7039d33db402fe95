// Equations of the table of idioms written out as functions of arith and math,
// in the many ways in which programs spell them.

#ifndef RECTIFY_LIB_TESTING_FORMWRITER_H
#define RECTIFY_LIB_TESTING_FORMWRITER_H

#include "Raise/Expr.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace mlir::rectify::testing {

/// How a row is written out.
struct Spelling {
  Type type;
  /// The numbers of the row, by name.
  std::vector<std::pair<std::string, double>> numbers;
  /// a > b as ogt, ugt, oge or uge, and by exchanged operands.
  arith::CmpFPredicate greater = arith::CmpFPredicate::OGT;
  bool exchanged = false;
  /// Maxima and minima by the ops that keep NaN, that drop it, or a select.
  enum { KeepNaN, DropNaN, Compare } extremum = KeepNaN;
  /// Flags of all its ops.
  arith::FastMathFlags flags = arith::FastMathFlags::none;
};

/// Writes an equation's form as a function.
class FormWriter {
public:
  FormWriter(const raise::Idiom &idiom, const Spelling &spelling)
      : idiom(idiom), spelling(spelling) {}

  /// Null where the form cannot be written in this type.
  func::FuncOp write(OpBuilder &builder, StringRef name);
  /// Whether the last form had such a choice to make.
  bool compares = false, hasExtremum = false;

private:
  Value emit(const raise::Expr &e, bool asBits);
  Value emitOp(const raise::Expr &e, bool asBits);
  Value emitGreater(Value a, Value b);
  Value emitExtremum(bool larger, Value a, Value b);
  Value emitConstant(double number, bool asBits);
  Value create(StringRef name, ValueRange operands, Type type,
               ArrayRef<NamedAttribute> attributes = {});
  Type getType(bool asBits) {
    return asBits && isa<FloatType>(spelling.type)
               ? IntegerType::get(spelling.type.getContext(),
                                  spelling.type.getIntOrFloatBitWidth())
               : spelling.type;
  }
  void collectInputs(const raise::Expr &e);
  double lookup(const raise::ExprNode *node) const;

  const raise::Idiom &idiom;
  const Spelling &spelling;
  ImplicitLocOpBuilder *b = nullptr;
  SmallVector<std::string> inputs;
  Block *block = nullptr;
  bool failed = false;
};

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_FORMWRITER_H
