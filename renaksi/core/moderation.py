"""What the centre looks at in a round: a stored sample read again, and what it says of the nation.

How a sample is drawn is said in `core.sampling`; here it is kept in a form that anybody can check:
every stratum with all its members and those drawn, in the order of the draw.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.sampling import Sample, SampleUnit, StratumDraw, draw, size_for_margin
from renaksi.core.sampling_estimate import Estimate, mean_of_all, share_of_all

MARK: Final = 16
"""Letters of the mark that a preview and its draw are held together by."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One assessment of the round, as far as the estimates ask; scores on the instrument's scale."""

    key: str
    hub: Decimal | None
    national: Decimal | None
    is_assessable: bool = True
    is_looked_at: bool = False


@dataclass(frozen=True, slots=True)
class National:
    """What the sample says so far."""

    mean: Estimate | None
    """Of the score, over everything the sample was drawn from."""
    changed: Estimate | None
    """Share, in percent, of the hubs' results that would change if all were looked at."""
    drawn: int
    looked: int


def sample_size(population: int, size: int | None, margin: Decimal | None, confidence: int) -> int:
    """The size that was asked for, or that the margin (0..1) asks for."""
    return size_for_margin(population, margin, confidence) if margin is not None else size or 0


# ── as it is kept ─────────────────────────────────────────────────────────────
def told(drawn: Sample, units: Iterable[SampleUnit]) -> list[dict[str, Any]]:
    """As a column of the table keeps it."""
    members: dict[tuple[str, str], list[str]] = {}
    for unit in units:
        members.setdefault(unit.stratum, []).append(unit.key)
    return [
        {
            "hub": one.stratum[0],
            "grade": one.stratum[1],
            "size": one.size,
            "drawn": list(one.drawn),
            "keys": sorted(members[one.stratum]),
        }
        for one in drawn.strata
    ]


def kept(seed: str, strata: Sequence[Mapping[str, Any]]) -> Sample:
    """The other way round."""
    draws = tuple(
        StratumDraw((one["hub"], one["grade"]), one["size"], tuple(one["drawn"])) for one in strata
    )
    return Sample(seed, sum(len(one.drawn) for one in draws), sum(one.size for one in draws), draws)


def population(strata: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Everything it was drawn from."""
    return frozenset(key for one in strata for key in one["keys"])


def is_same_again(seed: str, strata: Sequence[Mapping[str, Any]]) -> bool:
    """Whether drawing anew from the same with the same seed gives what is kept."""
    units = [SampleUnit(key, (one["hub"], one["grade"])) for one in strata for key in one["keys"]]
    stored = kept(seed, strata)
    return draw(units, seed, stored.size) == stored


def mark_of(units: Iterable[SampleUnit], drawn_before: int) -> str:
    """Of what a preview was made from: another population, or another draw since, has another."""
    text = "\n".join(sorted(f"{one.key} {one.stratum}" for one in units))
    return sha256(f"{drawn_before}\n{text}".encode()).hexdigest()[:MARK]


# ── what it says ──────────────────────────────────────────────────────────────
def national(
    seed: str, strata: Sequence[Mapping[str, Any]], rows: Iterable[Seen], confidence: int
) -> National:
    """Estimates out of those drawn and looked at; what was flagged for a reason is no sample."""
    sample, members = kept(seed, strata), population(strata)
    drawn = frozenset(sample.keys)
    unscored = {key for one in strata if one["grade"] == NOT_ASSESSABLE for key in one["drawn"]}
    of_all = [one for one in rows if one.key in members]
    looked = [one for one in of_all if one.key in drawn and one.is_looked_at]
    before = {one.key: one.hub for one in of_all if one.hub is not None and one.is_assessable}
    after = {
        one.key: one.national for one in looked if one.national is not None and one.is_assessable
    }
    changed = {one.key: _is_changed(one, was_scored=one.key not in unscored) for one in looked}
    return National(
        mean_of_all(sample, before, after, confidence),
        share_of_all(sample, changed, confidence),
        len(drawn),
        len(looked),
    )


def _is_changed(one: Seen, *, was_scored: bool) -> bool:
    if one.is_assessable != was_scored:
        return True
    return one.is_assessable and one.hub != one.national
