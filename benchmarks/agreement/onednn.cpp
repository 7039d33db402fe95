// oneDNN's answers: `agreement-onednn ALGORITHM ALPHA BETA [backward] BITS...`
// prints its version and then, for each input of f32 in decimal bits, the bits
// of the result. "prelu" takes ALPHA for its slope.

#include <dnnl.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

using dnnl::algorithm;
using dnnl::memory;
using Tag = memory::format_tag;

static const std::map<std::string, algorithm> algorithms = {
    {"relu", algorithm::eltwise_relu},
    {"bounded_relu", algorithm::eltwise_bounded_relu},
    {"clip", algorithm::eltwise_clip},
    {"hardswish", algorithm::eltwise_hardswish},
    {"elu", algorithm::eltwise_elu},
    {"soft_relu", algorithm::eltwise_soft_relu},
    {"logistic", algorithm::eltwise_logistic},
    {"tanh", algorithm::eltwise_tanh},
    {"swish", algorithm::eltwise_swish},
    {"gelu_erf", algorithm::eltwise_gelu_erf},
    {"mish", algorithm::eltwise_mish}};

int main(int argc, char **argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: %s ALGORITHM ALPHA BETA [backward] BITS...\n",
                 argv[0]);
    return 2;
  }
  std::string name = argv[1];
  float alpha = std::strtof(argv[2], nullptr);
  float beta = std::strtof(argv[3], nullptr);
  bool backward = std::string(argv[4]) == "backward";
  std::vector<float> x;
  for (int i = 4 + backward; i < argc; ++i) {
    auto bits = static_cast<uint32_t>(std::strtoul(argv[i], nullptr, 10));
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    x.push_back(value);
  }
  auto size = static_cast<memory::dim>(x.size());
  std::vector<float> y(x.size()), ones(x.size(), 1.0f), slope(1, alpha);

  dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  dnnl::stream stream(engine);
  memory::desc type({1, size}, memory::data_type::f32, Tag::ab);
  memory source(type, engine, x.data()), result(type, engine, y.data());
  if (name == "prelu") {
    memory::desc one({1, 1}, memory::data_type::f32, Tag::ab);
    memory weights(one, engine, slope.data());
    dnnl::prelu_forward::primitive_desc description(
        {dnnl::prop_kind::forward_inference, type, one}, engine);
    dnnl::prelu_forward(description)
        .execute(stream, {{DNNL_ARG_SRC, source},
                          {DNNL_ARG_WEIGHTS, weights},
                          {DNNL_ARG_DST, result}});
  } else {
    auto found = algorithms.find(name);
    if (found == algorithms.end()) {
      std::fprintf(stderr, "there is no algorithm '%s'\n", name.c_str());
      return 2;
    }
    dnnl::eltwise_forward::primitive_desc forward(
        {backward ? dnnl::prop_kind::forward_training
                  : dnnl::prop_kind::forward_inference,
         found->second, type, alpha, beta},
        engine);
    if (backward) {
      memory incoming(type, engine, ones.data());
      dnnl::eltwise_backward::primitive_desc description(
          {found->second, type, type, alpha, beta}, engine, forward);
      dnnl::eltwise_backward(description)
          .execute(stream, {{DNNL_ARG_SRC, source},
                            {DNNL_ARG_DIFF_DST, incoming},
                            {DNNL_ARG_DIFF_SRC, result}});
    } else {
      dnnl::eltwise_forward(forward).execute(
          stream, {{DNNL_ARG_SRC, source}, {DNNL_ARG_DST, result}});
    }
  }
  stream.wait();
  const dnnl_version_t *version = dnnl_version();
  std::printf("%d.%d.%d\n", version->major, version->minor, version->patch);
  for (float value : y) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    std::printf("%u\n", bits);
  }
  return 0;
}
