"""What the check of stored totals found, in words."""

from collections.abc import Mapping
from typing import Final

from renaksi.queries.report_checks import TotalDifference

TOTAL_FIELD: Final[Mapping[str, str]] = {
    "submitted": "diajukan",
    "submitted_until": "terhitung sampai",
    "on_time": "tepat waktu",
    "extended": "dalam dispensasi",
    "verified": "diverifikasi",
    "nil": "nihil",
    "due": "aksi yang jatuh tempo",
    "missing": "aksi tanpa nilai",
    "weight": "bobot",
    "weighted": "capaian tertimbang",
}


def difference(found: TotalDifference) -> str:
    """One sentence per plan and checkpoint."""
    place = f"{found.agency}, {found.checkpoint} {found.year}"
    names = [TOTAL_FIELD[name] for name in found.fields]
    if found.strategies:
        names.append("capaian menurut strategi")
    if not names:
        return f"Angka {place} belum ada."
    return f"Angka {place} tidak cocok: {', '.join(names)}."
