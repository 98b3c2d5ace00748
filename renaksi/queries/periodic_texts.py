"""The text of one section of a periodic report, with whoever wrote it last."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.periodic_sheet import Part
from renaksi.models import PeriodicText, User


class Written(NamedTuple):
    """As it stands now."""

    text: str
    version: int
    at: datetime
    by: str


def written(session: Session, report_id: int, part: Part) -> Written | None:
    """None where nobody wrote yet; the caller has opened the report. One statement."""
    one = PeriodicText
    row = session.execute(
        select(one.text, one.version, one.written_at, func.coalesce(User.name, ""))
        .outerjoin(User, User.id == one.written_by_id)
        .where(one.report_id == report_id, one.part == part)
    ).one_or_none()
    return Written(*row) if row else None
