"""Use cases of the centre: a sample drawn, values changed with a note, results frozen and reopened."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import (
    AssessmentAction as A,
    AssessmentOutcome,
    AssessmentState as S,
    ValueColumn as C,
)
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_writing import why_not_moderate
from renaksi.core.audit import AuditEvent as E
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.policy import Role
from renaksi.core.sampling import Sample, SampleUnit, Z, draw, size_for_margin
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentResult,
    AssessmentRound,
    AssessmentValue,
    ModerationCase,
    ModerationSample,
)
from renaksi.queries.assessment_cases import OpenedAssessment, loaded, opened
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import (
    assessment_figures as figures,
    assessment_result as results,
    assessment_steps as steps,
    assessment_values as values,
)
from renaksi.services.steps.assessment_steps import refuse, trail

LONGEST_SEED: Final = 80


# ── the sample ────────────────────────────────────────────────────────────────
def draw_sample(
    ctx: Context,
    round_id: int,
    *,
    seed: str,
    size: int | None = None,
    margin: Decimal | None = None,
    confidence: int = 95,
) -> ModerationSample:
    """Draw from what waits for moderation, in strata of hub × grade; `core.sampling` says how.

    Either the size or the margin (0..1) is stated. Raises Invalid (SAMPLE_FAULTY) and NotAllowed.
    """
    centre = _centre(ctx)
    seed = " ".join(seed.split())
    _check(seed, size, margin, confidence)
    with transaction(ctx) as session:
        one = session.get(AssessmentRound, round_id, with_for_update=True)
        if one is None:
            raise NotFound
        units, ids = _units(ctx, round_id)
        wanted = size_for_margin(len(units), margin, confidence) if margin is not None else size
        drawn = draw(units, seed, wanted or 0)
        sample = ModerationSample(
            round_id=round_id,
            seed=seed,
            size=drawn.size,
            population=drawn.population,
            margin=margin,
            confidence=confidence,
            strata=_told_strata(drawn),
            drawn_at=ctx.now,
            drawn_by_id=ctx.actor.user_id,
        )
        session.add(sample)
        session.flush()
        for key in drawn.keys:
            session.add(
                ModerationCase(
                    assessment_id=ids[key],
                    sample_id=sample.id,
                    added_at=ctx.now,
                    added_by_id=ctx.actor.user_id,
                )
            )
        told = {"seed": seed, "count": drawn.size, "population": drawn.population}
        audit.record(ctx, E.ASSESSMENT_SAMPLE, one, agency_id=centre, after=told)
    return sample


def _centre(ctx: Context) -> int:
    """The root, for one who leads there. Raises NotAllowed."""
    root = ctx.session.scalars(select(Agency.id).where(Agency.kind == AgencyKind.PUSAT)).one()
    if all(grant.home_id != root for grant in ctx.actor.with_role(Role.EVALUATION_LEAD)):
        raise NotAllowed(Refusal.ROLE_MISSING)
    return root


def _check(seed: str, size: int | None, margin: Decimal | None, confidence: int) -> None:
    field = None
    if not seed or len(seed) > LONGEST_SEED:
        field = "seed"
    elif (size is None) == (margin is None) or (size is not None and size < 1):
        field = "size"
    elif margin is not None and not 0 < margin < 1:
        field = "margin"
    elif confidence not in Z:
        field = "confidence"
    if field:
        raise Invalid(Refusal.SAMPLE_FAULTY, field)


def _units(ctx: Context, round_id: int) -> tuple[list[SampleUnit], dict[str, int]]:
    """Everything that waits for moderation; the hub is whoever supervises today."""
    rows = ctx.session.scalars(
        loaded().where(Assessment.round_id == round_id, Assessment.state == S.MODERATION)
    ).all()
    found = opened(ctx.session, rows, ctx.now)
    above = {one.case.place.lineage[1] for one in found.values() if one.case.place.lineage[1:]}
    codes = dict(
        ctx.session.execute(select(Agency.id, Agency.code).where(Agency.id.in_(above))).all()
    )
    units = []
    for one in found.values():
        line, row = one.case.place.lineage, one.assessment
        hub = codes[line[1]] if line[1:] else ""
        scored = row.outcome is AssessmentOutcome.SCORED
        grade = row.grade if scored else NOT_ASSESSABLE
        units.append(SampleUnit(row.agency.code, (hub, grade)))
    return units, {one.assessment.agency.code: key for key, one in found.items()}


def _told_strata(drawn: Sample) -> list[dict[str, object]]:
    return [
        {"hub": hub, "grade": grade, "size": one.size, "drawn": list(one.drawn)}
        for one in drawn.strata
        for hub, grade in [one.stratum]
    ]


# ── single cases ──────────────────────────────────────────────────────────────
def flag(ctx: Context, assessment_id: int, reason: str) -> ModerationCase:
    """Ask for a look at an assessment that was not drawn, and say why."""
    reason = steps.checked_note(reason)
    with transaction(ctx) as session:
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_moderate(found.case, ctx.actor))
        if not reason:
            raise Invalid(Refusal.NOTE_REQUIRED, "reason")
        case = ModerationCase(
            assessment_id=assessment_id,
            reason=reason,
            added_at=ctx.now,
            added_by_id=ctx.actor.user_id,
        )
        session.add(case)
        _record(ctx, found, E.ASSESSMENT_FLAG, note=reason)
    return case


def look(ctx: Context, assessment_id: int, note: str = "") -> int:
    """Say that an assessment was looked at; how many cases of it that ends."""
    note = steps.checked_note(note)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_moderate(found.case, ctx.actor))
        waiting = _unseen(ctx, assessment_id)
        for case in waiting:
            case.looked_at, case.looked_by_id, case.note = ctx.now, ctx.actor.user_id, note
        if waiting:
            _record(ctx, found, E.ASSESSMENT_LOOK, note=note)
        return len(waiting)


def change_value(
    ctx: Context, assessment_id: int, code: str, given: Given, *, version: int
) -> AssessmentValue | None:
    """Set the national value of one indicator, with a note; an empty one falls back to the hub's."""
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_moderate(found.case, ctx.actor))
        return values.put(
            ctx, found, code, C.NATIONAL, given, version=version, event=E.ASSESSMENT_MODERATE
        )


def _unseen(ctx: Context, assessment_id: int) -> list[ModerationCase]:
    one = ModerationCase
    return list(
        ctx.session.scalars(
            select(one).where(one.assessment_id == assessment_id, one.looked_at.is_(None))
        )
    )


def _record(ctx: Context, found: OpenedAssessment, event: E, *, note: str) -> None:
    where = trail(found.case, C.NATIONAL)
    audit.record(ctx, event, found.assessment, agency_id=where, note=note)


# ── the result ────────────────────────────────────────────────────────────────
def finalise(ctx: Context, assessment_id: int, *, version: int | None) -> AssessmentResult:
    """Freeze the result with everything it rests on. Raises what stands against it."""
    with transaction(ctx):
        return _finalise(ctx, steps.locked(ctx, assessment_id), version)


def finalise_many(ctx: Context, versions: Mapping[int, int | None]) -> list[AssessmentResult]:
    """Several at once, as the actor read them: every one of them or none."""
    with transaction(ctx):
        return [
            _finalise(ctx, steps.locked(ctx, key), versions[key]) for key in sorted(versions)
        ]  # fmt: skip


def _finalise(ctx: Context, found: OpenedAssessment, version: int | None) -> AssessmentResult:
    steps.require(ctx, found, A.FINALISE, version=version)
    if _unseen(ctx, found.assessment.id):
        raise WrongState(Refusal.MODERATION_OPEN)
    if found.assessment.outcome is AssessmentOutcome.SCORED and figures.lacks(found):
        figures.require(ctx, found)  # it was not to be assessed when it was approved
        found = steps.locked(ctx, found.assessment.id)
    results.set_aside(ctx, found, results.REPLACED)
    result = results.freeze(ctx, found)
    told = {"score": result.score, "grade": result.grade, "content_sha256": result.content_sha256}
    steps.move(ctx, found, A.FINALISE, result_id=result.id, told=told)
    return result


def reopen(ctx: Context, assessment_id: int, *, version: int | None, note: str) -> Assessment:
    """Take a final result back into moderation; the old one is kept and set aside."""
    note = steps.checked_note(note)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        steps.require(ctx, found, A.REOPEN, version=version, note=note)
        old = results.set_aside(ctx, found, note)
        steps.move(ctx, found, A.REOPEN, result_id=old.id if old else None, note=note)
        return found.assessment
