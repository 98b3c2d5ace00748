"""Words for compliance with reporting: its figures, and where one agency stands."""

from typing import Final

from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import Reporter

FIGURE: Final = {
    "expected": "Wajib melapor",
    "submitted": "Masuk",
    "on_time": "Tepat waktu",
    "extended": "Dalam dispensasi",
    "verified": "Diverifikasi",
    "nil": "Nihil",
    "late": "Terlambat",
    "missing": "Belum masuk",
    "rate": "Kepatuhan",
    "on_time_rate": "Ketepatan waktu",
}


def state_word(one: Reporter, *, single: bool) -> str:
    """Where an agency stands at one checkpoint, or how many of its reports have come in."""
    figures = one.figures
    if not figures.expected:
        return "Dibebaskan" if one.is_exempt else "Tidak wajib"
    if not single:
        return f"{figures.submitted} dari {figures.expected} masuk"
    if not figures.submitted:
        return FIGURE["missing"]
    return ", ".join(_words(figures))


def _words(figures: Figures) -> list[str]:
    timing = "on_time" if figures.on_time else "extended" if figures.extended else "late"
    rest = [FIGURE[name].lower() for name in ("nil", "verified") if getattr(figures, name)]
    return [FIGURE[timing], *rest]
