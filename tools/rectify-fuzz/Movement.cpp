// Statements that move data, and those of tosa.

#include "Generator.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

using namespace mlir;
using namespace mlir::rectify::fuzz;

void Generator::transpose() {
  Known x = pick();
  unsigned rank = x.shape.size();
  SmallVector<int64_t> permutation = llvm::to_vector(llvm::seq<int64_t>(rank));
  for (unsigned i = rank; i > 1; --i)
    std::swap(permutation[i - 1], permutation[random.below(i)]);
  SmallVector<Dim> dims;
  SmallVector<int64_t> shape;
  for (int64_t dim : permutation) {
    dims.push_back({&x, dim});
    shape.push_back(x.shape[dim]);
  }
  Value out = empty(dims, x.element());
  add(linalg::TransposeOp::create(builder, loc, x.value, out, permutation)
          ->getResult(0),
      shape);
}

void Generator::reshape() {
  Known x = pick();
  if (x.shape.size() < 2 || !x.type().hasStaticShape())
    return;
  SmallVector<ReassociationIndices> groups = {{0, 1}};
  SmallVector<int64_t> shape = {x.shape[0] * x.shape[1]};
  for (unsigned i = 2; i < x.shape.size(); ++i) {
    groups.push_back({i});
    shape.push_back(x.shape[i]);
  }
  Value flat = tensor::CollapseShapeOp::create(builder, loc, x.value, groups);
  add(flat, shape);
  if (random.percent(50))
    return;
  statement();
  Known last = known.back();
  if (last.shape == shape && last.type().hasStaticShape())
    add(tensor::ExpandShapeOp::create(
            builder, loc, RankedTensorType::get(x.shape, last.element()),
            last.value, groups),
        x.shape);
}

void Generator::slice() {
  Known x = pick();
  unsigned axis = random.below(x.shape.size());
  if (!x.type().hasStaticShape() || x.shape[axis] < 2)
    return;
  SmallVector<int64_t> shape(x.shape);
  shape[axis] = 1 + random.below(x.shape[axis] - 1);
  SmallVector<OpFoldResult> offsets, sizes, strides;
  for (unsigned i = 0; i < shape.size(); ++i) {
    offsets.push_back(builder.getIndexAttr(
        i == axis ? random.below(x.shape[axis] - shape[axis] + 1) : 0));
    sizes.push_back(builder.getIndexAttr(shape[i]));
    strides.push_back(builder.getIndexAttr(1));
  }
  Value part = tensor::ExtractSliceOp::create(builder, loc, x.value, offsets,
                                              sizes, strides);
  add(part, shape);
  if (random.percent(50) && !llvm::is_contained(shape, 0)) {
    shape[axis] *= 2;
    add(tensor::ConcatOp::create(builder, loc, axis, ValueRange{part, part}),
        shape);
  }
}

void Generator::pad() {
  Known x = pick();
  if (!x.type().hasStaticShape())
    return;
  SmallVector<int64_t> low, high, shape(x.shape);
  for (int64_t &size : shape) {
    low.push_back(random.below(3));
    high.push_back(random.below(3));
    size += low.back() + high.back();
  }
  auto asIndices = [&](ArrayRef<int64_t> values) {
    return llvm::map_to_vector(values, [&](int64_t value) -> OpFoldResult {
      return builder.getIndexAttr(value);
    });
  };
  Value value = scalar(x.element());
  add(tensor::PadOp::create(builder, loc,
                            RankedTensorType::get(shape, x.element()), x.value,
                            asIndices(low), asIndices(high), value),
      shape);
}

void Generator::tosa() {
  static constexpr StringRef unary[] = {"tosa.abs", "tosa.sigmoid", "tosa.tanh",
                                        "tosa.exp"};
  static constexpr StringRef binary[] = {"tosa.add", "tosa.sub", "tosa.maximum",
                                         "tosa.minimum"};
  Known x = pick();
  Operation *op = nullptr;
  auto nanMode = [&] {
    return builder.getNamedAttr(
        "nan_mode",
        tosa::NanPropagationModeAttr::get(
            context, random.percent(60) ? tosa::NanPropagationMode::PROPAGATE
                                        : tosa::NanPropagationMode::IGNORE));
  };
  switch (random.below(4)) {
  case 0:
    op = create(random.pick(unary), x.value, x.type());
    break;
  case 1: {
    StringRef name = random.pick(binary);
    SmallVector<NamedAttribute> attributes;
    if (name.ends_with("imum"))
      attributes.push_back(nanMode());
    op = create(name, {x.value, partner(x).value}, x.type(), attributes);
    break;
  }
  case 2: {
    if (!x.isFloat())
      return;
    double lo = random.percent(60) ? 0 : -1 - double(random.below(3));
    double hi = random.percent(50) ? 6 : 1 + double(random.below(5));
    op = create(
        "tosa.clamp", x.value, x.type(),
        {builder.getNamedAttr("min_val", builder.getFloatAttr(x.element(), lo)),
         builder.getNamedAttr("max_val", builder.getFloatAttr(x.element(), hi)),
         nanMode()});
    break;
  }
  default: {
    Value other = partner(x).value;
    Type condition = x.type().clone(builder.getI1Type());
    if (Operation *compared =
            create(random.percent(50) ? "tosa.greater" : "tosa.greater_equal",
                   {x.value, other}, condition))
      op = create("tosa.select", {compared->getResult(0), x.value, other},
                  x.type());
  }
  }
  if (op)
    add(op->getResult(0), x.shape);
}
