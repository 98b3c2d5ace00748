"""Reports of DIY: one being written, one handed in, one approved with its files."""

from io import BytesIO

from sqlalchemy.orm import Session

from renaksi.core.files import PDF, FileStore
from renaksi.core.periodic import parse_period
from renaksi.models import PeriodicFile, StoredFile, User
from tests.factories.periodic import NOW, a_draft, approved, submitted

WROTE = b"%PDF-1.7"


def periodic_of(session: Session, evaluator: User, lead: User, store: FileStore) -> dict[str, int]:
    written = a_draft(session, evaluator, parse_period("2026-M01"))
    sent = submitted(session, evaluator, period=parse_period("2026-M02"))
    done = approved(session, evaluator, lead)
    kept = store.put(BytesIO(WROTE), max_bytes=1000)
    file = StoredFile(
        sha256=kept.sha256,
        size=kept.size,
        media_type=PDF,
        name="laporan.pdf",
        agency_id=done.base_id,
        uploaded_at=NOW,
    )
    session.add(file)
    session.flush()
    session.add(PeriodicFile(report_id=done.id, media_type=PDF, file_id=file.id, made_at=NOW))
    return {
        "written_periodic_id": written.id,
        "sent_periodic_id": sent.id,
        "approved_periodic_id": done.id,
    }
