"""Pengaduan by page: an export taken in, words settled, the backlog opened, a hand-over recorded."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.labels.format import MONTHS
from renaksi.models import (
    ActionItem,
    AgencyAlias,
    ComplaintHandover,
    ComplaintRecord,
    ComplaintSla,
    ComplaintStatusMapping,
    ComplaintTotal,
)
from tests.factories.lapor import SECRETS, complaint, export_xlsx
from tests.factories.people import make_person
from tests.factories.plans import a_plan

UPLOAD, APPLY = "/pengaduan/impor", "/pengaduan/impor/terapkan"
YEAR = datetime.now(UTC).year


def told(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


OLD = told(date(YEAR - 1, 1, 5))
SPAN = {"dari": f"{YEAR - 1}-01-01", "sampai": f"{YEAR - 1}-12-31"}
ROWS = (
    complaint(1, OLD),
    complaint(2, OLD, "Ditanggapi oleh Pelapor"),
    complaint(3, OLD, "Ditutup oleh Admin", rating=5),
    complaint(4, OLD, "Menunggu Kabar"),
    complaint(5, OLD, agency="Kabupaten Bantul"),
    complaint(6, OLD, agency="Kantor Entah"),
)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).get_text(" ").split())


def send(client, *rows, code="", name="ekspor.xlsx"):
    data = {"file": (export_xlsx(*rows), name), "instansi": code}
    return client.post(UPLOAD, data=data)


def take(client, *rows, code=""):
    shown = send(client, *rows, code=code)
    assert shown.status_code == 200, words(shown)
    slip = soup(shown).find("input", attrs={"name": "berkas"})["value"]
    return shown, client.post(APPLY, data={"berkas": slip})


@pytest.fixture
def agus_client(make_client, session):
    admin = make_person(session, "pusat@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))
    return make_client().sign_in(admin)


def count(session, model=ComplaintRecord) -> int:
    return session.scalar(select(func.count()).select_from(model))


def waiting(app):
    """The files of previews that wait for their confirmation, those of other tests among them."""
    folder = app.extensions["renaksi"].data_dir / "previews"
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_export_is_shown_then_taken_in_and_counted(
    agus_client, session, count_queries, app, make_client, rina
):
    shown = send(agus_client, *ROWS)
    page = words(shown)
    assert "Simpan 6 laporan" in page
    assert "Kantor Entah" in page
    assert "Menunggu Kabar" in page
    assert not any(secret in shown.text for secret in SECRETS)
    kept = waiting(app)
    assert kept
    assert not any(secret.encode() in path.read_bytes() for path in kept for secret in SECRETS)
    assert count(session) == 0
    slip = soup(shown).find("input", attrs={"name": "berkas"})["value"]
    answer = agus_client.post(APPLY, data={"berkas": slip})
    assert answer.status_code == 302
    with count_queries(at_most=12):
        page = words(agus_client.get("/pengaduan/", query_string=SPAN))
    assert "5 laporan diterima" in page
    assert "40,00% ditindaklanjuti: 2 dari 5, n kecil" in page
    assert "1 laporan belum dikenali instansinya" in page
    assert "Kabupaten Sleman" in page
    again, _ = take(agus_client, *ROWS[:5])
    assert "Tidak ada yang berubah" in words(again)
    hub = make_client().sign_in(rina)
    with count_queries(at_most=12):
        page = words(hub.get("/pengaduan/", query_string={**SPAN, "di": "34.04"}))
    assert "4 laporan diterima" in page
    assert "belum dikenali" not in page
    for suffix in ("xlsx", "csv"):
        assert hub.get(f"/pengaduan/angka.{suffix}", query_string=SPAN).status_code == 200
    assert "34.02" in hub.get("/pengaduan/angka.csv", query_string=SPAN).text


def test_a_damaged_export_says_where_and_saves_nothing(agus_client, session):
    shown = send(agus_client, *ROWS, complaint("9x", OLD))
    assert "Berkas ini rusak" in words(shown)
    assert "A12" in words(shown)
    slip = soup(shown).find("input", attrs={"name": "berkas"})["value"]
    refused = agus_client.post(APPLY, data={"berkas": slip})
    assert refused.status_code == 422
    assert "Tidak ada yang disimpan" in words(refused)
    for content in (b"", b"PK\x03\x04", b"halo", b"\x89PNG\r\n\x1a\n"):
        answer = agus_client.post(UPLOAD, data={"file": (io.BytesIO(content), "x.xlsx")})
        assert answer.status_code == 422
        assert "Berkas tidak dapat dibaca" in words(answer)
    assert agus_client.post(UPLOAD, data={}).status_code == 422
    for forged in ("", "x.y.z"):
        assert agus_client.post(APPLY, data={"berkas": forged}).status_code == 422
    assert count(session) == 0


def test_an_agency_brings_in_its_own_and_nothing_of_others(make_client, session, sari, dewi):
    client = make_client().sign_in(sari)
    options = [one["value"] for one in soup(client.get(UPLOAD)).select("#instansi option")]
    assert options == ["34.04"]
    shown, answer = take(client, *ROWS, code="34.04")
    assert "ditujukan kepada Kabupaten Bantul" in words(shown)
    assert answer.status_code == 302
    assert count(session) == 5
    assert send(client, *ROWS, code="").status_code == 404
    assert send(client, *ROWS, code="34.02").status_code == 404
    other = make_client().sign_in(dewi)
    assert "Belum ada laporan pada masa ini" in words(other.get("/pengaduan/", query_string=SPAN))
    assert other.get("/pengaduan/", query_string={"di": "34.04"}).status_code == 404
    assert "Tidak ada laporan yang cocok" in words(
        other.get("/pengaduan/daftar", query_string=SPAN)
    )


def test_the_backlog_opens_down_to_its_bands_and_what_is_due_is_handed_over(
    agus_client, make_client, session, sari, count_queries
):
    take(agus_client, *ROWS)
    client = make_client().sign_in(sari)
    today = datetime.now(UTC).date()
    page = soup(client.get("/pengaduan/", query_string=SPAN))
    link = page.select_one('a[href*="umur=jauh"]')["href"]
    with count_queries(at_most=12):
        found = words(client.get(link))
    assert "2 laporan" in found
    assert "Lewat dua kali batas waktu" in found
    assert client.get(link.replace("/daftar", "/daftar.csv")).text.count("Kabupaten Sleman") == 2
    due = client.get("/pengaduan/penyerahan", follow_redirects=True)
    assert "Catat penyerahan" in words(due)
    form = {"on": today.isoformat(), "number": "SIMPeL/1", "note": "Pelapor setuju."}
    ahead = {**form, "on": (today + timedelta(days=3)).isoformat()}
    for key, data, status in ((1, ahead, 422), (1, {"on": "", "number": ""}, 422), (3, form, 422),
                              (5, form, 404), (999_999_999_999, form, 404), (1, form, 302), (1, form, 409)):  # fmt: skip
        assert client.post(f"/pengaduan/{key}/penyerahan", data=data).status_code == status, key
    assert count(session, ComplaintHandover) == 1
    assert "nomor SIMPeL/1" in words(client.get("/pengaduan/penyerahan", follow_redirects=True))
    page = words(client.get("/pengaduan/", query_string=SPAN))
    assert "1 lewat 60 hari" in page


def test_statuses_and_agencies_are_settled_once_for_all(agus_client, session, count_queries):
    take(agus_client, *ROWS)
    with count_queries(at_most=12):
        page = agus_client.get("/pengaduan/status")
    assert "Menunggu Kabar" in words(page)
    row = session.scalars(
        select(ComplaintStatusMapping).where(ComplaintStatusMapping.raw == "Menunggu Kabar")
    ).one()
    where, data = f"/pengaduan/status/{row.id}", {"bucket": "finished", "version": row.version}
    assert agus_client.post(where, data={"bucket": "x", "version": "1"}).status_code == 422
    assert agus_client.post(where, data=data).status_code == 302
    assert agus_client.post(where, data=data).status_code == 409
    alias = session.scalars(select(AgencyAlias).where(AgencyAlias.name == "Kantor Entah")).one()
    with count_queries(at_most=12):
        assert "Kantor Entah" in words(agus_client.get("/pengaduan/instansi"))
    settle = f"/pengaduan/instansi/{alias.id}"
    assert agus_client.get(settle).status_code == 200
    wrong = agus_client.post(settle, data={"code": "99.99", "version": alias.version})
    assert wrong.status_code == 422
    assert "Tidak ada instansi dengan kode 99.99" in words(wrong)
    good = {"code": "34.71", "version": alias.version}
    assert agus_client.post(settle, data=good).status_code == 302
    assert agus_client.post(settle, data=good).status_code == 409
    page = words(agus_client.get("/pengaduan/", query_string={**SPAN, "di": "34.71"}))
    assert "1 laporan diterima" in page
    # The words are known from now on.
    _, answer = take(agus_client, complaint(7, OLD, agency="Kantor Entah"))
    assert answer.status_code == 302
    assert count(session, AgencyAlias) == 3
    assert agus_client.get("/pengaduan/instansi?lihat=ditetapkan").status_code == 200


def test_a_limit_changes_for_what_comes_in_from_a_day_on(agus_client, session):
    data = {"clock": "not_oversight", "days": "20", "valid_from": "2026-01-01", "legal_basis": "X"}
    assert agus_client.post("/pengaduan/batas", data={**data, "days": "0"}).status_code == 422
    assert agus_client.post("/pengaduan/batas", data=data).status_code == 302
    assert session.scalars(select(ComplaintSla.days)).all() == [20]
    assert "20 hari kerja" in words(agus_client.get("/pengaduan/status"))


def test_totals_are_stated_where_no_export_tells(make_client, session, sari, dewi, count_queries):
    client = make_client().sign_in(sari)
    data = {
        "agency": "34.04", "first_on": f"{YEAR - 1}-01-01", "last_on": f"{YEAR - 1}-03-31",
        "received": "40", "followed_up": "30", "finished": "20", "excluded": "2",
        "handling_days": "4.5", "source": "Laporan triwulan",
    }  # fmt: skip
    where = "/pengaduan/dinyatakan/tambah"
    for change in ({"finished": "31"}, {"last_on": ""}, {"received": "-1"}, {"agency": "34.02"},
                   {"last_on": f"{YEAR - 2}-01-01"}, {"last_on": f"{YEAR + 2}-01-01"}):  # fmt: skip
        assert client.post(where, data=data | change).status_code == 422, change
    assert client.post(where, data=data).status_code == 302
    assert client.post(where, data=data).status_code == 422  # the period overlaps
    page = words(client.get("/pengaduan/", query_string=SPAN))
    assert "40 laporan diterima, 40 di antaranya dinyatakan" in page
    with count_queries(at_most=12):
        assert "Laporan triwulan" in words(client.get("/pengaduan/dinyatakan"))
    other = make_client().sign_in(dewi)
    assert "Laporan triwulan" not in words(other.get("/pengaduan/dinyatakan"))
    row = session.scalars(select(ComplaintTotal)).one()
    remove = f"/pengaduan/dinyatakan/{row.id}/hapus"
    assert other.post(remove, data={"version": row.version}).status_code == 404
    assert client.post(remove, data={"version": 99}).status_code == 409
    assert client.post(remove, data={"version": row.version}).status_code == 302
    assert count(session, ComplaintTotal) == 0


@pytest.mark.parametrize(
    "query", ["dari=kapan", "dari=1000-01-01", "dari=2026-02-01&sampai=2026-01-01"]
)
def test_a_period_that_does_not_hold_is_said_beside_its_field(agus_client, query):
    for path in ("/pengaduan/", "/pengaduan/daftar"):
        answer = agus_client.get(f"{path}?{query}")
        assert answer.status_code == 422
        assert soup(answer).select_one(".r-error")


def test_a_repeated_topic_becomes_an_action_of_the_plan_being_drafted(
    agus_client, make_client, session, sari, tree
):
    take(agus_client, *ROWS)
    client = make_client().sign_in(sari)
    link = soup(client.get("/pengaduan/", query_string=SPAN)).select_one('a[href*="/topik/"]')
    assert "Tidak ada renaksi yang sedang disusun" in words(client.get(link["href"]))
    draft = a_plan(session, tree("34.04"), PlanState.DRAFT, year=YEAR)
    assert "Mengatasi penyebab laporan" in words(client.get(link["href"]))
    where = "/pengaduan/topik/34.04"
    assert client.post(where, data={"topik": "Infrastruktur", "strategy": "X9"}).status_code == 422
    data = {"topik": "Infrastruktur", "strategy": "S1"}
    assert client.post(where, data=data).status_code == 303
    added = select(ActionItem.indicator).where(
        ActionItem.revision_id == draft.id, ActionItem.indicator.contains("Infrastruktur")
    )
    assert session.scalars(added).all() == ["Laporan masyarakat tentang Infrastruktur"]
    assert client.get("/pengaduan/topik/34.02?topik=X").status_code == 404
    assert "Pilih topiknya dahulu" in words(client.get(where))
