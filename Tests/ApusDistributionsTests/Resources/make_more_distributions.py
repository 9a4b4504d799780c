"""Writes more_distributions.json: reference values, to 50 digits, of the distributions that
distributions.json does not have.

    python3 make_more_distributions.py > more_distributions.json

Needs mpmath. The layout is that of distributions.json. Densities are written from their definitions,
without any care for cancellation, in 500 digits; derivatives are numerical ones of these, moments are
sums and integrals.
"""

import json
import re

from mpmath import (beta, diff, exp, gamma, hyp1f1, hyp2f1, inf, log, loggamma, mp, mpf, ncdf, nstr,
                    pi, rf)

mp.dps = 500


def logistic(t):
    return 1 / (1 + exp(-t))


def log_gamma_density(x, alpha, rate):
    return alpha * log(rate) - loggamma(alpha) + (alpha - 1) * log(x) - rate * x


def log_beta_density(x, a, b):
    return (a - 1) * log(x) + (b - 1) * log(1 - x) - log(beta(a, b))


def log_log_normal(x, mu, sigma):
    return -((log(x) - mu) / sigma) ** 2 / 2 - log(x) - log(sigma) - log(2 * pi) / 2


def poisson(k, mu):
    return exp(-mu) * mu**k / gamma(k + 1)


def negative_binomial(k, mu, alpha):
    return rf(alpha, k) / gamma(k + 1) * (alpha / (alpha + mu))**alpha * (mu / (alpha + mu))**k


def hurdle(base):
    def log_mass(x, psi, *arguments):
        if x == 0:
            return log(1 - psi)
        return log(psi) + log(base(x, *arguments)) - log(1 - base(0, *arguments))
    return log_mass


def continuous_hurdle(log_density):
    def log_mass(x, psi, *arguments):
        return log(1 - psi) if x == 0 else log(psi) + log_density(x, *arguments)
    return log_mass


def gamma_by_moments(x, mu, sigma):
    return log_gamma_density(x, (mu / sigma)**2, mu / sigma**2)


def beta_by_deviation(x, mu, sigma):
    size = mu * (1 - mu) / sigma**2 - 1
    return log_beta_density(x, mu * size, (1 - mu) * size)


def discrete_weibull(x, q, shape):
    # Powers of 0 have the derivative 0.
    power = x**shape if x > 0 else mpf(0)
    return log(q**power - q**((x + 1)**shape))


def inside(lower, upper=inf):
    return lambda x, *_: lower < x < upper


def counts(x, *_):
    return x >= 0 and x == int(x)


def gamma_cdf(x, shape, rate):
    z = rate * x
    series = hyp1f1(1, shape + 1, z, maxterms=10**7)
    return exp(shape * log(z) - z - loggamma(shape + 1)) * series


def beta_cdf(x, a, b):
    series = hyp2f1(a + b, 1, a + 1, x, maxterms=10**7)
    return exp(a * log(x) + b * log(1 - x) - log(beta(a, b))) / a * series


# name: arguments, log density, support, whether derivatives in x exist, cases
TABLES = {
    "GammaMuSigma": (
        ["mu", "sigma"], gamma_by_moments, inside(0), True,
        [(18.0, 20.0, 10.0), (1e-6, 20.0, 10.0), (400.0, 20.0, 10.0), (-1.0, 20.0, 10.0),
         (1e-8, 0.5, 0.9), (0.5, 0.5, 0.9), (30.0, 0.5, 0.9), (1000.0, 1000.0, 0.5),
         (1003.0, 1000.0, 0.5)]),
    "BetaMuSigma": (
        ["mu", "sigma"], beta_by_deviation, inside(0, 1), True,
        [(0.25, 0.3, 0.1), (1e-9, 0.3, 0.1), (0.999999, 0.3, 0.1), (1.5, 0.3, 0.1),
         (1e-8, 0.6, 0.45), (0.5, 0.6, 0.3), (0.99, 0.6, 0.3), (0.201, 0.2, 0.001),
         (0.21, 0.2, 0.001)]),
    "BetaMuNu": (
        ["mu", "nu"], lambda x, mu, nu: log_beta_density(x, mu * nu, (1 - mu) * nu),
        inside(0, 1), True,
        [(0.25, 0.3, 10.0), (1e-9, 0.3, 10.0), (0.999999, 0.3, 10.0), (0.0, 0.3, 10.0),
         (0.5, 0.8, 0.1), (0.99, 0.8, 2.0), (0.8, 0.8, 1e6), (0.801, 0.8, 1e6)]),
    "NegativeBinomialLog": (
        ["log_mu", "alpha"], lambda x, t, alpha: log(negative_binomial(x, exp(t), alpha)), counts,
        False,
        [(0, 1.2, 2.0), (3, 1.2, 2.0), (60, 1.2, 2.0), (-1, 1.2, 2.0), (0, -0.5, 0.6),
         (1, -20.0, 0.6), (40, 4.6, 1e6), (120, 4.6, 1e6), (5, 30.0, 0.5), (7, 2.0, 1e9)]),
    "DiscreteWeibull": (
        ["q", "beta"], discrete_weibull, counts, False,
        [(0, 0.9, 1.2), (4, 0.9, 1.2), (60, 0.9, 1.2), (-1, 0.9, 1.2), (1, 0.5, 0.7),
         (500, 0.5, 0.7), (9, 0.99, 2.5), (30, 0.99, 2.5), (3, 0.000001, 0.3), (7, 0.999999, 1.0)]),
    "HurdlePoisson": (
        ["psi", "mu"], hurdle(poisson), counts, False,
        [(0, 0.7, 3.0), (1, 0.7, 3.0), (20, 0.7, 3.0), (-1, 0.7, 3.0), (1, 0.9, 1e-6),
         (2, 0.9, 1e-6), (40, 0.2, 35.0), (0, 0.001, 35.0)]),
    "HurdleNegativeBinomial": (
        ["psi", "mu", "alpha"], hurdle(negative_binomial), counts, False,
        [(0, 0.7, 5.0, 2.0), (1, 0.7, 5.0, 2.0), (60, 0.7, 5.0, 2.0), (-1, 0.7, 5.0, 2.0),
         (1, 0.8, 0.01, 0.5), (30, 0.8, 0.1, 0.5), (100, 0.3, 100.0, 1e6)]),
    "HurdleGamma": (
        ["psi", "alpha", "beta"], continuous_hurdle(log_gamma_density),
        lambda x, *_: x >= 0, True,
        [(0.0, 0.3, 2.0, 0.5), (1e-9, 0.3, 2.0, 0.5), (3.0, 0.3, 2.0, 0.5), (100.0, 0.3, 2.0, 0.5),
         (-1.0, 0.3, 2.0, 0.5), (0.1, 0.9, 0.3, 4.0), (60.0, 0.5, 120.0, 2.0)]),
    "HurdleLogNormal": (
        ["psi", "mu", "sigma"], continuous_hurdle(log_log_normal), lambda x, *_: x >= 0, True,
        [(0.0, 0.3, 0.0, 1.0), (1e-9, 0.3, 0.0, 1.0), (3.0, 0.3, 0.0, 1.0), (1e5, 0.3, 0.0, 1.0),
         (-1.0, 0.3, 0.0, 1.0), (7.0, 0.9, 2.0, 0.3), (0.5, 0.5, -1.0, 5.0)]),
    "DiracDelta": (
        ["c"], lambda x, c: mpf(0), lambda x, c: x == c, False,
        [(3.0, 3.0), (3.5, 3.0), (-0.1, -0.1)]),
}

# Distribution functions, as upper and lower tails by themselves.
TAILS = {
    "GammaMuSigma": lambda x, mu, sigma: gamma_cdf(x, (mu / sigma)**2, mu / sigma**2),
    "BetaMuNu": lambda x, mu, nu: beta_cdf(x, mu * nu, (1 - mu) * nu),
    "DiscreteWeibull": lambda x, q, shape: 1 - q**((x + 1)**shape),
    "NegativeBinomialLog": lambda x, t, alpha: beta_cdf(
        alpha / (alpha + exp(t)), alpha, x + 1),
    "HurdlePoisson": lambda x, psi, mu: 1 - psi + psi * (
        1 - gamma_cdf(mu, x + 1, 1) - exp(-mu)) / (1 - exp(-mu)),
    "HurdleGamma": lambda x, psi, alpha, rate: 1 - psi + psi * gamma_cdf(x, alpha, rate),
    "HurdleLogNormal": lambda x, psi, mu, sigma: 1 - psi + psi * ncdf((log(x) - mu) / sigma),
}

MOMENTS = {
    "GammaMuSigma": lambda mu, sigma: (mu, sigma**2),
    "BetaMuSigma": lambda mu, sigma: (mu, sigma**2),
    "BetaMuNu": lambda mu, nu: (mu, mu * (1 - mu) / (nu + 1)),
    "NegativeBinomialLog": lambda t, alpha: (exp(t), exp(t) + exp(t)**2 / alpha),
    "HurdleGamma": lambda psi, a, b: (psi * a / b, psi * a / b**2 + psi * (1 - psi) * (a / b)**2),
    "HurdleLogNormal": lambda psi, mu, s: (
        psi * exp(mu + s**2 / 2), psi * exp(2 * mu + 2 * s**2) - psi**2 * exp(2 * mu + s**2)),
    "DiracDelta": lambda c: (c, mpf(0)),
}


def summed_moments(log_mass, arguments):
    """Mean and variance of a count, by its masses until they vanish."""
    first, second, k, last = mpf(0), mpf(0), 1, mpf(1)
    while last > mpf(10)**-60 or k < 50:
        last = exp(log_mass(mpf(k), *arguments)) * k * k
        first, second, k = first + last / k, second + last, k + 1
    return first, second - first**2


def number(x):
    return "-inf" if x == -inf else nstr(x, 50, min_fixed=-4, max_fixed=17)


def table(name):
    arguments, log_density, contains, is_smooth, cases = TABLES[name]
    rows = []
    for x, *values in cases:
        row = {"x": x, "params": dict(zip(arguments, values))}
        exact = [mpf(v) for v in values]
        if not contains(mpf(x), *exact):
            row["logp"] = "-inf"
        else:
            point = mpf(x)
            row["logp"] = "#" + number(log_density(point, *exact))
            row["dlogp_dx"] = None
            if is_smooth and x != 0:
                slope = diff(lambda t: log_density(t, *exact), point, h=point * mpf(10)**-40)
                row["dlogp_dx"] = "#" + number(slope)
            row["dlogp_dparams"] = {}
            for place, argument in enumerate(arguments):
                def moved(t):
                    changed = list(exact)
                    changed[place] = t
                    return log_density(point, *changed)
                step = (abs(exact[place]) or 1) * mpf(10)**-40
                slope = diff(moved, exact[place], h=step) if name != "DiracDelta" else mpf(0)
                row["dlogp_dparams"][argument] = "#" + number(slope)
        rows.append(row)
    result = {"params": arguments, "cases": rows}
    settings = []
    for row in rows:
        if row["params"] not in settings:
            settings.append(row["params"])
    if name in MOMENTS or not is_smooth:
        result["moments"] = []
        for setting in settings[:3]:
            exact = [mpf(v) for v in setting.values()]
            if name in MOMENTS:
                mean, variance = MOMENTS[name](*exact)
            elif name == "DiscreteWeibull" and exact[1] < 0.5:
                continue
            else:
                mean, variance = summed_moments(log_density, exact)
            result["moments"].append(
                {"params": setting, "mean": "#" + number(mean), "variance": "#" + number(variance)})
    if name in TAILS:
        result["cdf"] = []
        for row in rows:
            if row["logp"] != "-inf" and row["x"] > 0:
                exact = [mpf(v) for v in row["params"].values()]
                value = TAILS[name](mpf(row["x"]), *exact)
                if value > mpf(10)**-290:
                    result["cdf"].append(
                        {"params": row["params"], "x": row["x"], "cdf": "#" + number(value)})
    return result


def logits(x, values):
    return values[x] - log(sum(exp(value) for value in values))


def ordered_probit(x, values):
    eta, sigma, cutpoints = values[0], values[-1], values[1:-1]
    upper = ncdf((cutpoints[x] - eta) / sigma) if x < len(cutpoints) else mpf(1)
    lower = ncdf((cutpoints[x - 1] - eta) / sigma) if x > 0 else mpf(0)
    return log(upper - lower)


# Arguments that are vectors are flattened for the density: name, shapes, density, cases.
CATEGORIES = {
    "CategoricalLogit": (
        [("logit_p", 1)], logits,
        [(0, [[0.5, -1.0, 2.0]]), (1, [[0.5, -1.0, 2.0]]), (2, [[0.5, -1.0, 2.0]]),
         (0, [[-800.0, 0.0]]), (1, [[-40.0, 3.0, 3.0, 700.0]]), (3, [[-40.0, 3.0, 3.0, 700.0]])]),
    "OrderedProbit": (
        [("eta", 0), ("cutpoints", 1), ("sigma", 0)], ordered_probit,
        [(0, [0.4, [-1.0, 0.0, 2.0], 1.0]), (1, [0.4, [-1.0, 0.0, 2.0], 1.0]),
         (3, [0.4, [-1.0, 0.0, 2.0], 1.0]), (0, [30.0, [-1.0, 0.0, 2.0], 1.5]),
         (1, [30.0, [-1.0, 0.0, 2.0], 1.5]), (3, [-30.0, [-1.0, 0.0, 2.0], 1.5]),
         (1, [-30.0, [-1.0, 0.0, 2.0], 1.5]), (0, [0.0, [0.25], 0.1]), (1, [0.0, [0.25], 0.1])]),
}


def category_table(name):
    shapes, log_mass, cases = CATEGORIES[name]
    rows = []
    for x, values in cases:
        flat = [mpf(v) for value in values for v in (value if isinstance(value, list) else [value])]
        slopes = []
        for place in range(len(flat)):
            def moved(t):
                return log_mass(x, flat[:place] + [t] + flat[place + 1:])
            step = (abs(flat[place]) or 1) * mpf(10)**-40
            slopes.append("#" + number(diff(moved, flat[place], h=step)))
        derivatives = {}
        for (argument, rank), value in zip(shapes, values):
            count = len(value) if rank else 1
            derivatives[argument] = slopes[:count] if rank else slopes[0]
            slopes = slopes[count:]
        rows.append({"x": x, "params": {a: v for (a, _), v in zip(shapes, values)},
                     "logp": "#" + number(log_mass(x, flat)), "dlogp_dparams": derivatives})
    return {"params": [a for a, _ in shapes], "cases": rows}


def main():
    tables = {name: table(name) for name in TABLES}
    tables |= {name: category_table(name) for name in CATEGORIES}
    text = json.dumps({"format": 1, "distributions": tables}, indent=1)
    # Numbers with 50 digits were marked, because json would round them to doubles.
    print(re.sub(r'"#([^"]+)"', r"\1", text))


main()
