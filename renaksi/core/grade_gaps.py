"""Where scores lie apart: means of the three columns, aspect by aspect and indicator by indicator.

All on 0..100, over the results that hold. What did not count in a result counts in no mean, and a
gap is the mean of differences, so it is only made of those who have both values.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from renaksi.core.assessment_value import Counts
from renaksi.core.numbers import round_half_up

SMALL: Final = 10
"""Below so many results a mean is marked "n kecil" (design section 5)."""
_COUNTED: Final = frozenset({Counts.VALUE, Counts.NO_EVIDENCE, Counts.MISSING})


class Point(NamedTuple):
    """One aspect or indicator of one result; None where it does not count, or nobody said so."""

    code: str
    name: str
    weight: Decimal
    own: Decimal | None
    hub: Decimal | None
    national: Decimal | None


class OpenedResult(NamedTuple):
    """A frozen result, as far as gaps are concerned; in the order of the sheet."""

    aspects: tuple[tuple[Point, tuple[Point, ...]], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Means over all results; the counts are their denominators."""

    code: str
    name: str
    weight: Decimal
    own: Decimal | None
    hub: Decimal | None
    national: Decimal | None
    """Of `count` results."""
    count: int
    hub_to_own: Decimal | None
    """Hub minus agency, over those who have both."""
    national_to_hub: Decimal | None
    weak: int
    """How many lie below the threshold of the instrument, of `count`."""

    @property
    def is_small(self) -> bool:
        return 0 < self.count < SMALL


@dataclass(frozen=True, slots=True)
class AspectGap:
    """One aspect with its indicators."""

    gap: Gap
    indicators: tuple[Gap, ...]


def opened_result(content: Mapping[str, Any]) -> OpenedResult:
    """What `services.steps.assessment_result` froze, read for the columns alone."""
    columns = content["columns"]
    return OpenedResult(
        tuple(
            (_aspect(own, hub, national), _indicators(own, hub, national))
            for own, hub, national in zip(
                columns["self"]["aspects"],
                columns["hub"]["aspects"],
                columns["national"]["aspects"],
                strict=True,
            )
        )
    )


def gaps(results: Sequence[OpenedResult], weak_below: Decimal) -> tuple[AspectGap, ...]:
    """In the order of the sheet; all results are of the same version."""
    if not results:
        return ()
    return tuple(
        AspectGap(
            _gap([one.aspects[place][0] for one in results], weak_below),
            tuple(
                _gap([one.aspects[place][1][row] for one in results], weak_below)
                for row in range(len(lines))
            ),
        )
        for place, (_, lines) in enumerate(results[0].aspects)
    )


def weakest(found: Iterable[AspectGap], many: int) -> list[Gap]:
    """The indicators with the lowest national mean, the lowest first."""
    rows = [one for aspect in found for one in aspect.indicators if one.national is not None]
    return sorted(rows, key=lambda one: one.national or Decimal(0))[:many]


# ── reading ───────────────────────────────────────────────────────────────────
def _aspect(*columns: Mapping[str, Any]) -> Point:
    """An aspect without a single answer of the agency has no value of the agency's."""
    own, hub, national = (_aspect_value(one) for one in columns)
    head = columns[0]
    return Point(head["code"], head["name"], Decimal(head["weight"]), own, hub, national)


def _aspect_value(one: Mapping[str, Any]) -> Decimal | None:
    said = any(line["counts"] != Counts.MISSING for line in one["indicators"])
    return Decimal(one["value"]) if said and one["value"] is not None else None


def _indicators(*columns: Mapping[str, Any]) -> tuple[Point, ...]:
    rows = zip(*(one["indicators"] for one in columns), strict=True)
    return tuple(
        Point(own["code"], own["name"], Decimal(own["weight"]),
              _value(own, silent=None), _value(hub, silent=None), _value(national))
        for own, hub, national in rows
    )  # fmt: skip


def _value(line: Mapping[str, Any], silent: Decimal | None = Decimal(0)) -> Decimal | None:
    """`silent`: what an unanswered indicator is worth; in the end that is 0."""
    if line["counts"] == Counts.MISSING:
        return silent
    return Decimal(line["value"]) if line["counts"] in _COUNTED else None


# ── counting ──────────────────────────────────────────────────────────────────
def _gap(points: Sequence[Point], weak_below: Decimal) -> Gap:
    head = points[0]
    national = [one.national for one in points if one.national is not None]
    return Gap(
        head.code,
        head.name,
        head.weight,
        _mean([one.own for one in points if one.own is not None]),
        _mean([one.hub for one in points if one.hub is not None]),
        _mean(national),
        len(national),
        _mean([one.hub - one.own for one in points if None not in {one.hub, one.own}]),  # type: ignore[operator] # neither is None
        _mean([one.national - one.hub for one in points if None not in {one.national, one.hub}]),  # type: ignore[operator] # the same
        sum(one < weak_below for one in national),
    )


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return round_half_up(sum(values, Decimal()) / len(values)) if values else None
