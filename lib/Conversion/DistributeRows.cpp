// Rows of a contraction over threads.

#include "DistributeRows.h"

#include "Rectify/IR/ContractSupport.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;

/// Floating-point operations below which starting threads costs more than they
/// save: a region takes some microseconds.
static constexpr int64_t leastWork = 4000000;
/// What a dynamic size is taken to be.
static constexpr int64_t guessedSize = 128;

namespace {
/// A dim and where its size is found.
struct Extent {
  Value source;
  unsigned position;
  int64_t size;
};
} // namespace

/// Where the size of `dim` is found; the source is null if nowhere.
static Extent findExtent(ArrayRef<KernelOperand> operands, unsigned dim) {
  Extent found{nullptr, 0, ShapedType::kDynamic};
  for (const KernelOperand &operand : operands) {
    auto type = dyn_cast<MemRefType>(operand.source.getType());
    if (!type)
      continue;
    for (auto [i, expr] : llvm::enumerate(operand.map.getResults())) {
      auto result = dyn_cast<AffineDimExpr>(expr);
      if (!result || result.getPosition() != dim)
        continue;
      if (!found.source || !type.isDynamicDim(i))
        found = {operand.source, static_cast<unsigned>(i), type.getDimSize(i)};
    }
  }
  return found;
}

/// `operand` restricted to `size` points of `dim` from `begin` on. Where `dim`
/// is part of a sum the operand is cut at the beginning only: what the others
/// of the sum reach beyond these points stays in it.
static KernelOperand restrict(OpBuilder &b, Location loc,
                              const KernelOperand &operand, unsigned dim,
                              OpFoldResult begin, OpFoldResult size) {
  if (!operand.map.isFunctionOfDim(dim))
    return operand;
  auto type = cast<MemRefType>(operand.source.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), b.getIndexAttr(0)),
      strides(type.getRank(), b.getIndexAttr(1)),
      sizes = memref::getMixedSizes(b, loc, operand.source);
  for (auto [i, expr] : llvm::enumerate(operand.map.getResults())) {
    if (!expr.isFunctionOfDim(dim))
      continue;
    if (isa<AffineDimExpr>(expr)) {
      offsets[i] = begin;
      sizes[i] = size;
      continue;
    }
    // `expr` at `begin` of `dim` and at 0 of the others.
    SmallVector<OpFoldResult> point(operand.map.getNumDims(),
                                    b.getIndexAttr(0));
    point[dim] = begin;
    offsets[i] = affine::makeComposedFoldedAffineApply(b, loc, expr, point);
    AffineExpr d0, d1;
    bindDims(b.getContext(), d0, d1);
    sizes[i] = affine::makeComposedFoldedAffineApply(b, loc, d0 - d1,
                                                     {sizes[i], offsets[i]});
  }
  Value view = memref::SubViewOp::create(b, loc, operand.source, offsets, sizes,
                                         strides);
  return {view, operand.map};
}

LogicalResult mlir::rectify::emitDistributed(
    RewriterBase &rewriter, Location loc, const Contraction &given,
    const KernelOptions &options, int64_t threads, ContractionEpilogue epilogue,
    std::string &notes) {
  Contraction contraction = simplifyShape(rewriter, loc, given);
  auto emitWhole = [&] {
    return emitContraction(rewriter, loc, contraction, options, epilogue,
                           notes);
  };
  AffineMap outMap = contraction.outs.front().map;
  if (threads <= 1 || outMap.getNumResults() < 2)
    return emitWhole();
  SmallVector<KernelOperand> operands = {contraction.lhs, contraction.rhs};
  llvm::append_range(operands, contraction.sides);
  llvm::append_range(operands, contraction.outs);

  double work = 2;
  for (unsigned dim = 0; dim < outMap.getNumDims(); ++dim) {
    int64_t size = findExtent(operands, dim).size;
    work *= ShapedType::isDynamic(size) ? guessedSize : size;
  }
  auto isDivisible = [&](unsigned dim) {
    return llvm::all_of(operands, [&](const KernelOperand &operand) {
      return llvm::all_of(operand.map.getResults(), [&](AffineExpr expr) {
        return !expr.isFunctionOfDim(dim) || succeeded(getSumOfDims(expr));
      });
    });
  };
  unsigned rows = outMap.getDimPosition(0);
  Extent extent = findExtent(operands, rows);
  bool isDynamic = ShapedType::isDynamic(extent.size);
  if (work < leastWork || !isDivisible(rows) ||
      (!isDynamic && extent.size < threads)) {
    LogicalResult emitted = emitWhole();
    if (succeeded(emitted))
      notes +=
          work < leastWork
              ? "; one thread, since starting more costs more than it saves"
              : "; one thread, since its outermost dim cannot be shared";
    return emitted;
  }

  OpFoldResult size =
      memref::getMixedSize(rewriter, loc, extent.source, extent.position);
  auto parallel = affine::AffineParallelOp::create(
      rewriter, loc, TypeRange(), ArrayRef<arith::AtomicRMWKind>(),
      ArrayRef<int64_t>(threads));
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointToStart(parallel.getBody());
  Value thread = parallel.getIVs()[0];
  AffineExpr d0, d1;
  bindDims(rewriter.getContext(), d0, d1);
  auto apply = [&](AffineExpr expr, ArrayRef<OpFoldResult> values) {
    return affine::makeComposedFoldedAffineApply(rewriter, loc, expr, values);
  };
  // Thread t takes the rows from t * M / threads to (t + 1) * M / threads.
  OpFoldResult begin, count;
  if (!isDynamic && extent.size % threads == 0) {
    int64_t share = extent.size / threads;
    begin = apply(d0 * share, OpFoldResult(thread));
    count = rewriter.getIndexAttr(share);
  } else {
    Value whole = getValueOrCreateConstantIndexOp(rewriter, loc, size);
    auto bound = [&](int64_t offset) -> OpFoldResult {
      Value index = getValueOrCreateConstantIndexOp(
          rewriter, loc, apply(d0 + offset, OpFoldResult(thread)));
      Value product = arith::MulIOp::create(rewriter, loc, index, whole);
      return apply(d0.floorDiv(threads), OpFoldResult(product));
    };
    begin = bound(0);
    count = apply(d1 - d0, {begin, bound(1)});
  }

  Contraction part = contraction;
  auto cut = [&](KernelOperand &operand) {
    operand = restrict(rewriter, loc, operand, rows, begin, count);
  };
  cut(part.lhs);
  cut(part.rhs);
  llvm::for_each(part.sides, cut);
  llvm::for_each(part.outs, cut);
  if (succeeded(
          emitContraction(rewriter, loc, part, options, epilogue, notes))) {
    notes += llvm::formatv(
        "; each of {0} threads does this for rows of its own", threads);
    return success();
  }
  rewriter.eraseOp(parallel);
  return failure();
}
