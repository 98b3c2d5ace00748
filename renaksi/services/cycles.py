"""Cycles: made, described, opened and closed by the national administrator."""

from datetime import date

from sqlalchemy import delete, select

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import (
    DEFAULT_SCHEME,
    FIRST_YEAR,
    LAST_YEAR,
    CycleState,
    drafting_window,
    near,
)
from renaksi.core.cycle_setup import blocking
from renaksi.core.errors import Conflict, Invalid, Refusal, WrongState
from renaksi.models import (
    ActionTemplate,
    Cycle,
    CycleObligation,
    ObligationException,
    PublicationRule,
)
from renaksi.queries.cycle_setup import setup_facts
from renaksi.queries.cycles import cycle_by_year
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import cycle_closing, cycle_defaults, cycle_rounds
from renaksi.services.steps.cycles import administer, cycle_to_change
from renaksi.services.steps.holidays import add_official

MOST_DAYS = 60


def create_cycle(ctx: Context, year: int, *, like: int | None = None) -> Cycle:
    """A cycle in preparation, with the defaults or set up like that of another year.

    Raises Invalid for a year out of range or taken, NotFound when `like` has no cycle.
    """
    administer(ctx)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        why = f"Tahun siklus harus antara {FIRST_YEAR} dan {LAST_YEAR}."
        raise Invalid(Refusal.BAD_VALUE, "year", why=why)
    with transaction(ctx) as session:
        if session.scalar(select(Cycle.id).where(Cycle.year == year)) is not None:
            raise Invalid(Refusal.ALREADY_EXISTS, "year", what=f"Siklus {year}")
        source = None if like is None else cycle_by_year(session, like)
        opens, due = drafting_window(year)
        cycle = Cycle(
            year=year, scheme=DEFAULT_SCHEME, drafting_opens_on=opens, drafting_due_on=due
        )
        session.add(cycle)
        session.flush()
        if source is None:
            cycle_defaults.fill(session, cycle)
        else:
            cycle_defaults.copy(session, source, cycle)
            cycle_rounds.copy(session, source, cycle)
        # The last checkpoint is reported, and the last review done, early in the next year.
        add_official(session, (year, year + 1))
        audit.record(ctx, AuditEvent.CYCLE_CREATE, cycle, after={"year": year, "like": like})
    return cycle


def describe_cycle(
    ctx: Context,
    cycle_id: int,
    *,
    version: int,
    legal_basis: str,
    drafting_opens_on: date,
    drafting_due_on: date,
    review_days: int,
    return_days: int,
) -> Cycle:
    """The legal basis, when plans are drafted, and the working days of review and return."""
    new = {
        "legal_basis": " ".join(legal_basis.split()),
        "drafting_opens_on": drafting_opens_on,
        "drafting_due_on": drafting_due_on,
        "review_days": review_days,
        "return_days": return_days,
    }
    with transaction(ctx):
        cycle = cycle_to_change(ctx, cycle_id)
        if cycle.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        _check_description(cycle.year, new)
        before = {key: getattr(cycle, key) for key in new}
        changed = {key for key in new if before[key] != new[key]}
        for key in changed:
            setattr(cycle, key, new[key])
        if changed:
            audit.record(
                ctx,
                AuditEvent.CYCLE_EDIT,
                cycle,
                before={key: before[key] for key in sorted(changed)},
                after={key: new[key] for key in sorted(changed)},
            )
    return cycle


def _check_description(year: int, new: dict[str, object]) -> None:
    opens, due = new["drafting_opens_on"], new["drafting_due_on"]
    assert isinstance(opens, date)  # noqa: S101 - for the type checker
    assert isinstance(due, date)  # noqa: S101 - as above
    for field, day in (("drafting_opens_on", opens), ("drafting_due_on", due)):
        if not near(year, day):
            raise Invalid(Refusal.BAD_VALUE, field, why=f"Tanggal ini terlalu jauh dari {year}.")
    if due < opens:
        why = "Batas penyusunan mendahului tanggal mulainya."
        raise Invalid(Refusal.BAD_VALUE, "drafting_due_on", why=why)
    for field in ("review_days", "return_days"):
        days = new[field]
        if not (isinstance(days, int) and 1 <= days <= MOST_DAYS):
            why = f"Isi 1 s.d. {MOST_DAYS} hari kerja."
            raise Invalid(Refusal.BAD_VALUE, field, why=why)


def open_cycle(ctx: Context, cycle_id: int) -> Cycle:
    """From now on agencies see the cycle and draft their plans in it.

    Raises WrongState when it is open already or something it cannot do without is missing.
    """
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        if cycle.state is CycleState.OPEN:
            raise WrongState(Refusal.CYCLE_ALREADY_OPEN, year=cycle.year)
        missing = blocking(setup_facts(session, cycle, ctx.today))
        if missing:
            raise WrongState(Refusal.CYCLE_INCOMPLETE, year=cycle.year, count=len(missing))
        _step(ctx, cycle, CycleState.OPEN, AuditEvent.CYCLE_OPEN)
    return cycle


def close_cycle(ctx: Context, cycle_id: int) -> Cycle:
    """At the end of the year: its plans in force are closed, and nothing changes any more.

    The line in the audit trail says how many plans were closed and how many never got so far.
    """
    with transaction(ctx):
        cycle = cycle_to_change(ctx, cycle_id)
        if cycle.state is not CycleState.OPEN:
            raise WrongState(Refusal.CYCLE_NOT_OPEN, year=cycle.year)
        closed = cycle_closing.close_plans(ctx, cycle)
        left = cycle_closing.count_open(ctx, cycle)
        _step(
            ctx,
            cycle,
            CycleState.CLOSED,
            AuditEvent.CYCLE_CLOSE,
            plans_closed=closed,
            plans_unfinished=left,
        )
    return cycle


def _step(
    ctx: Context, cycle: Cycle, target: CycleState, event: AuditEvent, **told: object
) -> None:
    before, cycle.state = cycle.state, target
    audit.record(ctx, event, cycle, before={"state": before}, after={"state": target, **told})


def discard_cycle(ctx: Context, cycle_id: int) -> None:
    """Throw away a cycle that was never opened (a year typed wrong)."""
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        if cycle.state is not CycleState.PREPARING:
            raise WrongState(Refusal.CYCLE_ALREADY_OPEN, year=cycle.year)
        for model in (ActionTemplate, CycleObligation, ObligationException, PublicationRule):
            session.execute(delete(model).where(model.cycle_id == cycle.id))
        cycle_rounds.discard(session, cycle)
        audit.record(ctx, AuditEvent.CYCLE_DISCARD, cycle, before={"year": cycle.year})
        session.delete(cycle)
