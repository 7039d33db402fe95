// Loops and memory accesses of a kernel: affine ops wherever the indices are
// affine dims and symbols, scf and memref ops elsewhere (a nest inside scf.for
// whose sizes are no symbols), so that an emitter is written once.

#ifndef RECTIFY_KERNELS_NESTBUILDER_H
#define RECTIFY_KERNELS_NESTBUILDER_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::rectify {

/// How a memref is read or written along the vectorized dim of a nest.
enum class AccessKind {
  /// The same element for every lane: one scalar, broadcast.
  Invariant,
  /// Adjacent elements: one vector load or store.
  Contiguous,
  /// Anything else: lane by lane.
  Strided
};

/// A data cache, as a prefetch names it.
enum class CacheLevel { First, Second };

/// The elements that one vector step covers.
struct Lanes {
  /// Lanes of the vector.
  int64_t width = 1;
  /// How many of them exist: all if null.
  OpFoldResult count;
  /// `count` as a mask; null exactly if `count` is null.
  Value mask;
};

/// A memref (or a scalar, which stands for all points) in an iteration space.
struct Access {
  Value source;
  AffineMap map;
  AccessKind kind = AccessKind::Invariant;

  Access() = default;
  /// Classifies `source`, indexed by `map`, along dim `vectorDim`.
  Access(Value source, AffineMap map, unsigned vectorDim);

  bool isMemRef() const { return isa<MemRefType>(source.getType()); }
  Type elementType() const { return getElementTypeOrSelf(source.getType()); }
  int64_t elementBytes() const {
    return elementType().getIntOrFloatBitWidth() / 8;
  }

private:
  static Type getElementTypeOrSelf(Type type);
};

/// Whether the points of the iteration space, in its order, are all of the
/// memref, one behind the other.
bool isWhole(const Access &access);

/// Emits at the insertion point of a builder.
class NestBuilder {
public:
  NestBuilder(OpBuilder &b, Location loc) : b(b), loc(loc) {}

  OpBuilder &b;
  Location loc;

  OpFoldResult index(int64_t value) { return b.getIndexAttr(value); }
  /// `expr` over d0, d1, ... = `operands`.
  OpFoldResult apply(AffineExpr expr, ArrayRef<OpFoldResult> operands);
  OpFoldResult add(OpFoldResult lhs, int64_t rhs);
  OpFoldResult sum(OpFoldResult lhs, OpFoldResult rhs);
  OpFoldResult min(OpFoldResult lhs, OpFoldResult rhs);
  OpFoldResult max(OpFoldResult lhs, OpFoldResult rhs);
  /// The largest multiple of `step` that is at most `size`.
  OpFoldResult roundDown(OpFoldResult size, int64_t step);
  Value materialize(OpFoldResult value);

  using BodyFn = function_ref<SmallVector<Value>(OpFoldResult, ValueRange)>;
  /// `for iv = lower to upper step` carrying `inits`; a loop that is known to
  /// run never or once is not made.
  SmallVector<Value> loop(OpFoldResult lower, OpFoldResult upper, int64_t step,
                          ValueRange inits, BodyFn body);
  void loop(OpFoldResult lower, OpFoldResult upper, int64_t step,
            function_ref<void(OpFoldResult)> body);
  /// A nest from 0 to each of `upper`, step 1, writing the induction variables
  /// to `point[dims[i]]`.
  void nest(ArrayRef<unsigned> dims, ArrayRef<OpFoldResult> upper,
            MutableArrayRef<OpFoldResult> point, function_ref<void()> body);

  using SideFn = function_ref<SmallVector<Value>()>;
  /// What `then` returns where `condition` holds, and what `otherwise` returns
  /// elsewhere: values of `types`.
  SmallVector<Value> branch(Value condition, TypeRange types, SideFn then,
                            SideFn otherwise);

  /// All `width` lanes.
  Lanes full(int64_t width) { return {width, nullptr, nullptr}; }
  /// The first `count` of `width` lanes.
  Lanes partial(int64_t width, OpFoldResult count);

  /// The elements of `access` at `point` (one index per dim, that of the vector
  /// dim being the first lane's) as a vector of its element type; lanes that do
  /// not exist read as zero, or as another element of the memref, never out of
  /// its bounds.
  Value load(const Access &access, ArrayRef<OpFoldResult> point,
             unsigned vectorDim, const Lanes &lanes);
  /// The element of an invariant access as a scalar.
  Value loadScalar(const Access &access, ArrayRef<OpFoldResult> point);
  /// Stores a scalar where `access` has its element.
  void storeScalar(Value scalar, const Access &access,
                   ArrayRef<OpFoldResult> point);
  void store(Value vector, const Access &access, ArrayRef<OpFoldResult> point,
             unsigned vectorDim, const Lanes &lanes);

  /// Stores all lanes past the caches; they lie at a multiple of their size, or
  /// of a line if they are more. `access` is contiguous.
  void stream(Value vector, const Access &access, ArrayRef<OpFoldResult> point);

  /// Brings the element at `point` into a cache.
  void prefetch(const Access &access, ArrayRef<OpFoldResult> point,
                CacheLevel level);

  Value loadVector(Value memref, ArrayRef<OpFoldResult> indices,
                   VectorType type);
  void storeVector(Value vector, Value memref, ArrayRef<OpFoldResult> indices);

  /// A matrix whose rows lie `stride` elements apart, for matrix registers.
  Value loadMatrix(Value memref, ArrayRef<OpFoldResult> indices, int64_t stride,
                   Type type);
  /// Stores a matrix where the innermost two dims of `memref` have it.
  void storeMatrix(Value matrix, Value memref, ArrayRef<OpFoldResult> indices);

  /// `value` with every element converted to `elementType`: floats by extf or
  /// truncf, integers as signed.
  Value convert(Value value, Type elementType);
  /// A vector of zeros.
  Value zeros(VectorType type);
  /// `value` in all of `width` lanes.
  Value splat(Value value, int64_t width);
  /// The vector with lane `lanes[i]` of `vector` in lane i.
  Value shuffle(Value vector, ArrayRef<int64_t> lanes);

  /// The indices of `access` at `point`.
  SmallVector<OpFoldResult> indicesOf(const Access &access,
                                      ArrayRef<OpFoldResult> point);

private:
  SmallVector<Value> materialize(ArrayRef<OpFoldResult> values);
  Value loadElement(Value memref, ArrayRef<OpFoldResult> indices);
  void storeElement(Value value, Value memref, ArrayRef<OpFoldResult> indices);
  /// How single lanes travel: bf16 as i16, since LLVM rounds a bf16 by a
  /// library call before it puts it into a vector on CPUs without bf16.
  Type laneType(Type type);
  Value asLane(Value value);
  /// A bitcast, where the types differ.
  Value asType(Value value, Type type);
  bool compose(ArrayRef<OpFoldResult> indices, AffineMap &map,
               SmallVectorImpl<Value> &operands);
};

/// The extent of every dim of an iteration space, from the shapes of the
/// accesses that index with that dim alone, and then 1 for a dim that no access
/// has. Fails where an extent is not to be found; `reason` then says so.
FailureOr<SmallVector<OpFoldResult>> computeExtents(OpBuilder &b, Location loc,
                                                    unsigned numDims,
                                                    ArrayRef<Access> accesses,
                                                    std::string &reason);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_NESTBUILDER_H
