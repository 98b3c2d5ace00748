"""Achievement side by side, held against the rows it comes from."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from renaksi.core.achievement import Light
from renaksi.core.achievement_parts import distribution
from renaksi.core.numbers import round_half_up
from renaksi.core.policy import SYSTEM
from renaksi.core.report import ReportState
from renaksi.core.report_entry import EntryValues
from renaksi.queries.achievements import achievements
from tests.factories.people import agency
from tests.factories.plans import a_cycle, valid_rows
from tests.factories.reports import a_report

NOW = datetime(2026, 4, 20, 3, tzinfo=UTC)


def ask(session, cycle, code="34"):
    return achievements(
        session,
        cycle,
        cycle.checkpoints[0],
        under_id=agency(session, code).id,
        actor=SYSTEM,
        today=date(2026, 4, 20),
        now=NOW,
    )


def reach(value: int) -> EntryValues:
    """The target at B03 is 10."""
    return EntryValues(Decimal(value), f"Sebanyak {value} orang lulus uji.")


@pytest.fixture
def cycle(session):
    """Sleman at 100 (verified), Bantul at 50, Kulon Progo drafting its report, Kota nil."""
    cycle = a_cycle(session)
    assert len(valid_rows(agency(session, "34.04"), ["B03"])) == 4
    a_report(session, ReportState.VERIFIED, code="34.04", values=reach(12))
    a_report(session, ReportState.SUBMITTED, code="34.02", values=reach(5))
    a_report(session, ReportState.DRAFT, code="34.01", values=reach(9))
    a_report(session, ReportState.SUBMITTED, code="34.71", nil="Anggaran dialihkan")
    return cycle


def by_code(found):
    return {one.code: one for one in found.by_agency}


def test_each_agency_stands_where_its_rows_put_it(session, cycle):
    found = by_code(ask(session, cycle))
    percents = {code: one.percent and round_half_up(one.percent) for code, one in found.items()}
    assert percents == {
        "34": None,
        "34.01": Decimal(0),  # a draft counts nothing
        "34.02": Decimal("50.00"),
        "34.03": None,
        "34.04": Decimal("100.00"),  # 120 is capped
        "34.71": Decimal(0),  # nil
    }
    assert {code for code, one in found.items() if one.is_missing} == {
        "34", "34.01", "34.03", "34.71",
    }  # fmt: skip
    assert {code for code, one in found.items() if one.is_provisional} == {"34.02"}
    assert (found["34.04"].light, found["34.02"].light) == (Light.GREEN, Light.RED)
    assert found["34.71"].light is Light.GREY


def test_mean_median_and_distribution_over_agencies(session, cycle):
    found = ask(session, cycle)
    assert (found.total.agencies, found.total.missing) == (4, 4)
    assert found.total.mean == Decimal("37.5")
    assert found.total.median == Decimal(25)
    counts = distribution(found.by_agency)
    assert counts == [4, 0, 0, 1, 0, 0, 1]
    assert sum(counts) == len(found.by_agency)


def test_strategies_are_joined_by_weight(session, cycle):
    found = {one.code: one.mean for one in ask(session, cycle).by_strategy}
    assert {code: mean.due for code, mean in found.items()} == {
        "S1": 4, "S2": 4, "S3": 4, "S4": 4, "S5": 0,
    }  # fmt: skip
    assert found["S1"].percent == Decimal("37.5")
    assert found["S1"].missing == 2
    assert found["S5"].percent is None


def test_only_the_branch_is_counted(session, cycle):
    a_report(session, ReportState.SUBMITTED, code="33.74", values=reach(10))
    assert ask(session, cycle).total.agencies == 4
    nation = ask(session, cycle, "KEMENPANRB")
    assert nation.total.agencies == 5
    hubs = {one.code: one.spread for one in nation.by_hub}
    assert (hubs["34"].mean, hubs["33"].mean) == (Decimal("37.5"), Decimal(100))
    assert sum(one.agencies for one in hubs.values()) == 5
    assert sum(one.missing for one in hubs.values()) == nation.total.missing


def test_the_number_of_statements_does_not_grow(session, cycle, count_queries):
    assert [one.due_on for one in cycle.checkpoints]
    with count_queries(at_most=9) as few:
        ask(session, cycle, "34.04")
    with count_queries() as many:
        ask(session, cycle, "KEMENPANRB")
    assert len(many) <= len(few) + 1
