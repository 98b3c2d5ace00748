"""A field for a figure as Indonesians write it: 12,5 or 1.234,56."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import Field
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from renaksi.core.numbers import NotAFigure, parse_figure
from renaksi.forms.base import trimmed
from renaksi.labels.format import number


class FigureField(Field):
    """`data` is the exact figure or None; what was typed stays in the field when it is none."""

    widget = TextInput()
    data: Decimal | None

    def __init__(self, label: str, *, needed: str = "", **more: Any) -> None:
        """`needed`: the sentence for an empty field; without it the field may stay empty."""
        first = InputRequired(needed) if needed else Optional()
        super().__init__(
            label, [first], render_kw={"inputmode": "decimal", "maxlength": 24}, **more
        )

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number(self.data)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        typed = trimmed(valuelist[0])
        try:
            self.data = parse_figure(typed)
        except NotAFigure:
            self.data = None
            message = f"“{typed[:24]}” bukan angka. Contoh: 5 atau 7,5."
            raise ValueError(message) from None
