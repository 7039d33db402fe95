// Statements that sum.

#include "Generator.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::rectify::fuzz;

/// What sums of products of `element` are stored in.
static Type sumType(Type element, bool wide) {
  if (isa<IntegerType>(element))
    return IntegerType::get(element.getContext(), 32);
  if (wide && element.getIntOrFloatBitWidth() < 32)
    return Float32Type::get(element.getContext());
  return element;
}

void Generator::matmul() {
  Known a = pick();
  if (a.shape.size() < 2 || a.shape.size() > 3)
    return;
  bool batched = a.shape.size() == 3;
  int64_t columns = random.pick(sizes);
  SmallVector<int64_t> weights(a.shape);
  weights[batched + 0] = a.shape.back();
  weights[batched + 1] = columns;
  Known b = fresh(weights, a.element());
  Type type = sumType(a.element(), random.percent(60));

  SmallVector<int64_t> shape(a.shape);
  shape.back() = columns;
  SmallVector<Dim> dims;
  for (unsigned i = 0; i + 1 < a.shape.size(); ++i)
    dims.push_back({&a, i});
  dims.push_back({&b, batched + 1});
  Value out = empty(dims, type);
  Value init;
  if (random.percent(40)) {
    auto outType = cast<RankedTensorType>(out.getType());
    Known bias =
        withType(fresh({columns}, type),
                 RankedTensorType::get(outType.getShape().take_back(), type));
    SmallVector<int64_t> broadcast;
    for (int64_t i = 0; i + 1 < int64_t(shape.size()); ++i)
      broadcast.push_back(i);
    init = linalg::BroadcastOp::create(builder, loc, bias.value, out, broadcast)
               ->getResult(0);
  } else if (random.percent(15)) {
    init = withType(fresh(shape, type), cast<RankedTensorType>(out.getType()))
               .value;
  } else {
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
    init = linalg::FillOp::create(builder, loc, zero, out).getResult(0);
  }
  Operation *op =
      batched
          ? linalg::BatchMatmulOp::create(builder, loc, init.getType(),
                                          ValueRange{a.value, b.value}, init)
                .getOperation()
          : linalg::MatmulOp::create(builder, loc, init.getType(),
                                     ValueRange{a.value, b.value}, init)
                .getOperation();
  add(op->getResult(0), shape);
}

void Generator::fused() {
  Known a = pick();
  if (a.shape.size() != 2)
    return;
  MatmulOptions options;
  options.transposeLhs = random.percent(20);
  options.transposeRhs = random.percent(20);
  int64_t rows = a.shape[options.transposeLhs],
          steps = a.shape[!options.transposeLhs], columns = random.pick(sizes);
  SmallVector<int64_t> weights = {steps, columns};
  if (options.transposeRhs)
    std::swap(weights[0], weights[1]);
  Known b = fresh(weights, a.element());
  Type accumulator =
      ContractOp::getDefaultAccumulatorType(a.element(), b.element());
  if (!accumulator)
    return;
  Value out =
      empty({Dim{&a, options.transposeLhs}, Dim{&b, !options.transposeRhs}},
            accumulator);
  SmallVector<ContractSide> sides;
  if (random.percent(50))
    sides.push_back(
        ContractSide::perColumn(fresh({columns}, accumulator).value));
  if (random.percent(20))
    sides.push_back(ContractSide::perRow(fresh({rows}, accumulator).value));
  if (random.percent(30)) {
    Known residual = fresh({rows, columns}, accumulator);
    sides.push_back(ContractSide::full(
        withType(residual, cast<RankedTensorType>(out.getType())).value));
  }
  auto op = ContractOp::createMatmul(
      builder, loc, a.value, b.value, out, sides,
      [&](OpBuilder &at, Location, Value sum, ValueRange sides) {
        SmallVector<Value> values(sides);
        values.push_back(sum);
        return chain(at, values);
      },
      options);
  add(op->getResult(0), {rows, columns});
}

void Generator::convolution() {
  Type type = sumType(element, /*wide=*/true);
  if (element != type)
    return;
  int64_t size = 3 + random.below(6), channels = 1 + random.below(9),
          features = 1 + random.below(18), window = 1 + random.below(3);
  Known x = fresh({1, size, size, channels}, element);
  Known w = fresh({window, window, channels, features}, element);
  int64_t out = size - window + 1;
  SmallVector<int64_t> shape = {1, out, out, features};
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  Value init = linalg::FillOp::create(
                   builder, loc, zero,
                   Value(tensor::EmptyOp::create(builder, loc, shape, type)))
                   .getResult(0);
  auto asStatic = [&](const Known &known) {
    return withType(known, RankedTensorType::get(known.shape, known.element()))
        .value;
  };
  auto op = linalg::Conv2DNhwcHwcfOp::create(
      builder, loc, init.getType(), ValueRange{asStatic(x), asStatic(w)}, init);
  add(op->getResult(0), shape);
}

void Generator::reduce() {
  Known x = pick();
  int64_t axis = random.below(x.shape.size());
  SmallVector<int64_t> shape(x.shape);
  shape.erase(shape.begin() + axis);
  if (shape.empty())
    return;
  SmallVector<Dim> dims;
  for (unsigned i = 0; i < x.shape.size(); ++i)
    if (i != axis)
      dims.push_back({&x, i});
  bool sum = random.percent(50);
  Value out = empty(dims, x.element());
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(x.element()));
  Value init = linalg::FillOp::create(builder, loc, zero, out).getResult(0);
  auto op = linalg::ReduceOp::create(
      builder, loc, x.value, init, axis,
      [&](OpBuilder &at, Location loc, ValueRange args) {
        Value result;
        if (!x.isFloat())
          result =
              sum ? arith::AddIOp::create(at, loc, args[0], args[1]).getResult()
                  : arith::MaxSIOp::create(at, loc, args[0], args[1]);
        else
          result =
              sum ? arith::AddFOp::create(at, loc, args[0], args[1]).getResult()
                  : arith::MaximumFOp::create(at, loc, args[0], args[1]);
        linalg::YieldOp::create(at, loc, result);
      });
  add(op->getResult(0), shape);
}
