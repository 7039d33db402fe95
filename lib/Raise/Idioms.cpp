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
ACTIVATION(celu)
ACTIVATION(clip)
ACTIVATION(clip_grad)
ACTIVATION(elu)
ACTIVATION(elu_grad)
ACTIVATION(gelu)
ACTIVATION(gelu_grad)
ACTIVATION(hard_shrink)
ACTIVATION(hard_shrink_grad)
ACTIVATION(hard_sigmoid)
ACTIVATION(hard_swish)
ACTIVATION(leaky_relu)
ACTIVATION(leaky_relu_grad)
ACTIVATION(log_sigmoid)
ACTIVATION(log_sigmoid_grad)
ACTIVATION(mish)
ACTIVATION(mish_grad)
ACTIVATION(prelu)
ACTIVATION(relu)
ACTIVATION(relu_grad)
ACTIVATION(relu6)
ACTIVATION(relu6_grad)
ACTIVATION(selu)
ACTIVATION(sigmoid)
ACTIVATION(sigmoid_grad)
ACTIVATION(silu)
ACTIVATION(silu_grad)
ACTIVATION(soft_shrink)
ACTIVATION(softplus)
ACTIVATION(softplus_grad)
ACTIVATION(softsign)
ACTIVATION(squared_relu)
ACTIVATION(tanh_shrink)
ACTIVATION(thresholded_relu)
ACTIVATION(thresholded_relu_grad)
#undef ACTIVATION
static constexpr Activation gelu_tanh("gelu", "approximate", "tanh");
static constexpr Activation tanh_activation("tanh"), tanh_grad("tanh_grad");

// Variables.
static const Expr x = input("x"), dy = input("dy"), slope = input("slope");
static const Expr alpha = number("alpha"), value = number("value"),
                  lambd = number("lambd"), lo = number("lo"), hi = number("hi"),
                  beta = number("beta"), gamma_ = number("gamma"),
                  threshold = number("threshold"), a = number("a"),
                  b = number("b"), n = number("n");

/// The rows, each of which rounds on its way.
static std::vector<Idiom> rounding(std::vector<Idiom> rows) {
  for (Idiom &row : rows)
    row.rounds = true;
  return rows;
}

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
      // The halves of the smallest numbers are rounded.
      Idiom{relu(x), x / 2 + abs(x) / 2}.rounding(),
      {relu(x), x - min(x, 0)},
      {relu(x), -min(-x, 0)},
      {relu(x), select(isnan(x), x, relu(x))},
      {relu(x), select(isnan(x), 0, max(x, 0))},
      // Integers by the mask of their sign; then floats through their bits.
      {relu(x), x & ((x >> n) ^ -1)},
      {relu(x), bitcast(max(bits, 0))},
      {relu(x), select(0 > bits, 0, x)},
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
      // The sum turns a product that has vanished into +0.
      Idiom{leaky_relu(x, alpha), max(x, 0) + alpha * min(x, 0)}.rounding(),

      {prelu(x, slope), select(x > 0, x, slope * x)},
      {prelu(x, slope), x * select(x > 0, 1, slope)},
      {prelu(x, slope), max(x, 0) + slope * min(x, 0)},
      {prelu(x, slope), max(x, 0) - slope * max(-x, 0)},
      {prelu(x, slope), max(x, 0) + -slope * max(-x, 0)},
      Idiom{prelu(x, slope), max(x, 0) + slope * min(x, 0)}.rounding(),
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
      {relu6(x), select(isnan(x), 0, max(min(x, 6), 0))},

      // An end that is none.
      Idiom{relu(x), min(max(x, 0), hi)}.when(hi > 126),
      Idiom{relu(x), max(min(x, hi), 0)}.when(hi > 126),

      Idiom{clip(x, lo, hi), min(max(x, lo), hi)}.when(hi > lo),
      Idiom{clip(x, lo, hi), max(min(x, hi), lo)}.when(hi > lo),
      Idiom{clip(x, lo, hi), select(x > hi, hi, max(x, lo))}.when(hi > lo),
      Idiom{clip(x, lo, hi), select(x < lo, lo, min(x, hi))}.when(hi > lo),
      {clip(x, lo, hi), select(isnan(x), x, clip(x, lo, hi))},
      Idiom{clip(x, lo, hi), select(isnan(x), lo, max(min(x, hi), lo))}.when(
          hi > lo),
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
      {leaky_relu_grad(x, dy, alpha),
       select(x > 0, dy, 0) + alpha * select(x > 0, 0, dy)},
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

/// 1 / (1 + exp(-x)) and tanh(x)
static std::vector<Idiom> sigmoids() {
  Expr s = sigmoid(x);
  std::vector<Idiom> exact = {
      {sigmoid(x), logistic(x)},
      {tanh_activation(x), tanh(x)},
  };
  std::vector<Idiom> rounded = {
      {sigmoid(x), 1 / (1 + exp(-x))},
      {sigmoid(x), exp(x) / (1 + exp(x))},
      {sigmoid(x), 0.5 * (1 + tanh(0.5 * x))},
      {sigmoid(x), 0.5 + 0.5 * tanh(0.5 * x)},
      {sigmoid(x), 1 - sigmoid(-x)},
      {sigmoid(x), select(x > 0, s, s)},

      {tanh_activation(x), 2 * sigmoid(2 * x) - 1},
      {tanh_shrink(x), x - tanh(x)},

      {softsign(x), x / (1 + abs(x))},
  };
  llvm::append_range(exact, rounding(std::move(rounded)));
  return exact;
}

/// log(1 + exp(x)), as it is, without a step at a threshold.
static std::vector<Idiom> softplusses() {
  auto never = Expr(INFINITY).as("threshold");
  Expr stable = max(x, 0) + log1p(exp(-abs(x)));
  return rounding({
      {softplus(x, never), log1p(exp(x))},
      {softplus(x, never), stable},
      // JAX: the sum is there for NaN and for infinities of one sign.
      {softplus(x, never), select(isnan(x), x + 0, stable)},
      {softplus(x, never), x + log1p(exp(-x))},
      {softplus(x, beta, never), log1p(exp(beta * x)) / beta},
      {softplus(x, threshold), select(x > threshold, x, log1p(exp(x)))},
      {softplus(x, threshold), select(x > threshold, x, stable)},
      {softplus(x, beta, threshold),
       select(beta * x > threshold, x, log1p(exp(beta * x)) / beta)},

      {log_sigmoid(x), log(sigmoid(x))},
      // Thresholds beyond which nothing is left of exp(-x).
      Idiom{log_sigmoid(x), -softplus(-x, threshold)}.when(threshold > 15),
      Idiom{log_sigmoid(x), x - softplus(x, threshold)}.when(threshold > 15),
      {log_sigmoid(x), min(x, 0) - log1p(exp(-abs(x)))},

      Idiom{mish(x), x * tanh(softplus(x, threshold))}.when(threshold > 15),
      {mish(x), x * ((exp(x) * (exp(x) + 2)) / (exp(x) * (exp(x) + 2) + 2))},
  });
}

/// x < 0 ? alpha * (exp(x) - 1) : x
static std::vector<Idiom> elus() {
  Expr e = expm1(x), limited = expm1(min(x, 0));
  Expr inner = expm1(x / alpha), innerLimited = expm1(min(x, 0) / alpha);
  return rounding({
      {elu(x), select(x > 0, x, e)},
      {elu(x), select(x > 0, x, limited)},
      {elu(x), max(x, 0) + limited},
      {elu(x), max(x, 0) + min(e, 0)},
      {elu(x, alpha), select(x > 0, x, alpha * e)},
      {elu(x, alpha), select(x > 0, x, alpha * exp(x) - alpha)},
      {elu(x, alpha), select(x > 0, x, alpha * limited)},
      {elu(x, alpha), max(x, 0) + alpha * limited},
      {elu(x, alpha), max(x, 0) + min(alpha * e, 0)},

      {celu(x, alpha), select(x > 0, x, alpha * inner)},
      {celu(x, alpha), select(x > 0, x, alpha * innerLimited)},
      {celu(x, alpha), max(x, 0) + alpha * innerLimited},
      {celu(x, alpha), max(x, 0) + min(alpha * inner, 0)},

      // The defaults, from any number of digits; then any other.
      {selu(x),
       1.0507009873554805 * elu(x, Expr(1.6732632423543772).as("alpha"))},
      {selu(x), 1.0507009873554805 * max(x, 0) + 1.7580993408473766 * limited},
      {selu(x), 1.0507009873554805 * max(x, 0) +
                    1.0507009873554805 * 1.6732632423543772 * limited},
      {selu(x), select(x > 0, 1.0507009873554805 * x, 1.7580993408473766 * e)},
      {selu(x),
       select(x > 0, 1.0507009873554805 * x, 1.7580993408473766 * limited)},
      {selu(x, alpha, gamma_), gamma_ * elu(x, alpha)},
      {selu(x, alpha, gamma_), gamma_ * max(x, 0) + gamma_ * (alpha * limited)},
  });
}

/// x times a gate that depends on x
static std::vector<Idiom> gated() {
  Expr s = sigmoid(x);
  std::vector<Idiom> rows = {
      {silu(x), x * s},
      {silu(x, beta), x * sigmoid(beta * x)},
      {silu(x), x / (1 + exp(-x))},
      {silu(x, (-n).as("beta")), x / (1 + exp(n * x))},
      {silu(x), 0.5 * x * (1 + tanh(0.5 * x))},

      // Phi(x) by erf or erfc of x / sqrt(2).
      {gelu(x), 0.5 * x * (1 + erf(x * 0.7071067811865476))},
      {gelu(x), x * (0.5 + 0.5 * erf(x * 0.7071067811865476))},
      {gelu(x), 0.5 * x * erfc(x * -0.7071067811865476)},
      {gelu(x), 0.5 * x * erfc(-x * 0.7071067811865476)},
      {gelu(x), 0.5 * x * erfc(-(x * 0.7071067811865476))},

      {hard_swish(x), x * min(max(x + 3, 0), 6) * (1.0 / 6)},
      {hard_swish(x), x * max(min(x + 3, 6), 0) * (1.0 / 6)},
      {hard_swish(x), x * min(max((x + 3) * (1.0 / 6), 0), 1)},
      {hard_swish(x), x * max(min((x + 3) * (1.0 / 6), 1), 0)},
      {hard_swish(x), x * min(max(x * (1.0 / 6) + 0.5, 0), 1)},
      {hard_swish(x), x * max(min(x * (1.0 / 6) + 0.5, 1), 0)},
  };
  // sqrt(2 / pi), and what torch-mlir has in its place.
  for (double root : {0.7978845608028654, 0.7977240352174656}) {
    for (Expr cube : {x * x * x, pow(x, 3)}) {
      Expr inner = root * (x + 0.044715 * cube);
      rows.push_back({gelu_tanh(x), 0.5 * x * (1 + tanh(inner))});
      rows.push_back({gelu_tanh(x), x * (0.5 + 0.5 * tanh(inner))});
    }
    rows.push_back({gelu_tanh(x),
                    0.5 * x * (1 + tanh(root * x * (1 + 0.044715 * (x * x))))});
    rows.push_back(
        {gelu_tanh(x), x * sigmoid(2 * root * (x + 0.044715 * (x * x * x)))});
  }
  return rounding(std::move(rows));
}

/// min(max((alpha * x + beta) / divisor, 0), 1)
static std::vector<Idiom> hardSigmoids() {
  // PyTorch's and JAX's.
  Expr sixths = hard_sigmoid(x, Expr(1).as("alpha"), Expr(3).as("beta"),
                             Expr(6).as("divisor"));
  Expr line = alpha * x + beta, shifted = (x + 3) * (1.0 / 6);
  return rounding({
      {sixths, min(max(shifted, 0), 1)},
      {sixths, max(min(shifted, 1), 0)},
      {sixths, min(max(x + 3, 0), 6) * (1.0 / 6)},
      {sixths, max(min(x + 3, 6), 0) * (1.0 / 6)},
      {hard_sigmoid(x, alpha, beta), min(max(line, 0), 1)},
      {hard_sigmoid(x, alpha, beta), max(min(line, 1), 0)},
  });
}

/// f'(x) * dy of smooth functions
static std::vector<Idiom> smoothGradients() {
  Expr s = sigmoid(x), t = tanh_activation(x);
  Expr phi = 0.3989422804014327 * x * exp(-0.5 * (x * x));
  Expr distribution = 0.5 * (1 + erf(x * 0.7071067811865476));
  Expr away = exp(-abs(x)), m = tanh(softplus(x, threshold));
  return rounding({
      {sigmoid_grad(x, dy), dy * s * (1 - s)},
      {tanh_grad(x, dy), dy * (1 - t * t)},
      {tanh_grad(x, dy), dy - dy * t * t},
      {tanh_grad(x, dy), (dy + dy * t) * (1 - t)},
      {silu_grad(x, dy), dy * s * (1 + x * (1 - s))},
      {silu_grad(x, dy), dy * s + x * dy * (s * (1 - s))},
      {gelu_grad(x, dy), dy * (distribution + phi)},
      {elu_grad(x, dy), select(x > 0, dy, dy * exp(x))},
      {elu_grad(x, dy, alpha), select(x > 0, dy, dy * alpha * exp(x))},
      {softplus_grad(x, dy, threshold),
       select(x > threshold, dy, dy * exp(x) / (exp(x) + 1))},
      {softplus_grad(x, dy, beta, threshold),
       select(beta * x > threshold, dy,
              dy * exp(beta * x) / (exp(beta * x) + 1))},
      {log_sigmoid_grad(x, dy),
       dy * (indicator(x < 0) - select(x < 0, 1, -1) * (away / (1 + away)))},
      Idiom{mish_grad(x, dy), dy * (m + x * s * (1 - m * m))}.when(threshold >
                                                                   15),
  });
}

llvm::ArrayRef<Idiom> mlir::rectify::raise::getIdioms() {
  static const std::vector<Idiom> idioms = [] {
    std::vector<Idiom> all;
    for (auto *part :
         {hardSigmoids, clipped, rectified, leaky, thresholded, gradients,
          sigmoids, softplusses, elus, gated, smoothGradients})
      llvm::append_range(all, part());
    return all;
  }();
  return idioms;
}
