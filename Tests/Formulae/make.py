"""Writes the columns that formulae and patsy make of formulas: make.py GOLDEN.json.

    pip install -r requirements.txt
    python make.py ../ApusFormulaTests/Resources/formulae.json

Each case has our formula, the one given to the other package where it is written otherwise there, and
names and values of all columns, of the table that is fitted and of a new one. Where the others differ:

- formulae keeps terms in the order written; we put lower orders first. Tests compare by name.
- formulae gives the columns that complete an interaction (f:g without f and g) the name of a term of
  their own, g[v]; they belong to f:g[v] with us. For f/x it lists a label for a column it leaves out.
- formulae's bs is centred since 0.9; ours leaves the first column out as R's and patsy's, so patsy is the
  reference for bs. patsy refuses values beyond the ends in new data; R and we go on with the polynomials.
- Levels of f:g in group terms: formulae has all combinations; we have those that occur. Columns of zeros are
  left out here.
- formulae writes I((x + z)/n) as I(x + z / n); we keep the parentheses that are needed.
- Levels of numbers are 3 here for 3 and for 3.0; formulae has 3.0 for the latter.
- 2**3**2 is 64 in formulae and 512 here; (x - 1|g) fails there; np.log and others of Python
  are not in our grammar; (x || g), lists, log, exp and sqrt are not in theirs.
- S(x) without an intercept is written S(x)[mean], S(x)[a], … by all.
"""

import json
import re
import sys
import warnings

import formulae
import numpy as np
import pandas as pd
import patsy

warnings.filterwarnings("ignore")

TABLE = {
    "y": [3.0, 1.0, 4.0, 1.0, 5.0, 2.0, 6.0, 5.0, 3.0, 5.0, 8.0, 9.0],
    "x": [0.3, -1.25, 2.5, 0.75, 4.125, 1.5, -0.6, 3.2, 5.05, 2.2, 0.1, 1.9],
    "z": [2.0, 7.5, 1.25, 8.0, 2.75, 8.5, 1.0, 8.25, 3.0, 4.5, 5.25, 0.5],
    "n": [9.0, 8.0, 9.0, 10.0, 9.0, 12.0, 9.0, 7.0, 9.0, 11.0, 9.0, 10.0],
    "f": ["low", "mid", "top", "low", "mid", "top", "top", "mid", "low", "low", "mid", "top"],
    "g": ["u", "v", "u", "v", "v", "u", "u", "u", "v", "u", "v", "v"],
    "k": [3, 10, 3, 2, 2, 10, 3, 10, 2, 3, 10, 2],
    "my col": [1.5, 2.5, 0.5, 4.0, 3.0, 1.0, 2.0, 5.5, 4.5, 0.25, 6.0, 3.5],
}
NEW = {
    "g": ["v", "v", "u", "u"],
    "my col": [9.0, 0.1, 3.0, 2.0],
    "f": ["top", "top", "low", "mid"],
    "x": [4.0, -0.5, 0.0, 2.125],
    "k": [10, 2, 2, 3],
    "z": [1.0, 2.0, 6.5, 8.0],
    "n": [5.0, 6.0, 7.0, 8.0],
}

# Our formula; or ours, theirs; or ours, theirs and names that we write otherwise.
FORMULAE = [
    "y ~ x", "y ~ 1", "y ~ 0 + x", "y ~ x - 1", "y ~ x + z", "y ~ x:z", "y ~ x*z", "y ~ x/z",
    "y ~ (x + z)**2", "y ~ (x + z + n)**2", "y ~ (x + z + n)**3 - x:z:n", "y ~ x*z - x",
    "y ~ x + x:z + z - z", "y ~ (x + z):n", "y ~ x*(z + n)", "y ~ x/(z + n)", "y ~ x:z:x", "y ~ x**2",
    "y ~ f", "y ~ 0 + f", "y ~ f + g", "y ~ 0 + f + g", "y ~ 0 + g + f", "y ~ f*g", "y ~ 0 + f*g",
    "y ~ 0 + f:g", "y ~ x*f", "y ~ x:f", "y ~ 0 + x:f", "y ~ x + x:f", "y ~ f + x:f", "y ~ 0 + x*f",
    "y ~ f*g - g", "y ~ x*f - x", "y ~ g:f:x", "y ~ x*z*f", "y ~ (x + f + g)**3", "y ~ (f + g):x + x",
    "y ~ f + f:x + g:x", "y ~ (x + z)/f", "y ~ C(k)", "y ~ C(k):x", "y ~ 0 + C(k)*g",
    ("y ~ f:g", "y ~ f:g", {"g[v]": "f:g[v]"}),
    ("y ~ f/x", "y ~ f/x"), ("y ~ f/g", "y ~ f/g"),
    ("y ~ C(f, 'mid')", "y ~ C(f, Treatment('mid'))"), "y ~ C(f, Treatment('mid'))",
    "y ~ T(f, 'top')", "y ~ T(f, ref='mid')*x", "y ~ S(f)", "y ~ S(f, 'low')", "y ~ 0 + S(f)",
    "y ~ S(f):x", "y ~ S(f)*g", "y ~ C(f, Sum)", "y ~ C(f, Sum('low'))", "y ~ S(f, omit='mid') + S(g)",
    "y ~ scale(x)", "y ~ center(x)*f", "y ~ standardize(z)", "y ~ scale(x):scale(z)",
    "y ~ I(center(x)**2)", "y ~ {x*2 + z}", 
    ("y ~ I((x + z)/n)", "y ~ I((x + z)/n)", {"I(x + z / n)": "I((x + z) / n)"}),
    "y ~ I(-x**2)", "y ~ {x > 2}",
    ("y ~ log(z)", "y ~ np.log(z)"), ("y ~ exp(-x/2)", "y ~ np.exp(-x/2)"),
    ("y ~ sqrt(z) + abs(x)", "y ~ np.sqrt(z) + np.abs(x)"),
    ("y ~ log1p(z) + expm1(x)", "y ~ np.log1p(z) + np.expm1(x)"),
    ("y ~ sin(x) + cos(x) + tanh(x)", "y ~ np.sin(x) + np.cos(x) + np.tanh(x)"),
    "y ~ binary(f)", "y ~ binary(f, 'mid')", "y ~ B(g, 'v') + x", "y ~ `my col`", "y ~ `my col`:x",
    "y ~ poly(x, 2)", "y ~ poly(x, 4)", "y ~ poly(z, 3) + x", "y ~ poly(x, 3, raw=True)",
    "y ~ x + (1|g)", "y ~ x + (x|g)", "y ~ (0 + x|g)", "y ~ (f|g)", "y ~ (0 + f|g)",
    "y ~ (1|f/g)", "y ~ (1|f:g)", "y ~ (1|f + g)", "y ~ (1|k)", "y ~ (x*f|g)", "y ~ (scale(x)|g)",
    "y ~ x + (1|g) + (0 + x|f)", "y ~ (x + z|C(k))", "prop(y, n) ~ x", "p(y, n) ~ x",
    "g['v'] ~ x", "log(n) ~ x",
]
PATSY = [
    "y ~ bs(x, df=5)", "y ~ bs(x, df=3)", "y ~ bs(x, knots=[0.5, 2])", "y ~ bs(x, df=4, degree=2)",
    "y ~ bs(x, df=6, degree=1)", ("y ~ bs(x, 5)", "y ~ bs(x, df=5)"),
    "y ~ bs(z, df=7)", "y ~ bs(x, df=4):f", "y ~ bs(x, df=4)*g",
    ("y ~ 0 + bs(x, df=5, intercept=True)", "y ~ 0 + bs(x, df=5, include_intercept=True)"),
    ("y ~ 0 + bs(x, df=4, degree=0, intercept=True)",
     "y ~ 0 + bs(x, df=4, degree=0, include_intercept=True)"),
    ("y ~ bs(log(z), df=4)", "y ~ bs(np.log(z), df=4)"),
    "y ~ f*g*x", "y ~ 0 + f:x + f:g", "y ~ f:g + g:x + f",
]


def plain(name):
    """Our name of a column: f[b]:x:g[v] is f:x:g[b, v]."""
    parts, depth, word, quote = [], 0, "", None
    for letter in name + ":":
        if quote:
            quote = None if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        depth += (letter in "([") - (letter in ")]") if not quote else 0
        if letter == ":" and depth == 0 and not quote:
            parts.append(word)
            word = ""
        else:
            word += letter
    names, levels = [], []
    for part in parts:
        found = re.fullmatch(r"(.*?)\[([^\[\]]*)\]", part)
        names.append(found[1] if found else part)
        levels += [re.sub(r"^[TS]\.", "", found[2])] if found else []
    return ":".join(names) + (f"[{', '.join(levels)}]" if levels else "")


def rows(matrix):
    return np.asarray(matrix, dtype=float).T.tolist()


def write(names, columns):
    return [{"name": name, "values": values} for name, values in zip(names, columns, strict=True)]


def ours(names, formula, theirs, renamed):
    if formula != theirs:
        swaps = [("np.", ""), ("Treatment('mid')", "'mid'"), ("include_intercept", "intercept")]
        if formula == "y ~ bs(x, 5)":
            swaps.append(("df=5", "5"))
        for old, new in swaps:
            names = [name.replace(old, new) for name in names]
    return [renamed.get(name, name) for name in map(plain, names)]


def by_formulae(formula, theirs, renamed):
    table, new = pd.DataFrame(TABLE), pd.DataFrame(NEW)
    if theirs == "log(n) ~ x":
        theirs = "np.log(n) ~ x"
    design = formulae.design_matrices(theirs, table)
    names = []
    for term in design.common.terms.values() if design.common else []:
        labels = list(term.labels)
        # formulae lists all labels of f in f/x although the first column is left out.
        if np.asarray(design.common[term.name]).reshape(len(table), -1).shape[1] == len(labels) - 1:
            labels = labels[1:]
        names += labels
    names = ours(names, formula, theirs, renamed)
    result = {"formula": formula, "reference": theirs, "source": "formulae"}
    result["columns"] = write(names, rows(design.common.design_matrix))
    later = rows(design.common.evaluate_new_data(new).design_matrix)
    if len(later) != len(names):
        print(f"{theirs}: formulae codes new data with {len(later)} columns, not {len(names)}; left out")
    else:
        result["newColumns"] = write(names, later)
    groups = []
    for name, term in design.group.terms.items() if design.group else []:
        matrix = design.group[name]
        matrix = matrix.toarray() if hasattr(matrix, "toarray") else np.asarray(matrix.todense())
        for label, values in zip(term.labels, rows(matrix), strict=True):
            if any(values):
                effect, group = label.split("|")
                groups.append({"effect": plain(effect), "group": plain(group), "values": values})
    result["groups"] = groups
    response = np.asarray(design.response.design_matrix, dtype=float)
    result["response"] = rows(response) if response.ndim == 2 else [response.tolist()]
    return result


def by_patsy(formula, theirs, renamed):
    table, new = pd.DataFrame(TABLE), pd.DataFrame(NEW)
    design = patsy.dmatrix(theirs.split("~")[1], table)
    later = patsy.build_design_matrices([design.design_info], new)[0]
    names = ours(design.design_info.column_names, formula, theirs, renamed)
    return {
        "formula": formula, "reference": theirs, "source": "patsy", "groups": [],
        "columns": write(names, rows(design)), "newColumns": write(names, rows(later)),
        "response": [TABLE["y"]],
    }


def unpack(case):
    if isinstance(case, str):
        return case, case, {}
    return case if len(case) == 3 else (*case, {})


cases = [by_formulae(*unpack(case)) for case in FORMULAE] + [by_patsy(*unpack(case)) for case in PATSY]
versions = ", ".join(f"{module.__name__} {module.__version__}" for module in [formulae, patsy, np])
golden = {
    "provenance": f"Tests/Formulae/make.py with {versions}",
    "table": TABLE, "newTable": NEW, "cases": cases,
}
with open(sys.argv[1], "w") as file:
    json.dump(golden, file, indent=None, separators=(",", ":"))
    file.write("\n")
print(len(cases), "formulas")
