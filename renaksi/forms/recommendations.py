"""What is asked of an issuer: the text, to whom it goes, and the confirmation of a step."""

import re
from collections.abc import Iterable
from typing import Final, Self

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from renaksi.core.errors import Invalid
from renaksi.core.recommendation import Priority, RecommendationSource
from renaksi.core.recommendation_entry import LONGEST_CAUSE, LONGEST_TEXT, RecommendationValues
from renaksi.forms.base import Form, options, text as line
from renaksi.forms.steps import StepForm
from renaksi.labels import PRIORITY

LONGEST_TITLE: Final = 300
LONGEST_LIST: Final = 20_000
_BETWEEN: Final = re.compile(r"[,;\n]")
FIELD_OF: Final = {"source": "basis", "addressees": "others"}
"""Where a refusal of the use case stands on the page."""


class TextForm(Form):
    """What a recommendation says. `basis`: in whose name and as what, as `<issuer>:<source>`."""

    version = HiddenField()
    basis = SelectField("Sumber")
    text = TextAreaField(
        "Isi rekomendasi",
        [DataRequired("Tuliskan apa yang direkomendasikan."), Length(max=LONGEST_TEXT)],
        render_kw={"rows": 5, "maxlength": LONGEST_TEXT},
    )
    cause = line("Sebab", max_length=LONGEST_CAUSE, required=False)
    priority = RadioField(
        "Prioritas", [InputRequired()], choices=options(PRIORITY.items()), default=Priority.MEDIUM
    )

    def take(self, error: Invalid) -> None:
        named = FIELD_OF.get(error.field or "", error.field)
        super().take(Invalid(error.reason, named, **error.detail))

    def offer_bases(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.basis.choices = options(pairs)
        if self.basis.data is None and self.basis.choices:
            self.basis.data = self.basis.choices[0].value

    @property
    def values(self) -> RecommendationValues:
        """Only once the form has been validated."""
        source = RecommendationSource((self.basis.data or "").rpartition(":")[2])
        priority = Priority(self.priority.data)
        return RecommendationValues(source, self.text.data or "", self.cause.data or "", priority)

    @property
    def read_version(self) -> int | None:
        data = self.version.data or ""
        return int(data) if data.isdecimal() and len(data) < 10 else None  # noqa: PLR2004


class NewForm(TextForm):
    """A text, and to whom it goes: a group, agencies ticked one by one, others by code or name.

    `grade` narrows the group, not who was named.
    """

    group = SelectField("Kelompok penerima", [Optional()])
    grade = SelectField("Hanya yang nilainya", [Optional()])
    picks = SelectMultipleField(
        "Pilih satu per satu",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    others = TextAreaField(
        "Instansi lain",
        [Length(max=LONGEST_LIST)],
        render_kw={"rows": 2, "maxlength": LONGEST_LIST},
    )
    title = line("Judul kelompok", max_length=LONGEST_TITLE, required=False)

    @property
    def other_entries(self) -> list[str]:
        """Each agency that was typed, as it was typed."""
        return [one.strip() for one in _BETWEEN.split(self.others.data or "") if one.strip()]

    @property
    def title_or_text(self) -> str:
        """The title of a batch; without one, how the text begins."""
        if self.title.data:
            return str(self.title.data)
        return " ".join((self.text.data or "").split())[:120]


class ConfirmForm(StepForm):
    """A step that says first what it does; with a note where the step asks for one."""

    def ask_for(self, label: str) -> Self:
        self.note.label.text = label
        self.note.validators = [DataRequired("Tuliskan alasannya."), Length(max=LONGEST_TEXT)]
        return self
