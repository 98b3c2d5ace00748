"""Objections: what waits for a decision and until when, what was decided, the numbers of each hub."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import assessment as states, assessment_page as values, objections as words
from renaksi.queries.objection_register import ALL, TABS, WAITING, ObjectionRow, Objections
from renaksi.views.assessments.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

PER_PAGE: Final = 25
LATEST_YEAR: Final = 9999


@bp.get("/sanggah")
@signed_in
def objections() -> ResponseReturnValue:
    found, tab = _read()
    rows = found.of_tab(tab)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(1, _number(request.args.get("hal", "")) or 1), pages)
    return render_template(
        "assessments/objections.html",
        found=found,
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(rows),
        page=page,
        pages=pages,
        tab=tab,
        tabs=[(one, words.TAB[one], len(found.of_tab(one)), _link(tampil=one)) for one in TABS],
        mine=sum(row.is_mine for row in found.rows),
        words=words,
        values=values,
        states=states,
        index_url=url_for("assessments.index"),
        page_url=lambda number: _link(hal=number if number > 1 else None),
        file_url=lambda suffix: url_for(
            "assessments.objection_sheet", suffix=suffix, tampil=tab, siklus=found.year
        ),
    )


@bp.get("/sanggah.<any(xlsx, csv):suffix>")
@signed_in
def objection_sheet(suffix: str) -> Response:
    """The open tab, as it is filtered."""
    ctx = current_context()
    found, tab = _read()
    table = Table(
        title=f"Sanggahan: {words.TAB[tab].lower()}",
        columns=_COLUMNS,
        rows=_cells(found.of_tab(tab), found),
        taken_at=ctx.now,
        filters={"Siklus": str(found.year)} if found.year else {},
    )
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(table, f"sanggahan-{tab}-{ctx.today.isoformat()}")


def _read() -> tuple[Objections, str]:
    """What cannot be read is as if it was not asked for."""
    ctx = current_context()
    tab = request.args.get("tampil", "")
    found = Objections(ctx.session, ctx.actor, ctx.now, _number(request.args.get("siklus", "")))
    if tab not in TABS:
        tab = WAITING if found.of_tab(WAITING) else ALL
    return found, tab


def _number(text: str) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LATEST_YEAR)):
        return None
    return int(text) or None


def _link(**changed: object) -> str:
    kept = {name: request.args.get(name) or None for name in ("tampil", "siklus")}
    return url_for("assessments.objections", **kept | {"hal": None} | changed)  # type: ignore[arg-type]


_COLUMNS: Final = (
    Column("Kode", Kind.CODE),
    Column("Instansi", width=44),
    Column("Pembina", width=40),
    Column("Siklus", Kind.WHOLE),
    Column("Indikator", width=10),
    Column("Nama indikator", width=44),
    Column("Keadaan", width=20),
    Column("Diajukan", Kind.MOMENT),
    Column("Batas putusan", Kind.DAY),
    Column("Lewat batas", width=12),
    Column("Alasan sanggahan", width=60),
    Column("Nilai semula", Kind.FIGURE),
    Column("Nilai sesudahnya", Kind.FIGURE),
    Column("Pertimbangan", width=60),
    Column("Diputus", Kind.MOMENT),
    Column("Oleh", width=28),
    Column("Atas nama", width=40),
)


def _cells(rows: Sequence[ObjectionRow], found: Objections) -> Iterator[Sequence[object]]:
    for row in rows:
        one = row.objection
        yield (
            row.agency_code, row.agency, row.hub, row.year, row.code, row.indicator,
            states.OBJECTION_STATE[one.state].word, one.filed_at, one.due_on,
            "ya" if row.is_late(found.today) else "", one.ground, _worth(one.before),
            _worth(one.after), one.decision_note, one.decided_at, row.decided_by,
            row.deciding_agency,
        )  # fmt: skip


def _worth(told: object) -> Decimal | None:
    return Decimal(str(told["worth"])) if isinstance(told, dict) and "worth" in told else None
