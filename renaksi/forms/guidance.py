"""Forms of guidance events."""

import re
from datetime import date
from typing import Any, Final

from wtforms import HiddenField, MultipleFileField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from renaksi.core.guidance import LONGEST_TEXT, LONGEST_TITLE, GuidanceKind, GuidanceValues
from renaksi.forms.base import Form, day, options, text
from renaksi.labels.evidence import ACCEPTED_ENDINGS, ALLOWED
from renaksi.labels.guidance import GUIDANCE_KIND, MATERIAL_KIND

LONGEST_LIST: Final = 8000
_BETWEEN: Final = re.compile(r"[,;\s]+")


def _area(label: str, *, rows: int, required: str = "") -> TextAreaField:
    validators: list[Any] = [Length(max=LONGEST_TEXT)]
    if required:
        validators.insert(0, DataRequired(required))
    return TextAreaField(label, validators, render_kw={"rows": rows, "maxlength": LONGEST_TEXT})


def _ticks(label: str) -> SelectMultipleField:
    return SelectMultipleField(
        label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )


class EventForm(Form):
    """What is planned, and for whom."""

    version = HiddenField()
    kind = SelectField("Jenis kegiatan", choices=options(GUIDANCE_KIND.items()))
    title = text("Judul", max_length=LONGEST_TITLE)
    begins_on = day("Hari pertama", required="Isi tanggalnya.")
    ends_on = day("Hari terakhir")
    venue = text("Tempat atau tautan", max_length=LONGEST_TITLE, required=False)
    aim = _area("Tujuan", rows=2)
    materials = _area("Materi", rows=2)
    groups = _ticks("Semua sekaligus")
    picks = _ticks("Pilih satu per satu")
    others = TextAreaField(
        "Kode instansi lain",
        [Length(max=LONGEST_LIST)],
        render_kw={"rows": 2, "maxlength": LONGEST_LIST},
    )

    @property
    def codes(self) -> set[str]:
        """Those that were typed."""
        return {one.upper() for one in _BETWEEN.split(self.others.data or "") if one}

    def values(self, begins_on: date) -> GuidanceValues:
        return GuidanceValues(
            GuidanceKind(self.kind.data),
            self.title.data or "",
            begins_on,
            self.ends_on.data or begins_on,
            self.venue.data or "",
            self.aim.data or "",
            self.materials.data or "",
        )


class MaterialForm(Form):
    """Files of an event, several at once."""

    file = MultipleFileField(
        "Berkas", description=f"{ALLOWED} Boleh beberapa sekaligus.",
        render_kw={"accept": ACCEPTED_ENDINGS},
    )  # fmt: skip
    kind = SelectField("Jenis berkas", choices=options(MATERIAL_KIND.items()))
    title = text("Judul", max_length=LONGEST_TITLE, required=False)


class OutcomeForm(Form):
    """What came of an event."""

    version = HiddenField()
    outcome = _area("Hasil kegiatan", rows=4, required="Tuliskan hasilnya.")


class CancelForm(Form):
    """Why an event is not held."""

    version = HiddenField()
    reason = _area("Alasan pembatalan", rows=3, required="Tuliskan alasannya.")


class CommitmentForm(Form):
    """What an invited agency will do."""

    agency = SelectField("Instansi")
    text = _area("Komitmen", rows=3, required="Tuliskan komitmennya.")
    due_on = day("Batas waktu")
