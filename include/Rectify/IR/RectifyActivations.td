// The family: one record for each activation. Its mathematics is the function
// of ActivationBodies.h that the record names.

#ifndef RECTIFY_IR_RECTIFYACTIVATIONS_TD
#define RECTIFY_IR_RECTIFYACTIVATIONS_TD

include "Rectify/IR/RectifyActivationBase.td"

//===----------------------------------------------------------------------===//
// Piecewise linear
//===----------------------------------------------------------------------===//

defm Rectify_Relu : Activation<"relu", "relu", "x < 0 ? 0 : x",
    monotone = "true", positivelyHomogeneous = "true", idempotent = "true",
    piecewiseLinear = true, kinked = true, integers = true>;

defm Rectify_LeakyRelu : Activation<"leaky_relu", "leakyRelu",
    "x < 0 ? alpha * x : x",
    params = [Number<"alpha", "0.01">],
    rules = [Rule<"std::isfinite(alpha)", "a finite alpha">],
    monotone = "alpha >= 0", positivelyHomogeneous = "true",
    idempotent = "alpha <= 0 || alpha == 1",
    piecewiseLinear = true, kinked = true>;

defm Rectify_PRelu : Activation<"prelu", "prelu", "x < 0 ? slope * x : x",
    params = [Form<"zero_slope", "limit", "product", "ZeroSlope">,
              Form<"at_zero", "input", "product", "AtZero">],
    extras = [Extra<"slope", /*differentiable=*/true, /*broadcasts=*/true>],
    positivelyHomogeneous = "true",
    piecewiseLinear = true, kinked = true, notes = [{

    On tensors and memrefs the slope may have another shape than `x`. With
    `axis` it has rank 1 and belongs to that axis of `x`: one slope for each
    channel. Without, it is broadcast as in numpy and ONNX: its dimensions are
    aligned with the last ones of `x`, and each is equal or statically 1. A
    scalar slope serves every element.

    `zero_slope` says what a slope of zero makes of a negative `x`: its `limit`,
    the ReLU's +0, also for an infinite `x`, or the `product` of IEEE 754, which
    is -0, and NaN for an infinite `x`: what compare, select and multiply give.
    `at_zero` says what `x = 0` gives: the `input`, or its `product` with the
    slope, which is NaN for an infinite slope: `x > 0 ? x : slope * x`.

    Stock `--convert-elementwise-to-linalg` asks for equal shapes;
    `--convert-rectify-to-linalg` takes every form.

    ```mlir
    %y = rectify.prelu %x, %slope {axis = 1}
        : tensor<1x64x56x56xf32>, tensor<64xf32>
    ```
    }]>;

defm Rectify_RRelu : Activation<"rrelu", "rrelu",
    "x < 0 ? (lower + upper) / 2 * x : x",
    params = [Number<"lower", "0.125">, Number<"upper", "0x1.5555555555555p-2">],
    rules = [Rule<"std::isfinite(lower) && std::isfinite(upper)",
                  "finite lower and upper">,
             Rule<"lower <= upper", "lower not to exceed upper">],
    monotone = "lower + upper >= 0", positivelyHomogeneous = "true",
    piecewiseLinear = true, kinked = true,
    notes = "The randomized leaky ReLU in inference.">;

defm Rectify_RReluTraining : Activation<"rrelu_training", "rreluTraining",
    "x < 0 ? (lower + (upper - lower) * noise) * x : x",
    params = [Number<"lower", "0.125">, Number<"upper", "0x1.5555555555555p-2">],
    extras = [Extra<"noise", /*differentiable=*/false>],
    rules = [Rule<"std::isfinite(lower) && std::isfinite(upper)",
                  "finite lower and upper">,
             Rule<"lower <= upper", "lower not to exceed upper">],
    positivelyHomogeneous = "true",
    piecewiseLinear = true, kinked = true, notes = [{
    The randomized leaky ReLU in training. `noise` is drawn uniformly from
    [0, 1), one number for each element.
    }]>;

defm Rectify_Relu6 : Activation<"relu6", "relu6", "min(max(x, 0), 6)",
    monotone = "true", idempotent = "true",
    piecewiseLinear = true, kinked = true, integers = true>;

defm Rectify_Clip : Activation<"clip", "clip", "min(max(x, lo), hi)",
    params = [Number<"lo", "-std::numeric_limits<double>::infinity()">,
              Number<"hi", "std::numeric_limits<double>::infinity()">],
    rules = [Rule<"lo <= hi", "lo not to exceed hi">],
    monotone = "true", idempotent = "true",
    piecewiseLinear = true, kinked = true, integers = true,
    notes = "Hard tanh is `lo = -1.0, hi = 1.0`.">;

defm Rectify_ThresholdedRelu : Activation<"thresholded_relu",
    "thresholdedRelu", "x <= alpha ? value : x",
    params = [Number<"alpha", "1.0">, Number<"value", "0.0">],
    rules = [Rule<"!std::isnan(alpha) && !std::isnan(value)",
                  "alpha and value to be numbers">],
    monotone = "value <= alpha", idempotent = "true",
    continuous = "value == alpha",
    piecewiseLinear = true, kinked = true>;

defm Rectify_HardShrink : Activation<"hard_shrink", "hardShrink",
    "|x| <= lambd ? 0 : x",
    params = [Number<"lambd", "0.5">],
    rules = [Rule<"lambda >= 0", "lambd to be at least 0">],
    monotone = "true", idempotent = "true", continuous = "lambda == 0",
    piecewiseLinear = true, kinked = true>;

defm Rectify_SoftShrink : Activation<"soft_shrink", "softShrink",
    "|x| <= lambd ? 0 : x - sign(x) * lambd",
    params = [Number<"lambd", "0.5">],
    rules = [Rule<"lambda >= 0 && std::isfinite(lambda)",
                  "lambd to be finite and at least 0">],
    monotone = "true", piecewiseLinear = true, kinked = true>;

defm Rectify_HardSigmoid : Activation<"hard_sigmoid", "hardSigmoid",
    "min(max((alpha * x + beta) / divisor, 0), 1)",
    params = [Number<"alpha", "0.2">, Number<"beta", "0.5">,
              Number<"divisor", "1.0">],
    rules = [Rule<"std::isfinite(alpha) && std::isfinite(beta)",
                  "finite alpha and beta">,
             Rule<"std::isfinite(divisor) && divisor > 0",
                  "a finite divisor greater than 0">],
    monotone = "alpha >= 0", piecewiseLinear = true, kinked = true,
    notes = [{The defaults are ONNX's. PyTorch's and JAX's, relu6(x + 3) / 6, is
    `alpha = 1.0, beta = 3.0, divisor = 6.0`: no float is 1/6.}]>;

//===----------------------------------------------------------------------===//
// Exponential
//===----------------------------------------------------------------------===//

defm Rectify_Elu : Activation<"elu", "elu", "x < 0 ? alpha * (exp(x) - 1) : x",
    params = [Number<"alpha", "1.0">],
    rules = [Rule<"std::isfinite(alpha)", "a finite alpha">],
    monotone = "alpha >= 0", kinked = true>;

defm Rectify_Selu : Activation<"selu", "selu",
    "gamma * (x < 0 ? alpha * (exp(x) - 1) : x)",
    params = [Number<"alpha", "1.6732632423543772848170429916717">,
              Number<"gamma", "1.0507009873554804934193349852946">],
    rules = [Rule<"std::isfinite(alpha) && std::isfinite(gamma)",
                  "finite alpha and gamma">],
    monotone = "alpha >= 0 && gamma >= 0", kinked = true>;

defm Rectify_Celu : Activation<"celu", "celu",
    "x < 0 ? alpha * (exp(x / alpha) - 1) : x",
    params = [Number<"alpha", "1.0">],
    rules = [Rule<"std::isfinite(alpha) && alpha > 0",
                  "a finite alpha greater than 0">],
    monotone = "true">;

defm Rectify_Softplus : Activation<"softplus", "softplus",
    "beta * x > threshold ? x : log(1 + exp(beta * x)) / beta",
    params = [Number<"beta", "1.0">, Number<"threshold", "20.0">],
    rules = [Rule<"std::isfinite(beta) && beta > 0",
                  "a finite beta greater than 0">,
             Rule<"!std::isnan(threshold)", "threshold to be a number">],
    // The step down at the threshold is lost in rounding.
    monotone = "std::exp(-threshold) < threshold * std::ldexp(0.5, -precision)",
    continuous =
        "std::exp(-threshold) < threshold * std::ldexp(0.5, -precision)">;

defm Rectify_LogSigmoid : Activation<"log_sigmoid", "logSigmoid",
    "-log(1 + exp(-x))", monotone = "true">;

defm Rectify_Sigmoid : Activation<"sigmoid", "sigmoid", "1 / (1 + exp(-x))",
    monotone = "true">;

defm Rectify_Tanh : Activation<"tanh", "tanh", "tanh(x)", monotone = "true">;

defm Rectify_Silu : Activation<"silu", "silu", "x / (1 + exp(-beta * x))",
    params = [Number<"beta", "1.0">],
    rules = [Rule<"std::isfinite(beta)", "a finite beta">],
    notes = "SiLU is swish with `beta = 1.0`.">;

defm Rectify_Gelu : Activation<"gelu", "gelu", "x * Phi(x)",
    params = [Form<"approximate", "none", "tanh">],
    notes = [{Phi is the distribution function of the normal distribution;
    `approximate = "tanh"` is
    `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))`.}]>;

defm Rectify_Mish : Activation<"mish", "mish",
    "x * tanh(log(1 + exp(x)))">;

//===----------------------------------------------------------------------===//
// Other relatives
//===----------------------------------------------------------------------===//

defm Rectify_SquaredRelu : Activation<"squared_relu", "squaredRelu",
    "x < 0 ? 0 : x * x", monotone = "true">;

defm Rectify_HardSwish : Activation<"hard_swish", "hardSwish",
    "x * min(max(x + 3, 0), 6) / 6", kinked = true>;

defm Rectify_Softsign : Activation<"softsign", "softsign", "x / (1 + |x|)",
    monotone = "true">;

defm Rectify_TanhShrink : Activation<"tanh_shrink", "tanhShrink",
    "x - tanh(x)">;

//===----------------------------------------------------------------------===//
// Gates
//===----------------------------------------------------------------------===//

defm Rectify_ReGLU : Activation<"reglu", "reglu", "relu(x) * value",
    extras = [Extra<"value">], positivelyHomogeneous = "true",
    piecewiseLinear = true, kinked = true>;

defm Rectify_GEGLU : Activation<"geglu", "geglu", "gelu(x) * value",
    params = [Form<"approximate", "none", "tanh">],
    extras = [Extra<"value">]>;

defm Rectify_SwiGLU : Activation<"swiglu", "swiglu",
    "x / (1 + exp(-beta * x)) * value",
    params = [Number<"beta", "1.0">], extras = [Extra<"value">],
    rules = [Rule<"std::isfinite(beta)", "a finite beta">]>;

defm Rectify_GLU : Activation<"glu", "glu", "value / (1 + exp(-x))",
    extras = [Extra<"value">]>;

#endif // RECTIFY_IR_RECTIFYACTIVATIONS_TD
