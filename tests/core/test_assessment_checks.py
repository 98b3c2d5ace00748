"""What is missing, what is faulty, what is odd, and what becomes a recommendation."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Answer, AnswerFault as Fault, Given, answer_issues
from renaksi.core.assessment_missing import Missing, MissingKind as M, progress, without_evidence
from renaksi.core.assessment_score import score
from renaksi.core.assessment_value import note_needed
from renaksi.core.assessment_warnings import Limits, OddityKind as O, Surroundings, oddities
from renaksi.core.assessment_weak import weak_spots
from renaksi.core.instrument import IndicatorKind as K
from renaksi.core.recommendation import Priority
from renaksi.labels.assessment_checks import answer_issue, oddity
from tests.core.assessment_sheets import (
    NOT_APPLICABLE,
    RATIO,
    computed,
    everywhere,
    indicator,
    instrument,
    ratio,
    sampled,
    value,
)

YES, LEVEL, NUMBER, SAMPLE, READ = (
    indicator("A1", 20),
    indicator("A2", 20, K.LEVEL),
    indicator("B1", 20, K.NUMBER, recommendation="Tindak lanjuti semua laporan."),
    indicator("B2", 20, K.SAMPLED, compare_with="B3"),
    indicator("B3", 20, K.COMPUTED, recommendation="Percepat aksi."),
)
SHEET = instrument(("A", 40, [YES, LEVEL]), ("B", 60, [NUMBER, SAMPLE, READ]))
FULL = {
    "A1": everywhere(value(1)),
    "A2": everywhere(value(4)),
    "B1": everywhere(ratio(90, 100)),
    "B2": everywhere(sampled(24, 30)),
    "B3": computed(70),
}


def with_(**changes: Answer) -> dict[str, Answer]:
    return {**FULL, **changes}


# ── faults of a single value ──────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("one", "given", "column", "wanted"),
    [
        (YES, value(1), C.SELF, {}),
        (YES, value(2), C.SELF, {"value": Fault.NOT_A_CHOICE}),
        (LEVEL, value(5), C.HUB, {}),
        (LEVEL, value(6), C.HUB, {"value": Fault.NO_SUCH_LEVEL}),
        (LEVEL, value("2.5"), C.HUB, {"value": Fault.NO_SUCH_LEVEL}),
        (LEVEL, Given(), C.HUB, {}),
        (READ, value(80), C.SELF, {"value": Fault.NOT_ASKED}),
        (READ, value(80), C.HUB, {"value": Fault.NOT_ASKED}),
        (READ, value(80, note="Data keliru"), C.NATIONAL, {}),
        (READ, value(80), C.NATIONAL, {"note": Fault.CHANGE_UNEXPLAINED}),
        (YES, value(0), C.HUB, {}),
        (YES, value(0, note=" "), C.NATIONAL, {"note": Fault.CHANGE_UNEXPLAINED}),
        (YES, Given(), C.NATIONAL, {}),
        (replace(READ, not_applicable="Bila belum ada."), NOT_APPLICABLE, C.SELF, {"value": Fault.NOT_ASKED}),
        (YES, ratio(1, 2), C.SELF, {"value": Fault.NOT_A_CHOICE}),
        (LEVEL, ratio(1, 2), C.SELF, {"value": Fault.NO_SUCH_LEVEL}),
        (NUMBER, value(3), C.SELF, {"bagian": Fault.INPUT_MISSING, "seluruh": Fault.INPUT_MISSING}),
        (NUMBER, Given(note="nanti"), C.SELF, {}),
        (YES, value(1, note="x" * 4000), C.SELF, {}),
        (NUMBER, ratio(3, 4), C.SELF, {}),
        (NUMBER, Given(inputs={"bagian": Decimal(3)}), C.SELF, {"seluruh": Fault.INPUT_MISSING}),
        (NUMBER, ratio(-3, 4), C.SELF, {"bagian": Fault.INPUT_NEGATIVE}),
        (
            NUMBER,
            Given(inputs={"bagian": Decimal(3), "seluruh": Decimal(4), "lain": Decimal(1)}),
            C.SELF,
            {"lain": Fault.INPUT_UNKNOWN},
        ),
        (SAMPLE, sampled(30, 30), C.HUB, {}),
        (SAMPLE, sampled(31, 30), C.HUB, {"memadai": Fault.MORE_THAN_SAMPLED}),
        (YES, NOT_APPLICABLE, C.SELF, {}),
        (YES, Given(not_applicable=True, note=" "), C.SELF, {"note": Fault.REASON_MISSING}),
        (YES, Given(not_applicable=True), C.HUB, {}),
        (replace(YES, not_applicable=""), NOT_APPLICABLE, C.SELF, {"not_applicable": Fault.MUST_APPLY}),
        (YES, value(1, note="x" * 4001), C.SELF, {"note": Fault.NOTE_TOO_LONG}),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_beside_its_field(one, given, column, wanted):
    found = answer_issues(one, given, column=column)
    assert {issue.field: issue.fault for issue in found} == wanted
    for issue in found:
        assert "{" not in answer_issue(issue)
        assert answer_issue(issue).endswith(".")


# ── notes ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (value(1), value(1), False),
        (value(1), value(0), True),
        (value("1.0"), value(1), False),
        (value(1), NOT_APPLICABLE, True),
        (NOT_APPLICABLE, Given(not_applicable=True), False),
        (NOT_APPLICABLE, value(0), True),
        (ratio(1, 2), ratio(2, 4), True),
        (None, value(1), False),
        (Given(), value(1), False),
        (None, Given(not_applicable=True), True),
        (value(1), None, False),
        (value(1), Given(note="nanti"), False),
    ],
)
def test_a_note_is_due_where_a_value_differs(before, after, wanted):
    assert note_needed(before, after) is wanted


# ── what is missing ───────────────────────────────────────────────────────────
def test_a_finished_sheet_lacks_nothing_in_either_column():
    for column in (C.SELF, C.HUB):
        found = progress(SHEET, FULL, column)
        assert (found.asked, found.done, found.missing, found.unanswered) == (4, 4, (), 0)


def test_nobody_is_asked_for_what_the_system_computes():
    found = progress(SHEET, {}, C.SELF)
    assert (found.asked, found.done, found.unanswered) == (4, 0, 4)
    assert {one.code for one in found.missing} == {"A1", "A2", "B1", "B2"}
    assert without_evidence(SHEET, {}) == {"A1", "A2", "B1", "B2"}


def test_the_agency_sees_what_it_lacks():
    answers = with_(
        A1=Answer(own=value(1)),
        A2=Answer(own=Given(not_applicable=True)),
        B1=Answer(own=Given(inputs={"bagian": Decimal(1)}), evidence=1),
        B2=Answer(own=NOT_APPLICABLE),
    )
    found = progress(SHEET, answers, C.SELF)
    assert found.missing == (
        Missing("A1", M.NO_EVIDENCE),
        Missing("A2", M.FAULTY),
        Missing("B1", M.FAULTY),
    )
    assert (found.done, found.unanswered, found.count(M.NO_EVIDENCE)) == (2, 2, 1)


def test_the_hub_sees_what_it_owes():
    answers = with_(
        A1=Answer(own=value(1), hub=value(0), evidence=1),
        A2=Answer(own=value(4), hub=value(3, note="Bukti hanya separuh."), evidence=1),
        B1=Answer(own=ratio(9, 10), evidence=1),
        B2=Answer(own=sampled(9, 10), hub=sampled(9, 10), second=sampled(5, 10), evidence=1),
    )
    found = progress(SHEET, answers, C.HUB)
    assert found.missing == (
        Missing("A1", M.UNEXPLAINED),
        Missing("B1", M.UNANSWERED),
        Missing("B2", M.UNSETTLED),
    )
    assert (found.unanswered, found.count(M.UNEXPLAINED), found.count(M.UNSETTLED)) == (1, 1, 1)
    assert progress(SHEET, answers, C.HUB, frozenset({"B2"})).count(M.UNSETTLED) == 0
    agreeing = with_(B2=replace(answers["B2"], second=sampled(9, 10)))
    assert progress(SHEET, agreeing, C.HUB).missing == ()


# ── oddities ──────────────────────────────────────────────────────────────────
def odd(answers: dict[str, Answer], **around) -> dict[str, set[O]]:
    own, hub = score(SHEET, answers, C.SELF), score(SHEET, answers, C.HUB)
    around.setdefault("lacks_evidence", without_evidence(SHEET, answers))
    found: dict[str, set[O]] = {}
    for one in oddities(own, hub, Surroundings(**around), Limits(fewest=4)):
        assert "{" not in oddity(one)
        assert oddity(one).endswith(".")
        found.setdefault(one.code, set()).add(one.kind)
    return found


CALM = with_(A2=Answer(own=value(4), hub=value(3, note="x"), evidence=1))


def test_a_sheet_without_surprises_is_left_alone():
    assert odd(CALM) == {}


@pytest.mark.parametrize(
    ("answers", "around", "wanted"),
    [
        ({"A1": everywhere(value(1), 0)}, {}, {"A1": {O.NO_EVIDENCE}}),
        ({"A1": everywhere(value(0), 0)}, {}, {}),
        ({"A1": Answer(own=value(0), hub=value(1), evidence=1)}, {}, {"A1": {O.HUB_ABOVE_SELF}}),
        ({}, {"last_year": {"A2": Fraction(1, 5)}}, {"A2": {O.JUMP}}),
        ({}, {"last_year": {"A2": Fraction(1, 4)}}, {}),
        ({"B3": computed(40)}, {}, {"B2": {O.CONTRADICTS_COMPUTED}}),
        ({"B3": computed(41)}, {}, {}),
        ({"B3": computed(None)}, {}, {}),
        ({"B1": everywhere(ratio(121, 100))}, {}, {"B1": {O.BEYOND_TARGET}}),
        ({"B1": everywhere(ratio(120, 100))}, {}, {}),
        ({"B1": everywhere(ratio(8, 9))}, {}, {"B1": {O.SMALL_N}}),
        ({"B1": everywhere(ratio(0, 0))}, {}, {"B1": {O.NOTHING_TO_MEASURE}}),
        ({}, {"files_elsewhere": frozenset({"A1"})}, {"A1": {O.FILE_ELSEWHERE}}),
        ({}, {"old_evidence": frozenset({"A1"})}, {"A1": {O.OLD_EVIDENCE}}),
        ({"A1": everywhere(NOT_APPLICABLE), "B1": everywhere(NOT_APPLICABLE)}, {}, {"": {O.MUCH_LEFT_OUT}}),
        ({"A1": everywhere(NOT_APPLICABLE)}, {}, {}),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(answers, around, wanted):
    assert odd({**CALM, **answers}, **around) == wanted


def test_what_the_hub_only_repeated_and_what_is_all_perfect():
    assert odd(FULL) == {"": {O.NOTHING_CHANGED}}
    perfect = {
        "A1": everywhere(value(1)),
        "A2": Answer(own=value(4), hub=value(5), evidence=1),
        "B1": everywhere(ratio(1, 1)),
        "B2": everywhere(sampled(30, 30)),
        "B3": computed(99),
    }
    assert odd(perfect)[""] == {O.ALL_AT_TOP}


def test_no_evidence_anywhere_suggests_that_nothing_can_be_assessed():
    bare = {code: replace(one, evidence=0) for code, one in CALM.items()}
    assert odd(bare)[""] == {O.NO_EVIDENCE_AT_ALL}


def test_while_the_agency_answers_its_own_values_are_looked_at():
    own = {code: replace(one, hub=None) for code, one in FULL.items()}
    assert odd(own) == {}
    assert odd({**own, "A1": Answer(own=value(1))}) == {"A1": {O.NO_EVIDENCE}}
    assert odd({}, lacks_evidence=frozenset()) == {}


def test_what_is_left_out_is_the_hubs_word_once_it_has_spoken():
    claims = [Answer(own=NOT_APPLICABLE, hub=value(1, note="Berlaku."), evidence=1) for _ in "ab"]
    refused = {
        **CALM,
        "A1": claims[0],
        "B1": replace(claims[1], hub=ratio(90, 100, note="Berlaku.")),
    }
    assert odd(refused) == {}
    own_only = {code: replace(one, hub=None) for code, one in refused.items()}
    assert odd(own_only) == {"": {O.MUCH_LEFT_OUT}}
    agreed = {code: replace(one, hub=one.own) for code, one in refused.items()}
    columns = score(SHEET, agreed, C.SELF), score(SHEET, agreed, C.HUB)
    kinds = [
        {one.kind for one in oddities(*columns, limits=Limits(left_out=limit))}
        for limit in (Fraction(2, 5), Fraction(41, 100))
    ]
    assert [O.MUCH_LEFT_OUT in one for one in kinds] == [True, False]


def test_less_than_a_ceiling_is_no_surprise():
    down = replace(NUMBER, measure=replace(RATIO, floor=Decimal(100), target=Decimal(0)))
    sheet = instrument(("B", 100, [replace(down, weight=Decimal(100))]))
    answers = {"B1": everywhere(ratio(90, 100))}
    assert oddities(score(sheet, answers, C.SELF), score(sheet, answers, C.HUB)) == ()


# ── weak spots ────────────────────────────────────────────────────────────────
def test_weak_indicators_are_the_costliest_first_with_the_instruments_text():
    answers = with_(
        A1=everywhere(value(0)),
        A2=everywhere(value(3)),
        B1=everywhere(ratio(30, 100)),
        B2=everywhere(NOT_APPLICABLE),
        B3=computed("59.99"),
    )
    found = weak_spots(score(SHEET, answers, C.NATIONAL))
    assert [(one.code, one.value, one.lost, one.text, one.priority) for one in found] == [
        ("B1", 30, 21, "Tindak lanjuti semua laporan.", Priority.HIGH),  # 30 × 0,7: B2 left out
        ("A1", 0, 20, "", Priority.HIGH),
        ("B3", Decimal("59.99"), Decimal("12.00"), "Percepat aksi.", Priority.HIGH),
    ]


def test_the_threshold_itself_is_not_weak_and_what_cannot_be_assessed_has_no_weak_spots():
    assert weak_spots(score(SHEET, with_(B3=computed(60)), C.HUB)) == ()
    nothing = {one.code: everywhere(NOT_APPLICABLE) for one in SHEET.indicators}
    assert weak_spots(score(SHEET, {**nothing, "B3": computed(None)}, C.HUB)) == ()
    unanswered = {code: one for code, one in FULL.items() if code != "A1"}
    assert [one.code for one in weak_spots(score(SHEET, unanswered, C.HUB))] == ["A1"]


def test_small_losses_are_of_low_priority():
    small = [indicator("C1", 1), indicator("C2", 3), indicator("C3", 96)]
    sheet = instrument(("C", 100, small))
    answers = {"C1": everywhere(value(0)), "C2": everywhere(value(0)), "C3": everywhere(value(1))}
    found = {one.code: one.priority for one in weak_spots(score(sheet, answers, C.HUB))}
    assert found == {"C1": Priority.LOW, "C2": Priority.MEDIUM}
