// Inputs from .npy files and from a seed.

#include "Inputs.h"

#include "Npy.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::rectify::run;

using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace {
/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
/// Generators, OOPSLA 2014).
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// The sum of twelve uniform variables less six (Irwin-Hall): mean 0,
  /// variance 1, and exact in double, so that no library has a say in it.
  double normal() {
    int64_t sum = 0;
    for (int draw = 0; draw < 3; ++draw)
      for (uint64_t bits = next(), i = 0; i < 4; ++i, bits >>= 16)
        sum += bits & 0xffff;
    return static_cast<double>(sum - 6 * 65536 + 6) / 65536;
  }

private:
  uint64_t state;
};
} // namespace

static void fill(HostArray &array, uint64_t seed, uint64_t argument) {
  Random random(Random(seed).next() ^ Random(argument + 1).next());
  const ElementType &element = array.element();
  for (int64_t i = 0, e = array.size(); i < e; ++i) {
    if (element.isFloat())
      array.setDouble(i, random.normal());
    else if (element.kind == ElementType::Kind::Bool)
      array.setBits(i, random.next() >> 63);
    else if (element.kind == ElementType::Kind::Unsigned ||
             element.type.isIndex())
      array.setBits(i, random.next() >> 61);
    else
      array.setBits(i, static_cast<int64_t>(random.next() >> 60) - 8);
  }
}

Expected<HostArray> mlir::rectify::run::readArray(const Slot &slot,
                                                  StringRef path) {
  auto fail = [&](const llvm::Twine &what) {
    return llvm::createStringError(slot.name + ": " + path + ": " + what);
  };
  Expected<NpyFile> file = NpyFile::read(path);
  if (!file)
    return fail(llvm::toString(file.takeError()));
  if (!file->holds(slot.element)) {
    std::string type;
    llvm::raw_string_ostream(type) << slot.element.type;
    return fail("expected elements of type " + type + " ('" +
                npyDtype(slot.element) + "'), found '" + file->dtype() + "'");
  }
  llvm::ArrayRef<int64_t> shape = file->shape();
  if (shape.size() != slot.shape.size())
    return fail("expected rank " + llvm::Twine(slot.shape.size()) + " (shape " +
                printShape(slot.shape) + "), found rank " +
                llvm::Twine(shape.size()) + " (shape " + printShape(shape) +
                ")");
  for (auto [expected, found] : llvm::zip(slot.shape, shape))
    if (!ShapedType::isDynamic(expected) && expected != found)
      return fail("expected shape " + printShape(slot.shape) + ", found " +
                  printShape(shape));
  Expected<HostArray> array = file->toArray(slot.element);
  if (!array)
    return fail(llvm::toString(array.takeError()));
  return array;
}

/// Parses "3x4" into `shape`, which must agree with that of `slot`.
static Error parseShape(const Slot &slot, StringRef text,
                        llvm::SmallVector<int64_t> &shape) {
  llvm::SmallVector<StringRef> parts;
  if (!text.empty())
    text.split(parts, 'x');
  shape.clear();
  for (StringRef part : parts) {
    int64_t size;
    if (part.getAsInteger(10, size) || size < 0)
      return llvm::createStringError("--shape: '" + text +
                                     "' is not a shape such as 3x4");
    shape.push_back(size);
  }
  bool agrees = shape.size() == slot.shape.size();
  for (size_t d = 0; agrees && d < shape.size(); ++d)
    agrees = ShapedType::isDynamic(slot.shape[d]) || slot.shape[d] == shape[d];
  if (!agrees)
    return llvm::createStringError(slot.name + ": --shape gives " + text +
                                   ", but its shape is " +
                                   printShape(slot.shape));
  return Error::success();
}

/// The shapes that --shape gives, by argument; none where it gives none.
static Error
parseShapes(const Signature &signature, llvm::ArrayRef<std::string> texts,
            llvm::SmallVectorImpl<llvm::SmallVector<int64_t>> &shapes,
            llvm::SmallVectorImpl<bool> &given) {
  shapes.resize(signature.arguments.size());
  given.resize(signature.arguments.size());
  for (StringRef text : texts) {
    auto [which, dims] = text.split(':');
    unsigned index = signature.arguments.size();
    if (which.getAsInteger(10, index)) {
      index = 0;
      std::string suffix = (" (%" + which + ")").str();
      while (index < signature.arguments.size() &&
             !StringRef(signature.arguments[index].name).ends_with(suffix))
        ++index;
    }
    if (index >= signature.arguments.size())
      return llvm::createStringError("--shape: '" + signature.entry +
                                     "' has no argument '" + which + "'");
    if (Error error =
            parseShape(signature.arguments[index], dims, shapes[index]))
      return error;
    given[index] = true;
  }
  return Error::success();
}

Expected<llvm::SmallVector<HostArray>>
mlir::rectify::run::makeInputs(const Signature &signature,
                               const InputOptions &options) {
  size_t numArguments = signature.arguments.size();
  if (options.files.size() > numArguments)
    return llvm::createStringError(
        llvm::Twine(options.files.size()) + " inputs are given, but '" +
        signature.entry + "' takes " + llvm::Twine(numArguments));
  llvm::SmallVector<llvm::SmallVector<int64_t>> shapes;
  llvm::SmallVector<bool> shapeGiven;
  if (Error error = parseShapes(signature, options.shapes, shapes, shapeGiven))
    return std::move(error);

  llvm::SmallVector<HostArray> inputs;
  for (auto [i, slot] : llvm::enumerate(signature.arguments)) {
    if (i < options.files.size() && !options.files[i].empty()) {
      Expected<HostArray> array = readArray(slot, options.files[i]);
      if (!array)
        return array.takeError();
      inputs.push_back(std::move(*array));
      continue;
    }
    llvm::SmallVector<int64_t> shape =
        shapeGiven[i] ? shapes[i] : llvm::SmallVector<int64_t>(slot.shape);
    for (int64_t &dim : shape) {
      if (!ShapedType::isDynamic(dim))
        continue;
      if (!options.dim)
        return llvm::createStringError(
            slot.name + " has the dynamic shape " + printShape(slot.shape) +
            ": give it an --input, or say its size with --shape=" +
            llvm::Twine(i) + ":... or --dim=N");
      dim = *options.dim;
    }
    Expected<HostArray> array = HostArray::create(slot.element, shape);
    if (!array)
      return llvm::createStringError(slot.name + ": " +
                                     llvm::toString(array.takeError()));
    fill(*array, options.seed, i);
    inputs.push_back(std::move(*array));
  }
  return std::move(inputs);
}
