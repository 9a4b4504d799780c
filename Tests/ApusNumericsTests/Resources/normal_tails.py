"""Writes normal_tails.json: the Mills ratio and the probabilities of intervals under the standard
normal distribution as logarithms, to 50 digits, the former with its derivative.

    python3 normal_tails.py > normal_tails.json

Needs mpmath. Everything comes from erfc in 300 digits and a difference of it.
"""

import json
import re

from mpmath import erfc, exp, log, mp, mpf, nstr, pi, sqrt

mp.dps = 300


def density(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def upper(x):
    return erfc(x / sqrt(mpf(2))) / 2


def mills(x):
    ratio = upper(x) / density(x)
    return log(ratio), [x - 1 / ratio]


def interval(a, b):
    # Both tails on the side where they are small, so that 300 digits are enough for both.
    mass = upper(a) - upper(b) if a > -b else upper(-b) - upper(-a)
    return log(mass), []


MILLS = [-35.5, -20.25, -8.0, -3.75, -1.5, -0.625, -1e-9, 0.0, 1e-300, 1e-5, 0.25, 0.75, 1.0, 2.5, 4.0,
         7.5, 12.0, 26.5, 38.0, 100.0, 1e4, 1e8]
# Narrow and wide, in the middle and far out, on both sides of the borders between the methods.
INTERVALS = [(-0.5, 0.5), (-0.4999, 0.5), (-1e-12, 1e-12), (0.0, 1e-100), (0.3, 0.3 + 2**-40), (-3.0, 3.0),
             (-8.0, 9.0), (-1.0, 40.0), (-40.0, 0.5), (2.0, 2.4375), (2.0, 2.5625), (-2.5, -2.0), (5.0, 5.1875),
             (5.0, 5.25), (5.0, 70.0), (30.0, 30.03125), (30.0, 30.0625), (-31.0, -30.0), (200.0, 200.0078125),
             (1e3, 1e3 + 2**-30), (1e3, 2e3), (-1e5, -0.99e5), (1e7, 1e7 + 2**-20), (-0.125, 6.0)]


def number(x):
    return "#" + nstr(x, 50, min_fixed=-4, max_fixed=17)


def rows(function, cases):
    result = []
    for case in cases:
        value, slopes = function(*[mpf(v) for v in case])
        result.append({"args": case, "value": number(value), "slopes": [number(s) for s in slopes]})
    return result


def main():
    tables = {
        "logMillsRatio": rows(mills, [[x] for x in MILLS]),
        "logNormalInterval": rows(interval, INTERVALS),
    }
    text = json.dumps({"format": 1, "functions": tables}, indent=1)
    # Numbers with 50 digits were marked, because json would round them to doubles.
    print(re.sub(r'"#([^"]+)"', r"\1", text))


main()
