// The products of a step: the columns of a panel, the factor of a row, and the
// instruction that adds their product to the sums.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

/// Vector `v` of the panel at the nest's point: `width` columns of `depth()`
/// steps each.
Value ContractionEmitter::loadColumns(const Panel &panel, int64_t v) {
  point[vectorDim] = column(panel, v);
  if (!packed && !isAhead)
    return nb.convert(nb.load(streamed, point, vectorDim, panel.lanes[v]),
                      compute);
  Value memref = packed ? packed : streamed.source;
  Type type = cast<MemRefType>(memref.getType()).getElementType();
  Value columns = nb.loadVector(
      memref, packed ? panelIndices(panel, v) : nb.indicesOf(streamed, point),
      VectorType::get(width * depth(), type));
  if (offsetsColumns)
    return offset(columns);
  return depth() > 1 ? columns : nb.convert(columns, compute);
}

/// The elements of the broadcast operand for the steps from the nest's point
/// on, zeros for those that do not exist.
Value ContractionEmitter::gatherSteps(const Lanes &steps) {
  unsigned inner = innerReduction();
  Access along(broadcast.source, broadcast.map, inner);
  // A few elements are not worth a mask.
  if (steps.mask)
    along.kind = AccessKind::Strided;
  return nb.load(along, point, inner, steps);
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
  // As a scalar: with a shuffle of bytes that are offset in a vector, which
  // optimization may make of this, LLVM's code generator may never end
  // (llvm-project#224266).
  if (recipe->product == Product::DotI8 && !offsetsColumns)
    scalar = offset(scalar);
  return vector::BitCastOp::create(
      nb.b, nb.loc, VectorType::get(width * depth(), type.getElementType()),
      nb.splat(scalar, width));
}

/// What row `row` of a tile is multiplied with at the nest's point, in all
/// lanes.
Value ContractionEmitter::loadFactor(const Tile &tile, int64_t row,
                                     const Lanes &steps) {
  if (sparse && depth() > 1) {
    OpFoldResult place = nb.apply(nb.b.getAffineDimExpr(0) * depth(),
                                  OpFoldResult(sparse->place));
    return spread(
        nb.loadVector(sparse->elements, {nb.index(row), place},
                      VectorType::get(depth(), broadcast.elementType())));
  }
  if (sparse)
    return nb.splat(
        memref::LoadOp::create(
            nb.b, nb.loc, sparse->elements,
            ValueRange{nb.materialize(nb.index(row)), sparse->place}),
        width);
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
    if (offsetsColumns)
      std::swap(factor, columns);
    return callIntrinsic(nb, type, "llvm.x86.avx512.vpdpbusd.512",
                         {sum, factor, columns});
  case Product::MatrixBF16:
  case Product::MatrixI8:
    llvm_unreachable("matrices are no vectors");
  case Product::MulAdd:
    if (isa<FloatType>(compute)) {
      Value product = arith::MulFOp::create(nb.b, nb.loc, factor, columns);
      return arith::AddFOp::create(nb.b, nb.loc, sum, product);
    }
    Value product = arith::MulIOp::create(nb.b, nb.loc, factor, columns);
    return arith::AddIOp::create(nb.b, nb.loc, sum, product);
  }
}

//===----------------------------------------------------------------------===//
// Signed bytes as unsigned ones
//===----------------------------------------------------------------------===//

/// i8 + 128 as u8, of each byte of an integer or of a vector of them.
Value ContractionEmitter::offset(Value bytes) {
  Type type = bytes.getType();
  APInt signs = APInt::getSplat(
      getElementTypeOrSelf(type).getIntOrFloatBitWidth(), APInt(8, 128));
  TypedAttr attribute = nb.b.getIntegerAttr(getElementTypeOrSelf(type), signs);
  if (auto vector = dyn_cast<VectorType>(type))
    attribute = DenseElementsAttr::get(vector, signs);
  Value sign = arith::ConstantOp::create(nb.b, nb.loc, attribute);
  return arith::XOrIOp::create(nb.b, nb.loc, bytes, sign);
}

/// Factors that sum up what they are multiplied with.
Value ContractionEmitter::ones() {
  auto type = VectorType::get(width * depth(), nb.b.getI8Type());
  return arith::ConstantOp::create(
      nb.b, nb.loc, DenseElementsAttr::get(type, nb.b.getI8IntegerAttr(1)));
}

/// Minus 128 times `sum`.
Value ContractionEmitter::undoOffset(Value sum) {
  Value factor = arith::ConstantOp::create(
      nb.b, nb.loc,
      DenseElementsAttr::get(vectorType(), nb.b.getI32IntegerAttr(-128)));
  return arith::MulIOp::create(nb.b, nb.loc, sum, factor);
}

/// `count` sums over all groups of steps; `add` adds the products of one group,
/// of which these steps exist, to one of them.
SmallVector<Value> ContractionEmitter::sumGroups(
    int64_t count, function_ref<Value(int64_t, Value, const Lanes &)> add) {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  auto addAll = [&](ValueRange args, const Lanes &steps) {
    SmallVector<Value> sums(args);
    for (int64_t i = 0; i < count; ++i)
      sums[i] = add(i, sums[i], steps);
    return sums;
  };
  auto loops = [&](auto &&self, ArrayRef<unsigned> dims,
                   ValueRange args) -> SmallVector<Value> {
    unsigned dim = dims.front();
    OpFoldResult extent = extents[dim];
    if (dims.size() > 1)
      return nb.loop(nb.index(0), extent, 1, args,
                     [&](OpFoldResult iv, ValueRange args) {
                       point[dim] = iv;
                       return self(self, dims.drop_front(), args);
                     });
    OpFoldResult end = nb.roundDown(extent, depth());
    SmallVector<Value> sums =
        nb.loop(nb.index(0), nb.apply(d0.floorDiv(depth()), extent), 1, args,
                [&](OpFoldResult group, ValueRange args) {
                  point[dim] = nb.apply(d0 * depth(), group);
                  return addAll(args, nb.full(depth()));
                });
    return nb.loop(end, extent, depth(), sums,
                   [&](OpFoldResult k, ValueRange args) {
                     point[dim] = k;
                     OpFoldResult left = nb.apply(d1 - d0, {k, extent});
                     return addAll(args, nb.partial(depth(), left));
                   });
  };
  return loops(loops, reductionDims,
               SmallVector<Value>(count, nb.zeros(vectorType())));
}

/// The sums of the panel's columns are where its tiles start.
void ContractionEmitter::startColumns(const Panel &panel) {
  Value one = ones();
  SmallVector<Value> sums =
      sumGroups(panel.size(), [&](int64_t v, Value sum, const Lanes &) {
        return multiplyAdd(one, loadColumns(panel, v), sum);
      });
  for (auto [v, sum] : llvm::enumerate(sums))
    nb.storeVector(undoOffset(sum), columnStarts, {nb.index(v * width)});
}

/// The sums of the rows of the only tile, each in all lanes.
void ContractionEmitter::startRows() {
  Value one = ones();
  rowStarts =
      sumGroups(tallRows, [&](int64_t r, Value sum, const Lanes &steps) {
        if (rowDim)
          point[*rowDim] = nb.index(r);
        return multiplyAdd(spread(gatherSteps(steps)), one, sum);
      });
  for (Value &start : rowStarts)
    start = undoOffset(start);
}
