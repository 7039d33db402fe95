// The text of a record's module.

#include "Module.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir::rectify::bench;
using llvm::formatv;
using llvm::StringRef;

namespace {

/// "tensor<2x3xf32>" or "memref<2x3xf32>".
std::string shaped(StringRef kind, llvm::ArrayRef<int64_t> shape,
                   StringRef element) {
  std::string result = (kind + "<").str();
  for (int64_t size : shape)
    result += std::to_string(size) + "x";
  return result + element.str() + ">";
}

/// Writes one function.
class Writer {
public:
  explicit Writer(const Record &r) : r(r) {
    layer.name = "layer";
    element = r.type == "bf16" ? "bf16" : "f32";
  }

  llvm::Expected<Layer> contraction();
  llvm::Expected<Layer> elementwise();

private:
  void add(StringRef file, std::initializer_list<int64_t> shape,
           StringRef element, bool isConstant = false) {
    layer.arguments.push_back({file.str(), shape, element.str(), isConstant});
  }
  /// The product with operand `weights`, in f32; its name.
  std::string product(StringRef weights);
  /// What the body of the generic op after it adds, if there is any.
  std::string sides(const std::string &sum);
  void store(const std::string &value, llvm::ArrayRef<int64_t> shape);
  llvm::Expected<Layer> finish();

  const Record &r;
  Layer layer;
  std::string element;
  std::string text;
  llvm::raw_string_ostream os{text};
};

} // namespace

std::string Writer::product(StringRef weights) {
  std::string input = r.type == "int8" ? "i8" : element;
  std::string sum = r.type == "int8" ? "i32" : "f32";
  std::string a = shaped("tensor", {r.m, r.k}, input),
              b = shaped("tensor", {r.k, r.n}, input),
              c = shaped("tensor", {r.m, r.n}, sum);
  std::string prefix = "%" + weights.str() + "_";
  os << formatv("  {0}zero = arith.constant {1} : {2}\n", prefix,
                sum == "i32" ? "0" : "0.0", sum)
     << formatv("  {0}empty = tensor.empty() : {1}\n", prefix, c)
     << formatv("  {0}fill = linalg.fill ins({0}zero : {1}) outs({0}empty : "
                "{2}) -> {2}\n",
                prefix, sum, c)
     << formatv("  {0}product = linalg.matmul ins(%a, %{1} : {2}, {3}) "
                "outs({0}fill : {4}) -> {4}\n",
                prefix, weights, a, b, c);
  std::string result = prefix + "product";
  if (r.type == "int8") {
    // Dequantized, as by the scales of both operands.
    std::string f = shaped("tensor", {r.m, r.n}, "f32");
    os << formatv("  {0}scale = arith.constant {1:e16} : f32\n", prefix,
                  r.scale)
       << formatv("  {0}real_empty = tensor.empty() : {1}\n", prefix, f)
       << formatv("  {0}real = linalg.generic {{indexing_maps = [#all, #all], "
                  "iterator_types = [\"parallel\", \"parallel\"]} "
                  "ins({1} : {2}) outs({0}real_empty : {3}) {{\n",
                  prefix, result, c, f)
       << formatv("  ^bb0(%x: i32, %old: f32):\n"
                  "    %f = arith.sitofp %x : i32 to f32\n"
                  "    %s = arith.mulf %f, {0}scale : f32\n"
                  "    linalg.yield %s : f32\n  } -> {1}\n",
                  prefix, f);
    result = prefix + "real";
  }
  return result;
}

std::string Writer::sides(const std::string &sum) {
  if (!r.hasBias())
    return sum;
  bool residual = r.epilogue == "bias+residual+relu";
  std::string f = shaped("tensor", {r.m, r.n}, "f32"),
              side = shaped("tensor", {r.n}, element),
              whole = shaped("tensor", {r.m, r.n}, element);
  os << formatv("  %sum_empty = tensor.empty() : {0}\n", f)
     << formatv("  %sum = linalg.generic {{indexing_maps = [#all, #column{0}, "
                "#all], iterator_types = [\"parallel\", \"parallel\"]} "
                "ins({1}, %bias{2} : {3}, {4}{5}) outs(%sum_empty : {3}) {{\n",
                residual ? ", #all" : "", sum, residual ? ", %residual" : "", f,
                side, residual ? ", " + whole : "")
     << formatv("  ^bb0(%x: f32, %v: {0}{1}, %old: f32):\n", element,
                residual ? ", %w: " + element : "");
  auto widen = [&](StringRef name) {
    if (element == "f32")
      return ("%" + name).str();
    os << formatv("    %{0}f = arith.extf %{0} : {1} to f32\n", name, element);
    return ("%" + name + "f").str();
  };
  os << formatv("    %s = arith.addf %x, {0} : f32\n", widen("v"));
  if (residual)
    os << formatv("    %t = arith.addf %s, {0} : f32\n", widen("w"));
  os << formatv("    linalg.yield {0} : f32\n  } -> {1}\n",
                residual ? "%t" : "%s", f);
  return "%sum";
}

llvm::Expected<Layer> Writer::contraction() {
  std::string input = r.type == "int8" ? "i8" : element;
  add("a", {r.m, r.k}, input);
  add("b", {r.k, r.n}, input, /*isConstant=*/true);
  if (r.isGate())
    add("b2", {r.k, r.n}, input, /*isConstant=*/true);
  if (r.hasBias())
    add("bias", {r.n}, element);
  if (r.epilogue == "bias+prelu")
    add("slope", {r.n}, element);
  if (r.epilogue == "bias+residual+relu")
    add("residual", {r.m, r.n}, element);
  add("c", {r.m, r.n}, element);

  std::string f = shaped("tensor", {r.m, r.n}, "f32");
  std::string value = sides(product("b"));
  StringRef activation = r.epilogue;
  if (auto plus = activation.rfind('+'); plus != StringRef::npos)
    activation = activation.drop_front(plus + 1);
  if (r.isGate()) {
    std::string gate = product("b2");
    os << formatv("  %y = rectify.{0} {1}, {2} : {3}\n", activation, value,
                  gate, f);
    value = "%y";
  } else if (activation == "prelu") {
    std::string slopes = shaped("tensor", {r.n}, "f32"), slope = "%slope";
    if (element != "f32") {
      os << formatv("  %slopes = arith.extf %slope : {0} to {1}\n",
                    shaped("tensor", {r.n}, element), slopes);
      slope = "%slopes";
    }
    os << formatv("  %y = rectify.prelu {0}, {1} : {2}, {3}\n", value, slope, f,
                  slopes);
    value = "%y";
  } else if (activation != "none") {
    os << formatv("  %y = rectify.{0} {1} : {2}\n", activation, value, f);
    value = "%y";
  }
  if (element != "f32") {
    os << formatv("  %rounded = arith.truncf {0} : {1} to {2}\n", value, f,
                  shaped("tensor", {r.m, r.n}, element));
    value = "%rounded";
  }
  store(value, {r.m, r.n});
  return finish();
}

llvm::Expected<Layer> Writer::elementwise() {
  StringRef op = r.function == "leaky" ? "leaky_relu" : StringRef(r.function);
  bool prelu = op == "prelu";
  llvm::SmallVector<int64_t> shape = {r.elements};
  if (prelu)
    shape = {r.elements / r.columns, r.columns};
  std::string type = shaped("tensor", shape, element),
              slopes = shaped("tensor", {r.columns}, element),
              attributes = op == "leaky_relu" ? " {alpha = 0.01}" : "";
  if (!r.inPlace)
    layer.arguments.push_back({"a", shape, element, false});
  if (prelu)
    add("slope", {r.columns}, element);
  layer.arguments.push_back({"c", shape, element, false});
  if (r.inPlace) {
    std::string buffer = shaped("memref", shape, element);
    os << formatv("  rectify.{0} %c_in{1} outs(%c_in : {2}){3} : {2}{4}\n", op,
                  prelu ? ", %slope_in" : "", buffer, attributes,
                  prelu ? ", " + shaped("memref", {r.columns}, element) : "");
  } else {
    os << formatv("  %y = rectify.{0} %a{1}{2} : {3}{4}\n", op,
                  prelu ? ", %slope" : "", attributes, type,
                  prelu ? ", " + slopes : "");
    store("%y", shape);
  }
  return finish();
}

void Writer::store(const std::string &value, llvm::ArrayRef<int64_t> shape) {
  os << formatv("  bufferization.materialize_in_destination {0} in restrict "
                "writable %c_in : ({1}, {2}) -> ()\n",
                value, shaped("tensor", shape, element),
                shaped("memref", shape, element));
}

llvm::Expected<Layer> Writer::finish() {
  std::string head = "#all = affine_map<(i, j) -> (i, j)>\n"
                     "#column = affine_map<(i, j) -> (j)>\n"
                     "func.func @layer(";
  std::string views;
  llvm::ListSeparator comma;
  for (const Argument &a : layer.arguments) {
    std::string buffer = shaped("memref", a.shape, a.element);
    head += formatv("{0}%{1}_in: {2}{3}", StringRef(comma), a.file, buffer,
                    a.isConstant ? " {rectify.constant}" : "");
    if (a.file != "c" && !r.inPlace)
      views += formatv("  %{0} = bufferization.to_tensor %{0}_in restrict : "
                       "{1} to {2}\n",
                       a.file, buffer, shaped("tensor", a.shape, a.element));
  }
  layer.text = head + ") attributes {llvm.emit_c_interface} {\n" + views +
               text + "  return\n}\n";
  return std::move(layer);
}

llvm::Expected<Layer> mlir::rectify::bench::makeModule(const Record &record) {
  Writer writer(record);
  if (record.kind == "contraction")
    return writer.contraction();
  if (record.kind == "elementwise")
    return writer.elementwise();
  return unsupported("there is no module for a %s", record.kind.c_str());
}
