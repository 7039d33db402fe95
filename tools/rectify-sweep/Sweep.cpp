// The loop over all numbers.

#include "Sweep.h"

#include "Kernel.h"
#include "Oracle.h"

#include "llvm/ADT/Twine.h"

#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::sweep;

/// Elements of one call: no multiple of any vector, so that tails are swept
/// with the rest.
static constexpr int64_t blockLength = 16381;
/// The parts of the plot.
static constexpr size_t numParts = 256;
/// Reals take the place of doubles at the first input of each call, if these
/// are wrong there, and where a double is so near to the middle of two numbers
/// that it cannot tell which is nearer.
static constexpr double doubleError = 0x1p-44;

void Findings::merge(const Findings &other) {
  auto count = [](uint64_t &into, Point &example, uint64_t from, Point at) {
    if (into == 0 && from > 0)
      example = at;
    into += from;
  };
  inputs += other.inputs;
  misrounded += other.misrounded;
  count(wrongNaN, exampleNaN, other.wrongNaN, other.exampleNaN);
  count(wrongZero, exampleZero, other.wrongZero, other.exampleZero);
  count(wrongInfinity, exampleInfinity, other.wrongInfinity,
        other.exampleInfinity);
  count(unordered, exampleUnordered, other.unordered, other.exampleUnordered);
  if (other.worst > worst) {
    worst = other.worst;
    worstAt = other.worstAt;
    worstY = other.worstY;
    worstTrue = other.worstTrue;
  }
  parts.resize(std::max(parts.size(), other.parts.size()));
  for (auto [part, seen] : llvm::zip(parts, other.parts))
    part = std::max(part, seen);
}

namespace {
/// What the threads share, and the work of one.
class Sweeper {
public:
  Sweeper(ScalarBodyOpInterface op, llvm::ArrayRef<double> extras,
          const Options &options, const Numbers &numbers, const Oracle &oracle,
          const Kernel &kernel)
      : options(options), numbers(numbers), oracle(oracle), kernel(kernel),
        extras(extras), values(op.getNumValues()) {
    auto activation = dyn_cast<ActivationOpInterface>(op.getOperation());
    monotone = !options.pairs && activation && activation.getFacts().monotone;
    auto zeros = op->getAttrOfType<StringAttr>("signed_zero");
    onlyPositiveZeros = activation && zeros && zeros == "positive";
    // The ranks of the range's ends.
    first = rankOf(options.low);
    last = rankOf(options.high);
    if (std::isinf(options.low))
      first = 0;
    if (std::isinf(options.high))
      last = numbers.last();
    if (options.pairs) {
      first <<= numbers.bits();
      last = last << numbers.bits() | numbers.last();
    }
    // One more than the last block, without overflow.
    blocks = (last - first) / options.stride / blockLength + 1;
  }

  Findings run();

private:
  uint64_t rankOf(double x) const {
    // The least rank whose number is not below x, by bisection.
    uint64_t low = 0, high = numbers.last();
    while (low < high) {
      uint64_t middle = low + (high - low) / 2;
      double at = numbers.decode(numbers.toBits(middle));
      // The NaN of formats without a -0 stands where that would.
      if (middle == numbers.last() / 2)
        at = 0;
      bool below = std::isnan(at) ? middle < numbers.last() / 2 : at < x;
      (below ? low : high) = below ? middle + 1 : middle;
    }
    return low;
  }
  void work();
  void sweepBlock(uint64_t block, Findings &findings);
  void compare(Point at, double expected, double found, double &worst,
               Findings &findings) const;
  std::pair<double, double> evaluateReal(Point at) const {
    return oracle.evaluateReal(at.x, options.pairs ? &at.last : nullptr);
  }

  struct Buffers {
    std::vector<std::vector<char>> arrays;
    std::vector<double> xs, lasts, expected;
  };
  void store(std::vector<char> &array, int64_t i, uint64_t bits) const {
    numbers.withBits([&](auto zero) {
      auto part = static_cast<decltype(zero)>(bits);
      std::memcpy(array.data() + i * sizeof(part), &part, sizeof(part));
    });
  }
  double load(const std::vector<char> &array, int64_t i) const {
    return numbers.withBits([&](auto part) {
      std::memcpy(&part, array.data() + i * sizeof(part), sizeof(part));
      return numbers.decode(part);
    });
  }
  uint64_t bitsOf(double value) const { return numbers.toBits(rankOf(value)); }

  const Options &options;
  const Numbers &numbers;
  const Oracle &oracle;
  const Kernel &kernel;
  llvm::ArrayRef<double> extras;
  unsigned values;
  bool monotone = false, onlyPositiveZeros = false;
  /// What is swept: ranks of x, or of pairs, with x's as the upper half.
  uint64_t first = 0, last = 0, blocks = 0;
  std::atomic<uint64_t> next = 0;
  std::mutex mutex;
  Findings all;
};
} // namespace

/// Notes how far `found` is from f(x), of which `expected` is known.
void Sweeper::compare(Point at, double expected, double found, double &worst,
                      Findings &findings) const {
  auto note = [&](uint64_t &count, Point &example) {
    if (count++ == 0)
      example = at;
  };
  // Beyond the largest number a format without infinities has NaN.
  double nearest = numbers.round(expected);
  if (std::isnan(nearest) || std::isnan(found)) {
    if (std::isnan(nearest) != std::isnan(found))
      note(findings.wrongNaN, findings.exampleNaN);
    return;
  }
  if (std::isinf(nearest) || std::isinf(found)) {
    // The last number before infinity is near it.
    if (nearest != found &&
        std::fabs(std::isinf(found) ? expected : found) < numbers.largest())
      note(findings.wrongInfinity, findings.exampleInfinity);
    findings.misrounded += nearest != found;
    return;
  }
  if (found == 0 && nearest == 0) {
    // A double may have underflowed where a real has a sign.
    bool isWrong = std::signbit(found) != std::signbit(nearest) &&
                   std::signbit(found) != std::signbit(evaluateReal(at).first);
    if (onlyPositiveZeros ? std::signbit(found) : isWrong)
      note(findings.wrongZero, findings.exampleZero);
  }
  double ulp = numbers.ulp(expected);
  double low = 0;
  auto getDistance = [&] { return std::fabs((found - expected) - low) / ulp; };
  // In doubt, and for f64 always, the real tells; and of a result that seems
  // worse than all before, since a double that cancels is none the wiser.
  double toMiddle =
      std::fabs(std::fabs(expected - nearest) - numbers.ulp(nearest) / 2);
  if (numbers.bits() == 64 || toMiddle <= std::fabs(expected) * doubleError ||
      getDistance() > std::max(findings.worst, 0.5)) {
    std::tie(expected, low) = evaluateReal(at);
    nearest = numbers.round(expected);
    // The sum of both parts lies on the other side of the middle.
    double rest = (expected - nearest) + low;
    if (numbers.bits() < 64 && std::fabs(rest) > ulp / 2)
      nearest = numbers.round(
          std::nextafter(expected, low > 0 ? INFINITY : -INFINITY));
  }
  findings.misrounded += found != nearest;
  double distance = getDistance();
  worst = std::max(worst, distance);
  if (distance > findings.worst) {
    findings.worst = distance;
    findings.worstAt = at;
    findings.worstY = found;
    findings.worstTrue = expected;
  }
}

void Sweeper::sweepBlock(uint64_t block, Findings &findings) {
  static thread_local Buffers buffers;
  auto &[arrays, xs, lasts, expected] = buffers;
  size_t numInputs = 1 + extras.size();
  arrays.resize(numInputs + values);
  for (auto &array : arrays)
    array.assign(blockLength * numbers.bytes(), 0);
  xs.clear();
  lasts.clear();
  uint64_t begin = first + block * blockLength * options.stride;
  for (int64_t i = 0; i < blockLength; ++i) {
    uint64_t offset = uint64_t(i) * options.stride;
    if (last - begin < offset)
      break;
    uint64_t rank = begin + offset;
    if (options.pairs) {
      uint64_t bits = numbers.toBits(rank & numbers.last());
      store(arrays[extras.size()], i, bits);
      lasts.push_back(numbers.decode(bits));
      rank >>= numbers.bits();
    }
    uint64_t bits = numbers.toBits(rank);
    store(arrays[0], i, bits);
    xs.push_back(numbers.decode(bits));
  }
  for (auto [extra, array] :
       llvm::zip(options.pairs ? extras.drop_back() : extras,
                 llvm::MutableArrayRef(arrays).drop_front())) {
    uint64_t bits = bitsOf(extra);
    for (int64_t i = 0; i < blockLength; ++i)
      store(array, i, bits);
  }
  SmallVector<void *> pointers;
  for (auto &array : arrays)
    pointers.push_back(array.data());
  kernel.call(pointers);

  expected.resize(xs.size());
  oracle.evaluate(xs, lasts, expected);
  double before = NAN;
  double toPart =
      (numParts - 1) / (options.pairs ? std::ldexp(1.0, 2 * numbers.bits())
                                      : static_cast<double>(numbers.last()));
  for (size_t i = 0; i < xs.size(); ++i) {
    Point at{xs[i], options.pairs ? lasts[i] : 0};
    uint64_t rank = begin + i * options.stride;
    if (i == 0 && numbers.bits() < 64) {
      double real = evaluateReal(at).first;
      if (!(std::fabs(real - expected[i]) <=
            std::fabs(real) * doubleError + 0x1p-1060) &&
          std::isfinite(real))
        expected[i] = real;
    }
    double found = load(arrays[numInputs], i);
    auto part = static_cast<size_t>(static_cast<double>(rank) * toPart);
    compare(at, expected[i], found, findings.parts[part], findings);
    // What a NaN is read as has no place in the order.
    if (std::isnan(at.x))
      found = NAN;
    if (monotone && found < before && findings.unordered++ == 0)
      findings.exampleUnordered = at;
    before = found;
  }
  findings.inputs += xs.size();
}

void Sweeper::work() {
  Findings findings;
  findings.parts.resize(numParts);
  for (uint64_t block; (block = next++) < blocks;) {
    sweepBlock(block, findings);
    if (options.progress && block % 64 == 0) {
      std::lock_guard<std::mutex> lock(mutex);
      options.progress(double(block) / blocks);
    }
  }
  std::lock_guard<std::mutex> lock(mutex);
  all.merge(findings);
}

Findings Sweeper::run() {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < options.jobs; ++i)
    threads.emplace_back([this] { work(); });
  for (std::thread &thread : threads)
    thread.join();
  return std::move(all);
}

llvm::Expected<Findings>
mlir::rectify::sweep::sweep(ScalarBodyOpInterface op,
                            llvm::ArrayRef<double> extras,
                            const Options &options) {
  Numbers numbers(
      cast<FloatType>(getElementTypeOrSelf(op.getInputs()[0].getType())));
  Oracle oracle = Oracle::create(op, extras);
  llvm::Expected<Kernel> kernel =
      Kernel::compile(op, blockLength, options.target);
  if (!kernel)
    return kernel.takeError();
  return Sweeper(op, extras, options, numbers, oracle, *kernel).run();
}
