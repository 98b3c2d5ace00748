"""Words of the centre's moderation: samples, cases, estimates."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import local_day
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.sampling_estimate import Estimate
from renaksi.labels.format import day, number, percent
from renaksi.labels.plan import Status
from renaksi.models import Assessment
from renaksi.queries.moderation_rows import CaseSeen, Moderated

TABS: Final = {
    "kasus": "Diperiksa",
    "siap": "Siap ditetapkan",
    "semua": "Semua dalam moderasi",
    "final": "Final",
}
ORDERS: Final = {
    "": "Kode instansi",
    "peringatan": "Peringatan terbanyak",
    "mandiri": "Selisih hub dan mandiri",
    "selisih": "Selisih nasional dan hub",
}
EMPTY: Final = {
    "kasus": (
        "Belum ada yang perlu diperiksa",
        "Tarik sampel, atau tandai penilaian dari daftar semua dalam moderasi.",
    ),
    "siap": (
        "Belum ada yang siap ditetapkan",
        "Penilaian siap ditetapkan setelah masa sanggahnya selesai dan kasusnya diperiksa.",
    ),
    "semua": (
        "Belum ada penilaian dalam moderasi",
        "Penilaian masuk ke sini setelah instansi menerima nilainya atau masa sanggah ditutup.",
    ),
    "final": ("Belum ada hasil final", "Hasil yang sudah ditetapkan tercantum di sini."),
}
WAITS: Final = Status("Belum diperiksa", "belum", "live")
LOOKED: Final = Status("Sudah diperiksa", "selesai", "ok")
NOT_CASE: Final = Status("Tidak dalam sampel", "takdinilai", "idle")
SAME_AGAIN: Final = Status("Dapat ditarik ulang: hasilnya sama", "selesai", "ok")
OTHER_AGAIN: Final = Status("Hasil tarik ulang berbeda", "lewat", "bad")


def case_state(one: Moderated) -> Status:
    if not one.cases:
        return NOT_CASE
    return WAITS if one.waits else LOOKED


def why(case: CaseSeen) -> str:
    """Why it is looked at."""
    return "Sampel" if case.sample_id is not None else f"Ditandai: {case.reason}"


def looked(at: datetime | None, by: str) -> str:
    """Who looked, and when (WIB)."""
    return "" if at is None else f"{by or 'Sistem'}, {day(local_day(at, TimeZone.WIB))}"


def grade(name: str) -> str:
    """Of a stratum."""
    return "Tidak dapat dinilai" if name == NOT_ASSESSABLE else name or "Tanpa predikat"


def drawn_by(margin: Decimal | None, confidence: int) -> str:
    """What the size was derived from."""
    if margin is None:
        return "ukuran ditentukan"
    return f"galat paling besar {number(margin * 100)} poin pada kepercayaan {confidence}%"


def interval(one: Estimate, *, is_share: bool = False) -> str:
    """71,20 (95%: 69,10 s.d. 73,30)."""
    if one.low == one.high and one.n < one.population:
        return "rentangnya belum dapat dihitung: sampel belum menunjukkan perbedaan"
    write = percent if is_share else _figure
    return f"{one.confidence}%: {write(one.low)} s.d. {write(one.high)}"


def rests_on(one: Estimate) -> str:
    return f"dari {number(one.n)} diperiksa, {number(one.population)} dalam populasi"


def _figure(value: Decimal) -> str:
    return number(value, 2)


# ── one assessment ────────────────────────────────────────────────────────────
def value_saved(code: str, one: Assessment) -> str:
    """What the change did to the whole."""
    return (
        f"Nilai nasional {code} tersimpan. Jumlahnya sekarang {number(one.national_score, 2)}"
        + (f", {one.grade}." if one.grade else ".")
    )
