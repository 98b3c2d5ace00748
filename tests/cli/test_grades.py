"""Results from outside typed in as a file, and the distribution that a command answers with."""

import csv
import io
import json

import pytest

from renaksi.core.assessment_sheet import COLUMNS
from tests.factories.outside import cells
from tests.imports.sheets import xlsx

GOOD = (
    cells(),
    cells(instansi_kode="34.02", nilai="", predikat="Tidak dapat dinilai", dokumen=""),
    cells(instansi_kode="34", nilai="90,01", predikat="aa", keterangan=""),
)
WRONG = cells(instansi_kode="99.99", siklus="2018", nilai="95", predikat="BB")


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "hasil.csv"
        lines = [";".join(row) for row in (COLUMNS, *rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def report(run, *words):
    result = run("report", "grades", "--cycle", "2024", *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_file_is_tried_taken_in_once_and_counted(run, file, tmp_path):
    tried = run("import", "assessments", file(*GOOD), "--dry-run")
    assert tried.stdout.splitlines() == ["3 baru", "Uji coba: tidak ada yang disimpan."]
    asked = ("report", "grades", "--cycle", "2024", "--instrument", "SAKIP")
    assert "Siklus 2024 belum ada." in run(*asked).stderr
    refused = run("import", "assessments", file(*GOOD, WRONG))
    assert refused.exit_code == 2
    assert refused.stdout.splitlines() == [
        "baris 5     salah    99.99  2018  SAKIP",
        "    instansi_kode (A5): Tidak ada instansi dengan kode 99.99.",
        "    nilai (D5): Nilai 95 berpredikat AA, bukan BB. Periksa nilai atau predikatnya.",
        "3 baru, 1 salah",
    ]
    assert "Berkas masih memuat 1 kesalahan. Tidak ada yang disimpan." in refused.stderr
    assert run(*asked).exit_code == 2
    partly = run("import", "assessments", file(*GOOD, WRONG), "--partial")
    assert partly.stdout.splitlines()[-1] == "Tersimpan. 1 baris yang salah dilewati."
    path = tmp_path / "hasil.xlsx"
    path.write_bytes(xlsx([COLUMNS, *GOOD[::-1]]).getvalue())
    again = run("import", "assessments", path)
    assert again.stdout.splitlines() == ["3 sama", "Tidak ada yang berubah."]
    changed = run("import", "assessments", file(cells(nilai="", predikat="BB"), *GOOD[1:]))
    assert changed.stdout.splitlines() == [
        "baris 2     berubah  34.04  2024  SAKIP",
        "    nilai: 83,45 → (kosong)",
        "    predikat: A → BB",
        "1 berubah, 2 sama",
        "Tersimpan.",
    ]
    run("import", "assessments", file(*GOOD))

    answer = report(run, "--instrument", "sakip", "--under", "34")
    assert (answer["cycle"], answer["instrument"], answer["under"]) == (2024, "SAKIP", "34")
    assert (answer["tree_on"], answer["total"], answer["outside"]) == ("2024-12-31", 6, 3)
    kabupaten = answer["by_kind"]["kabupaten"]
    assert list(kabupaten) == [
        "AA", "A", "BB", "B", "CC", "C", "D", "tidak dapat dinilai", "belum dinilai",
    ]  # fmt: skip
    assert (kabupaten["A"], kabupaten["tidak dapat dinilai"], kabupaten["belum dinilai"]) == (
        1, 1, 2,
    )  # fmt: skip
    assert answer["by_kind"]["provinsi"]["AA"] == answer["by_kind"]["kota"]["belum dinilai"] == 1
    assert set(answer["by_kind"]) == {"provinsi", "kabupaten", "kota"}
    assert "provinsi" not in answer["below"]["by_kind"]
    assert (answer["below"]["total"], answer["below"]["grades"]["A"]) == (5, 1)
    assert answer["scores"] == {"count": 2, "mean": 86.73, "median": 86.73}
    assert answer["shares"]["belum dinilai"] == 50
    by_code = {one["code"]: one for one in answer["by_agency"]}
    assert by_code["34.04"] == {
        "code": "34.04", "name": "Kabupaten Sleman", "kind": "kabupaten", "grade": "A",
        "score": 83.45, "source": "outside", "is_due": True, "remarks": "Hasil 2024",
        "document": "Surat 1/2025",
    }  # fmt: skip
    assert (by_code["34.71"]["grade"], by_code["34.71"]["source"]) == ("belum dinilai", None)
    nation = report(run, "--instrument", "SAKIP")
    assert nation == report(run, "--instrument", "SAKIP", "--under", "KEMENPANRB")
    assert sum(one["total"] for one in nation["by_hub"]) == nation["total"]
    kinds = [sum(counts.values()) for counts in nation["by_kind"].values()]
    assert sum(kinds) == nation["total"] == len(nation["by_agency"])

    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert len(rows) == nation["total"]
    table = run(*asked, "--under", "34").stdout
    assert "tidak dapat dinilai             16,67%  1 dari 6, n kecil" in table
    assert "34.04  83,45  A                    dari luar sistem  Kabupaten Sleman" in table
    assert run("check").exit_code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--cycle", "2024"), "--instrument wajib diisi."),
        (("--cycle", "2024", "--instrument", "LKE"), "IPP, KEMENDAGRI, SAKIP, SP4N, SPBE."),
        (("--cycle", "2024", "--instrument", "IPP", "--under", "99"), "kode 99."),
        (("--cycle", "nol", "--instrument", "IPP"), "bilangan bulat"),
    ],
)
def test_a_wrong_call_is_answered_with_one_sentence(run, words, sentence):
    result = run("report", "grades", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
