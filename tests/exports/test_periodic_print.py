"""The print of a periodic report: whole, checkable, for archives, the same every time, and never half."""

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from renaksi.core.document import grouped
from renaksi.core.periodic_sheet import Part
from renaksi.exports import parts
from renaksi.exports.parts import PrintFailed, render_parts
from renaksi.exports.periodic_html import ReportFacts, annex_pages, annex_parts, report_page
from renaksi.exports.periodic_join import joined
from renaksi.exports.periodic_pdf import periodic_pdf
from renaksi.exports.periodic_rows import HEADS, PAGE, pages
from renaksi.exports.printing import qr
from renaksi.labels import periodic as words
from tests.support.periodic_sheets import (
    ISSUED,
    TEXTS,
    empty_sheet,
    grid,
    national_sheet,
    places,
    province_sheet,
)


@pytest.fixture(scope="module")
def printed():
    steps = []
    content = periodic_pdf(
        province_sheet(), TEXTS, ISSUED, lambda done, total: steps.append((done, total))
    )
    return content, steps


def texts(content):
    document = pypdfium2.PdfDocument(content)
    return [
        " ".join(page.get_textpage().get_text_bounded().split()).replace("\ufffe", "-")
        for page in document
    ]


# ── the whole print ───────────────────────────────────────────────────────────
def test_the_same_figures_give_the_same_bytes_and_every_step_is_told(printed):
    content, steps = printed
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert periodic_pdf(province_sheet(), TEXTS, ISSUED) == content


def test_it_stays_an_archivable_file_when_its_parts_are_joined(printed):
    reader = PdfReader(io.BytesIO(printed[0]), strict=True)
    root = reader.trailer["/Root"]
    assert b'pdfaid:part="3"' in root["/Metadata"].get_data()
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert len(reader.trailer["/ID"]) == 2
    assert root["/Lang"] == "id"
    portrait, landscape = reader.pages[0].mediabox, reader.pages[-1].mediabox
    assert portrait.width < portrait.height
    assert landscape.width > landscape.height
    assert reader.page_labels[:2] == ["1", "2"]
    assert reader.page_labels[-1] == "L-1"


def test_the_contents_name_the_page_each_section_begins_on(printed):
    shown = texts(printed[0])
    listed = re.findall(r"(\d+)\. ([^.\d][^.]*?) ?(?:\. ?){3,}(\d+)", shown[1])
    assert [int(number) for number, _, _ in listed] == list(range(1, 13))
    for number, title, page in listed:
        assert f"{number}. {title}" in shown[int(page) - 1], title
    assert re.search(r"Lampiran\. Rincian per instansi ?(\. ?){3,}L-1", shown[1])
    assert "Lampiran L-1 dari 1" in shown[-1]
    reader = PdfReader(io.BytesIO(printed[0]))
    marks = [one for one in reader.outline if not isinstance(one, list)]
    assert [one.title for one in marks][-2:] == ["Pengesahan", "Lampiran. Rincian per instansi"]
    assert reader.get_destination_page_number(marks[-1]) == len(reader.pages) - 1
    below = reader.outline[-1]
    assert isinstance(below, list)
    assert below[0].title == "Provinsi Daerah Istimewa Yogyakarta"


def test_every_page_bears_the_code_and_the_last_ones_all_there_is_to_check(printed):
    shown = texts(printed[0])
    code = grouped(ISSUED.token)
    assert all(code in page and ISSUED.number in page for page in shown[1:])
    last = "".join(shown[-1].split())
    assert ISSUED.fingerprint in last
    assert "https://renaksi.example.go.id/publik/periksa" in last
    whole = " ".join(shown)
    for said in (ISSUED.signatory, ISSUED.position, "Jakarta, 6 April 2026", "Laporan Bulanan",
                 "Maret 2026", "PEMERINTAH DAERAH ISTIMEWA YOGYAKARTA"):  # fmt: skip
        assert said in whole, said


def test_figures_are_written_as_people_here_write_them(printed):
    whole = " ".join(texts(printed[0]))
    for said in ("12.345", "↑ naik 347", "71,99%", "↑ naik 3,59 poin", "11.002 dari 12.001",
                 "3 dari 8", "n kecil", "↓ turun 5", "= tetap", "menyatakan puas <dan & bukan>"):  # fmt: skip
        assert said in whole, said
    assert "RANCANGAN" not in whole


def test_a_draft_is_marked_on_every_page_and_a_report_of_nothing_says_so():
    shown = texts(periodic_pdf(empty_sheet(), {}, None))
    assert all("RANCANGAN" in page for page in shown)
    whole = " ".join(shown)
    assert words.NOTE["no_cycle"] in whole
    assert words.NOTE["no_results"] in whole
    assert "Kode periksa" not in whole
    assert "Lampiran" not in whole
    assert "belum bernomor" in whole


def test_bookmarks_of_every_part_of_the_annex_stand_below_its_heading():
    pages_of_parts = ["<h1>Isi</h1>", "<h2>Lampiran</h2><h3>Aceh</h3><p style='break-before:page'>",
                      "<h3>Bali</h3>", "<p>tanpa"]  # fmt: skip
    report, *annex = render_parts(pages_of_parts)
    reader = PdfReader(io.BytesIO(joined(report, annex)))
    first, heading, below = reader.outline
    assert (first.title, heading.title) == ("Isi", "Lampiran")
    assert [one.title for one in below] == ["Aceh", "Bali"]
    assert [reader.get_destination_page_number(one) for one in below] == [1, 3]
    assert list(reader.page_labels) == ["1", "L-1", "L-2", "L-3", "L-4"]
    assert joined(report, []) == report


# ── the annex, page by page ───────────────────────────────────────────────────
def test_every_agency_stands_once_in_the_annex_and_its_pages_are_numbered_through():
    made = annex_pages(national_sheet())
    assert [page.number for page in made] == list(range(1, len(made) + 1))
    rows = [row for page in made for row in page.rows if not row.hub]
    assert [row.cells[0] for row in rows] == sorted(code for code, *_ in places())
    assert all(sum(row.height for row in page.rows) <= PAGE for page in made)
    assert all(page.rows[0].hub for page in made)
    begun = [row.hub for page in made for row in page.rows if row.hub and not row.goes_on]
    assert len(begun) == len(set(begun)) == 38
    parts_made = annex_parts(ReportFacts(national_sheet(), {}, None))
    assert sum(part.count('class="lembar"') for part in parts_made) == len(made)
    assert len(parts_made) > 2


def test_long_names_take_more_room_and_the_check_block_never_runs_over():
    columns = "code:T name:T hub:T"
    short = pages(grid("agencies", columns, [(str(i), "Dinas", "Hub") for i in range(60)]))
    long = pages(grid("agencies", columns, [(str(i), "Badan Pengelola " * 9, "Hub") for i in range(60)]))  # fmt: skip
    assert len(long) > len(short)
    assert pages(grid("agencies", columns, [])) == []
    for many in range(1, 80):
        made = pages(grid("agencies", columns, [(str(i), "Dinas", "Hub") for i in range(many)]))
        assert PAGE - sum(row.height for row in made[-1].rows) >= 32


def test_the_columns_of_the_print_fill_the_sheet():
    assert sum(head.width for head in HEADS) == 297 - 2 * 12


# ── what an editor types stays text ───────────────────────────────────────────
def test_nothing_typed_becomes_markup():
    nasty = {
        Part.ANALYSIS: "<script>alert(1)</script>\n\n- <img src='http://x.test/a.png'>\n\n1. {{ 7*7 }}"
    }
    sheet = replace(province_sheet(), base_name="<b>Daerah & Kota</b>")
    page = report_page(ReportFacts(sheet, nasty, replace(ISSUED, signatory="<i>Nama</i>")))
    assert "<script>" not in page
    assert "<img src='http" not in page
    assert "<b>Daerah" not in page
    assert "<i>Nama" not in page
    assert "{{ 7*7 }}" in page


def test_the_code_to_scan_holds_the_address_of_the_check_page():
    page = report_page(ReportFacts(province_sheet(), {}, ISSUED))
    assert str(qr(ISSUED.check_url)) in page
    assert page.count("<svg") - page.count('role="img"') == 1


# ── the workers ───────────────────────────────────────────────────────────────
def test_parts_come_back_in_their_order_whoever_rendered_them():
    made = render_parts([f"<p>Bagian {place}" + " kata" * 50 * place for place in range(5)])
    assert [texts(one)[0][:8] for one in made] == [f"Bagian {i}" for i in range(5)]
    assert render_parts([]) == []


def test_a_part_that_can_not_be_rendered_fails_the_print_with_its_reason():
    with pytest.raises(PrintFailed, match="OutsideReference"):
        render_parts(["<p>satu", "<img src='file:///etc/passwd'>", "<p>tiga"])


@pytest.mark.parametrize(
    "worker", ["import os; os._exit(9)", "import time; time.sleep(60)", "print('bukan PDF')"]
)
def test_a_worker_that_dies_or_hangs_fails_the_print_and_nobody_waits(
    worker, tmp_path, monkeypatch
):
    program = tmp_path / "worker.py"
    program.write_text(worker, encoding="utf-8")
    monkeypatch.setattr(parts, "WORKER", program)
    monkeypatch.setattr(parts, "SECONDS", 0.5)
    with pytest.raises(PrintFailed):
        render_parts(["<p>satu", "<p>dua"])


def test_a_caller_that_stops_leaves_no_worker_behind(monkeypatch):
    hands = []
    begun = parts.Hand.__init__

    def remember(self):
        begun(self)
        hands.append(self.process)

    monkeypatch.setattr(parts.Hand, "__init__", remember)

    def stop(_done, _total):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        render_parts(["<p>satu", "<p>dua", "<p>tiga"], stop)
    assert hands
    assert all(process.returncode is not None for process in hands)
