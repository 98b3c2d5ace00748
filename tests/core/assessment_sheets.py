"""Instruments and answers for the tests of assessments, written as briefly as a sheet."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from renaksi.core.assessment_answer import Answer, Figure, Given
from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument import (
    SAMPLE,
    Aspect,
    ComputedFact,
    Indicator,
    IndicatorKind as K,
    InputField,
    Instrument,
    Level,
    Measure,
    SmallRule,
)
from renaksi.core.instrument_sheet import InstrumentTables, instruments

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "renaksi" / "data"
AS_OF = date(2026, 6, 30)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def presets() -> dict[str, Instrument]:
    parts = ("bands", "aspects", "indicators", "levels")
    tables = InstrumentTables(
        rows(DATA / "instruments.csv"), *(rows(DATA / f"instrument_{part}.csv") for part in parts)
    )
    return {one.code: one for one in instruments(tables)}


PRESETS = presets()
SCALE = GradeScale(
    Decimal(0),
    Decimal(100),
    (
        Band("Sangat Baik", Decimal(90)),
        Band("Baik", Decimal(75)),
        Band("Sedang", Decimal(60)),
        Band("Kurang", Decimal(0)),
    ),
)
LEVELS = tuple(Level(Decimal(value), f"Tingkat {value}") for value in range(6))
RATIO = Measure(
    "bagian / seluruh * 100",
    (InputField("bagian", "Bagian"), InputField("seluruh", "Seluruh")),
    "seluruh",
)
COMPUTED = Measure(fact=ComputedFact.PLAN_ACHIEVEMENT)


def indicator(code: str, weight: int | str, kind: K = K.YES_NO, **more) -> Indicator:
    """As plain as its kind allows; judged ones ask for evidence and may be left out."""
    own: dict[str, object] = {"evidence": ("Bukti",), "not_applicable": "Bila tidak ada."}
    if kind is K.LEVEL:
        own["levels"] = LEVELS
    elif kind is K.NUMBER:
        own["measure"] = RATIO
    elif kind is K.SAMPLED:
        own["measure"] = SAMPLE
    elif kind is K.COMPUTED:
        own = {"measure": COMPUTED}
    return Indicator(code, f"Indikator {code}", Decimal(weight), kind, **{**own, **more})


def instrument(*aspects: tuple[str, int | str, Iterable[Indicator]], **more) -> Instrument:
    made = tuple(Aspect(code, f"Aspek {code}", Decimal(w), tuple(own)) for code, w, own in aspects)
    return Instrument(
        **{"code": "UJI", "version": 1, "name": "Uji", "scale": SCALE} | more, aspects=made
    )


def ratio(part: int | str, whole: int | str, **more) -> Given:
    return Given(inputs={"bagian": Decimal(part), "seluruh": Decimal(whole)}, **more)


def sampled(good: int, size: int, **more) -> Given:
    return Given(inputs={"memadai": Decimal(good), "diperiksa": Decimal(size)}, **more)


def value(figure: int | str, **more) -> Given:
    return Given(value=Decimal(figure), **more)


def everywhere(given: Given | None, evidence: int = 1) -> Answer:
    """The agency and its hub say the same."""
    return Answer(own=given, hub=given, evidence=evidence)


def computed(figure: int | str | None, denominator: int | None = None) -> Answer:
    size = None if denominator is None else Decimal(denominator)
    return Answer(figure=Figure(None if figure is None else Decimal(figure), AS_OF, {}, size))


NOT_APPLICABLE = Given(not_applicable=True, note="Tidak ada unit kerja.")

# ── the golden table ──────────────────────────────────────────────────────────
_KINDS: Mapping[str, Indicator] = {
    "ya_tidak": indicator("", 1),
    "tingkat": indicator("", 1, K.LEVEL),
    "rumus": indicator("", 1, K.NUMBER),
    "rumus_kecil_keluar": indicator("", 1, K.NUMBER, small_rule=SmallRule.EXCLUDE),
    "rumus_turun": indicator(
        "", 1, K.NUMBER, measure=replace(RATIO, floor=Decimal(100), target=Decimal(0))
    ),
    "sampel": indicator("", 1, K.SAMPLED),
    "dihitung": indicator("", 1, K.COMPUTED),
}


def golden() -> dict[str, list[dict[str, str]]]:
    """The rows of each case, its TOTAL last."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows(HERE / "golden_scores.csv"):
        found.setdefault(row["kasus"], []).append(row)
    return found


def golden_instrument(lines: list[dict[str, str]]) -> Instrument:
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for line in lines:
        one = replace(_KINDS[line["jenis"]], code=line["indikator"], weight=Decimal(line["bobot"]))
        groups.setdefault((line["aspek"], line["bobot_aspek"]), []).append(one)
    made = [(code, weight, own) for (code, weight), own in groups.items()]
    return instrument(*made, scale=PRESETS[lines[0]["skala"]].scale)


def golden_answer(line: dict[str, str]) -> Answer:
    text, kind = line["jawaban"], line["jenis"]
    if kind == "dihitung":
        return computed(text)
    if text == "-":
        given = None
    elif text == "tb":
        given = NOT_APPLICABLE
    elif "/" in text:
        part, whole = (int(one) for one in text.split("/"))
        given = sampled(part, whole) if kind == "sampel" else ratio(part, whole)
    else:
        given = value({"ya": 1, "tidak": 0}.get(text, text))
    return everywhere(given, int(line["bukti"]))
