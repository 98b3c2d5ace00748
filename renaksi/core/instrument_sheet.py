"""Instruments as the data files of the package write them (`renaksi/data/instrument*.csv`).

Tables of texts in, instruments out. What is wrong in such a file is a fault of the program, so a
row that cannot be read raises `BadInstrumentRow` and nothing is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from renaksi.core.grade import Band, GradeScale
from renaksi.core.instrument import (
    SAMPLE,
    Aspect,
    ComputedFact,
    EvidenceRule,
    Indicator,
    IndicatorKind,
    InputField,
    Instrument,
    Level,
    Measure,
    SmallRule,
)

Row = Mapping[str, str]
Member = TypeVar("Member", IndicatorKind, SmallRule, EvidenceRule, ComputedFact)
YES: Final = "ya"
LIST: Final = "|"


class BadInstrumentRow(ValueError):  # noqa: N818 - says what it is, as refusals do
    """`column` of the row that begins with `first` cannot be read."""

    def __init__(self, row: Row, column: str) -> None:
        first = next(iter(row.values()), "")
        super().__init__(f"{first}: {column} = {row.get(column)!r}")
        self.column = column


@dataclass(frozen=True, slots=True)
class InstrumentTables:
    """The five files, row by row."""

    instruments: Iterable[Row]
    bands: Iterable[Row]
    aspects: Iterable[Row] = ()
    indicators: Iterable[Row] = ()
    levels: Iterable[Row] = ()


def instruments(tables: InstrumentTables) -> tuple[Instrument, ...]:
    """Every instrument, its parts in the order of the files."""
    bands = _grouped(tables.bands, "instrumen")
    aspects = _grouped(tables.aspects, "instrumen")
    indicators = _grouped(tables.indicators, "instrumen", "aspek")
    levels = _grouped(tables.levels, "instrumen", "indikator")
    return tuple(
        Instrument(
            code=row["kode"],
            version=1,
            name=row["nama"],
            scale=GradeScale(
                _figure(row, "nilai_terendah"),
                _figure(row, "nilai_tertinggi"),
                tuple(_band(one) for one in bands.get((row["kode"],), ())),
            ),
            aspects=tuple(
                _aspect(one, indicators.get((row["kode"], one["kode"]), ()), levels)
                for one in aspects.get((row["kode"],), ())
            ),
            evidence_rule=_member(EvidenceRule, row, "aturan_bukti"),
            small_n=_figure(row, "n_kecil"),
            weak_below=_figure(row, "ambang_rekomendasi"),
        )
        for row in tables.instruments
    )


Groups = Mapping[tuple[str, ...], list[Row]]


def _grouped(rows: Iterable[Row], *columns: str) -> Groups:
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[column] for column in columns), []).append(row)
    return found


def _band(row: Row) -> Band:
    lower = _figure(row, "batas_bawah") if row["batas_bawah"] else None
    return Band(row["predikat"], lower, row["termasuk"] == YES, row["simbol"])


def _aspect(row: Row, indicators: Iterable[Row], levels: Groups) -> Aspect:
    return Aspect(
        row["kode"],
        row["nama"],
        _figure(row, "bobot"),
        tuple(
            _indicator(one, levels.get((row["instrumen"], one["kode"]), ())) for one in indicators
        ),
    )


def _indicator(row: Row, levels: Iterable[Row]) -> Indicator:
    kind = _member(IndicatorKind, row, "jenis")
    return Indicator(
        code=row["kode"],
        name=row["nama"],
        weight=_figure(row, "bobot"),
        kind=kind,
        levels=tuple(Level(_figure(one, "tingkat"), one["uraian"]) for one in levels),
        measure=_measure(row, kind),
        evidence=tuple(_list(row["bukti"])),
        guidance=row["petunjuk"],
        not_applicable=row["tidak_berlaku"],
        small_rule=_member(SmallRule, row, "n_kecil"),
        compare_with=row["pembanding"],
        recommendation=row["rekomendasi"],
    )


def _measure(row: Row, kind: IndicatorKind) -> Measure | None:
    if kind in {IndicatorKind.YES_NO, IndicatorKind.LEVEL}:
        return None
    floor, target = _figure(row, "terendah"), _figure(row, "target")
    if kind is IndicatorKind.SAMPLED:
        return replace(SAMPLE, floor=floor, target=target, unit=row["satuan"])
    return Measure(
        formula=row["rumus"],
        inputs=tuple(_input(row, text) for text in _list(row["isian"])),
        denominator=row["penyebut"],
        floor=floor,
        target=target,
        unit=row["satuan"],
        fact=_member(ComputedFact, row, "data") if kind is IndicatorKind.COMPUTED else None,
    )


def _input(row: Row, text: str) -> InputField:
    name, colon, label = text.partition(":")
    if not colon or not label.strip():
        raise BadInstrumentRow(row, "isian")
    return InputField(name.strip(), label.strip())


def _list(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(LIST) if part.strip())


def _figure(row: Row, column: str) -> Decimal:
    """Plain figures with a point, as in every file."""
    try:
        return Decimal(row[column])
    except (InvalidOperation, KeyError):
        raise BadInstrumentRow(row, column) from None


def _member(kind: type[Member], row: Row, column: str) -> Member:
    try:
        return kind(row[column])
    except ValueError:
        raise BadInstrumentRow(row, column) from None
