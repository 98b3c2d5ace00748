"""Keeping the table of days off that working days are counted with."""

from collections.abc import Iterable
from datetime import date

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.models import Holiday, HolidayRemoval
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.cycles import administer
from renaksi.services.steps.holidays import LONGEST_NAME, add_official

SEEDED_YEARS = range(2024, 2028)


def seed(ctx: Context, years: Iterable[int] = SEEDED_YEARS) -> int:
    """Add the official days off of `years`; how many were new. Edits are kept."""
    administer(ctx)
    wanted = sorted(set(years))
    with transaction(ctx) as session:
        added = add_official(session, wanted)
        if added:
            audit.record(ctx, AuditEvent.HOLIDAY_EDIT, after={"years": wanted, "days_added": added})
    return added


def add_holiday(ctx: Context, on: date, name: str) -> Holiday:
    administer(ctx)
    name = _named(name)
    with transaction(ctx) as session:
        if session.get(Holiday, on) is not None:
            raise Invalid(Refusal.ALREADY_EXISTS, "on", what="Hari libur pada tanggal ini")
        struck = session.get(HolidayRemoval, on)
        if struck is not None:
            session.delete(struck)
        holiday = Holiday(on=on, name=name)
        session.add(holiday)
        audit.record(ctx, AuditEvent.HOLIDAY_EDIT, after={"on": on, "name": name})
    return holiday


def rename_holiday(ctx: Context, on: date, name: str) -> Holiday:
    administer(ctx)
    name = _named(name)
    with transaction(ctx) as session:
        holiday = session.get(Holiday, on)
        if holiday is None:
            raise NotFound
        before, holiday.name = holiday.name, name
        if before != name:
            audit.record(
                ctx,
                AuditEvent.HOLIDAY_EDIT,
                before={"on": on, "name": before},
                after={"on": on, "name": name},
            )
    return holiday


def remove_holiday(ctx: Context, on: date) -> None:
    """Strike a day; it stays struck when the official list is loaded again."""
    administer(ctx)
    with transaction(ctx) as session:
        holiday = session.get(Holiday, on)
        if holiday is None:
            raise NotFound
        session.delete(holiday)
        session.add(HolidayRemoval(on=on))
        audit.record(ctx, AuditEvent.HOLIDAY_EDIT, before={"on": on, "name": holiday.name})


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(Refusal.BAD_VALUE, "name", why="Isi nama hari liburnya.")
    return name[:LONGEST_NAME]
