"""What the centre is asked: how to draw a sample, why it flags, what it says of what it saw."""

from decimal import Decimal
from typing import Any, Final, Self

from flask_wtf.form import _is_submitted
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from renaksi.core.errors import Invalid
from renaksi.core.sampling import Z
from renaksi.forms.base import Form, options, text
from renaksi.forms.figures import FigureField
from renaksi.forms.steps import note_field

LONGEST_SEED: Final = 80
MOST: Final = 5000
HUNDRED: Final = Decimal(100)
FIELD_OF: Final = {"seed": "benih", "size": "ukuran", "margin": "galat", "confidence": "tingkat"}
"""Where a refusal of the use case stands on the page."""


class DrawForm(Form):
    """A sample; read from the address for the preview, from the form for the draw."""

    version = HiddenField()
    """The mark of what was previewed."""
    benih = text("Benih", max_length=LONGEST_SEED)
    ukuran = IntegerField("Ukuran sampel", [Optional(), NumberRange(min=1, max=MOST)])
    galat = FigureField("Galat paling besar (poin persen)")
    tingkat = SelectField(
        "Tingkat kepercayaan", choices=options((str(one), f"{one}%") for one in Z), default="95"
    )

    @classmethod
    def read(cls, args: Any) -> Self:
        """The form as it was sent, or else as the address says it."""
        if _is_submitted():
            return cls()
        return cls(args, meta={"csrf": False}) if args else cls(formdata=None)

    def validate(self, extra_validators: Any = None) -> bool:
        """One of the two is stated, never both."""
        fine: bool = super().validate(extra_validators)
        if (self.ukuran.data is None) == (self.galat.data is None):
            if not self.ukuran.errors and not self.galat.errors:
                self.ukuran.errors = ["Isi ukuran sampel atau galatnya, salah satu saja."]
            return False
        if self.galat.data is not None and not 0 < self.galat.data < HUNDRED:
            self.galat.errors = ["Isi di atas 0 dan di bawah 100, misalnya 5."]
            return False
        return fine

    def take(self, error: Invalid) -> None:
        named = FIELD_OF.get(error.field or "", error.field)
        super().take(Invalid(error.reason, named, **error.detail))

    @property
    def margin(self) -> Decimal | None:
        """0..1."""
        return None if self.galat.data is None else self.galat.data / HUNDRED

    @property
    def confidence(self) -> int:
        """Only once the form has been validated."""
        return int(self.tingkat.data or 95)


class FlagForm(Form):
    """Asks for a look at an assessment that was not drawn."""

    reason = note_field("Mengapa perlu diperiksa", required=True)


class LookForm(Form):
    """What was found without changing anything, or after it."""

    note = note_field("Catatan pemeriksaan (tidak wajib)", required=False)
