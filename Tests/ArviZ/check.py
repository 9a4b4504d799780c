"""Opens the files that our tests wrote and compares every bit: check.py FOLDER."""

import json
import os
import sys

import arviz as az
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
