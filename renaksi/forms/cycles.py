"""Setting up a cycle: one form per item of the checklist."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from renaksi.core.agency import AgencyKind
from renaksi.core.cycle import OWN_SCHEME, CheckpointPlan, window_faults
from renaksi.core.numbers import NotAFigure, parse_figure
from renaksi.core.plan import Polarity
from renaksi.forms.agencies import AgencyField, day
from renaksi.forms.base import Form, options, text
from renaksi.labels import AGENCY_KIND, POLARITY
from renaksi.labels.cycle import SCHEME, WINDOW_FAULT
from renaksi.labels.format import MONTHS, number

LONG: Final = 2000
WINDOW_DAYS: Final = ("opens_on", "due_on", "closes_on")


class Checkboxes(SelectMultipleField):
    """Several choices as boxes; nothing ticked is an answer too."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NewCycleForm(Form):
    year = IntegerField(
        "Tahun", [InputRequired("Isi tahunnya.")], render_kw={"inputmode": "numeric"}
    )
    like = SelectField("Susunan awal", coerce=str)

    def offer(self, years: Iterable[int]) -> None:
        pairs = [(str(year), f"Seperti siklus {year}") for year in years]
        self.like.choices = options(pairs, "Susunan baku")


class BasisForm(Form):
    version = HiddenField()
    legal_basis = text(
        "Dasar hukum",
        max_length=400,
        required=False,
        description="Peraturan atau keputusan yang mendasari renaksi tahun ini.",
    )
    drafting_opens_on = day("Penyusunan dimulai")
    drafting_due_on = day("Batas penyusunan", description="Sampai pukul 23.59 waktu setempat.")
    review_days = IntegerField(
        "Hari kerja untuk telaah",
        [InputRequired("Isi banyaknya hari."), NumberRange(1, 60)],
        description="Lewat dari ini, pembina dinyatakan melewati batas telaah.",
    )
    return_days = IntegerField(
        "Hari kerja untuk perbaikan",
        [InputRequired("Isi banyaknya hari."), NumberRange(1, 60)],
        description="Batas bagi instansi setelah renaksinya dikembalikan.",
    )


class SchemeForm(Form):
    scheme = RadioField("Skema periode", choices=options(SCHEME.items()))
    months = Checkboxes(
        "Bulan akhir periode",
        coerce=int,
        choices=options(enumerate(MONTHS, 1)),
    )

    def validate_months(self, field: SelectMultipleField) -> None:
        if self.scheme.data == OWN_SCHEME and not field.data:
            raise ValidationError("Pilih paling sedikit satu bulan akhir periode.")


class WindowsForm(Form):
    """Three days per checkpoint, in fields named `B03-due_on`; see `windows_form`."""

    version = HiddenField()
    planned: Sequence[CheckpointPlan] = ()
    year = 0

    def fill(self, planned: Sequence[CheckpointPlan], version: int) -> None:
        self.version.data = str(version)
        for one in planned:
            for name in WINDOW_DAYS:
                self[f"{one.code}-{name}"].data = getattr(one, name)

    def days(self) -> list[CheckpointPlan]:
        return [
            CheckpointPlan(
                one.code,
                one.period_end,
                *(self[f"{one.code}-{name}"].data for name in WINDOW_DAYS),
            )
            for one in self.planned
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        faults = list(window_faults(self.days(), self.year))
        for code, name, fault in faults:
            field = self[f"{code}-{name}"]
            field.errors = [*field.errors, WINDOW_FAULT[fault]]
        return not faults


def windows_form(planned: Sequence[CheckpointPlan], year: int) -> WindowsForm:
    """A form with the fields of these checkpoints."""
    words = {"opens_on": "dibuka", "due_on": "batas", "closes_on": "terkunci setelah"}
    fields = {
        f"{one.code}-{name}": day(f"{one.code} {word}")
        for one in planned
        for name, word in words.items()
    }
    made = type("WindowsForm", (WindowsForm,), {**fields, "planned": planned, "year": year})
    form: WindowsForm = made()
    return form


class StrategyForm(Form):
    code = text("Kode", max_length=12, attrs={"autocapitalize": "characters"})
    name = text("Nama strategi", max_length=200)


class TemplateForm(Form):
    strategy_id = SelectField("Strategi", coerce=int)
    objective = TextAreaField("Sasaran", [Length(max=LONG)], render_kw={"rows": 2})
    action = TextAreaField(
        "Aksi", [DataRequired("Tuliskan aksinya."), Length(max=LONG)], render_kw={"rows": 3}
    )
    indicator = TextAreaField("Indikator", [Length(max=LONG)], render_kw={"rows": 2})
    unit = text("Satuan", max_length=60, required=False)
    polarity = SelectField(
        "Arah yang baik", choices=options((one.value, POLARITY[one]) for one in Polarity)
    )
    suggested_weight = StringField(
        "Bobot yang disarankan",
        [Length(max=12)],
        description="Instansi dapat mengubahnya. Bobot semua aksi satu renaksi berjumlah 100.",
        render_kw={"inputmode": "decimal"},
    )
    required_evidence = TextAreaField(
        "Bukti dukung", [Length(max=LONG)], description="Satu per baris.", render_kw={"rows": 3}
    )

    def offer(self, strategies: Iterable[tuple[int, str]]) -> None:
        self.strategy_id.choices = options(strategies)

    def validate_suggested_weight(self, field: StringField) -> None:
        try:
            self.weight()
        except NotAFigure:
            raise ValidationError(f"“{field.data}” bukan angka. Contoh: 5 atau 7,5.") from None

    def weight(self) -> Decimal | None:
        return parse_figure(self.suggested_weight.data or "")

    def show_weight(self, value: Decimal | None) -> None:
        self.suggested_weight.data = "" if value is None else number(value)

    def evidence(self) -> list[str]:
        return (self.required_evidence.data or "").splitlines()


class KindsForm(Form):
    kinds = Checkboxes("Jenis instansi yang wajib menyusun renaksi")
    plan_only = Checkboxes("Di antaranya yang tidak perlu melaporkan capaian")

    def offer(self, kinds: Iterable[AgencyKind]) -> None:
        offered = options((kind.value, AGENCY_KIND[kind]) for kind in kinds)
        self.kinds.choices = self.plan_only.choices = offered


class ExceptionForm(Form):
    agency = AgencyField("Instansi", description="Kode atau nama instansi.")
    owes_plan = RadioField(
        "Kewajibannya",
        [InputRequired("Pilih salah satu.")],
        choices=options(
            [
                ("tidak", "Dibebaskan dari renaksi dan laporan capaian"),
                ("tanpa-laporan", "Wajib menyusun renaksi, dibebaskan dari laporan capaian"),
                ("ya", "Wajib menyusun renaksi dan melaporkan capaiannya"),
            ]
        ),
    )
    reason = TextAreaField(
        "Alasan",
        [DataRequired("Tuliskan alasannya."), Length(max=1000)],
        description="Terbaca di jejak audit.",
        render_kw={"rows": 3},
    )


class HolidayForm(Form):
    on = DateField(
        "Tanggal", [DataRequired("Isi tanggalnya.")], format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
    )
    name = text("Nama hari libur", max_length=200)
