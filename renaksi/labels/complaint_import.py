"""Words of taking in an export of LAPOR!."""

from enum import StrEnum
from typing import Final, Protocol

from renaksi.labels.format import number

GONE: Final = "Pratinjau ini sudah tidak berlaku. Unggah berkasnya sekali lagi."
CHANGED: Final = (
    "Data berubah sejak pratinjau dibuat. Periksa sekali lagi; belum ada yang disimpan."
)


class Phase(StrEnum):
    """What is being done with an export that somebody waits for."""

    READ = "read"
    CHECK = "check"
    MATCH = "match"
    SAVE = "save"


PHASE: Final = {
    Phase.READ: "Membaca berkas",
    Phase.CHECK: "Memeriksa baris",
    Phase.MATCH: "Mencocokkan dengan data",
    Phase.SAVE: "Menyimpan laporan",
}


class Counts(Protocol):
    """What an export does to how many rows."""

    added: int
    changed: int
    same: int
    repeated: int
    refused: int


def sums(one: Counts, faulty: int) -> list[tuple[str, int]]:
    """Only what there is."""
    told = [
        ("baru", one.added),
        ("berubah", one.changed),
        ("sama", one.same),
        ("berulang, baris terakhir yang dipakai", one.repeated),
        ("ditolak", one.refused),
        ("rusak", faulty),
    ]
    return [(word, many) for word, many in told if many]


def done(added: int, changed: int, refused: int, name: str) -> str:
    left = f" {number(refused)} baris milik instansi lain dilewati." if refused else ""
    if not added and not changed:
        return f"{name}: tidak ada yang berubah.{left}"
    return f"{name}: {number(added)} laporan baru, {number(changed)} diperbarui.{left}"


def totals_done(added: int, changed: int, name: str) -> str:
    if not added and not changed:
        return f"{name}: tidak ada yang berubah."
    return f"{name}: {number(added)} masa ditambahkan, {number(changed)} diperbarui."


def states_done(added: int, changed: int, name: str) -> str:
    if not added and not changed:
        return f"{name}: tidak ada yang berubah."
    return f"{name}: {number(added)} status baru, {number(changed)} diperbarui."
