"""A version of an instrument as a table: its indicators, or the predicates of a mere scale."""

from collections.abc import Iterator
from datetime import datetime

from renaksi.core.instrument import Indicator, Instrument
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import instrument_pages as words
from renaksi.labels.assessment_instrument import (
    EVIDENCE_RULE,
    INDICATOR_KIND,
    SMALL_RULE,
    band_reach,
)
from renaksi.labels.format import number

INDICATORS = (
    Column("Aspek", width=30),
    Column("Kode", Kind.CODE, 10),
    Column("Indikator", width=44),
    Column("Bobot", Kind.FIGURE),
    Column("Jenis", width=16),
    Column("Cara menilai", width=60),
    Column("Bukti dukung", width=36),
    Column("Tidak berlaku bila", width=32),
    Column("Bila n kecil", width=26),
    Column("Pembanding", Kind.CODE, 12),
    Column("Petunjuk", width=50),
    Column("Rekomendasi", width=50),
)
BANDS = (Column("Predikat", width=24), Column("Simbol", width=12), Column("Nilai", width=24))


def instrument_table(sheet: Instrument, legal_basis: str, taken_at: datetime) -> Table:
    """What holds of the whole stands on the sheet of notes."""
    return Table(
        title=f"Instrumen {sheet.code} versi {sheet.version}",
        columns=BANDS if sheet.is_scale_only else INDICATORS,
        rows=_bands(sheet) if sheet.is_scale_only else _indicators(sheet),
        taken_at=taken_at,
        filters={
            "Nama": sheet.name,
            "Dasar hukum": legal_basis or "belum diisi",
            "Skala predikat": words.scale_line(sheet.scale),
            "Tanpa bukti": EVIDENCE_RULE[sheet.evidence_rule],
            "Batas n kecil": number(sheet.small_n),
            "Ambang rekomendasi": f"{number(sheet.weak_below)}%",
        },
        sheet="Skala" if sheet.is_scale_only else "Indikator",
    )


def _bands(sheet: Instrument) -> Iterator[tuple[object, ...]]:
    for place, band in enumerate(sheet.scale.bands):
        yield band.name, band.symbol, band_reach(sheet.scale, place)


def _indicators(sheet: Instrument) -> Iterator[tuple[object, ...]]:
    for aspect in sheet.aspects:
        for one in aspect.indicators:
            yield (
                f"{aspect.code} {aspect.name}",
                one.code,
                one.name,
                one.weight,
                INDICATOR_KIND[one.kind],
                _how(one),
                "\n".join(one.evidence),
                one.not_applicable,
                SMALL_RULE[one.small_rule] if one.is_measured else "",
                one.compare_with,
                one.guidance,
                one.recommendation,
            )


def _how(one: Indicator) -> str:
    if one.levels:
        return "\n".join(f"{number(level.value)}: {level.description}" for level in one.levels)
    return words.measure_line(one.measure) if one.measure else words.KIND_HELP[one.kind]
