// Contractions that are convolutions with small windows and known weights.

#include "WindowedConvolution.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// Whether the maps of `op` are those of such a convolution.
static bool hasMaps(ContractOp op, bool hasImages,
                    SmallVector<unsigned, 4> &weightDims) {
  MLIRContext *context = op.getContext();
  AffineMap out = op.getOutMaps()[0], in = op.getLhsMap();
  SmallVector<unsigned> reductions = op.getReductionDims();
  if (in.getNumResults() != out.getNumResults() || reductions.size() != 3 ||
      out.getNumDims() != out.getNumResults() + 3)
    return false;
  auto dim = [&](unsigned i) { return getAffineDimExpr(i, context); };
  auto outDim = [&](unsigned place) {
    return out.getDimPosition(place + hasImages);
  };
  unsigned filter = outDim(2);
  AffineExpr channel = in.getResults().back();
  if (!isa<AffineDimExpr>(channel) ||
      (hasImages && in.getResult(0) != out.getResult(0)))
    return false;
  weightDims = {filter, 0, 0, cast<AffineDimExpr>(channel).getPosition()};
  for (unsigned i : {0, 1}) {
    bool found = false;
    for (unsigned reduction : reductions)
      if (in.getResult(i + hasImages) == dim(outDim(i)) + dim(reduction)) {
        weightDims[1 + i] = reduction;
        found = true;
      }
    if (!found)
      return false;
  }
  AffineMap weights = op.getRhsMap();
  if (!weights.isProjectedPermutation() || weights.getNumResults() != 4)
    return false;
  for (unsigned &loop : weightDims) {
    std::optional<unsigned> place = weights.getResultPosition(dim(loop));
    if (!place)
      return false;
    loop = *place;
  }
  return true;
}

std::optional<WindowedConvolution>
WindowedConvolution::get(ContractOp op, std::string &reason) {
  auto refuse = [&](StringRef why) {
    reason = why.str();
    return std::nullopt;
  };
  AffineMap out = op.getOutMaps()[0];
  WindowedConvolution conv;
  conv.op = op;
  conv.hasImages = out.getNumResults() == 4;
  if (op->getNumResults() != 1 || out.getNumResults() < 3 ||
      out.getNumResults() > 4 || !out.isProjectedPermutation() ||
      !hasMaps(op, conv.hasImages, conv.weightDims))
    return refuse("");
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  auto weights = cast<RankedTensorType>(op.getRhs().getType());
  if (!type.getElementType().isF32() || !weights.getElementType().isF32() ||
      !getElementTypeOrSelf(op.getLhs()).isF32() ||
      !op.getAccumulatorType().isF32())
    return refuse("it is not in f32");
  if (!type.hasStaticShape() || !weights.hasStaticShape() ||
      !cast<RankedTensorType>(op.getLhs().getType()).hasStaticShape())
    return refuse("its sizes are not known");
  if (weights.getDimSize(conv.weightDims[1]) != window ||
      weights.getDimSize(conv.weightDims[2]) != window)
    return refuse("its windows are not of 3 x 3");
  ArrayRef<int64_t> shape = type.getShape();
  conv.images = conv.hasImages ? shape.front() : 1;
  shape = shape.take_back(3);
  conv.height = shape[0];
  conv.width = shape[1];
  conv.filters = shape[2];
  conv.channels = weights.getDimSize(conv.weightDims[3]);
  for (unsigned i = 0; i < op.getSides().size(); ++i) {
    AffineMap map = op.getMap(2 + i);
    bool isOfFilters =
        map.getNumResults() == 1 && map.getResult(0) == out.getResults().back();
    if (map != out && !isOfFilters && map.getNumResults() != 0)
      return refuse("its epilogue reads a tensor in another order");
  }
  Attribute constant;
  if (!matchPattern(op.getRhs(), m_Constant(&constant)))
    return refuse("its weights are not constant");
  std::optional<ConstantElements> elements = ConstantElements::get(constant);
  if (!elements || elements->data.empty())
    return refuse("its weights are not there");
  conv.weights = *elements;
  return conv;
}
