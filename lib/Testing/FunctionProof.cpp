// Reading functions as terms, and comparing them.

#include "Testing/FunctionProof.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

/// The terms that `function` returns, as code.
static std::optional<TermCode> compileFunction(func::FuncOp function,
                                               TermReader &reader, bool exact,
                                               BodyTables &tables,
                                               std::string &why) {
  if (function.isExternal() || !function.getBody().hasOneBlock()) {
    why = "it is not one block of code";
    return std::nullopt;
  }
  Block &body = function.getBody().front();
  SmallVector<const Term *> roots;
  for (Value result : body.getTerminator()->getOperands())
    roots.push_back(reader.read(result));
  return TermCode::compile(roots, body.getArguments(), exact, tables, why);
}

FunctionProof::FunctionProof(func::FuncOp before, func::FuncOp after,
                             bool neverFarther, BodyTables &tables,
                             std::string &why) {
  for (TypeRange types : {TypeRange(before.getArgumentTypes()),
                          TypeRange(before.getResultTypes())})
    for (Type type : types)
      if (!getElementTypeOrSelf(type).isIntOrFloat()) {
        why = "its type has more than floats and integers";
        return;
      }
  std::optional<TermCode> first =
      compileFunction(before, firstReader, false, tables, why);
  if (!first)
    return;
  std::optional<TermCode> second =
      compileFunction(after, secondReader, false, tables, why);
  if (!second)
    return;
  std::optional<TermCode> real;
  if (neverFarther) {
    real = compileFunction(after, secondReader, true, tables, why);
    if (!real)
      return;
  }
  claim.emplace(
      Claim{{}, {}, std::move(*first), std::move(*second), std::move(real)});
  for (Type type : before.getArgumentTypes())
    claim->inputs.push_back(getElementTypeOrSelf(type));
  for (Type type : before.getResultTypes())
    claim->results.push_back(getElementTypeOrSelf(type));
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
