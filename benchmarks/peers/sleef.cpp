// SLEEF: the vector functions that activations are written with by hand, of one
// unit in the last place, in a plain loop over the widest vectors of this CPU.

#include "Driver.h"

#include <immintrin.h>
#include <sleef.h>

#include <cmath>
#include <cstring>

using namespace mlir::rectify::bench;
using llvm::Expected;

namespace {

#if defined(__AVX512F__)
using Vector = __m512;
#define SLEEF(function) Sleef_##function##f16_u10avx512f
constexpr const char *features = "avx512f";
#elif defined(__AVX2__) && defined(__FMA__)
using Vector = __m256;
#define SLEEF(function) Sleef_##function##f8_u10avx2
constexpr const char *features = "avx2";
#else
using Vector = __m128;
#define SLEEF(function) Sleef_##function##f4_u10
constexpr const char *features = "sse2";
#endif
Vector expm1(Vector x) { return SLEEF(expm1)(x); }
Vector exp(Vector x) { return SLEEF(exp)(x); }
Vector erf(Vector x) { return SLEEF(erf)(x); }
constexpr int64_t lanes = sizeof(Vector) / sizeof(float);

class Sleef : public Driver {
public:
  Expected<std::string> load(const Record &r) override;
  void call(int64_t) override { compute(); }

private:
  /// c = f(a), on vectors and, for what is left, on numbers.
  template <class F, class G> void transform(F f, G g) {
    const float *a = record->get<float>(record->inPlace ? "c" : "a");
    float *c = record->get<float>("c");
    int64_t i = 0, count = record->elements;
    for (; i + lanes <= count; i += lanes) {
      Vector x;
      std::memcpy(&x, a + i, sizeof(x));
      x = f(x);
      std::memcpy(c + i, &x, sizeof(x));
    }
    for (; i < count; ++i)
      c[i] = g(a[i]);
  }

  const Record *record = nullptr;
  std::function<void()> compute;
};

} // namespace

Expected<std::string> Sleef::load(const Record &r) {
  record = &r;
  if (r.kind != "elementwise" || r.type != "f32" || r.threads != 1)
    return unsupported("it has functions of f32 vectors only");
  if (r.function == "elu")
    compute = [this] {
      transform([](Vector x) { return x < 0 ? expm1(x) : x; },
                [](float x) { return x < 0 ? Sleef_expm1f_u10(x) : x; });
    };
  else if (r.function == "gelu")
    compute = [this] {
      transform(
          [](Vector x) {
            return 0.5f * x * (1.0f + erf(x * float(M_SQRT1_2)));
          },
          [](float x) {
            return 0.5f * x * (1 + Sleef_erff_u10(x * float(M_SQRT1_2)));
          });
    };
  else if (r.function == "silu")
    compute = [this] {
      transform([](Vector x) { return x / (1.0f + exp(-x)); },
                [](float x) { return x / (1 + Sleef_expf_u10(-x)); });
    };
  else
    return unsupported("it has no function for this");
  return std::string(features) + ", u10";
}

int main() {
  Sleef driver;
  return serve(driver);
}
