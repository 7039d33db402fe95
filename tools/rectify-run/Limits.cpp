// Register tiles and reads of memory, by several threads at a time.

#include "Limits.h"

#include "Rectify/Kernels/TargetFeatures.h"

#ifdef RECTIFY_HAS_LIMITS
#include "Streams.h"
#include "Tiles.h"
#endif

#include "llvm/ADT/STLExtras.h"

#include <chrono>
#include <cstring>
#include <functional>
#include <random>
#include <thread>

using namespace mlir::rectify::run;
using llvm::StringRef;
using mlir::rectify::TargetFeatures;

double Limits::getOperations(StringRef elements) const {
  for (const Rate &rate : rates)
    if (rate.elements == elements)
      return rate.operations;
  return 0;
}

#ifdef RECTIFY_HAS_LIMITS

/// The shortest time, of some, in which all threads have done their part.
static double measure(unsigned threads,
                      const std::function<void(unsigned thread)> &part) {
  double best = std::numeric_limits<double>::infinity();
  auto begin = std::chrono::steady_clock::now();
  auto seconds = [](auto from) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         from)
        .count();
  };
  for (int round = 0; round < 3 || seconds(begin) < 0.1; ++round) {
    auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> others;
    for (unsigned thread = 1; thread < threads; ++thread)
      others.emplace_back(part, thread);
    part(0);
    for (std::thread &other : others)
      other.join();
    best = std::min(best, seconds(start));
  }
  return best;
}

/// The widest tile for products of `elements` that code of `target` may use.
/// Floats of 16 bits are widened where there is none for them.
static const Tile *findTile(StringRef target, StringRef elements) {
  auto rank = [](StringRef name) {
    return TargetFeatures::lookup(name) - TargetFeatures::all().begin();
  };
  StringRef type = elements == "i8" ? "int8" : elements;
  const Tile *found = nullptr;
  for (const Tile &tile : tiles())
    if (tile.supported && tile.type == type &&
        rank(tile.target) <= rank(target))
      found = &tile;
  if (!found && (type == "bf16" || type == "f16"))
    return findTile(target, "f32");
  return found;
}

static Limits::Rate measureTile(StringRef target, unsigned threads,
                                StringRef elements) {
  Limits::Rate rate{elements.str(), "", 0};
  // Half as many fit a register.
  bool isDouble = elements == "f64";
  const Tile *tile = findTile(target, isDouble ? "f32" : elements);
  if (!tile)
    return rate;
  struct alignas(64) Data {
    char a[16384], b[65536], c[8192];
  };
  std::vector<std::unique_ptr<Data>> data;
  std::mt19937 generator(1);
  std::uniform_real_distribution<float> real(-1, 1);
  for (unsigned thread = 0; thread < threads; ++thread) {
    auto mine = std::make_unique<Data>();
    // As f32 also where the tile reads them as pairs of bf16 or as bytes: none
    // of these is slow.
    for (char *p = mine->a; p < mine->c; p += sizeof(float)) {
      float value = real(generator);
      std::memcpy(p, &value, sizeof(float));
    }
    data.push_back(std::move(mine));
  }
  constexpr int64_t repeat = 2000;
  double seconds = measure(threads, [&](unsigned thread) {
    tile->run(data[thread]->a, data[thread]->b, data[thread]->c, repeat);
  });
  rate.operations =
      threads * tile->operations(repeat) / seconds / (isDouble ? 2 : 1);
  rate.how = std::to_string(tile->rows) + "x" + std::to_string(tile->columns) +
             " sums with " + tile->name;
  return rate;
}

/// Bytes a second that the threads read, each `bytes` of its own `repeat`
/// times.
static double measureReads(unsigned threads, size_t bytes, int repeat) {
  std::vector<std::vector<uint64_t>> data(threads,
                                          std::vector<uint64_t>(bytes / 8, 1));
  std::vector<uint64_t> sums(threads * 8);
  double seconds = measure(threads, [&](unsigned thread) {
    for (int i = 0; i < repeat; ++i)
      sums[thread * 8] += readAll(data[thread].data(), bytes / 8);
  });
  return double(threads) * bytes * repeat / seconds;
}

#endif // RECTIFY_HAS_LIMITS

Limits
mlir::rectify::run::measureLimits(StringRef target, unsigned threads,
                                  const std::vector<std::string> &elements) {
  Limits limits;
#ifdef RECTIFY_HAS_LIMITS
  for (const std::string &type : elements)
    limits.rates.push_back(measureTile(target, threads, type));
  llvm::erase_if(limits.rates,
                 [](const Limits::Rate &rate) { return rate.operations == 0; });
  limits.memory = measureReads(threads, (256u << 20) / threads, 1);
  limits.cache = measureReads(threads, 256 << 10, 100);
#endif
  return limits;
}
