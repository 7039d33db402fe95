// Whether an activation is what a term computes, and in which meaning: both are
// evaluated and compared.

#include "Verdict.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

using K = TermKind;
using FMF = arith::FastMathFlags;

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
  // What all ops of the form allow, less what would leave more open of the op
  // than is open of the form: a select between constants says what it returns,
  // whatever its condition carries. A form that rounds may just not overflow
  // where the op does.
  auto getFlags = [&](Tried &t, bool mayRound) {
    FMF flags = form.getFlags();
    for (size_t i = 0, e = probes.size(); i < e; ++i) {
      const Number &result = t.at(i, probes[i]);
      if (mayRound && isInf(result) && llvm::none_of(probes[i], isInf))
        flags = flags & ~FMF::ninf;
      auto meets = [&](bool (*is)(const Number &)) {
        return is(result) || llvm::any_of(probes[i], is);
      };
      Open open = getOpen(form, getSample(i), FMF::none);
      if (open.poison)
        continue;
      if (meets(isNaN))
        flags = flags & ~FMF::nnan;
      if (meets(isInf))
        flags = flags & ~FMF::ninf;
      if (isZero(result) && !open.zeroSign)
        flags = flags & ~FMF::nsz;
    }
    return flags;
  };
  auto accept = [&](bool mayRound) {
    for (Tried &t : tried)
      if (findDifference(t, FMF::none, mayRound) < 0) {
        verdict.accepted = true;
        verdict.byContract = mayRound;
        verdict.meaning = t.meaning;
        verdict.flags = getFlags(t, mayRound);
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
