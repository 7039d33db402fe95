// Few rows of which many elements are zero, as after a ReLU: the steps at which
// some row is not zero, or the groups of them that an instruction takes, are
// listed once, and the panels' other steps are not read. The sums add the same
// products in the same order, less those that are zero, so that the result is
// the same bit for bit if the panels are finite.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::rectify;

/// Groups that are fetched ahead, by their place in the list: into the L2
/// cache, which waits for more lines at once than the L1 cache does.
static constexpr int64_t groupsAhead = 12;
/// Of how many percent of the groups the list may be. Memory gives all panels
/// one after the other about twice as fast as pieces of them.
static constexpr int64_t mostPercent = 45;

/// Whether steps can be left out: of floats that are packed ahead for one tile.
bool ContractionEmitter::canSkipZeros() const {
  if (!skipsZeros || !isAhead || hasMatrices() || !isa<FloatType>(compute) ||
      getConstantIntValue(tiles) != 1 || tallRows > mostSparseRows ||
      !innerDims.empty() || reductionDims.size() != 1 ||
      broadcast.kind != AccessKind::Invariant || !broadcast.isMemRef())
    return false;
  std::optional<int64_t> steps = constantExtent(innerReduction());
  return steps && *steps % depth() == 0;
}

/// Whether one of the numbers, a scalar or a group of steps, is not zero, which
/// NaN is not.
Value ContractionEmitter::isNonzero(Value numbers) {
  OpBuilder &b = nb.b;
  auto group = dyn_cast<VectorType>(numbers.getType());
  if (!group) {
    Value zero =
        arith::ConstantOp::create(b, nb.loc, b.getZeroAttr(numbers.getType()));
    return arith::CmpFOp::create(b, nb.loc, arith::CmpFPredicate::UNE, numbers,
                                 zero);
  }
  // All of them as one integer, without their signs.
  unsigned bits = group.getElementTypeBitWidth();
  IntegerType word = b.getIntegerType(bits * group.getNumElements());
  Value one =
      vector::BitCastOp::create(b, nb.loc, VectorType::get(1, word), numbers);
  Value number =
      vector::ExtractOp::create(b, nb.loc, one, ArrayRef<int64_t>(0));
  APInt magnitudes =
      APInt::getSplat(word.getWidth(), APInt::getSignedMaxValue(bits));
  auto constant = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(b, nb.loc, b.getIntegerAttr(word, value));
  };
  Value magnitude =
      arith::AndIOp::create(b, nb.loc, number, constant(magnitudes));
  return arith::CmpIOp::create(b, nb.loc, arith::CmpIPredicate::ne, magnitude,
                               constant(APInt::getZero(word.getWidth())));
}

/// Lists the groups of steps at which a row is not zero, with the rows'
/// elements, and emits the panels over the list if it is short, or else over
/// all steps.
void ContractionEmitter::emitSparse(function_ref<void()> panels) {
  OpBuilder &b = nb.b;
  unsigned inner = innerReduction();
  int64_t groups = *constantExtent(inner) / depth();
  AffineExpr d0 = b.getAffineDimExpr(0);
  auto allocate = [&](ArrayRef<int64_t> shape, Type type) -> Value {
    return memref::AllocOp::create(b, nb.loc, MemRefType::get(shape, type),
                                   b.getI64IntegerAttr(64));
  };
  Value list = allocate({groups + groupsAhead}, b.getIndexType());
  Value elements = allocate({tallRows, groups * depth()},
                            depth() > 1 ? broadcast.elementType() : compute);
  auto at = [&](int64_t value) { return nb.materialize(nb.index(value)); };

  Value count = nb.loop(
      nb.index(0), nb.index(groups), 1, at(0),
      [&](OpFoldResult group, ValueRange args) {
        point[inner] = nb.apply(d0 * depth(), group);
        OpFoldResult place = nb.apply(d0 * depth(), OpFoldResult(args[0]));
        Value isAny;
        for (int64_t r = 0; r < tallRows; ++r) {
          if (rowDim)
            point[*rowDim] = nb.index(r);
          Value x;
          if (depth() > 1) {
            x = gatherSteps(nb.full(depth()));
            nb.storeVector(x, elements, {nb.index(r), place});
          } else {
            x = nb.convert(nb.loadScalar(broadcast, point), compute);
            memref::StoreOp::create(b, nb.loc, x, elements,
                                    ValueRange{at(r), args[0]});
          }
          Value isOne = isNonzero(x);
          isAny =
              isAny ? arith::OrIOp::create(b, nb.loc, isAny, isOne).getResult()
                    : isOne;
        }
        memref::StoreOp::create(b, nb.loc, nb.materialize(group), list,
                                args[0]);
        Value one =
            arith::IndexCastUIOp::create(b, nb.loc, b.getIndexType(), isAny);
        return SmallVector<Value>{
            arith::AddIOp::create(b, nb.loc, args[0], one)};
      })[0];
  // What is fetched ahead beyond the end of the list.
  nb.loop(nb.index(0), nb.index(groupsAhead), 1, [&](OpFoldResult i) {
    Value place = arith::AddIOp::create(b, nb.loc, count, nb.materialize(i));
    memref::StoreOp::create(b, nb.loc, at(0), list, place);
  });

  int64_t limit = groups * mostPercent / 100;
  Value isShort = arith::CmpIOp::create(b, nb.loc, arith::CmpIPredicate::ule,
                                        count, at(limit));
  auto branch = scf::IfOp::create(b, nb.loc, isShort, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(branch.thenBlock());
  sparse = SparseSteps{list, elements, count};
  panels();
  sparse.reset();
  b.setInsertionPointToStart(branch.elseBlock());
  panels();
  b.setInsertionPointAfter(branch);
  for (Value buffer : {list, elements})
    memref::DeallocOp::create(b, nb.loc, buffer);
}

/// The loop over the list.
SmallVector<Value> ContractionEmitter::reduceSparse(const Panel &panel,
                                                    const Tile &tile,
                                                    SmallVector<Value> sums) {
  OpBuilder &b = nb.b;
  unsigned inner = innerReduction();
  auto stepAt = [&](OpFoldResult place) {
    Value group =
        memref::LoadOp::create(b, nb.loc, sparse->list, nb.materialize(place));
    return nb.apply(b.getAffineDimExpr(0) * depth(), OpFoldResult(group));
  };
  auto add = [&](OpFoldResult place, SmallVector<Value> sums) {
    sparse->place = nb.materialize(place);
    point[inner] = stepAt(place);
    return step(panel, tile, std::move(sums), nb.full(depth()));
  };
  auto fetch = [&](OpFoldResult place) {
    SmallVector<OpFoldResult> later(point);
    later[inner] = stepAt(nb.add(place, groupsAhead));
    for (int64_t v = 0; v < panel.size(); ++v) {
      later[vectorDim] = column(panel, v);
      nb.prefetch(streamed, later, CacheLevel::Second);
    }
  };
  OpFoldResult count = sparse->count;
  OpFoldResult end = nb.roundDown(count, recipe->unroll);
  sums = nb.loop(nb.index(0), end, recipe->unroll, sums,
                 [&](OpFoldResult place, ValueRange args) {
                   SmallVector<Value> sums(args);
                   for (int64_t u = 0; u < recipe->unroll; ++u) {
                     fetch(nb.add(place, u));
                     sums = add(nb.add(place, u), std::move(sums));
                   }
                   return sums;
                 });
  return nb.loop(end, count, 1, sums, [&](OpFoldResult place, ValueRange args) {
    return add(place, SmallVector<Value>(args));
  });
}

/// A sum of products that all vanish in rounding may be -0, and then +0 after
/// another zero is added: +0 in both.
void ContractionEmitter::dropNegativeZeros(MutableArrayRef<Value> sums) {
  for (Value &sum : sums)
    sum = arith::AddFOp::create(nb.b, nb.loc, sum, nb.zeros(vectorType()));
}
