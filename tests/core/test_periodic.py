"""Periods, their codes and what is frozen of a periodic report."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.periodic import (
    NotAPeriod,
    Period,
    PeriodicKind,
    last_periods,
    parse_period,
    period_at,
)
from renaksi.core.periodic_content import content_of, fingerprint, sheet_of, texts_of
from renaksi.core.periodic_sheet import (
    Column,
    Figure,
    Grid,
    Part,
    PeriodicSheet,
    Section,
    Unit,
    counted,
    shared,
)

DAYS = st.dates(date(2010, 1, 4), date(2100, 12, 26))
KINDS = st.sampled_from(PeriodicKind)


@given(KINDS, DAYS)
def test_a_period_holds_its_day_and_meets_the_one_before(kind: PeriodicKind, day: date) -> None:
    period = period_at(kind, day)
    assert day in period.span
    assert period.before.end == period.start
    assert period.before.kind is kind
    assert period_at(kind, period.start) == period == period_at(kind, period.last_day)


@given(KINDS, DAYS)
def test_a_code_is_read_as_it_is_written(kind: PeriodicKind, day: date) -> None:
    period = period_at(kind, day)
    assert parse_period(period.code) == period
    assert parse_period(f" {period.code.lower()} ") == period


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-S1", date(2026, 1, 1), date(2026, 7, 1)),
        ("2026-S2", date(2026, 7, 1), date(2027, 1, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2024-M02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 5)),
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 4)),
        ("2024-W52", date(2024, 12, 23), date(2024, 12, 30)),
    ],
)
def test_the_calendar_of_a_code(code: str, start: date, end: date) -> None:
    period = parse_period(code)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-M13", "2026-M00", "2026-Q5", "2026-S3", "2025-W53", "2026-X1", "1999", "2101"],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriod):
        parse_period(text)


def test_a_period_is_over_on_the_day_after_its_last() -> None:
    march = parse_period("2026-M03")
    assert not march.is_over(date(2026, 3, 31))
    assert march.is_over(date(2026, 4, 1))
    assert march.as_of(date(2026, 3, 12)) == date(2026, 3, 12)
    assert march.as_of(date(2026, 5, 12)) == date(2026, 3, 31)


def test_the_last_periods_begin_with_the_one_under_way() -> None:
    found = [one.code for one in last_periods(PeriodicKind.QUARTERLY, date(2026, 5, 9), 3)]
    assert found == ["2026-Q2", "2026-Q1", "2025-Q4"]


def sheet(value: str = "71.99") -> PeriodicSheet:
    grid = Grid(
        "hubs",
        (Column("code", Unit.CODE), Column("expected", Unit.COUNT), Column("rate", Unit.PERCENT)),
        (("34", 6, Decimal(value)), ("007", 0, None)),
        ("", 6, Decimal(value)),
    )
    figures = (shared("compliance", 5, 6, Decimal("50.00")), counted("plans", 6, 5))
    return PeriodicSheet(
        Period(PeriodicKind.MONTHLY, 2026, 3),
        "34",
        "Daerah Istimewa Yogyakarta",
        is_nation=False,
        taken_at=datetime(2026, 4, 1, 3, tzinfo=UTC),
        as_of=date(2026, 3, 31),
        sections=(Section(Part.COMPLIANCE, figures, (grid,), ("no_window",)),),
    )


def test_frozen_content_reads_as_it_was_written() -> None:
    texts = {Part.PRACTICE: "Gerai aduan keliling.", Part.SUMMARY: ""}
    content = content_of(sheet(), texts)
    assert sheet_of(content) == sheet()
    assert texts_of(content) == {Part.PRACTICE: "Gerai aduan keliling."}
    assert sheet_of(content).section(Part.COMPLIANCE).grids[0].column("rate") == [
        Decimal("71.99"),
        None,
    ]
    assert sheet_of(content).section(Part.ANNEX) == Section(Part.ANNEX)


def test_the_fingerprint_changes_with_any_figure_and_any_word() -> None:
    plain = fingerprint(content_of(sheet(), {}))
    assert plain == fingerprint(content_of(sheet(), {}))
    assert plain != fingerprint(content_of(sheet("71.98"), {}))
    assert plain != fingerprint(content_of(sheet(), {Part.ANALYSIS: "Kata."}))


def test_change_is_told_only_where_both_are_known() -> None:
    assert shared("a", 5, 6, Decimal("50.00")).change == Decimal("33.33")
    assert shared("a", 0, 0, Decimal("50.00")).change is None
    assert counted("b", 6).change is None
    assert Figure("c", Unit.SCORE, Decimal("3.10"), before=Decimal("3.40")).change == Decimal(
        "-0.30"
    )
    assert shared("a", 5, 9).is_small
    assert not shared("a", 5, 10).is_small
