// How the ops of the dialects that MLIR code is made of read as scalar terms.

#include "ScalarTermDialects.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::rectify;

using K = TermKind;

static const Term *readArith(TermArena &arena, Operation *op,
                             ArrayRef<const Term *> operands) {
  static constexpr TermSpelling table[] = {
      {"addf", K::Add},          {"addi", K::Add},
      {"subf", K::Sub},          {"subi", K::Sub},
      {"mulf", K::Mul},          {"muli", K::Mul},
      {"divf", K::Div},          {"remf", K::Rem},
      {"negf", K::Neg},          {"maximumf", K::MaximumF},
      {"minimumf", K::MinimumF}, {"maxnumf", K::MaxNumF},
      {"minnumf", K::MinNumF},   {"maxsi", K::MaxSI},
      {"minsi", K::MinSI},       {"maxui", K::MaxUI},
      {"minui", K::MinUI},       {"select", K::Select},
      {"andi", K::And},          {"ori", K::Or},
      {"xori", K::Xor},          {"shli", K::Shl},
      {"shrsi", K::ShrS},        {"shrui", K::ShrU},
      {"bitcast", K::Bitcast},   {"extf", K::ExtF},
      {"truncf", K::TruncF},     {"extsi", K::ExtSI},
      {"extui", K::ExtUI},       {"trunci", K::TruncI},
      {"sitofp", K::SIToFP},     {"uitofp", K::UIToFP},
      {"fptosi", K::FPToSI},     {"fptoui", K::FPToUI}};
  if (auto compare = dyn_cast<arith::CmpFOp>(op))
    return arena.compare(static_cast<unsigned>(compare.getPredicate()),
                         operands[0], operands[1], op);
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    return arena.compare(static_cast<unsigned>(compare.getPredicate()),
                         operands[0], operands[1], op);
  // Another rounding than to nearest is another function.
  if (auto rounding = dyn_cast<arith::TruncFOp>(op))
    if (rounding.getRoundingmode().value_or(
            arith::RoundingMode::to_nearest_even) !=
        arith::RoundingMode::to_nearest_even)
      return nullptr;
  return readSpelling(table, arena, op, operands);
}

static const Term *readMath(TermArena &arena, Operation *op,
                            ArrayRef<const Term *> operands) {
  static constexpr TermSpelling table[] = {
      {"absf", K::Abs},    {"absi", K::Abs},    {"copysign", K::CopySign},
      {"fma", K::Fma},     {"exp", K::Exp},     {"exp2", K::Exp2},
      {"expm1", K::Expm1}, {"log", K::Log},     {"log2", K::Log2},
      {"log10", K::Log10}, {"log1p", K::Log1p}, {"tanh", K::Tanh},
      {"erf", K::Erf},     {"erfc", K::Erfc},   {"sqrt", K::Sqrt},
      {"rsqrt", K::Rsqrt}, {"powf", K::Pow},    {"fpowi", K::Pow},
      {"floor", K::Floor}, {"ceil", K::Ceil},   {"roundeven", K::RoundEven},
      {"trunc", K::Trunc}};
  // Of a clamp to [lo, hi] upstream's description swaps the bounds; meant is
  // what its name and SPIR-V's FClamp say.
  if (isa<math::ClampFOp>(op)) {
    Type type = operands[0]->type;
    const Term *atLeast =
        arena.create(K::MaximumF, type, {operands[0], operands[1]}, op);
    return arena.create(K::MinimumF, type, {atLeast, operands[2]}, op);
  }
  if (isa<math::IsNaNOp>(op))
    return arena.compare(static_cast<unsigned>(arith::CmpFPredicate::UNO),
                         operands[0], operands[0], op);
  return readSpelling(table, arena, op, operands);
}

/// Vectors and tensors that hold one number.
static const Term *readSplat(TermArena &, Operation *op,
                             ArrayRef<const Term *> operands) {
  // linalg.fill and linalg.broadcast have further operands: the first counts.
  static constexpr StringLiteral names[] = {
      "vector.broadcast",      "vector.splat",    "vector.shape_cast",
      "tensor.splat",          "tensor.cast",     "tensor.expand_shape",
      "tensor.collapse_shape", "tensor.reshape",  "linalg.fill",
      "linalg.broadcast",      "linalg.transpose"};
  if (!llvm::is_contained(names, op->getName().getStringRef()) ||
      !operands[0]->is(K::Constant))
    return nullptr;
  return operands[0];
}

static const Term *readRectify(TermArena &arena, Operation *op,
                               ArrayRef<const Term *> operands) {
  auto body = dyn_cast<ScalarBodyOpInterface>(op);
  if (!body || !body.getOutputs().empty() || body.getNumValues() != 1)
    return nullptr;
  // An input that is broadcast is no element at the same place.
  if (!llvm::all_equal(body.getInputs().getTypes()))
    return nullptr;
  return arena.create(K::Body, op->getResult(0).getType(), operands, op);
}

TermReaderFn rectify::lookupTermReader(StringRef dialectNamespace) {
  static const llvm::StringMap<TermReaderFn> readers = {
      {"arith", readArith},    {"math", readMath},
      {"vector", readSplat},   {"tensor", readSplat},
      {"linalg", readSplat},   {"rectify", readRectify},
      {"tosa", readTosa},      {"stablehlo", readStableHLO},
      {"chlo", readStableHLO}, {"mhlo", readStableHLO},
  };
  return readers.lookup(dialectNamespace);
}
