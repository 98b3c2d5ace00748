"""What the order of an uploaded sheet does to a plan: rows moved within their strategy, no others."""

from hypothesis import given, strategies as st

from renaksi.core.plan_item import ItemValues
from renaksi.core.plan_sheet import Outcome, RowState, SheetRow, StoredRow
from renaksi.core.plan_sheet_order import Place, arranged, places, with_moves

GROUPS = {"a1": "S1", "a2": "S1", "a3": "S1", "b1": "S2", "b2": "S2"}
ORDER = ["a1", "a2", "a3", "b1", "b2"]


def file_of(*keys: str, new: tuple[str, ...] = ()) -> list[Place]:
    return [Place(key, GROUPS.get(key, key[:2].upper()), is_new=key in new) for key in keys]


def test_rows_stand_as_in_the_file_within_their_strategy():
    assert arranged(ORDER, file_of("a3", "a1", "a2", "b1", "b2"), GROUPS) == [
        "a3", "a1", "a2", "b1", "b2",
    ]  # fmt: skip


def test_blocks_of_strategies_in_another_sequence_change_nothing():
    assert arranged(ORDER, file_of("b1", "b2", "a1", "a2", "a3"), GROUPS) == ORDER
    assert arranged(ORDER, file_of("a1", "b1", "a2", "b2", "a3"), GROUPS) == ORDER


def test_what_the_file_does_not_name_keeps_its_place():
    assert arranged(ORDER, file_of("a3", "a1"), GROUPS) == ["a3", "a2", "a1", "b1", "b2"]
    assert arranged(ORDER, [], GROUPS) == ORDER


def test_a_new_row_stands_where_it_stands_in_the_file():
    def put(*keys: str) -> list[str]:
        new = tuple(key for key in keys if key not in GROUPS)
        file = [Place(key, GROUPS.get(key, f"S{key[1]}"), is_new=key in new) for key in keys]
        return arranged(ORDER, file, GROUPS)

    assert put("a1", "n1", "a2", "a3") == ["a1", "n1", "a2", "a3", "b1", "b2"]
    assert put("n1", "a1", "a2", "a3") == ["n1", "a1", "a2", "a3", "b1", "b2"]
    assert put("a1", "a2", "a3", "n1", "m1") == ["a1", "a2", "a3", "n1", "m1", "b1", "b2"]
    assert put("n1", "m2") == [*ORDER, "n1", "m2"]
    assert put("b1", "n2", "b2", "n1") == ["a1", "a2", "a3", "b1", "n2", "b2", "n1"]


# ── what a dry run says ───────────────────────────────────────────────────────
def stored(key: str, number: str, strategy: str = "S1") -> StoredRow:
    return StoredRow(key, 1, number, ItemValues(strategy, action=key), {})


PLAN = [stored("a1", "1.1"), stored("a2", "1.2"), stored("a3", "1.3"), stored("b1", "2.1", "S2")]


def same(key: str, row: int, *, state: RowState = RowState.SAME, strategy: str = "") -> Outcome:
    one = next(it for it in PLAN if it.key == key)
    values = ItemValues(strategy or one.values.strategy_code, action=key)
    return Outcome(SheetRow(row, {}, {}), state, values, one)


def new(row: int, strategy: str = "S1", *, state: RowState = RowState.NEW) -> Outcome:
    return Outcome(SheetRow(row, {}, {}), state, ItemValues(strategy, action=f"baru {row}"))


def told(*outcomes: Outcome) -> list[tuple[RowState, str]]:
    return [(one.state, one.new_number) for one in with_moves(list(outcomes), PLAN)]


def test_one_row_put_first_is_one_row_moved():
    assert told(same("a3", 7), same("a1", 8), same("a2", 9), same("b1", 10)) == [
        (RowState.MOVED, "1.1"), (RowState.SAME, ""), (RowState.SAME, ""), (RowState.SAME, ""),
    ]  # fmt: skip


def test_a_row_that_is_changed_too_is_both():
    changed = same("a3", 7, state=RowState.CHANGED)
    assert told(changed, same("a1", 8), same("a2", 9))[0] == (RowState.CHANGED, "1.1")


def test_the_new_number_counts_the_new_rows_that_stand_before_it():
    assert told(new(7), same("a3", 8), same("a1", 9), same("a2", 10))[1] == (RowState.MOVED, "1.2")


def test_a_row_under_another_strategy_is_changed_and_not_moved():
    gone = same("a1", 9, state=RowState.CHANGED, strategy="S2")
    assert told(same("a2", 7), same("a3", 8), gone) == [
        (RowState.SAME, ""), (RowState.SAME, ""), (RowState.CHANGED, ""),
    ]  # fmt: skip


def test_a_conflict_keeps_its_strategy_unless_it_is_overwritten():
    clash = same("a1", 9, state=RowState.CONFLICT, strategy="S2")
    back = new(10, state=RowState.CONFLICT)
    assert places([clash, back]) == [Place("a1", "S1")]
    assert places([clash, back], {9, 10}) == [
        Place("a1", "S2"),
        Place("new:10", "S1", is_new=True),
    ]
    assert places([same("a1", 9, state=RowState.WRONG)]) == []


@given(st.permutations(["a1", "a2", "a3", "b1", "b2"]), st.integers(0, 5))
def test_any_order_of_any_part_is_taken_over_and_nothing_is_lost(keys, count):
    file = file_of(*keys[:count])
    found = arranged(ORDER, file, GROUPS)
    assert sorted(found) == sorted(ORDER)
    for group in ("S1", "S2"):
        wanted = [one.key for one in file if one.group == group]
        assert [key for key in found if key in wanted] == wanted
    assert [GROUPS[key] for key in found] == [GROUPS[key] for key in ORDER]


@given(st.permutations(["a1", "a2", "a3"]))
def test_only_as_many_rows_are_told_as_have_to_move(keys):
    outcomes = [same(key, row) for row, key in enumerate(keys, 7)]
    moved = {one.stored.key for one in with_moves(outcomes, PLAN) if one.state is RowState.MOVED}
    still = [key for key in keys if key not in moved]
    assert still == sorted(still)
    assert bool(moved) is (list(keys) != ["a1", "a2", "a3"])
