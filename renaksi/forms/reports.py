"""The row of a report as a form, and the search form of the list of reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, Self

from renaksi.core.item_entry import clean
from renaksi.core.report import ReportState
from renaksi.core.report_columns import FILLED
from renaksi.core.report_entry import EntryValues, changes
from renaksi.core.report_reading import read_values
from renaksi.forms.base import Form
from renaksi.forms.items import MAX_TYPED, Difference, marks
from renaksi.forms.steps import day_field, note_field
from renaksi.labels import NO_REPORT, REPORT_STATE
from renaksi.labels.format import number
from renaksi.labels.report_page import entry_fault

LONGEST_TEXT: Final = 100
LONGEST_CODE: Final = 16
STATES: Final = {REPORT_STATE[state].word.lower().replace(" ", "-"): state for state in ReportState}
"""What the address calls each state."""
WITHOUT, LATE, NIL, OWED = "belum-dilaporkan", "terlambat", "nihil", "belum-masuk"
CHOICES: Final = {
    OWED: "Belum masuk",
    WITHOUT: NO_REPORT.word,
    **{slug: REPORT_STATE[state].word for slug, state in STATES.items()},
    LATE: "Diajukan terlambat",
    NIL: "Nihil",
}


# ── one row ───────────────────────────────────────────────────────────────────
class Row(Protocol):
    """A row of the report, as far as its form needs it."""

    @property
    def lineage_id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def values(self) -> EntryValues: ...


def text_of(values: EntryValues, name: str) -> str:
    """One value as it stands in its field."""
    value = getattr(values, name)
    if value is None:
        return ""
    return value if isinstance(value, str) else number(value)


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The texts of one row, and what is wrong with them."""

    lineage_id: str
    version: int
    """0 where nothing has been entered yet."""
    texts: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    """Marks of the texts as they were read, to tell later which of them this person changed."""

    @classmethod
    def of(cls, row: Row) -> Self:
        texts = {name: text_of(row.values, name) for name in FILLED}
        return cls(row.lineage_id, row.version, texts, base=marks(texts))

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def typed_over(self, typed: Mapping[str, str], errors: Mapping[str, str]) -> Self:
        """The same row with what somebody typed in place of what is stored."""
        return replace(self, texts={**self.texts, **typed}, errors=errors)


def typed_fields(form: Mapping[str, str]) -> dict[str, str]:
    """The texts of a submitted form that belong to the row, cut where no field is that long."""
    return {name: text[:MAX_TYPED] for name, text in form.items() if name in FILLED}


def read_form(typed: Mapping[str, str], start: EntryValues) -> tuple[EntryValues, dict[str, str]]:
    """The values, and a sentence for each field that could not be read."""
    values, faults = read_values(typed, start)
    return values, {fault.field: entry_fault(fault) for fault in faults}


def differences(
    stored: EntryValues, typed: EntryValues, texts: Mapping[str, str], base: str
) -> tuple[Difference, ...]:
    """What two people filled differently. `texts` as sent, `base` as the form had marked them."""
    untouched = set(base.split()) & set(marks(texts).split())
    names = {mark.partition("=")[0] for mark in untouched}
    return tuple(
        Difference(name, text_of(typed, name), text_of(stored, name), name not in names)
        for name in changes(stored, typed)
    )


# ── forms with a button of their own ──────────────────────────────────────────
class NilForm(Form):
    """Reports nothing, with a reason."""

    nil_reason = note_field(
        "Alasan laporan nihil", required=True, missing="Tuliskan alasan laporan nihil."
    )


class ExtensionForm(Form):
    """Asks for more time."""

    reason = note_field("Alasan", required=True, missing="Tuliskan alasan permintaan ini.")
    wanted_until = day_field("Sampai tanggal", "Isi sampai tanggal berapa waktu diperlukan.")


# ── the list ──────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class ReportSearch:
    """`?siklus=2026&periode=B06&keadaan=diajukan&di=34&q=sleman&hal=2`; nonsense is ignored."""

    year: int | None = None
    checkpoint: str = ""
    state: str = ""
    under: str = ""
    text: str = ""
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Self:
        year, page, state = args.get("siklus", ""), args.get("hal", ""), args.get("keadaan", "")
        return cls(
            year=int(year) if _is_number(year) else None,
            checkpoint=clean(args.get("periode", ""))[:LONGEST_CODE],
            state=state if state in CHOICES else "",
            under=clean(args.get("di", ""))[:LONGEST_TEXT],
            text=" ".join(clean(args.get("q", "")).split())[:LONGEST_TEXT],
            page=max(1, int(page)) if _is_number(page) else 1,
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.state or self.under or self.text)

    def query(self, **changed: object) -> dict[str, str]:
        """The address's arguments with some of them changed; empty ones are left out."""
        found = {
            "siklus": self.year or "",
            "periode": self.checkpoint,
            "keadaan": self.state,
            "di": self.under,
            "q": self.text,
            "hal": self.page if self.page > 1 else "",
        } | changed
        return {name: str(value) for name, value in found.items() if value}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - fits any column
