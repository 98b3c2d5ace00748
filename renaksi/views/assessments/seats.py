"""Who scores: one assessment given to an evaluator, a second scorer asked for, many shared out."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment_writing import why_not_assign
from renaksi.core.errors import Conflict, Invalid, NotAllowed, WrongState
from renaksi.core.policy import Permission
from renaksi.forms.assessment_scores import SeatForm, version_in
from renaksi.labels.format import number
from renaksi.queries.assessment_page import AssessmentPage
from renaksi.queries.assessment_people import may_score, may_score_second, named, to_share
from renaksi.services import assessment_seats as service
from renaksi.services.context import Context
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.addresses import here
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import needs, signed_in

NOBODY = "Siapa saja di tim"
MOST = 50
"""Assessments shared out at once."""
REFUSED = "Orang ini ikut mengisi, sudah menjadi penilai kedua, atau bukan penilai di sana."


# ── one ───────────────────────────────────────────────────────────────────────
@bp.get(f"{ASSESSMENT}/penilai")
@signed_in
def seats(assessment_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page = _assignable(ctx, assessment_id)
    return _page(ctx, page, SeatForm(formdata=None), SeatForm(formdata=None))


@bp.post(f"{ASSESSMENT}/penilai")
@signed_in
def assign(assessment_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), SeatForm()
    page = _assignable(ctx, assessment_id)
    form.offer(named(ctx.session, [page.opened.case], may_score(page.opened.case)), NOBODY)
    if form.validate():
        try:
            service.assign(ctx, assessment_id, form.chosen, version=form.read_version)
        except Invalid:
            form.person.errors = [REFUSED]
        except (Conflict, WrongState) as error:
            return assessment_page.stale_page(ctx, assessment_id, error)
        else:
            flash("Penilai ditunjuk." if form.chosen else "Penilaian dibuka bagi tim.", "ok")
            return redirect(here(assessment_id), 303)
    ctx.session.rollback()
    return _page(ctx, _assignable(ctx, assessment_id), form, SeatForm(formdata=None)), 422


@bp.post(f"{ASSESSMENT}/penilai-kedua")
@signed_in
def ask_second(assessment_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), SeatForm()
    page = _assignable(ctx, assessment_id)
    case = page.opened.case
    form.offer(named(ctx.session, [case], may_score_second(case, ctx.actor)), None)
    if not form.person.data:
        form.person.errors = ["Pilih penilai kedua."]
    elif form.validate() and form.chosen is not None:
        try:
            service.ask_second(ctx, assessment_id, form.chosen, version=form.read_version)
        except Invalid as error:
            form.person.errors = [labels.refusal(error)]
        except (Conflict, WrongState) as error:
            return assessment_page.stale_page(ctx, assessment_id, error)
        else:
            flash("Penilai kedua diminta. Nilai pertama disembunyikan baginya.", "ok")
            return redirect(here(assessment_id), 303)
    ctx.session.rollback()
    return _page(ctx, _assignable(ctx, assessment_id), SeatForm(formdata=None), form), 422


def _assignable(ctx: Context, assessment_id: int) -> AssessmentPage:
    """For whoever shares the scoring out; a stage that is over is told on the page itself."""
    page = assessment_page.load(ctx, assessment_id)
    refusal = why_not_assign(page.opened.case, ctx.actor)
    if isinstance(refusal, NotAllowed):
        raise refusal
    return page


def _page(ctx: Context, page: AssessmentPage, first: SeatForm, second: SeatForm) -> str:
    one, case = page.assessment, page.opened.case
    ids = may_score(case) | may_score_second(case, ctx.actor)
    people = named(ctx.session, [case], ids | {one.second_scorer_id or 0, one.assigned_id or 0})
    names = dict(people)
    first.offer([each for each in people if each[0] in may_score(case)], NOBODY)
    asked = may_score_second(case, ctx.actor)
    second.offer([each for each in people if each[0] in asked], "Pilih orangnya")
    for form, chosen in ((first, one.assigned_id), (second, None)):
        if not form.person.errors:
            form.person.data = str(chosen or "")
        form.version.data = str(one.version)
    refusal = why_not_assign(case, ctx.actor)
    return render_template(
        "assessments/seats.html",
        **assessment_page.context(page),
        first=first,
        second=second,
        may_ask=bool(asked),
        names=names,
        refused=labels.refusal(refusal) if refusal else "",
    )


# ── many ──────────────────────────────────────────────────────────────────────
@bp.route("/tunjuk", methods=["GET", "POST"])
@needs(Permission.REPORT_VERIFY)
def assign_many() -> ResponseReturnValue:
    """Chosen in the list; every one of them is given to one evaluator, or none is."""
    ctx, form = current_context(), SeatForm()
    versions = _chosen()
    found = to_share(ctx.session, ctx.actor, list(versions), ctx.now)
    cases = [one.case for one in found]
    everybody = [may_score(case) for case in cases]
    shared = frozenset.intersection(*everybody) if everybody else frozenset()
    form.offer(named(ctx.session, cases, shared), NOBODY)
    status, notice = 200, ""
    if form.is_submitted() and found and form.validate():
        try:
            service.assign_many(ctx, versions, form.chosen)
        except (Conflict, WrongState, Invalid) as error:
            ctx.session.rollback()
            notice = REFUSED if isinstance(error, Invalid) else labels.refusal(error)
            status = 409
            found = to_share(ctx.session, ctx.actor, list(versions), ctx.now)
        else:
            flash(f"{number(len(versions))} penilaian ditunjuk.", "ok")
            return redirect(url_for("assessments.index"), 303)
    elif form.is_submitted():
        status = 422
    text = render_template(
        "assessments/assign_many.html",
        form=form,
        found=found,
        notice=notice,
        index_url=url_for("assessments.index"),
        has_people=bool(shared),
    )
    return text, status


def _chosen() -> Mapping[int, int | None]:
    """`pilih=12` from the list, `pilih=12:3` with the version it was read at."""
    found: dict[int, int | None] = {}
    for text in request.values.getlist("pilih")[:MOST]:
        key, colon, version = text.partition(":")
        number_ = as_key(key)
        if number_:
            found[number_] = version_in(version) if colon else None
    return found
