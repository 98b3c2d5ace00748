"""The dry run of a self-assessment's sheet: what is meant, what changes, what is refused and where."""

from decimal import Decimal

import pytest

from renaksi.core.answer_sheet import ANSWER, AnswerFile, AnswerLine, LineFault, StoredAnswer
from renaksi.core.answer_sheet_compare import compare
from renaksi.core.assessment_answer import AnswerFault, AnswerIssue, Given
from renaksi.core.assessment_entry import NOT_APPLICABLE, NOTE
from renaksi.core.plan_sheet import RowState as R
from tests.core.test_assessment_entry import COMPUTED, LEVEL, NUMBER, YES_NO

COUNTED = Given(inputs={"penghubung": Decimal(17), "unit": Decimal(38)}, note="Per Maret.")
STORED = (
    StoredAnswer(YES_NO, Given(Decimal(1)), 2),
    StoredAnswer(LEVEL, Given(), 0),
    StoredAnswer(NUMBER, COUNTED, 4),
    StoredAnswer(COMPUTED, Given(), 0),
)


def line(code, answer="", what="", *, number=7, version=None, **typed):
    texts = {ANSWER: answer, **typed}
    where = {name: f"{place}{number}" for name, place in zip(
        (ANSWER, NOT_APPLICABLE, NOTE, "what"), "DEFC", strict=True
    )}  # fmt: skip
    return AnswerLine(number, code, what, texts, where, version)


def outcome(*lines):
    (found,) = compare(AnswerFile(lines), STORED).outcomes
    return found


def faults(found):
    return [
        (one.what.fault if isinstance(one.what, AnswerIssue) else one.what, one.address)
        for one in found.problems
    ]


@pytest.mark.parametrize(
    ("lines", "state", "given"),
    [
        ([line("a2", "3")], R.NEW, Given(Decimal(3))),
        ([line("A1", "ya")], R.SAME, Given(Decimal(1))),
        ([line("A1", "tidak")], R.CHANGED, Given(Decimal(0))),
        ([line("A1", "tidak", version=2)], R.CHANGED, Given(Decimal(0))),
        ([line("A1", "tidak", version=1)], R.CONFLICT, Given(Decimal(0))),
        ([line("A1", "ya", version=1)], R.SAME, Given(Decimal(1))),
        ([line("A1")], R.SAME, Given()),  # what is empty asks for nothing
        ([line("A3", "30", "AKTIF"), line("A3", "38", "seluruhnya", number=8)], R.CHANGED,
         Given(inputs={"penghubung": Decimal(30), "unit": Decimal(38)}, note="Per Maret.")),
        ([line("A3", "17", "penghubung"), line("A3", "38", "unit", number=8, **{NOTE: ""})],
         R.CHANGED, Given(inputs=COUNTED.inputs)),
        ([line("A3", "", "Aktif", **{NOT_APPLICABLE: "ya", NOTE: "Tanpa unit"}),
          line("A3", "", "Seluruhnya", number=8)], R.CHANGED,
         Given(not_applicable=True, note="Tanpa unit")),
        ([line("B1")], R.SAME, Given()),
    ],
)  # fmt: skip
def test_what_becomes_of_an_indicator(lines, state, given):
    found = outcome(*lines)
    assert (found.state, found.given) == (state, given)
    assert faults(found) == []


@pytest.mark.parametrize(
    ("lines", "fault", "address"),
    [
        ([line("Z9", "ya")], LineFault.UNKNOWN_CODE, ""),
        ([line("B1", "1")], LineFault.NOT_ASKED, ""),
        ([line("A3", "5", "Yang lain")], LineFault.UNKNOWN_FIELD, "C7"),
        ([line("A1", "ya"), line("A1", "tidak", number=9)], LineFault.TWICE, "D9"),
        ([line("A1", "mungkin")], AnswerFault.NOT_A_CHOICE, "D7"),
        ([line("A2", "9")], AnswerFault.NO_SUCH_LEVEL, "D7"),
        ([line("A3", "5", "Aktif")], AnswerFault.INPUT_MISSING, ""),
        ([line("A3", "", "Aktif", **{NOT_APPLICABLE: "ya", NOTE: ""})],
         AnswerFault.REASON_MISSING, "F7"),
    ],
)  # fmt: skip
def test_what_is_wrong_says_so_at_its_cell(lines, fault, address):
    found = outcome(*lines)
    assert found.state is R.WRONG
    assert (fault, address) in faults(found)


def test_all_or_nothing_and_conflicts_wait_for_a_word():
    good, bad = line("A2", "3"), line("A1", "mungkin", number=8)
    late = line("A1", "tidak", number=8, version=1)
    assert not compare(AnswerFile((good, bad)), STORED).is_applicable
    assert not compare(AnswerFile((line("A1", "ya"),)), STORED).is_applicable
    found = compare(AnswerFile((good, late)), STORED)
    assert found.is_applicable
    assert [one.code for one in found.taken(frozenset())] == ["A2"]
    assert [one.code for one in found.taken(frozenset({"A1"}))] == ["A2", "A1"]


def test_the_mark_moves_with_any_answer():
    mark = compare(AnswerFile(()), STORED).mark
    later = (*STORED[:1], StoredAnswer(LEVEL, Given(Decimal(1)), 1), *STORED[2:])
    assert mark != compare(AnswerFile(()), later).mark
    assert mark == compare(AnswerFile((line("A1", "ya"),)), tuple(reversed(STORED))).mark
