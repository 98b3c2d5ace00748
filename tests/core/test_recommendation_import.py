"""What becomes of the rows of a register, before anything is written."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from renaksi.core.dates import ALWAYS, FOREVER, Span
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.plan_sheet import RowState
from renaksi.core.recommendation import (
    COUNTED,
    DayCount,
    Priority,
    RecommendationAction as A,
    RecommendationSource,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_entry import STANDARD, RuleValues
from renaksi.core.recommendation_history import day_of, start_of
from renaksi.core.recommendation_import import plan
from renaksi.core.recommendation_row import KnownAgency, World
from renaksi.core.recommendation_sheet import Facts, Past, PlannedRow, Stored
from tests.factories.register import ISSUED, LATER, register_row

TODAY = date(2026, 7, 7)
NEW, CHANGED, SAME, WRONG = RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.WRONG
AGENCIES = {
    "34": KnownAgency(1, "DIY", Span()),
    "34.04": KnownAgency(2, "Sleman", Span()),
    "34.02": KnownAgency(3, "Bantul", Span(ALWAYS, date(2026, 1, 1))),
    "34.81": KnownAgency(4, "Baru", Span(date(2026, 2, 1), FOREVER)),
}


def world(*stored: Stored, rule=STANDARD, may=None, holidays=()) -> World:
    return World(
        today=TODAY,
        agencies=AGENCIES,
        stored={("34", f"R/{one.id}"): one for one in stored},
        rule=lambda _source, _on: rule,
        holidays=holidays,
        may=lambda _row: may,
    )


def stored(*steps: tuple[A, S, date], is_imported=True, **given) -> Stored:
    """R/1; from a file, and resolved on `LATER`, unless said otherwise."""
    steps = steps or ((A.ISSUE, S.OPEN, ISSUED), (A.IMPORT, S.RESOLVED, LATER))
    past = tuple(
        Past(place, action, status, start_of(day))
        for place, (action, status, day) in enumerate(steps, 1)
    )
    values = {
        "source": RecommendationSource.MONITORING,
        "addressee": "34.04",
        "text": "Menjawab laporan",
        "cause": "",
        "priority": Priority.MEDIUM,
        "issued_on": ISSUED,
        "due_on": ISSUED + timedelta(days=60),
        "status": past[-1].status,
        "remarks": "",
    } | given
    return Stored(1, 1, Facts(**values), is_imported, past)


def one(row, *known: Stored, **more) -> PlannedRow:
    (planned,) = plan([row], world(*known, **more))
    return planned


def faults(planned: PlannedRow) -> list[tuple[str, Refusal]]:
    return [(fault.column, fault.reason.reason) for fault in planned.faults]


# ── new ones ──────────────────────────────────────────────────────────────────
def test_without_a_due_day_a_new_one_has_sixty_days():
    planned = one(register_row())
    assert (planned.state, planned.facts.due_on) == (NEW, date(2026, 3, 6))
    terms = planned.terms
    assert (terms.answer_days, terms.answer_count, terms.review_days) == (60, DayCount.CALENDAR, 30)
    assert planned.facts.priority is Priority.MEDIUM


def test_the_source_says_how_many_days_and_which_ones_count():
    rule = RuleValues(answer_days=2, answer_count=DayCount.WORKING, review_days=9, asks_audit=True)
    planned = one(register_row(), rule=rule, holidays={date(2026, 1, 6)})
    assert planned.facts.due_on == date(2026, 1, 8)
    terms = planned.terms
    assert (terms.answer_days, terms.answer_count) == (2, DayCount.WORKING)
    assert (terms.review_days, terms.asks_audit) == (9, True)


def test_a_due_day_of_the_file_is_where_the_clock_runs_out():
    planned = one(
        register_row(due_on=date(2026, 1, 15)), rule=RuleValues(answer_count=DayCount.WORKING)
    )
    assert planned.facts.due_on == date(2026, 1, 15)
    assert (planned.terms.answer_days, planned.terms.answer_count) == (10, DayCount.CALENDAR)


def test_it_may_be_due_at_once():
    planned = one(register_row(due_on=ISSUED))
    assert (planned.state, planned.terms.answer_days) == (NEW, 0)


# ── what is wrong with a row ──────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"number": ""}, ("nomor", Refusal.CELL_EMPTY)),
        ({"source": None}, ("sumber", Refusal.CELL_EMPTY)),
        ({"issuer": ""}, ("penerbit_kode", Refusal.CELL_EMPTY)),
        ({"addressee": ""}, ("instansi_kode", Refusal.CELL_EMPTY)),
        ({"text": ""}, ("uraian", Refusal.CELL_EMPTY)),
        ({"issued_on": None}, ("tanggal_terbit", Refusal.CELL_EMPTY)),
        ({"status": None, "status_on": None}, ("status", Refusal.CELL_EMPTY)),
        ({"number": "9" * 121}, ("nomor", Refusal.TEXT_TOO_LONG)),
        ({"text": "x" * 4001}, ("uraian", Refusal.TEXT_TOO_LONG)),
        ({"cause": "x" * 401}, ("sebab", Refusal.TEXT_TOO_LONG)),
        ({"remarks": "x" * 4001}, ("catatan", Refusal.TEXT_TOO_LONG)),
        ({"issuer": "99"}, ("penerbit_kode", Refusal.NO_SUCH_CODE)),
        ({"addressee": "99"}, ("instansi_kode", Refusal.NO_SUCH_CODE)),
        ({"addressee": "34.02"}, ("instansi_kode", Refusal.NOT_ACTIVE_THEN)),
        ({"addressee": "34.81"}, ("instansi_kode", Refusal.NOT_ACTIVE_THEN)),
        ({"issuer": "34.81"}, ("penerbit_kode", Refusal.NOT_ACTIVE_THEN)),
        ({"issued_on": date(2026, 7, 8), "status": S.OPEN}, ("tanggal_terbit", Refusal.DATE_AHEAD)),
        ({"status_on": date(2026, 7, 8)}, ("tanggal_status", Refusal.DATE_AHEAD)),
        ({"status_on": date(2026, 1, 4)}, ("tanggal_status", Refusal.STATUS_TOO_EARLY)),
        ({"status_on": None}, ("tanggal_status", Refusal.STATUS_DATE_MISSING)),
        ({"due_on": date(2026, 1, 4)}, ("jatuh_tempo", Refusal.DUE_TOO_EARLY)),
        ({"due_on": date(9998, 1, 4)}, ("jatuh_tempo", Refusal.DATE_TOO_FAR)),
    ],
)
def test_every_fault_is_told_with_its_cell(given, expected):
    row = register_row(**given)
    planned = one(row)
    assert (planned.state, faults(planned)) == (WRONG, [expected])
    assert planned.faults[0].address == row.addresses[expected[0]]


@pytest.mark.parametrize("status", [one for one in COUNTED if one is not S.OPEN])
def test_only_an_open_one_has_no_day_of_its_status(status):
    assert one(register_row(status=S.OPEN)).state is NEW
    assert faults(one(register_row(status=status, status_on=None))) == [
        ("tanggal_status", Refusal.STATUS_DATE_MISSING)
    ]


def test_what_could_not_be_read_is_told_once():
    row = register_row(issued_on=None, source=None, status_on=None)
    broken = tuple(
        row.fault(column, Invalid(Refusal.NOT_A_DATE))
        for column in ("tanggal_terbit", "sumber", "tanggal_status")
    )
    planned = one(register_row(issued_on=None, source=None, status_on=None, faults=broken))
    assert planned.faults == broken


def test_of_two_rows_with_one_number_neither_is_taken():
    rows = [register_row(2), register_row(3, text="Lain"), register_row(4, "R/2")]
    planned = plan(rows, world())
    assert [one.state for one in planned] == [WRONG, WRONG, NEW]
    assert [one.faults[0].reason.detail["row"] for one in planned[:2]] == [3, 2]
    assert [one.state for one in plan([register_row(2), register_row(3, issuer="34.04")], world())] == [NEW, NEW]  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "column"),
    [
        (Refusal.NOT_YOURS, "penerbit_kode"),
        (Refusal.NOT_YOUR_SOURCE, "sumber"),
        (Refusal.NOT_YOUR_ADDRESSEE, "instansi_kode"),
    ],
)
def test_what_the_actor_may_not_bring_in_is_refused_by_cell(reason, column):
    assert faults(one(register_row(), may=Invalid(reason))) == [(column, reason)]


# ── what is there already ─────────────────────────────────────────────────────
def test_what_the_file_says_already_is_the_same():
    assert one(register_row(), stored()).state is SAME
    assert one(register_row(due_on=ISSUED + timedelta(days=60)), stored()).state is SAME


def test_an_empty_cell_asks_for_nothing():
    known = stored(
        cause="Sebab", remarks="Catatan", priority=Priority.HIGH, due_on=date(2026, 5, 5)
    )
    assert one(register_row(), known).state is SAME


def test_an_open_one_may_carry_the_day_somebody_looked():
    known = stored((A.ISSUE, S.OPEN, ISSUED))
    assert one(register_row(status=S.OPEN, status_on=LATER), known).state is SAME


@pytest.mark.parametrize(
    ("given", "column", "pair"),
    [
        ({"text": "Baru"}, "uraian", ("Menjawab laporan", "Baru")),
        ({"cause": "Baru"}, "sebab", ("", "Baru")),
        ({"priority": Priority.LOW}, "prioritas", (Priority.MEDIUM, Priority.LOW)),
        ({"remarks": "Baru"}, "catatan", ("", "Baru")),
        ({"addressee": "34"}, "instansi_kode", ("34.04", "34")),
        ({"due_on": date(2026, 5, 5)}, "jatuh_tempo", (date(2026, 3, 6), date(2026, 5, 5))),
        ({"status_on": date(2026, 4, 1)}, "tanggal_status", (LATER, date(2026, 4, 1))),
    ],
)
def test_what_differs_is_told_by_column(given, column, pair):
    planned = one(register_row(**given), stored())
    assert (planned.state, dict(planned.changes)) == (CHANGED, {column: pair})


def test_a_status_that_changed_is_added_and_moves_nothing():
    planned = one(register_row(status=S.IN_PROCESS, status_on=date(2026, 5, 1)), stored())
    assert dict(planned.changes) == {
        "status": ("sesuai", "belum sesuai"),
        "tanggal_status": (LATER, date(2026, 5, 1)),
    }
    assert planned.steps.added == (S.IN_PROCESS, start_of(date(2026, 5, 1)))
    assert planned.steps.moved == {}


def test_a_corrected_day_moves_its_own_step():
    planned = one(register_row(status_on=date(2026, 2, 1)), stored())
    assert (planned.steps.added, planned.steps.moved) == (None, {2: start_of(date(2026, 2, 1))})
    planned = one(register_row(issued_on=date(2026, 1, 2)), stored())
    assert planned.steps.moved == {1: start_of(date(2026, 1, 2))}
    assert planned.facts.due_on == date(2026, 3, 3)
    assert planned.terms.answer_days == 60


WALK = (
    (A.ISSUE, S.OPEN, ISSUED),
    (A.IMPORT, S.IN_PROCESS, date(2026, 2, 1)),
    (A.IMPORT, S.RESOLVED, LATER),
)


@pytest.mark.parametrize(
    ("given", "expected", "day"),
    [
        ({"status": S.IN_PROCESS, "status_on": date(2026, 2, 28)},
         ("tanggal_status", Refusal.STATUS_TOO_EARLY), LATER),
        ({"status_on": date(2026, 1, 31)},
         ("tanggal_status", Refusal.STATUS_TOO_EARLY), date(2026, 2, 1)),
        ({"issued_on": date(2026, 2, 2)},
         ("tanggal_terbit", Refusal.DAY_TOO_LATE), date(2026, 2, 1)),
        ({"status": S.OPEN}, ("tanggal_status", Refusal.STATUS_DATE_MISSING), None),
    ],
)  # fmt: skip
def test_days_never_pass_the_steps_around_them(given, expected, day):
    planned = one(register_row(**given), stored(*WALK))
    assert (planned.state, faults(planned)) == (WRONG, [expected])
    assert planned.faults[0].reason.detail.get("day") == day


@pytest.mark.parametrize(
    "given", [{"status_on": date(2026, 2, 1)}, {"issued_on": date(2026, 2, 1)}]
)
def test_two_steps_may_fall_on_one_day(given):
    planned = one(register_row(**given), stored(*WALK))
    assert (planned.state, len(planned.steps.moved)) == (CHANGED, 1)


def test_a_status_may_follow_on_the_day_of_the_last_one():
    planned = one(register_row(status=S.IN_PROCESS, status_on=LATER), stored(*WALK))
    assert (planned.state, planned.steps.added) == (CHANGED, (S.IN_PROCESS, start_of(LATER)))


@pytest.mark.parametrize("action", [A.ANSWER, A.RESOLVE, A.WITHDRAW, A.DELEGATE])
def test_what_was_handled_in_the_application_is_left_alone(action):
    known = stored(*WALK, (action, S.RESOLVED, date(2026, 4, 1)))
    assert one(register_row(), known).state is SAME
    assert faults(one(register_row(text="Baru"), known)) == [("", Refusal.HANDLED_HERE)]


def test_what_was_issued_in_the_application_is_left_alone():
    known = stored((A.ISSUE, S.OPEN, ISSUED), is_imported=False)
    assert one(register_row(status=S.OPEN), known).state is SAME
    assert faults(one(register_row(), known)) == [("", Refusal.HANDLED_HERE)]


def test_one_that_was_inherited_can_still_be_kept_by_file():
    known = stored(*WALK, (A.INHERIT, S.RESOLVED, date(2026, 4, 1)))
    assert one(register_row(text="Baru"), known).state is CHANGED
    assert faults(one(register_row(status=S.OPEN, status_on=LATER), known)) == [
        ("tanggal_status", Refusal.STATUS_TOO_EARLY)
    ]
    assert faults(one(register_row(status_on=date(2026, 4, 2)), known)) == [
        ("tanggal_status", Refusal.DAY_TOO_LATE)
    ]


# ── whatever comes ────────────────────────────────────────────────────────────
DAYS = st.dates(date(2026, 1, 1), TODAY)
STATES = st.builds(
    lambda status, first, more: {
        "status": status,
        "issued_on": first,
        "status_on": None if status is S.OPEN else min(TODAY, first + timedelta(days=more)),
    },
    st.sampled_from(COUNTED),
    DAYS,
    st.integers(0, 200),
)


def after(planned: PlannedRow) -> Stored:
    """What is stored once the row has been taken over, by the plainest reading of the plan."""
    old = planned.stored
    steps = [
        Past(step.id, step.action, step.status, planned.steps.moved.get(step.id, step.at))
        for step in (old.steps if old else ())
    ]
    if old is None:
        steps.append(Past(1, A.ISSUE, S.OPEN, start_of(planned.facts.issued_on)))
        if planned.facts.status is not S.OPEN:
            at = start_of(planned.row.status_on)
            steps.append(Past(2, A.IMPORT, planned.facts.status, at))
    if planned.steps.added:
        status, at = planned.steps.added
        steps.append(Past(len(steps) + 1, A.IMPORT, status, at))
    return Stored(1, 1, planned.facts, True, tuple(steps))


@given(st.lists(STATES, min_size=1, max_size=6))
def test_histories_stay_in_order_and_end_where_the_file_says(files):
    known: tuple[Stored, ...] = ()
    for number, given_state in enumerate(files):
        row = register_row(**given_state)
        planned = one(row, *known)
        if planned.state is WRONG:
            assert number > 0
            continue
        known = (after(planned),)
        steps = known[0].steps
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert (steps[0].action, day_of(steps[0].at)) == (A.ISSUE, row.issued_on)
        assert steps[-1].status is row.status
        if row.status is not S.OPEN:
            assert day_of(steps[-1].at) == row.status_on
        assert one(row, *known).state is SAME


@given(st.lists(st.tuples(st.integers(1, 4), STATES), min_size=1, max_size=8), st.randoms())
def test_the_order_of_the_rows_does_not_matter(files, dice):
    rows = [register_row(line, f"R/{n}", **state) for line, (n, state) in enumerate(files, 2)]
    mixed = dice.sample(rows, len(rows))

    def outcomes(given_rows):
        found = plan(given_rows, world(stored()))
        return {one.row.line: (one.state, one.facts, one.steps) for one in found}

    assert outcomes(mixed) == outcomes(rows)
