"""What can be done with several rows of the register at once: issue drafts, and write reminders.

Decisions are not among it: every answer is looked at by itself.
"""

from collections.abc import Sequence
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.follow_up_clock import WITH_ADDRESSEE
from renaksi.core.policy import Permission
from renaksi.core.recommendation import UNSETTLED, RecommendationStatus
from renaksi.core.recommendation_wanted import Order, Wanted
from renaksi.forms.recommendations import ConfirmForm
from renaksi.labels import recommendation_issuing as issuing, recommendation_register as words
from renaksi.labels.format import day, number
from renaksi.labels.recommendation_batch import reminder_line
from renaksi.queries.recommendation_issuing import mark, terms
from renaksi.queries.recommendation_register import Listed, Register
from renaksi.services import recommendations
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in
from renaksi.views.navigation import standing
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.recommendations.confirming import Asked, confirm

MOST: Final = 200
"""More rows than any page shows."""
DRAFTS: Final = (RecommendationStatus.DRAFT,)


@bp.route("/terbitkan", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def issue_chosen() -> ResponseReturnValue:
    """All of them as they were read, or none."""
    ctx = current_context()
    rows = _rows(ctx, Wanted(statuses=DRAFTS))
    back = url_for("recommendations.index", status=words.STATUS_SLUG[RecommendationStatus.DRAFT])
    if not rows:
        return _none(back, "Pilih sedikitnya satu rancangan yang akan diterbitkan.")
    ids = [one.facts.id for one in rows]
    asked = Asked(
        issuing.issue_words(len(rows), _due(ctx, rows)),
        f"Kepada {', '.join(one.facts.addressee_name for one in rows)}",
        back,
        "Rancangan",
        version=mark(ctx.session, ids),
        here=url_for("recommendations.issue_chosen", pilih=ids),
    )

    def do(form: ConfirmForm) -> str:
        recommendations.issue_many(ctx, ids, expect=form.version.data or None)
        return url_for("recommendations.index")

    return confirm(asked, do)


@bp.get("/pengingat")
@signed_in
def remind() -> ResponseReturnValue:
    """A text for those whose turn it is, ready to be sent by hand."""
    ctx = current_context()
    wanted = Wanted(statuses=tuple(UNSETTLED), order=Order.ADDRESSEE)
    rows = [one for one in _rows(ctx, wanted) if one.facts.stage in WITH_ADDRESSEE]
    if not rows:
        back = url_for("recommendations.index")
        return _none(back, "Pilih sedikitnya satu rekomendasi yang masih ditunggu dari instansi.")
    text = words.reminder(
        [_line(one) for one in rows],
        sender=standing().agency,
        address=url_for("recommendations.index", _external=True),
    )
    return render_template("recommendations/remind.html", rows=rows, text=text)


def _rows(ctx: Context, wanted: Wanted) -> list[Listed]:
    """Those of the address that the actor may see."""
    typed = [one for one in request.args.getlist("pilih") if one.isascii() and one.isdigit()]
    ids = frozenset(int(one) for one in typed[:MOST] if len(one) < 10)  # noqa: PLR2004 - fits any column
    return Register(ctx.session, ctx.actor, ctx.today).of(ids, wanted) if ids else []


def _none(back: str, why: str) -> ResponseReturnValue:
    flash(why, "warn")
    return redirect(back)


def _due(ctx: Context, rows: Sequence[Listed]) -> str:
    sources = {one.facts.source for one in rows}
    days = {terms(ctx.session, source, ctx.today).due_on for source in sources}
    return day(days.pop()) if len(days) == 1 else f"menurut {number(len(sources))} sumbernya"


def _line(one: Listed) -> str:
    clock = one.clocks.answer if one.clocks else None
    due = clock.due if clock and clock.due else one.facts.due_on
    is_late = clock is not None and clock.left < 0
    return reminder_line(one.facts.addressee_name, one.facts.number, due, is_late=is_late)
