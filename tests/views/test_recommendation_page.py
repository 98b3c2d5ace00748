"""One recommendation: its answers, the check, the decision, the plan, remarks, and who sees what."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from renaksi.core.recommendation import (
    AnswerStage as G,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.models import FollowUpEvidence
from tests.factories.recommendations import NARRATIVE, NOTE, TEXT, answer, walk
from tests.support.backends import settle
from tests.support.sample_files import pdf

DAY = timedelta(days=1)


def url(found, rest=""):
    return f"/rekomendasi/{found.recommendation.id}{rest}"


def soup(response):
    return BeautifulSoup(response.text, "html.parser")


def seen(response):
    return " ".join(soup(response).main.get_text(" ").split())


def buttons(response):
    return [one.get_text(" ", strip=True) for one in soup(response).main.select("button, a.btn")]


def a_file(content=None, name="Rekapitulasi.pdf", **more):
    fields = {"effective_on": "2026-03-01", "description": "", **more}
    return fields | {"file": (io.BytesIO(pdf() if content is None else content), name)}


def upload(client, found, content=None, **more):
    """Hand in a file as the page does: with the words that stand in the form."""
    page = soup(client.get(url(found, "/tindak-lanjut")))
    fields = {
        "version": page.select_one("input[name=version]")["value"],
        "narrative": page.select_one("textarea[name=narrative]").get_text().lstrip("\r\n"),
        "unggah": "1",
    }
    data = fields | a_file(content) | more
    return client.post(url(found, "/tindak-lanjut"), data=data)


# ── what a page tells whom ────────────────────────────────────────────────────
def test_the_page_tells_each_person_the_next_step(
    recommended, make_client, sari, budi, rina, oki, dewi
):
    found = recommended()
    page = make_client().sign_in(sari).get(url(found))
    assert soup(page).h1.get_text() == "Menunggu tindak lanjut Kabupaten Sleman"
    assert "Sisa 60 hari" in seen(page)
    assert TEXT in seen(page)
    assert "Tulis tindak lanjut" in buttons(page)
    page = make_client().sign_in(rina).get(url(found))
    assert "Tulis tindak lanjut" not in buttons(page)
    assert {"Tarik rekomendasi", "Usulkan tidak dapat ditindaklanjuti"} <= set(buttons(page))
    page = make_client().sign_in(oki).get(url(found))
    assert buttons(page) == ["Kirim komentar"]
    assert "Menunggu Kabupaten Sleman menulis dan mengajukan tindak lanjut." in seen(page)
    assert make_client().sign_in(dewi).get(url(found)).status_code == 404


@pytest.mark.parametrize(
    ("status", "stage", "title"),
    [
        (S.DRAFT, G.ADDRESSEE, "Rancangan rekomendasi kepada Kabupaten Sleman"),
        (S.OPEN, G.REVIEW, "Tindak lanjut menunggu keputusan Daerah Istimewa Yogyakarta"),
        (S.IN_PROCESS, G.ADDRESSEE, "Belum sesuai, menunggu tindak lanjut berikutnya"),
        (S.OPEN, G.APPROVAL, "Usulan menunggu persetujuan orang kedua"),
        (S.RESOLVED, G.ADDRESSEE, "dinyatakan sesuai"),
        (S.NOT_ACTIONABLE, G.ADDRESSEE, "Rekomendasi tidak dapat ditindaklanjuti"),
        (S.WITHDRAWN, G.ADDRESSEE, "Rekomendasi ditarik"),
    ],
)
def test_every_state_has_its_page_within_twelve_statements(
    recommended, client, rina, count_queries, status, stage, title
):
    found = recommended(status, stage)
    here = url(found)
    client.sign_in(rina)
    with count_queries(at_most=9):
        page = client.get(here)
    assert title in soup(page).h1.get_text()


def test_the_same_cause_again_is_pointed_out(recommended, client, rina):
    first = recommended(S.RESOLVED)
    again = recommended(cause="petugas PENGHUBUNG, belum ditunjuk.", at=first.now + DAY)
    recommended(code="34.02", at=first.now + DAY)
    page = client.sign_in(rina).get(url(again))
    number = first.recommendation.number
    assert f"Sebab yang sama sudah disampaikan: {number} (sesuai)" in seen(page)
    assert "Berulang" not in seen(client.get(url(first)))


def test_a_draft_is_the_issuers_own_and_has_no_steps_of_an_issued_one(
    recommended, make_client, rina, sari, oki
):
    found = recommended(S.DRAFT)
    issuer = make_client().sign_in(rina)
    page = issuer.get(url(found))
    assert {"Terbitkan", "Ubah rancangan", "Buang rancangan"} <= set(buttons(page))
    for rest in ("/langkah/tarik", "/pelimpahan"):
        assert issuer.get(url(found, rest)).status_code == 409
    for who in (sari, oki):
        reader = make_client().sign_in(who)
        for rest in ("", "/tindak-lanjut", "/aksi", "/langkah/ajukan", "/tanda-terima/1"):
            assert reader.get(url(found, rest)).status_code == 404


def test_what_is_overdue_says_by_how_many_days(recommended, client, rina, time_machine):
    found = recommended()
    time_machine.move_to(found.now + 71 * DAY, tick=False)
    page = client.sign_in(rina).get(url(found))
    assert soup(page).h1.get_text() == "Tindak lanjut Kabupaten Sleman lewat 11 hari"
    assert "hari ke-71 dari 60 hari kalender" in seen(page)


# ── written, proved, submitted ────────────────────────────────────────────────
def test_from_the_first_word_to_the_receipt(
    recommended, make_client, session, sari, budi, rina, count_queries
):
    found = recommended()
    admin, manager = make_client().sign_in(sari), make_client().sign_in(budi)
    here = url(found, "/tindak-lanjut")
    saved = admin.post(here, data={"narrative": "Awal", "version": "0"})
    assert saved.status_code == 303
    assert upload(admin, found, narrative=NARRATIVE).status_code == 303  # both in one go
    with count_queries(at_most=12):
        page = admin.get(here)
    assert NARRATIVE in page.text
    assert "Rekapitulasi.pdf" in seen(page)
    assert "Pejabat Pengelola Pengaduan Kabupaten Sleman mengajukannya" in seen(page)
    assert "Rancangan" not in seen(make_client().sign_in(rina).get(url(found)))
    assert admin.get(url(found, "/langkah/ajukan")).status_code == 403

    step = manager.get(url(found, "/langkah/ajukan"))
    assert "tidak dapat diubah selama diperiksa" in seen(step)
    version = soup(step).select_one("input[name=version]")["value"]
    sent = manager.post(url(found, "/langkah/ajukan"), data={"version": version, "note": ""})
    assert sent.headers["Location"] == url(found, "/tanda-terima/1")
    receipt = manager.get(sent.headers["Location"])
    number = f"TL/2026/34/{found.recommendation.id:06d}/01"
    assert soup(receipt).h1.get_text() == f"Tanda terima {number}"
    check = soup(receipt).find("a", string="Halaman periksa")["href"]
    anybody = make_client().get(check)
    assert number in seen(anybody)
    assert soup(receipt).select_one("dd.r-hash").get_text().split()[1][:64] in seen(anybody)
    assert "Sleman" not in seen(anybody)
    assert make_client().get(f"{check}x").status_code == 404
    print_ = manager.get(url(found, "/tanda-terima/1.pdf"))
    assert (print_.status_code, print_.mimetype) == (200, "application/pdf")
    again = manager.post(url(found, "/langkah/ajukan"), data={"version": version, "note": ""})
    assert (again.status_code, "Langkah ini sudah tercatat" in seen(again)) == (409, True)

    page = make_client().sign_in(rina).get(url(found))
    assert {"Simpan keputusan", "Kirim komentar"} <= set(buttons(page))
    assert "Rekapitulasi.pdf" in seen(page)
    file_id = session.scalars(select(FollowUpEvidence.version_id)).one()
    reader = make_client().sign_in(rina)
    assert reader.get(f"/bukti/berkas/{file_id}").status_code == 200


def test_the_manager_goes_straight_on_to_submitting(recommended, client, budi):
    found = recommended()
    sent = client.sign_in(budi).post(
        url(found, "/tindak-lanjut"),
        data={"narrative": NARRATIVE, "version": "0", "ajukan": "1"},
    )
    assert sent.headers["Location"] == url(found, "/langkah/ajukan")


def test_nothing_written_cannot_be_submitted(recommended, client, budi):
    found = recommended()
    page = client.sign_in(budi).get(url(found, "/langkah/ajukan"))
    assert "Tuliskan tindak lanjutnya dahulu." in seen(page)
    assert "Ajukan tindak lanjut" not in buttons(page)


def test_two_writers_see_each_others_words(recommended, make_client, session, sari, budi):
    found = recommended()
    answer(session, sari, found.recommendation, found.now, "Ditulis Sari")
    late = (
        make_client()
        .sign_in(budi)
        .post(url(found, "/tindak-lanjut"), data={"narrative": "Ditulis Budi", "version": "0"})
    )
    assert late.status_code == 409
    assert soup(late).select_one("textarea[name=narrative]").get_text().strip() == "Ditulis Budi"
    assert "Ditulis Sari" in seen(late)
    version = soup(late).select_one("input[name=version]")["value"]
    own = (
        make_client()
        .sign_in(budi)
        .post(url(found, "/tindak-lanjut"), data={"narrative": "Ditulis Budi", "version": version})
    )
    assert own.status_code == 303


def test_words_typed_while_it_was_submitted_stay_in_sight(recommended, client, sari):
    found = recommended(S.OPEN, G.REVIEW)
    late = client.sign_in(sari).post(
        url(found, "/tindak-lanjut"), data={"narrative": "Masih mengetik", "version": "1"}
    )
    assert late.status_code == 409
    assert "Masih mengetik" in seen(late)


def test_a_bad_file_is_told_beside_its_field_and_the_words_are_kept(
    recommended, client, session, sari
):
    found = recommended()
    client.sign_in(sari)
    for place, (sent, sentence) in enumerate((
        ({"file": (io.BytesIO(b""), "")}, "Pilih berkasnya dahulu."),
        ({"file": (io.BytesIO(b"bukan pdf"), "a.pdf")}, "Berkas tidak dapat dibaca"),
        ({"effective_on": "2031-01-01"}, "Tanggal ini belum tiba"),
        ({"effective_on": ""}, "Isi tanggal dokumen"),
        ({"description": "x" * 2001}, "Isi paling banyak"),
    )):  # fmt: skip
        page = upload(client, found, narrative=f"Uraian {place}", **sent)
        assert page.status_code == 422
        assert sentence in " ".join(one.get_text() for one in soup(page).select(".r-error"))
        assert f"Uraian {place}" in soup(page).select_one("textarea[name=narrative]").get_text()
    assert session.scalars(select(FollowUpEvidence)).all() == []


def test_evidence_that_is_there_is_used_again_and_taken_off(recommended, client, session, sari):
    found = recommended()
    client.sign_in(sari)
    here = url(found, "/tindak-lanjut")
    upload(client, found)
    version_id = session.scalars(select(FollowUpEvidence.version_id)).one()
    data = {"narrative": NARRATIVE, "version": read_version(client, here)}
    for foreign in ("999999", "ngawur"):
        assert client.post(here, data={**data, "lepas": foreign}).status_code == 404
        data["version"] = read_version(client, here)
    assert client.post(here, data={**data, "lepas": str(version_id)}).status_code == 303
    assert session.scalars(select(FollowUpEvidence)).all() == []
    data["version"] = read_version(client, here)
    onward = client.post(here, data={**data, "pilih": "1"})
    assert onward.headers["Location"] == f"{here}/pilih"
    page = client.get(f"{here}/pilih?cari=rekap")
    chosen = soup(page).select_one("input[name=bukti]")["value"]
    assert client.post(f"{here}/pilih", data={"bukti": chosen}).status_code == 303
    assert session.scalars(select(FollowUpEvidence.version_id)).one() == version_id
    assert NARRATIVE in client.get(here).text
    assert client.post(f"{here}/pilih", data={}).status_code == 422
    assert client.post(f"{here}/pilih", data={"bukti": "999999"}).status_code == 422
    assert "Tidak ada yang cocok" in seen(client.get(f"{here}/pilih?cari=%00zzz"))


def read_version(client, here):
    return soup(client.get(here)).select_one("input[name=version]")["value"]


# ── checked and decided ───────────────────────────────────────────────────────
def decision(client, found, action, note="", **more):
    page = client.get(url(found))
    version = soup(page).select_one("form[data-putusan] input[name=version]")["value"]
    data = {"decision": action, "note": note, "version": version, **more}
    return client.post(url(found, "/putusan"), data=data)


def test_lacking_then_settled_then_opened_again(
    recommended, make_client, session, sari, budi, rina
):
    found = recommended(S.OPEN, G.REVIEW)
    one, reviewer = found.recommendation, make_client().sign_in(rina)
    without = decision(reviewer, found, "find_lacking")
    assert (without.status_code, "Tuliskan alasannya." in seen(without)) == (422, True)
    kept = soup(without).select_one("input[name=decision][checked]")["value"]
    assert kept == "find_lacking"
    assert decision(reviewer, found, "find_lacking", NOTE).status_code == 303
    assert (one.status, one.stage) == (S.IN_PROCESS, G.ADDRESSEE)
    page = make_client().sign_in(sari).get(url(found, "/tindak-lanjut"))
    assert "Yang masih kurang pada tindak lanjut ke-1" in seen(page)
    assert NOTE in seen(page)
    walk(session, found.cast, one, A.ANSWER, found.now)
    settle(session)
    assert decision(reviewer, found, "resolve").status_code == 303
    assert one.status is S.RESOLVED
    page = reviewer.get(url(found))
    assert "Buka kembali" in buttons(page)
    assert "Berhenti" not in seen(page)
    again = reviewer.post(
        url(found, "/langkah/buka-kembali"), data={"version": one.version, "note": ""}
    )
    assert (again.status_code, "Tuliskan alasannya." in seen(again)) == (422, True)
    again = reviewer.post(
        url(found, "/langkah/buka-kembali"), data={"version": one.version, "note": NOTE}
    )
    assert (again.status_code, one.status) == (303, S.IN_PROCESS)


def test_the_second_of_two_deciders_is_told_and_keeps_the_words(
    recommended, make_client, session, rina, tono
):
    found = recommended(S.OPEN, G.REVIEW)
    first, second = make_client().sign_in(rina), make_client().sign_in(tono)
    version = soup(second.get(url(found))).select_one("form[data-putusan] input[name=version]")
    assert decision(first, found, "resolve").status_code == 303
    data = {"decision": "find_lacking", "note": "Pandangan kedua", "version": version["value"]}
    late = second.post(url(found, "/putusan"), data=data)
    assert late.status_code == 409
    assert "Pandangan kedua" in seen(late)
    assert "Rina Kusuma" in seen(late)
    session.refresh(found.recommendation)
    assert found.recommendation.status is S.RESOLVED


def test_not_actionable_needs_another_person(recommended, make_client, rina, tono, sari):
    found = recommended(S.OPEN, G.REVIEW)
    proposer, other = make_client().sign_in(rina), make_client().sign_in(tono)
    assert decision(proposer, found, "propose_not_actionable", NOTE).status_code == 303
    page = proposer.get(url(found))
    assert "Simpan keputusan" not in buttons(page)
    assert "bukan orang yang sama" in seen(page) or "orang lain" in seen(page)
    page = other.get(url(found))
    assert "Persetujuan kedua" in seen(page)
    assert NOTE in seen(page)
    assert decision(other, found, "approve_not_actionable").status_code == 303
    assert found.recommendation.status is S.NOT_ACTIONABLE
    page = make_client().sign_in(sari).get(url(found))
    assert soup(page).h1.get_text() == "Rekomendasi tidak dapat ditindaklanjuti"
    assert "Tulis tindak lanjut" not in buttons(page)


@pytest.mark.parametrize("who", ["sari", "budi", "joko", "oki", "wati"])
def test_who_only_reads_decides_nothing(recommended, client, request, who):
    found = recommended(S.OPEN, G.REVIEW)
    client.sign_in(request.getfixturevalue(who))
    for data in (
        {"decision": "resolve"},
        {"decision": "decline_not_actionable"},
        {"decision": "ngawur"},
        {},
    ):
        assert client.post(url(found, "/putusan"), data=data).status_code == 403
    assert client.post(url(found, "/langkah/sesuai"), data={}).status_code == 403
    assert client.get(url(found, "/langkah/tarik")).status_code == 403
    assert client.get(url(found, "/langkah/ngawur")).status_code == 404
    assert client.get(url(found, "/pelimpahan")).status_code == 403


def test_the_apip_checks_before_the_issuer(
    recommended, make_client, session, sari, budi, joko, rina
):
    found = recommended()
    found.recommendation.asks_audit = True
    settle(session)
    answer(session, sari, found.recommendation, found.now)
    manager, auditor = make_client().sign_in(budi), make_client().sign_in(joko)
    step = manager.get(url(found, "/langkah/ajukan"))
    assert "kepada APIP Kabupaten Sleman" in seen(step)
    version = soup(step).select_one("input[name=version]")["value"]
    manager.post(url(found, "/langkah/ajukan"), data={"version": version})
    assert "Simpan keputusan" not in buttons(make_client().sign_in(rina).get(url(found)))
    page = auditor.get(url(found))
    assert "Pemeriksaan APIP" in seen(page)
    assert decision(auditor, found, "send_back", NOTE).status_code == 303
    assert "Dikembalikan APIP" in seen(manager.get(url(found)))
    walk(session, found.cast, found.recommendation, A.ANSWER, found.now)
    settle(session)
    assert decision(auditor, found, "forward").status_code == 303
    assert found.recommendation.stage is G.REVIEW
    taken_back = manager.get(url(found, "/langkah/tarik-tindak-lanjut"))
    version = soup(taken_back).select_one("input[name=version]")["value"]
    data = {"version": version, "note": ""}
    assert manager.post(url(found, "/langkah/tarik-tindak-lanjut"), data=data).status_code == 303
    assert manager.get(url(found, "/tanda-terima/2")).status_code == 404


def test_the_decision_is_handed_to_another_agency_and_taken_back(
    recommended, make_client, session, rina, eko, ratna, sari
):
    found = recommended(S.OPEN, G.REVIEW)
    issuer = make_client().sign_in(rina)
    page = issuer.get(url(found, "/pelimpahan"))
    options = {one.get_text(): one["value"] for one in soup(page).select("option")}
    assert next(iter(options.values())) == ""
    centre = options["Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi"]
    version = soup(page).select_one("input[name=version]")["value"]
    data = {"version": version, "note": "Ditangani pusat", "agency": centre}
    for bad in ({**data, "note": ""}, {**data, "agency": "999999"}):
        assert issuer.post(url(found, "/pelimpahan"), data=bad).status_code == 422
    assert issuer.post(url(found, "/pelimpahan"), data=data).status_code == 303
    page = issuer.get(url(found))
    assert "Keputusan dilimpahkan kepada" in seen(page)
    assert "Simpan keputusan" not in buttons(page)
    assert "Ubah pelimpahan" in buttons(page)
    back = {"version": found.recommendation.version, "note": "Kembali", "agency": ""}
    assert issuer.post(url(found, "/pelimpahan"), data=back).status_code == 303
    assert "Simpan keputusan" in buttons(issuer.get(url(found)))
    done = {"version": found.recommendation.version, "decision": "resolve", "note": ""}
    assert issuer.post(url(found, "/putusan"), data=done).status_code == 303
    late = issuer.post(url(found, "/pelimpahan"), data=data)
    assert (late.status_code, "Ditangani pusat" in seen(late)) == (409, True)
