// Real numbers of 256 bits, and activations on them.

#ifndef RECTIFY_SWEEP_REAL_H
#define RECTIFY_SWEEP_REAL_H

#include "Rectify/IR/EvalDomain.h"

#include <mpfr.h>

#include <functional>
#include <utility>

namespace mlir::rectify::sweep {

/// A number of MPFR's, with 256 significant bits.
class Real {
public:
  Real() : Real(0.0) {}
  Real(double value) {
    mpfr_init2(number, bits);
    mpfr_set_d(number, value, MPFR_RNDN);
  }
  Real(const Real &other) {
    mpfr_init2(number, bits);
    mpfr_set(number, other.number, MPFR_RNDN);
  }
  Real &operator=(const Real &other) {
    mpfr_set(number, other.number, MPFR_RNDN);
    return *this;
  }
  ~Real() { mpfr_clear(number); }

  /// What `fn`, one of MPFR's functions, makes of these numbers.
  template <class Fn, class... Reals>
  static Real apply(Fn fn, const Reals &...of) {
    Real result;
    fn(result.number, of.number..., MPFR_RNDN);
    return result;
  }
  static Real exactly(long double value) {
    Real result;
    mpfr_set_ld(result.number, value, MPFR_RNDN);
    return result;
  }

  bool isNaN() const { return mpfr_nan_p(number); }
  bool isZero() const { return mpfr_zero_p(number); }
  double toDouble() const { return mpfr_get_d(number, MPFR_RNDN); }
  bool operator==(const Real &other) const {
    return mpfr_equal_p(number, other.number);
  }
  bool operator<(const Real &other) const {
    return mpfr_less_p(number, other.number);
  }
  bool operator<=(const Real &other) const {
    return mpfr_lessequal_p(number, other.number);
  }
  bool operator>(const Real &other) const { return other < *this; }
  bool operator>=(const Real &other) const { return other <= *this; }

private:
  static constexpr mpfr_prec_t bits = 256;
  mpfr_t number;
};

/// Bodies as functions of the reals: what they compute if nothing is rounded.
/// Infinities and the signs of zeros are IEEE 754's.
class RealDomain {
public:
  using Value = Real;

  explicit RealDomain(std::function<double(double)> roundParameter)
      : roundParameter(std::move(roundParameter)) {
    // Of this thread: exponentials vanish only where their logarithms are huge.
    mpfr_set_emin(mpfr_get_emin_min());
    mpfr_set_emax(mpfr_get_emax_max());
  }

  Real constant(long double c) { return Real::exactly(c); }
  Real parameter(double p) { return roundParameter(p); }
  Real add(const Real &a, const Real &b) { return Real::apply(mpfr_add, a, b); }
  Real sub(const Real &a, const Real &b) { return Real::apply(mpfr_sub, a, b); }
  Real mul(const Real &a, const Real &b) { return Real::apply(mpfr_mul, a, b); }
  Real div(const Real &a, const Real &b) { return Real::apply(mpfr_div, a, b); }
  Real neg(const Real &a) {
    return Real::apply(
        [](auto to, auto from, auto mode) { mpfr_neg(to, from, mode); }, a);
  }
  Real abs(const Real &a) {
    return Real::apply(
        [](auto to, auto from, auto mode) { mpfr_abs(to, from, mode); }, a);
  }
  Real exp(const Real &a) { return Real::apply(mpfr_exp, a); }
  Real expm1(const Real &a) { return Real::apply(mpfr_expm1, a); }
  Real log1p(const Real &a) { return Real::apply(mpfr_log1p, a); }
  Real tanh(const Real &a) { return Real::apply(mpfr_tanh, a); }
  Real erfc(const Real &a) { return Real::apply(mpfr_erfc, a); }
  Real scale(const Real &s, const Real &x) {
    return s.isZero() ? Real(0.0) : mul(s, x);
  }
  bool isZero(const Real &a) { return a.isZero(); }
  Real select(Pred p, const Real &a, const Real &b, const Real &t,
              const Real &f) {
    return compare(p, a, b) ? t : f;
  }
  Real hinge(Pred p, const Real &a, const Real &b, const Real &t,
             const Real &f) {
    return select(p, a, b, t, f);
  }

private:
  std::function<double(double)> roundParameter;
};

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_REAL_H
