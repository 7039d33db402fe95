// Writing forms, an op for each node of the equation.

#include "Testing/FormWriter.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Verifier.h"

#include <cmath>
#include <functional>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;
using namespace mlir::rectify::testing;

/// The ops of a kind on floats and on integers.
static std::pair<StringRef, StringRef> getOpNames(TermKind kind) {
  switch (kind) {
  case TermKind::Add:
    return {"arith.addf", "arith.addi"};
  case TermKind::Sub:
    return {"arith.subf", "arith.subi"};
  case TermKind::Mul:
    return {"arith.mulf", "arith.muli"};
  case TermKind::Div:
    return {"arith.divf", ""};
  case TermKind::Neg:
    return {"arith.negf", ""};
  case TermKind::Abs:
    return {"math.absf", "math.absi"};
  case TermKind::Exp:
    return {"math.exp", ""};
  case TermKind::Expm1:
    return {"math.expm1", ""};
  case TermKind::Log:
    return {"math.log", ""};
  case TermKind::Log1p:
    return {"math.log1p", ""};
  case TermKind::Tanh:
    return {"math.tanh", ""};
  case TermKind::Erf:
    return {"math.erf", ""};
  case TermKind::Erfc:
    return {"math.erfc", ""};
  case TermKind::Sigmoid:
    // Neither arith nor math has it.
    return {"stablehlo.logistic", ""};
  case TermKind::Sqrt:
    return {"math.sqrt", ""};
  case TermKind::Rsqrt:
    return {"math.rsqrt", ""};
  case TermKind::Pow:
    return {"math.powf", ""};
  case TermKind::And:
    return {"", "arith.andi"};
  case TermKind::Or:
    return {"", "arith.ori"};
  case TermKind::Xor:
    return {"", "arith.xori"};
  case TermKind::MaxUI:
    return {"", "arith.maxui"};
  case TermKind::MinUI:
    return {"", "arith.minui"};
  case TermKind::Shl:
    return {"", "arith.shli"};
  case TermKind::ShrS:
    return {"", "arith.shrsi"};
  case TermKind::ShrU:
    return {"", "arith.shrui"};
  default:
    return {"", ""};
  }
}

void FormWriter::collectInputs(const Expr &e) {
  if (e.is(ExprKind::Input) && !llvm::is_contained(inputs, e->name))
    inputs.push_back(e->name);
  for (const Expr &operand : e->operands)
    collectInputs(operand);
}

double FormWriter::lookup(const ExprNode *node) const {
  for (const auto &[name, value] : spelling.numbers)
    if (name == node->name)
      return value;
  return 0;
}

Value FormWriter::create(StringRef name, ValueRange operands, Type type,
                         ArrayRef<NamedAttribute> attributes) {
  if (name.empty() || llvm::is_contained(operands, Value())) {
    failed = true;
    return {};
  }
  OperationState state(b->getLoc(), name, operands, type, attributes);
  return b->create(state)->getResult(0);
}

Value FormWriter::emitConstant(double number, bool asBits) {
  Type type = getType(asBits);
  TypedAttr attr;
  if (isa<FloatType>(type)) {
    attr = b->getFloatAttr(type, number);
  } else {
    if (number != std::floor(number) ||
        std::fabs(number) >= std::ldexp(1.0, type.getIntOrFloatBitWidth() - 1))
      failed = true;
    attr = b->getIntegerAttr(type, static_cast<int64_t>(number));
  }
  return arith::ConstantOp::create(*b, attr);
}

Value FormWriter::emitGreater(Value a, Value b2) {
  compares = true;
  Type bit = b->getI1Type();
  if (!a || !b2) {
    failed = true;
    return {};
  }
  if (isa<IntegerType>(a.getType()))
    return arith::CmpIOp::create(*b, arith::CmpIPredicate::sgt, a, b2);
  using P = arith::CmpFPredicate;
  P predicate = spelling.greater;
  if (spelling.exchanged) {
    std::swap(a, b2);
    predicate = predicate == P::OGT   ? P::OLT
                : predicate == P::UGT ? P::ULT
                : predicate == P::OGE ? P::OLE
                                      : P::ULE;
  }
  return create(
      "arith.cmpf", {a, b2}, bit,
      b->getNamedAttr("predicate",
                      b->getI64IntegerAttr(static_cast<int64_t>(predicate))));
}

Value FormWriter::emitExtremum(bool larger, Value first, Value second) {
  hasExtremum = true;
  if (!first || !second) {
    failed = true;
    return {};
  }
  if (spelling.extremum == Spelling::Compare) {
    Value condition =
        larger ? emitGreater(first, second) : emitGreater(second, first);
    return create("arith.select", {condition, first, second}, first.getType());
  }
  if (spelling.exchanged)
    std::swap(first, second);
  StringRef name;
  if (isa<IntegerType>(first.getType()))
    name = larger ? "arith.maxsi" : "arith.minsi";
  else if (spelling.extremum == Spelling::KeepNaN)
    name = larger ? "arith.maximumf" : "arith.minimumf";
  else
    name = larger ? "arith.maxnumf" : "arith.minnumf";
  return create(name, {first, second}, first.getType());
}

Value FormWriter::emitOp(const Expr &e, bool asBits) {
  if (e.is(TermKind::Bitcast)) {
    Value operand = emit(e->operands[0], !asBits);
    return create("arith.bitcast", operand, getType(asBits));
  }
  SmallVector<Value> operands;
  for (const Expr &operand : e->operands)
    operands.push_back(emit(operand, asBits));
  // Shifts by more than there are bits give nothing.
  if ((e.is(TermKind::ShrS) || e.is(TermKind::ShrU) || e.is(TermKind::Shl)) &&
      e->operands[1].is(ExprKind::Number))
    failed |=
        lookup(e->operands[1].get()) >= getType(asBits).getIntOrFloatBitWidth();
  auto [onFloats, onIntegers] = getOpNames(e->op);
  bool isFloat = isa<FloatType>(getType(asBits));
  if (spelling.exchanged && (e.is(TermKind::Add) || e.is(TermKind::Mul)))
    std::swap(operands[0], operands[1]);
  return create(isFloat ? onFloats : onIntegers, operands, getType(asBits));
}

Value FormWriter::emit(const Expr &e, bool asBits) {
  Type type = getType(asBits);
  auto operand = [&](unsigned i) { return emit(e->operands[i], asBits); };
  switch (e->kind) {
  case ExprKind::Input:
    return block->getArgument(llvm::find(inputs, e->name) - inputs.begin());
  case ExprKind::Number:
    return emitConstant(lookup(e.get()), asBits);
  case ExprKind::Literal:
    return emitConstant(e->literal, asBits);
  case ExprKind::Op: {
    // What is made of numbers alone is a number.
    std::function<bool(const Expr &)> isNumber = [&](const Expr &part) {
      return part.isConstant() ||
             (part.is(ExprKind::Op) && !part->operands.empty() &&
              llvm::all_of(part->operands, isNumber));
    };
    if (isNumber(e) && !asBits)
      return emitConstant(
          evaluate(e, [&](const ExprNode *node) { return lookup(node); }),
          asBits);
    return emitOp(e, asBits);
  }
  case ExprKind::Max:
  case ExprKind::Min: {
    Value first = operand(0), second = operand(1);
    return emitExtremum(e.is(ExprKind::Max), first, second);
  }
  case ExprKind::Greater: {
    Value first = operand(0), second = operand(1);
    return emitGreater(first, second);
  }
  case ExprKind::Or:
  case ExprKind::And:
    return create(e.is(ExprKind::Or) ? "arith.ori" : "arith.andi",
                  {operand(0), operand(1)}, b->getI1Type());
  case ExprKind::IsNaN: {
    Value x = operand(0);
    return create(
        "arith.cmpf", {x, x}, b->getI1Type(),
        b->getNamedAttr("predicate", b->getI64IntegerAttr(static_cast<int64_t>(
                                         arith::CmpFPredicate::UNO))));
  }
  case ExprKind::Select: {
    Value condition = operand(0), first = operand(1), second = operand(2);
    return create("arith.select", {condition, first, second}, type);
  }
  case ExprKind::Indicator: {
    Value condition = operand(0);
    return create(isa<FloatType>(type) ? "arith.uitofp" : "arith.extui",
                  condition, type);
  }
  case ExprKind::Activation: {
    SmallVector<Value> operands;
    for (const Expr &part : e->operands)
      operands.push_back(emit(part, asBits));
    SmallVector<NamedAttribute> attributes;
    for (const auto &[name, value] : e->parameters)
      attributes.push_back(b->getNamedAttr(
          name, b->getF64FloatAttr(evaluate(value, [&](const ExprNode *node) {
            return lookup(node);
          }))));
    return create("rectify." + e->name, operands, type, attributes);
  }
  }
  llvm_unreachable("unknown kind");
}

func::FuncOp FormWriter::write(OpBuilder &builder, StringRef name) {
  collectInputs(idiom.form);
  ImplicitLocOpBuilder local(builder.getUnknownLoc(), builder);
  b = &local;
  SmallVector<Type> types(inputs.size(), spelling.type);
  auto function = func::FuncOp::create(
      local, name,
      FunctionType::get(builder.getContext(), types, spelling.type));
  block = function.addEntryBlock();
  local.setInsertionPointToStart(block);
  Value result = emit(idiom.form, /*asBits=*/false);
  if (!failed && result && result.getType() == spelling.type) {
    func::ReturnOp::create(local, result);
    if (spelling.flags != arith::FastMathFlags::none)
      function->walk([&](arith::ArithFastMathInterface op) {
        op->setAttr(op.getFastMathAttrName(),
                    arith::FastMathFlagsAttr::get(builder.getContext(),
                                                  spelling.flags));
      });
    ScopedDiagnosticHandler silence(builder.getContext(),
                                    [](Diagnostic &) { return success(); });
    if (succeeded(verify(function)))
      return function;
  }
  function.erase();
  return nullptr;
}
