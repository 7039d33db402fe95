// Tensors with their dims in another order.

#include "Layout.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlir::rectify;

DimOrder rectify::sortDims(int64_t rank, function_ref<int64_t(int64_t)> key) {
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  llvm::sort(order, [&](int64_t a, int64_t b) {
    return std::make_pair(key(a), a) < std::make_pair(key(b), b);
  });
  return order;
}

linalg::TransposeOp rectify::getTurn(Value value) {
  auto op = value.getDefiningOp<linalg::TransposeOp>();
  return op && op.hasPureTensorSemantics() ? op : nullptr;
}

Value rectify::turn(OpBuilder &b, Location loc, Value value,
                    ArrayRef<int64_t> order) {
  if (isIdentityPermutation(order))
    return value;
  if (linalg::TransposeOp before = getTurn(value)) {
    // Both at once.
    DimOrder both = llvm::map_to_vector(
        order, [&](int64_t dim) { return before.getPermutation()[dim]; });
    return turn(b, loc, before.getInput(), both);
  }
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(b, loc, value);
  applyPermutationToVector(sizes, order);
  if (auto empty = value.getDefiningOp<tensor::EmptyOp>())
    return tensor::EmptyOp::create(b, loc, sizes,
                                   empty.getType().getElementType());
  Value room = tensor::EmptyOp::create(
      b, loc, sizes, cast<RankedTensorType>(value.getType()).getElementType());
  if (auto fill = value.getDefiningOp<linalg::FillOp>();
      fill && fill.hasPureTensorSemantics())
    return linalg::FillOp::create(b, loc, fill.getInputs(), room).getResult(0);
  return linalg::TransposeOp::create(b, loc, value, room, order)->getResult(0);
}

RankedTensorType rectify::turnType(Type type, ArrayRef<int64_t> order) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.clone(applyPermutation(tensor.getShape(), order));
}

AffineMap rectify::turnMap(AffineMap map, ArrayRef<int64_t> order) {
  return AffineMap::get(map.getNumDims(), map.getNumSymbols(),
                        applyPermutation(map.getResults(), order),
                        map.getContext());
}
