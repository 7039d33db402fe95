// Which floats a constant holds.

#include "RangeTransfer.h"

#include "Rectify/IR/ConstantElements.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// The range of numbers stored one after the other as `Bits`.
template <class Bits>
static FloatRange getRangeOfBits(ArrayRef<char> data,
                                 const llvm::fltSemantics &semantics) {
  unsigned width = APFloat::semanticsSizeInBits(semantics);
  Bits signBit = Bits(1) << (width - 1);
  Bits infinity = APFloat::getInf(semantics).bitcastToAPInt().getZExtValue();
  // Numbers are ordered as their bits are, those below zero in reverse.
  auto toKey = [&](Bits bits) -> Bits {
    return bits & signBit ? ~bits : bits | signBit;
  };
  Bits least = ~Bits(0), greatest = 0;
  bool nan = false, number = false;
  for (size_t i = 0; i + sizeof(Bits) <= data.size(); i += sizeof(Bits)) {
    Bits bits;
    std::memcpy(&bits, data.data() + i, sizeof(Bits));
    if ((bits & ~signBit) > infinity) {
      nan = true;
      continue;
    }
    number = true;
    least = std::min(least, toKey(bits));
    greatest = std::max(greatest, toKey(bits));
  }
  if (!number)
    return nan ? FloatRange::getNaNOnly(semantics, true, true)
               : FloatRange::getEmpty(semantics);
  auto fromKey = [&](Bits key) {
    Bits bits = key & signBit ? key & ~signBit : Bits(~key);
    return APFloat(semantics, APInt(width, bits, /*isSigned=*/false,
                                    /*implicitTrunc=*/true));
  };
  return FloatRange(fromKey(least), fromKey(greatest), nan, nan);
}

FloatRange rectify::getRangeOfConstant(Attribute attr, Type type) {
  const llvm::fltSemantics &semantics =
      cast<FloatType>(getElementTypeOrSelf(type)).getFloatSemantics();
  if (auto number = dyn_cast<FloatAttr>(attr))
    return FloatRange(number.getValue());
  std::optional<ConstantElements> elements = ConstantElements::get(attr);
  if (!elements)
    return getFullRange(type);
  ArrayRef<char> data = elements->data;
  switch (APFloat::semanticsSizeInBits(semantics)) {
  case 8:
    return getRangeOfBits<uint8_t>(data, semantics);
  case 16:
    return getRangeOfBits<uint16_t>(data, semantics);
  case 32:
    return getRangeOfBits<uint32_t>(data, semantics);
  case 64:
    return getRangeOfBits<uint64_t>(data, semantics);
  default:
    return getFullRange(type);
  }
}
