"""Writing what a version of an instrument says. Never commits."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from renaksi.core.instrument import Indicator, Instrument as Sheet, Measure
from renaksi.models import GradeBand, InstrumentAspect, InstrumentIndicator, InstrumentVersion


def head(sheet: Sheet) -> dict[str, Any]:
    """The columns of a version that a sheet fills."""
    return {
        "name": sheet.name,
        "score_min": sheet.scale.score_min,
        "score_max": sheet.scale.score_max,
        "evidence_rule": sheet.evidence_rule,
        "small_n": sheet.small_n,
        "weak_below": sheet.weak_below,
    }


def write(session: Session, version: InstrumentVersion, sheet: Sheet) -> None:
    """Replace all that a draft says; nobody can have answered it, so no row is held on to."""
    for name, value in head(sheet).items():
        setattr(version, name, value)
    session.flush()
    for model in (InstrumentIndicator, InstrumentAspect, GradeBand):
        session.execute(delete(model).where(model.version_id == version.id))
    session.add_all(
        GradeBand(
            version_id=version.id,
            ordinal=ordinal,
            name=band.name,
            symbol=band.symbol,
            lower=band.lower,
            includes_lower=band.includes_lower,
        )
        for ordinal, band in enumerate(sheet.scale.bands, 1)
    )
    aspects = [
        InstrumentAspect(
            version_id=version.id, ordinal=ordinal, code=one.code, name=one.name, weight=one.weight
        )
        for ordinal, one in enumerate(sheet.aspects, 1)
    ]
    session.add_all(aspects)
    session.flush()
    rows = [
        (aspect.id, indicator)
        for aspect, one in zip(aspects, sheet.aspects, strict=True)
        for indicator in one.indicators
    ]
    session.add_all(
        InstrumentIndicator(
            version_id=version.id, aspect_id=aspect_id, ordinal=ordinal, **_indicator(indicator)
        )
        for ordinal, (aspect_id, indicator) in enumerate(rows, 1)
    )
    session.flush()


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "weight": one.weight,
        "kind": one.kind,
        "levels": [
            {"value": format(level.value, "f"), "description": level.description}
            for level in one.levels
        ],
        "evidence": list(one.evidence),
        "guidance": one.guidance,
        "not_applicable": one.not_applicable,
        "small_rule": one.small_rule,
        "compare_with": one.compare_with,
        "recommendation": one.recommendation,
        **(_measure(one.measure) if one.measure else {}),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "formula": measure.formula,
        "inputs": [{"name": one.name, "label": one.label} for one in measure.inputs],
        "denominator": measure.denominator,
        "floor": measure.floor,
        "target": measure.target,
        "unit": measure.unit,
        "fact": measure.fact,
    }
