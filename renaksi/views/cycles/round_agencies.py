"""Who is assessed with an instrument: kinds by a switch, single agencies by an exception."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import Invalid
from renaksi.core.policy import Permission
from renaksi.core.report_duty import ABLE
from renaksi.forms.rounds import AssessedExceptionForm, AssessedKindsForm
from renaksi.queries.round_setup import Chosen, round_people
from renaksi.services import assessed_agencies
from renaksi.views.agencies.confirming import pick
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.cycles.rounds import ROUND, opened
from renaksi.views.guards import needs


@bp.get(f"{ROUND}/instansi")
@needs(Permission.INSTRUMENT_KEEP)
def round_agencies(year: int, code: str) -> ResponseReturnValue:
    """Kinds and exceptions as they are decided."""
    return _page(opened(year, code))


@bp.post(f"{ROUND}/instansi/jenis")
@needs(Permission.INSTRUMENT_KEEP)
def assessed_kinds(year: int, code: str) -> ResponseReturnValue:
    """Exactly the ticked kinds are assessed."""
    chosen, form = opened(year, code), AssessedKindsForm()
    form.offer(ABLE)
    if not form.validate_on_submit():
        return _page(chosen, kinds=form), 422
    assessed_agencies.set_kinds(
        current_context(),
        chosen.cycle.id,
        chosen.instrument.instrument_id,
        [AgencyKind(one) for one in form.kinds.data or []],
    )
    flash("Jenis instansi yang dinilai sudah disimpan.", "ok")
    return _back(chosen)


@bp.post(f"{ROUND}/instansi/pengecualian")
@needs(Permission.INSTRUMENT_KEEP)
def except_assessed(year: int, code: str) -> ResponseReturnValue:
    """One agency that is assessed, or not, whatever its kind is."""
    ctx, chosen, form = current_context(), opened(year, code), AssessedExceptionForm()
    holds = form.validate()
    if pick(ctx, form.agency) and holds and form.agency.agency_id is not None:
        try:
            made = assessed_agencies.set_exception(
                ctx,
                chosen.cycle.id,
                chosen.instrument.instrument_id,
                form.agency.agency_id,
                is_assessed=form.is_assessed.data == "ya",
                reason=form.reason.data or "",
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Pengecualian untuk {made.agency.name} sudah disimpan.", "ok")
            return _back(chosen)
    return _page(chosen, exception=form), 422


@bp.post(f"{ROUND}/instansi/pengecualian/<int:agency_id>/akhiri")
@needs(Permission.INSTRUMENT_KEEP)
def end_assessed_exception(year: int, code: str, agency_id: int) -> ResponseReturnValue:
    """From now on the agency follows its kind."""
    chosen = opened(year, code)
    assessed_agencies.end_exception(
        current_context(), chosen.cycle.id, chosen.instrument.instrument_id, agency_id
    )
    flash("Pengecualian diakhiri. Instansi itu kembali mengikuti jenisnya.", "ok")
    return _back(chosen)


def _back(chosen: Chosen) -> ResponseReturnValue:
    return redirect(url_for(".round_agencies", year=chosen.cycle.year, code=chosen.code))


def _page(
    chosen: Chosen,
    *,
    kinds: AssessedKindsForm | None = None,
    exception: AssessedExceptionForm | None = None,
) -> str:
    ctx = current_context()
    people = round_people(ctx.session, chosen, ctx.today)
    if kinds is None:
        assessed = [one.kind.value for one in people.kinds if one.is_assessed]
        kinds = AssessedKindsForm(formdata=None, kinds=assessed)
        kinds.offer(ABLE)
    return render_template(
        "cycles/round_agencies.html",
        chosen=chosen,
        people=people,
        shares={one.kind.value: one for one in people.kinds},
        kinds=kinds,
        form=exception or AssessedExceptionForm(formdata=None),
    )
