"""Where each province stands in the grid of tiles that takes the place of a map."""

import csv
from functools import cache
from importlib.resources import files

from renaksi.core.charts import Tile


@cache
def provinces() -> tuple[Tile, ...]:
    """In the order of their codes."""
    text = (files("renaksi") / "data" / "tilegrid.csv").read_text(encoding="utf-8")
    return tuple(
        Tile(row["code"], row["abbr"], int(row["row"]), int(row["col"]))
        for row in csv.DictReader(text.splitlines())
    )
