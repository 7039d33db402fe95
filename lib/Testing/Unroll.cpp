// Functions on small tensors as functions on their elements, op by op.

#include "Testing/Unroll.h"

#include "Testing/Unroller.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

Operation *Unroller::createOnScalars(Operation *op, ValueRange operands) {
  OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  for (Type type : op->getResultTypes())
    state.addTypes(getElementTypeOrSelf(type));
  state.addAttributes(op->getAttrDictionary().getValue());
  return builder.create(state);
}

Value Unroller::read(Value value, ArrayRef<int64_t> point) {
  auto tensor = unrolled.tensors.find(value);
  return tensor == unrolled.tensors.end() ? unrolled.scalars.lookupOrNull(value)
                                          : tensor->second.at(point);
}

LogicalResult Unroller::runBlock(Block &block, ArrayRef<Value> arguments,
                                 SmallVectorImpl<Value> &yielded) {
  IRMapping mapping;
  for (auto [argument, value] : llvm::zip(block.getArguments(), arguments))
    if (value)
      mapping.map(argument, value);
  auto bind = [&](Value operand) {
    if (mapping.contains(operand))
      return true;
    Value outer = unrolled.scalars.lookupOrNull(operand);
    if (outer)
      mapping.map(operand, outer);
    return static_cast<bool>(outer);
  };
  for (Operation &op : block) {
    if (op.getNumRegions() != 0 || isa<linalg::IndexOp>(op))
      return fail("a body has " + quote(&op));
    if (!llvm::all_of(op.getOperands(), bind))
      return fail(quote(&op) + " reads an element that nothing has written");
    if (op.hasTrait<OpTrait::IsTerminator>())
      for (Value operand : op.getOperands())
        yielded.push_back(mapping.lookup(operand));
    else
      builder.clone(op, mapping);
  }
  return success();
}

LogicalResult Unroller::visitConstant(Operation *op, ElementsAttr elements) {
  auto attrs = elements.tryGetValues<Attribute>();
  if (!attrs || elements.getNumElements() > maxPoints)
    return fail(quote(op) + " has too many elements, or none that are known");
  Elements result(elements.getShapedType().getShape());
  for (auto [value, attr] : llvm::zip(result.values, *attrs))
    value =
        arith::ConstantOp::create(builder, op->getLoc(), cast<TypedAttr>(attr));
  unrolled.tensors[op->getResult(0)] = std::move(result);
  return success();
}

LogicalResult Unroller::visitEmpty(tensor::EmptyOp op) {
  SmallVector<int64_t> shape;
  for (OpFoldResult extent : op.getMixedSizes()) {
    std::optional<int64_t> index = unrolled.getIndex(extent);
    if (!index)
      return fail("the size of a tensor is not known");
    shape.push_back(*index);
  }
  unrolled.tensors[op.getResult()] = Elements(shape);
  return success();
}

LogicalResult Unroller::visitBody(ScalarBodyOpInterface op) {
  SmallVector<Elements> results;
  ArrayRef<int64_t> shape = unrolled.tensors[op.getInputs()[0]].shape;
  for (unsigned i = 0, e = op.getNumValues(); i < e; ++i) {
    if (!op.getResultMap(i).isIdentity())
      return fail(quote(op) + " sums what it computes");
    results.emplace_back(shape);
  }
  auto runAt = [&](ArrayRef<int64_t> point) {
    SmallVector<Value> inputs;
    for (auto [i, input] : llvm::enumerate(op.getInputs())) {
      inputs.push_back(read(input, op.getInputMap(i).compose(point)));
      if (!inputs.back())
        return fail(quote(op) + " reads an element that nothing has written");
    }
    for (auto [result, value] :
         llvm::zip(results, op.createOnElements(builder, op.getLoc(), inputs)))
      result.at(point) = value;
    return success();
  };
  if (failed(forEachPoint(shape, runAt)))
    return failure();
  for (auto [result, elements] : llvm::zip(op->getResults(), results))
    unrolled.tensors[result] = std::move(elements);
  return success();
}

/// An op on elements at the same place; those along a dim of size 1 are
/// repeated.
LogicalResult Unroller::visitElementwise(Operation *op) {
  SmallVector<int64_t> shape;
  for (Value operand : op->getOperands()) {
    if (!isTensor(operand.getType()))
      continue;
    ArrayRef<int64_t> own = unrolled.tensors[operand].shape;
    if (own.size() > shape.size())
      shape.insert(shape.begin(), own.size() - shape.size(), 1);
    for (auto [size, other] :
         llvm::zip(llvm::reverse(shape), llvm::reverse(own)))
      size = size == 1 ? other : size;
  }
  Elements result(shape);
  auto runAt = [&](ArrayRef<int64_t> point) {
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      SmallVector<int64_t> at;
      if (isTensor(operand.getType())) {
        ArrayRef<int64_t> own = unrolled.tensors[operand].shape;
        at = llvm::to_vector(point.take_back(own.size()));
        for (auto [coordinate, size] : llvm::zip(at, own))
          coordinate = size == 1 ? 0 : coordinate;
      }
      operands.push_back(read(operand, at));
      if (!operands.back())
        return fail(quote(op) + " reads an element that nothing has written");
    }
    result.at(point) = createOnScalars(op, operands)->getResult(0);
    return success();
  };
  if (failed(forEachPoint(shape, runAt)))
    return failure();
  unrolled.tensors[op->getResult(0)] = std::move(result);
  return success();
}

Value Unroller::combine(bool isMax, tosa::NanPropagationMode mode, Value a,
                        Value b) {
  if (!a)
    return b;
  Location loc = from.getLoc();
  if (mode == tosa::NanPropagationMode::PROPAGATE)
    return isMax ? arith::MaximumFOp::create(builder, loc, a, b).getResult()
                 : arith::MinimumFOp::create(builder, loc, a, b).getResult();
  return isMax ? arith::MaxNumFOp::create(builder, loc, a, b).getResult()
               : arith::MinNumFOp::create(builder, loc, a, b).getResult();
}

LogicalResult Unroller::visitMaxPool(tosa::MaxPool2dOp op) {
  auto type = dyn_cast<RankedTensorType>(op.getType());
  if (!type || !type.hasStaticShape())
    return fail("the size of a tensor is not known");
  const Elements &input = unrolled.tensors[op.getInput()];
  ArrayRef<int64_t> kernel = op.getKernel(), stride = op.getStride(),
                    pad = op.getPad();
  Elements result = Elements::at(type.getShape(), [&](ArrayRef<int64_t> to) {
    Value greatest;
    for (int64_t i = 0; i < kernel[0]; ++i)
      for (int64_t j = 0; j < kernel[1]; ++j) {
        int64_t y = to[1] * stride[0] + i - pad[0],
                x = to[2] * stride[1] + j - pad[2];
        if (y >= 0 && y < input.shape[1] && x >= 0 && x < input.shape[2])
          greatest = combine(/*isMax=*/true, op.getNanMode(), greatest,
                             input.at({to[0], y, x, to[3]}));
      }
    return greatest;
  });
  unrolled.tensors[op.getOutput()] = std::move(result);
  return success();
}

template <class Op> LogicalResult Unroller::visitReduction(Op op, bool isMax) {
  const Elements &input = unrolled.tensors[op.getInput()];
  int64_t axis = op.getAxis();
  SmallVector<int64_t> shape = input.shape;
  shape[axis] = 1;
  Elements result = Elements::at(shape, [&](ArrayRef<int64_t> to) {
    Value extreme;
    SmallVector<int64_t> at(to);
    for (at[axis] = 0; at[axis] < input.shape[axis]; ++at[axis])
      extreme = combine(isMax, op.getNanMode(), extreme, input.at(at));
    return extreme;
  });
  unrolled.tensors[op.getOutput()] = std::move(result);
  return success();
}

LogicalResult Unroller::visitScalar(Operation *op) {
  if (auto dim = dyn_cast<tensor::DimOp>(op)) {
    std::optional<int64_t> index = dim.getConstantIndex();
    if (!index)
      return fail("the size of a tensor is not known");
    unrolled.indices[dim.getResult()] =
        unrolled.tensors[dim.getSource()].shape[*index];
    return success();
  }
  if (op->getNumRegions() != 0 ||
      !llvm::all_of(op->getOperands(), [&](Value operand) {
        return unrolled.scalars.contains(operand);
      }))
    return fail(quote(op) + " is not known");
  builder.clone(*op, unrolled.scalars);
  return success();
}

LogicalResult Unroller::visit(Operation *op) {
  for (Value operand : op->getOperands())
    if (isTensor(operand.getType()) && !unrolled.tensors.contains(operand))
      return fail(quote(op) + " reads a tensor that is not known");
  if (llvm::none_of(op->getResultTypes(), isTensor))
    return visitScalar(op);
  ElementsAttr constant;
  if (matchPattern(op, m_Constant(&constant)))
    return visitConstant(op, constant);
  if (std::optional<Elements> moved = moveElements(op, unrolled)) {
    unrolled.tensors[op->getResult(0)] = std::move(*moved);
    return success();
  }
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case<tensor::EmptyOp>([&](auto empty) { return visitEmpty(empty); })
      .Case<linalg::LinalgOp>([&](auto linalg) { return visitLinalg(linalg); })
      .Case<ContractOp>([&](auto contract) { return visitContract(contract); })
      .Case<ScalarBodyOpInterface>([&](auto body) { return visitBody(body); })
      .Case<tosa::MaxPool2dOp>([&](auto pool) { return visitMaxPool(pool); })
      .Case<tosa::ReduceMaxOp>(
          [&](auto reduce) { return visitReduction(reduce, /*isMax=*/true); })
      .Case<tosa::ReduceMinOp>(
          [&](auto reduce) { return visitReduction(reduce, /*isMax=*/false); })
      .Default([&](Operation *op) {
        bool isElementwise =
            OpTrait::hasElementwiseMappableTraits(op) ||
            op->hasTrait<OpTrait::tosa::TosaElementwiseOperator>();
        if (!isElementwise || op->getNumResults() != 1)
          return fail(quote(op) + " is not known");
        return visitElementwise(op);
      });
}

OwningOpRef<func::FuncOp> Unroller::run(std::string &reason) {
  reason = "it is not one block of code";
  if (from.isExternal() || !from.getBody().hasOneBlock())
    return nullptr;
  Block &block = from.getBody().front();
  // Types are known at the end: the body first, on arguments of its own.
  SmallVector<Type> argumentTypes;
  SmallVector<DictionaryAttr> argumentAttrs;
  Region body;
  Block &entry = body.emplaceBlock();
  builder.setInsertionPointToEnd(&entry);
  for (BlockArgument argument : block.getArguments()) {
    Type type = argument.getType();
    if (type.isIndex()) {
      unrolled.indices[argument] = size;
      continue;
    }
    auto addArgument = [&]() {
      argumentTypes.push_back(getElementTypeOrSelf(type));
      argumentAttrs.push_back(from.getArgAttrDict(argument.getArgNumber()));
      return entry.addArgument(argumentTypes.back(), argument.getLoc());
    };
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor) {
      unrolled.scalars.map(argument, addArgument());
      continue;
    }
    Elements elements(
        llvm::map_to_vector(tensor.getShape(), [&](int64_t extent) {
          return ShapedType::isDynamic(extent) ? size : extent;
        }));
    for (Value &element : elements.values)
      element = addArgument();
    unrolled.tensors[argument] = std::move(elements);
  }
  for (Operation &op : block.without_terminator())
    if (failed(visit(&op))) {
      reason = why;
      return nullptr;
    }
  SmallVector<Value> results;
  for (Value operand : block.getTerminator()->getOperands()) {
    auto tensor = unrolled.tensors.find(operand);
    if (tensor != unrolled.tensors.end())
      llvm::append_range(results, tensor->second.values);
    else
      results.push_back(unrolled.scalars.lookupOrNull(operand));
  }
  if (llvm::is_contained(results, Value())) {
    reason = "it returns an element that nothing has written";
    return nullptr;
  }
  func::ReturnOp::create(builder, from.getLoc(), results);
  auto type = builder.getFunctionType(
      argumentTypes, llvm::map_to_vector(
                         results, [](Value value) { return value.getType(); }));
  auto function = func::FuncOp::create(from.getLoc(), from.getName(), type);
  function.setAllArgAttrs(argumentAttrs);
  function.getBody().takeBody(body);
  return function;
}

OwningOpRef<func::FuncOp> rectify::testing::unrollTensors(func::FuncOp function,
                                                          int64_t size,
                                                          std::string &why) {
  return Unroller(function, size).run(why);
}

bool rectify::testing::hasTensors(func::FuncOp function) {
  return llvm::any_of(function.getArgumentTypes(), isTensor) ||
         llvm::any_of(function.getResultTypes(), isTensor);
}
