// Stores past the caches. A store to memory that is in no cache first reads the
// line that it is in; a whole line that is stored past the caches is not read,
// which saves a third of the traffic of a copy. Where the output fits into the
// caches, and will be read from there, such stores are several times slower.

#include "ElementwiseEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;

static constexpr int64_t lineBytes = 64;
static constexpr int64_t pageBytes = 4096;
/// The narrowest vectors that CPUs store past the caches.
static constexpr int64_t leastStoreBytes = 16;

bool ElementwiseEmitter::canStream() {
  if (inPlace || width == 1 || !llvm::all_of(outs, isWhole))
    return false;
  int64_t bytes = 0;
  for (const Access &out : outs) {
    if (width * elementBytes(out) < leastStoreBytes)
      return false;
    bytes += elementBytes(out);
  }
  for (OpFoldResult extent : ArrayRef(extents).drop_back()) {
    std::optional<int64_t> size = getConstantIntValue(extent);
    if (!size)
      return true;
    bytes *= *size;
  }
  return bytes >= options.nontemporalBytes;
}

Value ElementwiseEmitter::addressOf(const Access &access) {
  return memref::ExtractAlignedPointerAsIndexOp::create(nb.b, nb.loc,
                                                        access.source);
}

Value ElementwiseEmitter::shouldStream() {
  OpBuilder &b = nb.b;
  Location loc = nb.loc;
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  Value condition;
  auto require = [&](arith::CmpIPredicate predicate, Value lhs, Value rhs) {
    Value holds = arith::CmpIOp::create(b, loc, predicate, lhs, rhs);
    condition =
        condition ? arith::AndIOp::create(b, loc, condition, holds) : holds;
  };

  int64_t bytes = 0;
  for (const Access &out : outs)
    bytes += elementBytes(out);
  Value size;
  for (OpFoldResult extent : ArrayRef(extents).drop_back()) {
    if (std::optional<int64_t> known = getConstantIntValue(extent)) {
      bytes *= *known;
      continue;
    }
    Value factor = nb.materialize(extent);
    size = size ? arith::MulIOp::create(b, loc, size, factor) : factor;
  }
  if (size)
    require(arith::CmpIPredicate::sge, size,
            constant(llvm::divideCeil(options.nontemporalBytes,
                                      std::max<int64_t>(1, bytes))));

  // Lines are stored whole: a run can begin where the first out has a line's
  // start, and rows must begin there by themselves.
  SmallVector<Value> addresses = llvm::map_to_vector(
      outs, [&](const Access &out) { return addressOf(out); });
  bool isRun = numDims() == 1;
  for (auto [out, address] : llvm::zip(outs, addresses)) {
    Value offset = address;
    if (isRun) {
      if (address == addresses.front())
        continue;
      // Both are as far behind a line's start, in elements.
      AffineExpr d0, d1;
      bindDims(b.getContext(), d0, d1);
      int64_t bytes = elementBytes(out), first = elementBytes(outs.front());
      offset = nb.materialize(
          nb.apply(d1 + (-d0 % lineBytes).floorDiv(first) * bytes,
                   {OpFoldResult(addresses.front()), OpFoldResult(address)}));
    } else {
      AffineExpr d0, d1;
      bindDims(b.getContext(), d0, d1);
      int64_t align = groups.rows ? 1 : elementBytes(out);
      if (groups.rows == 0) {
        OpFoldResult rowBytes = nb.apply(d0 * align, extents[vectorDim]);
        std::optional<int64_t> known = getConstantIntValue(rowBytes);
        if (!known || *known % lineBytes != 0) {
          Value rest = nb.materialize(nb.apply(d0 % lineBytes, rowBytes));
          require(arith::CmpIPredicate::eq, rest, constant(0));
        }
      }
    }
    Value rest = nb.materialize(
        nb.apply(b.getAffineDimExpr(0) % lineBytes, OpFoldResult(offset)));
    require(arith::CmpIPredicate::eq, rest, constant(0));
  }
  // What is written where it was read is in the cache.
  for (const Access &in : ins)
    if (isWhole(in))
      for (Value address : addresses)
        require(arith::CmpIPredicate::ne, addressOf(in), address);

  streamNotes = llvm::formatv(
      "; stored past the caches{0} where the output has {1} bytes or more",
      isRun && options.target.streamPages > 1
          ? llvm::formatv(", {0} pages in turns,", options.target.streamPages)
                .str()
          : "",
      options.nontemporalBytes);
  if (!condition)
    condition = arith::ConstantIntOp::create(b, loc, 1, 1);
  return condition;
}

/// Stores past the caches what of [begin, end) are whole blocks of lines, and
/// what comes before the first line; returns where it ends.
OpFoldResult ElementwiseEmitter::streamRun(OpFoldResult begin,
                                           OpFoldResult end) {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  // Vectors that make whole lines of every out, and those of an iteration.
  int64_t perLine = 1, widest = 1;
  for (const Access &out : outs) {
    int64_t bytes = elementBytes(out);
    perLine = std::max(perLine, lineBytes / (width * bytes));
    widest = std::max(widest, bytes);
  }
  int64_t pages = options.target.streamPages;
  int64_t vectors = pages > 1 ? perLine : std::max(perLine, unroll);
  int64_t pageElements = pageBytes / widest;
  int64_t block = pages > 1 ? pages * pageElements : vectors * width;

  // Parts begin at multiples of a line from the first element on.
  Value address = addressOf(outs.front());
  OpFoldResult head =
      nb.apply((-d0 % lineBytes).floorDiv(elementBytes(outs.front())),
               OpFoldResult(address));
  Value lines = arith::MinSIOp::create(
      nb.b, nb.loc, nb.materialize(nb.sum(begin, head)), nb.materialize(end));
  nb.loop(begin, lines, width, [&](OpFoldResult i) {
    OpFoldResult left = nb.apply(d1 - d0, {i, OpFoldResult(lines)});
    step(i, nb.partial(width, left), /*streaming=*/false);
  });
  OpFoldResult blocksEnd = nb.apply(d0 + (d1 - d0).floorDiv(block) * block,
                                    {OpFoldResult(lines), end});
  auto streamVectors = [&](OpFoldResult i, int64_t offset) {
    for (int64_t v = 0; v < vectors; ++v)
      step(nb.add(i, offset + v * width), nb.full(width), /*streaming=*/true);
  };
  nb.loop(OpFoldResult(lines), blocksEnd, block, [&](OpFoldResult i) {
    if (pages == 1)
      return streamVectors(i, 0);
    nb.loop(nb.index(0), nb.index(pageElements), vectors * width,
            [&](OpFoldResult j) {
              for (int64_t page = 0; page < pages; ++page)
                streamVectors(nb.sum(i, j), page * pageElements);
            });
  });
  return blocksEnd;
}

void ElementwiseEmitter::emitPart(const NestPart &part, Value streaming) {
  if (!streaming)
    return nest(part, /*streaming=*/false);
  if (numDims() > 1) {
    nb.branch(
        streaming, TypeRange(),
        [&] {
          nest(part, /*streaming=*/true);
          return SmallVector<Value>();
        },
        [&] {
          nest(part, /*streaming=*/false);
          return SmallVector<Value>();
        });
    return;
  }
  readInvariants();
  // The rest of a run is what no stores past the caches would do.
  OpFoldResult begin = part.end ? part.begin : nb.index(0);
  OpFoldResult end = part.end ? part.end : extents[0];
  Value start = nb.branch(
      streaming, nb.b.getIndexType(),
      [&] { return SmallVector<Value>{nb.materialize(streamRun(begin, end))}; },
      [&] { return SmallVector<Value>{nb.materialize(begin)}; })[0];
  row(start, end, /*streaming=*/false);
}
