// Moves the packing of arguments that never change into a function of its own,
// which is called once.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/HugePages.h"
#include "Rectify/Passes.h"

#include "ConstantArguments.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"

#define DEBUG_TYPE "rectify-prepare"

namespace mlir::rectify {
#define GEN_PASS_DEF_PREPARE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

struct Prepare : rectify::impl::PrepareBase<Prepare> {
  void runOnOperation() override {
    SymbolTable table(getOperation());
    symbols = &table;
    SmallVector<func::FuncOp> functions(getOperation().getOps<func::FuncOp>());
    for (func::FuncOp function : functions)
      if (!function.isExternal() && failed(prepare(function)))
        return signalPassFailure();
  }

private:
  LogicalResult prepare(func::FuncOp function);
  func::FuncOp createCompanion(func::FuncOp function, IRMapping &mapping);
  void move(PackOp pack, func::FuncOp function, OpBuilder &body,
            IRMapping &mapping);
  void advise(OpBuilder &b, Location loc, Value global, int64_t bytes,
              int32_t advice);

  SymbolTable *symbols = nullptr;
};

} // namespace

/// The function `@f.prepare`, which returns at once; `mapping` takes the
/// arguments of `@f` to its own.
func::FuncOp Prepare::createCompanion(func::FuncOp function,
                                      IRMapping &mapping) {
  SmallVector<BlockArgument> constants(llvm::make_filter_range(
      function.getArguments(),
      [](BlockArgument argument) { return isConstantArgument(argument); }));
  SmallVector<Type> types = llvm::map_to_vector(
      constants, [](BlockArgument argument) { return argument.getType(); });
  OpBuilder b(function);
  b.setInsertionPointAfter(function);
  auto companion = func::FuncOp::create(b, function.getLoc(),
                                        (function.getName() + ".prepare").str(),
                                        b.getFunctionType(types, {}));
  companion.setVisibility(function.getVisibility());
  if (Attribute interface = function->getAttr("llvm.emit_c_interface"))
    companion->setAttr("llvm.emit_c_interface", interface);
  Block *entry = companion.addEntryBlock();
  for (auto [from, to] : llvm::zip(constants, entry->getArguments()))
    mapping.map(from, to);
  b.setInsertionPointToStart(entry);
  func::ReturnOp::create(b, function.getLoc());
  return companion;
}

/// madvise(memory of the global, bytes, advice). The global is aligned to a
/// page of 4 KB.
void Prepare::advise(OpBuilder &b, Location loc, Value global, int64_t bytes,
                     int32_t advice) {
  Type i64 = b.getI64Type(), i32 = b.getI32Type();
  auto type = b.getFunctionType({i64, i64, i32}, i32);
  auto declared = symbols->lookup<func::FuncOp>("madvise");
  if (!declared) {
    if (symbols->lookup("madvise"))
      return;
    OpBuilder moduleBuilder(getOperation().getBodyRegion());
    declared = func::FuncOp::create(moduleBuilder, loc, "madvise", type);
    declared.setPrivate();
    symbols->insert(declared);
  }
  if (declared.getFunctionType() != type)
    return;
  Value address =
      memref::ExtractAlignedPointerAsIndexOp::create(b, loc, global);
  Value pointer = arith::IndexCastOp::create(b, loc, i64, address);
  Value size = arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(bytes));
  Value what = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(advice));
  func::CallOp::create(b, loc, declared, ValueRange{pointer, size, what});
}

/// The pack, into a global, goes to the companion, and its result is read from
/// the global.
void Prepare::move(PackOp pack, func::FuncOp function, OpBuilder &body,
                   IRMapping &mapping) {
  Location loc = pack.getLoc();
  auto tensor = cast<RankedTensorType>(pack.getResult(0).getType());
  auto type = MemRefType::get(tensor.getShape(), tensor.getElementType());
  int64_t bytes = tensor.getNumElements() * tensor.getElementTypeBitWidth() / 8;
  bool isLarge = bytes >= hugePageBytes;
  OpBuilder b(function);
  // Zeros, so that it is defined what a function computes that was not
  // prepared.
  auto global = memref::GlobalOp::create(
      b, loc, (function.getName() + ".packed").str(),
      b.getStringAttr("private"), type,
      DenseElementsAttr::get(tensor, b.getZeroAttr(tensor.getElementType())),
      /*constant=*/false, b.getI64IntegerAttr(isLarge ? pageBytes : 64));
  symbols->insert(global);

  for (Operation *op : getComputation(pack.getResult(0)))
    if (!mapping.contains(op))
      body.clone(*op, mapping);
  Value memory = memref::GetGlobalOp::create(body, loc, type, global.getName());
  if (isLarge)
    advise(body, loc, memory, bytes, madvHugePage);
  auto materialize = bufferization::MaterializeInDestinationOp::create(
      body, loc, /*result=*/Type(), mapping.lookup(pack.getResult(0)), memory);
  materialize.setRestrict(true);
  materialize.setWritable(true);
  if (isLarge)
    advise(body, loc, memory, bytes, madvCollapse);

  b.setInsertionPoint(pack);
  Value read = memref::GetGlobalOp::create(b, loc, type, global.getName());
  Value panels = bufferization::ToTensorOp::create(b, loc, tensor, read,
                                                   /*restrict=*/true);
  SmallVector<Operation *> dead = getComputation(pack.getResult(0));
  pack.getResult(0).replaceAllUsesWith(panels);
  for (Operation *op : llvm::reverse(dead))
    if (op->use_empty())
      op->erase();
}

LogicalResult Prepare::prepare(func::FuncOp function) {
  SmallVector<PackOp> packs;
  function.walk([&](PackOp pack) {
    if (!pack.isOnBuffers() &&
        cast<ShapedType>(pack.getDest().getType()).hasStaticShape() &&
        dependsOnConstantsOnly(pack.getResult(0)))
      packs.push_back(pack);
  });
  if (packs.empty())
    return success();
  std::string name = (function.getName() + ".prepare").str();
  if (Operation *other = symbols->lookup(name)) {
    InFlightDiagnostic error = function.emitError("the name @")
                               << name
                               << ", which the preparation of its constant "
                                  "arguments gets, is taken";
    error.attachNote(other->getLoc()) << "by this";
    return error;
  }
  IRMapping mapping;
  func::FuncOp companion = createCompanion(function, mapping);
  symbols->insert(companion);
  OpBuilder body = OpBuilder::atBlockTerminator(&companion.getBody().front());
  for (PackOp pack : packs)
    move(pack, function, body, mapping);

  std::string unread;
  for (BlockArgument argument : function.getArguments())
    if (isConstantArgument(argument) && argument.use_empty())
      unread += (unread.empty() ? "" : ", ") +
                std::to_string(argument.getArgNumber());
  remarkPassed(function, DEBUG_TYPE, "prepared")
      << ("@" + name + " packs weights once; of the constant arguments @" +
          function.getName() + " itself does not read " +
          (unread.empty() ? "any less" : "number " + unread))
             .str();
  return success();
}
