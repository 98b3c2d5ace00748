"""Item 6: with which instruments the year is assessed, when, and the beginning of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.assessment_round import AssessmentRound as Dates
from renaksi.core.errors import NotFound, WrongState
from renaksi.core.policy import Permission
from renaksi.forms.base import Form
from renaksi.forms.rounds import RoundForm, proposed
from renaksi.labels import refusal
from renaksi.labels.assessment import ASSESSMENT_STATE
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.round_setup import (
    Chosen,
    chosen_instrument,
    round_people,
    rounds_of,
    states_of,
    usable_instruments,
)
from renaksi.services import assessments
from renaksi.services.assessment_rounds import set_round
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.cycles.basis import CHANGED, saved
from renaksi.views.guards import needs

ROUND = "/<int:year>/penilaian/<code>"


@bp.get("/<int:year>/penilaian")
@needs(Permission.INSTRUMENT_KEEP)
def rounds(year: int) -> ResponseReturnValue:
    """The rounds there are, and the instruments that could be used besides."""
    session = current_context().session
    cycle = cycle_by_year(session, year)
    found = rounds_of(session, cycle)
    taken = {one.instrument_id for one in found}
    return render_template(
        "cycles/rounds.html",
        cycle=cycle,
        rounds=found,
        states=states_of(session, found),
        words=ASSESSMENT_STATE,
        others=[one for one in usable_instruments(session) if one.instrument_id not in taken],
    )


@bp.route(ROUND, methods=["GET", "POST"], endpoint="round")
@needs(Permission.INSTRUMENT_KEEP)
def round_(year: int, code: str) -> ResponseReturnValue:
    """The version and the dates."""
    chosen = opened(year, code)
    form, notice = RoundForm(), ""
    form.offer(chosen.instrument.versions)
    if not form.is_submitted():
        _fill(form, chosen)
    elif form.validate():
        try:
            done = saved(form, lambda: _set(chosen, form))
        except WrongState as refused:
            form.version_id.errors, done = [refusal(refused)], False
        if done:
            flash(f"Tanggal penilaian {code} sudah disimpan.", "ok")
            return redirect(url_for(".round_agencies", year=year, code=code))
        if done is None:
            chosen, notice = opened(year, code), CHANGED
            form.version.data = str(chosen.round.version) if chosen.round else ""
    page = render_template("cycles/round.html", chosen=chosen, form=form, notice=notice)
    return page, 409 if notice else 422 if form.errors else 200


def opened(year: int, code: str) -> Chosen:
    """The instrument in the cycle. Raises NotFound."""
    session = current_context().session
    return chosen_instrument(session, cycle_by_year(session, year), code)


def _fill(form: RoundForm, chosen: Chosen) -> None:
    one = chosen.round
    if one is None:
        newest = next(iter(chosen.instrument.versions))
        form.fill(proposed(chosen.cycle.year), newest, None)
        return
    dates = Dates(**{name: getattr(one, name) for name in Dates.__slots__})
    form.fill(dates, one.version_id, one.version)


def _set(chosen: Chosen, form: RoundForm) -> object:
    return set_round(
        current_context(),
        chosen.cycle.id,
        chosen.instrument.instrument_id,
        form.dates(),
        version_id=form.version_id.data,
        version=form.seen(),
    )


@bp.route(f"{ROUND}/mulai", methods=["GET", "POST"])
@needs(Permission.INSTRUMENT_KEEP)
def begin_round(year: int, code: str) -> ResponseReturnValue:
    """For how many an assessment would be opened; then opened. Twice opens nothing more."""
    ctx, chosen = current_context(), opened(year, code)
    if chosen.round is None:
        raise NotFound
    if Form().validate_on_submit():
        made = len(assessments.begin_round(ctx, chosen.round.id))
        flash(f"{made} penilaian dibuka." if made else "Semua penilaian sudah dibuka.", "ok")
        return redirect(url_for(".rounds", year=year))
    return render_template(
        "cycles/round_begin.html",
        chosen=chosen,
        people=round_people(ctx.session, chosen, ctx.today),
        today=ctx.today,
    )
