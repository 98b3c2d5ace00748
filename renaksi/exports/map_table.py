"""The table behind a map as a file: every region with its figure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from renaksi import labels
from renaksi.core.map_classes import OF_A_DAY, OF_COMPLAINTS, MapMeasure
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt, maps as words
from renaksi.queries.map_figures import Asked, Figure, Reading, Region


def map_table(
    asked: Asked,
    reading: Reading,
    place: str,
    rows: Sequence[tuple[Region, Figure]],
    taken_at: datetime,
) -> Table:
    """`place`: the name of the agency whose regions these are."""
    measure = asked.measure
    classes = words.classes(asked, reading.bands)
    return Table(
        title=f"{words.MAP_MEASURE[measure]}: {place}",
        columns=(
            Column("Kode", Kind.CODE),
            Column("Wilayah", width=44),
            Column("Jenis"),
            Column("Keadaan", width=28),
            Column("Nilai", Kind.FIGURE)
            if measure is MapMeasure.GRADES
            else Column("Persen", Kind.PERCENT),
            Column("Banyaknya", Kind.WHOLE),
            Column("Dari", Kind.WHOLE),
            Column("Kelas pada peta", width=28),
        ),
        rows=_rows(measure, classes, rows),
        taken_at=taken_at,
        filters=_filters(asked, reading, place),
        sheet="Peta",
    )


def _rows(
    measure: MapMeasure, classes: Sequence[str], rows: Sequence[tuple[Region, Figure]]
) -> Iterator[Sequence[object]]:
    for region, one in rows:
        yield (
            region.code,
            region.name,
            labels.AGENCY_KIND[region.kind],
            words.value(measure, one) if one.word or one.value is None else "",
            one.value,
            one.part if one.whole and measure is not MapMeasure.ACHIEVEMENT else None,
            one.whole or None,
            classes[one.shade],
        )


def _filters(asked: Asked, reading: Reading, place: str) -> dict[str, str]:
    measure = asked.measure
    year = reading.year if measure is MapMeasure.GRADES else asked.cycle and asked.cycle.year
    chosen = {
        "Lingkup": place,
        "Yang dihitung": words.COUNTED[measure],
        "Siklus": str(year or ""),
        "Periode": asked.checkpoint.code if asked.checkpoint else "",
        "Sampai akhir hari": f"{fmt.day(asked.as_of)} (WIB)" if measure in OF_A_DAY else "",
        "Diterima": f"{fmt.day(asked.first)} s.d. {fmt.day(asked.last)}"
        if measure in OF_COMPLAINTS
        else "",
    }
    return {name: value for name, value in chosen.items() if value}
