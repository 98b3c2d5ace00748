"""The result on its pages: who reads it when, its prints and where their code leads, what it leads to."""

import csv
import io
from dataclasses import replace

import pypdfium2
import pytest
from sqlalchemy import select

from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S, NotAssessable
from renaksi.core.document import grouped
from renaksi.core.policy import Role
from renaksi.core.recommendation import RecommendationStatus
from renaksi.models import AssessmentResult, Recommendation, ResultDocument
from renaksi.services import assessments, moderation
from tests.factories.assessments import FINAL_AT, HUB_AT, NO, PUBLIC_AT, assessed, take
from tests.factories.people import make_person
from tests.factories.plans import ctx_of
from tests.support.backends import settle
from tests.views.test_moderation import NOTE, said, soup

PAPER = {
    "number": "LHE/7/2026", "dated": "2026-07-06", "city": "Yogyakarta",
    "signatory": "Sri Hartati", "signatory_title": "Ketua Tim Evaluator",
}  # fmt: skip


@pytest.fixture
def made(session, time_machine):
    """Sleman: 60 by the hub, A1 taken off by the centre, so 40 in the end; A3 was no before."""
    found = assessed(session, S.MODERATION, hub={"A3": NO})
    ctx = ctx_of(session, found.centre.evaluator, FINAL_AT)
    moderation.change_value(ctx, found.id, "A1", replace(NO, note=NOTE), version=0)
    moderation.finalise(ctx_of(session, found.centre.lead, FINAL_AT), found.id, version=None)
    settle(session)
    time_machine.move_to(FINAL_AT, tick=False)
    return found


def page_of(made) -> str:
    return f"/penilaian/{made.id}/hasil"


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.split())


def test_the_agency_reads_its_result_first_and_others_when_it_is_published(
    session, make_client, made, time_machine, count_queries
):
    watcher = make_person(session, "amati@ombudsman.test", (Role.OBSERVER, "OMBUDSMAN"),
                          reach="KEMENPANRB")  # fmt: skip
    sibling = make_person(session, "kelola@bantul.test", (Role.MANAGER, "34.02"))
    own, address = make_client().sign_in(made.cast.manager), page_of(made)
    own.get(address)
    with count_queries(at_most=12):
        page = own.get(address)
    hub = make_client().sign_in(made.cast.lead)
    for further in (f"{address}/lhe", address.replace("hasil", "rekomendasi")):
        hub.get(further)
        with count_queries(at_most=12):
            hub.get(further)
    assert "20,00 Kurang" in said(page)
    assert NOTE in said(page)
    assert "buka kembali" not in said(page).lower()
    outside = make_client().sign_in(watcher)
    beside = make_client().sign_in(sibling)
    for address in (page_of(made), f"{page_of(made)}/lampiran.xlsx"):
        assert outside.get(address).status_code == 404
        assert beside.get(address).status_code == 404
    time_machine.move_to(PUBLIC_AT, tick=False)
    assert "20,00 Kurang" in said(make_client().sign_in(watcher).get(page_of(made)))
    assert make_client().sign_in(sibling).get(page_of(made)).status_code == 404


@pytest.mark.parametrize("slug", ["berita-acara", "lhe"])
def test_the_print_leads_to_a_page_with_the_same_figures(session, client, made, make_client, slug):
    client.sign_in(made.cast.lead)
    address = f"{page_of(made)}/{slug}"
    draft = text_of(client.get(f"{address}.pdf").data)
    assert "RANCANGAN" in draft
    wrong = client.post(address, data=PAPER | {"number": " ", "dated": "kapan"})
    assert wrong.status_code == 422
    assert len(soup(wrong).select(".r-error")) == 2
    for _ in range(2):  # the second click adds nothing
        assert client.post(address, data=PAPER).status_code == 302
    document = session.scalars(select(ResultDocument)).one()
    printed = client.get(f"{page_of(made)}/dokumen/{document.id}").data
    text = text_of(printed)
    for word in ("LHE/7/2026", "Sri Hartati", "Kabupaten Sleman", "20,00", "Kurang"):
        assert word in text, word
    assert (NOTE in text) == (slug == "lhe")
    anybody = make_client()
    where = f"/publik/periksa/{document.token}"
    page = anybody.get(where)
    for word in ("LHE/7/2026", "6 Juli 2026", "Kabupaten Sleman", "20,00 (Kurang)"):
        assert word in said(page), word
    same = anybody.post(where, data={"file": (io.BytesIO(printed), "a.pdf")})
    assert "Berkas Anda sama" in said(same)
    other = anybody.post(where, data={"file": (io.BytesIO(printed + b" "), "a.pdf")})
    assert "bukan berkas yang diterbitkan" in said(other)
    assert make_client().sign_in(made.cast.manager).get(
        f"{page_of(made)}/dokumen/{document.id}"
    ).status_code == 200  # fmt: skip
    assert make_client().sign_in(made.cast.manager).post(address, data=PAPER).status_code == 403
    assert grouped(document.token) in text.replace(" ", "")


def test_the_annex_says_what_was_frozen(client, made):
    client.sign_in(made.cast.manager)
    text = client.get(f"{page_of(made)}/lampiran.csv").data.decode("utf-8-sig")
    rows = {row["Kode"]: row for row in csv.DictReader(io.StringIO(text))}
    assert [float(rows["A1"][f"Nilai {one}"]) for one in ("mandiri", "hub", "nasional")] == [
        100, 100, 0,
    ]  # fmt: skip
    assert rows["A1"]["Catatan pusat"] == NOTE
    points = sum(float(row["Poin"]) for code, row in rows.items() if len(code) == 2)
    assert round(points, 2) == float(rows[""]["Nilai nasional"]) == 20
    assert client.get(f"{page_of(made)}/lampiran.xlsx").status_code == 200


def test_reopening_asks_for_a_reason_and_keeps_what_was(session, client, made, make_client):
    lead = make_client().sign_in(made.cast.lead)
    lead.post(f"{page_of(made)}/lhe", data=PAPER)
    weak = f"/penilaian/{made.id}/rekomendasi"
    token = session.scalars(select(ResultDocument.token)).one()
    address = f"{page_of(made)}/buka-kembali"
    assert lead.get(address).status_code == 403
    client.sign_in(made.centre.lead)
    version = soup(client.get(address)).select_one('[name="version"]')["value"]
    assert client.post(address, data={"version": version, "note": " "}).status_code == 422
    stale = client.post(address, data={"version": "1", "note": "Bukti baru"})
    assert stale.status_code == 409
    assert "Bukti baru" in stale.text
    done = client.post(address, data={"version": version, "note": "Bukti baru dari BPK"})
    assert done.status_code == 302
    page = client.get(page_of(made))
    assert "Hasil sedang dibuka kembali" in said(page)
    assert "Bukti baru dari BPK" in said(page)
    assert "Hasil ini sudah diganti" in said(make_client().get(f"/publik/periksa/{token}"))
    own = make_client().sign_in(made.cast.manager)
    assert "Hasil sedang dibuka kembali" in said(own.get(page_of(made)))
    assert lead.get(f"{page_of(made)}/lhe").status_code == 409  # the hub waits for the new one
    late = {"pilih": "A1", "teks-A1": "Menetapkan SOP pengaduan."}
    kept = lead.post(weak, data=late)
    assert kept.status_code == 409
    assert late["teks-A1"] in kept.text
    assert session.scalars(select(Recommendation)).all() == []


def test_weak_indicators_are_edited_and_issued_in_one_go(session, client, made, make_client):
    address = f"/penilaian/{made.id}/rekomendasi"
    own = make_client().sign_in(made.cast.manager)
    assert own.get(address).status_code == 403
    client.sign_in(made.cast.lead)
    page = client.get(address)
    weak = [one["value"] for one in soup(page).select('[name="pilih"]')]
    assert set(weak) == {"A1", "A3", "B1"}
    assert "Menetapkan SOP." in page.text
    data = {
        "pilih": ["A1", "A3"],
        "teks-A1": "Menetapkan SOP pengaduan.", "prioritas-A1": "tinggi",
        "teks-A3": " ", "prioritas-A3": "sedang",
    }  # fmt: skip
    missing = client.post(address, data=data)
    assert missing.status_code == 422
    assert "Menetapkan SOP pengaduan." in missing.text
    assert client.post(address, data=data | {"pilih": []}).status_code == 422
    whole = data | {"teks-A3": "Menyediakan anggaran 2027."}
    for _ in range(2):  # the second click issues nothing more
        assert client.post(address, data=whole).status_code == 302
    issued = session.scalars(select(Recommendation).order_by(Recommendation.id)).all()
    assert [(one.text, one.status) for one in issued] == [
        ("Menetapkan SOP pengaduan.", RecommendationStatus.OPEN),
        ("Menyediakan anggaran 2027.", RecommendationStatus.OPEN),
    ]
    assert issued[0].priority.value == "tinggi"
    assert issued[0].issuer.code == "34"
    client.post(address, data={"pilih": "B1", "teks-B1": "Menetapkan renaksi.", "simpan": "1"})
    session.expire_all()
    assert "Rancangan untuk B1" in said(client.get(page_of(made)))
    seen = said(own.get(page_of(made)))
    assert issued[0].number in seen
    assert "Rancangan" not in seen  # a draft is its issuer's
    assert session.scalars(select(AssessmentResult)).one().score == 20


def test_what_cannot_be_assessed_is_told_with_its_reason(session, client, time_machine):
    found = assessed(session, S.HUB, code="34.03")
    ctx = ctx_of(session, found.cast.evaluator, HUB_AT)
    why = "Tidak satu pun bukti dikirim."
    assessments.mark_not_assessable(
        ctx, found.id, NotAssessable.NO_EVIDENCE, version=None, note=why
    )
    for who, action in (
        (found.cast.lead, A.APPROVE), (found.cast.lead, A.ANNOUNCE), (found.cast.manager, A.ACCEPT)
    ):  # fmt: skip
        take(session, found, who, HUB_AT, action)
    settle(session)
    time_machine.move_to(FINAL_AT, tick=False)
    client.sign_in(found.centre.evaluator)
    assert why in said(client.get(f"/penilaian/{found.id}/moderasi"))
    moderation.finalise(ctx_of(session, found.centre.lead, FINAL_AT), found.id, version=None)
    settle(session)
    client.sign_in(found.cast.lead)
    page = said(client.get(page_of(found)))
    assert "Tidak dapat dinilai: tidak ada bukti dukung" in page
    assert why in page
    assert "Jadikan rekomendasi" not in page
    for slug in ("berita-acara", "lhe"):
        text = text_of(client.get(f"{page_of(found)}/{slug}.pdf").data)
        assert "Tidak dapat dinilai: tidak ada bukti dukung" in text
        assert why in text
    assert client.get(f"{page_of(found)}/lampiran.xlsx").status_code == 200
    nothing = client.get(page_of(found).replace("hasil", "rekomendasi"))
    assert "Tidak ada indikator yang perlu direkomendasikan" in said(nothing)
