"""One indicator: what every kind is asked, and what each kind is asked besides."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from wtforms import FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from renaksi.core.instrument import (
    PERCENT,
    SAMPLE,
    ComputedFact,
    Indicator,
    IndicatorKind as K,
    InputField,
    Level,
    Measure,
    SmallRule,
)
from renaksi.core.item_entry import clean
from renaksi.forms.base import options, text
from renaksi.forms.figures import FigureField
from renaksi.forms.instruments import MAX_ROWS, CodedForm, RowForm, line
from renaksi.labels.assessment_instrument import COMPUTED_FACT, SMALL_RULE

LONG: Final = 2000


def passage(label: str, help_text: str = "", rows: int = 2) -> TextAreaField:
    return TextAreaField(label, [Length(max=LONG)], description=help_text, render_kw={"rows": rows})


class LevelRow(RowForm):
    value = FigureField("Tingkat")
    description = TextAreaField("Uraian", [Length(max=LONG)], render_kw={"rows": 2})

    @property
    def is_empty(self) -> bool:
        return self.value.data is None and not (self.description.data or "").strip()


class InputRow(RowForm):
    name = line("Nama di rumus", 40)
    label = line("Yang ditanyakan", 200)

    @property
    def is_empty(self) -> bool:
        return not (self.name.data or self.label.data)


class IndicatorForm(CodedForm):
    """What every indicator has."""

    kind = K.YES_NO
    aspect = SelectField("Aspek")
    name = text("Indikator", max_length=400)
    weight = FigureField(
        "Bobot",
        needed="Isi bobotnya.",
        description="Bobot indikator satu aspek berjumlah bobot aspeknya.",
    )
    guidance = passage("Petunjuk", "Bagaimana indikator ini dijawab dan diperiksa.", 3)
    not_applicable = passage(
        "Tidak berlaku bila", "Kosongkan bila indikator ini berlaku bagi semua instansi."
    )
    recommendation = passage(
        "Rekomendasi bila nilainya rendah", "Menjadi isi rancangan rekomendasi."
    )

    def fill(self, one: Indicator) -> None:
        for name in ("code", "name", "weight", "guidance", "not_applicable", "recommendation"):
            self[name].data = getattr(one, name)

    def indicator(self) -> Indicator:
        return Indicator(
            code=self.code.data or "",
            name=self.name.data or "",
            weight=self.weight.data or Decimal(0),
            kind=self.kind,
            guidance=_plain(self.guidance),
            not_applicable=_plain(self.not_applicable),
            recommendation=_plain(self.recommendation),
        )


class YesNoForm(IndicatorForm):
    """What people judge: it may ask for evidence, and be held against a computed one."""

    evidence = passage("Bukti dukung", "Satu macam per baris. Kosongkan bila tidak diminta.", 3)
    compare_with = SelectField(
        "Bandingkan dengan", description="Indikator terhitung yang seharusnya searah."
    )

    def fill(self, one: Indicator) -> None:
        super().fill(one)
        self.evidence.data = "\n".join(one.evidence)
        self.compare_with.data = one.compare_with

    def indicator(self) -> Indicator:
        lines = (part.strip()[:200] for part in _plain(self.evidence).split("\n"))
        return replace(
            super().indicator(),
            evidence=tuple(part for part in lines if part),
            compare_with=self.compare_with.data or "",
        )


class LevelForm(YesNoForm):
    kind = K.LEVEL
    levels = FieldList(FormField(LevelRow), max_entries=MAX_ROWS)

    def validate_levels(self, field: "FieldList[Any]") -> None:
        for row in field:
            if not row.form.is_empty and row.form.value.data is None and not row.form.value.errors:
                row.form.value.errors = ["Isi angka tingkatnya."]
                raise ValidationError("Setiap uraian perlu angka tingkat.")

    def fill(self, one: Indicator) -> None:
        super().fill(one)
        for level in one.levels:
            self.levels.append_entry({"value": level.value, "description": level.description})

    def indicator(self) -> Indicator:
        rows = [row.form for row in self.levels if not row.form.is_empty]
        levels = (Level(row.value.data or Decimal(0), _plain(row.description)) for row in rows)
        return replace(super().indicator(), levels=tuple(levels))


class MeasuredForm(IndicatorForm):
    """The part of every measured kind; mixed into one of the above."""

    floor = FigureField("Nilai 0 pada", needed="Isi angkanya, biasanya 0.", default=Decimal(0))
    target = FigureField("Nilai penuh pada", needed="Isi targetnya, biasanya 100.", default=PERCENT)
    unit = text(
        "Satuan", max_length=60, required=False, description="Misalnya % atau hari.", default="%"
    )
    small_rule = RadioField(
        "Bila n kecil",
        [InputRequired("Pilih salah satu.")],
        choices=options((one.value, SMALL_RULE[one]) for one in SmallRule),
        default=SmallRule.MARK.value,
    )

    def fill(self, one: Indicator) -> None:
        super().fill(one)
        measure = one.measure or Measure()
        self.floor.data, self.target.data = measure.floor, measure.target
        self.unit.data, self.small_rule.data = measure.unit, one.small_rule.value

    def indicator(self) -> Indicator:
        rule = SmallRule(self.small_rule.data)
        return replace(super().indicator(), small_rule=rule, measure=self.measure())

    def measure(self) -> Measure:
        return Measure(
            floor=self.floor.data or Decimal(0),
            target=self.target.data or Decimal(0),
            unit=self.unit.data or "",
        )


class NumberForm(MeasuredForm, YesNoForm):
    kind = K.NUMBER
    formula = text(
        "Rumus",
        max_length=200,
        required=False,
        attrs={"spellcheck": "false"},
        description="Misalnya selesai / diterima * 100. Boleh memakai + − × ÷, kurung, min, dan max.",
    )
    inputs = FieldList(FormField(InputRow), max_entries=MAX_ROWS)
    denominator = text(
        "Penyebut",
        max_length=60,
        required=False,
        attrs={"spellcheck": "false"},
        description="Nama isian yang menentukan n kecil. Boleh kosong.",
    )

    def fill(self, one: Indicator) -> None:
        super().fill(one)
        measure = one.measure or Measure()
        self.formula.data, self.denominator.data = measure.formula, measure.denominator
        for given in measure.inputs:
            self.inputs.append_entry({"name": given.name, "label": given.label})

    def measure(self) -> Measure:
        rows = [row.form for row in self.inputs if not row.form.is_empty]
        return replace(
            super().measure(),
            formula=self.formula.data or "",
            inputs=tuple(InputField(row.name.data or "", row.label.data or "") for row in rows),
            denominator=self.denominator.data or "",
        )


class SampledForm(MeasuredForm, YesNoForm):
    kind = K.SAMPLED

    def measure(self) -> Measure:
        given = super().measure()
        return replace(SAMPLE, floor=given.floor, target=given.target, unit=given.unit)


class ComputedForm(MeasuredForm):
    kind = K.COMPUTED
    fact = SelectField(
        "Data sistem",
        [InputRequired("Pilih datanya.")],
        choices=options(((one.value, COMPUTED_FACT[one]) for one in ComputedFact), "Pilih"),
    )

    def fill(self, one: Indicator) -> None:
        super().fill(one)
        self.fact.data = one.measure.fact.value if one.measure and one.measure.fact else ""

    def measure(self) -> Measure:
        return replace(super().measure(), fact=ComputedFact(self.fact.data))


FORMS: Final[Mapping[K, type[IndicatorForm]]] = {
    K.YES_NO: YesNoForm,
    K.LEVEL: LevelForm,
    K.NUMBER: NumberForm,
    K.SAMPLED: SampledForm,
    K.COMPUTED: ComputedForm,
}


def offer(form: Any, aspects: Iterable[tuple[str, str]], computed: Iterable[str]) -> None:
    """Choices that come from the rest of the instrument."""
    form.aspect.choices = options(aspects)
    if isinstance(form, YesNoForm):
        form.compare_with.choices = options(((code, code) for code in computed), "Tidak ada")


def _plain(field: StringField) -> str:
    return clean(field.data or "")
