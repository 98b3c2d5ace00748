from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.numbers import MAX_FIGURE, NotAFigure, parse_figure, round_half_up, share
from renaksi.labels.format import number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("71.43", "71.43"),
        ("1.234", "1234"),
        ("1.234,56", "1234.56"),
        ("1.500.000", "1500000"),
        ("Rp 1.500.000", "1500000"),
        ("Rp. 1.500.000,00", "1500000"),
        ("Rp1.500.000,-", "1500000"),
        ("5000,-", "5000"),
        ("95,00%", "95"),
        ("95 %", "95"),
        ("1 500 000", "1500000"),
        ("1\u00a0500", "1500"),
        ("0", "0"),
        ("007", "7"),
        ("0.125", "0.125"),
        ("0,0001", "0.0001"),
        ("12.3456", "12.3456"),
        ("-5", "-5"),
        ("−5,5", "-5.5"),
        ("-1.234", "-1234"),
        ("99.999.999.999.999", "99999999999999"),
    ],
)
def test_figures_are_read_as_indonesians_write_them(text, value):
    assert parse_figure(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "—", "Rp", "\u00a0"])
def test_nothing_or_a_dash_is_no_figure_at_all(text):
    assert parse_figure(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "abc", "12 orang", "1,234.56", "1.23.456", "1..2", "1,2,3", ",5", "5,", ".5", "5.", "1e5",
        "Infinity", "NaN", "12,34567", "0,00001", "99.999.999.999.999,5", "100000000000000",
        "9" * 400, "0," + "1" * 400, "--5", "+5", "(5)", "=1+1", "1/2", "½", "12\n13x",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(NotAFigure):
        parse_figure(text)


FIGURES = st.decimals(-MAX_FIGURE, MAX_FIGURE, places=4)


@given(FIGURES)
def test_what_a_page_shows_can_be_typed_in_again(value):
    assert parse_figure(number(value)) == value


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    try:
        value = parse_figure(text)
    except NotAFigure:
        return
    assert value is None or abs(value) <= MAX_FIGURE


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.0049", "0.00"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("71.985", "71.99"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, rounded):
    assert round_half_up(Decimal(value)) == Decimal(rounded)


@given(FIGURES)
def test_rounding_moves_by_half_a_hundredth_at_most_and_once(value):
    rounded = round_half_up(value)
    assert abs(rounded - value) <= Decimal("0.005")
    assert round_half_up(rounded) == rounded


def test_a_share_is_in_percent_with_two_places():
    assert share(1, 3) == Decimal("33.33")
    assert share(2, 3) == Decimal("66.67")
    assert share(Decimal("1.5"), Decimal(2)) == Decimal("75.00")


def test_there_is_no_share_of_nothing():
    assert share(0, 0) is None
