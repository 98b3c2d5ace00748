"""The verifier's pages: the queue, the report row by row, and what is sent from there."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from renaksi.core.policy import Role
from renaksi.core.report import (
    EntryVerdict as V,
    EvidenceVerdict as P,
    ReportAction as A,
    ReportState as S,
)
from renaksi.services import reports, verification
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, ctx_of
from tests.factories.reports import entries, told, values_for
from tests.people import HUB, OWN, SIBLING
from tests.services.test_verification import clean, evidence, prove, rows
from tests.support.backends import settle

NOW = datetime.now(UTC)


@pytest.fixture
def given(session, rina, tono):
    return told(session, S.SUBMITTED, count=4)


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def buttons(response):
    return [one.get_text(" ", strip=True) for one in soup(response).main.select("button, a.btn")]


def url(given, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"/verifikasi/{given.report.id}" + (f"?{asked}" if asked else "")


def send(client, given, row, verdict, **data):
    return client.post(
        f"/verifikasi/{given.report.id}/baris/{row.lineage_id}",
        data={"verdict": verdict, "version": given.report.version, **data},
    )


# ── the queue ─────────────────────────────────────────────────────────────────
def test_the_queue_says_what_waits_and_leads_there(client, given, rina):
    page = client.sign_in(rina).get("/verifikasi/")
    assert soup(page).h1.get_text() == "1 laporan menunggu Anda, 1 melewati batas verifikasi"
    assert "Laporan B03 2026" in seen(page)
    assert "4 baris bertanda" in seen(page)
    assert soup(page).find("a", string="Buka yang teratas")["href"] == url(given)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Tidak ada yang menunggu Anda"),
        ("?tampil=lain", "Tidak ada laporan pada pihak lain"),
        ("?tampil=lewat", "Tidak ada yang melewati batas"),
        ("?tampil=diputus", "Belum ada putusan"),
        ("?q=entah", "Tidak ada laporan yang cocok"),
        ("?periode=B99", "Tidak ada laporan yang cocok"),
        ("?q=%00%25&siklus=99999&hal=-1&keadaan=aneh&tingkat=x&periode=%27&urut=z", "Tidak ada"),
        ("?tampil=lewat&tingkat=99999999999999999999", "Tidak ada"),
    ],
)
def test_an_empty_list_says_why(client, rina, query, title):
    page = client.sign_in(rina).get(f"/verifikasi/{query}")
    assert (page.status_code, title in seen(page)) == (200, True)


def test_filters_narrow_and_stay(client, session, given, rina):
    told(session, S.IN_VERIFICATION, code=SIBLING, nil="Belum ada kegiatan.")
    client.sign_in(rina)
    for query, names in [
        ("", {"Kabupaten Sleman", "Kabupaten Bantul"}),
        ("q=bantul", {"Kabupaten Bantul"}),
        ("tanda=1", {"Kabupaten Sleman"}),
        ("keadaan=in_verification", {"Kabupaten Bantul"}),
        ("periode=b03&siklus=2026", {"Kabupaten Sleman", "Kabupaten Bantul"}),
        ("siklus=2025", set()),
    ]:
        page = soup(client.get(f"/verifikasi/?{query}"))
        found = {one.get_text() for one in page.select(".r-queue tbody th a")}
        assert found == names, query
    page = soup(client.get("/verifikasi/?q=bantul&tanda=1"))
    assert page.find("input", id="q")["value"] == "bantul"
    assert all("q=bantul" in one["href"] for one in page.select(".r-tabs a"))


def test_the_list_is_sorted_as_asked(client, session, given, rina):
    told(session, S.SUBMITTED, code=SIBLING, nil="Belum ada kegiatan.", at=given.now)
    client.sign_in(rina)
    for order, first in [
        ("", "Kabupaten Sleman"),
        ("instansi", "Kabupaten Bantul"),
        ("tanda", "Kabupaten Sleman"),
    ]:
        page = soup(client.get(f"/verifikasi/?urut={order}"))
        assert page.select_one(".r-queue tbody th a").get_text() == first, order


def test_beyond_the_last_page_there_is_a_way_back(client, given, rina):
    assert "Ke halaman pertama" in seen(client.sign_in(rina).get("/verifikasi/?hal=9"))


def test_the_file_holds_exactly_what_is_filtered(client, session, given, rina):
    told(session, S.SUBMITTED, code=SIBLING)
    client.sign_in(rina)
    text = client.get("/verifikasi/daftar.csv?q=bantul").get_data(as_text=True)
    assert "Kabupaten Bantul" in text
    assert "Kabupaten Sleman" not in text
    for tab in ("saya", "lain", "lewat", "diputus"):
        answer = client.get(f"/verifikasi/daftar.xlsx?tampil={tab}")
        assert answer.status_code == 200


def test_decided_reports_are_listed_with_their_reason(client, session, rina, tono):
    told(session, S.RETURNED)
    page = client.sign_in(rina).get("/verifikasi/?tampil=diputus")
    assert "Mohon lengkapi bukti." in seen(page)
    assert "Dikembalikan" in seen(page)
    text = client.get("/verifikasi/daftar.csv?tampil=diputus").get_data(as_text=True)
    assert "Mohon lengkapi bukti." in text


def test_what_a_hub_lets_lie_is_shown_to_the_tier_above(client, session, given, eko):
    page = client.sign_in(eko).get("/verifikasi/")
    assert soup(page).h1.get_text() == "Tidak ada laporan yang menunggu Anda"
    assert "Melewati batas di bawah (1)" in seen(page)
    page = client.get("/verifikasi/?tampil=lewat")
    assert "Melewati batas di Daerah Istimewa Yogyakarta" in seen(page)
    assert "Kabupaten Sleman" in seen(page)
    hub = agency(session, HUB).id
    assert "Kabupaten Sleman" in seen(client.get(f"/verifikasi/?tampil=lewat&tingkat={hub}"))
    other = agency(session, "35").id
    assert "Kabupaten Sleman" not in seen(client.get(f"/verifikasi/?tampil=lewat&tingkat={other}"))


def test_a_tier_that_stands_in_is_told_so(client, session, given, rina, eko):
    rina.is_active = False
    page = client.sign_in(eko).get("/verifikasi/")
    assert "dialihkan dari Daerah Istimewa Yogyakarta" in seen(page)
    assert "1 laporan menunggu Anda" in seen(page)


def test_the_queue_is_for_reviewers(client, given, sari, oki, agus):
    for user in (sari, oki, agus):
        assert client.sign_in(user).get("/verifikasi/").status_code == 403


# ── the page of one report ────────────────────────────────────────────────────
def test_the_page_opens_with_the_first_flagged_row(client, session, given, rina):
    found = rows(session, given.report)
    prove(session, found[0])
    page = client.sign_in(rina).get(url(given))
    assert soup(page).find("h2", id="aksi").get_text() == "Melatih petugas pengaduan angkatan 2"
    assert "Bukti yang diwajibkan belum ada: Daftar hadir, Hasil uji akhir." in seen(page)
    assert "Terima 1 baris bersih sekaligus" in buttons(page)
    stands = [one.get_text() for one in soup(page).select(".v-rows .r-st")]
    assert stands == ["Bersih", "Bertanda", "Bertanda", "Bertanda"]


def test_a_row_is_opened_by_its_number_and_leads_to_its_neighbours(client, given, rina):
    client.sign_in(rina)
    page = soup(client.get(url(given, baris="2.1")))
    assert page.select_one(".v-rows [aria-current]").find("span").get_text() == "2.1"
    keys = {one["data-key"]: one["href"] for one in page.select(".r-keys a")}
    assert keys["j"].endswith("baris=3.1#aksi")
    assert keys["k"].endswith("baris=1.1#aksi")
    for odd in ("9.9", "%00", "x" * 500):
        assert client.get(url(given, baris=odd)).status_code == 200


def test_accepting_leads_to_the_next_row_and_begins_the_verification(client, session, given, rina):
    client.sign_in(rina)
    row = rows(session, given.report)[1]
    answer = send(client, given, row, "accepted")
    assert answer.headers["Location"] == url(given, baris="3.1") + "#aksi"
    assert (row.verdict, given.report.state) == (V.ACCEPTED, S.IN_VERIFICATION)
    page = client.get(url(given, baris="2.1"))
    assert "Aksi 2.1 diterima." in seen(page)
    assert "Ubah putusan" in buttons(page)


def test_another_value_stands_beside_the_reported_one(client, session, given, rina):
    client.sign_in(rina)
    row = rows(session, given.report)[0]
    send(client, given, row, "adjusted", value="7,5", note="Dua peserta tidak hadir")
    assert (row.verified_value, row.realization) == (Decimal("7.5"), Decimal(10))
    page = client.get(url(given, baris="1.1"))
    assert "Nilai terverifikasi 7,5 menurut laporan 100,00%" in seen(page)
    assert soup(page).find("input", id="value")["value"] == "7,5"
    assert "menurut verifikasi" in seen(page)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"verdict": ""}, "Pilih putusannya."),
        ({"verdict": "entah"}, "Pilih salah satu dari daftar."),
        ({"verdict": "returned", "note": " "}, "Tuliskan alasannya"),
        ({"verdict": "adjusted", "value": "", "note": "Cek"}, "Isi nilai terverifikasi"),
        ({"verdict": "adjusted", "value": "sepuluh", "note": "Cek"}, "“sepuluh” bukan angka"),
        ({"verdict": "adjusted", "value": "-4", "note": "Cek"}, "tidak boleh"),
        ({"verdict": "adjusted", "value": "9", "note": ""}, "Tuliskan alasannya"),
        ({"verdict": "returned", "note": "x" * 2001}, "2000"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_the_rest_is_kept(
    client, session, given, rina, data, sentence
):
    row = rows(session, given.report)[0]
    sent = {"verdict": "accepted", "value": "", "note": "", **data}
    answer = client.sign_in(rina).post(
        f"/verifikasi/{given.report.id}/baris/{row.lineage_id}",
        data={"version": given.report.version, **sent},
    )
    assert answer.status_code == 422
    assert sentence in seen(answer)
    kept = soup(answer).find("textarea", id="note").get_text().strip()
    assert kept == sent["note"].strip()
    assert given.report.state is S.SUBMITTED


def test_a_verdict_is_taken_back(client, session, given, rina):
    client.sign_in(rina)
    row = rows(session, given.report)[0]
    send(client, given, row, "returned", note="Lampirkan")
    answer = send(client, given, row, "returned", note="Lampirkan", batalkan="1")
    assert answer.headers["Location"] == url(given, baris="1.1") + "#aksi"
    assert row.verdict is V.PENDING


def test_of_two_verifiers_the_second_is_told_and_keeps_the_note(client, session, given, rina):
    evi = make_person(session, "evi@contoh.test", (Role.EVALUATOR, HUB), name="Evi Lestari")
    first, second, *_ = rows(session, given.report)
    seen_version = given.report.version
    ctx = ctx_of(session, evi, given.now)
    verification.judge_row(ctx, given.report.id, first.lineage_id, verdict=V.ACCEPTED)
    answer = client.sign_in(rina).post(
        f"/verifikasi/{given.report.id}/baris/{second.lineage_id}",
        data={"verdict": "returned", "note": "Daftar hadir kurang", "version": seen_version},
    )
    assert answer.status_code == 409
    assert "sudah diubah orang lain" in seen(answer)
    assert "Evi Lestari" in seen(answer)
    assert "Baris diterima" in seen(answer)
    assert soup(answer).find("blockquote").get_text() == "Daftar hadir kurang"
    assert second.verdict is V.PENDING


def test_a_report_withdrawn_meanwhile_is_told(client, session, given, rina):
    row = rows(session, given.report)[0]
    manager = ctx_of(session, given.cast.manager, given.now)
    reports.take_step(manager, given.report.id, A.WITHDRAW, version=None)
    answer = send(client.sign_in(rina), given, row, "returned", note="Daftar hadir kurang")
    assert answer.status_code == 409
    assert "Pengajuan ditarik kembali" in seen(answer)
    assert "Daftar hadir kurang" in seen(answer)


def test_clean_rows_are_accepted_in_one_step(client, session, given, rina):
    clean(session, given.report)
    client.sign_in(rina)
    form = soup(client.get(url(given))).select_one(".r-head form")
    assert form.button.get_text() == "Terima 4 baris bersih sekaligus"
    data = [(one["name"], one["value"]) for one in form.select("input") if one["name"] == "baris"]
    answer = client.post(
        form["action"],
        data={"baris": [value for _, value in data], "version": given.report.version},
    )
    page = client.get(answer.headers["Location"])
    assert "4 baris bersih diterima." in seen(page)
    assert {one.verdict for one in rows(session, given.report)} == {V.ACCEPTED}
    assert "Verifikasi laporan, 4 baris" in buttons(page)


def test_a_bunch_with_a_row_flagged_meanwhile_is_refused(client, session, given, rina):
    found = clean(session, given.report)
    links = [one.lineage_id for one in found]
    found[0].description = found[1].description
    settle(session)
    answer = client.sign_in(rina).post(
        f"/verifikasi/{given.report.id}/bersih",
        data={"baris": links, "version": given.report.version},
    )
    assert answer.status_code == 409
    assert "Baris ini bertanda" in seen(answer)
    assert {one.verdict for one in rows(session, given.report)} == {V.PENDING}


@pytest.mark.parametrize(
    ("checkpoint", "value", "sentences"),
    [
        ("B03", 13, ["Realisasi di atas 120% target: 130,00%.", "tanpa pembanding"]),
        (
            "B06",
            4,
            [
                "Realisasi lebih rendah daripada periode lalu: 10 pada B03.",
                "B03: 10, berkurang 6",
            ],
        ),
        ("B06", 14, ["B03: 10, bertambah 4"]),
        ("B06", 10, ["sama dengan B03"]),
    ],
)
def test_each_flag_says_what_it_is_about(client, session, rina, tono, checkpoint, value, sentences):
    if checkpoint != "B03":
        told(session, S.VERIFIED)
    given = told(session, S.SUBMITTED, checkpoint=checkpoint, values=values_for(1, value))
    page = seen(client.sign_in(rina).get(url(given, baris="1.1")))
    for sentence in sentences:
        assert sentence in page
    assert "Uraian sama persis dengan baris lain." in page


def test_a_file_used_elsewhere_leads_to_where(client, session, given, rina):
    other = told(session, S.DRAFT, code=SIBLING)
    found = rows(session, given.report)
    link = evidence(session, found[0])
    copy = evidence(session, rows(session, other.report)[0], "salinan.pdf")
    copy.evidence_version.file_id = link.evidence_version.file_id
    settle(session)
    page = client.sign_in(rina).get(url(given, baris="1.1"))
    assert "Berkas yang sama dipakai di tempat lain." in seen(page)
    where = soup(page).find("a", string="Lihat di mana")["href"]
    assert "Kabupaten Bantul" in seen(client.get(where))


def test_a_due_row_nobody_filled_is_called_so(client, session, rina, tono):
    given = told(session, S.DRAFT)
    rows(session, given.report)[0].realization = None
    settle(session)
    manager = ctx_of(session, given.cast.manager, given.now)
    reports.take_step(manager, given.report.id, A.SUBMIT, version=None)
    page = client.sign_in(rina).get(url(given, baris="1.1"))
    assert "Diterima berarti dihitung nol" in seen(page)
    assert "belum diisi instansi" in seen(page)
    assert soup(page).select_one(".v-rows .r-st").get_text() == "Belum diisi"


# ── evidence ──────────────────────────────────────────────────────────────────
def test_evidence_is_accepted_or_rejected_with_the_reason(client, session, given, rina):
    row = rows(session, given.report)[0]
    link = evidence(session, row)
    client.sign_in(rina)
    action = f"/verifikasi/{given.report.id}/bukti/{link.id}"
    answer = client.post(action, data={"verdict": "rejected", "note": ""})
    assert answer.status_code == 422
    assert "Tuliskan mengapa bukti ini ditolak." in seen(answer)
    version = given.report.version
    answer = client.post(
        action, data={"verdict": "rejected", "note": "Tidak terbaca", "version": version}
    )
    assert answer.headers["Location"] == url(given, baris="1.1") + "#bukti"
    assert (link.verdict, link.verdict_note) == (P.REJECTED, "Tidak terbaca")
    page = client.get(url(given, baris="1.1"))
    assert "Tidak terbaca" in seen(page)
    assert "Bukti ditolak" in seen(page)


def test_evidence_of_another_report_is_not_reached_through_this_one(client, session, given, rina):
    other = told(session, S.SUBMITTED, code=SIBLING)
    link = evidence(session, rows(session, other.report)[0])
    client.sign_in(rina)
    for link_id in (link.id, 10**6):
        answer = client.post(
            f"/verifikasi/{given.report.id}/bukti/{link_id}",
            data={"verdict": "accepted", "version": given.report.version},
        )
        assert answer.status_code == 404
    assert link.verdict is P.PENDING


# ── the whole report ──────────────────────────────────────────────────────────
def test_a_report_is_verified_on_a_page_that_says_what_happens(client, session, given, rina):
    clean(session, given.report)
    ctx = ctx_of(session, rina, given.now)
    verification.accept_clean(ctx, given.report.id)
    first = rows(session, given.report)[0]
    verification.judge_row(
        ctx,
        given.report.id,
        first.lineage_id,
        verdict=V.ADJUSTED,
        value=Decimal(9),
        note="Satu tidak hadir",
    )
    client.sign_in(rina)
    page = client.get(f"/verifikasi/{given.report.id}/langkah/verifikasi")
    assert "4 baris diterima" in seen(page)
    assert "10 menjadi 9" in seen(page)
    answer = client.post(
        f"/verifikasi/{given.report.id}/langkah/verifikasi", data={"version": given.report.version}
    )
    assert answer.headers["Location"] == "/verifikasi/"
    assert given.report.state is S.VERIFIED
    assert "sudah diverifikasi" in seen(client.get("/verifikasi/"))


def test_a_report_with_undecided_rows_is_not_verified(client, session, given, rina):
    row = rows(session, given.report)[0]
    send(client.sign_in(rina), given, row, "accepted")
    page = client.get(f"/verifikasi/{given.report.id}/langkah/verifikasi")
    assert page.status_code == 422
    assert "Masih ada 3 baris yang belum diputuskan" in seen(page)
    assert not soup(page).select("main form")


def test_a_return_needs_a_reason_and_has_a_deadline_of_its_own(client, session, given, rina):
    row = rows(session, given.report)[0]
    client.sign_in(rina)
    send(client, given, row, "returned", note="Lampirkan daftar hadir")
    assert "Kembalikan sekarang dengan 1 baris" in buttons(client.get(url(given)))
    path = f"/verifikasi/{given.report.id}/langkah/kembalikan"
    page = client.get(path)
    assert "Lampirkan daftar hadir" in seen(page)
    assert "3 baris belum diputus" in seen(page)
    day = soup(page).find("input", id="return_due_on")["value"]
    sent = {"version": given.report.version, "return_due_on": day}
    answer = client.post(path, data={**sent, "note": ""})
    assert (answer.status_code, "Tuliskan alasannya." in seen(answer)) == (422, True)
    answer = client.post(path, data={**sent, "note": "Satu baris", "return_due_on": "2020-01-01"})
    assert (answer.status_code, "sudah lewat" in seen(answer)) == (422, True)
    client.post(path, data={**sent, "note": "Satu baris kurang"})
    assert given.report.state is S.RETURNED
    assert given.report.return_due_on.isoformat() == day


def test_a_return_without_a_returned_row_is_refused(client, session, given, rina):
    send(client.sign_in(rina), given, rows(session, given.report)[0], "accepted")
    path = f"/verifikasi/{given.report.id}/langkah/kembalikan"
    day = soup(client.get(path)).find("input", id="return_due_on")["value"]
    answer = client.post(
        path, data={"version": given.report.version, "return_due_on": day, "note": "Cek"}
    )
    assert answer.status_code == 422
    assert "Belum ada baris yang dikembalikan" in seen(answer)


def test_a_nil_report_is_accepted_or_returned_as_a_whole(client, session, rina, tono):
    given = told(session, S.SUBMITTED, nil="Kegiatan dimulai triwulan depan.")
    client.sign_in(rina)
    page = client.get(url(given))
    assert "Kegiatan dimulai triwulan depan." in seen(page)
    assert "Mulai verifikasi" in buttons(page)
    path = f"/verifikasi/{given.report.id}/langkah"
    client.post(f"{path}/mulai", data={"version": given.report.version})
    page = client.get(url(given))
    assert {"Verifikasi laporan nihil", "Kembalikan laporan"} <= set(buttons(page))
    client.post(f"{path}/verifikasi", data={"version": given.report.version})
    assert given.report.state is S.VERIFIED


def test_a_verified_report_is_reopened_with_a_reason(client, session, rina, tono, eko):
    given = told(session, S.VERIFIED)
    for user in (rina, eko):  # the verifier and the centre
        page = client.sign_in(user).get(url(given))
        assert "Buka kembali laporan" in buttons(page)
        assert not soup(page).select(".v-verdict")
    path = f"/verifikasi/{given.report.id}/langkah/buka-kembali"
    day = soup(client.get(path)).find("input", id="return_due_on")["value"]
    client.post(
        path,
        data={"version": given.report.version, "return_due_on": day, "note": "Temuan APIP"},
    )
    assert given.report.state is S.REOPENED


def test_a_step_on_a_report_that_has_moved_is_told(client, session, given, rina):
    clean(session, given.report)
    verification.accept_clean(ctx_of(session, rina, given.now), given.report.id)
    client.sign_in(rina)
    path = f"/verifikasi/{given.report.id}/langkah/verifikasi"
    old = given.report.version
    client.post(path, data={"version": old})
    answer = client.post(path, data={"version": old, "note": "Sudah lengkap"})
    assert answer.status_code == 409
    assert "Sudah lengkap" in seen(answer)


# ── rights ────────────────────────────────────────────────────────────────────
def test_who_worked_on_the_report_is_told_why_not(client, session, given, rina):
    admin = a_cast(session, agency(session, OWN)).admin
    give(session, admin, Role.EVALUATOR, HUB)
    page = client.sign_in(admin).get(url(given))
    assert "Anda ikut menyusun berkas ini" in seen(page)
    assert not soup(page).select(".v-verdict, .v-proof-do")


def test_a_higher_tier_is_told_whose_turn_it_is(client, session, given, eko):
    page = client.sign_in(eko).get(url(given))
    assert "Langkah ini ditangani oleh Daerah Istimewa Yogyakarta." in seen(page)
    assert not soup(page).select(".v-verdict")
    row = rows(session, given.report)[0]
    assert send(client, given, row, "accepted").status_code == 403


def test_for_the_sibling_the_report_does_not_exist(client, session, given, dewi):
    assert client.sign_in(dewi).get(url(given)).status_code == 403
    give(session, dewi, Role.EVALUATOR, SIBLING)
    assert client.sign_in(dewi).get(url(given)).status_code == 404
    row = rows(session, given.report)[0]
    assert send(client, given, row, "accepted").status_code == 404
    assert client.get("/verifikasi/999999").status_code == 404


def test_the_agency_itself_has_no_verification_page(client, session, given, sari):
    give(session, sari, Role.EVALUATOR, OWN)
    assert client.sign_in(sari).get(url(given)).status_code == 403


def test_an_unknown_row_is_not_found(client, given, rina):
    answer = client.sign_in(rina).post(
        f"/verifikasi/{given.report.id}/baris/entah", data={"verdict": "accepted"}
    )
    assert answer.status_code == 404


# ── cost ──────────────────────────────────────────────────────────────────────
def test_the_pages_cost_the_same_for_many(client, session, rina, tono, eko, count_queries):
    few = told(session, S.IN_VERIFICATION, count=2)
    many = told(session, S.IN_VERIFICATION, code=SIBLING, count=40)
    told(session, S.RETURNED, code="34.01")
    for entry in list(entries(session, many.report))[:20]:
        evidence(session, entry, f"{entry.id}.pdf")
    evidence(session, rows(session, few.report)[0])
    client.sign_in(rina)
    urls = [url(one, baris="1.1") for one in (few, many)]
    with count_queries(at_most=12) as small:
        client.get(urls[0])
    with count_queries(at_most=12) as large:
        client.get(urls[1])
    assert len(large) == len(small)
    for user in (rina, eko):
        client.sign_in(user)
        for tab in ("saya", "lain", "lewat", "diputus"):
            with count_queries(at_most=12):
                client.get(f"/verifikasi/?tampil={tab}")
