"""The upload page: what will change is shown first, and exactly that file is applied."""

import io
import re

import pytest

from renaksi.core.files import XLSX
from renaksi.core.plan import PlanState
from renaksi.services import items
from renaksi.storage import previews_in
from tests.factories.items import IN_FEBRUARY, add, draft, item, values
from tests.factories.people import acting, agency
from tests.factories.plans import a_plan
from tests.imports.sheets import xlsx
from tests.people import sign_in

HEAD = ["Strategi", "Aksi", "Satuan"]
NEW = [HEAD, ["S1", "Membuka kanal <baru>", "kanal"]]


@pytest.fixture
def plan(session, sari):
    revision = draft(session, sari)
    add(session, revision, sari, "Melatih petugas")
    return revision


def address(plan, rest=""):
    return f"/renaksi/{plan.plan_id}/revisi/{plan.number}/impor{rest}"


def upload(client, plan, rows=NEW, name="isian.xlsx"):
    stream = rows if isinstance(rows, io.BytesIO) else xlsx(rows)
    return client.post(address(plan), data={"file": (stream, name)})


def slip(response):
    return re.search(r'name="berkas" value="([^"]+)"', response.text)[1]


def apply(client, plan, response, **more):
    return client.post(address(plan, "/terapkan"), data={"berkas": slip(response), **more})


def actions(session, plan):
    session.expire_all()
    return sorted(one.action for one in plan.items)


def test_the_sheet_is_sent_under_the_name_of_the_plan(client, plan, sari):
    response = sign_in(client, sari).get(f"/renaksi/{plan.plan_id}/revisi/1/matriks.xlsx")
    assert response.mimetype == XLSX
    assert (
        'filename="Renaksi Kabupaten Sleman 2026 revisi 1.xlsx"'
        in (response.headers["Content-Disposition"])
    )


def test_what_was_sent_comes_back_as_no_change(client, plan, sari):
    sent = sign_in(client, sari).get(f"/renaksi/{plan.plan_id}/revisi/1/matriks.xlsx")
    page = upload(client, plan, io.BytesIO(sent.data))
    assert page.status_code == 200
    assert "Tidak ada yang berubah" in page.text
    assert "1 baris sama dengan yang tersimpan" in page.text
    assert "Terapkan perubahan" not in page.text


def test_nothing_is_written_before_it_is_applied(client, session, plan, sari):
    sign_in(client, sari)
    page = upload(client, plan)
    assert "Baris 2" in page.text
    assert "Membuka kanal &lt;baru&gt;" in page.text
    assert "Tidak ada di berkas" in page.text
    assert actions(session, plan) == ["Melatih petugas"]
    done = apply(client, plan, page)
    assert done.status_code == 302
    assert done.location == f"/renaksi/{plan.plan_id}/revisi/1"
    assert actions(session, plan) == ["Melatih petugas", "Membuka kanal <baru>"]


def test_applying_the_same_slip_again_adds_nothing_twice(client, session, plan, sari):
    sign_in(client, sari)
    page = upload(client, plan)
    apply(client, plan, page)
    assert apply(client, plan, page).status_code in {409, 422}
    assert len(actions(session, plan)) == 2


def test_a_wrong_row_is_shown_with_its_cell_and_offers_no_applying(client, session, plan, sari):
    sign_in(client, sari)
    page = upload(client, plan, [[*HEAD, "Bobot"], ["S1", "Baru", "kanal", "banyak"]])
    assert page.status_code == 200
    assert "1 baris harus diperbaiki dahulu" in page.text
    assert "Sel D2: “banyak” bukan angka" in page.text
    assert "Terapkan perubahan" not in page.text
    assert apply(client, plan, page).status_code == 422
    assert actions(session, plan) == ["Melatih petugas"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7", "menurut isinya ini PDF"),
        (b"", "isinya kosong"),
        (b"PK\x03\x04rusak", "isinya rusak"),
        (b"nama;alamat\nx;y\n", "judul kolom Strategi dan Aksi tidak ditemukan"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_beside_its_field(
    client, plan, sari, content, sentence
):
    sign_in(client, sari)
    page = upload(client, plan, io.BytesIO(content), "isian.xlsx")
    assert page.status_code == 422
    assert sentence in page.text
    assert "file-error" in page.text


def test_no_file_at_all_is_said_beside_the_field(client, plan, sari):
    page = sign_in(client, sari).post(address(plan), data={})
    assert page.status_code == 422
    assert "Pilih berkasnya dahulu." in page.text


def test_a_change_between_dry_run_and_applying_shows_a_new_dry_run(client, session, plan, sari):
    sign_in(client, sari)
    page = upload(client, plan)
    add(session, plan, sari, "Disela rekan")
    again = apply(client, plan, page)
    assert again.status_code == 409
    assert "Renaksi berubah sejak pratinjau tadi" in again.text
    assert "Membuka kanal <baru>" not in actions(session, plan)
    assert apply(client, plan, again).status_code == 302
    assert len(actions(session, plan)) == 3


def test_a_conflict_is_overwritten_only_when_ticked(client, session, plan, sari):
    sign_in(client, sari)
    sent = client.get(f"/renaksi/{plan.plan_id}/revisi/1/matriks.xlsx").data
    (lineage,) = [one.lineage_id for one in plan.items]
    items.save_item(
        acting(session, sari, IN_FEBRUARY), plan.id, lineage,
        version=item(session, plan, lineage).version,
        values=values(action="Melatih petugas", unit="kanal"),
    )  # fmt: skip
    page = upload(client, plan, io.BytesIO(sent))
    assert "Aksi ini diubah orang lain setelah berkas Anda diunduh" in page.text
    apply(client, plan, page)
    assert item(session, plan, lineage).unit == "kanal"
    page = upload(client, plan, io.BytesIO(sent))
    apply(client, plan, page, timpa="7")
    session.expire_all()
    assert item(session, plan, lineage).unit == "perangkat daerah"


def test_a_slip_is_nobody_elses(client, make_client, session, plan, sari, budi):
    page = upload(sign_in(client, sari), plan)
    other = sign_in(make_client(), budi)
    assert apply(other, plan, page).status_code == 422
    assert len(actions(session, plan)) == 1


@pytest.mark.parametrize("given", ["", "abc", "WyJ4Il0.x.y"])
def test_a_slip_made_up_is_refused(client, plan, sari, given):
    sign_in(client, sari)
    page = client.post(address(plan, "/terapkan"), data={"berkas": given})
    assert page.status_code == 422
    assert "Unggah berkasnya sekali lagi" in page.text


def test_the_previewed_file_is_cleared_when_it_was_applied(app, client, plan, sari):
    sign_in(client, sari)
    folder = previews_in(app.extensions["renaksi"].data_dir).root
    page = upload(client, plan, [HEAD, ["S1", "Hanya sekali", "kanal"]])
    before = {path for path in folder.rglob("*") if path.is_file()}
    apply(client, plan, page)
    assert len(before - {path for path in folder.rglob("*") if path.is_file()}) == 1


@pytest.mark.parametrize(
    ("who", "status"), [("lina", 403), ("rina", 403), ("joko", 403), ("dewi", 404), ("fajar", 404)]
)
def test_the_upload_is_for_who_writes_the_whole_matrix(client, plan, who, status, request):
    sign_in(client, request.getfixturevalue(who))
    assert client.get(address(plan)).status_code == status
    assert upload(client, plan).status_code == status


def test_a_plan_no_longer_written_on_takes_no_upload(client, session, sari, budi):
    plan = a_plan(session, agency(session, "34.04"), PlanState.SUBMITTED)
    sign_in(client, sari)
    assert client.get(address(plan)).status_code == 409


def test_a_dry_run_costs_the_same_for_one_row_and_for_hundreds(client, plan, sari, count_queries):
    sign_in(client, sari)
    with count_queries() as few:
        upload(client, plan)
    many = [HEAD, *[["S1", f"Aksi {number}", "kanal"] for number in range(300)]]
    with count_queries() as lots:
        upload(client, plan, many)
    assert len(lots) == len(few)


def test_rows_in_another_order_are_told_and_taken_over(client, session, sari, plan):
    add(session, plan, sari, "Membuka kanal")
    sign_in(client, sari)
    head = ["Strategi", "Aksi", "Kunci"]
    keys = {one.action: one.lineage_id for one in plan.items}
    turned = [[head[0], head[1], head[2]]]
    turned += [["S1", name, keys[name]] for name in ("Membuka kanal", "Melatih petugas")]
    page = upload(client, plan, turned)
    assert "Pindah urutan" in page.text
    assert "Urutan: nomor" in page.text
    done = apply(client, plan, page)
    assert "urutan 1 aksi disesuaikan" in client.get(done.location).text
    session.expire_all()
    assert [one.action for one in plan.items] == ["Membuka kanal", "Melatih petugas"]
