"""What people type for an indicator, in a form or in a file, becomes a value or a sentence."""

from decimal import Decimal

import pytest

from renaksi.core.assessment_answer import AnswerFault as F, Given
from renaksi.core.assessment_entry import differs, fields_of, read_given
from renaksi.core.instrument import (
    SAMPLE,
    Indicator,
    IndicatorKind as K,
    InputField,
    Level,
    Measure,
)

YES_NO = Indicator("A1", "SK tim", Decimal(5), K.YES_NO)
LEVEL = Indicator(
    "A2",
    "SOP",
    Decimal(5),
    K.LEVEL,
    levels=tuple(Level(Decimal(n), f"Tahap {n}") for n in range(6)),
)
NUMBER = Indicator(
    "A3", "Penghubung", Decimal(5), K.NUMBER,
    measure=Measure("penghubung / unit * 100",
                    (InputField("penghubung", "Aktif"), InputField("unit", "Seluruhnya")), "unit"),
    not_applicable="Tidak ada unit kerja.",
)  # fmt: skip
SAMPLED = Indicator("C4", "Substansi", Decimal(5), K.SAMPLED, measure=SAMPLE)
COMPUTED = Indicator("B1", "Ditetapkan", Decimal(6), K.COMPUTED, measure=Measure())


def test_every_kind_has_its_fields_and_a_computed_one_has_none():
    assert fields_of(YES_NO) == ("value", "note")
    assert fields_of(NUMBER) == ("in:penghubung", "in:unit", "not_applicable", "note")
    assert fields_of(SAMPLED) == ("in:memadai", "in:diperiksa", "note")
    assert fields_of(COMPUTED) == ()


@pytest.mark.parametrize(
    ("indicator", "typed", "given"),
    [
        (YES_NO, {"value": "1"}, Given(Decimal(1))),
        (YES_NO, {"value": " Ya "}, Given(Decimal(1))),
        (YES_NO, {"value": "TIDAK", "note": "Belum\r\nada "}, Given(Decimal(0), note="Belum\nada")),
        (YES_NO, {}, Given()),
        (LEVEL, {"value": "3"}, Given(Decimal(3))),
        (LEVEL, {"value": "0"}, Given(Decimal(0))),
        (NUMBER, {"in:penghubung": "1.271", "in:unit": "1.284"},
         Given(inputs={"penghubung": Decimal(1271), "unit": Decimal(1284)})),
        (NUMBER, {"in:penghubung": "38", "in:unit": ""}, Given(inputs={"penghubung": Decimal(38)})),
        (NUMBER, {"in:penghubung": "38", "in:unit": "x", "not_applicable": "1", "note": "Tak ada"},
         Given(not_applicable=True, note="Tak ada")),
        (NUMBER, {"in:asing": "9"}, Given()),
        (SAMPLED, {"in:memadai": "12,5", "in:diperiksa": "30"},
         Given(inputs={"memadai": Decimal("12.5"), "diperiksa": Decimal(30)})),
    ],
)  # fmt: skip
def test_what_can_be_read(indicator, typed, given):
    assert read_given(indicator, typed) == (given, ())


@pytest.mark.parametrize(
    ("indicator", "typed", "fault", "field", "detail"),
    [
        (YES_NO, {"value": "mungkin"}, F.NOT_A_CHOICE, "value", {}),
        (LEVEL, {"value": "tiga"}, F.NO_SUCH_LEVEL, "value", {"value": "tiga"}),
        (NUMBER, {"in:penghubung": "12 orang", "in:unit": "5"}, F.NOT_A_FIGURE, "penghubung",
         {"text": "12 orang"}),
        (NUMBER, {"in:unit": "9" * 80}, F.NOT_A_FIGURE, "unit", {"text": "9" * 40}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_its_field(indicator, typed, fault, field, detail):
    _given, issues = read_given(indicator, typed)
    assert [(one.fault, one.field, dict(one.detail)) for one in issues] == [(fault, field, detail)]


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (Given(), Given(), False),
        (Given(), Given(note="Belum"), True),
        (Given(Decimal(1)), Given(Decimal("1.0")), False),
        (Given(Decimal(1)), Given(Decimal(0)), True),
        (Given(Decimal(1)), Given(), True),
        (Given(not_applicable=True, note="a"), Given(not_applicable=True, note="b"), True),
        (Given(inputs={"unit": Decimal(1)}), Given(inputs={"unit": Decimal(2)}), True),
    ],
)
def test_saving_what_stands_there_already_is_no_change(before, after, changed):
    assert differs(before, after) is changed
