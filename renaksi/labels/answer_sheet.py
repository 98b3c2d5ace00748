"""What the sheet of a self-assessment tells people, and what is wrong with one that came back."""

from typing import Final

from renaksi.core.answer_sheet import ANSWER, LineFault, Problem
from renaksi.core.assessment_answer import AnswerIssue
from renaksi.core.assessment_entry import NOT_APPLICABLE, NOTE
from renaksi.core.instrument import Indicator, IndicatorKind
from renaksi.core.plan_sheet import Note
from renaksi.labels import plan_sheet
from renaksi.labels.assessment_checks import answer_issue
from renaksi.labels.format import number

LINE_FAULT: Final = {
    LineFault.UNKNOWN_CODE: "Kode ini bukan indikator instrumen penilaian ini. Periksa kodenya.",
    LineFault.UNKNOWN_FIELD: (
        "Kolom Yang diisi tidak cocok dengan isian indikator ini. Kembalikan tulisannya seperti"
        " pada berkas yang diunduh."
    ),
    LineFault.TWICE: "Isian yang sama sudah ada pada baris di atasnya. Sisakan satu.",
    LineFault.NOT_ASKED: "Indikator ini dihitung oleh sistem. Kosongkan isiannya.",
}
HELP: Final = (
    (
        "Cara memakai",
        (
            "Isi sel putih pada lembar Isian, simpan sebagai .xlsx, lalu unggah di halaman isian."
            " Sebelum apa pun disimpan, Anda melihat jawaban mana yang baru, berubah, sama, atau"
            " salah beserta selnya."
        ),
    ),
    (
        "Sel yang kosong",
        (
            "Indikator yang seluruh selnya kosong dibiarkan seperti yang tersimpan. Berkas tidak"
            " menghapus jawaban."
        ),
    ),
    (
        "Bersama rekan",
        (
            "Bila rekan mengubah jawaban yang sama setelah berkas ini diunduh, jawabannya ditandai"
            " dan tidak ditimpa sebelum Anda memutuskan."
        ),
    ),
    ("Bukti dukung", "Berkas bukti diunggah di halaman isian, tidak melalui lembar kerja."),
    (
        "Yang perlu dihindari",
        (
            "Jangan menggabung sel, mengganti nama lembar, atau mengubah kolom Kode dan Yang diisi."
            " Rumus boleh; yang diambil hasilnya."
        ),
    ),
)
COLUMN_HELP: Final = {
    ANSWER: "ya atau tidak, nomor tingkat, atau angka tanpa satuan.",
    NOT_APPLICABLE: "Tulis ya bila indikator tidak berlaku, lalu alasannya pada Penjelasan.",
    NOTE: "Wajib bila tidak berlaku; selebihnya boleh kosong.",
}


def asked_text(indicator: Indicator) -> str:
    """What belongs into the cell of an indicator that has only one."""
    if indicator.kind is IndicatorKind.YES_NO:
        return "ya atau tidak"
    if indicator.kind is IndicatorKind.LEVEL:
        first, last = indicator.levels[0].value, indicator.levels[-1].value
        return f"tingkat {number(first)} s.d. {number(last)}"
    return ""


def levels_text(indicator: Indicator) -> str:
    """Guidance and the levels, a line each."""
    levels = (f"{number(one.value)}: {one.description}" for one in indicator.levels)
    parts = [indicator.guidance, *levels]
    if indicator.may_be_left_out:
        parts.append(f"Tidak berlaku bila: {indicator.not_applicable}")
    return "\n".join(one for one in parts if one)


def problem_text(one: Problem) -> str:
    """`Sel D7: Tingkat 9 tidak ada. …`."""
    if isinstance(one.what, Note):
        return plan_sheet.note_text(one.what)
    text = answer_issue(one.what) if isinstance(one.what, AnswerIssue) else LINE_FAULT[one.what]
    return f"Sel {one.address}: {text}" if one.address else text
