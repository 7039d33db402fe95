// What this machine gives at best, measured beside the rest: register tiles on
// data in the L1 cache, and memory traffic on the operands' own buffers.

#include "Tiles.h"

#include "Driver.h"

#include <immintrin.h>

#include <cstring>
#include <random>

using namespace mlir::rectify::bench;
using llvm::Expected;

namespace {

/// What one thread's tile works on.
struct alignas(64) TileData {
  char a[16384], b[65536], c[8192];

  explicit TileData(const std::string &type) {
    std::mt19937 generator(1);
    std::uniform_real_distribution<float> real(-1, 1);
    std::uniform_int_distribution<int> byte(0, 127);
    auto fill = [&](char *data, size_t bytes) {
      for (size_t i = 0; i < bytes; i += 4) {
        float value = real(generator), other = real(generator);
        if (type == "f32") {
          std::memcpy(data + i, &value, 4);
        } else if (type == "bf16") {
          std::memcpy(data + i, reinterpret_cast<char *>(&value) + 2, 2);
          std::memcpy(data + i + 2, reinterpret_cast<char *>(&other) + 2, 2);
        } else {
          for (size_t j = 0; j < 4; ++j)
            data[i + j] = byte(generator);
        }
      }
    };
    fill(a, sizeof(a));
    fill(b, sizeof(b));
  }
};

class Limits : public Driver {
public:
  Expected<std::string> load(const Record &r) override;
  void call(int64_t) override {
    int threads = record->threads;
    if (threads == 1)
      return part(0, 1);
#pragma omp parallel for schedule(static) num_threads(threads)
    for (int t = 0; t < threads; ++t)
      part(t, threads);
  }
  double work() const override { return amount; }

private:
  /// What thread `t` of `threads` does in one call.
  void part(int t, int threads);

  const Record *record = nullptr;
  const Tile *tile = nullptr;
  int64_t repeat = 1;
  std::vector<std::unique_ptr<TileData>> data;
  double amount = 0;
  uint64_t sink[64 * 8];
};

} // namespace

/// Reads all of it, in four streams, since one does not keep the memory busy;
/// and looks ahead, as kernels do.
__attribute__((target_clones("avx512f", "avx2", "default"))) static uint64_t
readAll(const uint64_t *data, size_t count) {
  uint64_t sum[32] = {};
  size_t quarter = count / 4 / 8 * 8;
  for (size_t i = 0; i + 8 <= quarter; i += 8)
    for (size_t stream = 0; stream < 4; ++stream) {
      const uint64_t *line = data + stream * quarter + i;
      __builtin_prefetch(line + 128);
      for (size_t j = 0; j < 8; ++j)
        sum[stream * 8 + j] += line[j];
    }
  for (size_t j = 1; j < 32; ++j)
    sum[0] += sum[j];
  return sum[0];
}

__attribute__((target("avx512f"))) static size_t flipWide(uint64_t *data,
                                                          size_t count) {
  const __m512i ones = _mm512_set1_epi64(-1);
  size_t i = 0;
  for (; i + 64 <= count; i += 64)
#pragma clang loop unroll(full)
    for (size_t j = 0; j < 64; j += 8)
      _mm512_storeu_si512(
          data + i + j,
          _mm512_xor_si512(_mm512_loadu_si512(data + i + j), ones));
  return i;
}

/// Reads and writes all of it.
static void flipAll(uint64_t *data, size_t count) {
  static const bool wide = __builtin_cpu_supports("avx512f");
  for (size_t i = wide ? flipWide(data, count) : 0; i < count; ++i)
    data[i] = ~data[i];
}

__attribute__((target("avx512f"))) static void
streamWide(char *to, const char *from, size_t bytes) {
  for (size_t i = 0; i < bytes; i += 64)
    _mm512_stream_si512(reinterpret_cast<__m512i *>(to + i),
                        _mm512_loadu_si512(from + i));
}

/// Copies past the caches. Four pages at a time, where there are so many: the
/// memory has more banks than one stream keeps busy.
static void streamAll(char *to, const char *from, size_t bytes) {
  static const bool wide = __builtin_cpu_supports("avx512f");
  auto line = [&](size_t at) {
    if (wide)
      return streamWide(to + at, from + at, 64);
    for (size_t i = at; i < at + 64; i += 16)
      _mm_stream_si128(
          reinterpret_cast<__m128i *>(to + i),
          _mm_loadu_si128(reinterpret_cast<const __m128i *>(from + i)));
  };
  size_t at = 0;
  constexpr size_t page = 4096;
  for (; at + 4 * page <= bytes; at += 4 * page)
    for (size_t i = 0; i < page; i += 64)
      for (size_t p = 0; p < 4; ++p)
        line(at + p * page + i);
  for (; at + 64 <= bytes; at += 64)
    line(at);
  _mm_sfence();
}

void Limits::part(int t, int threads) {
  if (tile) {
    TileData &mine = *data[t];
    return tile->run(mine.a, mine.b, mine.c, repeat);
  }
  // Whole lines for each thread.
  auto bound = [&](int64_t i) { return record->bytes * i / threads / 64 * 64; };
  int64_t from = bound(t), size = bound(t + 1) - from;
  if (record->probe == "read")
    sink[t * 8] += readAll(reinterpret_cast<const uint64_t *>(
                               record->all().begin()->second.data() + from),
                           size / 8);
  else if (record->probe == "copy-in-place")
    flipAll(reinterpret_cast<uint64_t *>(record->get<char>("c") + from),
            size / 8);
  else if (record->probe == "copy")
    std::memcpy(record->get<char>("c") + from, record->get<char>("a") + from,
                size);
  else
    streamAll(record->get<char>("c") + from, record->get<char>("a") + from,
              size);
}

Expected<std::string> Limits::load(const Record &r) {
  record = &r;
  tile = nullptr;
  data.clear();
  if (r.kind != "probe")
    return unsupported("it has probes only");
  llvm::StringRef probe = r.probe;
  if (!probe.consume_front("tile")) {
    // A copy reads and writes.
    amount = double(r.bytes) * (r.probe == "read" ? 1 : 2);
    return r.probe + " of " + std::to_string(r.bytes) + " bytes";
  }
  // "tile" is the widest of the type, "tile-NAME" that one.
  for (const Tile &candidate : tiles())
    if (candidate.supported && candidate.type == r.type &&
        (probe.empty() || probe.drop_front() == candidate.name))
      tile = &candidate;
  if (!tile)
    return unsupported("this CPU has no such instructions for %s",
                       r.type.c_str());
  for (int t = 0; t < r.threads; ++t)
    data.push_back(std::make_unique<TileData>(r.type));
  repeat = 64;
  amount = tile->operations(repeat) * r.threads;
  return tile->name + " " + std::to_string(tile->rows) + "x" +
         std::to_string(tile->columns);
}

int main() {
  requestTileRegisters();
  Limits driver;
  return serve(driver);
}
