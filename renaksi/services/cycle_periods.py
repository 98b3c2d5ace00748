"""The period scheme of a cycle, and the days of its checkpoints."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm.attributes import flag_modified

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import OWN_SCHEME, SCHEMES, CheckpointPlan, checkpoints
from renaksi.core.errors import Conflict, Invalid, Refusal, WrongState
from renaksi.models import ActionPlan, Cycle
from renaksi.queries.cycle_setup import count_plans, planned
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import report_totals
from renaksi.services.steps.cycle_defaults import add_checkpoints
from renaksi.services.steps.cycles import check_windows, cycle_to_change


def set_scheme(ctx: Context, cycle_id: int, scheme: str, months: Collection[int] = ()) -> Cycle:
    """Cut the year into the periods of `scheme`, their days as proposed.

    Raises WrongState once a plan exists: its targets stand at the checkpoints.
    """
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        if count_plans(session, cycle_id):
            raise WrongState(Refusal.SCHEME_FIXED, year=cycle.year)
        _check_scheme(scheme, months)
        before = {"scheme": cycle.scheme, "checkpoints": [one.code for one in cycle.checkpoints]}
        cycle.scheme = scheme
        cycle.checkpoints.clear()
        session.flush()  # the old codes must be gone before the new ones come
        add_checkpoints(cycle, checkpoints(scheme, cycle.year, months))
        after = {"scheme": scheme, "checkpoints": [one.code for one in cycle.checkpoints]}
        audit.record(ctx, AuditEvent.CYCLE_CHECKPOINT, cycle, before=before, after=after)
    return cycle


def _check_scheme(scheme: str, months: Collection[int]) -> None:
    if scheme not in {*SCHEMES, OWN_SCHEME}:
        raise Invalid(Refusal.BAD_VALUE, "scheme", why="Pilih salah satu skema periode.")
    if scheme == OWN_SCHEME and not (months and all(1 <= month <= 12 for month in months)):  # noqa: PLR2004 - months
        why = "Pilih paling sedikit satu bulan akhir periode."
        raise Invalid(Refusal.BAD_VALUE, "months", why=why)


def set_windows(
    ctx: Context, cycle_id: int, *, version: int, days: Sequence[CheckpointPlan]
) -> Cycle:
    """Change when the checkpoints open, fall due and lock; their codes and periods stay.

    `days` holds one entry per checkpoint; only its three days are read.
    """
    wanted = {one.code: one for one in days}
    with transaction(ctx):
        cycle = cycle_to_change(ctx, cycle_id)
        if cycle.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        before = {one.code: _days(one) for one in planned(cycle.checkpoints)}
        if set(wanted) != set(before):
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        for row in cycle.checkpoints:
            new = wanted[row.code]
            row.opens_on, row.due_on, row.closes_on = new.opens_on, new.due_on, new.closes_on
        check_windows(planned(cycle.checkpoints), cycle.year)
        after = {one.code: _days(one) for one in planned(cycle.checkpoints)}
        changed = sorted(code for code in after if after[code] != before[code])
        if changed:
            flag_modified(cycle, "scheme")  # raises the version: a second person is told
            report_totals.refresh_revised(ctx, ActionPlan.cycle_id == cycle_id)
            audit.record(
                ctx,
                AuditEvent.CYCLE_CHECKPOINT,
                cycle,
                before={code: before[code] for code in changed},
                after={code: after[code] for code in changed},
            )
    return cycle


def _days(one: CheckpointPlan) -> dict[str, object]:
    return {"opens_on": one.opens_on, "due_on": one.due_on, "closes_on": one.closes_on}
