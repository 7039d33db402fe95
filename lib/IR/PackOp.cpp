// rectify.pack: verifier, effects, folding and bufferization.

#include "Rectify/IR/ConstantElements.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/BlockedMap.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// The op
//===----------------------------------------------------------------------===//

ParseResult PackOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::UnresolvedOperand source, dest;
  Type sourceType, destType;
  AffineMapAttr map;
  if (parser.parseOperand(source) || parser.parseKeyword("into") ||
      parser.parseOperand(dest) || parser.parseKeyword("by") ||
      parser.parseAttribute(map) ||
      parser.parseOptionalAttrDict(result.attributes) || parser.parseColon() ||
      parser.parseType(sourceType) || parser.parseKeyword("into") ||
      parser.parseType(destType) ||
      parser.resolveOperand(source, sourceType, result.operands) ||
      parser.resolveOperand(dest, destType, result.operands))
    return failure();
  result.getOrAddProperties<Properties>().map = map;
  // The tensor form's result has dest's type, which is written once.
  if (isa<RankedTensorType>(destType))
    result.addTypes(destType);
  return success();
}

void PackOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getSource() << " into " << getDest() << " by "
          << getMapAttr();
  printer.printOptionalAttrDict((*this)->getAttrs(), {getMapAttrName()});
  printer << " : " << getSource().getType() << " into " << getDest().getType();
}

void PackOp::build(OpBuilder &builder, OperationState &state, Value source,
                   Value dest, AffineMap map) {
  build(builder, state, dest.getType(), source, dest, AffineMapAttr::get(map));
}

LogicalResult PackOp::verify() {
  // P1
  if (isOnBuffers() != isa<MemRefType>(getDest().getType()))
    return emitOpError("expects source and dest to be both tensors or both "
                       "memrefs, but they are ")
           << getSource().getType() << " and " << getDest().getType();
  if (isOnBuffers() ? getNumResults() != 0
                    : getResultTypes() != TypeRange(getDest().getType()))
    return emitOpError(isOnBuffers()
                           ? "expects no results when it is on memrefs"
                           : "expects one result, of dest's type");
  auto source = cast<ShapedType>(getSource().getType());
  auto dest = cast<ShapedType>(getDest().getType());
  AffineMap map = getMap();
  // P2
  bool isWhole = isBlockedMap(map) && getUnusedDimsBitVector(map).none();
  if (!isWhole)
    return emitOpError("expects each result of its map to be a dim, 'dim "
                       "floordiv block' or 'dim mod block', and each dim to "
                       "occur by itself or in both other ways, but the map "
                       "is ")
           << AffineMapAttr::get(map);
  // P3
  if (map.getNumDims() != source.getRank() ||
      map.getNumResults() != dest.getRank())
    return emitOpError("expects a map with one dim per dim of source, ")
           << source.getRank() << ", and one result per dim of dest, "
           << dest.getRank() << ", but it has " << map.getNumDims()
           << " dims and " << map.getNumResults() << " results";
  // P4
  for (auto [i, expr] : llvm::enumerate(map.getResults())) {
    BlockedResult result = *getBlockedResult(expr);
    int64_t size = getBlockedSize(result, source.getDimSize(result.dim));
    if (dest.isDynamicDim(i) || result.fits(dest.getDimSize(i), size))
      continue;
    return emitOpError("expects dim ")
           << i << " of dest to be " << size
           << (result.part == BlockedResult::Part::Block ? " or more" : "")
           << ", but it is " << dest.getDimSize(i);
  }
  // P5
  if (source.getElementType() != dest.getElementType())
    return emitOpError("expects source and dest to have one element type, but "
                       "they are of ")
           << source.getElementType() << " and " << dest.getElementType();
  return success();
}

Speculation::Speculatability PackOp::getSpeculatability() {
  // A size that does not fit is an error at run time.
  auto dest = cast<ShapedType>(getDest().getType());
  return isOnBuffers() || !dest.hasStaticShape() ? Speculation::NotSpeculatable
                                                 : Speculation::Speculatable;
}

void PackOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  if (!isOnBuffers())
    return;
  effects.emplace_back(MemoryEffects::Read::get(), &getSourceMutable(),
                       SideEffects::DefaultResource::get());
  effects.emplace_back(MemoryEffects::Write::get(), &getDestMutable(),
                       SideEffects::DefaultResource::get());
}

LogicalResult PackOp::reifyResultShapes(OpBuilder &builder,
                                        ReifiedRankedShapedTypeDims &shapes) {
  if (!isOnBuffers())
    shapes.push_back(tensor::getMixedSizes(builder, getLoc(), getDest()));
  return success();
}

//===----------------------------------------------------------------------===//
// Folding
//===----------------------------------------------------------------------===//

/// Copies `from`, of `shape`, or one element for all if `splat`, to where `map`
/// puts it in `to`, which is zero.
static void packElements(ArrayRef<char> from, bool splat,
                         ArrayRef<int64_t> shape, AffineMap map,
                         ArrayRef<int64_t> packedShape, int64_t bytes,
                         MutableArrayRef<char> to) {
  // The place of an element is a sum over the dims.
  SmallVector<SmallVector<int64_t>> places;
  for (int64_t size : shape)
    places.emplace_back(size, 0);
  int64_t stride = bytes;
  for (unsigned i = map.getNumResults(); i-- > 0;) {
    BlockedResult result = *getBlockedResult(map.getResult(i));
    for (auto [index, place] : llvm::enumerate(places[result.dim])) {
      int64_t position = index;
      if (result.part == BlockedResult::Part::Within)
        position %= result.block;
      else
        position /= result.block;
      place += position * stride;
    }
    stride *= packedShape[i];
  }
  SmallVector<int64_t> point(shape.size(), 0);
  const char *source = from.data();
  if (llvm::is_contained(shape, 0))
    return;
  while (true) {
    int64_t place = 0;
    for (auto [dim, index] : llvm::enumerate(point))
      place += places[dim][index];
    std::copy_n(source, bytes, to.data() + place);
    if (!splat)
      source += bytes;
    unsigned dim = shape.size();
    while (dim > 0 && ++point[dim - 1] == shape[dim - 1])
      point[--dim] = 0;
    if (dim == 0)
      return;
  }
}

LogicalResult PackOp::fold(FoldAdaptor adaptor,
                           SmallVectorImpl<OpFoldResult> &results) {
  auto dest = cast<ShapedType>(getDest().getType());
  std::optional<ConstantElements> source =
      ConstantElements::get(adaptor.getSource());
  if (isOnBuffers() || !source || source->data.empty() ||
      !dest.hasStaticShape())
    return failure();
  results.push_back(source->rebuild(dest, [&](MutableArrayRef<char> packed) {
    packElements(source->data, source->isSplat, source->type.getShape(),
                 getMap(), dest.getShape(), source->getElementBytes(), packed);
  }));
  return success();
}

//===----------------------------------------------------------------------===//
// Bufferization
//===----------------------------------------------------------------------===//

namespace {
/// The source is read; dest is written and not read.
struct PackBufferization
    : bufferization::DstBufferizableOpInterfaceExternalModel<PackBufferization,
                                                             PackOp> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const bufferization::AnalysisState &) const {
    return &operand == &cast<PackOp>(op).getSourceMutable();
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const bufferization::BufferizationOptions &options,
                          bufferization::BufferizationState &state) const {
    auto pack = cast<PackOp>(op);
    if (pack.isOnBuffers())
      return success();
    FailureOr<Value> source =
        bufferization::getBuffer(rewriter, pack.getSource(), options, state);
    FailureOr<Value> dest =
        bufferization::getBuffer(rewriter, pack.getDest(), options, state);
    if (failed(source) || failed(dest))
      return failure();
    PackOp::create(rewriter, pack.getLoc(), TypeRange(), *source, *dest,
                   pack.getMapAttr());
    bufferization::replaceOpWithBufferizedValues(rewriter, op, *dest);
    return success();
  }
};
} // namespace

void rectify::registerPackExternalModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, RectifyDialect *) {
    PackOp::attachInterface<PackBufferization>(*context);
  });
}
