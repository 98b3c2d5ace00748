"""A row of a report, or the evidence on it, taken for writing. Nothing here commits.

Whoever links a piece of evidence, changes it or clears it away holds its row of `evidence` until
the transaction ends; the report's plan is held first (`report_taken.locked`), so nobody waits in
a circle.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from renaksi.core.assessment import AssessmentState
from renaksi.core.errors import NotFound
from renaksi.core.evidence import Use, require_facts, requirement_of
from renaksi.core.objection import ObjectionState
from renaksi.core.recommendation import FollowUpState
from renaksi.core.report import EvidenceVerdict, ReportState
from renaksi.models import (
    ActionItem,
    Assessment,
    AssessmentAnswer,
    AssessmentEvidence,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FollowUp,
    FollowUpEvidence,
    Objection,
    ProgressEntry,
    ProgressReport,
)
from renaksi.queries.report_cases import open_at
from renaksi.services.context import Context
from renaksi.services.steps import report_entries, report_taken
from renaksi.services.steps.report_taken import TakenReport


@dataclass(frozen=True, slots=True)
class RowKey:
    """Which row of which report."""

    plan_id: int
    checkpoint_id: int
    lineage_id: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a document as it is handed in."""

    name: str
    requirement: str = ""
    description: str = ""
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A row held for writing, and the kinds of evidence its action asks for."""

    taken: TakenReport
    entry: ProgressEntry
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenLink:
    """A link held for writing, with everything it hangs on."""

    row: TakenRow
    link: EvidenceLink
    evidence: Evidence
    uses: tuple[Use, ...]
    """Of the evidence, on every row it proves."""


# ── taking a row, or a link of one ────────────────────────────────────────────
def require_row(ctx: Context, key: RowKey, facts: Facts) -> None:
    """Raise what stands against handing in evidence for a row, before its content is taken in.

    Holds nothing: what counts is asked again when the link is made.
    """
    taken = _writable(ctx, key)
    requirement_of(facts.requirement, _required(ctx, taken, key.lineage_id))
    require_facts_in(ctx, taken, facts)


def require_link(ctx: Context, link_id: int) -> None:
    """The same for a link that is to be changed."""
    _writable(ctx, _key_of(ctx, link_id))


def _writable(ctx: Context, key: RowKey) -> TakenReport:
    found = open_at(ctx.session, ctx.actor, key.plan_id, key.checkpoint_id, ctx.now)
    taken = TakenReport(found.plan, found.checkpoint, found.report, found.revision, found.case)
    report_entries.require_rows(ctx, taken, [key.lineage_id])
    return taken


def take_row(ctx: Context, key: RowKey) -> TakenRow:
    """The row, held and ready to be written into. Raises as `report_entries.entry_of` does."""
    taken = report_taken.locked(ctx, key.plan_id, key.checkpoint_id)
    entry = report_entries.entry_of(ctx, taken, key.lineage_id)
    return TakenRow(taken, entry, _required(ctx, taken, key.lineage_id))


def take_link(ctx: Context, link_id: int) -> TakenLink:
    """The link with its row and evidence, held. Raises NotFound where the actor may not see it."""
    row = take_row(ctx, _key_of(ctx, link_id))
    link = ctx.session.get(EvidenceLink, link_id, populate_existing=True)
    if link is None:  # taken off the row while we waited
        raise NotFound
    evidence = held(ctx, link.evidence_version.evidence_id)
    return TakenLink(row, link, evidence, _uses(ctx, evidence.id))


def _key_of(ctx: Context, link_id: int) -> RowKey:
    where = ctx.session.execute(
        select(ProgressReport.plan_id, ProgressReport.checkpoint_id, ProgressEntry.lineage_id)
        .join(ProgressEntry, ProgressEntry.report_id == ProgressReport.id)
        .join(EvidenceLink, EvidenceLink.entry_id == ProgressEntry.id)
        .where(EvidenceLink.id == link_id)
    ).one_or_none()
    if where is None:
        raise NotFound
    return RowKey(*where)


def held(ctx: Context, evidence_id: int) -> Evidence:
    """The evidence, held and read afresh. Raises NotFound, also when it was cleared just now."""
    found = ctx.session.scalar(
        select(Evidence)
        .where(Evidence.id == evidence_id)
        .with_for_update(of=Evidence)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def newest(ctx: Context, evidence_id: int) -> EvidenceVersion:
    return ctx.session.scalars(
        select(EvidenceVersion)
        .where(EvidenceVersion.evidence_id == evidence_id)
        .order_by(EvidenceVersion.number.desc())
        .limit(1)
        .options(joinedload(EvidenceVersion.file))
    ).one()


def _uses(ctx: Context, evidence_id: int) -> tuple[Use, ...]:
    rows = ctx.session.execute(
        select(EvidenceLink.verdict, ProgressReport.state)
        .join(ProgressEntry, ProgressEntry.id == EvidenceLink.entry_id)
        .join(ProgressReport, ProgressReport.id == ProgressEntry.report_id)
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceLink.version_id)
        .where(EvidenceVersion.evidence_id == evidence_id)
    )
    return (
        *(Use(*row) for row in rows),
        *_answers(ctx, evidence_id),
        *_assessed(ctx, evidence_id),
    )


def _answers(ctx: Context, evidence_id: int) -> Iterator[Use]:
    """Answers to recommendations it proves: the issuer's word binds as a verifier's does."""
    states = ctx.session.scalars(
        select(FollowUp.state)
        .join(FollowUpEvidence, FollowUpEvidence.follow_up_id == FollowUp.id)
        .join(EvidenceVersion, EvidenceVersion.id == FollowUpEvidence.version_id)
        .where(EvidenceVersion.evidence_id == evidence_id)
    )
    for state in states:
        if state is FollowUpState.ACCEPTED:
            yield Use(EvidenceVerdict.ACCEPTED, ReportState.VERIFIED)
        elif state is FollowUpState.SUBMITTED:
            yield Use(EvidenceVerdict.PENDING, ReportState.SUBMITTED)


def _assessed(ctx: Context, evidence_id: int) -> Iterator[Use]:
    """Answers of assessments it proves, and objections: a final result freezes what it rests on."""
    rows = ctx.session.execute(
        select(Assessment.state, Objection.state)
        .join(AssessmentAnswer, AssessmentAnswer.assessment_id == Assessment.id)
        .join(AssessmentEvidence, AssessmentEvidence.answer_id == AssessmentAnswer.id)
        .join(EvidenceVersion, EvidenceVersion.id == AssessmentEvidence.version_id)
        .outerjoin(Objection, Objection.id == AssessmentEvidence.objection_id)
        .where(EvidenceVersion.evidence_id == evidence_id)
    )
    for state, objection in rows:
        if state is AssessmentState.FINAL:
            yield Use(EvidenceVerdict.ACCEPTED, ReportState.VERIFIED)
        elif state is not AssessmentState.SELF and objection is not ObjectionState.DRAFT:
            yield Use(EvidenceVerdict.PENDING, ReportState.SUBMITTED)


def _required(ctx: Context, taken: TakenReport, lineage_id: str) -> tuple[str, ...]:
    kinds = ctx.session.scalar(
        select(ActionItem.required_evidence).where(
            ActionItem.revision_id == (taken.revision.id if taken.revision else 0),
            ActionItem.lineage_id == lineage_id,
        )
    )
    return tuple(kinds or ())


def require_facts_in(ctx: Context, taken: TakenReport, facts: Facts) -> None:
    """Raise Invalid; a day is one in the agency's zone."""
    today = ctx.today_in(taken.plan.agency.time_zone)
    require_facts(facts.effective_on, facts.description.strip(), today)
