// Weights in the layout that kernels read.

#ifndef RECTIFY_IR_RECTIFYPACKING_TD
#define RECTIFY_IR_RECTIFYPACKING_TD

include "Rectify/IR/RectifyBase.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Rectify_PackElement : AnyTypeOf<[AnyFloat, AnySignlessInteger]>;

def Rectify_PackShaped
    : AnyTypeOf<[RankedTensorOf<[Rectify_PackElement]>,
                 MemRefOf<[Rectify_PackElement]>],
                "ranked tensor or memref of floats or signless integers">;

def Rectify_PackOp : Rectify_Op<"pack", [
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<ConditionallySpeculatable>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
      ["reifyResultShapes"]>]> {
  let summary = "a copy in blocks, as a kernel reads it";
  let description = [{
    Copies `source` to `dest`, element `i` to `map(i)`, and 0 to where no element
    goes: into the rest of the last block of each dim, and into blocks beyond it.

    ```mlir
    // Panels of 48 columns, the rows of each behind one another.
    %p = rectify.pack %w into %empty
        by affine_map<(k, n) -> (n floordiv 48, k, n mod 48)>
        : tensor<1024x1000xf32> into tensor<21x1024x48xf32>
    ```

    `rectify.contract` reads the packed operand if the map of that operand is
    composed with this one. `--rectify-pack-weights` makes such pairs; a pack of
    a constant folds to the packed constant.

    Rules:

    - (P1) source and dest are both ranked tensors or both memrefs; the tensor
      form has one result, of dest's type, the memref form none.
    - (P2) Each result of `map` is a dim, `dim floordiv block` or `dim mod
      block`; every dim occurs, either once by itself or once in each of the
      other two ways with the same block.
    - (P3) `map` has one dim per dim of source and one result per dim of dest.
    - (P4) dest's sizes are those that `map` gives; of blocks there may be more.
    - (P5) The element types are equal.
  }];
  let arguments = (ins Rectify_PackShaped:$source, Rectify_PackShaped:$dest,
                       AffineMapAttr:$map);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let hasCustomAssemblyFormat = 1;
  let builders = [
    /// Packs the tensor `source` into the tensor `dest`.
    OpBuilder<(ins "Value":$source, "Value":$dest, "AffineMap":$map)>
  ];
  let hasVerifier = 1;
  let hasFolder = 1;
  let extraClassDeclaration = [{
    bool isOnBuffers() { return isa<MemRefType>(getSource().getType()); }
    MutableOperandRange getDpsInitsMutable() { return getDestMutable(); }
  }];
}

#endif // RECTIFY_IR_RECTIFYPACKING_TD
