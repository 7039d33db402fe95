// Finds contractions whose input has many zeros and whose weights are finite.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/ConstantElements.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/ContractionRecipe.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#define DEBUG_TYPE "rectify-skip-zeros"

namespace mlir::rectify {
#define GEN_PASS_DEF_SKIPZEROS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Views behind which an activation is looked for.
static constexpr unsigned mostViews = 16;

/// Whether all numbers of a constant are finite: none has an exponent of ones.
template <typename Word>
static bool areFinite(ArrayRef<char> data, Word exponent) {
  for (size_t i = 0; i + sizeof(Word) <= data.size(); i += sizeof(Word)) {
    Word word;
    std::memcpy(&word, data.data() + i, sizeof(Word));
    if ((word & exponent) == exponent)
      return false;
  }
  return true;
}

static bool isFinite(Value weights) {
  Attribute constant;
  if (!matchPattern(weights, m_Constant(&constant)))
    return false;
  std::optional<ConstantElements> elements = ConstantElements::get(constant);
  if (!elements || elements->data.empty())
    return false;
  ArrayRef<char> data = elements->data;
  Type type = elements->type.getElementType();
  if (type.isF32())
    return areFinite<uint32_t>(data, 0x7F800000);
  if (type.isF64())
    return areFinite<uint64_t>(data, 0x7FF0000000000000);
  if (type.isF16())
    return areFinite<uint16_t>(data, 0x7C00);
  if (type.isBF16())
    return areFinite<uint16_t>(data, 0x7F80);
  return false;
}

/// Whether `op` is an activation that is 0 for negative inputs.
static bool givesZeros(Operation *op) {
  auto activation = dyn_cast_or_null<ActivationOpInterface>(op);
  auto body = dyn_cast_or_null<ScalarBodyOpInterface>(op);
  if (!activation || !body || body.getInputs().size() != 1)
    return false;
  auto type =
      dyn_cast<FloatType>(getElementTypeOrSelf(body.getInputs()[0].getType()));
  if (!type)
    return false;
  return llvm::all_of(ArrayRef<double>{-16.0, -1024.0}, [&](double x) {
    APFloat input(x);
    bool lossy;
    input.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                  &lossy);
    return body.evaluate(input).front().isZero();
  });
}

/// The op that computed the elements of `value`, behind views of it.
static Operation *findProducer(Value value) {
  Operation *op = value.getDefiningOp();
  auto isView = [&] {
    return op && isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp,
                     tensor::CastOp, tensor::ExtractSliceOp>(op);
  };
  // In a graph region views may lead back to themselves.
  for (unsigned i = 0; i < mostViews && isView(); ++i)
    op = op->getOperand(0).getDefiningOp();
  auto result = dyn_cast<OpResult>(value);
  if (op && op != value.getDefiningOp())
    result = op->getResult(0);
  if (auto contract = dyn_cast_or_null<ContractOp>(op))
    return contract.getYield()
        .getOperand(result.getResultNumber())
        .getDefiningOp();
  if (auto generic = dyn_cast_or_null<linalg::GenericOp>(op))
    return generic.getBody()
        ->getTerminator()
        ->getOperand(result.getResultNumber())
        .getDefiningOp();
  return op;
}

namespace {

struct SkipZeros : rectify::impl::SkipZerosBase<SkipZeros> {
  using SkipZerosBase::SkipZerosBase;

  void runOnOperation() override {
    getOperation()->walk([&](ContractOp op) {
      auto function = op->getParentOfType<FunctionOpInterface>();
      bool isAsked =
          function && function->hasAttr(RectifyDialect::skipZerosName);
      if (!op.isOnBuffers() && (always || isAsked))
        mark(op, isAsked);
    });
  }

private:
  void mark(ContractOp op, bool isAsked);
};

} // namespace

void SkipZeros::mark(ContractOp op, bool isAsked) {
  AffineMap outMap = op.getOutMaps()[0];
  if (outMap.getNumResults() == 0)
    return;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  unsigned columns = outMap.getDimPosition(outMap.getNumResults() - 1);
  bool isRhs = op.getRhsMap().isFunctionOfDim(columns);
  int64_t rows = 1;
  for (AffineExpr expr : outMap.getResults()) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    if (dim == columns)
      continue;
    if (ShapedType::isDynamic(ranges[dim]))
      return;
    rows *= ranges[dim];
  }
  if (rows > mostSparseRows)
    return;
  auto refuse = [&](StringRef reason) {
    remarkMissed(op, DEBUG_TYPE, "reads-all")
        << ("all weights are read, zeros or not: " + reason).str();
  };
  if (!isFinite(isRhs ? op.getRhs() : op.getLhs()))
    return refuse("they are no constant of finite numbers, and an infinity "
                  "times 0 is not 0");
  if (!isAsked && !givesZeros(findProducer(isRhs ? op.getLhs() : op.getRhs())))
    return refuse("its input does not come from an activation that gives "
                  "zeros");
  op->setAttr(RectifyDialect::skipZerosName, UnitAttr::get(&getContext()));
  remarkPassed(op, DEBUG_TYPE, "skips-zeros")
      << "weights of inputs that are zero are left out, if there are enough "
         "of them on a call";
}
