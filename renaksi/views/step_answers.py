"""How a step is answered: done, shown again with what is wrong, or overtaken by somebody else."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.decree import Decree, decree_fault
from renaksi.core.errors import Conflict, Invalid, Refusal, RuleBroken
from renaksi.core.files import PDF
from renaksi.core.plan import PlanAction
from renaksi.core.plan_steps import STEPS
from renaksi.forms.steps import DecreeForm, StepForm
from renaksi.labels.timeline import entries
from renaksi.models import PlanRevision
from renaksi.queries.plan_access import Opened, open_revision
from renaksi.queries.timeline import timeline
from renaksi.services.context import Context
from renaksi.views.uploads import keep_upload

OVER = "Keadaan renaksi tidak, atau tidak lagi, memungkinkan langkah ini."
AGAIN = "Pilih lagi berkasnya: peramban tidak menyimpan pilihan berkas."


def stored_decree(revision: PlanRevision) -> Decree | None:
    """What was taken down when it was enacted; None before that."""
    if revision.decree_date is None:
        return None
    return Decree(
        revision.decree_number,
        revision.decree_date,
        revision.decree_title,
        revision.decree_signatory,
        revision.decree_signatory_title,
    )


def kept_decree(ctx: Context, opened: Opened, form: DecreeForm) -> int:
    """Store the signed decree, once everything else about it holds."""
    agency = opened.plan.agency
    if fault := decree_fault(form.decree, ctx.today_in(agency.time_zone)):
        raise fault
    if form.read_version != opened.revision.version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)
    try:
        file = keep_upload(form.decree_file.data, agency_id=agency.id, allowed=frozenset({PDF}))
    except Invalid as error:
        error.field = "decree_file"
        raise
    return file.id


def again(form: StepForm, error: Invalid | None = None) -> None:
    """Show what is wrong beside its field; what was typed is kept, a chosen file can not be."""
    if error is not None and error.field is None:
        form.form_errors.append(labels.refusal(error))
    elif error is not None:
        form.take(error)
    if isinstance(form, DecreeForm) and form.decree_file.data and not form.decree_file.errors:
        form.decree_file.errors = [AGAIN]


def after(action: PlanAction, plan_id: int, number: int) -> str:
    """Where to go on: the reviewer to the review or the next one, the owner to the plan."""
    if action is PlanAction.START_REVIEW:
        return url_for("reviews.show", plan_id=plan_id)
    if STEPS[action].by_reviewer:
        return url_for("reviews.index")
    return url_for("plans.show", plan_id=plan_id, number=number)


def stale(
    ctx: Context,
    opened: Opened,
    form: StepForm,
    error: RuleBroken,
    action: PlanAction | None = None,
) -> ResponseReturnValue:
    """The plan is not as it was read: say how it stands, and keep what was typed in sight."""
    ctx.session.rollback()
    plan_id, number = opened.plan.id, opened.revision.number
    opened = open_revision(ctx.session, ctx.actor, plan_id, number, ctx.today)
    events = [one for one in timeline(ctx.session, plan_id) if one.revision_number == number]
    newest = next(iter(events), None)
    own = newest is not None and newest.actor_id == ctx.actor.user_id
    page = render_template(
        "steps/stale.html",
        opened=opened,
        sentence=OVER if error.reason is Refusal.WRONG_STATE else labels.refusal(error),
        is_done=own and newest is not None and newest.event == f"plan:{action}",
        typed=(form.note.data or "").strip() if form.is_submitted() else "",
        last=next(iter(entries(events[:1], opened.plan.agency.time_zone)), None),
    )
    return page, 409
