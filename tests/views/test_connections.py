"""Keterhubungan by page: states of a day, an agency's history and channels, targets, a file."""

import io

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.policy import Role
from renaksi.models import Channel, ConnectionStatus
from tests.factories.people import make_person

FILE = "instansi_kode,status,sejak,aktif_terakhir\n34.04,terhubung,2017-01-01,2017-03-20\n34,memiliki akun,2016-01-01,\n"
CHANNEL = {
    "kind": "desk", "name": "Loket Terpadu", "address": "Jl. Parasamya 1",
    "business_process": "full", "data": "partial", "technology": "none", "security": "none",
    "active_from": "2020-01-01", "active_to": "", "remarks": "",
}  # fmt: skip


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).get_text(" ").split())


@pytest.fixture
def centre(make_client, session):
    admin = make_person(session, "pusat@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))
    return make_client().sign_in(admin)


def take(client, text=FILE):
    shown = client.post(
        "/keterhubungan/impor", data={"file": (io.BytesIO(text.encode()), "data.csv")}
    )
    slip = soup(shown).find("input", attrs={"name": "berkas"})
    return shown, slip and client.post(
        "/keterhubungan/impor/terapkan", data={"berkas": slip["value"]}
    )


def test_a_file_is_shown_then_taken_in_and_counted_as_of_a_day(centre, session, count_queries):
    shown, answer = take(centre)
    assert "Terapkan 2 baris" in words(shown)
    assert answer.status_code == 302
    with count_queries(at_most=12):
        page = words(centre.get("/keterhubungan/?per=2017-04-06&di=34"))
    assert "terhubung: 1 dari 6, n kecil" in page
    assert "1 aktif" in page
    assert "terhubung: 0 dari 6" in words(centre.get("/keterhubungan/?per=2016-12-31&di=34"))
    filtered = words(centre.get("/keterhubungan/?per=2017-04-06&status=terhubung&q=sleman"))
    assert "1 instansi" in filtered
    assert "34.04" in centre.get("/keterhubungan/daftar.csv?per=2017-04-06").text
    assert centre.get("/keterhubungan/daftar.xlsx").status_code == 200
    assert "Tidak ada yang berubah" in words(take(centre)[0])
    wrong, refused = take(centre, FILE + "99.99,ya,besok,\n")
    assert "Berkas masih memuat kesalahan" in words(wrong)
    assert refused.status_code == 422
    assert centre.get("/keterhubungan/?per=kapan").status_code == 422


def test_an_agency_reads_its_history_and_keeps_its_channels(
    make_client, session, centre, sari, dewi, rina, count_queries
):
    take(centre)
    client, where = make_client().sign_in(sari), "/keterhubungan/instansi/34.04"
    with count_queries(at_most=12):
        assert "20 Maret 2017" in words(client.get(where))
    assert client.get("/keterhubungan/instansi/34.02").status_code == 404
    assert client.post(f"{where}/kanal", data=CHANNEL | {"name": ""}).status_code == 422
    assert (
        client.post(f"{where}/kanal", data=CHANNEL | {"active_to": "2019-01-01"}).status_code == 422
    )
    assert client.post(f"{where}/kanal", data=CHANNEL).status_code == 302
    row = session.scalars(select(Channel)).one()
    edit, data = f"{where}/kanal/{row.id}", CHANNEL | {"data": "full", "version": row.version}
    assert client.post(edit, data=data).status_code == 302
    stale = client.post(edit, data=data | {"name": "Loket Lama"})
    assert stale.status_code == 409
    assert soup(stale).find(id="name")["value"] == "Loket Lama"
    assert "Loket Terpadu" in words(client.get(where))
    other = make_client().sign_in(dewi)
    assert other.get(where).status_code == 404
    assert other.post(edit, data=data).status_code == 404
    assert client.post(f"{where}/status", data={}).status_code == 403
    hub = make_client().sign_in(rina)
    state = {"state": "terintegrasi sistem", "since": "2018-01-01", "active_on": "", "remarks": ""}
    assert hub.post(f"{where}/status", data=state | {"since": "2999-01-01"}).status_code == 422
    for _ in range(2):  # a double click is harmless
        assert hub.post(f"{where}/status", data=state).status_code == 302
    rows = session.scalars(select(ConnectionStatus.state).order_by(ConnectionStatus.since)).all()
    assert [one.value for one in rows] == ["memiliki akun", "terhubung", "terintegrasi sistem"]


def test_a_target_stands_beside_how_far_things_are(centre):
    take(centre)
    data = {
        "year": "2017", "measure": "connection", "scope": "kabupaten", "level": "terhubung",
        "value": "100",
    }  # fmt: skip
    assert centre.post("/peta-jalan/target", data=data | {"value": "101"}).status_code == 422
    assert centre.post("/peta-jalan/target", data=data).status_code == 302
    page = words(centre.get("/keterhubungan/?per=2017-12-31&di=34"))
    assert "100,00%" in page
    assert "25,00% 1 dari 4" in page
