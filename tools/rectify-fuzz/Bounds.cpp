// Running error analysis, in the maximum norm.

#include "Bounds.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::fuzz;

static constexpr double unknown = std::numeric_limits<double>::infinity();

/// Functions are within a few ulp in every lowering; a fused chain of them adds
/// no more.
static constexpr double functionUlp = 16;

static const llvm::fltSemantics *format(Type type) {
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  return element ? &element.getFloatSemantics() : nullptr;
}

/// The distance of 1 and the next number.
static double epsilon(Type type) {
  const llvm::fltSemantics *semantics = format(type);
  return semantics ? std::ldexp(
                         1.0, 1 - llvm::APFloat::semanticsPrecision(*semantics))
                   : 0;
}

static double smallest(Type type) {
  const llvm::fltSemantics *semantics = format(type);
  if (!semantics)
    return 0;
  llvm::APFloat value = llvm::APFloat::getSmallestNormalized(*semantics);
  bool lossy;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
                &lossy);
  return value.convertToDouble();
}

static double largest(Type type) {
  const llvm::fltSemantics *semantics = format(type);
  return semantics
             ? std::ldexp(1.0, llvm::APFloat::semanticsMaxExponent(*semantics))
             : unknown;
}

namespace {
/// The analysis of one function.
class Analysis {
public:
  Analysis(const llvm::DenseMap<Value, run::HostArray *> &values)
      : values(values) {}

  void run(func::FuncOp function);
  llvm::DenseMap<Value, Estimate> estimates;

private:
  /// What `op` makes of its operands. Magnitudes of results are bounds, which
  /// hold inside of regions, where no value is known.
  Estimate transfer(Operation *op, ArrayRef<Estimate> inputs);
  Estimate scalarBody(ScalarBodyOpInterface op, ArrayRef<Estimate> inputs);
  Estimate rounded(Type type, Estimate result, double terms);
  void note(Value value, const run::HostArray &elements);
  /// Runs through the ops of `block`; the estimates of what ends it.
  SmallVector<Estimate> runBlock(Block &block);
  void contract(Operation *op);
  void relax(Operation *op, ArrayRef<Estimate> inputs, Estimate &result);
  bool isExact(ScalarBodyOpInterface op, bool folded);

  const llvm::DenseMap<Value, run::HostArray *> &values;
  bool poisoned = false;
};
} // namespace

/// Whether the op's body is made of operations that have one right result. A
/// fold computes in a wider format, which one rounding does not show. Pairs of
/// f64, which take the place of f128, are not quite as wide.
bool Analysis::isExact(ScalarBodyOpInterface op, bool folded) {
  Block block;
  OpBuilder builder(op.getContext());
  builder.setInsertionPointToStart(&block);
  SmallVector<Value> arguments;
  for (Value input : op.getInputs())
    arguments.push_back(
        block.addArgument(getElementTypeOrSelf(input.getType()), op.getLoc()));
  op.emit(builder, op.getLoc(), arguments);
  unsigned roundings = 0, functions = 0;
  bool inPairs = false;
  for (Operation &inner : block) {
    roundings +=
        isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp>(inner);
    inPairs |=
        isa<arith::ExtFOp>(inner) && inner.getResult(0).getType().isF128();
    functions += isa<math::MathDialect>(inner.getDialect()) &&
                 !isa<math::AbsFOp, math::CopySignOp>(inner);
  }
  block.clear();
  return functions == 0 && !inPairs && (!folded || roundings <= 1);
}

/// `result` where a rounding of `terms` may come out in either direction.
Estimate Analysis::rounded(Type type, Estimate result, double terms) {
  result.error += epsilon(type) * terms + smallest(type);
  if (std::isnan(result.error))
    result.error = unknown; // nothing times what is not known
  return result;
}

Estimate Analysis::scalarBody(ScalarBodyOpInterface op,
                              ArrayRef<Estimate> inputs) {
  Estimate result;
  double sizes = 0, product = 1;
  bool tainted = false, constant = true;
  for (const Estimate &input : inputs) {
    sizes += input.magnitude;
    product *= input.magnitude + 1;
    tainted |= input.error > 0;
    constant &= input.constant;
  }
  Type type = op->getOperand(0).getType();
  auto activation = dyn_cast<ActivationOpInterface>(op.getOperation());
  if (!format(type)) {
    result.magnitude = product;
    return result;
  }
  double slope = activation ? activation.getLipschitz() : unknown;
  result.magnitude = std::isfinite(slope) && inputs.size() == 1
                         ? 1 + slope * sizes + std::abs(sizes)
                         : 8 * product;
  if (tainted) {
    bool smooth = activation && activation.getFacts().continuous &&
                  std::isfinite(slope) && inputs.size() == 1;
    result.error = smooth ? slope * inputs[0].error : unknown;
    // A value that is rounded up or down rounds anew behind the body.
    return rounded(type, result, functionUlp * (result.magnitude + sizes));
  }
  if (isExact(op, constant))
    return result;
  return rounded(type, result, functionUlp * (result.magnitude + sizes));
}

/// What fastmath flags allow beyond that.
void Analysis::relax(Operation *op, ArrayRef<Estimate> inputs,
                     Estimate &result) {
  auto flagged = dyn_cast<arith::ArithFastMathInterface>(op);
  if (!flagged || !flagged.getFastMathFlagsAttr())
    return;
  arith::FastMathFlags flags = flagged.getFastMathFlagsAttr().getValue();
  auto has = [&](arith::FastMathFlags flag) {
    return arith::bitEnumContainsAny(flags, flag);
  };
  bool special = result.special;
  double sizes = result.magnitude;
  for (const Estimate &input : inputs) {
    special |= input.special;
    sizes += input.magnitude;
  }
  Type type = op->getResult(0).getType();
  if (has(arith::FastMathFlags::nnan | arith::FastMathFlags::ninf) && special)
    poisoned = true;
  if (has(arith::FastMathFlags::nsz))
    result.error += smallest(type);
  if (has(arith::FastMathFlags::contract | arith::FastMathFlags::reassoc |
          arith::FastMathFlags::arcp | arith::FastMathFlags::afn))
    result = rounded(type, result, functionUlp * (sizes + sizes * sizes));
}

Estimate Analysis::transfer(Operation *op, ArrayRef<Estimate> in) {
  double error = 0, magnitude = 0, sum = 0;
  for (const Estimate &input : in) {
    error = std::max(error, input.error);
    magnitude = std::max(magnitude, input.magnitude);
    sum += input.magnitude;
  }
  auto movement = [&] { return Estimate{magnitude, error}; };
  auto rounding = [&](double size, double error) {
    Estimate value{size, error};
    return error > 0 ? rounded(op->getResult(0).getType(), value, size) : value;
  };
  auto function = [&] {
    if (error > 0)
      return Estimate{magnitude, unknown};
    return rounded(op->getResult(0).getType(),
                   Estimate{std::exp(std::min(magnitude, 700.0))},
                   functionUlp * std::exp(std::min(magnitude, 700.0)));
  };
  if (auto body = dyn_cast<ScalarBodyOpInterface>(op))
    return scalarBody(body, in);
  return llvm::TypeSwitch<Operation *, Estimate>(op)
      .Case<arith::ConstantOp>([&](auto) {
        if (auto value =
                dyn_cast<FloatAttr>(cast<arith::ConstantOp>(op).getValue())) {
          double number = std::abs(value.getValueAsDouble());
          return std::isfinite(number) ? Estimate{number, 0}
                                       : Estimate{0, 0, true};
        }
        return Estimate{};
      })
      .Case<arith::AddFOp, arith::SubFOp, tosa::AddOp, tosa::SubOp>(
          [&](auto) { return rounding(sum, in[0].error + in[1].error); })
      .Case<arith::MulFOp>([&](auto) {
        return rounding(in[0].magnitude * in[1].magnitude,
                        in[0].magnitude * in[1].error +
                            in[1].magnitude * in[0].error +
                            in[0].error * in[1].error);
      })
      .Case<arith::MaxNumFOp, arith::MinNumFOp, tosa::MaximumOp,
            tosa::MinimumOp>([&](auto) {
        // Which of two zeros wins is open.
        return Estimate{magnitude,
                        error + smallest(op->getResult(0).getType())};
      })
      .Case<arith::MaximumFOp, arith::MinimumFOp, arith::NegFOp, math::AbsFOp,
            tosa::AbsOp, tosa::ClampOp, arith::ExtFOp, tensor::CastOp,
            tensor::ExtractSliceOp, tensor::ConcatOp, tensor::PadOp,
            tensor::CollapseShapeOp, tensor::ExpandShapeOp, linalg::TransposeOp,
            linalg::BroadcastOp, linalg::FillOp>(
          [&](auto) { return movement(); })
      .Case<arith::TruncFOp>([&](auto) { return rounding(magnitude, error); })
      .Case<arith::SelectOp, tosa::SelectOp>([&](auto) {
        return in[0].error > 0 ? Estimate{magnitude, unknown} : movement();
      })
      .Case<tensor::EmptyOp, tensor::DimOp>([&](auto) { return Estimate{}; })
      .Case<arith::DivFOp, arith::CmpFOp, arith::FPToSIOp, tosa::GreaterOp,
            tosa::GreaterEqualOp>([&](auto) {
        // Exact, of exact operands.
        return Estimate{unknown, error > 0 ? unknown : 0};
      })
      .Default([&](Operation *) {
        if (!format(op->getResult(0).getType()) || isa<arith::SIToFPOp>(op))
          return Estimate{unknown, error > 0 ? unknown : 0};
        return function();
      });
}

/// Adds what the elements of `value` say.
void Analysis::note(Value value, const run::HostArray &elements) {
  Estimate &known = estimates[value];
  double least = smallest(value.getType());
  for (int64_t i = 0, e = elements.size(); i < e; ++i) {
    double number = std::abs(elements.getDouble(i));
    if (std::isfinite(number))
      known.magnitude = std::max(known.magnitude, number);
    else
      known.special = true;
    known.subnormal |= number > 0 && number < least;
  }
}

SmallVector<Estimate> Analysis::runBlock(Block &block) {
  auto inputs = [&](Operation &op) {
    return llvm::map_to_vector(op.getOperands(),
                               [&](Value value) { return estimates[value]; });
  };
  for (Operation &op : block.without_terminator()) {
    SmallVector<Estimate> in = inputs(op);
    if (op.getNumResults() == 0)
      continue;
    Estimate result;
    if (isa<linalg::LinalgOp, ContractOp>(op) && op.getNumRegions() > 0 &&
        !isa<linalg::TransposeOp, linalg::BroadcastOp, linalg::FillOp>(op)) {
      contract(&op);
      result = estimates[op.getResult(0)];
    } else {
      result = transfer(&op, in);
    }
    for (Value value : op.getResults()) {
      Estimate &final = estimates[value] = result;
      auto it = values.find(value);
      if (it != values.end()) {
        final.magnitude = 0;
        note(value, *it->second);
      }
      final.constant = llvm::all_of(
          in, [](const Estimate &input) { return input.constant; });
      relax(&op, in, final);
      if (final.error != 0 &&
          !(final.magnitude + final.error < largest(value.getType()) / 8))
        final.error = unknown;
    }
  }
  return inputs(*block.getTerminator());
}

/// A structured op: a sum, if it has reduction dims, and its region.
void Analysis::contract(Operation *op) {
  SmallVector<AffineMap> maps;
  llvm::SmallVector<unsigned> reductions;
  if (auto structured = dyn_cast<linalg::LinalgOp>(op)) {
    maps = structured.getIndexingMapsArray();
    structured.getReductionDims(reductions);
  } else {
    maps = cast<ContractOp>(op).getMaps();
    reductions = cast<ContractOp>(op).getReductionDims();
  }
  double terms = 1;
  for (unsigned dim : reductions)
    for (auto [operand, map] : llvm::zip(op->getOperands(), maps)) {
      auto position =
          map.getResultPosition(getAffineDimExpr(dim, op->getContext()));
      auto it = values.find(operand);
      if (!position || it == values.end())
        continue;
      terms *= it->second->shape()[*position];
      break;
    }
  Block &body = op->getRegion(0).front();
  SmallVector<Estimate> in = llvm::map_to_vector(
      op->getOperands(), [&](Value value) { return estimates[value]; });
  Type type = op->getResult(0).getType();
  auto fused = dyn_cast<ContractOp>(op);
  if (!reductions.empty() && (fused || op->getNumOperands() == 3)) {
    Estimate a = in[0], b = in[1], sum;
    Type accumulator = fused ? fused.getAccumulatorType() : type;
    sum.magnitude = terms * a.magnitude * b.magnitude;
    if (format(accumulator)) {
      sum.error = terms * (a.magnitude * b.error + b.magnitude * a.error +
                           a.error * b.error);
      double size = sum.magnitude;
      if (!fused) {
        sum.magnitude += in[2].magnitude;
        sum.error += in[2].error;
        size += in[2].magnitude;
      }
      sum = rounded(accumulator, sum, (terms + 2) * size);
      // Products of bf16 may count subnormal numbers as zeros: as factors, of
      // which infinity times one is then NaN, and as sums.
      Type factor = getElementTypeOrSelf(op->getOperand(0));
      bool vanishes = (a.special && b.subnormal) || (b.special && a.subnormal);
      if (factor.isBF16())
        sum.error += terms * (1 + a.magnitude + b.magnitude) * smallest(factor);
      if (!(sum.magnitude < largest(accumulator) / 8) ||
          (vanishes && factor.isBF16()))
        sum.error = unknown;
    }
    if (!fused) {
      estimates[op->getResult(0)] = sum;
      return;
    }
    estimates[body.getArgument(0)] = sum;
    for (auto [argument, side] : llvm::zip(body.getArguments().drop_front(),
                                           ArrayRef(in).drop_front(2)))
      estimates[argument] = side;
  } else if (!reductions.empty()) {
    // One operand: a sum, or a maximum, which rounds nothing.
    bool rounds = llvm::any_of(body, [](Operation &inner) {
      return isa<arith::AddFOp, arith::MulFOp>(inner);
    });
    Estimate sum = in[0];
    if (rounds)
      sum = rounded(type, {terms * in[0].magnitude, (terms + 1) * in[0].error},
                    (terms + 2) * terms * in[0].magnitude);
    estimates[op->getResult(0)] = sum;
    return;
  } else {
    for (auto [argument, operand] : llvm::zip(body.getArguments(), in))
      estimates[argument] = operand;
  }
  SmallVector<Estimate> results = runBlock(body);
  for (auto [result, estimate] : llvm::zip(op->getResults(), results))
    estimates[result] = estimate;
}

void Analysis::run(func::FuncOp function) {
  for (Value argument : function.getArguments())
    note(argument, *values.at(argument));
  runBlock(function.front());
  if (poisoned)
    for (auto &entry : estimates)
      entry.second.error = unknown;
}

llvm::DenseMap<Value, Estimate>
rectify::fuzz::estimate(func::FuncOp function,
                        const llvm::DenseMap<Value, run::HostArray *> &values) {
  Analysis analysis(values);
  analysis.run(function);
  return std::move(analysis.estimates);
}
