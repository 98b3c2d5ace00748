"""The figures of a map: one per province of the nation, or one per kabupaten and kota of a province.

They are read where the lists behind them are read, so that a map and its list cannot differ. A
province counts with everything below it, except for its predicate, which is its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.grade import Band
from renaksi.core.map_classes import MapMeasure
from renaksi.core.policy import Actor
from renaksi.models import Agency, AgencyClosure, AgencyName
from renaksi.queries.agency_tree import ordering
from renaksi.queries.cycle_calendar import KnownCheckpoint, KnownCycle
from renaksi.queries.scope import in_force, visible

YES_OR_NO: Final = frozenset({MapMeasure.REPORTS, MapMeasure.ON_TIME})
REGIONS: Final = (
    AgencyKind.PROVINSI,
    AgencyKind.KABUPATEN,
    AgencyKind.KOTA,
    AgencyKind.ADMINISTRASI,
)
"""Whatever has outlines on the map of a province, and the province itself."""


class Figure(NamedTuple):
    """What one region shows."""

    shade: int = 0
    """Its class (`core.map_classes`), 0 to 5."""
    value: Decimal | None = None
    """Percent, two decimals; of GRADES the score."""
    part: int = 0
    whole: int = 0
    """Of a percentage; of ACHIEVEMENT only the whole: how many plans the mean is of."""
    word: str = ""
    """In place of a percentage: a predicate, a stage of a plan, a state of connection, or DONE and
    MISSING of a single report.
    """

    @property
    def is_small(self) -> bool:
        return 0 < self.whole < SMALL


DONE, MISSING = "done", "missing"
SMALL: Final = 10
"""Below this denominator a percentage is marked "n kecil" (design section 5)."""
EMPTY: Final = Figure()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a map is to show. `under_id` is the caller's to check."""

    measure: MapMeasure
    under_id: int
    is_nation: bool
    """By province, each with everything below it; else by agency."""
    as_of: date
    first: date
    last: date
    """The days complaints are counted of, both inclusive."""
    cycle: KnownCycle | None = None
    """None: none is known yet; measures that need one are empty then."""
    checkpoint: KnownCheckpoint | None = None
    """None: all that have fallen due, together."""

    @property
    def is_single(self) -> bool:
        """Of each agency one report is looked at: it is in, or it is not."""
        return not self.is_nation and self.checkpoint is not None and self.measure in YES_OR_NO


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks, and when."""

    actor: Actor
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """Figures by the code of an agency; who has none is left out."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    bands: Sequence[Band] = ()
    """Of GRADES: the scale, the best first."""
    instrument: str = ""
    """Of GRADES."""
    instruments: Sequence[str] = ()
    """Of GRADES: the codes one may choose from."""
    year: int | None = None
    """Of GRADES: the year that is shown."""


class Region(NamedTuple):
    """An agency that has a place on the map, or would have one."""

    id: int
    code: str
    name: str
    kind: AgencyKind


def regions(session: Session, asked: Asked, by: Looker) -> list[Region]:
    """Those at or below the node on the day that the actor may see, by code; one statement.

    Of the nation the provinces; of a province itself, its kabupaten and its kota.
    """
    on = min(asked.as_of, by.today)
    kinds = (AgencyKind.PROVINSI,) if asked.is_nation else REGIONS
    named = and_(
        AgencyName.agency_id == Agency.id, AgencyName.valid_from <= on, AgencyName.valid_to > on
    )
    below = select(AgencyClosure.descendant_id).where(
        AgencyClosure.ancestor_id == asked.under_id, in_force(on)
    )
    rows = session.execute(
        select(Agency.id, Agency.code, func.coalesce(AgencyName.name, Agency.name), Agency.kind)
        .outerjoin(AgencyName, named)
        .where(
            Agency.kind.in_(kinds), Agency.active_from <= on, Agency.active_to > on,
            or_(Agency.id == asked.under_id, Agency.id.in_(below)),
            visible(by.actor, Agency.id, by.today, on),
        )
        .order_by(*ordering())
    )  # fmt: skip
    return sorted((Region(*row) for row in rows), key=lambda one: one.code)
