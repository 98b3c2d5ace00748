"""The official prints: the same figures as the page, a draft marked as one, nothing from outside."""

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import segno
from pypdf import PdfReader

from renaksi.core.agency import AgencyKind
from renaksi.core.plan import PlanState, Polarity
from renaksi.exports import pdf
from renaksi.exports.letter_pdf import letter_content, letter_html, letter_pdf
from renaksi.exports.plan_pdf import matrix_content, matrix_html, matrix_pdf
from renaksi.exports.printing import Logo, Stamp
from renaksi.labels import documents as words, format as fmt
from renaksi.queries.documents import LetterheadInfo, print_facts
from renaksi.queries.plan_matrix import matrix
from tests.factories.people import agency
from tests.factories.plans import a_plan, valid_rows

TODAY = date(2026, 5, 20)
STAMP = Stamp(
    "0123456789abcdef" * 2, "https://contoh.test/publik/periksa/x", "contoh.test/publik/periksa"
)
MM = 72 / 25.4


@pytest.fixture
def sleman(session):
    return agency(session, "34.04")


@pytest.fixture
def made(session, sleman):
    """A submitted plan with figures of every kind, its matrix and what else a print says."""
    rows = valid_rows(sleman, ["B03", "B06", "B09", "B12"])
    rows[0] = replace(
        rows[0],
        action="Menekan waktu tanggapan <rerata> hingga ≤ 2 hari & mencatatnya",
        polarity=Polarity.DOWN,
        baseline=Decimal("71.43"),
        targets={"B03": Decimal("60.5"), "B06": Decimal(50), "B12": Decimal("12.25")},
        budget=Decimal(1_185_000_000),
        basis="12/REK/2025",
        sipd_code="2.16.02.2.01.0012",
        remarks="Lanjutan 2025",
        partners="Inspektorat",
        sub_activity="Uji coba",
    )
    revision = a_plan(session, sleman, PlanState.SUBMITTED, rows=rows)
    return matrix(session, revision, TODAY), print_facts(session, revision, TODAY)


def text_of(content):
    reader = PdfReader(io.BytesIO(content))
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def without_spaces(text):
    return re.sub(r"\s+", "", text)


def sizes(content):
    pages = PdfReader(io.BytesIO(content)).pages
    return {(round(page.mediabox.width / MM), round(page.mediabox.height / MM)) for page in pages}


def test_the_print_shows_every_value_of_every_row(made):
    found, facts = made
    text = without_spaces(text_of(matrix_pdf(found, facts)))
    for row in found.rows:
        values = row.values
        figures = [values.baseline, values.weight, values.annual_target, *values.targets.values()]
        shown = [
            row.number, values.action, values.objective, values.indicator, values.unit,
            values.sub_activity, values.partners, values.sipd_code, values.basis, values.remarks,
            row.responsible_name, *values.required_evidence, *map(fmt.number, figures),
        ]  # fmt: skip
        assert [one for one in shown if without_spaces(one) not in text] == []
    assert "1.185.000.000" in text
    assert "71,43" in text


def test_the_matrix_is_a3_across_and_the_letter_f4_upright(made):
    assert sizes(matrix_pdf(*made)) == {(420, 297)}
    assert sizes(letter_pdf(*made)) == {(215, 330)}


def test_pages_are_numbered_and_a_long_matrix_repeats_its_head(session, sleman):
    rows = valid_rows(sleman, ["B03", "B06", "B09", "B12"], count=50)
    revision = a_plan(session, sleman, PlanState.DRAFT, rows=rows)
    content = matrix_pdf(matrix(session, revision, TODAY), print_facts(session, revision, TODAY))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in text
        assert "Penanggung jawab" in re.sub(r"\s+", " ", text) or number == len(pages)


def test_a_draft_says_so_on_every_page_and_has_nothing_to_check(made):
    content = matrix_pdf(*made)
    assert "RANCANGAN" in without_spaces(text_of(content))
    assert "Kodeperiksa" not in without_spaces(text_of(content))
    assert "<svg" not in matrix_html(*made)


def test_an_issued_print_carries_its_code_and_the_way_to_check_it(made):
    text = text_of(matrix_pdf(*made, stamp=STAMP))
    assert STAMP.code == "0123-4567-89AB-CDEF-0123-4567-89AB-CDEF"
    assert text.count(STAMP.code) >= 2  # beside the QR code, and at the foot
    assert "contoh.test/publik/periksa" in without_spaces(text)
    assert "RANCANGAN" not in without_spaces(text)
    assert (
        segno.make(STAMP.url, error="m", micro=False).svg_inline(border=0, omitsize=True)
        == STAMP.qr
    )


def test_what_people_wrote_is_text_and_never_markup(made):
    html = matrix_html(*made)
    assert "&lt;rerata&gt;" in html
    assert "<rerata>" not in html


def test_an_enacted_plan_names_its_decree(session, sleman):
    revision = a_plan(session, sleman, PlanState.ENACTED)
    found, facts = matrix(session, revision, TODAY), print_facts(session, revision, TODAY)
    text = text_of(matrix_pdf(found, facts, stamp=STAMP))
    assert f"Nomor : {facts.decree_number}" in text
    assert fmt.day(facts.decree_date) in text
    assert "Keputusan Bupati tentang Rencana Aksi SP4N-LAPOR!" in text
    assert "SALINAN" in without_spaces(text_of(matrix_pdf(found, facts)))


@pytest.mark.parametrize(
    ("title", "office", "name"),
    [
        ("Renaksi", "Bupati Sleman", "Keputusan Bupati Sleman tentang Renaksi"),
        ("Renaksi", "a.n. pimpinan", "Keputusan tentang Renaksi"),
        ("", "", "Keputusan"),
    ],
)
def test_a_decree_is_named_after_the_office_that_made_it(title, office, name):
    assert words.decree_name(title, office) == name


@pytest.mark.parametrize(
    ("kind", "name", "head"),
    [
        (AgencyKind.PROVINSI, "Jawa Tengah", "Gubernur Jawa Tengah"),
        (AgencyKind.KABUPATEN, "Kabupaten Sleman", "Bupati Sleman"),
        (AgencyKind.KOTA, "Kota Yogyakarta", "Wali Kota Yogyakarta"),
        (
            AgencyKind.KEMENKO,
            "Kementerian Koordinator Bidang Pangan",
            "Menteri Koordinator Bidang Pangan",
        ),
        (AgencyKind.LPNK, "Badan Pusat Statistik", "Kepala Badan Pusat Statistik"),
        (AgencyKind.LEMBAGA, "Kejaksaan Agung", "Pimpinan Kejaksaan Agung"),
    ],
)
def test_letters_are_addressed_to_the_head_of_each_kind(kind, name, head):
    assert words.head_of(kind, name) == head


def test_governments_are_named_as_their_letterheads_do():
    name = words.government
    assert name(AgencyKind.PROVINSI, "Jawa Tengah") == "Pemerintah Provinsi Jawa Tengah"
    assert name(AgencyKind.PROVINSI, "Daerah Istimewa Yogyakarta") == (
        "Pemerintah Daerah Istimewa Yogyakarta"
    )
    assert name(AgencyKind.KEMENTERIAN, "Kementerian Sosial") == "Kementerian Sosial"


def test_the_letter_is_addressed_to_the_head_of_the_supervisor(made):
    found, facts = made
    facts = replace(facts, letter_number="500/12/2026", letter_date=date(2026, 4, 28))
    text = text_of(letter_pdf(found, facts, stamp=STAMP))
    assert "Yth. Gubernur Daerah Istimewa Yogyakarta" in text
    assert "Nomor : 500/12/2026" in text
    assert "28 April 2026" in text
    assert "memuat 4 aksi dengan jumlah bobot 100" in text
    assert "Rp1.185.000.000" in text


def test_a_letterhead_stands_on_the_print_and_an_empty_one_is_filled_with_the_government(made):
    found, facts = made
    assert "PEMERINTAHKABUPATENSLEMAN" in without_spaces(text_of(letter_pdf(found, facts)))
    head = LetterheadInfo("Pemkab Sleman", "Dinas Kominfo", "Jalan Contoh 1", city="Sleman",
                          signatory_name="Sri Contoh", signatory_number="19700101")  # fmt: skip
    text = text_of(letter_pdf(found, replace(facts, letterhead=head)))
    for shown in ("DINAS KOMINFO", "Jalan Contoh 1", "Sri Contoh", "NIP 19700101"):
        assert shown in text


def test_a_logo_is_taken_from_what_was_uploaded_and_from_nowhere_else(made):
    pixel = (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx"
        b"\xdac\xfc\xcf\xc0P\x0f\0\x04\x85\x01\x80\x84\xa9\x8c!\0\0\0\0IEND\xaeB`\x82"
    )
    with_logo = matrix_pdf(*made, logo=Logo(pixel, "image/png"))
    assert len(PdfReader(io.BytesIO(with_logo)).pages[0].images) == 1


@pytest.mark.parametrize(
    "address",
    ["http://contoh.test/a.png", "https://contoh.test/a.css", "file:///etc/passwd", "//x/y.png"],
)
def test_a_print_that_names_anything_outside_is_not_made(address):
    with pytest.raises(pdf.OutsideReference):
        pdf.render(f"<!doctype html><img src='{address}'>")


def test_prints_are_for_archives_and_in_the_bundled_font(made):
    content = matrix_pdf(*made)
    reader = PdfReader(io.BytesIO(content))
    assert b"pdfaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    fonts = {font for page in reader.pages for font in fonts_of(page)}
    assert any("Plus-Jakarta-Sans" in font or "PlusJakartaSans" in font for font in fonts)


def fonts_of(page):
    return [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]


def test_the_hash_of_a_print_follows_what_it_says(made):
    found, facts = made
    same = matrix_content(found, facts)
    assert matrix_content(found, replace(facts)) == same
    assert matrix_content(found, replace(facts, decree_number="1")) != same
    assert matrix_content(found, replace(facts, state=PlanState.ENDORSED)) != same
    row = found.groups[0].rows[0]
    changed = replace(row, values=replace(row.values, weight=Decimal(1)))
    groups = (replace(found.groups[0], rows=(changed,)), *found.groups[1:])
    assert matrix_content(replace(found, groups=groups), facts) != same
    assert letter_content(found, facts) != letter_content(found, replace(facts, letter_number="9"))


def test_an_empty_plan_can_be_printed(session, sleman):
    revision = a_plan(session, sleman, PlanState.DRAFT, rows=[])
    found, facts = matrix(session, revision, TODAY), print_facts(session, revision, TODAY)
    assert "Belum ada aksi." in text_of(matrix_pdf(found, facts))
    assert "memuat 0 aksi" in letter_html(found, facts)
