// Proves the table of idioms: every row is written out as code in many
// spellings, raised, and compared with what was written on all inputs.

#include "Testing/FormWriter.h"
#include "Testing/FunctionProof.h"
#include "Testing/Testing.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

#include "llvm/ADT/StringSet.h"

#include <functional>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;
using namespace mlir::rectify::testing;

//===----------------------------------------------------------------------===//
// Choosing spellings
//===----------------------------------------------------------------------===//

static void collectNumbers(const Expr &e, std::vector<std::string> &names) {
  if (e.is(ExprKind::Number) && !llvm::is_contained(names, e->name))
    names.push_back(e->name);
  for (const Expr &operand : e->operands)
    collectNumbers(operand, names);
  for (const auto &[name, value] : e->parameters)
    collectNumbers(value, names);
}

/// Up to `most` choices of the row's numbers that meet its conditions, for
/// forms on f16, or on f32 if `wide`.
static std::vector<std::vector<std::pair<std::string, double>>>
chooseNumbers(const Idiom &idiom, unsigned most, bool wide) {
  static constexpr double reals[] = {0.25, 3,  -0.75, 1.5, 0.1, 1,
                                     6,    -2, 20,    0,   127};
  // Of the float type: the place of its sign, and the bits of all but that and
  // of infinity. Of i8: the place of its sign.
  static constexpr double bits[] = {15, 0x7fff, 0x7c00, 7},
                          wideBits[] = {31, 0x7fffffff, 0x7f800000, 7};
  std::function<bool(const Expr &)> looksAtBits = [&](const Expr &e) {
    return e.is(TermKind::Bitcast) || e.is(TermKind::ShrS) ||
           llvm::any_of(e->operands, looksAtBits);
  };
  ArrayRef<double> values = reals;
  if (looksAtBits(idiom.form)) {
    values = wide ? wideBits : bits;
    most = 16;
  }
  std::vector<std::string> names;
  collectNumbers(idiom.form, names);
  std::vector<std::vector<std::pair<std::string, double>>> choices;
  SmallVector<unsigned> at(names.size(), 0);
  while (choices.size() < most) {
    std::vector<std::pair<std::string, double>> choice;
    for (auto [name, i] : llvm::zip(names, at))
      choice.push_back({name, values[i]});
    auto lookup = [&](const ExprNode *node) {
      for (const auto &[name, value] : choice)
        if (name == node->name)
          return value;
      return 0.0;
    };
    if (llvm::all_of(idiom.conditions, [&](const Expr &condition) {
          return holds(condition, lookup);
        }))
      choices.push_back(choice);
    unsigned digit = 0;
    while (digit < at.size() && ++at[digit] == values.size())
      at[digit++] = 0;
    if (digit == at.size())
      break;
  }
  return choices;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct TestIdioms : PassWrapper<TestIdioms, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestIdioms)

  TestIdioms() = default;
  TestIdioms(const TestIdioms &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "test-rectify-idioms"; }
  StringRef getDescription() const override {
    return "Prove every row of the table of idioms on all f16, bf16 and i8 "
           "inputs";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<RectifyDialect, arith::ArithDialect, func::FuncDialect,
                    math::MathDialect>();
  }

  Option<std::string> pipeline{*this, "pipeline",
                               llvm::cl::desc("The pass that raises"),
                               llvm::cl::init("rectify-raise")};
  Option<bool> plant{
      *this, "plant",
      llvm::cl::desc("Make each op that was raised a little too large, which "
                     "must be found in every spelling"),
      llvm::cl::init(false)};
  Option<bool> smt{*this, "smt",
                   llvm::cl::desc("Compare nothing, but print what is to be "
                                  "proved of the rows on f32 in SMT-LIB"),
                   llvm::cl::init(false)};
  Option<std::string> only{
      *this, "only",
      llvm::cl::desc("Leave out the rows in which this text does not occur")};
  Option<bool> verbose{*this, "v",
                       llvm::cl::desc("Print what is proved of each row"),
                       llvm::cl::init(false)};

  void runOnOperation() override;

private:
  /// A row written out, and on f64, with its own numbers, if it rounds.
  struct Instance {
    const Idiom *idiom;
    func::FuncOp before, equation;
    std::string spelled;
  };
  void write(const Idiom &idiom, OpBuilder &builder);
  void add(const Idiom &idiom, const Spelling &spelling, OpBuilder &builder,
           FormWriter *features = nullptr);

  /// Whether a row of this form may round otherwise than the op: a row that
  /// must not is followed by one that may where only some spellings are exact.
  bool mayRound(const Idiom &idiom) const {
    return roundingForms.contains(idiom.form.str());
  }
  /// Compares the row's instances with what they have become in `raised`.
  LogicalResult proveRow(const Idiom &idiom, ModuleOp raised);
  /// Prints what is to be proved of them.
  void writeSmtProblems(const Idiom &idiom, ModuleOp raised);

  llvm::StringSet<> roundingForms;
  std::vector<Instance> instances;
  BodyTables tables;
};
} // namespace

void TestIdioms::add(const Idiom &idiom, const Spelling &spelling,
                     OpBuilder &builder, FormWriter *features) {
  FormWriter writer(idiom, spelling);
  std::string name = "form" + std::to_string(instances.size());
  func::FuncOp function = writer.write(builder, name);
  if (features) {
    features->compares = writer.compares;
    features->hasExtremum = writer.hasExtremum;
  }
  if (!function)
    return;
  std::string text;
  llvm::raw_string_ostream os(text);
  function->walk([&](Operation *op) {
    if (!isa<func::FuncOp, func::ReturnOp>(op))
      os << "\n    " << *op;
  });
  func::FuncOp equation;
  if (auto type = dyn_cast<FloatType>(spelling.type); type && mayRound(idiom)) {
    Spelling exact = spelling;
    exact.type = builder.getF64Type();
    for (auto &[number, value] : exact.numbers)
      value = Format(type).round(value);
    equation = FormWriter(idiom, exact).write(builder, name + "_in_f64");
  }
  instances.push_back({&idiom, function, equation, text});
}

void TestIdioms::write(const Idiom &idiom, OpBuilder &builder) {
  MLIRContext *context = &getContext();
  using P = arith::CmpFPredicate;
  bool isFirst = true;
  for (auto &numbers : chooseNumbers(idiom, 2, smt)) {
    Spelling plain;
    plain.type = Float16Type::get(context);
    if (smt)
      plain.type = Float32Type::get(context);
    plain.numbers = numbers;
    FormWriter features(idiom, plain);
    add(idiom, plain, builder, &features);
    Spelling onIntegers = plain;
    onIntegers.type = IntegerType::get(context, 8);
    if (!smt)
      add(idiom, onIntegers, builder);
    if (!isFirst)
      continue;
    isFirst = false;
    plain.exchanged = true;
    add(idiom, plain, builder);
    // Without what NaN, infinities and the sign of zeros forbid.
    using Flags = arith::FastMathFlags;
    for (Flags flags : {Flags::nnan, Flags::nsz, Flags::nnan | Flags::nsz,
                        Flags::nnan | Flags::ninf | Flags::nsz}) {
      Spelling free = plain;
      free.exchanged = false;
      free.flags = flags;
      add(idiom, free, builder);
    }
    // Every spelling, for one choice of numbers.
    for (auto extremum :
         {Spelling::KeepNaN, Spelling::DropNaN, Spelling::Compare}) {
      if (extremum != Spelling::KeepNaN && !features.hasExtremum)
        continue;
      for (P greater : {P::OGT, P::UGT, P::OGE, P::UGE}) {
        bool compares = features.compares || extremum == Spelling::Compare;
        bool isPlain = extremum == Spelling::KeepNaN && greater == P::OGT;
        if (isPlain || (greater != P::OGT && !compares))
          continue;
        Spelling spelling = plain;
        spelling.exchanged = false;
        spelling.greater = greater;
        spelling.extremum = extremum;
        add(idiom, spelling, builder);
      }
    }
    Spelling other = plain;
    other.type = BFloat16Type::get(context);
    if (!smt)
      add(idiom, other, builder);
  }
}

/// Whether a function has become one op on its arguments.
static bool isOneOp(func::FuncOp function) {
  Value result = function.front().getTerminator()->getOperand(0);
  auto op = result.getDefiningOp<ScalarBodyOpInterface>();
  return op && llvm::all_of(op.getInputs(), llvm::IsaPred<BlockArgument>);
}

/// Makes what a function returns larger by one unit in the last place.
static void plantMistake(func::FuncOp function) {
  Operation *end = function.front().getTerminator();
  auto type = cast<FloatType>(end->getOperand(0).getType());
  OpBuilder builder(end);
  APFloat factor = APFloat::getOne(type.getFloatSemantics());
  factor.next(/*nextDown=*/false);
  Value constant = arith::ConstantOp::create(
      builder, end->getLoc(), builder.getFloatAttr(type, factor));
  end->setOperand(0, arith::MulFOp::create(builder, end->getLoc(),
                                           end->getOperand(0), constant));
}

LogicalResult TestIdioms::proveRow(const Idiom &idiom, ModuleOp raised) {
  unsigned proved = 0, others = 0, left = 0;
  uint64_t inputs = 0, changed = 0;
  bool hasFailed = false;
  bool rounds = mayRound(idiom);
  for (Instance &instance : instances) {
    if (instance.idiom != &idiom)
      continue;
    auto after =
        raised.lookupSymbol<func::FuncOp>(instance.before.getNameAttr());
    bool isFloat = isa<FloatType>(after.getResultTypes()[0]);
    // Where a part was raised by a row that rounds, what follows it may round
    // to either side.
    if (isSameText(instance.before, after) || (rounds && !isOneOp(after)) ||
        (plant && !isFloat)) {
      ++left;
      continue;
    }
    if (plant)
      plantMistake(after);
    std::string why;
    FunctionProof proof(instance.before, after, rounds && isFloat, tables, why);
    if (!proof.isPossible() ||
        (instance.equation && !proof.setMeaning(instance.equation, why))) {
      emitError(raised.getLoc())
          << "nothing can be proved of '" << idiom.str() << "': " << why;
      hasFailed = true;
      continue;
    }
    Evidence evidence = proof.run();
    if (evidence.difference.empty() == plant) {
      emitError(raised.getLoc())
          << "'" << idiom.str() << "' is "
          << (plant ? "not found to be wrong" : "wrong ") << evidence.difference
          << ", when written as" << instance.spelled;
      hasFailed = true;
      continue;
    }
    inputs += evidence.inputs;
    changed += evidence.changed;
    // Another row may have taken the form; this one is not proved by that.
    bool isOwn = !idiom.result.is(ExprKind::Activation);
    after->walk([&](ScalarBodyOpInterface op) {
      isOwn |= op->getName().stripDialect() == idiom.result->name;
    });
    ++(isOwn ? proved : others);
  }
  if (hasFailed)
    return failure();
  if (proved + others == 0 && !plant)
    return emitError(raised.getLoc())
           << "no spelling of '" << idiom.str()
           << "' is raised, so nothing is proved of it";
  if (verbose) {
    llvm::outs() << idiom.str() << ": " << (plant ? "found wrong" : "proved")
                 << " in " << proved << " spellings";
    if (others)
      llvm::outs() << ", " << others << " by another row";
    if (left)
      llvm::outs() << ", " << left << " left alone";
    if (idiom.rounds && !plant)
      llvm::outs() << ", nearer at " << changed << " of " << inputs
                   << " inputs";
    llvm::outs() << "\n";
  }
  return success();
}

void TestIdioms::writeSmtProblems(const Idiom &idiom, ModuleOp raised) {
  std::string reason = mayRound(idiom) ? "it may round otherwise"
                                       : "no spelling is raised on f32";
  for (Instance &instance : instances) {
    auto after =
        raised.lookupSymbol<func::FuncOp>(instance.before.getNameAttr());
    if (instance.idiom != &idiom || mayRound(idiom) ||
        isSameText(instance.before, after))
      continue;
    FunctionProof proof(instance.before, after, /*neverFarther=*/false, tables,
                        reason);
    if (proof.isPossible()) {
      proof.writeSmtProblems(llvm::outs(), idiom.str());
      reason.clear();
    }
  }
  if (!reason.empty())
    llvm::outs() << "; none " << idiom.str() << ": " << reason << "\n";
}

void TestIdioms::runOnOperation() {
  ModuleOp module = getOperation();
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto forms = ModuleOp::create(builder, module.getLoc());
  auto raised = ModuleOp::create(builder, module.getLoc());
  builder.setInsertionPointToStart(forms.getBody());
  SmallVector<const Idiom *> rows;
  for (const Idiom &idiom : getIdioms()) {
    if (idiom.rounds)
      roundingForms.insert(idiom.form.str());
    if (StringRef(idiom.str()).contains(only))
      rows.push_back(&idiom);
  }
  for (const Idiom *row : rows)
    write(*row, builder);
  builder.setInsertionPointToStart(raised.getBody());
  for (const Instance &instance : instances)
    builder.clone(*instance.before);
  OpPassManager passes(ModuleOp::getOperationName(),
                       OpPassManager::Nesting::Implicit);
  if (failed(parsePassPipeline(pipeline, passes)) ||
      failed(runPipeline(passes, raised)))
    return signalPassFailure();

  bool isWrong = false;
  for (const Idiom *row : rows)
    if (smt)
      writeSmtProblems(*row, raised);
    else
      isWrong |= failed(proveRow(*row, raised));
  forms.erase();
  raised.erase();
  if (isWrong)
    signalPassFailure();
}

void rectify::registerTestIdiomsPass() { PassRegistration<TestIdioms>(); }
