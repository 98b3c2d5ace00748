"""A file is what its content says; anything else is refused with a sentence."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import PDF, PNG, XLSX
from renaksi.core.policy import SYSTEM
from renaksi.labels import refusal
from renaksi.models import Agency, AuditEntry, StoredFile
from renaksi.services.context import Context
from renaksi.services.files import store_file
from renaksi.storage import LocalStorage

PDF_FILE = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
PNG_FILE = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def office(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for member in members:
            archive.writestr(member, "<x/>")
    return out.getvalue()


@pytest.fixture
def keep(session, tmp_path):
    agency = session.query(Agency).filter_by(code="34.04").one()
    ctx = Context(session, SYSTEM, datetime(2026, 7, 10, 3, tzinfo=UTC))

    def keep(content, name="SK.pdf", allowed=(PDF,), **more):
        return store_file(
            ctx, LocalStorage(tmp_path), io.BytesIO(content), name=name, agency_id=agency.id,
            allowed=frozenset(allowed), **more,
        )  # fmt: skip

    return keep


def why(caught):
    return refusal(caught.value)


def test_a_decree_is_kept_with_its_hash_and_a_line_in_the_trail(session, keep, tmp_path):
    file = keep(PDF_FILE, "../SK Bupati.PDF")
    kept = session.get(StoredFile, file.id)
    assert (kept.name, kept.media_type, kept.size) == ("SK Bupati.pdf", PDF, len(PDF_FILE))
    assert LocalStorage(tmp_path).open(kept.sha256).read() == PDF_FILE
    line = session.query(AuditEntry).filter_by(subject_type="stored_file", subject_id=file.id).one()
    assert line.after["sha256"] == kept.sha256
    assert line.agency_id == kept.agency_id


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "isinya kosong"),
        (PNG_FILE, "ini gambar PNG, padahal yang diminta PDF"),
        (office("word/document.xml"), "ini dokumen Word, padahal"),
        (office("a.txt"), "ini arsip ZIP"),
        (OLE, "ini berkas Office lama"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "dilindungi kata sandi"),
        (b"#!/bin/sh\nrm -rf /", "ini berkas jenis lain"),
        (b"PK\x03\x04 no archive at all", "ini arsip ZIP"),
        (office("a.txt").replace(b"PK\x01\x02", b"PK\x09\x09"), "ini arsip ZIP"),
        (PDF_FILE[:20], "terpotong"),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused_in_words(
    session, keep, tmp_path, content, sentence
):
    with pytest.raises(Invalid) as caught:
        keep(content)
    assert caught.value.field == "file"
    assert sentence in why(caught)
    assert not list(tmp_path.rglob("*"))
    assert not session.query(StoredFile).count()


def test_a_file_too_large_is_refused_with_both_sizes(keep):
    with pytest.raises(Invalid) as caught:
        keep(PDF_FILE + b"\n" * 3_000_000 + b"%%EOF", max_bytes=1024 * 1024)
    assert caught.value.reason is Refusal.FILE_TOO_LARGE
    assert why(caught) == "Berkas 2,9 MB melebihi batas 1,0 MB."


def test_several_types_may_be_allowed(keep):
    assert keep(PNG_FILE, "logo.jpg", (PNG, XLSX)).name == "logo.png"
    with pytest.raises(Invalid) as caught:
        keep(PDF_FILE, "logo.png", (PNG, XLSX))
    assert "yang diminta gambar PNG atau lembar kerja Excel (.xlsx)" in why(caught)
