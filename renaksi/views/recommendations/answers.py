"""Writing the answer (tindak lanjut) that the manager will submit."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.follow_up import may_write_answer
from renaksi.core.policy import Permission, may
from renaksi.core.recommendation import RecommendationAction
from renaksi.forms.follow_ups import UNWRITTEN, AnswerForm, ProofForm
from renaksi.queries.recommendation_page import Part, RecommendationPage
from renaksi.services import follow_ups
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.addresses import step_url
from renaksi.views.recommendations.blueprint import RECOMMENDATION, bp
from renaksi.views.uploads import file_store, stream_of

ANSWER = f"{RECOMMENDATION}/tindak-lanjut"


@bp.get(ANSWER)
@signed_in
def answer(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    return render(ctx, writable(ctx, recommendation_id))


@bp.post(ANSWER)
@signed_in
def write(recommendation_id: int) -> ResponseReturnValue:
    """Save the words, whichever button was pressed, and then do what it says: nothing that was
    typed is lost to an upload.
    """
    ctx = current_context()
    page, form = _own(ctx, recommendation_id), AnswerForm()
    if not form.validate():
        return render(ctx, page, form), 422
    try:
        follow_ups.write_answer(
            ctx, recommendation_id, form.narrative.data or "", version=form.read_version
        )
    except Invalid as error:
        form.take(error)
        return render(ctx, page, form), 422
    except Conflict:
        return _overtaken(ctx, recommendation_id, form)
    except WrongState as error:
        return recommendation_page.too_late(ctx, recommendation_id, error, form.narrative.data)
    return _onward(ctx, recommendation_id)


def _onward(ctx: Context, recommendation_id: int) -> ResponseReturnValue:
    """What the button asks for beside saving."""
    given = request.files.get("file")
    if "unggah" in request.form or (given is not None and given.filename):
        proof = ProofForm()
        if not (proof.validate() and _attached(ctx, recommendation_id, proof)):
            ctx.session.rollback()
            return render(ctx, writable(ctx, recommendation_id), proof=proof), 422
    if "lepas" in request.form:
        follow_ups.detach(ctx, recommendation_id, as_key(request.form["lepas"]))
        flash("Bukti dilepas dari tindak lanjut ini. Berkasnya masih dapat dipakai lagi.", "ok")
    elif "ajukan" in request.form:
        return redirect(step_url(recommendation_id, RecommendationAction.ANSWER), 303)
    elif "pilih" in request.form:
        return redirect(url_for("recommendations.choose", recommendation_id=recommendation_id), 303)
    elif "unggah" not in request.form:
        flash("Tindak lanjut tersimpan. Belum diajukan.", "ok")
        return redirect(here(recommendation_id), 303)
    return redirect(here(recommendation_id, "bukti"), 303)


def _attached(ctx: Context, recommendation_id: int, proof: ProofForm) -> bool:
    """False where the file, or what is said of it, does not hold; its fields then say why."""
    given = request.files.get("file")
    name = (given.filename if given else None) or ""
    try:
        follow_ups.attach(
            ctx,
            file_store(),
            stream_of(given),
            recommendation_id,
            name=name,
            effective_on=proof.effective_on.data,
            description=proof.description.data or "",
        )
    except Invalid as error:
        proof.take(error)
        return False
    flash(f"Bukti {name} tersimpan.", "ok")
    return True


def _overtaken(ctx: Context, recommendation_id: int, form: AnswerForm) -> ResponseReturnValue:
    """Somebody else saved meanwhile: both texts are shown, and saving again is a choice."""
    ctx.session.rollback()
    page = writable(ctx, recommendation_id)
    form.version.data = str(page.draft.version if page.draft else UNWRITTEN)
    return render(ctx, page, form, is_overtaken=True), 409


def here(recommendation_id: int, anchor: str | None = None) -> str:
    return url_for("recommendations.answer", recommendation_id=recommendation_id, _anchor=anchor)


def writable(ctx: Context, recommendation_id: int) -> RecommendationPage:
    """For whoever writes the answer now. Authority first, so a refusal leaks no state."""
    page = _own(ctx, recommendation_id)
    if not may_write_answer(page.opened.case, ctx.actor):
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=page.recommendation.status)
    return page


def _own(ctx: Context, recommendation_id: int) -> RecommendationPage:
    """For whoever writes its answers, now or at another stage."""
    page = recommendation_page.load(ctx, recommendation_id, Part.ANSWERS | Part.STEPS)
    if not may(ctx.actor, Permission.FOLLOW_UP_WRITE, page.opened.case.place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    return page


def render(
    ctx: Context,
    page: RecommendationPage,
    form: AnswerForm | None = None,
    proof: ProofForm | None = None,
    *,
    is_overtaken: bool = False,
) -> str:
    """`form`, `proof`: what was sent and does not hold."""
    draft = page.draft
    if form is None:
        form = AnswerForm(formdata=None).start_from(
            draft.narrative if draft else "", draft.version if draft else UNWRITTEN
        )
    return render_template(
        "recommendations/answer.html",
        **recommendation_page.context(page),
        draft=draft,
        last=next(iter(page.answers), None),
        form=form,
        proof=proof or ProofForm(formdata=None),
        is_overtaken=is_overtaken,
        may_submit=may(ctx.actor, Permission.FOLLOW_UP_SUBMIT, page.opened.case.place),
    )
