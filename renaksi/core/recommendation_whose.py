"""With whom a recommendation counts on a day (design section 5).

With its addressee while that exists, else with whoever inherited it by then, and where nobody did,
where the addressee stood last.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from renaksi.core.calendar import ONE_DAY
from renaksi.core.dates import Span
from renaksi.core.succession import Lives, Succession, custodian


class Whose(NamedTuple):
    """Whom a recommendation is addressed to, and whom it was handed to."""

    addressee_id: int
    custodian_id: int | None
    """Whom somebody handed it to by the day asked about, instead of the primary successor."""


class Standing(NamedTuple):
    """Whom they count with, and the day on whose tree that agency is looked up."""

    agency_id: int
    day: date


def standing(one: Whose, on: date, successions: Iterable[Succession], lives: Lives) -> Standing:
    """Whom it counts with on `on`. `lives` knows the addressee, the custodian and all successors."""
    holder: int | None = one.addressee_id
    if lives[one.addressee_id].end <= on:
        holder = custodian(one.custodian_id or one.addressee_id, on, successions, lives)
    agency = one.addressee_id if holder is None else holder
    return Standing(agency, _within(lives[agency], on))


def _within(life: Span, day: date) -> date:
    """The day itself, or the nearest one on which the agency existed."""
    return min(max(day, life.start), life.end - ONE_DAY)
