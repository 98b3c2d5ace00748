"""Objections: state × step × person × window, what a decision may do, and how a hub deals with them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from renaksi.core.assessment import AssessmentState, ValueColumn as C
from renaksi.core.assessment_answer import Answer, Given
from renaksi.core.assessment_value import indicator_value
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal as Why, WrongState
from renaksi.core.instrument import IndicatorKind as K
from renaksi.core.objection import (
    STEPS,
    Change,
    ObjectionAction as A,
    ObjectionCase,
    ObjectionState as S,
    acting_tier,
    permitted,
    why_not,
    why_not_write,
)
from renaksi.core.objection_figures import NOTHING, ObjectionFigures, ObjectionTold, change, figures
from renaksi.core.policy import Role
from tests.core.assessment_sheets import NOT_APPLICABLE, indicator, instrument, ratio, value
from tests.core.test_assessment_rights import ANNOUNCED, BEFORE, OBJECTED, OBJECTING, noon
from tests.core.test_workflow import HUB, HUB_TIER, PEOPLE, PLACE, ROOT, ROOT_TIER, ids

CASE = ObjectionCase(
    S.FILED,
    PLACE,
    ANNOUNCED,
    OBJECTING,
    tiers=(HUB_TIER, ROOT_TIER),
    ground="71 laporan sudah dijawab sebelum ditutup.",
    due_on=date(2026, 8, 14),
)
DECIDERS = {"hub evaluator", "hub lead"}
# Design section 4: the manager files and withdraws; somebody who did not score decides.
TABLE = {
    A.FILE: (S.DRAFT, {"manager"}),
    A.WITHDRAW: (S.FILED, {"manager"}),
    A.GRANT: (S.FILED, DECIDERS),
    A.REJECT: (S.FILED, DECIDERS),
}


def reason(action: A, case: ObjectionCase, who: str, note: str | None = None) -> Why | None:
    found = why_not(action, case, PEOPLE[who], note=note)
    return found.reason if found else None


@pytest.mark.parametrize("action", A)
def test_every_step_in_every_state_by_every_person(action):
    assert STEPS.keys() == TABLE.keys()
    source, people = TABLE[action]
    for who, state in product(PEOPLE, S):
        found = why_not(action, replace(CASE, state=state), PEOPLE[who])
        if who not in people:
            assert isinstance(found, NotAllowed), (who, state)
        elif state is source:
            assert found is None, (who, state)
        else:
            assert isinstance(found, WrongState), (who, state)
        assert (action in permitted(replace(CASE, state=state), PEOPLE[who])) is (found is None)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_writes_the_ground(who):
    for state in S:
        found = why_not_write(replace(CASE, state=state), PEOPLE[who])
        wanted = who in {"admin", "manager", "liaison", "unit liaison"} and state is S.DRAFT
        assert (found is None) is wanted, state


@pytest.mark.parametrize(("now", "wanted"), [(OBJECTING, None), (OBJECTED, Why.OBJECTION_OVER)])
def test_an_objection_is_filed_within_its_window_and_decided_after_it_too(now, wanted):
    draft = replace(CASE, state=S.DRAFT, now=now)
    assert reason(A.FILE, draft, "manager") is wanted
    written = why_not_write(draft, PEOPLE["admin"])
    assert (written.reason if written else None) is wanted
    assert reason(A.GRANT, replace(CASE, now=now), "hub lead") is None
    assert reason(A.WITHDRAW, replace(CASE, now=now), "manager") is None


def test_there_is_nothing_to_object_to_before_the_scores_are_announced():
    early = replace(
        CASE,
        state=S.DRAFT,
        now=BEFORE,
        assessment=AssessmentState.HUB,
        window=replace(ANNOUNCED, objection_until=None),
    )
    assert reason(A.FILE, early, "manager") is Why.ASSESSMENT_WRONG_STATE


@pytest.mark.parametrize("action", [A.WITHDRAW, A.GRANT, A.REJECT])
def test_once_moderation_has_begun_nothing_moves_anymore(action):
    over = replace(CASE, assessment=AssessmentState.MODERATION)
    assert reason(action, over, min(TABLE[action][1])) is Why.ASSESSMENT_WRONG_STATE


def test_an_objection_has_a_ground_and_a_decision_a_reason():
    found = why_not(A.FILE, replace(CASE, state=S.DRAFT, ground=" "), PEOPLE["manager"])
    assert isinstance(found, Invalid)
    assert (found.reason, found.field) == (Why.GROUND_MISSING, "ground")
    for action in (A.GRANT, A.REJECT):
        assert reason(action, CASE, "hub lead", note="") is Why.NOTE_REQUIRED
        assert reason(action, CASE, "hub lead", note="Bukti baru cukup.") is None
    assert reason(A.WITHDRAW, CASE, "manager", note="") is None


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (None, None),
        (Change.OTHER, None),
        (Change.SAME, Why.OBJECTION_UNCHANGED),
        (Change.LOWER, Why.OBJECTION_LOWERS),
    ],
)
def test_granting_changes_a_score_and_never_for_the_worse(found, wanted):
    assert reason(A.GRANT, replace(CASE, change=found), "hub lead") is wanted
    assert reason(A.REJECT, replace(CASE, change=found), "hub lead") is None


# ── who decides ───────────────────────────────────────────────────────────────
def test_who_scored_it_does_not_decide_on_it():
    scored = replace(CASE, scorer_ids=ids("hub evaluator"))
    for action in (A.GRANT, A.REJECT):
        assert reason(action, scored, "hub evaluator") is Why.FOUR_EYES
        assert reason(action, scored, "hub lead") is None
    both = replace(CASE, scorer_ids=ids("hub evaluator", "hub lead"))
    assert acting_tier(both).agency_id == ROOT
    for who in ("root evaluator", "root lead"):
        assert reason(A.GRANT, both, who) is None
        assert reason(A.GRANT, CASE, who) is Why.OTHER_TIER_ACTS


def test_who_answered_for_the_agency_does_not_decide_either():
    assert (
        reason(A.REJECT, replace(CASE, owner_actor_ids=ids("hub lead")), "hub lead") is Why.OWN_WORK
    )


def test_an_objection_goes_up_where_the_hub_has_nobody_and_nobody_decides_for_lack_of_people():
    alone = ReviewTier(HUB, "DIY", {Role.EVALUATOR: ids("hub evaluator")})
    case = replace(CASE, tiers=(alone, ROOT_TIER), scorer_ids=ids("hub evaluator"))
    assert acting_tier(case).agency_id == ROOT
    nobody = replace(case, tiers=(alone,))
    assert acting_tier(nobody) is None
    assert reason(A.GRANT, nobody, "root lead") is Why.OTHER_TIER_ACTS


def test_a_decision_that_is_due_is_late_the_day_after():
    assert not CASE.is_late
    assert not replace(CASE, now=noon(date(2026, 8, 14))).is_late
    assert replace(CASE, now=noon(date(2026, 8, 15))).is_late
    assert replace(CASE, now=OBJECTED).is_late
    assert not replace(CASE, now=OBJECTED, state=S.REJECTED).is_late
    assert not replace(CASE, now=OBJECTED, due_on=None).is_late


# ── what a decision does to a score ───────────────────────────────────────────
LEVEL, RATIO = indicator("A1", 50, K.LEVEL), indicator("A2", 50, K.NUMBER)
SHEET = instrument(("A", 100, [LEVEL, RATIO]))


@pytest.mark.parametrize(
    ("one", "before", "after", "wanted"),
    [
        (LEVEL, value(3), value(4), Change.OTHER),
        (LEVEL, value(3), value(3), Change.SAME),
        (LEVEL, value(3), value(2), Change.LOWER),
        (LEVEL, value(3), NOT_APPLICABLE, Change.OTHER),
        (LEVEL, NOT_APPLICABLE, value(0), Change.OTHER),
        (LEVEL, NOT_APPLICABLE, NOT_APPLICABLE, Change.SAME),
        (RATIO, ratio(982, 1284), ratio(1053, 1284), Change.OTHER),
        (RATIO, ratio(1, 2), ratio(50, 100), Change.SAME),
        (RATIO, ratio(120, 100), ratio(110, 100), Change.SAME),
        (RATIO, ratio(50, 100), ratio(49, 100), Change.LOWER),
    ],
)
def test_a_score_is_compared_by_what_it_is_worth(one, before, after, wanted):
    def worth(given: Given):
        return indicator_value(SHEET, one, Answer(hub=given, evidence=1), C.HUB)

    assert change(worth(before), worth(after)) is wanted


# ── numbers per hub ───────────────────────────────────────────────────────────
FRIDAY, TODAY = date(2026, 8, 7), date(2026, 8, 21)
HOLIDAYS = {date(2026, 8, 17)}
DUE = date(2026, 8, 14)


def told(state: S, decided_on: date | None = None, due_on: date | None = DUE) -> ObjectionTold:
    return ObjectionTold(state, None if state is S.DRAFT else FRIDAY, due_on, decided_on)


def test_figures_of_a_hub_count_each_objection_once():
    found = figures(
        [
            told(S.DRAFT),
            told(S.GRANTED, date(2026, 8, 10)),
            told(S.REJECTED, date(2026, 8, 18)),
            told(S.REJECTED, DUE),
            told(S.WITHDRAWN),
            told(S.FILED),
            told(S.FILED, due_on=TODAY),
        ],
        TODAY,
        HOLIDAYS,
    )
    assert found == ObjectionFigures(6, 1, 2, 1, overdue=1, in_time=2, waits=(1, 6, 5))
    assert (found.decided, found.open, found.median_days) == (3, 2, 5)
    assert (found.share_granted, found.share_in_time) == (Decimal("33.33"), Decimal(50))
    assert found.is_small


def test_figures_add_up_over_hubs_and_nothing_is_nothing():
    one = figures([told(S.GRANTED, FRIDAY)], TODAY, HOLIDAYS)
    other = figures([told(S.REJECTED, date(2026, 8, 11))], TODAY, HOLIDAYS)
    both = figures([told(S.GRANTED, FRIDAY), told(S.REJECTED, date(2026, 8, 11))], TODAY, HOLIDAYS)
    assert one + other == both
    assert both.median_days == 1
    never = [ObjectionTold(S.DRAFT, FRIDAY), ObjectionTold(S.FILED)]
    assert figures(never, TODAY, HOLIDAYS) == NOTHING
    assert (NOTHING.median_days, NOTHING.share_granted, NOTHING.share_in_time) == (None, None, None)
    assert not NOTHING.is_small
