"""A round as the centre moderates it: sample, cases, what is ready to become final."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.moderation import is_same_again
from renaksi.core.policy import Permission
from renaksi.exports.moderation import moderation_table
from renaksi.labels import moderation as words
from renaksi.queries.moderation import Moderation, moderation as load
from renaksi.queries.moderation_rounds import moderation_rounds
from renaksi.queries.moderation_rows import Moderated
from renaksi.views.assessments.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import needs

ROUND: Final = "/putaran/<int:round_id>"
PER_PAGE: Final = 50
"""Also how many become final in one go: each is scored anew, and a page must not take minutes."""
LONGEST_SEARCH: Final = 60
ZERO: Final = Decimal(0)
ORDERS: Final[Mapping[str, Callable[[Moderated], Any]]] = {
    "": lambda _one: 0,
    "peringatan": lambda one: -one.flagged,
    "selisih": lambda one: -abs(one.moved or ZERO),
    "mandiri": lambda one: -abs(one.over_own or ZERO),
}
"""As the list comes; else what looks odd first: warnings, what the centre or the hub changed most."""


@bp.get("/moderasi")
@needs(Permission.MODERATION_READ)
def rounds() -> ResponseReturnValue:
    """Every round, with how far the centre has come."""
    ctx = current_context()
    found = moderation_rounds(ctx.session, ctx.actor, ctx.today)
    return render_template("assessments/rounds.html", rounds=found)


@bp.get(f"{ROUND}/moderasi")
@needs(Permission.MODERATION_READ)
def moderation(round_id: int) -> ResponseReturnValue:
    ctx = current_context()
    found = load(ctx.session, ctx.actor, round_id, ctx.today)
    return render_template("assessments/moderation.html", **shown(found))


def shown(found: Moderation) -> dict[str, Any]:
    """All that the page says, for the tab and the page of the address."""
    tab = _tab(found)
    typed = request.args.get("cari", "").strip()[:LONGEST_SEARCH]
    order = _order()
    rows = sorted(
        (one for one in _rows(found, tab) if _matches(one, typed)), key=ORDERS[order]
    )  # sorting keeps what is alike in its place
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(_number(), pages)
    sample = next(iter(found.samples), None)
    return {
        "m": found,
        "words": words,
        "tab": tab,
        "typed": typed,
        "order": order,
        "counts": {name: len(_rows(found, name)) for name in words.TABS},
        "rows": rows[(number - 1) * PER_PAGE : number * PER_PAGE],
        "total": len(rows),
        "page": number,
        "pages": pages,
        "page_url": lambda to: address(
            found, lihat=tab, cari=typed or None, urut=order or None, hal=to
        ),
        "sample": sample,
        "said": found.national(sample) if sample else None,
        "same_again": bool(sample and is_same_again(sample.seed, sample.strata)),
        "waiting": [one for one in found.cases if one.waits],
    }


def address(found: Moderation, **more: Any) -> str:
    return url_for("assessments.moderation", round_id=found.round.id, **more)


def _tab(found: Moderation) -> str:
    """The one asked for; else where there is something to do."""
    asked = request.args.get("lihat", "")
    if asked in words.TABS:
        return asked
    if any(one.waits for one in found.cases):
        return "kasus"
    return "siap" if found.ready else "semua" if found.moderated else "final"


def _rows(found: Moderation, tab: str) -> list[Moderated]:
    return {
        "kasus": found.cases,
        "siap": found.ready,
        "semua": found.moderated,
        "final": found.final,
    }[tab]


def _matches(one: Moderated, typed: str) -> bool:
    text = f"{one.code} {one.name} {one.hub_name}".casefold()
    return all(word in text for word in typed.casefold().split())


def _order() -> str:
    asked = request.args.get("urut", "")
    return asked if asked in ORDERS else ""


def _number() -> int:
    asked = request.args.get("hal", "")
    return max(1, min(int(asked), 1000)) if asked.isascii() and asked.isdigit() else 1


@bp.get(f"{ROUND}/moderasi.<any(xlsx,csv):suffix>")
@needs(Permission.MODERATION_READ)
def moderation_file(round_id: int, suffix: str) -> Response:
    """Everything that is or was in moderation, with its cases."""
    ctx = current_context()
    found = load(ctx.session, ctx.actor, round_id, ctx.today)
    table = moderation_table(found, ctx.now)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(table, table.title)
