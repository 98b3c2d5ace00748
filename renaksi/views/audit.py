"""Jejak audit: who did what to what, when and why, as far as the reader's own agency goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotFound
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import AUDIT_EVENT, audit_seals
from renaksi.labels.audit_lines import NOUN, events_of_text, groups, shown
from renaksi.labels.format import day
from renaksi.queries.audit_seals import Standing, standing
from renaksi.queries.audit_search import COUNTED, Wanted, count, find, stream
from renaksi.services.audit_seals import seal, verify as compare
from renaksi.services.context import Context
from renaksi.views.agencies.arguments import parse_day
from renaksi.views.context import current_context, now
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import needs

bp = Blueprint("audit", __name__)

PER_PAGE: Final = 50
FIELDS: Final = ("q", "peristiwa", "orang", "instansi", "dari", "sampai", "hal")
NOT_A_DAY: Final = "Tulis tanggal seperti 2026-04-28 atau 28/4/2026."
FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}
COLUMNS: Final = (
    Column("Nomor baris", Kind.WHOLE),
    Column("Waktu", Kind.MOMENT),
    Column("Oleh"),
    Column("Peristiwa"),
    Column("Kode instansi", Kind.CODE),
    Column("Instansi"),
    Column("Tentang", width=40),
    Column("Perubahan", width=60),
    Column("Catatan", width=40),
    Column("Kode permintaan", Kind.CODE),
)


@dataclass(slots=True)
class Search:
    """What was asked for; a field that does not hold filters nothing and says so."""

    typed: Mapping[str, str]
    wanted: Wanted
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        last = -(-COUNTED // PER_PAGE)
        return min(max(1, int(typed)), last) if typed.isascii() and typed.isdigit() else 1

    @property
    def is_filtered(self) -> bool:
        return any(self.typed[name] for name in FIELDS if name != "hal")

    def link(self, endpoint: str = "index", **changed: Any) -> str:
        kept = {name: self.typed[name] for name in FIELDS if self.typed[name]}
        return url_for(f"audit.{endpoint}", **kept | {"hal": None} | changed)

    def page_url(self, number: int) -> str:
        return self.link(hal=number if number > 1 else None)


@bp.get("/jejak-audit")
@needs(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    ctx, search = current_context(), _read()
    total = count(ctx.session, ctx.actor, ctx.today, search.wanted)
    pages = max(1, -(-min(total, COUNTED) // PER_PAGE))
    page = min(search.page, pages)
    found = find(
        ctx.session,
        ctx.actor,
        ctx.today,
        search.wanted,
        offset=(page - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    text = render_template(
        "audit/index.html",
        search=search,
        lines=[shown(line) for line in found],
        total=min(total, COUNTED),
        is_more=total > COUNTED,
        page=page,
        pages=pages,
        groups=groups(),
        standing=_standing(ctx),
        words=audit_seals,
    )
    return text, 422 if search.errors else 200


def _standing(ctx: Context) -> Standing | None:
    """Of the seals, for whoever may verify."""
    may_verify = holds_anywhere(ctx.actor, Permission.AUDIT_VERIFY)
    return standing(ctx.session) if may_verify else None


@bp.post("/jejak-audit/periksa")
@needs(Permission.AUDIT_VERIFY)
def verify() -> ResponseReturnValue:
    ctx = current_context()
    seal(ctx)
    verdict = compare(ctx)
    flash(audit_seals.outcome(verdict), "ok" if verdict.is_whole else "bad")
    return redirect(url_for(".index"))


@bp.get("/jejak-audit.<any(xlsx, csv):suffix>")
@needs(Permission.AUDIT_READ)
def file(suffix: str) -> Response:
    ctx, search = current_context(), _read()
    if search.errors:
        raise NotFound
    table = Table(
        title="Jejak audit",
        columns=COLUMNS,
        rows=_rows(ctx, search.wanted),
        taken_at=now(),
        filters=_filters(search),
        sheet="Jejak audit",
    )
    return FILES[suffix](table, f"jejak-audit-{ctx.today.isoformat()}")


def _rows(ctx: Context, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    for line in stream(ctx.session, ctx.actor, ctx.today, wanted):
        told = shown(line)
        yield (
            told.number,
            told.at,
            told.by,
            told.what,
            told.agency_code,
            told.agency_name,
            told.subject,
            "; ".join(map(str, told.differences)),
            told.note,
            told.request_id,
        )


def _read() -> Search:
    typed = {name: request.args.get(name, "").strip()[:100] for name in FIELDS}
    errors: dict[str, str] = {}
    return Search(
        typed,
        Wanted(
            text=typed["q"],
            events_of_text=events_of_text(typed["q"]),
            events=_events(typed["peristiwa"]),
            person=typed["orang"],
            agency=typed["instansi"],
            since=_day(typed, "dari", errors),
            until=_day(typed, "sampai", errors),
        ),
        errors,
    )


def _events(typed: str) -> frozenset[AuditEvent]:
    """One event, or all of a noun; an unknown one filters nothing."""
    return frozenset(
        event for event in AuditEvent if typed in {event.value, event.value.partition(":")[0]}
    )


def _day(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    found = parse_day(typed[name]) if typed[name] else None
    if typed[name] and (found is None or not date(1990, 1, 1) <= found <= date(2200, 1, 1)):
        errors[name] = NOT_A_DAY
        return None
    return found


def _filters(search: Search) -> dict[str, str]:
    typed, wanted = search.typed, search.wanted
    noun = NOUN.get(typed["peristiwa"])
    event = next(iter(wanted.events), None)
    chosen = {
        "Pencarian": typed["q"],
        "Peristiwa": noun or (AUDIT_EVENT[event] if event else ""),
        "Orang": typed["orang"],
        "Instansi": typed["instansi"],
        "Dari": day(wanted.since) if wanted.since else "",
        "Sampai": day(wanted.until) if wanted.until else "",
    }
    return {name: value for name, value in chosen.items() if value}
