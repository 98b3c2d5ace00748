"""One request: why more time is asked for, what was given before, and the decision."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound, RuleBroken, WrongState
from renaksi.core.extension import ExtensionAction, why_not
from renaksi.core.report import ExtensionState
from renaksi.forms.extensions import DecisionForm
from renaksi.labels import extensions as words
from renaksi.labels.format import day
from renaksi.queries.extension_list import OpenedRequest, open_request
from renaksi.services import extensions
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.extensions.blueprint import bp
from renaksi.views.guards import signed_in


@bp.get("/<int:extension_id>")
@signed_in
def show(extension_id: int) -> ResponseReturnValue:
    """To whoever may see the report it is about; the form to whoever decides."""
    ctx = current_context()
    found = _opened(ctx, extension_id)
    return _page(ctx, found, DecisionForm(formdata=None).start_from(_proposed(found)))


@bp.post("/<int:extension_id>")
@signed_in
def decide(extension_id: int) -> ResponseReturnValue:
    """Give more time or refuse it. Whoever was second is told what was decided."""
    ctx = current_context()
    found = _opened(ctx, extension_id)
    form = DecisionForm()
    if refusal := why_not(ExtensionAction.REFUSE, found.case, ctx.actor):
        return _refused(ctx, extension_id, form, refusal)
    if not form.validate():
        return _page(ctx, found, form)
    try:
        extensions.decide(
            ctx,
            extension_id,
            grant=form.grants,
            until=form.until.data if form.grants else None,
            note=form.note.data or "",
        )
    except Invalid as error:
        form.take(error)
        return _page(ctx, found, form)
    except (Conflict, WrongState) as error:
        return _refused(ctx, extension_id, form, error)
    told = words.DONE[form.decision.data].format(
        agency=found.row.agency_name,
        checkpoint=found.row.checkpoint,
        until=day(form.until.data),
    )
    flash(told, "ok")
    return redirect(url_for("extensions.index"))


def _opened(ctx: Context, extension_id: int) -> OpenedRequest:
    found = open_request(ctx.session, ctx.actor, extension_id, ctx.now)
    if found is None:
        raise NotFound
    return found


def _proposed(found: OpenedRequest) -> date:
    """The day that was asked for, where it still helps."""
    return max(found.row.wanted_until, min(found.case.first_day, found.case.last_day))


def _refused(
    ctx: Context, extension_id: int, form: DecisionForm, error: RuleBroken
) -> ResponseReturnValue:
    """How it stands now, with what was typed still in sight."""
    if not isinstance(error, (Conflict, WrongState)):
        raise error
    ctx.session.rollback()
    found = _opened(ctx, extension_id)
    text, _status = _page(
        ctx, found, None, told=labels.refusal(error), typed=(form.note.data or "").strip()
    )
    return text, 409


def _page(
    ctx: Context,
    found: OpenedRequest,
    form: DecisionForm | None,
    *,
    told: str = "",
    typed: str = "",
) -> tuple[str, int]:
    refusal = why_not(ExtensionAction.REFUSE, found.case, ctx.actor)
    is_open = found.row.state is ExtensionState.REQUESTED
    too_late = why_not(ExtensionAction.GRANT, found.case, ctx.actor) if refusal is None else None
    text = render_template(
        "extensions/show.html",
        found=found,
        row=found.row,
        case=found.case,
        form=form if refusal is None else None,
        why=labels.refusal(refusal) if refusal is not None and is_open else "",
        too_late=labels.refusal(too_late) if too_late else "",
        told=told,
        typed=typed,
        words=words,
    )
    return text, 422 if form is not None and form.errors else 200
