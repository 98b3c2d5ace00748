"""Tying a recommendation to the plan: a new action made of it, or actions that are there already."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.policy import Permission, may
from renaksi.core.recommendation import UNSETTLED
from renaksi.forms.follow_ups import MakeActionForm, ReasonForm
from renaksi.labels import refusal
from renaksi.queries.recommendation_candidates import Draft, candidates, draft_plan
from renaksi.queries.recommendation_page import Part, RecommendationPage
from renaksi.services import recommendation_items as service
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.addresses import here
from renaksi.views.recommendations.blueprint import RECOMMENDATION, bp

NOTHING_CHOSEN = "Pilih dahulu aksinya."
ALREADY = (
    "Aksi yang ditautkan sudah berubah sejak halaman ini dibuka; lihat daftarnya di bawah."
    " Bila tetap perlu aksi baru, kirim sekali lagi."
)


@bp.get(f"{RECOMMENDATION}/aksi")
@signed_in
def actions(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    return _page(ctx, _writable(ctx, recommendation_id))


@bp.post(f"{RECOMMENDATION}/aksi/buat")
@signed_in
def make_action(recommendation_id: int) -> ResponseReturnValue:
    """A new row of the plan being drafted, open for its indicator and targets."""
    ctx = current_context()
    page = _writable(ctx, recommendation_id)
    draft = draft_plan(ctx.session, recommendation_id, page.opened.case.place)
    form = MakeActionForm().offer(draft.strategies if draft else ())
    status, fault = 422, ""
    if draft is not None and form.validate():
        read, strategy = as_key(form.linked.data), form.strategy.data
        try:
            item = service.make_action(ctx, recommendation_id, strategy, expect=read)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            fault = refusal(error)
        except Conflict:
            status, fault = 409, ALREADY
        else:
            flash("Rekomendasi menjadi aksi renaksi. Lengkapi indikator dan targetnya.", "ok")
            lineage = item.lineage_id
            target = url_for(
                "plans.show", plan_id=draft.plan_id, ubah=lineage, _anchor=f"baris-{lineage}"
            )
            return redirect(target, 303)
        ctx.session.rollback()
        page = _writable(ctx, recommendation_id)
    return _page(ctx, page, form, fault), status


@bp.post(f"{RECOMMENDATION}/aksi/alasan")
@signed_in
def give_reason(recommendation_id: int) -> ResponseReturnValue:
    """Say why the plan being drafted has no action for it, so that it can be submitted."""
    ctx, form = current_context(), ReasonForm()
    try:
        page = _writable(ctx, recommendation_id)
        draft = _working_plan(ctx, page)
        if not form.validate():
            return _page(ctx, page, reason=form), 422
        service.give_reason(ctx, draft.plan_id, recommendation_id, form.reason.data or "")
    except WrongState as error:
        return recommendation_page.too_late(ctx, recommendation_id, error, form.reason.data)
    told = (form.reason.data or "").strip()
    flash("Alasan tersimpan." if told else "Alasan dihapus.", "ok")
    return redirect(url_for("recommendations.actions", recommendation_id=recommendation_id), 303)


@bp.post(f"{RECOMMENDATION}/aksi/tautkan")
@signed_in
def link_actions(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page = _writable(ctx, recommendation_id)
    chosen = [_key(one) for one in request.form.getlist("aksi")]
    if not chosen:
        return _page(ctx, page, fault=NOTHING_CHOSEN), 422
    for plan_id, lineage_id in chosen:
        service.link_item(ctx, recommendation_id, plan_id, lineage_id)
    flash("Aksi ditautkan. Capaiannya tampil pada rekomendasi ini.", "ok")
    return redirect(here(recommendation_id, "aksi"), 303)


@bp.post(f"{RECOMMENDATION}/aksi/lepas")
@signed_in
def unlink_action(recommendation_id: int) -> ResponseReturnValue:
    plan_id, lineage_id = _key(request.form.get("aksi", ""))
    service.unlink_item(current_context(), recommendation_id, plan_id, lineage_id)
    flash("Tautan aksi dilepas. Aksinya tetap ada pada renaksi.", "ok")
    return redirect(here(recommendation_id, "aksi"), 303)


def _working_plan(ctx: Context, page: RecommendationPage) -> Draft:
    draft = draft_plan(ctx.session, page.recommendation.id, page.opened.case.place)
    if draft is None:
        raise WrongState(Refusal.NO_WORKING_PLAN, agency=page.holder)
    return draft


def _key(sent: str) -> tuple[int, str]:
    """`12:lineage`; what cannot be one names nothing."""
    plan_id, _colon, lineage_id = sent.partition(":")
    return as_key(plan_id) or 0, lineage_id


def _writable(ctx: Context, recommendation_id: int) -> RecommendationPage:
    page = recommendation_page.load(ctx, recommendation_id, Part.NOTHING)
    case = page.opened.case
    if not may(ctx.actor, Permission.FOLLOW_UP_WRITE, case.place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    if case.status not in UNSETTLED:
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=case.status)
    return page


def _page(
    ctx: Context,
    page: RecommendationPage,
    form: MakeActionForm | None = None,
    fault: str = "",
    reason: ReasonForm | None = None,
) -> str:
    """`form`, `reason`: what was sent and does not hold."""
    place = page.opened.case.place
    draft = draft_plan(ctx.session, page.recommendation.id, place)
    if form is None and draft is not None:
        form = MakeActionForm(formdata=None).offer(draft.strategies)
    if form is not None and draft is not None:
        form.linked.data = str(draft.linked)
    if reason is None and draft is not None:
        reason = ReasonForm(formdata=None, reason=draft.reason)
    return render_template(
        "recommendations/actions.html",
        **recommendation_page.context(page),
        draft=draft,
        form=form,
        reason=reason,
        fault=fault,
        may_make=draft is not None and may(ctx.actor, Permission.PLAN_EDIT, place),
        candidates=candidates(ctx.session, page.recommendation.id, place),
    )
