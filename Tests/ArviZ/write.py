"""Writes small files with ArviZ and xarray for our tests to read: write.py FOLDER.

The numbers are eighths, so that every type holds them; the tests know the same formulas.
"""

import os
import sys

import arviz as az
import netCDF4
import numpy as np
import xarray as xr

CHAINS, DRAWS = 2, 5
SCHOOLS = ["Choate", "Deerfield", "Åland"]


def numbers(*shape, scale=8.0):
    return np.arange(np.prod(shape)).reshape(shape) / scale


def inference_data():
    diverging = numbers(CHAINS, DRAWS, scale=1) % 3 == 0
    data = az.from_dict(
        posterior={"mu": numbers(CHAINS, DRAWS), "theta": numbers(CHAINS, DRAWS, 3)},
        sample_stats={
            "lp": -numbers(CHAINS, DRAWS),
            "diverging": diverging,
            "tree_depth": numbers(CHAINS, DRAWS, scale=1).astype("int64") % 7,
        },
        prior={"mu": numbers(1, 4)},
        observed_data={"y": numbers(3).astype("float32"), "n": np.array([3, -1, 2], "int32")},
        coords={"school": SCHOOLS},
        dims={"theta": ["school"], "y": ["school"], "n": ["school"]},
        posterior_attrs={"inference_library": "by hand", "tuning_steps": 1000, "sampling_time": 1.625},
    )
    data.attrs["name"] = "schools"
    return data


def trees():
    """What ArviZ does not write and others may: other orders, fixed text, missing values."""
    posterior = xr.Dataset(
        {
            "theta": (["school", "draw", "chain"], numbers(CHAINS, DRAWS, 3).T),
            "packed": (["chain", "draw"], numbers(CHAINS, DRAWS)),
            "count": (["chain", "draw"], np.where(numbers(CHAINS, DRAWS) == 0.5, np.nan, 7.0)),
            "bytes": (["chain", "draw"], numbers(CHAINS, DRAWS, scale=1).astype("uint8")),
            "words": (["year"], np.array(["a", "b"], dtype=object)),
        },
        coords={
            "chain": np.arange(CHAINS),
            "draw": np.arange(DRAWS) * 2,
            "school": np.array(["abc", "de", "f"], dtype="S"),
            "year": np.array([1990, 1991], "int32"),
        },
        attrs={"sample_dims": ["chain", "draw"], "created_by": "läuft"},
    )
    posterior["count"].encoding = {"dtype": "int16", "_FillValue": -1}
    posterior["packed"].encoding = {"dtype": "int16", "scale_factor": 0.125, "add_offset": 0.0}
    unknown = xr.Dataset({"z": ("i", [1.5, 2.5])})
    return xr.DataTree.from_dict({"posterior": posterior, "elsewhere": unknown})


folder = sys.argv[1]
for engine in ["h5netcdf", "netcdf4"]:
    inference_data().to_netcdf(os.path.join(folder, f"arviz-{engine}.nc"), engine=engine, compress=False)
    trees().to_netcdf(os.path.join(folder, f"xarray-{engine}.nc"), engine=engine)


def posterior_file(name, fill):
    """A file with a group `posterior` that `fill` gives its variables."""
    with netCDF4.Dataset(os.path.join(folder, name), "w") as file:
        fill(file.createGroup("posterior"))


def compound(group):
    group.createDimension("i", 2)
    pair = group.createCompoundType(np.dtype([("a", "f8"), ("b", "i4")]), "pair")
    group.createVariable("mu", pair, ("i",))


def ragged(group):
    group.createDimension("i", 2)
    group.createVariable("mu", group.createVLType("f8", "row"), ("i",))


def large_integer(group):
    group.createDimension("i", 2)
    group.createVariable("mu", "u8", ("i",))[:] = np.array([1, 2**53 + 1], "u8")


def huge(group):
    group.createDimension("i", 2**40)
    group.createVariable("mu", "f8", ("i",), chunksizes=[1000])


def overflowing(group):
    for dim in "ijk":
        group.createDimension(dim, 2**31)
    group.createVariable("mu", "f8", ("i", "j", "k"), chunksizes=[10, 10, 10])


def enumerations(group):
    """Booleans in the manner of HDF5, and an enumeration that is none."""
    group.createDimension("chain", 1)
    group.createDimension("draw", 4)
    boolean = group.createEnumType(np.int8, "bool", {"FALSE": 0, "TRUE": 1})
    level = group.createEnumType(np.uint16, "levels", {"low": 1, "high": 60000})
    dims = ("chain", "draw")
    group.createVariable("diverging", boolean, dims)[:] = np.array([[0, 1, 1, 0]], "i1")
    group.createVariable("level", level, dims)[:] = np.array([[1, 60000, 1, 1]], "u2")


posterior_file("enumerations.nc", enumerations)
posterior_file("bad-compound.nc", compound)
posterior_file("bad-ragged.nc", ragged)
posterior_file("bad-large-integer.nc", large_integer)
posterior_file("bad-huge.nc", huge)
posterior_file("bad-overflowing.nc", overflowing)
