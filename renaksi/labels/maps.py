"""Words of the map: its measures, its classes, and what one region says."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from renaksi.core.connection import ConnectionState
from renaksi.core.grade import NOT_ASSESSABLE, NOT_YET, Band
from renaksi.core.map_classes import (
    CLASSES,
    OF_CYCLE,
    MapMeasure,
    bounds,
    place_in_scale,
)
from renaksi.core.plan import FunnelStage
from renaksi.labels.complaint import CONNECTION_STATE
from renaksi.labels.compliance import ALL_PERIODS
from renaksi.labels.format import NOTHING, number, percent
from renaksi.queries.map_figures import DONE, MISSING, Asked, Figure

MAP_MEASURE: Final = {
    MapMeasure.PLANS: "Renaksi ditetapkan",
    MapMeasure.REPORTS: "Kepatuhan laporan",
    MapMeasure.ON_TIME: "Ketepatan waktu laporan",
    MapMeasure.ACHIEVEMENT: "Capaian renaksi",
    MapMeasure.GRADES: "Predikat penilaian",
    MapMeasure.FOLLOWED_UP: "Pengaduan ditindaklanjuti",
    MapMeasure.FINISHED: "Pengaduan selesai",
    MapMeasure.CONNECTION: "Keterhubungan SP4N-LAPOR!",
    MapMeasure.OVERDUE: "Rekomendasi lewat 60 hari",
}
SLUG: Final = {
    MapMeasure.PLANS: "renaksi",
    MapMeasure.REPORTS: "kepatuhan",
    MapMeasure.ON_TIME: "tepat-waktu",
    MapMeasure.ACHIEVEMENT: "capaian",
    MapMeasure.GRADES: "predikat",
    MapMeasure.FOLLOWED_UP: "ditindaklanjuti",
    MapMeasure.FINISHED: "selesai",
    MapMeasure.CONNECTION: "keterhubungan",
    MapMeasure.OVERDUE: "lewat-60",
}
"""In an address."""
MEASURE_OF: Final = {slug: one for one, slug in SLUG.items()}
COUNTED: Final = {
    MapMeasure.PLANS: "Instansi yang renaksinya sudah ditetapkan, dari yang wajib menyusun.",
    MapMeasure.REPORTS: "Laporan capaian yang masuk, dari yang wajib.",
    MapMeasure.ON_TIME: "Laporan capaian yang masuk tepat waktu, dari yang wajib.",
    MapMeasure.ACHIEVEMENT: "Rata-rata capaian renaksi, setiap renaksi berbobot sama; keadaan hari"
    " ini.",
    MapMeasure.GRADES: "Predikat instansi itu sendiri; makin gelap makin baik.",
    MapMeasure.FOLLOWED_UP: "Pengaduan yang dalam proses atau selesai, dari yang masuk; yang"
    " diarsipkan, ditunda, atau bukan wewenang tidak dihitung.",
    MapMeasure.FINISHED: "Pengaduan yang selesai, dari yang masuk; yang diarsipkan, ditunda, atau"
    " bukan wewenang tidak dihitung.",
    MapMeasure.CONNECTION: "Instansi yang terhubung atau terintegrasi sistem.",
    MapMeasure.OVERDUE: "Rekomendasi yang terbuka lebih dari 60 hari, dari yang belum selesai; makin"
    " gelap makin banyak yang tertinggal.",
}
OF_BRANCH: Final = "Provinsi dihitung bersama kabupaten dan kota di bawahnya."
WITHOUT: Final = {
    MapMeasure.PLANS: "tidak ada yang wajib",
    MapMeasure.REPORTS: "tidak ada yang wajib",
    MapMeasure.ON_TIME: "tidak ada yang wajib",
    MapMeasure.ACHIEVEMENT: "belum ada capaian",
    MapMeasure.GRADES: "belum ada predikat",
    MapMeasure.FOLLOWED_UP: "tidak ada pengaduan",
    MapMeasure.FINISHED: "tidak ada pengaduan",
    MapMeasure.CONNECTION: "belum ada data",
    MapMeasure.OVERDUE: "tidak ada yang terbuka",
}
"""Of class 0."""
NO_GOVERNMENT: Final = "wilayah administrasi, tanpa pemerintah daerah sendiri"
STAGE: Final = {
    FunnelStage.OWES: "belum disusun",
    FunnelStage.DRAFTED: "disusun, belum diajukan",
    FunnelStage.SUBMITTED: "diajukan",
    FunnelStage.ENDORSED: "disetujui",
    FunnelStage.ENACTED: "ditetapkan",
}
"""How far one plan has come, from class 1 to 5."""
SHORT_STAGE: Final = {
    FunnelStage.OWES: "0",
    FunnelStage.DRAFTED: "1",
    FunnelStage.SUBMITTED: "2",
    FunnelStage.ENDORSED: "3",
    FunnelStage.ENACTED: "4",
}
REPORT: Final = {
    MapMeasure.REPORTS: {MISSING: "belum masuk", DONE: "sudah masuk"},
    MapMeasure.ON_TIME: {MISSING: "tidak tepat waktu", DONE: "tepat waktu"},
}
"""Of a single report."""
SHORT_REPORT: Final = {MISSING: "0", DONE: "1"}
SHORT_STATE: Final = {
    ConnectionState.NOT_CONNECTED: "0",
    ConnectionState.HAS_ACCOUNT: "1",
    ConnectionState.CONNECTED: "2",
    ConnectionState.INTEGRATED: "3",
}


def value(measure: MapMeasure, one: Figure) -> str:
    """As the table shows it: 87,50% or Baik, 79,25."""
    if measure is MapMeasure.GRADES and one.word:
        word = one.word if one.shade else one.word.capitalize()
        return f"{word}, {number(one.value, 2)}" if one.value is not None else word
    if one.word:
        return _state(measure, one.word)
    return WITHOUT[measure] if one.value is None else percent(one.value)


def made_of(measure: MapMeasure, one: Figure) -> str:
    """7 dari 8; empty where nothing was counted."""
    if measure is MapMeasure.ACHIEVEMENT:
        return f"rata-rata {number(one.whole)} renaksi" if one.whole > 1 else ""
    small = ", n kecil" if one.is_small else ""
    return f"{number(one.part)} dari {number(one.whole)}{small}" if one.whole else ""


def short(measure: MapMeasure, one: Figure, bands: Sequence[Band]) -> str:
    """What stands on the map itself: a rounded figure, or the step the class stands for."""
    if measure is MapMeasure.GRADES and one.shade and one.value is None:
        symbols = {band.name: band.symbol for band in bands}
        return symbols.get(one.word) or one.word[:6]
    if measure is MapMeasure.PLANS and one.word:
        return SHORT_STAGE[FunnelStage(one.word)]
    if measure is MapMeasure.CONNECTION and one.word:
        return SHORT_STATE[ConnectionState(one.word)]
    if measure in REPORT and one.word:
        return SHORT_REPORT[one.word]
    return NOTHING if one.value is None else number(one.value, 0)


def _state(measure: MapMeasure, word: str) -> str:
    if measure in REPORT:
        return REPORT[measure][word].capitalize()
    if measure is MapMeasure.PLANS:
        return STAGE[FunnelStage(word)].capitalize()
    return CONNECTION_STATE[ConnectionState(word)].word


def classes(asked: Asked, bands: Sequence[Band]) -> tuple[str, ...]:
    """What the classes 0 to 5 mean; an empty word is a class this measure does not have."""
    measure, is_nation = asked.measure, asked.is_nation
    if asked.is_single:
        missing, done = (f"{SHORT_REPORT[one]} {word}" for one, word in REPORT[measure].items())
        return WITHOUT[measure], missing, "", "", "", done
    if measure is MapMeasure.GRADES:
        return _of_scale(bands)
    if measure is MapMeasure.PLANS and not is_nation:
        steps = [f"{SHORT_STAGE[stage]} {word}" for stage, word in STAGE.items()]
        return (WITHOUT[measure], *steps)
    if measure is MapMeasure.CONNECTION and not is_nation:
        no, account, yes, whole = (
            f"{SHORT_STATE[state]} {CONNECTION_STATE[state].word.lower()}"
            for state in ConnectionState
        )
        return WITHOUT[measure], no, account, "", yes, whole
    return (WITHOUT[measure], *_of_shares(measure))


def _of_shares(measure: MapMeasure) -> Sequence[str]:
    limits = bounds(measure)
    between = [f"{low} s.d. <{high}%" for low, high in pairwise(limits)]
    highest = "100%" if limits[-1] == 100 else f"{limits[-1]}% ke atas"  # noqa: PLR2004 - a whole
    return [f"di bawah {limits[0]}%", *between, highest]


def _of_scale(bands: Sequence[Band]) -> tuple[str, ...]:
    named: list[list[str]] = [[] for _ in range(CLASSES + 1)]
    for place, band in enumerate(bands):
        named[place_in_scale(place, len(bands))].append(band.name)
    named[0] = [f"{NOT_YET} atau {NOT_ASSESSABLE}"]
    return tuple(", ".join(one) for one in named)


def title(measure: MapMeasure, year: int | None, period: str) -> str:
    """Kepatuhan laporan B06 2026."""
    told = "semua periode" if period == ALL_PERIODS else period
    parts = (MAP_MEASURE[measure], told, str(year) if year and measure in OF_CYCLE else "")
    return " ".join(part for part in parts if part)


def in_front(measure: MapMeasure, named: Sequence[str]) -> str:
    """The highest class as the end of a sentence: 12 dari 38 provinsi mencapai 95% ke atas."""
    word = named[CLASSES]
    if measure is MapMeasure.GRADES:
        return f"berpredikat {word}"
    if "%" in word:
        return f"{'berada pada' if measure is MapMeasure.OVERDUE else 'mencapai'} {word}"
    told = word.partition(" ")[2]
    return told if told.startswith("sudah") else f"sudah {told}"
