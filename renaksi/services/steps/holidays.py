"""The official days off, from the `holidays` library, into the editable table. Never commits."""

from collections.abc import Iterable

from holidays import country_holidays
from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from renaksi.models import Holiday, HolidayRemoval

LONGEST_NAME = 200


def add_official(session: Session, years: Iterable[int]) -> int:
    """Add the days not known yet; what an administrator changed or struck stays as it is.

    National holidays and collective leave (cuti bersama), as of the joint decree each year.
    """
    wanted = sorted(set(years))
    known = set(session.scalars(select(Holiday.on).where(extract("year", Holiday.on).in_(wanted))))
    known |= set(session.scalars(select(HolidayRemoval.on)))
    official = country_holidays(
        "ID", language="id", categories=("public", "government"), years=wanted
    )
    new = {day: name for day, name in official.items() if day not in known and day.year in wanted}
    session.add_all(Holiday(on=day, name=name[:LONGEST_NAME]) for day, name in new.items())
    return len(new)
