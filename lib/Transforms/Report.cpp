// Prints what became of each activation: one table a function. What an op is in
// now is read from the IR at the pass's place in the pipeline; where it came
// from and what was refused is read from the passes' remarks, which the pass
// has recorded from the pipeline's start on.

#include "Rectify/Analysis/Places.h"
#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/ToolOutputFile.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_REPORT
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// "'arith.addf'", or "relu" for an op that states its body.
static std::string printName(const RemarkSubject &op) {
  if (op.statesBody)
    return StringRef(op.name).split('.').second.str();
  return "'" + op.name + "'";
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

namespace {
/// An activation, a gate or a gradient.
struct Row {
  RemarkSubject op;
  /// The op, if it is there and not in a kernel.
  Operation *live = nullptr;
  bool inKernel = false;
  std::string from = {}, into = {}, kernel = {};
  SmallVector<std::string> notes = {};
};

/// The rows of one function.
class FunctionReport {
public:
  FunctionReport(FunctionOpInterface function,
                 ArrayRef<RecordedRemark> allRemarks);
  bool empty() const { return rows.empty(); }
  void print(raw_ostream &os);
  llvm::json::Object toJSON();

private:
  void collectRows();
  void explain(Row &row);
  std::string describeHost(const Row &row, const RemarkSubject &host,
                           ArrayRef<RemarkSubject> inside);
  Row *find(const RemarkSubject &op);
  bool isAbout(const RecordedRemark &remark, const Row &row);
  std::string printPlace(Location loc) {
    return rectify::printPlace(loc, function.getLoc());
  }

  FunctionOpInterface function;
  std::vector<const RecordedRemark *> remarks;
  std::vector<Row> rows;
};
} // namespace

static constexpr StringRef raisePass = "rectify-raise",
                           fusePass = "rectify-fuse-epilogue",
                           kernelPass = "convert-rectify-to-affine";

static RemarkSubject describe(Operation *op) {
  return {op->getName().getStringRef().str(), op->getLoc(),
          isa<ScalarBodyOpInterface>(op)};
}

/// What a remark says, and what the author could change.
static std::string printRemark(const RecordedRemark &remark) {
  if (remark.suggestion.empty())
    return remark.message;
  return remark.message + "; " + remark.suggestion;
}

/// "tiles of ..." of "'x' becomes a nest of tiles of ..., over ...".
static std::string getKernel(StringRef message) {
  StringRef kernel = message.split(" becomes a nest of ").second;
  return kernel.take_until([](char c) { return c == ',' || c == ';'; }).str();
}

/// "'arith.select' by relu(x) = ..." of "'arith.select' is relu(x) = ...".
static std::string getForm(StringRef message) {
  auto [op, idiom] = message.split(" is ");
  return (op + " by " + idiom).str();
}

/// "its input ..." of "'x' stands alone: its input ...".
static std::string getReason(StringRef message) {
  return message.split(" stands alone: ").second.str();
}

FunctionReport::FunctionReport(FunctionOpInterface function,
                               ArrayRef<RecordedRemark> allRemarks)
    : function(function) {
  for (const RecordedRemark &remark : allRemarks)
    if (remark.function == function.getName())
      remarks.push_back(&remark);
  collectRows();
  for (Row &row : rows)
    explain(row);
}

Row *FunctionReport::find(const RemarkSubject &op) {
  for (Row &row : rows)
    if (row.op.name == op.name && shareAPlace(row.op.loc, op.loc))
      return &row;
  return nullptr;
}

void FunctionReport::collectRows() {
  function->walk([&](ScalarBodyOpInterface op) {
    RemarkSubject subject = describe(op);
    // Kernels hold several copies of an op.
    bool inKernel = op->getParentOfType<LoopLikeOpInterface>() &&
                    isa<VectorType>(op->getOperand(0).getType());
    if (inKernel && find(subject))
      return;
    rows.push_back({subject, inKernel ? nullptr : op.getOperation(), inKernel});
  });
  // Kernels hold no elementwise op as it was.
  for (const RecordedRemark *remark : remarks) {
    if (remark->pass != kernelPass ||
        remark->kind != rectify::RemarkKind::Passed)
      continue;
    SmallVector<RemarkSubject> subjects(remark->inside.begin(),
                                        remark->inside.end());
    subjects.insert(subjects.begin(), remark->op);
    for (const RemarkSubject &subject : subjects)
      if (subject.statesBody && !find(subject))
        rows.push_back({subject, nullptr, /*inKernel=*/true});
  }
}

std::string FunctionReport::describeHost(const Row &row,
                                         const RemarkSubject &host,
                                         ArrayRef<RemarkSubject> inside) {
  std::string text = "'" + host.name + "' at " + printPlace(host.loc);
  llvm::SmallSetVector<StringRef, 4> seen;
  SmallVector<std::string> others;
  bool skipped = false;
  for (const RemarkSubject &other : inside) {
    if (!skipped && other.name == row.op.name &&
        shareAPlace(other.loc, row.op.loc)) {
      skipped = true;
      continue;
    }
    if (seen.insert(other.name))
      others.push_back(printName(other));
  }
  // The op itself, as linalg has it.
  if (others.empty() && shareAPlace(host.loc, row.op.loc))
    return "";
  return text + (others.empty() ? "" : " with " + llvm::join(others, ", "));
}

bool FunctionReport::isAbout(const RecordedRemark &remark, const Row &row) {
  auto isRow = [&](const RemarkSubject &subject) {
    return shareAPlace(subject.loc, row.op.loc);
  };
  return isRow(remark.op) || llvm::any_of(remark.others, isRow);
}

void FunctionReport::explain(Row &row) {
  // What it is in now.
  if (row.live) {
    Operation *host = row.live->getParentOp();
    if (isa<ContractOp, linalg::LinalgOp>(host)) {
      SmallVector<RemarkSubject> inside;
      host->walk([&](Operation *nested) {
        if (nested != host && OpTrait::hasElementwiseMappableTraits(nested))
          inside.push_back(describe(nested));
      });
      row.into = describeHost(row, describe(host), inside);
    }
  }
  bool refused = false, raised = false;
  for (const RecordedRemark *remark : remarks) {
    bool about = isAbout(*remark, row);
    if (remark->pass == kernelPass) {
      const RemarkSubject *inside =
          llvm::find_if(remark->inside, [&](const RemarkSubject &subject) {
            return subject.name == row.op.name &&
                   shareAPlace(subject.loc, row.op.loc);
          });
      bool isHost = inside != remark->inside.end();
      if (!isHost && !(about && remark->op.name == row.op.name))
        continue;
      if (remark->kind == rectify::RemarkKind::Passed) {
        row.kernel = getKernel(remark->message);
        if (isHost && row.into.empty())
          row.into = describeHost(row, remark->op, remark->inside);
      } else {
        row.notes.push_back(printRemark(*remark));
      }
      continue;
    }
    if (!about)
      continue;
    if (remark->pass == raisePass &&
        remark->kind == rectify::RemarkKind::Passed) {
      row.from = getForm(remark->message);
      raised = true;
      continue;
    }
    bool alone = remark->pass == fusePass && remark->name == "alone";
    refused |= alone || (remark->pass == fusePass &&
                         remark->kind == rectify::RemarkKind::Missed);
    std::string note =
        alone ? getReason(remark->message) : printRemark(*remark);
    if (!llvm::is_contained(row.notes, note))
      row.notes.push_back(note);
  }
  if (!raised)
    row.from = "written so";
  if (row.into.empty()) {
    row.into = "alone";
    if (!refused)
      row.notes.push_back("--rectify-fuse-epilogue has not seen it");
  }
  if (row.kernel.empty())
    row.kernel = "-";
}

//===----------------------------------------------------------------------===//
// The table, and the same for programs
//===----------------------------------------------------------------------===//

void FunctionReport::print(raw_ostream &os) {
  constexpr unsigned numColumns = 5;
  using Cells = std::array<std::string, numColumns>;
  std::vector<Cells> table = {
      {"activation", "at", "came from", "fused into", "kernel"}};
  std::vector<std::string> notes;
  for (const Row &row : rows) {
    std::string into = row.into;
    for (const std::string &note : row.notes) {
      auto it = llvm::find(notes, note);
      into += " [" + std::to_string(it - notes.begin() + 1) + "]";
      if (it == notes.end())
        notes.push_back(note);
    }
    table.push_back({StringRef(row.op.name).split('.').second.str(),
                     printPlace(row.op.loc), row.from, into, row.kernel});
  }
  std::array<size_t, numColumns> widths = {};
  for (const Cells &cells : table)
    for (auto [cell, width] : llvm::zip(cells, widths))
      width = std::max(width, cell.size());

  os << "@" << function.getName() << "\n";
  for (const Cells &cells : table) {
    os << " ";
    for (unsigned i = 0; i < numColumns; ++i) {
      os << " " << cells[i];
      if (i + 1 < numColumns)
        os.indent(widths[i] - cells[i].size() + 1);
    }
    os << "\n";
  }
  for (auto [i, note] : llvm::enumerate(notes))
    os << "  [" << i + 1 << "] " << note << "\n";
  os << "\n";
}

llvm::json::Object FunctionReport::toJSON() {
  llvm::json::Array activations;
  for (const Row &row : rows)
    activations.push_back(llvm::json::Object{
        {"activation", StringRef(row.op.name).split('.').second.str()},
        {"at", printPlace(row.op.loc)},
        {"came_from", row.from},
        {"fused_into", row.into},
        {"kernel", row.kernel},
        {"notes", llvm::json::Array(row.notes)}});
  return llvm::json::Object{{"function", function.getName().str()},
                            {"activations", std::move(activations)}};
}

namespace {
struct Report : rectify::impl::ReportBase<Report> {
  using ReportBase::ReportBase;

  LogicalResult initialize(MLIRContext *context) override {
    RemarkJournal::install(context);
    return success();
  }

  void runOnOperation() override {
    markAllAnalysesPreserved();
    std::string error;
    std::unique_ptr<llvm::ToolOutputFile> file = openOutputFile(output, &error);
    if (!file) {
      getOperation()->emitError() << "cannot write the report: " << error;
      return signalPassFailure();
    }
    Operation *root = getOperation();
    while (Operation *parent = root->getParentOp())
      root = parent;
    std::vector<RecordedRemark> remarks =
        RemarkJournal::install(&getContext()).getRemarks(root);
    llvm::json::Array functions;
    getOperation()->walk([&](FunctionOpInterface function) {
      FunctionReport report(function, remarks);
      if (report.empty())
        return;
      if (format == ReportFormat::json)
        functions.push_back(report.toJSON());
      else
        report.print(file->os());
    });
    if (format == ReportFormat::json)
      file->os() << llvm::formatv("{0:2}\n",
                                  llvm::json::Value(std::move(functions)));
    file->keep();
  }
};
} // namespace
