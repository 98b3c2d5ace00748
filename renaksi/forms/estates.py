"""Handing what an agency that is no more left open to another of its heirs."""

from collections.abc import Iterable
from typing import Final

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from renaksi.forms.base import Form, options, trimmed

LONGEST_NOTE: Final = 1000


class HandOverForm(Form):
    """Which plan or which recommendation, and who held it when the page was read."""

    plan_id = HiddenField()
    recommendation_id = HiddenField()
    held_by = HiddenField()
    to = SelectField("Serahkan kepada", coerce=str)
    note = TextAreaField(
        "Alasan",
        [DataRequired("Tuliskan alasannya."), Length(max=LONGEST_NOTE)],
        filters=[trimmed],
        description="Misalnya pembagian tugas menurut peraturan. Tercatat pada riwayatnya.",
        render_kw={"rows": 2, "maxlength": LONGEST_NOTE},
    )

    def belong_to(self, key: str) -> None:
        """Ids of its own: a page has one such form for everything left open."""
        for field in self:
            field.id = f"{field.name}-{key}"

    def offer(self, heirs: Iterable[tuple[int, str]]) -> None:
        self.to.choices = options((str(one), name) for one, name in heirs)
