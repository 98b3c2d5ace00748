"""Reminders in words: texts to be sent by hand, polite and complete in themselves."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.reminder import Debt, Due
from renaksi.labels import format as fmt

DEBT: Final = {
    Debt.PLAN_WRITE: "menyusun dan mengajukan renaksi {year}",
    Debt.PLAN_SUBMIT: "mengajukan renaksi {year} yang sedang disusun",
    Debt.PLAN_MEND: "memperbaiki dan mengajukan kembali renaksi {year}",
    Debt.PLAN_ENACT: "menetapkan renaksi {year} yang sudah disetujui",
    Debt.REPORT_SEND: "mengirim laporan capaian {code} {year}",
    Debt.REPORT_MEND: "memperbaiki dan mengirim kembali laporan capaian {code} {year}",
}


def due_text(due: Due, code: str, year: int, zone: TimeZone) -> str:
    """One line of a text: what, and until when in the agency's own zone."""
    what = DEBT[due.debt].format(code=code, year=year)
    if due.waits_for_plan:
        what += ", setelah renaksi ditetapkan"
    return f"{what} ({_until(due, zone)})"


def _until(due: Due, zone: TimeZone) -> str:
    day = last_moment(due.until, zone)
    if due.locked:
        return f"terkunci sejak {day}; ajukan dispensasi lebih dahulu"
    if due.is_over:
        return f"batas {day} sudah lewat; mohon segera"
    return f"paling lambat {day}"


def last_moment(day: date, zone: TimeZone) -> str:
    """Sabtu, 10 Oktober 2026, 23.59 WIB."""
    return f"{fmt.weekday(day)}, 23.59 {zone}"


def letter(
    name: str, people: Sequence[str], lines: Sequence[str], *, sender: str, address: str
) -> str:
    """The text to one agency."""
    greeting = (
        f"Yth. Bapak/Ibu {' dan '.join(people)}" if people else "Yth. Bapak/Ibu pengelola pengaduan"
    )
    return "\n".join(
        [
            f"{greeting},",
            name,
            "",
            f"Kami mengingatkan bahwa {name} masih perlu:",
            *_numbered(lines),
            "",
            f"Pengisian dilakukan di Renaksi: {address}",
            "Abaikan pesan ini bila sudah dilaksanakan. Terima kasih atas kerja sama Bapak/Ibu.",
            "",
            sender,
        ]
    )


def circular(
    owed: Iterable[tuple[str, Sequence[str], Sequence[str]]], *, sender: str, address: str
) -> str:
    """The text to all of them: name, people, lines of each agency."""
    parts = ["Yth. Bapak/Ibu pengelola pengaduan,", "", "Kami mengingatkan yang masih perlu:"]
    for name, people, lines in owed:
        who = f" ({', '.join(people)})" if people else ""
        parts += ["", f"*{name}*{who}", *(f"- {line}" for line in lines)]
    return "\n".join(
        [
            *parts,
            "",
            f"Pengisian dilakukan di Renaksi: {address}",
            "Abaikan pesan ini bila sudah dilaksanakan. Terima kasih atas kerja sama Bapak/Ibu.",
            "",
            sender,
        ]
    )


def _numbered(lines: Sequence[str]) -> list[str]:
    return [f"{place}. {line[0].upper()}{line[1:]}" for place, line in enumerate(lines, 1)]
