// Reading functions as terms, and comparing them.

#include "Testing/FunctionProof.h"

#include "Testing/Unroll.h"

#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

/// The terms that `function` returns; none if it is not one block.
static std::optional<SmallVector<const Term *>>
readResults(func::FuncOp function, TermReader &reader, std::string &why) {
  if (function.isExternal() || !function.getBody().hasOneBlock()) {
    why = "it is not one block of code";
    return std::nullopt;
  }
  SmallVector<const Term *> terms;
  for (Value result : function.getBody().front().getTerminator()->getOperands())
    terms.push_back(reader.read(result));
  return terms;
}

/// The arguments that `roots` depend on.
static void collectArguments(ArrayRef<const Term *> roots,
                             llvm::SmallBitVector &found) {
  SmallVector<const Term *> stack(roots);
  llvm::SmallPtrSet<const Term *, 16> seen;
  while (!stack.empty()) {
    const Term *term = stack.pop_back_val();
    if (!seen.insert(term).second)
      continue;
    llvm::append_range(stack, term->operands);
    if (auto argument = dyn_cast_if_present<BlockArgument>(term->value);
        argument && term->is(TermKind::Input) &&
        argument.getArgNumber() < found.size())
      found.set(argument.getArgNumber());
  }
}

FunctionProof::FunctionProof(func::FuncOp before, func::FuncOp after,
                             bool neverFarther, BodyTables &tables,
                             std::string &why, std::optional<int64_t> size)
    : neverFarther(neverFarther), tables(tables) {
  if (before.getNumResults() == 0 ||
      llvm::any_of(before.getArgumentTypes(), llvm::IsaPred<MemRefType>)) {
    why = "it is not only what it returns that counts";
    return;
  }
  possible = !size && compareWhole(before, after, why);
  if (possible || !(hasTensors(before) || hasTensors(after)))
    return;
  constexpr int64_t small = 2;
  possible = compareElements(before, after, size.value_or(small), why);
}

bool FunctionProof::addClaim(ArrayRef<const Term *> first,
                             ArrayRef<const Term *> second, func::FuncOp before,
                             func::FuncOp after, std::string &why) {
  llvm::SmallBitVector used(before.getNumArguments());
  collectArguments(first, used);
  collectArguments(second, used);
  SmallVector<Value> firstInputs, secondInputs;
  SmallVector<Type> types;
  SmallVector<std::optional<PromisedRange>> promises;
  for (unsigned index : used.set_bits()) {
    firstInputs.push_back(before.getArgument(index));
    secondInputs.push_back(after.getArgument(index));
    types.push_back(getElementTypeOrSelf(firstInputs.back().getType()));
    promises.push_back(PromisedRange::get(
        before.getArgAttr(index, RectifyDialect::rangeName)));
    if (!types.back().isIntOrFloat()) {
      why = "its type has more than floats and integers";
      return false;
    }
  }
  auto compile = [&](ArrayRef<const Term *> terms, ValueRange inputs,
                     bool exact) {
    return TermCode::compile(terms, inputs, exact, tables, why);
  };
  std::optional<TermCode> old = compile(first, firstInputs, false);
  if (!old)
    return false;
  std::optional<TermCode> found = compile(second, secondInputs, false);
  if (!found)
    return false;
  std::optional<TermCode> real, meant;
  if (neverFarther) {
    real = compile(second, secondInputs, true);
    if (!real)
      return false;
    meant = compile(first, firstInputs, true);
    if (!meant)
      return false;
  }
  functions.push_back({{SmallVector<const Term *>(first), firstInputs},
                       {SmallVector<const Term *>(second), secondInputs}});
  claims.push_back(Claim{
      types,
      llvm::map_to_vector(first, [](const Term *term) { return term->type; }),
      std::move(*old), std::move(*found), std::move(real), std::move(meant),
      promises});
  return true;
}

bool FunctionProof::setMeaning(func::FuncOp equation, std::string &why) {
  auto terms = readResults(equation, readers[2], why);
  if (!terms)
    return false;
  std::optional<TermCode> meant = TermCode::compile(
      *terms, equation.getArguments(), /*exact=*/true, tables, why);
  if (!meant)
    return false;
  claims[0].meant = std::move(meant);
  return true;
}

bool FunctionProof::compareWhole(func::FuncOp before, func::FuncOp after,
                                 std::string &why) {
  auto first = readResults(before, readers[0], why);
  auto second = readResults(after, readers[1], why);
  return first && second && addClaim(*first, *second, before, after, why);
}

bool FunctionProof::compareElements(func::FuncOp before, func::FuncOp after,
                                    int64_t size, std::string &why) {
  unrolled[0] = unrollTensors(before, size, why);
  if (!unrolled[0])
    return false;
  unrolled[1] = unrollTensors(after, size, why);
  if (!unrolled[1])
    return false;
  if (unrolled[0]->getFunctionType() != unrolled[1]->getFunctionType()) {
    why = "its results have become others in number or type";
    return false;
  }
  auto first = readResults(*unrolled[0], readers[0], why);
  auto second = readResults(*unrolled[1], readers[1], why);
  for (auto [a, b] : llvm::zip(*first, *second))
    if (!addClaim(a, b, *unrolled[0], *unrolled[1], why))
      return false;
  return true;
}

Evidence FunctionProof::run() {
  Evidence all;
  all.exhaustive = true;
  for (auto [i, claim] : llvm::enumerate(claims)) {
    const Evidence &part = evidence.emplace_back(compare(claim));
    all.inputs += part.inputs;
    all.exhaustive &= part.exhaustive;
    all.changed += part.changed;
    all.nearer += part.nearer;
    all.neverFarther |= part.neverFarther;
    if (part.difference.empty())
      continue;
    all.difference = (unrolled[0] ? "element " + std::to_string(i) + " " : "") +
                     part.difference;
    break;
  }
  return all;
}

void FunctionProof::writeSmtProblems(raw_ostream &os, const Twine &name) const {
  for (auto [i, claim, sides] : llvm::enumerate(claims, functions)) {
    std::string label = name.str(), text, why;
    if (claim.real) {
      os << "; none " << label << ": it may round otherwise\n";
      continue;
    }
    if (unrolled[0])
      label += "[" + std::to_string(i) + "]";
    llvm::raw_string_ostream problem(text);
    SmallVector<std::string> unknown;
    if (!writeSmtProblem(problem, sides.first, sides.second, claim.promises,
                         unknown, why)) {
      os << "; none " << label << ": " << why << "\n";
      continue;
    }
    os << "; problem " << label << ": " << llvm::join(unknown, " ") << "\n"
       << text;
  }
}

std::string FunctionProof::print() const {
  if (!unrolled[0])
    return evidence[0].print();
  llvm::MapVector<StringRef, unsigned> counts;
  std::vector<std::string> texts;
  for (const Evidence &part : evidence)
    texts.push_back(part.print());
  for (const std::string &text : texts)
    ++counts[text];
  std::string all;
  for (auto [text, count] : counts)
    all += (all.empty() ? "" : "; ") + std::to_string(count) +
           (count == 1 ? " element, " : " elements, each ") + text.str();
  return all.empty() ? "no elements" : all;
}

static std::string getText(func::FuncOp function) {
  std::string text;
  llvm::raw_string_ostream os(text);
  OpPrintingFlags flags;
  flags.printGenericOpForm().useLocalScope();
  function->print(os, flags);
  return text;
}

bool rectify::testing::isSameText(func::FuncOp a, func::FuncOp b) {
  return getText(a) == getText(b);
}
