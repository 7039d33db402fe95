// Evaluating terms on the host.

#include "TermArithmetic.h"

#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace mlir::rectify;

using K = TermKind;

std::optional<TermProgram> TermProgram::get(const Term *root,
                                            ArrayRef<const Term *> inputs,
                                            unsigned limit) {
  SmallVector<const Term *> order;
  llvm::DenseSet<const Term *> seen(inputs.begin(), inputs.end()), done = seen;
  SmallVector<const Term *> stack = {root};
  while (!stack.empty()) {
    const Term *term = stack.back();
    if (done.contains(term)) {
      stack.pop_back();
      continue;
    }
    if (term->is(K::Input) || seen.size() > limit)
      return std::nullopt;
    if (seen.insert(term).second) {
      for (const Term *operand : term->operands)
        if (!done.contains(operand))
          stack.push_back(operand);
      continue;
    }
    stack.pop_back();
    done.insert(term);
    order.push_back(term);
  }

  TermProgram program;
  program.numInputs = inputs.size();
  llvm::DenseMap<const Term *, unsigned> place;
  for (const Term *input : inputs)
    place.try_emplace(input, place.size());
  for (const Term *term : order)
    (term->is(K::Constant) ? program.constants : program.steps).push_back(term);
  for (auto [i, term] : llvm::enumerate(program.constants))
    place[term] = inputs.size() + i;
  unsigned next = inputs.size() + program.constants.size();
  for (const Term *term : program.steps) {
    program.places.emplace_back();
    for (const Term *operand : term->operands)
      program.places.back().push_back(place.lookup(operand));
    place[term] = next++;
  }
  program.result = place.lookup(root);
  return program;
}

SmallVector<Number, 16> TermProgram::runAll(ArrayRef<Number> inputs) const {
  SmallVector<Number, 16> values(inputs);
  values.reserve(inputs.size() + constants.size() + steps.size());
  for (const Term *constant : constants)
    values.push_back(*constant->constant);
  for (auto [term, operands] : llvm::zip(steps, places)) {
    SmallVector<const Number *, 3> in;
    for (unsigned operand : operands)
      in.push_back(&values[operand]);
    values.push_back(applyTerm(*term, in));
  }
  return values;
}

std::optional<long double>
TermProgram::runWide(ArrayRef<long double> inputs) const {
  SmallVector<long double, 16> values(inputs);
  for (const Term *constant : constants)
    values.push_back(toLongDouble(*constant->constant));
  for (auto [term, operands] : llvm::zip(steps, places)) {
    SmallVector<long double, 3> in;
    for (unsigned operand : operands)
      in.push_back(values[operand]);
    std::optional<long double> value = applyTermWide(*term, in);
    if (!value)
      return std::nullopt;
    values.push_back(*value);
  }
  return values[result];
}

/// Whether afn permits to approximate it: no arithmetic of a CPU.
static bool isFunction(TermKind kind) {
  return (kind >= TermKind::Exp && kind <= TermKind::Pow &&
          kind != TermKind::Sqrt) ||
         kind == TermKind::Body;
}

arith::FastMathFlags TermProgram::getFlags() const {
  using Flags = arith::FastMathFlags;
  Flags flags = Flags::fast;
  bool any = false, approximate = false, exact = false;
  for (const Term *term : steps) {
    bool permits = arith::bitEnumContainsAll(term->flags, Flags::afn);
    approximate |= permits && isFunction(term->kind);
    exact |= !permits && isFunction(term->kind);
    flags = flags & (term->flags | Flags::afn);
    any |= term->flags != Flags::fast ||
           isa_and_nonnull<arith::ArithFastMathInterface>(term->op);
  }
  // Ops that only move bits allow nothing on their own, and only functions can
  // be approximated.
  if (!any)
    return Flags::none;
  bool permits = flags == Flags::fast ? !exact : approximate && !exact;
  return permits ? flags : flags & ~Flags::afn;
}
