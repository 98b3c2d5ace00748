"""Use cases of an assessment as a whole: a round begun, its steps taken, its work shared out.

Values are written by `services.assessment_values`, objections by `services.objections`; what the
centre does, FINALISE and REOPEN among it, is in `services.moderation`.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import (
    AssessmentAction as A,
    AssessmentOutcome,
    AssessmentState as S,
    NotAssessable,
)
from renaksi.core.assessment_rights import permitted
from renaksi.core.assessment_round import objection_until
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentAnswer,
    AssessmentRound,
    AssessmentTransition,
    Holiday,
    InstrumentIndicator,
)
from renaksi.queries.assessed import assessed_duties
from renaksi.queries.assessment_cases import OpenedAssessment, loaded, opened
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import assessment_figures as figures, assessment_steps as steps
from renaksi.services.steps.assessment_values import indicator_of, row_of
from renaksi.services.steps.instruments import keep

ELSEWHERE: Final = frozenset({A.SEND_BACK, A.MARK_NOT_ASSESSABLE, A.FINALISE, A.REOPEN})
"""Steps that ask for more than a note; each has a use case of its own."""


# ── a round ───────────────────────────────────────────────────────────────────
def begin_round(ctx: Context, round_id: int) -> list[int]:
    """Open an assessment for every agency that is assessed in the round and has none yet.

    Ids of the new ones. Units and the centre itself are not assessed. Raises NotFound.
    """
    keep(ctx)
    with transaction(ctx) as session:
        one = session.scalar(
            select(AssessmentRound)
            .options(joinedload(AssessmentRound.instrument_version))
            .where(AssessmentRound.id == round_id)
            .with_for_update(of=AssessmentRound)
        )
        if one is None:
            raise NotFound
        duties = assessed_duties(session, one.cycle, one.instrument_id, ctx.today)
        there = select(Assessment.agency_id).where(Assessment.round_id == round_id)
        agencies = session.scalars(
            select(Agency).where(
                Agency.active_from <= ctx.today,
                Agency.active_to > ctx.today,
                Agency.kind != AgencyKind.PUSAT,
                Agency.id.not_in(there),
            )
        )
        new = [
            Assessment(
                round=one, agency=agency, created_at=ctx.now, created_by_id=ctx.actor.user_id
            )
            for agency in agencies
            if duties.holds(agency.id, agency.kind)
        ]
        if not new:
            return []
        session.add_all(new)
        session.flush()
        _begin(ctx, one, [each.id for each in new])
        figures.fill(ctx, one, new)
        told = {"instrument": one.instrument_version.instrument.code, "year": one.cycle.year}
        audit.record(ctx, AuditEvent.ASSESSMENT_CREATE, one, after={**told, "count": len(new)})
        return [each.id for each in new]


def _begin(ctx: Context, one: AssessmentRound, ids: Collection[int]) -> None:
    """A row for every indicator, so that two who answer the same one meet at it."""
    indicators = ctx.session.scalars(
        select(InstrumentIndicator.id).where(InstrumentIndicator.version_id == one.version_id)
    ).all()
    ctx.session.execute(
        insert(AssessmentAnswer),
        [
            {"assessment_id": key, "indicator_id": each, "version": 1}
            for key in ids
            for each in indicators
        ],
    )
    begun = {"action": A.CREATE, "source": None, "target": S.SELF, "at": ctx.now}
    who = {"actor_id": ctx.actor.user_id}
    ctx.session.execute(
        insert(AssessmentTransition), [{"assessment_id": key, **begun, **who} for key in ids]
    )


def let_time_pass(ctx: Context, round_id: int) -> list[int]:
    """What a job does once a day: announce what was approved, close windows that are over.

    Each in a transaction of its own; ids of those that moved.
    """
    rows = ctx.session.scalars(
        loaded().where(
            Assessment.round_id == round_id, Assessment.state.in_({S.HUB_APPROVED, S.OBJECTION})
        )
    ).all()
    found = opened(ctx.session, rows, ctx.now)
    chosen = {
        key: next(iter(each for each in permitted(one.case, ctx.actor)), None)
        for key, one in found.items()
    }
    moved = []
    for key, action in chosen.items():
        if action is None:
            continue
        with suppress(WrongState, Conflict):  # somebody was faster
            take_step(ctx, key, action, version=None)
            moved.append(key)
    return moved


# ── steps ─────────────────────────────────────────────────────────────────────
def take_step(
    ctx: Context, assessment_id: int, action: A, *, version: int | None, note: str = ""
) -> Assessment:
    """Move an assessment one step; what the step is, says `core.assessment_steps`.

    `version`: of the assessment as the actor read it. Raises what stands against it.
    """
    if action in ELSEWHERE:
        raise NotAllowed(Refusal.ROLE_MISSING)
    note = steps.checked_note(note)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        steps.require(ctx, found, action, version=version, note=note)
        if action in {A.START_SCORING, A.APPROVE}:
            _figures(ctx, found, action)
        steps.move(ctx, found, action, _facts(ctx, found, action), note=note)
        return found.assessment


def _figures(ctx: Context, found: OpenedAssessment, action: A) -> None:
    if action is A.APPROVE and found.assessment.outcome is AssessmentOutcome.SCORED:
        figures.require(ctx, found)
    else:
        figures.fill(ctx, found.assessment.round, [found.assessment])


def _facts(ctx: Context, found: OpenedAssessment, action: A) -> Mapping[str, Any]:
    """What a step sets beside the state."""
    one, by = found.assessment, ctx.actor.user_id
    match action:
        case A.START_SCORING:
            assigned = one.assigned_id or by
            return {"without_self": one.state is S.SELF, "assigned_id": assigned}
        case A.TAKE_OVER:
            return {"taken_over_at": ctx.now, "assigned_id": None}
        case A.APPROVE:
            return {"approved_at": ctx.now, "approved_by_id": by}
        case A.ANNOUNCE:
            today = found.case.window.today(ctx.now)
            off = frozenset(ctx.session.scalars(select(Holiday.on)))
            until = objection_until(today, one.round.objection_days, off)
            return {"announced_at": ctx.now, "objection_until": until}
        case A.MARK_ASSESSABLE:
            scored = {"outcome": AssessmentOutcome.SCORED, "not_assessable": None}
            return {**scored, "not_assessable_note": ""}
        case _:
            return {}


def send_back(
    ctx: Context, assessment_id: int, codes: Collection[str], *, version: int | None, note: str
) -> Assessment:
    """Ask the evaluators to look at these indicators again. Raises Invalid (`codes`, `note`)."""
    note = steps.checked_note(note)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        steps.require(ctx, found, A.SEND_BACK, version=version, note=note)
        wanted = sorted(set(codes))
        if not wanted or any(not indicator_of(found, one).is_judged for one in wanted):
            why = "Pilih paling sedikit satu indikator yang dinilai, bukan yang dihitung sistem."
            raise Invalid(Refusal.BAD_VALUE, "codes", why=why)
        for code in wanted:
            row = row_of(ctx, found, code)
            row.sent_back_at, row.sent_back_by_id = ctx.now, ctx.actor.user_id
            row.sent_back_note = note
        facts = {"approved_at": None, "approved_by_id": None}
        steps.move(ctx, found, A.SEND_BACK, facts, note=note, told={"indicators": wanted})
        return found.assessment


def mark_not_assessable(
    ctx: Context, assessment_id: int, reason: NotAssessable, *, version: int | None, note: str
) -> Assessment:
    """Say that nothing can be said of the agency, and why. An outcome, never a zero."""
    note = steps.checked_note(note)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        steps.require(ctx, found, A.MARK_NOT_ASSESSABLE, version=version, note=note)
        facts = {
            "outcome": AssessmentOutcome.NOT_ASSESSABLE,
            "not_assessable": reason,
            "not_assessable_note": note,
        }
        steps.move(ctx, found, A.MARK_NOT_ASSESSABLE, facts, note=note)
        return found.assessment
