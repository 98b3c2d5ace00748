"""The assessment of a cycle: its dates, and who is assessed."""

from collections.abc import Iterable, Mapping
from datetime import date

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment_round import MOST_DAYS, AssessmentRound as Dates
from renaksi.forms.agencies import AgencyField
from renaksi.forms.base import Form, day, options
from renaksi.forms.cycles import Checkboxes
from renaksi.labels import AGENCY_KIND

NEEDED = "Isi tanggalnya."
DAYS = ("self_opens_on", "self_closes_on", "data_as_of", "hub_due_on", "publish_on")
"""Fields that are days, in the order in which they come."""
COUNTS = ("objection_days", "decision_days")


def proposed(year: int) -> Dates:
    """The dates a new round begins with: the year after, as in the calendar of domain section 5.4."""
    after = year + 1
    return Dates(
        self_opens_on=date(after, 4, 1),
        self_closes_on=date(after, 4, 28),
        hub_due_on=date(after, 9, 30),
        publish_on=date(after, 11, 30),
        data_as_of=date(after, 3, 31),
    )


class RoundForm(Form):
    """Fields are named as in `core.assessment_round`, so that a refusal finds its own."""

    version = HiddenField()
    version_id = SelectField("Versi instrumen", coerce=int)
    self_opens_on = day("Penilaian mandiri dibuka", required=NEEDED)
    self_closes_on = day(
        "Penilaian mandiri ditutup",
        required=NEEDED,
        description="Sampai pukul 23.59 waktu setempat. Sesudahnya pembina menilai tanpa nilai"
        " mandiri.",
    )
    data_as_of = day(
        "Tanggal data",
        required=NEEDED,
        description="Indikator terhitung membaca data sistem pada akhir hari ini, sama bagi semua.",
    )
    hub_due_on = day("Batas penilaian pembina", required=NEEDED)
    objection_days = IntegerField(
        "Hari kerja masa sanggah", [InputRequired("Isi banyaknya hari."), NumberRange(1, MOST_DAYS)]
    )
    decision_days = IntegerField(
        "Hari kerja memutus sanggahan",
        [InputRequired("Isi banyaknya hari."), NumberRange(1, MOST_DAYS)],
    )
    publish_on = day(
        "Hasil diumumkan",
        required=NEEDED,
        description="Instansi membaca hasilnya lebih dahulu; instansi lain sejak tanggal ini.",
    )

    def offer(self, versions: Mapping[int, int]) -> None:
        self.version_id.choices = options(
            (key, f"Versi {number}") for key, number in versions.items()
        )

    def fill(self, dates: Dates, version_id: int, lock: int | None) -> None:
        self.version.data = "" if lock is None else str(lock)
        self.version_id.data = version_id
        for name in (*DAYS, *COUNTS):
            self[name].data = getattr(dates, name)

    def dates(self) -> Dates:
        return Dates(**{name: self[name].data for name in (*DAYS, *COUNTS)})

    def seen(self) -> int | None:
        """The version of the round that was shown; None: there was none."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() else None


class AssessedKindsForm(Form):
    kinds = Checkboxes("Jenis instansi yang dinilai")

    def offer(self, kinds: Iterable[AgencyKind]) -> None:
        self.kinds.choices = options((kind.value, AGENCY_KIND[kind]) for kind in kinds)


class AssessedExceptionForm(Form):
    agency = AgencyField("Instansi", description="Kode atau nama instansi.")
    is_assessed = RadioField(
        "Dinilai atau tidak",
        [InputRequired("Pilih salah satu.")],
        choices=options([("ya", "Dinilai dengan instrumen ini"), ("tidak", "Tidak dinilai")]),
    )
    reason = TextAreaField(
        "Alasan",
        [DataRequired("Tuliskan alasannya."), Length(max=1000)],
        description="Terbaca di jejak audit.",
        render_kw={"rows": 3},
    )
