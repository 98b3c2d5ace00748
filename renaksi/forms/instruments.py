"""Building an instrument: what it is as a whole, its scale, its weights, and how it is published."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import wtforms
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from renaksi.core.grade import MAX_NAME, Band, GradeScale
from renaksi.core.instrument import Aspect, EvidenceRule, Indicator, Instrument
from renaksi.core.instrument_scores import OldScores, ScoreRule
from renaksi.forms.base import Form, Indonesian, options, text, trimmed
from renaksi.forms.figures import FigureField
from renaksi.labels.assessment_instrument import EVIDENCE_RULE, OLD_SCORES

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
CODE_RULE: Final = "Pakai huruf, angka, titik, atau tanda hubung, paling panjang 20."
MAX_ROWS: Final = 40
"""Of bands, levels or inputs; more is a slip."""


class RowForm(wtforms.Form):
    """One line of a table inside a form."""

    class Meta(wtforms.Form.Meta):
        def get_translations(self, _form: Any) -> Any:
            return Indonesian()


def line(label: str, limit: int) -> StringField:
    """A short text of a row; an empty row is left out as a whole."""
    return StringField(
        label, [Length(max=limit)], filters=[trimmed], render_kw={"maxlength": limit}
    )


def code_field(label: str = "Kode") -> StringField:
    """The code of an aspect or indicator."""
    return text(label, max_length=20, attrs={"autocapitalize": "characters", "spellcheck": "false"})


class CodedForm(Form):
    """A row of the instrument that is known by its code."""

    version = HiddenField()
    code = code_field()

    def validate_code(self, field: StringField) -> None:
        if field.data and not CODE.fullmatch(field.data):
            raise ValidationError(CODE_RULE)


class NewInstrumentForm(Form):
    code = text(
        "Kode",
        max_length=40,
        attrs={"autocapitalize": "characters", "spellcheck": "false"},
        description="Huruf, angka, atau tanda hubung, misalnya SP4N. Tidak berubah lagi sesudahnya.",
    )
    name = text("Nama instrumen", max_length=200)
    legal_basis = text("Dasar hukum", max_length=400, required=False)
    scale_of = SelectField(
        "Skala predikat awal", description="Dapat diubah selama masih rancangan."
    )

    def offer(self, scales: Iterable[tuple[str, str]]) -> None:
        self.scale_of.choices = options(scales, "Kosong, 0 sampai 100")


class WholeForm(Form):
    """Everything that is not a row."""

    version = HiddenField()
    name = text("Nama instrumen", max_length=200)
    legal_basis = text("Dasar hukum", max_length=400, required=False)
    evidence_rule = RadioField(
        "Nilai tanpa bukti yang diminta",
        [InputRequired("Pilih salah satu.")],
        choices=options((one.value, EVIDENCE_RULE[one]) for one in EvidenceRule),
    )
    small_n = FigureField(
        "Batas n kecil",
        needed="Isi angkanya, atau 0 bila tidak dipakai.",
        description="Penyebut di bawah angka ini ditandai n kecil, atau tidak dihitung menurut"
        " indikatornya.",
    )
    weak_below = FigureField(
        "Ambang rekomendasi (persen)",
        needed="Isi 0 sampai 100.",
        description="Indikator yang mencapai kurang dari ini menjadi rancangan rekomendasi.",
    )

    def fill(self, sheet: Instrument, legal_basis: str, version: int) -> None:
        self.name.data, self.legal_basis.data = sheet.name, legal_basis
        self.evidence_rule.data = sheet.evidence_rule.value
        self.small_n.data, self.weak_below.data = sheet.small_n, sheet.weak_below
        self.version.data = str(version)

    def validate_weak_below(self, field: FigureField) -> None:
        if field.data is not None and not 0 <= field.data <= 100:  # noqa: PLR2004 - percent
            raise ValidationError("Isi 0 sampai 100.")

    def validate_small_n(self, field: FigureField) -> None:
        if field.data is not None and field.data < 0:
            raise ValidationError("Isi 0 atau lebih.")


class BandRow(RowForm):
    name = line("Predikat", MAX_NAME)
    symbol = line("Simbol", MAX_NAME)
    includes_lower = SelectField(
        "Batas", choices=options([("ya", "mulai dari (≥)"), ("tidak", "di atas (>)")])
    )
    lower = FigureField("Batas bawah")

    @property
    def is_empty(self) -> bool:
        return not (self.name.data or self.symbol.data or self.lower.data is not None)


class ScaleForm(Form):
    version = HiddenField()
    score_min = FigureField("Nilai terendah", needed="Isi nilai terendah.")
    score_max = FigureField("Nilai tertinggi", needed="Isi nilai tertinggi.")
    bands = FieldList(FormField(BandRow), max_entries=MAX_ROWS)

    def validate_score_max(self, field: FigureField) -> None:
        lowest = self.score_min.data
        if field.data is not None and lowest is not None and field.data <= lowest:
            raise ValidationError("Nilai tertinggi harus di atas nilai terendah.")

    def fill(self, scale: GradeScale, version: int) -> None:
        self.version.data = str(version)
        self.score_min.data, self.score_max.data = scale.score_min, scale.score_max
        for band in scale.bands:
            self.bands.append_entry(
                {
                    "name": band.name,
                    "symbol": band.symbol,
                    "includes_lower": "ya" if band.includes_lower else "tidak",
                    "lower": band.lower,
                }
            )

    def scale(self) -> GradeScale:
        """As typed; a row without anything in it is none."""
        rows = [one.form for one in self.bands if not one.form.is_empty]
        return GradeScale(
            self.score_min.data or Decimal(0),
            self.score_max.data or Decimal(0),
            tuple(
                Band(
                    one.name.data or "",
                    one.lower.data,
                    one.includes_lower.data != "tidak",
                    one.symbol.data or "",
                )
                for one in rows
            ),
        )  # fmt: skip


def add_rows(rows: "FieldList[Any]", count: int = 2) -> None:
    """Empty lines to write in, as long as there may be more."""
    for _ in range(min(count, MAX_ROWS - len(rows))):
        rows.append_entry()


class AspectForm(CodedForm):
    name = text("Nama aspek", max_length=300)
    weight = FigureField("Bobot", needed="Isi bobotnya.")


class WeightsForm(Form):
    """One field per row, named `w-` and its code; see `weights_form`."""

    version = HiddenField()
    codes: tuple[str, ...] = ()

    def weights(self) -> dict[str, Decimal]:
        return {code: self[f"w-{code}"].data for code in self.codes}


def weights_form(sheet: Instrument, *, sent: bool) -> WeightsForm:
    """With the weights of the sheet, unless somebody sent others."""
    rows: list[Aspect | Indicator] = []
    for aspect in sheet.aspects:
        rows += (aspect, *aspect.indicators)
    fields: Mapping[str, Any] = {
        f"w-{one.code}": FigureField(f"Bobot {one.code}", needed="Isi bobotnya.") for one in rows
    }
    codes = tuple(one.code for one in rows)
    made: Any = type("WeightsForm", (WeightsForm,), {**fields, "codes": codes})
    form: WeightsForm = made() if sent else made(formdata=None)
    if not sent:
        for one in rows:
            form[f"w-{one.code}"].data = one.weight
    return form


class PublishForm(Form):
    """The rule for old scores is asked only where the scale changed; see `publish_form`."""

    version = HiddenField()
    old_scores = RadioField(
        "Nilai lama",
        [InputRequired("Pilih bagaimana nilai lama ditampilkan.")],
        choices=options((one.value, OLD_SCORES[one]) for one in OldScores),
    )
    old_names: tuple[str, ...] = ()

    def rule(self) -> ScoreRule | None:
        if "old_scores" not in self or not self.old_scores.data:
            return None
        kind = OldScores(self.old_scores.data)
        if kind is not OldScores.BY_GRADE:
            return ScoreRule(kind, {})
        pairs = {name: self[f"p-{place}"].data for place, name in enumerate(self.old_names)}
        return ScoreRule(kind, {old: new for old, new in pairs.items() if new})


def publish_form(old: GradeScale | None, new: GradeScale) -> PublishForm:
    """Asks for a rule, and for the new predicate of each old one, where `old` is another scale."""
    if old is None or old == new:
        form = PublishForm()
        del form.old_scores
        return form
    choices = options(((band.name, band.name) for band in new.bands), "Pilih")
    names = tuple(band.name for band in old.bands)
    fields = {
        f"p-{place}": SelectField(f"{name} menjadi", choices=choices, default="")
        for place, name in enumerate(names)
    }
    made: Any = type("PublishForm", (PublishForm,), {**fields, "old_names": names})
    asked: PublishForm = made()
    return asked


class ConfirmForm(Form):
    """Nothing but the version that was seen."""

    version = HiddenField(validators=[DataRequired()])
