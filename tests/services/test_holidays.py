from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from renaksi.core.errors import Invalid, NotAllowed, NotFound
from renaksi.core.policy import Actor, Grant, Role
from renaksi.models import AuditEntry, Holiday
from renaksi.queries.cycles import holidays as days_off, holidays_of
from renaksi.services import holidays
from tests.factories.cycles import system
from tests.support.backends import settle

CHRISTMAS = date(2026, 12, 25)


def test_the_official_days_come_with_collective_leave(session):
    holidays.seed(system(session), [2025])
    found = {one.on: one.name for one in holidays_of(session, 2025)}
    assert found[date(2025, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
    assert "Cuti Bersama" in found[date(2025, 4, 4)]
    assert len(found) >= 25


def test_loading_twice_adds_nothing(session):
    assert holidays.seed(system(session)) > 90
    assert holidays.seed(system(session)) == 0
    years = session.scalars(select(func.distinct(func.substr(_text(Holiday.on), 1, 4)))).all()
    assert sorted(years) == ["2024", "2025", "2026", "2027"]


def _text(column):
    from sqlalchemy import String, cast

    return cast(column, String)


def test_what_an_administrator_changed_stays(session):
    ctx = system(session)
    holidays.seed(ctx, [2026])
    holidays.rename_holiday(ctx, CHRISTMAS, "Natal")
    holidays.remove_holiday(ctx, date(2026, 12, 24))
    holidays.add_holiday(ctx, date(2026, 12, 31), "Cuti bersama tambahan")
    assert holidays.seed(ctx, [2026]) == 0
    found = {one.on: one.name for one in holidays_of(session, 2026)}
    assert found[CHRISTMAS] == "Natal"
    assert date(2026, 12, 24) not in found
    assert found[date(2026, 12, 31)] == "Cuti bersama tambahan"


def test_a_struck_day_can_be_added_again(session):
    ctx = system(session)
    holidays.seed(ctx, [2026])
    holidays.remove_holiday(ctx, CHRISTMAS)
    holidays.add_holiday(ctx, CHRISTMAS, "Hari Raya Natal")
    holidays.remove_holiday(ctx, CHRISTMAS)
    assert CHRISTMAS not in days_off(session, CHRISTMAS, CHRISTMAS)


def test_days_off_are_read_with_both_ends(session):
    holidays.seed(system(session), [2026])
    assert days_off(session, date(2026, 12, 24), CHRISTMAS) == {date(2026, 12, 24), CHRISTMAS}


def test_a_day_is_entered_once_and_with_a_name(session):
    ctx = system(session)
    holidays.add_holiday(ctx, CHRISTMAS, "Natal")
    settle(session)
    with pytest.raises(Invalid):
        holidays.add_holiday(ctx, CHRISTMAS, "Lagi")
    with pytest.raises(Invalid):
        holidays.add_holiday(ctx, date(2026, 1, 2), "   ")
    with pytest.raises(NotFound):
        holidays.remove_holiday(ctx, date(2026, 1, 2))
    with pytest.raises(NotFound):
        holidays.rename_holiday(ctx, date(2026, 1, 2), "Lain")


def test_a_day_named_as_it_was_leaves_no_line(session):
    ctx = system(session)
    holidays.add_holiday(ctx, CHRISTMAS, "Natal")
    lines = select(func.count()).select_from(AuditEntry)
    before = session.scalar(lines)
    holidays.rename_holiday(ctx, CHRISTMAS, " Natal ")
    assert session.scalar(lines) == before
    holidays.rename_holiday(ctx, CHRISTMAS, "Hari Raya Natal")
    assert session.scalar(lines) == before + 1


def test_only_the_national_administrator_keeps_the_calendar(session):
    grant = Grant(role=Role.AGENCY_ADMIN, home_id=1, reach_id=1, home_owner_id=1)
    ctx = replace(system(session), actor=Actor(1, "Sari", (grant,)))
    with pytest.raises(NotAllowed):
        holidays.add_holiday(ctx, CHRISTMAS, "Natal")
    with pytest.raises(NotAllowed):
        holidays.seed(ctx, [2026])
