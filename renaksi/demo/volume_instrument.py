"""The instrument of the volume for measuring: five aspects of six indicators, one of every kind."""

from decimal import Decimal
from typing import Final

from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument import (
    SAMPLE,
    Aspect,
    ComputedFact,
    EvidenceRule,
    Indicator,
    IndicatorKind as K,
    InputField,
    Instrument as Sheet,
    Level,
    Measure,
)

CODE: Final = "VOLUME"
_MEASURE: Final = Measure(
    "selesai / diterima * 100",
    (InputField("selesai", "Laporan selesai"), InputField("diterima", "Laporan diterima")),
    "diterima",
)
_FACT: Final = Measure(floor=Decimal(0), target=Decimal(1), unit="", fact=ComputedFact.PLAN_ENACTED)
_LEVELS: Final = tuple(Level(Decimal(step), f"Tingkat {step}") for step in range(6))


def sheet() -> Sheet:
    return Sheet(
        code=CODE,
        version=1,
        name="Instrumen pengukuran",
        scale=GradeScale(
            Decimal(0),
            Decimal(100),
            (
                Band("Sangat Baik", Decimal(90), symbol="A"),
                Band("Baik", Decimal(75), symbol="B"),
                Band("Sedang", Decimal(60), symbol="C"),
                Band("Kurang", Decimal(0), symbol="D"),
            ),
        ),
        aspects=tuple(_aspect(code) for code in "ABCDE"),
        evidence_rule=EvidenceRule.FLAG,
    )


def _aspect(code: str) -> Aspect:
    def one(place: int, kind: K, weight: int, measure: Measure | None = None) -> Indicator:
        return Indicator(
            f"{code}{place}",
            f"Indikator {place} dari aspek {code}",
            Decimal(weight),
            kind,
            levels=_LEVELS if kind is K.LEVEL else (),
            measure=measure,
            recommendation=f"Memperbaiki indikator {code}{place}.",
        )

    return Aspect(
        code,
        f"Aspek {code}",
        Decimal(20),
        (
            one(1, K.YES_NO, 3),
            one(2, K.LEVEL, 3),
            one(3, K.NUMBER, 4, _MEASURE),
            one(4, K.COMPUTED, 3, _FACT),
            one(5, K.SAMPLED, 4, SAMPLE),
            one(6, K.LEVEL, 3),
        ),
    )
