"""How a score came about, in sentences that can be followed by hand."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_trace import FINE, IndicatorTrace, Trace
from renaksi.core.assessment_value import APART, Counts
from renaksi.core.instrument import ComputedFact, Indicator, IndicatorKind, Measure
from renaksi.core.numbers import round_half_up
from renaksi.core.recommendation import RecommendationStatus
from renaksi.labels.assessment import COUNTS
from renaksi.labels.assessment_instrument import COMPUTED_FACT
from renaksi.labels.format import day, number, percent
from renaksi.labels.recommendation import RECOMMENDATION_STATUS

COLUMN_SLUG: Final = {C.SELF: "mandiri", C.HUB: "hub", C.NATIONAL: "nasional"}
SAID_BY: Final = {C.SELF: "instansi", C.HUB: "hub", C.NATIONAL: "pusat", None: "sistem"}
FACT_INPUT: Final[Mapping[str, str]] = {
    "due": "Aksi yang jatuh tempo",
    "missing": "Aksi tanpa laporan, dihitung 0",
    "received": "Laporan masyarakat yang diterima",
    "excluded": "Diarsipkan, ditunda, atau bukan wewenang",
    "counted": "Laporan masyarakat yang dihitung",
    "invited": "Kegiatan yang mengundang",
    "attended": "Kegiatan yang diikuti",
    "organised": "Kegiatan yang diselenggarakan",
    **{one.value: f"Rekomendasi {RECOMMENDATION_STATUS[one].word.lower()}"
       for one in RecommendationStatus},
}  # fmt: skip
"""Figures that computed indicators rest on."""
SOURCE_WORD: Final = {
    ComputedFact.PLAN_ENACTED: "Buka capaian renaksi",
    ComputedFact.PLAN_ACHIEVEMENT: "Buka capaian renaksi",
    ComputedFact.REPORTS_SUBMITTED: "Buka kepatuhan laporan",
    ComputedFact.REPORTS_ON_TIME: "Buka kepatuhan laporan",
    ComputedFact.RECOMMENDATIONS_RESOLVED: "Buka angka rekomendasi",
    ComputedFact.COMPLAINTS_FOLLOWED_UP: "Buka angka laporan masyarakat",
    ComputedFact.COMPLAINTS_FINISHED: "Buka angka laporan masyarakat",
    ComputedFact.CONNECTED: "Buka keterhubungan",
    ComputedFact.GUIDANCE_TAKEN: "Buka daftar kegiatan",
}


def input_label(indicator: Indicator, name: str) -> str:
    """What a figure of the formula is called."""
    fields = indicator.measure.inputs if indicator.measure else ()
    found = next((one.label for one in fields if one.name == name), None)
    return found or FACT_INPUT.get(name, name)


def formula(line: IndicatorTrace) -> str:
    """With the signs people write."""
    return line.formula.replace("*", "×").replace("/", "÷")


def steps(indicator: Indicator, line: IndicatorTrace, reach: Decimal) -> Iterator[str]:
    """From what was put in to the points; `reach`: from the lowest to the highest score."""
    if line.counts in APART or line.counts is Counts.MISSING:
        yield f"{COUNTS[line.counts]}."
    else:
        yield from _value(indicator, line)
    if line.counts is Counts.NO_EVIDENCE:
        yield "Bukti dukung yang disyaratkan tidak ada, sehingga nilainya dihitung 0."
    if not line.share:
        yield "Indikator ini tidak ikut dihitung; bobotnya dibagi kepada indikator lain."
        return
    if round_half_up(line.weight) != line.share:
        yield (
            f"Bobot {number(line.weight)} menjadi {percent(line.share)} dari seluruh nilai, karena"
            " sebagian indikator tidak ikut dihitung."
        )
    yield (
        f"Poin: {percent(line.share)} × {number(line.value, 2)} dari 100 × rentang {number(reach)}"
        f" = {number(line.points, 4)}."
    )


def _value(indicator: Indicator, line: IndicatorTrace) -> Iterator[str]:
    if line.raw is None:
        return
    match indicator.kind:
        case IndicatorKind.YES_NO:
            yield f"Jawaban {'ya' if line.raw else 'tidak'}: {number(line.value, 2)} dari 100."
        case IndicatorKind.LEVEL:
            low, high = indicator.levels[0].value, indicator.levels[-1].value
            told = next((one.description for one in indicator.levels if one.value == line.raw), "")
            yield f"Tingkat {number(line.raw)}: {told}"
            yield _linear(line.raw, low, high, line.value)
        case _:
            yield from _measured(indicator, line, line.raw)


def _measured(indicator: Indicator, line: IndicatorTrace, raw: Decimal) -> Iterator[str]:
    measure = indicator.measure or Measure()
    if line.computed is not None:
        yield (
            f"Sistem menghitung {number(line.computed)}; pusat menggantinya dengan"
            f" {number(raw)} beserta catatan."
        )
    elif measure.fact is not None:
        told = COMPUTED_FACT[measure.fact]
        when = f" menurut data sampai akhir {day(line.as_of)}" if line.as_of else ""
        yield f"{told}{when}: {number(raw)}{_unit(measure)}."
    else:
        yield f"{formula(line)} = {number(raw)}{_unit(measure)}."
    yield _linear(raw, measure.floor, measure.target, line.value)
    if line.is_small:
        yield "Penyebutnya di bawah batas instrumen, jadi angka ini bertanda n kecil."


def _unit(measure: Measure) -> str:
    return f" {measure.unit}" if measure.unit and measure.unit != "%" else measure.unit


def _linear(raw: Decimal, low: Decimal, high: Decimal, value: Decimal) -> str:
    return (
        f"({number(raw)} − {number(low)}) ÷ ({number(high)} − {number(low)}) × 100"
        f" = {number(value, 2)}, dibatasi 0 sampai 100."
    )


def total_steps(found: Trace) -> str:
    """The last line: lowest score plus all points, rounded once."""
    if found.exact is None or found.total is None:
        return "Tidak ada indikator yang dapat dihitung, jadi tidak ada nilai."
    exact = round_half_up(
        found.score_min + sum((one.points for one in found.aspects), Decimal()), FINE
    )
    start = f"Nilai terendah {number(found.score_min)} + jumlah" if found.score_min else "Jumlah"
    return (
        f"{start} poin = {number(exact, 4)}, dibulatkan setengah ke atas menjadi"
        f" {number(found.total, 2)}."
    )
