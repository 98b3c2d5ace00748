"""Words of the pages on which instruments are read, built and compared."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.grade import GradeScale
from renaksi.core.instrument import (
    EvidenceRule,
    Indicator,
    IndicatorKind,
    InputField,
    Level,
    Measure,
    SmallRule,
)
from renaksi.core.instrument_scores import OldScores
from renaksi.labels.assessment_instrument import (
    COMPUTED_FACT,
    EVIDENCE_RULE,
    INDICATOR_KIND,
    SMALL_RULE,
)
from renaksi.labels.format import number
from renaksi.labels.plan import Status

DRAFT: Final = Status("Rancangan", "rancangan", "idle")
PUBLISHED: Final = Status("Terbit", "kunci", "ok")
KIND_HELP: Final = {
    IndicatorKind.YES_NO: "Ya bernilai penuh, tidak bernilai 0.",
    IndicatorKind.LEVEL: "Satu dari beberapa anak tangga yang diuraikan, misalnya 0 sampai 5.",
    IndicatorKind.NUMBER: "Instansi mengisi angka, rumus menghitung nilainya.",
    IndicatorKind.COMPUTED: "Dihitung dari data sistem pada tanggal data; tidak ada yang mengisi.",
    IndicatorKind.SAMPLED: "Beberapa berkas diperiksa, dihitung berapa yang memadai.",
}
OLD_SCORES_HELP: Final = {
    OldScores.AS_PUBLISHED: (
        "Nilai dan predikat lama tetap tertulis dengan tanda skala lama. Selisihnya tidak dihitung."
    ),
    OldScores.RESCALED: (
        "Nilai lama direntangkan ke rentang baru, lalu diberi predikat menurut skala baru."
    ),
    OldScores.BY_GRADE: "Anda menentukan predikat baru bagi setiap predikat lama.",
}
FIELD: Final = {
    "name": "Nama",
    "weight": "Bobot",
    "kind": "Jenis",
    "levels": "Tingkat",
    "measure": "Ukuran",
    "evidence": "Bukti dukung",
    "guidance": "Petunjuk",
    "not_applicable": "Tidak berlaku bila",
    "small_rule": "Bila n kecil",
    "compare_with": "Pembanding",
    "recommendation": "Rekomendasi",
    "aspect": "Aspek",
    "place": "Sesudah",
    "scale": "Skala predikat",
    "evidence_rule": "Tanpa bukti",
    "small_n": "Batas n kecil",
    "weak_below": "Ambang rekomendasi",
}
"""By the names of `core.instrument_difference`."""
EMPTY: Final = "kosong"


def kind_line(one: Indicator) -> str:
    """What is asked, in a few words: "Tingkat 0 s.d. 5", "Rumus, target 100%"."""
    word = INDICATOR_KIND[one.kind]
    if one.kind is IndicatorKind.LEVEL and one.levels:
        return f"{word} {number(one.levels[0].value)} s.d. {number(one.levels[-1].value)}"
    if one.measure is not None:
        return f"{word}, {reach(one.measure)}"
    return word


def reach(measure: Measure) -> str:
    """From the floor to the target: "0 s.d. 100%", "30 s.d. 5 hari"."""
    unit = measure.unit.strip()
    joined = f"{unit}" if unit == "%" else f" {unit}" if unit else ""
    return f"{number(measure.floor)} s.d. {number(measure.target)}{joined}"


def value(given: object) -> str:
    """One side of a change, as people read it."""
    if given is None or given in ("", ()):
        return EMPTY
    if isinstance(given, Decimal):
        return number(given)
    if isinstance(given, StrEnum):
        return _code(given)
    if isinstance(given, GradeScale):
        return scale_line(given)
    if isinstance(given, Measure):
        return measure_line(given)
    if isinstance(given, tuple):
        return "; ".join(_parts(given))
    return str(given)


def _code(given: StrEnum) -> str:
    if isinstance(given, IndicatorKind):
        return INDICATOR_KIND[given]
    if isinstance(given, SmallRule):
        return SMALL_RULE[given]
    return EVIDENCE_RULE[given] if isinstance(given, EvidenceRule) else given.value


def _parts(given: Iterable[object]) -> Iterable[str]:
    for one in given:
        if isinstance(one, Level):
            yield f"{number(one.value)} {one.description}"
        elif isinstance(one, InputField):
            yield f"{one.name}: {one.label}"
        else:
            yield str(one)


def measure_line(measure: Measure) -> str:
    """All of a measure in one line."""
    told = [reach(measure)]
    if measure.fact is not None:
        told.append(COMPUTED_FACT[measure.fact])
    if measure.formula:
        told.append(f"rumus {measure.formula}")
        told.extend(_parts(measure.inputs))
    if measure.denominator:
        told.append(f"penyebut {measure.denominator}")
    return "; ".join(told)


def scale_line(scale: GradeScale) -> str:
    """A scale in one line: "0 s.d. 100: Baik ≥ 75; Kurang ≥ 0"."""
    bands = (
        band.name
        if band.lower is None
        else f"{band.name} {'≥' if band.includes_lower else '>'} {number(band.lower)}"
        for band in scale.bands
    )
    return f"{number(scale.score_min)} s.d. {number(scale.score_max)}: {'; '.join(bands)}"
