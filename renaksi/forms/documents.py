"""Forms of official prints: the letterhead, the letter's number, and what is to be issued."""

from typing import Self

from wtforms import BooleanField, DateField, FileField, HiddenField, StringField
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from renaksi.core.document import PLAN_PRINTS
from renaksi.forms.base import Form, text, trimmed
from renaksi.forms.steps import STALE

TEXTS = (
    "first_line", "second_line", "address", "contact", "city",
    "signatory_name", "signatory_title", "signatory_number",
)  # fmt: skip


class VersionForm(Form):
    """Sends back the version of the revision that was read."""

    version = HiddenField()

    @property
    def read_version(self) -> int:
        data = self.version.data or ""
        return int(data) if data.isdecimal() and len(data) < 10 else STALE  # noqa: PLR2004


class IssueForm(VersionForm):
    kind = HiddenField(validators=[AnyOf([kind.value for kind in PLAN_PRINTS])])


class LetterForm(VersionForm):
    """Number and date of the cover letter; both may still be open."""

    letter_number = text("Nomor surat", max_length=120, required=False)
    letter_date = DateField("Tanggal surat", [Optional()])


class LetterheadForm(Form):
    """The kop surat and who signs; every line as it shall be printed."""

    seen = HiddenField()
    first_line = text("Baris pertama", max_length=200, required=False)
    second_line = text("Baris kedua", max_length=200, required=False)
    address = text("Alamat", max_length=400, required=False)
    contact = text("Telepon, laman, surel", max_length=300, required=False)
    city = text("Kota tempat surat ditandatangani", max_length=120, required=False)
    signatory_name = text("Nama penanda tangan", max_length=200, required=False)
    signatory_title = text("Jabatan penanda tangan", max_length=300, required=False)
    signatory_number = text("NIP", max_length=60, required=False)
    file = FileField("Lambang (PNG atau JPEG)", [Optional()])
    drop_logo = BooleanField("Hapus lambang")

    def start_from(self, head: object) -> Self:
        """Show what is stored; `head` has a text under each of the names."""
        if not self.is_submitted():
            for name in TEXTS:
                self[name].data = getattr(head, name)
        return self

    @property
    def texts(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in TEXTS}


class CheckForm(Form):
    """The code on a print, as typed."""

    class Meta(Form.Meta):
        csrf = False  # it only asks; the address of the answer can be passed on

    kode = StringField(
        "Kode periksa",
        [DataRequired("Ketik kode yang tercetak di dekat kode QR."), Length(max=80)],
        filters=[trimmed],
        render_kw={"maxlength": 80, "autocomplete": "off", "spellcheck": "false"},
    )
