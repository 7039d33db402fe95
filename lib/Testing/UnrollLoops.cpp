// Unrolling ops that run a body at each point of a domain.

#include "Testing/Unroller.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

LogicalResult Unroller::visitLinalg(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() || op->getNumRegions() != 1)
    return fail(quote(op) + " is not known");
  SmallVector<int64_t> extents;
  for (Value operand : op->getOperands())
    if (isTensor(operand.getType()))
      llvm::append_range(extents, unrolled.tensors[operand].shape);
  SmallVector<int64_t> ranges = op.getShapesToLoopsMap().compose(extents);
  if (computeProduct(ranges) > maxPoints)
    return fail(quote(op) + " has too many points");
  SmallVector<Elements> outs;
  for (Value init : op.getDpsInits())
    outs.push_back(unrolled.tensors[init]);
  unsigned numInputs = op.getNumDpsInputs();
  auto runAt = [&](ArrayRef<int64_t> point) {
    SmallVector<Value> arguments, yielded;
    for (OpOperand &operand : op->getOpOperands()) {
      unsigned i = operand.getOperandNumber();
      SmallVector<int64_t> at =
          op.getMatchingIndexingMap(&operand).compose(point);
      arguments.push_back(i < numInputs ? read(operand.get(), at)
                                        : outs[i - numInputs].at(at));
    }
    if (failed(runBlock(*op.getBlock(), arguments, yielded)))
      return failure();
    for (auto [i, init] : llvm::enumerate(op.getDpsInitsMutable()))
      outs[i].at(op.getMatchingIndexingMap(&init).compose(point)) = yielded[i];
    return success();
  };
  if (failed(forEachPoint(ranges, runAt)))
    return failure();
  for (auto [result, elements] : llvm::zip(op->getResults(), outs))
    unrolled.tensors[result] = std::move(elements);
  return success();
}

/// out[p] = epilogue(sum(lhs * rhs), sides), the sum in the accumulator's type.
LogicalResult Unroller::visitContract(ContractOp op) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  auto type = dyn_cast<FloatType>(op.getAccumulatorType());
  if (op.isOnBuffers() || !type ||
      llvm::any_of(ranges, ShapedType::isDynamic) ||
      computeProduct(ranges) > maxPoints)
    return fail(quote(op) + " is not on small tensors of floats");
  Location loc = op.getLoc();
  auto widen = [&](Value value) -> Value {
    if (value.getType() == type)
      return value;
    return arith::ExtFOp::create(builder, loc, type, value);
  };
  SmallVector<unsigned> parallel = op.getParallelDims(),
                        reduction = op.getReductionDims();
  auto sizesOf = [&](ArrayRef<unsigned> dims) {
    return llvm::map_to_vector(dims, [&](unsigned dim) { return ranges[dim]; });
  };
  SmallVector<Elements> outs;
  for (Value out : op.getOuts())
    outs.push_back(unrolled.tensors[out]);
  SmallVector<int64_t> point(ranges.size(), 0);
  auto set = [&](ArrayRef<unsigned> dims, ArrayRef<int64_t> values) {
    for (auto [dim, value] : llvm::zip(dims, values))
      point[dim] = value;
  };
  auto runAt = [&](ArrayRef<int64_t> outer) {
    set(parallel, outer);
    Value sum = arith::ConstantOp::create(builder, loc,
                                          builder.getFloatAttr(type, 0.0));
    auto addProduct = [&](ArrayRef<int64_t> inner) {
      set(reduction, inner);
      Value lhs = read(op.getLhs(), op.getLhsMap().compose(point)),
            rhs = read(op.getRhs(), op.getRhsMap().compose(point));
      if (!lhs || !rhs)
        return fail(quote(op) + " reads an element that nothing has written");
      Value product =
          arith::MulFOp::create(builder, loc, widen(lhs), widen(rhs));
      sum = arith::AddFOp::create(builder, loc, sum, product);
      return success();
    };
    if (failed(forEachPoint(sizesOf(reduction), addProduct)))
      return failure();
    set(reduction, SmallVector<int64_t>(reduction.size(), 0));
    SmallVector<Value> arguments = {sum}, yielded;
    for (auto [side, map] : llvm::zip(op.getSides(), op.getSideMaps()))
      arguments.push_back(read(side, map.compose(point)));
    if (failed(runBlock(*op.getBody(), arguments, yielded)))
      return failure();
    for (auto [out, map, value] : llvm::zip(outs, op.getOutMaps(), yielded))
      out.at(map.compose(point)) = value;
    return success();
  };
  if (failed(forEachPoint(sizesOf(parallel), runAt)))
    return failure();
  for (auto [result, elements] : llvm::zip(op->getResults(), outs))
    unrolled.tensors[result] = std::move(elements);
  return success();
}
