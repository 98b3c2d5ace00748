"""Who scores: one assessment given to an evaluator, a second scorer asked for, many shared out."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment_writing import why_not_assign
from renaksi.core.errors import Conflict, Invalid, NotAllowed, WrongState
from renaksi.core.policy import Permission
from renaksi.forms.assessment_scores import SeatForm, version_in
from renaksi.labels.format import number
from renaksi.queries.assessment_cases import OpenedAssessment
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
SEAT, SECOND = "kursi", "kedua"
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
    """Chosen in the list; every one of them is given to one person, or none is."""
    ctx, form, versions = current_context(), SeatForm(), _chosen()
    is_second = request.values.get(SEAT) == SECOND
    found = to_share(ctx.session, ctx.actor, list(versions), ctx.now)
    shared = _shared(ctx, found, is_second=is_second)
    people = named(ctx.session, [one.case for one in found], shared)
    form.offer(people, "Pilih orangnya" if is_second else NOBODY)
    status, notice = 200, ""
    if form.is_submitted() and found:
        status, notice = 422, ""
        if is_second and not form.person.data:
            form.person.errors = ["Pilih penilai kedua."]
        elif form.validate():
            try:
                return _share_out(ctx, versions, form.chosen, is_second=is_second)
            except (Conflict, WrongState, Invalid) as error:
                ctx.session.rollback()
                notice = REFUSED if isinstance(error, Invalid) else labels.refusal(error)
                status = 409
                found = to_share(ctx.session, ctx.actor, list(versions), ctx.now)
    text = render_template(
        "assessments/assign_many.html",
        form=form,
        found=found,
        notice=notice,
        index_url=url_for("assessments.index"),
        has_people=bool(shared),
        is_second=is_second,
    )
    return text, status


def _shared(ctx: Context, found: Sequence[OpenedAssessment], *, is_second: bool) -> frozenset[int]:
    """Whoever can take every one of them."""
    each = [
        may_score_second(one.case, ctx.actor) if is_second else may_score(one.case) for one in found
    ]
    return frozenset.intersection(*each) if each else frozenset()


def _share_out(
    ctx: Context, versions: Mapping[int, int | None], person: int | None, *, is_second: bool
) -> ResponseReturnValue:
    if is_second and person is not None:
        service.ask_second_many(ctx, versions, person)
        flash(f"Penilai kedua diminta bagi {number(len(versions))} penilaian.", "ok")
    else:
        service.assign_many(ctx, versions, person)
        flash(f"{number(len(versions))} penilaian ditunjuk.", "ok")
    return redirect(url_for("assessments.index"), 303)


def _chosen() -> Mapping[int, int | None]:
    """`pilih=12` from the list, `pilih=12:3` with the version it was read at."""
    found: dict[int, int | None] = {}
    for text in request.values.getlist("pilih")[:MOST]:
        key, colon, version = text.partition(":")
        number_ = as_key(key)
        if number_:
            found[number_] = version_in(version) if colon else None
    return found
