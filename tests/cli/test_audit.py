"""`renaksi audit seal` and `renaksi check audit`, on the file that `renaksi setup` makes."""

import sqlite3

import pytest

from tests.cli.test_agencies import assert_refused, spoil

GUARDS = (
    "audit_entry_no_update",
    "audit_entry_no_delete",
    "audit_seal_no_update",
    "audit_seal_no_delete",
)


@pytest.fixture
def unguarded(data_dir):
    with sqlite3.connect(data_dir / "renaksi.db") as database:
        for name in GUARDS:
            database.execute(f"DROP TRIGGER {name}")
    database.close()
    return data_dir


def lines(data_dir):
    with sqlite3.connect(data_dir / "renaksi.db") as database:
        found = [row[0] for row in database.execute("SELECT id FROM audit_entry ORDER BY id")]
    database.close()
    return found


def test_all_lines_are_sealed_and_the_hash_is_told(run, data_dir):
    count = len(lines(data_dir))
    said = run("audit", "seal").stdout.splitlines()
    assert said[0] == f"Segel 1: {count} baris, nomor 1 sampai {count}."
    assert said[1].startswith("Sidik segel 1: ")
    assert len(said[1].removeprefix("Sidik segel 1: ")) == 64
    assert run("audit", "seal").stdout == "Tidak ada baris baru untuk disegel.\n"
    checked = run("check", "audit")
    assert (checked.exit_code, checked.stdout) == (0, "Jejak audit: cocok\n")


def test_the_database_that_setup_makes_refuses_changes(data_dir):
    with sqlite3.connect(data_dir / "renaksi.db") as database:
        for table in ("audit_entry", "audit_seal"):
            guards = f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
            assert database.execute(guards).fetchone() == (2,)
        for statement in ("UPDATE audit_entry SET note = 'x'", "DELETE FROM audit_entry"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
                database.execute(statement)
    database.close()


def test_a_change_behind_the_back_is_named_and_the_status_tells(run, unguarded):
    run("audit", "seal")
    spoil(
        unguarded,
        "UPDATE audit_entry SET after = '{}' WHERE id = 2",
        "DELETE FROM audit_entry WHERE id = 1",
    )
    assert run("check").exit_code == 1
    result = run("check", "audit")
    assert result.exit_code == 1
    assert result.stdout == (
        "Jejak audit: 2 temuan\n"
        "  Baris nomor 1 sudah disegel, tetapi sekarang tidak ada.\n"
        "  Baris nomor 2 tidak lagi sama dengan saat disegel.\n"
    )
    assert run("check", "tree").exit_code == 0


def test_of_very_many_findings_the_first_are_named(run, unguarded):
    insert = "INSERT INTO audit_entry (at, event, subject_type, note, request_id) VALUES"
    row = "('2026-05-01 00:00:00.000000', 'demo:load', '', '', '')"
    spoil(unguarded, *[f"{insert} {row}"] * 60)
    run("audit", "seal")
    spoil(unguarded, "UPDATE audit_entry SET note = 'x'")
    count = len(lines(unguarded))
    said = run("check", "audit").stdout.splitlines()
    assert len(said) == 42
    assert said[-1] == f"  {count - 40} ketidakcocokan lagi."


def test_a_part_that_there_is_not_is_refused(run):
    assert_refused(run("check", "nilai"), saying="isi dengan salah satu: tree, audit")
