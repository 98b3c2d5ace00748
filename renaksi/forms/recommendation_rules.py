"""What a source asks for from a day on. Fields are named as in `RuleValues`."""

from datetime import date
from typing import Any, Final, Self

from wtforms import BooleanField, DateField, IntegerField, RadioField
from wtforms.validators import InputRequired

from renaksi.core.recommendation import DayCount
from renaksi.core.recommendation_entry import LONGEST_PATTERN, RuleValues
from renaksi.forms.base import Form, options, text
from renaksi.forms.steps import DAY_FORMATS
from renaksi.labels import DAY_COUNT

WORDS: Final = options(DAY_COUNT.items())


def _days(label: str) -> IntegerField:
    return IntegerField(
        label, [InputRequired("Isi jumlah harinya.")], render_kw={"min": 1, "max": 366}
    )


def _count(of: str) -> RadioField:
    return RadioField(f"Cara menghitung {of}", [InputRequired()], choices=WORDS)


class RuleForm(Form):
    answer_days = _days("Waktu menjawab (hari)")
    answer_count = _count("waktu menjawab")
    review_days = _days("Waktu menelaah (hari)")
    review_count = _count("waktu menelaah")
    asks_audit = BooleanField("Diperiksa APIP instansi sebelum sampai pada penerbit")
    number_pattern = text("Pola nomor", max_length=LONGEST_PATTERN)
    valid_from = DateField("Berlaku sejak", [InputRequired("Isi tanggalnya.")], format=DAY_FORMATS)

    def start_from(self, rule: RuleValues, valid_from: date) -> Self:
        """What holds now, until something else is typed."""
        if not self.is_submitted():
            for name in RuleValues.__slots__:
                self[name].data = getattr(rule, name)
            self.valid_from.data = valid_from
        return self

    @property
    def values(self) -> RuleValues:
        """Only once the form has been validated."""
        given: dict[str, Any] = {name: self[name].data for name in RuleValues.__slots__}
        for name in ("answer_count", "review_count"):
            given[name] = DayCount(given[name])
        return RuleValues(**given)
