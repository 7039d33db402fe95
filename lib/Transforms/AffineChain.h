// Chains of elementwise ops that together scale and shift one tensor.

#ifndef RECTIFY_LIB_TRANSFORMS_AFFINECHAIN_H
#define RECTIFY_LIB_TRANSFORMS_AFFINECHAIN_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Value.h"

#include <memory>

namespace mlir::rectify {

/// A number that is `scale * x + shift` of the x that a chain begins with.
struct Affine {
  double scale = 0, shift = 0;
};

/// A value that is constant at each point of a domain, with the dims of `map`
/// naming the points.
struct ConstantSource {
  DenseElementsAttr elements;
  double scalar = 0;
  AffineMap map;

  /// `value`, read through `map`, if it is a constant or repeats one.
  static std::optional<ConstantSource> get(Value value, AffineMap map);
  double at(ArrayRef<int64_t> point) const;
};

/// y = scale[p] * x[p] + shift[p] at each point p, by elementwise ops of which
/// each is the only user of the one before it.
class AffineChain {
public:
  AffineChain();
  AffineChain(AffineChain &&);
  AffineChain &operator=(AffineChain &&);
  ~AffineChain();

  /// The longest chain behind `start`, the tensor x whose elements `map` names
  /// by points, that ends in a tensor with the layout of x. With `anyRounding`,
  /// ops take part that do not allow to round otherwise. `why` and `suggestion`
  /// tell what ended the chain too early.
  static AffineChain get(Value start, AffineMap map, bool anyRounding,
                         std::string &why, std::string &suggestion);

  /// The last op, null if there is none.
  Operation *getEnd() const;
  unsigned size() const;
  /// Whether all of its ops carry `flags`.
  bool allows(arith::FastMathFlags flags) const;
  /// Whether it is one product with a constant and nothing else.
  bool isProduct() const;
  /// The dims of a point that scale and shift depend on.
  SmallVector<unsigned> getDims() const;
  Affine at(ArrayRef<int64_t> point) const;

private:
  struct Link;
  std::vector<std::unique_ptr<Link>> links;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_AFFINECHAIN_H
