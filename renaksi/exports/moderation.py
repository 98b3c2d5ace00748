"""The centre's moderation of a round as a table for a sheet."""

from collections.abc import Iterator
from datetime import datetime

from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import moderation as words
from renaksi.labels.assessment import ASSESSMENT_STATE
from renaksi.queries.moderation import Moderation
from renaksi.queries.moderation_rows import REACHED, Moderated

COLUMNS = (
    Column("Kode", Kind.CODE),
    Column("Instansi", width=40),
    Column("Hub", width=30),
    Column("Tahap", width=20),
    Column("Nilai mandiri", Kind.FIGURE),
    Column("Nilai hub", Kind.FIGURE),
    Column("Nilai nasional", Kind.FIGURE),
    Column("Nasional dikurangi hub", Kind.FIGURE),
    Column("Predikat", width=22),
    Column("Indikator berperingatan", Kind.WHOLE),
    Column("Mengapa diperiksa", width=44),
    Column("Pemeriksaan", width=20),
    Column("Diperiksa oleh", width=30),
    Column("Catatan pemeriksaan", width=44),
)


def moderation_table(found: Moderation, taken_at: datetime) -> Table:
    """All that reached the centre, by code."""
    version, year = found.round.instrument_version, found.round.cycle.year
    seeds = ", ".join(one.seed for one in found.samples) or "belum ditarik"
    return Table(
        f"Moderasi {version.instrument.code} {year}",
        COLUMNS,
        _rows(found),
        taken_at,
        filters={"Instrumen": version.name, "Siklus": str(year), "Benih sampel": seeds},
        sheet="Moderasi",
    )


def _rows(found: Moderation) -> Iterator[list[object]]:
    for one in found.rows:
        if one.state in REACHED:
            yield _row(one)


def _row(one: Moderated) -> list[object]:
    return [
        one.code,
        one.name,
        one.hub_name,
        ASSESSMENT_STATE[one.state].word,
        one.own,
        one.hub if one.is_scored else None,
        one.national if one.is_scored else None,
        one.moved,
        words.grade(one.stratum[1]),
        one.flagged,
        "; ".join(words.why(case) for case in one.cases),
        words.case_state(one).word,
        "; ".join(case.looked_by for case in one.cases if case.looked_by),
        "; ".join(case.note for case in one.cases if case.note),
    ]
