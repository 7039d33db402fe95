// Bodies in doubles and in reals.

#include "Oracle.h"

#include "PackDomain.h"
#include "Real.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::sweep;

/// Parameters as the op's lowering rounds them: to f64 or a narrower format.
static std::function<double(double)>
getRounding(const llvm::fltSemantics &format) {
  if (&format == &APFloat::IEEEdouble())
    return [](double p) { return p; };
  if (&format == &APFloat::IEEEsingle())
    return [](double p) { return static_cast<double>(static_cast<float>(p)); };
  return [&format](double p) {
    bool lossy;
    APFloat value(p);
    value.convert(format, APFloat::rmNearestTiesToEven, &lossy);
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
    return value.convertToDouble();
  };
}

/// The first value of `op` at x in the domain `d`.
template <class Op, class D>
static typename D::Value valueAt(Op op, D &d, const typename D::Value &x,
                                 ArrayRef<double> extras) {
  SmallVector<typename D::Value, 4> inputs;
  inputs.push_back(x);
  for (double extra : extras)
    inputs.push_back(typename D::Value(extra));
  return op.interpret(d, ArrayRef<typename D::Value>(inputs))[0];
}

template <class Op>
static void createFor(Operation *any, ArrayRef<double> extras, Oracle &oracle) {
  if constexpr (Op::template hasTrait<ScalarBodyOpInterface::Trait>()) {
    auto op = dyn_cast<Op>(any);
    if (!op)
      return;
    auto rounding = getRounding(*op.getComputeFormats().second);
    SmallVector<double> held(extras);
    oracle.evaluate = [=](ArrayRef<double> xs, MutableArrayRef<double> values) {
      PackDomain d(rounding);
      while (!xs.empty()) {
        // What is left of the last pack are numbers that do no harm.
        size_t count = std::min(xs.size(), Pack::size);
        Pack x(0);
        llvm::copy(xs.take_front(count), x.numbers.begin());
        Pack value = valueAt(op, d, x, held);
        std::copy_n(value.numbers.begin(), count, values.begin());
        xs = xs.drop_front(count);
        values = values.drop_front(count);
      }
    };
    oracle.evaluateReal = [=](double x) {
      RealDomain d(rounding);
      Real value = valueAt(op, d, x, held);
      double high = value.toDouble();
      double low = std::isfinite(high) ? d.sub(value, high).toDouble() : 0;
      return std::pair(high, low);
    };
  }
}

template <class... Ops>
static Oracle createAny(Operation *op, ArrayRef<double> extras) {
  Oracle oracle;
  (createFor<Ops>(op, extras, oracle), ...);
  return oracle;
}

Oracle Oracle::create(ScalarBodyOpInterface op, ArrayRef<double> extras) {
  return createAny<
#define GET_OP_LIST
#include "Rectify/IR/RectifyOps.cpp.inc"
      >(op, extras);
}
