// The products of a step: the columns of a panel, the factor of a row, and the
// instruction that adds their product to the sums.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// Vector `v` of the panel at the nest's point: `width` columns of `depth()`
/// steps each.
Value ContractionEmitter::loadColumns(const Panel &panel, int64_t v) {
  if (packed)
    return nb.loadVector(
        packed, panelIndices(v),
        VectorType::get(width * depth(),
                        cast<MemRefType>(packed.getType()).getElementType()));
  point[vectorDim] = column(panel, v);
  if (isAhead) {
    Value columns =
        nb.loadVector(streamed.source, nb.indicesOf(streamed, point),
                      VectorType::get(width * depth(), streamed.elementType()));
    return depth() > 1 ? columns : nb.convert(columns, compute);
  }
  return nb.convert(nb.load(streamed, point, vectorDim, panel.lanes[v]),
                    compute);
}

/// The elements of the broadcast operand for the steps from the nest's point
/// on, zeros for those that do not exist.
Value ContractionEmitter::gatherSteps(const Lanes &steps) {
  unsigned inner = innerReduction();
  return nb.load(Access(broadcast.source, broadcast.map, inner), point, inner,
                 steps);
}

/// A group of steps in all lanes.
Value ContractionEmitter::spread(Value steps) {
  auto type = cast<VectorType>(steps.getType());
  // As one integer, which there is an instruction for.
  Type word = nb.b.getIntegerType(depth() * type.getElementTypeBitWidth());
  Value one =
      vector::BitCastOp::create(nb.b, nb.loc, VectorType::get(1, word), steps);
  Value scalar =
      vector::ExtractOp::create(nb.b, nb.loc, one, ArrayRef<int64_t>(0));
  if (recipe->product == Product::DotI8) {
    // i8 + 128 as u8; sumColumns takes it back.
    Value offset = arith::ConstantOp::create(
        nb.b, nb.loc, nb.b.getI32IntegerAttr(static_cast<int32_t>(0x80808080)));
    scalar = arith::XOrIOp::create(nb.b, nb.loc, scalar, offset);
  }
  Value lanes = nb.splat(scalar, width);
  return vector::BitCastOp::create(
      nb.b, nb.loc, VectorType::get(width * depth(), type.getElementType()),
      lanes);
}

/// What row `row` of a tile is multiplied with at the nest's point, in all
/// lanes.
Value ContractionEmitter::loadFactor(const Tile &tile, int64_t row,
                                     const Lanes &steps) {
  if (packedLhs) {
    Type type = cast<MemRefType>(packedLhs.getType()).getElementType();
    Value packedSteps = nb.loadVector(packedLhs, lhsIndices(tile, row),
                                      VectorType::get(depth(), type));
    if (depth() > 1)
      return spread(packedSteps);
    return nb.splat(vector::ExtractOp::create(nb.b, nb.loc, packedSteps,
                                              ArrayRef<int64_t>(0)),
                    width);
  }
  if (depth() > 1)
    return spread(gatherSteps(steps));
  return nb.splat(nb.convert(nb.loadScalar(broadcast, point), compute), width);
}

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

static Value callIntrinsic(NestBuilder &nb, Type type, StringRef name,
                           ValueRange arguments) {
  return LLVM::CallIntrinsicOp::create(nb.b, nb.loc, type,
                                       nb.b.getStringAttr(name), arguments)
      .getResult(0);
}

/// sum + factor * columns.
Value ContractionEmitter::multiplyAdd(Value factor, Value columns, Value sum) {
  Type type = sum.getType();
  switch (recipe->product) {
  case Product::Fma:
    return vector::FMAOp::create(nb.b, nb.loc, factor, columns, sum);
  case Product::DotBF16:
    return callIntrinsic(nb, type, "llvm.x86.avx512bf16.dpbf16ps.512",
                         {sum, factor, columns});
  case Product::DotI8:
    return callIntrinsic(nb, type, "llvm.x86.avx512.vpdpbusd.512",
                         {sum, factor, columns});
  case Product::MulAdd:
    if (isa<FloatType>(compute)) {
      Value product = arith::MulFOp::create(nb.b, nb.loc, factor, columns);
      return arith::AddFOp::create(nb.b, nb.loc, sum, product);
    }
    Value product = arith::MulIOp::create(nb.b, nb.loc, factor, columns);
    return arith::AddIOp::create(nb.b, nb.loc, sum, product);
  }
}

/// The factors of DotI8 are 128 too large, and so its sums by 128 times the sum
/// of a column. Puts minus that where the sums of the panel's tiles start.
void ContractionEmitter::sumColumns(const Panel &panel) {
  AffineExpr d0 = nb.b.getAffineDimExpr(0);
  unsigned inner = innerReduction();
  auto byteType = VectorType::get(width * depth(), nb.b.getI8Type());
  Value offset = arith::ConstantOp::create(
      nb.b, nb.loc,
      DenseElementsAttr::get(byteType, nb.b.getI8IntegerAttr(-128)));
  SmallVector<Value> sums(panel.size(), nb.zeros(vectorType()));
  auto add = [&](OpFoldResult group, ValueRange args) {
    point[inner] = nb.apply(d0 * depth(), group);
    SmallVector<Value> sums(args);
    for (int64_t v = 0; v < panel.size(); ++v)
      sums[v] = multiplyAdd(offset, loadColumns(panel, v), sums[v]);
    return sums;
  };
  auto loops = [&](auto &&self, ArrayRef<unsigned> dims,
                   ValueRange args) -> SmallVector<Value> {
    OpFoldResult extent = extents[dims.front()];
    if (dims.size() == 1)
      return nb.loop(nb.index(0), nb.apply(d0.ceilDiv(depth()), extent), 1,
                     args, add);
    return nb.loop(nb.index(0), extent, 1, args,
                   [&](OpFoldResult iv, ValueRange args) {
                     point[dims.front()] = iv;
                     return self(self, dims.drop_front(), args);
                   });
  };
  sums = loops(loops, reductionDims, sums);
  for (auto [v, sum] : llvm::enumerate(sums)) {
    Value start =
        arith::SubIOp::create(nb.b, nb.loc, nb.zeros(vectorType()), sum);
    nb.storeVector(start, columnSums, {nb.index(v * width)});
  }
}
