"""The queue of a verifier, as a page and as a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.policy import Permission
from renaksi.core.report import ReportState
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import verification as words
from renaksi.queries.verification_queue import (
    PER_PAGE,
    Filter,
    Order,
    Queue,
    Tab,
    verification_queue,
)
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import needs
from renaksi.views.verification.blueprint import bp

TABS: Final = {slug: tab for tab, slug in words.TAB_SLUG.items()}
ORDERS: Final = {slug: order for order, slug in words.ORDER_SLUG.items()}
FIELDS: Final = ("tampil", "q", "periode", "siklus", "keadaan", "tanda", "urut", "tingkat", "hal")
MAX_PAGE: Final = 10_000
LATEST_YEAR: Final = 9999
LARGEST_ID: Final = 2**31 - 1
_PENDING: Final = (ReportState.SUBMITTED, ReportState.IN_VERIFICATION)
STATES: Final = {
    Tab.WAITING: _PENDING,
    Tab.UNDER_WAY: _PENDING,
    Tab.ESCALATED: _PENDING,
    Tab.DECIDED: (ReportState.RETURNED, ReportState.VERIFIED, ReportState.REOPENED),
}
"""What a list can be narrowed to."""


@bp.get("/")
@needs(Permission.REPORT_VERIFY)
def index() -> ResponseReturnValue:
    ctx = current_context()
    wanted = read(request.args)
    queue = verification_queue(ctx.session, ctx.actor, wanted, ctx.now)
    return render_template(
        "verification/index.html",
        queue=queue,
        wanted=wanted,
        words=words,
        states=STATES[wanted.tab],
        tabs=[
            (tab, words.TAB[tab], _link(tampil=words.TAB_SLUG[tab])) for tab in _tabs(queue, wanted)
        ],
        pages=max(1, -(-queue.total // PER_PAGE)),
        page_url=lambda page: _link(hal=page if page > 1 else None),
        tier_url=lambda tier: _link(tingkat=tier),
        file_url=_file_link,
        clear_url=url_for("verification.index", tampil=words.TAB_SLUG[wanted.tab]),
        is_filtered=is_filtered(wanted),
    )


@bp.get("/daftar.<any(xlsx, csv):suffix>")
@needs(Permission.REPORT_VERIFY)
def sheet(suffix: str) -> Response:
    """The open tab, exactly as it is filtered."""
    ctx = current_context()
    wanted = read(request.args, per_page=None)
    queue = verification_queue(ctx.session, ctx.actor, wanted, ctx.now)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(_table(ctx, queue, wanted), f"verifikasi-{words.TAB_SLUG[wanted.tab]}")


def read(args: Mapping[str, str], per_page: int | None = PER_PAGE) -> Filter:
    """What cannot be read is as if it was not asked for."""
    given = {name: args.get(name, "").strip()[:100] for name in FIELDS}
    tab = TABS.get(given["tampil"], Tab.WAITING)
    state = next((one for one in STATES[tab] if one == given["keadaan"]), None)
    return Filter(
        tab=tab,
        text=given["q"] if given["q"].isprintable() else "",
        checkpoint=given["periode"].upper()[:8] if given["periode"].isalnum() else "",
        year=_number(given["siklus"], LATEST_YEAR),
        state=None if tab is Tab.ESCALATED else state,
        flagged_only=given["tanda"] == "1" and tab in {Tab.WAITING, Tab.UNDER_WAY},
        order=ORDERS.get(given["urut"], Order.AGE),
        tier_id=_number(given["tingkat"], LARGEST_ID) if tab is Tab.ESCALATED else None,
        page=1 if per_page is None else _number(given["hal"], MAX_PAGE) or 1,
        per_page=per_page,
    )


def _number(typed: str, most: int) -> int | None:
    if not (typed.isascii() and typed.isdigit()):
        return None
    number = int(typed)
    return number if 0 < number <= most else None


def is_filtered(wanted: Filter) -> bool:
    return bool(wanted.text or wanted.year or wanted.tier_id or wanted.asks_for_reports)


def _tabs(queue: Queue, wanted: Filter) -> list[Tab]:
    """Who has no tier below that reviews is not asked to look for what it let lie."""
    return [
        tab
        for tab in Tab
        if tab is not Tab.ESCALATED or queue.counts[tab] or wanted.tab is Tab.ESCALATED
    ]


def _link(**changed: Any) -> str:
    """The same list with something changed; another list or filter begins at its first page."""
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in FIELDS}
    kept |= {"hal": None, **changed}
    if changed.get("tampil"):
        kept |= {"tingkat": None, "keadaan": None}
    return url_for("verification.index", **kept)


def _file_link(suffix: str) -> str:
    kept: dict[str, Any] = {name: request.args.get(name) or None for name in FIELDS}
    return url_for("verification.sheet", suffix=suffix, **kept | {"hal": None})


# ── the file ──────────────────────────────────────────────────────────────────
_OWNER: Final = (
    Column("Kode", Kind.CODE),
    Column("Instansi", width=44),
    Column("Siklus", Kind.WHOLE),
    Column("Periode", width=10),
)
_PENDING_COLUMNS: Final = (
    *_OWNER,
    Column("Keadaan", width=20),
    Column("Diajukan", Kind.MOMENT),
    Column("Hari kerja menunggu", Kind.WHOLE),
    Column("Batas hari kerja", Kind.WHOLE),
    Column("Baris bertanda", Kind.WHOLE),
    Column("Ditangani", width=40),
    Column("Verifikator", width=28),
)
_OVERDUE_COLUMNS: Final = (
    *_OWNER,
    Column("Jenis", width=12),
    Column("Hari kerja menunggu", Kind.WHOLE),
    Column("Batas hari kerja", Kind.WHOLE),
    Column("Ditangani", width=40),
    Column("Dikerjakan oleh", width=28),
)
_DECIDED_COLUMNS: Final = (
    *_OWNER,
    Column("Putusan", width=18),
    Column("Pada", Kind.MOMENT),
    Column("Oleh", width=28),
    Column("Alasan", width=60),
    Column("Keadaan sekarang", width=20),
)


def _table(ctx: Context, queue: Queue, wanted: Filter) -> Table:
    columns: Sequence[Column]
    if wanted.tab is Tab.DECIDED:
        columns, rows = _DECIDED_COLUMNS, _decided(queue)
    elif wanted.tab is Tab.ESCALATED:
        columns, rows = _OVERDUE_COLUMNS, _overdue(queue)
    else:
        columns, rows = _PENDING_COLUMNS, _waiting(queue)
    return Table(
        title=f"Verifikasi laporan: {words.TAB[wanted.tab].lower()}",
        columns=columns,
        rows=rows,
        taken_at=ctx.now,
        filters=_filters(wanted),
    )


def _waiting(queue: Queue) -> Iterator[Sequence[object]]:
    for turn in queue.turns:
        one = turn.pending
        yield (
            one.agency.code, one.agency.name, one.year, one.checkpoint,
            labels.REPORT_STATE[one.state].word, one.submitted_at, turn.wait.days,
            turn.wait.limit, one.flagged, turn.tier.name if turn.tier else words.NOBODY,
            one.verifier,
        )  # fmt: skip


def _overdue(queue: Queue) -> Iterator[Sequence[object]]:
    for one in queue.overdue:
        kind = "Laporan" if one.report_id else "Renaksi"
        yield (
            one.agency.code, one.agency.name, one.year, one.checkpoint, kind, one.wait.days,
            one.wait.limit, one.tier or words.NOBODY, one.at_work,
        )  # fmt: skip


def _decided(queue: Queue) -> Iterator[Sequence[object]]:
    for one in queue.decisions:
        yield (
            one.agency.code, one.agency.name, one.year, one.checkpoint,
            words.DECIDED[one.action].word, one.at, one.by, one.note,
            labels.REPORT_STATE[one.state].word,
        )  # fmt: skip


def _filters(wanted: Filter) -> dict[str, str]:
    chosen = {
        "Daftar": words.TAB[wanted.tab],
        "Pencarian": wanted.text,
        "Siklus": str(wanted.year or ""),
        "Periode": wanted.checkpoint,
        "Keadaan": labels.REPORT_STATE[wanted.state].word if wanted.state else "",
        "Tanda": "Hanya yang bertanda" if wanted.flagged_only else "",
    }
    return {name: value for name, value in chosen.items() if value}
