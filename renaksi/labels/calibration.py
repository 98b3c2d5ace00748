"""Words of the calibration of raters: what each figure says, and what it does not."""

from decimal import Decimal
from typing import Final

from renaksi.core.calibration import Gap
from renaksi.core.calibration_agreement import Agreement
from renaksi.labels.format import number

SMALL: Final = "n kecil"
COLUMNS: Final = {
    "Hub − mandiri": (
        "Rata-rata nilai hub dikurangi nilai mandiri. Di bawah 0, penilai mengurangi nilai instansi."
    ),
    "Nasional − hub": (
        "Rata-rata perubahan oleh pusat pada yang sudah diperiksa. Di bawah 0, pusat menilai hub"
        " terlalu longgar."
    ),
    "Kelonggaran": (
        "Nilai yang dipertimbangkan dikurangi nilai yang dihitung sistem pada instansi yang sama,"
        " dibandingkan penilai lain. Di atas 0, lebih longgar daripada penilai lain."
    ),
    "Sebaran": (
        "Simpangan baku nilai yang diberikan. Mendekati 0, hampir semua instansi dinilai sama."
    ),
    "Dinilai dua kali": (
        "Kesamaan dengan penilai kedua yang tidak melihat nilai pertama: bagian yang sama persis dan"
        " kappa berbobot, 1 bila selalu sama, 0 bila tidak lebih baik daripada kebetulan."
    ),
}
ORDERS: Final = {
    "nama": "Nama",
    "longgar": "Paling longgar",
    "nasional": "Paling dikoreksi pusat",
    "sebaran": "Sebaran terkecil",
}


def figure(gap: Gap) -> str:
    return "–" if gap.mean is None else number(gap.mean, 2)


def rests_on(gap: Gap) -> str:
    """As `n 24`, or `n 3, n kecil`."""
    return f"n {number(gap.n)}" + (f", {SMALL}" if gap.is_small else "")


def agreement(one: Agreement) -> str:
    """83,33% sama, kappa 0,71."""
    if not one.n:
        return "–"
    kappa = "tidak terhitung" if one.kappa is None else number(one.kappa, 2)
    return f"{_share(one.share_same)} sama, kappa {kappa}"


def same(one: Agreement) -> str:
    """The share that is exactly the same."""
    return _share(one.share_same) if one.n else "–"


def all_twice(one: Agreement) -> str:
    """Of the whole round, below `same`."""
    if not one.n:
        return "penilaian ganda belum ada"
    kappa = "" if one.kappa is None else f", kappa {number(one.kappa, 2)}"
    return f"penilaian ganda sama persis{kappa}; {agreement_n(one)}"


def agreement_n(one: Agreement) -> str:
    if not one.n:
        return ""
    return f"n {number(one.n)} indikator" + (f", {SMALL}" if one.is_small else "")


def _share(value: Decimal | None) -> str:
    return f"{number(value, 2)}%"
