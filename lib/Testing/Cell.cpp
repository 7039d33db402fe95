// Cells and the bits that they stand for.

#include "Testing/Cell.h"

#include "llvm/ADT/bit.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;
using llvm::APInt;

static constexpr uint64_t doubleSign = uint64_t(1) << 63;

/// The bits of a NaN between `from` and f64, whose payloads have `fromBits`
/// more or fewer bits.
static unsigned getMantissaWidth(FloatType type) {
  return type.getFPMantissaWidth() - 1;
}

Cell rectify::testing::fromBits(Type type, uint64_t bits) {
  Cell cell;
  cell.bits = bits;
  auto format = dyn_cast<FloatType>(type);
  if (!format)
    return cell;
  if (format.isF16()) {
    unsigned exponent = (bits >> 10) & 31;
    if (exponent < 31) {
      double mantissa = static_cast<double>(bits & 1023);
      double magnitude =
          exponent == 0 ? mantissa * 0x1p-24
                        : (mantissa + 1024) *
                              llvm::bit_cast<double>(
                                  static_cast<uint64_t>(exponent + 998) << 52);
      cell.real = bits >> 15 ? -magnitude : magnitude;
      return cell;
    }
  }
  APFloat value(format.getFloatSemantics(), APInt(format.getWidth(), bits));
  if (!value.isNaN()) {
    cell.real = Format::toDouble(value);
    return cell;
  }
  unsigned mantissa = getMantissaWidth(format);
  uint64_t payload = truncate(bits, mantissa) << (52 - mantissa);
  cell.bits = (value.isNegative() ? doubleSign : 0) | (uint64_t(0x7ff) << 52) |
              (payload ? payload : uint64_t(1) << 51);
  return cell;
}

uint64_t rectify::testing::toBits(Type type, Cell cell) {
  auto format = dyn_cast<FloatType>(type);
  if (!format)
    return cell.bits;
  if (format.isF16() && std::isfinite(cell.real)) {
    // The value is exact: its exponent and mantissa are to be moved.
    uint64_t bits = llvm::bit_cast<uint64_t>(cell.real);
    uint64_t sign = bits >> 63 << 15;
    double magnitude = std::fabs(cell.real);
    if (magnitude < 0x1p-14)
      return sign | static_cast<uint64_t>(magnitude * 0x1p24);
    return sign | ((truncate(bits, 63) - (uint64_t(1008) << 52)) >> 42);
  }
  if (format.isBF16() && std::isfinite(cell.real))
    return llvm::bit_cast<uint32_t>(static_cast<float>(cell.real)) >> 16;
  if (!std::isnan(cell.real) || format.getWidth() == 64)
    return Format(format).toAPFloat(cell.real).bitcastToAPInt().getZExtValue();
  unsigned mantissa = getMantissaWidth(format);
  uint64_t payload = truncate(cell.bits, 52) >> (52 - mantissa);
  APInt bits = APFloat::getQNaN(format.getFloatSemantics(),
                                (cell.bits & doubleSign) != 0)
                   .bitcastToAPInt();
  if (payload && APFloat::semanticsHasInf(format.getFloatSemantics())) {
    bits = bits.lshr(mantissa).shl(mantissa);
    bits |= payload;
  }
  return bits.getZExtValue();
}

std::string rectify::testing::print(Type type, Cell cell) {
  if (auto format = dyn_cast<FloatType>(type)) {
    if (std::isnan(cell.real))
      return "NaN";
    return Format(format).print(cell.real);
  }
  return std::to_string(extendSign(cell.bits, type.getIntOrFloatBitWidth()));
}

bool rectify::testing::isSame(Type type, Cell a, Cell b) {
  if (isa<FloatType>(type) && std::isnan(a.real) && std::isnan(b.real))
    return true;
  return a.bits == b.bits;
}
