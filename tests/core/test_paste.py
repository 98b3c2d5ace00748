"""What people copy from a spreadsheet, and what becomes of it."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.item_entry import FaultKind, Vocabulary
from renaksi.core.paste import IGNORED, Layout, guess_layout, read_block, read_rows
from renaksi.core.plan import Polarity

WORDS = Vocabulary(
    checkpoints=("B03", "B06", "B09", "B12"),
    strategies={
        "s1": "S1",
        "manajemen dan proses bisnis": "S1",
        "s2": "S2",
        "sistem ti dan integrasi": "S2",
    },
    units={"34 04": "34.04", "dinas sosial": "34.04-SOS", "34 04-sos": "34.04-SOS"},
)


def read(text, strategy=""):
    grid = read_block(text)
    return read_rows(grid, guess_layout(grid, WORDS), WORDS, strategy)


# ── cells ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\nc\td\n", (("a", "b"), ("c", "d"))),
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ('"satu\ndua"\tb', (("satu\ndua", "b"),)),
        ('"kata ""SOP"" di sini"\tb', (('kata "SOP" di sini', "b"),)),
        ('"Lapor Sleman" masuk aplikasi\tb', (('"Lapor Sleman" masuk aplikasi', "b"),)),
        ('"Lapor Sleman"\tb', (('"Lapor Sleman"', "b"),)),
        ('"tidak ditutup\tb\nc\td', (('"tidak ditutup', "b"), ("c", "d"))),
        ("a\t\t\t\nb\t\t\t", (("a",), ("b",))),
        ("\n\na\n\n", (("a",),)),
        ("a\tb\nc", (("a", "b"), ("c", ""))),
        ("", ()),
        ("a\u00a0b\x00\tc", (("a b", "c"),)),
    ],
    ids=[
        "a plain block", "Windows line ends", "a line break in a cell", "doubled quotation marks",
        "a cell that begins with a quotation", "a cell that is a quotation", "a quotation left open",
        "empty columns at the right", "empty rows", "rows of unequal length", "nothing",
        "hard spaces and NUL",
    ],
)  # fmt: skip
def test_a_block_becomes_cells(text, cells):
    assert read_block(text) == cells


@given(
    st.lists(
        st.lists(st.text(alphabet='ab "\n\t,;', max_size=8), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_what_a_spreadsheet_quotes_comes_back(rows):
    def quote(cell):
        marked = cell.replace('"', '""')
        return f'"{marked}"' if any(mark in cell for mark in '\t\n"') else cell

    def seen(cell):
        return "\n".join(line.rstrip() for line in cell.split("\n")).strip()

    wanted = [[seen(cell) for cell in row] for row in rows]
    wanted = [row for row in wanted if any(row)]
    width = max((i for row in wanted for i, cell in enumerate(row, 1) if cell), default=0)
    text = "\n".join("\t".join(quote(cell) for cell in row) for row in rows)
    assert read_block(text) == tuple(tuple((row + [""] * width)[:width]) for row in wanted)


@given(st.text(alphabet='abB031."\n\t(),-–naik S1', max_size=200))
def test_no_block_breaks_the_reading(text):
    for row in read(text, "S1"):
        assert row.values.strategy_code in {"S1", "S2"}


# ── columns ───────────────────────────────────────────────────────────────────
def test_heads_are_recognised_in_any_order():
    grid = read_block("Bobot\tRencana Aksi\tTarget B06\tTarget 2026\tLain-lain\n10\tx\t5\t7\ty")
    layout = guess_layout(grid, WORDS)
    assert layout == Layout(("weight", "action", "target:B06", "annual_target", IGNORED), 1)


def test_the_counting_line_of_official_tables_belongs_to_the_head():
    assert guess_layout(read_block("No\tAksi\tBobot\n(1)\t(2)\t(3)\n1\tx\t5"), WORDS).head_rows == 2


def test_a_field_named_twice_is_read_from_its_first_column():
    layout = guess_layout(read_block("Aksi\tKegiatan\tBobot\nx\ty\t5"), WORDS)
    assert layout.columns == ("action", IGNORED, "weight")


def test_without_a_head_the_order_is_that_of_the_matrix():
    grid = read_block("S1\tMenyusun SOP\tSOP berlaku\tdokumen\tnaik\t0\t1\t2\t3\t4\t4\t10")
    assert guess_layout(grid, WORDS).columns == (
        "strategy_code", "action", "indicator", "unit", "polarity", "baseline",
        "target:B03", "target:B06", "target:B09", "target:B12", "annual_target", "weight",
    )  # fmt: skip


def test_a_running_number_and_a_missing_strategy_shift_the_columns():
    grid = read_block("1.\tMenyusun SOP\tSOP berlaku\n2.\tMelatih petugas\tOrang terlatih")
    assert guess_layout(grid, WORDS).columns == (IGNORED, "action", "indicator")


def test_a_chosen_layout_decides():
    grid = read_block("10\tMenyusun SOP")
    (row,) = read_rows(grid, Layout(("weight", "action")), WORDS, "S2")
    assert (row.values.weight, row.values.action) == (Decimal(10), "Menyusun SOP")


# ── rows ──────────────────────────────────────────────────────────────────────
def test_a_row_is_read_whole():
    (row,) = read(
        "S2 Sistem TI dan integrasi\tMengintegrasikan kanal\tKanal terhubung\tkanal\tTurun\t1,5"
        "\t4\t3\t–\t1.234,56\t1\t12,5\tDinas Sosial\tDiskominfo DIY\t"
        '"Berita acara\nTangkapan layar"\tR-1\tRp 1.500.000\tAPBD\t2.16.01\tSasaran\tSub\tCatatan'
    )
    values = row.values
    assert row.faults == ()
    assert (values.strategy_code, values.polarity) == ("S2", Polarity.DOWN)
    assert values.baseline == Decimal("1.5")
    assert values.targets == {"B03": 4, "B06": 3, "B12": Decimal("1234.56")}
    assert values.responsible_code == "34.04-SOS"
    assert values.required_evidence == ("Berita acara", "Tangkapan layar")
    assert (values.budget, values.weight) == (1_500_000, Decimal("12.5"))
    assert (values.objective, values.remarks) == ("Sasaran", "Catatan")


def test_a_strategy_written_once_holds_for_the_rows_below():
    rows = read("Strategi\tAksi\nS1\ta\n\tb\nS2\tc\n\td")
    assert [row.values.strategy_code for row in rows] == ["S1", "S1", "S2", "S2"]


def test_a_line_with_only_a_strategy_heads_the_rows_below():
    rows = read("Aksi\tBobot\nManajemen dan proses bisnis\na\t5\nS2 Sistem\nb\t6")
    assert [(row.values.strategy_code, row.values.action) for row in rows] == [
        ("S1", "a"),
        ("S2", "b"),
    ]


def test_every_wrong_cell_is_named_and_keeps_its_text():
    (row,) = read(
        "Strategi\tAksi\tArah\tB06\tBobot\tPenanggung jawab\nS9\tx\tke atas\tbanyak\t120\tDinas Lain"
    )
    assert {(fault.field, fault.kind, fault.text) for fault in row.faults} == {
        ("strategy_code", FaultKind.UNKNOWN_STRATEGY, "S9"),
        ("polarity", FaultKind.UNKNOWN_POLARITY, "ke atas"),
        ("target:B06", FaultKind.NOT_A_FIGURE, "banyak"),
        ("weight", FaultKind.ABOVE_HUNDRED, "120"),
        ("responsible_code", FaultKind.FOREIGN_UNIT, "Dinas Lain"),
    }


def test_a_row_without_a_strategy_says_so_unless_one_is_given():
    assert read("Aksi\tBobot\nx\t5")[0].faults[0].kind is FaultKind.STRATEGY_MISSING
    assert read("Aksi\tBobot\nx\t5", "S2")[0].values.strategy_code == "S2"


def test_a_target_that_was_due_can_not_be_pasted():
    late = Vocabulary(WORDS.checkpoints, WORDS.strategies, WORDS.units, frozenset({"B03"}))
    grid = read_block("Strategi\tAksi\tB03\tB06\nS1\tx\t5\t6")
    (row,) = read_rows(grid, guess_layout(grid, late), late)
    assert [(fault.field, fault.kind) for fault in row.faults] == [
        ("target:B03", FaultKind.TARGET_DUE)
    ]
    assert row.values.targets == {"B06": 6}


def test_lines_are_counted_as_in_the_block():
    assert [row.line for row in read("No\tAksi\tBobot\n(1)\t(2)\t(3)\n1\tx\t5\n2\ty\t6", "S1")] == [
        3,
        4,
    ]
