"""Words for how far plans have come: the classes of the distribution, and filters of the list."""

from typing import Final

from renaksi.core.achievement import Light

COLUMN: Final = (
    "Belum ada nilai",
    "di bawah 20%",
    "20 s.d. <40%",
    "40 s.d. <60%",
    "60 s.d. <80%",
    "80 s.d. <100%",
    "100%",
)
"""Of `core.achievement_parts.CLASSES`, with "nothing yet" before them."""
SHORT_COLUMN: Final = ("Belum|ada", "< 20", "20 s.d.|< 40", "40 s.d.|< 60", "60 s.d.|< 80",
                       "80 s.d.|< 100", "100")  # fmt: skip
"""Below the columns of the chart; a bar parts two lines."""
LIGHT_SLUG: Final = {
    Light.GREEN: "tercapai",
    Light.YELLOW: "hampir",
    Light.RED: "belum-tercapai",
    Light.GREY: "belum-ada",
}


def column_slug(column: int) -> str:
    return f"kelas-{column}"


FILTER: Final = {
    "tercapai": "Tercapai (100% ke atas)",
    "hampir": "Hampir tercapai (80 s.d. <100%)",
    "belum-tercapai": "Belum tercapai (di bawah 80%)",
    "belum-ada": "Belum ada nilai",
    **{column_slug(place): f"Capaian {word}" for place, word in enumerate(COLUMN) if place},
}
