from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.plan import Polarity
from renaksi.core.plan_hints import (
    MEASURE_WORDS,
    NORMATIVE_WORDS,
    Hint,
    HintCode as H,
    OtherRow,
    hints,
    plan_hints,
)
from renaksi.core.plan_item import ItemValues
from renaksi.labels.plan_checks import HINT, hint_text

ACTION = "Bimbingan teknis jawaban substantif bagi pejabat penghubung"
INDICATOR = "Peserta yang lulus uji akhir"


def row(action=ACTION, indicator=INDICATOR, unit="orang", polarity=Polarity.UP) -> ItemValues:
    return ItemValues("S3", action=action, indicator=indicator, unit=unit, polarity=polarity)


def codes(values: ItemValues, others=()) -> list[H]:
    return [one.code for one in hints(values, others)]


def test_a_plain_countable_action_carries_no_hint():
    assert hints(row()) == ()


@pytest.mark.parametrize("unit", ["", "kegiatan", "Paket ", "-", "LS"])
def test_a_unit_that_counts_effort_is_no_measure(unit):
    assert codes(row(unit=unit)) == [H.NO_MEASURE]


@pytest.mark.parametrize("word", MEASURE_WORDS)
def test_an_indicator_that_says_what_is_counted_is_one(word):
    assert codes(row(indicator=f"{word} petugas terlatih", unit="kegiatan")) == []


def test_a_milestone_is_its_own_measure():
    assert codes(row(unit="", polarity=Polarity.MILESTONE)) == []


def test_a_row_without_indicator_is_left_to_the_checks():
    assert codes(row(indicator="", unit="")) == []


@pytest.mark.parametrize("word", NORMATIVE_WORDS)
def test_normative_wording_is_found_whatever_the_case(word):
    (found,) = hints(row(action=f"{word.upper()} pengelolaan aduan"))
    assert found == Hint(H.NORMATIVE, {"words": word})


@pytest.mark.parametrize("text", ["Pendukungan", "Terdorongnya", "Kemendorongan"])
def test_part_of_a_word_is_no_normative_wording(text):
    assert codes(row(action=f"{text} aduan warga")) == []


OTHER = OtherRow("Kabupaten Bantul", ACTION + " tahun 2026", INDICATOR + ".")


def test_a_copy_of_another_agencys_row_is_named_with_its_share():
    (found,) = hints(row(), [OtherRow("Kota Yogyakarta", "Lain sama sekali", "Jumlah"), OTHER])
    assert found.code is H.COPY
    assert found.detail["agency"] == "Kabupaten Bantul"
    assert Decimal(90) < found.detail["share"] < 100


def test_the_same_text_in_other_letters_is_wholly_a_copy():
    same = OtherRow("Kota Yogyakarta", ACTION.upper() + "!", "  " + INDICATOR)
    (found,) = hints(row(), [OTHER, same])
    assert found.detail == {"share": Decimal("100.00"), "agency": "Kota Yogyakarta"}


def test_a_row_about_the_same_subject_is_no_copy():
    other = OtherRow(
        "Kabupaten Bantul", "Bimbingan teknis aplikasi bagi admin desa", "Desa yang ikut"
    )
    assert codes(row(), [other]) == []


def test_a_row_of_quite_another_length_is_no_copy_of_the_likest():
    long = OtherRow("Kabupaten Bantul", " ".join([ACTION] * 9), INDICATOR)
    (found,) = hints(row(), [OTHER, long])
    assert found.detail["share"] > 90


def test_short_texts_are_alike_by_chance():
    assert codes(row("Rapat", "Jumlah rapat"), [OtherRow("Bantul", "Rapat", "Jumlah rapat")]) == []


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_never_breaks_and_stays_within_a_hundred(action, indicator):
    for found in hints(row(action, indicator), [OTHER, OtherRow("Lain", action, indicator)]):
        assert found.code is not H.COPY or Decimal(85) <= found.detail["share"] <= 100


def test_a_national_strategy_without_action_is_named():
    names = {"S1": "Manajemen", "S2": "Sistem TI", "S3": "SDM"}
    assert plan_hints(["S3", "S1", "S3"], names) == (
        Hint(H.STRATEGY_EMPTY, {"code": "S2", "name": "Sistem TI"}),
    )
    assert plan_hints(names, names) == ()


def test_every_hint_has_its_words():
    assert set(HINT) == set(H)
    found = [
        *hints(row(unit="kegiatan", action="Mendorong " + ACTION), [OTHER]),
        *plan_hints([], {"S1": "Manajemen"}),
    ]
    assert {one.code for one in found} == set(H)
    texts = [hint_text(one) for one in found]
    assert texts[1] == "Rumusan normatif: “mendorong”"
    assert texts[2].endswith("% sama dengan aksi Kabupaten Bantul")
    assert texts[3] == "Strategi S1 Manajemen belum memiliki aksi"
