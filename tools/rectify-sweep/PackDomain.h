// Activations on many doubles at once: an op is asked for its parameters once
// for all of them.

#ifndef RECTIFY_SWEEP_PACKDOMAIN_H
#define RECTIFY_SWEEP_PACKDOMAIN_H

#include "Rectify/IR/EvalDomain.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace mlir::rectify::sweep {

/// Numbers at which a body is evaluated together.
struct Pack {
  static constexpr size_t size = 64;

  Pack() = default;
  /// All of them `value`.
  explicit Pack(double value) { numbers.fill(value); }

  std::array<double, size> numbers;

  /// Whether all are the same numbers, bit for bit: a NaN is the same, too.
  bool operator==(const Pack &other) const {
    return std::memcmp(&numbers, &other.numbers, sizeof(numbers)) == 0;
  }
};

/// EvalDomain on each number of a pack.
class PackDomain {
public:
  using Value = Pack;

  explicit PackDomain(std::function<double(double)> roundParameter)
      : scalar(std::move(roundParameter)) {}

  Pack constant(long double c) { return Pack(scalar.constant(c)); }
  Pack parameter(double p) { return Pack(scalar.parameter(p)); }
  Pack add(const Pack &a, const Pack &b) {
    return map([](double x, double y) { return x + y; }, a, b);
  }
  Pack sub(const Pack &a, const Pack &b) {
    return map([](double x, double y) { return x - y; }, a, b);
  }
  Pack mul(const Pack &a, const Pack &b) {
    return map([](double x, double y) { return x * y; }, a, b);
  }
  Pack div(const Pack &a, const Pack &b) {
    return map([](double x, double y) { return x / y; }, a, b);
  }
  Pack neg(const Pack &a) {
    return map([](double x) { return -x; }, a);
  }
  Pack abs(const Pack &a) {
    return map([](double x) { return std::fabs(x); }, a);
  }
  Pack exp(const Pack &a) {
    return map([&](double x) { return scalar.exp(x); }, a);
  }
  Pack expm1(const Pack &a) {
    return map([&](double x) { return scalar.expm1(x); }, a);
  }
  Pack log1p(const Pack &a) {
    return map([&](double x) { return scalar.log1p(x); }, a);
  }
  Pack tanh(const Pack &a) {
    return map([&](double x) { return scalar.tanh(x); }, a);
  }
  Pack erfc(const Pack &a) {
    return map([&](double x) { return scalar.erfc(x); }, a);
  }
  Pack scale(const Pack &s, const Pack &x) {
    return map([&](double a, double b) { return scalar.scale(a, b); }, s, x);
  }
  bool isZero(const Pack &a) {
    return std::all_of(a.numbers.begin(), a.numbers.end(),
                       [](double x) { return x == 0; });
  }
  Pack select(Pred p, const Pack &a, const Pack &b, const Pack &t,
              const Pack &f) {
    return map([p](double a, double b, double t,
                   double f) { return compare(p, a, b) ? t : f; },
               a, b, t, f);
  }
  Pack hinge(Pred p, const Pack &a, const Pack &b, const Pack &t,
             const Pack &f) {
    return select(p, a, b, t, f);
  }

private:
  template <class Fn, class... Packs>
  static Pack map(Fn fn, const Packs &...packs) {
    Pack result;
    for (size_t i = 0; i < Pack::size; ++i)
      result.numbers[i] = fn(packs.numbers[i]...);
    return result;
  }

  EvalDomain<double> scalar;
};

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_PACKDOMAIN_H
