"""Use cases of the road map: the national administrator sets targets, and takes them away."""

from decimal import Decimal

from sqlalchemy import Select, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.numbers import round_half_up
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.core.roadmap import (
    FIRST_YEAR,
    LAST_YEAR,
    LEVELS,
    MOST,
    WITH_LEVEL,
    Goal,
    RoadmapMeasure,
)
from renaksi.models import GradeBand, RoadmapTarget
from renaksi.services import audit
from renaksi.services.context import Context, transaction


def set_target(
    ctx: Context, goal: Goal, year: int, value: Decimal, *, legal_basis: str = ""
) -> RoadmapTarget:
    """So much should be reached by the end of the year; replaces the former target.

    Raises NotAllowed and Invalid (`year`, `value`, `level`).
    """
    _keep(ctx)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        why = f"Isi tahun antara {FIRST_YEAR} dan {LAST_YEAR}."
        raise Invalid(Refusal.BAD_VALUE, "year", why=why)
    if not 0 < value <= MOST:
        why = f"Isi angka di atas 0 sampai {MOST}."
        raise Invalid(Refusal.BAD_VALUE, "value", why=why)
    _check_level(ctx, goal)
    with transaction(ctx) as session:
        row = session.scalars(_of(goal, year).with_for_update()).one_or_none()
        before = None if row is None else _told(row)
        if row is None:
            row = RoadmapTarget(
                measure=goal.measure, scope=goal.scope, level=goal.level, year=year, value=value
            )
            session.add(row)
        row.value, row.legal_basis = round_half_up(value), " ".join(legal_basis.split())
        after = _told(row)
        if before != after:
            audit.record(ctx, AuditEvent.ROADMAP_TARGET, before=before, after=after)
    return row


def remove_target(ctx: Context, target_id: int, *, version: int) -> Goal:
    """What it was about. Raises NotAllowed, NotFound, and Conflict where somebody changed it."""
    _keep(ctx)
    with transaction(ctx) as session:
        row = session.get(RoadmapTarget, target_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        audit.record(ctx, AuditEvent.ROADMAP_REMOVE, before=_told(row))
        session.delete(row)
    return Goal(row.measure, row.scope, row.level)


def _keep(ctx: Context) -> None:
    if not holds_anywhere(ctx.actor, Permission.ROADMAP_KEEP):
        raise NotAllowed(Refusal.ROLE_MISSING)


def _check_level(ctx: Context, goal: Goal) -> None:
    """A state of connection, a predicate that some scale knows, or nothing."""
    if goal.measure not in WITH_LEVEL:
        if goal.level:
            raise NotFound
        return
    if goal.measure is RoadmapMeasure.CONNECTION:
        known = goal.level in LEVELS
    else:
        named = select(GradeBand.version_id).where(GradeBand.name == goal.level).limit(1)
        known = ctx.session.scalar(named) is not None
    if not known:
        why = "Pilih status keterhubungan, atau tulis predikat seperti pada skala instrumen."
        raise Invalid(Refusal.BAD_VALUE, "level", why=why)


def _of(goal: Goal, year: int) -> Select[RoadmapTarget]:
    one = RoadmapTarget
    return select(one).where(
        one.measure == goal.measure,
        one.scope == goal.scope,
        one.level == goal.level,
        one.year == year,
    )


def _told(row: RoadmapTarget) -> dict[str, object]:
    return {
        "roadmap_measure": row.measure,
        "roadmap_scope": row.scope,
        "level": row.level,
        "year": row.year,
        "value": row.value,
        "legal_basis": row.legal_basis,
    }
