"""Forms of evidence: handing in a file, saying what it is, choosing one that is there already."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from wtforms import DateField, FileField, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.evidence import LONGEST_DESCRIPTION, Needed
from renaksi.forms.base import Form, options
from renaksi.forms.steps import DAY_FORMATS, STALE
from renaksi.labels import REFUSAL
from renaksi.labels.evidence import ACCEPTED_ENDINGS, ALLOWED

EXTRA = "Pelengkap, tidak menggantikan jenis yang disyaratkan"


def read_day(text: str) -> date | None:
    """A day as the form's own field reads it, for a script; None where there is none.

    Raises Invalid (DATE_MISSING) for what is no day.
    """
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    if text.strip():
        raise Invalid(Refusal.DATE_MISSING, "effective_on")
    return None


def _kind() -> SelectField:
    return SelectField("Jenis bukti", validate_choice=False)


def _day() -> DateField:
    return DateField(
        "Tanggal dokumen",
        [InputRequired(REFUSAL[Refusal.DATE_MISSING])],
        format=DAY_FORMATS,
        description="Tanggal yang tertulis pada dokumen atau tanggal kegiatannya.",
    )


def _words() -> TextAreaField:
    return TextAreaField(
        "Keterangan (tidak wajib)",
        [Length(max=LONGEST_DESCRIPTION)],
        render_kw={"rows": 2, "maxlength": LONGEST_DESCRIPTION},
    )


class KindForm(Form):
    """Says which required kind a file stands for."""

    requirement = _kind()

    def of(self, needed: Iterable[Needed]) -> Self:
        """The kinds of the action; the first one still missing is chosen."""
        needed = tuple(needed)
        self.requirement.choices = options([(one.kind, one.kind) for one in needed], EXTRA)
        if not self.is_submitted():
            missing = (one.kind for one in needed if not one.is_met)
            self.requirement.data = self.requirement.data or next(missing, "")
        return self


class AddForm(KindForm):
    """A file for a row. Without scripts one at a time."""

    requirement = _kind()
    effective_on = _day()
    description = _words()
    file = FileField(
        "Berkas", [Optional()], description=ALLOWED, render_kw={"accept": ACCEPTED_ENDINGS}
    )


class DescribeForm(KindForm):
    """What a file is; sends back the version of the description that was read."""

    version = HiddenField()
    requirement = _kind()
    effective_on = _day()
    description = _words()

    @property
    def read_version(self) -> int:
        data = self.version.data or ""
        return int(data) if data.isdecimal() and len(data) < 10 else STALE  # noqa: PLR2004


class VersionForm(Form):
    file = FileField(
        "Berkas pengganti",
        [Optional()],
        description=ALLOWED,
        render_kw={"accept": ACCEPTED_ENDINGS},
    )
