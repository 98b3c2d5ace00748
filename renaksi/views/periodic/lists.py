"""Laporan berkala: what is being worked on, the archive with its filters, and both as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.periodic import FIRST_YEAR, LAST_YEAR, PeriodicKind
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.exports.periodic_list import archive_table
from renaksi.labels import periodic as words, periodic_pages as pages
from renaksi.labels.periodic_steps import PERIODIC_STATE
from renaksi.queries.periodic_list import WantedPeriodic, archive, choices, periodic_list
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.periodic.blueprint import bp

PER_PAGE: Final = 25
FIELDS: Final = ("jenis", "tahun", "di", "edisi", "q", "hal")
FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}
KINDS: Final = {
    "mingguan": PeriodicKind.WEEKLY,
    "bulanan": PeriodicKind.MONTHLY,
    "triwulan": PeriodicKind.QUARTERLY,
    "semester": PeriodicKind.HALF_YEARLY,
    "tahunan": PeriodicKind.YEARLY,
}
HOLDING: Final = "berlaku"


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked; words that mean nothing filter nothing."""

    typed: Mapping[str, str]

    @property
    def wanted(self) -> WantedPeriodic:
        year = self.typed["tahun"]
        known = year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR
        return WantedPeriodic(
            KINDS.get(self.typed["jenis"]),
            int(year) if known else None,
            self.typed["di"].upper(),
            with_superseded=self.typed["edisi"] != HOLDING,
            text=self.typed["q"],
        )

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), 10_000) if typed.isascii() and typed.isdigit() else 1

    def file(self, suffix: str) -> str:
        return self._url("periodic.sheet", hal="", suffix=suffix)

    def page_url(self, number: int) -> str:
        return self._url("periodic.index", hal=str(number) if number > 1 else "")

    def _url(self, endpoint: str, **changed: str) -> str:
        asked = {name: one for name, one in {**self.typed, **changed}.items() if one}
        return url_for(endpoint, **asked)  # type: ignore[arg-type] # all of them are fields

    @property
    def told(self) -> dict[str, str]:
        """What filters, in words."""
        wanted = self.wanted
        found = {
            "Jenis": words.PERIODIC_KIND[wanted.kind] if wanted.kind else "",
            "Tahun": str(wanted.year or ""),
            "Tentang": wanted.base,
            "Edisi": "" if wanted.with_superseded else "yang berlaku saja",
            "Kata": wanted.text,
        }
        return {name: one for name, one in found.items() if one}


def read() -> Address:
    return Address({name: request.args.get(name, "").strip()[:100] for name in FIELDS})


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx, address = current_context(), read()
    at = (ctx.session, ctx.actor, ctx.today)
    first = (address.page - 1) * PER_PAGE
    found = periodic_list(*at, address.wanted, limit=PER_PAGE, offset=first)
    pages_of = max(1, -(-found.total // PER_PAGE))
    page = min(address.page, pages_of)
    rows = found.archive
    if page != address.page:  # fewer than there were: the last page, not an empty one
        rows = archive(*at, address.wanted, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    return render_template(
        "periodic/index.html",
        working=found.working,
        rows=rows,
        many=found.total,
        page=page,
        pages_of=pages_of,
        address=address,
        known=choices(*at),
        kinds=KINDS,
        holding=HOLDING,
        state_words=PERIODIC_STATE,
        words=words,
        pages=pages,
        may_write=holds_anywhere(ctx.actor, Permission.PERIODIC_WRITE),
    )


@bp.get("/daftar.<any(xlsx, csv):suffix>")
@signed_in
def sheet(suffix: str) -> Response:
    """The archive, exactly as it is filtered."""
    ctx, address = current_context(), read()
    rows = archive(ctx.session, ctx.actor, ctx.today, address.wanted)
    return FILES[suffix](archive_table(rows, address.told, ctx.now), "laporan-berkala")
