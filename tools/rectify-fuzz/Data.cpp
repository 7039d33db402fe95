// The data that programs run on.

#include "Generator.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::fuzz;
using namespace mlir::rectify::run;

using llvm::APFloat;

double rectify::fuzz::special(Random &random, FloatType element, bool tame) {
  const llvm::fltSemantics &format = element.getFloatSemantics();
  auto number = [](APFloat value) {
    bool lossy;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
    return value.convertToDouble();
  };
  double sign = random.percent(50) ? -1 : 1;
  switch (random.below(tame ? 12 : 16)) {
  case 0:
    return sign * 0.0;
  case 1:
    return sign * number(APFloat::getSmallest(format));
  case 2:
    return sign * number(APFloat::getSmallestNormalized(format));
  case 3:
    return sign;
  case 4: {
    APFloat near(format, "1.0");
    near.next(/*nextDown=*/random.percent(50));
    return sign * number(near);
  }
  case 5:
    return sign * double(random.below(8));
  case 6:
    return sign * std::ldexp(random.fraction(), -int(random.below(12)));
  case 12:
    return sign * number(APFloat::getLargest(format));
  case 13:
    return sign * INFINITY;
  case 14:
    return NAN;
  case 15:
    return sign * number(APFloat::getLargest(format)) * random.fraction();
  default:
    return sign * 4 * random.fraction();
  }
}

llvm::Expected<SmallVector<HostArray>>
rectify::fuzz::makeData(func::FuncOp function, const Program &program,
                        uint64_t seed) {
  SmallVector<HostArray> arrays;
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes())) {
    Random random(seed * 1000003 + i);
    Type element = getElementTypeOrSelf(type);
    llvm::Expected<HostArray> array =
        HostArray::create(*ElementType::get(element), program.shapes[i]);
    if (!array)
      return array.takeError();
    bool rare = program.tame && random.percent(30);
    for (int64_t k = 0, e = array->size(); k < e; ++k) {
      if (auto format = dyn_cast<FloatType>(element))
        array->setDouble(
            k, rare && random.below(16) == 0
                   ? random.pick(ArrayRef<double>{NAN, INFINITY, -INFINITY})
                   : special(random, format, program.tame));
      else
        array->setBits(k, random.percent(20) ? random.next()
                                             : random.below(16) - 8);
    }
    arrays.push_back(std::move(*array));
  }
  return std::move(arrays);
}
