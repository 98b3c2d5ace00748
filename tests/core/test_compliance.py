"""How one report counts, held against a machine that keeps what is handed in, step by step."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day
from renaksi.core.compliance import (
    NOTHING,
    Figures,
    ReportStepTaken as Taken,
    Standing,
    count,
    standing,
    submissions,
)
from renaksi.core.compliance_parts import below, by_agency, figures, parts, shares
from renaksi.core.compliance_tree import branch
from renaksi.core.dates import ALWAYS, FOREVER, Span
from renaksi.core.funnel import Child
from renaksi.core.hierarchy import Link, closure
from renaksi.core.report import ReportAction as A, Timing
from renaksi.core.report_window import ReportWindow

T = Timing
BEGIN = datetime(2026, 7, 1, tzinfo=UTC)
WIB = TimeZone.WIB
LATER = BEGIN + timedelta(days=300)


def at(hours: int) -> datetime:
    return BEGIN + timedelta(hours=hours)


def steps(*taken: tuple) -> list[Taken]:
    """(action, timing or day of the return), an hour apart."""
    found = []
    for hour, (action, *more) in enumerate(taken):
        what = more[0] if more else None
        found.append(
            Taken(
                action,
                at(hour),
                what if isinstance(what, T) else None,
                return_due_on=what if isinstance(what, date) else None,
            )
        )
    return found


SOON = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], NOTHING),
        ([(A.CREATE,)], NOTHING),
        ([(A.CREATE,), (A.SUBMIT, T.ON_TIME)], Standing(submitted=True, on_time=True)),
        ([(A.SUBMIT, T.EXTENDED)], Standing(submitted=True, extended=True)),
        ([(A.SUBMIT, T.LATE)], Standing(submitted=True)),
        ([(A.SUBMIT, T.ON_TIME), (A.WITHDRAW,)], NOTHING),
        (
            [(A.SUBMIT, T.ON_TIME), (A.WITHDRAW,), (A.SUBMIT, T.LATE)],
            Standing(submitted=True),
        ),
        (
            [(A.SUBMIT, T.ON_TIME), (A.START,), (A.VERIFY,)],
            Standing(submitted=True, on_time=True, verified=True),
        ),
        (
            [(A.SUBMIT, T.ON_TIME), (A.START,), (A.RETURN, SOON)],
            NOTHING,  # asked long after the deadline
        ),
        (
            [(A.SUBMIT, T.ON_TIME), (A.START,), (A.RETURN, SOON), (A.SUBMIT, T.RESUBMITTED)],
            Standing(submitted=True, on_time=True),
        ),
        (
            [
                (A.SUBMIT, T.EXTENDED),
                (A.START,),
                (A.RETURN, SOON),
                (A.SUBMIT, T.RESUBMITTED),
                (A.WITHDRAW,),
            ],
            NOTHING,
        ),
        (
            [
                (A.SUBMIT, T.EXTENDED),
                (A.START,),
                (A.RETURN, SOON),
                (A.SUBMIT, T.RESUBMITTED),
                (A.WITHDRAW,),
                (A.SUBMIT, T.RESUBMITTED),
            ],
            Standing(submitted=True, extended=True),
        ),
    ],
)
def test_how_a_report_counts(taken, expected):
    assert standing(steps(*taken), LATER, WIB) == expected


@pytest.mark.parametrize("zone", TimeZone)
@pytest.mark.parametrize("action", [A.RETURN, A.REOPEN])
def test_a_return_counts_to_the_last_moment_of_its_day_in_the_agencys_zone(zone, action):
    taken = steps((A.SUBMIT, T.ON_TIME), (A.VERIFY,), (action, SOON))
    end = end_of_day(SOON, zone)
    second = timedelta(seconds=1)
    assert standing(taken, end, zone) == Standing(submitted=True, on_time=True)
    assert standing(taken, end + second, zone) == NOTHING


def test_a_step_at_the_moment_itself_is_not_known_yet():
    taken = steps((A.SUBMIT, T.ON_TIME))
    assert standing(taken, at(0), WIB) == NOTHING
    assert standing(taken, at(0) + timedelta(microseconds=1), WIB).submitted


def test_the_nil_of_the_latest_submission_counts():
    first = Taken(A.SUBMIT, at(0), T.ON_TIME, is_nil=True)
    back, again = Taken(A.RETURN, at(1), return_due_on=SOON), Taken(A.SUBMIT, at(2), T.RESUBMITTED)
    assert standing([first], LATER, WIB).nil
    assert not standing([first, back, again], LATER, WIB).nil


# ── random histories ──────────────────────────────────────────────────────────
NEXT = {
    "draft": (A.SUBMIT,),
    "submitted": (A.WITHDRAW, A.START),
    "verifying": (A.RETURN, A.VERIFY),
    "verified": (A.REOPEN,),
}
AFTER = {
    A.SUBMIT: "submitted",
    A.WITHDRAW: "draft",
    A.START: "verifying",
    A.RETURN: "draft",
    A.VERIFY: "verified",
    A.REOPEN: "draft",
}
DUE, EXTENDED = date(2026, 7, 10), date(2026, 7, 14)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Taken], TimeZone]:
    """Walks no report could not have taken; timings are those of the window."""
    zone = draw(st.sampled_from(list(TimeZone)))
    window = ReportWindow(
        date(2026, 7, 1),
        DUE,
        date(2026, 7, 17),
        zone,
        extended_until=draw(st.sampled_from([None, EXTENDED])),
    )
    now, state, taken = BEGIN, "draft", []
    for _ in range(draw(st.integers(0, 10))):
        now += timedelta(minutes=draw(st.integers(1, 9000)))
        action = draw(st.sampled_from(NEXT[state]))
        timing = window.timing(now, is_first=not submissions(taken))
        back = now.date() + timedelta(days=draw(st.integers(0, 6)))
        taken.append(
            Taken(
                action,
                now,
                timing if action is A.SUBMIT else None,
                draw(st.booleans()) if action is A.SUBMIT else False,
                back if action in {A.RETURN, A.REOPEN} else None,
            )
        )
        state = AFTER[action]
    return taken, zone


class Box:
    """What lies on the table of the supervising tier, and since when."""

    def __init__(self, zone: TimeZone) -> None:
        self.zone = zone
        self.handed_in: list[tuple[datetime, bool]] = []
        self.is_there = self.is_verified = False
        self.until: datetime | None = None

    def take(self, one: Taken) -> None:
        self.is_verified = one.action is A.VERIFY
        if one.action is A.SUBMIT:
            self.handed_in.append((one.at, one.is_nil))
            self.is_there, self.until = True, None
        elif one.action is A.WITHDRAW:
            self.handed_in.pop()
            self.is_there, self.until = False, None
        elif one.return_due_on:
            midnight = datetime.combine(one.return_due_on, datetime.min.time(), UTC)
            ahead = {"WIB": 7, "WITA": 8, "WIT": 9}[str(self.zone)]
            self.until = midnight + timedelta(hours=24 - ahead)


@settings(max_examples=400, deadline=None)
@given(history=histories(), when=st.integers(0, 90_000))
def test_random_histories_agree_with_the_box(history, when):
    taken, zone = history
    moment = BEGIN + timedelta(minutes=when)
    box = Box(zone)
    for one in taken:
        if one.at < moment:
            box.take(one)
    found = standing(taken, moment, zone)
    counts = box.is_there and (box.until is None or moment <= box.until)
    assert found.submitted is counts
    if not counts:
        assert found == NOTHING
        return
    first = box.handed_in[0][0]
    assert found.on_time is (first < end_of_day(DUE, zone))
    assert not (found.extended and (found.on_time or first >= end_of_day(EXTENDED, zone)))
    assert found.nil is box.handed_in[-1][1]
    assert found.verified is box.is_verified


# ── sums ──────────────────────────────────────────────────────────────────────
def test_rates_come_from_counts_and_from_nothing_where_nothing_is_expected():
    found = count([Standing(submitted=True, on_time=True), Standing(submitted=True), NOTHING])
    assert (found.expected, found.submitted, found.late, found.missing) == (3, 2, 1, 1)
    assert (found.rate, found.on_time_rate) == (Decimal("66.67"), Decimal("33.33"))
    assert found.is_small
    assert (Figures().rate, Figures().is_small) == (None, False)


NODE = Child(1, "0", "Pusat", False)
HUB, OTHER, MINISTRY = (
    Child(10, "34", "DIY", True),
    Child(20, "33", "Jateng", True),
    Child(30, "KEMENKEU", "Kementerian Keuangan", False),
)
PLACED = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.sampled_from([None, 10, 20, 30]),
        st.one_of(st.none(), st.integers(0, 31)),
    )
)


@settings(deadline=None)
@given(st.lists(st.builds(Standing, *[st.booleans()] * 5)))
def test_small_numbers_say_what_standings_say(standings):
    found = count(standings)
    assert found.expected == len(standings)
    for name in ("submitted", "on_time", "extended", "verified", "nil"):
        assert getattr(found, name) == sum(getattr(one, name) for one in standings)


@settings(deadline=None)
@given(PLACED)
def test_every_cut_sums_to_the_whole(placed):
    whole = figures(placed)
    cuts = (
        [part.figures for part in parts(NODE, [HUB, OTHER, MINISTRY], shares(placed))],
        [own for _, own in by_agency(placed).values()],
        [below(whole, shares(placed)), figures(one for one in placed if one[1] is None)],
    )
    for cut in cuts:
        assert sum(cut, Figures()) == whole


def test_hubs_are_named_even_when_empty_and_the_rest_only_when_there_is_one():
    mine = shares([(5, 30, 0)])
    found = parts(NODE, [HUB, MINISTRY], mine)
    assert [(part.code, part.figures.expected) for part in found] == [("34", 0), ("", 1)]
    assert [part.code for part in parts(NODE, [HUB, MINISTRY], {})] == ["34"]


# ── the tree ──────────────────────────────────────────────────────────────────
DAYS = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@st.composite
def links(draw: st.DrawFn) -> list[Link]:
    """One to nine stand under anything smaller, moving at most once."""
    found = []
    for child in range(1, 9):
        move = draw(st.one_of(st.none(), DAYS))
        first, second = draw(st.integers(0, child - 1)), draw(st.integers(0, child - 1))
        found.append(Link(child, first, Span(ALWAYS, move or FOREVER)))
        if move:
            found.append(Link(child, second, Span(move, FOREVER)))
    return found


@settings(deadline=None)
@given(links(), DAYS, st.integers(0, 8))
def test_a_branch_is_what_climbing_the_links_finds(links, day, node):
    lives = {one: Span() for one in range(9)}
    rows = sorted(
        (row.descendant, row.ancestor, row.depth, row.span.start, row.span.end)
        for row in closure(links, lives)
    )
    above = {one.agency: one.supervisor for one in links if day in one.span}
    expected = {}
    for agency in range(9):
        below, here = None, agency
        while here != node and here in above:
            below, here = here, above[here]
        if here == node:
            expected[agency] = below
    assert branch(rows, node).on(day) == expected
