// The dialect's activations and gradients, found through its interfaces.

#include "Generator.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::fuzz;

Family::Family(MLIRContext *context) {
  testing::Format f32(Float32Type::get(context));
  auto members = [&](std::vector<Member> &list,
                     const std::optional<testing::ScalarOp> &op) {
    if (!op)
      return;
    Operation *prototype = op->get();
    Member member{prototype->getName(),
                  {},
                  op->getNumInputs(),
                  prototype->getNumResults()};
    llvm::append_range(member.attributes,
                       prototype->getAttrDictionary().getValue());
    list.push_back(std::move(member));
  };
  for (OperationName name : testing::findActivations(context)) {
    std::vector<Member> forward, backward;
    for (const testing::Subject &subject : testing::enumerateParameters(name)) {
      members(forward, subject.at(f32));
      members(backward, subject.gradientAt(f32, std::nullopt));
      members(backward, subject.gradientAt(f32, 1));
      members(backward, subject.gradientAt(f32, 0.5));
    }
    for (auto &list : {forward, backward})
      if (!list.empty())
        ops.push_back(list);
  }
}

const Family::Member &Family::pick(Random &random) const {
  return random.pick(random.pick(ops));
}
