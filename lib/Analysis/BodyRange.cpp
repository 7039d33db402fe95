// What the bodies of activations, gates and gradients give for inputs of known
// ranges.

#include "Rectify/Analysis/BodyRange.h"

#include "Rectify/IR/RangeDomain.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;
using llvm::ConstantFPRange;

ConstantFPRange rectify::assumeFlags(ConstantFPRange range,
                                     arith::FastMathFlags flags) {
  if (arith::bitEnumContainsAll(flags, arith::FastMathFlags::nnan))
    range = range.getWithoutNaN();
  if (arith::bitEnumContainsAll(flags, arith::FastMathFlags::ninf) &&
      !range.isEmptySet() && !range.isNaNOnly())
    range = range.getWithoutInf();
  return range;
}

static arith::FastMathFlags getFlags(Operation *op) {
  auto fastMath = dyn_cast<arith::ArithFastMathInterface>(op);
  if (!fastMath || !fastMath.getFastMathFlagsAttr())
    return arith::FastMathFlags::none;
  return fastMath.getFastMathFlagsAttr().getValue();
}

/// The inputs in the format that the body computes in, without what the op's
/// flags rule out.
static SmallVector<ConstantFPRange>
getComputeInputs(ScalarBodyOpInterface op, ArrayRef<ConstantFPRange> inputs) {
  SmallVector<ConstantFPRange> result;
  for (const ConstantFPRange &input : inputs)
    result.push_back(
        assumeFlags(input, getFlags(op)).cast(*op.getComputeFormats().first));
  return result;
}

/// The parts of a range in which a sign decides: below zero, either zero, above
/// zero, NaN.
static SmallVector<ConstantFPRange> cutAtZero(const ConstantFPRange &range) {
  const llvm::fltSemantics &semantics = range.getSemantics();
  auto least = APFloat::getSmallest(semantics);
  ConstantFPRange above =
      ConstantFPRange::getNonNaN(least, APFloat::getInf(semantics));
  SmallVector<ConstantFPRange> parts;
  for (const ConstantFPRange &part :
       {above.negate(), ConstantFPRange(APFloat::getZero(semantics, true)),
        ConstantFPRange(APFloat::getZero(semantics)), above,
        ConstantFPRange::getNaNOnly(semantics, true, true)}) {
    ConstantFPRange cut = part.intersectWith(range);
    if (!cut.isEmptySet())
      parts.push_back(cut);
  }
  return parts;
}

/// Calls `fn(domain, inputs)` with the first input cut by `cut`.
template <class Cut, class Fn>
static void forEachPart(ScalarBodyOpInterface op,
                        ArrayRef<ConstantFPRange> inputs, Cut cut, Fn fn) {
  auto [compute, parameters] = op.getComputeFormats();
  SmallVector<ConstantFPRange> wide = getComputeInputs(op, inputs);
  for (const ConstantFPRange &part : cut(wide[0])) {
    RangeDomain domain(*compute, *parameters);
    SmallVector<RangeValue, 2> in = {domain.input(part)};
    for (const ConstantFPRange &other : ArrayRef(wide).drop_front())
      in.push_back(domain.input(other));
    fn(domain, ArrayRef<RangeValue>(in));
  }
}

static bool isSame(const RangeValue &a, const RangeValue &b) {
  return a == b || (a.range.isNaNOnly() && b.range.isNaNOnly());
}

SmallVector<KnownValue>
rectify::getKnownValues(ScalarBodyOpInterface op,
                        ArrayRef<ConstantFPRange> inputs) {
  unsigned count = op.getNumValues();
  SmallVector<KnownValue> known(count);
  if (llvm::any_of(getComputeInputs(op, inputs),
                   [](const ConstantFPRange &r) { return r.isEmptySet(); }))
    return known;

  // For each value the inputs that it may be, and its bounds.
  SmallVector<llvm::SmallBitVector> same(
      count, llvm::SmallBitVector(inputs.size(), true));
  const llvm::fltSemantics &semantics = inputs[0].getSemantics();
  SmallVector<ConstantFPRange> ranges(count,
                                      ConstantFPRange::getEmpty(semantics));
  forEachPart(op, inputs, cutAtZero,
              [&](RangeDomain &domain, ArrayRef<RangeValue> in) {
                SmallVector<RangeValue, 2> values;
                op.interpretRanges(domain, in, values);
                for (auto [i, value] : llvm::enumerate(values)) {
                  for (auto [k, input] : llvm::enumerate(in))
                    if (!isSame(value, input))
                      same[i].reset(k);
                  ranges[i] = ranges[i].unionWith(value.range.cast(semantics));
                }
              });
  for (unsigned i = 0; i < count; ++i) {
    if (int input = same[i].find_first(); input >= 0)
      known[i].input = input;
    if (const APFloat *number = ranges[i].getSingleElement())
      if (!number->isNaN())
        known[i].constant = *number;
  }
  return known;
}

bool rectify::isSameFunction(ScalarBodyOpInterface a, ScalarBodyOpInterface b,
                             ArrayRef<ConstantFPRange> inputs) {
  if (a.getComputeFormats() != b.getComputeFormats() ||
      a.getNumValues() != b.getNumValues() || getFlags(a) != getFlags(b))
    return false;
  bool same = true;
  forEachPart(a, inputs, cutAtZero,
              [&](RangeDomain &domain, ArrayRef<RangeValue> in) {
                SmallVector<RangeValue, 2> left, right;
                if (!same)
                  return;
                a.interpretRanges(domain, in, left);
                b.interpretRanges(domain, in, right);
                same = llvm::all_of_zip(left, right, isSame);
              });
  return same;
}

std::string rectify::getRangeKey(ScalarBodyOpInterface op,
                                 ArrayRef<ConstantFPRange> inputs) {
  std::string key;
  auto append = [&](auto value) {
    key.append(reinterpret_cast<const char *>(&value), sizeof(value));
  };
  append(op->getName().getAsOpaquePointer());
  append(op->getAttrDictionary().getAsOpaquePointer());
  append(
      getElementTypeOrSelf(op.getInputs()[0].getType()).getAsOpaquePointer());
  for (const ConstantFPRange &input : inputs) {
    append(input.containsQNaN());
    append(input.containsSNaN());
    for (const APFloat &bound : {input.getLower(), input.getUpper()})
      append(bound.bitcastToAPInt().getZExtValue());
  }
  return key;
}

ArrayRef<ConstantFPRange> BodyRanges::infer(ScalarBodyOpInterface op,
                                            ArrayRef<ConstantFPRange> inputs) {
  auto [entry, isNew] = known.try_emplace(getRangeKey(op, inputs));
  if (!isNew)
    return entry->second;

  arith::FastMathFlags flags = getFlags(op);
  const llvm::fltSemantics &semantics = inputs[0].getSemantics();
  SmallVector<ConstantFPRange> assumed;
  for (const ConstantFPRange &input : inputs)
    assumed.push_back(assumeFlags(input, flags));
  SmallVector<ConstantFPRange, 1> values(op.getNumValues(),
                                         ConstantFPRange::getEmpty(semantics));
  bool reachable = llvm::none_of(
      assumed, [](const ConstantFPRange &r) { return r.isEmptySet(); });
  if (auto activation = dyn_cast<ActivationOpInterface>(op.getOperation());
      activation && reachable) {
    values[0] = activation.inferRange(assumed);
  } else if (reachable) {
    forEachPart(op, assumed, RangeDomain::pieces,
                [&](RangeDomain &domain, ArrayRef<RangeValue> in) {
                  SmallVector<RangeValue, 2> part;
                  op.interpretRanges(domain, in, part);
                  for (auto [i, value] : llvm::enumerate(part))
                    values[i] =
                        values[i].unionWith(value.range.cast(semantics));
                });
  }
  for (ConstantFPRange &value : values)
    value = assumeFlags(value, flags);
  entry->second = values;
  return entry->second;
}
