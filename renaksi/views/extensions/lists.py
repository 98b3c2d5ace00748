"""The list of requests, as a page and as a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.core.report import ExtensionState
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import extensions as words
from renaksi.queries.extension_list import PER_PAGE, Requests, Wanted, requests
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.extensions.blueprint import bp
from renaksi.views.guards import signed_in

FIELDS: Final = ("tampil", "q", "periode", "siklus", "keadaan", "hal")
MAX_PAGE: Final = 10_000
LATEST_YEAR: Final = 9999


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """What waits for the actor, or everything the actor may see."""
    ctx = current_context()
    wanted = read(ctx, request.args)
    found = requests(ctx.session, ctx.actor, wanted, ctx.now)
    return render_template(
        "extensions/index.html",
        found=found,
        wanted=wanted,
        words=words,
        states=list(ExtensionState),
        may_decide=_may_decide(ctx),
        tabs=[(mine, words.TAB[mine], _link(tampil=words.TAB_SLUG[mine])) for mine in words.TAB],
        pages=max(1, -(-found.total // PER_PAGE)),
        page_url=lambda page: _link(hal=page if page > 1 else None),
        file_url=_file_link,
        clear_url=url_for("extensions.index", tampil=words.TAB_SLUG[wanted.mine]),
    )


@bp.get("/daftar.<any(xlsx, csv):suffix>")
@signed_in
def sheet(suffix: str) -> Response:
    """The open list, exactly as it is filtered."""
    ctx = current_context()
    wanted = read(ctx, request.args, per_page=None)
    found = requests(ctx.session, ctx.actor, wanted, ctx.now)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(_table(ctx, found, wanted), "dispensasi")


def read(ctx: Context, args: Mapping[str, str], per_page: int | None = PER_PAGE) -> Wanted:
    """What cannot be read is as if it was not asked for."""
    given = {name: args.get(name, "").strip()[:100] for name in FIELDS}
    decides = _may_decide(ctx)
    return Wanted(
        mine=decides and given["tampil"] != words.TAB_SLUG[False],
        text=given["q"] if given["q"].isprintable() else "",
        checkpoint=given["periode"].upper()[:8] if given["periode"].isalnum() else "",
        year=_number(given["siklus"], LATEST_YEAR),
        state=next((one for one in ExtensionState if one == given["keadaan"]), None),
        page=1 if per_page is None else _number(given["hal"], MAX_PAGE) or 1,
        per_page=per_page,
    )


def _may_decide(ctx: Context) -> bool:
    return holds_anywhere(ctx.actor, Permission.EXTENSION_DECIDE)


def _number(typed: str, most: int) -> int | None:
    if not (typed.isascii() and typed.isdigit()):
        return None
    number = int(typed)
    return number if 0 < number <= most else None


def _link(**changed: Any) -> str:
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in FIELDS}
    return url_for("extensions.index", **kept | {"hal": None, **changed})


def _file_link(suffix: str) -> str:
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in FIELDS}
    return url_for("extensions.sheet", suffix=suffix, **kept | {"hal": None})


# ── the file ──────────────────────────────────────────────────────────────────
COLUMNS: Final = (
    Column("Kode", Kind.CODE),
    Column("Instansi", width=44),
    Column("Siklus", Kind.WHOLE),
    Column("Periode", width=10),
    Column("Batas laporan", Kind.DAY),
    Column("Diminta", Kind.MOMENT),
    Column("Oleh", width=28),
    Column("Alasan", width=60),
    Column("Diminta sampai", Kind.DAY),
    Column("Keadaan", width=14),
    Column("Diberikan sampai", Kind.DAY),
    Column("Diputus", Kind.MOMENT),
    Column("Diputus oleh", width=28),
    Column("Atas nama", width=40),
    Column("Catatan putusan", width=60),
    Column("Dispensasi tahun itu", Kind.WHOLE),
)


def _table(ctx: Context, found: Requests, wanted: Wanted) -> Table:
    return Table(
        title=f"Dispensasi: {words.TAB[wanted.mine].lower()}",
        columns=COLUMNS,
        rows=_rows(found),
        taken_at=ctx.now,
        filters=_filters(wanted),
    )


def _rows(found: Requests) -> Iterator[Sequence[object]]:
    for one in (shown.row for shown in found.shown):
        yield (
            one.agency_code, one.agency_name, one.year, one.checkpoint, one.due_on,
            one.requested_at, one.requested_by, one.reason, one.wanted_until,
            labels.EXTENSION_STATE[one.state].word, one.granted_until, one.decided_at,
            one.decided_by, one.decided_for, one.decision_note, one.granted_in_year,
        )  # fmt: skip


def _filters(wanted: Wanted) -> dict[str, str]:
    chosen = {
        "Daftar": words.TAB[wanted.mine],
        "Pencarian": wanted.text,
        "Siklus": str(wanted.year or ""),
        "Periode": wanted.checkpoint,
        "Keadaan": labels.EXTENSION_STATE[wanted.state].word if wanted.state else "",
    }
    return {name: value for name, value in chosen.items() if value}
