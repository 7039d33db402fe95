// Tells the embedder when each layer starts and ends, and what it costs at
// least.

#include "Rectify/Analysis/SumOfProducts.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_PROFILE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// What is a layer
//===----------------------------------------------------------------------===//

/// Whether `op` works on whole buffers.
static bool isWhole(Operation *op) {
  if (isa<memref::CopyOp>(op))
    return true;
  auto destination = dyn_cast<DestinationStyleOpInterface>(op);
  return destination && destination.hasPureBufferSemantics();
}

/// Whether `loop` is one layer: all of its iterations together are.
static bool isLayer(LoopLikeOpInterface loop) {
  if (loop->hasTrait<OpTrait::HasParallelRegion>())
    return true;
  WalkResult result = loop->walk([](Operation *op) {
    return WalkResult(failure(isWhole(op) || isa<CallOpInterface>(op)));
  });
  return !result.wasInterrupted();
}

static void collectLayers(Region &region,
                          SmallVectorImpl<Operation *> &layers) {
  for (Operation &op : region.getOps()) {
    auto loop = dyn_cast<LoopLikeOpInterface>(op);
    if (isWhole(&op) || (loop && isLayer(loop))) {
      layers.push_back(&op);
      continue;
    }
    for (Region &nested : op.getRegions())
      collectLayers(nested, layers);
  }
}

//===----------------------------------------------------------------------===//
// What it costs
//===----------------------------------------------------------------------===//

namespace {
/// A product of sizes, of which some are known at run time only.
class Product {
public:
  explicit Product(int64_t factor) : factor(factor) {}
  void multiply(OpFoldResult size) {
    if (std::optional<int64_t> known = getConstantIntValue(size))
      factor *= *known;
    else
      sizes.push_back(cast<Value>(size));
  }
  Value emit(OpBuilder &b, Location loc) const {
    Value result =
        arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(factor));
    for (Value size : sizes)
      result = arith::MulIOp::create(
          b, loc, result,
          arith::IndexCastOp::create(b, loc, b.getI64Type(), size));
    return result;
  }

private:
  int64_t factor;
  SmallVector<Value> sizes;
};
} // namespace

/// Whether the op sums products.
static bool isContraction(Operation *op) {
  if (isa<ContractOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumReductionLoops() > 0 &&
         isSumOfProducts(*linalgOp.getBlock());
}

/// A multiplication and an addition for every point of a contraction.
static Product getOperations(Operation *op, OpBuilder &b) {
  if (!isContraction(op))
    return Product(0);
  Product result(2);
  if (auto contract = dyn_cast<ContractOp>(op))
    for (OpFoldResult size : contract.createLoopRanges(b, op->getLoc()))
      result.multiply(size);
  else
    for (Range range :
         cast<linalg::LinalgOp>(op).createLoopRanges(b, op->getLoc()))
      result.multiply(range.size);
  return result;
}

/// What the op reads and what it writes, each once.
static void collectTraffic(Operation *op, llvm::SmallSetVector<Value, 4> &read,
                           llvm::SmallSetVector<Value, 4> &written) {
  auto destination = dyn_cast<DestinationStyleOpInterface>(op);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  for (OpOperand &operand : op->getOpOperands()) {
    bool isWritten = destination && destination.isDpsInit(&operand);
    bool isRead =
        linalgOp ? linalgOp.payloadUsesValueFromOperand(&operand) : !isWritten;
    if (isRead)
      read.insert(operand.get());
    if (isWritten)
      written.insert(operand.get());
  }
}

static Value emitBytes(Operation *op, OpBuilder &b) {
  Location loc = op->getLoc();
  Value sum = arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(0));
  if (!isWhole(op))
    return sum;
  llvm::SmallSetVector<Value, 4> read, written;
  collectTraffic(op, read, written);
  for (Value buffer : llvm::concat<const Value>(read, written)) {
    auto type = dyn_cast<MemRefType>(buffer.getType());
    if (!type || !type.getElementType().isIntOrIndexOrFloat())
      continue;
    int64_t bits =
        type.getElementType().isIndex() ? 64 : type.getElementTypeBitWidth();
    Product bytes(llvm::divideCeil(bits, 8));
    for (OpFoldResult size : memref::getMixedSizes(b, loc, buffer))
      bytes.multiply(size);
    sum = b.createOrFold<arith::AddIOp>(loc, sum, bytes.emit(b, loc));
  }
  return sum;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// What the list of layers says of `op`.
static DictionaryAttr describe(Operation *op, func::FuncOp function) {
  Builder b(op->getContext());
  SmallVector<Attribute> with;
  op->walk([&](Operation *nested) {
    auto name = b.getStringAttr(nested->getName().getStringRef());
    if (nested != op && OpTrait::hasElementwiseMappableTraits(nested) &&
        !llvm::is_contained(with, name))
      with.push_back(name);
  });
  NamedAttrList list;
  list.append("at", LocationAttr(op->getLoc()));
  list.append("function", b.getStringAttr(function.getName()));
  list.append("op", b.getStringAttr(op->getName().getStringRef()));
  if (isContraction(op))
    list.append("elements", TypeAttr::get(getElementTypeOrSelf(
                                op->getOperand(0).getType())));
  if (isa<ContractOp, linalg::LinalgOp>(op))
    list.append("with", b.getArrayAttr(with));
  return list.getDictionary(op->getContext());
}

namespace {

struct Profile : rectify::impl::ProfileBase<Profile> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (module->hasAttr(RectifyDialect::layersName))
      return;
    OpBuilder b(module.getBodyRegion());
    Type i64 = b.getI64Type();
    func::FuncOp begin = declare("rectify_layer_begin", {i64});
    func::FuncOp end = declare("rectify_layer_end", {i64, i64, i64});
    if (!begin || !end)
      return signalPassFailure();

    SmallVector<Attribute> list;
    for (auto function : module.getOps<func::FuncOp>()) {
      SmallVector<Operation *> layers;
      collectLayers(function.getBody(), layers);
      for (Operation *op : layers) {
        Location loc = op->getLoc();
        b.setInsertionPoint(op);
        Value operations = getOperations(op, b).emit(b, loc);
        Value bytes = emitBytes(op, b);
        Value number =
            arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(list.size()));
        func::CallOp::create(b, loc, begin, number);
        b.setInsertionPointAfter(op);
        func::CallOp::create(b, loc, end,
                             ValueRange{number, operations, bytes});
        list.push_back(describe(op, function));
      }
    }
    module->setAttr(RectifyDialect::layersName, b.getArrayAttr(list));
  }

private:
  /// The function of the C interface, or null where the module has another of
  /// that name.
  func::FuncOp declare(StringRef name, ArrayRef<Type> arguments);
};

} // namespace

func::FuncOp Profile::declare(StringRef name, ArrayRef<Type> arguments) {
  OpBuilder b(getOperation().getBodyRegion());
  FunctionType type = b.getFunctionType(arguments, {});
  if (Operation *other = SymbolTable::lookupSymbolIn(getOperation(), name)) {
    auto function = dyn_cast<func::FuncOp>(other);
    if (function && function.getFunctionType() == type)
      return function;
    other->emitError() << "'" << name << "' must be a function of type "
                       << type;
    return nullptr;
  }
  auto function = func::FuncOp::create(b, getOperation().getLoc(), name, type);
  function.setPrivate();
  return function;
}
