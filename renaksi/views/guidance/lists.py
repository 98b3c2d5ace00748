"""The list of events, filtered, page by page, and as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.guidance import GuidanceKind, GuidanceState
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.exports.guidance import events_table
from renaksi.labels import format as fmt, guidance as words
from renaksi.queries.guidance_list import WantedEvents, choices, count_events, list_events
from renaksi.views.agencies.arguments import parse_day
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.guidance.blueprint import bp

PER_PAGE: Final = 25
FIELDS: Final = ("jenis", "keadaan", "tahun", "oleh", "instansi", "terlibat", "sampai", "q", "hal")
FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}
KINDS: Final = {kind.value: kind for kind in GuidanceKind}
STATES: Final = {
    "direncanakan": GuidanceState.PLANNED,
    "terlaksana": GuidanceState.HELD,
    "ditutup": GuidanceState.CLOSED,
    "dibatalkan": GuidanceState.CANCELLED,
}
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked; words that mean nothing filter nothing."""

    typed: Mapping[str, str]

    @property
    def wanted(self) -> WantedEvents:
        year = self.typed["tahun"]
        known = year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR
        return WantedEvents(
            KINDS.get(self.typed["jenis"]),
            STATES.get(self.typed["keadaan"]),
            int(year) if known else None,
            self.typed["oleh"].upper(),
            self.typed["instansi"].upper(),
            self.typed["q"],
            self.typed["terlibat"].upper(),
            parse_day(self.typed["sampai"]) if self.typed["sampai"] else None,
        )

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), 10_000) if typed.isascii() and typed.isdigit() else 1

    def file(self, suffix: str) -> str:
        return self._url("guidance.sheet", hal="", suffix=suffix)

    def page_url(self, number: int) -> str:
        return self._url("guidance.index", hal=str(number) if number > 1 else "")

    def _url(self, endpoint: str, **changed: str) -> str:
        asked = {name: one for name, one in {**self.typed, **changed}.items() if one}
        return url_for(endpoint, **asked)  # type: ignore[arg-type] # all of them are fields

    @property
    def told(self) -> dict[str, str]:
        """What filters, in words."""
        wanted = self.wanted
        found = {
            "Jenis": words.GUIDANCE_KIND[wanted.kind] if wanted.kind else "",
            "Keadaan": words.GUIDANCE_STATE[wanted.state].word if wanted.state else "",
            "Tahun": str(wanted.year or ""),
            "Penyelenggara": wanted.organiser,
            "Instansi yang hadir": wanted.agency,
            "Terlibat": wanted.involved,
            "Selesai sampai": fmt.day(wanted.over_by) if wanted.over_by else "",
            "Kata": wanted.text,
        }
        return {name: one for name, one in found.items() if one}


def read() -> Address:
    return Address({name: request.args.get(name, "").strip()[:100] for name in FIELDS})


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx, address = current_context(), read()
    asked = (ctx.session, ctx.actor, ctx.today, address.wanted)
    many = count_events(*asked)
    pages = max(1, -(-many // PER_PAGE))
    page = min(address.page, pages)
    return render_template(
        "guidance/index.html",
        rows=list_events(*asked, limit=PER_PAGE, offset=(page - 1) * PER_PAGE),
        many=many,
        page=page,
        pages=pages,
        address=address,
        known=choices(ctx.session, ctx.actor, ctx.today),
        kinds=KINDS,
        states=STATES,
        words=words,
        may_plan=holds_anywhere(ctx.actor, Permission.GUIDANCE_ORGANISE),
    )


@bp.get("/daftar.<any(xlsx, csv):suffix>")
@signed_in
def sheet(suffix: str) -> Response:
    """Exactly what is filtered."""
    ctx, address = current_context(), read()
    rows = list_events(ctx.session, ctx.actor, ctx.today, address.wanted)
    return FILES[suffix](events_table(rows, address.told, ctx.now), "kegiatan")
