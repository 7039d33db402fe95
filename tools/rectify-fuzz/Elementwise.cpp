// Elementwise statements.

#include "Generator.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::rectify::fuzz;

void Generator::member() {
  const Family::Member &member = family.pick(random);
  Known x = pick();
  SmallVector<Value> operands = {x.value};
  SmallVector<NamedAttribute> attributes(member.attributes);
  while (operands.size() < member.numInputs) {
    int64_t axis = random.below(x.shape.size());
    // Where the op takes it: one value for each channel.
    if (operands.size() == 1 && random.percent(40)) {
      operands.push_back(fresh({x.shape[axis]}, x.element()).value);
      attributes.push_back(
          builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis)));
    } else {
      operands.push_back(partner(x).value);
    }
  }
  if (std::optional<NamedAttribute> flags = fastMath())
    if (isa<FloatType>(x.element()))
      attributes.push_back(*flags);
  SmallVector<Type> types(member.numResults, x.type());
  Operation *op =
      create(member.name.getStringRef(), operands, types, attributes);
  if (!op && attributes.size() > member.attributes.size())
    op = create(member.name.getStringRef(),
                SmallVector<Value>(member.numInputs, x.value), types,
                member.attributes);
  if (op)
    for (Value result : op->getResults())
      add(result, x.shape);
}

static constexpr StringRef floatOps[] = {
    "arith.addf",     "arith.subf",    "arith.mulf",   "arith.maximumf",
    "arith.minimumf", "arith.maxnumf", "arith.minnumf"};
static constexpr StringRef integerOps[] = {
    "arith.addi",  "arith.subi",  "arith.muli", "arith.maxsi",
    "arith.minsi", "arith.maxui", "arith.andi"};
static constexpr StringRef unaryOps[] = {"arith.negf", "math.absf"};
static constexpr StringRef functionOps[] = {"math.exp",   "math.tanh",
                                            "math.expm1", "math.log1p",
                                            "math.sqrt",  "math.erf"};

void Generator::arithmetic() {
  Known x = pick();
  SmallVector<Value> operands = {x.value};
  StringRef name;
  if (!x.isFloat()) {
    name = random.pick(integerOps);
  } else if (random.percent(25)) {
    name = random.pick(random.percent(60) ? ArrayRef(unaryOps)
                                          : ArrayRef(functionOps));
  } else {
    name = random.percent(10) ? StringRef("arith.divf") : random.pick(floatOps);
  }
  bool binary = name.starts_with("arith.") && name != "arith.negf";
  if (binary) {
    if (random.percent(30) && x.type().hasStaticShape()) {
      Value constant = scalar(x.element());
      auto value = cast<TypedAttr>(
          constant.getDefiningOp<arith::ConstantOp>().getValue());
      constant.getDefiningOp()->erase();
      operands.push_back(arith::ConstantOp::create(
          builder, loc,
          DenseElementsAttr::get(x.type(), ArrayRef<Attribute>(value))));
    } else {
      operands.push_back(partner(x).value);
    }
    if (random.percent(30))
      std::swap(operands[0], operands[1]);
  }
  SmallVector<NamedAttribute> attributes;
  if (std::optional<NamedAttribute> flags = fastMath())
    if (x.isFloat())
      attributes.push_back(*flags);
  if (Operation *op = create(name, operands, x.type(), attributes))
    add(op->getResult(0), x.shape);
}

void Generator::comparison() {
  Known x = pick();
  Value other = partner(x).value;
  Value condition;
  if (!x.isFloat() && other == x.value)
    return; // upstream folds this to a constant, of a dynamic type as well
  if (x.isFloat())
    condition = arith::CmpFOp::create(
        builder, loc, arith::CmpFPredicate(1 + random.below(14)), x.value,
        other);
  else
    condition = arith::CmpIOp::create(
        builder, loc, arith::CmpIPredicate(random.below(10)), x.value, other);
  Value first = random.percent(50) ? x.value : partner(x).value;
  Value second = random.percent(50) ? other : partner(x).value;
  add(arith::SelectOp::create(builder, loc, condition, first, second), x.shape);
}

void Generator::convert() {
  Known x = pick();
  auto to = [&](Type element) { return x.type().clone(element); };
  Operation *op = nullptr;
  if (x.isFloat()) {
    Type wanted = random.pick(
        ArrayRef<Type>{builder.getF32Type(), builder.getF16Type(),
                       builder.getBF16Type(), builder.getF64Type()});
    unsigned from = x.element().getIntOrFloatBitWidth(),
             width = wanted.getIntOrFloatBitWidth();
    if (from != width)
      op = create(from < width ? "arith.extf" : "arith.truncf", x.value,
                  to(wanted));
  } else if (x.element().getIntOrFloatBitWidth() < 32) {
    op = create(random.percent(50) ? "arith.extsi" : "arith.extui", x.value,
                to(builder.getI32Type()));
  } else {
    op = random.percent(50)
             ? create("arith.sitofp", x.value, to(builder.getF32Type()))
             : create("arith.trunci", x.value, to(builder.getI8Type()));
  }
  if (op)
    add(op->getResult(0), x.shape);
}

Value Generator::chainStep(OpBuilder &at, SmallVectorImpl<Value> &values) {
  OpBuilder::InsertionGuard guard(builder);
  builder.restoreInsertionPoint(at.saveInsertionPoint());
  auto operand = [&]() -> Value {
    return random.percent(15)
               ? scalar(values[0].getType())
               : values[values.size() - 1 -
                        random.below(std::min<size_t>(values.size(), 3))];
  };
  Type type = values[0].getType();
  Operation *op = nullptr;
  if (random.percent(50)) {
    const Family::Member &member = family.pick(random);
    SmallVector<Value> operands(member.numInputs);
    for (Value &value : operands)
      value = operand();
    op = create(member.name.getStringRef(), operands,
                SmallVector<Type>(member.numResults, type), member.attributes);
  } else if (isa<FloatType>(type) && random.percent(20)) {
    Value condition = arith::CmpFOp::create(
        builder, loc, arith::CmpFPredicate(1 + random.below(14)), operand(),
        operand());
    op = arith::SelectOp::create(builder, loc, condition, operand(), operand());
  } else {
    op = create(isa<FloatType>(type) ? random.pick(floatOps)
                                     : random.pick(integerOps),
                {operand(), operand()}, type);
  }
  at.restoreInsertionPoint(builder.saveInsertionPoint());
  return op ? op->getResult(random.below(op->getNumResults())) : Value();
}

Value Generator::chain(OpBuilder &at, ValueRange inputs) {
  SmallVector<Value> values(inputs);
  for (unsigned i = 0, e = random.below(5); i < e; ++i)
    if (Value next = chainStep(at, values))
      values.push_back(next);
  return values.back();
}

void Generator::generic() {
  Known x = pick();
  unsigned rank = x.shape.size();
  AffineMap identity = builder.getMultiDimIdentityMap(rank);
  SmallVector<Value> inputs = {x.value};
  SmallVector<AffineMap> maps = {identity};
  SmallVector<Dim> dims;
  for (unsigned i = 0; i < rank; ++i)
    dims.push_back({&x, i});
  for (unsigned i = 0, e = random.below(3); i < e; ++i) {
    unsigned axis = random.below(rank);
    if (random.percent(35)) {
      inputs.push_back(fresh({x.shape[axis]}, x.element()).value);
      maps.push_back(AffineMap::get(rank, 0, builder.getAffineDimExpr(axis)));
    } else {
      inputs.push_back(partner(x).value);
      maps.push_back(identity);
    }
  }
  Value out = empty(dims, x.element());
  maps.push_back(identity);
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto op = linalg::GenericOp::create(
      builder, loc, out.getType(), inputs, out, maps, iterators,
      [&](OpBuilder &at, Location loc, ValueRange args) {
        Value result = chain(at, args.drop_back());
        linalg::YieldOp::create(at, loc, result);
      });
  add(op.getResult(0), x.shape);
}
