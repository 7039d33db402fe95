// Memory traffic at the rate that the machine allows.

#include "Streams.h"

#include <immintrin.h>

using namespace mlir::rectify;

__attribute__((target_clones("avx512f", "avx2", "default"))) uint64_t
run::readAll(const uint64_t *data, size_t count) {
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

void run::flipAll(uint64_t *data, size_t count) {
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

void run::streamAll(char *to, const char *from, size_t bytes) {
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
