"""The order of rows: what moves, what stays, and how few ordinals are written."""

from hypothesis import given, strategies as st

from renaksi.core.ordering import inserted, placed, renumbered, shifted

KEYS = "abcdefgh"


def test_new_rows_go_behind_the_named_one_in_one_piece():
    assert inserted("abc", ["x", "y"], "a") == ["a", "x", "y", "b", "c"]


def test_new_rows_go_to_the_end_when_the_named_one_is_gone():
    assert (
        inserted(["a", "b", "c"], ["x"], None)
        == inserted("abc", ["x"], "z")
        == ["a", "b", "c", "x"]
    )


def test_a_row_is_placed_in_front_of_another_or_at_the_end():
    assert placed("abcd", "d", "b") == ["a", "d", "b", "c"]
    assert placed("abcd", "a", None) == ["b", "c", "d", "a"]
    assert placed("abcd", "b", "b") == ["a", "b", "c", "d"]


def test_a_row_moves_among_its_peers_and_everything_else_stays():
    # b and d belong together; a, c, e are of other strategies
    assert shifted("abcde", {"b", "d"}, "d", -1) == ["a", "d", "c", "b", "e"]


def test_a_row_at_the_edge_of_its_group_stays_there():
    assert shifted("abc", {"a", "b", "c"}, "a", -1) == ["a", "b", "c"]
    assert shifted("abc", {"a", "b", "c"}, "b", 5) == ["a", "c", "b"]


def test_a_row_that_is_no_peer_moves_nothing():
    assert shifted("abc", {"a"}, "b", 1) == ["a", "b", "c"]


def test_appending_writes_one_ordinal():
    assert renumbered({"a": 10, "b": 20}, ["a", "b", "c"]) == {"c": 30}


def test_inserting_between_two_rows_with_room_writes_one_ordinal():
    assert renumbered({"a": 10, "b": 20}, ["a", "c", "b"]) == {"c": 15}


def test_inserting_where_there_is_no_room_moves_what_follows():
    assert renumbered({"a": 1, "b": 2}, ["a", "c", "b"]) == {"c": 11, "b": 21}


@given(st.dictionaries(st.sampled_from(KEYS), st.integers(1, 60)), st.permutations(KEYS))
def test_the_written_ordinals_give_exactly_the_wanted_order(current, order):
    wanted = [key for key in order if key in current or key in "ab"]
    changed = renumbered(current, wanted)
    result = {**current, **changed}
    ordinals = [result[key] for key in wanted]
    assert ordinals == sorted(set(ordinals))


@given(
    st.permutations(KEYS), st.sets(st.sampled_from(KEYS)), st.sampled_from(KEYS), st.integers(-9, 9)
)
def test_moving_loses_and_doubles_nothing(order, peers, key, steps):
    moved = shifted(order, peers, key, steps)
    assert sorted(moved) == sorted(order)
    others = [one for one in order if one not in peers]
    assert [one for one in moved if one not in peers] == others
