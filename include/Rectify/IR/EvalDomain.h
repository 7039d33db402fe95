// Activations on the host: the value in a wider format, to be rounded once.
// Constant folding and the oracle of the tests.

#ifndef RECTIFY_IR_EVALDOMAIN_H
#define RECTIFY_IR_EVALDOMAIN_H

#include "Rectify/IR/ActivationBodies.h"

#include <cmath>
#include <functional>
#include <limits>

namespace mlir::rectify {

/// `a p b` for numbers of the host or a library's.
template <class T> bool compare(Pred p, const T &a, const T &b) {
  switch (p) {
  case Pred::oeq:
    return a == b;
  case Pred::olt:
    return a < b;
  case Pred::ole:
    return a <= b;
  case Pred::ogt:
    return a > b;
  case Pred::oge:
    return a >= b;
  case Pred::ult:
    return !(a >= b);
  case Pred::ule:
    return !(a > b);
  case Pred::ugt:
    return !(a <= b);
  case Pred::uge:
    return !(a < b);
  case Pred::uno:
    return !(a == a) || !(b == b);
  }
  return false;
}

/// Numbers of type T, a format wider than the type whose activation is
/// evaluated (double for f32 and below, long double for f64).
template <class T> class EvalDomain {
public:
  using Value = T;

  /// `roundParameter` rounds an attribute to the type of the computation.
  explicit EvalDomain(std::function<T(double)> roundParameter)
      : roundParameter(std::move(roundParameter)) {}

  T constant(long double c) { return static_cast<T>(c); }
  T parameter(double p) { return roundParameter(p); }
  T add(T a, T b) { return a + b; }
  T sub(T a, T b) { return a - b; }
  T mul(T a, T b) { return a * b; }
  T div(T a, T b) { return a / b; }
  T neg(T a) { return -a; }
  T abs(T a) { return std::fabs(a); }
  /// In a T with far more exponents than f64 only that of -infinity is zero, so
  /// that of a finite number times an infinity is an infinity. Times a number
  /// of f64 it is zero anyway.
  T exp(T a) {
    if constexpr (std::numeric_limits<T>::max_exponent > 1024)
      if (a < -11000 && a >= std::numeric_limits<T>::lowest())
        return std::exp(T(-11000));
    return std::exp(a);
  }
  T expm1(T a) { return std::expm1(a); }
  T log1p(T a) { return std::log1p(a); }
  T tanh(T a) { return std::tanh(a); }
  T erfc(T a) { return std::erfc(a); }
  T scale(T s, T x) { return s == 0 ? T(0) : s * x; }
  bool isZero(T a) { return a == 0; }
  T select(Pred p, T a, T b, T t, T f) { return compare(p, a, b) ? t : f; }
  T hinge(Pred p, T a, T b, T t, T f) { return select(p, a, b, t, f); }

private:
  std::function<T(double)> roundParameter;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_EVALDOMAIN_H
