from decimal import Decimal

import pytest

from renaksi.core.plan import Polarity
from renaksi.core.plan_hints import OtherRow
from renaksi.core.plan_history import undone
from renaksi.core.plan_item import ItemValues
from renaksi.core.plan_similar import AT_MOST, Others

NOW = ItemValues(
    "S1",
    action="Melatih petugas",
    targets={"B06": Decimal(5), "B12": Decimal(9)},
    weight=Decimal(10),
    polarity=Polarity.DOWN,
    required_evidence=("Foto",),
)


@pytest.mark.parametrize(
    ("before", "name", "value"),
    [
        ({"action": "Melatih"}, "action", "Melatih"),
        ({"action": None}, "action", ""),
        ({"weight": "12.5"}, "weight", Decimal("12.5")),
        ({"weight": None}, "weight", None),
        ({"polarity": "up"}, "polarity", Polarity.UP),
        ({"required_evidence": ["SK", "Foto"]}, "required_evidence", ("SK", "Foto")),
        ({"required_evidence": None}, "required_evidence", ()),
        ({"strategy_code": "S2"}, "strategy_code", "S2"),
    ],
)
def test_a_value_is_put_back_as_the_trail_kept_it(before, name, value):
    assert getattr(undone(NOW, before), name) == value


def test_targets_are_put_back_one_by_one():
    found = undone(NOW, {"target:B06": "4", "target:B12": None})
    assert found.targets == {"B06": Decimal(4), "B12": None}


def test_what_no_row_has_is_passed_over():
    assert undone(NOW, {"colour": "blue", "targets": {}}) == NOW


def others(*actions: str) -> Others:
    return Others(OtherRow("Kabupaten Bantul", action, "") for action in actions)


def test_only_rows_with_the_same_words_are_worth_comparing():
    values = ItemValues("S1", action="Melatih petugas pengaduan di setiap dinas")
    near, far = "Melatih petugas pengaduan di semua dinas", "Membangun pusat panggilan"
    assert [one.action for one in others(far, near).like(values)] == [near]
    assert others(near).like(ItemValues("S1")) == []


def test_the_likest_come_first_and_never_too_many():
    values = ItemValues("S1", action="Melatih petugas pengaduan di setiap dinas")
    same = "Melatih petugas pengaduan di setiap dinas"
    found = others(*["Melatih petugas pengaduan di semua dinas"] * 9, same).like(values)
    assert (len(found), found[0].action) == (AT_MOST, same)
