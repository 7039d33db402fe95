// Choosing points at which functions may differ.

#include "Probes.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

static void addFloatProbes(const llvm::fltSemantics &semantics, bool few,
                           ArrayRef<double> constants,
                           SmallVectorImpl<Number> &probes) {
  auto add = [&](const APFloat &value) {
    for (bool negative : {false, true}) {
      APFloat probe = value;
      if (negative)
        probe.changeSign();
      Number number = probe;
      if (llvm::none_of(probes, [&](const Number &known) {
            return std::get<APFloat>(known).bitwiseIsEqual(probe);
          }))
        probes.push_back(number);
    }
  };
  auto addNear = [&](APFloat value) {
    add(value);
    for (bool down : {false, true}) {
      APFloat next = value;
      next.next(down);
      add(next);
    }
  };
  add(APFloat::getZero(semantics));
  add(roundToFormat(INFINITY, semantics));
  add(APFloat::getNaN(semantics));
  add(APFloat::getSmallest(semantics));
  add(APFloat::getLargest(semantics));
  for (double c : constants)
    addNear(roundToFormat(c, semantics));
  static constexpr double fewNumbers[] = {1, 0.625, 2.5, 7};
  static constexpr double manyNumbers[] = {
      1,     2,    3,    4,     5,     6,   7,    8,    10,   13,     16.5,
      20,    21,   33,   50,    87,    89,  100,  104,  256,  400.25, 709,
      746,   1000, 1500, 4096,  30000, 0.5, 0.25, 0.75, 0.1,  0.375,  0.625,
      0.875, 1.25, 1.5,  1.875, 2.5,   3.5, 4.75, 5.5,  1e-2, 1e-3,   1e-4,
      1e-6,  1e-9, 1e10, 1e20,  1e30,  0.3, 0.7,  0.9,  1.1,  2.2};
  auto shortened = [&](double value) {
    // Few digits: in f64 the host then rounds products once only.
    return roundToFormat(static_cast<float>(value), semantics);
  };
  for (double value :
       few ? ArrayRef<double>(fewNumbers) : ArrayRef<double>(manyNumbers)) {
    APFloat number = shortened(value);
    if (number.isFinite())
      add(number);
  }
  if (few)
    return;
  for (double a : constants)
    for (double b : constants) {
      addNear(roundToFormat(a + b, semantics));
      addNear(roundToFormat(a / b, semantics));
    }
  add(APFloat::getSmallestNormalized(semantics));
  APFloat half = APFloat::getLargest(semantics);
  half = scalbn(half, -1, APFloat::rmNearestTiesToEven);
  addNear(half);
  addNear(APFloat::getSmallestNormalized(semantics));
}

static void addIntegerProbes(unsigned width, bool few,
                             ArrayRef<double> constants,
                             SmallVectorImpl<Number> &probes) {
  auto add = [&](const APInt &value) {
    Number number = value;
    if (llvm::none_of(probes, [&](const Number &known) {
          return isSameNumber(known, number);
        }))
      probes.push_back(number);
  };
  if (width <= 8 && !few) {
    for (unsigned i = 0; i < 1u << width; ++i)
      add(APInt(width, i));
    return;
  }
  add(APInt::getSignedMinValue(width));
  add(APInt::getSignedMaxValue(width));
  SmallVector<int64_t> centers = {0, 1, 2, 5, 100};
  for (double c : constants)
    if (std::fabs(c) < 0x1p62)
      centers.push_back(static_cast<int64_t>(c));
  for (int64_t c : centers)
    for (int64_t value : {c, c - 1, c + 1, -c})
      add(APInt(width, value, /*isSigned=*/true, /*implicitTrunc=*/true));
}

Probes raise::getProbes(Type element, unsigned numInputs,
                        ArrayRef<double> constants) {
  SmallVector<Number> axis;
  bool few = numInputs > 1;
  if (auto type = dyn_cast<FloatType>(element))
    addFloatProbes(type.getFloatSemantics(), few, constants, axis);
  else
    addIntegerProbes(element.getIntOrFloatBitWidth(), few, constants, axis);
  Probes probes = {{}};
  for (unsigned i = 0; i < numInputs; ++i) {
    Probes longer;
    for (const auto &point : probes)
      for (const Number &number : axis) {
        longer.push_back(point);
        longer.back().push_back(number);
      }
    probes = std::move(longer);
  }
  return probes;
}
