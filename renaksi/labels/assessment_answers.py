"""Words of a self-assessment: what an answer says, what lacks, what submitting it means."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import AssessmentAction as A
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_entry import INPUT_FIELD, NOT_APPLICABLE, NOTE, VALUE, is_ticked
from renaksi.core.assessment_exact import in_percent
from renaksi.core.assessment_missing import MissingKind
from renaksi.core.assessment_value import Counts, IndicatorValue
from renaksi.core.instrument import INPUT, Indicator, IndicatorKind
from renaksi.labels.assessment import COUNTS
from renaksi.labels.assessment_instrument import COMPUTED_FACT, INDICATOR_KIND
from renaksi.labels.format import NOTHING, number
from renaksi.labels.plan import Status
from renaksi.labels.steps import StepWords

ANSWERED: Final = Status("Sudah dijawab", "selesai", "ok")
UNANSWERED: Final = Status("Belum dijawab", "belum", "idle")
NO_EVIDENCE: Final = Status("Belum ada bukti", "perhatian", "warn")
LEFT_OUT: Final = Status("Tidak berlaku", "takdinilai", "idle")
COMPUTED: Final = Status("Dihitung sistem", "kunci", "idle")
KIND: Final = INDICATOR_KIND
FIELD: Final = {
    VALUE: "Jawaban",
    NOT_APPLICABLE: "Tidak berlaku",
    NOTE: "Penjelasan",
}
HOW: Final = {
    IndicatorKind.YES_NO: "Jawab ya atau tidak.",
    IndicatorKind.LEVEL: "Pilih tingkat tertinggi yang seluruh uraiannya terpenuhi.",
    IndicatorKind.NUMBER: "Isi semua angka; sistem menghitung nilainya.",
    IndicatorKind.COMPUTED: "Dihitung sistem, tidak perlu diisi.",
    IndicatorKind.SAMPLED: "Isi banyaknya yang diperiksa dan yang memadai.",
}


# ── an answer ─────────────────────────────────────────────────────────────────
def given_text(indicator: Indicator, given: Given | None) -> str:
    """`Ya`, `Tingkat 3`, `Laporan yang selesai: 40; Laporan …: 48`, `Tidak berlaku`."""
    if given is None or given.is_empty:
        return NOTHING
    if given.not_applicable:
        return FIELD[NOT_APPLICABLE]
    if indicator.kind is IndicatorKind.YES_NO:
        return "Ya" if given.value else "Tidak"
    if indicator.kind is IndicatorKind.LEVEL:
        return f"Tingkat {number(given.value)}"
    if indicator.kind in INPUT and indicator.measure:
        asked = indicator.measure.inputs
        return "; ".join(f"{one.label}: {number(given.inputs.get(one.name))}" for one in asked)
    return number(given.value)


def field_text(indicator: Indicator, name: str) -> str:
    """What a field asks for."""
    asked = indicator.measure.inputs if indicator.measure else ()
    inputs = {f"{INPUT_FIELD}{one.name}": one.label for one in asked}
    return inputs.get(name) or FIELD.get(name, name)


def typed_word(indicator: Indicator, name: str, text: str) -> str:
    """What stood in a field, for reading: the box of a yes was ticked, not 1."""
    if name == NOT_APPLICABLE or (name == VALUE and indicator.kind is IndicatorKind.YES_NO):
        return "Ya" if is_ticked(text) else "Tidak"
    return text


def level_text(indicator: Indicator, given: Given | None) -> str:
    """What the chosen level says; "" for everything else."""
    if given is None or given.not_applicable or indicator.kind is not IndicatorKind.LEVEL:
        return ""
    return next((one.description for one in indicator.levels if one.value == given.value), "")


def worth_text(found: IndicatorValue) -> str:
    """What it counts, 0 to 100, or why it does not."""
    if found.counts is not Counts.VALUE:
        return COUNTS[found.counts]
    small = ", n kecil" if found.is_small else ""
    return f"{number(in_percent(found.value), 2)}{small}"


def computed_text(found: IndicatorValue) -> str:
    """What the system reads, for a computed indicator."""
    fact = found.indicator.measure.fact if found.indicator.measure else None
    return COMPUTED_FACT[fact] if fact else ""


def typed_texts(given: Given) -> Mapping[str, str]:
    """A value as its fields show it for changing."""
    texts = {NOT_APPLICABLE: "1" if given.not_applicable else "", NOTE: given.note}
    texts[VALUE] = "" if given.value is None else plain(given.value)
    for name, value in given.inputs.items():
        texts[f"{INPUT_FIELD}{name}"] = plain(value)
    return texts


def plain(value: Decimal) -> str:
    """As it is typed: no points between thousands."""
    return f"{value.normalize():f}".replace(".", ",")


def state_of(gaps: frozenset[MissingKind], given: Given, *, is_judged: bool) -> Status:
    """The most urgent thing about an indicator."""
    if not is_judged:
        return COMPUTED
    if gaps & {MissingKind.UNANSWERED, MissingKind.FAULTY}:
        return UNANSWERED
    if given.not_applicable:
        return LEFT_OUT
    return NO_EVIDENCE if MissingKind.NO_EVIDENCE in gaps else ANSWERED


# ── steps of the agency ───────────────────────────────────────────────────────
STEP: Final[Mapping[A, StepWords]] = {
    A.SUBMIT: StepWords(
        title="Ajukan penilaian mandiri",
        effect=(
            "Jawaban dan bukti dikirim kepada {tier} dan tidak dapat diubah selama dinilai. Sampai"
            " penilaian dimulai, dan selama masa pengisian, Anda dapat menariknya kembali."
        ),
        next="Tim Evaluator {tier} menilai setiap indikator, lalu menyampaikan nilainya kepada Anda.",
        button="Ajukan kepada {tier}",
        done="Penilaian mandiri diajukan kepada {tier}.",
        note="Pesan untuk penilai",
    ),
    A.WITHDRAW: StepWords(
        title="Tarik kembali penilaian mandiri",
        effect="Pengajuan kepada {tier} dibatalkan dan jawabannya dapat diubah lagi.",
        next="Ajukan lagi paling lambat {until}. Yang tidak diajukan dinilai tanpa nilai mandiri.",
        button="Tarik kembali",
        done="Pengajuan ditarik kembali. Jawaban dapat diubah lagi.",
        note="Alasan",
    ),
    A.ACCEPT: StepWords(
        title="Terima nilai",
        effect=(
            "Anda menyatakan menerima nilai {tier}. Masa sanggah berakhir sekarang dan sanggahan"
            " tidak dapat diajukan lagi."
        ),
        next="Pusat memoderasi nilai, lalu menetapkan hasilnya.",
        button="Terima nilai",
        done="Nilai diterima. Berikutnya moderasi pusat.",
        note="Pesan",
    ),
}


def step_words(action: A, *, tier: str, until: str) -> StepWords:
    words, told = STEP[action], {"tier": tier or "pembina", "until": until}
    return StepWords(
        *(
            getattr(words, name).format_map(told)
            for name in ("title", "effect", "next", "button", "done", "note")
        )
    )


def zone_text(zone: TimeZone) -> str:
    """The end of a day, as deadlines name it."""
    return f"23.59 {zone}"
