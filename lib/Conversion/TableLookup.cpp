// Lookups by comparisons, by instructions that permute bytes, or by loads.

#include "Rectify/IR/ElementTypes.h"

#include "TableLookup.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// Bytes of a row of a table that one shuffle of 16 bytes reads.
static constexpr unsigned rowBytes = 16;

/// The most segments that comparisons find faster than a lookup does.
static constexpr unsigned fewSegments = 3;
static constexpr unsigned fewSegmentsForShuffles = 8;

namespace {
/// Emits ops on i8 or vectors of it.
class Bytes {
public:
  Bytes(OpBuilder &b, Location loc, Type type) : b(b), loc(loc), type(type) {}

  Value splat(uint8_t number) {
    TypedAttr attr = b.getIntegerAttr(b.getI8Type(), APInt(8, number));
    if (auto vector = dyn_cast<VectorType>(type))
      attr = DenseElementsAttr::get(vector, Attribute(attr));
    return arith::ConstantOp::create(b, loc, attr);
  }
  /// `bytes`, again and again.
  Value repeat(ArrayRef<uint8_t> bytes) {
    auto vector = cast<VectorType>(type);
    SmallVector<uint8_t> all;
    while (static_cast<int64_t>(all.size()) < vector.getNumElements())
      llvm::append_range(all, bytes);
    return arith::ConstantOp::create(
        b, loc, DenseElementsAttr::get(vector, ArrayRef<uint8_t>(all)));
  }
  Value selectBelowZero(Value x, Value yes, Value no) {
    return select(arith::CmpIPredicate::slt, x, 0, yes, no);
  }
  Value select(arith::CmpIPredicate predicate, Value x, uint8_t bound,
               Value yes, Value no) {
    if (yes == no)
      return yes;
    Value holds = arith::CmpIOp::create(b, loc, predicate, x, splat(bound));
    return arith::SelectOp::create(b, loc, holds, yes, no);
  }
  Value call(StringRef name, ValueRange arguments) {
    return LLVM::CallIntrinsicOp::create(b, loc, type, b.getStringAttr(name),
                                         arguments)
        .getResult(0);
  }

private:
  OpBuilder &b;
  Location loc;
  Type type;
};

/// Bytes on which a table is the identity, or one number.
struct Segment {
  int8_t first;
  /// None: the identity.
  std::optional<uint8_t> value;
};
} // namespace

/// The segments of a table in the order of signed bytes.
static SmallVector<Segment> findSegments(const ByteTable &table) {
  auto at = [&](int i) { return table[static_cast<uint8_t>(i)]; };
  SmallVector<Segment> segments;
  for (int i = -128; i < 128;) {
    int same = i, equal = i;
    while (same < 128 && at(same) == static_cast<uint8_t>(same))
      ++same;
    while (equal < 128 && at(equal) == at(i))
      ++equal;
    Segment segment = {static_cast<int8_t>(i), std::nullopt};
    if (equal > same)
      segment.value = at(i);
    segments.push_back(segment);
    i = std::max(same, equal);
  }
  return segments;
}

/// One comparison for each end of a segment.
static Value compare(Bytes bytes, Value x, ArrayRef<Segment> segments) {
  Value result;
  for (const Segment &segment : segments) {
    Value value = segment.value ? bytes.splat(*segment.value) : x;
    result = result ? bytes.select(arith::CmpIPredicate::sge, x, segment.first,
                                   value, result)
                    : value;
  }
  return result;
}

/// 128 bytes of the table at a time.
static Value permute(Bytes bytes, Value x, const ByteTable &table) {
  ArrayRef<uint8_t> all(table);
  auto half = [&](unsigned first) {
    return bytes.call("llvm.x86.avx512.vpermi2var.qi.512",
                      {bytes.repeat(all.slice(first, 64)), x,
                       bytes.repeat(all.slice(first + 64, 64))});
  };
  Value low = half(0);
  Value high = half(128);
  return bytes.selectBelowZero(x, high, low);
}

/// 16 bytes of the table at a time, of which the upper four bits choose one.
static Value shuffle(OpBuilder &b, Location loc, Bytes bytes, Value x,
                     const ByteTable &table, StringRef name) {
  Value low = arith::AndIOp::create(b, loc, x, bytes.splat(rowBytes - 1));
  SmallVector<Value> rows;
  llvm::DenseMap<ArrayRef<uint8_t>, Value> known;
  for (unsigned first = 0; first < table.size(); first += rowBytes) {
    ArrayRef<uint8_t> row = ArrayRef<uint8_t>(table).slice(first, rowBytes);
    Value &value = known[row];
    if (!value && llvm::all_equal(row))
      value = bytes.splat(row[0]);
    if (!value)
      value = bytes.call(name, {bytes.repeat(row), low});
    rows.push_back(value);
  }
  for (unsigned bit = 4; bit < 8; ++bit) {
    Value sign = x;
    if (bit < 7)
      sign = arith::ShLIOp::create(b, loc, x, bytes.splat(7 - bit));
    SmallVector<Value> chosen;
    for (unsigned i = 0; i < rows.size(); i += 2)
      chosen.push_back(bytes.selectBelowZero(sign, rows[i + 1], rows[i]));
    rows = std::move(chosen);
  }
  return rows[0];
}

Value TableLookup::getGlobal(OpBuilder &b, Location loc,
                             const ByteTable &table) {
  Operation *scope =
      SymbolTable::getNearestSymbolTable(b.getInsertionBlock()->getParentOp());
  auto type = MemRefType::get(table.size(), b.getI8Type());
  std::string &name = globals[{scope, table}];
  if (name.empty()) {
    auto values = DenseElementsAttr::get(
        RankedTensorType::get(table.size(), b.getI8Type()),
        ArrayRef<uint8_t>(table));
    // The symbol table finds a name that is free.
    OpBuilder unplaced(b.getContext());
    auto global = memref::GlobalOp::create(
        unplaced, loc, "rectify_table", b.getStringAttr("private"), type,
        values, /*constant=*/true, b.getI64IntegerAttr(64));
    Block &body = scope->getRegion(0).front();
    name = SymbolTable(scope).insert(global, body.begin()).str();
  }
  return memref::GetGlobalOp::create(b, loc, type, name);
}

Value TableLookup::lookUpInMemory(OpBuilder &b, Location loc, Value byte,
                                  const ByteTable &table) {
  Value index = arith::IndexCastUIOp::create(b, loc, b.getIndexType(), byte);
  return memref::LoadOp::create(b, loc, getGlobal(b, loc, table), index);
}

Value TableLookup::lookUp(OpBuilder &b, Location loc, Value bytes,
                          const ByteTable &table) {
  auto type = dyn_cast<VectorType>(bytes.getType());
  if (!type)
    return lookUpInMemory(b, loc, bytes, table);
  int64_t lanes = type.getNumElements();
  bool shuffles = target.isX86() && target.vectorBytes >= 32;
  if (!shuffles) {
    SmallVector<Value> elements;
    for (int64_t i = 0; i < lanes; ++i)
      elements.push_back(lookUpInMemory(
          b, loc, vector::ExtractOp::create(b, loc, bytes, i), table));
    return vector::FromElementsOp::create(b, loc, type, elements);
  }

  // Registers at a time; the last is filled up.
  int64_t width = target.vectorBytes;
  if (!target.permuteBytes)
    width = std::clamp<int64_t>(llvm::PowerOf2Ceil(lanes), rowBytes, width);
  auto part = VectorType::get(width, b.getI8Type());
  Bytes on(b, loc, part);
  auto lookUpRegister = [&](Value x) {
    if (target.permuteBytes)
      return permute(on, x, table);
    return shuffle(b, loc, on, x, table,
                   width == 64   ? "llvm.x86.avx512.pshuf.b.512"
                   : width == 32 ? "llvm.x86.avx2.pshuf.b"
                                 : "llvm.x86.ssse3.pshuf.b.128");
  };
  if (lanes == width)
    return lookUpRegister(bytes);
  int64_t one = 1;
  auto padded = VectorType::get(llvm::alignTo(lanes, width), b.getI8Type());
  if (padded != type)
    bytes = vector::InsertStridedSliceOp::create(
        b, loc, bytes, arith::ConstantOp::create(b, loc, b.getZeroAttr(padded)),
        int64_t(0), one);
  Value result = bytes;
  for (int64_t i = 0; i < padded.getNumElements(); i += width) {
    Value x = bytes;
    if (padded != part)
      x = vector::ExtractStridedSliceOp::create(b, loc, bytes, i, width, one);
    x = lookUpRegister(x);
    result =
        padded == part
            ? x
            : vector::InsertStridedSliceOp::create(b, loc, x, result, i, one)
                  .getResult();
  }
  if (padded != type)
    result = vector::ExtractStridedSliceOp::create(b, loc, result, int64_t(0),
                                                   lanes, one);
  return result;
}

Value TableLookup::emit(OpBuilder &b, Location loc, Value x,
                        const ByteTable &table) {
  Type type = x.getType();
  SmallVector<Segment> segments = findSegments(table);
  Type bytesType = withElement(type, b.getI8Type());
  Value bytes = arith::BitcastOp::create(b, loc, bytesType, x);
  unsigned few = fewSegments;
  if (isa<VectorType>(type) && !target.permuteBytes)
    few = fewSegmentsForShuffles;
  Value result;
  if (segments.size() <= few) {
    result = compare(Bytes(b, loc, bytesType), bytes, segments);
  } else {
    auto vector = dyn_cast<VectorType>(bytesType);
    bool flat = !vector || vector.getRank() == 1;
    if (!flat)
      bytes = vector::ShapeCastOp::create(
          b, loc, VectorType::get(vector.getNumElements(), b.getI8Type()),
          bytes);
    result = lookUp(b, loc, bytes, table);
    if (!flat)
      result = vector::ShapeCastOp::create(b, loc, vector, result);
  }
  return arith::BitcastOp::create(b, loc, type, result);
}
