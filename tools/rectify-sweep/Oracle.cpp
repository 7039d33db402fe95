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

/// The first value of `op` at x in the domain `d`, with *last in place of the
/// last extra if it is given.
template <class Op, class D>
static typename D::Value valueAt(Op op, D &d, const typename D::Value &x,
                                 ArrayRef<double> extras,
                                 const typename D::Value *last) {
  SmallVector<typename D::Value, 4> inputs;
  inputs.push_back(x);
  for (double extra : extras)
    inputs.push_back(d.constant(extra));
  if (last)
    inputs.back() = *last;
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
    oracle.evaluate = [=](ArrayRef<double> xs, ArrayRef<double> lasts,
                          MutableArrayRef<double> values) {
      PackDomain d(rounding);
      for (size_t i = 0; i < xs.size(); i += Pack::size) {
        // What is left of the last pack are numbers that do no harm.
        size_t count = std::min(xs.size() - i, Pack::size);
        d.reset();
        auto take = [&](ArrayRef<double> numbers) -> Pack {
          Pack::Numbers &pack = d.allocate();
          pack.fill(0);
          if (!numbers.empty())
            llvm::copy(numbers.slice(i, count), pack.begin());
          return {&pack};
        };
        Pack x = take(xs), last = take(lasts);
        Pack value = valueAt(op, d, x, held, lasts.empty() ? nullptr : &last);
        std::copy_n(value.numbers->begin(), count, values.begin() + i);
      }
    };
    oracle.evaluateReal = [=](double x, const double *last) {
      RealDomain d(rounding);
      Real lastReal(last ? *last : 0);
      Real value = valueAt(op, d, Real(x), held, last ? &lastReal : nullptr);
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
