"""Evidence is what its content says, whole, and can be opened: everything else is told why not."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core import files
from renaksi.core.errors import Invalid, Refusal
from renaksi.labels import refusal
from renaksi.services.steps import evidence_content
from renaksi.services.steps.evidence_content import MAX_SIDE, require_evidence
from renaksi.services.steps.uploads import MAX_MEMBERS
from renaksi.services.steps.zip_content import FREE
from tests.support import sample_files as sample

AES = {"algorithm": "AES-256"}


def look(content):
    return require_evidence(io.BytesIO(content))


def why(content):
    with pytest.raises(Invalid) as caught:
        look(content)
    assert caught.value.field == "file"
    return refusal(caught.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (sample.pdf(), files.PDF),
        (sample.pdf(pages=3), files.PDF),
        (sample.image("PNG"), files.PNG),
        (sample.image("JPEG"), files.JPEG),
        (sample.image("JPEG", progressive=True, size=(300, 200)), files.JPEG),
        (sample.photo(), files.JPEG),
        (sample.image("WEBP"), files.WEBP),
        (sample.office(sample.DOCX), files.DOCX),
        (sample.office(sample.XLSX), files.XLSX),
        (sample.office(sample.PPTX), files.PPTX),
        (sample.zipped({"foto.jpg": b"x"}), files.ZIP),
    ],
)
def test_each_type_is_known_by_its_content(content, kind):
    assert look(content) == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "isinya kosong"),
        (b"\x00\x00\x00\x18ftypheic\0\0\0\0mif1heic", "foto HEIC dari ponsel"),
        (b"\x00\x00\x00\x18ftypisom\0\0\0\0", "ini video"),
        (b"MZ\x90\0program", "ini program komputer"),
        (b"Rar!\x1a\x07\x01\0", "ini arsip RAR"),
        (b"7z\xbc\xaf\x27\x1c", "ini arsip 7-Zip"),
        (b"GIF89a" + b"\0" * 30, "ini berkas jenis lain"),
        (b"<html><script>alert(1)</script>", "ini berkas jenis lain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ini berkas jenis lain"),
        (sample.OLD_OFFICE, "ini berkas Office lama"),
    ],
)
def test_what_it_may_not_be_is_named_with_what_it_may(content, sentence):
    told = why(content)
    assert sentence in told
    if content:
        assert "gambar WebP, lembar kerja Excel (.xlsx), atau presentasi PowerPoint" in told


def test_csv_that_begins_like_a_program_is_none():
    assert files.media_type(b"MZ;nama;nilai\n1;2;3\n") is None


# ── locked ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "content",
    [
        sample.pdf(user_password="rahasia"),
        sample.pdf(user_password="rahasia", **AES),
        sample.LOCKED_OFFICE,
    ],
)
def test_a_file_with_a_password_is_told_so(content):
    assert "dilindungi kata sandi" in why(content)


@pytest.mark.parametrize("more", [{}, AES])
def test_a_pdf_locked_against_printing_alone_opens(more):
    assert look(sample.pdf(user_password="", owner_password="pemilik", **more)) == files.PDF


def test_a_zip_with_a_password_is_told_so():
    content = bytearray(sample.zipped({"a.txt": b"isi"}, method=zipfile.ZIP_STORED))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    assert "dilindungi kata sandi" in why(bytes(content))


# ── cut off, or broken ────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "content",
    [
        sample.pdf()[:-30],
        sample.photo()[:-400],
        sample.photo()[:-2],
        sample.image("JPEG", progressive=True, size=(300, 200))[:-20],
        sample.image("PNG", size=(200, 200))[:-5],
        sample.image("PNG", size=(200, 200))[:60],
        sample.image("WEBP", size=(200, 200))[:-2],
    ],
)
def test_a_file_that_was_cut_off_is_told_so(content):
    assert "terpotong" in why(content)


def test_a_picture_inside_a_picture_ends_nothing():
    """The small picture a camera puts into its file has an end mark; the photograph has not."""
    small = sample.image("JPEG")
    whole = sample.photo()
    inside = b"\xff\xe1" + struct.pack(">H", len(small) + 2) + small
    nested = whole[:2] + inside + whole[2:]
    assert look(nested) == files.JPEG
    assert "terpotong" in why(nested[:-300])


@pytest.mark.parametrize("piece", [2, 3, 7, 64])
def test_where_the_reading_is_cut_makes_no_difference(monkeypatch, piece):
    """A mark of two bytes may lie across two pieces of the file."""
    monkeypatch.setattr(evidence_content, "CHUNK", piece)
    photo = sample.photo((24, 16))
    marked = photo[:-2] + b"\xff\x01\xff" + photo[-2:]  # a mark that says nothing, and filling
    for whole in (photo, marked, sample.image("PNG")):
        assert look(whole) in files.IMAGE_TYPES
        assert "terpotong" in why(whole[:-3])
    assert "terpotong" in why(photo[:-2] + b"\xff")


def test_what_a_telephone_appends_to_a_photograph_is_no_fault():
    assert look(sample.photo() + b"MotionPhoto" + b"\0" * 5000) == files.JPEG


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\nnothing of a document\n%%EOF",
        sample.pdf(pages=0),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\xff\xd8\xff\xe0" + b"\0" * 40,
        b"RIFF\x20\0\0\0WEBP" + b"\0" * 40,
        sample.zipped({"a.txt": b"isi" * 90}).replace(b"PK\x01\x02", b"PK\x09\x09"),
    ],
)
def test_a_file_that_only_begins_well_is_broken(content):
    assert "rusak" in why(content)


def test_a_flipped_bit_is_found_by_the_checksum():
    picture = bytearray(sample.image("PNG", size=(200, 200)))
    picture[len(picture) // 2] ^= 1
    assert "rusak" in why(bytes(picture))
    archive = bytearray(sample.zipped({"a.txt": b"laporan" * 50}, method=zipfile.ZIP_STORED))
    archive[archive.index(b"laporan")] ^= 1
    assert "rusak" in why(bytes(archive))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_no_office_makes_is_refused_by_its_own_figures(kind):
    wide = MAX_SIDE + 1
    assert "lebih dari 13.000 piksel" in why(sample.image(kind, size=(wide, 1)))


def test_a_picture_that_claims_a_whole_wall_is_not_opened():
    picture = bytearray(sample.image("PNG"))
    picture[16:24] = struct.pack(">II", 60_000, 60_000)
    picture[29:33] = struct.pack(">I", zlib.crc32(picture[12:29]))
    assert "lebih dari 13.000 piksel" in why(bytes(picture))


# ── zips ──────────────────────────────────────────────────────────────────────
def test_documents_may_lie_in_a_zip():
    content = sample.zipped(
        {
            "SK.pdf": sample.pdf(),
            "notulen.docx": sample.office(sample.DOCX),
            "paparan.pptx": sample.office(
                sample.PPTX, **{"ppt/embeddings/a.xlsx": sample.office(sample.XLSX)}
            ),
        }
    )
    assert look(content) == files.ZIP


@pytest.mark.parametrize(
    "inner",
    [
        sample.zipped({"b.txt": b"x"}),
        b"Rar!\x1a\x07\x01\0" + b"\0" * 90,
        b"7z\xbc\xaf\x27\x1c" + b"\0" * 90,
        b"\x1f\x8b\x08" + b"\0" * 90,
        b"\0" * 257 + b"ustar\0" + b"\0" * 300,
    ],
)
def test_an_archive_in_an_archive_is_named(inner):
    assert "yaitu “dalam/lagi.bin”" in why(sample.zipped({"a.txt": b"x", "dalam/lagi.bin": inner}))


def test_an_archive_may_not_hide_in_a_document_inside_the_zip():
    """An Office name proves nothing: what is no document by its parts is an archive."""
    content = sample.zipped({"laporan.docx": sample.zipped({"c.zip": b"PK\x03\x04"})})
    assert "laporan.docx" in why(content)


def test_a_sheet_inside_a_document_is_no_archive():
    content = sample.office(sample.DOCX, **{"word/embeddings/1.xlsx": sample.office(sample.XLSX)})
    assert look(content) == files.DOCX


def test_a_bomb_is_refused_before_it_goes_off():
    assert "jauh lebih besar" in why(sample.zipped({"nol.bin": b"\0" * (FREE + 1)}))


def test_a_bomb_that_lies_about_its_size_is_counted_as_it_unpacks():
    content = bytearray(sample.zipped({"nol.bin": b"\0" * (FREE + 1)}))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    told = why(bytes(content))
    assert "jauh lebih besar" in told or "rusak" in told


def test_a_bomb_inside_a_document_inside_a_zip_is_counted_too():
    inner = sample.office(sample.DOCX, **{"word/media/a.bin": b"\0" * (FREE + 1)})
    assert "jauh lebih besar" in why(sample.zipped({"a.docx": inner}))


def test_thousands_of_members_are_too_many():
    many = {f"{number}.txt": b"" for number in range(MAX_MEMBERS + 1)}
    assert "lebih dari 2.000 berkas" in why(sample.zipped(many))


def test_members_of_documents_in_the_zip_count_too():
    many = {f"word/{number}.xml": b"" for number in range(MAX_MEMBERS // 2)}
    documents = {f"{number}.docx": sample.office(sample.DOCX, **many) for number in range(3)}
    assert "lebih dari 2.000 berkas" in why(sample.zipped(documents))


def test_what_documents_unpack_to_leaves_less_for_what_follows():
    inside = sample.office(sample.DOCX, **{"word/media/a.bin": b"\0" * (FREE * 3 // 5)})
    content = sample.zipped({"a.docx": inside, "b.bin": b"\0" * (FREE * 3 // 5)})
    assert "jauh lebih besar" in why(content)


def test_larger_members_are_read_to_their_end():
    assert look(sample.zipped({"foto.jpg": sample.photo(), "b.bin": b"\1" * 600_000})) == files.ZIP


def test_a_table_of_contents_that_is_too_long_is_not_even_read(monkeypatch):
    content = bytearray(sample.zipped({"a.txt": b"x"}))
    end = content.index(b"PK\x05\x06")
    content[end + 10 : end + 12] = b"\xff\xff"
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda _archive: pytest.fail("read"))
    assert "lebih dari 2.000 berkas" in why(bytes(content))


def test_an_empty_zip_is_told_so():
    assert "tidak berisi berkas" in why(sample.zipped({}))
    assert "tidak berisi berkas" in why(sample.zipped({"folder/": b""}))


# ── whatever comes ────────────────────────────────────────────────────────────
@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [sample.pdf(), sample.image("PNG"), sample.photo((40, 30)), sample.image("WEBP"),
         sample.zipped({"a.txt": b"x" * 90, "b.docx": sample.office(sample.DOCX)})]
    ),
    st.data(),
)  # fmt: skip
def test_damage_is_refused_in_words_or_does_no_harm(content, data):
    """Never anything but an acceptance or a refusal, whichever bytes are changed or missing."""
    broken = bytearray(content)
    for _time in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(broken)))
    assert outcome(bytes(broken[:cut])) in files.EVIDENCE_TYPES | {Refusal.BAD_FILE}


def outcome(content):
    try:
        return look(content)
    except Invalid as refused:
        return refused.reason if refusal(refused) else None
