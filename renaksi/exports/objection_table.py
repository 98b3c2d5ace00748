"""The hub's scores of one agency with the objections to them, as a table for XLSX and CSV."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from renaksi.core.assessment_exact import in_percent
from renaksi.core.assessment_value import Counts, IndicatorValue
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels.assessment import OBJECTION_STATE
from renaksi.labels.assessment_objections import ZERO, why_text
from renaksi.queries.assessment_objection_page import ObjectedRow, ObjectionPage, ToldScore

COLUMNS: Final = (
    Column("Kode", Kind.CODE, 9),
    Column("Indikator", Kind.TEXT, 48),
    Column("Bobot", Kind.FIGURE),
    Column("Nilai mandiri", Kind.FIGURE),
    Column("Nilai hub", Kind.FIGURE),
    Column("Selisih", Kind.FIGURE),
    Column("Keterangan", Kind.TEXT, 26),
    Column("Catatan hub", Kind.TEXT, 48),
    Column("Sanggahan", Kind.TEXT, 22),
    Column("Dasar sanggahan", Kind.TEXT, 48),
    Column("Diajukan", Kind.MOMENT),
    Column("Batas keputusan", Kind.DAY),
    Column("Sebelum", Kind.FIGURE),
    Column("Sesudah", Kind.FIGURE),
    Column("Alasan keputusan", Kind.TEXT, 48),
    Column("Diputuskan", Kind.MOMENT),
)


def objection_table(page: ObjectionPage, taken_at: datetime) -> Table:
    """A line for every objection, and one for every indicator without any."""
    one = page.opened.assessment
    return Table(
        title="Nilai hub dan sanggahan",
        columns=COLUMNS,
        rows=_rows(page),
        taken_at=taken_at,
        filters={
            "Instansi": one.agency.name,
            "Siklus": str(one.round.cycle.year),
            "Instrumen": page.opened.sheet.name,
        },
        sheet="Sanggah",
        time_zone=page.opened.case.window.zone,
    )


def _rows(page: ObjectionPage) -> Iterator[tuple[object, ...]]:
    for row in page.rows:
        for each in row.objections or (None,):
            said = (
                (
                    OBJECTION_STATE[each.state].word, each.ground, each.filed_at, each.due_on,
                    _told(each.before), _told(each.after), each.decision_note, each.decided_at,
                )
                if each
                else ("", "", None, None, None, None, "", None)
            )  # fmt: skip
            yield (*_scores(row), *said)


def _scores(row: ObjectedRow) -> tuple[object, ...]:
    return (
        row.code,
        row.indicator.name,
        row.indicator.weight,
        _worth(row.own),
        _worth(row.hub),
        row.gap,
        why_text(row.hub.counts),
        row.note,
    )


def _worth(found: IndicatorValue) -> Decimal | None:
    """What does not count has no score, which is not 0."""
    counted = found.counts in ZERO | {Counts.VALUE}
    return in_percent(found.value) if counted else None


def _told(kept: ToldScore | None) -> Decimal | None:
    return kept.worth if kept and kept.counts in ZERO | {Counts.VALUE} else None
