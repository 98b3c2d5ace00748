"""Reading letterheads, issued documents, and the facts a print needs beside the matrix."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.document import DocumentKind
from renaksi.core.errors import NotFound
from renaksi.core.plan import PlanState
from renaksi.core.policy import Actor, Permission, Place, may_read, require
from renaksi.core.report import ReportState
from renaksi.models import (
    ActionPlan,
    Agency,
    Cycle,
    IssuedDocument,
    Letterhead,
    PlanRevision,
    ProgressReport,
    ReportTransition,
    StoredFile,
    SupervisionLink,
    User,
)
from renaksi.queries.custody import plan_place
from renaksi.queries.scope import place_of


@dataclass(frozen=True, slots=True)
class LetterheadInfo:
    """The kop surat of an agency; empty fields where nobody has filled it in."""

    first_line: str = ""
    second_line: str = ""
    address: str = ""
    contact: str = ""
    city: str = ""
    signatory_name: str = ""
    signatory_title: str = ""
    signatory_number: str = ""
    logo_file_id: int | None = None
    logo_sha256: str = ""
    logo_type: str = ""


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Whom the plan is sent to."""

    kind: AgencyKind
    name: str
    city: str


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """What a print says besides the rows of the matrix."""

    agency_kind: AgencyKind
    agency_name: str
    year: int
    legal_basis: str
    number: int
    state: PlanState
    reason: str
    letter_number: str
    letter_date: date | None
    decree_number: str
    decree_date: date | None
    decree_title: str
    decree_signatory: str
    decree_signatory_title: str
    supervisor: Supervisor | None
    letterhead: LetterheadInfo


@dataclass(frozen=True, slots=True)
class Issued:
    """A print that was issued, as the list of documents shows it."""

    kind: DocumentKind
    token: str
    number: str
    document_date: date
    issued_at: datetime
    issued_by: str
    file_id: int
    size: int
    sha256: str
    content_sha256: str


@dataclass(frozen=True, slots=True)
class Verified:
    """All that anybody may learn from the code on a print before its content is published."""

    kind: DocumentKind
    number: str
    document_date: date
    plan_state: PlanState | None
    """Of the revision it is of; None for a receipt."""
    report_state: ReportState | None
    """Of the report a receipt is of."""
    sha256: str


def letterhead(session: Session, agency_id: int) -> LetterheadInfo:
    """One statement."""
    row = session.execute(
        select(Letterhead, StoredFile.sha256, StoredFile.media_type)
        .outerjoin(StoredFile, StoredFile.id == Letterhead.logo_file_id)
        .where(Letterhead.agency_id == agency_id)
    ).one_or_none()
    if row is None:
        return LetterheadInfo()
    kept, sha256, media_type = row
    return LetterheadInfo(
        first_line=kept.first_line,
        second_line=kept.second_line,
        address=kept.address,
        contact=kept.contact,
        city=kept.city,
        signatory_name=kept.signatory_name,
        signatory_title=kept.signatory_title,
        signatory_number=kept.signatory_number,
        logo_file_id=kept.logo_file_id,
        logo_sha256=sha256 or "",
        logo_type=media_type or "",
    )


def head_code(session: Session, place: Place) -> str:
    """Code of the agency whose letterhead stands on the prints of a plan: who acts for it."""
    return session.get_one(Agency, place.agency_id).code


def kept_letterhead(
    session: Session, actor: Actor, code: str, today: date
) -> tuple[Agency, LetterheadInfo]:
    """An agency and its letterhead, for whoever keeps it. Raises NotFound, NotAllowed."""
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        raise NotFound
    place = place_of(session, agency.id, today)
    if not may_read(actor, place):
        raise NotFound
    require(actor, Permission.LETTERHEAD_KEEP, place)
    return agency, letterhead(session, agency.id)


def print_facts(session: Session, revision: PlanRevision, today: date) -> PrintFacts:
    """Four statements. `today` decides who acts for the plan, and who the supervisor is.

    An inherited plan keeps its agency's name; the letter comes from whoever inherited it.
    """
    plan, agency, cycle = session.execute(
        select(ActionPlan, Agency, Cycle)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .where(ActionPlan.id == revision.plan_id)
    ).one()
    acting = plan_place(session, plan, today).agency_id
    return PrintFacts(
        agency_kind=agency.kind,
        agency_name=agency.name,
        year=cycle.year,
        legal_basis=cycle.legal_basis,
        number=revision.number,
        state=revision.state,
        reason=revision.reason,
        letter_number=revision.letter_number,
        letter_date=revision.letter_date,
        decree_number=revision.decree_number,
        decree_date=revision.decree_date,
        decree_title=revision.decree_title,
        decree_signatory=revision.decree_signatory,
        decree_signatory_title=revision.decree_signatory_title,
        supervisor=_supervisor(session, acting, today),
        letterhead=letterhead(session, acting),
    )


def _supervisor(session: Session, agency_id: int, today: date) -> Supervisor | None:
    above = aliased(Agency)
    row = session.execute(
        select(above.kind, above.name, Letterhead.city)
        .join(SupervisionLink, SupervisionLink.supervisor_id == above.id)
        .outerjoin(Letterhead, Letterhead.agency_id == above.id)
        .where(
            SupervisionLink.agency_id == agency_id,
            SupervisionLink.valid_from <= today,
            SupervisionLink.valid_to > today,
        )
    ).first()
    return None if row is None else Supervisor(row[0], row[1], row[2] or "")


def issued_documents(session: Session, revision_id: int) -> Sequence[Issued]:
    """What was issued of a revision, newest first. One statement."""
    return _issued(session, IssuedDocument.revision_id == revision_id)


def issued_receipt(session: Session, transition_id: int) -> Issued | None:
    """The print of a submission of a report, once there is one. One statement."""
    found = _issued(session, IssuedDocument.transition_id == transition_id)
    return next(iter(found), None)


def _issued(session: Session, condition: ColumnElement[bool]) -> Sequence[Issued]:
    rows = session.execute(
        select(IssuedDocument, StoredFile, User.name)
        .join(StoredFile, StoredFile.id == IssuedDocument.file_id)
        .outerjoin(User, User.id == IssuedDocument.issued_by_id)
        .where(condition)
        .order_by(IssuedDocument.issued_at.desc(), IssuedDocument.id.desc())
    )
    return [
        Issued(
            kind=document.kind,
            token=document.token,
            number=document.number,
            document_date=document.document_date,
            issued_at=document.issued_at,
            issued_by=by or "Sistem",
            file_id=file.id,
            size=file.size,
            sha256=file.sha256,
            content_sha256=document.content_sha256,
        )
        for document, file, by in rows
    ]


def verified(session: Session, token: str) -> Verified | None:
    """What the code on a print stands for; None when there is no such print. One statement."""
    row = session.execute(
        select(
            IssuedDocument.kind,
            IssuedDocument.number,
            IssuedDocument.document_date,
            PlanRevision.state,
            ProgressReport.state,
            StoredFile.sha256,
        )
        .outerjoin(PlanRevision, PlanRevision.id == IssuedDocument.revision_id)
        .outerjoin(ReportTransition, ReportTransition.id == IssuedDocument.transition_id)
        .outerjoin(ProgressReport, ProgressReport.id == ReportTransition.report_id)
        .join(StoredFile, StoredFile.id == IssuedDocument.file_id)
        .where(IssuedDocument.token == token)
    ).one_or_none()
    return None if row is None else Verified(*row)
