"""Forms of periodic reports: which one, the text of a section, a step, the approval."""

from datetime import date
from typing import Self, cast

from wtforms import DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from renaksi.core.periodic import Period, parse_period
from renaksi.core.periodic_steps import LONGEST_NAME, LONGEST_NUMBER, LONGEST_TEXT, Approval
from renaksi.forms.base import Form, options, text
from renaksi.forms.steps import DAY_FORMATS
from renaksi.labels.periodic_pages import period_choice

LONGEST_NOTE = 2000


class NewReportForm(Form):
    """Of whom, and for which period."""

    base = SelectField("Laporan tentang")
    period = SelectField("Periode")

    def offer(self, bases: list[tuple[str, str]], periods: list[Period], today: date) -> Self:
        """The agencies one writes for, and the last periods of a kind."""
        self.base.choices = options(bases)
        self.period.choices = options((one.code, period_choice(one, today)) for one in periods)
        return self

    @property
    def chosen(self) -> Period:
        """Only once the form has been validated."""
        return parse_period(self.period.data)


class VersionedForm(Form):
    """Says which version its reader saw."""

    version = HiddenField()

    @property
    def read_version(self) -> int:
        """0 where there was none, or where it is no number of ours."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0  # noqa: PLR2004


class TextForm(VersionedForm):
    """What is said in a section."""

    text = TextAreaField(
        "Teks bagian ini",
        [Length(max=LONGEST_TEXT)],
        render_kw={"rows": 12, "maxlength": LONGEST_TEXT},
    )


class StepForm(VersionedForm):
    """A step that asks for no word."""


class NoteForm(VersionedForm):
    """A step that has to be explained."""

    note = TextAreaField(
        "Catatan",
        [DataRequired("Tuliskan alasannya."), Length(max=LONGEST_NOTE)],
        render_kw={"rows": 4, "maxlength": LONGEST_NOTE},
    )


class ApprovalForm(VersionedForm):
    """Named as in `Approval`."""

    number = text("Nomor laporan", max_length=LONGEST_NUMBER)
    dated = DateField("Tanggal", [InputRequired("Isi tanggalnya.")], format=DAY_FORMATS)
    signatory = text("Nama penanda tangan", max_length=LONGEST_NAME)
    position = text("Jabatan penanda tangan", max_length=LONGEST_NAME)

    def start_from(self, number: str, today: date, signatory: str, position: str) -> Self:
        """What is proposed, until somebody says otherwise."""
        if not self.is_submitted():
            self.number.data, self.dated.data = number, today
            self.signatory.data, self.position.data = signatory, position
        return self

    @property
    def approval(self) -> Approval:
        """Only once the form has been validated."""
        return Approval(
            self.number.data or "",
            cast("date", self.dated.data),
            self.signatory.data or "",
            self.position.data or "",
        )
