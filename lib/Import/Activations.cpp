// Activations: ops of the rectify dialect, by name and parameters.

#include "Activations.h"
#include "Convolutions.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

#include <array>
#include <limits>

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// A parameter: ONNX's name and default, and the dialect's name. A parameter
/// that ONNX does not have bears no name of its.
struct Parameter {
  StringRef onnx;
  StringRef name;
  double value;
};

struct Activation {
  StringRef onnx;
  int64_t since;
  StringRef op;
  std::array<Parameter, 2> parameters = {};
};
} // namespace

static constexpr double infinity = std::numeric_limits<double>::infinity();

// ONNX states SELU's constants as the f32 numbers below.
static const Activation activations[] = {
    {"Celu", 12, "rectify.celu", {{{"alpha", "alpha", 1}}}},
    {"Elu", 1, "rectify.elu", {{{"alpha", "alpha", 1}}}},
    {"HardSigmoid",
     1,
     "rectify.hard_sigmoid",
     {{{"alpha", "alpha", 0.2f}, {"beta", "beta", 0.5}}}},
    {"HardSwish", 14, "rectify.hard_swish"},
    {"LeakyRelu", 1, "rectify.leaky_relu", {{{"alpha", "alpha", 0.01f}}}},
    {"Mish", 18, "rectify.mish"},
    {"Relu", 1, "rectify.relu"},
    {"Selu",
     1,
     "rectify.selu",
     {{{"alpha", "alpha", 1.67326319217681884765625},
       {"gamma", "gamma", 1.05070102214813232421875}}}},
    {"Sigmoid", 1, "rectify.sigmoid"},
    {"Softplus", 1, "rectify.softplus", {{{"", "threshold", infinity}}}},
    {"Softsign", 1, "rectify.softsign"},
    {"Tanh", 1, "rectify.tanh"},
    {"ThresholdedRelu",
     10,
     "rectify.thresholded_relu",
     {{{"alpha", "alpha", 1}}}}};

/// The op `name` of the dialect on `operands`, of the first one's type.
static Value createOp(Emitter &e, StringRef name, ValueRange operands,
                      ArrayRef<NamedAttribute> attributes) {
  OperationState state(e.loc, name);
  state.addOperands(operands);
  state.addTypes(operands[0].getType());
  state.addAttributes(attributes);
  return e.b.create(state)->getResult(0);
}

Value mlir::rectify::createActivation(
    Emitter &e, StringRef name, Value x,
    llvm::function_ref<double(StringRef, double)> getParameter) {
  const Activation *found = llvm::find_if(activations, [&](const auto &a) {
    return a.onnx.equals_insensitive(name);
  });
  if (found == std::end(activations))
    return nullptr;
  SmallVector<NamedAttribute> attributes;
  for (const Parameter &parameter : found->parameters)
    if (!parameter.name.empty())
      attributes.push_back(e.b.getNamedAttr(
          parameter.name,
          e.b.getF64FloatAttr(
              parameter.onnx.empty()
                  ? parameter.value
                  : getParameter(parameter.onnx, parameter.value))));
  return createOp(e, found->op, x, attributes);
}

static LogicalResult importActivation(Node &node) {
  return node.set(createActivation(node, node.op(), node.input(0),
                                   [&](StringRef name, double value) {
                                     return node.getFloat(name, value);
                                   }));
}

static LogicalResult importPRelu(Node &node) {
  Value x = node.input(0), slope = node.input(1);
  // Before version 7 the slopes are those of the channels.
  if (node.opset() < 7 && rankOf(slope) == 1)
    slope = perChannel(node, slope, rankOf(x));
  if (rankOf(slope) > rankOf(x))
    return node.fail("its slope has more dims than its input");
  return node.set(createOp(node, "rectify.prelu", {x, slope}, {}));
}

static LogicalResult importGelu(Node &node) {
  StringRef form = node.getString("approximate", "none");
  return node.set(
      createOp(node, "rectify.gelu", node.input(0),
               node.b.getNamedAttr("approximate", node.b.getStringAttr(form))));
}

//===----------------------------------------------------------------------===//
// Clip and Shrink
//===----------------------------------------------------------------------===//

Value mlir::rectify::clip(OpBuilder &b, Location loc, Value x, Value lo,
                          Value hi, bool isUnsigned) {
  bool isFloat = isa<FloatType>(x.getType());
  if (lo)
    x = isFloat      ? arith::MaximumFOp::create(b, loc, x, lo).getResult()
        : isUnsigned ? arith::MaxUIOp::create(b, loc, x, lo).getResult()
                     : arith::MaxSIOp::create(b, loc, x, lo).getResult();
  if (hi)
    x = isFloat      ? arith::MinimumFOp::create(b, loc, x, hi).getResult()
        : isUnsigned ? arith::MinUIOp::create(b, loc, x, hi).getResult()
                     : arith::MinSIOp::create(b, loc, x, hi).getResult();
  return x;
}

/// As the dialect's op where the bounds are known numbers in order.
static LogicalResult importClip(Node &node, Value lo, Value hi) {
  Value x = node.input(0);
  bool isUnsigned = node.isUnsigned(0);
  auto number = [](Value bound, double otherwise) -> std::optional<double> {
    if (!bound)
      return otherwise;
    APFloat value(0.0);
    APInt integer;
    if (matchPattern(bound, m_ConstantFloat(&value))) {
      bool lost;
      value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lost);
      return value.convertToDouble();
    }
    if (matchPattern(bound, m_ConstantInt(&integer)) &&
        integer.getSignificantBits() <= 53)
      return static_cast<double>(integer.getSExtValue());
    return std::nullopt;
  };
  std::optional<double> low = number(lo, -infinity),
                        high = number(hi, infinity);
  if (low && high && *low <= *high && !isUnsigned)
    return node.set(
        createOp(node, "rectify.clip", x,
                 {node.b.getNamedAttr("lo", node.b.getF64FloatAttr(*low)),
                  node.b.getNamedAttr("hi", node.b.getF64FloatAttr(*high))}));
  return node.set(node.elementwise(
      x, elementOf(x), [&](OpBuilder &b, Location loc, ValueRange v) {
        return clip(b, loc, v[0], lo, hi, isUnsigned);
      }));
}

static LogicalResult importClipOfAttributes(Node &node) {
  Type element = elementOf(node.input(0));
  auto bound = [&](StringRef name) {
    return node.has(name) ? node.scalar(element, node.getFloat(name)) : Value();
  };
  return importClip(node, bound("min"), bound("max"));
}

static LogicalResult importClipOfInputs(Node &node) {
  auto bound = [&](unsigned i) {
    return node.hasInput(i) ? node.single(node.input(i)) : Value();
  };
  for (unsigned i : {1, 2})
    if (node.hasInput(i) && (!typeOf(node.input(i)).hasStaticShape() ||
                             typeOf(node.input(i)).getNumElements() != 1))
      return node.fail("its bounds are not single numbers");
  return importClip(node, bound(1), bound(2));
}

/// x < -lambd ? x + bias : x > lambd ? x - bias : 0
static LogicalResult importShrink(Node &node) {
  Value x = node.input(0);
  Type element = elementOf(x);
  double lambd = node.getFloat("lambd", 0.5), bias = node.getFloat("bias", 0);
  bool isFloat = isa<FloatType>(element);
  if (isFloat && lambd >= 0 && (bias == 0 || bias == lambd))
    return node.set(createOp(
        node, bias == 0 ? "rectify.hard_shrink" : "rectify.soft_shrink", x,
        node.b.getNamedAttr("lambd", node.b.getF64FloatAttr(lambd))));
  if (!isFloat)
    return node.fail("it is on integers");
  return node.set(node.elementwise(
      x, element, [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Emitter e(b, loc);
        Value shift = e.scalar(element, bias);
        Value isLow = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT,
                                            v[0], e.scalar(element, -lambd));
        Value isHigh = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT,
                                             v[0], e.scalar(element, lambd));
        Value high = arith::SelectOp::create(
            b, loc, isHigh, arith::SubFOp::create(b, loc, v[0], shift),
            e.scalar(element, 0));
        return arith::SelectOp::create(
            b, loc, isLow, arith::AddFOp::create(b, loc, v[0], shift), high);
      }));
}

ArrayRef<OpImporter> mlir::rectify::getActivationImporters() {
  static const auto table = [] {
    std::vector<OpImporter> result = {{"Clip", 6, importClipOfAttributes},
                                      {"Clip", 11, importClipOfInputs},
                                      {"Gelu", 20, importGelu},
                                      {"PRelu", 1, importPRelu},
                                      {"Shrink", 9, importShrink}};
    for (const Activation &activation : activations)
      result.push_back({activation.onnx, activation.since, importActivation});
    return result;
  }();
  return table;
}
