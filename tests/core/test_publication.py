"""What is public, on which day: the table of states and days, and the public as an actor."""

from datetime import date

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import ResultSource
from renaksi.core.cycle import CycleState
from renaksi.core.policy import Permission, Place, holds_anywhere, relations
from renaksi.core.publication import (
    anybody,
    plans_are_out,
    reports_are_out,
    result_is_out,
)

DAY = date(2026, 4, 17)
BEFORE, AFTER = date(2026, 4, 16), date(2026, 4, 18)
ROOT = 7


@pytest.mark.parametrize("rule", [plans_are_out, reports_are_out])
@pytest.mark.parametrize(
    ("state", "today", "is_out"),
    [
        (CycleState.PREPARING, BEFORE, False),
        (CycleState.PREPARING, DAY, False),
        (CycleState.PREPARING, AFTER, False),
        (CycleState.OPEN, BEFORE, False),
        (CycleState.OPEN, DAY, False),
        (CycleState.OPEN, AFTER, True),
        (CycleState.CLOSED, BEFORE, False),
        (CycleState.CLOSED, DAY, False),
        (CycleState.CLOSED, AFTER, True),
    ],
)
def test_figures_of_a_period_are_out_once_its_last_day_is_over(rule, state, today, is_out):
    assert rule(state, DAY, today) is is_out


@pytest.mark.parametrize(
    ("source", "today", "is_out"),
    [
        (ResultSource.HERE, BEFORE, False),
        (ResultSource.HERE, DAY, True),
        (ResultSource.HERE, AFTER, True),
        (ResultSource.OUTSIDE, BEFORE, True),
        (ResultSource.OUTSIDE, DAY, True),
        (ResultSource.OUTSIDE, AFTER, True),
    ],
)
def test_a_result_is_out_from_its_day_and_one_from_outside_always(source, today, is_out):
    assert result_is_out(source, DAY, today) is is_out


def test_the_public_is_at_home_nowhere_and_may_do_nothing():
    public = anybody(ROOT)
    assert not public.is_system
    home = {key for grant in public.grants for key in (grant.home_id, grant.home_owner_id)}
    assert home == {0}  # no agency has this number, so nothing is the public's own
    writing = {one for one in Permission if holds_anywhere(public, one)}
    assert all("read" in one.value or "comment" in one.value for one in writing), writing


@pytest.mark.parametrize("agency", [ROOT, 12])
def test_the_public_stands_to_every_agency_alike(agency):
    lineage = (agency,) if agency == ROOT else (agency, 3, ROOT)
    place = Place(agency, AgencyKind.KABUPATEN, agency, lineage)
    (grant,) = anybody(ROOT).grants
    assert {one.value for one in relations(grant, place)} == {"reach"}
