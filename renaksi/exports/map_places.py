"""Where maps of regions are cut, and where in a region its number stands (data/map_places.csv)."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

NATION: Final = (0, 0, 2313, 868)
"""The window of the map of provinces: left, top, width, height."""


class Spot(NamedTuple):
    """The place in a region farthest from its borders."""

    x: int
    y: int
    room: int
    """How far the nearest border is."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One map: its window, and the spot of each region in it by code."""

    window: tuple[int, int, int, int]
    spots: Mapping[str, Spot] = field(default_factory=dict)


@cache
def _sheets() -> Mapping[str, Sheet]:
    """By the code of the province; the nation's is under the empty one."""
    text = (files("renaksi") / "data" / "map_places.csv").read_text(encoding="utf-8")
    windows: dict[str, tuple[int, int, int, int]] = {"": NATION}
    spots: dict[str, dict[str, Spot]] = defaultdict(dict)
    for row in csv.DictReader(text.splitlines()):
        code = row["kode"]
        if row["jenis"] == "jendela":
            left, top, width, height = map(int, row["jendela"].split())
            windows[code] = (left, top, width, height)
        else:
            sheet = code[:2] if row["jenis"] == "kabkota" else ""
            spots[sheet][code] = Spot(int(row["x"]), int(row["y"]), int(row["ruang"]))
    return {code: Sheet(window, spots[code]) for code, window in windows.items()}


def nation_sheet() -> Sheet:
    return _sheets()[""]


def province_sheet(code: str) -> Sheet | None:
    """None for what is no province with outlines."""
    return _sheets().get(code) if code else None
