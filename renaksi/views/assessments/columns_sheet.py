"""The three columns of an assessment as a file: as much of them as the reader sees on the page."""

from collections.abc import Iterator, Sequence
from typing import Final

from flask import Response

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Given
from renaksi.core.errors import NotFound
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import assessment as states
from renaksi.labels.assessment_answers import given_text
from renaksi.labels.assessment_page import ROW_STAND, kind_words
from renaksi.queries.assessment_page import AssessmentPage
from renaksi.queries.assessment_score_row import ScoreRow
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

_COLUMNS: Final = (
    Column("Aspek", width=36),
    Column("Kode", width=8),
    Column("Indikator", width=48),
    Column("Jenis", width=18),
    Column("Bobot", Kind.FIGURE),
    *(
        column
        for name in (states.VALUE_COLUMN[one] for one in C)
        for column in (
            Column(name, Kind.FIGURE),
            Column(f"{name}: isian", width=30),
            Column(f"{name}: catatan", width=50),
        )
    ),
    Column("Selisih hub", Kind.FIGURE),
    Column("Bukti", Kind.WHOLE),
    Column("Keadaan", width=20),
)


@bp.get(f"{ASSESSMENT}/lembar.<any(xlsx, csv):suffix>")
@signed_in
def columns_sheet(assessment_id: int, suffix: str) -> Response:
    ctx = current_context()
    page = assessment_page.load(ctx, assessment_id)
    if not page.seen:
        raise NotFound
    one = page.assessment
    table = Table(
        title=f"Penilaian {page.name}, {page.year}",
        columns=_COLUMNS,
        rows=_cells(page),
        taken_at=ctx.now,
        filters={
            "Instrumen": f"{page.opened.sheet.code} versi {page.opened.sheet.version}",
            "Keadaan": states.ASSESSMENT_STATE[one.state].word,
            "Kolom": ", ".join(states.VALUE_COLUMN[column] for column in C if column in page.seen),
        },
        time_zone=page.zone,
    )
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(table, f"penilaian-{one.agency.code}-{page.year}")


def _cells(page: AssessmentPage) -> Iterator[Sequence[object]]:
    for row in page.rows:
        said = [cell for column in C for cell in _value(page, row, column)]
        yield (
            f"{row.aspect.code} {row.aspect.name}", row.code, row.indicator.name,
            kind_words(row.indicator), row.indicator.weight, *said, row.gap, len(row.proofs),
            ROW_STAND[row.stand].word,
        )  # fmt: skip
    totals = [cell for column in C for cell in (page.total(column), _grade(page, column), "")]
    yield ("Jumlah", "", "", "", 100, *totals, page.gap, None, "")


def _value(page: AssessmentPage, row: ScoreRow, column: C) -> tuple[object, str, str]:
    """0 to 100, as it was given, and what was said with it."""
    if column not in page.scores:
        return None, "", ""
    given: Given | None = page.opened.said.answers[row.code].says(column)
    text = given_text(row.indicator, given) if given else ""
    return row.percent(column), text, row.note(column)


def _grade(page: AssessmentPage, column: C) -> str:
    found = page.scores.get(column)
    return found.band.name if found and found.band else ""
