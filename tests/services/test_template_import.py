"""Action templates out as a sheet and in again: judged row by row, taken over whole or not at all."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.plan import Polarity
from renaksi.core.plan_sheet import RowState
from renaksi.exports.template_sheet import HEAD_ROW, template_workbook
from renaksi.imports.template_sheet import read_template_sheet
from renaksi.labels.plan_sheet import note_text
from renaksi.models import ActionTemplate, AuditEntry
from renaksi.queries.cycle_setup import templates_of
from renaksi.queries.template_rows import ordered, template_rows
from renaksi.services import templates
from renaksi.services.template_import import apply_templates, preview_templates
from renaksi.services.templates import TemplateValues
from tests.factories.people import acting
from tests.factories.plans import a_cycle
from tests.imports.sheets import xlsx
from tests.people import *  # noqa: F403 - the people of these tests

NOW = datetime(2026, 1, 6, 3, tzinfo=UTC)
HEAD = ["Strategi", "Sasaran", "Aksi", "Indikator", "Satuan", "Arah", "Bobot",
        "Bukti dukung yang disyaratkan", "Kunci"]  # fmt: skip


@pytest.fixture
def cycle(session):
    return a_cycle(session, 2026, state=CycleState.PREPARING)


@pytest.fixture
def ctx(session, agus):
    return acting(session, agus, NOW)


def table_of(session, cycle):
    """The sheet as it goes out: rows of values from the head on."""
    strategies = [f"{one.code} {one.name}" for one in ordered(cycle)]
    stream = template_workbook(cycle.year, template_rows(session, cycle), strategies, NOW)
    rows = load_workbook(stream).get_sheet_by_name("Templat").to_python(skip_empty_area=False)
    return [row[1:] for row in rows[HEAD_ROW:] if row[1] or row[0] == "No"]


def sheet_of(table):
    rows = [[None if cell == "" else cell for cell in row] for row in table]
    return read_template_sheet(xlsx(rows, sheet="Templat"), "templat.xlsx")


def put(table, row, head, value):
    table[row][table[0].index(head)] = value


def preview(ctx, cycle, table):
    return preview_templates(ctx, cycle.id, sheet_of(table))


def apply(ctx, cycle, table, expect=None):
    expect = expect or preview(ctx, cycle, table).fingerprint
    return apply_templates(ctx, cycle.id, sheet_of(table), expect=expect)


def states(found):
    return [one.state for one in found.preview.outcomes]


def reasons(found):
    return [note_text(note) for one in found.preview.outcomes for note in one.faults]


def test_what_goes_out_comes_back_the_same(session, ctx, cycle):
    table = table_of(session, cycle)
    assert table[0] == HEAD
    assert len(table) == 21
    found = preview(ctx, cycle, table)
    assert set(states(found)) == {RowState.SAME}
    assert found.preview.missing == ()
    assert not found.preview.is_applicable


def test_new_changed_and_moved_rows_are_taken_over_in_one_line_of_the_trail(session, ctx, cycle):
    table = table_of(session, cycle)
    first = [one.action for one in templates_of(session, cycle.id)][:3]
    put(table, 1, "Satuan", "dokumen")
    put(table, 2, "Bukti dukung yang disyaratkan", "SK\nDaftar hadir")
    new = ["2", "", "Menghubungkan aplikasi", "", "", "turun", 7.5, "Perjanjian; Uji coba", ""]
    table[1:4] = [table[3], table[1], table[2]]
    table.append(new)
    before = session.scalar(select(func.count(AuditEntry.id)))
    done = apply(ctx, cycle, table)
    assert (done.added, done.changed, done.moved) == (1, 2, 1)
    assert session.scalar(select(func.count(AuditEntry.id))) == before + 1
    line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (line.event, line.after) == (
        AuditEvent.CYCLE_TEMPLATE, {"added": 1, "changed": 2, "moved": 1},
    )  # fmt: skip
    session.expire_all()
    found = templates_of(session, cycle.id)
    assert [one.action for one in found][:3] == [first[2], first[0], first[1]]
    assert found[1].unit == "dokumen"
    assert found[2].required_evidence == ["SK", "Daftar hadir"]
    added = next(one for one in found if one.action == "Menghubungkan aplikasi")
    assert (added.strategy.code, added.polarity, added.suggested_weight) == (
        "S2", Polarity.DOWN, 7.5,
    )  # fmt: skip
    assert added.required_evidence == ["Perjanjian", "Uji coba"]
    assert set(states(preview(ctx, cycle, table_of(session, cycle)))) == {RowState.SAME}


@pytest.mark.parametrize(
    ("head", "value", "sentence"),
    [
        ("Aksi", "", "Aksinya belum diisi."),
        ("Strategi", "S9", "tidak ada pada siklus ini"),
        ("Strategi", "", "Strategi belum dipilih"),
        ("Bobot", 0, "Bobot 0 tidak berarti"),
        ("Bobot", 101, "paling besar 100"),
        ("Bobot", "banyak", "bukan angka"),
        ("Arah", "miring", "tidak dikenal"),
        ("Satuan", "x" * 61, "paling panjang 60"),
        ("Bukti dukung yang disyaratkan", "x" * 201, "paling panjang 200"),
    ],
)
def test_a_wrong_cell_keeps_everything_out(session, ctx, cycle, head, value, sentence):
    table = table_of(session, cycle)
    put(table, 1, "Satuan", "dokumen")
    put(table, 2, head, value)
    found = preview(ctx, cycle, table)
    assert states(found).count(RowState.WRONG) == 1
    assert any(sentence in reason for reason in reasons(found))
    with pytest.raises(Invalid) as refused:
        apply(ctx, cycle, table)
    assert refused.value.reason is Refusal.FILE_HAS_ERRORS
    session.expire_all()
    assert "dokumen" not in [one.unit for one in templates_of(session, cycle.id)][:1]


def test_an_emptied_row_deletes_nothing(session, ctx, cycle):
    table = table_of(session, cycle)
    table[1][:-1] = [""] * (len(HEAD) - 1)
    found = preview(ctx, cycle, table)
    assert reasons(found) == [
        "Baris ini dikosongkan. Berkas tidak menghapus templat; hapuslah di halaman templat aksi."
    ]


def test_rows_left_out_stay(session, ctx, cycle):
    table = table_of(session, cycle)
    found = preview(ctx, cycle, table[:3])
    assert len(found.preview.missing) == 18
    assert not found.preview.is_applicable


def test_a_file_of_another_year_is_recognised_by_its_actions(session, ctx, cycle):
    other = a_cycle(session, 2025, state=CycleState.PREPARING)
    table = table_of(session, other)
    put(table, 1, "Satuan", "dokumen")
    assert states(preview(ctx, cycle, table)) == [RowState.CHANGED, *[RowState.SAME] * 19]
    apply(ctx, cycle, table)
    session.expire_all()
    assert templates_of(session, cycle.id)[0].unit == "dokumen"
    assert templates_of(session, other.id)[0].unit != "dokumen"


def test_a_sheet_of_ones_own_adds_nothing_twice(session, ctx, cycle):
    table = [["Strategi", "Aksi"], ["S1", "Menunjuk petugas piket"], ["S3", "Melatih admin"]]
    assert apply(ctx, cycle, table).added == 2
    assert states(preview(ctx, cycle, table)) == [RowState.SAME] * 2
    twice = [*table, ["S1", "menunjuk  petugas piket"]]
    assert states(preview(ctx, cycle, twice))[2] is RowState.WRONG


def test_a_csv_will_do(session, ctx, cycle):
    text = b"strategi;aksi;bobot\nS1;Menunjuk petugas piket;2,5\n"
    sheet = read_template_sheet(BytesIO(text), "templat.csv")
    found = preview_templates(ctx, cycle.id, sheet)
    assert states(found) == [RowState.NEW]
    assert found.preview.outcomes[0].values.weight == 2.5


@pytest.mark.parametrize(
    ("rows", "why"),
    [([["Nama", "Alamat"]], "Strategi dan Aksi"), ([["Strategi", "Aksi"]], "isinya kosong")],
)
def test_a_sheet_without_heads_or_rows_is_refused(rows, why):
    from renaksi.labels import refusal

    with pytest.raises(Invalid) as refused:
        read_template_sheet(xlsx(rows, sheet="Templat"), "x.xlsx")
    assert why in refusal(refused.value)


def test_what_changed_since_the_dry_run_refuses_the_whole(session, ctx, cycle):
    table = table_of(session, cycle)
    put(table, 1, "Satuan", "dokumen")
    seen = preview(ctx, cycle, table).fingerprint
    strategy = cycle.strategies[0].id
    templates.add_template(ctx, cycle.id, TemplateValues(strategy, "Menunjuk petugas piket"))
    with pytest.raises(Conflict):
        apply(ctx, cycle, table, expect=seen)
    session.expire_all()
    assert templates_of(session, cycle.id)[0].unit != "dokumen"


def test_a_plan_already_drafted_keeps_its_own_actions(session, ctx, cycle):
    """Templates are copies: nothing else refers to them."""
    from renaksi.models import Base

    names = {key.column.table.name for table in Base.metadata.tables.values() for key in
             table.foreign_keys}  # fmt: skip
    assert ActionTemplate.__tablename__ not in names


def test_only_the_centre_and_only_before_the_end(session, sari, agus):
    closed = a_cycle(session, 2024, state=CycleState.CLOSED)
    sheet = sheet_of([["Strategi", "Aksi"], ["S1", "Menunjuk petugas piket"]])
    with pytest.raises(WrongState):
        preview_templates(acting(session, agus, NOW), closed.id, sheet)
    open_one = a_cycle(session, 2026, state=CycleState.PREPARING)
    for use in (preview_templates, lambda *given: apply_templates(*given, expect="")):
        with pytest.raises(NotAllowed):
            use(acting(session, sari, NOW), open_one.id, sheet)
