"""The form of an objection: its ground, and the version it was read at."""

from typing import Self

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from renaksi.core.objection import LONGEST_GROUND
from renaksi.forms.base import Form
from renaksi.forms.steps import STALE

UNWRITTEN = 0
LONGEST_VERSION = 9


class ObjectionForm(Form):
    """Why the score should be another one."""

    version = HiddenField()
    ground = TextAreaField(
        "Dasar sanggahan",
        [Length(max=LONGEST_GROUND)],
        render_kw={"rows": 7, "maxlength": LONGEST_GROUND},
    )

    @property
    def read_version(self) -> int:
        data = self.version.data or ""
        return int(data) if data.isdecimal() and len(data) <= LONGEST_VERSION else STALE

    def start_from(self, ground: str, version: int) -> Self:
        self.ground.data, self.version.data = ground, str(version)
        return self
