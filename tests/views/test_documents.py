"""Pages of official prints: what is issued is sent byte by byte, and only to those who may see it."""

import hashlib
import io
import re
from datetime import date

import pytest
from PIL import Image
from pypdf import PdfReader

from renaksi.core.plan import PlanState
from renaksi.models import IssuedDocument, Letterhead, StoredFile
from tests.factories.people import agency
from tests.factories.plans import a_plan
from tests.people import sign_in
from tests.support.backends import settle


@pytest.fixture
def revision(session, sari, budi):
    return a_plan(session, agency(session, "34.04"), PlanState.SUBMITTED)


def address(revision, rest):
    return f"/renaksi/{revision.plan_id}/revisi/{revision.number}/{rest}"


def issue(client, revision, kind="plan_matrix", **more):
    data = {"version": revision.version, "kind": kind}
    return client.post(address(revision, "terbitkan"), data=data, **more)


def text_of(response):
    reader = PdfReader(io.BytesIO(response.data))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


# ── prints ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["matriks.pdf", "surat-pengantar.pdf"])
def test_a_print_not_issued_is_a_draft_sent_as_an_attachment(client, revision, sari, name):
    response = sign_in(client, sari).get(address(revision, name))
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "RANCANGAN" in re.sub(r"\s", "", text_of(response))


def test_what_is_issued_is_sent_byte_by_byte_from_then_on(client, session, revision, sari):
    sign_in(client, sari)
    response = issue(client, revision)
    assert response.status_code == 302
    document = session.query(IssuedDocument).one()
    file = session.get(StoredFile, document.file_id)
    first = client.get(address(revision, "matriks.pdf"))
    again = client.get(address(revision, "matriks.pdf"))
    by_id = client.get(f"/berkas/{file.id}")
    assert first.data == again.data == by_id.data
    assert hashlib.sha256(first.data).hexdigest() == file.sha256
    assert "RANCANGAN" not in re.sub(r"\s", "", text_of(first))
    page = client.get(address(revision, "dokumen"))
    assert file.sha256 in page.text
    assert "diterbitkan dan disimpan" in page.text


def test_a_plan_that_moved_on_is_no_longer_sent_as_the_old_print(client, session, revision, sari):
    sign_in(client, sari)
    issue(client, revision)
    issued = client.get(address(revision, "matriks.pdf")).data
    a_plan_head = session.query(Letterhead).count()
    assert a_plan_head == 0
    client.post("/instansi/34.04/kop", data={"first_line": "Pemkab", "seen": seen(client)})
    response = client.get(address(revision, "matriks.pdf"))
    assert response.data != issued
    assert "RANCANGAN" in re.sub(r"\s", "", text_of(response))


def test_issuing_twice_says_that_the_document_stands(client, session, revision, sari):
    sign_in(client, sari)
    issue(client, revision)
    response = issue(client, revision, follow_redirects=True)
    assert "sudah diterbitkan" in response.text
    assert session.query(IssuedDocument).count() == 1


def test_the_letter_asks_for_its_number_beside_the_field(client, session, revision, sari):
    sign_in(client, sari)
    response = issue(client, revision, "cover_letter")
    assert response.status_code == 422
    assert "letter_number-error" in response.text
    data = {"version": revision.version, "letter_number": "500/1/2026", "letter_date": "2026-04-28"}
    assert client.post(address(revision, "surat"), data=data).status_code == 302
    session.refresh(revision)
    assert revision.letter_date == date(2026, 4, 28)
    assert issue(client, revision, "cover_letter").status_code == 302
    assert "500/1/2026" in text_of(client.get(address(revision, "surat-pengantar.pdf")))


def test_a_letter_date_that_is_none_is_refused_and_the_input_kept(client, revision, sari):
    sign_in(client, sari)
    data = {"version": revision.version, "letter_number": "500/1", "letter_date": "kemarin"}
    response = client.post(address(revision, "surat"), data=data)
    assert response.status_code == 422
    assert "Tanggal tidak dikenal" in response.text
    assert 'value="500/1"' in response.text


def test_a_stale_page_issues_nothing(client, session, revision, sari):
    sign_in(client, sari)
    data = {"version": revision.version - 1, "kind": "plan_matrix"}
    assert client.post(address(revision, "terbitkan"), data=data).status_code == 409
    assert not session.query(IssuedDocument).count()


@pytest.mark.parametrize(
    "data", [{}, {"kind": "apa saja"}, {"version": "x", "kind": "plan_matrix"}]
)
def test_a_made_up_form_is_refused_without_a_fault(client, session, revision, sari, data):
    sign_in(client, sari)
    assert client.post(address(revision, "terbitkan"), data=data).status_code in {409, 422}
    assert not session.query(IssuedDocument).count()


def test_a_draft_can_not_be_issued_and_the_page_says_when(client, session, sari, budi):
    revision = a_plan(session, agency(session, "34.04"), PlanState.DRAFT)
    sign_in(client, sari)
    assert issue(client, revision).status_code == 409
    page = client.get(address(revision, "dokumen"))
    assert "Dapat diterbitkan setelah renaksi diajukan" in page.text
    assert "Unggah XLSX" in page.text


PAGES = ["dokumen", "matriks.pdf", "surat-pengantar.pdf", "matriks.xlsx"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["sari", "budi", "lina", "rina", "joko", "oki"])
def test_everybody_who_may_read_the_plan_reads_its_prints(client, revision, who, name, request):
    sign_in(client, request.getfixturevalue(who))
    assert client.get(address(revision, name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["dewi", "dodi", "fajar"])
def test_for_everybody_else_they_do_not_exist(client, revision, who, name, request):
    sign_in(client, request.getfixturevalue(who))
    assert client.get(address(revision, name)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("rina", 403), ("lina", 403), ("dewi", 404)])
def test_who_may_not_issue_is_refused(client, session, revision, who, status, request):
    sign_in(client, request.getfixturevalue(who))
    assert issue(client, revision).status_code == status
    assert not session.query(IssuedDocument).count()


def test_the_page_offers_a_reader_nothing_to_do(client, revision, rina):
    page = sign_in(client, rina).get(address(revision, "dokumen"))
    assert "Terbitkan matriks" not in page.text
    assert "Simpan nomor" not in page.text
    assert "Dokumen diterbitkan oleh Admin Instansi" in page.text


def test_the_page_of_documents_costs_the_same_however_many_there_are(
    client, session, revision, sari, count_queries
):
    sign_in(client, sari)
    issue(client, revision)
    with count_queries(at_most=12) as one:
        client.get(address(revision, "dokumen"))
    for number in range(20):
        session.add(copy_of(session.query(IssuedDocument).first(), f"{number:032x}"))
    settle(session)
    with count_queries(at_most=12) as many:
        client.get(address(revision, "dokumen"))
    assert len(many) == len(one)


def copy_of(document, token):
    columns = [one.name for one in IssuedDocument.__table__.columns if one.name != "id"]
    return IssuedDocument(**{name: getattr(document, name) for name in columns} | {"token": token})


# ── the letterhead ────────────────────────────────────────────────────────────
def seen(client):
    page = client.get("/instansi/34.04/kop").text
    return re.search(r'name="seen"[^>]*value="([0-9a-f]*)"', page)[1]


def logo():
    out = io.BytesIO()
    Image.new("RGB", (40, 50), "purple").save(out, "PNG")
    out.seek(0)
    return out


def test_the_letterhead_is_kept_and_shown_and_stands_on_the_next_print(client, revision, sari):
    sign_in(client, sari)
    data = {"seen": seen(client), "first_line": "Pemerintah Kabupaten Sleman",
            "second_line": "Dinas Kominfo", "city": "Sleman", "file": (logo(), "lambang.png")}  # fmt: skip
    response = client.post("/instansi/34.04/kop", data=data, follow_redirects=True)
    assert "Kop surat tersimpan" in response.text
    picture = re.search(r'src="(/berkas/\d+)"', response.text)[1]
    assert client.get(picture).mimetype == "image/png"
    text = text_of(client.get(address(revision, "matriks.pdf")))
    assert "DINAS KOMINFO" in text


def test_a_logo_that_lies_is_refused_beside_its_field_and_the_input_kept(client, session, sari):
    sign_in(client, sari)
    data = {"seen": seen(client), "first_line": "Pemkab", "file": (io.BytesIO(b"GIF89a"), "a.png")}
    response = client.post("/instansi/34.04/kop", data=data)
    assert response.status_code == 422
    assert "padahal yang diminta gambar JPEG atau gambar PNG" in response.text
    assert 'value="Pemkab"' in response.text
    assert not session.query(Letterhead).count()


def test_two_admins_at_once_the_second_is_shown_and_loses_nothing(client, make_client, sari):
    sign_in(client, sari)
    old = seen(client)
    client.post("/instansi/34.04/kop", data={"seen": old, "first_line": "Yang pertama"})
    response = client.post("/instansi/34.04/kop", data={"seen": old, "first_line": "Yang kedua"})
    assert response.status_code == 409
    assert "baru saja diubah orang lain" in response.text
    assert 'value="Yang kedua"' in response.text
    assert "Yang pertama" in response.text
    fresh = re.search(r'name="seen"[^>]*value="([0-9a-f]*)"', response.text)[1]
    again = client.post("/instansi/34.04/kop", data={"seen": fresh, "first_line": "Yang kedua"})
    assert again.status_code == 302


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [("sari", "34.04", 200), ("budi", "34.04", 403), ("dewi", "34.04", 404),
     ("wati", "34.04", 404), ("sari", "34", 404), ("sari", "tidak-ada", 404)],
)  # fmt: skip
def test_the_letterhead_is_the_own_admins_page(client, who, code, status, request):
    sign_in(client, request.getfixturevalue(who))
    assert client.get(f"/instansi/{code}/kop").status_code == status


def test_without_a_session_everything_leads_to_the_door(client, revision):
    for name in PAGES:
        response = client.get(address(revision, name))
        assert response.status_code == 302
        assert response.location.startswith("/masuk")
