// How passes say what they did, what they did not, and what they know.

#ifndef RECTIFY_ANALYSIS_REMARKS_H
#define RECTIFY_ANALYSIS_REMARKS_H

#include "mlir/IR/DialectInterface.h"
#include "mlir/IR/Remarks.h"

#include <mutex>

namespace mlir::rectify {

/// What a remark says of an op: something was done with it, something was not
/// and why, or something is known of it.
enum class RemarkKind { Passed, Missed, Analysis };

/// An op as a remark saw it; it may be gone since.
struct RemarkSubject {
  std::string name;
  Location loc;
  /// Whether it is an activation, a gate or a gradient.
  bool statesBody;
};

/// A remark as `--rectify-report` keeps it.
struct RecordedRemark {
  RemarkKind kind;
  std::string pass, name;
  /// The function around the op, and the outermost op around that, which is
  /// only to be compared.
  std::string function;
  const void *root;
  /// The op, the elementwise ops inside it, and those named by
  /// `PassRemark::about`.
  RemarkSubject op;
  SmallVector<RemarkSubject, 2> inside, others;
  std::string message, suggestion;
};

/// Keeps all remarks of a context's passes from when it is installed, whether
/// or not the user has asked for remarks.
class RemarkJournal : public DialectInterface::Base<RemarkJournal> {
public:
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(RemarkJournal)
  RemarkJournal(Dialect *dialect) : Base(dialect) {}

  /// The context's journal, or null.
  static RemarkJournal *get(MLIRContext *context);
  /// The context's journal, which from now on is kept. The rectify dialect must
  /// be loaded, and no other thread may use the context.
  static RemarkJournal &install(MLIRContext *context);

  void add(RecordedRemark remark);
  /// The remarks on ops in `root`; those on other modules are forgotten.
  std::vector<RecordedRemark> getRemarks(Operation *root);

private:
  std::mutex mutex;
  std::vector<RecordedRemark> remarks;
};

/// A remark that is being written: sentences and `remark::suggest`,
/// `remark::metric` are streamed in, and it is sent at the end of the statement
/// to whoever listens.
class PassRemark {
public:
  PassRemark() = default;
  PassRemark(PassRemark &&) = default;
  PassRemark &operator=(PassRemark &&) = delete;
  ~PassRemark();

  template <typename T> PassRemark &operator<<(T &&argument) {
    if constexpr (std::is_convertible_v<T, StringRef>)
      record(remark::detail::Remark::Arg(StringRef(argument)));
    else
      record(argument);
    remark << std::forward<T>(argument);
    return *this;
  }

  /// Names an op that the remark is about as much, such as the activation that
  /// could not be fused into the contraction it is emitted on. Only the report
  /// shows that.
  PassRemark &about(Operation *other);

private:
  friend PassRemark emitRemark(RemarkKind, Operation *, StringRef, StringRef);

  void record(const remark::detail::LazyTextBuild &text);
  void record(const remark::detail::Remark::Arg &argument);

  remark::detail::InFlightRemark remark;
  RemarkJournal *journal = nullptr;
  std::unique_ptr<RecordedRemark> recorded;
};

/// Whether anybody listens. What is costly to say is found out only then.
bool remarksEnabled(Operation *op);

/// Starts a remark on `op`, filed under the pass's flag (`rectify-raise`, also
/// what `--remarks-filter` matches) and the name of the case (`not-fused`);
/// both outlive it. Sentences for the author of a model are streamed in; what
/// they could change goes into a `remark::suggest`.
PassRemark emitRemark(RemarkKind kind, Operation *op, StringRef pass,
                      StringRef name);

inline PassRemark remarkPassed(Operation *op, StringRef pass, StringRef name) {
  return emitRemark(RemarkKind::Passed, op, pass, name);
}
inline PassRemark remarkMissed(Operation *op, StringRef pass, StringRef name) {
  return emitRemark(RemarkKind::Missed, op, pass, name);
}
inline PassRemark remarkAnalysis(Operation *op, StringRef pass,
                                 StringRef name) {
  return emitRemark(RemarkKind::Analysis, op, pass, name);
}

} // namespace mlir::rectify

#endif // RECTIFY_ANALYSIS_REMARKS_H
