import sqlite3

from tests.cli.conftest import type_command


def assert_refused(result, *, saying: str) -> None:
    assert result.exit_code == 2
    assert saying in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_cycle_is_made_opened_and_closed(run):
    made = run("cycle", "create", 2024)
    assert made.exit_code == 0
    assert "4 periode, 5 strategi" in made.stdout
    assert run("cycle", "list").stdout.split() == ["2024", "Disiapkan"]
    assert run("cycle", "open", 2024).exit_code == 0
    assert run("cycle", "list").stdout.split() == ["2024", "Berjalan"]
    assert run("cycle", "close", 2024).exit_code == 0
    assert run("cycle", "list").stdout.split() == ["2024", "Ditutup"]


def test_a_cycle_like_another(run):
    run("cycle", "create", 2025)
    assert run("cycle", "create", 2024, "--like", 2025).exit_code == 0
    assert run("cycle", "list").stdout.split() == ["2025", "Disiapkan", "2024", "Disiapkan"]


def test_commands_act_as_the_system_and_are_audited(run, data_dir):
    run("cycle", "create", 2024)
    database = next(data_dir.glob("*.db"))
    with sqlite3.connect(database) as connection:
        found = connection.execute(
            "SELECT actor_id, request_id FROM audit_entry WHERE event = 'cycle:create'"
        ).fetchall()
    assert found == [(None, "cli")]


WRONG = [
    (("create",), "TAHUN wajib diisi."),
    (("create", "besok"), "TAHUN: isi dengan bilangan bulat"),
    (("create", "-3"), "tidak dikenal"),
    (("create", 1900), "Tahun siklus harus antara 2018 dan 2100."),
    (("create", 2026, "--like", 2019), "Siklus 2019 belum ada."),
    (("create", 2026, "--like", "dulu"), "--like: isi dengan bilangan bulat"),
    (("open", 2031), "Siklus 2031 belum ada."),
    (("close", 2025), "Siklus 2025 belum dibuka."),
    (("create", 2025), "Siklus 2025 sudah ada."),
    (("tutup", 2025), "Perintah tutup tidak dikenal."),
]


def test_a_wrong_call_is_answered_with_one_sentence(run):
    run("cycle", "create", 2025)
    for words, sentence in WRONG:
        assert_refused(run("cycle", *words), saying=sentence)


def test_an_open_cycle_is_not_opened_again(run):
    run("cycle", "create", 2025)
    run("cycle", "open", 2025)
    assert_refused(run("cycle", "open", 2025), saying="Siklus 2025 sudah dibuka.")


def test_without_a_database_the_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("RENAKSI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RENAKSI_ENV", "test")
    assert_refused(type_command("cycle", "create", 2025), saying="renaksi setup")
