"""What is asked when an agency is added, renamed, moved, merged, split or dissolved.

Fields are named as in the commands of `core.agency_change`, so that a refusal finds its field.
"""

from collections.abc import Iterable
from typing import Any, Final

import wtforms
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.utils import unset_value
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_rules import NAME_LENGTH, SHORT_NAME_LENGTH
from renaksi.core.errors import Invalid
from renaksi.forms.base import LAST_DAY, Form, options, text, trimmed
from renaksi.labels import AGENCY_KIND, TIME_ZONE
from renaksi.labels.format import day as spoken

DAYS: Final = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
"""As date fields send it, and as people write it where there is no date field."""
BASIS_LENGTH: Final = 300
MAX_PARTS: Final = 8
BASIS_EXAMPLE: Final = "Misalnya Perpres 139/2024 atau Perda 3/2025."


class AgencyField(StringField):
    """Typed as a code or part of a name. The page looks it up: one match is taken, of several
    one has to be chosen. `choice` is what was chosen among `matches`.
    """

    agency_id: int | None = None
    choice: str = ""

    def __init__(self, label: str, *, required: bool = True, **more: Any) -> None:
        needed = DataRequired("Isi kode atau nama instansi.") if required else Optional()
        super().__init__(label, [needed, Length(max=NAME_LENGTH)], filters=[trimmed], **more)
        self.matches: list[tuple[str, str]] = []

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if formdata and formdata.get(f"{self.name}-asked") == self.data:
            self.choice = formdata.get(f"{self.name}-choice", "")

    def offer(self, matches: Iterable[tuple[str, str]]) -> None:
        """Several fit: let one be chosen."""
        self.matches = list(matches)
        self.errors = ["Lebih dari satu instansi cocok. Pilih yang dimaksud."]

    def refuse(self, sentence: str) -> None:
        self.errors = [sentence]


def day(label: str = "Berlaku sejak", **more: Any) -> DateField:
    return DateField(label, [InputRequired("Isi tanggalnya.")], format=DAYS, **more)


def basis() -> StringField:
    return text("Dasar hukum", max_length=BASIS_LENGTH, required=False, description=BASIS_EXAMPLE)


class ChangeForm(Form):
    """What every change has: its date and its legal basis."""

    on = day()
    legal_basis = basis()
    basis_is_needed = True
    general = "on"
    """The field beside which a refusal stands that names none of its own."""

    def take(self, error: Invalid) -> None:
        named = error.field if error.field in self._fields else self.general
        super().take(Invalid(error.reason, named, **error.detail))

    def validate_legal_basis(self, field: StringField) -> None:
        if self.basis_is_needed and not field.data:
            field.errors = [*field.errors, "Isi dasar hukumnya."]


def zone_field() -> SelectField:
    zones = options((zone.value, TIME_ZONE[zone]) for zone in TimeZone)
    return SelectField("Zona waktu", choices=zones)


def kinds(found: Iterable[AgencyKind]) -> list[Any]:
    return options((kind.value, AGENCY_KIND[kind]) for kind in found)


def name_field() -> StringField:
    return text("Nama lengkap", max_length=NAME_LENGTH)


def short_name_field() -> StringField:
    return text(
        "Nama singkat",
        max_length=SHORT_NAME_LENGTH,
        required=False,
        description="Kosongkan jika sama dengan nama lengkap.",
    )


class AddForm(ChangeForm):
    supervisor_id = AgencyField("Pembina", description="Instansi yang membina, kode atau nama.")
    kind = SelectField("Jenis")
    code = text(
        "Kode", max_length=60, attrs={"autocapitalize": "characters", "spellcheck": "false"}
    )
    name = name_field()
    short_name = short_name_field()
    time_zone = zone_field()


class RenameForm(ChangeForm):
    name = name_field()
    short_name = short_name_field()


class MoveForm(ChangeForm):
    supervisor_id = AgencyField("Pembina baru", description="Kode atau nama instansi.")
    until = DateField(
        "Sampai dengan",
        [Optional()],
        format=DAYS,
        description="Kosongkan jika seterusnya. Sesudahnya instansi kembali ke pembina semula.",
    )

    def validate_until(self, field: DateField) -> None:
        if field.data and field.data > LAST_DAY:
            raise ValidationError(f"Isi tanggal paling lambat {spoken(LAST_DAY)}.")
        if field.data and self.on.data and field.data < self.on.data:
            raise ValidationError("Isi tanggal berlaku itu sendiri atau sesudahnya.")


class MergeForm(ChangeForm):
    general = "into_id"
    into_id = AgencyField("Digabung ke", description="Kode atau nama instansi penerima.")
    others = text(
        "Instansi lain yang ikut digabung",
        max_length=1000,
        required=False,
        description="Kode, dipisah koma. Kosongkan jika tidak ada.",
    )


class DissolveForm(ChangeForm):
    general = "successor_id"
    on = day("Tidak ada lagi sejak")
    successor_id = AgencyField(
        "Penerus", required=False, description="Kosongkan jika tidak ada yang meneruskan."
    )


class ZoneForm(Form):
    time_zone = zone_field()


class PartForm(wtforms.Form):
    """One of those an agency is split into: an existing one by its code, or a new one."""

    code = StringField("Kode", [Length(max=60)], filters=[trimmed, str.upper])
    name = StringField("Nama", [Length(max=NAME_LENGTH)], filters=[trimmed])
    short_name = StringField("Nama singkat", [Length(max=SHORT_NAME_LENGTH)], filters=[trimmed])

    @property
    def is_empty(self) -> bool:
        return not (self.code.data or self.name.data)


class SplitForm(ChangeForm):
    parts = FieldList(FormField(PartForm), min_entries=3, max_entries=MAX_PARTS)
    primary = RadioField("Penerus utama", [Optional()], validate_choice=False)
    stays = BooleanField("Instansi lama tetap ada")

    def validate_parts(self, field: Any) -> None:
        filled = [part for part in field if not part.form.is_empty]
        if len(filled) < (1 if self.stays.data else 2):
            raise ValidationError(
                "Isi sedikitnya dua bagian, atau satu jika instansi lama tetap ada."
            )
        for part in filled:
            if not part.form.code.data:
                part.form.code.errors = ["Isi kodenya."]
                raise ValidationError("Setiap bagian perlu kode.")
