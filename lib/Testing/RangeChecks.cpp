// inferRange against the values over an interval.

#include "Testing/ContractChecks.h"

#include "llvm/IR/ConstantFPRange.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::ConstantFPRange;

namespace {
/// The least and the greatest value over any interval of the table, with -0
/// before +0: a sparse table of indices into ys.
class Extremes {
public:
  explicit Extremes(const std::vector<double> &ys) : ys(ys) {
    levels.emplace_back();
    for (size_t i = 0; i < ys.size(); ++i)
      levels[0].push_back({i, i});
    for (size_t width = 1; 2 * width <= ys.size(); width *= 2) {
      const auto &last = levels.back();
      std::vector<Pair> next;
      for (size_t i = 0; i + 2 * width <= ys.size(); ++i)
        next.push_back(join(last[i], last[i + width]));
      levels.push_back(std::move(next));
    }
  }

  struct Pair {
    size_t least, greatest;
  };

  /// Over the indices [first, last].
  Pair over(size_t first, size_t last) const {
    unsigned level = llvm::Log2_64(last - first + 1);
    return join(levels[level][first],
                levels[level][last + 1 - (size_t(1) << level)]);
  }

private:
  Pair join(Pair a, Pair b) const {
    auto key = [&](size_t i) { return orderedKey(ys[i]); };
    return {key(a.least) <= key(b.least) ? a.least : b.least,
            key(a.greatest) >= key(b.greatest) ? a.greatest : b.greatest};
  }

  const std::vector<double> &ys;
  std::vector<std::vector<Pair>> levels;
};

/// Intervals by indices into xs: between special numbers, and arbitrary ones.
std::vector<std::pair<size_t, size_t>> getIntervals(const Case &c) {
  std::vector<double> ends = {-INFINITY, -6,   -1, -0x1p-10, -0.0,
                              0.0,       0.25, 3,  100,      INFINITY};
  llvm::append_range(ends, c.subject.getNumbers());
  std::vector<size_t> indices;
  for (double end : ends) {
    auto it = llvm::lower_bound(c.xs, end, [](double a, double b) {
      return orderedKey(a) < orderedKey(b);
    });
    if (it != c.xs.end())
      indices.push_back(it - c.xs.begin());
  }
  // Arbitrary ends, the same in each run.
  uint32_t state = 12345;
  for (int i = 0; i < 6; ++i) {
    state = state * 1664525 + 1013904223;
    indices.push_back(state % c.xs.size());
  }
  llvm::sort(indices);
  std::vector<std::pair<size_t, size_t>> intervals;
  // All pairs for the default parameters, else a sample.
  size_t stride = c.subject.isDefault() ? 1 : 23, count = 0;
  intervals.push_back({0, c.xs.size() - 1});
  for (size_t i = 0; i < indices.size(); ++i)
    for (size_t j = i; j < indices.size(); ++j)
      if (count++ % stride == 0)
        intervals.push_back({indices[i], indices[j]});
  return intervals;
}
} // namespace

static std::string print(const Format &format, const ConstantFPRange &range) {
  if (range.isEmptySet())
    return "the empty range";
  if (range.isNaNOnly())
    return "NaN only";
  return "[" + format.print(Format::toDouble(range.getLower())) + ", " +
         format.print(Format::toDouble(range.getUpper())) + "]" +
         (range.containsNaN() ? " or NaN" : "");
}

void rectify::testing::checkRange(const Case &c, Report &report) {
  const Format &format = c.format();
  Extremes extremes(c.ys);
  double nan = std::numeric_limits<double>::quiet_NaN();
  double atNaN = c.f(nan);
  size_t turn = 0;
  for (auto [first, last] : getIntervals(c)) {
    double x[] = {c.xs[first], c.xs[last]};
    bool withNaN = ++turn % 2;
    SmallVector<ConstantFPRange> inputs = {ConstantFPRange(
        format.toAPFloat(x[0]), format.toAPFloat(x[1]), withNaN, withNaN)};
    for (double extra : c.extras)
      inputs.emplace_back(format.toAPFloat(extra));
    ConstantFPRange range = c.activation().inferRange(inputs);
    if (report.plants("range") && !range.isNaNOnly() && !range.isEmptySet())
      range = ConstantFPRange::getNonNaN(range.getLower(), range.getLower());

    auto check = [&](double at, double y) {
      if (!range.contains(format.toAPFloat(y)))
        report.fail("inferRange", c.subject, format, c.inputsAt(at),
                    "a range with " + format.print(y) + " for the inputs " +
                        print(format, inputs[0]),
                    print(format, range));
    };
    auto [least, greatest] = extremes.over(first, last);
    check(c.xs[least], c.ys[least]);
    check(c.xs[greatest], c.ys[greatest]);
    if (withNaN)
      check(nan, atNaN);
  }
}
