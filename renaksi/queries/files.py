"""Which stored file who may open."""

from datetime import date

from sqlalchemy import Select, literal, null, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor, may_read
from renaksi.models import ActionPlan, Cycle, IssuedDocument, Letterhead, PlanRevision, StoredFile
from renaksi.queries.plans import period_end
from renaksi.queries.scope import place_of


def visible_file(session: Session, actor: Actor, file_id: int, today: date) -> StoredFile:
    """A file whose owning object the actor may read. Raises NotFound.

    A file nobody has put to use yet is seen by whoever uploaded it.
    """
    file = session.get(StoredFile, file_id)
    if file is None:
        raise NotFound
    owners = session.execute(_owners(file_id)).all()
    if not owners and actor.user_id is not None and file.uploaded_by_id == actor.user_id:
        return file
    for agency_id, year in owners:
        days = [] if year is None else [period_end(year)]
        if may_read(actor, place_of(session, agency_id, today, *days)):
            return file
    raise NotFound


def _owners(file_id: int) -> Select[int, int | None]:
    """The agency and year of everything the file is part of."""
    plans = (
        select(ActionPlan.agency_id, Cycle.year)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
    )
    decrees = plans.where(PlanRevision.decree_file_id == file_id)
    prints = plans.join(IssuedDocument, IssuedDocument.revision_id == PlanRevision.id).where(
        IssuedDocument.file_id == file_id
    )
    logos = select(Letterhead.agency_id, null().label("year")).where(
        Letterhead.logo_file_id == literal(file_id)
    )
    found = union_all(decrees, prints, logos).subquery()
    return select(found.c.agency_id, found.c.year).distinct()
