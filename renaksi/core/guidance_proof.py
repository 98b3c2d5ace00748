"""Guidance as evidence: which indicators it speaks to, and which kind of evidence a file of it is."""

from collections.abc import Iterable
from typing import Final

from renaksi.core.guidance import MaterialKind
from renaksi.core.instrument import Aspect, ComputedFact, Indicator

TOPIC: Final = "sosialisasi"
"""The aspect is known by its name, whatever code an instrument gives it."""
MEANS: Final = {
    MaterialKind.ATTENDANCE: ("hadir",),
    MaterialKind.MATERIAL: ("bahan", "materi", "paparan"),
}
"""Words in the name of a kind of evidence by which a file of an event answers to it."""


def is_about_guidance(aspect: Aspect, indicator: Indicator) -> bool:
    """A judged indicator of an aspect that is about socialisation, or that counts events."""
    counts = any(
        one.measure is not None and one.measure.fact is ComputedFact.GUIDANCE_TAKEN
        for one in aspect.indicators
    )
    names = f"{aspect.name} {indicator.name}".lower()
    return indicator.is_judged and (counts or TOPIC in names)


def kind_of(kind: MaterialKind, asked: Iterable[str]) -> str:
    """The first kind that is asked for and that such a file is; "" for none."""
    return next(
        (one for one in asked if any(word in one.lower() for word in MEANS[kind])), ""
    )  # fmt: skip
