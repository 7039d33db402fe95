// Proves that passes keep the meaning of code on scalars and small tensors, by
// running it on all inputs before and after them.

#include "Testing/FunctionProof.h"
#include "Testing/Testing.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

/// Attributes of a function that say what is claimed of it.
static constexpr StringLiteral
    noopAttr = "noop",
    nearerAttr = "never_farther", equalsAttr = "equals",
    // What sizes are tried that its types leave open.
    sizesAttr = "sizes";

namespace {
struct TestEquivalence : PassWrapper<TestEquivalence, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestEquivalence)

  TestEquivalence() = default;
  TestEquivalence(const TestEquivalence &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "test-rectify-equivalence"; }
  StringRef getDescription() const override {
    return "Prove that passes keep what each function computes";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<RectifyDialect>();
    OpPassManager passes(ModuleOp::getOperationName(),
                         OpPassManager::Nesting::Implicit);
    if (succeeded(parsePassPipeline(pipeline, passes, llvm::errs())))
      passes.getDependentDialects(registry);
  }

  Option<std::string> pipeline{
      *this, "pipeline",
      llvm::cl::desc(
          "The passes. Without, each function that has the attribute "
          "'equals' is compared with the function that it names")};
  Option<bool> smt{*this, "smt",
                   llvm::cl::desc("Compare nothing, but print what is to be "
                                  "proved in SMT-LIB"),
                   llvm::cl::init(false)};
  Option<bool> verbose{*this, "v",
                       llvm::cl::desc("Print what is proved of each function"),
                       llvm::cl::init(false)};
  Option<bool> neverFarther{
      *this, "never-farther",
      llvm::cl::desc("Allow every function to round otherwise, as the "
                     "attribute 'never_farther' allows one"),
      llvm::cl::init(false)};
  Option<bool> skip{
      *this, "skip-others",
      llvm::cl::desc(
          "Leave out functions that are no scalar code, or that the passes "
          "leave alone"),
      llvm::cl::init(false)};

  void runOnOperation() override;
  LogicalResult compareFunctions(func::FuncOp before, func::FuncOp after,
                                 StringRef how, bool mustChange);

  BodyTables tables;
};
} // namespace

/// "reduce with sizes of 2"
static std::string getLabel(func::FuncOp function,
                            std::optional<int64_t> size) {
  std::string label = function.getName().str();
  if (size)
    label += " with sizes of " + std::to_string(*size);
  return label;
}

LogicalResult TestEquivalence::compareFunctions(func::FuncOp before,
                                                func::FuncOp after,
                                                StringRef how,
                                                bool mustChange) {
  SmallVector<std::optional<int64_t>> sizes;
  if (auto given = before->getAttrOfType<ArrayAttr>(sizesAttr))
    llvm::append_range(sizes, extractFromIntegerArrayAttr<int64_t>(given));
  else
    sizes.push_back(std::nullopt);
  for (std::optional<int64_t> size : sizes) {
    std::string why;
    FunctionProof proof(before, after,
                        neverFarther || before->hasAttr(nearerAttr), tables,
                        why, size);
    if (!proof.isPossible()) {
      if (skip)
        return success();
      if (smt) {
        llvm::outs() << "; none " << getLabel(before, size) << ": " << why
                     << "\n";
        continue;
      }
      return before.emitError() << "nothing can be proved of '"
                                << before.getName() << "': " << why;
    }
    bool isNoop = before->hasAttr(noopAttr);
    bool isUnchanged = isSameText(before, after);
    if (skip && isUnchanged)
      return success();
    if (smt) {
      if (isUnchanged)
        llvm::outs() << "; unchanged " << before.getName() << "\n";
      else
        proof.writeSmtProblems(llvm::outs(), getLabel(before, size));
      continue;
    }
    if (mustChange && isUnchanged != isNoop)
      return before.emitError()
             << how << (isNoop ? " changes" : " changes nothing in") << " '"
             << before.getName() << "'";
    std::string difference = proof.run().difference;
    if (!difference.empty())
      return before.emitError() << how << " changes what '" << before.getName()
                                << "' computes: " << difference;
    if (verbose)
      llvm::outs() << getLabel(before, size) << ": " << proof.print() << "\n";
  }
  return success();
}

void TestEquivalence::runOnOperation() {
  ModuleOp module = getOperation();
  bool failed = false;
  SmallVector<func::FuncOp> functions(module.getOps<func::FuncOp>());
  if (pipeline.empty()) {
    for (func::FuncOp function : functions) {
      auto name = function->getAttrOfType<SymbolRefAttr>(equalsAttr);
      if (!name)
        continue;
      auto other = module.lookupSymbol<func::FuncOp>(name);
      if (!other || other.getFunctionType() != function.getFunctionType()) {
        function.emitError() << "there is no " << name << " of its type";
        failed = true;
        continue;
      }
      std::string how = ("'" + other.getName() + "' in its place").str();
      failed |= mlir::failed(
          compareFunctions(function, other, how, /*mustChange=*/false));
    }
    if (failed)
      signalPassFailure();
    return;
  }

  // The passes run on copies, in a module of their own.
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto copies = ModuleOp::create(builder, module.getLoc());
  copies->setDiscardableAttrs(module->getDiscardableAttrDictionary());
  builder.setInsertionPointToStart(copies.getBody());
  for (func::FuncOp function : functions)
    builder.clone(*function);
  OpPassManager passes(ModuleOp::getOperationName(),
                       OpPassManager::Nesting::Implicit);
  if (mlir::failed(parsePassPipeline(pipeline, passes)) ||
      mlir::failed(runPipeline(passes, copies)))
    return signalPassFailure();
  for (func::FuncOp function : functions) {
    auto copy = copies.lookupSymbol<func::FuncOp>(function.getNameAttr());
    if (!copy) {
      function.emitError() << pipeline << " removes it";
      failed = true;
      continue;
    }
    failed |= mlir::failed(compareFunctions(
        function, copy, "'" + pipeline.getValue() + "'", /*mustChange=*/true));
  }
  copies.erase();
  if (failed)
    signalPassFailure();
}

void rectify::registerTestEquivalencePass() {
  PassRegistration<TestEquivalence>();
}
