"""A report filled from a file and from a paste: shown first, taken over whole, never silently."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from bs4 import BeautifulSoup
from python_calamine import load_workbook
from sqlalchemy.exc import NoResultFound

from renaksi.core.plan import PlanState
from renaksi.core.report_entry import EntryValues
from renaksi.core.sheet import address
from renaksi.services import reports
from tests.factories.plans import a_cast, a_plan, ctx_of, valid_rows
from tests.factories.reports import entries, fill, lineages, plan_in_force, report_at, values_for
from tests.factories.windows import LOCKED, OPEN, a_window
from tests.people import OFFICE

HEAD, FIRST = 6, 7
"""Rows of the file that hold the heads and the first action."""


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def now() -> datetime:
    return datetime.now(UTC)


def where(plan, *parts: str) -> str:
    return "/".join([f"/laporan/{plan.id}/B06", *parts])


@pytest.fixture
def plan(session, tree):
    return plan_in_force(session, tree("34.04"))


@pytest.fixture
def cast(session, tree):
    return a_cast(session, tree("34.04"))


@pytest.fixture
def point(session, plan):
    return a_window(session, OPEN)


class Sheet:
    """The file as somebody has it open: its cells can be written, and it is saved again."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        book = load_workbook(BytesIO(content))
        self.pages = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in ("Laporan", "Sistem")
        }
        heads = self.pages["Laporan"][HEAD - 1]
        self.heads = {value: place for place, value in enumerate(heads) if value}

    def name(self, row: int, head: str) -> str:
        return address(FIRST - 1 + row, self.heads[head])

    def __getitem__(self, where: tuple[int, str]) -> object:
        row, head = where
        return self.pages["Laporan"][FIRST - 1 + row][self.heads[head]]

    def __setitem__(self, where: tuple[int, str], value: object) -> None:
        row, head = where
        self.pages["Laporan"][FIRST - 1 + row][self.heads[head]] = value

    @property
    def file(self) -> tuple[BytesIO, str]:
        out = BytesIO()
        book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
        for name, rows in self.pages.items():
            page = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value not in {"", None}:
                        page.write(place, column, value)
        book.close()
        out.seek(0)
        return out, "laporan.xlsx"

    def is_open(self, row: int, head: str) -> bool:
        """Whether the protected sheet lets the cell be written."""
        with zipfile.ZipFile(BytesIO(self.content)) as parts:
            styles = parts.read("xl/styles.xml").decode()
            cells = parts.read("xl/worksheets/sheet1.xml").decode()
        looks = styles.split("<cellXfs")[1].split("</cellXfs>")[0].split("<xf ")[1:]
        found = re.search(rf'<c r="{self.name(row, head)}"(?: s="(\d+)")?', cells)
        assert found, "there is no such cell"
        return 'locked="0"' in looks[int(found[1] or 0)]


def download(client, plan) -> Sheet:
    return Sheet(client.get(where(plan, "lembar.xlsx"), buffered=True).data)


def upload(client, plan, sheet):
    return client.post(where(plan, "unggah"), data={"file": sheet.file})


def apply(client, plan, preview, **more):
    slip = soup(preview).select_one("[name=berkas]")["value"]
    return client.post(where(plan, "unggah", "terapkan"), data={"berkas": slip, **more})


def states(preview) -> list[str]:
    return [row.text.strip() for row in soup(preview).select("[data-l=Keadaan]")]


def stored(session, plan, point):
    found = entries(session, report_at(session, plan.id, point.id))
    return {one.lineage_id: one for one in found}


# ── a file ────────────────────────────────────────────────────────────────────
def test_what_is_downloaded_and_not_touched_changes_nothing(session, client, plan, cast, point):
    fill(session, cast, plan, point, now())
    client.sign_in(cast.admin)
    preview = upload(client, plan, download(client, plan))
    assert preview.status_code == 200
    assert "Tidak ada yang berubah" in soup(preview).h1.text
    assert not soup(preview).select("button[type=submit].btn-primary")


def test_it_shows_new_changed_and_wrong_with_the_cell_before_anything_is_stored(
    session, client, plan, cast, point
):
    keys = lineages(session, plan)
    ctx = ctx_of(session, cast.admin, now())
    reports.save_entry(ctx, plan.id, point.id, keys[0], values_for(1, 12), version=0)
    client.sign_in(cast.admin)
    sheet = download(client, plan)
    sheet[0, "Realisasi"] = 15
    sheet[1, "Realisasi"] = 8
    sheet[1, "Kendala"] = "Hujan"
    sheet[2, "Realisasi"] = "banyak"
    preview = upload(client, plan, sheet)
    assert states(preview) == ["Berubah", "Baru", "Salah"]
    text = " ".join(soup(preview).text.split())
    assert "Realisasi: 12 menjadi 15" in text
    assert f"Sel {sheet.name(2, 'Realisasi')}: “banyak” bukan angka" in text
    assert "Terapkan perubahan" not in text
    assert len(stored(session, plan, point)) == 1


def test_applying_stores_everything_at_once(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    sheet = download(client, plan)
    for row in range(4):
        sheet[row, "Realisasi"] = row + 1.5
        sheet[row, "Uraian capaian"] = f"Angkatan {row}\nselesai"
    preview = upload(client, plan, sheet)
    assert apply(client, plan, preview).status_code == 303
    found = stored(session, plan, point)
    assert [found[key].realization for key in lineages(session, plan)] == [
        Decimal("1.5"), Decimal("2.5"), Decimal("3.5"), Decimal("4.5"),
    ]  # fmt: skip
    assert {one.description for one in found.values()} == {
        f"Angkatan {n}\nselesai" for n in range(4)
    }


def test_what_somebody_wrote_since_the_download_waits_for_a_word(
    session, client, plan, cast, point
):
    keys = lineages(session, plan)
    client.sign_in(cast.admin)
    sheet = download(client, plan)
    sheet[0, "Realisasi"] = 15
    theirs = ctx_of(session, cast.manager, now())
    reports.save_entry(theirs, plan.id, point.id, keys[0], EntryValues(Decimal(9)), version=0)
    preview = upload(client, plan, sheet)
    assert states(preview) == ["Diubah orang lain"]
    assert apply(client, plan, preview).status_code == 303
    assert stored(session, plan, point)[keys[0]].realization == Decimal(9)
    preview = upload(client, plan, sheet)
    assert apply(client, plan, preview, timpa="7").status_code == 303
    assert stored(session, plan, point)[keys[0]].realization == Decimal(15)


def test_a_change_between_preview_and_applying_shows_a_new_preview(
    session, client, plan, cast, point
):
    keys = lineages(session, plan)
    client.sign_in(cast.admin)
    sheet = download(client, plan)
    sheet[0, "Realisasi"] = 15
    preview = upload(client, plan, sheet)
    theirs = ctx_of(session, cast.manager, now())
    reports.save_entry(theirs, plan.id, point.id, keys[1], EntryValues(Decimal(9)), version=0)
    answer = apply(client, plan, preview)
    assert answer.status_code == 409
    assert "berubah sejak pratinjau" in answer.text
    assert keys[0] not in stored(session, plan, point)
    assert apply(client, plan, answer).status_code == 303


def test_a_slip_of_another_person_or_report_is_worth_nothing(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    sheet = download(client, plan)
    sheet[0, "Realisasi"] = 15
    preview = upload(client, plan, sheet)
    client.sign_in(cast.manager)
    assert apply(client, plan, preview).status_code == 422
    for slip in ("", "x", "a.b.c"):
        data = {"berkas": slip}
        answer = client.post(where(plan, "unggah", "terapkan"), data=data)
        assert answer.status_code == 422


def test_the_sheet_of_another_checkpoint_is_refused_by_name(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    content = client.get(f"/laporan/{plan.id}/B03/lembar.xlsx", buffered=True).data
    answer = upload(client, plan, Sheet(content))
    assert answer.status_code == 422
    assert "laporan B03" in answer.text


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.xlsx"), (b"%PDF-1.7 ...", "a.xlsx"), (b"PK\x03\x04 broken", "a.xlsx"),
     (b"<html></html>", "a.xls"), (b"No;Hasil lain\n1;2", "a.csv"), (None, "")],
)  # fmt: skip
def test_files_that_are_none_are_told_in_a_sentence(client, plan, cast, point, content, name):
    client.sign_in(cast.admin)
    data = {} if content is None else {"file": (BytesIO(content), name)}
    answer = client.post(where(plan, "unggah"), data=data)
    assert answer.status_code == 422
    assert soup(answer).select_one("#file-error").text.strip().endswith((".", "}"))


def test_a_csv_of_ones_own_finds_its_rows_by_number(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    text = "No;Realisasi B06;Kendala\n1.1;7,5;Hujan\n2.1;3;\n"
    preview = client.post(
        where(plan, "unggah"), data={"file": (BytesIO(text.encode()), "saya.csv")}
    )
    assert states(preview) == ["Baru", "Baru"]
    assert apply(client, plan, preview).status_code == 303
    assert stored(session, plan, point)[lineages(session, plan)[0]].realization == Decimal("7.5")


def test_an_action_that_looks_like_a_formula_stays_a_text(session, client, plan, cast, point):
    key = lineages(session, plan)[0]
    text = '=HYPERLINK("http://contoh.test";"klik")'
    ctx = ctx_of(session, cast.admin, now())
    values = EntryValues(Decimal(3), text)
    reports.save_entry(ctx, plan.id, point.id, key, values, version=0)
    client.sign_in(cast.admin)
    sheet = download(client, plan)
    assert sheet[0, "Uraian capaian"] == text
    with zipfile.ZipFile(BytesIO(sheet.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_liaison_finds_only_the_own_cells_open_and_others_refused(
    session, client, tree, lina, dinkes
):
    rows = valid_rows(tree("34.04"), ["B03", "B06", "B09", "B12"])
    rows[1] = replace(rows[1], responsible_code=OFFICE)
    plan = a_plan(session, tree("34.04"), PlanState.ENACTED, rows=rows).plan
    point = a_window(session, OPEN)
    client.sign_in(lina)
    sheet = download(client, plan)
    open_rows = [row for row in range(4) if sheet.is_open(row, "Realisasi")]
    assert len(open_rows) == 1
    own = open_rows[0]
    sheet[own, "Realisasi"] = 5
    sheet[(own + 1) % 4, "Realisasi"] = 6
    preview = upload(client, plan, sheet)
    assert sorted(states(preview)) == ["Baru", "Salah"]
    sheet[(own + 1) % 4, "Realisasi"] = ""
    assert apply(client, plan, upload(client, plan, sheet)).status_code == 303
    assert len(stored(session, plan, point)) == 1


def test_nobody_uploads_after_the_lock_or_without_the_right(session, client, plan, cast, point):
    client.sign_in(cast.evaluator)
    assert client.get(where(plan, "unggah")).status_code == 403
    assert client.get(where(plan, "tempel")).status_code == 403
    a_window(session, LOCKED)
    client.sign_in(cast.admin)
    answer = client.get(where(plan, "unggah"))
    assert answer.status_code == 409
    assert "terkunci" in answer.text


# ── a paste ───────────────────────────────────────────────────────────────────
def paste(client, plan, text, **more):
    return client.post(where(plan, "tempel"), data={"isi": text, **more})


def again(answer) -> dict[str, str]:
    """What the preview's form would send."""
    page = soup(answer)
    found = {
        one["name"]: one["value"] for one in page.select("input[name=judul], input[name=tanda]")
    }
    for one in page.select("select"):
        chosen = one.select_one("[selected]") or one.option
        found[one["name"]] = chosen["value"]
    return found


def test_one_column_fills_rows_in_order_from_the_one_that_is_named(
    session, client, plan, cast, point
):
    keys = lineages(session, plan)
    client.sign_in(cast.admin)
    answer = paste(client, plan, "5\n6,5", mulai=keys[1])
    assert states(answer) == ["Baru", "Baru"]
    assert report_missing(session, plan, point)
    done = paste(client, plan, "5\n6,5", langkah="simpan", **{**again(answer), "mulai": keys[1]})
    assert done.status_code == 303
    found = stored(session, plan, point)
    assert {key: found[key].realization for key in found} == {
        keys[1]: Decimal(5), keys[2]: Decimal("6.5"),
    }  # fmt: skip


def report_missing(session, plan, point) -> bool:
    try:
        report_at(session, plan.id, point.id)
    except NoResultFound:
        return True
    return False


def test_columns_can_be_set_by_hand(session, client, plan, cast, point):
    keys = lineages(session, plan)
    client.sign_in(cast.admin)
    text = "Hujan\t4"
    answer = paste(client, plan, text)
    chosen = {**again(answer), "kolom-0": "obstacles", "kolom-1": "realization"}
    preview = paste(client, plan, text, langkah="periksa", **chosen)
    assert states(preview) == ["Baru"]
    done = paste(client, plan, text, langkah="simpan", **again(preview))
    assert done.status_code == 303
    entry = stored(session, plan, point)[keys[0]]
    assert (entry.obstacles, entry.realization) == ("Hujan", Decimal(4))


def test_wrong_lines_keep_all_of_them_out_and_the_text_in(session, client, plan, cast, point):
    client.sign_in(cast.admin)
    text = "1.1\t4\n9.9\t5"
    answer = paste(client, plan, text)
    assert states(answer) == ["Baru", "Salah"]
    forced = paste(client, plan, text, langkah="simpan", **again(answer))
    assert forced.status_code == 422
    assert soup(forced).textarea.text.strip() == text
    assert report_missing(session, plan, point)


def test_a_change_since_the_preview_shows_it_again(session, client, plan, cast, point):
    keys = lineages(session, plan)
    client.sign_in(cast.admin)
    answer = paste(client, plan, "1.1\t4")
    theirs = ctx_of(session, cast.manager, now())
    reports.save_entry(theirs, plan.id, point.id, keys[0], EntryValues(Decimal(9)), version=0)
    late = paste(client, plan, "1.1\t4", langkah="simpan", **again(answer))
    assert late.status_code == 409
    assert "9 menjadi 4" in " ".join(soup(late).text.split())
    assert stored(session, plan, point)[keys[0]].realization == Decimal(9)


@pytest.mark.parametrize(
    "text", ["", "   \n\t\n", "\t".join("x" * 61), "1\n" * 501, "\x00", "x" * 1_000_001]
)
def test_what_can_not_be_pasted_is_told(client, plan, cast, point, text):
    client.sign_in(cast.admin)
    answer = paste(client, plan, text)
    assert answer.status_code == 422
    assert soup(answer).select_one("#tempelan-error")


@pytest.mark.parametrize(
    "more", [{"kolom-0": ""}, {"kolom-0": "salah"}, {"kolom-0": "number", "judul": "99"}]
)
def test_odd_columns_break_nothing(client, plan, cast, point, more):
    client.sign_in(cast.admin)
    assert paste(client, plan, "4", langkah="simpan", **more).status_code in {200, 409, 422}


def test_the_dry_run_asks_few_questions(session, client, plan, cast, point, count_queries):
    fill(session, cast, plan, point, now())
    client.sign_in(cast.admin)
    sheet = download(client, plan)
    client.get(where(plan))  # whatever the client's session still has to read again
    with count_queries(at_most=12):
        upload(client, plan, sheet)
    with count_queries(at_most=12):
        paste(client, plan, "1.1\t4\n1.2\t5")
