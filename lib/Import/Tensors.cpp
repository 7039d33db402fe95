// Tensors of ONNX files: in fields by type, as raw bytes, or in other files.

#include "Model.h"

#include "mlir/IR/BuiltinTypes.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

#include <climits>

using namespace mlir;
using namespace mlir::rectify;

using llvm::Error;
using llvm::Expected;
using ::onnx::TensorProto;

Type mlir::rectify::convertElementType(MLIRContext *context, int type) {
  auto integer = [&](unsigned width, bool isUnsigned = false) {
    return IntegerType::get(context, width,
                            isUnsigned ? IntegerType::Unsigned
                                       : IntegerType::Signless);
  };
  switch (type) {
  case TensorProto::FLOAT:
    return Float32Type::get(context);
  case TensorProto::DOUBLE:
    return Float64Type::get(context);
  case TensorProto::FLOAT16:
    return Float16Type::get(context);
  case TensorProto::BFLOAT16:
    return BFloat16Type::get(context);
  case TensorProto::BOOL:
    return integer(1);
  case TensorProto::INT8:
    return integer(8);
  case TensorProto::INT16:
    return integer(16);
  case TensorProto::INT32:
    return integer(32);
  case TensorProto::INT64:
    return integer(64);
  case TensorProto::UINT8:
    return integer(8, true);
  case TensorProto::UINT16:
    return integer(16, true);
  case TensorProto::UINT32:
    return integer(32, true);
  case TensorProto::UINT64:
    return integer(64, true);
  default:
    return nullptr;
  }
}

/// Appends each of `values` as a `T`.
template <typename T, typename Values>
static void append(std::vector<char> &data, const Values &values) {
  for (auto value : values) {
    T narrow = static_cast<T>(value);
    const char *bytes = reinterpret_cast<const char *>(&narrow);
    data.insert(data.end(), bytes, bytes + sizeof(T));
  }
}

/// The elements of `tensor` out of the field that its type chooses.
static std::vector<char> readField(const TensorProto &tensor) {
  std::vector<char> data;
  switch (tensor.data_type()) {
  case TensorProto::FLOAT:
    append<float>(data, tensor.float_data());
    break;
  case TensorProto::DOUBLE:
    append<double>(data, tensor.double_data());
    break;
  case TensorProto::INT64:
    append<int64_t>(data, tensor.int64_data());
    break;
  case TensorProto::UINT32:
    append<uint32_t>(data, tensor.uint64_data());
    break;
  case TensorProto::UINT64:
    append<uint64_t>(data, tensor.uint64_data());
    break;
  case TensorProto::INT32:
    append<int32_t>(data, tensor.int32_data());
    break;
  case TensorProto::BOOL:
  case TensorProto::INT8:
  case TensorProto::UINT8:
    append<uint8_t>(data, tensor.int32_data());
    break;
  default:
    append<uint16_t>(data, tensor.int32_data());
  }
  return data;
}

Expected<ONNXTensor> mlir::rectify::convertTensor(MLIRContext *context,
                                                  const TensorProto &tensor) {
  auto fail = [&](const Twine &what) {
    return llvm::createStringError("tensor '" + tensor.name() + "': " + what);
  };
  ONNXTensor result;
  result.name = tensor.name();
  result.elementType = convertElementType(context, tensor.data_type());
  if (!result.elementType)
    return fail("it holds neither numbers nor booleans");
  unsigned size =
      llvm::divideCeil(result.elementType.getIntOrFloatBitWidth(), 8);
  int64_t bytes = size;
  for (int64_t dim : tensor.dims()) {
    if (dim < 0 || llvm::MulOverflow(bytes, dim, bytes))
      return fail("its shape is negative or larger than any memory");
    result.shape.push_back(dim);
  }
  if (!tensor.has_raw_data()) {
    result.data = readField(tensor);
  } else {
    result.data.assign(tensor.raw_data().begin(), tensor.raw_data().end());
    if (llvm::sys::IsBigEndianHost)
      for (size_t i = 0; i + size <= result.data.size(); i += size)
        std::reverse(result.data.begin() + i, result.data.begin() + i + size);
  }
  if (result.data.size() != static_cast<uint64_t>(bytes))
    return fail("its shape takes " + Twine(bytes) + " bytes, and it holds " +
                Twine(result.data.size()));
  if (result.elementType.isInteger(1))
    for (char &value : result.data)
      value = value != 0;
  return std::move(result);
}

Expected<ONNXTensor> mlir::rectify::readONNXTensor(MLIRContext *context,
                                                   StringRef bytes) {
  TensorProto tensor;
  if (bytes.size() > INT_MAX ||
      !tensor.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return llvm::createStringError("it is not an ONNX tensor, or is truncated");
  return convertTensor(context, tensor);
}

/// Reads what `tensor` keeps in a file below `folder`.
static Error loadExternal(TensorProto &tensor, StringRef folder) {
  auto fail = [&](const Twine &what) {
    return llvm::createStringError("tensor '" + tensor.name() +
                                   "': its external data " + what);
  };
  StringRef location;
  uint64_t offset = 0, length = 0;
  bool hasLength = false;
  for (const ::onnx::StringStringEntryProto &entry : tensor.external_data()) {
    StringRef key = entry.key(), value = entry.value();
    if (key == "location")
      location = value;
    else if (key == "offset" && value.getAsInteger(10, offset))
      return fail("have the offset '" + value + "'");
    else if (key == "length") {
      if (value.getAsInteger(10, length))
        return fail("have the length '" + value + "'");
      hasLength = true;
    }
  }
  if (location.empty() || llvm::sys::path::is_absolute(location) ||
      llvm::is_contained(llvm::make_range(llvm::sys::path::begin(location),
                                          llvm::sys::path::end(location)),
                         ".."))
    return fail("are not below the model's folder, but in '" + location + "'");
  SmallString<128> path(folder);
  llvm::sys::path::append(path, location);
  uint64_t fileSize;
  if (std::error_code error = llvm::sys::fs::file_size(path, fileSize))
    return fail("in '" + path + "' cannot be read: " + error.message());
  if (!hasLength && offset <= fileSize)
    length = fileSize - offset;
  if (offset > fileSize || length > fileSize - offset)
    return fail("take " + Twine(length) + " bytes from " + Twine(offset) +
                " on, and '" + path + "' holds " + Twine(fileSize));
  auto buffer = llvm::MemoryBuffer::getFileSlice(path, length, offset);
  if (!buffer)
    return fail("in '" + path +
                "' cannot be read: " + buffer.getError().message());
  tensor.set_raw_data((*buffer)->getBufferStart(), (*buffer)->getBufferSize());
  tensor.set_data_location(TensorProto::DEFAULT);
  tensor.clear_external_data();
  return Error::success();
}

static Error loadExternal(::onnx::GraphProto &graph, StringRef folder) {
  auto load = [&](TensorProto &tensor) {
    return tensor.data_location() == TensorProto::EXTERNAL
               ? loadExternal(tensor, folder)
               : Error::success();
  };
  for (TensorProto &tensor : *graph.mutable_initializer())
    if (Error error = load(tensor))
      return error;
  for (::onnx::NodeProto &node : *graph.mutable_node())
    for (::onnx::AttributeProto &attribute : *node.mutable_attribute()) {
      if (attribute.has_t())
        if (Error error = load(*attribute.mutable_t()))
          return error;
      if (attribute.has_g())
        if (Error error = loadExternal(*attribute.mutable_g(), folder))
          return error;
    }
  return Error::success();
}

Error mlir::rectify::loadExternalData(::onnx::ModelProto &model,
                                      StringRef path) {
  return loadExternal(*model.mutable_graph(),
                      llvm::sys::path::parent_path(path));
}
