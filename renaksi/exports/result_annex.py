"""The annex of a result as a table for a sheet: every indicator with the values of all three hands."""

from collections.abc import Iterator
from datetime import datetime

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.result_sheet import ResultSheet, SheetAspect, SheetLine
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import results as words
from renaksi.labels.assessment import COUNTS

COLUMNS = (
    Column("Kode", Kind.CODE, 10),
    Column("Aspek atau indikator", width=52),
    Column("Bobot", Kind.FIGURE),
    Column("Nilai mandiri", Kind.FIGURE),
    Column("Nilai hub", Kind.FIGURE),
    Column("Nilai nasional", Kind.FIGURE),
    Column("Poin", Kind.FIGURE),
    Column("Cara dihitung", width=26),
    Column("Catatan instansi", width=44),
    Column("Catatan hub", width=44),
    Column("Catatan pusat", width=44),
    Column("Berkas bukti", Kind.WHOLE),
    Column("Data per", width=14),
)


def annex_table(sheet: ResultSheet, instrument: str, taken_at: datetime) -> Table:
    """Each aspect before its indicators, the total last."""
    return Table(
        f"Lampiran hasil penilaian {sheet.agency_name} {sheet.year}",
        COLUMNS,
        _rows(sheet),
        taken_at,
        filters={
            "Instansi": f"{sheet.agency_name} ({sheet.agency_code})",
            "Instrumen": f"{instrument}, versi {sheet.version}",
            "Hasil": words.outcome(sheet),
            "Sidik isi": sheet.sha256,
        },
        sheet="Lampiran",
    )


def _rows(sheet: ResultSheet) -> Iterator[list[object]]:
    for aspect in sheet.aspects:
        yield _aspect(aspect)
        for line in aspect.lines:
            yield _line(line)
    own = None if sheet.without_self else sheet.totals[C.SELF]
    yield ["", "Nilai", 100, own, sheet.totals[C.HUB], sheet.score, None, sheet.grade, *_NOTHING]


_NOTHING = ("", "", "", None, "")


def _aspect(one: SheetAspect) -> list[object]:
    return [one.code, one.name, one.weight, *_values(one), one.points, "", *_NOTHING]


def _line(one: SheetLine) -> list[object]:
    notes = (one.notes.get(column, "") for column in (C.SELF, C.HUB, C.NATIONAL))
    return [
        one.code, one.name, one.weight, *_values(one), one.points, COUNTS[one.counts], *notes,
        one.evidence, one.as_of,
    ]  # fmt: skip


def _values(one: SheetAspect | SheetLine) -> list[object]:
    return [one.values[column] for column in (C.SELF, C.HUB, C.NATIONAL)]
