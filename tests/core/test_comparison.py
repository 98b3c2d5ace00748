from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.comparison import Part, Row, RowChange, compare, text_parts
from renaksi.core.plan_item import ItemValues


def row(lineage: str, number: str = "1.1", **values: object) -> Row:
    return Row(lineage, number, ItemValues(**{"strategy_code": "S1", "action": lineage, **values}))


def kinds(comparison) -> list[tuple[str, RowChange]]:
    return [(one.lineage_id, one.change) for one in comparison.rows]


def test_equal_revisions_have_no_changes():
    found = compare([row("a"), row("b")], [row("a"), row("b")])
    assert found.changed == ()
    assert kinds(found) == [("a", RowChange.SAME), ("b", RowChange.SAME)]


def test_a_row_is_followed_by_its_lineage_and_not_by_its_number():
    found = compare([row("a", "1.1")], [row("new", "1.1"), row("a", "1.2")])
    assert kinds(found) == [("new", RowChange.ADDED), ("a", RowChange.SAME)]


def test_a_removed_row_is_shown_where_it_stood():
    found = compare([row("a"), row("gone"), row("b")], [row("a"), row("b")])
    assert kinds(found) == [
        ("a", RowChange.SAME),
        ("gone", RowChange.REMOVED),
        ("b", RowChange.SAME),
    ]


def test_a_removed_first_row_stays_on_top():
    found = compare([row("gone"), row("a")], [row("a")])
    assert kinds(found)[0] == ("gone", RowChange.REMOVED)


def test_changed_values_are_named_with_old_and_new_in_the_order_of_entry():
    old = row("a", targets={"B06": Decimal(5)}, weight=Decimal(10), remarks="x")
    new = row("a", targets={"B06": Decimal(7), "B09": Decimal(9)}, weight=Decimal(10), action="c")
    [changed] = compare([old], [new]).rows
    assert [(one.name, one.old, one.new) for one in changed.fields] == [
        ("action", "a", "c"),
        ("target:B06", Decimal(5), Decimal(7)),
        ("target:B09", None, Decimal(9)),
        ("remarks", "x", ""),
    ]
    assert changed.change is RowChange.CHANGED


def test_only_the_row_that_was_carried_counts_as_moved():
    found = compare([row("a"), row("b"), row("c")], [row("c"), row("a"), row("b")])
    assert kinds(found) == [
        ("c", RowChange.MOVED),
        ("a", RowChange.SAME),
        ("b", RowChange.SAME),
    ]


def test_a_row_both_moved_and_changed_is_changed_and_says_that_it_moved():
    found = compare([row("a"), row("b"), row("c")], [row("c", unit="orang"), row("a"), row("b")])
    assert (found.rows[0].change, found.rows[0].has_moved) == (RowChange.CHANGED, True)


def test_totals_of_weight_and_budget_stand_beside_each_other():
    old = [row("a", weight=Decimal(60), budget=Decimal(100)), row("b", weight=Decimal(40))]
    found = compare(old, [row("a", weight=Decimal(100), budget=Decimal(250))])
    assert found.weight == (Decimal(100), Decimal(100))
    assert found.budget == (Decimal(100), Decimal(250))


def test_a_row_can_be_asked_for_by_its_lineage():
    found = compare([row("a")], [row("a"), row("b")])
    assert found.of("b").change is RowChange.ADDED
    assert found.of("nowhere") is None


def test_words_that_went_and_came_are_marked():
    assert text_parts("Melatih 40 pejabat penghubung", "Melatih 60 pejabat penghubung baru") == (
        (Part.KEPT, "Melatih"),
        (Part.REMOVED, "40"),
        (Part.ADDED, "60"),
        (Part.KEPT, "pejabat penghubung"),
        (Part.ADDED, "baru"),
    )


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("", "Baru", ((Part.ADDED, "Baru"),)),
        ("Lama", "", ((Part.REMOVED, "Lama"),)),
        ("Lama sekali", "Lain sama sekali bunyinya kini", None),
    ],
)
def test_texts_that_share_little_are_shown_whole(old, new, parts):
    expected = parts or ((Part.REMOVED, old), (Part.ADDED, new))
    assert text_parts(old, new) == expected


LINEAGES = st.permutations("abcdefgh")


@given(old=LINEAGES, new=LINEAGES, kept=st.sets(st.sampled_from("abcdefgh")))
def test_every_row_is_told_once_and_moving_the_moved_back_restores_the_order(old, new, kept):
    before, after = [row(one) for one in old], [row(one) for one in new if one in kept]
    found = compare(before, after)
    assert sorted(one.lineage_id for one in found.rows) == sorted(old)
    still = [one.lineage_id for one in found.rows if one.change is RowChange.SAME]
    assert still == [one for one in old if one in still]


@given(
    st.lists(st.sampled_from(["ab", "c", "d", "e"])),
    st.lists(st.sampled_from(["ab", "c", "d", "f"])),
)
def test_the_marks_contain_both_texts_whole(left, right):
    parts = text_parts(" ".join(left), " ".join(right))
    old = [text for part, text in parts if part is not Part.ADDED]
    new = [text for part, text in parts if part is not Part.REMOVED]
    assert " ".join(old).split() == left
    assert " ".join(new).split() == right
