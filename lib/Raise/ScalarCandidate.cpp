// Making the op of a candidate, to be evaluated.

#include "ScalarCandidate.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Threading.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

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
