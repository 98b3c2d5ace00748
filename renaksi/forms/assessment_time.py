"""More time for one self-assessment."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from renaksi.core.assessment_time import LONGEST_REASON
from renaksi.forms.base import Form, day


class MoreTimeForm(Form):
    """Fields as the service's refusals name them."""

    version = HiddenField()
    until = day("Diterima sampai", required="Isi tanggalnya.")
    reason = TextAreaField(
        "Alasan",
        [DataRequired("Tuliskan alasannya."), Length(max=LONGEST_REASON)],
        description="Terbaca di jejak audit oleh instansi dan pembinanya.",
        render_kw={"rows": 3},
    )

    def seen(self) -> int:
        """The version that was shown; 0, which there never is, for anything else."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
