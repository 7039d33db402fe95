// How passes say what they did, what they did not, and what they know.

#include "Rectify/Analysis/Remarks.h"

#include "mlir/IR/Operation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

bool rectify::remarksEnabled(Operation *op) {
  return op->getContext()->getRemarkEngine() != nullptr;
}

remark::detail::InFlightRemark rectify::emitRemark(RemarkKind kind,
                                                   Operation *op,
                                                   StringRef pass,
                                                   StringRef name) {
  if (!remarksEnabled(op))
    return {};
  auto options = remark::RemarkOpts::name(name).category(pass);
  if (auto function = op->getParentOfType<FunctionOpInterface>())
    options = options.function(function.getName());
  switch (kind) {
  case RemarkKind::Passed:
    return remark::passed(op->getLoc(), options);
  case RemarkKind::Missed:
    return remark::missed(op->getLoc(), options);
  case RemarkKind::Analysis:
    return remark::analysis(op->getLoc(), options);
  }
  llvm_unreachable("unknown kind of remark");
}
