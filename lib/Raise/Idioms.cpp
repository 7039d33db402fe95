// The idioms: which activation a form is. The only place outside of the ops'
// definition that names activations.
//
// A row holds as an equation of real numbers; what a spelling of its form makes
// of NaN, zeros, infinities and the kink is found out by evaluating it, and
// becomes the op's attributes. A row says
//
//   {activation, form}
//
// with x, dy and the like any values, and alpha and the like any constants, of
// which those that the activation is given become its parameters; then
//
//   .when(c)      what must hold of the constants
//   .rounding()   the form may round otherwise than the op, as far as the op is
//                 never farther from the real function
//   .onFloats()   the form says nothing about integers
//
// Rows are tried from top to bottom: the special ones go first. An activation
// inside a form is any value that has been found to be one.

#include "Expr.h"

using namespace mlir::rectify;
using namespace mlir::rectify::raise;

#define ACTIVATION(name) static constexpr Activation name(#name);
ACTIVATION(clip)
ACTIVATION(clip_grad)
ACTIVATION(hard_shrink)
ACTIVATION(hard_shrink_grad)
ACTIVATION(leaky_relu)
ACTIVATION(leaky_relu_grad)
ACTIVATION(prelu)
ACTIVATION(relu)
ACTIVATION(relu_grad)
ACTIVATION(relu6)
ACTIVATION(relu6_grad)
ACTIVATION(soft_shrink)
ACTIVATION(squared_relu)
ACTIVATION(thresholded_relu)
ACTIVATION(thresholded_relu_grad)
#undef ACTIVATION

// Variables.
static const Expr x = input("x"), dy = input("dy"), slope = input("slope");
static const Expr alpha = number("alpha"), value = number("value"),
                  lambd = number("lambd"), lo = number("lo"), hi = number("hi"),
                  a = number("a"), b = number("b"), n = number("n");

/// x < 0 ? 0 : x
static std::vector<Idiom> rectified() {
  // The bits of a float as an integer, which is negative if the float is.
  Expr bits = bitcast(x);
  Expr nanBits = (bits & a) > b;
  Expr rectified = relu(x);
  return {
      {squared_relu(x), rectified * rectified},
      {squared_relu(x), select(x > 0, x * x, 0)},
      {squared_relu(x), x * relu(x)},

      {relu(x), max(x, 0)},
      {relu(x), x * indicator(x > 0)},
      {relu(x), (x + abs(x)) / 2},
      {relu(x), x / 2 + abs(x) / 2},
      {relu(x), x - min(x, 0)},
      {relu(x), -min(-x, 0)},
      {relu(x), select(isnan(x), x, relu(x))},
      {relu(x), bitcast(max(bits, 0))},
      {relu(x), select(0 > bits, 0, x)},
      {relu(x), bitcast(bits & ((bits >> n) ^ -1))},
      {relu(x), select(isnan(x), x, bitcast(max(bits, 0)))},
      {relu(x), select(isnan(x), x, bitcast(bits & ((bits >> n) ^ -1)))},
      {relu(x), bitcast(select(isnan(x), bits, max(bits, 0)))},
      {relu(x), bitcast(select(nanBits, bits, max(bits, 0)))},
      {relu(x), select(nanBits, x, bitcast(max(bits, 0)))},

      // One side only.
      Idiom{clip(x, lo), max(x, lo)}.onFloats(),
      Idiom{clip(x, hi), min(x, hi)}.onFloats(),
      {clip(x, lo), select(isnan(x), x, clip(x, lo))},
      {clip(x, hi), select(isnan(x), x, clip(x, hi))},

      // Unsigned numbers are never negative.
      {x, apply(TermKind::MaxUI, {x, 0})},
  };
}

/// x < 0 ? slope * x : x
static std::vector<Idiom> leaky() {
  return {
      {leaky_relu(x, alpha), select(x > 0, x, alpha * x)},
      {leaky_relu(x, alpha), x * select(x > 0, 1, alpha)},
      Idiom{leaky_relu(x, alpha), max(x, alpha * x)}.when(alpha < 1),
      Idiom{leaky_relu(x, alpha), min(x, alpha * x)}.when(alpha > 1),
      {leaky_relu(x, alpha), max(x, 0) + alpha * min(x, 0)},
      {leaky_relu(x, alpha), max(x, 0) - alpha * max(-x, 0)},
      {leaky_relu(x, (-a).as("alpha")), max(x, 0) + a * max(-x, 0)},
      {leaky_relu(x, alpha), select(isnan(x), x, leaky_relu(x, alpha))},
      Idiom{leaky_relu(x, (a - b).as("alpha")), a * x + b * abs(x)}
          .when(a + b > 0.999 && a + b < 1.001)
          .rounding(),

      {prelu(x, slope), select(x > 0, x, slope * x)},
      {prelu(x, slope), x * select(x > 0, 1, slope)},
      {prelu(x, slope), max(x, 0) + slope * min(x, 0)},
      {prelu(x, slope), max(x, 0) - slope * max(-x, 0)},
      {prelu(x, slope), max(x, 0) + -slope * max(-x, 0)},
  };
}

/// min(max(x, lo), hi)
static std::vector<Idiom> clipped() {
  return {
      {relu6(x), min(max(x, 0), 6)},
      {relu6(x), max(min(x, 6), 0)},
      {relu6(x), select(x > 6, 6, max(x, 0))},
      {relu6(x), select(x < 0, 0, min(x, 6))},
      {relu6(x), select(isnan(x), x, relu6(x))},

      Idiom{clip(x, lo, hi), min(max(x, lo), hi)}.when(hi > lo),
      Idiom{clip(x, lo, hi), max(min(x, hi), lo)}.when(hi > lo),
      Idiom{clip(x, lo, hi), select(x > hi, hi, max(x, lo))}.when(hi > lo),
      Idiom{clip(x, lo, hi), select(x < lo, lo, min(x, hi))}.when(hi > lo),
      {clip(x, lo, hi), select(isnan(x), x, clip(x, lo, hi))},
  };
}

/// Steps and gaps.
static std::vector<Idiom> thresholded() {
  return {
      {hard_shrink(x, lambd), select(abs(x) > lambd, x, 0)},
      {hard_shrink(x, lambd), select(x > lambd || x < -lambd, x, 0)},
      {hard_shrink(x, lambd), select(x > lambd, x, select(x < -lambd, x, 0))},
      {hard_shrink(x, lambd), select(x < -lambd, x, select(x > lambd, x, 0))},
      {hard_shrink(x, lambd), x * indicator(abs(x) > lambd)},

      {soft_shrink(x, lambd),
       select(x > lambd, x - lambd, select(x < -lambd, x + lambd, 0))},
      {soft_shrink(x, lambd),
       select(x < -lambd, x + lambd, select(x > lambd, x - lambd, 0))},
      {soft_shrink(x, lambd), x - min(max(x, -lambd), lambd)},
      {soft_shrink(x, lambd), x - max(min(x, lambd), -lambd)},
      {soft_shrink(x, lambd), max(x - lambd, 0) + min(x + lambd, 0)},
      {soft_shrink(x, lambd), max(x - lambd, 0) - max(-x - lambd, 0)},

      {thresholded_relu(x, alpha, value), select(x > alpha, x, value)},
      {thresholded_relu(x, alpha), x * indicator(x > alpha)},
  };
}

/// f'(x) * dy
static std::vector<Idiom> gradients() {
  return {
      {relu_grad(x, dy), select(x > 0, dy, 0)},
      {relu_grad(x, dy), dy * indicator(x > 0)},
      {leaky_relu_grad(x, dy, alpha), select(x > 0, dy, alpha * dy)},
      {leaky_relu_grad(x, dy, alpha), dy * select(x > 0, 1, alpha)},
      {relu6_grad(x, dy), select(x > 0 && x < 6, dy, 0)},
      {relu6_grad(x, dy), select(x > 0, select(x < 6, dy, 0), 0)},
      {relu6_grad(x, dy), select(x < 6, select(x > 0, dy, 0), 0)},
      {relu6_grad(x, dy), dy * indicator(x > 0 && x < 6)},
      Idiom{clip_grad(x, dy, lo, hi), select(x > lo && x < hi, dy, 0)}.when(hi >
                                                                            lo),
      Idiom{clip_grad(x, dy, lo, hi), select(x > lo, select(x < hi, dy, 0), 0)}
          .when(hi > lo),
      Idiom{clip_grad(x, dy, lo, hi), select(x < hi, select(x > lo, dy, 0), 0)}
          .when(hi > lo),
      Idiom{clip_grad(x, dy, lo, hi), dy * indicator(x > lo && x < hi)}.when(
          hi > lo),
      {hard_shrink_grad(x, dy, lambd), select(abs(x) > lambd, dy, 0)},
      {hard_shrink_grad(x, dy, lambd), select(x > lambd || x < -lambd, dy, 0)},
      {thresholded_relu_grad(x, dy, alpha), select(x > alpha, dy, 0)},
  };
}

llvm::ArrayRef<Idiom> mlir::rectify::raise::getIdioms() {
  static const std::vector<Idiom> idioms = [] {
    std::vector<Idiom> all;
    for (auto *part : {clipped, leaky, rectified, thresholded, gradients})
      llvm::append_range(all, part());
    return all;
  }();
  return idioms;
}
