// Arrays in host memory.

#include "HostArray.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::rectify::run;

std::optional<ElementType> ElementType::get(Type type) {
  ElementType result;
  result.type = type;
  if (auto floatType = dyn_cast<FloatType>(type)) {
    unsigned width = floatType.getWidth();
    if (width != 8 && width != 16 && width != 32 && width != 64)
      return std::nullopt;
    result.kind = Kind::Float;
    result.bytes = width / 8;
    result.floatSemantics = &floatType.getFloatSemantics();
    return result;
  }
  if (type.isIndex()) {
    result.kind = Kind::Signed;
    result.bytes = 8;
    return result;
  }
  auto intType = dyn_cast<IntegerType>(type);
  if (!intType)
    return std::nullopt;
  if (intType.getWidth() == 1) {
    result.kind = Kind::Bool;
    result.bytes = 1;
    return result;
  }
  unsigned width = intType.getWidth();
  if (width != 8 && width != 16 && width != 32 && width != 64)
    return std::nullopt;
  result.kind = intType.isUnsigned() ? Kind::Unsigned : Kind::Signed;
  result.bytes = width / 8;
  return result;
}

llvm::Expected<HostArray> HostArray::create(ElementType element,
                                            llvm::ArrayRef<int64_t> shape) {
  // The bytes must fit an int64_t even where a dimension of zero hides large
  // neighbours, since strides are products too.
  int64_t elements = 1, extent = element.bytes;
  for (int64_t dim : shape) {
    elements *= dim;
    if (dim < 0 || llvm::MulOverflow(extent, std::max<int64_t>(dim, 1), extent))
      return llvm::createStringError("an array of shape " + printShape(shape) +
                                     " does not fit in memory");
  }
  HostArray array;
  array.elementType = element;
  array.dims.assign(shape.begin(), shape.end());
  array.elements = elements;
  constexpr size_t line = 64;
  size_t bytes = llvm::alignTo(std::max<size_t>(array.sizeInBytes(), 1), line);
  array.storage.reset(static_cast<char *>(std::aligned_alloc(line, bytes)));
  if (!array.storage)
    return llvm::createStringError("an array of shape " + printShape(shape) +
                                   " needs " + llvm::Twine(bytes) +
                                   " bytes, more than this machine can give");
  std::memset(array.storage.get(), 0, bytes);
  return array;
}

llvm::Expected<HostArray> HostArray::clone() const {
  llvm::Expected<HostArray> copy = create(elementType, dims);
  if (copy)
    std::memcpy(copy->data(), data(), sizeInBytes());
  return copy;
}

uint64_t HostArray::bits(int64_t i) const {
  uint64_t value = 0;
  std::memcpy(&value, data() + i * elementType.bytes, elementType.bytes);
  return value;
}

void HostArray::setBits(int64_t i, uint64_t value) {
  std::memcpy(data() + i * elementType.bytes, &value, elementType.bytes);
}

llvm::APFloat HostArray::getFloat(int64_t i) const {
  return llvm::APFloat(elementType.semantics(),
                       llvm::APInt(elementType.bytes * 8, bits(i)));
}

int64_t HostArray::getInt(int64_t i) const {
  uint64_t value = bits(i);
  if (elementType.kind == ElementType::Kind::Signed)
    return llvm::SignExtend64(value, elementType.bytes * 8);
  return value;
}

double HostArray::getDouble(int64_t i) const {
  switch (elementType.kind) {
  case ElementType::Kind::Bool:
  case ElementType::Kind::Unsigned:
    return static_cast<double>(bits(i));
  case ElementType::Kind::Signed:
    return static_cast<double>(getInt(i));
  case ElementType::Kind::Float:
    break;
  }
  if (elementType.bytes == 4)
    return llvm::bit_cast<float>(static_cast<uint32_t>(bits(i)));
  if (elementType.bytes == 8)
    return llvm::bit_cast<double>(bits(i));
  return getFloat(i).convertToDouble();
}

void HostArray::setDouble(int64_t i, double value) {
  if (!elementType.isFloat())
    return setBits(i, static_cast<uint64_t>(static_cast<int64_t>(value)));
  llvm::APFloat rounded(value);
  bool losesInfo;
  rounded.convert(elementType.semantics(), llvm::APFloat::rmNearestTiesToEven,
                  &losesInfo);
  setBits(i, rounded.bitcastToAPInt().getZExtValue());
}

std::string HostArray::print(int64_t i, unsigned digits) const {
  std::string text;
  llvm::raw_string_ostream os(text);
  switch (elementType.kind) {
  case ElementType::Kind::Bool:
    os << (bits(i) ? "true" : "false");
    return text;
  case ElementType::Kind::Unsigned:
    os << bits(i);
    return text;
  case ElementType::Kind::Signed:
    os << getInt(i);
    return text;
  case ElementType::Kind::Float:
    break;
  }
  double value = getDouble(i);
  if (std::isnan(value))
    return "nan";
  if (digits == 0) {
    // With these the decimal reads back as the same number.
    unsigned precision =
        llvm::APFloat::semanticsPrecision(elementType.semantics());
    digits = 1 + static_cast<unsigned>(std::ceil(precision * 0.30103));
  }
  os << llvm::format("%.*g", static_cast<int>(digits), value);
  return text;
}

std::string HostArray::printPosition(int64_t i) const {
  llvm::SmallVector<int64_t> position(dims.size());
  for (size_t d = dims.size(); d-- > 0;) {
    position[d] = i % dims[d];
    i /= dims[d];
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  os << '[';
  llvm::interleaveComma(position, os);
  os << ']';
  return text;
}

std::string mlir::rectify::run::printShape(llvm::ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(
      shape, os,
      [&](int64_t dim) {
        if (ShapedType::isDynamic(dim))
          os << '?';
        else
          os << dim;
      },
      "x");
  return text;
}
