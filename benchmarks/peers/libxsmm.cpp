// libxsmm: blocks of a batch-reduce kernel, which its JIT makes, over weights
// that are packed into blocks beforehand; the epilogue runs on each block while
// it is in the cache. Blocks of several sizes are tried.

#include "Epilogue.h"

#include <libxsmm.h>

#include <algorithm>
#include <cstring>

using namespace mlir::rectify::bench;
using llvm::Expected;

namespace {

/// One way to cut the product into blocks. libxsmm's matrices are column-major,
/// so that its A is our b, its B our a and its n our m.
struct Blocking {
  int rows, columns, depth;
  std::vector<float> packed, packedGate;
  /// For whole blocks and for those at the lower and right edges: sums over all
  /// depth blocks of a block of c.
  libxsmm_smmfunction_reducebatch_strd kernels[2][2] = {};
  /// What is left of the depth, added to that.
  libxsmm_smmfunction rest[2][2] = {};
};

class LibXsmm : public Driver {
public:
  Expected<std::string> load(const Record &r) override;
  void call(int64_t variant) override;

private:
  void add(int rows, int columns, int depth);
  void multiply(const Blocking &way, const float *a,
                const std::vector<float> &packed, float *c, int64_t i,
                int64_t j);

  const Record *record = nullptr;
  std::vector<Blocking> ways;
  std::vector<float> gate;
  size_t chosen = 0;
};

} // namespace

/// b in panels of `columns` columns, each contiguous over all of the depth.
static std::vector<float> pack(const float *b, int64_t k, int64_t n,
                               int64_t columns) {
  std::vector<float> result;
  result.reserve(b ? k * n : 0);
  for (int64_t j = 0; b && j < n; j += columns)
    for (int64_t p = 0; p < k; ++p)
      result.insert(result.end(), b + p * n + j,
                    b + p * n + std::min(j + columns, n));
  return result;
}

void LibXsmm::add(int rows, int columns, int depth) {
  const Record &r = *record;
  Blocking way;
  way.rows = std::min<int64_t>(rows, r.m);
  way.columns = std::min<int64_t>(columns, r.n);
  way.depth = std::min<int64_t>(depth, r.k);
  for (int bottom : {0, 1})
    for (int right : {0, 1}) {
      int m = bottom ? r.m % way.rows : way.rows;
      int n = right ? r.n % way.columns : way.columns;
      int k = way.depth, left = r.k % way.depth;
      if (m == 0 || n == 0)
        continue;
      // The panel's rows are its width apart; of a and c, the matrices'.
      int lda = n, ldb = r.k, ldc = r.n;
      float alpha = 1, zero = 0, one = 1;
      way.kernels[bottom][right] = libxsmm_smmdispatch_reducebatch_strd(
          n, m, k, int64_t(k) * n * sizeof(float), k * sizeof(float), &lda,
          &ldb, &ldc, &alpha, &zero, nullptr, nullptr);
      if (left)
        way.rest[bottom][right] = libxsmm_smmdispatch(
            n, m, left, &lda, &ldb, &ldc, &alpha, &one, nullptr, nullptr);
      if (!way.kernels[bottom][right] || (left && !way.rest[bottom][right]))
        return;
    }
  way.packed = pack(r.get<float>("b"), r.k, r.n, way.columns);
  way.packedGate = pack(r.get<float>("b2"), r.k, r.n, way.columns);
  ways.push_back(std::move(way));
}

void LibXsmm::multiply(const Blocking &way, const float *a,
                       const std::vector<float> &packed, float *c, int64_t i,
                       int64_t j) {
  const Record &r = *record;
  bool bottom = i + way.rows > r.m, right = j + way.columns > r.n;
  int64_t width = std::min<int64_t>(way.columns, r.n - j);
  const float *pa = a + i * r.k, *pb = packed.data() + j * r.k;
  float *pc = c + i * r.n + j;
  unsigned long long count = r.k / way.depth;
  way.kernels[bottom][right](pb, pa, pc, &count);
  int64_t done = int64_t(count) * way.depth;
  if (done < r.k)
    way.rest[bottom][right](pb + done * width, pa + done, pc);
}

void LibXsmm::call(int64_t variant) {
  const Record &r = *record;
  const Blocking &way = ways[chosen];
  const float *a = r.get<float>("a") + variant * r.m * r.k;
  float *c = r.get<float>("c");
  int64_t down = (r.m + way.rows - 1) / way.rows,
          across = (r.n + way.columns - 1) / way.columns;
  auto block = [&](int64_t b) {
    // Down the rows first: the panel of b stays in the cache.
    int64_t i = b % down * way.rows, j = b / down * way.columns;
    if (r.isGate())
      multiply(way, a, way.packedGate, gate.data(), i, j);
    multiply(way, a, way.packed, c, i, j);
    applyEpilogue(r, c, gate.data(), i, std::min<int64_t>(way.rows, r.m - i), j,
                  std::min<int64_t>(way.columns, r.n - j));
  };
  // Starting threads costs more than a small product.
  if (r.threads == 1 || r.m * r.n * r.k < 1 << 18) {
    for (int64_t b = 0; b < down * across; ++b)
      block(b);
    return;
  }
#pragma omp parallel for schedule(static) num_threads(r.threads)
  for (int64_t b = 0; b < down * across; ++b)
    block(b);
}

Expected<std::string> LibXsmm::load(const Record &r) {
  record = &r;
  ways.clear();
  chosen = 0;
  if (r.kind != "contraction")
    return unsupported("it has contractions only");
  if (r.type != "f32")
    return unsupported("this driver has f32 only");
  libxsmm_init();
  gate.assign(r.isGate() ? r.m * r.n : 0, 0);
  for (int rows : {32, 64})
    for (int columns : {48, 64})
      for (int depth : {64, 256, 1024})
        add(rows, columns, depth);
  if (ways.empty())
    return unsupported("its JIT makes no kernel for these sizes");
  chosen = fastest(ways.size(), [&](size_t way) {
    chosen = way;
    call(0);
  });
  const Blocking &way = ways[chosen];
  return "batch-reduce " + std::to_string(way.rows) + "x" +
         std::to_string(way.columns) + "x" + std::to_string(way.depth) + ", " +
         libxsmm_get_target_arch() + " kernels";
}

int main() {
  LibXsmm driver;
  return serve(driver);
}
