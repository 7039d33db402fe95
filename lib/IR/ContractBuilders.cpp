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
  SmallVector<Value> sideValues;
  auto point = ArrayRef<AffineExpr>(dims).take_front(rank);
  for (const ContractSide &side : sides) {
    sideValues.push_back(side.value);
    switch (side.kind) {
    case ContractSide::Kind::PerRow:
      maps.push_back(makeMap(m));
      break;
    case ContractSide::Kind::PerColumn:
      maps.push_back(makeMap(n));
      break;
    case ContractSide::Kind::Full:
      maps.push_back(makeMap(point));
      break;
    case ContractSide::Kind::Scalar:
      maps.push_back(makeMap({}));
      break;
    case ContractSide::Kind::Mapped:
      maps.push_back(side.map);
      break;
    }
  }
  maps.push_back(makeMap(point));

  Type accumulator = options.accumulator;
  if (!accumulator)
    accumulator =
        getDefaultAccumulatorType(getElementTypeOrSelf(lhs.getType()),
                                  getElementTypeOrSelf(rhs.getType()));
  auto body = [&](OpBuilder &b, Location l, Value sum,
                  ValueRange sideScalars) -> SmallVector<Value> {
    Value value = epilogue ? epilogue(b, l, sum, sideScalars) : sum;
    return {castScalar(b, l, value, getElementTypeOrSelf(out.getType()))};
  };
  return create(builder, loc, lhs, rhs, sideValues, ValueRange(out), maps,
                accumulator, body);
}
