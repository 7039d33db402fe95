// Terms, and reading them from values.

#include "ScalarTermDialects.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/CallInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

StringRef rectify::getName(TermKind kind) {
  static constexpr StringLiteral names[] = {
      "input",    "constant", "add",       "sub",        "mul",    "div",
      "rem",      "neg",      "abs",       "reciprocal", "fma",    "copysign",
      "maximumf", "minimumf", "maxnumf",   "minnumf",    "maxsi",  "minsi",
      "maxui",    "minui",    "compare",   "select",     "exp",    "exp2",
      "expm1",    "log",      "log2",      "log10",      "log1p",  "tanh",
      "erf",      "erfc",     "logistic",  "sqrt",       "rsqrt",  "pow",
      "floor",    "ceil",     "roundeven", "trunc",      "and",    "or",
      "xor",      "not",      "shl",       "shrs",       "shru",   "bitcast",
      "extf",     "truncf",   "extsi",     "extui",      "trunci", "sitofp",
      "uitofp",   "fptosi",   "fptoui",    "body"};
  static_assert(std::size(names) == static_cast<size_t>(TermKind::Body) + 1);
  return names[static_cast<size_t>(kind)];
}

//===----------------------------------------------------------------------===//
// Making terms
//===----------------------------------------------------------------------===//

/// Whether a term of this kind rounds nothing and sees no NaN: flags on it
/// would mean nothing.
static bool onlyMovesBits(TermKind kind, ArrayRef<const Term *> operands) {
  switch (kind) {
  case TermKind::Input:
  case TermKind::Constant:
  case TermKind::Select:
  case TermKind::And:
  case TermKind::Or:
  case TermKind::Xor:
  case TermKind::Not:
  case TermKind::Bitcast:
    return true;
  default:
    return llvm::none_of(operands, [](const Term *t) { return t->isFloat(); });
  }
}

const Term *TermArena::create(Term term, ArrayRef<const Term *> operands) {
  term.operands = operands.copy(allocator);
  term.kinds = getBit(term.kind);
  for (const Term *operand : operands)
    term.kinds |= operand->kinds;
  return new (terms.Allocate()) Term(std::move(term));
}

const Term *TermArena::create(TermKind kind, Type type,
                              ArrayRef<const Term *> operands, Operation *op) {
  Term term;
  term.kind = kind;
  term.type = getElementTypeOrSelf(type);
  term.op = op;
  auto fastMath = dyn_cast_or_null<arith::ArithFastMathInterface>(op);
  if (onlyMovesBits(kind, operands))
    term.flags = arith::FastMathFlags::fast;
  else if (fastMath && fastMath.getFastMathFlagsAttr())
    term.flags = fastMath.getFastMathFlagsAttr().getValue();
  return create(term, operands);
}

const Term *TermArena::compare(unsigned predicate, const Term *lhs,
                               const Term *rhs, Operation *op) {
  Term term =
      *create(TermKind::Compare, IntegerType::get(lhs->type.getContext(), 1),
              {lhs, rhs}, op);
  term.predicate = predicate;
  return create(term, {lhs, rhs});
}

const Term *TermArena::constant(Type type, Number number) {
  Term term;
  term.kind = TermKind::Constant;
  term.type = getElementTypeOrSelf(type);
  term.constant = std::move(number);
  term.flags = arith::FastMathFlags::fast;
  return create(std::move(term), {});
}

const Term *TermArena::constant(Type type, double number) {
  auto element = cast<FloatType>(getElementTypeOrSelf(type));
  return constant(type,
                  Number(roundToFormat(number, element.getFloatSemantics())));
}

const Term *TermArena::input(Value value) {
  Term term;
  term.type = getElementTypeOrSelf(value.getType());
  term.value = value;
  term.op = value.getDefiningOp();
  term.flags = arith::FastMathFlags::fast;
  return create(term, {});
}

const Term *rectify::readSpelling(ArrayRef<TermSpelling> table,
                                  TermArena &arena, Operation *op,
                                  ArrayRef<const Term *> operands) {
  StringRef name = op->getName().stripDialect();
  const TermSpelling *row =
      llvm::find_if(table, [&](const TermSpelling &spelling) {
        return spelling.name == name;
      });
  if (row == table.end())
    return nullptr;
  return arena.create(row->kind, op->getResult(0).getType(), operands, op);
}

/// Whether the operands' number and types fit the kind.
static bool fitsKind(const Term *term) {
  ArrayRef<const Term *> operands = term->operands;
  auto isInteger = [](const Term *t) { return isa<IntegerType>(t->type); };
  auto allAre = [&](unsigned count, Type type) {
    return operands.size() == count &&
           llvm::all_of(operands,
                        [&](const Term *t) { return t->type == type; });
  };
  auto casts = [&](bool fromFloat, bool toFloat) {
    return operands.size() == 1 &&
           (fromFloat ? operands[0]->isFloat() : isInteger(operands[0])) &&
           (toFloat ? term->isFloat() : isInteger(term));
  };
  switch (term->kind) {
  case TermKind::Input:
  case TermKind::Constant:
  case TermKind::Body:
    return true;
  case TermKind::Select:
    return operands.size() == 3 && operands[0]->type.isInteger(1) &&
           operands[1]->type == term->type && operands[2]->type == term->type;
  case TermKind::Compare:
    return operands.size() == 2 && operands[0]->type == operands[1]->type &&
           (operands[0]->isFloat() || operands[0]->type.isIntOrIndex());
  case TermKind::Fma:
    return allAre(3, term->type) && term->isFloat();
  case TermKind::Pow:
    return operands.size() == 2 && operands[0]->type == term->type &&
           term->isFloat();
  case TermKind::Bitcast:
    return operands.size() == 1 && operands[0]->type.isIntOrFloat() &&
           term->type.isIntOrFloat() &&
           operands[0]->type.getIntOrFloatBitWidth() ==
               term->type.getIntOrFloatBitWidth();
  case TermKind::ExtF:
  case TermKind::TruncF:
    return casts(true, true);
  case TermKind::SIToFP:
  case TermKind::UIToFP:
    return casts(false, true);
  case TermKind::FPToSI:
  case TermKind::FPToUI:
    return casts(true, false);
  case TermKind::ExtSI:
  case TermKind::ExtUI:
  case TermKind::TruncI:
    return casts(false, false);
  case TermKind::Neg:
  case TermKind::Abs:
  case TermKind::Not:
    return allAre(1, term->type);
  case TermKind::Reciprocal:
  case TermKind::Exp:
  case TermKind::Exp2:
  case TermKind::Expm1:
  case TermKind::Log:
  case TermKind::Log2:
  case TermKind::Log10:
  case TermKind::Log1p:
  case TermKind::Tanh:
  case TermKind::Erf:
  case TermKind::Erfc:
  case TermKind::Sigmoid:
  case TermKind::Sqrt:
  case TermKind::Rsqrt:
  case TermKind::Floor:
  case TermKind::Ceil:
  case TermKind::RoundEven:
  case TermKind::Trunc:
    return allAre(1, term->type) && term->isFloat();
  case TermKind::MaximumF:
  case TermKind::MinimumF:
  case TermKind::MaxNumF:
  case TermKind::MinNumF:
  case TermKind::CopySign:
    return allAre(2, term->type) && term->isFloat();
  default:
    return allAre(2, term->type);
  }
}

bool rectify::isWellTyped(const Term *term, ArrayRef<const Term *> operands) {
  return llvm::is_contained(operands, term) ||
         (fitsKind(term) && llvm::all_of(term->operands, [&](const Term *t) {
            return isWellTyped(t, operands);
          }));
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// The number that every element of `value` is, if it comes from a constant.
static std::optional<Number> getConstant(Value value) {
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return std::nullopt;
  if (auto splat = dyn_cast<SplatElementsAttr>(attr))
    attr = splat.getSplatValue<Attribute>();
  if (auto number = dyn_cast<FloatAttr>(attr))
    return number.getValue();
  if (auto number = dyn_cast<IntegerAttr>(attr))
    return number.getValue();
  return std::nullopt;
}

/// The operand that a linalg op's block argument holds an element of.
static Value getElementSource(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument)
    return {};
  auto op =
      dyn_cast_or_null<linalg::LinalgOp>(argument.getOwner()->getParentOp());
  // What is written may change from point to point.
  if (!op || argument.getArgNumber() >= op.getNumDpsInputs())
    return {};
  return op.getDpsInputOperand(argument.getArgNumber())->get();
}

/// What the term of `value` is made from.
static SmallVector<Value>
getDependencies(Value value, SymbolTableCollection &symbols, Operation *scope) {
  if (Value source = getElementSource(value))
    return {source};
  if (std::optional<BlockResult> result =
          getBlockResult(value, symbols, scope)) {
    SmallVector<Value> dependencies = {result->yielded};
    llvm::append_range(dependencies,
                       llvm::make_second_range(result->arguments));
    return dependencies;
  }
  Operation *op = value.getDefiningOp();
  if (!op || op->getNumResults() != 1 ||
      !lookupTermReader(op->getName().getDialectNamespace()))
    return {};
  return llvm::to_vector(op->getOperands());
}

/// The operand that `term` is, bit for bit: of x - 0, x * 1 and x / 1.
static const Term *getSame(const Term *term) {
  if (term->operands.size() != 2 ||
      !term->operands[1]->is(TermKind::Constant) ||
      term->operands[0]->type != term->type)
    return nullptr;
  const auto *number = std::get_if<APFloat>(&*term->operands[1]->constant);
  if (!number)
    return nullptr;
  bool isSame = term->is(TermKind::Sub)   ? number->isPosZero()
                : term->is(TermKind::Mul) ? number->isExactlyValue(1.0)
                : term->is(TermKind::Div) ? number->isExactlyValue(1.0)
                                          : false;
  return isSame ? term->operands[0] : nullptr;
}

const Term *TermReader::build(Value value) {
  // Another reader's term, as the term of this value.
  auto attach = [&](const Term *term, Value value) {
    Term copy = *term;
    copy.value = value;
    // Only the op itself knows its body, wherever it stands.
    if (!copy.is(TermKind::Body))
      copy.op = value.getDefiningOp();
    return arena.create(copy, term->operands);
  };
  auto asConstant = [&](const Term *term) { return attach(term, value); };
  if (Value source = getElementSource(value)) {
    const Term *term = terms.lookup(source);
    return term && term->is(TermKind::Constant) ? asConstant(term)
                                                : arena.input(value);
  }
  if (std::optional<Number> number = getConstant(value))
    return asConstant(arena.constant(value.getType(), *number));
  if (std::optional<BlockResult> result =
          getBlockResult(value, symbols, scope)) {
    llvm::SmallDenseMap<const Term *, const Term *> replacements;
    for (auto [argument, source] : result->arguments)
      if (const Term *element = terms.lookup(argument))
        replacements[element] = terms.lookup(source);
    Block *block = result->yielded.getParentBlock();
    const Term *term = substitute(arena, terms.lookup(result->yielded),
                                  std::move(replacements));
    Value leaf = term ? term->value : Value();
    bool isOpaque =
        !term || (term->is(TermKind::Input) && leaf.getParentBlock() == block);
    bool isCall = isa<CallOpInterface>(value.getDefiningOp());
    if (isOpaque || (isCall && !onlyComputesTerms(block, [&](Value v) {
                       return terms.lookup(v);
                     })))
      return arena.input(value);
    bool isPassedOn = llvm::any_of(
        llvm::make_second_range(result->arguments),
        [&](Value source) { return terms.lookup(source) == term; });
    return isPassedOn ? term : attach(term, value);
  }
  Operation *op = value.getDefiningOp();
  if (!op || op->getNumResults() != 1)
    return arena.input(value);
  TermReaderFn reader = lookupTermReader(op->getName().getDialectNamespace());
  if (!reader)
    return arena.input(value);
  SmallVector<const Term *> operands;
  for (Value operand : op->getOperands())
    operands.push_back(terms.lookup(operand));
  const Term *term = reader(arena, op, operands);
  if (!term || !isWellTyped(term, operands))
    return arena.input(value);
  if (!term->is(TermKind::Constant) && !term->operands.empty() &&
      llvm::all_of(term->operands, [](const Term *operand) {
        return operand->is(TermKind::Constant);
      }))
    if (std::optional<TermProgram> program = TermProgram::get(term, {}))
      term = arena.constant(term->type, program->run({}));
  if (const Term *same = getSame(term))
    return same;
  return llvm::is_contained(operands, term) ? term : attach(term, value);
}

const Term *TermReader::read(Value root) {
  // Chains are as long as functions are: no recursion.
  SmallVector<Value> stack = {root};
  llvm::DenseSet<Value> opened;
  while (!stack.empty()) {
    Value value = stack.back();
    if (terms.contains(value)) {
      stack.pop_back();
      continue;
    }
    bool first = opened.insert(value).second;
    bool waits = false;
    for (Value operand : getDependencies(value, symbols, scope)) {
      if (terms.contains(operand))
        continue;
      if (first) {
        stack.push_back(operand);
        waits = true;
      } else {
        // A cycle of a graph region: cut here.
        terms[operand] = arena.input(operand);
      }
    }
    if (waits)
      continue;
    const Term *term = build(value);
    terms[value] = term;
    stack.pop_back();
  }
  return terms.lookup(root);
}
