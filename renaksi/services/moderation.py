"""Use cases of the centre: a sample drawn, values changed with a note, results frozen and reopened."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from renaksi.core.assessment import (
    AssessmentAction as A,
    AssessmentOutcome,
    ValueColumn as C,
)
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_writing import why_not_moderate
from renaksi.core.audit import AuditEvent as E
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.moderation import mark_of, sample_size, told
from renaksi.core.sampling import Z, draw
from renaksi.models import (
    Assessment,
    AssessmentResult,
    AssessmentRound,
    AssessmentValue,
    ModerationCase,
    ModerationSample,
)
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.queries.moderation import centre, leads_centre
from renaksi.queries.moderation_rows import moderated_rows, units_of
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
    expect: str | None = None,
) -> ModerationSample:
    """Draw from what waits for moderation, in strata of hub × grade; `core.sampling` says how.

    Either the size or the margin (0..1) is stated; `expect`: the mark of what was previewed.
    Raises Invalid (SAMPLE_FAULTY), NotAllowed, WrongState, and Conflict where the population is another now.
    """
    root = _centre(ctx)
    seed = " ".join(seed.split())
    _check(seed, size, margin, confidence)
    with transaction(ctx) as session:
        one = session.get(AssessmentRound, round_id, with_for_update=True)
        if one is None:
            raise NotFound
        rows = moderated_rows(session, round_id, ctx.today)
        units, ids = units_of(rows), {row.code: row.id for row in rows}
        if not units:
            raise WrongState(Refusal.NOTHING_TO_DRAW)
        if expect is not None and expect != mark_of(units, _drawn_before(ctx, round_id)):
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        drawn = draw(units, seed, sample_size(len(units), size, margin, confidence))
        sample = ModerationSample(
            round_id=round_id,
            seed=seed,
            size=drawn.size,
            population=drawn.population,
            margin=margin,
            confidence=confidence,
            strata=told(drawn, units),
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
        facts = {"seed": seed, "count": drawn.size, "population": drawn.population}
        audit.record(ctx, E.ASSESSMENT_SAMPLE, one, agency_id=root, after=facts)
    return sample


def _drawn_before(ctx: Context, round_id: int) -> int:
    one = ModerationSample
    many = select(func.count()).where(
        one.round_id == round_id, one.is_double_scoring.is_(False)
    )  # fmt: skip
    return ctx.session.scalars(many).one()


def _centre(ctx: Context) -> int:
    """The root, for one who leads there. Raises NotAllowed."""
    if not leads_centre(ctx.session, ctx.actor):
        raise NotAllowed(Refusal.ROLE_MISSING)
    return centre(ctx.session)


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
