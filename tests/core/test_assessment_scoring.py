"""What rows, scores and tasks of an assessment say of themselves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_missing import MissingKind as M
from renaksi.core.assessment_scoring import EntryFault, entry_fault
from renaksi.core.assessment_stand import ScoreStand as R, next_open, stand_of
from renaksi.core.assessment_tasks import Waiting, assessment_tasks
from renaksi.core.assessment_turns import AssessmentTurn
from renaksi.core.instrument import ComputedFact, Indicator, IndicatorKind, Measure
from renaksi.core.task import Urgency
from renaksi.labels.assessment_lists import TURN_BUTTON, TURN_SLUG
from renaksi.labels.assessment_page import ROW_STAND
from renaksi.labels.assessment_scoring import fault
from renaksi.labels.assessment_tasks import several
from renaksi.labels.tasks import in_words

ASKED = Indicator("A1", "SOP ditetapkan", Decimal(10), IndicatorKind.YES_NO)
COUNTED = Indicator(
    "A3", "Jumlah", Decimal(10), IndicatorKind.SAMPLED, measure=Measure(), not_applicable="Kecil."
)
COMPUTED = Indicator(
    "B1", "Renaksi", Decimal(10), IndicatorKind.COMPUTED,
    measure=Measure(fact=ComputedFact.PLAN_ENACTED),
)  # fmt: skip
YES, NO, NONE = Given(Decimal(1)), Given(Decimal(0)), Given()
LEFT_OUT = Given(not_applicable=True)


def noted(given: Given, note: str = "Tidak berlaku lagi.") -> Given:
    return Given(given.value, given.inputs, given.not_applicable, note)


@pytest.mark.parametrize(
    ("own", "hub", "more", "said"),
    [
        ((), (M.UNANSWERED,), {}, R.UNSCORED),
        ((M.UNANSWERED,), (M.UNANSWERED,), {"sees_hub": False}, R.UNANSWERED),
        ((), (M.UNANSWERED,), {"sees_hub": False}, R.ANSWERED),
        ((), (M.UNANSWERED,), {"state": S.SELF_SUBMITTED}, R.ANSWERED),
        ((), (), {}, R.SCORED),
        ((), (M.NO_EVIDENCE,), {}, R.SCORED),
        ((), (M.UNEXPLAINED, M.UNSETTLED), {}, R.UNEXPLAINED),
        ((), (M.UNSETTLED,), {}, R.UNSETTLED),
        ((), (M.FAULTY, M.UNEXPLAINED), {}, R.FAULTY),
        ((), (M.UNSETTLED,), {"sent_back": True}, R.SENT_BACK),
        ((), (), {"objected": True, "sent_back": True, "state": S.OBJECTION}, R.OBJECTED),
        ((), (), {"objected": True, "sees_hub": False}, R.ANSWERED),
    ],
)
def test_a_row_says_the_most_pressing_thing_about_it(own, hub, more, said):
    given = {"sees_hub": True, "sent_back": False, "objected": False} | more
    state = given.pop("state", S.HUB)
    assert stand_of(ASKED, state, own, hub, **given) is said
    assert stand_of(COMPUTED, state, own, hub, **given) is R.COMPUTED


def test_the_way_goes_on_from_here_and_round_the_sheet():
    rows = [("A1", R.UNSCORED), ("A2", R.SCORED), ("A3", R.SENT_BACK), ("B1", R.SCORED)]
    assert next_open(rows) == "A1"
    assert next_open(rows, "A1") == "A3"
    assert next_open(rows, "A3") == "A1"
    assert next_open(rows, "B1") == "A1"
    assert next_open([("A1", R.UNSCORED)], "A1") is None  # it is here
    assert next_open([("A1", R.SCORED)]) is None


@pytest.mark.parametrize(
    ("own", "before", "given", "sent_back", "found"),
    [
        (YES, NONE, NONE, False, EntryFault.EMPTY),
        (YES, NONE, YES, False, None),
        (YES, NONE, NO, False, EntryFault.UNEXPLAINED),
        (YES, NONE, noted(NO, "  "), False, EntryFault.UNEXPLAINED),
        (YES, NONE, noted(NO), False, None),
        (None, NONE, NO, False, None),  # nothing to differ from
        (None, NONE, LEFT_OUT, False, EntryFault.UNEXPLAINED),
        (LEFT_OUT, NONE, LEFT_OUT, False, None),
        (YES, YES, YES, True, EntryFault.UNTOUCHED),
        (YES, YES, noted(YES), True, None),
        (YES, YES, noted(NO), True, None),
        (YES, YES, NONE, True, EntryFault.EMPTY),
    ],
)
def test_a_score_says_what_it_has_to_say(own, before, given, sent_back, found):
    assert entry_fault(own, before, given, sent_back=sent_back) is found


def test_every_row_and_every_fault_has_its_words():
    assert set(ROW_STAND) == set(R)
    assert "nilai mandiri (Ya)" in fault(EntryFault.UNEXPLAINED, ASKED, YES, NO)
    assert "(Tidak)" in fault(EntryFault.UNEXPLAINED, ASKED, YES, NO)
    assert fault(EntryFault.EMPTY, COUNTED, None, NONE) == "Isi semua angkanya dahulu."
    for kind in EntryFault:
        assert fault(kind, ASKED, YES, NO).endswith(".")


@pytest.mark.parametrize("turn", AssessmentTurn)
def test_every_turn_is_told_as_a_task_and_has_its_place_in_the_list(turn):
    one = Waiting(turn, 7, "Kabupaten Sleman", 2026, date(2026, 7, 24), 1)
    [task] = assessment_tasks([one], date(2026, 7, 22))
    words = in_words(task)
    assert "Kabupaten Sleman" in words.title
    assert "2026" in words.title
    assert words.text.endswith(".")
    assert words.when.word == "2 hari lagi"
    many = in_words(replace(task, count=38))
    assert many.title.startswith("38 ")
    assert many.button == "Buka daftar"
    assert several(turn, 38) == many.title
    assert TURN_SLUG[turn]
    assert TURN_BUTTON[turn]


def test_tasks_are_late_by_their_deadline_and_slugs_are_nobody_else_s():
    one = Waiting(AssessmentTurn.SCORE, 7, "Sleman", 2026, date(2026, 7, 24), 1)
    [late] = assessment_tasks([one], date(2026, 7, 25))
    assert (late.urgency, late.days_left) == (Urgency.LATE, -1)
    [undated] = assessment_tasks([replace(one, due=None)], date(2026, 7, 25))
    assert (undated.urgency, undated.days_left) == (Urgency.DECISION, None)
    assert len(set(TURN_SLUG.values())) == len(AssessmentTurn)
