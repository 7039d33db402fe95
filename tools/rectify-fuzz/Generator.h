// Random valid programs: one function on tensors, its shapes and its data.

#ifndef RECTIFY_FUZZ_GENERATOR_H
#define RECTIFY_FUZZ_GENERATOR_H

#include "Random.h"

#include "HostArray.h"
#include "Testing/Subject.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::rectify::fuzz {

/// What all programs are made of: the dialect's ops with all their parameters,
/// found once.
class Family {
public:
  explicit Family(MLIRContext *context);

  /// An activation or a gradient, with parameters.
  struct Member {
    OperationName name;
    SmallVector<NamedAttribute> attributes;
    unsigned numInputs = 1, numResults = 1;
  };

  /// Every op of the dialect is as likely as the next.
  const Member &pick(Random &random) const;

private:
  /// The members by op.
  std::vector<std::vector<Member>> ops;
};

/// A program and the sizes that its arguments have at run time.
struct Program {
  OwningOpRef<ModuleOp> module;
  SmallVector<SmallVector<int64_t>> shapes;
  /// Its data stay far from overflow, so that rounding can be bounded.
  bool tame = false;
};

/// Writes one program.
class Generator {
public:
  Generator(const Family &family, MLIRContext *context, uint64_t seed);

  /// A program that verifies.
  Program run();

private:
  /// A tensor, and its shape at run time.
  struct Known {
    Value value;
    SmallVector<int64_t> shape;
    RankedTensorType type() const {
      return cast<RankedTensorType>(value.getType());
    }
    Type element() const { return type().getElementType(); }
    bool isFloat() const { return isa<FloatType>(element()); }
  };
  /// A dim of a tensor.
  using Dim = std::pair<const Known *, unsigned>;

  // Operands.
  Type pickElement();
  /// A new argument, or a constant, of this shape and these elements.
  Known fresh(ArrayRef<int64_t> shape, Type element);
  /// A tensor of the program, later ones more often.
  Known pick();
  /// A tensor of the same type and shape as `like`.
  Known partner(const Known &like);
  Known withType(const Known &known, RankedTensorType type);
  Value empty(ArrayRef<Dim> dims, Type element);
  Value scalar(Type element);
  void add(Value value, ArrayRef<int64_t> shape);
  /// The op, or nothing where the verifier refuses it.
  Operation *create(StringRef name, ValueRange operands, TypeRange results,
                    ArrayRef<NamedAttribute> attributes = {});
  std::optional<NamedAttribute> fastMath();

  // Statements. Each may find nothing to do.
  void statement();
  void member();
  void arithmetic();
  void comparison();
  void convert();
  void generic();
  void matmul();
  void fused();
  void convolution();
  void transpose();
  void reshape();
  void slice();
  void pad();
  void reduce();
  void tosa();

  /// A chain of scalar ops on `values`, of one element type; what comes last.
  Value chain(OpBuilder &at, ValueRange values);
  Value chainStep(OpBuilder &at, SmallVectorImpl<Value> &values);

  const Family &family;
  Random random;
  MLIRContext *context;
  OpBuilder builder;
  Location loc;
  Block *block = nullptr;
  std::vector<Known> known;
  /// The sizes of this program.
  SmallVector<int64_t> sizes;
  Type element;
  bool tosaStyle = false;
  unsigned dynamicPercent = 0;
  unsigned fastMathPercent = 0;
  Program program;
};

/// A value for each argument: the lattice of special values, and what lies
/// between.
llvm::Expected<SmallVector<run::HostArray>>
makeData(func::FuncOp function, const Program &program, uint64_t seed);

/// A value of `element`'s lattice.
double special(Random &random, FloatType element, bool tame);

} // namespace mlir::rectify::fuzz

#endif // RECTIFY_FUZZ_GENERATOR_H
