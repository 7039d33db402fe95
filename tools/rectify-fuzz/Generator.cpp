// Operands, and the frame of a program.

#include "Generator.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Verifier.h"

using namespace mlir;
using namespace mlir::rectify::fuzz;

Generator::Generator(const Family &family, MLIRContext *context, uint64_t seed)
    : family(family), random(seed), context(context), builder(context),
      loc(UnknownLoc::get(context)) {}

Type Generator::pickElement() {
  if (tosaStyle || !random.percent(12))
    return element;
  return random.pick(ArrayRef<Type>{builder.getF32Type(), builder.getF16Type(),
                                    builder.getBF16Type(),
                                    builder.getF64Type()});
}

void Generator::add(Value value, ArrayRef<int64_t> shape) {
  known.push_back({value, SmallVector<int64_t>(shape)});
}

Generator::Known Generator::fresh(ArrayRef<int64_t> shape, Type element) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  if (random.percent(20) && count > 0 && count < 2000 && !tosaStyle) {
    auto type = RankedTensorType::get(shape, element);
    SmallVector<Attribute> values;
    bool splat = random.percent(30);
    for (int64_t i = 0; i < (splat ? 1 : count); ++i)
      if (auto format = dyn_cast<FloatType>(element))
        values.push_back(builder.getFloatAttr(
            element, special(random, format, program.tame)));
      else
        values.push_back(
            builder.getIntegerAttr(element, int64_t(random.below(16)) - 8));
    add(arith::ConstantOp::create(builder, loc,
                                  DenseElementsAttr::get(type, values)),
        shape);
    return known.back();
  }
  SmallVector<int64_t> dims(shape);
  for (int64_t &dim : dims)
    if (random.percent(dynamicPercent))
      dim = ShapedType::kDynamic;
  program.shapes.push_back(SmallVector<int64_t>(shape));
  add(block->addArgument(RankedTensorType::get(dims, element), loc), shape);
  return known.back();
}

Generator::Known Generator::pick() {
  if (known.empty() || random.percent(15)) {
    SmallVector<int64_t> shape;
    unsigned rank = random.pick(ArrayRef<unsigned>{1, 2, 2, 2, 2, 3});
    for (unsigned i = 0; i < rank; ++i)
      shape.push_back(random.pick(sizes));
    return fresh(shape, pickElement());
  }
  size_t last = known.size();
  return random.percent(60)
             ? known[last - 1 - random.below(std::min<size_t>(last, 2))]
             : known[random.below(last)];
}

Generator::Known Generator::withType(const Known &of, RankedTensorType type) {
  if (of.type() == type)
    return of;
  return {tensor::CastOp::create(builder, loc, type, of.value), of.shape};
}

Generator::Known Generator::partner(const Known &like) {
  SmallVector<Known> fits;
  for (const Known &other : known)
    if (other.shape == like.shape && other.element() == like.element())
      fits.push_back(other);
  RankedTensorType type = like.type();
  Known found = fits.empty() || random.percent(25)
                    ? fresh(SmallVector<int64_t>(like.shape), like.element())
                    : random.pick(fits);
  return withType(found, type);
}

Value Generator::empty(ArrayRef<Dim> dims, Type element) {
  SmallVector<int64_t> sizes;
  SmallVector<Value> dynamic;
  for (auto [of, dim] : dims) {
    sizes.push_back(of->type().getDimSize(dim));
    if (sizes.back() == ShapedType::kDynamic)
      dynamic.push_back(tensor::DimOp::create(builder, loc, of->value, dim));
  }
  return tensor::EmptyOp::create(builder, loc, sizes, element, dynamic);
}

Value Generator::scalar(Type element) {
  TypedAttr value;
  if (auto format = dyn_cast<FloatType>(element))
    value =
        builder.getFloatAttr(element, special(random, format, program.tame));
  else
    value = builder.getIntegerAttr(element, int64_t(random.below(16)) - 8);
  return arith::ConstantOp::create(builder, loc, value);
}

std::optional<NamedAttribute> Generator::fastMath() {
  if (!random.percent(fastMathPercent))
    return std::nullopt;
  auto flags = random.percent(15)
                   ? arith::FastMathFlags::fast
                   : arith::FastMathFlags(uint32_t(1) << random.below(7));
  return builder.getNamedAttr("fastmath",
                              arith::FastMathFlagsAttr::get(context, flags));
}

Operation *Generator::create(StringRef name, ValueRange operands,
                             TypeRange results,
                             ArrayRef<NamedAttribute> attributes) {
  OperationState state(loc, name, operands, results, attributes);
  Operation *op = builder.create(state);
  ScopedDiagnosticHandler quiet(context,
                                [](Diagnostic &) { return success(); });
  if (succeeded(verify(op)))
    return op;
  op->erase();
  return nullptr;
}

void Generator::statement() {
  using Statement = void (Generator::*)();
  static const std::pair<unsigned, Statement> statements[] = {
      {30, &Generator::member},    {16, &Generator::arithmetic},
      {6, &Generator::comparison}, {5, &Generator::convert},
      {12, &Generator::generic},   {9, &Generator::matmul},
      {9, &Generator::fused},      {2, &Generator::convolution},
      {4, &Generator::transpose},  {3, &Generator::reshape},
      {3, &Generator::slice},      {2, &Generator::pad},
      {3, &Generator::reduce}};
  if (tosaStyle && random.percent(75))
    return tosa();
  unsigned total = 0;
  for (auto [weight, run] : statements)
    total += weight;
  unsigned choice = random.below(total);
  for (auto [weight, run] : statements) {
    if (choice < weight)
      return (this->*run)();
    choice -= weight;
  }
}

Program Generator::run() {
  program.module = ModuleOp::create(loc);
  builder.setInsertionPointToEnd(program.module->getBody());
  auto function = func::FuncOp::create(builder, loc, "program",
                                       builder.getFunctionType({}, {}));
  block = function.addEntryBlock();
  builder.setInsertionPointToStart(block);

  element = random.pick(ArrayRef<Type>{
      builder.getF32Type(), builder.getF32Type(), builder.getF32Type(),
      builder.getF32Type(), builder.getF16Type(), builder.getBF16Type(),
      builder.getF64Type(), builder.getI8Type(), builder.getI32Type()});
  program.tame = random.percent(60);
  tosaStyle = random.percent(10) && (element.isF32() || element.isF16());
  dynamicPercent = random.percent(30) && !tosaStyle ? 60 : 0;
  fastMathPercent = random.percent(15) ? 50 : 0;
  for (unsigned i = 0; i < 3; ++i)
    sizes.push_back(random.percent(4) ? 0
                                      : random.pick(ArrayRef<int64_t>{
                                            1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17,
                                            24, 31, 33, 49, 65}));

  for (unsigned i = 0, e = 1 + random.below(8); i < e; ++i)
    statement();
  if (known.empty())
    pick();

  // What nothing reads, latest first; of the rest sometimes a value that has
  // another use, too.
  SmallVector<Value> results;
  for (const Known &value : llvm::reverse(known))
    if (results.size() < 4 && (value.value.use_empty() || random.percent(10)) &&
        !isa<BlockArgument>(value.value))
      results.push_back(value.value);
  if (results.empty())
    results.push_back(known.back().value);
  func::ReturnOp::create(builder, loc, results);
  function.setType(builder.getFunctionType(block->getArgumentTypes(),
                                           ValueRange(results).getTypes()));
  return std::move(program);
}
