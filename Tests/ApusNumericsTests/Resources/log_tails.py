"""Writes log_tails.json: logarithms of incomplete gamma and beta functions and their derivatives, to
50 digits, most of them of numbers that are smaller than any double.

    python3 log_tails.py > log_tails.json

Needs mpmath. Every function is an integral of its definition or a series of positive terms; the
derivatives are differences, in 120 digits, of what gives the values. Takes about four minutes.
"""

import json
import re

from mpmath import diff, hyp1f1, hyp2f1, log, loggamma, mp, mpf, nstr, quad

mp.dps = 120


def log_gamma_lower(x, a):
    return a * log(x) - x - loggamma(a + 1) + log(hyp1f1(1, a + 1, x, maxterms=10**7))


def log_gamma_upper(x, a):
    """From the integral of (1 + u)^(a - 1) exp(-x u) over u > 0, times x^a exp(-x) / Gamma(a)."""
    peak = max(mpf(0), (a - 1) / x - 1)
    width = 1 / (x - min(a - 1, x - x / mpf(10)**3)) if a > 1 else 1 / x
    log_at_peak = (a - 1) * log(1 + peak) - x * peak

    def scaled(u):
        return mp.exp((a - 1) * log(1 + u) - x * u - log_at_peak)

    points = [mpf(0)] + [width * 2**k for k in range(-2, 13)]
    return a * log(x) - x - loggamma(a) + log_at_peak + log(quad(scaled, points))


def log_beta_lower(x, y, a, b):
    """The series a (a + b)_k / (a + 1)_k x^k of positive terms; y = 1 - x is not needed for it."""
    x = 1 - y if y < x else x
    series = hyp2f1(a + b, 1, a + 1, x, maxterms=10**7)
    return (a * log(x) + b * log(1 - x) - loggamma(a) - loggamma(b) + loggamma(a + b) - log(a)
            + log(series))


def log_student(t, nu):
    share = t * t / (nu + t * t)
    return log_beta_lower(nu / (nu + t * t), share, nu / 2, mpf(1) / 2) - log(2)


GAMMA_LOWER = [(1e-300, 2.5), (1e-200, 0.3), (1e-5, 100.0), (2.0, 400.0), (30.0, 900.0), (3.0, 3.5),
               (0.5, 0.25), (900.0, 1200.0), (8.5e5, 1e6), (9.9e5, 1e6), (40.0, 12.0), (7e6, 9e6)]
GAMMA_UPPER = [(800.0, 2.5), (5000.0, 0.3), (1e5, 100.0), (2000.0, 400.0), (3.0, 3.5), (1.5, 1e-5),
               (1800.0, 1200.0), (1.15e6, 1e6), (1.01e6, 1e6), (1e-3, 0.25), (2.0, 40.0)]
# x or, negative, the complement.
BETA = [(1e-200, 2.5, 3.0), (1e-20, 40.0, 0.2), (0.001, 200.0, 5.0), (0.2, 800.0, 300.0), (0.3, 2.0, 5.0),
        (-1e-12, 3.0, 5.0), (-0.4, 900.0, 2.0), (-1e-9, 1e6, 7.0), (-7e-6, 1e6, 4.0), (-1e-3, 1e6, 2.0),
        (0.01, 0.5, 2000.0), (0.5, 1e-3, 3.0), (0.7, 30.0, 20.0), (1e-6, 4.0, 1e6), (0.35, 5e3, 5e3)]
STUDENT = [(1e100, 3.0), (1e150, 4.5), (3.0, 2.0), (50.0, 400.0), (60.0, 1e6), (400.0, 300.0), (2.5, 0.1),
           (1000.0, 2000.0)]


def slopes(function, values):
    results = []
    for place in range(len(values)):
        def moved(t):
            return function(*values[:place], t, *values[place + 1:])
        results.append(diff(moved, values[place], h=abs(values[place]) * mpf(10)**-30))
    return results


def number(x):
    return "#" + nstr(x, 50, min_fixed=-4, max_fixed=17)


def rows(function, cases):
    result = []
    for case in cases:
        exact = [mpf(v) for v in case]
        result.append({"args": case, "value": number(function(*exact)),
                       "slopes": [number(s) for s in slopes(function, exact)]})
    return result


def signed_beta(end, a, b):
    return log_beta_lower(end, 1 - end, a, b) if end > 0 else log_beta_lower(1 + end, -end, a, b)


def main():
    tables = {
        "logRegularizedGammaP": rows(log_gamma_lower, GAMMA_LOWER),
        "logRegularizedGammaQ": rows(log_gamma_upper, GAMMA_UPPER),
        "logRegularizedBeta": rows(signed_beta, BETA),
        "logStudentTTail": rows(log_student, STUDENT),
    }
    text = json.dumps({"format": 1, "functions": tables}, indent=1)
    # Numbers with 50 digits were marked, because json would round them to doubles.
    print(re.sub(r'"#([^"]+)"', r"\1", text))


main()
