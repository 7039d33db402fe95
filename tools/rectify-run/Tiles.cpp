// The tiles, each compiled for its own features.

#include "Tiles.h"

#include <immintrin.h>

#include <cstring>
#include <sys/syscall.h>
#include <unistd.h>

using namespace mlir::rectify::run;

#define TARGET(features) __attribute__((target(features), noinline))
#define UNROLL _Pragma("clang loop unroll(full)")

/// Defines a kernel of ROWS rows and VECTORS vectors, K steps of a depth whose
/// elements are four bytes of a row and one vector of b. The accumulators stay
/// in registers over all repetitions.
#define TILE(NAME, FEATURES, VECTOR, ROWS, VECTORS, LOAD, SPLAT, STEP, STORE)  \
  TARGET(FEATURES)                                                             \
  static void NAME(const void *a, const void *b, void *c, int64_t repeat) {    \
    constexpr int steps = 128;                                                 \
    VECTOR sum[ROWS][VECTORS] = {};                                            \
    for (int64_t r = 0; r < repeat; ++r) {                                     \
      const char *pa = static_cast<const char *>(a);                           \
      const char *pb = static_cast<const char *>(b);                           \
      asm volatile("" : "+r"(pa), "+r"(pb));                                   \
      _Pragma("clang loop unroll_count(2)") for (int k = 0; k < steps; ++k) {  \
        VECTOR row[VECTORS];                                                   \
        UNROLL for (int j = 0; j < VECTORS; ++j) row[j] =                      \
            LOAD(pb + j * sizeof(VECTOR));                                     \
        UNROLL for (int i = 0; i < ROWS; ++i) {                                \
          VECTOR value = SPLAT(pa + 4 * i);                                    \
          UNROLL for (int j = 0; j < VECTORS; ++j) sum[i][j] =                 \
              STEP(value, row[j], sum[i][j]);                                  \
        }                                                                      \
        pa += 4 * ROWS;                                                        \
        pb += VECTORS * sizeof(VECTOR);                                        \
      }                                                                        \
    }                                                                          \
    UNROLL for (int i = 0; i < ROWS; ++i)                                      \
        UNROLL for (int j = 0; j < VECTORS; ++j)                               \
            STORE(static_cast<char *>(c) + (i * VECTORS + j) * sizeof(VECTOR), \
                  sum[i][j]);                                                  \
  }

#define FLOATS(p) reinterpret_cast<const float *>(p)
#define INTS(p) *reinterpret_cast<const int *>(p)

#define LOAD_SSE(p) _mm_loadu_ps(FLOATS(p))
#define SPLAT_SSE(p) _mm_set1_ps(*FLOATS(p))
#define STEP_SSE(x, y, s) _mm_add_ps(s, _mm_mul_ps(x, y))
#define STORE_SSE(p, v) _mm_storeu_ps(reinterpret_cast<float *>(p), v)
TILE(tileSse, "sse2", __m128, 6, 2, LOAD_SSE, SPLAT_SSE, STEP_SSE, STORE_SSE)

#define LOAD_AVX(p) _mm256_loadu_ps(FLOATS(p))
#define SPLAT_AVX(p) _mm256_broadcast_ss(FLOATS(p))
#define STORE_AVX(p, v) _mm256_storeu_ps(reinterpret_cast<float *>(p), v)
TILE(tileAvx2, "avx2,fma", __m256, 6, 2, LOAD_AVX, SPLAT_AVX, _mm256_fmadd_ps,
     STORE_AVX)

#define LOAD_512(p) _mm512_loadu_ps(p)
#define SPLAT_512(p) _mm512_set1_ps(*FLOATS(p))
#define STORE_512(p, v) _mm512_storeu_ps(p, v)
TILE(tileAvx512, "avx512f", __m512, 8, 3, LOAD_512, SPLAT_512, _mm512_fmadd_ps,
     STORE_512)

#define LOAD_BF16(p) ((__m512bh)_mm512_loadu_si512(p))
#define SPLAT_BF16(p) ((__m512bh)_mm512_set1_epi32(INTS(p)))
#define STEP_BF16(x, y, s)                                                     \
  ((__m512bh)_mm512_dpbf16_ps((__m512)(s), (__m512bh)(x), (__m512bh)(y)))
#define STORE_SI512(p, v) _mm512_storeu_si512(p, (__m512i)(v))
TILE(tileBf16, "avx512f,avx512bw,avx512bf16", __m512bh, 8, 3, LOAD_BF16,
     SPLAT_BF16, STEP_BF16, STORE_SI512)

#define LOAD_SI512(p) _mm512_loadu_si512(p)
#define SPLAT_SI512(p) _mm512_set1_epi32(INTS(p))
#define STEP_VNNI(x, y, s) _mm512_dpbusd_epi32(s, x, y)
TILE(tileVnni, "avx512f,avx512bw,avx512vnni", __m512i, 8, 3, LOAD_SI512,
     SPLAT_SI512, STEP_VNNI, STORE_SI512)

namespace {
/// The memory format of ldtilecfg.
struct alignas(64) TileConfig {
  uint8_t palette = 1, startRow = 0, reserved[14] = {};
  uint16_t bytesPerRow[16] = {};
  uint8_t rows[16] = {};
};
} // namespace

/// 2 x 2 tiles of 16 x 16 sums; b is in pairs or quadruples of rows already.
#define AMX_TILE(NAME, FEATURES, MULTIPLY)                                     \
  TARGET(FEATURES)                                                             \
  static void NAME(const void *a, const void *b, void *c, int64_t repeat) {    \
    constexpr int steps = 6;                                                   \
    TileConfig config;                                                         \
    for (int i = 0; i < 8; ++i) {                                              \
      config.bytesPerRow[i] = 64;                                              \
      config.rows[i] = 16;                                                     \
    }                                                                          \
    asm volatile("" ::"r"(&config) : "memory");                                \
    _tile_loadconfig(&config);                                                 \
    _tile_zero(0);                                                             \
    _tile_zero(1);                                                             \
    _tile_zero(2);                                                             \
    _tile_zero(3);                                                             \
    for (int64_t r = 0; r < repeat; ++r) {                                     \
      const char *pa = static_cast<const char *>(a);                           \
      const char *pb = static_cast<const char *>(b);                           \
      for (int k = 0; k < steps; ++k, pa += 2048, pb += 2048) {                \
        _tile_loadd(4, pa, 64);                                                \
        _tile_loadd(5, pa + 1024, 64);                                         \
        _tile_loadd(6, pb, 64);                                                \
        _tile_loadd(7, pb + 1024, 64);                                         \
        MULTIPLY(0, 4, 6);                                                     \
        MULTIPLY(1, 4, 7);                                                     \
        MULTIPLY(2, 5, 6);                                                     \
        MULTIPLY(3, 5, 7);                                                     \
      }                                                                        \
    }                                                                          \
    char *pc = static_cast<char *>(c);                                         \
    _tile_stored(0, pc, 64);                                                   \
    _tile_stored(1, pc + 1024, 64);                                            \
    _tile_stored(2, pc + 2048, 64);                                            \
    _tile_stored(3, pc + 3072, 64);                                            \
    _tile_release();                                                           \
  }
AMX_TILE(tileAmxBf16, "amx-tile,amx-bf16", _tile_dpbf16ps)
AMX_TILE(tileAmxInt8, "amx-tile,amx-int8", _tile_dpbusd)

bool mlir::rectify::run::requestTileRegisters() {
  constexpr long requestPermission = 0x1023; // ARCH_REQ_XCOMP_PERM
  constexpr long tileData = 18;              // XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}

const std::vector<Tile> &mlir::rectify::run::tiles() {
  __builtin_cpu_init();
  bool avx512 = __builtin_cpu_supports("avx512f");
  // Leaf 7: the features that compilers' own lists may lack.
  unsigned eax, ebx, ecx, edx;
  asm("cpuid" : "=a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx) : "a"(7), "c"(0));
  bool amx = (edx >> 24 & 1) && requestTileRegisters();
  static const std::vector<Tile> all = {
      {"sse2", "baseline", "f32", true, 6, 8, 128, tileSse},
      {"avx2", "avx2", "f32",
       __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"), 6, 16,
       128, tileAvx2},
      {"avx512", "avx512", "f32", avx512, 8, 48, 128, tileAvx512},
      {"avx512-bf16", "avx512bf16", "bf16",
       avx512 && bool(__builtin_cpu_supports("avx512bf16")), 8, 48, 256,
       tileBf16},
      {"amx-bf16", "amx", "bf16", amx && (edx >> 22 & 1), 32, 32, 6 * 32,
       tileAmxBf16},
      {"avx512-vnni", "avx512vnni", "int8",
       avx512 && bool(__builtin_cpu_supports("avx512vnni")), 8, 48, 512,
       tileVnni},
      {"amx-int8", "amx", "int8", amx && (edx >> 25 & 1), 32, 32, 6 * 64,
       tileAmxInt8},
  };
  return all;
}
