#!/usr/bin/env python3
"""The coefficients of lib/Conversion/WidePolynomials.cpp: minimax approximations by Remez's exchange, in 60 digits.

Prints each as C++ with its largest relative error. Needs python3-mpmath.
"""

import sys

try:
    from mpmath import mp, mpf
except ImportError:
    sys.exit("error: math-coefficients.py needs mpmath (Debian: python3-mpmath)")

mp.dps = 60
GRID = 4000


def chebyshev(low, high, count):
    return [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / (count - 1)) for i in range(count)]


def extrema(error, low, high, wanted):
    """The points where the error has its alternating extrema, by a grid that is finer at the ends, refined by parabolas."""
    xs = chebyshev(low, high, GRID)
    es = [error(x) for x in xs]
    found = []
    begin = 0
    for i in range(1, GRID + 1):
        if i == GRID or (es[i] > 0) != (es[begin] > 0):
            best = max(range(begin, i), key=lambda j: abs(es[j]))
            found.append(xs[best])
            begin = i
    while len(found) > wanted:
        found.pop(0 if abs(error(found[0])) < abs(error(found[-1])) else -1)
    return found


def minimax(f, weight, low, high, numerator, denominator=0):
    """p / q of these degrees with q(low) = 1 at the constant, such that max |weight * (p / q - f)| is least."""
    count = numerator + denominator + 2
    points = chebyshev(low, high, count)
    level = mpf(0)
    for _ in range(60):
        p, q, level = solve(f, weight, points, numerator, denominator, level)
        error = lambda x: weight(x) * (mp.polyval(p[::-1], x) / mp.polyval(q[::-1], x) - f(x))
        found = extrema(error, low, high, count)
        if len(found) < count:
            raise ValueError(f"{len(found)} extrema of {count}")
        sizes = [abs(error(x)) for x in found]
        points = found
        if max(sizes) - min(sizes) <= max(sizes) * mpf("1e-4"):
            break
    return p, q, max(sizes)


def solve(f, weight, points, numerator, denominator, level):
    """p, q and the level e with p(x) - (f(x) + (-1)^i e / w(x)) q(x) = 0 at the points; linear in p and q for each e."""
    count = len(points)
    for _ in range(1 if denominator == 0 else 40):
        rows, right = [], []
        for i, x in enumerate(points):
            sign = -1 if i % 2 else 1
            shifted = f(x) + (sign * level / weight(x) if denominator else 0)
            row = [x**j for j in range(numerator + 1)]
            row += [-shifted * x**j for j in range(1, denominator + 1)]
            row.append(-sign / weight(x))
            if denominator:
                # With the level that q's last terms saw, its change is linear too.
                q_here = sum(q_last[j] * x**j for j in range(denominator + 1)) if level else 1
                row[-1] *= q_here
                shifted_right = shifted - sign * level / weight(x) * q_here if level else shifted
                right.append(shifted_right if not level else f(x) + sign * level / weight(x) * (1 - q_here))
            else:
                right.append(f(x))
            rows.append(row)
        solution = mp.lu_solve(mp.matrix(rows), mp.matrix(right))
        p = [solution[j] for j in range(numerator + 1)]
        q = [mpf(1)] + [solution[numerator + 1 + j] for j in range(denominator)]
        new = solution[count - 1]
        q_last = q
        if abs(new - level) <= abs(new) * mpf("1e-10"):
            return p, q, new
        level = new
    return p, q, level
