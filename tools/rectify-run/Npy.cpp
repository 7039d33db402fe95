// Reading and writing .npy files.

#include "Npy.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SwapByteOrder.h"
#include "llvm/Support/raw_ostream.h"

#include <cstring>

using namespace mlir;
using namespace mlir::rectify::run;

using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

static constexpr StringRef magic("\x93NUMPY", 6);

static Error malformed(const llvm::Twine &what) {
  return llvm::createStringError("not a usable .npy file: " + what);
}

/// The start of a text out of a file, in quotes and fit to print.
static std::string quoted(StringRef text) {
  std::string result;
  llvm::raw_string_ostream os(result);
  os << '\'';
  os.write_escaped(text.take_front(40)) << '\'';
  return result;
}

/// NumPy's letter for the elements: float, signed, unsigned, boolean; raw
/// bytes for the floats it lacks.
static char dtypeKind(const ElementType &element) {
  switch (element.kind) {
  case ElementType::Kind::Signed:
    return 'i';
  case ElementType::Kind::Unsigned:
    return 'u';
  case ElementType::Kind::Bool:
    return 'b';
  case ElementType::Kind::Float:
    break;
  }
  Type type = element.type;
  return type.isF16() || type.isF32() || type.isF64() ? 'f' : 'V';
}

namespace {
/// Reads the header's Python literal, which NumPy writes in one form only but
/// defines as any dictionary with the three keys.
class HeaderParser {
public:
  explicit HeaderParser(StringRef text) : rest(text) {}

  bool consume(char c) {
    rest = rest.ltrim();
    return rest.consume_front(StringRef(&c, 1));
  }

  bool string(StringRef &value) {
    rest = rest.ltrim();
    if (rest.empty() || (rest[0] != '\'' && rest[0] != '"'))
      return false;
    size_t end = rest.find(rest[0], 1);
    if (end == StringRef::npos)
      return false;
    value = rest.slice(1, end);
    rest = rest.drop_front(end + 1);
    return true;
  }

  bool boolean(bool &value) {
    rest = rest.ltrim();
    value = rest.starts_with("True");
    return rest.consume_front(value ? "True" : "False");
  }

  bool integer(int64_t &value) {
    rest = rest.ltrim();
    return !rest.consumeInteger(10, value) && (rest.consume_front("L"), true);
  }

  bool tuple(llvm::SmallVectorImpl<int64_t> &values) {
    if (!consume('('))
      return false;
    while (!consume(')')) {
      int64_t value;
      if (!integer(value))
        return false;
      values.push_back(value);
      if (!consume(','))
        return consume(')');
    }
    return true;
  }

  bool atEnd() { return rest.trim().empty(); }

private:
  StringRef rest;
};
} // namespace

Error NpyFile::parseHeader(StringRef header) {
  HeaderParser parser(header);
  bool hasDescr = false, hasOrder = false, hasShape = false;
  if (!parser.consume('{'))
    return malformed("its header is not a dictionary");
  while (!parser.consume('}')) {
    StringRef key, type;
    if (!parser.string(key) || !parser.consume(':'))
      return malformed("its header is not a dictionary");
    if (key == "descr") {
      if (!parser.string(type))
        return malformed("it holds records, not numbers");
      descr = type.str();
      hasDescr = true;
    } else if (key == "fortran_order") {
      hasOrder = parser.boolean(fortranOrder);
      if (!hasOrder)
        return malformed("its 'fortran_order' is neither True nor False");
    } else if (key == "shape") {
      dims.clear();
      hasShape = parser.tuple(dims);
      if (!hasShape || llvm::any_of(dims, [](int64_t dim) { return dim < 0; }))
        return malformed("its shape is not a tuple of sizes");
    } else {
      return malformed("its header has the unknown key " + quoted(key));
    }
    if (parser.consume(','))
      continue;
    if (!parser.consume('}'))
      return malformed("its header is not a dictionary");
    break;
  }
  if (!parser.atEnd() || !hasDescr || !hasOrder || !hasShape)
    return malformed("its header is not the three entries 'descr', "
                     "'fortran_order' and 'shape'");

  StringRef type = descr;
  if (type.empty() || !StringRef("<>|=").contains(type[0]))
    return malformed("it has elements of type " + quoted(type));
  byteOrder = type[0];
  kind = type.size() > 1 ? type[1] : 0;
  if (type.drop_front(std::min<size_t>(2, type.size()))
          .getAsInteger(10, itemSize) ||
      itemSize == 0 || !StringRef("fiubV").contains(kind))
    return malformed("it has elements of type " + quoted(type));
  return Error::success();
}

Expected<NpyFile> NpyFile::read(StringRef path) {
  llvm::sys::fs::file_status status;
  if (std::error_code error = llvm::sys::fs::status(path, status))
    return llvm::createStringError(error.message());
  if (status.type() == llvm::sys::fs::file_type::directory_file ||
      status.type() == llvm::sys::fs::file_type::character_file ||
      status.type() == llvm::sys::fs::file_type::block_file)
    return malformed("it is a directory or a device");
  auto contents = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                              /*RequiresNullTerminator=*/false);
  if (std::error_code error = contents.getError())
    return llvm::createStringError(error.message());

  NpyFile file;
  file.buffer = std::move(*contents);
  StringRef rest = file.buffer->getBuffer();
  if (!rest.consume_front(magic))
    return malformed("it does not begin with NumPy's mark");
  if (rest.size() < 2)
    return malformed("it ends within the header");
  uint8_t version = rest[0];
  rest = rest.drop_front(2);
  if (version < 1 || version > 3)
    return malformed("its format version is " + llvm::Twine(version));
  size_t lengthBytes = version == 1 ? 2 : 4;
  if (rest.size() < lengthBytes)
    return malformed("it ends within the header");
  size_t length = version == 1 ? llvm::support::endian::read16le(rest.data())
                               : llvm::support::endian::read32le(rest.data());
  rest = rest.drop_front(lengthBytes);
  if (rest.size() < length)
    return malformed("it ends within the header");
  if (Error error = file.parseHeader(rest.take_front(length)))
    return std::move(error);
  rest = rest.drop_front(length);

  int64_t bytes = file.itemSize;
  bool empty = llvm::is_contained(file.dims, 0);
  for (int64_t dim : file.dims)
    if (llvm::MulOverflow(bytes, std::max<int64_t>(dim, 1), bytes))
      return malformed("its shape " + printShape(file.dims) +
                       " is larger than any memory");
  if (empty)
    bytes = 0;
  if (rest.size() < static_cast<uint64_t>(bytes))
    return malformed("its shape " + printShape(file.dims) + " of '" +
                     file.descr + "' takes " + llvm::Twine(bytes) +
                     " bytes, and it holds " + llvm::Twine(rest.size()));
  file.payload = rest.take_front(bytes);
  return std::move(file);
}

bool NpyFile::holds(const ElementType &element) const {
  if (itemSize != element.bytes)
    return false;
  char wanted = dtypeKind(element);
  switch (wanted) {
  case 'V':
    return kind == 'V' || kind == 'u';
  case 'i':
    // i32 says nothing about the sign; si32 does.
    return kind == 'i' || (kind == 'u' && !element.type.isSignedInteger());
  default:
    return kind == wanted;
  }
}

Expected<HostArray> NpyFile::toArray(const ElementType &element) const {
  Expected<HostArray> array = HostArray::create(element, dims);
  if (!array)
    return array.takeError();
  size_t size = itemSize;
  if (!fortranOrder || dims.size() < 2) {
    std::memcpy(array->data(), payload.data(), payload.size());
  } else {
    // Walks the file in order; `flat` is the row-major index beside it.
    llvm::SmallVector<int64_t> position(dims.size(), 0),
        strides(dims.size(), 1);
    for (size_t d = dims.size() - 1; d-- > 0;)
      strides[d] = strides[d + 1] * dims[d + 1];
    int64_t flat = 0;
    for (int64_t i = 0, e = array->size(); i < e; ++i) {
      std::memcpy(array->data() + flat * size, payload.data() + i * size, size);
      for (size_t d = 0; d < dims.size(); ++d) {
        flat += strides[d];
        if (++position[d] < dims[d])
          break;
        flat -= strides[d] * dims[d];
        position[d] = 0;
      }
    }
  }
  bool swap = byteOrder == (llvm::sys::IsBigEndianHost ? '<' : '>');
  bool isBool = element.kind == ElementType::Kind::Bool;
  if (swap || isBool)
    for (int64_t i = 0, e = array->size(); i < e; ++i) {
      uint64_t bits = array->bits(i);
      if (swap)
        bits = llvm::byteswap(bits) >> (64 - 8 * size);
      array->setBits(i, isBool ? bits != 0 : bits);
    }
  return array;
}

StringRef mlir::rectify::run::npyDtype(const ElementType &element) {
  static constexpr StringRef names[5][4] = {{"|f1", "<f2", "<f4", "<f8"},
                                            {"|i1", "<i2", "<i4", "<i8"},
                                            {"|u1", "<u2", "<u4", "<u8"},
                                            {"|b1", "|b1", "|b1", "|b1"},
                                            {"|V1", "<V2", "<V4", "<V8"}};
  return names[StringRef("fiubV").find(dtypeKind(element))]
              [llvm::Log2_32(element.bytes)];
}

void mlir::rectify::run::writeNpy(const HostArray &array,
                                  llvm::raw_ostream &os) {
  std::string shape;
  for (int64_t dim : array.shape())
    shape += std::to_string(dim) + ", ";
  if (array.shape().size() > 1)
    shape.resize(shape.size() - 2);
  else if (array.shape().size() == 1)
    shape.pop_back();
  std::string header =
      ("{'descr': '" + npyDtype(array.element()) +
       "', 'fortran_order': False, 'shape': (" + shape + "), }")
          .str();
  // The data begin at a multiple of 64 bytes; the header ends in a newline.
  size_t prefix = magic.size() + 4;
  header.append(llvm::alignTo(prefix + header.size() + 1, 64) - prefix -
                    header.size() - 1,
                ' ');
  header += '\n';

  os << magic << '\1' << '\0' << static_cast<char>(header.size() & 0xff)
     << static_cast<char>(header.size() >> 8) << header;
  os.write(array.data(), array.sizeInBytes());
}

Error mlir::rectify::run::writeNpy(const HostArray &array, StringRef path) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (error)
    return llvm::createStringError(error.message());
  writeNpy(array, os);
  os.flush();
  if (os.has_error()) {
    std::string message = os.error().message();
    os.clear_error();
    return llvm::createStringError(message);
  }
  return Error::success();
}
