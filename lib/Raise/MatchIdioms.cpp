// The table, looked up by the kind of a term.

#include "Matcher.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

using K = TermKind;

/// The kinds of term that may spell the outermost node of `form`.
static ArrayRef<TermKind> getRootKinds(const Expr &form) {
  static constexpr K max[] = {K::MaximumF, K::MaxNumF, K::MaxSI, K::Select};
  static constexpr K min[] = {K::MinimumF, K::MinNumF, K::MinSI, K::Select};
  static constexpr K add[] = {K::Add, K::Sub};
  static constexpr K mul[] = {K::Mul, K::Div, K::Pow};
  static constexpr K div[] = {K::Div, K::Mul, K::Reciprocal};
  static constexpr K neg[] = {K::Neg, K::Sub, K::Mul};
  static constexpr K select[] = {K::Select};
  static constexpr K body[] = {K::Body};
  static constexpr K expm1[] = {K::Expm1, K::Sub, K::Add};
  static constexpr K log1p[] = {K::Log1p, K::Log};
  static constexpr K abs[] = {K::Abs, K::MaximumF, K::MaxNumF, K::Select};
  switch (form->kind) {
  case ExprKind::Max:
    return max;
  case ExprKind::Min:
    return min;
  case ExprKind::Select:
    return select;
  case ExprKind::Activation:
    return body;
  case ExprKind::Op:
    switch (form->op) {
    case K::Add:
    case K::Sub:
      return add;
    case K::Mul:
      return mul;
    case K::Div:
      return div;
    case K::Neg:
      return neg;
    case K::Abs:
      return abs;
    case K::Expm1:
      return expm1;
    case K::Log1p:
      return log1p;
    default:
      return form->op;
    }
  default:
    return {};
  }
}

namespace {
/// A form of the table in one of its groupings.
struct Row {
  const Idiom *idiom;
  Expr form;
  /// A term that it matches has a kind of each of these sets in it.
  SmallVector<uint64_t, 2> needs;
};
} // namespace

/// Adds the sets of kinds of which any spelling of `form` has one: most terms
/// are told from most forms by the functions that they call.
static void addNeeds(const Expr &form, SmallVectorImpl<uint64_t> &needs) {
  // An activation may be one op.
  if (form.is(ExprKind::Activation))
    return;
  if (form.is(ExprKind::Op)) {
    switch (form->op) {
    case K::Exp:
    case K::Log:
    case K::Tanh:
    case K::Erf:
    case K::Erfc:
    case K::Sigmoid:
    case K::Bitcast:
      needs.push_back(getBit(form->op));
      break;
    case K::Expm1:
      needs.push_back(getBit(K::Expm1) | getBit(K::Exp));
      break;
    case K::Log1p:
      needs.push_back(getBit(K::Log1p) | getBit(K::Log));
      break;
    default:
      break;
    }
  }
  for (const Expr &operand : form->operands)
    addNeeds(operand, needs);
}

using Index = std::vector<std::vector<Row>>;

static Index buildIndex() {
  Index index(static_cast<size_t>(K::Body) + 1);
  for (const Idiom &idiom : getIdioms())
    for (const Expr &form : regroup(idiom.form)) {
      SmallVector<uint64_t, 2> needs;
      addNeeds(form, needs);
      for (TermKind kind : getRootKinds(form))
        index[static_cast<size_t>(kind)].push_back({&idiom, form, needs});
    }
  return index;
}

bool raise::matchIdioms(const Term *term, const Candidates &raised,
                        llvm::function_ref<bool(const Candidate &)> found) {
  static const Index index = buildIndex();
  for (const Row &row : index[static_cast<size_t>(term->kind)]) {
    if ((row.idiom->floatsOnly && !term->isFloat()) ||
        !llvm::all_of(row.needs, [&](uint64_t kinds) {
          return (term->kinds & kinds) != 0;
        }))
      continue;
    Matcher matcher(raised);
    bool done = matcher.match(row.form, term, [&] {
      auto lookup = [&](const ExprNode *n) { return matcher.getValue(n); };
      for (const Expr &condition : row.idiom->conditions)
        if (!holds(condition, lookup))
          return false;
      Candidate candidate;
      candidate.idiom = row.idiom;
      const Expr &result = row.idiom->result;
      if (result.is(ExprKind::Activation)) {
        candidate.name = result->name;
        for (const Expr &operand : result->operands)
          candidate.inputs.push_back(matcher.getInput(operand.get()));
        for (const auto &[name, value] : result->parameters)
          candidate.parameters.emplace_back(name, evaluate(value, lookup));
      } else {
        candidate.inputs.push_back(matcher.getInput(result.get()));
      }
      for (auto [i, input] : llvm::enumerate(candidate.inputs))
        if (input->type != term->type ||
            llvm::is_contained(ArrayRef(candidate.inputs).drop_front(i + 1),
                               input))
          return false;
      return found(candidate);
    });
    if (done)
      return true;
  }
  return false;
}
