// Resize and Upsample: one dim after the other, each place of the result a sum
// of a few places of the operand.

#include "Arithmetic.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

/// The most places of a dim.
static constexpr double most = 1 << 20;

namespace {

/// How a dim of `from` places becomes one of `to`.
struct DimScale {
  int64_t from, to;
  /// `to` by `from`, before it was rounded to a number of places.
  double scale;
  /// What part of the dim is taken, from 0 to 1, where that is chosen.
  double start = 0, end = 1;

  bool isWhole() const {
    return from == to && scale == 1 && start == 0 && end == 1;
  }
};

/// A place of the result: the places of the operand that it is summed from, by
/// these weights.
struct Sum {
  Ints places;
  SmallVector<double> weights;
  /// It lies beyond the operand's ends.
  bool isOutside = false;
};

class Resizer {
public:
  explicit Resizer(Node &node)
      : node(node), mode(node.getString("mode", "nearest")) {
    // Before version 11, and in Upsample, there was no choice.
    bool isOld = node.op() == "Upsample" || node.opset() < 11;
    coordinates = node.getString("coordinate_transformation_mode",
                                 isOld ? "asymmetric" : "half_pixel");
    rounding =
        node.getString("nearest_mode", isOld ? "floor" : "round_prefer_floor");
  }

  LogicalResult run();

private:
  LogicalResult check();
  FailureOr<SmallVector<DimScale>> getScales();
  double getCoordinate(const DimScale &dim, int64_t place);
  int64_t round(double coordinate);
  Sum getSum(const DimScale &dim, int64_t place);
  Value resize(Value x, int64_t dim, ArrayRef<Sum> sums);
  std::optional<Value> repeat(Value x, int64_t dim, ArrayRef<Sum> sums);
  Value fillOutside(Value x, int64_t dim, ArrayRef<Sum> sums);

  Node &node;
  StringRef mode, coordinates, rounding;
};

} // namespace

LogicalResult Resizer::check() {
  if (!llvm::is_contained({"nearest", "linear", "cubic"}, mode))
    return node.fail("its mode is '" + mode + "'");
  if (!llvm::is_contained({"half_pixel", "pytorch_half_pixel", "align_corners",
                           "asymmetric", "tf_half_pixel_for_nn",
                           "tf_crop_and_resize"},
                          coordinates))
    return node.fail("its coordinates are '" + coordinates + "'");
  if (!llvm::is_contained(
          {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"},
          rounding))
    return node.fail("it rounds by '" + rounding + "'");
  if (node.getInt("antialias"))
    return node.fail("it smooths before it takes fewer places (antialias)");
  if (node.getString("keep_aspect_ratio_policy", "stretch") != "stretch")
    return node.fail("it keeps proportions");
  if (mode != "nearest" && !isa<FloatType>(elementOf(node.input(0))))
    return node.fail("it is on integers");
  if (!typeOf(node.input(0)).hasStaticShape())
    return node.fail("the shape of its operand must be known");
  return success();
}

/// The numbers of input `i`, which must be known.
static FailureOr<SmallVector<double>> needNumbers(Node &node, unsigned i,
                                                  StringRef what) {
  if (auto numbers = node.knownNumbers(node.knownInput(i)))
    return *numbers;
  if (auto ints = node.knownInts(node.knownInput(i)))
    return SmallVector<double>(ints->begin(), ints->end());
  // Says how to give them.
  (void)node.needInts(i, what);
  return failure();
}

FailureOr<SmallVector<DimScale>> Resizer::getScales() {
  Value x = node.input(0);
  int64_t rank = rankOf(x);
  bool hasRegion = node.op() == "Resize" && node.opset() >= 11;
  unsigned scalesAt = hasRegion ? 2 : 1;
  auto isGiven = [&](unsigned i) {
    return node.hasInput(i) && !(typeOf(node.input(i)).hasStaticShape() &&
                                 typeOf(node.input(i)).getNumElements() == 0);
  };
  SmallVector<double> scales = node.getFloats("scales"), region;
  Ints sizes;
  if (isGiven(scalesAt)) {
    FailureOr<SmallVector<double>> known =
        needNumbers(node, scalesAt, "scales");
    if (failed(known))
      return failure();
    scales = *known;
  } else if (isGiven(3)) {
    FailureOr<Ints> known = node.needInts(3, "sizes");
    if (failed(known))
      return failure();
    sizes = *known;
  }
  if (coordinates == "tf_crop_and_resize") {
    if (!isGiven(1))
      return node.fail("it names no region");
    FailureOr<SmallVector<double>> known = needNumbers(node, 1, "region");
    if (failed(known))
      return failure();
    region = *known;
    if (llvm::any_of(region,
                     [](double end) { return !(std::abs(end) < most); }))
      return node.fail("its region is beyond all bounds");
  }
  Ints axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (node.has("axes")) {
    FailureOr<Ints> normal = node.normalizeAxes(node.getInts("axes"), rank);
    if (failed(normal))
      return failure();
    axes = *normal;
  }
  size_t count = axes.size();
  if ((scales.size() != count && sizes.size() != count) ||
      (!region.empty() && region.size() != 2 * count))
    return node.fail("expected " + Twine(count) +
                     " scales or sizes, and twice as many ends of a region");
  SmallVector<DimScale> dims;
  for (int64_t size : typeOf(x).getShape())
    dims.push_back({size, size, 1});
  for (auto [i, axis] : llvm::enumerate(axes)) {
    DimScale &dim = dims[axis];
    dim.scale = sizes.empty() ? scales[i] : double(sizes[i]) / dim.from;
    double to = sizes.empty() ? std::floor(dim.from * scales[i]) : sizes[i];
    if (!(to >= 0 && to <= most) || (dim.from == 0) != (to == 0) ||
        !(dim.scale > 0 || to == 0))
      return node.fail("it gives dim " + Twine(axis) +
                       " no size, or one beyond all bounds");
    dim.to = static_cast<int64_t>(to);
    if (!region.empty()) {
      dim.start = region[i];
      dim.end = region[count + i];
    }
  }
  return dims;
}

/// Where in the operand place `place` of the result lies.
double Resizer::getCoordinate(const DimScale &dim, int64_t place) {
  double last = static_cast<double>(dim.from - 1);
  if (coordinates == "asymmetric")
    return place / dim.scale;
  if (coordinates == "align_corners")
    return dim.to == 1 ? 0 : place * last / static_cast<double>(dim.to - 1);
  if (coordinates == "tf_half_pixel_for_nn")
    return (place + 0.5) / dim.scale;
  if (coordinates == "tf_crop_and_resize")
    return dim.to > 1
               ? dim.start * last + place * (dim.end - dim.start) * last /
                                        static_cast<double>(dim.to - 1)
               : 0.5 * (dim.start + dim.end) * last;
  if (coordinates == "pytorch_half_pixel" && dim.to == 1)
    return 0;
  return (place + 0.5) / dim.scale - 0.5;
}

int64_t Resizer::round(double coordinate) {
  double rounded = rounding == "floor"  ? std::floor(coordinate)
                   : rounding == "ceil" ? std::ceil(coordinate)
                   : rounding == "round_prefer_ceil"
                       ? std::floor(coordinate + 0.5)
                       : std::ceil(coordinate - 0.5);
  return static_cast<int64_t>(rounded);
}

/// The weights of 4 places around a coordinate `t` behind the second of them
/// (R. G. Keys, IEEE Transactions on Acoustics, Speech, and Signal Processing
/// 29, 1981).
static SmallVector<double> getCubicWeights(double t, double a) {
  auto near = [&](double d) { return ((a + 2) * d - (a + 3)) * d * d + 1; };
  auto far = [&](double d) {
    return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a;
  };
  return {far(1 + t), near(t), near(1 - t), far(2 - t)};
}

Sum Resizer::getSum(const DimScale &dim, int64_t place) {
  double x = getCoordinate(dim, place);
  Sum sum;
  sum.isOutside = coordinates == "tf_crop_and_resize" &&
                  (x < 0 || x > static_cast<double>(dim.from - 1));
  double whole = std::floor(x), t = x - whole;
  int64_t first = static_cast<int64_t>(whole);
  if (mode == "nearest") {
    first = round(x);
    sum.weights = {1};
  } else if (mode == "linear") {
    sum.weights = {1 - t, t};
  } else {
    --first;
    sum.weights = getCubicWeights(t, node.getFloat("cubic_coeff_a", -0.75));
  }
  bool leavesOut = node.getInt("exclude_outside") && mode != "nearest";
  double total = 0;
  for (auto [i, weight] : llvm::enumerate(sum.weights)) {
    int64_t at = first + static_cast<int64_t>(i);
    if (leavesOut && (at < 0 || at >= dim.from))
      weight = 0;
    total += weight;
    sum.places.push_back(std::clamp<int64_t>(at, 0, dim.from - 1));
  }
  if (leavesOut)
    for (double &weight : sum.weights)
      weight /= total;
  return sum;
}

/// Each place some times, one behind the other, if that is what `sums` are.
std::optional<Value> Resizer::repeat(Value x, int64_t dim, ArrayRef<Sum> sums) {
  int64_t from = typeOf(x).getDimSize(dim), to = sums.size();
  if (mode != "nearest" || to % from != 0)
    return std::nullopt;
  for (auto [i, sum] : llvm::enumerate(sums))
    if (sum.places[0] != static_cast<int64_t>(i) / (to / from))
      return std::nullopt;
  Shape shape = node.shape(x), split(shape);
  split.insert(split.begin() + dim + 1, node.b.getIndexAttr(to / from));
  shape[dim] = node.b.getIndexAttr(to);
  Value repeated = node.elementwiseTo(
      split, node.insertDims(x, dim + 1), elementOf(x),
      [](OpBuilder &, Location, ValueRange v) { return v[0]; });
  return node.reshape(repeated, shape);
}

Value Resizer::resize(Value x, int64_t dim, ArrayRef<Sum> sums) {
  if (std::optional<Value> repeated = repeat(x, dim, sums))
    return *repeated;
  int64_t count = sums.front().places.size(), to = sums.size();
  SmallVector<double> places, weights;
  for (const Sum &sum : sums) {
    llvm::append_range(places, sum.places);
    llvm::append_range(weights, sum.weights);
  }
  Type element = elementOf(x);
  Value from = node.constant(node.b.getI64Type(), {to, count}, places), by;
  if (mode != "nearest")
    by = node.constant(element, {to, count}, weights);
  Shape shape = node.shape(x);
  shape[dim] = node.b.getIndexAttr(to);
  return node.fromIndices(
      shape, element, [&](OpBuilder &b, Location loc, ValueRange at) {
        Emitter e(b, loc);
        Value total;
        for (int64_t i = 0; i < count; ++i) {
          SmallVector<Value> tap = {at[dim], e.index(i)};
          SmallVector<Value> source(at);
          source[dim] = e.toIndex(tensor::ExtractOp::create(b, loc, from, tap));
          Value value = tensor::ExtractOp::create(b, loc, x, source);
          if (by)
            value = mulScalars(b, loc, value,
                               tensor::ExtractOp::create(b, loc, by, tap));
          total = total ? addScalars(b, loc, total, value) : value;
        }
        return total;
      });
}

/// `x` with a number of the node's where dim `dim` lies outside.
Value Resizer::fillOutside(Value x, int64_t dim, ArrayRef<Sum> sums) {
  SmallVector<double> outside;
  for (const Sum &sum : sums)
    outside.push_back(sum.isOutside);
  if (llvm::all_of(outside, [](double is) { return is == 0; }))
    return x;
  Ints shape(rankOf(x), 1);
  shape[dim] = outside.size();
  Value mask = node.constant(node.b.getI8Type(), shape, outside);
  Type element = elementOf(x);
  return node.combine(
      {mask, x}, element, [&](OpBuilder &b, Location loc, ValueRange v) {
        Emitter e(b, loc);
        Value is = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, v[0],
                                         e.scalar(b.getI8Type(), 0));
        return arith::SelectOp::create(
                   b, loc, is,
                   e.scalar(element, node.getFloat("extrapolation_value")),
                   v[1])
            .getResult();
      });
}

LogicalResult Resizer::run() {
  if (failed(check()))
    return failure();
  FailureOr<SmallVector<DimScale>> dims = getScales();
  if (failed(dims))
    return failure();
  Value x = node.input(0);
  SmallVector<std::pair<int64_t, SmallVector<Sum>>> changed;
  for (auto [i, dim] : llvm::enumerate(*dims)) {
    if (dim.isWhole() || dim.from == 0)
      continue;
    SmallVector<Sum> sums;
    for (int64_t place = 0; place < dim.to; ++place)
      sums.push_back(getSum(dim, place));
    changed.emplace_back(i, std::move(sums));
  }
  for (const auto &[dim, sums] : changed)
    x = resize(x, dim, sums);
  for (const auto &[dim, sums] : changed)
    x = fillOutside(x, dim, sums);
  return node.set(x);
}

static LogicalResult importResize(Node &node) { return Resizer(node).run(); }

static const OpImporter table[] = {
    {"Resize", 10, importResize},
    {"Upsample", 7, importResize},
};

ArrayRef<OpImporter> mlir::rectify::getResizeImporters() { return table; }
