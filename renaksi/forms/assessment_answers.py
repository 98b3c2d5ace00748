"""The fields of an indicator: `A3.in:unit`, `A3.note`, `A3.version`, on a page of one or of all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from wtforms import MultipleFileField
from wtforms.validators import Optional

from renaksi.core.assessment_answer import AnswerIssue, Given
from renaksi.core.assessment_entry import INPUT_FIELD, fields_of, read_given
from renaksi.core.document import content_hash
from renaksi.core.instrument import Indicator
from renaksi.core.item_entry import clean
from renaksi.forms.evidence import AddForm
from renaksi.forms.steps import STALE
from renaksi.labels.assessment_answers import typed_texts
from renaksi.labels.assessment_checks import answer_issue
from renaksi.labels.evidence import ACCEPTED_ENDINGS, ALLOWED

VERSION = "version"
BASE = "base"
LONGEST_VERSION = 9
LONGEST_BASE = 16


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """What stands in the fields of one indicator, as stored or as it was typed."""

    indicator: Indicator
    texts: Mapping[str, str]
    version: int
    base: str = ""
    """A mark of what the page was served with: whoever sends it back touched nothing."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """By field, the sentence beside it."""
    is_overtaken: bool = False
    """Somebody else saved meanwhile; what is stored is shown beside it."""

    @classmethod
    def stored(cls, indicator: Indicator, given: Given, version: int) -> Self:
        given_texts = typed_texts(given)
        texts = {name: given_texts.get(name, "") for name in fields_of(indicator)}
        return cls(indicator, texts, version, _mark(texts))

    @classmethod
    def sent(cls, indicator: Indicator, form: Mapping[str, str]) -> Self | None:
        """As it was typed; None where the form has no field of this indicator."""
        prefix = f"{indicator.code}."
        names = fields_of(indicator)
        if not names or f"{prefix}{VERSION}" not in form:
            return None
        texts = {name: form.get(f"{prefix}{name}", "") for name in names}
        base = form.get(f"{prefix}{BASE}", "")[:LONGEST_BASE]
        return cls(indicator, texts, _version(form[f"{prefix}{VERSION}"]), base)

    @property
    def is_untouched(self) -> bool:
        """It comes back as it was served: a form of all indicators also sends those of others."""
        return self.base == _mark(self.texts)

    def read(self) -> tuple[Given, Mapping[str, str]]:
        """The value, and by field what of it cannot be read."""
        given, issues = read_given(self.indicator, self.texts)
        return given, {self.field_of(one): answer_issue(one) for one in issues}

    def over(self, version: int) -> Self:
        """The same, to be saved over what stands there now."""
        return replace(self, version=version)

    def field_of(self, issue: AnswerIssue) -> str:
        return self.field_named(issue.field)

    def field_named(self, name: str) -> str:
        """The rules name a figure of the formula by its own name alone."""
        full = f"{INPUT_FIELD}{name}"
        return full if full in fields_of(self.indicator) else name


def _mark(texts: Mapping[str, str]) -> str:
    return content_hash({name: clean(text) for name, text in texts.items()})[:LONGEST_BASE]


def _version(text: str) -> int:
    """What is no number was not read from a page of ours and matches nothing."""
    text = text.strip()
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else STALE
    )


class AnswerProofForm(AddForm):
    """Files for an answer, one or several at once, that share their kind and date."""

    file = MultipleFileField(
        "Berkas", [Optional()], description=ALLOWED, render_kw={"accept": ACCEPTED_ENDINGS}
    )
