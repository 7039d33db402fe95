// Compiling and running emitted bodies.

#include "Testing/BodyProgram.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Block.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify::testing;

using Function = std::function<double(double, double, double)>;

static Function compareAs(arith::CmpFPredicate predicate) {
  return [predicate](double a, double b, double) -> double {
    bool unordered = std::isnan(a) || std::isnan(b);
    switch (predicate) {
    case arith::CmpFPredicate::OEQ:
      return !unordered && a == b;
    case arith::CmpFPredicate::OGT:
      return !unordered && a > b;
    case arith::CmpFPredicate::OGE:
      return !unordered && a >= b;
    case arith::CmpFPredicate::OLT:
      return !unordered && a < b;
    case arith::CmpFPredicate::OLE:
      return !unordered && a <= b;
    case arith::CmpFPredicate::ONE:
      return !unordered && a != b;
    case arith::CmpFPredicate::ORD:
      return !unordered;
    case arith::CmpFPredicate::UEQ:
      return unordered || a == b;
    case arith::CmpFPredicate::UGT:
      return unordered || a > b;
    case arith::CmpFPredicate::UGE:
      return unordered || a >= b;
    case arith::CmpFPredicate::ULT:
      return unordered || a < b;
    case arith::CmpFPredicate::ULE:
      return unordered || a <= b;
    case arith::CmpFPredicate::UNE:
      return unordered || a != b;
    case arith::CmpFPredicate::UNO:
      return unordered;
    case arith::CmpFPredicate::AlwaysFalse:
      return 0;
    case arith::CmpFPredicate::AlwaysTrue:
      return 1;
    }
    return 0;
  };
}

/// The meaning of `op` on its operands, or null.
static Function getFunction(Operation *op) {
  auto unary = [](double (*fn)(double)) -> Function {
    return [fn](double a, double, double) { return fn(a); };
  };
  return llvm::TypeSwitch<Operation *, Function>(op)
      .Case([](arith::AddFOp) {
        return [](double a, double b, double) { return a + b; };
      })
      .Case([](arith::SubFOp) {
        return [](double a, double b, double) { return a - b; };
      })
      .Case([](arith::MulFOp) {
        return [](double a, double b, double) { return a * b; };
      })
      .Case([](arith::DivFOp) {
        return [](double a, double b, double) { return a / b; };
      })
      .Case([](arith::NegFOp) {
        return [](double a, double, double) { return -a; };
      })
      .Case<arith::ExtFOp, arith::TruncFOp>([](Operation *) {
        return [](double a, double, double) { return a; };
      })
      .Case([](arith::CmpFOp cmp) { return compareAs(cmp.getPredicate()); })
      .Case([](arith::SelectOp) {
        return [](double c, double t, double f) { return c != 0 ? t : f; };
      })
      .Case([&](math::AbsFOp) { return unary(std::fabs); })
      .Case([&](math::ExpOp) { return unary(std::exp); })
      .Case([&](math::ExpM1Op) { return unary(std::expm1); })
      .Case([&](math::Log1pOp) { return unary(std::log1p); })
      .Case([&](math::TanhOp) { return unary(std::tanh); })
      .Case([&](math::ErfcOp) { return unary(std::erfc); })
      .Default([](Operation *) { return nullptr; });
}

std::optional<BodyProgram> BodyProgram::compile(
    const Format &format, unsigned inputs,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> emit,
    std::string &error) {
  MLIRContext *context = format.getType().getContext();
  Location loc = UnknownLoc::get(context);
  Block block;
  BodyProgram program;
  llvm::DenseMap<Value, unsigned> indices;
  auto add = [&](Value value, double content) {
    indices[value] = program.registers.size();
    program.registers.push_back(content);
  };
  for (unsigned i = 0; i < inputs; ++i)
    add(block.addArgument(format.getType(), loc), 0);
  OpBuilder builder(context);
  builder.setInsertionPointToEnd(&block);
  SmallVector<Value> values = emit(builder, loc, block.getArguments());

  for (Operation &op : block) {
    if (failed(verify(&op))) {
      error = "an emitted op is not valid";
      return std::nullopt;
    }
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      auto number = dyn_cast<FloatAttr>(constant.getValue());
      if (!number) {
        error = "an emitted constant is not a float";
        return std::nullopt;
      }
      add(constant, Format::toDouble(number.getValue()));
      continue;
    }
    Step step;
    step.compute = getFunction(&op);
    if (!step.compute || op.getNumOperands() > 3) {
      error = "cannot execute " + op.getName().getStringRef().str();
      return std::nullopt;
    }
    unsigned *operands[] = {&step.a, &step.b, &step.c};
    for (auto [i, operand] : llvm::enumerate(op.getOperands()))
      *operands[i] = indices.lookup(operand);
    Type type = op.getResult(0).getType();
    if (type.isF32())
      step.toFloat = true;
    else if (isa<FloatType>(type) && !type.isF64() && !type.isF128())
      step.rounding = Format(cast<FloatType>(type));
    step.result = program.registers.size();
    add(op.getResult(0), 0);
    program.steps.push_back(std::move(step));
  }
  for (Value value : values) {
    if (value.getType() != format.getType()) {
      error = "an emitted value is not of the type of the input";
      return std::nullopt;
    }
    program.results.push_back(indices.lookup(value));
  }
  return program;
}

SmallVector<double> BodyProgram::run(ArrayRef<double> inputs) {
  llvm::copy(inputs, registers.begin());
  for (Step &step : steps) {
    double value =
        step.compute(registers[step.a], registers[step.b], registers[step.c]);
    if (step.toFloat)
      value = static_cast<float>(value);
    else if (step.rounding)
      value = step.rounding->round(value);
    registers[step.result] = value;
  }
  SmallVector<double> values;
  for (unsigned index : results)
    values.push_back(registers[index]);
  return values;
}
