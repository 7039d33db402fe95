// Compiling terms.

#include "Testing/TermCode.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;
using llvm::APInt;

TermCode::Rounding TermCode::getRounding(Type type, bool exact) {
  Rounding rounding;
  auto format = dyn_cast<FloatType>(type);
  if (!format || format.isF64() || exact)
    return rounding;
  if (format.isF32()) {
    rounding.how = Rounding::Single;
  } else if (format.isF16() || format.isBF16()) {
    const llvm::fltSemantics &semantics = format.getFloatSemantics();
    rounding.how = Rounding::Binary;
    rounding.precision = APFloat::semanticsPrecision(semantics);
    rounding.minExponent = APFloat::semanticsMinExponent(semantics);
    rounding.largest = Format::toDouble(APFloat::getLargest(semantics));
  } else {
    rounding.how = Rounding::Slow;
    rounding.format = Format(format);
  }
  return rounding;
}

/// The numbers among an op's attributes.
static void collectNumbers(Operation *op, SmallVectorImpl<double> &numbers) {
  for (NamedAttribute attr : op->getAttrs())
    if (auto number = dyn_cast<FloatAttr>(attr.getValue()))
      numbers.push_back(Format::toDouble(number.getValue()));
}

std::optional<TermCode> TermCode::compile(ArrayRef<const Term *> roots,
                                          ValueRange inputs, bool exact,
                                          BodyTables &tables,
                                          std::string &why) {
  TermCode code;
  llvm::DenseMap<const Term *, unsigned> places;
  llvm::DenseMap<Value, unsigned> inputPlaces;
  for (auto [i, input] : llvm::enumerate(inputs))
    inputPlaces[input] = i;
  code.registers.resize(inputs.size());

  auto fail = [&](const Twine &reason) {
    why = reason.str();
    return std::nullopt;
  };
  auto newRegister = [&](const Term *term) {
    places[term] = code.registers.size();
    code.registers.push_back({});
    return places[term];
  };
  SmallVector<const Term *> stack(roots);
  while (!stack.empty()) {
    const Term *term = stack.back();
    if (places.contains(term)) {
      stack.pop_back();
      continue;
    }
    bool waits = false;
    for (const Term *operand : term->operands)
      if (!places.contains(operand)) {
        stack.push_back(operand);
        waits = true;
      }
    if (waits)
      continue;
    stack.pop_back();

    if (term->is(TermKind::Input)) {
      auto it = inputPlaces.find(term->value);
      if (it == inputPlaces.end())
        return fail("it uses '" +
                    (term->op ? term->op->getName().getStringRef()
                              : StringRef("a block argument")) +
                    "', which is no scalar arithmetic that is known");
      places[term] = it->second;
      continue;
    }
    if (!term->type.isIntOrFloat() || term->type.getIntOrFloatBitWidth() > 64)
      return fail("it has a value of another type than a float or an integer");
    if (term->is(TermKind::Constant)) {
      unsigned place = newRegister(term);
      if (auto *number = std::get_if<APFloat>(&*term->constant)) {
        code.registers[place].real = Format::toDouble(*number);
        code.numbers.push_back(code.registers[place].real);
      } else {
        const APInt &bits = std::get<APInt>(*term->constant);
        code.registers[place].bits = bits.getZExtValue();
        code.numbers.push_back(static_cast<double>(bits.getSExtValue()));
      }
      continue;
    }

    Step step;
    step.kind = term->kind;
    step.predicate = term->predicate;
    step.type = term->type;
    step.width = term->type.getIntOrFloatBitWidth();
    step.isFloat = term->isFloat();
    step.operandType = term->operands[0]->type;
    step.operandWidth = step.operandType.getIntOrFloatBitWidth();
    step.takesFloat = term->operands[0]->isFloat();
    if (term->is(TermKind::Pow) && !term->operands[1]->isFloat()) {
      step.integerExponent = true;
      step.operandWidth = term->operands[1]->type.getIntOrFloatBitWidth();
    }
    step.rounding = getRounding(step.type, exact);
    // Flags of terms without float operands mean nothing.
    bool hasFlags = step.takesFloat && !term->is(TermKind::Bitcast);
    using Flags = arith::FastMathFlags;
    auto has = [&](Flags flag) {
      return hasFlags && arith::bitEnumContainsAll(term->flags, flag);
    };
    step.noNaNs = has(Flags::nnan);
    step.noInfs = has(Flags::ninf);
    step.noSignedZeros = has(Flags::nsz);
    for (const Term *operand : term->operands)
      step.operands.push_back(places[operand]);
    unsigned *direct[] = {&step.a, &step.b, &step.c};
    for (auto [to, from] : llvm::zip(direct, step.operands))
      *to = from;
    code.openZeros |=
        step.kind == TermKind::MaxNumF || step.kind == TermKind::MinNumF;
    if (exact && term->is(TermKind::Bitcast))
      return fail("it looks at bits, which the real function has not");
    if (term->is(TermKind::Body)) {
      collectNumbers(term->op, code.numbers);
      step.body = cast<ScalarBodyOpInterface>(term->op);
      if (exact) {
        Format wide(Float64Type::get(term->type.getContext()));
        std::optional<ScalarOp> op =
            ScalarOp::create(term->op->getName(), wide, term->op->getAttrs());
        if (!op)
          return fail("'" + term->op->getName().getStringRef() +
                      "' cannot be computed in f64");
        code.wideOps.push_back(std::make_shared<ScalarOp>(std::move(*op)));
        step.body = code.wideOps.back()->get();
      }
      // Only inputs are of their types in exact code.
      bool takesInputs = llvm::all_of(step.operands, [&](unsigned operand) {
        return operand < inputs.size();
      });
      if (step.takesFloat && (!exact || takesInputs))
        step.table = tables.get(step.body, cast<FloatType>(step.operandType));
    }
    step.result = newRegister(term);
    code.steps.push_back(std::move(step));
  }
  for (const Term *root : roots)
    code.roots.push_back(places[root]);
  return code;
}
