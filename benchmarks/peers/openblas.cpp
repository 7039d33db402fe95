// OpenBLAS: sgemm, or sgemv for a single row or column, with the weights as
// they are or transposed beforehand, and the epilogue as a pass of its own. It
// has no way to keep packed weights. The fastest is taken, by trial.

#include "Epilogue.h"

#include <cblas.h>

#include <vector>

using namespace mlir::rectify::bench;
using llvm::Expected;

extern "C" char *openblas_get_corename();

namespace {

class OpenBlas : public Driver {
public:
  Expected<std::string> load(const Record &r) override;
  void call(int64_t variant) override {
    const float *a = record->get<float>("a") + variant * record->m * record->k;
    float *c = record->get<float>("c");
    if (record->isGate())
      multiply(a, record->get<float>("b2"), transposedGate.data(), gate.data());
    multiply(a, record->get<float>("b"), transposed.data(), c);
    applyEpilogue(*record, c, gate.data());
  }

private:
  /// c = a * b, where `bt` is b transposed.
  void multiply(const float *a, const float *b, const float *bt, float *c) {
    int m = record->m, n = record->n, k = record->k;
    if (useGemv && n == 1)
      cblas_sgemv(CblasRowMajor, CblasNoTrans, m, k, 1, a, k, b, 1, 0, c, 1);
    else if (useGemv && useTransposed)
      cblas_sgemv(CblasRowMajor, CblasNoTrans, n, k, 1, bt, k, a, 1, 0, c, 1);
    else if (useGemv)
      cblas_sgemv(CblasRowMajor, CblasTrans, k, n, 1, b, n, a, 1, 0, c, 1);
    else if (useTransposed)
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, n, k, 1, a, k, bt,
                  k, 0, c, n);
    else
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, k,
                  b, n, 0, c, n);
  }

  const Record *record = nullptr;
  bool useGemv = false, useTransposed = false;
  std::vector<float> transposed, transposedGate, gate;
};

} // namespace

static std::vector<float> transpose(const float *b, int64_t k, int64_t n) {
  std::vector<float> result(b ? k * n : 0);
  for (int64_t i = 0; b && i < k; ++i)
    for (int64_t j = 0; j < n; ++j)
      result[j * k + i] = b[i * n + j];
  return result;
}

Expected<std::string> OpenBlas::load(const Record &r) {
  record = &r;
  if (r.kind != "contraction")
    return unsupported("it has contractions only");
  if (r.type != "f32")
    return unsupported("this build of OpenBLAS has f32 and f64 only");
  openblas_set_num_threads(r.threads);
  transposed = transpose(r.get<float>("b"), r.k, r.n);
  transposedGate = transpose(r.get<float>("b2"), r.k, r.n);
  gate.assign(r.isGate() ? r.m * r.n : 0, 0);
  auto choose = [&](size_t way) {
    useTransposed = way & 1;
    useGemv = way & 2;
  };
  choose(fastest(r.m == 1 || r.n == 1 ? 4 : 2, [&](size_t way) {
    choose(way);
    call(0);
  }));
  return std::string(useGemv ? "sgemv" : "sgemm") +
         (useTransposed ? ", b transposed" : "") + ", " +
         openblas_get_corename() + " kernels";
}

int main() {
  OpenBlas driver;
  return serve(driver);
}
