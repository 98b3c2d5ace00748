"""Telaah: the queue of a reviewer, and the page on which a plan is judged."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.calendar import add_working_days
from renaksi.core.comments import why_not_note
from renaksi.core.errors import NotAllowed, Refusal, RuleBroken
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import Permission, may
from renaksi.core.workflow import acting_tier, note_required, why_not
from renaksi.forms.comments import CommentForm, NoteForm
from renaksi.forms.steps import ReturnForm, StepForm
from renaksi.labels import reviews as words
from renaksi.labels.comparison import ROW_CHANGE, value_changes, value_text
from renaksi.labels.plan_checks import hint_text
from renaksi.labels.plan_page import inheritance
from renaksi.labels.timeline import entries
from renaksi.queries.plan_access import Opened, open_revision
from renaksi.queries.review_page import ReviewPage, ReviewRow, review_page
from renaksi.queries.review_queue import PER_PAGE, Filter, Tab, review_queue
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs

bp = Blueprint("reviews", __name__, url_prefix="/telaah")
TABS = {slug: tab for tab, slug in words.TAB_SLUG.items()}
SHOWN = ("perlu", "berubah", "semua")
MAX_PAGE = 10_000
STATES = {
    Tab.WAITING: (PlanState.SUBMITTED, PlanState.IN_REVIEW),
    Tab.UNDER_WAY: (PlanState.SUBMITTED, PlanState.IN_REVIEW),
    Tab.DECIDED: (PlanState.RETURNED, PlanState.ENDORSED, PlanState.ENACTED),
}
"""What a list can be narrowed to."""


@bp.get("/")
@needs(Permission.PLAN_REVIEW_NOTE)
def index() -> ResponseReturnValue:
    ctx = current_context()
    wanted = _filter()
    queue = review_queue(ctx.session, ctx.actor, wanted, ctx.today)
    return render_template(
        "reviews/index.html",
        queue=queue,
        wanted=wanted,
        words=words,
        states=STATES[wanted.tab],
        tabs=[(tab, words.TAB[tab], _link(tab=tab, page=1)) for tab in Tab],
        pages=max(1, -(-queue.total // PER_PAGE)),
        page_url=lambda page: _link(page=page),
        is_filtered=bool(wanted.text or wanted.agency or wanted.year or wanted.state),
    )


def _filter() -> Filter:
    """What cannot be read is as if it was not asked for."""
    args = request.args
    state = args.get("keadaan", "")
    page = args.get("hal", 1, type=int)
    return Filter(
        tab=TABS.get(args.get("tampil", ""), Tab.WAITING),
        text=args.get("q", "").strip()[:100],
        agency=args.get("instansi", "").strip()[:60],
        year=args.get("siklus", type=int),
        state=next((one for one in PlanState if one == state), None),
        by_name=args.get("urut") == "instansi",
        page=page if 1 <= page <= MAX_PAGE else 1,
    )


def _link(*, tab: Tab | None = None, page: int) -> str:
    """The same list with another tab or page."""
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if value}
    if tab is not None:
        kept["tampil"] = words.TAB_SLUG[tab]
    kept["hal"] = page if page > 1 else None
    return url_for("reviews.index", **kept)


@bp.get("/<int:plan_id>")
@needs(Permission.PLAN_REVIEW_NOTE)
def show(plan_id: int) -> ResponseReturnValue:
    ctx = current_context()
    opened = open_revision(ctx.session, ctx.actor, plan_id, None, ctx.today)
    if not may(ctx.actor, Permission.PLAN_REVIEW_NOTE, opened.case.place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    page = review_page(ctx.session, opened, ctx.actor, ctx.now)
    lists = _lists(page)
    asked = request.args.get("tampil", "")
    shown = asked if asked in lists else next(iter(lists))
    may_note = why_not_note(opened.case, ctx.actor) is None
    return render_template(
        "reviews/show.html",
        opened=opened,
        page=page,
        lists=lists,
        shown=shown,
        rows=lists[shown],
        panel=_panel(ctx, opened, page),
        may_note=may_note,
        may_revoke=why_not(PlanAction.REVOKE_ENDORSEMENT, opened.case, ctx.actor) is None,
        note_form=_note_form(may_note),
        events=entries(page.events, opened.plan.agency.time_zone),
        hint_text=hint_text,
        value_changes=value_changes,
        value_text=value_text,
        row_change=ROW_CHANGE,
        waiting=words.waiting,
        inherited=inheritance(opened.case, opened.plan.agency.name),
    )


def _lists(page: ReviewPage) -> dict[str, list[ReviewRow]]:
    """The rows under each tab; "changed" only where there is something to compare with."""
    found = {
        "perlu": [row for row in page.rows if row.is_remarkable],
        "berubah": [row for row in page.rows if row.has_changed],
        "semua": list(page.rows),
    }
    if page.since is None:
        del found["berubah"]
    return found


def _note_form(may_note: bool) -> CommentForm:
    """Open under the row that `?catat=` names: a note of the review, else a comment."""
    form = NoteForm(formdata=None) if may_note else CommentForm(formdata=None)
    form.baris.data = request.args.get("catat", "")
    return form


@dataclass(frozen=True, slots=True)
class Panel:
    """What the reviewer can decide here, and why not the rest."""

    start: StepForm | None
    send_back: ReturnForm | None
    endorse: StepForm | None
    why: str
    """Why none of it; empty where something can be decided, or nothing is to be."""
    endorser: str
    """The tier whose lead endorses; empty where there is nobody."""


def _panel(ctx: Context, opened: Opened, page: ReviewPage) -> Panel:
    case, actor = opened.case, ctx.actor
    start = why_not(PlanAction.START_REVIEW, case, actor)
    back = why_not(PlanAction.RETURN, case, actor)
    endorse = why_not(PlanAction.ENDORSE, case, actor)
    tier = acting_tier(PlanAction.ENDORSE, case)
    return Panel(
        start=_step_form(opened) if start is None else None,
        send_back=_return_form(ctx, opened, page) if back is None else None,
        endorse=_step_form(opened) if endorse is None else None,
        why=_why(case.state, start, back, endorse),
        endorser=tier.name if tier else "",
    )


def _step_form(opened: Opened) -> StepForm:
    form = StepForm(formdata=None, prefix="")
    form.version.data = str(opened.revision.version)
    return form


def _return_form(ctx: Context, opened: Opened, page: ReviewPage) -> ReturnForm:
    form = ReturnForm(formdata=None)
    form.version.data = str(opened.revision.version)
    today = ctx.today_in(opened.plan.agency.time_zone)
    form.return_due_on.data = add_working_days(today, opened.plan.cycle.return_days, page.days_off)
    required = note_required(PlanAction.RETURN, opened.case, ctx.actor)
    form.with_note("Alasan", required=required)
    return form


def _why(
    state: PlanState, start: RuleBroken | None, back: RuleBroken | None, endorse: RuleBroken | None
) -> str:
    """The most telling refusal of the step that is due, if every one of them is refused."""
    due = {PlanState.SUBMITTED: [start], PlanState.IN_REVIEW: [back, endorse]}.get(state, [])
    told = [one for one in due if one is not None]
    if not due or len(told) < len(due):
        return ""
    telling = [one for one in told if one.reason is not Refusal.ROLE_MISSING]
    return labels.refusal((telling or told)[0])
