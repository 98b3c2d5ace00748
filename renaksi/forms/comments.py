"""Writing a comment or a review note."""

from collections.abc import Iterable
from typing import Self

from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from renaksi.core.comments import MAX_LENGTH
from renaksi.forms.base import Form, options, trimmed

EMPTY = "Tulis isinya dahulu."


class CommentForm(Form):
    """`lanjut`: where the writer came from; `baris`: the row spoken of, empty for the plan."""

    text = TextAreaField(
        "Komentar",
        [DataRequired(EMPTY), Length(max=MAX_LENGTH)],
        render_kw={"rows": 3, "maxlength": MAX_LENGTH},
    )
    isian = SelectField("Tentang", choices=[], validate_choice=False)
    """What of the row is spoken of; only where a page offers it, checked by the service."""
    baris = HiddenField(filters=[trimmed])
    lanjut = HiddenField()

    def offer(self, fields: Iterable[tuple[str, str]]) -> None:
        self.isian.choices = options(fields, "Seluruh aksi")

    @property
    def field(self) -> str:
        return self.isian.data or ""

    @property
    def lineage_id(self) -> str | None:
        return self.baris.data or None

    def named(self, label: str) -> Self:
        self.text.label.text = label
        return self

    def for_row(self, lineage_id: str, back: str) -> Self:
        self.baris.data, self.lanjut.data = lineage_id, back
        return self


class NoteForm(CommentForm):
    """A note of a review, kept until the return is sent."""

    must_fix = BooleanField("Wajib diperbaiki")
