"""Use cases of objections (sanggah): written with ground and evidence, handed in, decided."""

from dataclasses import replace
from datetime import date
from typing import BinaryIO

from sqlalchemy import select

from renaksi.core.assessment import AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_answer import AnswerFault, Given
from renaksi.core.assessment_round import decision_due
from renaksi.core.audit import AuditEvent as E
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.files import FileStore
from renaksi.core.item_entry import clean
from renaksi.core.objection import (
    LONGEST_GROUND,
    ObjectionAction as O,
    ObjectionState,
    acting_tier,
    why_not,
    why_not_write,
)
from renaksi.core.objection_figures import change
from renaksi.models import EvidenceVersion, Holiday, Objection
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.queries.assessment_objections import (
    before_and_after,
    objection_case,
    told_score,
    worth,
)
from renaksi.services.context import Context, transaction
from renaksi.services.steps import (
    assessment_evidence as proofs,
    assessment_steps as steps,
    assessment_values as values,
    evidence_rows,
    objection_steps as rows,
)
from renaksi.services.steps.assessment_steps import refuse
from renaksi.services.steps.evidence_taken import Facts

DECISIONS = {O.GRANT: ObjectionState.GRANTED, O.REJECT: ObjectionState.REJECTED}


# ── writing ───────────────────────────────────────────────────────────────────
def write(
    ctx: Context, assessment_id: int, code: str, ground: str, *, version: int
) -> Objection | None:
    """Write the ground of an objection to one score; begin it where none is open.

    `version`: of the draft as the actor read it, 0 where there was none. None where there was
    nothing and there is nothing. Raises Invalid (`ground`), WrongState, Conflict.
    """
    ground = clean(ground)
    if len(ground) > LONGEST_GROUND:
        raise Invalid(Refusal.TEXT_TOO_LONG, "ground", limit=LONGEST_GROUND)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        one = _open_one(ctx, found, code)
        _require_writing(ctx, found, code, one)
        if (one.ground if one else "") == ground:
            return one
        if (one.version if one else 0) != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        before = one.ground if one else ""
        one = one or rows.begin(ctx, found, code)
        one.ground = ground
        values.remember(ctx, found, code, C.SELF)
        values.wrote(ctx, found)
        rows.told(ctx, found, one, E.OBJECTION_EDIT, code, ground=ground, before=before)
        return one


def _open_one(ctx: Context, found: OpenedAssessment, code: str) -> Objection | None:
    """The objection to this score that is being written or waits."""
    values.indicator_of(found, code)
    return ctx.session.scalar(
        select(Objection)
        .where(
            Objection.answer_id == found.said.ids[code],
            Objection.state.in_({ObjectionState.DRAFT, ObjectionState.FILED}),
        )
        .execution_options(populate_existing=True)
    )


def _require_writing(
    ctx: Context, found: OpenedAssessment, code: str, one: Objection | None
) -> None:
    refuse(why_not_write(objection_case(found, code, one), ctx.actor))
    if found.case.state is not S.OBJECTION:
        raise WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=found.case.state)
    if not found.sheet.by_code[code].is_judged:
        raise Invalid(Refusal.BAD_ANSWER, "ground", why=AnswerFault.NOT_ASKED)


def attach(
    ctx: Context,
    store: FileStore,
    stream: BinaryIO,
    objection_id: int,
    *,
    name: str,
    effective_on: date | None,
    requirement: str = "",
    description: str = "",
) -> EvidenceVersion:
    """Hand in new evidence with an objection. Raises Invalid with the field."""
    facts = Facts(name, requirement, description, effective_on)
    seen, code, one = rows.read(ctx, objection_id)
    _require_writing(ctx, seen, code, one)
    proofs.require_facts_of(ctx, seen, code, facts)
    content = evidence_rows.keep_content(store, stream)
    with transaction(ctx):
        found, code, one = rows.locked(ctx, objection_id)
        _require_writing(ctx, found, code, one)
        return proofs.new_proof(ctx, found, code, content, facts, objection_id)


def attach_existing(
    ctx: Context, objection_id: int, evidence_id: int, *, requirement: str = ""
) -> EvidenceVersion:
    """Use evidence the agency has given elsewhere. Raises NotFound for that of another agency."""
    with transaction(ctx):
        found, code, one = rows.locked(ctx, objection_id)
        _require_writing(ctx, found, code, one)
        version = proofs.own_version(ctx, found, evidence_id)
        return proofs.put(ctx, found, code, version, requirement, objection_id)


def detach(ctx: Context, objection_id: int, version_id: int) -> None:
    """Take evidence off an objection that is being written."""
    with transaction(ctx):
        found, code, one = rows.locked(ctx, objection_id)
        _require_writing(ctx, found, code, one)
        proofs.take_off(ctx, found, code, version_id, objection_id)


# ── steps ─────────────────────────────────────────────────────────────────────
def file_it(ctx: Context, objection_id: int, *, version: int | None) -> Objection:
    """Hand it in: from now on a decision is due, and what it objects to is kept beside it."""
    with transaction(ctx):
        found, code, one = rows.locked(ctx, objection_id)
        refuse(why_not(O.FILE, objection_case(found, code, one), ctx.actor))
        rows.require_unchanged(one, version)
        answer, today = found.said.answers[code], found.case.window.today(ctx.now)
        off = frozenset(ctx.session.scalars(select(Holiday.on)))
        one.state = ObjectionState.FILED
        one.filed_at, one.filed_by_id = ctx.now, ctx.actor.user_id
        one.due_on = decision_due(today, found.assessment.round.decision_days, off)
        one.before = told_score(answer.given(C.HUB), worth(found.sheet, code, answer))
        values.remember(ctx, found, code, C.SELF)
        values.wrote(ctx, found)
        rows.told(ctx, found, one, E.OBJECTION_FILE, code)
        return one


def withdraw(ctx: Context, objection_id: int, *, version: int | None) -> Objection:
    """Take it back before it is decided; within the window another one may follow."""
    with transaction(ctx):
        found, code, one = rows.locked(ctx, objection_id)
        refuse(why_not(O.WITHDRAW, objection_case(found, code, one), ctx.actor))
        rows.require_unchanged(one, version)
        one.state = ObjectionState.WITHDRAWN
        values.remember(ctx, found, code, C.SELF)
        values.wrote(ctx, found)
        rows.told(ctx, found, one, E.OBJECTION_WITHDRAW, code)
        return one


def decide(
    ctx: Context,
    objection_id: int,
    action: O,
    *,
    note: str,
    version: int | None,
    given: Given | None = None,
) -> Objection:
    """Grant an objection with the value that holds from now on, or reject it; always with a reason.

    `given` None grants the new evidence alone. Whoever decides has scored it, too. Raises Invalid
    (`note`, `value`), NotAllowed, WrongState, Conflict.
    """
    note = steps.checked_note(note)
    state = DECISIONS.get(action)
    if state is None:
        raise NotAllowed(Refusal.ROLE_MISSING)
    with transaction(ctx):
        found, code, one = rows.locked(ctx, objection_id)
        answer = found.said.answers[code]
        old = answer.given(C.HUB)
        new = replace(given or old or Given(), note=note)
        case = objection_case(found, code, one)
        refuse(why_not(action, case, ctx.actor, note=note))
        before, after = before_and_after(ctx.session, found, code, one.id, new)
        if action is O.GRANT:
            found_change = change(before, after)
            refuse(why_not(action, replace(case, change=found_change), ctx.actor, note=note))
        rows.require_unchanged(one, version)
        one.state, one.decision_note = state, note
        one.decided_at, one.decided_by_id = ctx.now, ctx.actor.user_id
        tier = acting_tier(case)
        one.deciding_agency_id = tier.agency_id if tier else None
        if action is O.GRANT:
            values.put(ctx, found, code, C.HUB, new, version=None, event=None)
            one.after = told_score(new, after)
        else:
            one.after = told_score(old, before)
        values.remember(ctx, found, code, C.HUB)
        values.wrote(ctx, found)
        rows.told(ctx, found, one, E(f"objection:{action}"), code, note=note)
        return one
