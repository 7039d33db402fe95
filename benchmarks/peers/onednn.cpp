// oneDNN: matmul and inner product with the weights in the layout that the
// primitive asks for, reordered beforehand, and with them as they are; bias and
// activation inside. The fastest of these is taken, by trial.

#include "Driver.h"

#include <dnnl.hpp>

#include <array>
#include <cstring>
#include <unordered_map>

using namespace mlir::rectify::bench;
using dnnl::memory;
using llvm::Expected;
using Tag = memory::format_tag;
using Type = memory::data_type;
using Algorithm = dnnl::algorithm;

namespace {

using Arguments = std::unordered_map<int, memory>;

/// A primitive with what it is executed on.
struct Step {
  dnnl::primitive primitive;
  Arguments arguments;
  /// Which argument, if any, is the record's a: it changes with the variant.
  int source = 0;
};

struct Way {
  std::string name;
  std::vector<Step> steps;
};

class OneDnn : public Driver {
public:
  Expected<std::string> load(const Record &r) override;
  void call(int64_t variant) override {
    for (Step &step : ways[chosen].steps) {
      if (step.source)
        step.arguments[step.source].set_data_handle(record->get<char>("a") +
                                                    variant * sourceBytes);
      step.primitive.execute(stream, step.arguments);
    }
    stream.wait();
  }

private:
  void addContraction(const std::string &name, bool innerProduct,
                      bool anyLayout);
  Step makeProduct(bool innerProduct, bool anyLayout, const char *weights,
                   const dnnl::primitive_attr &attributes, bool bias,
                   const memory &dest);
  Step makePRelu(const memory &source, const memory &dest, int64_t columns);
  void addElementwise();
  memory wrap(const memory::desc &desc, const char *name) {
    return memory(desc, engine, record->get<void>(name));
  }
  memory vectorOperand(const char *name, memory::dims dims) {
    return wrap(
        memory::desc(dims, elementType, dims.size() == 1 ? Tag::a : Tag::ab),
        name);
  }

  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  const Record *record = nullptr;
  /// The type of c and of what the epilogue takes.
  Type elementType = Type::f32;
  Type aType = Type::f32, bType = Type::f32;
  size_t sourceBytes = 0;
  std::vector<Way> ways;
  size_t chosen = 0;
};

} // namespace

/// Appends the activation of `epilogue` to `post`.
static bool appendActivation(dnnl::post_ops &post, const std::string &name) {
  auto ends = [&](const char *end) {
    return name.size() >= strlen(end) &&
           name.compare(name.size() - strlen(end), strlen(end), end) == 0;
  };
  if (name == "swiglu" || name == "silu")
    post.append_eltwise(1, Algorithm::eltwise_swish, 1, 0);
  else if (name == "reglu" || (ends("relu") && !ends("prelu")))
    post.append_eltwise(1, Algorithm::eltwise_relu, 0, 0);
  else if (name == "leaky")
    post.append_eltwise(1, Algorithm::eltwise_relu, 0.01f, 0);
  else if (ends("gelu"))
    post.append_eltwise(1, Algorithm::eltwise_gelu_erf, 0, 0);
  else if (ends("elu") && !ends("prelu"))
    post.append_eltwise(1, Algorithm::eltwise_elu, 1, 0);
  else
    return name == "none";
  return true;
}

/// c = post(a * weights + bias).
Step OneDnn::makeProduct(bool innerProduct, bool anyLayout, const char *weights,
                         const dnnl::primitive_attr &attributes, bool bias,
                         const memory &dest) {
  const Record &r = *record;
  memory::desc a({r.m, r.k}, aType, Tag::ab);
  // An inner product's weights are (n, k): the same bytes, transposed.
  memory::dims dims =
      innerProduct ? memory::dims{r.n, r.k} : memory::dims{r.k, r.n};
  memory::desc plain(dims, bType, innerProduct ? Tag::ba : Tag::ab);
  memory::desc wanted = anyLayout ? memory::desc(dims, bType, Tag::any) : plain;
  memory::desc biasDesc(innerProduct ? memory::dims{r.n} : memory::dims{1, r.n},
                        elementType, innerProduct ? Tag::a : Tag::ab);
  memory::desc c = dest.get_desc();
  memory given = wrap(plain, weights);
  Step step;
  memory::desc layout;
  if (innerProduct) {
    auto kind = dnnl::prop_kind::forward_inference;
    auto op =
        bias ? dnnl::inner_product_forward::desc(kind, a, wanted, biasDesc, c)
             : dnnl::inner_product_forward::desc(kind, a, wanted, c);
    dnnl::inner_product_forward::primitive_desc desc(op, attributes, engine);
    step.primitive = dnnl::inner_product_forward(desc);
    layout = desc.weights_desc();
  } else {
    auto op = bias ? dnnl::matmul::desc(a, wanted, biasDesc, c)
                   : dnnl::matmul::desc(a, wanted, c);
    dnnl::matmul::primitive_desc desc(op, attributes, engine);
    step.primitive = dnnl::matmul(desc);
    layout = desc.weights_desc();
  }
  if (layout != plain) {
    memory packed(layout, engine);
    dnnl::reorder(given, packed).execute(stream, given, packed);
    stream.wait();
    given = packed;
  }
  step.arguments = {{DNNL_ARG_SRC, wrap(a, "a")},
                    {DNNL_ARG_WEIGHTS, given},
                    {DNNL_ARG_DST, dest}};
  if (bias)
    step.arguments[DNNL_ARG_BIAS] = wrap(biasDesc, "bias");
  step.source = DNNL_ARG_SRC;
  return step;
}

void OneDnn::addContraction(const std::string &name, bool innerProduct,
                            bool anyLayout) {
  const Record &r = *record;
  Way way{name, {}};
  memory c = wrap(memory::desc({r.m, r.n}, elementType, Tag::ab), "c");
  dnnl::primitive_attr attributes;
  dnnl::post_ops post;
  if (r.type == "int8")
    attributes.set_output_scales(0, {float(r.scale)});
  Arguments extra;
  auto binary = [&](Algorithm algorithm, const memory &operand) {
    post.append_binary(algorithm, operand.get_desc());
    extra[DNNL_ARG_ATTR_MULTIPLE_POST_OP(post.len() - 1) | DNNL_ARG_SRC_1] =
        operand;
  };
  // oneDNN scales after it has added the bias: with a scale, the bias comes
  // afterwards.
  bool bias = r.hasBias() && r.type != "int8";
  if (r.hasBias() && !bias)
    binary(Algorithm::binary_add, vectorOperand("bias", {1, r.n}));

  if (r.isGate()) {
    // The value, then the gate's product with it.
    memory value({{r.m, r.n}, elementType, Tag::ab}, engine);
    way.steps.push_back(makeProduct(innerProduct, anyLayout, "b2", attributes,
                                    /*bias=*/false, value));
    appendActivation(post, r.epilogue);
    binary(Algorithm::binary_mul, value);
  } else if (r.epilogue == "bias+prelu") {
    // A step of its own: as a post-op it is accepted but not executed.
  } else {
    if (r.epilogue == "bias+residual+relu")
      binary(Algorithm::binary_add, vectorOperand("residual", {r.m, r.n}));
    appendActivation(post, r.epilogue);
  }
  attributes.set_post_ops(post);
  Step step = makeProduct(innerProduct, anyLayout, "b", attributes, bias, c);
  step.arguments.insert(extra.begin(), extra.end());
  way.steps.push_back(std::move(step));
  if (r.epilogue == "bias+prelu")
    way.steps.push_back(makePRelu(c, c, r.n));
  ways.push_back(std::move(way));
}

/// dest = prelu(source), with a slope for each of the columns.
Step OneDnn::makePRelu(const memory &source, const memory &dest,
                       int64_t columns) {
  memory slope = vectorOperand("slope", {1, columns});
  dnnl::prelu_forward::desc op(dnnl::prop_kind::forward_inference,
                               source.get_desc(), slope.get_desc());
  Step step;
  step.primitive =
      dnnl::prelu_forward(dnnl::prelu_forward::primitive_desc(op, engine));
  step.arguments = {
      {DNNL_ARG_SRC, source}, {DNNL_ARG_WEIGHTS, slope}, {DNNL_ARG_DST, dest}};
  return step;
}

void OneDnn::addElementwise() {
  const Record &r = *record;
  Way way{"eltwise", {}};
  memory::dims dims = r.function == "prelu"
                          ? memory::dims{r.elements / r.columns, r.columns}
                          : memory::dims{r.elements};
  memory::desc desc(dims, elementType, dims.size() == 1 ? Tag::a : Tag::ab);
  memory c = wrap(desc, "c"), a = r.inPlace ? c : wrap(desc, "a");
  Step step;
  step.arguments = {{DNNL_ARG_SRC, a}, {DNNL_ARG_DST, c}};
  if (r.function == "prelu") {
    step = makePRelu(a, c, r.columns);
    way.name = "prelu";
  } else {
    dnnl::post_ops post;
    appendActivation(post, r.function);
    Algorithm algorithm;
    float scale, alpha, beta;
    post.get_params_eltwise(0, scale, algorithm, alpha, beta);
    dnnl::eltwise_forward::desc op(dnnl::prop_kind::forward_inference,
                                   algorithm, desc, alpha, beta);
    step.primitive = dnnl::eltwise_forward(
        dnnl::eltwise_forward::primitive_desc(op, engine));
  }
  way.steps.push_back(std::move(step));
  ways.push_back(std::move(way));
}

Expected<std::string> OneDnn::load(const Record &r) {
  record = &r;
  ways.clear();
  chosen = 0;
  elementType = r.type == "bf16" ? Type::bf16 : Type::f32;
  aType = r.type == "int8" ? Type::u8 : elementType;
  bType = r.type == "int8" ? Type::s8 : elementType;
  sourceBytes = r.m * r.k * memory::data_type_size(aType);
  std::string why;
  // Some ways are refused when they are made, others when they are executed.
  auto attempt = [&](const std::function<void()> &make) {
    size_t count = ways.size();
    try {
      make();
      chosen = count;
      call(0);
    } catch (const dnnl::error &error) {
      why = error.what();
      ways.resize(count);
    }
  };
  if (r.kind == "elementwise") {
    attempt([&] { addElementwise(); });
  } else if (r.kind == "contraction") {
    for (bool innerProduct : {false, true})
      for (bool anyLayout : {true, false})
        attempt([&] {
          addContraction(
              std::string(innerProduct ? "inner product" : "matmul") +
                  (anyLayout ? ", packed" : ", plain"),
              innerProduct, anyLayout);
        });
  } else {
    return unsupported("oneDNN has no %s", r.kind.c_str());
  }
  if (ways.empty())
    return unsupported("oneDNN: %s", why.c_str());
  chosen = fastest(ways.size(), [&](size_t way) {
    chosen = way;
    call(0);
  });
  return ways[chosen].name;
}

int main() {
  OneDnn driver;
  return serve(driver);
}
