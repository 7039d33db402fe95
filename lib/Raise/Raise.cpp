// Recognizes activations, however they are spelled.
//
// The table proposes, evaluation disposes: a form that matches an equation of
// the table (Idioms.cpp) is compared with the op, in each of its meanings, by
// computing both (Verdict.cpp).

#include "Lift.h"
#include "MatchIdioms.h"
#include "Verdict.h"

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_RAISE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::raise;

static constexpr StringLiteral passName = "rectify-raise";

namespace {
/// What a value has been found to be.
struct Raised {
  Candidate candidate;
  Verdict verdict;
  /// The ops of the form, its constants among them.
  SmallVector<Operation *> form;
  /// Those that it is dear to compute twice: what calls a function, or is
  /// computed from such a call, but for the outermost.
  SmallVector<Operation *, 0> dear;
};

/// Whether a kind of term is computed by many instructions.
bool isDear(TermKind kind) {
  return (kind >= TermKind::Exp && kind <= TermKind::Pow) ||
         kind == TermKind::Body;
}

/// Raises what is in one op. Values are read and judged in their order, with
/// nothing changed; then the ops are made from the last to the first, so that
/// forms inside of others are not made at all.
class Raiser {
public:
  Raiser(Operation *root, VerdictOptions options)
      : root(root), judge(options), reader(root) {}

  void run() {
    SmallVector<Operation *> ops;
    root->walk<WalkOrder::PreOrder>([&](Operation *op) {
      // What a named op of linalg does is fixed.
      Operation *parent = op->getParentOp();
      bool fixed = isa_and_nonnull<linalg::LinalgOp>(parent) &&
                   !isa<linalg::GenericOp, linalg::MapOp>(parent);
      if (op->getNumResults() == 1 && !fixed)
        ops.push_back(op);
    });
    for (Operation *op : ops)
      if (isActivationType(op->getResult(0).getType(), /*integers=*/true))
        recognize(op->getResult(0));
    while (refuseSharedWork(ops))
      ;
    IRRewriter rewriter(root->getContext());
    for (Operation *op : llvm::reverse(ops))
      rewrite(rewriter, op);
  }

private:
  void recognize(Value value) {
    const Term *term = reader.read(value);
    // A form is of its ops, which are the terms' ops. A value that another's
    // term is passed on to is not computed again.
    if (term->is(TermKind::Constant) || term->is(TermKind::Input) ||
        term->value != value)
      return;
    matchIdioms(term, candidates, [&](const Candidate &candidate) {
      std::optional<TermProgram> form =
          TermProgram::get(term, candidate.inputs, /*limit=*/64);
      if (!form || !canReplace(value, candidate))
        return false;
      const Verdict &verdict = judge(term, candidate, *form);
      if (verdict.accepted || !verdict.difference.empty())
        if (verdict.accepted || !found.contains(value))
          found[value] = collectForm(candidate, verdict, *form);
      if (verdict.accepted && !candidate.name.empty())
        candidates[term] = candidate;
      return verdict.accepted;
    });
  }

  /// The op that stands for a term where it was read: that of a body is inside.
  static Operation *getOuterOp(const Term *term) {
    return term->value ? term->value.getDefiningOp() : term->op;
  }

  static Raised collectForm(const Candidate &candidate, const Verdict &verdict,
                            const TermProgram &form) {
    Raised raised{candidate, verdict, {}, {}};
    for (const Term *part : form.getConstants())
      if (Operation *op = getOuterOp(part))
        raised.form.push_back(op);
    SmallVector<bool> dear(form.getResultPlace() + 1, false);
    unsigned first = dear.size() - form.getSteps().size();
    for (auto [i, part] : llvm::enumerate(form.getSteps())) {
      dear[first + i] =
          isDear(part->kind) ||
          llvm::any_of(form.getOperandPlaces(i),
                       [&](unsigned place) { return dear[place]; });
      Operation *op = getOuterOp(part);
      if (!op)
        continue;
      raised.form.push_back(op);
      if (dear[first + i] && first + i != form.getResultPlace())
        raised.dear.push_back(op);
    }
    return raised;
  }

  static Operation *getFunction(Operation *op) {
    return op->getParentOfType<FunctionOpInterface>();
  }

  /// Refuses forms of which a dear part has other users than activations that
  /// it is a part of as well: that part would be computed once more. False if
  /// there are none.
  bool refuseSharedWork(ArrayRef<Operation *> ops) {
    // The forms that an op is a part of, itself among them.
    DenseMap<Operation *, SmallVector<Operation *, 1>> forms;
    for (Operation *op : ops)
      if (auto it = found.find(op->getResult(0));
          it != found.end() && it->second.verdict.accepted)
        for (Operation *part : it->second.form)
          forms[part].push_back(op);
    bool any = false;
    for (Operation *op : ops) {
      auto it = found.find(op->getResult(0));
      if (it == found.end() || !it->second.verdict.accepted)
        continue;
      for (Operation *part : it->second.dear) {
        // The call that leads there is a part as well.
        if (getFunction(part) != getFunction(op))
          continue;
        ArrayRef<Operation *> around = forms[part];
        auto sharesForm = [&](Operation *user) {
          auto of = forms.find(user);
          return of != forms.end() &&
                 llvm::any_of(of->second, [&](Operation *form) {
                   return llvm::is_contained(around, form);
                 });
        };
        // What a body does is a part where the body's op is.
        auto isOther = [&](Operation *user) {
          return !sharesForm(user) && !sharesForm(user->getParentOp());
        };
        auto other = llvm::find_if(part->getUsers(), isOther);
        if (other == part->user_end())
          continue;
        Verdict &verdict = it->second.verdict;
        verdict = Verdict();
        verdict.difference =
            ("'" + part->getName().getStringRef() + "' in it is used by '" +
             other->getName().getStringRef() +
             "' as well, and would be computed twice")
                .str();
        any = true;
        break;
      }
    }
    return any;
  }

  /// Whether the inputs can be used where `value` is computed, and have types
  /// from which the op can give it: its own, and for inputs after the first any
  /// that the op broadcasts.
  static bool canReplace(Value value, const Candidate &candidate) {
    Type type = value.getType();
    auto isVisible = [&](const Term *input) {
      Value source = input->value;
      return source.getParentRegion()->isAncestor(value.getParentRegion());
    };
    if (!llvm::all_of(candidate.inputs, isVisible) ||
        candidate.inputs[0]->value.getType() != type)
      return false;
    if (candidate.name.empty())
      return true;
    OperationName name(("rectify." + candidate.name).str(), value.getContext());
    bool broadcasts = llvm::is_contained(name.getAttributeNames(), "axis");
    return llvm::all_of(
        ArrayRef(candidate.inputs).drop_front(), [&](const Term *input) {
          Type other = input->value.getType();
          return other == type || (broadcasts && doesBroadcast(other, type));
        });
  }

  /// Whether `from` broadcasts to the tensor `to` as in numpy.
  static bool doesBroadcast(Type from, Type to) {
    if (from == getElementTypeOrSelf(to))
      return true;
    auto small = dyn_cast<RankedTensorType>(from);
    auto large = dyn_cast<RankedTensorType>(to);
    if (!small || !large || small.getRank() > large.getRank())
      return false;
    ArrayRef<int64_t> end = large.getShape().take_back(small.getRank());
    return llvm::all_of_zip(small.getShape(), end, [](int64_t a, int64_t b) {
      return a == 1 || (a == b && !ShapedType::isDynamic(a));
    });
  }

  /// Whether all that an op does is to compute its result: the reader knows ops
  /// of dialects that are not registered, and looks into calls.
  bool isPure(Operation *op) const {
    if (isOpTriviallyDead(op))
      return true;
    const Term *term = reader.lookup(op->getResult(0));
    return term && op->getNumRegions() == 0 &&
           !(term->is(TermKind::Input) && term->value == op->getResult(0));
  }

  /// Whether `op` is in the body of an op that is raised itself, or is in a
  /// form that is.
  bool isInsideForm(Operation *op) const {
    Operation *parent = op->getParentOp();
    if (parent == root || parent->getNumResults() != 1)
      return false;
    auto it = found.find(parent->getResult(0));
    return (it != found.end() && it->second.verdict.accepted) ||
           (parent->use_empty() && inForms.contains(parent));
  }

  void rewrite(RewriterBase &rewriter, Operation *op) {
    if (isInsideForm(op))
      return;
    if (op->use_empty()) {
      if (!inForms.contains(op) || !isPure(op))
        return;
      for (Value operand : op->getOperands())
        if (Operation *definition = operand.getDefiningOp())
          inForms.insert(definition);
      rewriter.eraseOp(op);
      return;
    }
    auto it = found.find(op->getResult(0));
    if (it == found.end())
      return;
    const Raised &raised = it->second;
    const Idiom &idiom = *raised.candidate.idiom;
    if (!raised.verdict.accepted) {
      auto remark = remarkMissed(op, passName, "not-raised");
      remark << "'" + op->getName().getStringRef().str() + "' would be " +
                    idiom.str() + ", but " + raised.verdict.difference;
      if (!raised.verdict.remedy.empty())
        remark << remark::suggest("{0}", raised.verdict.remedy);
      return;
    }
    inForms.insert(raised.form.begin(), raised.form.end());
    rewriter.setInsertionPoint(op);
    Value replacement = create(rewriter, op, raised);
    remarkPassed(op, passName, "raised")
        << "'" + op->getName().getStringRef().str() + "' is " + idiom.str();
    rewriter.replaceOp(op, replacement);
  }

  static Value create(OpBuilder &builder, Operation *op, const Raised &raised) {
    const Candidate &candidate = raised.candidate;
    if (candidate.name.empty())
      return candidate.inputs[0]->value;
    OperationState state(op->getLoc(), ("rectify." + candidate.name).str());
    for (const Term *input : candidate.inputs)
      state.addOperands(input->value);
    state.addTypes(op->getResult(0).getType());
    state.addAttributes(
        getAttributes(candidate, builder.getContext(), raised.verdict.meaning));
    if (arith::FastMathFlags flags = raised.verdict.flags;
        flags != arith::FastMathFlags::none)
      state.addAttribute("fastmath", arith::FastMathFlagsAttr::get(
                                         builder.getContext(), flags));
    return builder.create(state)->getResult(0);
  }

  Operation *root;
  Judge judge;
  TermReader reader;
  Candidates candidates;
  DenseMap<Value, Raised> found;
  DenseSet<Operation *> inForms;
};

struct Raise : rectify::impl::RaiseBase<Raise> {
  using RaiseBase::RaiseBase;

  void runOnOperation() override {
    VerdictOptions options;
    options.strict = strict;
    Raiser(getOperation(), options).run();
    liftElementwise(getOperation());
  }
};
} // namespace
