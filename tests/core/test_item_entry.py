"""Reading one row as it is typed."""

import pytest

from renaksi.core.item_entry import Fault, FaultKind, Vocabulary, read_entry
from renaksi.core.plan import Polarity
from renaksi.core.plan_item import ItemValues

START = ItemValues("S1", polarity=Polarity.DOWN)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", Polarity.UP),
        ("Turun", Polarity.DOWN),
        (" NAIK ", Polarity.UP),
        ("tonggak", Polarity.MILESTONE),
    ],
)
def test_a_direction_is_read_and_an_empty_one_goes_up(typed, read):
    values, faults = read_entry({"polarity": typed}, Vocabulary(), START)
    assert (values.polarity, faults) == (read, ())


def test_an_unknown_direction_changes_nothing_and_is_told_as_typed():
    values, faults = read_entry({"polarity": "ke samping"}, Vocabulary(), START)
    assert values == START
    assert faults == (Fault("polarity", FaultKind.UNKNOWN_POLARITY, "ke samping"),)
