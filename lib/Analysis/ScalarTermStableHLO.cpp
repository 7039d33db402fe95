// How the ops of StableHLO and CHLO read as scalar terms: by their names, since
// neither dialect need be registered.

#include "ScalarTermDialects.h"

using namespace mlir;
using namespace mlir::rectify;

using K = TermKind;

std::string rectify::getEnumerator(Operation *op, StringRef attribute) {
  Attribute attr = op->getAttr(attribute);
  if (!attr)
    return {};
  if (auto string = dyn_cast<StringAttr>(attr))
    return string.str();
  std::string text;
  llvm::raw_string_ostream(text) << attr;
  // The last word: of `#dialect<kind WORD>`, `#dialect.kind<WORD>`.
  StringRef word = StringRef(text).rtrim("> ");
  return word.substr(word.find_last_of("< .") + 1).str();
}

/// How an integer type of StableHLO orders its values.
static bool isUnsigned(Type type) {
  return type.isUnsignedInteger() || type.isInteger(1);
}

static const Term *readCompare(TermArena &arena, Operation *op, const Term *a,
                               const Term *b) {
  using FP = arith::CmpFPredicate;
  using IP = arith::CmpIPredicate;
  struct Direction {
    StringLiteral name;
    FP onFloats;
    IP onSigned, onUnsigned;
  };
  static constexpr Direction directions[] = {
      {"EQ", FP::OEQ, IP::eq, IP::eq},   {"NE", FP::UNE, IP::ne, IP::ne},
      {"GT", FP::OGT, IP::sgt, IP::ugt}, {"GE", FP::OGE, IP::sge, IP::uge},
      {"LT", FP::OLT, IP::slt, IP::ult}, {"LE", FP::OLE, IP::sle, IP::ule},
  };
  // The total order of floats, in which -0 < +0, is no predicate of arith.
  if (getEnumerator(op, "compare_type") == "TOTALORDER")
    return nullptr;
  std::string name = getEnumerator(op, "comparison_direction");
  for (const Direction &direction : directions)
    if (direction.name == name) {
      IP onIntegers =
          isUnsigned(a->type) ? direction.onUnsigned : direction.onSigned;
      return arena.compare(a->isFloat()
                               ? static_cast<unsigned>(direction.onFloats)
                               : static_cast<unsigned>(onIntegers),
                           a, b, op);
    }
  return nullptr;
}

static const Term *readMinMax(TermArena &arena, Operation *op, bool isMax,
                              const Term *a, const Term *b) {
  K kind = isMax ? K::MaximumF : K::MinimumF;
  if (!a->isFloat() && isUnsigned(a->type))
    kind = isMax ? K::MaxUI : K::MinUI;
  else if (!a->isFloat())
    kind = isMax ? K::MaxSI : K::MinSI;
  return arena.create(kind, a->type, {a, b}, op);
}

static const Term *readConvert(TermArena &arena, Operation *op, const Term *x,
                               Type type) {
  if (x->type == type)
    return x;
  if (!x->type.isIntOrFloat() || !type.isIntOrFloat())
    return nullptr;
  bool widens = type.getIntOrFloatBitWidth() > x->type.getIntOrFloatBitWidth();
  if (x->isFloat() && isa<FloatType>(type))
    return arena.create(widens ? K::ExtF : K::TruncF, type, x, op);
  // How floats become integers, and integers booleans, is not arith's way.
  if (x->isFloat() || type.isInteger(1))
    return nullptr;
  if (isa<FloatType>(type))
    return arena.create(isUnsigned(x->type) ? K::UIToFP : K::SIToFP, type, x,
                        op);
  if (!widens)
    return arena.create(K::TruncI, type, x, op);
  return arena.create(isUnsigned(x->type) ? K::ExtUI : K::ExtSI, type, x, op);
}

const Term *rectify::readStableHLO(TermArena &arena, Operation *op,
                                   ArrayRef<const Term *> operands) {
  static constexpr TermSpelling table[] = {
      {"add", K::Add},
      {"subtract", K::Sub},
      {"multiply", K::Mul},
      {"negate", K::Neg},
      {"abs", K::Abs},
      {"select", K::Select},
      {"exponential", K::Exp},
      {"exponential_minus_one", K::Expm1},
      {"log", K::Log},
      {"log_plus_one", K::Log1p},
      {"tanh", K::Tanh},
      {"logistic", K::Sigmoid},
      {"sqrt", K::Sqrt},
      {"rsqrt", K::Rsqrt},
      {"power", K::Pow},
      {"floor", K::Floor},
      {"ceil", K::Ceil},
      {"round_nearest_even", K::RoundEven},
      {"and", K::And},
      {"or", K::Or},
      {"xor", K::Xor},
      {"not", K::Not},
      {"shift_left", K::Shl},
      {"shift_right_arithmetic", K::ShrS},
      {"shift_right_logical", K::ShrU},
      // CHLO's
      {"erf", K::Erf},
      {"erfc", K::Erfc},
  };
  if (op->getNumResults() != 1)
    return nullptr;
  StringRef name = op->getName().stripDialect();
  Type type = getElementTypeOrSelf(op->getResult(0).getType());
  if (!type.isIntOrFloat())
    return nullptr;
  if (name == "constant") {
    auto splat = op->getAttrOfType<SplatElementsAttr>("value");
    if (!splat || splat.getElementType() != type)
      return nullptr;
    if (isa<FloatType>(type))
      return arena.constant(type, splat.getSplatValue<APFloat>());
    return arena.constant(type, splat.getSplatValue<APInt>());
  }
  if (operands.empty())
    return nullptr;
  const Term *x = operands[0];
  if (name == "compare")
    return operands.size() == 2 ? readCompare(arena, op, x, operands[1])
                                : nullptr;
  if (operands.size() == 2 && (name == "maximum" || name == "minimum"))
    return readMinMax(arena, op, name == "maximum", x, operands[1]);
  // min, operand, max
  if (name == "clamp" && operands.size() == 3)
    return readMinMax(arena, op, /*isMax=*/false,
                      readMinMax(arena, op, /*isMax=*/true, operands[1], x),
                      operands[2]);
  if (name == "divide")
    return x->isFloat() ? arena.create(K::Div, type, operands, op) : nullptr;
  if (name == "convert")
    return readConvert(arena, op, x, type);
  if (name == "bitcast_convert")
    return arena.create(K::Bitcast, type, x, op);
  if (name == "square")
    return arena.create(K::Mul, type, {x, x}, op);
  // What moves elements moves equal ones to equal ones, and the only one
  // everywhere.
  if (name == "broadcast_in_dim" || name == "dynamic_broadcast_in_dim" ||
      name == "broadcast" || name == "reshape" || name == "transpose" ||
      name == "constant_like") {
    auto source = dyn_cast<RankedTensorType>(op->getOperand(0).getType());
    bool isOne = x->is(K::Constant) || (source && source.getRank() == 0);
    return isOne && x->type == type ? x : nullptr;
  }
  return readSpelling(table, arena, op, operands);
}
