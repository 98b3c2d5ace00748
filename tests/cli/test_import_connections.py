import json

import pytest

COLUMNS = "instansi_kode,status,sejak,keterangan,aktif_terakhir"
ROWS = (
    "34,terhubung,2016-01-01,SK 1,2017-03-20",
    "34.04,memiliki akun,2015-06-01,,",
    "34.04,Terhubung,2017-04-01,,06/04/2017",
    "34.02,terhubung,2017-04-07,,",
    "34.71,terintegrasi_sistem,2014-01-01,,2017-03-05",
    "KEMENKEU,terhubung,2012-01-01,,",
)


@pytest.fixture
def file(tmp_path):
    def write(*rows, columns=COLUMNS):
        path = tmp_path / "keterhubungan.csv"
        path.write_text("\n".join((columns, *rows)) + "\n", encoding="utf-8")
        return path

    return write


def report(run, day="2017-04-06", under="ROOT"):
    words = ("--as-of", day, "--under", under, "--format", "json")
    result = run("report", "connections", *words)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_states_are_taken_in_once_and_counted_on_any_day(run, file):
    dry = run("import", "connections", file(*ROWS), "--dry-run")
    assert dry.stdout.splitlines() == ["6 baru", "Uji coba: tidak ada yang disimpan."]
    assert report(run)["by_kind"]["kota"]["terhubung"] == 0
    assert run("import", "connections", file(*ROWS)).stdout.splitlines()[-1] == "Tersimpan."
    found = report(run)
    assert found["by_kind"]["provinsi"]["terhubung"] == 1
    assert found["by_kind"]["kabupaten"]["terhubung"] == 1
    assert found["by_kind"]["kota"]["terintegrasi sistem"] == 1
    assert found["by_kind"]["kementerian"]["terhubung"] == 1
    assert (found["active"], found["active_by_kind"]["kota"]) == (2, 0)
    assert sum(found["by_status"].values()) == found["total"] == len(found["by_agency"])
    diy = report(run, under="34")
    assert (diy["total"], diy["below"]["total"]) == (6, 5)
    assert diy["by_kind"]["kabupaten"] == {
        "belum terhubung": 3, "memiliki akun": 0, "terhubung": 1, "terintegrasi sistem": 0,
    }  # fmt: skip
    assert report(run, "2017-03-31")["by_kind"]["kabupaten"]["memiliki akun"] == 1
    assert report(run, "2017-04-07")["by_kind"]["kabupaten"]["terhubung"] == 2
    again = run("import", "connections", file(*ROWS))
    assert again.stdout.splitlines() == ["6 sama", "Tidak ada yang berubah."]
    assert run("report", "connections").exit_code == 0


def test_a_correction_shows_what_was_and_an_empty_cell_asks_for_nothing(run, file):
    run("import", "connections", file(*ROWS))
    path = file("34,memiliki akun,2016-01-01,,2017-03-21", columns=COLUMNS)
    assert run("import", "connections", path).stdout.splitlines() == [
        "baris 2     berubah  34  memiliki akun",
        "    status: terhubung → memiliki akun",
        "    aktif_terakhir: (kosong) → 2017-03-21",
        "1 berubah",
        "Tersimpan.",
    ]
    diy = report(run, under="34")["by_agency"][0]
    assert (diy["status"], diy["remarks"], diy["last_active"]) == (
        "memiliki akun", "SK 1", "2017-03-21",
    )  # fmt: skip


def test_one_wrong_row_saves_none_and_is_told_cell_by_cell(run, file):
    wrong = ("99.99,ya,besok,,", "34,terhubung,2099-01-01,,", "34.02,,2017-04-07,,", ROWS[3])
    result = run("import", "connections", file(*ROWS, *wrong))
    assert result.exit_code == 2
    assert result.stderr.strip() == (
        "Galat: Berkas masih memuat 4 kesalahan. Tidak ada yang disimpan."
    )
    told = result.stdout
    for cell in ("instansi_kode (A8)", "status (B8)", "sejak (C8)", "sejak (C9)", "status (B10)",
                 "instansi_kode (A11)"):  # fmt: skip
        assert cell in told
    assert report(run)["by_kind"]["provinsi"]["terhubung"] == 0


@pytest.mark.parametrize("content", [b"", b"kode,status\n34,terhubung\n", b"PK\x03\x04x"])
def test_a_file_of_something_else_is_one_sentence(run, file, content):
    path = file()
    path.write_bytes(content)
    result = run("import", "connections", path)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
