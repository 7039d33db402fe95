// Builders of rectify.contract: the general one, and matmuls in one line.

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// Replaces what the ops of `body` use from outside: constants by copies in the
/// body, other scalars by new arguments. Returns the values those stand for.
static SmallVector<Value> isolate(OpBuilder &builder, Block *body) {
  llvm::SmallMapVector<Value, Value, 4> inside;
  SmallVector<Value> captured;
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(body);
  for (Operation &op : llvm::make_early_inc_range(*body)) {
    for (OpOperand &operand : op.getOpOperands()) {
      Value outer = operand.get();
      if (outer.getParentBlock() == body)
        continue;
      Value &inner = inside[outer];
      if (!inner) {
        Operation *source = outer.getDefiningOp();
        if (source && source->hasTrait<OpTrait::ConstantLike>()) {
          inner = builder.clone(*source)->getResult(0);
        } else if (outer.getType().isIntOrFloat()) {
          inner = body->addArgument(outer.getType(), outer.getLoc());
          captured.push_back(outer);
        } else {
          inner = outer;
        }
      }
      operand.set(inner);
    }
  }
  return captured;
}

void ContractOp::build(OpBuilder &builder, OperationState &state, Value lhs,
                       Value rhs, ValueRange sides, ValueRange outs,
                       ArrayRef<AffineMap> maps, Type accumulator,
                       ContractBody body) {
  SmallVector<Value> allSides(sides);
  SmallVector<AffineMap> allMaps(maps);

  Region *region = state.addRegion();
  if (body) {
    OpBuilder::InsertionGuard guard(builder);
    SmallVector<Type> types = {accumulator};
    for (Value side : sides)
      types.push_back(getElementTypeOrSelf(side.getType()));
    Block *block = builder.createBlock(
        region, region->end(), types,
        SmallVector<Location>(types.size(), state.location));
    YieldOp::create(builder, state.location,
                    body(builder, state.location, block->getArgument(0),
                         block->getArguments().drop_front()));
    AffineMap none = AffineMap::get(maps.empty() ? 0 : maps[0].getNumDims(),
                                    /*symbolCount=*/0, builder.getContext());
    for (Value captured : isolate(builder, block)) {
      allMaps.insert(allMaps.begin() + 2 + allSides.size(), none);
      allSides.push_back(captured);
    }
  }

  state.addOperands({lhs, rhs});
  state.addOperands(allSides);
  state.addOperands(outs);
  auto &properties = state.getOrAddProperties<Properties>();
  properties.indexing_maps = builder.getAffineMapArrayAttr(allMaps);
  llvm::copy(ArrayRef<int32_t>({1, 1, static_cast<int32_t>(allSides.size()),
                                static_cast<int32_t>(outs.size())}),
             properties.operandSegmentSizes.begin());
  for (Value out : outs)
    if (isa<RankedTensorType>(out.getType()))
      state.addTypes(out.getType());
}

void ContractOp::build(OpBuilder &builder, OperationState &state, Value lhs,
                       Value rhs, ValueRange sides, ValueRange outs,
                       ArrayRef<AffineMap> maps, ContractBody body) {
  build(builder, state, lhs, rhs, sides, outs, maps,
        getDefaultAccumulatorType(getElementTypeOrSelf(lhs.getType()),
                                  getElementTypeOrSelf(rhs.getType())),
        body);
}

Type ContractOp::getDefaultAccumulatorType(Type lhsElement, Type rhsElement) {
  MLIRContext *context = lhsElement.getContext();
  bool floats = isa<FloatType>(lhsElement) && isa<FloatType>(rhsElement);
  if (!floats &&
      !(lhsElement.isSignlessInteger() && rhsElement.isSignlessInteger()))
    return nullptr;
  Type widest = floats ? Type(Float32Type::get(context))
                       : Type(IntegerType::get(context, 32));
  for (Type type : {lhsElement, rhsElement})
    if (type.getIntOrFloatBitWidth() > widest.getIntOrFloatBitWidth())
      widest = type;
  return widest;
}

/// `value` as a scalar of `type`, by a cast within its kind; unchanged where
/// there is none.
static Value castScalar(OpBuilder &builder, Location loc, Value value,
                        Type type) {
  Type from = value.getType();
  if (from == type)
    return value;
  if (isa<FloatType>(from) && isa<FloatType>(type)) {
    if (type.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth())
      return arith::ExtFOp::create(builder, loc, type, value);
    return arith::TruncFOp::create(builder, loc, type, value);
  }
  if (from.isSignlessInteger() && type.isSignlessInteger()) {
    if (type.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth())
      return arith::ExtSIOp::create(builder, loc, type, value);
    return arith::TruncIOp::create(builder, loc, type, value);
  }
  return value;
}

/// The values of `sides` and their maps, for a result of these dims among
/// `numDims`.
static SmallVector<Value>
getSideValues(ArrayRef<ContractSide> sides, unsigned numDims,
              ArrayRef<AffineExpr> point, AffineExpr row, AffineExpr column,
              MLIRContext *context, SmallVectorImpl<AffineMap> &maps) {
  auto addMap = [&](ArrayRef<AffineExpr> results) {
    maps.push_back(AffineMap::get(numDims, 0, results, context));
  };
  SmallVector<Value> values;
  for (const ContractSide &side : sides) {
    values.push_back(side.value);
    switch (side.kind) {
    case ContractSide::Kind::PerRow:
      addMap(row);
      break;
    case ContractSide::Kind::PerColumn:
      addMap(column);
      break;
    case ContractSide::Kind::Full:
      addMap(point);
      break;
    case ContractSide::Kind::Scalar:
      addMap({});
      break;
    case ContractSide::Kind::Mapped:
      maps.push_back(side.map);
      break;
    }
  }
  return values;
}

/// A contraction that ends in a cast to `out`'s elements.
static ContractOp createCasting(OpBuilder &builder, Location loc, Value lhs,
                                Value rhs, ValueRange sides, Value out,
                                ArrayRef<AffineMap> maps, Type accumulator,
                                ContractEpilogue epilogue) {
  if (!accumulator)
    accumulator = ContractOp::getDefaultAccumulatorType(
        getElementTypeOrSelf(lhs.getType()),
        getElementTypeOrSelf(rhs.getType()));
  auto body = [&](OpBuilder &b, Location l, Value sum,
                  ValueRange sideScalars) -> SmallVector<Value> {
    Value value = epilogue ? epilogue(b, l, sum, sideScalars) : sum;
    return {castScalar(b, l, value, getElementTypeOrSelf(out.getType()))};
  };
  return ContractOp::create(builder, loc, lhs, rhs, sides, ValueRange(out),
                            maps, accumulator, body);
}

ContractOp ContractOp::createMatmul(OpBuilder &builder, Location loc, Value lhs,
                                    Value rhs, Value out,
                                    ArrayRef<ContractSide> sides,
                                    ContractEpilogue epilogue,
                                    const MatmulOptions &options) {
  MLIRContext *context = builder.getContext();
  unsigned rank = cast<ShapedType>(out.getType()).getRank();
  SmallVector<AffineExpr> dims;
  for (unsigned i = 0; i <= rank; ++i)
    dims.push_back(getAffineDimExpr(i, context));
  AffineExpr m = dims[rank - 2], n = dims[rank - 1], k = dims[rank];
  auto makeMap = [&](ArrayRef<AffineExpr> results) {
    return AffineMap::get(rank + 1, 0, results, context);
  };
  // An input of a lower rank than out's is shared by the batch.
  auto inputMap = [&](Value value, AffineExpr row, AffineExpr column) {
    unsigned batch = cast<ShapedType>(value.getType()).getRank() - 2;
    SmallVector<AffineExpr> results(
        ArrayRef<AffineExpr>(dims).take_front(rank - 2).take_back(batch));
    results.append({row, column});
    return makeMap(results);
  };

  SmallVector<AffineMap> maps = {
      options.transposeLhs ? inputMap(lhs, k, m) : inputMap(lhs, m, k),
      options.transposeRhs ? inputMap(rhs, n, k) : inputMap(rhs, k, n)};
  auto point = ArrayRef<AffineExpr>(dims).take_front(rank);
  SmallVector<Value> sideValues =
      getSideValues(sides, rank + 1, point, m, n, context, maps);
  maps.push_back(makeMap(point));
  return createCasting(builder, loc, lhs, rhs, sideValues, out, maps,
                       options.accumulator, epilogue);
}

ContractOp ContractOp::createConvolution(OpBuilder &builder, Location loc,
                                         Value input, Value weights, Value out,
                                         ArrayRef<ContractSide> sides,
                                         ContractEpilogue epilogue,
                                         const ConvolutionOptions &options) {
  constexpr StringRef window = "dhw";
  MLIRContext *context = builder.getContext();
  // The dims: the result's, then those of the window, then all other letters
  // of the weights and of the input.
  std::string letters = options.result.str();
  unsigned rank = letters.size();
  for (char letter : options.weights)
    if (window.contains(letter))
      letters.push_back(letter);
  for (char letter : (options.weights + options.input).str())
    if (!StringRef(letters).contains(letter))
      letters.push_back(letter);
  auto dim = [&](size_t position) {
    return getAffineDimExpr(position, context);
  };
  auto step = [](ArrayRef<int64_t> steps, size_t i) {
    return i < steps.size() ? steps[i] : 1;
  };
  // Where a letter stands: in the window, the result, or for all operands.
  SmallVector<AffineExpr> inputPlaces, weightPlaces, resultPlaces;
  for (char letter : options.input) {
    size_t first = letters.find(letter), last = letters.rfind(letter);
    if (first == last) {
      inputPlaces.push_back(dim(first));
      continue;
    }
    size_t i = llvm::count_if(options.result.take_front(first),
                              [&](char c) { return window.contains(c); });
    inputPlaces.push_back(dim(first) * step(options.strides, i) +
                          dim(last) * step(options.dilations, i));
  }
  for (char letter : options.weights)
    weightPlaces.push_back(dim(letters.rfind(letter)));
  for (unsigned i = 0; i < rank; ++i)
    resultPlaces.push_back(dim(i));

  // The channel: the last dim of the result that is also one of the weights,
  // beside the window, and not of the input too, if there is such a dim.
  AffineExpr channel = dim(0);
  bool found = false;
  for (auto [i, letter] : llvm::enumerate(options.result)) {
    bool own = !options.input.contains(letter);
    if (window.contains(letter) || !options.weights.contains(letter) ||
        (found && !own))
      continue;
    channel = dim(i);
    found |= own;
  }
  SmallVector<AffineMap> maps;
  for (ArrayRef<AffineExpr> places : {inputPlaces, weightPlaces})
    maps.push_back(AffineMap::get(letters.size(), 0, places, context));
  SmallVector<Value> sideValues = getSideValues(
      sides, letters.size(), resultPlaces, channel, channel, context, maps);
  maps.push_back(AffineMap::get(letters.size(), 0, resultPlaces, context));
  return createCasting(builder, loc, input, weights, sideValues, out, maps,
                       options.accumulator, epilogue);
}
