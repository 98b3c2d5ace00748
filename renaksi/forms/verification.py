"""Forms of a verifier: the word on a row, on a file, and on the report as a whole."""

from decimal import Decimal
from typing import Any, Final, Self

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from renaksi.core.numbers import NotAFigure, parse_figure
from renaksi.core.report import EntryVerdict, EvidenceVerdict
from renaksi.core.report_entry import Judgement
from renaksi.forms.base import Form, options, trimmed
from renaksi.forms.steps import NOTE_LENGTH, STALE, note_field
from renaksi.labels.verification import VERDICT_CHOICE

_NOTED: Final = frozenset({EntryVerdict.ADJUSTED, EntryVerdict.RETURNED})
LONGEST_FIGURE: Final = 40


class _Versioned(Form):
    version = HiddenField()

    @property
    def read_version(self) -> int:
        """Of the report as the page showed it."""
        data = self.version.data or ""
        return int(data) if data.isdecimal() and len(data) < 10 else STALE  # noqa: PLR2004


class VerdictForm(_Versioned):
    """One row: accepted, given another value, or sent back; the last two say why."""

    verdict = RadioField(
        "Putusan",
        [InputRequired("Pilih putusannya.")],
        choices=options((one.value, word) for one, word in VERDICT_CHOICE.items()),
    )
    value = StringField(
        "Nilai terverifikasi",
        [Length(max=LONGEST_FIGURE)],
        filters=[trimmed],
        render_kw={"inputmode": "decimal", "maxlength": LONGEST_FIGURE, "autocomplete": "off"},
    )
    note = TextAreaField(
        "Catatan",
        [Length(max=NOTE_LENGTH)],
        render_kw={"rows": 3, "maxlength": NOTE_LENGTH},
    )

    @property
    def chosen(self) -> EntryVerdict:
        """Only once the form has been validated."""
        return EntryVerdict(self.verdict.data)

    @property
    def figure(self) -> Decimal | None:
        """The value that was typed; of any other verdict it says nothing."""
        if self.verdict.data != EntryVerdict.ADJUSTED:
            return None
        return parse_figure(self.value.data or "")

    def start_from(self, said: Judgement, version: int, *, is_clean: bool) -> Self:
        """What was decided before; a clean row proposes to accept."""
        if said.verdict in VERDICT_CHOICE:
            self.verdict.data = said.verdict.value
        elif is_clean:
            self.verdict.data = EntryVerdict.ACCEPTED.value
        self.value.data = "" if said.value is None else _typed(said.value)
        self.note.data = said.note if said.verdict in VERDICT_CHOICE else ""
        self.version.data = str(version)
        return self

    def validate_value(self, field: StringField) -> None:
        if self.verdict.data != EntryVerdict.ADJUSTED:
            return
        try:
            if parse_figure(field.data or "") is None:
                raise ValidationError("Isi nilai terverifikasi, misalnya 12 atau 12,5.")
        except NotAFigure:
            message = f"“{field.data}” bukan angka. Tulis seperti 1.250 atau 12,5."
            raise ValidationError(message) from None

    def validate_note(self, field: TextAreaField) -> None:
        if self.verdict.data in set(_NOTED) and not (field.data or "").strip():
            raise ValidationError("Tuliskan alasannya agar instansi dapat memahaminya.")


def _typed(value: Decimal) -> str:
    """As people type it, without thousands."""
    return format(value.normalize(), "f").replace(".", ",")


class EvidenceForm(_Versioned):
    """One file: accepted, rejected with the reason, or undecided again."""

    verdict = RadioField(
        "Putusan",
        [InputRequired("Pilih putusannya.")],
        choices=options((one.value, one.value) for one in EvidenceVerdict),
    )
    note = note_field("Alasan penolakan", required=False)

    @property
    def chosen(self) -> EvidenceVerdict:
        return EvidenceVerdict(self.verdict.data)

    def validate_note(self, field: Any) -> None:
        rejects = self.verdict.data == EvidenceVerdict.REJECTED
        if rejects and not (field.data or "").strip():
            raise ValidationError("Tuliskan mengapa bukti ini ditolak.")
