"""Makes arrays.json: log densities of vectors, matrices, series and modified distributions.

Every density is written here from its definition, in plain sums and determinants, and evaluated by
mpmath with 400 digits, of which differences of tail probabilities leave 50 or more; derivatives are
numerical ones of 50 digits or more. Inputs are the doubles nearest to the decimals. Run: python3 make_arrays.py > arrays.json
"""

import json

from mpmath import (det, diff, erfc, exp, factorial, inverse, log, loggamma, matrix, mp, mpf, pi,
                    sqrt)

mp.dps = 400


def number(x):
    return mpf(float(x))


def array(x):
    return [array(v) for v in x] if isinstance(x, (list, tuple)) else number(x)


def flat(x):
    return [w for v in x for w in flat(v)] if isinstance(x, (list, tuple)) else [x]


def rebuilt(x, values):
    if isinstance(x, (list, tuple)):
        return [rebuilt(v, values) for v in x]
    return values.pop(0)


def output(x):
    if isinstance(x, (list, tuple)):
        return [output(v) for v in x]
    if isinstance(x, mpf) and mp.isinf(x):
        return "-inf" if x < 0 else "inf"
    return float(mp.nstr(x, 20))


def slopes(function, x):
    """The derivatives of a function of an array with respect to each element."""
    values = flat(x)
    result = []
    for i in range(len(values)):
        def along(v, i=i):
            return function(rebuilt(x, values[:i] + [v] + values[i + 1:]))
        result.append(diff(along, values[i], h=mpf(10) ** -40))
    return rebuilt(x, result)


def cases(density, points, to_value=True, skip=()):
    result = []
    for x, params in points:
        x, params = array(x), {k: array(v) for k, v in params.items()}
        value = density(x, **params)
        case = {"x": output(x), "params": output_dict(params), "logp": output(value)}
        if not mp.isinf(value):
            if to_value:
                case["dlogp_dx"] = output(slopes(lambda v: density(v, **params), x))
            case["dlogp_dparams"] = {
                k: output(slopes(lambda v: density(x, **{**params, k: v}), params[k]))
                for k in params if k not in skip}
        result.append(case)
    return {"cases": result}


def output_dict(params):
    return {k: output(v) for k, v in params.items()}


def quadratic(d, a):
    n = len(d)
    return sum(d[i] * a[i, j] * d[j] for i in range(n) for j in range(n))


def normal(x, m, s):
    return -((x - m) / s) ** 2 / 2 - log(s) - log(2 * pi) / 2


# Phi of the normal distribution, and its complement.
def below(x, m, s):
    return erfc((m - x) / s / sqrt(mpf(2))) / 2


def above(x, m, s):
    return erfc((x - m) / s / sqrt(mpf(2))) / 2


def mv_normal_tau(x, mu, tau):
    # Read from the lower triangle, as every symmetric matrix is.
    n = len(x)
    t = matrix(n, n)
    for i in range(n):
        for j in range(n):
            t[i, j] = tau[max(i, j)][min(i, j)]
    d = [a - b for a, b in zip(x, mu)]
    return log(det(t)) / 2 - n * log(2 * pi) / 2 - quadratic(d, t) / 2


def mv_student_t(x, nu, mu, chol):
    n = len(x)
    l = matrix([[chol[i][j] if j <= i else mpf(0) for j in range(n)] for i in range(n)])
    s = l * l.T
    d = [a - b for a, b in zip(x, mu)]
    q = quadratic(d, inverse(s))
    return (loggamma((nu + n) / 2) - loggamma(nu / 2) - n * log(nu * pi) / 2 - log(det(s)) / 2
            - (nu + n) / 2 * log(1 + q / nu))


def dirichlet_multinomial(x, n, a):
    total = sum(a)
    return (loggamma(n + 1) + loggamma(total) - loggamma(n + total)
            + sum(loggamma(k + c) - loggamma(c) - loggamma(k + 1) for k, c in zip(x, a)))


def lkj(c, eta):
    n = len(c)
    constant = sum(k * log(pi) / 2 + loggamma(eta + mpf(n - 1 - k) / 2)
                   - loggamma(eta + mpf(n - 1) / 2) for k in range(1, n))
    return sum((n - k + 2 * eta - 2) * log(c[k - 1][k - 1]) for k in range(2, n + 1)) - constant


def lkj_covariance(x, eta, lam):
    """Standard deviations from exponential distributions."""
    n = len(x)
    s = [sqrt(sum(v * v for v in row)) for row in x]
    c = [[x[i][j] / s[i] for j in range(n)] for i in range(n)]
    return lkj(c, eta) + sum(
        log(lam[i]) - lam[i] * s[i] + log(c[i][i]) - i * log(s[i]) for i in range(n))


def car(x, mu, W, alpha, tau):
    n = len(x)
    q = matrix(n, n)
    for i in range(n):
        for j in range(n):
            q[i, j] = tau * ((sum(W[i]) if i == j else 0) - alpha * W[i][j])
    return log(det(q)) / 2 - n * log(2 * pi) / 2 - quadratic([a - b for a, b in zip(x, mu)], q) / 2


def icar(x, W, sigma, zeroSumStdev):
    n = len(x)
    q = matrix(n, n)
    for i in range(n):
        for j in range(n):
            q[i, j] = ((sum(W[i]) if i == j else 0) - W[i][j]) / sigma ** 2
            q[i, j] += 1 / (zeroSumStdev * n) ** 2
    return log(det(q)) / 2 - n * log(2 * pi) / 2 - quadratic(x, q) / 2


def zero_sum_matrix(x, sigma):
    free = (len(x) - 1) * (len(x[0]) - 1)
    return (-sum(v * v for v in flat(x)) / (2 * sigma ** 2)
            - free * (log(sigma) + log(2 * pi) / 2))


def ar2(x, rho, sigma, init_sigma):
    result = sum(normal(v, 0, init_sigma) for v in x[:2])
    for t in range(2, len(x)):
        result += normal(x[t], rho[0] + rho[1] * x[t - 1] + rho[2] * x[t - 2], sigma)
    return result


def garch11(x, omega, alpha1, beta1, initialVol):
    variance, result = initialVol ** 2, normal(x[0], 0, initialVol)
    for t in range(1, len(x)):
        variance = omega + alpha1 * x[t - 1] ** 2 + beta1 * variance
        result += normal(x[t], 0, sqrt(variance))
    return result


def mixture(x, w, mu, sigma):
    return log(sum(p * exp(normal(x, m, s)) for p, m, s in zip(w, mu, sigma)))


def truncated_normal(x, mu, sigma, lower, upper):
    if x < lower or x > upper:
        return mpf("-inf")
    return normal(x, mu, sigma) - log(
        above(lower, mu, sigma) - above(upper, mu, sigma))


def truncated_poisson(x, mu):
    """From 1 on."""
    return x * log(mu) - mu - loggamma(x + 1) - log(1 - exp(-mu))


def censored_normal(x, mu, sigma, lower, upper):
    if x < lower or x > upper:
        return mpf("-inf")
    if x == lower:
        return log(below(lower, mu, sigma))
    if x == upper:
        return log(above(upper, mu, sigma))
    return normal(x, mu, sigma)


def censored_poisson(x, mu):
    """At 4."""
    if x == 4:
        return log(1 - sum(exp(-mu) * mu ** k / factorial(k) for k in range(4)))
    return x * log(mu) - mu - loggamma(x + 1)


def interval_normal(x, mu, sigma, upper):
    """The probability from the value to a bound beyond it."""
    return log(above(x, mu, sigma) - above(upper, mu, sigma))


SMALL = [[1.0, 0.3], [0.3, 2.0]]
THREE = [[2.0, 0.5, -0.25], [0.5, 1.0, 0.125], [-0.25, 0.125, 0.75]]
FACTOR = [[1.5, 0.0, 0.0], [0.5, 0.75, 0.0], [-0.25, 0.5, 2.0]]
RING = [[0.0, 1.0, 0.0, 1.0], [1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0], [1.0, 0.0, 1.0, 0.0]]
PATH = [[0.0, 1.0, 0.0], [1.0, 0.0, 2.5], [0.0, 2.5, 0.0]]
SERIES = [0.5, -1.25, 2.0, 0.75, -3.0, 0.25]

TABLES = {
    "MvNormal_tau": cases(mv_normal_tau, [
        ([0.5, -1.0], {"mu": [0.0, 0.0], "tau": SMALL}),
        ([100.0, -100.0], {"mu": [0.5, 1.0], "tau": SMALL}),
        ([0.1, 0.2, 0.3], {"mu": [1.0, -1.0, 0.5], "tau": THREE})], skip=("tau",)),
    "MvStudentT": cases(mv_student_t, [
        ([0.5, -1.0, 2.0], {"nu": 4.0, "mu": [0.0, 0.5, 1.0], "chol": FACTOR}),
        ([50.0, -100.0, 2e4], {"nu": 1.5, "mu": [0.0, 0.5, 1.0], "chol": FACTOR}),
        ([0.5, -1.0, 2.0], {"nu": 1e6, "mu": [0.0, 0.5, 1.0], "chol": FACTOR}),
        ([0.5, 0.25], {"nu": 0.25, "mu": [0.0, 0.0], "chol": [[1.0, 0.0], [0.5, 2.0]]})]),
    "DirichletMultinomial": cases(dirichlet_multinomial, [
        ([2, 3, 5], {"n": 10, "a": [2.0, 3.0, 5.0]}),
        ([0, 0, 4], {"n": 4, "a": [0.001, 0.5, 20.0]}),
        ([120, 340, 40], {"n": 500, "a": [1000.0, 3000.0, 400.0]}),
        ([1200345, 3400123, 0], {"n": 4600468, "a": [2.5, 7.0, 0.01]}),
        ([0, 0], {"n": 0, "a": [1.5, 2.5]})], to_value=False, skip=("n",)),
    "LKJCholeskyCovariance": cases(lkj_covariance, [
        (FACTOR, {"eta": 2.0, "lam": [1.0, 0.5, 2.0]}),
        (FACTOR, {"eta": 0.5, "lam": [1.0, 1.0, 1.0]}),
        ([[3.0, 0.0], [20.0, 0.01]], {"eta": 30.0, "lam": [0.1, 0.2]})]),
    "CAR": cases(car, [
        ([0.5, -1.0, 0.25, 2.0], {"mu": [0.0] * 4, "W": RING, "alpha": 0.75, "tau": 2.0}),
        ([0.5, -1.0, 0.25], {"mu": [0.0, 0.5, 1.0], "W": PATH, "alpha": -0.5, "tau": 0.1}),
        ([0.5, -1.0, 0.25], {"mu": [0.0, 0.5, 1.0], "W": PATH, "alpha": 0.999, "tau": 3.0})],
        skip=("W",)),
    "ICAR": cases(icar, [
        ([0.5, -1.0, 0.25, 0.25], {"W": RING, "sigma": 1.0, "zeroSumStdev": 0.001}),
        ([0.5, -1.0, 0.25], {"W": PATH, "sigma": 2.5, "zeroSumStdev": 0.1})], skip=("W",)),
    "ZeroSumMatrix": cases(zero_sum_matrix, [
        ([[1.0, -0.5, -0.5], [-1.0, 0.5, 0.5]], {"sigma": 2.0}),
        ([[1.0, -0.5, -0.5], [-3.0, 1.5, 1.5], [2.0, -1.0, -1.0]], {"sigma": 0.1})]),
    "AR2": cases(ar2, [
        (SERIES, {"rho": [0.5, 0.6, -0.2], "sigma": 1.5, "init_sigma": 2.0}),
        (SERIES[:2], {"rho": [0.5, 0.6, -0.2], "sigma": 1.5, "init_sigma": 2.0}),
        ([1e3, 1e3, -5e3, 2.0], {"rho": [0.0, 1.5, 0.1], "sigma": 0.1, "init_sigma": 100.0})]),
    "GARCH11": cases(garch11, [
        (SERIES, {"omega": 0.5, "alpha1": 0.25, "beta1": 0.5, "initialVol": 1.5}),
        ([0.5], {"omega": 0.5, "alpha1": 0.25, "beta1": 0.5, "initialVol": 1.5}),
        ([30.0, 0.1, -20.0, 0.01],
         {"omega": 1e-4, "alpha1": 0.9, "beta1": 0.05, "initialVol": 0.5})]),
    "NormalMixture": cases(mixture, [
        (0.5, {"w": [0.25, 0.75], "mu": [0.0, 4.0], "sigma": [1.0, 0.5]}),
        (60.0, {"w": [0.25, 0.75], "mu": [0.0, 4.0], "sigma": [1.0, 0.5]}),
        (-1e3, {"w": [0.5, 0.125, 0.375], "mu": [0.0, 1.0, -2.0], "sigma": [1.0, 30.0, 2.0]})]),
    "TruncatedNormal": cases(truncated_normal, [
        (0.5, {"mu": 0.0, "sigma": 1.0, "lower": -1.0, "upper": 2.0}),
        (31.0, {"mu": 0.5, "sigma": 2.0, "lower": 30.0, "upper": 50.0}),
        (-31.0, {"mu": 0.5, "sigma": 2.0, "lower": -50.0, "upper": -30.0}),
        (20.0, {"mu": 0.0, "sigma": 0.5, "lower": 19.0, "upper": 1e4}),
        (3.0, {"mu": 0.0, "sigma": 1.0, "lower": -1.0, "upper": 2.0})]),
    "TruncatedPoisson": cases(truncated_poisson, [
        (1, {"mu": 2.0}), (5, {"mu": 1e-8}), (3, {"mu": 40.0})], to_value=False),
    "CensoredNormal": cases(censored_normal, [
        (0.5, {"mu": 0.0, "sigma": 1.0, "lower": -1.0, "upper": 2.0}),
        (-1.0, {"mu": 0.5, "sigma": 0.25, "lower": -1.0, "upper": 2.0}),
        (2.0, {"mu": -20.0, "sigma": 1.0, "lower": -1.0, "upper": 2.0}),
        (2.5, {"mu": 0.0, "sigma": 1.0, "lower": -1.0, "upper": 2.0})], to_value=False,
        skip=("lower", "upper")),
    "CensoredPoisson": cases(censored_poisson, [
        (4, {"mu": 2.0}), (4, {"mu": 0.01}), (4, {"mu": 30.0}), (2, {"mu": 2.0})], to_value=False),
    "IntervalNormal": cases(interval_normal, [
        (0.5, {"mu": 0.0, "sigma": 1.0, "upper": 0.75}),
        (30.0, {"mu": 0.0, "sigma": 1.0, "upper": 31.0}),
        (-31.0, {"mu": 0.0, "sigma": 1.0, "upper": -30.0}),
        (1.0, {"mu": 0.0, "sigma": 1.0, "upper": 1.001})]),
}

print(json.dumps({
    "about": "Log densities by mpmath, 50 digits or more; made by make_arrays.py, which defines them.",
    "distributions": TABLES}, indent=1))
