#!/usr/bin/env python3
"""Computes the coefficients of lib/Conversion/MathPolynomials.cpp, WidePolynomials.cpp and DoubleDoubleFunctions.cpp, and the
crossings of include/Rectify/IR/ActivationBodies.h.

Each is the polynomial, or the quotient of two with q(0) = 1, whose largest relative error over an interval is least: weighted
least squares on Chebyshev nodes, the weights of which grow where the error is large (C. L. Lawson's iteration), in 50 digits.
Prints the coefficients from the constant term on, and the error. Needs python3-mpmath, and takes three minutes.
"""

import sys

try:
    from mpmath import atanh, cos, diff, erfc, exp, expm1, findroot, floor, log, log1p, matrix, mp, mpf, nstr, pi, qr_solve, sqrt, tanh
except ImportError:
    sys.exit("error: math-coefficients.py needs mpmath (Debian: python3-mpmath)")

mp.dps = 50


def nodes(low, high, count):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * (i + mpf(1) / 2) / count) for i in range(count)]


def value(coefficients, x):
    return sum(c * x**i for i, c in enumerate(coefficients))


def minimax(function, weight, low, high, degree, divisor=0, count=160, rounds=40, origin=None):
    """(error, p, q) with the least of max |weight * (p / q - function)| that was seen; with p(0) = origin, if it is given."""
    xs = nodes(mpf(low), mpf(high), count)
    fs, ws = [function(x) for x in xs], [weight(x) for x in xs]
    emphasis = [mpf(1)] * count
    q = [mpf(1)] + [mpf(0)] * divisor
    best = None
    for _ in range(rounds):
        first = 0 if origin is None else 1
        known = mpf(origin or 0)
        rows, right = matrix(count, degree + 1 - first + divisor), matrix(count, 1)
        for i, x in enumerate(xs):
            # The last q makes the equations linear.
            scale = sqrt(emphasis[i]) * ws[i] / value(q, x)
            for j in range(first, degree + 1):
                rows[i, j - first] = scale * x**j
            for j in range(1, divisor + 1):
                rows[i, degree - first + j] = -scale * fs[i] * x**j
            right[i] = scale * (fs[i] - known)
        solution = qr_solve(rows, right)[0]
        p = [known] * first + [solution[j] for j in range(degree + 1 - first)]
        q = [mpf(1)] + [solution[degree - first + j] for j in range(1, divisor + 1)]
        errors = [abs(ws[i] * (value(p, x) / value(q, x) - fs[i])) for i, x in enumerate(xs)]
        if best is None or max(errors) < best[0]:
            best = max(errors), p, q
        emphasis = [old * error for old, error in zip(emphasis, errors)]
        mean = sum(emphasis) / count
        emphasis = [e / mean for e in emphasis]
    return best


def show(name, digits, result):
    error, p, q = result
    print(f"{name}, error {nstr(error, 3)} = 2^{float(log(error, 2)):.1f}")
    print("  p:", ", ".join(nstr(c, digits) for c in p))
    if len(q) > 1:
        print("  q:", ", ".join(nstr(c, digits) for c in q))


def pair(number):
    """The two numbers of f64 whose sum `number` is."""
    high = float(number)
    return f"{{{high!r}, {float(number - mpf(high))!r}}}"


def pairs():
    """What is computed in pairs of f64."""

    # ln(2) in three parts, the first two of which have 42 digits.
    rest = log(2)
    for name in "ABC":
        exponent = floor(log(rest, 2)) + 1
        part = floor(rest * mpf(2) ** (42 - exponent)) * mpf(2) ** (exponent - 42) if name != "C" else mpf(float(rest))
        print(f"ln(2), part {name}: {float(part)!r}")
        rest -= part
    print("ln(2):", pair(log(2)))

    # e^r - 1 = r + r^2 / 2 + r^3 q(r) for |r| <= ln(2) / 2, relative to e^r - 1.
    half = log(2) / 2
    show("exp, pairs", 20, minimax(lambda r: (expm1(r) - r - r**2 / 2) / r**3, lambda r: abs(r**3 / expm1(r)), -half, half, 10, 0, 80, 20))

    # log(1 + f) = s (2 + z R(z)), as below.
    last = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2
    show("log1p, pairs", 20, minimax(lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z, lambda z: z / 2, mpf("1e-9"), last, 7, 0, 80, 20))

    # exp(a^2) erfc(a) (1 + 2 a) = 1 + (1 + t) g(t), t = (a - 2.5) / (a + 2.5), for 0 <= a <= 28.
    middle = mpf("2.5")

    def scaled(t):
        a = middle * (1 + t) / (1 - t)
        return (exp(a * a) * erfc(a) * (1 + 2 * a) - 1) / (1 + t)

    result = minimax(scaled, lambda t: 1 + t, mpf("-0.999999"), (28 - middle) / (28 + middle), 26, 0, 90, 20)
    show("erfc, pairs", 20, result)
    print("  the first:", ", ".join(pair(c) for c in result[1][:4]))


def crossings():
    """The derivatives of smooth activations next to their zeros, over the distance from there, relative to themselves."""

    def sigmoid(x):
        return 1 / (1 + exp(-x))

    activations = {
        "silu": lambda x: x * sigmoid(x),
        "gelu": lambda x: x * erfc(-x / sqrt(2)) / 2,
        "gelu, tanh": lambda x: x * sigmoid(2 * sqrt(2 / pi) * (x + mpf("0.044715") * x**3)),
        "mish": lambda x: x * tanh(log1p(exp(x))),
    }
    for name, function in activations.items():

        def slope(x):
            return diff(function, x)

        root = findroot(slope, -1)
        print(f"{name} has the slope 0 at", pair(root))
        radius = mpf(2) ** -4
        show(name, 12, minimax(lambda t: slope(root + t) / t, lambda t: abs(t / slope(root + t)), -radius, radius, 5, 0, 40, 15))


def main():
    crossings()
    pairs()

    # e^r = 1 + r + r^2 q(r) for |r| <= ln(2) / 2, relative to e^r - 1.
    def quotient(r):
        return (expm1(r) - r) / r**2

    def of_expm1(r):
        return abs(r**2 / expm1(r))

    half = log(2) / 2
    show("exp, f32", 12, minimax(quotient, of_expm1, -half, half, 4))
    show("exp, f64 to f32", 20, minimax(quotient, of_expm1, -half, half, 5))

    # log(1 + f) = 2 s + s z R(z), s = f / (2 + f), z = s^2, |f| <= sqrt(2) - 1.
    def rest(z):
        return (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z

    last = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2
    show("log1p, f32", 12, minimax(rest, lambda z: z / (2 + z), mpf("1e-9"), last, 2))
    show("log1p, f64 to f32", 20, minimax(rest, lambda z: z / (2 + z), mpf("1e-9"), last, 3))

    # exp(a^2) erfc(a) for 0 <= a <= 10.3: beyond, erfc(a) is no number of f32. Exact at 0 where results are rounded to few digits,
    # of which half of a number may be the middle of two.
    def scaled(a):
        return exp(a * a) * erfc(a)

    for name, digits, degree, origin in (("erfc, f32", 12, 4, None), ("erfc, f64 to f32", 20, 5, 1)):
        show(name, digits, minimax(scaled, lambda a: 1 / scaled(a), 0, mpf("10.3"), degree, degree + 1, 100, 30, origin))


if __name__ == "__main__":
    main()
