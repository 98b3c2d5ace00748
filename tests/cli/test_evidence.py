"""`renaksi evidence clear` and `renaksi check evidence`, as they are typed."""

import io
import os
import time
from datetime import timedelta

import pytest

from renaksi.core.files import Picture
from renaksi.services.evidence_upkeep import KEPT
from renaksi.storage import files_in, pieces_in, thumbs_in
from tests.cli.conftest import type_command
from tests.support import prepared


@pytest.fixture
def store(data_dir):
    return files_in(data_dir)


def put(store, content=b"bukti", days=0):
    kept = store.put(io.BytesIO(content), max_bytes=999).sha256
    past = time.time() - timedelta(days=days).total_seconds()
    os.utime(store.path(kept), (past, past))
    return kept


def test_a_store_that_is_as_it_should_be_is_told_so(run):
    result = run("check", "evidence")
    assert (result.exit_code, result.output) == (0, "Berkas dan bukti: cocok\n")


def test_what_nothing_names_is_named_with_exit_status_1(run, store):
    stray = put(store)
    result = run("check", "evidence")
    assert result.exit_code == 1
    assert f"tidak tercatat di basis data. SHA-256 {stray}." in result.output


def test_all_areas_are_checked_together(run):
    result = run("check")
    assert result.exit_code == 0
    assert "Berkas dan bukti: cocok" in result.output


def test_a_dry_run_clears_nothing(run, store):
    kept = put(store, days=KEPT.days + 1)
    result = run("evidence", "clear", "--dry-run")
    assert result.exit_code == 0
    assert "Berkas di penyimpanan: 1" in result.output
    assert "Uji coba: tidak ada yang dihapus." in result.output
    assert list(store.contents()) == [kept]


def test_old_strays_their_pictures_and_unfinished_uploads_go(run, store, data_dir):
    old, young = put(store, days=KEPT.days + 1), put(store, b"baru")
    thumbs, pieces = thumbs_in(data_dir), pieces_in(data_dir)
    thumbs.get(old, "kecil", 1, lambda: Picture(b"RIFF", 1))
    pieces.begin("a" * 32)
    past = time.time() - timedelta(days=2).total_seconds()
    os.utime(data_dir / "uploads" / f"{'a' * 32}.part", (past, past))
    result = run("evidence", "clear")
    assert result.exit_code == 0
    assert "Berkas di penyimpanan: 1" in result.output
    assert "Unggahan yang tidak selesai: 1" in result.output
    assert list(store.contents()) == [young]
    assert pieces.length("a" * 32) is None
    assert thumbs.get(old, "kecil", 1, lambda: None) is None
    again = run("evidence", "clear")
    assert "Berkas di penyimpanan: 0" in again.output


@pytest.mark.timeout(300)  # the demonstration is made by whoever asks first
def test_the_demonstration_has_every_file_it_names(tmp_path, tmp_path_factory, monkeypatch):
    folder = prepared.copy_of("demo", tmp_path / "data", tmp_path_factory)
    for name, value in prepared.environment(folder).items():
        monkeypatch.setenv(name, value)
    assert type_command("check", "evidence").output == "Berkas dan bukti: cocok\n"
