// What a pass may know of an op of the dialect. Passes name these interfaces,
// never an op.

#ifndef RECTIFY_IR_RECTIFYINTERFACES_TD
#define RECTIFY_IR_RECTIFYINTERFACES_TD

include "mlir/IR/OpBase.td"

def Rectify_ScalarBodyOpInterface : OpInterface<"ScalarBodyOpInterface"> {
  let cppNamespace = "::mlir::rectify";
  let description = [{
    An op that computes each element of its results from the elements of its
    operands at the same place: an activation, a gate or a gradient. The op's
    inputs are all operands but the `outs` of the memref form.
  }];
  let methods = [
    InterfaceMethod<"The operands that are read.",
      "::mlir::OperandRange", "getInputs">,
    InterfaceMethod<"The memrefs that are written; empty unless the op is on "
                    "memrefs.",
      "::mlir::OperandRange", "getOutputs">,
    InterfaceMethod<"The number of values that one point gives.",
      "unsigned", "getNumValues">,
    InterfaceMethod<[{
      Emits the body on scalars or vectors as arith and math ops: one value for
      each result, of the same type as the first input. Where the body has
      exponentials or their like, or several roundings, f64 is computed in f128
      and narrower types in f64, and rounded once, unless afn permits
      approximations; products and quotients of variables of f32 stay in f32.
      With one rounding f16, bf16 and f8 are computed in f32, or in f64 where two
      roundings would show; and in their own type where the body selects. A
      scalar input beside vectors is broadcast.

      `--convert-rectify-to-arith` makes pairs of f64 of f128.
    }], "::llvm::SmallVector<::mlir::Value>", "emit",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::ValueRange":$inputs)>,
    InterfaceMethod<[{
      The body's values for one point, computed in a wider format and rounded
      once to the format of the inputs.
    }], "::llvm::SmallVector<::llvm::APFloat>", "evaluate",
      (ins "::llvm::ArrayRef<::llvm::APFloat>":$inputs)>,
    InterfaceMethod<"The same for integers of at most 64 bits.",
      "::llvm::SmallVector<::llvm::APInt>", "evaluateIntegers",
      (ins "::llvm::ArrayRef<::llvm::APInt>":$inputs)>,
    InterfaceMethod<[{
      The formats that the body computes in and that its parameters are rounded
      to, for an op on floats.
    }], "::std::pair<const ::llvm::fltSemantics *, "
        "const ::llvm::fltSemantics *>", "getComputeFormats">,
    InterfaceMethod<[{
      Interprets the body in `domain`, which computes in the formats above, and
      appends its values: their bounds, and whether they are an input, a
      constant, or the same as another body's.
    }], "void", "interpretRanges",
      (ins "::mlir::rectify::RangeDomain &":$domain,
           "::llvm::ArrayRef<::mlir::rectify::RangeValue>":$inputs,
           "::llvm::SmallVectorImpl<::mlir::rectify::RangeValue> &":$values)>,
    InterfaceMethod<[{
      How input `index` of a tensor or memref op is indexed by the dimensions
      of the first input: the identity, or a broadcast.
    }], "::mlir::AffineMap", "getInputMap", (ins "unsigned":$index)>,
    InterfaceMethod<[{
      How result `index` is indexed by the dimensions of the first input. Where
      that is not a permutation, the values that fall on one element are summed.
    }], "::mlir::AffineMap", "getResultMap", (ins "unsigned":$index)>,
    InterfaceMethod<"The type of result `index` without `outs`, from the "
                    "inputs.",
      "::mlir::Type", "getValueType", (ins "unsigned":$index)>,
    InterfaceMethod<[{
      Makes the same op on `elements`, one scalar or vector for each input, and
      returns its results. How a tensor input was broadcast does not carry over.
    }], "::llvm::SmallVector<::mlir::Value>", "createOnElements",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::ValueRange":$elements), [{}], [{
      ::mlir::OperationState state(loc, $_op->getName());
      state.addOperands(elements);
      state.addTypes(::llvm::SmallVector<::mlir::Type>(
          $_op.getNumValues(), elements[0].getType()));
      state.addAttributes($_op->getAttrDictionary().getValue());
      state.attributes.erase("axis");
      return ::llvm::to_vector_of<::mlir::Value>(
          builder.create(state)->getResults());
    }]>
  ];
}

def Rectify_ActivationOpInterface : OpInterface<"ActivationOpInterface",
    [Rectify_ScalarBodyOpInterface]> {
  let cppNamespace = "::mlir::rectify";
  let description = [{
    An activation y = f(x), or f(x, s) with further inputs, of which the facts
    below hold as a function of x.
  }];
  let methods = [
    InterfaceMethod<"What holds of f for this op's parameters and type.",
      "::mlir::rectify::ActivationFacts", "getFacts">,
    InterfaceMethod<[{
      Bounds of the result for inputs within `inputs`, in the op's element
      type. Sound for every lowering; from the end points where f is monotone.
    }], "::llvm::ConstantFPRange", "inferRange",
      (ins "::llvm::ArrayRef<::llvm::ConstantFPRange>":$inputs)>,
    InterfaceMethod<[{
      The least Lipschitz constant that can be proved for f; infinity where
      there is none.
    }], "double", "getLipschitz">,
    InterfaceMethod<[{
      Emits f'(x) on scalars or vectors, in the type of the inputs. `kink`
      chooses the slope at a kink: 0 the rectified side's, 1 the other's.

      Without `inputs`, from the output `y` alone, or null where `y` does not
      determine it: where `getFacts().derivativeFromOutput` does not hold, and
      for a `kink` other than 0 where a side is 0 throughout, which cannot be
      told from the kink.
    }], "::mlir::Value", "emitDerivative",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
           "::mlir::ValueRange":$inputs, "::mlir::Value":$y, "double":$kink)>,
    InterfaceMethod<"f'(x) for one point, as `evaluate`.",
      "::llvm::APFloat", "evaluateDerivative",
      (ins "::llvm::ArrayRef<::llvm::APFloat>":$inputs, "double":$kink)>
  ];
}

#endif // RECTIFY_IR_RECTIFYINTERFACES_TD
