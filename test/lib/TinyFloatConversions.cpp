// Prints functions that convert constants to and from every 8-bit float type,
// or, with the argument `expected`, that return what APFloat makes of them.
//
// All 256 values are widened, and all f16 and bf16 are narrowed. Of f32 and f64
// it takes the numbers around each value of the type and around the middle of
// each two, where alone the result of rounding changes; NaNs; and some
// thousands at random.

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <random>

using llvm::APFloat;
using llvm::APInt;
using llvm::StringRef;

namespace {
struct Type {
  StringRef name;
  const llvm::fltSemantics *semantics;
};
} // namespace

static APFloat convert(APFloat value, const llvm::fltSemantics &semantics) {
  bool lossy;
  value.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
  return value;
}

static unsigned widthOf(const Type &type) {
  return APFloat::semanticsSizeInBits(*type.semantics);
}

static APFloat decode(const Type &type, uint64_t bits) {
  return APFloat(*type.semantics, APInt(widthOf(type), bits));
}

static uint64_t encode(const APFloat &value) {
  return value.bitcastToAPInt().getZExtValue();
}

/// Bits of the numbers of `wide` that decide how it is rounded to `tiny`.
static std::vector<uint64_t> chooseInputs(const Type &wide, const Type &tiny) {
  unsigned width = widthOf(wide);
  uint64_t sign = uint64_t(1) << (width - 1);
  std::vector<uint64_t> inputs;
  if (width <= 16) {
    // MLIR does not fold what widens a signaling NaN.
    for (uint64_t bits = 0; bits < 2 * sign; ++bits)
      if (!decode(wide, bits).isSignaling())
        inputs.push_back(bits);
    return inputs;
  }
  std::vector<double> values;
  for (unsigned bits = 0; bits < 0x80; ++bits) {
    APFloat value = convert(decode(tiny, bits), APFloat::IEEEdouble());
    if (value.isFinite())
      values.push_back(value.convertToDouble());
  }
  // What would be next were there more exponents.
  values.push_back(2 * values.back() - values[values.size() - 2]);
  std::vector<double> points(values);
  for (size_t i = 1; i < values.size(); ++i)
    points.push_back((values[i - 1] + values[i]) / 2);
  points.push_back(values[1] / 4);
  std::vector<int64_t> steps = {0, 1, 2};
  if (width == 64)
    // What f32 would round to a middle.
    for (int64_t step : {1 << 28, 1 << 29})
      for (int64_t rest : {-1, 0, 1})
        steps.push_back(step + rest);
  for (double point : points) {
    uint64_t bits = encode(convert(APFloat(point), *wide.semantics));
    for (int64_t step : steps) {
      inputs.push_back(bits + step);
      inputs.push_back(bits - std::min<uint64_t>(bits, step));
    }
  }
  uint64_t infinity = encode(APFloat::getInf(*wide.semantics));
  unsigned digits = APFloat::semanticsPrecision(*wide.semantics) - 1;
  for (uint64_t payload = 0; payload < 32; ++payload)
    inputs.push_back(infinity + (payload << (digits - 5)));
  inputs.insert(inputs.end(), {infinity - 1, infinity + 1, sign - 1});
  std::mt19937_64 random(1);
  for (int i = 0; i < 4000; ++i)
    inputs.push_back(random() & (sign - 1));
  for (size_t i = 0, e = inputs.size(); i < e; ++i)
    inputs.push_back(inputs[i] | sign);
  return inputs;
}

static std::string print(const Type &type, llvm::ArrayRef<uint64_t> numbers) {
  std::string bytes;
  for (uint64_t number : numbers)
    for (unsigned shift = 0; shift < widthOf(type); shift += 8)
      bytes.push_back(static_cast<char>(number >> shift));
  return llvm::formatv("arith.constant dense<\"0x{0}\"> : vector<{1}x{2}>",
                       llvm::toHex(bytes), numbers.size(), type.name);
}

static void printFunction(StringRef op, const Type &from, const Type &to,
                          llvm::ArrayRef<uint64_t> inputs, bool expected) {
  auto vector = [&](const Type &type) {
    return llvm::formatv("vector<{0}x{1}>", inputs.size(), type.name).str();
  };
  llvm::outs() << llvm::formatv("func.func @{0}_{1}_{2}() -> {3} {{\n", op,
                                from.name, to.name, vector(to));
  if (expected) {
    auto outputs = llvm::map_to_vector(inputs, [&](uint64_t bits) {
      return encode(convert(decode(from, bits), *to.semantics));
    });
    llvm::outs() << "  %y = " << print(to, outputs) << "\n";
  } else {
    llvm::outs() << "  %x = " << print(from, inputs) << "\n"
                 << llvm::formatv("  %y = arith.{0} %x : {1} to {2}\n", op,
                                  vector(from), vector(to));
  }
  llvm::outs() << llvm::formatv("  return %y : {0}\n}\n", vector(to));
}

int main(int argc, char **argv) {
  bool expected = argc > 1 && StringRef(argv[1]) == "expected";
  const Type tinyTypes[] = {
      {"f8E3M4", &APFloat::Float8E3M4()},
      {"f8E4M3", &APFloat::Float8E4M3()},
      {"f8E4M3FN", &APFloat::Float8E4M3FN()},
      {"f8E4M3FNUZ", &APFloat::Float8E4M3FNUZ()},
      {"f8E4M3B11FNUZ", &APFloat::Float8E4M3B11FNUZ()},
      {"f8E5M2", &APFloat::Float8E5M2()},
      {"f8E5M2FNUZ", &APFloat::Float8E5M2FNUZ()},
  };
  const Type wideTypes[] = {
      {"f16", &APFloat::IEEEhalf()},
      {"bf16", &APFloat::BFloat()},
      {"f32", &APFloat::IEEEsingle()},
      {"f64", &APFloat::IEEEdouble()},
  };
  for (const Type &tiny : tinyTypes) {
    for (const Type &wide : wideTypes) {
      printFunction("extf", tiny, wide,
                    llvm::to_vector_of<uint64_t>(llvm::seq(0, 256)), expected);
      printFunction("truncf", wide, tiny, chooseInputs(wide, tiny), expected);
    }
  }
}
