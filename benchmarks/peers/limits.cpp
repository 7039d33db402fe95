// What this machine gives at best, measured beside the rest: register tiles on
// data in the L1 cache, and memory traffic on the operands' own buffers.

#include "Driver.h"

#include "rectify-run/Streams.h"
#include "rectify-run/Tiles.h"

#include <cstring>
#include <random>

using namespace mlir::rectify::bench;
using namespace mlir::rectify::run;
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
