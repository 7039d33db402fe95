// Numbers of a float format as host doubles, which hold them all exactly.

#ifndef RECTIFY_LIB_TESTING_NUMBERS_H
#define RECTIFY_LIB_TESTING_NUMBERS_H

#include "mlir/IR/BuiltinTypes.h"

#include "llvm/ADT/APFloat.h"

#include <string>
#include <vector>

namespace mlir::rectify::testing {

/// A float format of MLIR, and the conversions between it and host doubles.
class Format {
public:
  explicit Format(FloatType type) : type(type) {}

  FloatType getType() const { return type; }
  const llvm::fltSemantics &getSemantics() const {
    return type.getFloatSemantics();
  }
  unsigned getWidth() const { return FloatType(type).getWidth(); }

  llvm::APFloat toAPFloat(double value) const;
  static double toDouble(const llvm::APFloat &value);
  /// The number of this format that is nearest to `value`.
  double round(double value) const { return toDouble(toAPFloat(value)); }
  /// The distance to the next number away from zero; of infinity, that of the
  /// largest number.
  double ulp(double value) const;
  /// How many numbers lie between `a` and `b`; both zeros are one number, NaN
  /// is at no distance from NaN and far from all else.
  uint64_t distance(double a, double b) const;
  /// Whether `value` is zero, subnormal, or may be rounded from a subnormal.
  bool isSubnormal(double value) const;
  /// The next number of the format above or below; an infinity stays.
  double next(double value, bool up) const;

  /// All numbers in ascending order from -inf to inf, both zeros among them,
  /// without NaN. For formats of 16 bits.
  std::vector<double> all() const;
  /// Zeros, infinities, subnormals, powers of two and their neighbours over
  /// the whole range, and round numbers, in ascending order.
  std::vector<double> special() const;

  /// "0xbc00 (-1)"
  std::string print(double value) const;

private:
  /// The format's bits as a sign and magnitude.
  int64_t toOrdinal(double value) const;

  FloatType type;
};

/// Orders as `<`, and -0 before +0.
int64_t orderedKey(double value);

/// The same number, the sign of zero included; any NaN is any NaN.
bool isSame(double a, double b);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_NUMBERS_H
