"""Forms of whoever scores: seats, the steps that ask for more than a note, a decision."""

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from renaksi.core.assessment import NotAssessable
from renaksi.core.objection import ObjectionAction
from renaksi.forms.base import Form, options
from renaksi.forms.steps import STALE, StepForm, note_field
from renaksi.labels.assessment import NOT_ASSESSABLE

LONGEST_VERSION = 9


class NotAssessableForm(StepForm):
    """Why nothing can be said of an agency."""

    reason = RadioField(
        "Sebabnya",
        [InputRequired("Pilih sebabnya.")],
        choices=options((one.value, word) for one, word in NOT_ASSESSABLE.items()),
    )

    @property
    def chosen(self) -> NotAssessable:
        """Only once the form has been validated."""
        return NotAssessable(self.reason.data)


class SendBackForm(StepForm):
    """Single indicators for another look."""

    codes = SelectMultipleField(
        "Indikator yang dikembalikan",
        [InputRequired("Pilih paling sedikit satu indikator.")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, indicators: Iterable[tuple[str, str]]) -> None:
        self.codes.choices = options(indicators)


class SeatForm(Form):
    """Who does it, from those who can; nobody: whoever takes it."""

    version = HiddenField()
    person = SelectField("Penilai", [Optional()])

    def offer(self, people: Iterable[tuple[int, str]], nothing: str | None) -> None:
        self.person.choices = options(((str(key), name) for key, name in people), nothing)

    @property
    def chosen(self) -> int | None:
        return int(self.person.data) if self.person.data else None

    @property
    def read_version(self) -> int:
        return version_in(self.version.data or "")


class DecisionForm(Form):
    """An objection granted or rejected; why is read by the agency."""

    version = HiddenField()
    decision = RadioField("Putusan", [InputRequired("Pilih putusannya.")])
    note = note_field("Pertimbangan", required=True, missing="Tuliskan pertimbangan putusan.")

    def offer(self, choices: Iterable[tuple[ObjectionAction, str]]) -> None:
        self.decision.choices = options((one.value, word) for one, word in choices)

    @property
    def chosen(self) -> ObjectionAction:
        """Only once the form has been validated."""
        return ObjectionAction(self.decision.data)

    @property
    def read_version(self) -> int:
        return version_in(self.version.data or "")


def version_in(text: str) -> int:
    """What is no number was not read from a page of ours and matches nothing."""
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else STALE
    )
