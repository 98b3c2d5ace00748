"""Ages of recommendations, what recurs, and how long answers and decisions take."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from renaksi.core.recommendation import (
    AnswerStage as G,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_ageing import (
    AgeBand,
    Ages,
    SameCause,
    band_of,
    earlier,
    issued_from,
)
from renaksi.core.recommendation_pace import TELLING, Mark, Pace, pace
from renaksi.core.recommendation_tally import Cell, Late, Tally

ON = date(2026, 7, 7)


# ── ages ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("days", range(70))
def test_a_day_of_issue_and_an_age_fall_into_the_same_band(days):
    issued = ON - timedelta(days=days)
    by_day = next(band for band in AgeBand if issued >= issued_from(band, ON))
    assert by_day is band_of(days)


def test_the_bands_begin_where_they_say():
    edges = [band_of(days) for days in (0, 15, 16, 30, 31, 60, 61, 4000)]
    assert edges == [band for band in AgeBand for _edge in range(2)]


def test_ages_add_up():
    one = Ages.of([(AgeBand.FRESH, 2), (AgeBand.OLD, 1), (AgeBand.FRESH, 1)])
    both = one + Ages.of([(AgeBand.OLD, 4)])
    assert (both.at(AgeBand.FRESH), both.at(AgeBand.OLD), both.total) == (3, 5, 8)


# ── what recurs ───────────────────────────────────────────────────────────────
def same(key: int, day: int, *, agency: int = 1, cause: str = "petugas") -> SameCause:
    return SameCause(key, f"R/{key}", agency, cause, date(2026, 1, day), S.OPEN)


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (same(3, 9), 2),
        (same(1, 1), None),
        (same(2, 5), 1),
        (same(9, 5), 2),
        (same(4, 9, agency=2), None),
        (same(5, 9, cause="anggaran"), None),
        (same(6, 9, cause=""), None),
    ],
)
def test_the_latest_earlier_one_of_the_same_cause_is_pointed_out(one, found):
    others = [same(1, 1), same(2, 5), same(3, 9), same(7, 2, agency=3), same(8, 3, cause="")]
    before = earlier(one, others)
    assert (before and before.recommendation_id) == found


# ── how long it takes ─────────────────────────────────────────────────────────
ISSUED = date(2026, 3, 2)
STAGE = {
    A.ANSWER: G.REVIEW, A.RECALL: G.ADDRESSEE, A.FORWARD: G.REVIEW, A.SEND_BACK: G.ADDRESSEE,
    A.RESOLVE: G.ADDRESSEE, A.FIND_LACKING: G.ADDRESSEE, A.APPROVE_NOT_ACTIONABLE: G.ADDRESSEE,
}  # fmt: skip


def marks(*steps: tuple[A, int] | tuple[A, int, G]) -> list[Mark]:
    """Action, day since the issue, and the stage where it is not the usual one."""
    return [
        Mark(step[0], step[2] if len(step) > 2 else STAGE[step[0]], ISSUED + timedelta(step[1]))
        for step in steps
    ]


@pytest.mark.parametrize(
    ("steps", "answers", "decisions"),
    [
        ([], (), ()),
        ([(A.ANSWER, 20)], (20,), ()),
        ([(A.ANSWER, 20), (A.RESOLVE, 26)], (20,), (6,)),
        ([(A.ANSWER, 20), (A.RECALL, 21), (A.ANSWER, 30), (A.RESOLVE, 33)], (30,), (3,)),
        ([(A.ANSWER, 20), (A.RECALL, 21)], (), ()),
        (
            [(A.ANSWER, 5), (A.FIND_LACKING, 9), (A.ANSWER, 20), (A.RESOLVE, 40)],
            (5,),
            (4, 20),
        ),
        (  # the days with the APIP are the addressee's
            [(A.ANSWER, 5, G.INTERNAL_AUDIT), (A.FORWARD, 12), (A.RESOLVE, 15)],
            (5,),
            (3,),
        ),
        (
            [
                (A.ANSWER, 5, G.INTERNAL_AUDIT),
                (A.SEND_BACK, 7),
                (A.ANSWER, 10, G.INTERNAL_AUDIT),
                (A.FORWARD, 12),
            ],
            (10,),
            (),
        ),
        ([(A.APPROVE_NOT_ACTIONABLE, 9)], (), ()),
        ([(A.ANSWER, 0), (A.APPROVE_NOT_ACTIONABLE, 0)], (0,), (0,)),
    ],
)
def test_days_to_answer_and_to_decide(steps, answers, decisions):
    assert pace(ISSUED, marks(*steps)) == Pace(answers, decisions)


def test_every_step_that_tells_something_is_tried():
    assert set(STAGE) == TELLING


def test_medians_are_of_all_waits_and_not_of_medians():
    both = Pace((1, 1, 1), (2,)) + Pace((9,), (5,))
    assert both.median_answer == 1
    assert both.median_decision == Decimal("3.5")
    assert Pace().median_answer is None


# ── the figures of a page ─────────────────────────────────────────────────────
TALLY = Tally(
    (
        Cell(S.OPEN, AgeBand.OLD, Late.ANSWER, 2),
        Cell(S.OPEN, AgeBand.FRESH, None, 3),
        Cell(S.IN_PROCESS, AgeBand.OLD, Late.REVIEW, 4),
        Cell(S.RESOLVED, AgeBand.OLD, None, 5),
        Cell(S.DRAFT, None, None, 6),
    )
)


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        (((S.OPEN,),), 5),
        (((S.OPEN, S.IN_PROCESS, S.RESOLVED),), 14),
        (((S.DRAFT,),), 6),
        (((S.OPEN, S.RESOLVED), AgeBand.OLD), 2),  # what is settled has no age any more
        (((S.OPEN, S.IN_PROCESS), AgeBand.OLD), 6),
        (((S.OPEN, S.IN_PROCESS), None, Late.REVIEW), 4),
        (((S.OPEN,), AgeBand.FRESH, Late.ANSWER), 0),
    ],
)
def test_a_tally_counts_what_was_asked_for(asked, many):
    assert TALLY.count(*asked) == many


def test_ages_are_of_what_is_not_settled():
    assert TALLY.ages().counts == (3, 0, 0, 6)
    assert TALLY.ages((S.OPEN,)).counts == (3, 0, 0, 2)
    assert TALLY.ages((S.RESOLVED,)).total == 0
    assert TALLY.ages(late=Late.REVIEW).counts == (0, 0, 0, 4)
