"""A sheet out and in again: every row judged with its cell and reason, taken over whole or not at all."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings, strategies as st
from python_calamine import load_workbook

from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.plan import PlanState, Polarity
from renaksi.core.plan_item import ItemValues
from renaksi.core.plan_sheet import ConflictKind, RowState, SheetFault, SheetRemark
from renaksi.exports.plan_sheet import plan_workbook
from renaksi.imports.plan_sheet import read_plan_sheet
from renaksi.labels import refusal
from renaksi.labels.plan_sheet import note_text
from renaksi.models import AuditEntry
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.plan_texts import all_texts, unit_word
from renaksi.queries.plan_units import units_of
from renaksi.queries.plan_words import vocabulary
from renaksi.queries.scope import place_of
from renaksi.services import item_import, items
from tests.factories.items import IN_FEBRUARY, add, draft, item, values
from tests.factories.people import acting
from tests.factories.plans import a_plan
from tests.support.backends import settle

HEAD = 5
"""The row of the heads, counted from 0; the first action stands in row 7 of the sheet."""


@pytest.fixture
def plan(session, sari):
    return draft(session, sari)


@pytest.fixture
def rows(session, plan, sari):
    """Three actions; their lineages."""
    return add(session, plan, sari, "Melatih petugas", "Menyusun SOP", "Membuka kanal")


def table_of(session, plan, today=date(2026, 2, 10)):
    """The sheet as it goes out: rows of values, ready to be changed like in a spreadsheet."""
    found = matrix(session, plan, today)
    units = units_of(session, place_of(session, found.agency_id, today), today)
    known = vocabulary(found, units)
    names = [unit_word(unit.code, unit.name, known) for unit in units]
    stream = plan_workbook(found, all_texts(found, known), names, IN_FEBRUARY)
    book = load_workbook(stream)
    tables = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in ("Renaksi", "Sistem")
    }
    width = len(tables["Renaksi"][HEAD])
    tables["Renaksi"] += [[""] * width for _ in range(12 - len(tables["Renaksi"]))]
    return tables


def file_of(tables):
    """What a spreadsheet would save of it."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "d mmm"})
    for name, table in tables.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(table):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, day)
                elif value != "":
                    page.write(number, column, value)
    book.close()
    out.seek(0)
    return out


def sheet_of(tables):
    return read_plan_sheet(file_of(tables), "renaksi.xlsx", ("B03", "B06", "B09", "B12"))


def put(tables, row, head, value):
    """Type `value` into the cell of the row (7 is the first action) under `head`."""
    table = tables["Renaksi"]
    table[row - 1][table[HEAD].index(head)] = value


def preview(session, user, plan, tables):
    return item_import.preview_sheet(acting(session, user, IN_FEBRUARY), plan.id, sheet_of(tables))


def apply(session, user, plan, tables, version=None, **more):
    session.refresh(plan)
    return item_import.apply_sheet(
        acting(session, user, IN_FEBRUARY),
        plan.id,
        sheet_of(tables),
        version=plan.version if version is None else version,
        **more,
    )


def states(found):
    return [one.state for one in found.outcomes]


def reasons(outcome):
    return [note_text(note) for note in outcome.faults]


# ── the dry run ───────────────────────────────────────────────────────────────
def test_a_sheet_not_touched_comes_back_the_same(session, sari, plan, rows):
    found = preview(session, sari, plan, table_of(session, plan))
    assert states(found) == [RowState.SAME] * 3
    assert found.missing == ()
    assert not found.is_applicable


def test_a_changed_cell_is_shown_value_by_value(session, sari, plan, rows):
    tables = table_of(session, plan)
    put(tables, 7, "Target B06", 40)
    put(tables, 7, "Satuan", "")
    found = preview(session, sari, plan, tables)
    assert states(found) == [RowState.CHANGED, RowState.SAME, RowState.SAME]
    assert found.outcomes[0].changes == {
        "target:B06": (Decimal(38), Decimal(40)),
        "unit": ("perangkat daerah", ""),
    }


def test_a_filled_spare_row_is_new(session, sari, plan, rows):
    tables = table_of(session, plan)
    put(tables, 10, "Strategi", "S2 Sistem TI dan integrasi")
    put(tables, 10, "Aksi", "Menghubungkan aplikasi")
    found = preview(session, sari, plan, tables)
    assert states(found)[-1] is RowState.NEW
    assert found.outcomes[-1].values == ItemValues("S2", action="Menghubungkan aplikasi")


@pytest.mark.parametrize(
    ("head", "value", "reason"),
    [
        ("Bobot", "sepuluh", "Sel M7: “sepuluh” bukan angka. Tulis seperti 1.234,56."),
        ("Bobot", 101, "Sel M7: Bobot paling besar 100."),
        ("Target B03", -1, "Sel H7: Target B03 tidak boleh di bawah 0."),
        ("Arah", "miring", "Sel F7: Arah “miring” tidak dikenal. Tulis naik, turun, atau tonggak."),
        ("Strategi", "S9", "Sel B7: Strategi “S9” tidak ada pada siklus ini."),
        ("Strategi", "", "Sel B7: Strategi belum dipilih untuk baris ini."),
        ("Penanggung jawab", "Kabupaten Bantul", "Sel N7: “Kabupaten Bantul” bukan instansi Anda"),
        ("Satuan", "x" * 61, "Sel E7: Satuan paling panjang 60 karakter."),
    ],
)
def test_a_wrong_cell_is_named_with_its_reason(session, sari, plan, rows, head, value, reason):
    tables = table_of(session, plan)
    put(tables, 7, head, value)
    found = preview(session, sari, plan, tables)
    assert states(found) == [RowState.WRONG, RowState.SAME, RowState.SAME]
    assert reasons(found.outcomes[0])[0].startswith(reason)
    assert not found.is_applicable


def test_a_new_row_without_strategy_says_so(session, sari, plan, rows):
    tables = table_of(session, plan)
    put(tables, 10, "Aksi", "Tanpa strategi")
    found = preview(session, sari, plan, tables)
    assert reasons(found.outcomes[-1]) == ["Sel B10: Strategi belum dipilih untuk baris ini."]


def test_a_strategy_that_can_not_be_read_is_said_once(session, sari, plan, rows):
    tables = table_of(session, plan)
    put(tables, 10, "Strategi", date(2026, 4, 28))
    put(tables, 10, "Aksi", "Bertanggal")
    (reason,) = reasons(preview(session, sari, plan, tables).outcomes[-1])
    assert reason.startswith("Sel B10: Berisi tanggal 28 April 2026;")


def test_an_emptied_row_is_not_taken_for_a_delete(session, sari, plan, rows):
    tables = table_of(session, plan)
    for head in tables["Renaksi"][HEAD][1:-2]:
        put(tables, 7, head, "")
    found = preview(session, sari, plan, tables)
    assert [note.kind for note in found.outcomes[0].faults] == [SheetFault.EMPTIED]


def test_rows_missing_from_the_file_are_listed_and_kept(session, sari, plan, rows):
    tables = table_of(session, plan)
    del tables["Renaksi"][7]
    found = preview(session, sari, plan, tables)
    assert [one.values.action for one in found.missing] == ["Menyusun SOP"]
    put(tables, 7, "Satuan", "orang")
    apply(session, sari, plan, tables)
    assert len(matrix(session, plan, date(2026, 2, 10)).rows) == 3


def test_a_copied_row_becomes_a_new_action_and_the_original_keeps_its_own(
    session, sari, plan, rows
):
    tables = table_of(session, plan)
    tables["Renaksi"][9] = list(tables["Renaksi"][6])
    put(tables, 10, "Aksi", "Melatih petugas angkatan kedua")
    found = preview(session, sari, plan, tables)
    assert states(found) == [RowState.SAME] * 3 + [RowState.NEW]
    assert found.outcomes[3].remarks[0].kind is SheetRemark.COPIED_KEY
    # also when the copy stands above the original
    tables["Renaksi"][6], tables["Renaksi"][9] = tables["Renaksi"][9], tables["Renaksi"][6]
    assert states(preview(session, sari, plan, tables))[0] is RowState.NEW


def test_a_row_that_says_what_another_says_is_a_double(session, sari, plan, rows):
    tables = table_of(session, plan)
    tables["Renaksi"][9] = list(tables["Renaksi"][6])
    found = preview(session, sari, plan, tables)
    assert states(found) == [RowState.SAME] * 3 + [RowState.WRONG]
    assert reasons(found.outcomes[3]) == [
        "Sel C10: Aksi yang sama sudah ada pada baris 7 berkas ini. Hapus salah satunya."
    ]


def test_a_sheet_without_keys_does_not_double_the_plan(session, sari, plan, rows):
    tables = {"Renaksi": [["Strategi", "Aksi"], ["S1", "MELATIH  petugas"], ["S1", "Baru"]]}
    found = preview(session, sari, plan, tables)
    assert states(found) == [RowState.WRONG, RowState.NEW]
    assert found.outcomes[0].faults[0].kind is SheetFault.KNOWN


def test_columns_left_out_keep_what_is_stored(session, sari, plan, rows):
    table = table_of(session, plan)["Renaksi"]
    keep = [table[HEAD].index(head) for head in ("Strategi", "Aksi", "Satuan", "Kunci", "Versi")]
    short = [[row[column] for column in keep] for row in table[HEAD : HEAD + 4]]
    short[1][2] = "orang"
    apply(session, sari, plan, {"Renaksi": short})
    stored = item(session, plan, rows[0])
    assert (stored.unit, stored.indicator) == ("orang", values().indicator)


@pytest.mark.parametrize(("key", "value"), [("plan", "999"), ("revision", "2")])
def test_a_file_of_another_plan_is_refused_by_name(session, sari, plan, rows, key, value):
    tables = table_of(session, plan)
    for fact in tables["Sistem"]:
        if fact[0] == key:
            fact[1] = value
        if fact[0] == "name":
            fact[1] = "renaksi Kabupaten Bantul 2026 revisi 1"
    with pytest.raises(Invalid) as caught:
        preview(session, sari, plan, tables)
    sentence = refusal(caught.value)
    assert "berkas ini milik renaksi Kabupaten Bantul 2026 revisi 1" in sentence
    assert "renaksi Kabupaten Sleman 2026 revisi 1" in sentence


# ── somebody else wrote meanwhile ─────────────────────────────────────────────
def edit(session, user, plan, lineage, **more):
    stored = item(session, plan, lineage)
    items.save_item(
        acting(session, user, IN_FEBRUARY), plan.id, lineage,
        version=stored.version, values=replace(values(action=stored.action), **more),
    )  # fmt: skip
    settle(session)


def test_what_somebody_else_changed_is_shown_and_not_overwritten(session, sari, budi, plan, rows):
    tables = table_of(session, plan)
    edit(session, budi, plan, rows[0], unit="kanal")
    put(tables, 7, "Target B12", 50)
    put(tables, 8, "Target B12", 51)
    found = preview(session, sari, plan, tables)
    assert states(found)[:2] == [RowState.CONFLICT, RowState.CHANGED]
    assert found.outcomes[0].conflict is ConflictKind.EDITED
    done = apply(session, sari, plan, tables)
    assert (done.added, done.changed) == (0, 1)
    assert item(session, plan, rows[0]).unit == "kanal"


def test_it_is_overwritten_when_the_person_says_so(session, sari, budi, plan, rows):
    tables = table_of(session, plan)
    edit(session, budi, plan, rows[0], unit="kanal")
    done = apply(session, sari, plan, tables, overwrite=frozenset({7}))
    assert done.changed == 1
    assert item(session, plan, rows[0]).unit == "perangkat daerah"


def test_what_both_changed_alike_is_no_conflict(session, sari, budi, plan, rows):
    tables = table_of(session, plan)
    edit(session, budi, plan, rows[0], unit="kanal")
    put(tables, 7, "Satuan", "kanal")
    assert states(preview(session, sari, plan, tables)) == [RowState.SAME] * 3


def test_an_action_removed_meanwhile_comes_back_only_when_asked_for(session, sari, plan, rows):
    tables = table_of(session, plan)
    ctx = acting(session, sari, IN_FEBRUARY)
    items.remove_item(ctx, plan.id, rows[0], version=item(session, plan, rows[0]).version)
    settle(session)
    found = preview(session, sari, plan, tables)
    assert found.outcomes[0].conflict is ConflictKind.REMOVED
    assert apply(session, sari, plan, tables).added == 0
    assert apply(session, sari, plan, tables, overwrite=frozenset({7})).added == 1


def test_a_plan_that_changed_since_the_dry_run_refuses_the_whole(session, sari, plan, rows):
    tables = table_of(session, plan)
    put(tables, 7, "Satuan", "orang")
    seen = plan.version
    edit(session, sari, plan, rows[2], unit="kanal")
    with pytest.raises(Conflict):
        apply(session, sari, plan, tables, version=seen)
    assert item(session, plan, rows[0]).unit == "perangkat daerah"


# ── taking over ───────────────────────────────────────────────────────────────
def test_new_and_changed_rows_are_taken_over_with_their_lines_in_the_trail(
    session, sari, plan, rows
):
    tables = table_of(session, plan)
    put(tables, 7, "Target B06", 40)
    put(tables, 10, "Strategi", "S2")
    put(tables, 10, "Aksi", "Menghubungkan aplikasi")
    put(tables, 11, "Strategi", "1")
    put(tables, 11, "Aksi", "Menunjuk petugas")
    done = apply(session, sari, plan, tables)
    assert (done.added, done.changed) == (2, 1)
    found = matrix(session, plan, date(2026, 2, 10))
    assert [(row.number, row.values.action) for row in found.rows] == [
        ("1.1", "Melatih petugas"), ("1.2", "Menyusun SOP"), ("1.3", "Membuka kanal"),
        ("1.4", "Menunjuk petugas"), ("2.1", "Menghubungkan aplikasi"),
    ]  # fmt: skip
    assert found.rows[0].values.targets["B06"] == 40
    events = [line.event for line in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert events[-4:] == ["item:edit", "item:add", "item:add", "item:import"]
    line = session.query(AuditEntry).filter_by(event="item:import").one()
    assert line.after == {"added": 2, "changed": 1}


def test_one_wrong_row_keeps_everything_out(session, sari, plan, rows):
    tables = table_of(session, plan)
    put(tables, 7, "Satuan", "orang")
    put(tables, 8, "Bobot", "banyak")
    with pytest.raises(Invalid) as caught:
        apply(session, sari, plan, tables)
    assert caught.value.reason is Refusal.FILE_HAS_ERRORS
    assert refusal(caught.value) == "Berkas masih memuat 1 kesalahan. Tidak ada yang disimpan."
    assert item(session, plan, rows[0]).unit == "perangkat daerah"
    assert not session.query(AuditEntry).filter_by(event="item:import").count()


def test_a_sheet_without_changes_writes_nothing(session, sari, plan, rows):
    before = session.query(AuditEntry).count()
    done = apply(session, sari, plan, table_of(session, plan))
    assert (done.added, done.changed) == (0, 0)
    assert session.query(AuditEntry).count() == before


def test_more_actions_than_a_plan_may_have_are_refused(session, sari, plan, rows):
    many = [["S1", f"Aksi {number}"] for number in range(498)]
    tables = {"Renaksi": [["Strategi", "Aksi"], *many]}
    with pytest.raises(Invalid) as caught:
        apply(session, sari, plan, tables)
    assert caught.value.reason is Refusal.TOO_MANY_ACTIONS
    assert "500" in refusal(caught.value)


def test_targets_already_due_can_not_be_changed_by_a_file(session, sari, budi, rina, tono):
    from tests.factories.people import agency

    a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    plan = a_plan(session, agency(session, "34.04"), PlanState.DRAFT)
    may = datetime.fromisoformat("2026-05-20T03:00:00+00:00")
    tables = table_of(session, plan, may.date())
    put(tables, 7, "Target B03", 99)
    found = item_import.preview_sheet(acting(session, sari, may), plan.id, sheet_of(tables))
    assert found.outcomes[0].state is RowState.WRONG
    assert reasons(found.outcomes[0]) == [
        "Sel H7: Target B03 tidak dapat diubah karena batas laporannya sudah lewat."
    ]


# ── who and when ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("who", "refused"),
    [("lina", NotAllowed), ("rina", NotAllowed), ("joko", NotAllowed), ("dewi", NotFound)],
)
def test_only_who_writes_the_whole_matrix_uploads(session, plan, rows, who, refused, request):
    user = request.getfixturevalue(who)
    tables = table_of(session, plan)
    with pytest.raises(refused):
        preview(session, user, plan, tables)
    with pytest.raises(refused):
        apply(session, user, plan, tables)


def test_a_frozen_plan_takes_no_file(session, sari, budi):
    from tests.factories.people import agency

    plan = a_plan(session, agency(session, "34.04"), PlanState.SUBMITTED)
    with pytest.raises(WrongState):
        preview(session, sari, plan, table_of(session, plan))


# ── out and in again ──────────────────────────────────────────────────────────
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")),
    max_size=40,
).map(str.strip)
FIGURE = st.none() | st.decimals(0, Decimal(99_999_999_999_999), places=4)
ROW = st.builds(
    ItemValues,
    strategy_code=st.sampled_from(["S1", "S2", "S5"]),
    action=TEXT,
    objective=TEXT,
    indicator=TEXT,
    unit=TEXT,
    polarity=st.sampled_from(Polarity),
    baseline=FIGURE,
    targets=st.dictionaries(st.sampled_from(["B03", "B06", "B09", "B12"]), FIGURE),
    annual_target=FIGURE,
    weight=st.none() | st.decimals(0, 100, places=2),
    responsible_code=st.sampled_from(["", "34.04"]),
    budget=FIGURE,
    sipd_code=TEXT,
    required_evidence=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    remarks=TEXT,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(ROW, min_size=1, max_size=4))
def test_whatever_a_plan_holds_comes_back_the_same(session, sari, plan, rows):
    for old in matrix(session, plan, date(2026, 2, 10)).rows:
        ctx = acting(session, sari, IN_FEBRUARY)
        items.remove_item(ctx, plan.id, old.lineage_id, version=old.version)
    items.paste_rows(acting(session, sari, IN_FEBRUARY), plan.id, rows)
    settle(session)
    found = item_import.preview_sheet(
        acting(session, sari, IN_FEBRUARY), plan.id, exported(session, plan)
    )
    assert [one.state for one in found.outcomes] == [RowState.SAME] * len(rows)
    assert found.missing == ()


def exported(session, plan):
    """The file exactly as it is downloaded."""
    today = date(2026, 2, 10)
    found = matrix(session, plan, today)
    known = vocabulary(found, units_of(session, place_of(session, found.agency_id, today), today))
    stream = plan_workbook(found, all_texts(found, known), [], IN_FEBRUARY)
    return read_plan_sheet(stream, "renaksi.xlsx", ("B03", "B06", "B09", "B12"))


# ── the order of the file ─────────────────────────────────────────────────────
def moved(tables, row, to):
    """The row cut out and put in as row `to`, as people do it in a spreadsheet."""
    table = tables["Renaksi"]
    table.insert(to - 1, table.pop(row - 1))


def names(session, plan):
    session.expire_all()
    return [row.values.action for row in matrix(session, plan, date(2026, 2, 10)).rows]


def test_rows_in_another_order_are_shown_and_taken_over(session, sari, plan, rows):
    tables = table_of(session, plan)
    moved(tables, 9, 7)
    found = preview(session, sari, plan, tables)
    assert [(one.state, one.new_number) for one in found.outcomes] == [
        (RowState.MOVED, "1.1"), (RowState.SAME, ""), (RowState.SAME, ""),
    ]  # fmt: skip
    assert found.is_applicable
    done = apply(session, sari, plan, tables)
    assert (done.added, done.changed, done.moved) == (0, 0, 1)
    assert names(session, plan) == ["Membuka kanal", "Melatih petugas", "Menyusun SOP"]
    line = session.query(AuditEntry).filter_by(event="item:import").one()
    assert line.after == {"added": 0, "changed": 0, "moved": 1}
    assert states(preview(session, sari, plan, tables)) == [RowState.SAME] * 3


def test_an_order_taken_over_raises_no_rows_version(session, sari, plan, rows):
    tables = table_of(session, plan)
    before = [item(session, plan, one).version for one in rows]
    moved(tables, 9, 7)
    apply(session, sari, plan, tables)
    session.expire_all()
    assert [item(session, plan, one).version for one in rows] == before


def test_a_row_written_between_others_stays_between_them(session, sari, plan, rows):
    tables = table_of(session, plan)
    put(tables, 10, "Strategi", "S1")
    put(tables, 10, "Aksi", "Menunjuk petugas")
    moved(tables, 10, 8)
    apply(session, sari, plan, tables)
    assert names(session, plan) == [
        "Melatih petugas", "Menunjuk petugas", "Menyusun SOP", "Membuka kanal",
    ]  # fmt: skip


def test_what_the_file_leaves_out_keeps_its_place(session, sari, plan, rows):
    tables = table_of(session, plan)
    del tables["Renaksi"][7]
    moved(tables, 8, 7)
    apply(session, sari, plan, tables)
    assert names(session, plan) == ["Membuka kanal", "Menyusun SOP", "Melatih petugas"]


def test_a_deleted_row_comes_back_where_it_was(session, sari, plan, rows):
    ctx = acting(session, sari, IN_FEBRUARY)
    items.remove_item(ctx, plan.id, rows[1], version=item(session, plan, rows[1]).version)
    settle(session)
    tables = table_of(session, plan)
    moved(tables, 8, 7)
    apply(session, sari, plan, tables)
    items.restore_item(ctx, plan.id, rows[1])
    assert names(session, plan) == ["Membuka kanal", "Menyusun SOP", "Melatih petugas"]
