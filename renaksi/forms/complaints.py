"""Forms of complaints and of the connection to SP4N-LAPOR!."""

from decimal import Decimal
from typing import Final

from wtforms import DecimalField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from renaksi.core.complaint import ComplaintClock
from renaksi.core.connection import ChannelKind, ConnectionState, Integration
from renaksi.forms.base import Form, day, options, text
from renaksi.labels.complaint import (
    CHANNEL_KIND,
    COMPLAINT_CLOCK,
    CONNECTION_STATE,
    INTEGRATION,
    INTEGRATION_SIDE,
)

LONGEST_NOTE: Final = 2000
MOST: Final = 100_000_000
CODE_HELP: Final = "Kode instansi, misalnya 34.04 atau KEMENKES."


def _many(label: str, *, required: bool = True) -> IntegerField:
    first = InputRequired("Isi jumlahnya; tulis 0 bila tidak ada.") if required else Optional()
    return IntegerField(label, [first, NumberRange(0, MOST)], render_kw={"min": 0})


def _note(label: str) -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_NOTE)], render_kw={"rows": 2})


class AliasForm(Form):
    """Which agency some words of an export mean."""

    version = HiddenField()
    code = text("Kode instansi", max_length=60, attrs={"autocomplete": "off"})


class LimitForm(Form):
    """How many days a clock has from a day on."""

    clock = SelectField("Yang dihitung", choices=options(COMPLAINT_CLOCK.items()))
    days = IntegerField(
        "Jumlah hari", [InputRequired("Isi jumlah harinya.")], render_kw={"min": 1, "max": 400}
    )
    valid_from = day("Berlaku bagi laporan yang masuk sejak", required="Isi tanggalnya.")
    legal_basis = text("Dasar hukum", max_length=300, required=False)

    @property
    def chosen(self) -> ComplaintClock:
        return ComplaintClock(self.clock.data)


class HandoverForm(Form):
    """A complaint went over to the Ombudsman."""

    on = day("Diserahkan pada", required="Isi tanggalnya.")
    number = text("Nomor pada SIMPeL", max_length=120)
    note = _note("Keterangan")


class TotalForm(Form):
    """Totals of a period, as an agency states them."""

    agency = SelectField("Instansi")
    first_on = day("Dari", required="Isi tanggalnya.")
    last_on = day("Sampai", required="Isi tanggalnya.")
    received = _many("Laporan diterima")
    followed_up = _many("Ditindaklanjuti (termasuk yang selesai)")
    finished = _many("Selesai")
    excluded = _many("Diarsipkan, ditunda, atau bukan wewenang")
    handling_days = DecimalField(
        "Rata-rata hari penanganan", [Optional(), NumberRange(0, 3650)], places=2
    )
    source = text("Sumber", max_length=300)

    @property
    def average(self) -> Decimal | None:
        return self.handling_days.data


class StateForm(Form):
    """From which day on an agency stands how."""

    state = SelectField(
        "Status", choices=options((one.value, word.word) for one, word in CONNECTION_STATE.items())
    )
    since = day("Sejak", required="Isi tanggalnya.")
    active_on = day("Terakhir aktif")
    remarks = _note("Keterangan")

    @property
    def chosen(self) -> ConnectionState:
        return ConnectionState(self.state.data)


def _side(name: str) -> SelectField:
    words = ((one.value, word.word) for one, word in INTEGRATION.items())
    return SelectField(INTEGRATION_SIDE[name], choices=options(words))


class ChannelForm(Form):
    """A way to complain that an agency keeps itself."""

    version = HiddenField()
    kind = SelectField("Jenis kanal", choices=options(CHANNEL_KIND.items()))
    name = text("Nama kanal", max_length=200)
    address = text("Alamat, nomor, atau tautan", max_length=400, required=False)
    business_process = _side("business_process")
    data = _side("data")
    technology = _side("technology")
    security = _side("security")
    active_from = day("Ada sejak", required="Isi tanggalnya.")
    active_to = day("Tidak ada lagi sejak")
    remarks = _note("Keterangan")

    @property
    def chosen_kind(self) -> ChannelKind:
        return ChannelKind(self.kind.data)

    def side(self, name: str) -> Integration:
        return Integration(self[name].data)
