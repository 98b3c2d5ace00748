"""Events of a year that can stand as evidence of an agency: those it attended, or held itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.guidance import TOOK_PLACE, GuidanceKind, MaterialKind
from renaksi.models import Agency, GuidanceEvent, GuidanceMaterial, GuidanceParticipant, StoredFile


@dataclass(frozen=True, slots=True)
class ProvenFile:
    """A file that was shown at an event."""

    id: int
    title: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ProvenEvent:
    """One event, and what the agency had to do with it."""

    id: int
    kind: GuidanceKind
    title: str
    begins_on: date
    ends_on: date
    venue: str
    organiser: str
    is_own: bool
    """The agency held it."""
    people: int
    """Of the agency; of everybody who came where the agency held it."""
    files: tuple[ProvenFile, ...]
    """Without the signed list: it names people of other agencies."""


def proven_events(session: Session, agency_id: int, year: int) -> list[ProvenEvent]:
    """The newest first; one statement. They are the agency's own: whoever answers for it sees them."""
    one, row, shown = GuidanceEvent, GuidanceParticipant, GuidanceMaterial
    all_rows = aliased(GuidanceParticipant)
    everybody = select(func.sum(all_rows.people)).where(all_rows.event_id == one.id)
    rows = session.execute(
        select(
            one, Agency.name, row.people, everybody.scalar_subquery(),
            shown.id, shown.title, StoredFile.name, StoredFile.sha256,
        )
        .join(Agency, Agency.id == one.organiser_id)
        .outerjoin(row, and_(row.event_id == one.id, row.agency_id == agency_id))
        .outerjoin(shown, and_(shown.event_id == one.id, shown.kind == MaterialKind.MATERIAL))
        .outerjoin(StoredFile, StoredFile.id == shown.file_id)
        .where(
            one.state.in_(TOOK_PLACE), or_(row.people > 0, one.organiser_id == agency_id),
            one.begins_on >= date(year, 1, 1), one.begins_on < date(year + 1, 1, 1),
        )
        .order_by(one.begins_on.desc(), one.id.desc(), shown.id)
    )  # fmt: skip
    events: dict[int, tuple[GuidanceEvent, str, int]] = {}
    files: dict[int, list[ProvenFile]] = {}
    for event, organiser, own, everyone, *file in rows:
        people = everyone if event.organiser_id == agency_id else own
        events[event.id] = (event, organiser, people or 0)
        known = files.setdefault(event.id, [])
        if file[0] is not None:
            known.append(ProvenFile(*file))
    return [_event(*found, files[key], agency_id) for key, found in events.items()]


def _event(
    event: GuidanceEvent, organiser: str, people: int, files: Sequence[ProvenFile], agency_id: int
) -> ProvenEvent:
    return ProvenEvent(
        event.id, event.kind, event.title, event.begins_on, event.ends_on, event.venue, organiser,
        event.organiser_id == agency_id, people, tuple(files),
    )  # fmt: skip
