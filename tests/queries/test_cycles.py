from datetime import date

import pytest

from renaksi.core.errors import NotFound
from renaksi.core.policy import SYSTEM
from renaksi.labels.cycle import DEADLINE
from renaksi.queries.cycle_calendar import known_calendars
from renaksi.queries.cycles import (
    DeadlineKind,
    chosen_cycle,
    cycle_by_year,
    known_cycles,
    latest_open,
    nearest_deadlines,
    open_cycles,
)
from renaksi.queries.people import actor_of
from renaksi.services import cycles
from tests.factories.cycles import opened, prepared, system

TODAY = date(2026, 3, 30)


@pytest.fixture
def years(session):
    """2025 closed, 2026 open, 2027 in preparation."""
    cycles.close_cycle(system(session), opened(session, 2025).id)
    opened(session, 2026)
    prepared(session, 2027)


def test_a_cycle_in_preparation_is_known_to_its_makers_only(session, years, sari, rina, agus):
    def known(user):
        return [one.year for one in known_cycles(session, actor_of(session, user, TODAY))]

    assert known(sari) == known(rina) == [2026, 2025]
    assert known(agus) == [2027, 2026, 2025]
    assert [one.year for one in open_cycles(session)] == [2026]
    assert latest_open(session).year == 2026


def test_a_calendar_says_what_the_cycle_says(session, years, agus, rina):
    coming, running = cycle_by_year(session, 2027), cycle_by_year(session, 2026)
    coming.checkpoints.clear()
    session.flush()

    def days(one):
        return (
            *(one.id, one.year, one.state, one.drafting_due_on),
            [
                (at.id, at.cycle_id, at.code, at.period_end, at.opens_on, at.due_on, at.closes_on)
                for at in one.checkpoints
            ],
        )

    for user in (agus, rina):
        actor = actor_of(session, user, TODAY)
        assert list(map(days, known_calendars(session, actor))) == list(
            map(days, known_cycles(session, actor))
        )
    newest = known_calendars(session, SYSTEM)[0]
    assert (newest.year, newest.checkpoints) == (2027, ())
    running.checkpoints[0].due_on = date(2026, 4, 9)
    assert known_calendars(session, SYSTEM)[1].checkpoints[0].due_on == date(2026, 4, 9)


def test_the_page_begins_with_the_cycle_of_this_year_and_never_with_one_in_preparation(
    session, years
):
    every = known_cycles(session, SYSTEM)
    assert chosen_cycle(every, None, TODAY).year == 2026
    assert chosen_cycle(every, None, date(2027, 1, 5)).year == 2026
    assert chosen_cycle(every, None, date(2024, 1, 5)).year == 2026
    assert chosen_cycle(every, 2025, TODAY).year == 2025
    assert chosen_cycle([], None, TODAY) is None
    with pytest.raises(NotFound):
        chosen_cycle(every, 2031, TODAY)
    with pytest.raises(NotFound):
        cycle_by_year(session, 2031)


def test_the_nearest_deadlines_are_of_open_cycles_only(session, years):
    found = nearest_deadlines(session, TODAY)
    assert [(one.on, one.kind, one.code) for one in found] == [
        (date(2026, 3, 31), DeadlineKind.DRAFTING_DUE, ""),
        (date(2026, 4, 1), DeadlineKind.REPORT_OPENS, "B03"),
        (date(2026, 4, 10), DeadlineKind.REPORT_DUE, "B03"),
    ]
    assert nearest_deadlines(session, date(2027, 6, 1)) == []
    assert nearest_deadlines(session, date(2026, 3, 31))[0].on == date(2026, 3, 31)


def test_every_kind_of_deadline_has_its_words():
    assert set(DEADLINE) == {kind.value for kind in DeadlineKind}
