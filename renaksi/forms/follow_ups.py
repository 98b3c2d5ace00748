"""Forms of one recommendation: its answer, the decision on it, the plan, another's hands, remarks."""

from collections.abc import Iterable
from typing import Self

from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from renaksi.core.comments import MAX_LENGTH
from renaksi.core.recommendation import RecommendationAction
from renaksi.core.recommendation_entry import LONGEST_TEXT
from renaksi.forms.base import Form, options
from renaksi.forms.evidence import AddForm
from renaksi.forms.steps import STALE, StepForm

UNWRITTEN = 0
"""The version of an answer that was not begun."""


class AnswerForm(Form):
    """What was done about it. `version`: of the answer as it was read."""

    version = HiddenField()
    narrative = TextAreaField(
        "Uraian tindak lanjut",
        [Length(max=LONGEST_TEXT)],
        render_kw={"rows": 10, "maxlength": LONGEST_TEXT},
    )

    @property
    def read_version(self) -> int:
        data = self.version.data or ""
        return int(data) if data.isdecimal() and len(data) < 10 else STALE  # noqa: PLR2004

    def start_from(self, narrative: str, version: int) -> Self:
        self.narrative.data, self.version.data = narrative, str(version)
        return self


class ProofForm(AddForm):
    """A file behind an answer; no kinds are asked for."""

    requirement = None  # type: ignore[assignment]  # WTForms leaves out what is None


class DecisionForm(StepForm):
    """One of the decisions that are open now, with a note."""

    decision = RadioField("Keputusan", [InputRequired("Pilih keputusannya dahulu.")])

    def offer(self, choices: Iterable[tuple[RecommendationAction, str]]) -> Self:
        self.decision.choices = options(choices)
        self.note.label.text = "Catatan"
        return self

    @property
    def chosen(self) -> RecommendationAction:
        return RecommendationAction(self.decision.data)


class MakeActionForm(Form):
    """Which strategy a new action goes under. `linked`: how many actions answered it when read."""

    linked = HiddenField()
    strategy = SelectField("Strategi", [InputRequired("Pilih strateginya.")])

    def offer(self, strategies: Iterable[tuple[str, str]]) -> Self:
        self.strategy.choices = options((code, f"{code}. {name}") for code, name in strategies)
        return self


class ReasonForm(Form):
    """Why the plan has no action for it; nothing takes the reason back."""

    reason = TextAreaField(
        "Alasan",
        [Length(max=LONGEST_TEXT)],
        render_kw={"rows": 3, "maxlength": LONGEST_TEXT},
    )


class DelegateForm(StepForm):
    """Who decides in the issuer's place; nobody: the issuer itself again."""

    agency = SelectField("Yang memutuskan", validate_choice=False)

    def offer(self, issuer: str, others: Iterable[tuple[int, str]]) -> Self:
        self.agency.choices = options(((str(key), name) for key, name in others), issuer)
        return self


class RemarkForm(Form):
    """A comment on a recommendation."""

    text = TextAreaField(
        "Komentar baru",
        [DataRequired("Tulis isinya dahulu."), Length(max=MAX_LENGTH)],
        render_kw={"rows": 3, "maxlength": MAX_LENGTH},
    )
