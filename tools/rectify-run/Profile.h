// Time per layer, beside what the machine could do.

#ifndef RECTIFY_RUN_PROFILE_H
#define RECTIFY_RUN_PROFILE_H

#include "Layers.h"
#include "Limits.h"
#include "Runtime.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::rectify::run {

/// A layer, and what it takes of one call of the function.
struct ProfiledLayer : Layer {
  /// Medians over the calls.
  LayerUse use;
  /// Of the time of all layers.
  double share = 0;
  /// A second of its time; 0 where nothing is known of them.
  double operationRate = 0, byteRate = 0;
  /// `operationRate` over the limit for its elements; 0 where there is none.
  double ofPeak = 0;
};

struct Profile {
  /// Those that ran, in the order of the program.
  std::vector<ProfiledLayer> layers;
  /// All layers of one call; the rest of the call's time is in none.
  double layerSeconds = 0;
  Limits limits;
  /// What --rectify-report knows, in its format; an empty array for pipelines
  /// that do not ask it.
  llvm::json::Value activations = llvm::json::Array();

  /// Of `layers` and what they took in each call.
  Profile(llvm::ArrayRef<Layer> layers,
          llvm::ArrayRef<std::vector<LayerUse>> calls, Limits limits);

  /// A layer's op and what is fused into it: "contract: addf, relu".
  static std::string describe(const Layer &layer);
  /// The time by op, largest first: the op and its share.
  std::vector<std::pair<std::string, double>> getShares() const;

  /// Layers of so small a share are one row together, for people.
  static constexpr double smallShare = 0.0005;
  bool isSmall(const ProfiledLayer &layer) const {
    return layer.share < smallShare;
  }
  /// "31 layers of less than 0.05% each" and their time; nothing where there
  /// are none.
  std::optional<std::pair<std::string, double>> getSmallLayers() const;

  void print(llvm::raw_ostream &os) const;
  llvm::json::Value toJSON() const;
};

struct Report;

/// Writes the profile in `report` as a page of HTML that needs no other file.
void writeProfilePage(const Report &report, llvm::raw_ostream &os);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_PROFILE_H
