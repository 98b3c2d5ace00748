"""What the public sees of a cycle: a rule and days of waiting for each kind of figure."""

from collections.abc import Sequence
from typing import Any, Final

from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import Optional

from renaksi.core.publication import MOST_DAYS, NEVER, Key, Rules
from renaksi.forms.base import Form, options
from renaksi.labels.publication_rules import CHOICE, subject

USUAL, WAITS, NOT_AT_ALL = CHOICE
HOW_MANY: Final = f"Isi 1 s.d. {MOST_DAYS} hari."


class PublicationForm(Form):
    """Two fields per kind, named `rule-reports-B03` and `days-reports-B03`; see `publication_form`."""

    version = HiddenField()
    keys: Sequence[Key] = ()

    def fill(self, rules: Rules, version: int) -> None:
        self.version.data = str(version)
        for key in self.keys:
            days = rules.delay(*key)
            self.rule(key).data = NOT_AT_ALL if days is NEVER else WAITS if days else USUAL
            self.days(key).data = days or None

    def rule(self, key: Key) -> SelectField:
        found: SelectField = self[f"rule-{slug(key)}"]
        return found

    def days(self, key: Key) -> IntegerField:
        found: IntegerField = self[f"days-{slug(key)}"]
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever waits, waits for some days; days of what does not wait say nothing."""
        holds = bool(super().validate(extra_validators))
        for key in self.keys:
            field = self.days(key)
            waits = self.rule(key).data == WAITS
            if waits and not field.errors and not 1 <= (field.data or 0) <= MOST_DAYS:
                field.errors = [HOW_MANY]
                holds = False
        return holds

    def rules(self) -> Rules:
        """Of a form that holds."""
        return Rules({key: days for key in self.keys if (days := self._delay(key)) != 0})

    def _delay(self, key: Key) -> int | None:
        match self.rule(key).data:
            case "tunda":
                return self.days(key).data or 0
            case "tidak":
                return NEVER
        return 0


def slug(key: Key) -> str:
    return f"{key.subject.value}-{key.checkpoint}".strip("-")


def publication_form(keys: Sequence[Key]) -> PublicationForm:
    """A form with the fields of these kinds."""
    fields: dict[str, object] = {"keys": tuple(keys)}
    for key in keys:
        fields[f"rule-{slug(key)}"] = SelectField(
            f"Aturan {subject(key)}", choices=options(CHOICE.items())
        )
        fields[f"days-{slug(key)}"] = IntegerField(
            f"Hari penundaan {subject(key)}", [Optional()],
            render_kw={"min": 1, "max": MOST_DAYS, "inputmode": "numeric"},
        )  # fmt: skip
    made: PublicationForm = type("PublicationForm", (PublicationForm,), fields)()
    return made
