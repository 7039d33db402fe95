// How passes say what they did, what they did not, and what they know.

#ifndef RECTIFY_ANALYSIS_REMARKS_H
#define RECTIFY_ANALYSIS_REMARKS_H

#include "mlir/IR/Remarks.h"

namespace mlir::rectify {

/// What a remark says of an op: something was done with it, something was not
/// and why, or something is known of it.
enum class RemarkKind { Passed, Missed, Analysis };

/// Whether anybody listens. What is costly to say is found out only then.
bool remarksEnabled(Operation *op);

/// Starts a remark on `op`, filed under the pass's flag (`rectify-raise`, also
/// what `--remarks-filter` matches) and the name of the case (`not-fused`);
/// both outlive it. Sentences for the author of a model are streamed in; what
/// they could change goes into a `remark::suggest`.
remark::detail::InFlightRemark emitRemark(RemarkKind kind, Operation *op,
                                          StringRef pass, StringRef name);

inline remark::detail::InFlightRemark
remarkPassed(Operation *op, StringRef pass, StringRef name) {
  return emitRemark(RemarkKind::Passed, op, pass, name);
}
inline remark::detail::InFlightRemark
remarkMissed(Operation *op, StringRef pass, StringRef name) {
  return emitRemark(RemarkKind::Missed, op, pass, name);
}
inline remark::detail::InFlightRemark
remarkAnalysis(Operation *op, StringRef pass, StringRef name) {
  return emitRemark(RemarkKind::Analysis, op, pass, name);
}

} // namespace mlir::rectify

#endif // RECTIFY_ANALYSIS_REMARKS_H
