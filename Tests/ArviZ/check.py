"""Opens the files that our tests wrote and compares every bit: check.py FOLDER."""

import json
import os
import sys

import arviz as az
import cmdstanpy
import numpy as np
import xarray as xr

folder = sys.argv[1]
checks = 0


def expect(condition, what):
    global checks
    checks += 1
    if not condition:
        sys.exit(f"failed: {what}")


def check_variable(array, expected, where):
    expect(list(array.dims) == expected["dims"], f"{where}: dims {array.dims}")
    expect(list(array.shape) == expected["shape"], f"{where}: shape {array.shape}")
    kind = {"real": "float64", "integer": "int64", "boolean": "bool"}[expected["kind"]]
    expect(str(array.dtype) == kind, f"{where}: type {array.dtype}, not {kind}")
    values = np.ascontiguousarray(array.values).reshape(-1).astype("float64")
    bits = [str(bits) for bits in values.view("uint64")]
    expect(bits == expected["bits"], f"{where}: values {array.values}")
    if kind == "bool":
        expect((~array).values.sum() == array.size - array.values.sum(), f"{where}: ~ is no mask")


def check_group(dataset, expected, where):
    expect(sorted(dataset.data_vars) == sorted(expected["arrays"]), f"{where}: {list(dataset)}")
    for name, array in expected["arrays"].items():
        check_variable(dataset[name], array, f"{where}/{name}")
    for dim, length in dataset.sizes.items():
        labels = expected["coordinates"].get(dim)
        coordinate = dataset[dim]
        if labels is None:
            expect(str(coordinate.dtype) == "int64", f"{where}/{dim}: {coordinate.dtype}")
            labels = range(length)
        expect(list(coordinate.values) == list(labels), f"{where}/{dim}: {coordinate.values}")
    attributes = {name: str(value) for name, value in dataset.attrs.items()}
    expect(attributes == expected["attributes"], f"{where}: attributes {attributes}")


with open(os.path.join(folder, "expected.json")) as file:
    expected = json.load(file)
path = os.path.join(folder, "apus.nc")

for engine in ["h5netcdf", "netcdf4"]:
    data = az.from_netcdf(path, engine=engine)
    expect(sorted(data.groups()) == sorted(expected["groups"]), f"groups {data.groups()}")
    expect(data.attrs == expected["attributes"], f"attributes {data.attrs}")
    for name, group in expected["groups"].items():
        check_group(data[name], group, f"from_netcdf, {engine}: {name}")
        tuning = data[name].attrs["tuning_steps"]
        expect(np.issubdtype(type(tuning), np.integer), f"tuning_steps is {type(tuning)}")
    with xr.open_datatree(path, engine=engine) as tree:
        expect(dict(tree.attrs) == expected["attributes"], f"attributes {tree.attrs}")
        expect(sorted(tree.children) == sorted(expected["groups"]), f"groups {list(tree)}")
        for name, group in expected["groups"].items():
            check_group(tree[name].to_dataset(), group, f"open_datatree, {engine}: {name}")

summary = az.summary(az.from_netcdf(os.path.join(folder, "run.nc")))
expect(list(summary.index) == ["mu", "theta[a]", "theta[b]"], f"summary of {list(summary.index)}")
print(f"netCDF: {checks} comparisons with ArviZ {az.__version__} and xarray {xr.__version__} hold")

# CSV files of CmdStan.

checks = 0
files = [os.path.join(folder, f"cmdstan_{chain}.csv") for chain in [1, 2]]
with open(os.path.join(folder, "cmdstan-bits.json")) as file:
    bits = json.load(file)
with open(os.path.join(folder, "cmdstan-shapes.json")) as file:
    shapes = json.load(file)


def numbers(group, name):
    values = np.array(bits[group][name], dtype="uint64").view("float64")
    return values.reshape(shapes[f"{group}/{name}"])


def same(values, group, name, where):
    expected = numbers(group, name)
    values = np.asarray(values, dtype="float64")
    expect(values.shape == expected.shape, f"{where}/{name}: shape {values.shape}")
    alike = (values.view("uint64") == expected.view("uint64")) | (np.isnan(values) & np.isnan(expected))
    expect(alike.all(), f"{where}/{name}: {values} and not {expected}")


STATISTICS = ["lp", "acceptance_rate", "step_size", "tree_depth", "n_steps", "diverging", "energy"]
PLAIN = ["mu", "theta", "L"]
plain = [os.path.join(folder, f"plain_{chain}.csv") for chain in [1, 2]]
data = az.from_cmdstan(plain, save_warmup=True)
for prefix in ["", "warmup_"]:
    for name in PLAIN:
        same(data[prefix + "posterior"][name], prefix + "posterior", name, "from_cmdstan")
    for name in STATISTICS:
        same(data[prefix + "sample_stats"][name], prefix + "sample_stats", name, "from_cmdstan")
diverging = data.sample_stats["diverging"]
expect(diverging.dtype == bool, f"from_cmdstan: diverging is {diverging.dtype}")
expect((~diverging).values.sum() == 7, "from_cmdstan: ~diverging is no mask")

fit = cmdstanpy.from_csv(files)
expect(fit.chains == 2 and fit.num_draws_sampling == 4 and fit.num_draws_warmup == 3, f"{fit}")
expect(list(fit.step_size) == list(numbers("sample_stats", "step_size_nom")), f"{fit.step_size}")
expect(
    (np.asarray(fit.inv_metric) == numbers("sample_stats", "inv_metric")).all(),
    f"from_csv: inverse metric {fit.inv_metric}",
)
for name in PLAIN:
    values = numbers("posterior", name)
    drawn = fit.stan_variable(name).reshape(values.shape)
    same(drawn, "posterior", name, "from_csv")
tuples = fit.stan_variable("t")
same(np.array([t[0] for t in tuples]).reshape(2, 4), "posterior", "t:1", "from_csv")
same(np.array([t[1] for t in tuples]).reshape(2, 4, 2), "posterior", "t:2", "from_csv")
columns = list(fit.column_names)
for chain in range(2):
    for part in ["real", "imag"]:
        for index in range(2):
            drawn = fit.draws()[:, chain, columns.index(f"z[{index + 1},{part}]")]
            expect(
                (drawn == numbers("posterior", f"z.{part}")[chain, :, index]).all(),
                f"from_csv: z.{part} {drawn}",
            )
print(
    f"CSV: {checks} comparisons with CmdStanPy {cmdstanpy.__version__} and ArviZ {az.__version__} hold"
)
