"""The minutes as an official print, A4 across, and as a table for a sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from markupsafe import Markup

from renaksi.core.agency import AgencyKind
from renaksi.core.recommendation import COUNTED, RecommendationStatus
from renaksi.core.recommendation_minutes import Change, Minutes, Paper
from renaksi.exports.pdf import render
from renaksi.exports.printing import Logo, environment, qr
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import (
    RECOMMENDATION_STATUS,
    documents as names,
    format as fmt,
    recommendation_minutes as words,
)
from renaksi.queries.documents import LetterheadInfo

FIGURES: Final = 12
"""Both sides with their sums, what came, what went."""
NUMBER, NAME, FIGURE = 3.6, 16.4, 80 / FIGURES
"""Widths of the printed columns, in percent."""


def minutes_pdf(
    minutes: Minutes,
    kind: AgencyKind,
    head: LetterheadInfo,
    *,
    paper: Paper | None = None,
    check_url: str = "",
    logo: Logo | None = None,
) -> bytes:
    """Without `paper` a draft: marked across every page, with nothing to check it by."""
    return render(minutes_html(minutes, kind, head, paper=paper, check_url=check_url, logo=logo))


def minutes_html(
    minutes: Minutes,
    kind: AgencyKind,
    head: LetterheadInfo,
    *,
    paper: Paper | None = None,
    check_url: str = "",
    logo: Logo | None = None,
) -> str:
    if not head.first_line:
        head = replace(head, first_line=names.government(kind, minutes.name))
    return (
        environment()
        .get_template("print/minutes.html")
        .render(
            m=minutes,
            names=names,
            name=names.formal_name(kind, minutes.name),
            kop=head,
            logo=logo,
            paper=paper,
            day_words=fmt.weekday(paper.dated) if paper else "",
            check_url=check_url,
            code=qr(check_url) if check_url else "",
            title=words.TITLE,
            half=words.half_year(minutes.half),
            standing=words.standing(minutes),
            statuses=COUNTED,
            percent=fmt.percent,
            columns=_columns(),
            resolved=RecommendationStatus.RESOLVED,
        )
    )


def _columns() -> Markup:
    widths = (NUMBER, NAME, *(FIGURE for _ in range(FIGURES)))
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    return Markup(f"<colgroup>{columns}</colgroup>")  # noqa: S704 - figures of our own


# ── the sheet ─────────────────────────────────────────────────────────────────
def minutes_table(minutes: Minutes, taken_at: datetime) -> Table:
    """One row per agency, the branch last."""
    sides = [
        Column(f"{RECOMMENDATION_STATUS[status].word}, {side}", Kind.WHOLE, 16)
        for side in ("awal", "akhir")
        for status in COUNTED
    ]
    before, after = sides[: len(COUNTED)], sides[len(COUNTED) :]
    columns = (
        Column("Kode", Kind.CODE),
        Column("Instansi", width=40),
        *before,
        Column("Jumlah, awal", Kind.WHOLE),
        Column("Diterbitkan", Kind.WHOLE),
        Column("Ditarik", Kind.WHOLE),
        Column("Diselesaikan", Kind.WHOLE),
        Column("Dibuka kembali", Kind.WHOLE),
        *after,
        Column("Jumlah, akhir", Kind.WHOLE),
        Column("Sesuai (%), akhir", Kind.PERCENT),
    )
    return Table(
        f"{words.TITLE}, {minutes.name}, {words.half_year(minutes.half)}",
        columns,
        _rows(minutes),
        taken_at,
        filters=_filters(minutes),
        sheet="Berita acara",
    )


def _filters(minutes: Minutes) -> Mapping[str, str]:
    return {
        "Cabang": minutes.name,
        "Semester": words.half_year(minutes.half),
        "Keadaan": words.standing(minutes),
    }


def _rows(minutes: Minutes) -> Iterator[list[object]]:
    for one in minutes.lines:
        yield [one.code, one.name, *_figures(one.change)]
    yield ["", "Jumlah", *_figures(minutes.total)]


def _figures(change: Change) -> list[object]:
    return [
        *(change.before.at(one) for one in COUNTED),
        change.before.total,
        change.issued,
        change.withdrawn,
        change.settled,
        change.reopened,
        *(change.after.at(one) for one in COUNTED),
        change.after.total,
        change.after.share(RecommendationStatus.RESOLVED),
    ]
