// The layers of a compiled function, as --rectify-profile numbers them.

#ifndef RECTIFY_RUN_LAYERS_H
#define RECTIFY_RUN_LAYERS_H

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace mlir::rectify::run {

/// What compiled code runs as a whole.
struct Layer {
  /// The function it stands in, and where; of an imported model the node's
  /// name.
  std::string function, name;
  /// The other nodes or places that are fused into it.
  std::vector<std::string> others;
  /// The op, and the elementwise ops in it: "contract", "linalg.fill"; "relu",
  /// "arith.addf".
  std::string op;
  std::vector<std::string> with;
  /// The type of what a contraction multiplies; empty for other layers.
  std::string elements;
  /// The kernel that runs it, as a remark says it; empty where there is none.
  std::string kernel;
};

/// The layers that the attribute `rectify.layers` of `module` lists; empty if
/// there is none. Kernels are taken from the context's journal of remarks.
std::vector<Layer> readLayers(ModuleOp module);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_LAYERS_H
