"""What a file is by its content, and what it may be called."""

import pytest
from hypothesis import given, strategies as st

from renaksi.core.files import (
    DOCX,
    HEIC,
    JPEG,
    OLD_OFFICE,
    PDF,
    PNG,
    PROGRAM,
    VIDEO,
    WEBP,
    XLSX,
    ZIP,
    clean_name,
    media_type,
)
from renaksi.labels import FILE_FAULT, MEDIA_TYPE


@pytest.mark.parametrize(
    ("head", "members", "kind"),
    [
        (b"%PDF-1.7\n", (), PDF),
        (b"\xef\xbb\xbf\n%PDF-1.4", (), PDF),
        (b"\x89PNG\r\n\x1a\n....", (), PNG),
        (b"\xff\xd8\xff\xe0", (), JPEG),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (), OLD_OFFICE),
        (b"PK\x03\x04", ("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (b"PK\x03\x04", ("word/document.xml",), DOCX),
        (b"PK\x03\x04", ("foto.jpg",), ZIP),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", (), WEBP),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", (), None),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", (), HEIC),
        (b"\x00\x00\x00\x18ftypisom\x00\x00", (), VIDEO),
        (b"MZ\x90\x00\x03\x00", (), PROGRAM),
        (b"\x7fELF\x02\x01\x01\x00", (), PROGRAM),
        (b"<svg xmlns=", (), None),
        (b"MZ\x90", (), None),
    ],
)
def test_the_content_says_what_a_file_is(head, members, kind):
    assert media_type(head, members) == kind


@pytest.mark.parametrize(
    ("given", "kind", "kept"),
    [
        ("SK Bupati 61.pdf", PDF, "SK Bupati 61.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\sri\\surat.PDF", PDF, "surat.pdf"),
        ("gambar.pdf", PNG, "gambar.png"),
        ("foto.jpeg", JPEG, "foto.jpeg"),
        ("a\r\nSet-Cookie: x.pdf", PDF, "aSet-Cookie x.pdf"),
        ("fdp.\u202egnp.exe", PDF, "fdp.gnp.pdf"),
        ("", PDF, "berkas.pdf"),
        ("...", PDF, "berkas.pdf"),
        ("x" * 400 + ".pdf", PDF, "x" * 116 + ".pdf"),
        ("data.csv", None, "data.csv"),
    ],
)
def test_a_name_is_made_safe_to_show_and_to_save(given, kind, kept):
    assert clean_name(given, kind) == kept


@given(st.text(), st.sampled_from([PDF, PNG, XLSX, None]))
def test_no_name_leads_out_of_its_folder_or_into_a_header(name, kind):
    kept = clean_name(name, kind)
    assert kept
    assert len(kept) <= 255
    assert not set(kept) & set('/\\\r\n\0"')
    assert kept not in {".", ".."}


def test_every_fault_and_every_type_has_words():
    from renaksi.core.files import FileFault

    assert set(FILE_FAULT) == set(FileFault)
    assert {PDF, PNG, JPEG, XLSX, DOCX, ZIP, OLD_OFFICE} <= set(MEDIA_TYPE)
