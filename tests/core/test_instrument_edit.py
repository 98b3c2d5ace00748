"""Writing on a draft instrument: nothing is lost, and nothing else changes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.errors import NotFound
from renaksi.core.instrument import Aspect, Indicator, IndicatorKind
from renaksi.core.instrument_difference import RowChange, difference
from renaksi.core.instrument_edit import (
    Direction,
    holder_of,
    is_taken,
    moved,
    put_aspect,
    put_indicator,
    weighed,
    without,
)
from tests.factories.assessments import SHEET

COMPARED = put_indicator(
    SHEET, "A", replace(SHEET.by_code["A1"], compare_with="B1"), old="A1"
)  # fmt: skip
NEW = Indicator("A9", "Baru", Decimal(5), IndicatorKind.YES_NO)


def codes(sheet):
    return [(aspect.code, *(one.code for one in aspect.indicators)) for aspect in sheet.aspects]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda s: put_aspect(s, Aspect("C", "Baru", Decimal(5))),
         [("A", "A1", "A2", "A3"), ("B", "B1", "B2"), ("C",)]),
        (lambda s: put_aspect(s, Aspect("X", "Lain", Decimal(5)), old="A"),
         [("X", "A1", "A2", "A3"), ("B", "B1", "B2")]),
        (lambda s: put_indicator(s, "B", NEW), [("A", "A1", "A2", "A3"), ("B", "B1", "B2", "A9")]),
        (lambda s: put_indicator(s, "A", NEW, old="A2"), [("A", "A1", "A9", "A3"), ("B", "B1", "B2")]),
        (lambda s: put_indicator(s, "B", NEW, old="A2"), [("A", "A1", "A3"), ("B", "B1", "B2", "A9")]),
        (lambda s: without(s, "A2"), [("A", "A1", "A3"), ("B", "B1", "B2")]),
        (lambda s: without(s, "A"), [("B", "B1", "B2")]),
        (lambda s: moved(s, "B", Direction.UP), [("B", "B1", "B2"), ("A", "A1", "A2", "A3")]),
        (lambda s: moved(s, "A2", Direction.DOWN), [("A", "A1", "A3", "A2"), ("B", "B1", "B2")]),
        (lambda s: moved(s, "A1", Direction.UP), codes(SHEET)),
        (lambda s: moved(s, "A3", Direction.DOWN), codes(SHEET)),
        (lambda s: moved(s, "B", Direction.DOWN), codes(SHEET)),
    ],
)  # fmt: skip
def test_rows_stand_where_they_were_put(edit, expected):
    before = codes(SHEET)
    assert codes(edit(SHEET)) == expected
    assert codes(SHEET) == before


def test_whoever_is_compared_with_a_row_follows_its_code_and_loses_it_with_the_row():
    renamed = put_indicator(COMPARED, "B", replace(COMPARED.by_code["B1"], code="B7"), old="B1")
    assert renamed.by_code["A1"].compare_with == "B7"
    assert without(renamed, "B7").by_code["A1"].compare_with == ""
    assert without(renamed, "B").by_code["A1"].compare_with == ""
    elsewhere = put_indicator(COMPARED, "B", replace(COMPARED.by_code["B2"], code="B8"), old="B2")
    assert elsewhere.by_code["A1"].compare_with == "B1"


def test_weights_change_only_where_they_are_named():
    found = weighed(SHEET, {"A": Decimal(50), "A1": Decimal("7.5"), "nobody": Decimal(1)})
    assert [one.weight for one in found.aspects] == [50, 40]
    assert found.by_code["A1"].weight == Decimal("7.5")
    assert found == weighed(found, {})
    assert weighed(found, {"A": Decimal(60), "A1": Decimal(20)}) == SHEET


def test_a_code_is_taken_however_it_is_written_but_not_by_its_own_row():
    assert is_taken(SHEET, "a1")
    assert is_taken(SHEET, "b")
    assert not is_taken(SHEET, "A1", by="A1")
    assert not is_taken(SHEET, "A9")


@pytest.mark.parametrize(
    "edit",
    [
        lambda: holder_of(SHEET, "A"),
        lambda: without(SHEET, "Z"),
        lambda: moved(SHEET, "Z", Direction.UP),
        lambda: put_indicator(SHEET, "Z", NEW),
        lambda: put_indicator(SHEET, "A", NEW, old="Z"),
        lambda: put_aspect(SHEET, SHEET.aspects[0], old="Z"),
    ],
)
def test_a_row_that_is_not_there_is_not_found(edit):
    with pytest.raises(NotFound):
        edit()


PLACES = [
    (("A1", "A2", "A3"), {}),
    (("A2", "A1", "A3"), {"A1": ("", "A2")}),
    (("A3", "A1", "A2"), {"A3": ("A2", "")}),
    (("A2", "A3", "A1"), {"A1": ("", "A3")}),
    (("A3", "A2", "A1"), {"A2": ("A1", "A3"), "A1": ("", "A2")}),
]


@pytest.mark.parametrize(("order", "expected"), PLACES)
def test_another_order_is_a_difference_told_of_as_few_rows_as_can_be(order, expected):
    """What only makes room for a row has not moved itself."""
    rows = tuple(SHEET.by_code[code] for code in order)
    after = replace(SHEET, aspects=(replace(SHEET.aspects[0], indicators=rows), SHEET.aspects[1]))
    found = difference(SHEET, after)
    told = {row.code: [(one.before, one.after) for one in row.fields] for row in found.changed}
    assert told == {code: [pair] for code, pair in expected.items()}
    assert {row.change for row in found.changed} <= {RowChange.MOVED}


@given(st.permutations([one.code for one in SHEET.aspects[0].indicators]), st.permutations("ABC"))
def test_every_other_order_is_told_and_the_same_is_not(order, aspects):
    three = put_aspect(SHEET, Aspect("C", "Ketiga", Decimal(5)))
    rows = tuple(three.by_code[code] for code in order)
    by_code = {one.code: one for one in three.aspects}
    by_code["A"] = replace(by_code["A"], indicators=rows)
    after = replace(three, aspects=tuple(by_code[code] for code in aspects))
    assert difference(three, after).is_empty == (after == three)
