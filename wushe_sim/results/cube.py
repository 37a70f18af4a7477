"""Data cubes (数据立方): a table as an xarray Dataset; what a row is about becomes its axes, each indicator a variable with its unit."""

from typing import Any

import pandas as pd

from wushe_sim.errors import require
from wushe_sim.results.tables import INDEX, get_column_notes

ALONG = {"scenario": "design", "city": "street", "street_type": "street"}
"""Columns that follow from another one, where that is there: a coordinate along it, and no axis of their own."""


def as_xarray(frame: pd.DataFrame, design: pd.DataFrame | None = None) -> Any:
    """A tidy table (``weekly``, ``groups``, ``summary()``) as a Dataset; of a sweep with what each design point sets along ``design``.

    Axes are those of design, scenario, seed, street, community, group and week that the table has. Units and labels are attributes.
    Raises BadInput where xarray is not installed.
    """
    require("xarray", "xarray", "to_xarray")  # pandas needs it to make one
    along = {name: axis for name, axis in ALONG.items() if name in frame and axis in frame}
    axes = [name for name in INDEX if name in frame and name not in along]
    cube: Any = frame.drop(columns=list(along)).set_index(axes).to_xarray()
    for name, axis in along.items():
        found = frame.drop_duplicates(axis).set_index(axis)[name].reindex(cube[axis].to_index())
        cube = cube.assign_coords({name: (axis, found.to_numpy(object))})
    if design is not None:
        rows = design.set_index("design").reindex(cube["design"].to_index())
        cube = cube.assign_coords({name: ("design", rows[name].to_numpy()) for name in rows if name not in cube})
    for name in cube.variables:
        if name in frame:
            about = get_column_notes(str(name))
            cube[name].attrs = {"units": about["unit"], "long_name": about.get("en", str(name)), "zh": about.get("zh", ""),
                                "meaning": about["meaning"]}
    return cube
