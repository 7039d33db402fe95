// Finding activations and their parameters without knowing one.

#include "Testing/Subject.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

std::optional<ScalarOp> ScalarOp::create(OperationName name, Format format,
                                         ArrayRef<NamedAttribute> parameters) {
  MLIRContext *context = name.getContext();
  ScopedDiagnosticHandler quiet(context,
                                [](Diagnostic &) { return success(); });
  Location loc = UnknownLoc::get(context);
  for (unsigned inputs = 1; inputs <= 4; ++inputs)
    for (unsigned results = 1; results <= 3; ++results) {
      ScalarOp candidate(format);
      candidate.block = std::make_unique<Block>();
      for (unsigned i = 0; i < inputs; ++i)
        candidate.block->addArgument(format.getType(), loc);
      OperationState state(loc, name);
      state.addOperands(candidate.block->getArguments());
      state.addTypes(SmallVector<Type>(results, format.getType()));
      state.addAttributes(parameters);
      candidate.op = Operation::create(state);
      candidate.block->push_back(candidate.op);
      // A parameter of another kind may be dropped when it is set.
      bool kept = llvm::all_of(parameters, [&](NamedAttribute attr) {
        return candidate.op->getAttr(attr.getName()) == attr.getValue();
      });
      if (kept && succeeded(verify(candidate.op)))
        return candidate;
    }
  return std::nullopt;
}

ScalarOp::~ScalarOp() {
  if (block)
    block->clear();
}

SmallVector<double> ScalarOp::evaluate(ArrayRef<double> inputs) const {
  SmallVector<APFloat> point;
  for (double input : inputs)
    point.push_back(format.toAPFloat(input));
  SmallVector<double> values;
  for (const APFloat &value : get().evaluate(point))
    values.push_back(Format::toDouble(value));
  return values;
}

std::string Subject::print() const {
  std::string text = name.getStringRef().str();
  llvm::raw_string_ostream os(text);
  for (auto [i, parameter] : llvm::enumerate(parameters)) {
    os << (i == 0 ? " {" : ", ") << parameter.getName().getValue() << " = ";
    if (auto number = dyn_cast<FloatAttr>(parameter.getValue()))
      os << llvm::format("%g", number.getValueAsDouble());
    else
      os << parameter.getValue();
  }
  if (!parameters.empty())
    os << "}";
  return text;
}

/// Whether the op itself defines a parameter of this name.
static bool takes(OperationName name, StringRef parameter) {
  return llvm::any_of(name.getAttributeNames(), [&](StringAttr attr) {
    return attr.getValue() == parameter;
  });
}

bool Subject::hasDefaultNumbers() const { return getNumbers().empty(); }

SmallVector<double> Subject::getNumbers() const {
  SmallVector<double> numbers;
  for (NamedAttribute parameter : parameters)
    if (auto number = dyn_cast<FloatAttr>(parameter.getValue()))
      numbers.push_back(number.getValueAsDouble());
  return numbers;
}

StringRef Subject::getString(StringRef parameter) const {
  for (NamedAttribute attr : parameters)
    if (attr.getName() == parameter)
      if (auto text = dyn_cast<StringAttr>(attr.getValue()))
        return text.getValue();
  return {};
}

std::optional<ScalarOp> Subject::gradientAt(Format format,
                                            std::optional<double> kink) const {
  MLIRContext *context = OperationName(name).getContext();
  std::optional<RegisteredOperationName> gradient =
      RegisteredOperationName::lookup(name.getStringRef().str() + "_grad",
                                      context);
  if (!gradient || (kink && !takes(*gradient, "kink")))
    return std::nullopt;
  SmallVector<NamedAttribute> all(parameters);
  Builder builder(context);
  if (kink)
    all.push_back(builder.getNamedAttr("kink", builder.getF64FloatAttr(*kink)));
  return ScalarOp::create(*gradient, format, all);
}

std::optional<Subject> Subject::with(StringRef parameter,
                                     StringRef value) const {
  if (!takes(name, parameter))
    return std::nullopt;
  Builder builder(OperationName(name).getContext());
  SmallVector<NamedAttribute> changed;
  for (NamedAttribute attr : parameters)
    if (attr.getName() != parameter)
      changed.push_back(attr);
  changed.push_back(
      builder.getNamedAttr(parameter, builder.getStringAttr(value)));
  Subject subject(name, changed);
  if (!subject.at(Format(builder.getF32Type())))
    return std::nullopt;
  return subject;
}

SmallVector<OperationName>
rectify::testing::findActivations(MLIRContext *context) {
  SmallVector<OperationName> names;
  for (RegisteredOperationName name : context->getRegisteredOperations())
    if (name.hasInterface<ActivationOpInterface>())
      names.push_back(name);
  return names;
}

std::vector<Subject> rectify::testing::enumerateParameters(OperationName name) {
  Builder builder(name.getContext());
  Format format(builder.getF32Type());
  auto accepts = [&](ArrayRef<NamedAttribute> parameters) {
    return ScalarOp::create(name, format, parameters).has_value();
  };
  auto number = [&](StringAttr attr, double value) {
    return NamedAttribute(attr, builder.getF64FloatAttr(value));
  };

  // The kind of each parameter, by what its verifier accepts.
  SmallVector<StringAttr> numbers;
  SmallVector<SmallVector<NamedAttribute>> strings;
  for (StringAttr attr : name.getAttributeNames()) {
    if (llvm::any_of(ArrayRef<double>{0, 0.25, 1, 20}, [&](double value) {
          return accepts(number(attr, value));
        }))
      numbers.push_back(attr);
    SmallVector<NamedAttribute> choices;
    for (StringRef text : {"propagate", "zero", "keep", "positive", "none",
                           "tanh", "limit", "product", "input"}) {
      NamedAttribute choice(attr, builder.getStringAttr(text));
      if (accepts(choice))
        choices.push_back(choice);
    }
    if (!choices.empty())
      strings.push_back(choices);
  }

  std::vector<Subject> subjects;
  auto add = [&](SmallVector<NamedAttribute> parameters) {
    if (accepts(parameters))
      subjects.emplace_back(name, parameters);
  };
  add({});

  // Every combination of strings but the defaults, which print the same.
  SmallVector<SmallVector<NamedAttribute>> combinations = {{}};
  for (ArrayRef<NamedAttribute> choices : strings) {
    SmallVector<SmallVector<NamedAttribute>> next;
    for (const auto &combination : combinations)
      for (NamedAttribute choice : choices) {
        next.push_back(combination);
        next.back().push_back(choice);
      }
    combinations = next;
  }
  for (const auto &combination : combinations)
    if (!combination.empty())
      add(combination);

  const double inf = std::numeric_limits<double>::infinity();
  for (StringAttr attr : numbers)
    for (double value : {-inf, -2.0, -1.0, -0.5, -0.01, 0.0, 0.01, 0.25, 0.5,
                         1.0, 1.5, 2.0, 6.0, 20.0, inf}) {
      add({number(attr, value)});
      if (!strings.empty() && (value == -1 || value == 0 || value == 0.5)) {
        auto changed = combinations.back();
        changed.push_back(number(attr, value));
        add(changed);
      }
    }
  for (unsigned i = 0; i < numbers.size(); ++i)
    for (unsigned j = 0; j < i; ++j)
      for (double first : {-1.0, 0.3, 2.0})
        for (double second : {-1.0, 0.3, 2.0})
          add({number(numbers[j], first), number(numbers[i], second)});
  return subjects;
}
