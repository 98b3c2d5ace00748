"""Frozen results below an agency, opened for the analysis of gaps.

A frozen content never changes, so what was read of it is kept in the process by its row and its
hash (as figures are, ADR 18): the next visit reads only what was decided since.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from threading import Lock
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.cycle import tree_day
from renaksi.core.grade_gaps import OpenedResult, opened_result
from renaksi.core.policy import Actor
from renaksi.models import Agency, AgencyClosure, AssessmentResult
from renaksi.queries.grade_results import knowable
from renaksi.queries.grades import standing
from renaksi.queries.scope import visible

MOST: Final = 5_000
"""Results that stay opened: all of a nation for seven years, a few megabytes."""
Key = tuple[int, str]
_kept: OrderedDict[Key, OpenedResult] = OrderedDict()
_lock = Lock()
_down = aliased(AgencyClosure, name="down")


def opened_results(
    session: Session,
    version_id: int,
    year: int,
    *,
    under_id: int,
    kind: AgencyKind | None,
    actor: Actor,
    today: date,
) -> list[OpenedResult]:
    """Those decided here with that version, of those the actor may see. One statement, or two."""
    keys = _keys(session, version_id, year, under_id, kind, actor, today)
    with _lock:
        known = {key: _kept[key] for key in keys if key in _kept}
    missing = [key for key in keys if key not in known]
    if missing:
        known |= _read(session, missing)
    with _lock:
        for key in keys:
            _kept[key] = known[key]
            _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return [known[key] for key in keys]


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
