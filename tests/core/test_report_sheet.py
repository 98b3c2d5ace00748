"""Filling a report from a file or a paste: which row is meant, what changes, and what is refused."""

from decimal import Decimal

import pytest

from renaksi.core.item_entry import FaultKind
from renaksi.core.paste import read_block
from renaksi.core.plan_sheet import ConflictKind, RowState, SheetFault, SheetRow
from renaksi.core.report_columns import field_of_head
from renaksi.core.report_entry import LONGEST_TEXT, EntryValues
from renaksi.core.report_paste import chosen_layout, guess_layout, read_rows
from renaksi.core.report_reading import read_values
from renaksi.core.report_sheet import ReportSheet, StoredEntry, mark_of
from renaksi.core.report_sheet_compare import compare


def stored(number, action, *, version=0, writable=True, key="", **values):
    return StoredEntry(
        key or f"key-{number}", version, number, action, EntryValues(**values), writable
    )


REPORT = (
    stored("1.1", "Menetapkan SOP", version=3, realization=Decimal(12), description="Ditetapkan"),
    stored("1.2", "Melatih petugas"),
    stored("2.1", "Menyatukan kanal", writable=False),
)


def row(number=7, **typed):
    key, version = typed.pop("key", ""), typed.pop("version", None)
    return SheetRow(number, typed, dict.fromkeys(typed, f"F{number}"), key, version)


def outcome(*rows, report=REPORT):
    found = compare(ReportSheet(rows), report)
    return found.outcomes[0] if len(rows) == 1 else found.outcomes


# ── reading ───────────────────────────────────────────────────────────────────
def test_what_can_not_be_read_keeps_its_old_value_and_is_named():
    start = EntryValues(realization=Decimal(4), obstacles="Hujan")
    values, faults = read_values({"realization": "banyak", "obstacles": ""}, start)
    assert values == EntryValues(realization=Decimal(4))
    assert [(one.field, one.kind, one.text) for one in faults] == [
        ("realization", FaultKind.NOT_A_FIGURE, "banyak")
    ]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.234,5", "1234.5"), ("12.5", "12.5"), ("0", "0"), ("", None), ("–", None), ("80%", "80")],
)
def test_figures_are_read_as_people_write_them(typed, value):
    values, faults = read_values({"realization": typed}, EntryValues(realization=Decimal(9)))
    assert values.realization == (None if value is None else Decimal(value))
    assert faults == ()


@pytest.mark.parametrize(
    ("name", "typed", "kind"),
    [
        ("realization", "-1", FaultKind.BELOW_ZERO),
        ("realization", "1e5", FaultKind.NOT_A_FIGURE),
        ("description", "x" * (LONGEST_TEXT + 1), FaultKind.TOO_LONG),
    ],
)
def test_what_no_report_may_hold_is_refused(name, typed, kind):
    assert [one.kind for one in read_values({name: typed}, EntryValues())[1]] == [kind]


def test_a_text_of_the_full_length_is_kept():
    assert read_values({"next_steps": "x" * LONGEST_TEXT}, EntryValues())[1] == ()


# ── which row ─────────────────────────────────────────────────────────────────
def test_a_row_is_found_by_its_key_whatever_else_it_says():
    found = outcome(SheetRow(7, {"number": "9.9", "realization": "3"}, {}, key="key-1.2"))
    assert (found.stored, found.state) == (REPORT[1], RowState.NEW)


@pytest.mark.parametrize("number", ["1.2", "1,2", "1.2."])
def test_without_a_key_by_the_number(number):
    one = SheetRow(7, {"number": number, "realization": "3"}, {})
    assert outcome(one).stored == REPORT[1]


def test_the_action_wins_over_a_number_that_has_moved():
    one = SheetRow(7, {"number": "1.1", "action": "melatih  petugas", "realization": "3"}, {})
    assert outcome(one).stored == REPORT[1]


def test_two_rows_of_the_same_text_name_neither():
    twins = (stored("1.1", "Sama"), stored("1.2", "Sama"))
    one = SheetRow(7, {"action": "Sama", "realization": "3"}, {})
    assert [n.kind for n in outcome(one, report=twins).faults] == [SheetFault.UNKNOWN_ROW]


@pytest.mark.parametrize("typed", [{"number": "9.9"}, {"action": "Lain"}, {}])
def test_a_row_the_report_does_not_have_is_wrong_and_never_added(typed):
    found = outcome(SheetRow(7, {**typed, "realization": "3"}, {}))
    assert (found.state, found.stored) == (RowState.WRONG, None)


def test_a_foreign_key_is_not_matched_by_its_number():
    one = SheetRow(7, {"number": "1.1", "realization": "3"}, {}, key="somewhere-else")
    assert outcome(one).state is RowState.WRONG


def test_the_second_row_about_an_action_is_wrong_and_names_the_first():
    first, second = outcome(
        SheetRow(7, {"number": "1.2", "realization": "3"}, {}),
        SheetRow(9, {"number": "1.2", "realization": "4"}, {}),
    )
    assert first.state is RowState.NEW
    assert [(n.kind, n.detail) for n in second.faults] == [(SheetFault.ENTRY_TWICE, {"row": 7})]


# ── what becomes of it ────────────────────────────────────────────────────────
def test_what_is_the_same_is_said_to_be_the_same():
    found = outcome(row(key="key-1.1", realization="12,00", description="Ditetapkan "))
    assert (found.state, found.changes) == (RowState.SAME, {})


def test_a_change_names_old_and_new_and_leaves_absent_columns_alone():
    found = outcome(row(key="key-1.1", version=3, realization="15"))
    assert found.state is RowState.CHANGED
    assert found.changes == {"realization": (Decimal(12), Decimal(15))}
    assert found.values.description == "Ditetapkan"


def test_what_somebody_changed_since_waits_for_a_word():
    found = outcome(row(key="key-1.1", version=2, realization="15"))
    assert (found.state, found.conflict) == (RowState.CONFLICT, ConflictKind.EDITED)


def test_the_same_figure_typed_by_both_is_no_conflict():
    assert outcome(row(key="key-1.1", version=2, realization="12")).state is RowState.SAME


def test_a_row_of_another_unit_may_stand_there_unchanged_but_not_changed():
    assert outcome(row(key="key-2.1", realization="")).state is RowState.SAME
    changed = outcome(row(key="key-2.1", realization="1"))
    assert [n.kind for n in changed.faults] == [SheetFault.OTHER_UNIT]


def test_a_row_emptied_whole_deletes_nothing():
    empty = {"realization": "", "description": "", "obstacles": "", "next_steps": ""}
    found = outcome(row(key="key-1.1", **empty))
    assert [n.kind for n in found.faults] == [SheetFault.ENTRY_EMPTIED]
    assert outcome(row(key="key-1.2", **empty)).state is RowState.SAME


def test_a_row_left_empty_that_somebody_else_filled_since_is_left_to_them():
    empty = dict.fromkeys(("realization", "description", "obstacles", "next_steps"), "")
    found = outcome(row(key="key-1.1", version=0, **empty))
    assert (found.state, found.values) == (RowState.SAME, REPORT[0].values)


def test_one_wrong_row_keeps_everything_from_being_applied():
    rows = (row(key="key-1.2", realization="3"), row(8, key="key-1.1", realization="x"))
    found = compare(ReportSheet(rows), REPORT)
    assert not found.is_applicable
    assert compare(ReportSheet(rows[:1]), REPORT).is_applicable


def test_only_conflicts_somebody_decided_for_are_taken():
    rows = (
        row(7, key="key-1.1", version=2, realization="15"),
        row(8, key="key-1.2", realization="3"),
    )
    found = compare(ReportSheet(rows), REPORT)
    assert [one.row.number for one in found.taken(frozenset())] == [8]
    assert [one.row.number for one in found.taken(frozenset({7}))] == [7, 8]


def test_rows_nothing_was_said_about_are_named():
    found = compare(ReportSheet((row(key="key-1.1"),)), REPORT)
    assert [one.number for one in found.missing] == ["1.2", "2.1"]


def test_the_mark_changes_with_every_version():
    newer = (stored("1.1", "Menetapkan SOP", version=4), *REPORT[1:])
    assert mark_of(REPORT) != mark_of(newer)
    assert mark_of(REPORT) == mark_of(tuple(reversed(REPORT)))


# ── columns ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Realisasi", "realization"), ("REALISASI B06", "realization"),
        ("Realisasi (kumulatif)", "realization"), ("Uraian capaian", "description"),
        ("Kendala", "obstacles"), ("RTL", "next_steps"), ("No.", "number"), ("Aksi", "action"),
        ("Target B06", None), ("Periode lalu", None),
    ],
)  # fmt: skip
def test_heads_as_people_write_them(head, field):
    assert field_of_head(head) == field


# ── a paste ───────────────────────────────────────────────────────────────────
def pasted(text, begin=""):
    grid = read_block(text)
    return read_rows(grid, guess_layout(grid, REPORT), REPORT, begin)


def test_one_column_fills_the_realisasi_of_ones_own_rows_in_order():
    rows = pasted("5\n6\n7").rows
    assert [(one.key, one.typed["realization"]) for one in rows] == [
        ("key-1.1", "5"), ("key-1.2", "6"), ("", "7"),
    ]  # fmt: skip


def test_it_begins_at_the_row_somebody_names():
    assert [one.key for one in pasted("5\n6", begin="key-1.2").rows] == ["key-1.2", ""]


def test_numbers_in_front_find_the_rows_in_any_order():
    found = compare(pasted("1.2\t8\tDua angkatan\n1.1\t12"), REPORT)
    assert [(one.stored.number, one.state) for one in found.outcomes] == [
        ("1.2", RowState.NEW), ("1.1", RowState.CHANGED),
    ]  # fmt: skip


def test_heads_decide_what_the_columns_hold():
    found = compare(pasted("Aksi\tKendala\tRealisasi B06\nMelatih petugas\tHujan\t4"), REPORT)
    assert found.outcomes[0].values == EntryValues(Decimal(4), "", "Hujan")


def test_a_fault_names_the_cell_of_the_block():
    found = compare(pasted("1.2\tbanyak"), REPORT)
    assert found.outcomes[0].faults[0].address == "B1"


def test_a_column_set_twice_or_unknown_is_not_taken_over():
    assert chosen_layout(["number", "realization", "realization", "x"], 0).columns == (
        "number", "realization", "", "",
    )  # fmt: skip
