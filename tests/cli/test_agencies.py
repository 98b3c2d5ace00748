import csv
import io
import json
import sqlite3
from datetime import date

import pytest

from tests.cli.conftest import type_command

HEADER = "kode,nama,nama_singkat,jenis,kode_pembina,berlaku_sejak,zona_waktu\n"


def by_code(result) -> dict[str, dict]:
    assert result.exit_code == 0, result.stderr
    return {one["code"]: one for one in json.loads(result.stdout)}


def assert_refused(result, *, saying: str) -> None:
    assert result.exit_code == 2
    assert saying in result.stderr
    assert result.stderr.startswith("Galat: ")
    assert len(result.stderr.strip().splitlines()) == 1


# ── report agencies ───────────────────────────────────────────────────────────
def test_the_report_is_an_array_of_all_agencies_of_the_day(run):
    found = by_code(run("report", "agencies", "--as-of", "2023-06-30", "--format", "json"))
    assert found["34.04"] == {
        "code": "34.04",
        "name": "Kabupaten Sleman",
        "kind": "kabupaten",
        "tier": "local",
        "supervisor": "34",
    }
    assert found["KEMENPANRB"]["supervisor"] is None
    assert found["KEMENPANRB"]["kind"] == "pusat"
    assert found["KEMENDAGRI"]["supervisor"] == "KEMENKO-POLHUKAM"
    assert found["31.71"]["kind"] == "administrasi"
    assert "KEMENKO-POLKAM" not in found
    assert "KEMENKO-MARVES" in found


def test_without_a_day_it_is_today(run):
    found = by_code(run("report", "agencies", "--format", "json"))
    assert found["KEMENDAGRI"]["supervisor"] == "KEMENKO-POLKAM"
    assert "KEMENKO-MARVES" not in found


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2022-07-24", set()),
        ("2022-07-25", {"93", "93.01", "93.02", "93.03", "93.04"}),
    ],
)
def test_under_is_the_agency_and_all_below_it_on_that_day(run, day, codes):
    args = ("report", "agencies", "--under", "93", "--as-of", day, "--format", "json")
    assert set(by_code(run(*args))) == codes


def test_the_root_may_be_called_root(run):
    whole = by_code(run("report", "agencies", "--format", "json"))
    assert by_code(run("report", "agencies", "--under", "ROOT", "--format", "json")) == whole
    assert by_code(run("report", "agencies", "--under", "kemenpanrb", "--format", "json")) == whole
    assert by_code(run("report", "agencies", "--as-of", "9999-12-31", "--format", "json")) == whole


def test_csv_and_table_say_the_same(run):
    args = ("report", "agencies", "--under", "34", "--format")
    rows = list(csv.DictReader(io.StringIO(run(*args, "csv").stdout)))
    assert [row["code"] for row in rows] == ["34", "34.01", "34.02", "34.03", "34.04", "34.71"]
    table = run(*args, "table").stdout.splitlines()
    assert table[0].split() == ["code", "name", "kind", "tier", "supervisor"]
    assert len(table) == len(rows) + 1


@pytest.mark.parametrize(
    ("args", "saying"),
    [
        (("report", "agencies", "--under", "99.99"), "Tidak ada instansi dengan kode 99.99."),
        (("report", "agencies", "--as-of", "2023-02-30"), "'2023-02-30' bukan tanggal"),
        (("report", "agencies", "--format", "xml"), "--format: isi dengan salah satu: table,"),
        (("report", "agencies", "--as-of"), "Opsi --as-of"),
        (("report", "agencies", "lagi"), "Argumen ini berlebih: lagi."),
        (("report", "agencies", "--semua"), "Opsi --semua tidak dikenal."),
        (("report", "instansi"), "Perintah instansi tidak dikenal."),
        (("lapor",), "Perintah lapor tidak dikenal."),
        (("--semua",), "Opsi --semua tidak dikenal."),
        (("import", "agencies"), "BERKAS wajib diisi."),
        (("import", "agencies", "tidak-ada.csv"), "berkas itu tidak ada"),
        (("cycle", "create", "dua"), "isi dengan bilangan bulat"),
        (("cycle", "create", "2024", "--like", "3000000000"), "--like: isi dengan bilangan bulat"),
        (("report", "plans", "--cycle", "3000000000"), "--cycle: isi dengan bilangan bulat"),
        (("db", "upgrade", "zzz"), "Revisi zzz tidak ada atau tidak dapat dicapai"),
        (("db", "downgrade", "zzz"), "Revisi zzz tidak ada atau tidak dapat dicapai"),
    ],
)
def test_a_wrong_argument_is_one_sentence_and_status_2(run, args, saying):
    assert_refused(run(*args), saying=saying)


def test_a_group_without_a_command_shows_what_there_is(run):
    result = run("report")
    assert result.exit_code == 2
    assert "agencies" in result.stdout


def test_a_database_that_is_not_prepared_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("RENAKSI_ENV", "test")
    monkeypatch.setenv("RENAKSI_DATA_DIR", str(tmp_path))
    for args in (("report", "agencies"), ("check",)):
        assert_refused(type_command(*args), saying="Jalankan: renaksi setup")


def test_a_database_that_can_not_be_reached_is_no_traceback(tmp_path, monkeypatch):
    monkeypatch.setenv("RENAKSI_ENV", "test")
    monkeypatch.setenv("RENAKSI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RENAKSI_DATABASE_URL", f"sqlite:///{tmp_path}/tidak/ada.db")
    assert_refused(type_command("check"), saying="Basis data tidak dapat dipakai")


SECRET = "RENAKSI_SECRET_KEY harus diisi, sedikitnya 32 karakter."


@pytest.mark.parametrize(
    ("settings", "saying"),
    [
        ({"RENAKSI_ENV": "percobaan"}, "RENAKSI_ENV berisi 'percobaan'"),
        ({"RENAKSI_ENV": "production"}, SECRET),
        ({"RENAKSI_ENV": "production", "RENAKSI_SECRET_KEY": "k" * 31}, SECRET),
        ({"RENAKSI_SECRET_KEY": "pendek"}, SECRET),
        ({"RENAKSI_DATABASE_URL": "mysql://a/b"}, "yang didukung hanya sqlite dan postgresql"),
        ({"RENAKSI_DATABASE_URL": "postgresql://a:b"}, "RENAKSI_DATABASE_URL tidak dapat dibaca"),
        ({"RENAKSI_DATABASE_URL": "postgresql://a@b:c/d"}, "RENAKSI_DATABASE_URL tidak dapat"),
        ({"RENAKSI_DATABASE_URL": f"sqlite:///{__file__}"}, "itu bukan basis data SQLite"),
        ({"RENAKSI_DATA_DIR": __file__}, "RENAKSI_DATA_DIR: folder"),
        ({"RENAKSI_BASE_URL": "renaksi.go.id"}, "RENAKSI_BASE_URL harus diawali"),
        ({"RENAKSI_SECURE_COOKIES": "ya"}, "RENAKSI_SECURE_COOKIES berisi 'ya'"),
        ({"RENAKSI_TRUSTED_PROXIES": "²"}, "RENAKSI_TRUSTED_PROXIES berisi '²'"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path, monkeypatch, settings, saying):
    given = {"RENAKSI_ENV": "test", "RENAKSI_DATA_DIR": str(tmp_path)} | settings
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert_refused(type_command("check", "tree"), saying=saying)


def test_bytes_that_are_no_text_are_refused(run):
    for words in (("report", "agencies", "--under", "34\udcff"), ("user", "link", "\udcfe@c.test")):
        assert_refused(run(*words), saying="memuat huruf yang tidak dapat dibaca")


# ── setup ─────────────────────────────────────────────────────────────────────
def test_setup_may_be_repeated(run):
    result = run("setup")
    assert result.exit_code == 0
    assert "Instansi sudah lengkap." in result.stdout


def test_setup_makes_everything_out_of_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("RENAKSI_ENV", "test")
    monkeypatch.setenv("RENAKSI_DATA_DIR", str(tmp_path))
    assert "Instansi dimuat: " in type_command("setup").stdout
    with sqlite3.connect(tmp_path / "renaksi.db") as database:
        ((agencies, people),) = database.execute(
            "SELECT (SELECT count(*) FROM agency), (SELECT count(*) FROM user_account)"
        ).fetchall()
    database.close()
    assert (agencies > 600, people) == (True, 0)


# ── import agencies ───────────────────────────────────────────────────────────
@pytest.fixture
def file(tmp_path):
    def write(*rows: str, header: str = HEADER):
        path = tmp_path / "instansi.csv"
        path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write


GOOD = (
    "34.04.DINKES.P1,Puskesmas Sleman,,unit,34.04.DINKES,2025-01-01,",
    "34.04.DINKES,Dinas Kesehatan Sleman,Dinkes,opd,34.04,2025-01-01,",
    "34.04,Kabupaten Sleman,Kab. Sleman,kabupaten,34,,WIB",
)


def test_a_dry_run_tells_and_saves_nothing(run, file):
    result = run("import", "agencies", file(*GOOD), "--dry-run")
    assert result.exit_code == 0
    assert [line.split()[:4] for line in result.stdout.splitlines()[:3]] == [
        ["baris", "2", "baru", "34.04.DINKES.P1"],
        ["baris", "3", "baru", "34.04.DINKES"],
        ["baris", "4", "sama", "34.04"],
    ]
    assert "tidak ada yang disimpan" in result.stdout
    assert "34.04.DINKES" not in by_code(run("report", "agencies", "--format", "json"))


def test_the_same_file_twice_changes_nothing(run, file):
    assert "Tersimpan." in run("import", "agencies", file(*GOOD)).stdout
    found = by_code(run("report", "agencies", "--under", "34.04", "--format", "json"))
    assert found["34.04.DINKES.P1"]["supervisor"] == "34.04.DINKES"
    assert found["34.04.DINKES"]["tier"] == "unit"
    again = run("import", "agencies", file(*GOOD))
    assert (again.exit_code, "Tidak ada yang berubah." in again.stdout) == (0, True)
    assert run("check").exit_code == 0
    before = by_code(
        run("report", "agencies", "--under", "34.04", "--as-of", "2024-12-31", "--format", "json")
    )
    assert set(before) == {"34.04"}


def test_a_changed_row_shows_what_was_and_will_be(run, file):
    row = "34.02,Kabupaten Bantul,Kab. Bantul,kabupaten,33,2026-01-01,WITA"
    result = run("import", "agencies", file(row))
    assert "baris 2     berubah  34.02" in result.stdout
    assert "kode_pembina: 34 → 33" in result.stdout
    assert "zona_waktu: WIB → WITA" in result.stdout


def test_one_wrong_row_saves_none(run, file):
    result = run("import", "agencies", file(*GOOD, "34.04.X,X,,dinas,34.99,kemarin,WIX"))
    assert_refused(result, saying="Berkas masih memuat 1 kesalahan. Tidak ada yang disimpan.")
    assert "jenis (D5): Jenis “dinas” tidak dikenal." in result.stdout
    assert "34.04.DINKES" not in by_code(run("report", "agencies", "--format", "json"))


@pytest.mark.parametrize(
    ("content", "saying"),
    [
        (b"", "isinya kosong"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "menurut isinya ini program komputer"),
        (b"\x00\x01\x02\x03", "isinya bukan teks"),
        (b"PK\x03\x04 bukan zip", "isinya rusak"),
        (b"%PDF-1.7 laporan", "menurut isinya ini PDF"),
        (b"nama,alamat\nA,B\n", "judul kolom kode, nama, jenis, kode_pembina tidak ditemukan"),
        (HEADER.encode(), "isinya kosong"),
    ],
)
def test_a_file_that_is_none_is_one_sentence(run, tmp_path, content, saying):
    path = tmp_path / "instansi.xlsx"
    path.write_bytes(content)
    assert_refused(run("import", "agencies", path), saying=saying)


# ── check ─────────────────────────────────────────────────────────────────────
def spoil(data_dir, *statements: str) -> None:
    with sqlite3.connect(data_dir / "renaksi.db") as database:
        for statement in statements:
            assert database.execute(statement).rowcount > 0
    database.close()


def test_the_tree_that_was_loaded_holds_together(run):
    result = run("check")
    assert result.exit_code == 0
    assert "Susunan instansi: cocok" in result.stdout
    assert all(line.endswith(": cocok") for line in result.stdout.splitlines())


def test_a_closure_that_does_not_follow_from_the_links_is_told(run, data_dir):
    of = "(SELECT id FROM agency WHERE code = '34.04')"
    spoil(
        data_dir,
        f"DELETE FROM agency_closure WHERE descendant_id = {of} AND depth = 2",
        f"UPDATE agency_closure SET valid_from = '2020-01-01' WHERE descendant_id = {of} AND depth = 1",
    )
    result = run("check")
    assert result.exit_code == 1
    assert "Susunan instansi: 3 temuan" in result.stdout
    assert "kurang: 34.04 di bawah KEMENPANRB (sejak semula)." in result.stdout
    assert "tidak seharusnya ada: 34.04 di bawah 34 (sejak 1 Januari 2020)." in result.stdout


def test_links_that_break_a_rule_are_told(run, data_dir):
    def of(code: str) -> str:
        return f"(SELECT id FROM agency WHERE code = '{code}')"

    spoil(
        data_dir,
        f"UPDATE supervision_link SET supervisor_id = {of('34.04')} WHERE agency_id = {of('34')}",
        f"DELETE FROM supervision_link WHERE agency_id = {of('33.01')}",
        "INSERT INTO supervision_link (agency_id, supervisor_id, valid_from, valid_to, legal_basis)"
        f" VALUES ({of('11.01')}, {of('12')}, '{date(2020, 1, 1)}', '{date(2021, 1, 1)}', '')",
    )
    result = run("check")
    assert result.exit_code == 1
    assert "sendiri berada di bawahnya" in result.stdout
    assert "Kabupaten Cilacap tidak mempunyai pembina pada masa ini: sejak semula." in result.stdout
    assert "Kabupaten Aceh Selatan sudah mempunyai pembina lain" in result.stdout
