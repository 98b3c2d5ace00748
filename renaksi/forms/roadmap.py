"""A target of the road map."""

from collections.abc import Sequence

from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from renaksi.core.roadmap import (
    FIRST_YEAR,
    LAST_YEAR,
    LEVELS,
    MOST,
    WITH_LEVEL,
    Goal,
    RoadmapMeasure,
    RoadmapScope,
)
from renaksi.forms.base import Form, options, text
from renaksi.forms.figures import FigureField
from renaksi.labels.roadmap import ROADMAP_MEASURE, ROADMAP_SCOPE


class TargetForm(Form):
    measure = SelectField(
        "Ukuran", choices=options((one.value, word) for one, word in ROADMAP_MEASURE.items())
    )
    level = SelectField(
        "Sedikitnya", description="Hanya untuk keterhubungan (status) dan predikat evaluasi."
    )
    scope = SelectField(
        "Untuk", choices=options((one.value, word) for one, word in ROADMAP_SCOPE.items())
    )
    year = IntegerField(
        "Tahun", [InputRequired("Isi tahunnya."), NumberRange(FIRST_YEAR, LAST_YEAR)],
        description="Target berlaku pada akhir tahun itu.",
        render_kw={"min": FIRST_YEAR, "max": LAST_YEAR, "inputmode": "numeric"},
    )  # fmt: skip
    value = FigureField(
        "Target",
        needed="Isi targetnya.",
        description="Persen, misalnya 95 atau 97,5; untuk rata-rata nilai, nilainya.",
    )
    legal_basis = text("Dasar hukum", max_length=300, required=False)

    def offer(self, predicates: Sequence[str]) -> None:
        """What a level can be."""
        states = [(one, one.capitalize()) for one in LEVELS]
        named = [(one, one) for one in predicates if one not in LEVELS]
        self.level.choices = options([*states, *named], "Tidak dipakai")

    def fill(self, goal: Goal | None, year: int) -> None:
        if goal is not None:
            self.measure.data, self.scope.data = goal.measure.value, goal.scope.value
            self.level.data = goal.level
        self.year.data = year

    def goal(self) -> Goal:
        """Of a form that holds; a level that the measure does not need is dropped."""
        measure = RoadmapMeasure(self.measure.data)
        level = self.level.data if measure in WITH_LEVEL else ""
        return Goal(measure, RoadmapScope(self.scope.data), level or "")

    def validate_value(self, field: FigureField) -> None:
        if field.data is None or not 0 < field.data <= MOST:
            raise ValidationError("Isi angka di atas 0 sampai 100.")

    def validate_level(self, field: SelectField) -> None:
        if self.measure.data in WITH_LEVEL and not field.data:
            raise ValidationError("Pilih status atau predikat yang sedikitnya dicapai.")
        if self.measure.data == RoadmapMeasure.CONNECTION and field.data not in LEVELS:
            raise ValidationError("Pilih status keterhubungan.")
        if self.measure.data == RoadmapMeasure.GRADE and field.data in LEVELS:
            raise ValidationError("Pilih predikat evaluasi.")
