"""The code on a print, and the hash of what it says."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.document import content_hash, grouped, read_token

TOKEN = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "typed",
    [TOKEN, TOKEN.upper(), grouped(TOKEN), f"  {grouped(TOKEN)} ", grouped(TOKEN).replace("-", " "),
     grouped(TOKEN).replace("-", "–")],
)  # fmt: skip
def test_a_code_is_read_however_it_was_typed(typed):
    assert read_token(typed) == TOKEN


@pytest.mark.parametrize("typed", ["", TOKEN[:-1], TOKEN + "0", "g" * 32, "7F3K-92QD-SLMN"])
def test_what_can_not_be_a_code_is_none(typed):
    assert read_token(typed) is None


@given(st.text(alphabet="0123456789abcdef", min_size=32, max_size=32))
def test_grouping_loses_nothing(token):
    assert read_token(grouped(token)) == token
    assert len(grouped(token).split("-")) == 8


def test_the_same_content_has_the_same_hash_whatever_its_order_and_spelling():
    one = {"a": Decimal("12.50"), "b": date(2026, 4, 28), "c": ["x", None]}
    other = {"c": ["x", None], "b": date(2026, 4, 28), "a": Decimal("12.5000")}
    assert content_hash(one) == content_hash(other)
    assert content_hash(one) != content_hash({**one, "c": ["x", ""]})


def test_what_has_no_plain_form_is_not_hashed():
    with pytest.raises(TypeError):
        content_hash({"a": object()})
