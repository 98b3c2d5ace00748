"""Complaints and connection of the demonstration: an export of the centre, states, a channel.

Nobody complains in it: an export is made up row by row, and of each only what is counted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from renaksi.core.complaint_import import Line
from renaksi.core.complaint_sheet import Column
from renaksi.core.connection import ChannelKind, ConnectionState, Integration
from renaksi.demo import roadmap
from renaksi.models import Agency
from renaksi.services.complaint_import import apply_import
from renaksi.services.connections import ChannelValues, keep_channel, set_state
from renaksi.services.context import Context

AT: Final = datetime(2026, 7, 1, 2, tzinfo=UTC)
FIRST: Final = date(2026, 1, 5)
NUMBERS: Final = {"34": 12, "34.01": 18, "34.02": 34, "34.03": 9, "34.04": 46, "34.71": 61}
"""How many complaints came to whom: a few to some, many to others."""
CLASSES: Final = (
    "Pengaduan Tidak Berkadar Pengawasan",
    "Pengaduan Berkadar Pengawasan",
    "Pengaduan Normatif",
    "Aspirasi",
    "Permintaan Informasi",
)
CATEGORIES: Final = (
    "Infrastruktur jalan",
    "Administrasi kependudukan",
    "Layanan kesehatan",
    "Persampahan",
    "Perhubungan",
    "Infrastruktur jalan",
)
STATUSES: Final = (
    "Ditutup oleh Sistem",
    "Ditutup oleh Admin",
    "Ditanggapi oleh Pelapor",
    "Ditutup oleh Sistem",
    "Terverifikasi",
    "Ditutup oleh Admin",
    "Diarsipkan oleh Admin",
    "Ditutup oleh Sistem",
    "Menunggu Tanggapan Instansi",
    "Ditanggapi oleh Pelapor",
)
STATES: Final = {
    "34": ConnectionState.INTEGRATED,
    "34.01": ConnectionState.CONNECTED,
    "34.02": ConnectionState.CONNECTED,
    "34.03": ConnectionState.HAS_ACCOUNT,
    "34.04": ConnectionState.CONNECTED,
    "34.71": ConnectionState.INTEGRATED,
}
At = Callable[[datetime], Context]


@dataclass(frozen=True, slots=True)
class Export:
    """What `imports.complaints` would read from the console's file."""

    rows: tuple[list[object], ...]
    name: str = "ekspor-lapor-semester-1-2026.xlsx"
    sha256: str = "0" * 64

    @property
    def places(self) -> Mapping[Column, int]:
        return {column: place for place, column in enumerate(Column)}

    @property
    def count(self) -> int:
        return len(self.rows)

    def lines(self) -> Iterator[Line]:
        return enumerate(self.rows, 2)


def play(at: At, agencies: Mapping[str, Agency]) -> None:
    """By the national administrator."""
    ctx = at(AT)
    apply_import(ctx, Export(tuple(_rows(agencies))))
    roadmap.play(ctx)
    for place, (code, state) in enumerate(STATES.items()):
        since, active = date(2016, 3 + place, 1), date(2026, 6, 28)
        set_state(ctx, agencies[code].id, ConnectionState.HAS_ACCOUNT, since=since)
        if state is not ConnectionState.HAS_ACCOUNT:
            later = date(2018 + place % 3, 2, 1)
            set_state(ctx, agencies[code].id, state, since=later, active_on=active)
    desk = ChannelValues(
        ChannelKind.DESK, "Loket pengaduan Dinas Kominfo", "Jalan Contoh 1, Sleman",
        Integration.FULL, Integration.PARTIAL, Integration.NONE, Integration.PARTIAL,
        date(2019, 1, 2),
    )  # fmt: skip
    keep_channel(ctx, agencies["34.04"].id, desk)


def _rows(agencies: Mapping[str, Agency]) -> Iterator[list[object]]:
    number = 7_100_000
    for code, many in NUMBERS.items():
        name = "Pemerintah " + agencies[code].name
        for turn in range(many):
            number += 1
            yield _row(number, turn + many, name, FIRST + timedelta(days=turn * 170 // many))
    for turn in range(3):
        yield _row(number + 1 + turn, turn, "Badan Layanan Contoh", FIRST + timedelta(days=turn))


def _row(number: int, turn: int, agency: str, day: date) -> list[object]:
    given: Mapping[Column, object] = {
        Column.TRACKING_ID: str(number),
        Column.RECEIVED: day,
        Column.CLASSIFICATION: CLASSES[turn % len(CLASSES)],
        Column.CATEGORY: CATEGORIES[turn * 5 % len(CATEGORIES)],
        Column.AGENCY: agency,
        Column.STATUS: STATUSES[turn * 7 % len(STATUSES)],
        Column.RATING: "" if turn % 3 else str(3 + turn % 2),
    }
    return [given.get(column, "") for column in Column]
