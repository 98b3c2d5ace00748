"""Forms for accounts, roles and the hand-over."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from renaksi.core.agency import AgencyKind
from renaksi.core.dates import FOREVER
from renaksi.core.grants import LIMITED_BY_KIND
from renaksi.core.policy import WATCHER_ROLES, Role
from renaksi.forms.base import Form, day, email, options, text
from renaksi.labels import AGENCY_KIND, ROLE


class _Person(Form):
    name = text("Nama lengkap", max_length=200, attrs={"autocomplete": "off"})
    email = email("Alamat surel dinas", description="Dipakai untuk masuk. Satu surel, satu orang.")
    job_title = text("Jabatan", max_length=200, required=False)


class RoleFields(Form):
    role = RadioField("Peran", [InputRequired("Pilih satu peran.")], coerce=Role, choices=[])
    valid_from = day("Berlaku sejak", required="Isi tanggal mulai.")
    last_day = day("Hari terakhir", description="Kosongkan bila belum tentu.")
    reach = text(
        "Jangkauan",
        max_length=60,
        required=False,
        description=(
            "Kode instansi yang dipantau, bersama semua di bawahnya. Kosongkan bila hanya instansi"
            " ini. Hanya untuk pemantau, penerbit rekomendasi, dan APIP."
        ),
    )
    kinds = SelectMultipleField(
        "Hanya jenis instansi",
        coerce=AgencyKind,
        choices=options((kind.value, AGENCY_KIND[kind]) for kind in AgencyKind),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="Kosongkan bila semua jenis. Hanya untuk pemantau dan penerbit rekomendasi.",
    )

    def offer(self, roles: Iterable[Role]) -> Self:
        """Only these roles can be chosen; fields that fit none of them disappear."""
        offered = list(roles)
        self.role.choices = options((role.value, ROLE[role]) for role in offered)
        if not WATCHER_ROLES & set(offered):
            del self.reach
        if not LIMITED_BY_KIND & set(offered):
            del self.kinds
        return self

    @property
    def valid_to(self) -> date:
        """The first day without the role; the form asks for the last day with it."""
        last = self.last_day.data
        return FOREVER if last is None else last + timedelta(days=1)

    def chosen_kinds(self) -> tuple[Any, ...]:
        return tuple(self.kinds.data or ()) if "kinds" in self else ()

    def chosen_reach(self) -> str:
        return (self.reach.data or "") if "reach" in self else ""


class NewPersonForm(_Person, RoleFields):
    """An account together with its first role."""


class RoleForm(RoleFields):
    """One more role for somebody who has an account."""


class PersonForm(_Person):
    version = HiddenField()


class EndRoleForm(Form):
    on = day(
        "Tidak berlaku lagi mulai",
        required="Isi tanggalnya.",
        description="Hari ini berarti seketika.",
    )


class HandOverForm(Form):
    """Also filled from the address: the preview changes nothing, so it is a GET."""

    class Meta(Form.Meta):
        csrf = False  # the application itself asks every POST for its token

    receiver = email("Surel penerima tugas")
    on = day("Berlaku mulai", required="Isi tanggalnya.")
