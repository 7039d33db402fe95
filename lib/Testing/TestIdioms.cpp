// Proves the table of idioms: every row is written out as code in many
// spellings, raised, and compared with what was written on all inputs.

#include "Testing/FunctionProof.h"
#include "Testing/Testing.h"

#include "Raise/Expr.h"
#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"

#include <cmath>
#include <functional>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;
using namespace mlir::rectify::testing;

//===----------------------------------------------------------------------===//
// Writing rows
//===----------------------------------------------------------------------===//

namespace {
/// How a row is written out.
struct Spelling {
  Type type;
  /// The numbers of the row, by name.
  std::vector<std::pair<std::string, double>> numbers;
  /// a > b as ogt, ugt, oge or uge, and by exchanged operands.
  arith::CmpFPredicate greater = arith::CmpFPredicate::OGT;
  bool exchanged = false;
  /// Maxima and minima by the ops that keep NaN, that drop it, or a select.
  enum { KeepNaN, DropNaN, Compare } extremum = KeepNaN;
  /// Flags of all its ops.
  arith::FastMathFlags flags = arith::FastMathFlags::none;
};

/// Writes an equation's form as a function.
class FormWriter {
public:
  FormWriter(const Idiom &idiom, const Spelling &spelling)
      : idiom(idiom), spelling(spelling) {}

  /// Null where the form cannot be written in this type.
  func::FuncOp write(OpBuilder &builder, StringRef name);
  /// Whether the last form had such a choice to make.
  bool compares = false, hasExtremum = false;

private:
  Value emit(const Expr &e, bool asBits);
  Value emitOp(const Expr &e, bool asBits);
  Value emitGreater(Value a, Value b);
  Value emitExtremum(bool larger, Value a, Value b);
  Value emitConstant(double number, bool asBits);
  Value create(StringRef name, ValueRange operands, Type type,
               ArrayRef<NamedAttribute> attributes = {});
  Type getType(bool asBits) {
    return asBits && isa<FloatType>(spelling.type)
               ? IntegerType::get(spelling.type.getContext(),
                                  spelling.type.getIntOrFloatBitWidth())
               : spelling.type;
  }
  void collectInputs(const Expr &e);
  double lookup(const ExprNode *node) const;

  const Idiom &idiom;
  const Spelling &spelling;
  ImplicitLocOpBuilder *b = nullptr;
  SmallVector<std::string> inputs;
  Block *block = nullptr;
  bool failed = false;
};
} // namespace

/// The ops of a kind on floats and on integers.
static std::pair<StringRef, StringRef> getOpNames(TermKind kind) {
  switch (kind) {
  case TermKind::Add:
    return {"arith.addf", "arith.addi"};
  case TermKind::Sub:
    return {"arith.subf", "arith.subi"};
  case TermKind::Mul:
    return {"arith.mulf", "arith.muli"};
  case TermKind::Div:
    return {"arith.divf", ""};
  case TermKind::Neg:
    return {"arith.negf", ""};
  case TermKind::Abs:
    return {"math.absf", "math.absi"};
  case TermKind::Exp:
    return {"math.exp", ""};
  case TermKind::Expm1:
    return {"math.expm1", ""};
  case TermKind::Log:
    return {"math.log", ""};
  case TermKind::Log1p:
    return {"math.log1p", ""};
  case TermKind::Tanh:
    return {"math.tanh", ""};
  case TermKind::Erf:
    return {"math.erf", ""};
  case TermKind::Erfc:
    return {"math.erfc", ""};
  case TermKind::Sqrt:
    return {"math.sqrt", ""};
  case TermKind::Rsqrt:
    return {"math.rsqrt", ""};
  case TermKind::Pow:
    return {"math.powf", ""};
  case TermKind::And:
    return {"", "arith.andi"};
  case TermKind::Or:
    return {"", "arith.ori"};
  case TermKind::Xor:
    return {"", "arith.xori"};
  case TermKind::MaxUI:
    return {"", "arith.maxui"};
  case TermKind::MinUI:
    return {"", "arith.minui"};
  case TermKind::Shl:
    return {"", "arith.shli"};
  case TermKind::ShrS:
    return {"", "arith.shrsi"};
  case TermKind::ShrU:
    return {"", "arith.shrui"};
  default:
    return {"", ""};
  }
}

void FormWriter::collectInputs(const Expr &e) {
  if (e.is(ExprKind::Input) && !llvm::is_contained(inputs, e->name))
    inputs.push_back(e->name);
  for (const Expr &operand : e->operands)
    collectInputs(operand);
}

double FormWriter::lookup(const ExprNode *node) const {
  for (const auto &[name, value] : spelling.numbers)
    if (name == node->name)
      return value;
  return 0;
}

Value FormWriter::create(StringRef name, ValueRange operands, Type type,
                         ArrayRef<NamedAttribute> attributes) {
  if (name.empty() || llvm::is_contained(operands, Value())) {
    failed = true;
    return {};
  }
  OperationState state(b->getLoc(), name, operands, type, attributes);
  return b->create(state)->getResult(0);
}

Value FormWriter::emitConstant(double number, bool asBits) {
  Type type = getType(asBits);
  TypedAttr attr;
  if (isa<FloatType>(type)) {
    attr = b->getFloatAttr(type, number);
  } else {
    if (number != std::floor(number) ||
        std::fabs(number) >= std::ldexp(1.0, type.getIntOrFloatBitWidth() - 1))
      failed = true;
    attr = b->getIntegerAttr(type, static_cast<int64_t>(number));
  }
  return arith::ConstantOp::create(*b, attr);
}

Value FormWriter::emitGreater(Value a, Value b2) {
  compares = true;
  Type bit = b->getI1Type();
  if (!a || !b2) {
    failed = true;
    return {};
  }
  if (isa<IntegerType>(a.getType()))
    return arith::CmpIOp::create(*b, arith::CmpIPredicate::sgt, a, b2);
  using P = arith::CmpFPredicate;
  P predicate = spelling.greater;
  if (spelling.exchanged) {
    std::swap(a, b2);
    predicate = predicate == P::OGT   ? P::OLT
                : predicate == P::UGT ? P::ULT
                : predicate == P::OGE ? P::OLE
                                      : P::ULE;
  }
  return create(
      "arith.cmpf", {a, b2}, bit,
      b->getNamedAttr("predicate",
                      b->getI64IntegerAttr(static_cast<int64_t>(predicate))));
}

Value FormWriter::emitExtremum(bool larger, Value first, Value second) {
  hasExtremum = true;
  if (!first || !second) {
    failed = true;
    return {};
  }
  if (spelling.extremum == Spelling::Compare) {
    Value condition =
        larger ? emitGreater(first, second) : emitGreater(second, first);
    return create("arith.select", {condition, first, second}, first.getType());
  }
  if (spelling.exchanged)
    std::swap(first, second);
  StringRef name;
  if (isa<IntegerType>(first.getType()))
    name = larger ? "arith.maxsi" : "arith.minsi";
  else if (spelling.extremum == Spelling::KeepNaN)
    name = larger ? "arith.maximumf" : "arith.minimumf";
  else
    name = larger ? "arith.maxnumf" : "arith.minnumf";
  return create(name, {first, second}, first.getType());
}

Value FormWriter::emitOp(const Expr &e, bool asBits) {
  if (e.is(TermKind::Bitcast)) {
    Value operand = emit(e->operands[0], !asBits);
    return create("arith.bitcast", operand, getType(asBits));
  }
  if (e.is(TermKind::Sigmoid)) {
    Value one = emitConstant(1, asBits);
    Value negative =
        create("arith.negf", emit(e->operands[0], asBits), getType(asBits));
    Value exp = create("math.exp", negative, getType(asBits));
    Value sum = create("arith.addf", {one, exp}, getType(asBits));
    return create("arith.divf", {one, sum}, getType(asBits));
  }
  SmallVector<Value> operands;
  for (const Expr &operand : e->operands)
    operands.push_back(emit(operand, asBits));
  auto [onFloats, onIntegers] = getOpNames(e->op);
  bool isFloat = isa<FloatType>(getType(asBits));
  if (spelling.exchanged && (e.is(TermKind::Add) || e.is(TermKind::Mul)))
    std::swap(operands[0], operands[1]);
  return create(isFloat ? onFloats : onIntegers, operands, getType(asBits));
}

Value FormWriter::emit(const Expr &e, bool asBits) {
  Type type = getType(asBits);
  auto operand = [&](unsigned i) { return emit(e->operands[i], asBits); };
  switch (e->kind) {
  case ExprKind::Input:
    return block->getArgument(llvm::find(inputs, e->name) - inputs.begin());
  case ExprKind::Number:
    return emitConstant(lookup(e.get()), asBits);
  case ExprKind::Literal:
    return emitConstant(e->literal, asBits);
  case ExprKind::Op: {
    // What is made of numbers alone is a number.
    std::function<bool(const Expr &)> isNumber = [&](const Expr &part) {
      return part.isConstant() ||
             (part.is(ExprKind::Op) && !part->operands.empty() &&
              llvm::all_of(part->operands, isNumber));
    };
    if (isNumber(e) && !asBits)
      return emitConstant(
          evaluate(e, [&](const ExprNode *node) { return lookup(node); }),
          asBits);
    return emitOp(e, asBits);
  }
  case ExprKind::Max:
  case ExprKind::Min: {
    Value first = operand(0), second = operand(1);
    return emitExtremum(e.is(ExprKind::Max), first, second);
  }
  case ExprKind::Greater: {
    Value first = operand(0), second = operand(1);
    return emitGreater(first, second);
  }
  case ExprKind::Or:
  case ExprKind::And:
    return create(e.is(ExprKind::Or) ? "arith.ori" : "arith.andi",
                  {operand(0), operand(1)}, b->getI1Type());
  case ExprKind::IsNaN: {
    Value x = operand(0);
    return create(
        "arith.cmpf", {x, x}, b->getI1Type(),
        b->getNamedAttr("predicate", b->getI64IntegerAttr(static_cast<int64_t>(
                                         arith::CmpFPredicate::UNO))));
  }
  case ExprKind::Select: {
    Value condition = operand(0), first = operand(1), second = operand(2);
    return create("arith.select", {condition, first, second}, type);
  }
  case ExprKind::Indicator: {
    Value condition = operand(0);
    return create(isa<FloatType>(type) ? "arith.uitofp" : "arith.extui",
                  condition, type);
  }
  case ExprKind::Activation: {
    SmallVector<Value> operands;
    for (const Expr &part : e->operands)
      operands.push_back(emit(part, asBits));
    SmallVector<NamedAttribute> attributes;
    for (const auto &[name, value] : e->parameters)
      attributes.push_back(b->getNamedAttr(
          name, b->getF64FloatAttr(evaluate(value, [&](const ExprNode *node) {
            return lookup(node);
          }))));
    return create("rectify." + e->name, operands, type, attributes);
  }
  }
  llvm_unreachable("unknown kind");
}

func::FuncOp FormWriter::write(OpBuilder &builder, StringRef name) {
  collectInputs(idiom.form);
  ImplicitLocOpBuilder local(builder.getUnknownLoc(), builder);
  b = &local;
  SmallVector<Type> types(inputs.size(), spelling.type);
  auto function = func::FuncOp::create(
      local, name,
      FunctionType::get(builder.getContext(), types, spelling.type));
  block = function.addEntryBlock();
  local.setInsertionPointToStart(block);
  Value result = emit(idiom.form, /*asBits=*/false);
  if (!failed && result && result.getType() == spelling.type) {
    func::ReturnOp::create(local, result);
    if (spelling.flags != arith::FastMathFlags::none)
      function->walk([&](arith::ArithFastMathInterface op) {
        op->setAttr(op.getFastMathAttrName(),
                    arith::FastMathFlagsAttr::get(builder.getContext(),
                                                  spelling.flags));
      });
    ScopedDiagnosticHandler silence(builder.getContext(),
                                    [](Diagnostic &) { return success(); });
    if (succeeded(verify(function)))
      return function;
  }
  function.erase();
  return nullptr;
}

//===----------------------------------------------------------------------===//
// Choosing spellings
//===----------------------------------------------------------------------===//

static void collectNumbers(const Expr &e, std::vector<std::string> &names) {
  if (e.is(ExprKind::Number) && !llvm::is_contained(names, e->name))
    names.push_back(e->name);
  for (const Expr &operand : e->operands)
    collectNumbers(operand, names);
}

/// Up to `most` choices of the row's numbers that meet its conditions.
static std::vector<std::vector<std::pair<std::string, double>>>
chooseNumbers(const Idiom &idiom, unsigned most) {
  static constexpr double reals[] = {0.25, 3, -0.75, 1.5, 0.1, 1, 6, -2, 20, 0};
  // Of f16: the place of its sign, and the bits of all but that and of
  // infinity.
  static constexpr double bits[] = {15, 0x7fff, 0x7c00};
  std::function<bool(const Expr &)> looksAtBits = [&](const Expr &e) {
    return e.is(TermKind::Bitcast) || llvm::any_of(e->operands, looksAtBits);
  };
  ArrayRef<double> values = reals;
  if (looksAtBits(idiom.form)) {
    values = bits;
    most = 9;
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
    return "Prove every row of the table of idioms on all f16 inputs";
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
      llvm::cl::desc("Take the first op that is raised for its input, which "
                     "must be found"),
      llvm::cl::init(false)};
  Option<bool> verbose{*this, "v",
                       llvm::cl::desc("Print what is proved of each row"),
                       llvm::cl::init(false)};

  void runOnOperation() override;

private:
  /// A row written out, before and after.
  struct Instance {
    const Idiom *idiom;
    func::FuncOp before;
    std::string spelled;
  };
  void write(const Idiom &idiom, OpBuilder &builder);
  void add(const Idiom &idiom, const Spelling &spelling, OpBuilder &builder,
           FormWriter *features = nullptr);

  std::vector<Instance> instances;
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
  instances.push_back({&idiom, function, text});
}

void TestIdioms::write(const Idiom &idiom, OpBuilder &builder) {
  MLIRContext *context = &getContext();
  using P = arith::CmpFPredicate;
  bool isFirst = true;
  for (auto &numbers : chooseNumbers(idiom, 2)) {
    Spelling plain;
    plain.type = Float16Type::get(context);
    plain.numbers = numbers;
    FormWriter features(idiom, plain);
    add(idiom, plain, builder, &features);
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
    for (Type type : {Type(BFloat16Type::get(context)),
                      Type(IntegerType::get(context, 8))}) {
      Spelling other = plain;
      other.type = type;
      add(idiom, other, builder);
    }
  }
}

void TestIdioms::runOnOperation() {
  ModuleOp module = getOperation();
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto forms = ModuleOp::create(builder, module.getLoc());
  auto raised = ModuleOp::create(builder, module.getLoc());
  builder.setInsertionPointToStart(forms.getBody());
  for (const Idiom &idiom : getIdioms())
    write(idiom, builder);
  builder.setInsertionPointToStart(raised.getBody());
  for (const Instance &instance : instances)
    builder.clone(*instance.before);
  OpPassManager passes(ModuleOp::getOperationName(),
                       OpPassManager::Nesting::Implicit);
  if (failed(parsePassPipeline(pipeline, passes)) ||
      failed(runPipeline(passes, raised)))
    return signalPassFailure();

  if (plant)
    raised->walk([](ScalarBodyOpInterface op) {
      op->getResult(0).replaceAllUsesWith(op->getOperand(0));
      return WalkResult::interrupt();
    });

  BodyTables tables;
  Location loc = module.getLoc();
  bool isWrong = false;
  for (const Idiom &idiom : getIdioms()) {
    unsigned proved = 0, others = 0, left = 0;
    uint64_t inputs = 0, changed = 0;
    bool hasFailed = false;
    for (Instance &instance : instances) {
      if (instance.idiom != &idiom)
        continue;
      auto after =
          raised.lookupSymbol<func::FuncOp>(instance.before.getNameAttr());
      if (isSameText(instance.before, after)) {
        ++left;
        continue;
      }
      std::string why;
      FunctionProof proof(instance.before, after, idiom.rounds, tables, why);
      if (!proof.isPossible()) {
        emitError(loc) << "nothing can be proved of '" << idiom.str()
                       << "': " << why;
        hasFailed = true;
        continue;
      }
      Evidence evidence = proof.run();
      if (!evidence.difference.empty()) {
        emitError(loc) << "'" << idiom.str() << "' is wrong "
                       << evidence.difference << ", when written as"
                       << instance.spelled;
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
    if (proved + others == 0 && !hasFailed) {
      emitError(loc) << "no spelling of '" << idiom.str()
                     << "' is raised, so nothing is proved of it";
      hasFailed = true;
    }
    isWrong |= hasFailed;
    if (verbose) {
      llvm::outs() << idiom.str() << ": proved in " << proved << " spellings";
      if (others)
        llvm::outs() << ", " << others << " by another row";
      if (left)
        llvm::outs() << ", " << left << " left alone";
      if (idiom.rounds)
        llvm::outs() << ", nearer at " << changed << " of " << inputs
                     << " inputs";
      llvm::outs() << "\n";
    }
  }
  forms.erase();
  raised.erase();
  if (isWrong)
    signalPassFailure();
}

void rectify::registerTestIdiomsPass() { PassRegistration<TestIdioms>(); }
