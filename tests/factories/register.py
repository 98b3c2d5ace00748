"""Rows of a register of recommendations for tests."""

from datetime import date

from renaksi.core.recommendation import RecommendationSource, RecommendationStatus as S
from renaksi.core.recommendation_sheet import COLUMNS, RegisterRow

ISSUED = date(2026, 1, 5)
LATER = date(2026, 3, 1)
CELLS = ("R/1", "monev", "34", "34.04", "Menjawab laporan", "", "", "2026-01-05", "", "sesuai",
         "2026-03-01", "")  # fmt: skip


def register_row(line: int = 2, number: str = "R/1", **given) -> RegisterRow:
    """Resolved on `LATER` unless said otherwise; every column has an address."""
    values = {
        "issuer": "34",
        "source": RecommendationSource.MONITORING,
        "addressee": "34.04",
        "text": "Menjawab laporan",
        "issued_on": ISSUED,
        "status": S.RESOLVED,
        "status_on": LATER,
        "addresses": {name: f"{chr(65 + place)}{line}" for place, name in enumerate(COLUMNS)},
    } | given
    if values["status"] is S.OPEN and "status_on" not in given:
        values["status_on"] = None
    return RegisterRow(line, number, **values)


def cells(**given) -> tuple[str, ...]:
    """One row as it stands in a file."""
    values = dict(zip(COLUMNS, CELLS, strict=True)) | given
    return tuple(str(values[column]) for column in COLUMNS)
