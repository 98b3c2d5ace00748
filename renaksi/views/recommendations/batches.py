"""A batch: its progress agency by agency, its drafts together, and a text to remind with."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.policy import Permission
from renaksi.core.recommendation import RecommendationAction, RecommendationStatus
from renaksi.forms.recommendations import ConfirmForm, TextForm
from renaksi.labels import recommendation_batch as told, recommendation_issuing as words, refusal
from renaksi.labels.format import day, number
from renaksi.queries import recommendation_issuing as issuing
from renaksi.queries.recommendation_batch import (
    STANDING,
    Batch,
    awaited,
    batch_of,
    batch_page,
    members,
)
from renaksi.queries.recommendation_register import Listed
from renaksi.services import follow_ups, recommendations
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in
from renaksi.views.navigation import standing
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.recommendations.confirming import Asked, confirm
from renaksi.views.recommendations.drafts import own_bases, text_page
from renaksi.views.recommendations.issuing import offer_bases

BATCH = "/kelompok/<int:batch_id>"
DRAFT = (RecommendationStatus.DRAFT,)


@bp.get(BATCH)
@signed_in
def batch(batch_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page = request.args.get("hal", "")
    number_ = min(int(page), 1000) if page.isascii() and page.isdigit() else 1
    seen = batch_page(ctx.session, ctx.actor, batch_id, ctx.today, page=max(1, number_))
    return render_template("recommendations/batch.html", seen=seen, told=told, page_url=_page_url)


def _page_url(number_: int) -> str:
    batch_id = (request.view_args or {})["batch_id"]
    return url_for("recommendations.batch", batch_id=batch_id, hal=number_ if number_ > 1 else None)


@bp.get(f"{BATCH}/pengingat")
@needs(Permission.RECOMMENDATION_ISSUE)
def batch_reminder(batch_id: int) -> ResponseReturnValue:
    """A text for the agencies whose turn it is, ready to be sent by hand."""
    ctx = current_context()
    seen = _ours(ctx, batch_id)
    rows = awaited(ctx.session, ctx.actor, batch_id, ctx.today)
    address = url_for("recommendations.index", _external=True)
    lines = [_reminder_line(one) for one in rows]
    text = told.reminder(seen.title, lines, sender=standing().agency, address=address)
    return render_template("recommendations/batch_reminder.html", batch=seen, rows=rows, text=text)


def _reminder_line(one: Listed) -> str:
    clock = one.clocks.answer if one.clocks else None
    return told.reminder_line(
        one.facts.addressee_name,
        one.facts.number,
        clock.due if clock and clock.due else one.facts.due_on,
        is_late=clock is not None and clock.left < 0,
    )


@bp.route(f"{BATCH}/ubah", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def correct_batch(batch_id: int) -> ResponseReturnValue:
    ctx = current_context()
    seen = _ours(ctx, batch_id)
    form = _text_form(ctx, seen)
    if not form.is_submitted():
        form.version.data = issuing.mark(ctx.session, _drafts(ctx, batch_id)[1])
    status, notice = 200, ""
    if form.is_submitted() and form.validate():
        read = form.version.data or None
        try:
            changed = recommendations.correct_batch(ctx, batch_id, form.values, expect=read)
        except Invalid as refused:
            form.take(refused)
        except (Conflict, WrongState) as refused:
            status, notice = 409, refusal(refused)
        else:
            flash(f"{number(changed)} rancangan diubah.", "ok")
            return redirect(_address(batch_id))
    drafts = members(ctx.session, ctx.actor, batch_id, ctx.today, DRAFT)
    if notice:
        form.version.data = issuing.mark(ctx.session, drafts)
    page = text_page(form, seen.title, _address(batch_id), notice, drafts=max(2, len(drafts)))
    return page, 422 if form.errors else status


def _text_form(ctx: Context, seen: Batch) -> TextForm:
    values = seen.values
    form = TextForm(
        basis=f"{seen.issuer_code}:{values.source}",
        text=values.text,
        cause=values.cause,
        priority=values.priority,
    )
    offer_bases(form, own_bases(ctx, seen.issuer_id))
    return form


@bp.route(f"{BATCH}/terbitkan", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def issue_batch(batch_id: int) -> ResponseReturnValue:
    ctx = current_context()
    seen, drafts = _drafts(ctx, batch_id)
    due = issuing.terms(ctx.session, seen.values.source, ctx.today).due_on
    return _confirm(
        seen,
        words.issue_words(len(drafts), day(due)),
        lambda form: recommendations.issue_batch(ctx, batch_id, expect=form.version.data or None),
        mark=issuing.mark(ctx.session, drafts),
    )


@bp.route(f"{BATCH}/buang", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def discard_batch(batch_id: int) -> ResponseReturnValue:
    """Back to the batch while something of it was issued, else to the register."""
    ctx = current_context()
    seen, drafts = _drafts(ctx, batch_id)
    issued = members(ctx.session, ctx.actor, batch_id, ctx.today, STANDING)
    return _confirm(
        seen,
        words.discard_words(len(drafts)),
        lambda form: recommendations.discard_batch(ctx, batch_id, expect=form.version.data or None),
        after="" if issued else url_for("recommendations.index"),
        mark=issuing.mark(ctx.session, drafts),
    )


@bp.route(f"{BATCH}/tarik", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def withdraw_batch(batch_id: int) -> ResponseReturnValue:
    """All of it that was issued: every one of them or none."""
    ctx = current_context()
    seen = _ours(ctx, batch_id)
    ids = members(ctx.session, ctx.actor, batch_id, ctx.today, STANDING)
    if not ids:
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=RecommendationStatus.WITHDRAWN)
    return _confirm(
        seen,
        words.withdraw_words(len(ids)),
        lambda form: follow_ups.take_many(
            ctx,
            ids,
            RecommendationAction.WITHDRAW,
            note=form.note.data or "",
            expect=form.version.data or None,
        ),
        mark=issuing.mark(ctx.session, ids),
    )


def _ours(ctx: Context, batch_id: int) -> Batch:
    """Raises NotFound, and NotAllowed for whoever only reads it."""
    seen = batch_of(ctx.session, ctx.actor, batch_id, ctx.today)
    if not seen.is_ours:
        raise NotAllowed(Refusal.ROLE_MISSING)
    return seen


def _drafts(ctx: Context, batch_id: int) -> tuple[Batch, list[int]]:
    """Raises WrongState where all of it was issued."""
    seen = _ours(ctx, batch_id)
    found = members(ctx.session, ctx.actor, batch_id, ctx.today, DRAFT)
    if not found:
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=RecommendationStatus.OPEN)
    return seen, found


def _confirm(
    seen: Batch,
    step: words.Words,
    do: Callable[[ConfirmForm], object],
    *,
    after: str = "",
    mark: str | None = None,
) -> ResponseReturnValue:
    address = _address(seen.id)

    def done(form: ConfirmForm) -> str:
        do(form)
        return after or address

    return confirm(Asked(step, seen.title, address, seen.title, mark), done)


def _address(batch_id: int) -> str:
    return url_for("recommendations.batch", batch_id=batch_id)
