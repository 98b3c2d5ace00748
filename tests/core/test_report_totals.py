"""An agency's own totals from rows and steps, and what a report stands on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.achievement import Mean
from renaksi.core.agency import TimeZone
from renaksi.core.compliance import NOTHING, ReportStepTaken, Standing, standing
from renaksi.core.item_entry import FaultKind
from renaksi.core.numbers import MAX_FIGURE
from renaksi.core.plan import Polarity
from renaksi.core.report import EntryVerdict, ReportAction as A, ReportState as S, Timing
from renaksi.core.report_binding import Enactment, bound_revision
from renaksi.core.report_content import ContentRow, content_sha256
from renaksi.core.report_entry import (
    EMPTY,
    LONGEST_TEXT,
    UNJUDGED,
    EntryValues,
    Judgement,
    changes,
    counted_value,
    faults_of,
    is_provisional,
    texts,
)
from renaksi.core.report_steps import STEPS
from renaksi.core.report_totals import OwnTotals, TotalRow, own_totals

BEGIN = datetime(2026, 4, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROWS = (
    TotalRow(1, Polarity.UP, Decimal(10), Decimal(60), Decimal(5)),
    TotalRow(1, Polarity.UP, Decimal(10), Decimal(20), Decimal(20)),
    TotalRow(2, Polarity.DOWN, Decimal(4), Decimal(10)),
    TotalRow(2, Polarity.UP, Decimal(0), Decimal(5), Decimal(9)),
    TotalRow(3, Polarity.UP, None, Decimal(5), Decimal(9)),
)


def totals(state: S | None = S.SUBMITTED, steps=(), *, is_nil: bool = False) -> OwnTotals:
    return own_totals(ROWS, steps, state=state, is_nil=is_nil)


def test_weights_and_capped_achievements_strategy_by_strategy():
    found = totals()
    first, second = Mean(Decimal(80), Decimal(5000), 2, 0), Mean(Decimal(10), Decimal(0), 1, 1)
    assert found.by_strategy == {1: first, 2: second}
    assert found.whole == first + second


@pytest.mark.parametrize("state", [None, S.DRAFT])
def test_before_it_is_handed_in_everything_due_is_missing(state):
    assert totals(state).whole == Mean(Decimal(90), Decimal(0), 3, 3)


@pytest.mark.parametrize("state", [one for one in S if one is not S.DRAFT])
def test_once_handed_in_the_values_count_in_every_state(state):
    assert totals(state).whole.weighted == Decimal(5000)


def test_a_nil_report_counts_nothing_whatever_its_rows_say():
    assert totals(is_nil=True).whole == Mean(Decimal(90), Decimal(0), 3, 3)


def test_an_action_without_weight_is_due_all_the_same():
    row = TotalRow(1, Polarity.UP, Decimal(10), None, Decimal(5))
    assert own_totals([row], (), state=S.SUBMITTED).whole == Mean(Decimal(0), Decimal(0), 1, 0)


def test_without_a_step_nothing_stands():
    assert totals(None).standing == NOTHING
    assert totals(None).submitted_until is None


@st.composite
def histories(draw: st.DrawFn) -> list[ReportStepTaken]:
    """Any walk through the step table, an hour between two steps."""
    state, steps, now = S.DRAFT, [ReportStepTaken(A.CREATE, BEGIN)], BEGIN
    for _ in range(draw(st.integers(0, 9))):
        choices = [one for one, step in STEPS.items() if state in step.sources]
        action = draw(st.sampled_from(sorted(choices)))
        now += HOUR
        first = not any(one.action is A.SUBMIT for one in steps)
        timing = draw(st.sampled_from(Timing)) if first else Timing.RESUBMITTED
        back = action in {A.RETURN, A.REOPEN}
        steps.append(
            ReportStepTaken(
                action,
                now,
                timing if action is A.SUBMIT else None,
                action is A.SUBMIT and draw(st.booleans()),
                date(2026, 4, 2) + timedelta(draw(st.integers(0, 9))) if back else None,
            )
        )
        state = STEPS[action].target
    return steps


@settings(deadline=None)
@given(histories(), st.integers(0, 30 * 24))
def test_stored_totals_answer_for_every_later_moment_as_the_steps_do(steps, hours):
    """What is stored does not age: with the day beside it, it is what the steps say then."""
    moment = steps[-1].at + HOUR * hours + timedelta(seconds=1)
    stored = own_totals((), steps, state=S.SUBMITTED)
    day = (moment + timedelta(hours=7) - timedelta(seconds=1)).date()
    counts = stored.submitted_until is None or day <= stored.submitted_until
    now = stored.standing if counts else NOTHING
    assert now == standing(steps, moment, TimeZone.WIB)


def test_a_return_counts_until_its_deadline():
    steps = [
        ReportStepTaken(A.SUBMIT, BEGIN, Timing.ON_TIME),
        ReportStepTaken(A.RETURN, BEGIN + HOUR, return_due_on=date(2026, 4, 9)),
    ]
    found = totals(S.RETURNED, steps)
    assert found.submitted_until == date(2026, 4, 9)
    assert found.standing == Standing(submitted=True, on_time=True)
    again = [*steps, ReportStepTaken(A.SUBMIT, BEGIN + 2 * HOUR, Timing.RESUBMITTED)]
    assert totals(S.SUBMITTED, again).submitted_until is None


# ── what a report stands on ───────────────────────────────────────────────────
DUE = datetime(2026, 4, 10, 17, tzinfo=UTC)
FIRST, SECOND = Enactment(1, BEGIN), Enactment(2, DUE - HOUR)


@pytest.mark.parametrize(
    ("enactments", "now", "bound"),
    [
        ([], DUE, None),
        ([FIRST], BEGIN - HOUR, None),
        ([FIRST], BEGIN, 1),
        ([SECOND, FIRST], BEGIN + HOUR, 1),
        ([SECOND, FIRST], SECOND.at, 2),
        ([SECOND, FIRST], DUE + HOUR, 2),
        ([FIRST, Enactment(2, DUE)], DUE + HOUR, 1),
        ([Enactment(1, DUE + HOUR), Enactment(2, DUE + 2 * HOUR)], DUE + 3 * HOUR, 1),
        ([Enactment(1, DUE + HOUR)], DUE, None),
    ],
)
def test_the_revision_a_report_stands_on(enactments, now, bound):
    assert bound_revision(enactments, DUE, now) == bound


# ── rows ──────────────────────────────────────────────────────────────────────
VALUES = EntryValues(Decimal("12.5"), "Selesai", "Hujan", "Ulang")


def test_what_changed_field_by_field():
    assert changes(VALUES, replace(VALUES, obstacles="")) == {"obstacles": ("Hujan", "")}
    assert changes(VALUES, replace(VALUES, realization=Decimal("12.50"))) == {}
    assert EMPTY.is_empty
    assert not VALUES.is_empty


def test_texts_are_everything_but_the_figure():
    assert texts(VALUES) == {"description": "Selesai", "obstacles": "Hujan", "next_steps": "Ulang"}


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        (replace(VALUES, realization=Decimal(-1)), ("realization", FaultKind.BELOW_ZERO)),
        (replace(VALUES, realization=MAX_FIGURE + 1), ("realization", FaultKind.NOT_A_FIGURE)),
        (replace(VALUES, obstacles="x" * (LONGEST_TEXT + 1)), ("obstacles", FaultKind.TOO_LONG)),
    ],
)
def test_what_no_row_may_hold(values, fault):
    assert [(one.field, one.kind) for one in faults_of(values)] == [fault]
    assert faults_of(replace(VALUES, realization=MAX_FIGURE, obstacles="x" * LONGEST_TEXT)) == ()


def test_the_verified_value_counts_before_the_reported_one():
    assert counted_value(VALUES, UNJUDGED) == Decimal("12.5")
    assert counted_value(
        VALUES, Judgement(EntryVerdict.ADJUSTED, Decimal(0), "Hitung ulang")
    ) == Decimal(0)


@pytest.mark.parametrize("verdict", EntryVerdict)
def test_what_nobody_accepted_is_provisional(verdict):
    kept = {EntryVerdict.ACCEPTED, EntryVerdict.ADJUSTED}
    assert is_provisional(Judgement(verdict)) == (verdict not in kept)


# ── the hash on the receipt ───────────────────────────────────────────────────
A_ROW = ContentRow("a", VALUES, ("f1", "f2"))
B_ROW = ContentRow("b", EntryValues(Decimal(3)))


def test_the_hash_knows_nothing_of_order_zeros_and_empty_rows():
    same = [
        B_ROW,
        ContentRow("a", replace(VALUES, realization=Decimal("12.5000")), ("f2", "f1")),
        ContentRow("c", EMPTY),
    ]
    assert content_sha256(None, [A_ROW, B_ROW]) == content_sha256(None, same)


@pytest.mark.parametrize(
    "other",
    [
        content_sha256("Nihil", [A_ROW, B_ROW]),
        content_sha256("", [A_ROW, B_ROW]),
        content_sha256(None, [A_ROW]),
        content_sha256(None, [replace(A_ROW, lineage_id="z"), B_ROW]),
        content_sha256(None, [replace(A_ROW, evidence=("f1",)), B_ROW]),
        *(
            content_sha256(None, [replace(A_ROW, values=replace(VALUES, **{name: value})), B_ROW])
            for name, value in {
                "realization": Decimal(12), "description": "x", "obstacles": "x", "next_steps": "x",
            }.items()
        ),
    ],
)  # fmt: skip
def test_every_other_content_has_another_hash(other):
    assert other != content_sha256(None, [A_ROW, B_ROW])


def test_evidence_alone_makes_a_row_count():
    assert content_sha256(None, [ContentRow("c", EMPTY, ("f",))]) != content_sha256(None, [])
