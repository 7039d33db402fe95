// Clones scalar elementwise bodies on vectors.

#include "Rectify/Kernels/VectorBody.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

bool mlir::rectify::isVectorizableBody(Block &body, bool &speculatable,
                                       std::string &reason) {
  speculatable = true;
  auto refuse = [&](Operation &op, StringRef why) {
    reason =
        ("its body has '" + op.getName().getStringRef() + "', " + why).str();
    return false;
  };
  for (Operation &op : body.without_terminator()) {
    if (matchPattern(&op, m_Constant()))
      continue;
    if (op.getNumRegions() != 0)
      return refuse(op, "which has a region");
    if (!OpTrait::hasElementwiseMappableTraits(&op))
      return refuse(op, "which is not elementwise");
    if (!isMemoryEffectFree(&op))
      return refuse(op, "which has side effects");
    for (Type type : op.getResultTypes())
      if (!VectorType::isValidElementType(type))
        return refuse(op, "whose result type no vector can hold");
    // Upstream takes a remainder for speculatable, but the CPU traps where it
    // divides by zero.
    if (!isSpeculatable(&op) || isa<arith::RemSIOp, arith::RemUIOp>(op))
      speculatable = false;
  }
  return true;
}

SmallVector<Value> mlir::rectify::vectorizeBody(OpBuilder &b, Block &body,
                                                ValueRange arguments,
                                                int64_t width) {
  IRMapping mapping;
  mapping.map(body.getArguments(), arguments);
  auto toVector = [&](Value value) -> Value {
    if (Value mapped = mapping.lookupOrNull(value))
      return mapped;
    auto type = VectorType::get(width, value.getType());
    Value vector = vector::BroadcastOp::create(b, value.getLoc(), type, value);
    mapping.map(value, vector);
    return vector;
  };
  for (Operation &op : body.without_terminator()) {
    TypedAttr constant;
    if (matchPattern(&op, m_Constant(&constant))) {
      auto type = VectorType::get(width, constant.getType());
      Value splat = arith::ConstantOp::create(
          b, op.getLoc(), DenseElementsAttr::get(type, Attribute(constant)));
      mapping.map(op.getResult(0), splat);
      continue;
    }
    SmallVector<Value> operands =
        llvm::map_to_vector(op.getOperands(), toVector);
    SmallVector<Type> types =
        llvm::map_to_vector(op.getResultTypes(), [&](Type type) -> Type {
          return VectorType::get(width, type);
        });
    OperationState state(op.getLoc(), op.getName(), operands, types,
                         op.getDiscardableAttrDictionary().getValue());
    state.propertiesAttr = op.getPropertiesAsAttribute();
    Operation *clone = b.create(state);
    mapping.map(op.getResults(), clone->getResults());
  }
  return llvm::map_to_vector(body.getTerminator()->getOperands(), toVector);
}
