"""Use cases of periodic reports while they are worked on: begun, written, handed in, sent back.

A step taken a second time with the same words is the first one again: nothing changes.
"""

from sqlalchemy import exists, select

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.job import JobKind
from renaksi.core.periodic import Period
from renaksi.core.periodic_rights import (
    checked_text,
    may_edit,
    reads_whole,
)
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import (
    PeriodicAction as A,
    PeriodicState,
)
from renaksi.models import (
    Agency,
    AgencyClosure,
    Job,
    PeriodicReport,
    PeriodicText,
)
from renaksi.queries.agencies import agency_by_code
from renaksi.queries.periodic import newest
from renaksi.queries.scope import in_force, place_of
from renaksi.services.context import Context, transaction
from renaksi.services.steps import periodic_steps as steps
from renaksi.services.steps.job_queue import enqueue


def create(ctx: Context, base_code: str, period: Period) -> PeriodicReport:
    """Begin the report of an agency and all below it, and have its figures taken.

    Where there is one already, that one is returned. Raises NotFound, NotAllowed, and Invalid
    (`base`, `period`).
    """
    base = agency_by_code(ctx.session, base_code)
    _require_base(ctx, base)
    if period.start > ctx.today:
        raise Invalid(Refusal.PERIOD_TO_COME, "period", day=period.start)
    there = newest(ctx.session, base.id, period.code)
    if there is not None:
        return there
    try:
        return _begin(ctx, base, period)
    except Conflict:  # somebody else pressed the button at the same time
        there = newest(ctx.session, base.id, period.code)
        if there is None:
            raise
        return there


def _require_base(ctx: Context, base: Agency) -> None:
    place = place_of(ctx.session, base.id, ctx.today)
    if not may_edit(ctx.actor, place):
        raise NotAllowed(Refusal.ROLE_MISSING) if reads_whole(ctx.actor, place) else NotFound()
    one, line = Agency, AgencyClosure
    below = exists().where(
        line.ancestor_id == base.id, line.depth > 0, in_force(ctx.today),
        one.id == line.descendant_id, one.kind.not_in(UNIT_KINDS),
    )  # fmt: skip
    if not ctx.session.scalar(select(below)):
        raise Invalid(Refusal.NOTHING_BELOW, "base", agency=base.name)


def _begin(ctx: Context, base: Agency, period: Period) -> PeriodicReport:
    with transaction(ctx) as session:
        report = steps.begin(ctx, base.id, period, 1, "")
        session.flush()
        enqueue(ctx, JobKind.PERIODIC_FIGURES, report.id)
        steps.record(ctx, AuditEvent.PERIODIC_CREATE, report)
    return report


def take_figures(ctx: Context, report_id: int) -> Job:
    """Have the figures taken, or taken anew; texts stay. What is under way already is returned.

    Raises NotFound, NotAllowed, WrongState.
    """
    with transaction(ctx):
        taken = steps.locked(ctx, report_id)
        steps.require(ctx, taken, A.TAKE)
        return enqueue(ctx, JobKind.PERIODIC_FIGURES, report_id)


def write_text(
    ctx: Context, report_id: int, part: Part, text: str, read_version: int | None
) -> PeriodicText | None:
    """Write the text of a section; empty takes it away. `read_version` 0: there was none.

    Raises NotFound, NotAllowed, WrongState, Invalid (`text`), and Conflict where somebody wrote
    it since it was read.
    """
    text = checked_text(text)
    with transaction(ctx) as session:
        taken = steps.locked(ctx, report_id)
        steps.require(ctx, taken, A.WRITE)
        if part is Part.ANNEX:
            raise NotFound  # a table alone
        there = session.get(PeriodicText, (report_id, part), populate_existing=True)
        was = there.text if there else ""
        if text == was:
            return there
        if read_version is not None and read_version != (there.version if there else 0):
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        if there is None:
            there = PeriodicText(report_id=report_id, part=part)
            session.add(there)
        there.text, there.written_at, there.written_by_id = text, ctx.now, ctx.actor.user_id
        steps.lay_hand(ctx, report_id)
        # Not the words: the trail of an agency has more readers than a draft.
        steps.record(ctx, AuditEvent.PERIODIC_WRITE, taken.report, after={"part": part})
    return there


def submit(ctx: Context, report_id: int, *, version: int | None = None) -> PeriodicReport:
    """Hand it to whoever approves. Raises NotFound, NotAllowed, WrongState, Conflict."""
    with transaction(ctx):
        taken = steps.locked(ctx, report_id)
        report = taken.report
        if report.state is PeriodicState.SUBMITTED and _is_mine(ctx, report):
            return report
        steps.require(ctx, taken, A.SUBMIT, version=version)
        report.submitted_at, report.submitted_by_id = ctx.now, ctx.actor.user_id
        steps.lay_hand(ctx, report_id)
        steps.move(ctx, report, A.SUBMIT)
    return report


def _is_mine(ctx: Context, report: PeriodicReport) -> bool:
    return report.submitted_by_id is not None and report.submitted_by_id == ctx.actor.user_id


def withdraw(ctx: Context, report_id: int, *, version: int | None = None) -> PeriodicReport:
    """Take it back, to write on. Raises NotFound, NotAllowed, WrongState, Conflict."""
    with transaction(ctx):
        taken = steps.locked(ctx, report_id)
        steps.require(ctx, taken, A.WITHDRAW, version=version)
        steps.move(ctx, taken.report, A.WITHDRAW)
    return taken.report


def send_back(
    ctx: Context, report_id: int, note: str, *, version: int | None = None
) -> PeriodicReport:
    """Return it with a note. Raises NotFound, NotAllowed, WrongState, Conflict, Invalid (`note`)."""
    note = steps.checked_note(note)
    with transaction(ctx):
        taken = steps.locked(ctx, report_id)
        steps.require(ctx, taken, A.SEND_BACK, note=note, version=version)
        steps.move(ctx, taken.report, A.SEND_BACK, note=note)
    return taken.report


def discard(ctx: Context, report_id: int, *, version: int | None = None) -> None:
    """Throw a draft away. Raises NotFound, NotAllowed, WrongState, Conflict."""
    with transaction(ctx):
        taken = steps.locked(ctx, report_id)
        steps.require(ctx, taken, A.DISCARD, version=version)
        steps.move(ctx, taken.report, A.DISCARD)
