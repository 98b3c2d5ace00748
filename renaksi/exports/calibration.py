"""The raters of a round as a table for a sheet."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from renaksi.core.calibration import Gap
from renaksi.exports.table import Column, Kind, Table
from renaksi.queries.calibration import Rater, Raters

GAPS = ("Hub dikurangi mandiri", "Nasional dikurangi hub", "Kelonggaran", "Sebaran")
COLUMNS = (
    Column("Penilai menurut", width=12),
    Column("Penilai", width=40),
    *(
        column
        for title in GAPS
        for column in (Column(title, Kind.FIGURE, 18), Column(f"n, {title.lower()}", Kind.WHOLE))
    ),
    Column("Dinilai dua kali (n indikator)", Kind.WHOLE),
    Column("Sama persis (%)", Kind.PERCENT),
    Column("Kappa berbobot", Kind.FIGURE),
    Column("Kedua dikurangi pertama", Kind.FIGURE),
)


def calibration_table(found: Raters, taken_at: datetime) -> Table:
    """Hubs first, then evaluators."""
    version, year = found.round.instrument_version, found.round.cycle.year
    return Table(
        f"Kalibrasi penilai {version.instrument.code} {year}",
        COLUMNS,
        _rows(found),
        taken_at,
        filters={"Instrumen": version.name, "Siklus": str(year)},
        sheet="Kalibrasi",
    )


def _rows(found: Raters) -> Iterator[list[object]]:
    for word, some in (("Hub", found.hubs), ("Evaluator", found.evaluators)):
        for one in some:
            yield [word, one.name, *_figures(one)]


def _figures(one: Rater) -> list[object]:
    gaps = (one.found.self_to_hub, one.found.hub_to_national, one.found.leniency, one.found.spread)
    told = [figure for gap in gaps for figure in _gap(gap)]
    return [
        *told, one.twice.n, one.twice.share_same, one.twice.kappa, one.twice.mean_difference
    ]  # fmt: skip


def _gap(gap: Gap) -> tuple[Decimal | None, int]:
    return gap.mean, gap.n
