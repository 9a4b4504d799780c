"""Makes the golden numbers that ApusDiagnosticsTests compare with, from ArviZ.

    pip install --requirement Tests/ArviZ/requirements.txt
    python Tests/ArviZ/goldens.py Tests/ApusDiagnosticsTests/Resources

Draws come from the 64-bit congruential generator of the shared test material, which Swift has too
(`GeneratorB`), so that no draws need to be stored.
"""

import json
import pathlib
import sys
import warnings

import arviz as az
import numpy as np
import scipy
import scipy.stats
import xarray as xr

warnings.filterwarnings("ignore")


class GeneratorB:
    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) * 2.0**-53

    def normalish(self):
        total = 0.0
        for _ in range(12):
            total += self.uniform()
        return total - 6


def autoregressive(chains, draws, coefficient, shift=0.0, first_seed=1):
    rows = []
    for chain in range(chains):
        generator, x, row = GeneratorB(first_seed + chain), 0.0, []
        for _ in range(draws):
            x = coefficient * x + generator.normalish()
            row.append(x + shift * chain)
        rows.append(row)
    return np.array(rows)


def cases():
    base = autoregressive(4, 200, 0.7)
    return {
        "autocorrelated": base,
        "shifted": autoregressive(4, 201, 0.7, shift=0.5),
        "antithetic": autoregressive(1, 400, -0.6),
        "short": autoregressive(2, 7, 0.3, first_seed=40),
        "four": autoregressive(2, 4, 0.3, first_seed=50),
        "heavy": base * base * base,
        "counts": np.floor(autoregressive(4, 250, 0.5, first_seed=60)),
        "sticky": autoregressive(3, 500, 0.98, first_seed=70),
        "many": autoregressive(12, 60, 0.4, first_seed=80),
        "bimodal": np.where(np.arange(1000) % 3 == 0, -4.0, 3.0)
        + autoregressive(4, 1000, 0.0, first_seed=90),
    }


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None


def statistics(x):
    ess = lambda method, **more: number(az.ess(x, method=method, **more))
    mcse = lambda method, **more: number(az.mcse(x, method=method, **more))
    rhat = lambda method: number(az.rhat(x, method=method)) if len(x) > 1 else None
    flat = x.ravel()
    return {
        "sum": number(flat.sum()),
        "rhat": {m: rhat(m) for m in ("rank", "split", "folded", "z_scale", "identity")},
        "ess": {m: ess(m) for m in ("bulk", "tail", "mean", "sd", "median", "mad", "folded", "identity")}
        | {
            "quantile 0.1": ess("quantile", prob=0.1),
            "quantile 0.75": ess("quantile", prob=0.75),
            "local 0.2 0.4": ess("local", prob=(0.2, 0.4)),
            "local 0 0.05": ess("local", prob=(0.0, 0.05)),
        },
        "mcse": {m: mcse(m) for m in ("mean", "sd", "median")}
        | {"quantile 0.1": mcse("quantile", prob=0.1), "quantile 0.9": mcse("quantile", prob=0.9)},
        "bfmi": [number(v) for v in az.bfmi(x)],
        "hdi": {str(p): [number(v) for v in az.hdi(flat, hdi_prob=p)] for p in (0.94, 0.5)},
        "eti": [number(v) for v in np.quantile(flat, [0.03, 0.97])],
        "mad": number(scipy.stats.median_abs_deviation(flat)),
        "skewness": number(scipy.stats.skew(flat)),
        "autocovariance": [number(v) for v in az.autocov(x[0])[:8]],
        "autocorrelation": [number(v) for v in az.autocorr(x[0])[:8]],
    }


def density(x):
    grid, pdf, bandwidth = az.kde(x.ravel(), bw_return=True)
    regions = az.hdi(x.ravel(), hdi_prob=0.8, multimodal=True)
    return {
        "bandwidth": number(bandwidth),
        "first": number(grid[0]),
        "last": number(grid[-1]),
        "pdf": [number(v) for v in pdf[::32]],
        "regions": [[number(v) for v in region] for region in regions if np.isfinite(region).all()],
    }


def diagnostics():
    sets = cases()
    return {
        "cases": {name: statistics(x) for name, x in sets.items()},
        "density": {name: density(sets[name]) for name in ("autocorrelated", "bimodal", "heavy")},
    }


def model():
    """Straight lines under unit noise, an outlier among 40 observations, and three posteriors."""
    noise = GeneratorB(5)
    x = np.array([(i - 19.5) / 10 for i in range(40)])
    y = 0.5 + 0.8 * x + np.array([noise.normalish() for _ in range(40)])
    y[7] += 5
    posteriors = {"level": (0.4, 0.0, 0.0), "line": (0.5, 0.8, 0.13), "reversed": (0.5, -0.3, 0.13)}
    results = {}
    for number_, (name, (level, slope, spread)) in enumerate(posteriors.items()):
        a, b, means, replicates = [], [], [], []
        for chain in range(4):
            generator = GeneratorB(1000 * (number_ + 1) + chain)
            for _ in range(100):
                a.append(level + 0.15 * generator.normalish())
                b.append(slope + spread * generator.normalish())
                means.append(a[-1] + b[-1] * x)
                replicates.append(means[-1] + np.array([generator.normalish() for _ in range(40)]))
        means = np.array(means)
        results[name] = {
            "a": np.array(a).reshape(4, 100), "b": np.array(b).reshape(4, 100),
            "mean": means, "replicate": np.array(replicates),
            "log_likelihood": -0.5 * (y - means) ** 2 - 0.5 * np.log(2 * np.pi),
        }
    return y, results


def estimate(e, kind):
    fields = {"elpd": f"elpd_{kind}", "se": "se", "p": f"p_{kind}"}
    out = {key: number(e[field]) for key, field in fields.items()}
    out["pointwise"] = [number(v) for v in e[f"{kind}_i"].values]
    if kind == "loo":
        out["k"] = [number(v) for v in e["pareto_k"].values]
        out["good_k"] = number(e["good_k"])
    return out


def comparison():
    y, results = model()
    models, estimates, waics = {}, {}, {}
    for name, result in results.items():
        data = az.from_dict(
            posterior={"a": result["a"]} if name == "level" else {"a": result["a"], "b": result["b"]},
            log_likelihood={"y": result["log_likelihood"].reshape(4, 100, 40)},
        )
        loo = az.loo(data, reff=1, pointwise=True)
        waic = az.waic(data, pointwise=True)
        estimates[name], waics[name] = loo, waic
        weights, _ = az.psislw(-result["log_likelihood"].T.copy(), reff=1)
        pit = az.loo_pit(y=y, y_hat=result["replicate"].T, log_weights=weights)
        r2 = az.r2_samples(y, result["mean"])
        models[name] = {
            "loo": estimate(loo, "loo"),
            "loo 0.9": estimate(az.loo(data, reff=0.9, pointwise=True), "loo"),
            "loo default": estimate(az.loo(data, pointwise=True), "loo"),
            "waic": estimate(waic, "waic"),
            "pit": [number(v) for v in pit],
            "r2": [number(r2.mean()), number(r2[0]), number(r2[-1])],
        }
    tables = {}
    for kind, ics, method in (
        ("loo", estimates, "stacking"), ("loo", estimates, "pseudo-BMA"), ("waic", waics, "stacking"),
    ):
        table = az.compare(ics, ic=kind, method=method)
        tables[f"{kind} {method}"] = {
            name: {column: number(row[column]) for column in
                   ("rank", f"elpd_{kind}", f"p_{kind}", "elpd_diff", "weight", "se", "dse")}
            for name, row in table.iterrows()
        }
    return {"y": [number(v) for v in y[:8]], "models": models, "tables": tables}


def write(folder, name, content):
    text = json.dumps({"versions": VERSIONS} | content, indent=1)
    (folder / name).write_text(text + "\n")


VERSIONS = {
    "arviz": az.__version__, "numpy": np.__version__, "scipy": scipy.__version__,
    "xarray": xr.__version__,
}

if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    write(folder, "arviz-diagnostics.json", diagnostics())
    write(folder, "arviz-comparison.json", comparison())
