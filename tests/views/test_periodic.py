"""Laporan berkala by page: begun, written by two at once, handed in, approved, replaced, found again."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from renaksi.core.job import JobKind, JobState
from renaksi.core.periodic import PeriodicKind, last_periods, parse_period
from renaksi.core.periodic_content import content_of
from renaksi.core.periodic_sheet import Part
from renaksi.core.periodic_steps import PeriodicState as S
from renaksi.exports.parts import PrintFailed
from renaksi.models import Job, PeriodicReport, PeriodicText
from renaksi.queries.periodic_list import waiting
from renaksi.queries.recommendation_desk import recommendation_desk
from renaksi.services import periodic
from tests.factories.periodic import MARCH, a_cast, a_draft, approved, ctx, submitted
from tests.support.backends import settle
from tests.support.periodic_sheets import TEXTS, national_sheet, province_sheet

LIST, NEW = "/laporan-berkala/", "/laporan-berkala/baru"
APPROVAL = {
    "number": "B-017/LB/2026",
    "dated": "2026-04-07",
    "signatory": "Sri Rahayu",
    "position": "Kepala Dinas Kominfo",
}


@pytest.fixture
def people(session):
    made = a_cast(session)
    settle(session)
    return made


@pytest.fixture
def as_(make_client):
    return lambda user: make_client().sign_in(user)


def at(report, rest="") -> str:
    return f"{LIST}{report.id}{rest}"


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.text, "html.parser")


def words(response) -> str:
    return " ".join(soup(response).main.get_text(" ").split())


def primary(response) -> list[str]:
    return [one.get_text(strip=True) for one in soup(response).select(".r-head .btn-primary")]


def field(response, name: str) -> str:
    found = soup(response).find(attrs={"name": name})
    return found["value"] if found.name == "input" else found.get_text().removeprefix("\r\n")


def state(session, report) -> S:
    session.expire_all()
    return session.get_one(PeriodicReport, report.id).state


# ── begun ─────────────────────────────────────────────────────────────────────
def test_a_report_is_begun_once_and_tells_how_far_its_figures_are(
    as_, people, session, count_queries
):
    client = as_(people.evaluator)
    assert "Belum ada laporan" in words(client.get(LIST))
    with count_queries(at_most=12):
        page = client.get(NEW)
    options = [one["value"] for one in soup(page).select("#period option")]
    chosen = soup(page).select_one("#period option[selected]")["value"]
    assert chosen == options[1]  # the last that is over
    assert [one["value"] for one in soup(page).select("#base option")] == ["34"]
    first = client.post(NEW, data={"base": "34", "period": chosen})
    again = client.post(NEW, data={"base": "34", "period": chosen})
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    assert session.scalar(select(func.count()).select_from(PeriodicReport)) == 1
    where = first.headers["Location"]
    page = client.get(where)
    assert "sudah ada" in words(page)
    assert "Angka sedang diambil" in words(page)
    assert primary(page) == ["Tulis teks"]
    assert soup(page).select_one("[data-reload] a")["href"] == where  # without scripts
    told = client.get(f"{where}/kemajuan").json
    assert told == {"active": True, "percent": 0, "told": "menunggu giliran"}
    job = session.scalars(select(Job)).one()
    job.state, job.claimed_by, job.done, job.total, job.step = (
        JobState.RUNNING, "test", 3, 12, Part.COMPLIANCE,
    )  # fmt: skip
    settle(session)
    told = client.get(f"{where}/kemajuan").json
    assert told == {
        "active": True,
        "percent": 25,
        "told": "3 dari 12 langkah: Kepatuhan pelaporan",
    }
    for wrong in ({"base": "34.04"}, {"period": "2026-M13"}, {"base": "KEMENPANRB"}, {}):
        answer = client.post(NEW, data={"base": "34", "period": chosen, **wrong} if wrong else {})
        assert answer.status_code == 422
    assert client.get(f"{NEW}?jenis=entah").status_code == 200


def test_figures_that_failed_are_taken_again_from_the_page(as_, people, session):
    report = periodic.create(ctx(session, people.evaluator), "34", MARCH)
    job = session.scalars(select(Job)).one()
    job.state, job.fault = JobState.FAILED, "broken"
    settle(session)
    client = as_(people.evaluator)
    page = client.get(at(report))
    assert "Angka gagal diambil" in words(page)
    assert primary(page) == ["Ambil angka"]
    for _ in range(2):
        assert client.post(at(report, "/angka")).status_code == 302
    jobs = session.scalars(select(Job).where(Job.kind == JobKind.PERIODIC_FIGURES)).all()
    assert sorted(one.state for one in jobs) == [JobState.FAILED, JobState.QUEUED]


# ── read ──────────────────────────────────────────────────────────────────────
def test_the_preview_shows_every_section_within_twelve_statements(
    as_, people, session, count_queries
):
    hub = a_draft(session, people.evaluator)
    hub.figures = content_of(replace(province_sheet(), period=MARCH), {})
    year = parse_period("2025")
    nation = a_draft(session, people.centre, year, "KEMENPANRB")
    nation.figures = content_of(national_sheet(year), {})
    settle(session)
    for part, text in TEXTS.items():
        periodic.write_text(ctx(session, people.evaluator), hub.id, part, text, 0)
    where, client = at(hub), as_(people.evaluator)
    session.expire_all()
    with count_queries(at_most=12):
        page = client.get(where)
    said = words(page)
    for shown in ("↑ naik 347", "11.002 dari 12.001", "n kecil", "Kepatuhan naik", "Tulis teks"):
        assert shown in said
    assert "<dan & bukan>" in said
    assert "menurut instansi" in said
    assert "menurut pembina" not in said
    assert not soup(page).select(".b-map")
    assert [one.get_text(strip=True) for one in soup(page).select(".b-text li")][:1] == [
        "laporan provinsi baru di Papua;"
    ]
    where, client = at(nation), as_(people.centre)
    session.expire_all()
    with count_queries(at_most=12):
        page = client.get(where)
    assert soup(page).select(".b-map svg")
    assert "menurut pembina" in words(page)
    assert "Lihat tabel" in words(page)
    annex = client.get(at(nation, "/rincian"))
    assert len(soup(annex).select("tbody tr")) == 50
    found = client.get(at(nation, "/rincian?q=sleman+34.04"))
    assert [one.get_text() for one in soup(found).select("tbody th")] == ["Kabupaten Sleman34.04"]
    assert "Tidak ada instansi" in words(client.get(at(nation, "/rincian?q=tidakada")))
    assert client.get(at(nation, "/rincian?hal=99999")).status_code == 200


def test_drafts_are_for_those_who_write_and_approve(as_, people, session, sari, rina):
    report = a_draft(session, people.evaluator)
    for rest in ("", "/kemajuan", "/rincian", "/rancangan.pdf", "/teks/ringkasan"):
        assert as_(people.centre).get(at(report, rest)).status_code == 404
        assert as_(sari).get(at(report, rest)).status_code in {403, 404}
    assert as_(rina).get(at(report)).status_code == 200  # an evaluator of the same province
    content = as_(people.evaluator).get(at(report, "/rancangan.pdf"))
    assert content.status_code == 200
    assert content.data.startswith(b"%PDF")
    assert as_(people.evaluator).get(at(report, "/rancangan.xlsx")).data.startswith(b"PK")
    assert as_(people.evaluator).get(at(report, "/berkas.pdf")).status_code == 404


# ── written ───────────────────────────────────────────────────────────────────
def test_of_two_writers_the_second_is_shown_the_first_and_loses_nothing(as_, people, session):
    report = a_draft(session, people.evaluator)
    where = at(report, "/teks/ringkasan")
    one, two = as_(people.evaluator), as_(people.lead)
    assert field(one.get(where), "version") == field(two.get(where), "version") == "0"
    saved = one.post(where, data={"version": "0", "text": "Naik tajam.", "lanjut": "1"})
    assert (
        saved.headers["Location"].endswith("/teks/rencana-aksi")
        or "/teks/" in saved.headers["Location"]
    )
    clash = two.post(where, data={"version": "0", "text": "Turun sedikit."})
    assert clash.status_code == 409
    assert "Naik tajam." in words(clash)
    assert field(clash, "text").strip() == "Turun sedikit."
    again = two.post(where, data={"version": field(clash, "version"), "text": "Keduanya."})
    assert again.status_code == 302
    session.expire_all()
    assert session.scalars(select(PeriodicText.text)).all() == ["Keduanya."]
    long = two.post(where, data={"version": "2", "text": "x" * 20_001})
    assert long.status_code == 422
    assert two.get(at(report, "/teks/rincian")).status_code == 404
    assert two.get(at(report, "/teks/entah")).status_code == 404
    periodic.submit(ctx(session, people.evaluator), report.id)
    late = one.post(where, data={"version": "2", "text": "Terlambat menulis."})
    assert late.status_code == 409
    assert field(late, "text").strip() == "Terlambat menulis."


# ── handed in and decided ─────────────────────────────────────────────────────
def test_from_the_writer_to_the_lead_and_back_to_the_archive(as_, people, session, count_queries):
    report = a_draft(session, people.evaluator)
    writer, lead = as_(people.evaluator), as_(people.lead)
    check = writer.get(at(report, "/langkah/ajukan"))
    assert "belum bertulisan" in words(check)
    version = field(check, "version")
    sent = writer.post(at(report, "/langkah/ajukan"), data={"version": version})
    assert sent.status_code == 302
    assert writer.post(at(report, "/langkah/ajukan"), data={"version": version}).status_code == 302
    assert primary(writer.get(at(report))) == ["Tarik kembali"]
    with count_queries(at_most=12):
        home = lead.get("/")
    assert "Laporan Bulanan Maret 2026, Daerah Istimewa Yogyakarta" in words(home)
    assert "Laporan Bulanan" not in words(writer.get("/"))
    assert "Baca dan setujui" in words(lead.get(LIST))

    bare = lead.post(at(report, "/langkah/kembalikan"), data={"version": "2", "note": " "})
    assert bare.status_code == 422
    note = {"version": field(lead.get(at(report, "/langkah/kembalikan")), "version")}
    note["note"] = "Jelaskan penurunan di Bantul."
    assert lead.post(at(report, "/langkah/kembalikan"), data=note).status_code == 302
    page = words(writer.get(at(report)))
    assert "Dikembalikan oleh" in page
    assert "Jelaskan penurunan di Bantul." in page
    second = lead.post(at(report, "/langkah/kembalikan"), data=note)
    assert second.status_code == 409
    assert "Jelaskan penurunan di Bantul." in words(second)

    periodic.submit(ctx(session, people.evaluator), report.id)
    page = lead.get(at(report))
    assert primary(page) == ["Setujui"]
    where = soup(page).select_one(".r-head .btn-primary")["href"]
    form = lead.get(where)
    assert field(form, "number").startswith("B-001/LB/")
    seen = {**APPROVAL, "version": field(form, "version")}
    for wrong in ({"number": ""}, {"dated": "2999-01-01"}, {"dated": "2026-03-30"}):
        answer = lead.post(at(report, "/setujui"), data={**seen, **wrong})
        assert answer.status_code == 422, wrong
        assert field(answer, "signatory") == APPROVAL["signatory"]
    periodic.withdraw(ctx(session, people.evaluator), report.id)
    periodic.submit(ctx(session, people.evaluator), report.id)
    stale = lead.post(at(report, "/setujui"), data=seen)
    assert stale.status_code == 409
    assert field(stale, "number") == APPROVAL["number"]
    assert state(session, report) is S.SUBMITTED
    seen["version"] = field(stale, "version")
    for _ in range(2):
        assert lead.post(at(report, "/setujui"), data=seen).status_code == 302
    assert state(session, report) is S.APPROVED
    assert writer.post(at(report, "/setujui"), data=seen).status_code == 403
    with count_queries(at_most=12):
        page = words(lead.get(at(report)))
    assert "PDF dan lampiran sedang dibuat" in page
    assert APPROVAL["number"] in page
    assert "Laporan Bulanan" not in words(lead.get("/"))


def test_a_period_under_way_is_written_but_not_handed_in(as_, people, session):
    now = ctx(session, people.evaluator).now
    running = last_periods(PeriodicKind.YEARLY, now.date(), 1)[0]
    report = a_draft(session, people.evaluator, running)
    client = as_(people.evaluator)
    page = client.get(at(report))
    assert "Periode ini" in words(page)
    assert "Periksa dan ajukan" not in words(page)
    refused = client.get(at(report, "/langkah/ajukan"))
    assert refused.status_code == 409
    assert client.post(at(report, "/langkah/ajukan"), data={}).status_code == 409
    assert state(session, report) is S.DRAFT


def test_another_edition_replaces_the_first_which_stays_in_the_archive(as_, people, session):
    first = approved(session, people.evaluator, people.lead)
    writer, lead = as_(people.evaluator), as_(people.lead)
    asked = at(first, "/langkah/edisi-baru")
    assert writer.post(asked, data={"note": ""}).status_code == 422
    made = writer.post(asked, data={"note": "Angka Bantul keliru."})
    again = writer.post(asked, data={"note": "Angka Bantul keliru."})
    assert made.headers["Location"] == again.headers["Location"]
    second = session.scalars(select(PeriodicReport).where(PeriodicReport.edition == 2)).one()
    page = words(writer.get(at(second)))
    assert "edisi ke-2" in page
    assert "Angka Bantul keliru." in page
    other = lead.post(asked, data={"note": "Alasan lain."})
    assert other.status_code == 409
    assert "Alasan lain." in words(other)
    thrown = writer.get(at(second, "/langkah/buang"))
    assert thrown.status_code == 409  # its figures are being taken
    for job in session.scalars(select(Job).where(Job.subject_id == second.id)):
        job.state = JobState.DONE
    second.figures, second.figures_at = first.issue.content, ctx(session, people.lead).now
    settle(session)
    version = field(writer.get(at(second, "/langkah/ajukan")), "version")
    writer.post(at(second, "/langkah/ajukan"), data={"version": version})
    form = lead.get(at(second, "/setujui"))
    sent = {**APPROVAL, "version": field(form, "version")}
    assert lead.post(at(second, "/setujui"), data=sent).status_code == 302
    page = lead.get(at(first))
    assert "Edisi ini sudah digantikan" in words(page)
    assert soup(page).find("a", href=at(second))
    rows = soup(lead.get(LIST)).select("#arsip")[0].find_parent("section").select("tbody tr")
    assert len(rows) == 2
    rows = soup(lead.get(f"{LIST}?edisi=berlaku&q=b-017")).select("tbody tr")
    assert [APPROVAL["number"] in one.get_text() for one in rows] == [True]


def test_a_draft_is_thrown_away_and_begun_again(as_, people, session):
    report = a_draft(session, people.evaluator)
    client = as_(people.evaluator)
    version = field(client.get(at(report, "/langkah/buang")), "version")
    assert client.post(at(report, "/langkah/buang"), data={"version": version}).status_code == 302
    assert client.get(at(report)).status_code == 404
    again = client.post(NEW, data={"base": "34", "period": "2026-M03"})
    assert again.status_code in {302, 422}  # 422 once March is no longer among the last months


# ── found again ───────────────────────────────────────────────────────────────
def test_the_archive_is_filtered_and_saved_as_it_is_shown(
    as_, people, session, oki, kadek, sari, count_queries
):
    monthly = approved(session, people.evaluator, people.lead)
    yearly = approved(
        session, people.centre, people.centre_lead, period=parse_period("2025"), code="KEMENPANRB"
    )
    settle(session)
    client = as_(people.lead)
    with count_queries(at_most=12):
        page = words(client.get(LIST))
    assert "Laporan Bulanan Maret 2026" in page
    seen = as_(oki)
    assert {"Laporan Tahunan 2025", "Laporan Bulanan Maret 2026"} <= {
        one.get_text() for one in soup(seen.get(LIST)).select("tbody th a")
    }
    for query, many in (
        ("jenis=tahunan", 1), ("tahun=2026", 1), ("di=34", 1), ("q=entah", 0), ("jenis=x&tahun=y", 2),
        ("q=100%25", 0), ("hal=99", 2),
    ):  # fmt: skip
        page = seen.get(f"{LIST}?{query}")
        assert len(soup(page).select("tbody tr")) == many, query
        rows = seen.get(f"{LIST}daftar.csv?{query}").text.strip().splitlines()
        assert sum(line.startswith(("Bulanan", "Tahunan")) for line in rows) == many, query
    assert seen.get(f"{LIST}daftar.xlsx").data.startswith(b"PK")
    assert as_(kadek).get(at(monthly)).status_code == 200
    assert as_(kadek).get(at(yearly)).status_code == 404  # limited to regions
    assert as_(sari).get(at(monthly)).status_code == 404
    assert "Arsip masih kosong" in words(as_(sari).get(LIST))


# ── whose turn ────────────────────────────────────────────────────────────────
def test_the_desk_names_what_the_rules_let_its_reader_approve(session, people, count_queries):
    everybody = (
        people.evaluator, people.lead, people.second_lead, people.centre, people.centre_lead
    )  # fmt: skip

    def turns() -> dict[str, list[int]]:
        found = {}
        for user in filter(lambda each: each.is_active, everybody):
            one = ctx(session, user)
            with count_queries(at_most=1):
                desk = recommendation_desk(session, one.actor, [], one.now)
            mine = sorted(each.report_id for each in desk.periodic)
            ruled = waiting(session, one.actor, one.today)
            assert mine == sorted(each.report.id for each in ruled), user.email
            if mine:
                found[user.email] = mine
        return found

    a_draft(session, people.evaluator, parse_period("2026-M01"))
    one = submitted(session, people.evaluator)
    assert turns() == {"ketua@diy.test": [one.id], "ketua.dua@diy.test": [one.id]}
    two = a_draft(session, people.evaluator, parse_period("2026-M02"))
    periodic.write_text(ctx(session, people.lead), two.id, Part.SUMMARY, "Naik.", 0)
    periodic.submit(ctx(session, people.lead), two.id)
    assert turns()["ketua@diy.test"] == [one.id]
    assert turns()["ketua.dua@diy.test"] == [one.id, two.id]
    periodic.withdraw(ctx(session, people.lead), two.id)
    periodic.write_text(ctx(session, people.second_lead), two.id, Part.SUMMARY, "Turun.", 1)
    periodic.submit(ctx(session, people.second_lead), two.id)
    assert turns()["ketua@pusat.test"] == [two.id]  # nobody nearer is left
    people.lead.is_active = people.second_lead.is_active = False
    settle(session)
    assert turns()["ketua@pusat.test"] == [one.id, two.id]


def test_a_print_that_failed_says_what_to_do(app):
    with app.test_request_context("/laporan-berkala/1/rancangan.pdf"):
        page, status = app.handle_user_exception(PrintFailed("a worker ended"))
    assert status == 503
    assert "Tidak ada yang berubah" in page
