"""Use cases of sharing the scoring out: whose work it is, and who scores a second time, unseen."""

from collections.abc import Collection, Mapping

from renaksi.core.assessment import ValueColumn
from renaksi.core.assessment_writing import why_not_assign, why_not_second
from renaksi.core.audit import AuditEvent
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.policy import Role
from renaksi.models import Assessment
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import assessment_steps as steps
from renaksi.services.steps.assessment_steps import refuse, trail


def assign(
    ctx: Context, assessment_id: int, person_id: int | None, *, version: int | None
) -> Assessment:
    """Give the scoring to an evaluator of the tier whose turn it is; None: to whoever takes it."""
    with transaction(ctx):
        return _assign(ctx, steps.locked(ctx, assessment_id), person_id, version)


def assign_many(
    ctx: Context, versions: Mapping[int, int | None], person_id: int | None
) -> list[Assessment]:
    """The same for several, as the actor read them: every one of them or none."""
    with transaction(ctx):
        return [
            _assign(ctx, steps.locked(ctx, key), person_id, versions[key])
            for key in sorted(versions)
        ]


def _assign(
    ctx: Context, found: OpenedAssessment, person_id: int | None, version: int | None
) -> Assessment:
    refuse(why_not_assign(found.case, ctx.actor))
    one = found.assessment
    if one.assigned_id == person_id:
        return one  # a second click, or somebody with the same thought
    _require_unchanged(found, version)
    there = _evaluators(found.case.at_centre.tiers if one.taken_over_at else found.case.tiers)
    if person_id is not None and (
        person_id not in there
        or person_id == one.second_scorer_id
        or found.case.acted_for_owner(person_id)
    ):
        raise Invalid(Refusal.SECOND_SCORER_BUSY, "assigned")
    one.assigned_id = person_id
    _told(ctx, found, AuditEvent.ASSESSMENT_ASSIGN, {"assigned_id": person_id})
    return one


def ask_second(
    ctx: Context, assessment_id: int, person_id: int, *, version: int | None
) -> Assessment:
    """Ask somebody for an independent second score, the first being hidden. Raises Invalid."""
    with transaction(ctx):
        return _ask_second(ctx, steps.locked(ctx, assessment_id), person_id, version)


def ask_second_many(
    ctx: Context, versions: Mapping[int, int | None], person_id: int
) -> list[Assessment]:
    """The same for several, as the actor read them: every one of them or none."""
    with transaction(ctx):
        return [
            _ask_second(ctx, steps.locked(ctx, key), person_id, versions[key])
            for key in sorted(versions)
        ]


def _ask_second(
    ctx: Context, found: OpenedAssessment, person_id: int, version: int | None
) -> Assessment:
    one = found.assessment
    refuse(why_not_second(found.case, ctx.actor, person_id))
    if one.second_scorer_id == person_id:
        return one  # a second click
    _require_unchanged(found, version)
    one.second_scorer_id = person_id
    _told(ctx, found, AuditEvent.ASSESSMENT_SECOND, {"second_scorer_id": person_id})
    return one


def _evaluators(tiers: Collection[ReviewTier]) -> frozenset[int]:
    return frozenset(one for tier in tiers for one in tier.holders.get(Role.EVALUATOR, ()))


def _require_unchanged(found: OpenedAssessment, version: int | None) -> None:
    if version is not None and found.assessment.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def _told(
    ctx: Context, found: OpenedAssessment, event: AuditEvent, after: Mapping[str, object]
) -> None:
    where = trail(found.case, ValueColumn.HUB)
    audit.record(ctx, event, found.assessment, agency_id=where, after=after)
