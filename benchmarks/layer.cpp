// relu(a * b + bias) in f32, b row-major and not packed beforehand: what
// Rectify makes of layer.mlir.in, what upstream's passes make of it, and oneDNN
// (with b as it is, and with b in the layout that oneDNN prefers, reordered
// outside the timing).
//
// The clock of a shared machine drifts, so only what runs in turns inside one
// process is compared: each round runs every way once, and the table gives
// medians over the rounds and ratios of medians. Time is the thread's own, so
// that other jobs on the core do not count. "tile" is the rate relative to one
// register tile on data in the L1 cache, measured in the same rounds.

#include <dnnl.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <time.h>
#include <unordered_map>
#include <vector>

namespace {

/// MLIR's descriptor of a memref.
template <int rank> struct MemRef {
  float *allocated, *aligned;
  int64_t offset = 0, sizes[rank], strides[rank];
};
using Matrix = MemRef<2>;
using Vector = MemRef<1>;
using Layer = void (*)(Matrix *, Matrix *, Vector *, Matrix *);

} // namespace

#define DECLARE(path, m, n, k)                                                 \
  extern "C" void _mlir_ciface_##path##_##m##_##n##_##k(Matrix *, Matrix *,    \
                                                        Vector *, Matrix *);
#define RECORD(m, n, k)                                                        \
  DECLARE(rectify, m, n, k)                                                    \
  DECLARE(upstream, m, n, k)
#define TILE(m, n, k) DECLARE(rectify, m, n, k)
#include "Records.def"
#undef RECORD
#undef TILE

namespace {

struct Record {
  int64_t m, n, k;
  Layer rectify, upstream;
};

#define EXPAND(macro, ...) macro(__VA_ARGS__)
#define RECORD(m, n, k)                                                        \
  {m, n, k, _mlir_ciface_rectify_##m##_##n##_##k,                              \
   _mlir_ciface_upstream_##m##_##n##_##k},
#define TILE(m, n, k)
const Record records[] = {
#include "Records.def"
};
#undef RECORD
#undef TILE
#define RECORD(m, n, k)
#define TILE(m, n, k) {m, n, k, _mlir_ciface_rectify_##m##_##n##_##k, nullptr}
const Record tile =
#include "Records.def"
    ;
#undef RECORD
#undef TILE

/// Random numbers at an aligned address; kept until the process ends.
float *randomNumbers(int64_t count) {
  static std::mt19937 generator(1);
  std::uniform_real_distribution<float> distribution(-1, 1);
  size_t bytes = (count * sizeof(float) + 63) / 64 * 64;
  auto *data = static_cast<float *>(std::aligned_alloc(64, bytes));
  std::generate_n(data, count, [&] { return distribution(generator); });
  return data;
}

/// The operands of one record.
struct Operands {
  Matrix a, b, c;
  Vector bias;

  Operands(const Record &r)
      : a(matrix(r.m, r.k)), b(matrix(r.k, r.n)), c(matrix(r.m, r.n)) {
    float *data = randomNumbers(r.n);
    bias = {data, data, 0, {r.n}, {1}};
  }
  static Matrix matrix(int64_t rows, int64_t columns) {
    float *data = randomNumbers(rows * columns);
    return {data, data, 0, {rows, columns}, {columns, 1}};
  }
};

/// oneDNN's matmul with bias and relu.
class OneDnn {
public:
  OneDnn(const Record &r, Operands &o, bool anyLayout) : stream(engine) {
    using dnnl::memory;
    using tag = memory::format_tag;
    auto f32 = memory::data_type::f32;
    memory::desc a({r.m, r.k}, f32, tag::ab), b({r.k, r.n}, f32, tag::ab),
        any({r.k, r.n}, f32, tag::any), bias({1, r.n}, f32, tag::ab),
        c({r.m, r.n}, f32, tag::ab);
    dnnl::post_ops relu;
    relu.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(relu);
    dnnl::matmul::primitive_desc description(
        dnnl::matmul::desc(a, anyLayout ? any : b, bias, c), attributes,
        engine);
    primitive = dnnl::matmul(description);
    result.resize(r.m * r.n);
    memory weights(b, engine, o.b.aligned);
    if (anyLayout) {
      memory preferred(description.weights_desc(), engine);
      dnnl::reorder(weights, preferred).execute(stream, weights, preferred);
      stream.wait();
      weights = preferred;
    }
    arguments = {{DNNL_ARG_SRC, memory(a, engine, o.a.aligned)},
                 {DNNL_ARG_WEIGHTS, weights},
                 {DNNL_ARG_BIAS, memory(bias, engine, o.bias.aligned)},
                 {DNNL_ARG_DST, memory(c, engine, result.data())}};
  }
  void operator()() {
    primitive.execute(stream, arguments);
    stream.wait();
  }

  std::vector<float> result;

private:
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream;
  dnnl::matmul primitive;
  std::unordered_map<int, dnnl::memory> arguments;
};

/// CPU time of this thread.
double seconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

/// Seconds of one call, over `repeat` calls after one to warm up.
double timeOf(const std::function<void()> &call, int64_t repeat) {
  call();
  double start = seconds();
  for (int64_t i = 0; i < repeat; ++i)
    call();
  return (seconds() - start) / repeat;
}

double median(std::vector<double> values) {
  auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The largest difference, relative to the size of a sum of k products.
double difference(const Record &r, const float *x, const float *y) {
  double largest = 0;
  for (int64_t i = 0; i < r.m * r.n; ++i)
    largest = std::max(largest, double(std::fabs(x[i] - y[i])));
  return largest / std::sqrt(double(r.k));
}

double flops(const Record &r) { return 2.0 * r.m * r.n * r.k; }

} // namespace

int main(int argc, char **argv) {
  int rounds = argc > 1 ? std::atoi(argv[1]) : 41;
  if (rounds < 1) {
    std::fprintf(stderr, "usage: %s [ROUNDS]\n", argv[0]);
    return 2;
  }
  Operands tileOperands(tile);
  std::printf("relu(a * b + bias), f32, one thread, b row-major; medians of %d "
              "rounds\n\n"
              "%5s %5s %5s | %-27s | %s\n"
              "%5s %5s %5s | %6s %6s %6s %6s | %9s %9s %9s %6s\n",
              rounds, "", "", "", "GFLOP/s", "Rectify is faster by", "M", "N",
              "K", "ours", "upstr.", "oneDNN", "packed", "upstream", "oneDNN",
              "packed", "tile");
  bool wrong = false;
  for (const Record &r : records) {
    Operands o(r);
    OneDnn plain(r, o, /*anyLayout=*/false), packed(r, o, /*anyLayout=*/true);
    auto run = [&](Layer layer) {
      return [&o, layer] { layer(&o.a, &o.b, &o.bias, &o.c); };
    };
    std::function<void()> ways[] = {
        run(r.rectify), run(r.upstream), [&] { plain(); }, [&] { packed(); },
        [&] {
          tile.rectify(&tileOperands.a, &tileOperands.b, &tileOperands.bias,
                       &tileOperands.c);
        }};

    plain();
    for (int way : {0, 1}) {
      ways[way]();
      if (double d = difference(r, o.c.aligned, plain.result.data());
          d > 1e-5) {
        std::printf("wrong: way %d differs from oneDNN by %g\n", way, d);
        wrong = true;
      }
    }

    std::vector<double> times[5];
    for (int round = 0; round < rounds; ++round)
      for (int way = 0; way < 5; ++way) {
        double work = way == 4 ? flops(tile) : flops(r);
        int64_t repeat = std::max<int64_t>(1, 5e7 / work);
        times[way].push_back(timeOf(ways[way], repeat) / work);
      }
    double rate[5];
    for (int way = 0; way < 5; ++way)
      rate[way] = 1e-9 / median(times[way]);
    std::printf("%5ld %5ld %5ld | %6.0f %6.0f %6.0f %6.0f | %9.2f %9.2f %9.2f "
                "%5.0f%%\n",
                long(r.m), long(r.n), long(r.k), rate[0], rate[1], rate[2],
                rate[3], rate[0] / rate[1], rate[0] / rate[2],
                rate[0] / rate[3], 100 * rate[0] / rate[4]);
    std::fflush(stdout);
  }
  return wrong;
}
