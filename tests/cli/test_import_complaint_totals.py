import json

import pytest

COLUMNS = (
    "instansi_kode,dari,sampai,diterima,ditindaklanjuti,selesai,dikecualikan,rata_rata_hari,sumber"
)
ROWS = (
    "34.04,2025-01-01,2025-03-31,40,30,20,2,4.5,Laporan TW I",
    "34.04,2025-04-01,2025-06-30,10,5,5,,,",
    '34.02,01/01/2025,31/03/2025,1.200,900,800,,"6,25",',
)


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "angka.csv"
        path.write_text("\n".join((COLUMNS, *rows)) + "\n", encoding="utf-8")
        return path

    return write


def report(run):
    words = ("--from", "2025-01-01", "--to", "2025-12-31", "--under", "34", "--format", "json")
    return json.loads(run("report", "complaints", *words).stdout)


def test_stated_totals_are_taken_in_once_and_marked(run, file):
    dry = run("import", "complaint-totals", file(*ROWS), "--dry-run")
    assert dry.stdout.splitlines() == ["3 baru", "Uji coba: tidak ada yang disimpan."]
    assert report(run)["received"] == 0
    assert run("import", "complaint-totals", file(*ROWS)).stdout.splitlines()[-1] == "Tersimpan."
    found = report(run)
    assert (found["received"], found["declared"], found["excluded"]) == (1250, 1250, 2)
    assert (found["followed_up"], found["finished"]) == (935, 825)
    assert found["handling_days"] == 6.21  # (4.5 × 20 + 6.25 × 800) / 820
    again = run("import", "complaint-totals", file(*ROWS))
    assert again.stdout.splitlines() == ["3 sama", "Tidak ada yang berubah."]
    changed = run("import", "complaint-totals", file(ROWS[1].replace(",10,", ",11,")))
    assert "    diterima: 10 → 11" in changed.stdout.splitlines()


def test_one_wrong_row_saves_none_and_is_told_cell_by_cell(run, file):
    wrong = (
        "34.04,2025-03-01,2025-04-30,9,1,1,,,",
        "34.01,2025-01-01,2025-03-31,9,10,1,,,",
        "34.01,2025-04-01,2099-03-31,x,1,1,,,",
        "99.99,2025-06-01,2025-01-31,,1,1,,,",
    )
    result = run("import", "complaint-totals", file(*ROWS, *wrong))
    assert result.exit_code == 2
    assert "Berkas masih memuat 4 kesalahan" in result.stderr
    for cell in ("dari (B5)", "selesai (F6)", "sampai (C7)", "diterima (D7)", "sampai (C8)",
                 "diterima (D8)", "instansi_kode (A8)"):  # fmt: skip
        assert cell in result.stdout, cell
    assert report(run)["received"] == 0
