"""The decree (surat keputusan) by which a plan is enacted (domain section 3, Signing)."""

import datetime as dt
from dataclasses import dataclass, fields
from typing import Final

from renaksi.core.errors import Invalid, Refusal

LONGEST: Final = {"number": 120, "title": 300, "signatory": 200, "signatory_title": 300}
REQUIRED: Final = ("number", "signatory")


@dataclass(frozen=True, slots=True)
class Decree:
    """What is said of it; the signed PDF is kept beside."""

    number: str
    date: dt.date
    title: str = ""
    signatory: str = ""
    signatory_title: str = ""

    def as_columns(self) -> dict[str, str | dt.date]:
        """By the names of the revision's columns, blanks trimmed."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            f"decree_{name}": " ".join(value.split()) if isinstance(value, str) else value
            for name, value in found.items()
        }


def decree_fault(decree: Decree, today: dt.date) -> Invalid | None:
    """What keeps the decree from being taken down, named by its field; None if nothing."""
    for name, longest in LONGEST.items():
        text = getattr(decree, name).strip()
        if not text and name in REQUIRED:
            return Invalid(Refusal.TEXT_MISSING, f"decree_{name}")
        if len(text) > longest:
            return Invalid(Refusal.TEXT_TOO_LONG, f"decree_{name}", limit=longest)
    if decree.date > today:
        return Invalid(Refusal.DATE_AHEAD, "decree_date", today=today)
    return None
