// Einsum: sums of products, two operands at a time.

#include "Arithmetic.h"
#include "Contractions.h"
#include "Node.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// A tensor, and which index of the equation each of its dims has: a letter, or
/// for the dims of an ellipsis their places from its end, -1 for the last.
struct Term {
  Value value;
  SmallVector<int> indices;
};

class Einsum {
public:
  Einsum(Node &node) : node(node) {}

  LogicalResult run();

private:
  LogicalResult readTerm(StringRef text, Term &term);
  LogicalResult readResult(StringRef inputs, std::optional<StringRef> text);
  LogicalResult readSizes();
  /// `term` without dims of size 1 whose index has more places.
  Term dropSingle(const Term &term);
  Term multiply(const Term &lhs, const Term &rhs, ArrayRef<int> kept);
  Term sum(const Term &term, ArrayRef<int> kept);
  AffineMap getMap(ArrayRef<int> of, ArrayRef<int> all);
  Shape getShape(ArrayRef<int> indices);

  Node &node;
  SmallVector<Term> terms;
  SmallVector<int> result;
  llvm::MapVector<int, OpFoldResult> sizes;
};

} // namespace

LogicalResult Einsum::readTerm(StringRef text, Term &term) {
  int64_t named = llvm::count_if(text, llvm::isAlpha);
  while (!text.empty()) {
    if (text.consume_front("...")) {
      for (int64_t left = rankOf(term.value) - named; left > 0; --left)
        term.indices.push_back(-left);
      named = rankOf(term.value);
      continue;
    }
    if (!llvm::isAlpha(text.front()))
      return node.fail("its equation has the sign '" + text.take_front() + "'");
    term.indices.push_back(text.front());
    text = text.drop_front();
  }
  if (static_cast<int64_t>(term.indices.size()) != rankOf(term.value))
    return node.fail("its equation gives an operand other dims than it has");
  return success();
}

/// What stands behind the arrow, or else the indices that occur once, in order,
/// behind those of ellipses.
LogicalResult Einsum::readResult(StringRef inputs,
                                 std::optional<StringRef> text) {
  int ellipsis = 0;
  for (const auto &[index, size] : sizes)
    ellipsis = std::min(ellipsis, index);
  if (!text) {
    for (int index = ellipsis; index < 0; ++index)
      result.push_back(index);
    for (int letter = 'A'; letter <= 'z'; ++letter)
      if (llvm::isAlpha(letter) && inputs.count(static_cast<char>(letter)) == 1)
        result.push_back(letter);
    return success();
  }
  while (!text->empty()) {
    if (text->consume_front("...")) {
      for (int index = ellipsis; index < 0; ++index)
        result.push_back(index);
      continue;
    }
    int letter = text->front();
    if (!sizes.contains(letter) || llvm::is_contained(result, letter))
      return node.fail("its result has an index that its operands lack, or one "
                       "twice");
    result.push_back(letter);
    *text = text->drop_front();
  }
  return success();
}

LogicalResult Einsum::readSizes() {
  for (const Term &term : terms)
    for (auto [index, size] :
         llvm::zip_equal(term.indices, node.shape(term.value))) {
      auto [known, isNew] = sizes.insert({index, size});
      auto a = getConstantIntValue(known->second),
           b = getConstantIntValue(size);
      if (isNew || isOneInteger(size))
        continue;
      if (a && b && *a != 1 && *a != *b)
        return node.fail("an index of its equation has the sizes " + Twine(*a) +
                         " and " + Twine(*b));
      if (!a || *a == 1)
        known->second = size;
    }
  return success();
}

Term Einsum::dropSingle(const Term &term) {
  Term kept;
  SmallVector<bool> keep;
  for (auto [index, size] :
       llvm::zip_equal(term.indices, node.shape(term.value))) {
    keep.push_back(!isOneInteger(size) || isOneInteger(sizes[index]));
    if (keep.back())
      kept.indices.push_back(index);
  }
  kept.value = node.dropDims(term.value, keep);
  return kept;
}

AffineMap Einsum::getMap(ArrayRef<int> of, ArrayRef<int> all) {
  SmallVector<AffineExpr> exprs;
  for (int index : of)
    exprs.push_back(node.d(llvm::find(all, index) - all.begin()));
  return AffineMap::get(all.size(), 0, exprs, node.b.getContext());
}

Shape Einsum::getShape(ArrayRef<int> indices) {
  return llvm::map_to_vector(indices, [&](int index) { return sizes[index]; });
}

/// Those of `kept` that `terms` have, and then all others that they have.
static SmallVector<int> getLoops(ArrayRef<const Term *> terms,
                                 ArrayRef<int> kept, SmallVector<int> &result) {
  llvm::SetVector<int> all;
  for (const Term *term : terms)
    all.insert(term->indices.begin(), term->indices.end());
  SmallVector<int> loops;
  for (int index : kept)
    if (all.remove(index))
      loops.push_back(index);
  result = loops;
  llvm::append_range(loops, all);
  return loops;
}

Term Einsum::multiply(const Term &lhs, const Term &rhs, ArrayRef<int> kept) {
  Term product;
  SmallVector<int> loops = getLoops({&lhs, &rhs}, kept, product.indices);
  product.value =
      contract(node, lhs.value, rhs.value,
               {getMap(lhs.indices, loops), getMap(rhs.indices, loops),
                getMap(product.indices, loops)},
               getShape(product.indices), elementOf(lhs.value));
  return product;
}

Term Einsum::sum(const Term &term, ArrayRef<int> kept) {
  Term total;
  SmallVector<int> loops = getLoops(&term, kept, total.indices);
  Type element = elementOf(term.value);
  total.value = node.generic(
      term.value, getMap(term.indices, loops), getMap(total.indices, loops),
      node.filled(getShape(total.indices), node.scalar(element, 0)),
      [](OpBuilder &b, Location loc, ValueRange v) {
        return addScalars(b, loc, v[0], v[1]);
      });
  return total;
}

LogicalResult Einsum::run() {
  std::string equation = node.getString("equation").str();
  llvm::erase(equation, ' ');
  auto [inputs, rest] = StringRef(equation).split("->");
  std::optional<StringRef> resultText;
  if (StringRef(equation).contains("->"))
    resultText = rest;
  SmallVector<StringRef> texts;
  inputs.split(texts, ',');
  if (texts.size() != node.numInputs())
    return node.fail("its equation is for " + Twine(texts.size()) +
                     " operands");
  for (auto [text, value] : llvm::zip_equal(texts, node.allInputs())) {
    Term &term = terms.emplace_back(Term{value, {}});
    if (failed(readTerm(text, term)))
      return failure();
  }
  if (failed(readSizes()) || failed(readResult(inputs, resultText)))
    return failure();
  for (Term &term : terms)
    term = dropSingle(term);

  Term total = terms.front();
  for (unsigned i = 1; i < terms.size(); ++i) {
    SmallVector<int> kept = result;
    for (const Term &later : ArrayRef(terms).drop_front(i + 1))
      for (int index : later.indices)
        if (!llvm::is_contained(kept, index))
          kept.push_back(index);
    total = multiply(total, terms[i], kept);
  }
  if (total.indices == result)
    return node.set(total.value);
  if (total.indices.size() != result.size())
    return node.set(sum(total, result).value);
  Ints permutation = llvm::map_to_vector(result, [&](int index) -> int64_t {
    return llvm::find(total.indices, index) - total.indices.begin();
  });
  return node.set(node.transpose(total.value, permutation));
}

LogicalResult mlir::rectify::importEinsum(Node &node) {
  return Einsum(node).run();
}
