import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.plan_steps import STEPS
from renaksi.core.policy import Role
from renaksi.labels.steps import STEP
from renaksi.models import StoredFile
from renaksi.views.step_addresses import SLUGS
from tests.factories.people import agency, give
from tests.factories.plans import a_plan, valid_rows
from tests.people import HUB, OWN

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def cast(sari, budi, rina, tono):
    return sari, budi, rina, tono


@pytest.fixture
def plan_in(session, cast):
    return lambda state, **more: a_plan(session, agency(session, OWN), state, **more)


def url(revision, action: A) -> str:
    return f"/renaksi/{revision.plan_id}/revisi/{revision.number}/langkah/{SLUGS[action]}"


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def decree(revision, content: bytes = PDF, name: str = "SK.pdf", **changed):
    """The whole form; an empty name is a file field left empty."""
    return {
        "version": revision.version,
        "decree_number": "47/KEP/2026",
        "decree_date": "2026-02-01",
        "decree_title": "Rencana Aksi SP4N-LAPOR!",
        "decree_signatory": "Harda Kiswaya",
        "decree_signatory_title": "Bupati Sleman",
        "decree_file": (io.BytesIO(content), name),
        **changed,
    }


def test_every_step_has_its_address_and_its_words():
    assert set(SLUGS) == set(STEP) == set(STEPS)


# ── asking before the step ────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("state", "action", "who", "words"),
    [
        (S.DRAFT, A.PROPOSE, "sari", "Usulkan renaksi kepada pejabat pengelola"),
        (S.PROPOSED, A.RETURN_INTERNALLY, "budi", "Kembalikan renaksi ke penyusun"),
        (S.PROPOSED, A.SUBMIT, "budi", "dikirim kepada Daerah Istimewa Yogyakarta"),
        (S.SUBMITTED, A.WITHDRAW, "budi", "Tarik kembali renaksi"),
        (S.SUBMITTED, A.START_REVIEW, "rina", "Anda tercatat sebagai penelaah"),
        (S.IN_REVIEW, A.RETURN, "rina", "Kembalikan renaksi untuk diperbaiki"),
        (S.IN_REVIEW, A.ENDORSE, "tono", "dinyatakan layak ditetapkan"),
        (S.ENDORSED, A.REVOKE_ENDORSEMENT, "tono", "Persetujuan ditarik"),
        (S.ENDORSED, A.ENACT, "budi", "menjadi dasar laporan capaian"),
        (S.ENACTED, A.REVISE, "sari", "Revisi baru dibuka sebagai salinan"),
        (S.ENACTED, A.CLOSE, "agus", "ditutup pada akhir siklus"),
    ],
)
def test_each_step_says_what_it_will_do(client, plan_in, request, state, action, who, words):
    revision = plan_in(state)
    page = client.sign_in(request.getfixturevalue(who)).get(url(revision, action))
    assert page.status_code == 200
    assert words in seen(page)
    assert soup(page).select_one("main form button").get_text()


def test_a_later_revision_is_cancelled_by_its_number(client, session, plan_in, budi):
    plan_in(S.ENACTED)
    revision = plan_in(S.DRAFT)
    page = client.sign_in(budi).get(url(revision, A.CANCEL_REVISION))
    assert soup(page).h1.get_text() == "Batalkan revisi 2"
    client.post(url(revision, A.CANCEL_REVISION), data={"version": revision.version})
    session.refresh(revision)
    assert revision.state is S.CANCELLED


def test_before_submitting_it_names_what_is_missing_row_by_row(client, session, plan_in, budi):
    rows = valid_rows(agency(session, OWN), ["B03", "B06", "B09", "B12"], 3)
    revision = plan_in(S.PROPOSED, rows=[replace(rows[0], indicator=""), *rows[1:2]])
    page = client.sign_in(budi).get(url(revision, A.SUBMIT))
    assert "2 hal harus diperbaiki sebelum diajukan" in seen(page)
    assert "Indikator belum diisi." in seen(page)
    assert soup(page).select("main form") == []
    answer = client.post(url(revision, A.SUBMIT), data={"version": revision.version})
    assert answer.status_code == 422
    session.refresh(revision)
    assert revision.state is S.PROPOSED


# ── taking it ─────────────────────────────────────────────────────────────────
def test_submitting_says_to_whom_and_leads_back_to_the_plan(client, session, plan_in, budi):
    revision = plan_in(S.PROPOSED)
    client.sign_in(budi)
    answer = client.post(
        url(revision, A.SUBMIT), data={"version": revision.version, "note": "Siap"}
    )
    assert answer.headers["Location"] == f"/renaksi/{revision.plan_id}/revisi/1"
    page = client.get(f"/renaksi/{revision.plan_id}")
    assert "Renaksi diajukan kepada Daerah Istimewa Yogyakarta." in seen(page)
    session.refresh(revision)
    assert (revision.state, revision.submitted_by_id) == (S.SUBMITTED, budi.id)


def test_a_return_needs_a_reason_and_keeps_the_deadline_that_was_typed(client, plan_in, rina):
    revision = plan_in(S.IN_REVIEW)
    day = date.today() + timedelta(days=20)
    answer = client.sign_in(rina).post(
        url(revision, A.RETURN), data={"version": revision.version, "return_due_on": str(day)}
    )
    assert answer.status_code == 422
    assert "Tuliskan alasannya." in seen(answer)
    assert soup(answer).find("input", id="return_due_on")["value"] == str(day)


def test_a_return_sets_its_own_deadline(client, session, plan_in, rina):
    revision = plan_in(S.IN_REVIEW)
    day = date.today() + timedelta(days=20)
    client.sign_in(rina)
    proposed = soup(client.get(url(revision, A.RETURN))).find("input", id="return_due_on")["value"]
    assert date.fromisoformat(proposed) > date.today()
    answer = client.post(
        url(revision, A.RETURN),
        data={"version": revision.version, "return_due_on": str(day), "note": "Target 3.1?"},
    )
    assert answer.headers["Location"] == "/telaah/"
    session.refresh(revision)
    assert (revision.state, revision.return_due_on) == (S.RETURNED, day)


@pytest.mark.parametrize(("day", "sentence"), [("2020-01-01", "2020"), ("kemarin", "Tanggal")])
def test_a_deadline_that_is_over_or_no_date_is_refused_beside_the_field(
    client, plan_in, rina, day, sentence
):
    revision = plan_in(S.IN_REVIEW)
    answer = client.sign_in(rina).post(
        url(revision, A.RETURN),
        data={"version": revision.version, "return_due_on": day, "note": "Target 3.1?"},
    )
    assert answer.status_code == 422
    assert soup(answer).select_one("#return_due_on-error")
    assert soup(answer).find("textarea").get_text(strip=True) == "Target 3.1?"


def test_revising_opens_the_next_revision_with_its_reason(client, session, plan_in, sari):
    revision = plan_in(S.ENACTED)
    client.sign_in(sari)
    answer = client.post(url(revision, A.REVISE), data={"version": revision.version})
    assert answer.status_code == 422
    data = {"version": revision.version, "note": "Anggaran berubah"}
    answer = client.post(url(revision, A.REVISE), data=data)
    assert answer.headers["Location"] == f"/renaksi/{revision.plan_id}/revisi/2"


# ── the decree ────────────────────────────────────────────────────────────────
def test_enacting_stores_the_decree_and_its_signed_file(client, session, plan_in, budi):
    revision = plan_in(S.ENDORSED)
    client.sign_in(budi)
    answer = client.post(url(revision, A.ENACT), data=decree(revision, decree_date="01/02/2026"))
    assert answer.status_code == 302
    session.refresh(revision)
    assert revision.decree_date == date(2026, 2, 1)
    assert (revision.state, revision.decree_number) == (S.ENACTED, "47/KEP/2026")
    file = session.get(StoredFile, revision.decree_file_id)
    assert (file.name, file.agency_id) == ("SK.pdf", revision.plan.agency_id)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"decree_number": " "}, "decree_number", "Wajib diisi."),
        ({"decree_date": ""}, "decree_date", "Isi tanggal keputusannya."),
        ({"decree_date": "2999-01-01"}, "decree_date", ""),
        ({"decree_date": "akhir Januari"}, "decree_date", "Tanggal tidak dikenal"),
        ({"decree_signatory": ""}, "decree_signatory", "Wajib diisi."),
        ({"decree_title": "x" * 301}, "decree_title", "karakter"),
        ({"content": b"", "name": ""}, "decree_file", ""),
        ({"content": b"halo"}, "decree_file", "Berkas"),
    ],
)
def test_a_faulty_decree_is_refused_beside_the_field(
    client, session, plan_in, budi, changed, field, sentence
):
    revision = plan_in(S.ENDORSED)
    answer = client.sign_in(budi).post(url(revision, A.ENACT), data=decree(revision, **changed))
    assert answer.status_code == 422
    page = soup(answer)
    assert sentence in page.select_one(f"#{field}-error").get_text()
    if field != "decree_signatory":
        assert page.find("input", id="decree_signatory")["value"] == "Harda Kiswaya"
    if field != "decree_file":
        assert "Pilih lagi berkasnya" in page.select_one("#decree_file-error").get_text()
    session.refresh(revision)
    assert revision.state is S.ENDORSED


def test_a_decree_is_put_right_with_a_reason(client, session, plan_in, budi):
    revision = plan_in(S.ENACTED)
    address = f"/renaksi/{revision.plan_id}/revisi/1/keputusan"
    client.sign_in(budi)
    page = soup(client.get(address))
    assert page.find("input", id="decree_number")["value"] == "1/KEP/34.04"
    data = decree(revision, decree_number="2/KEP/34.04", name="")
    assert client.post(address, data=data).status_code == 422
    data = decree(revision, decree_number="2/KEP/34.04", name="", note="Salah ketik")
    kept = revision.decree_file_id
    assert client.post(address, data=data).status_code == 302
    session.refresh(revision)
    assert (revision.decree_number, revision.decree_file_id) == ("2/KEP/34.04", kept)


def test_only_an_enacted_plan_has_a_decree_to_put_right(client, plan_in, budi, sari):
    revision = plan_in(S.ENDORSED)
    address = f"/renaksi/{revision.plan_id}/revisi/1/keputusan"
    assert client.sign_in(budi).get(address).status_code == 409
    assert client.sign_in(sari).get(address).status_code == 403


# ── too late, twice, not theirs ───────────────────────────────────────────────
def test_a_second_click_is_told_that_the_step_is_done(client, plan_in, budi):
    revision = plan_in(S.PROPOSED)
    version = revision.version
    client.sign_in(budi)
    assert client.post(url(revision, A.SUBMIT), data={"version": version}).status_code == 302
    answer = client.post(url(revision, A.SUBMIT), data={"version": version})
    assert answer.status_code == 409
    assert soup(answer).h1.get_text() == "Langkah ini sudah tercatat"


def test_a_step_overtaken_by_somebody_says_so_and_keeps_the_words(client, session, plan_in, rina):
    revision = plan_in(S.IN_REVIEW)
    data = {"version": 1, "note": "Alasan panjang saya", "return_due_on": "2999-01-01"}
    answer = client.sign_in(rina).post(url(revision, A.RETURN), data=data)
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in seen(answer)
    assert "Alasan panjang saya" in seen(answer)
    assert soup(answer).find("a", string="Lihat keadaan sekarang")
    session.refresh(revision)
    assert revision.state is S.IN_REVIEW


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "-1"])
def test_a_version_that_was_never_read_is_stale(client, plan_in, budi, version):
    revision = plan_in(S.PROPOSED)
    answer = client.sign_in(budi).post(url(revision, A.SUBMIT), data={"version": version})
    assert answer.status_code == 409


def test_a_step_out_of_its_state_says_how_the_plan_stands(client, plan_in, rina):
    revision = plan_in(S.ENDORSED)
    answer = client.sign_in(rina).get(url(revision, A.RETURN))
    assert answer.status_code == 409
    assert "Disetujui" in seen(answer)


def test_a_step_of_another_role_is_refused(client, plan_in, sari, rina, oki):
    revision = plan_in(S.IN_REVIEW)
    for user in (sari, rina, oki):
        assert client.sign_in(user).get(url(revision, A.ENDORSE)).status_code == 403


def test_the_reviewer_does_not_endorse_its_own_review(client, session, plan_in, rina):
    revision = plan_in(S.IN_REVIEW)
    give(session, rina, Role.EVALUATION_LEAD, HUB)
    answer = client.sign_in(rina).get(url(revision, A.ENDORSE))
    assert answer.status_code == 403
    assert "empat mata" in seen(answer)


def test_for_the_sibling_no_step_exists(client, plan_in, dewi):
    revision = plan_in(S.IN_REVIEW)
    for action in SLUGS:
        assert client.sign_in(dewi).get(url(revision, action)).status_code == 404
    assert client.get(f"/renaksi/{revision.plan_id}/revisi/1/keputusan").status_code == 404
    assert client.get(f"/renaksi/{revision.plan_id}/banding").status_code == 404
    assert client.get(f"/renaksi/{revision.plan_id}/banding.csv").status_code == 404


@pytest.mark.parametrize("path", ["revisi/2/langkah/ajukan", "revisi/1/langkah/entah"])
def test_what_is_not_there_is_not_found(client, plan_in, budi, path):
    revision = plan_in(S.PROPOSED)
    assert client.sign_in(budi).get(f"/renaksi/{revision.plan_id}/{path}").status_code == 404


# ── comparing ─────────────────────────────────────────────────────────────────
def test_two_revisions_are_compared_on_a_page_and_in_files(client, session, plan_in, sari):
    plan_in(S.ENACTED)
    revision = plan_in(S.DRAFT, at=datetime(2026, 2, 2, tzinfo=UTC))
    revision.items[0].weight += 5
    address = f"/renaksi/{revision.plan_id}/banding"
    page = client.sign_in(sari).get(address)
    assert soup(page).h1.get_text() == "Revisi 1 dan revisi 2: 1 berubah, 3 tetap"
    assert (soup(page).find("del").get_text(), soup(page).find("ins").get_text()) == ("25", "30")
    assert len(soup(client.get(f"{address}?semua=1")).select("tr.r-cmp-head")) == 4
    text = client.get(f"{address}.csv").get_data(as_text=True)
    assert "Bobot" in text
    assert client.get(f"{address}.xlsx").data[:2] == b"PK"
    assert client.get(f"{address}?dari=1&ke=7").status_code == 404


def test_one_revision_alone_has_nothing_to_compare(client, plan_in, sari):
    revision = plan_in(S.DRAFT)
    page = client.sign_in(sari).get(f"/renaksi/{revision.plan_id}/banding?dari=&ke=")
    assert "Baru ada satu revisi" in seen(page)


def test_the_pages_keep_their_budget(client, plan_in, budi, rina, count_queries):
    revision = plan_in(S.PROPOSED)
    client.sign_in(budi)
    addresses = [url(revision, A.SUBMIT), f"/renaksi/{revision.plan_id}/banding"]
    for address in addresses:
        with count_queries(at_most=12):
            client.get(address)
