// How rectify.contract is written: ins, sides, outs and the epilogue, each left
// out where it says nothing.

#include "Rectify/IR/Rectify.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// One clause `(%a, %b : type, type)`.
struct Clause {
  SMLoc loc;
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
};
} // namespace

static ParseResult parseClause(OpAsmParser &parser, Clause &clause) {
  clause.loc = parser.getCurrentLocation();
  return failure(
      parser.parseLParen() || parser.parseOperandList(clause.operands) ||
      parser.parseColonTypeList(clause.types) || parser.parseRParen());
}

static void printClause(OpAsmPrinter &printer, StringRef keyword,
                        ValueRange values) {
  printer << ' ' << keyword << '(' << values << " : " << values.getTypes()
          << ')';
}

static unsigned getRank(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped && shaped.hasRank() ? shaped.getRank() : 0;
}

static bool isRankedShape(Type type) {
  return isa<RankedTensorType, MemRefType>(type);
}

std::optional<SmallVector<AffineMap>>
ContractOp::getDefaultMaps(MLIRContext *context, Type lhs, Type rhs,
                           TypeRange sides, TypeRange outs) {
  unsigned rank = getRank(lhs);
  auto hasRank = [&](Type type) {
    return isRankedShape(type) && getRank(type) == rank;
  };
  if (rank < 2 || !hasRank(lhs) || !hasRank(rhs) ||
      !llvm::all_of(outs, hasRank) ||
      !llvm::all_of(sides, [&](Type side) { return getRank(side) <= rank; }))
    return std::nullopt;

  // The dims are (batch..., m, n, k).
  SmallVector<AffineExpr> dims;
  for (unsigned i = 0; i <= rank; ++i)
    dims.push_back(getAffineDimExpr(i, context));
  AffineExpr m = dims[rank - 2], n = dims[rank - 1], k = dims[rank];
  auto batch = ArrayRef<AffineExpr>(dims).take_front(rank - 2);
  auto matrix = [&](AffineExpr row, AffineExpr column) {
    SmallVector<AffineExpr> results(batch);
    results.append({row, column});
    return AffineMap::get(rank + 1, 0, results, context);
  };

  SmallVector<AffineMap> maps = {matrix(m, k), matrix(k, n)};
  auto point = ArrayRef<AffineExpr>(dims).take_front(rank);
  for (Type side : sides)
    maps.push_back(
        AffineMap::get(rank + 1, 0, point.take_back(getRank(side)), context));
  maps.append(outs.size(), matrix(m, n));
  return maps;
}

/// Gives `region` the body that yields its only argument.
static void buildPlainEpilogue(OpAsmParser &parser, Region &region, Type type) {
  OpBuilder builder(parser.getContext());
  Location loc = parser.getEncodedSourceLoc(parser.getNameLoc());
  Block *body = builder.createBlock(&region, region.end(), type, loc);
  YieldOp::create(builder, loc, ValueRange(body->getArgument(0)));
}

ParseResult ContractOp::parse(OpAsmParser &parser, OperationState &result) {
  SMLoc opLoc = parser.getCurrentLocation();
  ArrayAttr maps;
  if (succeeded(parser.parseOptionalKeyword("indexing_maps"))) {
    if (parser.parseEqual())
      return failure();
    SMLoc mapsLoc = parser.getCurrentLocation();
    if (parser.parseAttribute(maps))
      return failure();
    if (!llvm::all_of(maps, llvm::IsaPred<AffineMapAttr>))
      return parser.emitError(mapsLoc,
                              "expected indexing_maps to be affine maps");
  }

  Clause ins, sides, outs;
  if (parser.parseKeyword("ins") || parseClause(parser, ins))
    return failure();
  if (ins.operands.size() != 2)
    return parser.emitError(ins.loc,
                            "expected two inputs, lhs and rhs, but got ")
           << ins.operands.size();
  if (succeeded(parser.parseOptionalKeyword("sides")) &&
      parseClause(parser, sides))
    return failure();
  if (parser.parseKeyword("outs") || parseClause(parser, outs))
    return failure();
  for (Clause *clause : {&ins, &sides, &outs})
    if (parser.resolveOperands(clause->operands, clause->types, clause->loc,
                               result.operands))
      return failure();

  SMLoc attributesLoc = parser.getCurrentLocation();
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  for (StringRef name : {"indexing_maps", "operandSegmentSizes"})
    if (result.attributes.get(name))
      return parser.emitError(attributesLoc)
             << "expected no '" << name << "' in the attribute dictionary";

  if (!maps) {
    auto defaults = getDefaultMaps(parser.getContext(), ins.types[0],
                                   ins.types[1], sides.types, outs.types);
    if (!defaults)
      return parser.emitError(
          opLoc, "expected indexing_maps: they may be left out only if lhs, "
                 "rhs and outs have one rank of at least 2, and no side "
                 "operand has a higher one");
    maps = parser.getBuilder().getAffineMapArrayAttr(*defaults);
  }

  Region *region = result.addRegion();
  SMLoc epilogueLoc = parser.getCurrentLocation();
  if (succeeded(parser.parseOptionalKeyword("epilogue"))) {
    SmallVector<OpAsmParser::Argument> arguments;
    if (parser.parseArgumentList(arguments, OpAsmParser::Delimiter::Paren,
                                 /*allowType=*/true) ||
        parser.parseRegion(*region, arguments, /*enableNameShadowing=*/true))
      return failure();
    // An empty pair of braces makes no block; the verifier wants to see one.
    if (region->empty())
      return parser.emitError(epilogueLoc,
                              "expected the epilogue to end in rectify.yield");
  } else {
    if (!sides.operands.empty() || outs.operands.size() != 1 ||
        !isRankedShape(outs.types[0]))
      return parser.emitError(
          epilogueLoc, "expected 'epilogue': it may be left out only if there "
                       "are no side operands and one out");
    buildPlainEpilogue(parser, *region, getElementTypeOrSelf(outs.types[0]));
  }

  auto &properties = result.getOrAddProperties<Properties>();
  properties.indexing_maps = maps;
  llvm::copy(ArrayRef<int32_t>({1, 1, static_cast<int32_t>(sides.types.size()),
                                static_cast<int32_t>(outs.types.size())}),
             properties.operandSegmentSizes.begin());
  return parser.parseOptionalArrowTypeList(result.types);
}

void ContractOp::print(OpAsmPrinter &printer) {
  auto defaults =
      getDefaultMaps(getContext(), getLhs().getType(), getRhs().getType(),
                     getSides().getTypes(), getOuts().getTypes());
  if (!defaults || *defaults != getMaps())
    printer << " indexing_maps = " << getIndexingMaps();

  printClause(printer, "ins", {getLhs(), getRhs()});
  if (!getSides().empty())
    printClause(printer, "sides", getSides());
  printClause(printer, "outs", getOuts());
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getIndexingMapsAttrName(), getOperandSegmentSizesAttrName()});

  if (!isPlain() ||
      getAccumulatorType() != getElementTypeOrSelf(getOuts()[0].getType())) {
    printer << " epilogue(";
    llvm::interleaveComma(
        getBody()->getArguments(), printer,
        [&](BlockArgument argument) { printer.printRegionArgument(argument); });
    printer << ") ";
    printer.printRegion(getEpilogue(), /*printEntryBlockArgs=*/false);
  }
  printer.printOptionalArrowTypeList(getResultTypes());
}

void ContractOp::getAsmBlockArgumentNames(Region &region,
                                          OpAsmSetValueNameFn setName) {
  if (region.empty())
    return;
  for (BlockArgument argument : region.getArguments())
    setName(argument, argument.getArgNumber() == 0 ? "acc" : "side");
}
