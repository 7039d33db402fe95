// The classes that turn one record of RectifyActivations.td into an op and its
// gradient op.

#ifndef RECTIFY_IR_RECTIFYACTIVATIONBASE_TD
#define RECTIFY_IR_RECTIFYACTIVATIONBASE_TD

include "Rectify/IR/RectifyBase.td"
include "Rectify/IR/RectifyInterfaces.td"
include "mlir/Dialect/Arith/IR/ArithBase.td"
include "mlir/Dialect/Arith/IR/ArithOpsInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/VectorInterfaces.td"

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

class Rectify_Data<bit integers> : Type<
    CPred<"::mlir::rectify::isActivationType($_self, /*integers=*/"
          # !if(integers, "true", "false") # ")">,
    "scalar, vector, ranked tensor or memref of f16, bf16, f32, f64 or f8"
    # !if(integers, " values, or of signless integers of at most 64 bits",
          " values")>;

def Rectify_Buffer : Type<CPred<"::llvm::isa<::mlir::MemRefType>($_self)">,
                          "memref">;

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

/// A parameter: its name in the assembly, its attribute, and how the body and
/// the expressions of a record see it: as the C++ variable `cppName`.
class Rectify_Param<string n, Attr a, string type, string value> {
  string name = n;
  Attr attr = a;
  string cppType = type;
  string cppValue = value;
  string cppName = !cond(!eq(n, "lambd"): "lambda", true: n);
}

/// A number, stored in f64.
class Number<string name, string default> : Rectify_Param<name,
    DefaultValuedAttr<F64Attr, default>, "double",
    "$_op.get" # !toupper(!substr(name, 0, 1)) # !substr(name, 1)
    # "().convertToDouble()">;

class Rectify_OneOf<string a, string b> : StringBasedAttr<
    CPred<"::llvm::is_contained({\"" # a # "\", \"" # b
          # "\"}, ::llvm::cast<::mlir::StringAttr>($_self).getValue())">,
    "\"" # a # "\" or \"" # b # "\"">;

/// Which of two forms of the function is meant: `true` for the second.
/// `accessor` is the name in CamelCase.
class Form<string name, string first, string second,
           string accessor = !toupper(!substr(name, 0, 1)) # !substr(name, 1)>
    : Rectify_Param<name,
    DefaultValuedStrAttr<Rectify_OneOf<first, second>, first>, "bool",
    "$_op.get" # accessor # "() == \"" # second # "\"">;

/// A rule that the parameters obey: a C++ condition over them, and what is
/// expected, in words.
class Rule<string c, string w> {
  string condition = c;
  string expected = w;
}

/// A further input beside x. Only a `slope` broadcasts.
class Extra<string n, bit diff = true, bit broad = false> {
  string name = n;
  bit differentiable = diff;
  bit broadcasts = broad;
}

//===----------------------------------------------------------------------===//
// Activations
//===----------------------------------------------------------------------===//

/// Everything that an op and its gradient op share. `body` names the function
/// of ActivationBodies.h.
class Rectify_Definition<string body, list<Rectify_Param> params,
                         list<Extra> extras, list<Rule> rules,
                         bit piecewiseLinear, bit kinked, bit integers> {
  list<Rectify_Param> allParams = params;
  bit meaning = piecewiseLinear;
  bit hasKink = kinked;
  bit onIntegers = integers;
  list<Extra> allExtras = extras;
  bit broadcasts = !foldl(false, extras, acc, e, !or(acc, e.broadcasts));
  list<Extra> differentiableExtras =
      !filter(e, extras, e.differentiable);

  Type data = Rectify_Data<integers>;
  dag extraArguments = !dag(ins,
      !foreach(e, extras, data), !foreach(e, extras, e.name));
  dag attributes = !con(
      !dag(ins, !foreach(p, params, p.attr), !foreach(p, params, p.name)),
      !if(broadcasts, (ins OptionalAttr<I64Attr>:$axis), (ins)),
      !if(meaning,
          (ins DefaultValuedStrAttr<Rectify_OneOf<"propagate", "zero">,
                                    "propagate">:$nan,
               DefaultValuedStrAttr<Rectify_OneOf<"keep", "positive">,
                                    "keep">:$signed_zero), (ins)));
  dag fastmathAttribute = (ins
      DefaultValuedAttr<Arith_FastMathAttr,
                        "::mlir::arith::FastMathFlags::none">:$fastmath);

  // The parameters as C++ variables.
  string declareParams = !interleave(!foreach(p, params,
      "[[maybe_unused]] " # p.cppType # " " # p.cppName # " = "
      # !subst("$_op.", "", p.cppValue) # ";"), " ");
  // The body on `in`, an array of x and the extra inputs.
  string callBody = "::mlir::rectify::bodies::" # body # "("
      # !interleave(!listconcat(["d", "in[0]"],
            !foreach(i, !range(!size(extras)), "in[" # !add(i, 1) # "]"),
            !foreach(p, params, p.cppName),
            !if(meaning,
                ["::mlir::rectify::detail::getMeaning(getNan(), "
                 "getSignedZero())"], []<string>)), ", ") # ")";
  string applyRules = !interleave(!foreach(r, rules,
      "if (!(" # r.condition # ")) return emitOpError(\"expects "
      # r.expected # "\");"), "\n");
  string elementPairs = !interleave(!foreach(e, extras, " `,` $" # e.name), "");
  string typeList = "type($input)" # !interleave(
      !foreach(e, !filter(e, extras, e.broadcasts),
               " `,` type($" # e.name # ")"), "");
  list<Trait> sameTypes = !foreach(e, !filter(e, extras, !not(e.broadcasts)),
      AllTypesMatch<["input", e.name]>);
}

class Rectify_ElementwiseOp<string mnemonic, Rectify_Definition def_,
                            list<Trait> traits>
    : Rectify_Op<mnemonic, !listconcat(traits, def_.sameTypes,
      ElementwiseMappable.traits,
      [DeclareOpInterfaceMethods<ArithFastMathInterface>,
       DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
       DeclareOpInterfaceMethods<ConditionallySpeculatable>,
       DeclareOpInterfaceMethods<VectorUnrollOpInterface,
                                 ["getShapeForUnroll"]>,
       DeclareOpInterfaceMethods<InferTypeOpInterface>,
       DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                                 ["reifyResultShapes"]>])> {
  let hasVerifier = 1;
  let hasFolder = 1;

  string declarations = [{
    /// Interprets the forward body in the domain `d`, on x and the extra
    /// inputs.
    template <class D>
    typename D::Value
    applyBody(D &d, ::llvm::ArrayRef<typename D::Value> in) {
      }] # def_.declareParams # "\nreturn " # def_.callBody # [{;
    }
    /// x and the extra inputs.
    static constexpr unsigned numBodyInputs = }]
      # !add(1, !size(def_.allExtras)) # [{;
    /// The inputs that a derivative is taken by: x and these extra inputs.
    static ::llvm::ArrayRef<unsigned> getDifferentiable() {
      static constexpr unsigned indices[] = {0}] # !interleave(!foreach(i,
          !filter(i, !range(!size(def_.allExtras)),
                  def_.allExtras[i].differentiable),
          ", " # !add(i, 1)), "") # [{};
      return indices;
    }
    /// The input that may have another shape than x and is broadcast, or 0.
    static constexpr unsigned broadcastInput = }]
      # !if(def_.broadcasts, "1", "0") # [{;
    std::optional<int64_t> getBroadcastAxis() {
      return }] # !if(def_.broadcasts, "getAxis()", "std::nullopt") # [{;
    }
  }];
  string definitions = [{
    ::llvm::LogicalResult $cppClass::verify() {
      }] # def_.declareParams # "\n" # def_.applyRules # [{
      return ::mlir::rectify::detail::verifyElementwise(*this);
    }
    ::llvm::LogicalResult
    $cppClass::fold(FoldAdaptor adaptor,
                    ::llvm::SmallVectorImpl<::mlir::OpFoldResult> &results) {
      return ::mlir::rectify::detail::foldElementwise(
          *this, adaptor.getOperands(), results);
    }
    void $cppClass::getEffects(::llvm::SmallVectorImpl<
        ::mlir::MemoryEffects::EffectInstance> &effects) {
      ::mlir::rectify::detail::getElementwiseEffects(*this, effects);
    }
    ::mlir::Speculation::Speculatability $cppClass::getSpeculatability() {
      return getOutputs().empty() ? ::mlir::Speculation::Speculatable
                                  : ::mlir::Speculation::NotSpeculatable;
    }
    ::std::optional<::llvm::SmallVector<int64_t, 4>>
    $cppClass::getShapeForUnroll() {
      return ::mlir::rectify::detail::getUnrollShape(*this);
    }
    ::llvm::LogicalResult $cppClass::inferReturnTypes(
        ::mlir::MLIRContext *, ::std::optional<::mlir::Location>,
        ::mlir::ValueRange operands, ::mlir::DictionaryAttr,
        ::mlir::OpaqueProperties, ::mlir::RegionRange,
        ::llvm::SmallVectorImpl<::mlir::Type> &types) {
      return ::mlir::rectify::detail::inferElementwise<$cppClass>(operands,
                                                                  types);
    }
    ::llvm::LogicalResult $cppClass::reifyResultShapes(
        ::mlir::OpBuilder &builder,
        ::mlir::ReifiedRankedShapedTypeDims &shapes) {
      return ::mlir::rectify::detail::reifyElementwise(*this, builder, shapes);
    }
    unsigned $cppClass::getNumValues() { return getValueInputs().size(); }
    ::mlir::OperandRange $cppClass::getInputs() {
      return getOperation()->getOperands().take_front(getNumInputs());
    }
    ::llvm::SmallVector<::mlir::Value>
    $cppClass::emit(::mlir::OpBuilder &builder, ::mlir::Location loc,
                    ::mlir::ValueRange inputs) {
      return ::mlir::rectify::detail::emit(*this, builder, loc, inputs);
    }
    ::llvm::SmallVector<::llvm::APFloat>
    $cppClass::evaluate(::llvm::ArrayRef<::llvm::APFloat> inputs) {
      return ::mlir::rectify::detail::evaluate(*this, inputs);
    }
    ::llvm::SmallVector<::llvm::APInt>
    $cppClass::evaluateIntegers(::llvm::ArrayRef<::llvm::APInt> inputs) {
      return ::mlir::rectify::detail::evaluateIntegers(*this, inputs);
    }
    ::std::pair<const ::llvm::fltSemantics *, const ::llvm::fltSemantics *>
    $cppClass::getComputeFormats() {
      return ::mlir::rectify::detail::getComputeFormats(*this);
    }
    void $cppClass::interpretRanges(
        ::mlir::rectify::RangeDomain &domain,
        ::llvm::ArrayRef<::mlir::rectify::RangeValue> inputs,
        ::llvm::SmallVectorImpl<::mlir::rectify::RangeValue> &values) {
      ::llvm::append_range(values, interpret(domain, inputs));
    }
    ::mlir::AffineMap $cppClass::getInputMap(unsigned index) {
      return ::mlir::rectify::detail::getInputMap(*this, index);
    }
    ::mlir::AffineMap $cppClass::getResultMap(unsigned index) {
      return getInputMap(getValueInputs()[index]);
    }
    ::mlir::Type $cppClass::getValueType(unsigned index) {
      return getOperation()->getOperand(getValueInputs()[index]).getType();
    }
  }];
}

/// One activation: `def Op` is y = f(x, extras...), `def GradOp` is its
/// gradient by each differentiable input, times dy.
///
///   body        the function of ActivationBodies.h
///   formula     y = formula, for the documentation
///   params      the parameters, in the body's order
///   monotone ... continuous
///               C++ conditions over the parameters; also `precision`, the
///               number of significant bits of the element type
///   rules       what the verifier asks of the parameters
multiclass Activation<string mnemonic, string body, string formula,
                      list<Rectify_Param> params = [],
                      list<Extra> extras = [],
                      list<Rule> rules = [],
                      string monotone = "false",
                      string positivelyHomogeneous = "false",
                      string idempotent = "false",
                      string continuous = "true",
                      bit piecewiseLinear = false, bit kinked = false,
                      bit integers = false, string notes = ""> {
  defvar forward = Rectify_Definition<body, params, extras,
      rules, piecewiseLinear, kinked, integers>;
  defvar kinkRule = !if(kinked,
      [Rule<"kink >= 0 && kink <= 1", "kink to lie in [0, 1]">], []<Rule>);
  defvar backward = Rectify_Definition<body, params, extras,
      !listconcat(rules, kinkRule), piecewiseLinear, kinked,
      /*integers=*/false>;

  def Op : Rectify_ElementwiseOp<mnemonic, forward,
      [DeclareOpInterfaceMethods<Rectify_ScalarBodyOpInterface>,
       DeclareOpInterfaceMethods<Rectify_ActivationOpInterface>]> {
    let summary = formula;
    let description = "`y = " # formula # "`. " # notes;
    let arguments = !con((ins forward.data:$input), forward.extraArguments,
        (ins Variadic<Rectify_Buffer>:$outputs), forward.attributes,
        forward.fastmathAttribute);
    let results = (outs Optional<forward.data>:$result);
    let assemblyFormat = "$input" # forward.elementPairs
        # " (`outs` `(` $outputs^ `:` type($outputs) `)`)?"
        # " (`fastmath` `` $fastmath^)? attr-dict `:` " # forward.typeList;
    let extraClassDeclaration = declarations # [{
      /// Interprets the op on its inputs in the domain `d`.
      template <class D>
      ::llvm::SmallVector<typename D::Value, 2>
      interpret(D &d, ::llvm::ArrayRef<typename D::Value> in) {
        return {applyBody(d, in)};
      }
      unsigned getNumInputs() { return numBodyInputs; }
      /// For each value, the input whose shape it has.
      static ::llvm::ArrayRef<unsigned> getValueInputs() {
        return getDifferentiable().take_front();
      }
    }];
    let extraClassDefinition = definitions # [{
      ::mlir::rectify::ActivationFacts $cppClass::getFacts() {
        }] # forward.declareParams # [{
        [[maybe_unused]] int precision =
            ::mlir::rectify::detail::getPrecision(getInput().getType());
        ::mlir::rectify::ActivationFacts facts;
        facts.monotone = }] # monotone # [{;
        facts.positivelyHomogeneous = }] # positivelyHomogeneous # [{;
        facts.idempotent = }] # idempotent # [{;
        facts.continuous = }] # continuous # [{;
        return ::mlir::rectify::detail::deriveFacts(*this, facts);
      }
      ::llvm::ConstantFPRange $cppClass::inferRange(
          ::llvm::ArrayRef<::llvm::ConstantFPRange> inputs) {
        return ::mlir::rectify::detail::inferRange(*this, inputs);
      }
      double $cppClass::getLipschitz() {
        return ::mlir::rectify::detail::getLipschitz(*this);
      }
      ::mlir::Value $cppClass::emitDerivative(
          ::mlir::OpBuilder &builder, ::mlir::Location loc,
          ::mlir::ValueRange inputs, ::mlir::Value y, double kink) {
        return ::mlir::rectify::detail::emitDerivative(*this, builder, loc,
                                                       inputs, y, kink);
      }
      ::llvm::APFloat $cppClass::evaluateDerivative(
          ::llvm::ArrayRef<::llvm::APFloat> inputs, double kink) {
        return ::mlir::rectify::detail::evaluateDerivative(*this, inputs,
                                                           kink);
      }
    }];
  }

  def GradOp : Rectify_ElementwiseOp<mnemonic # "_grad", backward,
      [DeclareOpInterfaceMethods<Rectify_ScalarBodyOpInterface>,
       AllTypesMatch<["input", "dy"]>]> {
    let summary = "gradient of rectify." # mnemonic;
    let description = "`dx = f'(x) * dy` for `f(x) = " # formula # "`"
        # !if(!empty(backward.differentiableExtras), "",
              ", and the gradient of each further input as a further result")
        # !if(kinked, ". `kink` is the slope at a kink: 0 the rectified "
              "side's, 1 the other side's, and the blend in between", "")
        # ". Where `f'(x)` is 0 on a whole side, `dx` is 0 for every `dy`. "
        # notes;
    let arguments = !con((ins backward.data:$input), backward.extraArguments,
        (ins backward.data:$dy, Variadic<Rectify_Buffer>:$outputs),
        backward.attributes,
        !if(kinked, (ins DefaultValuedAttr<F64Attr, "0.0">:$kink), (ins)),
        backward.fastmathAttribute);
    let results = (outs Variadic<backward.data>:$gradients);
    let assemblyFormat = "$input" # backward.elementPairs # " `,` $dy"
        # " (`outs` `(` $outputs^ `:` type($outputs) `)`)?"
        # " (`fastmath` `` $fastmath^)? attr-dict `:` " # backward.typeList;
    let extraClassDeclaration = declarations # [{
      /// Interprets the op on its inputs in the domain `d`: one value for each
      /// input that a derivative is taken by.
      template <class D>
      ::llvm::SmallVector<typename D::Value, 2>
      interpret(D &d, ::llvm::ArrayRef<typename D::Value> in) {
        return ::mlir::rectify::pullback(*this, d, in, getKinkSlope());
      }
      double getKinkSlope() { return }]
        # !if(kinked, "getKink().convertToDouble()", "0") # [{; }
      unsigned getNumInputs() { return numBodyInputs + 1; }
      /// For each value, the input whose shape it has.
      static ::llvm::ArrayRef<unsigned> getValueInputs() {
        return getDifferentiable();
      }
    }];
    let extraClassDefinition = !if(kinked, !subst("::verify() {",
        "::verify() { [[maybe_unused]] double kink = getKinkSlope();",
        definitions), definitions);
  }
}

#endif // RECTIFY_IR_RECTIFYACTIVATIONBASE_TD
