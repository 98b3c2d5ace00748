import json

import pytest

from renaksi.core.recommendation_sheet import COLUMNS, STATUSES
from tests.factories.register import cells
from tests.imports.sheets import xlsx

KEYS = ("total", "resolved", "in_process", "open", "not_actionable")
GOOD = (
    cells(),
    cells(nomor="R/2", instansi_kode="34.02", status="belum ditindaklanjuti", tanggal_status=""),
    cells(nomor="7/ORI", sumber="ombudsman", penerbit_kode="ombudsman", status="belum sesuai"),
)


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "register.csv"
        lines = [",".join(row) for row in (COLUMNS, *rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def figures(run, day="2026-06-30"):
    words = ("--as-of", day, "--under", "ROOT", "--format", "json")
    answer = json.loads(run("report", "recommendations", *words).stdout)
    return tuple(answer[key] for key in KEYS)


def test_a_dry_run_tells_and_saves_nothing(run, file):
    result = run("import", "recommendations", file(*GOOD), "--dry-run")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == ["3 baru", "Uji coba: tidak ada yang disimpan."]
    assert figures(run) == (0,) * 5


def test_a_register_is_taken_in_once_and_the_report_counts_it(run, file):
    assert run("import", "recommendations", file(*GOOD)).stdout.splitlines()[-1] == "Tersimpan."
    assert figures(run) == (3, 1, 1, 1, 0)
    assert figures(run, "2026-02-28") == (3, 0, 0, 3, 0)
    assert figures(run, "2026-01-04") == (0,) * 5
    again = run("import", "recommendations", file(*GOOD))
    assert again.stdout.splitlines() == ["3 sama", "Tidak ada yang berubah."]
    assert run("check").exit_code == 0


def test_a_workbook_is_taken_in_too(run, tmp_path):
    path = tmp_path / "register.xlsx"
    path.write_bytes(xlsx([COLUMNS, *GOOD]).getvalue())
    assert run("import", "recommendations", path).exit_code == 0
    assert figures(run) == (3, 1, 1, 1, 0)


def test_a_changed_row_shows_what_was_and_will_be(run, file):
    run("import", "recommendations", file(*GOOD))
    changed = cells(status="belum sesuai", tanggal_status="2026-05-01", sebab="Petugas kurang")
    result = run("import", "recommendations", file(changed, *GOOD[1:]))
    assert result.stdout.splitlines() == [
        "baris 2     berubah  R/1  34",
        "    sebab: (kosong) → Petugas kurang",
        "    status: sesuai → belum sesuai",
        "    tanggal_status: 2026-03-01 → 2026-05-01",
        "1 berubah, 2 sama",
        "Tersimpan.",
    ]
    assert figures(run, "2026-04-30") == (3, 1, 1, 1, 0)
    assert figures(run) == (3, 0, 2, 1, 0)


WRONG = cells(nomor="R/9", status="selesai", instansi_kode="99.99", tanggal_terbit="kemarin")


def test_one_wrong_row_saves_none_and_is_told_cell_by_cell(run, file):
    result = run("import", "recommendations", file(*GOOD, WRONG))
    assert result.exit_code == 2
    assert "Berkas masih memuat 1 kesalahan. Tidak ada yang disimpan." in result.stderr
    assert result.stdout.splitlines() == [
        "baris 5     salah    R/9  34",
        "    tanggal_terbit (H5): “kemarin” bukan tanggal. Tulis seperti 2025-06-30.",
        f"    status (J5): “selesai” tidak dikenal. Isi salah satu: {', '.join(STATUSES)}.",
        "    instansi_kode (D5): Tidak ada instansi dengan kode 99.99.",
        "3 baru, 1 salah",
    ]
    assert figures(run) == (0,) * 5


def test_told_so_the_sound_rows_are_saved(run, file):
    result = run("import", "recommendations", file(*GOOD, WRONG), "--partial")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "Tersimpan. 1 baris yang salah dilewati."
    assert figures(run) == (3, 1, 1, 1, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas tidak dapat dibaca"),
        (b"nomor,uraian\n1,x\n", "Berkas tidak dapat dibaca"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "Berkas tidak dapat dibaca"),
        (",".join(COLUMNS).encode(), "Berkas tidak dapat dibaca"),
    ],
)
def test_a_file_that_is_no_register_is_one_sentence(run, tmp_path, content, sentence):
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    result = run("import", "recommendations", path)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
