// Whether an activation is what a term computes, and in which meaning: both are
// evaluated and compared.

#include "Verdict.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Threading.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

using K = TermKind;
using FMF = arith::FastMathFlags;

//===----------------------------------------------------------------------===//
// Candidates as ops
//===----------------------------------------------------------------------===//

SmallVector<NamedAttribute>
raise::getAttributes(const Candidate &candidate, MLIRContext *context,
                     ArrayRef<NamedAttribute> meaning) {
  Builder builder(context);
  SmallVector<NamedAttribute> attributes(meaning);
  for (const auto &[name, value] : candidate.parameters)
    attributes.push_back(
        builder.getNamedAttr(name, builder.getF64FloatAttr(value)));
  const ExprNode &result = *candidate.idiom->result.get();
  if (!result.attribute.empty())
    attributes.push_back(builder.getNamedAttr(
        result.attribute, builder.getStringAttr(result.form)));
  return attributes;
}

std::optional<ScalarCandidate>
ScalarCandidate::create(const Candidate &candidate, Type element,
                        ArrayRef<NamedAttribute> meaning) {
  MLIRContext *context = element.getContext();
  ScalarCandidate result;
  result.block = std::make_unique<Block>();
  Location loc = UnknownLoc::get(context);
  OperationState state(loc, ("rectify." + candidate.name).str());
  for (unsigned i = 0, e = candidate.inputs.size(); i < e; ++i)
    state.addOperands(result.block->addArgument(element, loc));
  state.addTypes(element);
  state.addAttributes(getAttributes(candidate, context, meaning));
  OpBuilder builder(context);
  builder.setInsertionPointToEnd(result.block.get());
  result.op = builder.create(state);
  // A refusal is an answer here, no error. Other threads report theirs.
  uint64_t thread = llvm::get_threadid();
  ScopedDiagnosticHandler silence(context, [&](Diagnostic &) {
    return success(llvm::get_threadid() == thread);
  });
  if (!isa<ScalarBodyOpInterface>(result.op) || failed(verify(result.op)))
    return std::nullopt;
  return result;
}

Number ScalarCandidate::evaluate(ArrayRef<Number> inputs) const {
  auto body = cast<ScalarBodyOpInterface>(op);
  if (std::holds_alternative<APFloat>(inputs[0])) {
    SmallVector<APFloat> in;
    for (const Number &number : inputs)
      in.push_back(std::get<APFloat>(number));
    return body.evaluate(in)[0];
  }
  SmallVector<APInt> in;
  for (const Number &number : inputs)
    in.push_back(std::get<APInt>(number));
  return body.evaluateIntegers(in)[0];
}

std::vector<SmallVector<NamedAttribute>>
raise::getMeanings(OperationName name) {
  Builder builder(name.getContext());
  std::vector<SmallVector<NamedAttribute>> meanings = {{}};
  // The first of each list is the default and not spelled.
  auto choose = [&](StringRef attribute, ArrayRef<Attribute> others) {
    if (!llvm::is_contained(name.getAttributeNames(), attribute))
      return;
    for (size_t i = 0, e = meanings.size(); i < e; ++i)
      for (Attribute other : others) {
        meanings.push_back(meanings[i]);
        meanings.back().push_back(builder.getNamedAttr(attribute, other));
      }
  };
  choose("signed_zero", builder.getStringAttr("positive"));
  choose("nan", builder.getStringAttr("zero"));
  choose("zero_slope", builder.getStringAttr("product"));
  choose("at_zero", builder.getStringAttr("product"));
  choose("kink", {builder.getF64FloatAttr(1), builder.getF64FloatAttr(0.5)});
  return meanings;
}

//===----------------------------------------------------------------------===//
// Probes
//===----------------------------------------------------------------------===//

static void addFloatProbes(const llvm::fltSemantics &semantics, bool few,
                           ArrayRef<double> constants,
                           SmallVectorImpl<Number> &probes) {
  auto add = [&](const APFloat &value) {
    for (bool negative : {false, true}) {
      APFloat probe = value;
      if (negative)
        probe.changeSign();
      Number number = probe;
      if (llvm::none_of(probes, [&](const Number &known) {
            return std::get<APFloat>(known).bitwiseIsEqual(probe);
          }))
        probes.push_back(number);
    }
  };
  auto addNear = [&](APFloat value) {
    add(value);
    for (bool down : {false, true}) {
      APFloat next = value;
      next.next(down);
      add(next);
    }
  };
  add(APFloat::getZero(semantics));
  add(roundToFormat(INFINITY, semantics));
  add(APFloat::getNaN(semantics));
  add(APFloat::getSmallest(semantics));
  add(APFloat::getLargest(semantics));
  for (double c : constants)
    addNear(roundToFormat(c, semantics));
  static constexpr double fewNumbers[] = {1, 0.625, 2.5, 7};
  static constexpr double manyNumbers[] = {
      1,     2,    3,    4,     5,     6,   7,    8,    10,   13,     16.5,
      20,    21,   33,   50,    87,    89,  100,  104,  256,  400.25, 709,
      746,   1000, 1500, 4096,  30000, 0.5, 0.25, 0.75, 0.1,  0.375,  0.625,
      0.875, 1.25, 1.5,  1.875, 2.5,   3.5, 4.75, 5.5,  1e-2, 1e-3,   1e-4,
      1e-6,  1e-9, 1e10, 1e20,  1e30,  0.3, 0.7,  0.9,  1.1,  2.2};
  auto shortened = [&](double value) {
    // Few digits: in f64 the host then rounds products once only.
    return roundToFormat(static_cast<float>(value), semantics);
  };
  for (double value :
       few ? ArrayRef<double>(fewNumbers) : ArrayRef<double>(manyNumbers)) {
    APFloat number = shortened(value);
    if (number.isFinite())
      add(number);
  }
  if (few)
    return;
  for (double a : constants)
    for (double b : constants) {
      addNear(roundToFormat(a + b, semantics));
      addNear(roundToFormat(a / b, semantics));
    }
  add(APFloat::getSmallestNormalized(semantics));
  APFloat half = APFloat::getLargest(semantics);
  half = scalbn(half, -1, APFloat::rmNearestTiesToEven);
  addNear(half);
  addNear(APFloat::getSmallestNormalized(semantics));
}

static void addIntegerProbes(unsigned width, bool few,
                             ArrayRef<double> constants,
                             SmallVectorImpl<Number> &probes) {
  auto add = [&](const APInt &value) {
    Number number = value;
    if (llvm::none_of(probes, [&](const Number &known) {
          return isSameNumber(known, number);
        }))
      probes.push_back(number);
  };
  if (width <= 8 && !few) {
    for (unsigned i = 0; i < 1u << width; ++i)
      add(APInt(width, i));
    return;
  }
  add(APInt::getSignedMinValue(width));
  add(APInt::getSignedMaxValue(width));
  SmallVector<int64_t> centers = {0, 1, 2, 5, 100};
  for (double c : constants)
    if (std::fabs(c) < 0x1p62)
      centers.push_back(static_cast<int64_t>(c));
  for (int64_t c : centers)
    for (int64_t value : {c, c - 1, c + 1, -c})
      add(APInt(width, value, /*isSigned=*/true, /*implicitTrunc=*/true));
}

Probes raise::getProbes(Type element, unsigned numInputs,
                        ArrayRef<double> constants) {
  SmallVector<Number> axis;
  bool few = numInputs > 1;
  if (auto type = dyn_cast<FloatType>(element))
    addFloatProbes(type.getFloatSemantics(), few, constants, axis);
  else
    addIntegerProbes(element.getIntOrFloatBitWidth(), few, constants, axis);
  Probes probes = {{}};
  for (unsigned i = 0; i < numInputs; ++i) {
    Probes longer;
    for (const auto &point : probes)
      for (const Number &number : axis) {
        longer.push_back(point);
        longer.back().push_back(number);
      }
    probes = std::move(longer);
  }
  return probes;
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

static bool isNaN(const Number &n) {
  const auto *value = std::get_if<APFloat>(&n);
  return value && value->isNaN();
}
static bool isInf(const Number &n) {
  const auto *value = std::get_if<APFloat>(&n);
  return value && value->isInfinity();
}
static bool isZero(const Number &n) {
  const auto *value = std::get_if<APFloat>(&n);
  return value && value->isZero();
}
static bool hasFlag(FMF flags, FMF flag) {
  return arith::bitEnumContainsAll(flags, flag);
}

namespace {
/// A form at a probe.
struct Sample {
  ArrayRef<Number> inputs;
  SmallVector<Number, 16> values;
  const Number *result;
};
} // namespace

namespace {
/// What flags leave open of a form's value.
struct Open {
  /// It is poison: an op that is said to meet no NaN (no infinity) meets one.
  bool poison = false;
  /// It is a zero of no certain sign.
  bool zeroSign = false;
};
} // namespace

/// What the flags leave open at a sample. What a select leaves out matters to
/// neither. `more` are flags to assume on every op that can carry some.
static Open getOpen(const TermProgram &form, const Sample &sample, FMF more) {
  SmallVector<Open, 16> open(sample.values.size());
  unsigned first = sample.values.size() - form.getSteps().size();
  for (unsigned i = 0, e = form.getSteps().size(); i < e; ++i) {
    const Term *step = form.getSteps()[i];
    ArrayRef<unsigned> operands = form.getOperandPlaces(i);
    Open &here = open[first + i];
    if (step->is(K::Select)) {
      bool taken = !std::get<APInt>(sample.values[operands[0]]).isZero();
      here = open[operands[taken ? 1 : 2]];
      here.poison |= open[operands[0]].poison;
      continue;
    }
    here.poison =
        llvm::any_of(operands, [&](unsigned o) { return open[o].poison; });
    if (!isa_and_nonnull<arith::ArithFastMathInterface>(step->op))
      continue;
    FMF flags = step->flags | more;
    auto meets = [&](bool (*is)(const Number &)) {
      return is(sample.values[first + i]) ||
             llvm::any_of(operands,
                          [&](unsigned o) { return is(sample.values[o]); });
    };
    here.poison |= hasFlag(flags, FMF::nnan) && meets(isNaN);
    here.poison |= hasFlag(flags, FMF::ninf) && meets(isInf);
    here.zeroSign =
        hasFlag(flags, FMF::nsz) && isZero(sample.values[first + i]);
  }
  return open[form.getResultPlace()];
}

/// Whether the host may have rounded twice: a product in f64.
static bool mayRoundTwice(const Number &a, const Number &b,
                          ArrayRef<Number> inputs) {
  const auto *x = std::get_if<APFloat>(&a);
  if (!x || &x->getSemantics() != &APFloat::IEEEdouble())
    return false;
  const auto &y = std::get<APFloat>(b);
  if (!x->isFinite() || !y.isFinite())
    return false;
  bool longInput = llvm::any_of(inputs, [](const Number &n) {
    APFloat value = std::get<APFloat>(n);
    bool lossy;
    value.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven, &lossy);
    return lossy;
  });
  APFloat up = *x, down = *x;
  up.next(false);
  down.next(true);
  return longInput && (up == y || down == y);
}

/// Whether an op may take the form's place at a sample.
static bool agrees(const TermProgram &form, const Sample &sample,
                   const Number &op, FMF more = FMF::none) {
  if (isSameNumber(*sample.result, op) ||
      mayRoundTwice(*sample.result, op, sample.inputs))
    return true;
  Open open = getOpen(form, sample, more);
  return open.poison || (open.zeroSign && isZero(op));
}

/// Whether op and form are the same function of real numbers here, and the op
/// is not farther from it.
static bool isNotFarther(const Number &form, const Number &op,
                         const ScalarCandidate &candidate,
                         const TermProgram &program, ArrayRef<Number> inputs) {
  const auto *formValue = std::get_if<APFloat>(&form);
  const auto *opValue = std::get_if<APFloat>(&op);
  if (!formValue || !opValue)
    return false;
  SmallVector<Number> doubles;
  SmallVector<long double> wideInputs;
  bool atInfinity = false;
  for (const Number &input : inputs) {
    wideInputs.push_back(toLongDouble(input));
    atInfinity |= isInf(input);
    doubles.push_back(roundToFormat(wideInputs.back(), APFloat::IEEEdouble()));
  }
  long double real = toLongDouble(candidate.evaluate(doubles));
  if (std::isnan(real))
    return formValue->isNaN();
  std::optional<long double> wide = program.runWide(wideInputs);
  if (!wide)
    return false;
  int precision = APFloat::semanticsPrecision(formValue->getSemantics());
  long double tolerance = std::fmax(1e-3L, std::ldexp(1.0L, 5 - precision));
  long double scale =
      std::fmax(std::fabs(real), std::fmin(1.0L, std::fabs(wideInputs[0])));
  // What cancels is exact to the last bits of a long double only.
  bool sameFunction =
      *wide == real || std::fabs(*wide - real) <= tolerance * scale + 0x1p-58L;
  // Where the form multiplies infinity by 0, or its exponentials overflow even
  // a long double, it cannot be told.
  bool cannotTell = (atInfinity && std::isnan(*wide)) ||
                    (std::fabs(wideInputs[0]) > 11000 && !std::isfinite(*wide));
  if (!sameFunction && !cannotTell)
    return false;
  if (formValue->isNaN())
    return true;
  if (opValue->isNaN())
    return false;
  long double formError = std::fabs(toLongDouble(form) - real),
              opError = std::fabs(toLongDouble(op) - real);
  // Equal infinities give NaN.
  if (std::isnan(opError) || std::isnan(formError))
    return std::isnan(opError);
  return opError <= formError + 1e-15L * std::fabs(real);
}

static std::string print(const Number &number) {
  if (const auto *value = std::get_if<APInt>(&number))
    return llvm::toString(*value, 10, /*Signed=*/true);
  const auto &value = std::get<APFloat>(number);
  if (value.isNaN())
    return "NaN";
  SmallString<32> text;
  value.toString(text, /*FormatPrecision=*/6, /*FormatMaxPadding=*/4);
  StringRef spelled = text;
  if (value.isInfinity())
    return value.isNegative() ? "-inf" : "inf";
  return spelled.str();
}

static std::string printFlags(FMF flags) {
  return "fastmath<" + arith::stringifyFastMathFlags(flags) + ">";
}

Verdict raise::judge(const Term *term, const Candidate &candidate,
                     const TermProgram &form, const Probes &probes,
                     VerdictOptions options) {
  Verdict verdict;
  // Computed when they are first looked at: most candidates fail early.
  std::vector<std::optional<Sample>> samples(probes.size());
  auto getSample = [&](size_t i) -> const Sample & {
    if (!samples[i]) {
      samples[i] = Sample{probes[i], form.runAll(probes[i]), nullptr};
      samples[i]->result = &samples[i]->values[form.getResultPlace()];
    }
    return *samples[i];
  };

  // Nothing is done to the input.
  if (candidate.name.empty()) {
    verdict.accepted = llvm::all_of(llvm::seq(probes.size()), [&](size_t i) {
      return agrees(form, getSample(i), probes[i][0]);
    });
    return verdict;
  }

  MLIRContext *context = term->type.getContext();
  OperationName name(("rectify." + candidate.name).str(), context);
  struct Tried {
    SmallVector<NamedAttribute> meaning;
    ScalarCandidate op;
    std::vector<std::optional<Number>> results;
    const Number &at(size_t i, ArrayRef<Number> inputs) {
      if (!results[i])
        results[i] = op.evaluate(inputs);
      return *results[i];
    }
  };
  std::vector<Tried> tried;
  for (const auto &meaning : getMeanings(name))
    if (auto op = ScalarCandidate::create(candidate, term->type, meaning))
      tried.push_back({meaning, std::move(*op),
                       std::vector<std::optional<Number>>(probes.size())});

  // The first sample that a meaning cannot account for.
  auto findDifference = [&](Tried &t, FMF more, bool mayRound) -> int {
    for (size_t i = 0, e = probes.size(); i < e; ++i) {
      const Sample &sample = getSample(i);
      const Number &result = t.at(i, probes[i]);
      if (agrees(form, sample, result, more))
        continue;
      if (mayRound &&
          isNotFarther(*sample.result, result, t.op, form, sample.inputs))
        continue;
      return i;
    }
    return -1;
  };
  auto accept = [&](bool mayRound) {
    for (Tried &t : tried)
      if (findDifference(t, FMF::none, mayRound) < 0) {
        verdict.accepted = true;
        verdict.byContract = mayRound;
        verdict.meaning = t.meaning;
        return true;
      }
    return false;
  };
  bool reassociates = hasFlag(form.getFlags(), FMF::reassoc);
  bool rounds = candidate.idiom->rounds;
  bool mayRound = reassociates || (rounds && !options.strict);
  // Equality at probes proves nothing of forms that round on their way.
  if ((!(rounds && options.strict) || reassociates) && accept(false))
    return verdict;
  if (mayRound && accept(true))
    return verdict;

  // Refused: for the best meaning, where they differ, and what would help.
  auto explain = [&](Tried &t, bool may) {
    int at = findDifference(t, FMF::none, may);
    if (at < 0)
      return;
    const Sample &sample = getSample(at);
    std::string inputs;
    for (auto [i, input] : llvm::enumerate(sample.inputs))
      inputs += (i ? " and " : "") + print(input);
    verdict.difference = "at " + inputs + " the form gives " +
                         print(*sample.result) + " and the op " +
                         print(t.at(at, probes[at]));
  };
  static constexpr FMF choices[] = {
      FMF::nsz,
      FMF::ninf,
      FMF::nnan,
      FMF::nsz | FMF::ninf,
      FMF::nsz | FMF::nnan,
      FMF::nnan | FMF::ninf,
      FMF::nnan | FMF::ninf | FMF::nsz,
  };
  if (rounds && options.strict)
    for (Tried &t : tried)
      if (findDifference(t, FMF::none, true) < 0) {
        verdict.difference = "it rounds on its way, where the op rounds once";
        verdict.remedy = "without the option 'strict' the op, which is never "
                         "farther from the real function, would be taken";
        return verdict;
      }
  for (FMF more : choices)
    for (Tried &t : tried)
      if (findDifference(t, more, mayRound) < 0) {
        explain(t, mayRound);
        verdict.remedy = printFlags(more) + " on the form's ops would allow it";
        return verdict;
      }
  // No flags help, or no op of the form can carry any. Worth a word where the
  // two agree but for special points.
  Tried *best = nullptr;
  size_t most = probes.size() / 2;
  for (Tried &t : tried) {
    size_t same = llvm::count_if(llvm::seq(probes.size()), [&](size_t i) {
      return agrees(form, getSample(i), t.at(i, probes[i]));
    });
    if (same > most) {
      most = same;
      best = &t;
    }
  }
  if (best && !mayRound)
    explain(*best, mayRound);
  return verdict;
}

//===----------------------------------------------------------------------===//
// One verdict for each structure
//===----------------------------------------------------------------------===//

static void printKey(const Number &number, raw_ostream &os) {
  if (const auto *value = std::get_if<APFloat>(&number))
    os << value->bitcastToAPInt();
  else
    os << std::get<APInt>(number);
  os << ' ';
}

/// All that a verdict depends on.
static std::string getKey(const Term *term, const Candidate &candidate,
                          const TermProgram &form) {
  std::string key;
  llvm::raw_string_ostream os(key);
  os << candidate.idiom << ' ' << candidate.inputs.size() << ' ';
  for (const auto &[name, value] : candidate.parameters)
    os << name << llvm::bit_cast<uint64_t>(value) << ' ';
  for (const Term *constant : form.getConstants()) {
    os << constant->type.getAsOpaquePointer() << ' ';
    printKey(*constant->constant, os);
  }
  for (auto [i, step] : llvm::enumerate(form.getSteps())) {
    os << static_cast<unsigned>(step->kind) << ' ' << step->predicate << ' '
       << static_cast<unsigned>(step->flags) << ' '
       << step->type.getAsOpaquePointer() << ' ';
    if (step->is(K::Body))
      os << step->op->getName() << ' '
         << step->op->getAttrDictionary().getAsOpaquePointer() << ' ';
    for (unsigned place : form.getOperandPlaces(i))
      os << place << ',';
  }
  os << term->type.getAsOpaquePointer();
  return key;
}

const Verdict &Judge::operator()(const Term *term, const Candidate &candidate,
                                 const TermProgram &form) {
  auto [it, inserted] =
      known.try_emplace(getKey(term, candidate, form), Verdict());
  if (!inserted)
    return it->second;
  SmallVector<double> constants;
  auto add = [&](double value) {
    if (std::isfinite(value) && value != 0 && constants.size() < 8 &&
        !llvm::is_contained(constants, value))
      constants.push_back(value);
  };
  for (const auto &[name, value] : candidate.parameters)
    add(value);
  for (const Term *constant : form.getConstants())
    add(static_cast<double>(toLongDouble(*constant->constant)));
  Probes probes = getProbes(term->type, candidate.inputs.size(), constants);
  it->second = judge(term, candidate, form, probes, options);
  return it->second;
}
