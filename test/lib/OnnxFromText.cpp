// Writes the ONNX model in the library's text format, standard input, to
// standard output.

#include <onnx/defs/parser.h>
#include <onnx/onnx_pb.h>

#include <iostream>
#include <iterator>

int main() {
  std::string text{std::istreambuf_iterator<char>(std::cin), {}};
  onnx::ModelProto model;
  try {
    onnx::Common::Status status = onnx::OnnxParser::Parse(model, text.c_str());
    if (!status.IsOK()) {
      std::cerr << status.ErrorMessage() << '\n';
      return 1;
    }
  } catch (const std::exception &exception) {
    std::cerr << exception.what() << '\n';
    return 1;
  }
  return model.SerializeToOstream(&std::cout) ? 0 : 1;
}
