"""Handing an open plan of an agency that is no more to another of its heirs."""

from collections.abc import Iterable
from typing import Final

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from renaksi.forms.base import Form, options, trimmed

LONGEST_NOTE: Final = 1000


class HandOverForm(Form):
    """`plan_id` and `held_by` say which plan, and who held it when the page was read."""

    plan_id = HiddenField()
    held_by = HiddenField()
    to = SelectField("Serahkan kepada", coerce=str)
    note = TextAreaField(
        "Alasan",
        [DataRequired("Tuliskan alasannya."), Length(max=LONGEST_NOTE)],
        filters=[trimmed],
        description="Misalnya pembagian tugas menurut peraturan. Tercatat pada riwayat renaksi.",
        render_kw={"rows": 2, "maxlength": LONGEST_NOTE},
    )

    def belong_to(self, plan_id: int) -> None:
        """Ids of its own: a page has one such form for every plan."""
        for field in self:
            field.id = f"{field.name}-{plan_id}"

    def offer(self, heirs: Iterable[tuple[int, str]]) -> None:
        self.to.choices = options((str(one), name) for one, name in heirs)
