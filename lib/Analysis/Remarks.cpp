// How passes say what they did, what they did not, and what they know.

#include "Rectify/Analysis/Remarks.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/IR/Operation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// The journal
//===----------------------------------------------------------------------===//

RemarkJournal *RemarkJournal::get(MLIRContext *context) {
  Dialect *dialect = context->getLoadedDialect<RectifyDialect>();
  return dialect ? dialect->getRegisteredInterface<RemarkJournal>() : nullptr;
}

RemarkJournal &RemarkJournal::install(MLIRContext *context) {
  if (RemarkJournal *journal = get(context))
    return *journal;
  return context->getLoadedDialect<RectifyDialect>()
      ->addInterface<RemarkJournal>();
}

void RemarkJournal::add(RecordedRemark remark) {
  std::lock_guard<std::mutex> lock(mutex);
  remarks.push_back(std::move(remark));
}

std::vector<RecordedRemark> RemarkJournal::getRemarks(Operation *root) {
  std::lock_guard<std::mutex> lock(mutex);
  llvm::erase_if(remarks, [&](const RecordedRemark &remark) {
    return remark.root != root;
  });
  return remarks;
}

//===----------------------------------------------------------------------===//
// Remarks
//===----------------------------------------------------------------------===//

static RemarkSubject describe(Operation *op) {
  return {op->getName().getStringRef().str(), op->getLoc(),
          isa<ScalarBodyOpInterface>(op)};
}

void PassRemark::record(const remark::detail::LazyTextBuild &text) {
  if (recorded)
    record(remark::detail::Remark::Arg(text.key, text.thunk()));
}

void PassRemark::record(const remark::detail::Remark::Arg &argument) {
  if (!recorded)
    return;
  if (argument.key == "Suggestion") {
    recorded->suggestion += argument.val;
    return;
  }
  // A number for tools stands in the sentence as well.
  if (argument.key == "Remark" || argument.key == "Reason")
    recorded->message += argument.val;
}

PassRemark &PassRemark::about(Operation *other) {
  if (recorded)
    recorded->others.push_back(describe(other));
  return *this;
}

PassRemark::~PassRemark() {
  if (recorded)
    journal->add(std::move(*recorded));
}

bool rectify::remarksEnabled(Operation *op) {
  return op->getContext()->getRemarkEngine() ||
         RemarkJournal::get(op->getContext());
}

PassRemark rectify::emitRemark(RemarkKind kind, Operation *op, StringRef pass,
                               StringRef name) {
  PassRemark result;
  RemarkJournal *journal = RemarkJournal::get(op->getContext());
  if (!journal && !op->getContext()->getRemarkEngine())
    return result;
  auto options = remark::RemarkOpts::name(name).category(pass);
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function)
    function = op->getParentOfType<FunctionOpInterface>();
  if (function)
    options = options.function(function.getName());
  switch (kind) {
  case RemarkKind::Passed:
    result.remark = remark::passed(op->getLoc(), options);
    break;
  case RemarkKind::Missed:
    result.remark = remark::missed(op->getLoc(), options);
    break;
  case RemarkKind::Analysis:
    result.remark = remark::analysis(op->getLoc(), options);
    break;
  }
  if (!journal)
    return result;

  Operation *root = op;
  while (Operation *parent = root->getParentOp())
    root = parent;
  result.journal = journal;
  result.recorded = std::make_unique<RecordedRemark>(
      RecordedRemark{kind,
                     pass.str(),
                     name.str(),
                     options.functionName.str(),
                     root,
                     describe(op),
                     {},
                     {},
                     {},
                     {}});
  if (function != op && !op->hasTrait<OpTrait::SymbolTable>())
    op->walk([&](Operation *nested) {
      if (nested != op && OpTrait::hasElementwiseMappableTraits(nested))
        result.recorded->inside.push_back(describe(nested));
    });
  return result;
}
