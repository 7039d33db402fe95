// Prints the table of idioms: for each row the activation, 1 if the form rounds
// on its way, and the equation, separated by tabs.

#include "Expr.h"

using namespace mlir::rectify::raise;

int main() {
  for (const Idiom &idiom : getIdioms())
    llvm::outs() << idiom.result->name << '\t' << idiom.rounds << '\t'
                 << idiom.str() << '\n';
  return 0;
}
