"""Makes vector_functions.bin: values of the vectorised functions, from mpmath with 60 digits.

For each function: its name in 16 bytes, the number of points as a 32-bit integer, the arguments and the
values rounded to doubles, and what the rounding left over, in 1/256 units in the last place, as signed
bytes. All numbers are little-endian. Run with python3 in this folder; needs mpmath (made with 1.3).
"""

import random
import struct

from mpmath import mp, mpf

mp.dps = 60
POINTS = 2048

# How arguments are spread: uniformly over an interval, or their logarithms, with either sign.
UNIFORM, LOG, SIGNED_LOG = range(3)

FUNCTIONS = {
    "exp": (mp.exp, [(-745, 709.7, UNIFORM), (-1, 1, UNIFORM), (1e-300, 1, SIGNED_LOG)]),
    "expm1": (mp.expm1, [(-40, 709.7, UNIFORM), (-1.5, 1.5, UNIFORM), (1e-310, 1, SIGNED_LOG)]),
    "log": (mp.log, [(5e-324, 1.7e308, LOG), (0.5, 2, UNIFORM), (0.999, 1.001, UNIFORM)]),
    "log1p": (mp.log1p, [(1e-310, 1.7e308, LOG), (-1, 10, UNIFORM), (-0.01, 0.01, UNIFORM)]),
    "tanh": (mp.tanh, [(-22, 22, UNIFORM), (-1, 1, UNIFORM), (1e-310, 1, SIGNED_LOG)]),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), [(-744, 40, UNIFORM), (-5, 5, UNIFORM)]),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), [(-744, 744, UNIFORM), (-5, 5, UNIFORM)]),
    "logGamma": (
        mp.loggamma,
        [(1e-310, 2e305, LOG), (0, 3, UNIFORM), (3, 100, UNIFORM), (0.999, 1.001, UNIFORM),
         (1.999, 2.001, UNIFORM)],
    ),
    "digamma": (
        mp.digamma,
        [(1e-300, 1e300, LOG), (0, 3, UNIFORM), (3, 100, UNIFORM), (1.461, 1.462, UNIFORM)],
    ),
    "erf": (mp.erf, [(-6, 6, UNIFORM), (-1.5, 1.5, UNIFORM), (1e-305, 1, SIGNED_LOG)]),
}


def draw(low, high, spread):
    if spread == UNIFORM:
        return random.uniform(low, high)
    logarithm = random.uniform(float(mp.log(low)), float(mp.log(high)))
    x = float(mp.exp(logarithm))
    return -x if spread == SIGNED_LOG and random.random() < 0.5 else x


def unit(value):
    """The spacing of doubles at a value."""
    _, exponent = mp.frexp(value)
    return mpf(2) ** max(int(exponent) - 53, -1074)


def rounded(exact):
    """The nearest double, subnormal ones included."""
    step = unit(exact)
    return float(mp.nint(exact / step) * step)


def main():
    random.seed(20_240_517)
    with open("vector_functions.bin", "wb") as file:
        for name, (function, ranges) in FUNCTIONS.items():
            arguments, values, rests = [], [], []
            while len(arguments) < POINTS:
                x = draw(*ranges[len(arguments) % len(ranges)])
                exact = mp.re(function(mpf(x)))
                value = rounded(exact)
                if x == 0 or value == 0:
                    continue
                rest = (exact - mpf(value)) / unit(exact)
                arguments.append(x)
                values.append(value)
                rests.append(max(-127, min(127, int(mp.nint(rest * 256)))))
            file.write(struct.pack("<16si", name.encode(), POINTS))
            file.write(struct.pack(f"<{POINTS}d", *arguments))
            file.write(struct.pack(f"<{POINTS}d", *values))
            file.write(struct.pack(f"<{POINTS}b", *rests))


main()
