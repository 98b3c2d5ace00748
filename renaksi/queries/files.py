"""Which stored file who may open."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, cast, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased, joinedload

from renaksi.core.agency import TimeZone
from renaksi.core.assessment_sight import is_at_home
from renaksi.core.calendar import end_of_day
from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor, Place, may_read
from renaksi.models import (
    ActionPlan,
    AssessmentEvidence,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FollowUp,
    FollowUpEvidence,
    IssuedDocument,
    Letterhead,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    Recommendation,
    ReportTransition,
    StoredFile,
)
from renaksi.queries.assessment_files import answer_proof_seen
from renaksi.queries.custody import plan_places
from renaksi.queries.recommendation_custody import (
    recommendation_places,
    recommendation_visible,
)
from renaksi.queries.scope import place_of


def visible_file(
    session: Session, actor: Actor, file_id: int, today: date, now: datetime | None = None
) -> StoredFile:
    """A file whose owning object the actor may read. Raises NotFound.

    A file nobody has put to use yet is seen by whoever uploaded it. `now` None: the end of today.
    """
    file = session.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    owners = session.execute(_owners(file_id)).all()
    if not owners and actor.user_id is not None and file.uploaded_by_id == actor.user_id:
        return file
    if any(may_read(actor, place) for place in _places(session, owners, today)):
        return file
    if session.scalar(_answers_seen(file_id, actor, today)) is not None:
        return file
    moment = now or end_of_day(today, TimeZone.WIB)
    if (
        answer_proof_seen(session, actor, file_id, moment)
        or _proves_a_draft(session, actor, file_id, today)
        or _is_its_own(session, actor, file_id, today)
    ):
        return file
    raise NotFound


def visible_version(
    session: Session, actor: Actor, version_id: int, today: date, now: datetime | None = None
) -> StoredFile:
    """The file of a version of evidence, for whoever may see what it proves. Raises NotFound."""
    version = session.get(EvidenceVersion, version_id)
    if version is None:
        raise NotFound
    return visible_file(session, actor, version.file_id, today, now)


def _owners(file_id: int) -> Select[int | None, int | None]:
    """The plan or the agency (its letterhead) of everything the file is part of.

    Evidence is part of the reports it proves, in all its versions. What proves an answer, to a
    recommendation or of an assessment, or nothing any more, is asked for apart.
    """
    plans = select(PlanRevision.plan_id, cast(null(), Integer).label("agency_id"))
    decrees = plans.where(PlanRevision.decree_file_id == file_id)
    prints = plans.join(IssuedDocument, IssuedDocument.revision_id == PlanRevision.id).where(
        IssuedDocument.file_id == file_id
    )
    logos = select(cast(null(), Integer).label("plan_id"), Letterhead.agency_id).where(
        Letterhead.logo_file_id == literal(file_id)
    )
    receipts = (
        select(ProgressReport.plan_id, null().label("agency_id"))
        .join(ReportTransition, ReportTransition.report_id == ProgressReport.id)
        .join(IssuedDocument, IssuedDocument.transition_id == ReportTransition.id)
        .where(IssuedDocument.file_id == file_id)
    )
    found = union_all(decrees, prints, logos, receipts, _reported(file_id)).subquery()
    return select(found.c.plan_id, found.c.agency_id).distinct()


def _reported(file_id: int) -> Select[Any, Any]:
    """The plans of the rows it proves."""
    mine, any_version = aliased(EvidenceVersion), aliased(EvidenceVersion)
    return (
        select(ProgressReport.plan_id, null().label("agency_id"))
        .join(ProgressEntry, ProgressEntry.report_id == ProgressReport.id)
        .join(EvidenceLink, EvidenceLink.entry_id == ProgressEntry.id)
        .join(any_version, any_version.id == EvidenceLink.version_id)
        .join(mine, mine.evidence_id == any_version.evidence_id)
        .where(mine.file_id == file_id)
    )


def _proving(mine: Any, link: Any) -> ColumnElement[bool]:
    """Whether the evidence, in any version, proves something of a kind."""
    any_version = aliased(EvidenceVersion)
    return (
        select(link.version_id)
        .join(any_version, any_version.id == link.version_id)
        .where(any_version.evidence_id == mine.evidence_id)
        .exists()
    )


def _is_its_own(session: Session, actor: Actor, file_id: int, today: date) -> bool:
    """Evidence that proves nothing, any more or yet, is its agency's own affair."""
    mine = aliased(EvidenceVersion)
    owner = session.scalar(
        select(Evidence.agency_id)
        .join(mine, mine.evidence_id == Evidence.id)
        .where(
            mine.file_id == file_id,
            ~_proving(mine, EvidenceLink),
            ~_proving(mine, FollowUpEvidence),
            ~_proving(mine, AssessmentEvidence),
        )
    )
    if owner is None:
        return False
    place = place_of(session, owner, today)
    return any(is_at_home(grant, place) for grant in actor.grants)


def _answers_seen(file_id: int, actor: Actor, today: date) -> Select[int]:
    """An answer it proves, once submitted, to a recommendation that the actor may read."""
    submitted = FollowUp.submitted_at.is_not(None)
    return (
        select(Recommendation.id)
        .where(
            Recommendation.id.in_(_answered_with(file_id, submitted)),
            recommendation_visible(actor, today),
        )
        .limit(1)
    )


def _proves_a_draft(session: Session, actor: Actor, file_id: int, today: date) -> bool:
    """An answer nobody handed in (yet) is the affair of whoever acts for the addressee."""
    unsubmitted = FollowUp.submitted_at.is_(None)
    rows = session.scalars(
        select(Recommendation).where(Recommendation.id.in_(_answered_with(file_id, unsubmitted)))
    ).all()
    places = recommendation_places(session, rows, today).values() if rows else ()
    return any(is_at_home(grant, place) for place in places for grant in actor.grants)


def _answered_with(file_id: int, which: ColumnElement[bool]) -> Select[int]:
    """The recommendations that have an answer of this kind with the file's evidence, in any version."""
    mine, any_version = aliased(EvidenceVersion), aliased(EvidenceVersion)
    return (
        select(FollowUp.recommendation_id)
        .join(FollowUpEvidence, FollowUpEvidence.follow_up_id == FollowUp.id)
        .join(any_version, any_version.id == FollowUpEvidence.version_id)
        .join(mine, mine.evidence_id == any_version.evidence_id)
        .where(mine.file_id == file_id, which)
    )


def _places(
    session: Session, owners: Iterable[Row[int | None, int | None]], today: date
) -> Iterator[Place]:
    owners = list(owners)
    wanted = [plan_id for plan_id, _agency_id in owners if plan_id is not None]
    if wanted:
        plans = select(ActionPlan).where(ActionPlan.id.in_(wanted))
        found = session.scalars(plans.options(joinedload(ActionPlan.cycle)))
        yield from plan_places(session, found, today).values()
    for _plan_id, agency_id in owners:
        if agency_id is not None:
            yield place_of(session, agency_id, today)
