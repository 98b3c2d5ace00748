"""Kalibrasi: how hubs and evaluators score beside each other."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.policy import Permission
from renaksi.exports.calibration import calibration_table
from renaksi.labels import calibration as words
from renaksi.queries.calibration import Rater, raters
from renaksi.views.assessments.blueprint import bp
from renaksi.views.assessments.moderation import ROUND
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import needs

ORDERS: Final[Mapping[str, Callable[[Rater], Any]]] = {
    "nama": lambda one: one.name.casefold(),
    "longgar": lambda one: _last(one.found.leniency.mean),
    "nasional": lambda one: _first(one.found.hub_to_national.mean),
    "sebaran": lambda one: _first(one.found.spread.mean),
}
"""What comes first: the most lenient, those the centre corrected most, those who tell least apart."""


@bp.get(f"{ROUND}/kalibrasi")
@needs(Permission.MODERATION_READ)
def calibration(round_id: int) -> ResponseReturnValue:
    ctx = current_context()
    found = raters(ctx.session, ctx.actor, round_id, ctx.today)
    asked = request.args.get("urut", "nama")
    order = asked if asked in ORDERS else "nama"
    return render_template(
        "assessments/calibration.html",
        found=found,
        words=words,
        order=order,
        hubs=_sorted(found.hubs, order),
        evaluators=_sorted(found.evaluators, order),
        back=url_for("assessments.moderation", round_id=round_id),
    )


def _sorted(some: tuple[Rater, ...], order: str) -> list[Rater]:
    return sorted(some, key=lambda one: (ORDERS[order](one), one.name.casefold()))


def _first(value: Decimal | None) -> tuple[bool, Decimal]:
    """The smallest first; those without a figure come last."""
    return value is None, value or Decimal(0)


def _last(value: Decimal | None) -> tuple[bool, Decimal]:
    return value is None, -(value or Decimal(0))


@bp.get(f"{ROUND}/kalibrasi.<any(xlsx,csv):suffix>")
@needs(Permission.MODERATION_READ)
def calibration_file(round_id: int, suffix: str) -> Response:
    ctx = current_context()
    table = calibration_table(raters(ctx.session, ctx.actor, round_id, ctx.today), ctx.now)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(table, table.title)
