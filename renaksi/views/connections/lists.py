"""Who is connected on a day: by kind, and agency by agency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.connection import ConnectionState
from renaksi.core.connection_figures import Standing
from renaksi.core.errors import NotFound
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.exports.connections import connections_table
from renaksi.labels import complaint as words
from renaksi.labels.roadmap import ROADMAP_SCOPE
from renaksi.models import Agency
from renaksi.queries.connection_figures import ConnectionReport, connection_figures
from renaksi.queries.connections import targets
from renaksi.queries.funnel_nodes import bases, node
from renaksi.services.context import Context
from renaksi.views.agencies.arguments import parse_day
from renaksi.views.connections.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in

PER_PAGE: Final = 50
FIELDS: Final = ("di", "per", "status", "q", "hal")
FILES: Final = {"xlsx": send_xlsx, "csv": send_csv}
SLUG: Final = {state: state.value.replace(" ", "-") for state in ConnectionState}
STATES: Final = {slug: state for state, slug in SLUG.items()}
FIRST_DAY: Final = date(2010, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)


@dataclass(slots=True)
class Address:
    """What is asked; `errors` has one sentence per field that does not hold."""

    today: date
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    as_of: date = field(init=False)

    def __post_init__(self) -> None:
        typed = self.typed["per"]
        found = parse_day(typed) if typed else self.today
        if found is None:
            self.errors["per"] = "Tulis tanggal seperti 2025-06-30 atau 30/6/2025."
        elif not FIRST_DAY <= found <= LAST_DAY:
            self.errors["per"] = "Pilih tanggal antara tahun 2010 dan 2100."
        self.as_of = self.today if found is None or self.errors else found

    @property
    def state(self) -> ConnectionState | None:
        return STATES.get(self.typed["status"])

    @property
    def page(self) -> int:
        typed = self.typed["hal"]
        return min(max(1, int(typed)), 10_000) if typed.isascii() and typed.isdigit() else 1

    def link(self, **changed: object) -> str:
        return self._url("connections.index", {"hal": "", **changed})

    def file(self, suffix: str) -> str:
        return self._url("connections.sheet", {"hal": ""}, suffix=suffix)

    def page_url(self, number: int) -> str:
        return self.link(hal=number if number > 1 else "")

    def _url(self, endpoint: str, changed: Mapping[str, object], **fixed: str) -> str:
        asked = {name: str(one) for name, one in {**self.typed, **changed}.items() if one}
        return url_for(endpoint, **fixed, **asked)  # type: ignore[arg-type] # all of them are fields


def read(today: date) -> Address:
    return Address(today, {name: request.args.get(name, "").strip()[:100] for name in FIELDS})


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today)
    place = _place(ctx, address)
    if place is None:
        return render_template("complaints/nowhere.html")
    tops, under = place
    found = _found(ctx, address, under)
    rows = _rows(found, address)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(address.page, pages)
    text = render_template(
        "connections/index.html",
        tops=tops,
        under=under,
        found=found,
        address=address,
        words=words,
        states=ConnectionState,
        slug=SLUG,
        scopes=ROADMAP_SCOPE,
        targets=targets(ctx.session, found.by_kind),
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        many=len(rows),
        page=page,
        pages=pages,
        may_record=holds_anywhere(ctx.actor, Permission.CONNECTION_RECORD),
        may_target=holds_anywhere(ctx.actor, Permission.ROADMAP_KEEP),
    )
    return text, 422 if address.errors else 200


@bp.get("/daftar.<any(xlsx, csv):suffix>")
@signed_in
def sheet(suffix: str) -> Response:
    """Exactly what is filtered."""
    ctx = current_context()
    address = read(ctx.today)
    place = _place(ctx, address)
    if place is None or address.errors:
        raise NotFound
    found = _found(ctx, address, place[1])
    told = {"Status": words.CONNECTION_STATE[address.state].word} if address.state else {}
    made = connections_table(found, _rows(found, address), told, ctx.now)
    return FILES[suffix](made, f"keterhubungan-{found.code}-{address.as_of}".lower())


def _place(ctx: Context, address: Address) -> tuple[Sequence[Agency], Agency] | None:
    tops = bases(ctx.session, ctx.actor)
    if not tops:
        return None
    code = address.typed["di"].upper()
    under = next((one for one in tops if one.code == code), None)
    if under is None and code:
        under = node(ctx.session, ctx.actor, code, ctx.today, address.as_of)
    return tops, under or tops[0]


def _found(ctx: Context, address: Address, under: Agency) -> ConnectionReport:
    return connection_figures(
        ctx.session, under_id=under.id, actor=ctx.actor, today=ctx.today, as_of=address.as_of
    )


def _rows(found: ConnectionReport, address: Address) -> list[Standing]:
    typed = address.typed["q"].casefold().split()
    return [
        one
        for one in found.by_agency
        if address.state in {None, one.state}
        and all(word in f"{one.code} {one.name}".casefold() for word in typed)
    ]
