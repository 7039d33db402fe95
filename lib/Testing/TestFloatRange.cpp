// Prints the ranges of floats that the analysis finds, and checks them at
// sampled inputs.

#include "Testing.h"

#include "Rectify/Analysis/FloatRange.h"
#include "Rectify/Analysis/ScalarTerm.h"

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Pass/Pass.h"

#include <random>

using namespace mlir;
using namespace mlir::rectify;

static std::string print(const APFloat &number) {
  SmallString<24> text;
  number.toString(text);
  return std::string(text);
}

static std::string print(const FloatRange &range) {
  if (range.isEmptySet())
    return "nothing";
  if (range.isNaNOnly())
    return "nan";
  if (range.containsNaN() &&
      range.contains(FloatRange::getNonNaN(range.getSemantics())))
    return "anything";
  return "[" + print(range.getLower()) + ", " + print(range.getUpper()) + "]" +
         (range.containsNaN() ? " or nan" : "");
}

namespace {
/// Numbers within ranges: the ends, what is next to them, special ones, and
/// random bits. The same in each run.
class Sampler {
public:
  APFloat draw(const FloatRange &range) {
    const llvm::fltSemantics &semantics = range.getSemantics();
    for (int attempt = 0; attempt < 64; ++attempt) {
      APFloat number = propose(range, semantics);
      if (range.contains(number))
        return number;
    }
    return range.isNaNOnly() ? APFloat::getNaN(semantics) : range.getLower();
  }

private:
  APFloat propose(const FloatRange &range,
                  const llvm::fltSemantics &semantics) {
    bool negative = random() % 2;
    switch (random() % 10) {
    case 0:
      return range.getLower();
    case 1:
      return range.getUpper();
    case 2: {
      APFloat number = range.getLower();
      number.next(/*nextDown=*/false);
      return number;
    }
    case 3: {
      APFloat number = range.getUpper();
      number.next(/*nextDown=*/true);
      return number;
    }
    case 4:
      return APFloat::getZero(semantics, negative);
    case 5:
      return APFloat::getInf(semantics, negative);
    case 6:
      return APFloat::getNaN(semantics, negative);
    case 7:
      return APFloat::getSmallest(semantics, negative);
    case 8: {
      // An ordinary number.
      APFloat number((int(random() % 4001) - 2000) / 250.0);
      bool lossy;
      number.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
      return number;
    }
    default: {
      unsigned width = APFloat::semanticsSizeInBits(semantics);
      uint64_t bits = uint64_t(random()) << 32 | random();
      return APFloat(semantics, APInt(width, bits, /*isSigned=*/false,
                                      /*implicitTrunc=*/true));
    }
    }
  }

  std::mt19937 random{1};
};

struct TestFloatRange : PassWrapper<TestFloatRange, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestFloatRange)

  TestFloatRange() = default;
  TestFloatRange(const TestFloatRange &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "test-rectify-float-range"; }
  StringRef getDescription() const override {
    return "Write the known range of each result of floats into the attribute "
           "float_range, and check it at sampled inputs";
  }

  Option<unsigned> samples{*this, "samples", llvm::cl::init(1000),
                           llvm::cl::desc("How many inputs to sample for each "
                                          "value")};

  void runOnOperation() override {
    FloatRanges ranges(getOperation());
    TermReader reader;
    Sampler sampler;
    Builder builder(&getContext());
    bool sound = true;
    getOperation()->walk([&](Operation *op) {
      SmallVector<Attribute> known;
      for (Value result : op->getResults()) {
        if (!hasFloatRange(result.getType()))
          continue;
        known.push_back(builder.getStringAttr(print(ranges.getRange(result))));
        sound &= check(ranges, reader, sampler, result);
      }
      // A constant says what it is.
      if (!known.empty() && !op->hasTrait<OpTrait::ConstantLike>())
        op->setDiscardableAttr("float_range", builder.getArrayAttr(known));
    });
    if (!sound)
      signalPassFailure();
  }

  /// Evaluates what `value` is computed from, where all of that is known, at
  /// the fewer samples the longer it is.
  bool check(FloatRanges &ranges, TermReader &reader, Sampler &sampler,
             Value value) {
    constexpr unsigned longest = 256, few = 16;
    const Term *root = reader.read(value);
    SmallVector<const Term *> inputs, stack = {root};
    llvm::DenseSet<const Term *> seen;
    while (!stack.empty()) {
      if (seen.size() > longest)
        return true;
      const Term *term = stack.pop_back_val();
      if (!seen.insert(term).second)
        continue;
      if (term->is(TermKind::Input))
        inputs.push_back(term);
      llvm::append_range(stack, term->operands);
    }
    if (root->is(TermKind::Input) ||
        llvm::any_of(inputs, [](const Term *input) {
          return !hasFloatRange(input->value.getType());
        }))
      return true;
    std::optional<TermProgram> program =
        TermProgram::get(root, inputs, longest);
    // Flags promise more than the evaluation keeps.
    if (!program || llvm::any_of(program->getSteps(), [](const Term *step) {
          auto op = dyn_cast_or_null<arith::ArithFastMathInterface>(step->op);
          return op && op.getFastMathFlagsAttr() &&
                 op.getFastMathFlagsAttr().getValue() !=
                     arith::FastMathFlags::none;
        }))
      return true;
    FloatRange range = ranges.getRange(value);
    unsigned steps = program->getSteps().size();
    unsigned count = steps <= few ? samples : samples * few / steps + 1;
    for (unsigned i = 0; i < count; ++i) {
      SmallVector<Number> numbers;
      std::string at;
      for (const Term *input : inputs) {
        FloatRange of = ranges.getRange(input->value);
        if (of.isEmptySet())
          return true;
        APFloat number = sampler.draw(of);
        at += " " + print(number);
        numbers.push_back(number);
      }
      APFloat y = std::get<APFloat>(program->run(numbers));
      if (range.contains(y))
        continue;
      emitError(value.getLoc())
          << "is " << print(y) << " at" << at << ", outside " << print(range);
      return false;
    }
    return true;
  }
};
} // namespace

void rectify::registerTestFloatRangePass() {
  PassRegistration<TestFloatRange>();
}
