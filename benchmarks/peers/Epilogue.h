// The epilogues as a pass over a finished f32 block, for libraries that have
// none. The loops are plain: the compiler vectorizes them for this CPU, with
// the C library's vector functions.

#ifndef RECTIFY_BENCH_EPILOGUE_H
#define RECTIFY_BENCH_EPILOGUE_H

#include "Driver.h"

#include <cmath>

namespace mlir::rectify::bench {

/// f(x, i, j) for every element of the block of `rows` and `columns` at
/// (row, column) of c.
template <typename F>
inline void transform(float *c, int64_t n, int64_t row, int64_t rows,
                      int64_t column, int64_t columns, F f) {
  for (int64_t i = row; i < row + rows; ++i) {
    float *line = c + i * n;
    for (int64_t j = column; j < column + columns; ++j)
      line[j] = f(line[j], i, j);
  }
}

inline float siluOf(float x) { return x / (1 + std::exp(-x)); }
/// The error function to 2e-7, from Abramowitz and Stegun, 7.1.26: the C
/// library has no vectors of it.
inline float erfOf(float x) {
  float magnitude = std::fabs(x), t = 1 / (1 + 0.3275911f * magnitude);
  float p = 1.061405429f;
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  return std::copysign(1 - p * t * std::exp(-magnitude * magnitude), x);
}
inline float geluOf(float x) {
  return 0.5f * x * (1 + erfOf(x * float(M_SQRT1_2)));
}
inline float eluOf(float x) { return x < 0 ? std::exp(x) - 1 : x; }

/// The record's epilogue on that block of c; `gate` is the second product of a
/// gate.
inline void applyEpilogue(const Record &r, float *c, const float *gate,
                          int64_t row, int64_t rows, int64_t column,
                          int64_t columns) {
  const float *bias = r.get<float>("bias"), *slope = r.get<float>("slope"),
              *residual = r.get<float>("residual");
  int64_t n = r.n;
  auto pass = [&](auto f) { transform(c, n, row, rows, column, columns, f); };
  const std::string &name = r.epilogue;
  if (name == "relu")
    pass([](float x, int64_t, int64_t) { return x < 0 ? 0 : x; });
  else if (name == "bias+relu")
    pass([=](float x, int64_t, int64_t j) {
      x += bias[j];
      return x < 0 ? 0 : x;
    });
  else if (name == "bias+prelu")
    pass([=](float x, int64_t, int64_t j) {
      x += bias[j];
      return x < 0 ? slope[j] * x : x;
    });
  else if (name == "bias+elu")
    pass([=](float x, int64_t, int64_t j) { return eluOf(x + bias[j]); });
  else if (name == "bias+gelu")
    pass([=](float x, int64_t, int64_t j) { return geluOf(x + bias[j]); });
  else if (name == "bias+residual+relu")
    pass([=](float x, int64_t i, int64_t j) {
      x += bias[j] + residual[i * n + j];
      return x < 0 ? 0 : x;
    });
  else if (name == "swiglu")
    pass([=](float x, int64_t i, int64_t j) {
      return siluOf(x) * gate[i * n + j];
    });
  else if (name == "reglu")
    pass([=](float x, int64_t i, int64_t j) {
      return (x < 0 ? 0 : x) * gate[i * n + j];
    });
}

/// The same on all of c, on the record's threads.
inline void applyEpilogue(const Record &r, float *c, const float *gate) {
  if (r.epilogue == "none")
    return;
  // Starting threads costs more than a small pass.
  if (r.threads == 1 || r.m * r.n < 1 << 15) {
    applyEpilogue(r, c, gate, 0, r.m, 0, r.n);
  } else if (r.m >= r.threads) {
#pragma omp parallel for schedule(static) num_threads(r.threads)
    for (int64_t t = 0; t < r.threads; ++t) {
      int64_t from = r.m * t / r.threads, to = r.m * (t + 1) / r.threads;
      applyEpilogue(r, c, gate, from, to - from, 0, r.n);
    }
  } else {
#pragma omp parallel for schedule(static) num_threads(r.threads)
    for (int64_t t = 0; t < r.threads; ++t) {
      int64_t from = r.n * t / r.threads, to = r.n * (t + 1) / r.threads;
      applyEpilogue(r, c, gate, 0, r.m, from, to - from);
    }
  }
}

} // namespace mlir::rectify::bench

#endif // RECTIFY_BENCH_EPILOGUE_H
