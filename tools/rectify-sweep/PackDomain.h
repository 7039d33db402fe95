// Activations on many doubles at once: an op is asked for its parameters once
// for all of them.

#ifndef RECTIFY_SWEEP_PACKDOMAIN_H
#define RECTIFY_SWEEP_PACKDOMAIN_H

#include "Rectify/IR/EvalDomain.h"

#include "llvm/ADT/STLExtras.h"

#include <array>
#include <cstring>
#include <deque>

namespace mlir::rectify::sweep {

/// Numbers at which a body is evaluated together; they belong to a domain.
struct Pack {
  static constexpr size_t size = 64;
  using Numbers = std::array<double, size>;

  const Numbers *numbers = nullptr;

  double operator[](size_t i) const { return (*numbers)[i]; }
  /// Whether all are the same numbers, bit for bit: a NaN is the same, too.
  bool operator==(const Pack &other) const {
    return numbers == other.numbers ||
           std::memcmp(numbers, other.numbers, sizeof(Numbers)) == 0;
  }
};

/// EvalDomain on each number of a pack.
class PackDomain {
public:
  using Value = Pack;

  explicit PackDomain(std::function<double(double)> roundParameter)
      : scalar(std::move(roundParameter)) {}

  /// Forgets all packs.
  void reset() { used = 0; }
  /// The numbers of a new pack, to be written.
  Pack::Numbers &allocate() {
    if (used == arena.size())
      arena.emplace_back();
    return arena[used++];
  }

  Pack constant(long double c) { return fill(scalar.constant(c)); }
  Pack parameter(double p) { return fill(scalar.parameter(p)); }
  Pack add(Pack a, Pack b) {
    return map([](double x, double y) { return x + y; }, a, b);
  }
  Pack sub(Pack a, Pack b) {
    return map([](double x, double y) { return x - y; }, a, b);
  }
  Pack mul(Pack a, Pack b) {
    return map([](double x, double y) { return x * y; }, a, b);
  }
  Pack div(Pack a, Pack b) {
    return map([](double x, double y) { return x / y; }, a, b);
  }
  Pack neg(Pack a) {
    return map([](double x) { return -x; }, a);
  }
  Pack abs(Pack a) {
    return map([](double x) { return std::fabs(x); }, a);
  }
  Pack exp(Pack a) {
    return map([&](double x) { return scalar.exp(x); }, a);
  }
  Pack expm1(Pack a) {
    return map([&](double x) { return scalar.expm1(x); }, a);
  }
  Pack log1p(Pack a) {
    return map([&](double x) { return scalar.log1p(x); }, a);
  }
  Pack tanh(Pack a) {
    return map([&](double x) { return scalar.tanh(x); }, a);
  }
  Pack erfc(Pack a) {
    return map([&](double x) { return scalar.erfc(x); }, a);
  }
  Pack scale(Pack s, Pack x) {
    return map([&](double a, double b) { return scalar.scale(a, b); }, s, x);
  }
  bool isZero(Pack a) {
    return llvm::all_of(*a.numbers, [](double x) { return x == 0; });
  }
  Pack select(Pred p, Pack a, Pack b, Pack t, Pack f) {
    return map([p](double a, double b, double t,
                   double f) { return compare(p, a, b) ? t : f; },
               a, b, t, f);
  }
  Pack hinge(Pred p, Pack a, Pack b, Pack t, Pack f) {
    return select(p, a, b, t, f);
  }

private:
  Pack fill(double value) {
    Pack::Numbers &numbers = allocate();
    numbers.fill(value);
    return {&numbers};
  }
  template <class Fn, class... Packs> Pack map(Fn fn, Packs... packs) {
    Pack::Numbers &result = allocate();
    for (size_t i = 0; i < Pack::size; ++i)
      result[i] = fn(packs[i]...);
    return {&result};
  }

  EvalDomain<double> scalar;
  /// Packs keep their places; the first `used` are taken.
  std::deque<Pack::Numbers> arena;
  size_t used = 0;
};

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_PACKDOMAIN_H
