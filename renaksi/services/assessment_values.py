"""Use cases of values: the agency answers, evaluators score, a second one beside them.

Autosave writes one value at a time; `version` is that of the value as the actor read it, so two
people meet only where they write the same one.
"""

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_missing import MissingKind, progress
from renaksi.core.assessment_writing import Seat, seat, why_not_answer, why_not_score
from renaksi.core.audit import AuditEvent as E
from renaksi.core.errors import Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.files import FileStore
from renaksi.models import AssessmentValue, EvidenceVersion
from renaksi.queries.assessment_answers import given_of
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import (
    assessment_evidence as proofs,
    assessment_steps as steps,
    assessment_values as values,
    evidence_rows,
)
from renaksi.services.steps.assessment_steps import refuse, trail
from renaksi.services.steps.evidence_taken import Facts


# ── the agency ────────────────────────────────────────────────────────────────
def write_answer(
    ctx: Context, assessment_id: int, code: str, given: Given, *, version: int
) -> AssessmentValue | None:
    """Write the agency's own value (nilai mandiri) of one indicator; 0: there was none."""
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_answer(found.case, ctx.actor))
        return values.put(
            ctx, found, code, C.SELF, given, version=version, event=E.ASSESSMENT_ANSWER
        )


def write_answers(
    ctx: Context, assessment_id: int, answers: Mapping[str, Given], versions: Mapping[str, int]
) -> int:
    """Write several of the agency's values (a file): all of them or none; how many.

    `versions` as for `write_answer`; what is missing there was never given. Raises Conflict where
    somebody else wrote one of them since.
    """
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_answer(found.case, ctx.actor))
        for code, given in answers.items():
            values.put(
                ctx, found, code, C.SELF, given,
                version=versions.get(code, 0), event=E.ASSESSMENT_ANSWER,
            )  # fmt: skip
        return len(answers)


def attach(
    ctx: Context,
    store: FileStore,
    stream: BinaryIO,
    assessment_id: int,
    code: str,
    *,
    name: str,
    effective_on: date | None,
    requirement: str = "",
    description: str = "",
) -> EvidenceVersion:
    """Hand in a file as evidence for an answer. The same content again adds nothing.

    Raises Invalid with the field (`file`, `effective_on`, `requirement`, `description`).
    """
    facts = Facts(name, requirement, description, effective_on)
    seen = open_assessment(ctx.session, ctx.actor, assessment_id, ctx.now)
    refuse(why_not_answer(seen.case, ctx.actor))
    proofs.require_facts_of(ctx, seen, code, facts)
    content = evidence_rows.keep_content(store, stream)
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_answer(found.case, ctx.actor))
        return proofs.new_proof(ctx, found, code, content, facts)


def attach_existing(
    ctx: Context, assessment_id: int, code: str, evidence_id: int, *, requirement: str = ""
) -> EvidenceVersion:
    """Use the newest version of evidence the agency has given elsewhere; no second copy is made.

    Raises NotFound for the evidence of another agency.
    """
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_answer(found.case, ctx.actor))
        version = proofs.own_version(ctx, found, evidence_id)
        return proofs.put(ctx, found, code, version, requirement)


def detach(ctx: Context, assessment_id: int, code: str, version_id: int) -> None:
    """Take evidence off an answer; it stays with the agency for a while."""
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_answer(found.case, ctx.actor))
        proofs.take_off(ctx, found, code, version_id)


# ── the hub ───────────────────────────────────────────────────────────────────
def write_score(
    ctx: Context, assessment_id: int, code: str, given: Given, *, version: int
) -> AssessmentValue | None:
    """Write the hub's value of one indicator, or the second scorer's beside it."""
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_score(found.case, ctx.actor))
        return values.put(
            ctx,
            found,
            code,
            C.HUB,
            given,
            version=version,
            second=seat(found.case, ctx.actor) is Seat.SECOND,
            event=E.ASSESSMENT_SCORE,
        )


def finish_second(ctx: Context, assessment_id: int) -> None:
    """The second scorer has finished: from now on both see both. Raises Invalid where one lacks."""
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_score(found.case, ctx.actor))
        if seat(found.case, ctx.actor) is not Seat.SECOND:
            raise NotAllowed(Refusal.ROLE_MISSING)
        lacks = _second_lacks(found)
        if lacks:
            raise Invalid(Refusal.SCORES_MISSING, count=lacks)
        found.assessment.second_done_at = ctx.now
        values.remember_first(ctx, found)
        where = trail(found.case, C.HUB)
        audit.record(ctx, E.ASSESSMENT_SECOND_DONE, found.assessment, agency_id=where)


def _second_lacks(found: OpenedAssessment) -> int:
    judged = {one.code for one in found.sheet.indicators if one.is_judged}
    given = {code for code, one in found.said.second.items() if not one.is_empty}
    return len(judged - given)


def settle(
    ctx: Context, assessment_id: int, code: str, given: Given, *, version: int
) -> AssessmentValue | None:
    """Decide on an indicator on which two scorers disagree; what is given is the hub's from now on."""
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        refuse(why_not_score(found.case, ctx.actor))
        if seat(found.case, ctx.actor) is Seat.SECOND:
            raise NotAllowed(Refusal.FOUR_EYES)
        values.indicator_of(found, code)
        gaps = progress(
            found.sheet, found.said.answers, C.HUB, frozenset(found.said.settled)
        ).missing
        if code not in {one.code for one in gaps if one.kind is MissingKind.UNSETTLED}:
            raise WrongState(Refusal.OUTCOME_ALREADY)
        before = found.said.answers[code].hub
        row = values.put(ctx, found, code, C.HUB, given, version=version, event=E.ASSESSMENT_SETTLE)
        answer = values.row_of(ctx, found, code)
        answer.settled_at, answer.settled_by_id = ctx.now, ctx.actor.user_id
        values.remember(ctx, found, code, C.HUB)
        if before is not None and row is not None and before == given_of(row):
            where, told = trail(found.case, C.HUB), {"indicator": code}
            audit.record(ctx, E.ASSESSMENT_SETTLE, found.assessment, agency_id=where, after=told)
        return row
