"""What is written on minutes besides the figures."""

from datetime import date
from typing import Any, Final, Self, cast

from wtforms import DateField
from wtforms.validators import InputRequired

from renaksi.core.recommendation_minutes import Paper
from renaksi.forms.base import Form, text
from renaksi.forms.steps import DAY_FORMATS

LONGEST: Final = 120


class MinutesForm(Form):
    """Named as in `Paper`."""

    number = text("Nomor", max_length=LONGEST, description="Misalnya BA/12/DISKOMINFO/2026.")
    dated = DateField("Tanggal", [InputRequired("Isi tanggalnya.")], format=DAY_FORMATS)
    city = text("Kota", max_length=LONGEST, required=False)
    signatory = text("Nama penanda tangan", max_length=LONGEST)
    signatory_title = text("Jabatan penanda tangan", max_length=LONGEST)
    other = text("Nama wakil instansi", max_length=LONGEST, required=False,
                 description="Kosongkan agar ditulis tangan.")  # fmt: skip
    other_title = text("Jabatan wakil instansi", max_length=LONGEST, required=False)

    def start_from(self, today: date, head: Any) -> Self:
        """The signatory of the letterhead, until somebody else is named."""
        if not self.is_submitted():
            self.dated.data, self.city.data = today, head.city
            self.signatory.data = head.signatory_name
            self.signatory_title.data = head.signatory_title
        return self

    @property
    def paper(self) -> Paper:
        """Only once the form has been validated."""
        return Paper(
            number=self.number.data or "",
            dated=cast("date", self.dated.data),
            city=self.city.data or "",
            signatory=self.signatory.data or "",
            signatory_title=self.signatory_title.data or "",
            other=self.other.data or "",
            other_title=self.other_title.data or "",
        )
