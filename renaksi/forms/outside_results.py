"""One result from outside, typed by hand; fields stand for the columns of the file."""

from collections.abc import Iterable
from typing import Any

from wtforms import FileField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from renaksi.core.assessment_sheet import LONGEST_DOCUMENT, LONGEST_REMARKS
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.forms.agencies import AgencyField
from renaksi.forms.base import Form, options, text
from renaksi.forms.figures import FigureField
from renaksi.labels.outside_results import grade_word


class OutsideForm(Form):
    agency = AgencyField("Instansi", description="Kode atau nama instansi.")
    year = IntegerField(
        "Tahun yang dinilai", [InputRequired("Isi tahunnya.")], render_kw={"inputmode": "numeric"}
    )
    grade = SelectField("Predikat", [InputRequired("Pilih predikatnya.")])
    score = FigureField("Nilai", description="Kosongkan bila hanya predikatnya yang diterbitkan.")
    document = text(
        "Nama atau nomor dokumen",
        max_length=LONGEST_DOCUMENT,
        required=False,
        description="Dokumen yang memuat hasil ini, misalnya nomor surat dan tanggalnya.",
    )
    file = FileField("Berkas dokumen (PDF atau gambar)")
    remarks = TextAreaField("Keterangan", [Length(max=LONGEST_REMARKS)], render_kw={"rows": 3})

    def offer(self, grades: Iterable[str]) -> None:
        words: list[tuple[Any, str]] = [(one, one) for one in grades]
        words.append((NOT_ASSESSABLE, grade_word(NOT_ASSESSABLE)))
        self.grade.choices = options(words, "Pilih")
