"""The forms of a plan's steps."""

from dataclasses import fields
from datetime import date
from typing import Any, Self

from wtforms import DateField, FileField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from renaksi.core.decree import LONGEST, Decree
from renaksi.forms.base import Form, text

NOTE_LENGTH = 2000
STALE = -1
"""A version no revision has: what is not a number was not read from a page of ours."""


DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
"""As the browser's calendar sends it; the others as people type it where there is none."""


def day_field(label: str, missing: str) -> DateField:
    return DateField(label, [InputRequired(missing)], format=DAY_FORMATS)


def note_field(label: str, *, required: bool, missing: str = "") -> TextAreaField:
    rules: list[Any] = [Length(max=NOTE_LENGTH)]
    if required:
        rules.insert(0, DataRequired(missing or "Tuliskan alasannya."))
    return TextAreaField(label, rules, render_kw={"rows": 4, "maxlength": NOTE_LENGTH})


class StepForm(Form):
    """What every step sends: the version that was read, and perhaps a note."""

    version = HiddenField()
    note = note_field("Alasan", required=False)

    def with_note(self, label: str, *, required: bool) -> Self:
        self.note.label.text = label if required else f"{label} (tidak wajib)"
        if required:
            self.note.validators = [DataRequired("Tuliskan alasannya."), Length(max=NOTE_LENGTH)]
        return self

    @property
    def read_version(self) -> int:
        data = self.version.data or ""
        return int(data) if data.isdecimal() and len(data) < 10 else STALE  # noqa: PLR2004


class ReturnForm(StepForm):
    """Sends a plan back, with a deadline of its own."""

    return_due_on = day_field("Batas perbaikan", "Isi batas perbaikannya.")


class DecreeForm(StepForm):
    """What the decree says; names as the service's refusals name them."""

    decree_number = text("Nomor keputusan", max_length=LONGEST["number"])
    decree_date = day_field("Tanggal keputusan", "Isi tanggal keputusannya.")
    decree_title = text("Tentang", max_length=LONGEST["title"], required=False)
    decree_signatory = text("Nama penanda tangan", max_length=LONGEST["signatory"])
    decree_signatory_title = text(
        "Jabatan penanda tangan", max_length=LONGEST["signatory_title"], required=False
    )
    decree_file = FileField("Keputusan bertanda tangan (PDF)", [Optional()])

    @property
    def decree(self) -> Decree:
        """Only once the form has been validated: before that there may be no date."""
        return Decree(
            number=self.decree_number.data or "",
            date=self.decree_date.data or date.max,
            title=self.decree_title.data or "",
            signatory=self.decree_signatory.data or "",
            signatory_title=self.decree_signatory_title.data or "",
        )

    def start_from(self, stored: Decree) -> Self:
        """Show what was taken down, for correcting it."""
        if not self.is_submitted():
            for one in fields(stored):
                self[f"decree_{one.name}"].data = getattr(stored, one.name)
        return self
