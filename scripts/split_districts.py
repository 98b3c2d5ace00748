"""Cut the outline map of all kabupaten and kota into one file per province.

Usage: scripts/split_districts.py kabkota.svg

Writes renaksi/static/img/kabkota/<kode provinsi>.svg and renaksi/data/map_places.csv: the window of
each province's map, and where in every region there is most room for its number. Rerun it when the
outlines change; the same file gives the same result.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "renaksi"
NOTICE = (
    "Batas wilayah: BPS, WFP, OCHA ROAP melalui geoBoundaries (2020), CC BY 3.0 IGO; diolah."
    " Bukan acuan batas resmi. Sumber, lisensi, dan perubahan: renaksi/data/LICENSE-map.txt."
)
MARGIN = 0.02
"""Around a province, as a share of its width."""
FINE = 24
"""Places tried across a region; then once more around the best."""
Point = tuple[float, float]
Ring = list[Point]


def rings(path: str) -> list[Ring]:
    """Of a path of M, l and z with absolute starts and relative steps."""
    found: list[Ring] = []
    x = y = 0.0
    for command, numbers in re.findall(r"([Mlmz])([^Mlmz]*)", path):
        if command == "z":
            x, y = found[-1][0]
            continue
        values = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        for place, (a, b) in enumerate(zip(values[::2], values[1::2], strict=True)):
            x, y = (a, b) if command == "M" and not place else (x + a, y + b)
            if command in "Mm" and not place:
                found.append([])
            found[-1].append((x, y))
    return found


def window(some: Iterable[Ring]) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for ring in some for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def edges(some: Iterable[Ring]) -> Iterator[tuple[Point, Point]]:
    for ring in some:
        yield from zip(ring, [*ring[1:], ring[0]], strict=True)


def room(spot: Point, sides: list[tuple[Point, Point]]) -> float:
    """How far the nearest border is; negative outside."""
    x, y = spot
    inside, nearest = False, float("inf")
    for (ax, ay), (bx, by) in sides:
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
        dx, dy = bx - ax, by - ay
        along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy) if dx or dy else 0
        along = min(max(along, 0), 1)
        nearest = min(nearest, (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2)
    return nearest**0.5 if inside else -(nearest**0.5)


def roomiest(some: list[Ring]) -> tuple[float, float, float]:
    """The place farthest from every border, and how far that is."""
    sides = list(edges(some))
    left, top, right, bottom = window(some)
    best = (float("-inf"), 0.0, 0.0)
    for _ in range(2):
        step_x, step_y = (right - left) / FINE, (bottom - top) / FINE
        for column in range(FINE + 1):
            for row in range(FINE + 1):
                spot = left + column * step_x, top + row * step_y
                best = max(best, (room(spot, sides), *spot))
        _, x, y = best
        left, right, top, bottom = x - step_x, x + step_x, y - step_y, y + step_y
    return best[1], best[2], best[0]


def places(kind: str, paths: Iterable[tuple[str, str]]) -> Iterator[list[object]]:
    for code, path in paths:
        x, y, free = roomiest(rings(path))
        yield [kind, code, round(x), round(y), round(free), ""]


def main(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    by_province: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, path in re.findall(r'<path id="kab-([\d.]+)" d="([^"]+)"/>', text):
        by_province[code[:2]].append((code, path.replace(",", " ").replace(" -", "-")))
    folder = PACKAGE / "static" / "img" / "kabkota"
    folder.mkdir(exist_ok=True)
    rows: list[list[object]] = []
    for province, paths in sorted(by_province.items()):
        left, top, right, bottom = window(ring for _, path in paths for ring in rings(path))
        edge = max(right - left, bottom - top) * MARGIN
        box = [left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge]
        box_text = " ".join(str(round(one)) for one in box)
        body = "\n".join(f'<path id="kab-{code}" d="{path}"/>' for code, path in paths)
        (folder / f"{province}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box_text}">\n<!-- {NOTICE} -->\n'
            f"{body}\n</svg>\n",
            encoding="utf-8",
        )
        rows.append(["jendela", province, "", "", "", box_text])
        rows += places("kabkota", paths)
    outlines = (PACKAGE / "static" / "img" / "provinsi.svg").read_text(encoding="utf-8")
    rows += places("provinsi", re.findall(r'<path id="prov-(\d+)" d="([^"]+)"/>', outlines))
    with (PACKAGE / "data" / "map_places.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [["jenis", "kode", "x", "y", "ruang", "jendela"], *rows]
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
