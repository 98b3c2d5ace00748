"""Words of the page on which a cycle decides what the public sees, and from when."""

from typing import Final

from renaksi.core.publication import NEVER, Key, Subject
from renaksi.core.publication_preview import Change, Effect, Stand
from renaksi.labels.format import day, number
from renaksi.labels.publication import SUBJECT

USUAL_DAY: Final = {
    Subject.PLANS: "sehari setelah batas penyusunan",
    Subject.REPORTS: "sehari setelah jendela laporannya terkunci",
    Subject.GRADES: "pada hari pengumuman setiap hasil",
    Subject.COMPLAINTS: "sehari setelah bulannya berakhir, paling cepat setelah masa penyusunan",
    Subject.CONNECTION: "sehari setelah batas penyusunan",
}
CHOICE: Final = {"biasa": "Hari biasa", "tunda": "Ditunda", "tidak": "Tidak diumumkan"}
EFFECT: Final = {
    Effect.APPEARS: "Langsung tampil di halaman publik",
    Effect.DISAPPEARS: "Langsung hilang dari halaman publik",
    Effect.FEWER: "Sebagian langsung hilang dari halaman publik",
    Effect.MORE: "Sebagian lagi langsung tampil di halaman publik",
    Effect.LATER: "Hari ini tidak ada yang berubah",
}


def subject(key: Key) -> str:
    """Laporan dan capaian B03."""
    return f"{SUBJECT[key.subject]} {key.checkpoint}".strip()


def stand(one: Stand) -> str:
    """What is said of it today: what is out, or when it will be."""
    if one.delay is NEVER:
        return "Tidak diumumkan"
    if one.key.subject is Subject.GRADES:
        waits = f", {number(one.delay)} hari sesudahnya" if one.delay else ""
        return f"{number(one.many)} hasil tampil; yang lain pada hari pengumumannya{waits}"
    since = day(one.since)
    if one.until is not None:
        return f"Tampil sejak {since}, pengaduan s.d. {day(one.until)}"
    return f"Tampil sejak {since}" if one.is_out else f"Tampil mulai {since}"


def effect(change: Change) -> str:
    return EFFECT[change.effect]
