"""Use cases of official prints: issuing one, and keeping the letterhead they stand on."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import BinaryIO, Final

from renaksi.core.audit import AuditEvent
from renaksi.core.document import ISSUABLE, DocumentKind
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.files import JPEG, MAX_LOGO, MEGABYTE, PDF, PNG, FileStore
from renaksi.core.plan import PlanState
from renaksi.core.policy import Permission, Place, may, may_read
from renaksi.models import Agency, IssuedDocument, Letterhead, PlanRevision, StoredFile
from renaksi.queries.custody import plan_place
from renaksi.queries.documents import Issued, LetterheadInfo, issued_documents, letterhead
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import plan_steps
from renaksi.services.steps.images import require_image
from renaksi.services.steps.uploads import keep, recognise

LOGO_TYPES: Final = frozenset({PNG, JPEG})
BY_DECREE: Final = frozenset({PlanState.ENACTED, PlanState.SUPERSEDED, PlanState.CLOSED})
MAX_PRINT: Final = 64 * MEGABYTE
FILE_NAME: Final = {
    DocumentKind.PLAN_MATRIX: "Renaksi",
    DocumentKind.COVER_LETTER: "Surat pengantar renaksi",
}


@dataclass(frozen=True, slots=True)
class Print:
    """A print as it was made: what it is of, and the code that stands on it."""

    kind: DocumentKind
    token: str
    content: bytes
    content_sha256: str
    """Hash of what it says; two prints that say the same are one document."""


@dataclass(frozen=True, slots=True)
class LetterheadText:
    """What an Admin Instansi enters for the letterhead."""

    first_line: str = ""
    second_line: str = ""
    address: str = ""
    contact: str = ""
    city: str = ""
    signatory_name: str = ""
    signatory_title: str = ""
    signatory_number: str = ""


def require_issuable(ctx: Context, revision: PlanRevision) -> None:
    """Raise what stands against issuing prints of a revision; asked before one is made."""
    place = plan_place(ctx.session, revision.plan, ctx.today)
    _require_issuable(ctx, revision, place)


def _require_issuable(ctx: Context, revision: PlanRevision, place: Place) -> None:
    if not may(ctx.actor, Permission.DOCUMENT_ISSUE, place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    if revision.state not in ISSUABLE:
        raise WrongState(Refusal.WRONG_STATE, state=revision.state)


def issue(ctx: Context, store: FileStore, revision_id: int, made: Print, *, version: int) -> Issued:
    """Keep a print as issued; from now on this file is the document. Saying it again adds nothing.

    Raises Conflict when the revision changed after `version`, which the print was made from.
    """
    with transaction(ctx) as session:
        taken = plan_steps.locked(ctx, revision_id)
        revision = taken.revision
        _require_issuable(ctx, revision, taken.case.place)
        plan_steps.require_unchanged(revision, version)
        if made.kind is DocumentKind.COVER_LETTER:
            _require_letter(revision)
        if known := _already(issued_documents(session, revision_id), made):
            return known
        file = _keep_print(ctx, store, revision, made)
        document = _document(ctx, revision, made, file)
        session.add(document)
        audit.record(
            ctx,
            AuditEvent.DOCUMENT_ISSUE,
            document,
            agency_id=taken.agency_id,
            after={"kind": made.kind, "number": document.number, "sha256": file.sha256},
        )
        return issued_documents(session, revision_id)[0]


def _already(issued: Sequence[Issued], made: Print) -> Issued | None:
    newest = next((one for one in issued if one.kind is made.kind), None)
    return newest if newest and newest.content_sha256 == made.content_sha256 else None


def _require_letter(revision: PlanRevision) -> None:
    for name in ("letter_number", "letter_date"):
        if not getattr(revision, name):
            raise Invalid(Refusal.TEXT_MISSING, name)


def _keep_print(ctx: Context, store: FileStore, revision: PlanRevision, made: Print) -> StoredFile:
    plan = revision.plan
    name = f"{FILE_NAME[made.kind]} {plan.agency.name} {plan.cycle.year} revisi {revision.number}"
    file = keep(
        ctx, store, io.BytesIO(made.content), kind=PDF, name=f"{name}.pdf",
        agency_id=plan.agency_id, max_bytes=MAX_PRINT,
    )  # fmt: skip
    ctx.session.flush()
    return file


def _document(
    ctx: Context, revision: PlanRevision, made: Print, file: StoredFile
) -> IssuedDocument:
    number, on = _number_and_day(ctx, revision, made.kind)
    return IssuedDocument(
        token=made.token,
        kind=made.kind,
        revision_id=revision.id,
        number=number,
        document_date=on,
        issued_at=ctx.now,
        issued_by_id=ctx.actor.user_id,
        file_id=file.id,
        content_sha256=made.content_sha256,
    )


def _number_and_day(ctx: Context, revision: PlanRevision, kind: DocumentKind) -> tuple[str, date]:
    """Of the decree once there is one, of the letter for the letter, else the day of issue."""
    today = ctx.today_in(revision.plan.agency.time_zone)
    if kind is DocumentKind.COVER_LETTER:
        return revision.letter_number, revision.letter_date or today
    if revision.state in BY_DECREE:
        return revision.decree_number, revision.decree_date or today
    return revision.letter_number, today


def keep_letterhead(
    ctx: Context,
    store: FileStore,
    agency_id: int,
    text: LetterheadText,
    *,
    seen: LetterheadInfo,
    logo: BinaryIO | None = None,
    logo_name: str = "",
    drop_logo: bool = False,
) -> None:
    """Write an agency's letterhead. Raises Conflict when it is no longer what was `seen`."""
    kind = None
    if logo is not None:
        kind = recognise(logo, LOGO_TYPES)
        require_image(logo)
    with transaction(ctx) as session:
        agency = session.get(Agency, agency_id)
        if agency is None:
            raise NotFound
        place = place_of(session, agency_id, ctx.today)
        if not may(ctx.actor, Permission.LETTERHEAD_KEEP, place):
            raise NotAllowed(Refusal.ROLE_MISSING) if may_read(ctx.actor, place) else NotFound()
        before = letterhead(session, agency_id)
        if before != seen:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        kept = session.get(Letterhead, agency_id) or Letterhead(agency_id=agency_id)
        for name, value in asdict(text).items():
            setattr(kept, name, value)
        if logo is not None and kind is not None:
            file = keep(
                ctx, store, logo, kind=kind, name=logo_name, agency_id=agency_id,
                max_bytes=MAX_LOGO,
            )  # fmt: skip
            session.flush()
            kept.logo_file_id = file.id
        elif drop_logo:
            kept.logo_file_id = None
        session.add(kept)
        session.flush()
        _record_letterhead(ctx, agency, before, letterhead(session, agency_id))


def _record_letterhead(
    ctx: Context, agency: Agency, before: LetterheadInfo, after: LetterheadInfo
) -> None:
    old, new = asdict(before), asdict(after)
    changed = [name for name in new if old[name] != new[name]]
    if changed:
        audit.record(
            ctx,
            AuditEvent.AGENCY_LETTERHEAD,
            agency,
            agency_id=agency.id,
            before={name: old[name] for name in changed},
            after={name: new[name] for name in changed},
        )
