"""The decision on a request for more time."""

from datetime import date
from typing import Self

from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from renaksi.core.extension import LONGEST_REASON
from renaksi.forms.base import Form, options
from renaksi.forms.steps import DAY_FORMATS
from renaksi.labels.extensions import DECISION, GRANT, REFUSE


def _day_if_granted(form: "DecisionForm", field: DateField) -> None:
    """Before `Optional`, which would let an empty day pass."""
    is_empty = not any((one or "").strip() for one in field.raw_data or ())
    if form.decision.data == GRANT and is_empty:
        field.errors = []
        raise StopValidation("Isi sampai tanggal berapa dispensasi berlaku.")


class DecisionForm(Form):
    """Granted until a day, or refused with the reason."""

    decision = RadioField(
        "Putusan", [InputRequired("Pilih putusannya.")], choices=options(DECISION.items())
    )
    until = DateField("Sampai tanggal", [_day_if_granted, Optional()], format=DAY_FORMATS)
    note = TextAreaField(
        "Catatan",
        [Length(max=LONGEST_REASON)],
        render_kw={"rows": 3, "maxlength": LONGEST_REASON},
    )

    @property
    def grants(self) -> bool:
        """Only once the form has been validated."""
        return bool(self.decision.data == GRANT)

    def start_from(self, until: date) -> Self:
        """As it was asked for, until somebody says otherwise."""
        self.until.data = until
        return self

    def validate_note(self, field: TextAreaField) -> None:
        if self.decision.data == REFUSE and not (field.data or "").strip():
            raise ValidationError("Tuliskan mengapa permintaan ini ditolak.")
