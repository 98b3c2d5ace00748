"""Frozen results below an agency, opened for the analysis of gaps.

A frozen content never changes, so what was read of it is kept in the process by its row and its
hash, and so are the means over the same results (as figures are, ADR 18): the next visit reads
only what was decided since, and counts only where something was.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.cycle import tree_day
from renaksi.core.grade_gaps import AspectGap, OpenedResult, gaps, opened_result
from renaksi.core.policy import Actor
from renaksi.models import Agency, AgencyClosure, AssessmentResult
from renaksi.queries.grade_results import knowable
from renaksi.queries.grades import standing
from renaksi.queries.instruments import KnownVersion
from renaksi.queries.scope import visible

MOST: Final = 5_000
"""Results that stay opened: all of a nation for seven years, a few megabytes."""
FEW: Final = 64
"""Sets of results whose means stay counted."""
Key = tuple[int, str]
_counted: OrderedDict[tuple[tuple[Key, ...], Decimal], tuple[AspectGap, ...]] = OrderedDict()
_kept: OrderedDict[Key, OpenedResult] = OrderedDict()
_lock = Lock()
_down = aliased(AgencyClosure, name="down")


def gaps_below(
    session: Session,
    version: KnownVersion,
    year: int,
    *,
    under_id: int,
    kind: AgencyKind | None,
    actor: Actor,
    today: date,
) -> tuple[tuple[AspectGap, ...], int]:
    """Over the results decided here with that version, of those the actor may see; and how many.

    One statement, or two.
    """
    keys = tuple(_keys(session, version.id, year, under_id, kind, actor, today))
    asked = (keys, version.weak_below)
    with _lock:
        known = _counted.get(asked)
    if known is None:
        known = gaps(_opened(session, keys), version.weak_below)
        _remember(_counted, {asked: known}, FEW)
    return known, len(keys)


def _opened(session: Session, keys: Sequence[Key]) -> list[OpenedResult]:
    """In the order of the keys."""
    with _lock:
        known = {key: _kept[key] for key in keys if key in _kept}
    missing = [key for key in keys if key not in known]
    if missing:
        known |= _read(session, missing)
    _remember(_kept, known, MOST)
    return [known[key] for key in keys]


def _remember(kept: OrderedDict[Any, Any], new: Mapping[Any, Any], most: int) -> None:
    """What was used longest ago goes first."""
    with _lock:
        for key, one in new.items():
            kept[key] = one
            kept.move_to_end(key)
        while len(kept) > most:
            kept.popitem(last=False)


def _keys(
    session: Session,
    version_id: int,
    year: int,
    under_id: int,
    kind: AgencyKind | None,
    actor: Actor,
    today: date,
) -> list[Key]:
    one, on = AssessmentResult, tree_day(year, today)
    chosen = (
        select(one.id, one.content_sha256)
        .join(Agency, Agency.id == one.agency_id)
        .join(
            _down,
            and_(
                _down.descendant_id == Agency.id,
                _down.ancestor_id == under_id,
                standing(_down, on),
            ),
        )
        .where(
            one.version_id == version_id,
            one.year == year,
            one.source == ResultSource.HERE,
            one.outcome == AssessmentOutcome.SCORED,
            one.superseded_at.is_(None),
            knowable(actor, today),
            visible(actor, Agency.id, today, on, with_ended=True),
        )
        .order_by(one.id)
    )
    if kind is not None:
        chosen = chosen.where(Agency.kind == kind)
    return [(key, sha256) for key, sha256 in session.execute(chosen)]


def _read(session: Session, keys: Sequence[Key]) -> dict[Key, OpenedResult]:
    one = AssessmentResult
    rows = session.execute(
        select(one.id, one.content_sha256, one.content).where(one.id.in_([key for key, _ in keys]))
    )
    return {(key, sha256): opened_result(content or {}) for key, sha256, content in rows}
