import json

import pytest

from tests.factories.lapor import complaint, export_csv, export_xlsx

KEYS = ("received", "followed_up", "finished", "excluded", "unmapped")
ROWS = (
    complaint(7000001, "3 Jan 2026"),
    complaint("7000002", "3 Mei 2026", "Ditutup oleh Admin"),
    complaint(7000003, "3 Feb 2026", "Ditanggapi oleh Pelapor", agency="Pemkab Bantul"),
    complaint(7000004, "4 Mar 2026", "Ditunda", agency="Pemkab Bantul"),
    complaint(7000005, "5 Mar 2026", "Status Aneh", agency="Kota Yogyakarta"),
)


@pytest.fixture
def file(tmp_path):
    def write(*rows, make=export_xlsx, name="ekspor.xlsx"):
        path = tmp_path / name
        path.write_bytes(make(*rows).getvalue())
        return path

    return write


def report(run, *words, under="34"):
    asked = ("--from", "2026-01-01", "--to", "2026-03-31", "--under", under)
    result = run("report", "complaints", *asked, "--format", "json", *words)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def counts(found):
    return tuple(found[key] for key in KEYS)


def test_an_export_is_taken_in_once_and_the_report_counts_it(run, file):
    path = file(*ROWS)
    dry = run("import", "complaints", path, "--dry-run")
    assert dry.stdout.splitlines() == [
        "status belum dipetakan: Status Aneh (1 laporan)",
        "5 baru",
        "Uji coba: tidak ada yang disimpan.",
    ]
    assert counts(report(run)) == (0,) * 5
    assert run("import", "complaints", path).stdout.splitlines()[-1] == "Tersimpan."
    found = report(run)
    assert counts(found) == (4, 1, 0, 1, 1)
    assert found["raw"] == {
        "Ditanggapi oleh Pelapor": 1, "Ditunda": 1, "Status Aneh": 1, "Terverifikasi": 1,
    }  # fmt: skip
    assert found["classes"] == {"Pengaduan Tidak Berkadar Pengawasan": 4}
    assert found["share_followed_up"] == 33.33
    assert {one["code"]: one["received"] for one in found["by_agency"]} == {
        "34.02": 2, "34.04": 1, "34.71": 1,
    }  # fmt: skip
    assert counts(found["below"]) == counts(found)
    assert counts(report(run, under="ROOT")) == counts(found)
    again = run("import", "complaints", path)
    assert again.stdout.splitlines()[-2:] == ["5 sama", "Tidak ada yang berubah."]
    table = run("report", "complaints", "--from", "2026-01-01", "--to", "2026-12-31")
    assert "34.02" in table.stdout
    assert run("check").exit_code == 0


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), ("\t", "utf-16")])
def test_a_text_file_says_the_same(run, file, delimiter, encoding):
    rows = (complaint(1, category="Kafé"), *ROWS)
    content = export_csv(*rows, delimiter=delimiter, encoding=encoding)
    path = file(*rows, make=lambda *_: content, name="ekspor.csv")
    assert run("import", "complaints", path).exit_code == 0
    assert counts(report(run)) == (5, 1, 0, 1, 1)
    assert "6 sama" in run("import", "complaints", file(*rows)).stdout


def test_an_agencys_own_export_refuses_what_is_anothers(run, file):
    rows = (complaint(1, agency="Bidang Entah"), complaint(2, agency="Kabupaten Bantul"))
    result = run("import", "complaints", file(*rows), "--agency", "34.04")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        "baris 7       ditolak  2: Laporan ini ditujukan kepada Kabupaten Bantul.",
        "1 baru, 1 ditolak",
        "Tersimpan.",
    ]
    assert [one["code"] for one in report(run)["by_agency"]] == ["34.04"]


def test_a_damaged_file_changes_nothing_and_says_where(run, file):
    broken = file(*ROWS, complaint(9, "kapan"), complaint("9x"))
    result = run("import", "complaints", broken)
    assert result.exit_code == 2
    assert result.stderr.strip() == (
        "Galat: Sel B11: “kapan” bukan tanggal. Tulis seperti 2025-06-30. Baris yang rusak: 2."
        " Tidak ada yang disimpan."
    )
    assert run("import", "complaints", broken, "--dry-run").exit_code == 2
    whole = file(*ROWS).read_bytes()
    for content in (b"", b"PK\x03\x04", whole[: len(whole) // 2], b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n",
                    export_csv(*ROWS).getvalue() + b'"9,3 Jan 2026'):  # fmt: skip
        broken.write_bytes(content)
        result = run("import", "complaints", broken)
        assert result.exit_code == 2
        assert "Berkas tidak dapat dibaca" in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
    broken.write_bytes(export_csv(*ROWS).getvalue().splitlines(keepends=True)[4])
    assert "tidak memuat satu pun laporan" in run("import", "complaints", broken).stderr
    assert counts(report(run)) == (0,) * 5


@pytest.mark.parametrize(
    "words",
    [
        ("import", "complaints", "/nowhere.xlsx"),
        ("report", "complaints", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("report", "complaints", "--from", "kemarin", "--to", "2026-01-01"),
        ("report", "complaints", "--from", "2026-01-01"),
        ("report", "complaints", "--from", "2026-01-01", "--to", "2026-01-01", "--under", "99.99"),
    ],
)
def test_wrong_words_are_one_sentence(run, words):
    result = run(*words)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
