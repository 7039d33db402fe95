// Chains of elementwise ops that together scale and shift one tensor.

#include "AffineChain.h"
#include "PointwiseOp.h"
#include "Simplify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/SmallBitVector.h"

#include <cmath>
#include <variant>

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static double toDouble(APFloat value) {
  bool lossy;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
  return value.convertToDouble();
}

std::optional<ConstantSource> ConstantSource::get(Value value, AffineMap map) {
  lookThroughBroadcasts(value, map);
  Attribute attribute;
  if (!matchPattern(value, m_Constant(&attribute)))
    return std::nullopt;
  ConstantSource source;
  source.map = map;
  if (auto number = dyn_cast<FloatAttr>(attribute)) {
    source.scalar = toDouble(number.getValue());
    return source;
  }
  auto elements = dyn_cast<DenseElementsAttr>(attribute);
  if (!elements || !isa<FloatType>(elements.getElementType()))
    return std::nullopt;
  if (elements.isSplat())
    source.scalar = toDouble(elements.getSplatValue<APFloat>());
  else
    source.elements = elements;
  return source;
}

double ConstantSource::at(ArrayRef<int64_t> point) const {
  if (!elements)
    return scalar;
  int64_t index = 0;
  for (auto [expr, size] :
       llvm::zip(map.getResults(), elements.getType().getShape())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    index = index * size + (dim ? point[dim.getPosition()] : 0);
  }
  return toDouble(elements.value_begin<APFloat>()[index]);
}

//===----------------------------------------------------------------------===//
// Links
//===----------------------------------------------------------------------===//

/// One elementwise op: its body on scalars, and what each scalar is.
struct AffineChain::Link {
  Operation *op = nullptr;
  mutable Block body;
  Value result;
  /// For each argument of `body` a constant, a link of constants only, or
  /// neither for the running value.
  SmallVector<
      std::variant<std::monostate, ConstantSource, std::unique_ptr<Link>>>
      inputs;

  ~Link() {
    body.dropAllReferences();
    body.clear();
  }
  /// `pointwise`, whose points `toPoint` names by the chain's; `running` is the
  /// value before it in the chain, null for a link of constants only. Null
  /// where another input is not constant.
  static std::unique_ptr<Link> get(const PointwiseOp &pointwise,
                                   AffineMap toPoint, Value running,
                                   unsigned depth = 0);
  /// The link of constants only that computes `value`.
  static std::unique_ptr<Link> getConstant(Value value, AffineMap map,
                                           unsigned depth);
  /// Nothing where it is no scale and shift of `running`.
  std::optional<Affine> evaluate(Affine running, ArrayRef<int64_t> point) const;
  /// Whether all ops on the running value carry `flags`.
  bool allows(arith::FastMathFlags flags) const;
  void collectDims(llvm::SmallBitVector &dims) const;
};

std::unique_ptr<AffineChain::Link>
AffineChain::Link::getConstant(Value value, AffineMap map, unsigned depth) {
  lookThroughBroadcasts(value, map);
  Operation *op = value.getDefiningOp();
  std::string ignored;
  // Deeper expressions are not what a model's constants come in.
  if (!op || depth > 8)
    return nullptr;
  FailureOr<PointwiseOp> pointwise = PointwiseOp::get(op, ignored);
  if (failed(pointwise) || pointwise->resultMaps.size() != 1 ||
      !map.isProjectedPermutation(/*allowZeroInResults=*/true))
    return nullptr;
  return get(*pointwise,
             inversePermutation(pointwise->resultMaps[0]).compose(map),
             /*running=*/nullptr, depth + 1);
}

std::unique_ptr<AffineChain::Link>
AffineChain::Link::get(const PointwiseOp &pointwise, AffineMap toPoint,
                       Value running, unsigned depth) {
  auto link = std::make_unique<Link>();
  link->op = pointwise.op;
  Location loc = pointwise.op->getLoc();
  for (auto [input, map] : llvm::zip(pointwise.inputs, pointwise.inputMaps)) {
    link->body.addArgument(getElementTypeOrSelf(input.getType()), loc);
    link->inputs.emplace_back();
    if (input == running)
      continue;
    AffineMap read = map.compose(toPoint);
    if (auto source = ConstantSource::get(input, read)) {
      link->inputs.back() = std::move(*source);
      continue;
    }
    std::unique_ptr<Link> nested = getConstant(input, read, depth);
    if (!nested)
      return nullptr;
    link->inputs.back() = std::move(nested);
  }
  OpBuilder builder(pointwise.op->getContext());
  builder.setInsertionPointToEnd(&link->body);
  SmallVector<Value> results =
      pointwise.emit(builder, loc, link->body.getArguments());
  if (results.size() != 1)
    return nullptr;
  link->result = results[0];
  return link;
}

std::optional<Affine>
AffineChain::Link::evaluate(Affine running, ArrayRef<int64_t> point) const {
  llvm::DenseMap<Value, std::optional<Affine>> values;
  for (auto [argument, input] : llvm::zip(body.getArguments(), inputs)) {
    if (auto *source = std::get_if<ConstantSource>(&input))
      values[argument] = Affine{0, source->at(point)};
    else if (auto *nested = std::get_if<std::unique_ptr<Link>>(&input))
      values[argument] = (*nested)->evaluate({}, point);
    else
      values[argument] = running;
  }
  auto lookup = [&](Value value) -> std::optional<Affine> {
    auto found = values.find(value);
    if (found != values.end())
      return found->second;
    APFloat number(0.0f);
    if (matchPattern(value, m_ConstantFloat(&number)))
      return Affine{0, toDouble(number)};
    return std::nullopt;
  };
  for (Operation &op : body) {
    if (op.getNumResults() != 1 || op.hasTrait<OpTrait::ConstantLike>())
      continue;
    SmallVector<Affine, 2> in;
    for (Value operand : op.getOperands())
      if (std::optional<Affine> value = lookup(operand))
        in.push_back(*value);
    if (in.size() != op.getNumOperands())
      continue;
    bool constant = llvm::all_of(in, [](Affine a) { return a.scale == 0; });
    std::optional<Affine> y;
    if (isa<arith::AddFOp>(op))
      y = Affine{in[0].scale + in[1].scale, in[0].shift + in[1].shift};
    else if (isa<arith::SubFOp>(op))
      y = Affine{in[0].scale - in[1].scale, in[0].shift - in[1].shift};
    else if (isa<arith::MulFOp>(op) && (in[0].scale == 0 || in[1].scale == 0))
      y = Affine{in[0].scale * in[1].shift + in[1].scale * in[0].shift,
                 in[0].shift * in[1].shift};
    else if (isa<arith::DivFOp>(op) && in[1].scale == 0)
      y = Affine{in[0].scale / in[1].shift, in[0].shift / in[1].shift};
    else if (isa<arith::NegFOp>(op))
      y = Affine{-in[0].scale, -in[0].shift};
    else if (constant && isa<math::SqrtOp>(op))
      y = Affine{0, std::sqrt(in[0].shift)};
    else if (constant && isa<math::RsqrtOp>(op))
      y = Affine{0, 1 / std::sqrt(in[0].shift)};
    else if (constant && isa<arith::ExtFOp>(op))
      y = in[0];
    if (y)
      values[op.getResult(0)] = y;
  }
  return lookup(result);
}

bool AffineChain::Link::allows(arith::FastMathFlags wanted) const {
  llvm::SmallPtrSet<Value, 8> running;
  for (auto [argument, input] : llvm::zip(body.getArguments(), inputs))
    if (std::holds_alternative<std::monostate>(input))
      running.insert(argument);
  for (Operation &op : body) {
    if (llvm::none_of(op.getOperands(),
                      [&](Value v) { return running.contains(v); }))
      continue;
    auto flags = dyn_cast<arith::ArithFastMathInterface>(op);
    if (!flags ||
        !bitEnumContainsAll(flags.getFastMathFlagsAttr().getValue(), wanted))
      return false;
    running.insert(op.result_begin(), op.result_end());
  }
  return true;
}

void AffineChain::Link::collectDims(llvm::SmallBitVector &dims) const {
  for (const auto &input : inputs) {
    if (auto *source = std::get_if<ConstantSource>(&input)) {
      if (!source->elements)
        continue;
      for (AffineExpr expr : source->map.getResults())
        if (auto dim = dyn_cast<AffineDimExpr>(expr))
          dims.set(dim.getPosition());
    } else if (auto *nested = std::get_if<std::unique_ptr<Link>>(&input)) {
      (*nested)->collectDims(dims);
    }
  }
}

//===----------------------------------------------------------------------===//
// Chains
//===----------------------------------------------------------------------===//

AffineChain::AffineChain() = default;
AffineChain::AffineChain(AffineChain &&) = default;
AffineChain &AffineChain::operator=(AffineChain &&) = default;
AffineChain::~AffineChain() = default;

AffineChain AffineChain::get(Value start, AffineMap map, bool anyRounding,
                             std::string &why, std::string &suggestion) {
  AffineChain chain;
  unsigned complete = 0;
  Value running = start;
  AffineMap current = map;
  SmallVector<int64_t> origin(map.getNumDims(), 0);
  while (running.hasOneUse()) {
    Operation *user = *running.user_begin();
    std::string ignored;
    FailureOr<PointwiseOp> pointwise = PointwiseOp::get(user, ignored);
    if (failed(pointwise) || user->getBlock() != start.getParentBlock() ||
        pointwise->resultMaps.size() != 1)
      break;
    auto read = llvm::find(pointwise->inputs, running);
    if (read == pointwise->inputs.end())
      break;
    AffineMap readMap =
        pointwise->inputMaps[std::distance(pointwise->inputs.begin(), read)];
    if (!readMap.isPermutation() ||
        getElementTypeOrSelf(user->getResult(0).getType()) !=
            getElementTypeOrSelf(start.getType()))
      break;
    AffineMap toPoint = inversePermutation(readMap).compose(current);
    std::unique_ptr<Link> link = Link::get(*pointwise, toPoint, running);
    if (!link)
      break;
    std::optional<Affine> affine = link->evaluate({1, 0}, origin);
    if (!affine)
      break;
    if (!anyRounding && !link->allows(arith::FastMathFlags::reassoc)) {
      why = "by " + getQuotedName(user) +
            " is not folded into them, which rounds otherwise";
      suggestion = "give it fastmath<reassoc>, or the pass the option "
                   "fold-affine";
      break;
    }
    chain.links.push_back(std::move(link));
    running = user->getResult(0);
    current = pointwise->resultMaps[0].compose(toPoint);
    if (current == map && running.getType() == start.getType())
      complete = chain.links.size();
  }
  chain.links.resize(complete);
  return chain;
}

Operation *AffineChain::getEnd() const {
  return links.empty() ? nullptr : links.back()->op;
}

unsigned AffineChain::size() const { return links.size(); }

bool AffineChain::allows(arith::FastMathFlags flags) const {
  return llvm::all_of(links, [&](const std::unique_ptr<Link> &link) {
    return link->allows(flags);
  });
}

bool AffineChain::isProduct() const {
  if (links.size() != 1)
    return false;
  const Link &link = *links[0];
  Operation *op = link.result.getDefiningOp();
  if (!isa_and_nonnull<arith::MulFOp>(op))
    return false;
  // No factor is computed at run time.
  return llvm::all_of(op->getOperands(),
                      [&](Value operand) {
                        return isa<BlockArgument>(operand) ||
                               matchPattern(operand, m_Constant());
                      }) &&
         llvm::all_of(link.inputs, [](const auto &input) {
           return !std::holds_alternative<std::unique_ptr<Link>>(input);
         });
}

SmallVector<unsigned> AffineChain::getDims() const {
  llvm::SmallBitVector dims(64);
  for (const std::unique_ptr<Link> &link : links)
    link->collectDims(dims);
  return llvm::to_vector_of<unsigned>(dims.set_bits());
}

Affine AffineChain::at(ArrayRef<int64_t> point) const {
  Affine running{1, 0};
  for (const std::unique_ptr<Link> &link : links)
    if (std::optional<Affine> next = link->evaluate(running, point))
      running = *next;
    else
      return {NAN, NAN};
  return running;
}
