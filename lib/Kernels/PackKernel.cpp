// A nest over the blocks, in the order of the packed memory.

#include "Rectify/Kernels/PackKernel.h"

#include "NestBuilder.h"

#include "Rectify/Kernels/BlockedMap.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::rectify;

using Part = BlockedResult::Part;

void mlir::rectify::emitPack(OpBuilder &b, Location loc, Value source,
                             Value dest, AffineMap map) {
  NestBuilder nb(b, loc);
  auto sourceType = cast<MemRefType>(source.getType());
  auto destType = cast<MemRefType>(dest.getType());
  unsigned rank = destType.getRank();
  AffineExpr d0, d1;
  bindDims(b.getContext(), d0, d1);
  Access from(source, b.getMultiDimIdentityMap(sourceType.getRank()), 0);
  Access to(dest, b.getMultiDimIdentityMap(rank), 0);
  SmallVector<OpFoldResult> sizes = memref::getMixedSizes(b, loc, source),
                            packedSizes = memref::getMixedSizes(b, loc, dest);

  // Zeros first, where some place gets no element.
  auto all = llvm::to_vector(llvm::seq<unsigned>(0, rank));
  SmallVector<OpFoldResult> place(rank);
  bool isFull = sourceType.hasStaticShape() && destType.hasStaticShape() &&
                sourceType.getNumElements() == destType.getNumElements();
  auto store = [&](Value value) { nb.storeScalar(value, to, place); };
  if (!isFull)
    nb.nest(all, packedSizes, place, [&] {
      store(arith::ConstantOp::create(
          b, loc, b.getZeroAttr(destType.getElementType())));
    });

  // One loop for each dim of the packed memory. Within the last block only what
  // exists is copied.
  SmallVector<OpFoldResult> point(sourceType.getRank(), nb.index(0));
  auto loops = [&](auto &&self, unsigned i) -> void {
    if (i == rank)
      return store(nb.loadScalar(from, point));
    BlockedResult result = *getBlockedResult(map.getResult(i));
    OpFoldResult upper = packedSizes[i], base = point[result.dim];
    if (result.part == Part::Within)
      upper = nb.min(nb.index(result.block),
                     nb.apply(d0 - d1, {sizes[result.dim], base}));
    nb.loop(nb.index(0), upper, 1, [&](OpFoldResult iv) {
      place[i] = iv;
      if (result.part == Part::Block)
        point[result.dim] = nb.apply(d0 * result.block, iv);
      else if (result.part == Part::Within)
        point[result.dim] = nb.sum(base, iv);
      else
        point[result.dim] = iv;
      self(self, i + 1);
    });
    point[result.dim] = base;
  };
  loops(loops, 0);
}
