// Contractions that carry their epilogue as a region.

#ifndef RECTIFY_IR_RECTIFYCONTRACTIONS_TD
#define RECTIFY_IR_RECTIFYCONTRACTIONS_TD

include "Rectify/IR/RectifyBase.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"

def Rectify_ContractElement : AnyTypeOf<[AnyFloat, AnySignlessInteger]>;

def Rectify_ContractShaped
    : AnyTypeOf<[RankedTensorOf<[Rectify_ContractElement]>,
                 MemRefOf<[Rectify_ContractElement]>],
                "ranked tensor or memref of floats or signless integers">;

def Rectify_ContractSide
    : AnyTypeOf<[RankedTensorOf<[Rectify_ContractElement]>,
                 MemRefOf<[Rectify_ContractElement]>, Rectify_ContractElement],
                "ranked tensor or memref of floats or signless integers, or "
                "one such scalar">;

def Rectify_ContractOp : Rectify_Op<"contract", [
    AttrSizedOperandSegments, IsolatedFromAbove, SingleBlock,
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ConditionallySpeculatable>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmBlockArgumentNames"]>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
      ["reifyResultShapes"]>,
    DeclareOpInterfaceMethods<TilingInterface,
      ["getIterationDomain", "getLoopIteratorTypes", "getTiledImplementation",
       "getResultTilePosition", "generateResultTileValue",
       "getIterationDomainTileFromResultTile",
       "getIterationDomainTileFromOperandTiles",
       "getTiledImplementationFromOperandTiles",
       "isOpFusableWithConsumerSlice", "isOpFusableWithProducerSlices"]>]> {
  let summary = "a contraction whose region turns each sum into what is stored";
  let description = [{
    For every point of the parallel dims,

        acc    = sum over the reduction dims of lhs[A] * rhs[B], from 0
        out[i] = region(acc, side[0], side[1], ...)[i]

    where A, B and the points of the side operands and outs are given by
    `indexing_maps`: one map per operand, in the order lhs, rhs, sides, outs.
    Dims that occur in a map of an out are parallel, all others are reductions.

    The sum is formed in the type of the region's first argument or a wider
    one, in any order; fusing multiply with add is allowed. Inputs are converted
    to that type before they are multiplied; integers are signed. The region
    then runs once per point, on the finished sum and one element of each side
    operand (a bias, a residual, a slope, a scale), and yields one value per
    out. It sees nothing from outside, so it can be moved into any loop as it is.

    `outs` are destinations only: their old content is not read. A tensor or
    buffer to accumulate on is a side operand with the map of the out. In the
    memref form a side operand may be the same buffer as an out if their maps
    are equal; inputs must not overlap outs.

    ```mlir
    // relu(A * B + bias)
    %r = rectify.contract
        ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)
        sides(%bias : tensor<16xf32>)
        outs(%c : tensor<4x16xf32>)
        epilogue(%acc: f32, %side: f32) {
      %sum = arith.addf %acc, %side : f32
      %y = rectify.relu %sum : f32
      rectify.yield %y : f32
    } -> tensor<4x16xf32>
    ```

    A result of the map of lhs or rhs may be a sum of dims times constants, as a
    convolution's is: `o * 2 + k` steps over the input by 2 for each output and
    by 1 for each element of the window. The sizes of such dims come from the
    other operands, in whose maps they stand by themselves. What is read must
    lie in the operand, which may be larger: padding is an op of its own.

    ```mlir
    // relu(conv(x, w)), channels last, stride 2
    %r = rectify.contract
        indexing_maps = [
          affine_map<(n, y, x, f, i, j, c) -> (n, y * 2 + i, x * 2 + j, c)>,
          affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>,
          affine_map<(n, y, x, f, i, j, c) -> (n, y, x, f)>]
        ins(%x, %w : tensor<1x9x9x8xf32>, tensor<3x3x8x16xf32>)
        outs(%y : tensor<1x4x4x16xf32>)
        epilogue(%acc: f32) {
      %v = rectify.relu %acc : f32
      rectify.yield %v : f32
    } -> tensor<1x4x4x16xf32>
    ```

    An operand may lie in blocks, as `rectify.pack` puts it: results of its map
    are then `n floordiv 48` and `n mod 48`. What a block holds beyond the end of
    its dim is not read.

    `indexing_maps = [...]`, before `ins`, may be left out (and is not printed)
    when it says a plain matmul: lhs, rhs and outs of one rank >= 2, leading
    dims batch dims, `(m, k) x (k, n) -> (m, n)`, each side operand spread over
    the trailing dims of the result as numpy does. The `epilogue` may be left
    out when it yields the sum as it is, in the element type of the only out.

    Rules:

    - (C1) lhs, rhs and outs are all ranked tensors or all memrefs of floats or
      signless integers; side operands are of the same kind, or scalars.
    - (C2) There is at least one out.
    - (C3) The tensor form has one result per out, of the out's type; the memref
      form has none.
    - (C4) `indexing_maps` has one map per operand.
    - (C5) All maps have the same number of dims and no symbols.
    - (C6) A map has as many results as its operand has dims; a scalar has none.
    - (C7) Every map is a projected permutation, except that results of the
      maps of lhs and rhs may be sums of dims times positive constants, or
      else blocks of dims as in P2 of `rectify.pack`; no dim occurs twice in a
      map.
    - (C8) Every out is indexed by all parallel dims.
    - (C9) A side operand is indexed by parallel dims only.
    - (C10) Every dim occurs by itself in the map of lhs, rhs or an out.
    - (C11) A dim has one size, wherever that is static; a dim of lhs or rhs
      that is indexed by a sum is at least as large as what is read of it, and
      one that is indexed by blocks has as many as there are.
    - (C12) The elements of lhs and rhs are both floats or both integers.
    - (C13) The region's arguments are the accumulator, then one scalar per side
      operand, of its element type.
    - (C14) The accumulator is of the inputs' element type or of a wider one of
      the same kind.
    - (C15) The region holds constants and elementwise mappable ops without side
      effects, on scalars.
    - (C16) The region ends in `rectify.yield` with one value per out, of its
      element type.
  }];

  let arguments = (ins
    Rectify_ContractShaped:$lhs,
    Rectify_ContractShaped:$rhs,
    Variadic<Rectify_ContractSide>:$sides,
    Variadic<Rectify_ContractShaped>:$outs,
    AffineMapArrayAttr:$indexing_maps);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$epilogue);

  let skipDefaultBuilders = 1;
  let builders = [
    OpBuilder<(ins "Value":$lhs, "Value":$rhs, "ValueRange":$sides,
      "ValueRange":$outs, "ArrayRef<AffineMap>":$maps, "Type":$accumulator,
      "ContractBody":$body)>,
    OpBuilder<(ins "Value":$lhs, "Value":$rhs, "ValueRange":$sides,
      "ValueRange":$outs, "ArrayRef<AffineMap>":$maps, "ContractBody":$body)>
  ];

  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;

  let extraClassDeclaration = [{
    /// Makes `epilogue(lhs x rhs)` written to `out`: (m, k) x (k, n) -> (m, n)
    /// with leading batch dims where the operands have them, transposed as
    /// `options` says. A null `epilogue` stores the sum. Where the epilogue's
    /// value has another type than `out`'s elements, a cast is appended.
    static ContractOp
    createMatmul(OpBuilder &builder, Location loc, Value lhs, Value rhs,
                 Value out, ArrayRef<ContractSide> sides = {},
                 ContractEpilogue epilogue = nullptr,
                 const MatmulOptions &options = {});

    /// Makes `epilogue(input * weights)` written to `out`, a convolution whose
    /// operands lie as `options` says. Side operands are `full`, `scalar`,
    /// `perColumn` (one element per output channel) or `mapped`.
    static ContractOp
    createConvolution(OpBuilder &builder, Location loc, Value input,
                      Value weights, Value out,
                      ArrayRef<ContractSide> sides = {},
                      ContractEpilogue epilogue = nullptr,
                      const ConvolutionOptions &options = {});

    /// The accumulator to use for inputs of these element types where nothing
    /// asks for another: f32 or i32, or the inputs' type if that is wider. Null
    /// if the types cannot be contracted.
    static Type getDefaultAccumulatorType(Type lhsElement, Type rhsElement);

    /// The maps that the assembly leaves out for operands of these types, or
    /// nothing where they are not those of a plain matmul.
    static std::optional<SmallVector<AffineMap>>
    getDefaultMaps(MLIRContext *context, Type lhs, Type rhs, TypeRange sides,
                   TypeRange outs);

    AffineMap getLhsMap() { return getMap(0); }
    AffineMap getRhsMap() { return getMap(1); }
    /// One map per side operand.
    SmallVector<AffineMap> getSideMaps();
    /// One map per out.
    SmallVector<AffineMap> getOutMaps();
    /// All maps: lhs, rhs, sides, outs.
    SmallVector<AffineMap> getMaps();
    /// The map of operand `i`.
    AffineMap getMap(unsigned i) {
      return cast<AffineMapAttr>(getIndexingMaps()[i]).getValue();
    }

    unsigned getNumLoops() { return getMap(0).getNumDims(); }
    /// The dims that index the outs, ascending.
    SmallVector<unsigned> getParallelDims();
    /// The dims that are summed over, ascending.
    SmallVector<unsigned> getReductionDims();
    /// The size of every dim; ShapedType::kDynamic where it is not known.
    SmallVector<int64_t> getStaticLoopRanges();
    /// The size of every dim, as constants or by tensor.dim and memref.dim ops
    /// made with `builder`.
    SmallVector<OpFoldResult> createLoopRanges(OpBuilder &builder,
                                               Location loc);

    /// True in the memref form.
    bool isOnBuffers() { return isa<MemRefType>(getLhs().getType()); }

    Type getAccumulatorType() { return getAccumulator().getType(); }
    BlockArgument getAccumulator() { return getBody()->getArgument(0); }
    /// The region's arguments that stand for elements of the side operands.
    Block::BlockArgListType getSideArguments() {
      return getBody()->getArguments().drop_front();
    }
    YieldOp getYield();
    /// True if the region yields the accumulator, to the only out.
    bool isPlain();

    MutableOperandRange getDpsInitsMutable() { return getOutsMutable(); }
  }];
}

def Rectify_YieldOp : Rectify_Op<"yield",
    [Pure, ReturnLike, Terminator, HasParent<"ContractOp">]> {
  let summary = "ends an epilogue region with the values to store";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ }]>];
}

#endif // RECTIFY_IR_RECTIFYCONTRACTIONS_TD
