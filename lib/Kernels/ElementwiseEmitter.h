// The parts of an elementwise nest: one step, a row, groups of short rows, and
// what decides who does them and how they are stored.

#ifndef RECTIFY_KERNELS_ELEMENTWISEEMITTER_H
#define RECTIFY_KERNELS_ELEMENTWISEEMITTER_H

#include "NestBuilder.h"

#include "Rectify/Kernels/ElementwiseKernel.h"

namespace mlir::rectify {

/// A run of one dim of a nest; all of the others.
struct NestPart {
  unsigned dim = 0;
  OpFoldResult begin, end;
};

/// Rows that are short, contiguous and behind one another, as groups that are
/// whole vectors.
struct RowGroups {
  /// Rows of a group, and the vectors it has; no groups are made if 0.
  int64_t rows = 0, vectors = 0;
  /// The outs and ins as one dim; null for what is not (see `repeated`).
  SmallVector<Access> outs, ins;
  /// For an in that is broadcast along the rows, its elements as they lie in
  /// each vector of a group.
  SmallVector<SmallVector<Value>> repeated;
};

/// Emits an elementwise nest at the insertion point of a builder.
class ElementwiseEmitter {
public:
  ElementwiseEmitter(OpBuilder &b, Location loc,
                     const ElementwiseOptions &options, ElementwiseBody body)
      : nb(b, loc), options(options), body(body) {}

  /// Emits the nest; see `emitElementwise`.
  LogicalResult run(const Elementwise &elementwise, std::string &notes);

private:
  //===--- ElementwiseKernel.cpp ---===//
  unsigned numDims() const { return outs.front().map.getNumDims(); }
  int64_t elementBytes(const Access &access) const;
  void chooseWidth();
  /// Reads what is the same for all of a row, before its loops.
  void readInvariants();
  /// One vector of each out from `begin` of the vector dim on.
  void step(OpFoldResult begin, const Lanes &lanes, bool streaming);
  /// The elements of the vector dim from `begin` to `end`.
  void row(OpFoldResult begin, OpFoldResult end, bool streaming);
  void nest(const NestPart &part, bool streaming);
  void nest(ArrayRef<unsigned> dims, const NestPart &part, bool streaming);
  std::string describe() const;

  //===--- ElementwiseRows.cpp ---===//
  /// Decides whether rows are grouped, and reads what is repeated.
  void groupRows();
  /// The whole groups among the rows of `part`; returns where they end.
  OpFoldResult emitGroups(const NestPart &part, bool streaming);

  //===--- ElementwiseStreams.cpp ---===//
  /// Whether stores may go past the caches: the outs are contiguous, lie in
  /// memory as the nest goes, are no ins, and may be large.
  bool canStream();
  /// A condition for them to do so, valid for all parts; null if never.
  Value shouldStream();
  /// The nest over `part`, with stores past the caches where `streaming`.
  void emitPart(const NestPart &part, Value streaming);
  OpFoldResult streamRun(OpFoldResult begin, OpFoldResult end);
  Value addressOf(const Access &access);

  //===--- ElementwiseThreads.cpp ---===//
  /// The nest, by one thread or by several.
  void distribute(Value streaming);
  unsigned chooseSharedDim() const;
  void emitParallel(unsigned dim, Value streaming);

  NestBuilder nb;
  const ElementwiseOptions &options;
  ElementwiseBody body;
  SmallVector<Access> outs, ins;
  SmallVector<OpFoldResult> extents, point;
  SmallVector<unsigned> outerDims;
  unsigned vectorDim = 0;
  int64_t bodyCost = 1;
  int64_t width = 1;
  int64_t elementBits = 8;
  int64_t unroll = 1;
  /// Whether an out is also an in.
  bool inPlace = false;
  RowGroups groups;
  /// For an in that is the same for all of a row, its vector; else null.
  SmallVector<Value> invariants;
  std::string streamNotes, threadNotes;
};

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_ELEMENTWISEEMITTER_H
