"""Results from outside the system for tests."""

from decimal import Decimal

from renaksi.core.assessment_sheet import COLUMNS, OutsideRow

CELLS = ("34.04", "2024", "SAKIP", "83.45", "A", "Hasil 2024", "Surat 1/2025")


def outside_row(line: int = 2, agency: str = "34.04", **given) -> OutsideRow:
    """SAKIP 2024: 83,45, A; every column has an address."""
    values = {
        "year": 2024,
        "instrument": "SAKIP",
        "grade": "A",
        "score": Decimal("83.45"),
        "remarks": "Hasil 2024",
        "document": "Surat 1/2025",
        "addresses": {name: f"{chr(65 + place)}{line}" for place, name in enumerate(COLUMNS)},
    } | given
    if "grade" in given and "score" not in given:
        values["score"] = None
    return OutsideRow(line, agency, **values)


def cells(**given) -> tuple[str, ...]:
    """One row as it stands in a file."""
    values = dict(zip(COLUMNS, CELLS, strict=True)) | given
    return tuple(str(values[column]) for column in COLUMNS)
