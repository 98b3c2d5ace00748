"""Results from outside by page: typed with their document, taken in from a file, seen by the right ones."""

import csv
import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from renaksi.core.assessment_sheet import COLUMNS
from renaksi.core.policy import Role
from renaksi.models import AssessmentResult
from renaksi.services import instrument_presets
from renaksi.services.assessment_import import apply_import
from tests.factories.outside import cells, outside_row
from tests.factories.people import make_person, system
from tests.support.sample_files import pdf
from tests.views.test_instruments import errors, fields, soup

LIST, RECORD = "/penilaian/luar", "/penilaian/luar/catat?instrumen=SAKIP"
UPLOAD, APPLY = f"{LIST}/impor", f"{LIST}/impor/terapkan"
GIVEN = {
    "agency": "34.04",
    "year": "2024",
    "grade": "A",
    "score": "83,45",
    "document": "Surat 1/2025",
}


@pytest.fixture(autouse=True)
def _seeded(session):
    instrument_presets.seed(system(session))


@pytest.fixture
def admin(session):
    return make_person(session, "admin@contoh.test", (Role.NATIONAL_ADMIN, "KEMENPANRB"))


@pytest.fixture
def lead(session):
    return make_person(session, "ketua@diy.test", (Role.EVALUATION_LEAD, "34"))


def holding(session) -> list[AssessmentResult]:
    session.expire_all()
    one = AssessmentResult
    return list(session.scalars(select(one).where(one.superseded_at.is_(None)).order_by(one.id)))


def told(answer) -> str:
    return soup(answer).main.get_text(" ", strip=True)


def send(client, *rows):
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return client.post(UPLOAD, data={"file": (io.BytesIO(out.getvalue().encode()), "hasil.csv")})


def slip(answer) -> str:
    return soup(answer).find("input", attrs={"name": "berkas"})["value"]


# ── by hand ───────────────────────────────────────────────────────────────────
def test_a_result_is_typed_with_its_document_and_corrected_without_losing_it(
    client, session, lead, make_client, dewi, count_queries
):
    client.sign_in(lead)
    assert "Catat hasil pertama" in client.get(LIST).text
    assert "SPBE" in client.get(f"{LIST}/catat").text
    proof = {"file": (io.BytesIO(pdf()), "lhe.pdf")}
    for _click in range(2):
        made = client.post(RECORD, data=GIVEN | proof)
        assert made.location == f"{LIST}?tahun=2024&instrumen=SAKIP"
        proof = {}
    first = holding(session)[0]
    assert (first.score, first.grade, first.file.name) == (Decimal("83.45"), "A", "lhe.pdf")
    kept = fields(client.get(f"{RECORD}&perbaiki={first.id}"))
    assert {name: kept[name] for name in GIVEN} == GIVEN
    kept.pop("file")
    assert client.post(RECORD, data=kept | {"grade": "AA", "score": "91,5"}).status_code == 302
    second = holding(session)[0]
    assert (second.grade, second.file_id) == ("AA", first.file_id)
    with count_queries(at_most=12):
        page = client.get(f"{LIST}/{first.id}")
    assert "sudah diperbaiki" in told(page)
    assert "91,50" in told(page)
    assert client.get(f"{LIST}/{second.id}/dokumen").data.startswith(b"%PDF")
    client.post(RECORD, data=GIVEN | {"document": "Surat 2/2025"})
    assert holding(session)[0].file_id is None  # another document
    assert client.get(f"{LIST}/{holding(session)[0].id}/dokumen").status_code == 404
    stranger = make_client().sign_in(dewi)
    assert "Belum ada hasil dari luar" in stranger.get(LIST).text
    for hidden in (f"{LIST}/{first.id}", f"{LIST}/{first.id}/dokumen", f"{LIST}/999999"):
        assert stranger.get(hidden).status_code == 404
    assert stranger.get(RECORD).status_code == 403


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"document": ""}, "nama dokumennya"),
        ({"agency": "99.99"}, "Tidak ada instansi"),
        ({"agency": "35.78"}, "kewenangan"),
        ({"year": "2124"}, "tahun"),
        ({"year": "dua"}, "bilangan bulat"),
        ({"score": "50"}, "berpredikat"),
        ({"score": "183"}, "di luar rentang"),
        ({"score": "delapan"}, "bukan angka"),
        ({"grade": "Memuaskan"}, "Pilih"),
        ({"grade": "tidak dapat dinilai"}, "Kosongkan nilainya"),
        ({"remarks": "x" * 4001}, "4000"),
    ],
)
def test_what_cannot_be_recorded_is_refused_beside_its_field(
    client, session, lead, given, sentence
):
    client.sign_in(lead)
    answer = client.post(RECORD, data=GIVEN | given)
    assert answer.status_code == 422
    assert sentence in errors(answer)
    assert holding(session) == []
    assert fields(answer)["document"] == (GIVEN | given)["document"]


def test_a_document_that_is_none_is_refused_and_nothing_recorded(client, session, lead):
    client.sign_in(lead)
    answer = client.post(RECORD, data=GIVEN | {"file": (io.BytesIO(b"bukan pdf"), "a.pdf")})
    assert answer.status_code == 422
    assert errors(answer).endswith(".")
    assert holding(session) == []


# ── the list ──────────────────────────────────────────────────────────────────
def test_the_list_is_narrowed_paged_and_taken_away(client, session, admin, count_queries):
    rows = [
        outside_row(2 + place, f"35.{code:02d}", score=Decimal("83.45"))
        for place, code in enumerate(range(1, 28))
    ]
    rows += [outside_row(60 + place, f"35.{code:02d}", year=2023, score=Decimal("83.45"))
             for place, code in enumerate(range(1, 28))]  # fmt: skip
    rows.append(outside_row(90, "34.04", instrument="SPBE", grade="Baik", score=Decimal(3)))
    apply_import(system(session), rows)
    client.sign_in(admin)
    with count_queries(at_most=12):
        page = client.get(LIST)
    assert "55 hasil, halaman 1 dari 2" in told(page)
    assert len(soup(client.get(f"{LIST}?hal=2")).select("tbody tr")) == 5
    assert "27 hasil" in told(client.get(f"{LIST}?tahun=2023"))
    assert "1 hasil" in told(client.get(f"{LIST}?q=sleman"))
    assert "Tidak ada yang cocok" in told(client.get(f"{LIST}?q=sleman&tahun=2019"))
    for odd in ("tahun=x&hal=-1", "hal=99999999999999999999", "instrumen=%00", "q=%25"):
        assert client.get(f"{LIST}?{odd}").status_code == 200
    lines = client.get(f"{LIST}/daftar.csv?instrumen=SPBE").text.splitlines()
    assert sum("SPBE" in line and "luar sistem" in line for line in lines) == 1
    assert client.get(f"{LIST}/daftar.xlsx").status_code == 200


# ── a file ────────────────────────────────────────────────────────────────────
def test_a_file_is_shown_and_then_taken_over_once(client, session, lead, admin, make_client):
    client.sign_in(lead)
    shown = send(client, cells(), cells(instansi_kode="34.02", nilai="", predikat="BB"),
                 cells(instansi_kode="35.78"))  # fmt: skip
    assert soup(shown).h1.text == "Berkas masih memuat kesalahan"
    assert "Sel A4" in told(shown)
    assert client.post(APPLY, data={"berkas": slip(shown)}).status_code == 422
    assert holding(session) == []
    stolen = make_client().sign_in(admin).post(APPLY, data={"berkas": slip(shown), "sebagian": "1"})
    assert stolen.status_code == 422
    assert client.post(APPLY, data={"berkas": slip(shown), "sebagian": "1"}).location == LIST
    assert [one.grade for one in holding(session)] == ["A", "BB"]
    assert client.post(APPLY, data={"berkas": slip(shown), "sebagian": "1"}).status_code == 422
    assert soup(send(client, cells())).h1.text == "Tidak ada yang berubah"
    changed = send(client, cells(nilai="85"))
    assert "83,45 menjadi 85" in told(changed)
    apply_import(system(session), [outside_row(score=Decimal(86))])
    late = client.post(APPLY, data={"berkas": slip(changed)})
    assert late.status_code == 409
    assert "86 menjadi 85" in told(late)
    assert client.post(APPLY, data={"berkas": slip(late)}).status_code == 302
    assert holding(session)[-1].score == 85


@pytest.mark.parametrize("content", [b"", b"bukan lembar", b"kolom\nlain\n"])
def test_what_is_no_such_file_is_refused_with_a_sentence(client, lead, content):
    client.sign_in(lead)
    answer = client.post(UPLOAD, data={"file": (io.BytesIO(content), "a.csv" if content else "")})
    assert answer.status_code == 422
    assert errors(answer).endswith(".")
    assert client.post(APPLY, data={"berkas": "rusak"}).status_code == 422


def test_the_empty_file_tells_the_columns_and_the_scales(client, lead):
    client.sign_in(lead)
    answer = client.get(f"{UPLOAD}/contoh.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert book.get_sheet_by_name("Hasil").to_python()[0] == list(COLUMNS)
    guide = {row[0]: row[2] for row in book.get_sheet_by_name("Petunjuk").to_python()}
    assert guide["SAKIP"].endswith("D; tidak dapat dinilai")
    assert set(COLUMNS) <= set(guide)
