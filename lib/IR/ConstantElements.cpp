// Reading constants, and making others of them.

#include "Rectify/IR/ConstantElements.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/DialectResourceBlobManager.h"

using namespace mlir;
using namespace mlir::rectify;

std::optional<ConstantElements> ConstantElements::get(Attribute constant) {
  auto elements = dyn_cast_or_null<ElementsAttr>(constant);
  if (!elements)
    return std::nullopt;
  ConstantElements result{constant, elements.getShapedType(), {}, false};
  Type element = result.type.getElementType();
  if (!element.isIntOrFloat() || element.getIntOrFloatBitWidth() % 8 != 0)
    return std::nullopt;
  if (auto dense = dyn_cast<DenseElementsAttr>(constant)) {
    result.data = dense.getRawData();
    result.isSplat = dense.isSplat();
  } else if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant)) {
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      result.data = blob->getData();
  }
  int64_t count = result.isSplat ? 1 : result.type.getNumElements();
  if (static_cast<int64_t>(result.data.size()) !=
      count * result.getElementBytes())
    return std::nullopt;
  return result;
}

Attribute ConstantElements::rebuild(
    ShapedType to, function_ref<void(MutableArrayRef<char>)> fill) const {
  AsmResourceBlob blob = HeapAsmResourceBlob::allocate(
      to.getNumElements() * getElementBytes(), /*align=*/64);
  llvm::fill(blob.getMutableData(), 0);
  fill(blob.getMutableData());
  if (isa<DenseElementsAttr>(constant))
    return DenseElementsAttr::getFromRawBuffer(to, blob.getData());
  // A resource of its own, which costs the context nothing.
  auto &manager =
      DenseResourceElementsHandle::getManagerInterface(constant.getContext());
  return DenseResourceElementsAttr::get(
      to, manager.insert("rectify_packed", std::move(blob)));
}

Attribute ConstantElements::slice(ArrayRef<int64_t> offsets,
                                  ArrayRef<int64_t> sizes,
                                  ShapedType to) const {
  if (isSplat)
    return cast<DenseElementsAttr>(constant).resizeSplat(to);
  return rebuild(to, [&](MutableArrayRef<char> result) {
    char *end = result.data();
    // Copies what there is of the dims from `dim` on at element `begin`.
    auto copy = [&](auto &self, size_t dim, int64_t begin) -> void {
      if (dim == sizes.size()) {
        end = std::copy_n(data.data() + begin * getElementBytes(),
                          getElementBytes(), end);
        return;
      }
      for (int64_t i = 0; i < sizes[dim]; ++i)
        self(self, dim + 1, begin * type.getDimSize(dim) + offsets[dim] + i);
    };
    copy(copy, 0, 0);
  });
}
