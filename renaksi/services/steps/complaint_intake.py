"""Working the rows of an export into what is stored, some thousand at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from renaksi.core.complaint_match import Words
from renaksi.core.complaint_sheet import FAULTS_TOLD, ExportRow
from renaksi.core.errors import Refusal
from renaksi.models import Agency, ComplaintRecord
from renaksi.services.context import Context
from renaksi.services.steps.complaint_words import (
    Aliases,
    categories,
    classifications,
    statuses,
)

CHUNK: Final = 2000
"""Rows that are held at once."""


class Refused(NamedTuple):
    """A row that is not taken in, and why."""

    line: int
    tracking_id: int
    reason: Refusal
    agency_id: int | None


@dataclass
class Tally:
    """What an export does, or would do."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    repeated: int = 0
    """Rows that a later one of the same tracking id replaces."""
    refused: int = 0
    told: list[Refused] = field(default_factory=list)
    """The first of those refused."""
    by_agency: Counter[int] = field(default_factory=Counter)
    unmatched: Counter[Words] = field(default_factory=Counter)
    """Complaints that count with nobody until somebody says whose they are."""
    by_status: Counter[str] = field(default_factory=Counter)
    first_on: date | None = None
    last_on: date | None = None

    def saw(self, day: date) -> None:
        if self.first_on is None or day < self.first_on:
            self.first_on = day
        if self.last_on is None or day > self.last_on:
            self.last_on = day


class Replaced:
    """Tracking ids that stand in a file more than once: the last row counts."""

    def __init__(self) -> None:
        self.seen: set[int] = set()
        self.last: dict[int, int] = {}

    def saw(self, rows: Iterable[ExportRow]) -> Iterator[ExportRow]:
        for row in rows:
            if row.tracking_id in self.seen:
                self.last[row.tracking_id] = row.line
            self.seen.add(row.tracking_id)
            yield row

    def by_later(self, row: ExportRow) -> bool:
        return self.last.get(row.tracking_id, row.line) != row.line


_TABLE: Final[Any] = ComplaintRecord.__table__
_FIELDS: Final = (
    "received_on", "agency_id", "alias_id", "status_id", "classification_id", "category_id",
    "rating",
)  # fmt: skip
_STORED: Final = select(_TABLE.c.tracking_id, *(_TABLE.c[name] for name in _FIELDS)).where(
    _TABLE.c.tracking_id.in_(bindparam("ids", expanding=True))
)
_CHANGE: Final = update(_TABLE).where(_TABLE.c.tracking_id == bindparam("key"))


class Intake:
    """Takes rows in; without `begin`, which makes the row of the import, it only counts."""

    def __init__(
        self, ctx: Context, scope_id: int | None, *, begin: Callable[[], int] | None = None
    ) -> None:
        self.ctx, self.scope_id, self.begin = ctx, scope_id, begin
        self.import_id = 0
        """0 until something changes: an export that tells nothing new leaves no trace."""
        writes = begin is not None
        self.tally = Tally()
        self.statuses = statuses(ctx, writes=writes)
        self.classifications = classifications(ctx, writes=writes)
        self.categories = categories(ctx, writes=writes)
        self.aliases = Aliases(ctx, scope_id, writes=writes)

    def take(self, rows: Sequence[ExportRow]) -> None:
        """One chunk; no tracking id twice."""
        self._learn(rows)
        stored = self._stored([row.tracking_id for row in rows])
        added: list[dict[str, object]] = []
        changed: list[dict[str, object]] = []
        for row in rows:
            before = stored.get(row.tracking_id)
            after = self._facts(row)
            self._count(row, after)
            if self._is_refused(row, before, after):
                continue
            if before is None:
                added.append(_values(row, after, "tracking_id"))
            elif before != after:
                changed.append(_values(row, after, "key"))
            else:
                self.tally.same += 1
        self.tally.added += len(added)
        self.tally.changed += len(changed)
        if self.begin is not None and (added or changed):
            self._write(added, changed)

    def _learn(self, rows: Sequence[ExportRow]) -> None:
        self.statuses.learn(row.status for row in rows)
        self.classifications.learn(row.classification for row in rows)
        self.categories.learn(row.category for row in rows if row.category)
        self.aliases.learn(_words(row) for row in rows)

    def _stored(self, ids: Sequence[int]) -> dict[int, tuple[object, ...]]:
        found = self.ctx.session.connection().execute(_STORED, {"ids": ids})
        return {row[0]: tuple(row[1:]) for row in found}

    def _facts(self, row: ExportRow) -> tuple[object, ...]:
        """In the order of `_FIELDS`."""
        alias = self.aliases.known[_words(row)]
        return (
            row.received_on,
            alias.agency_id,
            alias.id,
            self.statuses.ids[row.status],
            self.classifications.ids[row.classification],
            self.categories.ids[row.category] if row.category else None,
            row.rating,
        )

    def _count(self, row: ExportRow, facts: tuple[object, ...]) -> None:
        tally, agency_id = self.tally, facts[1]
        tally.rows += 1
        tally.saw(row.received_on)
        tally.by_status[row.status] += 1
        if isinstance(agency_id, int):
            tally.by_agency[agency_id] += 1
        else:
            tally.unmatched[_words(row)] += 1

    def _is_refused(
        self, row: ExportRow, before: tuple[object, ...] | None, after: tuple[object, ...]
    ) -> bool:
        """The export of one agency tells of nobody else's complaints."""
        if self.scope_id is None:
            return False
        reason = Refusal.OTHER_AGENCYS_COMPLAINT
        if after[1] == self.scope_id:
            if before is None or before[1] in {self.scope_id, None}:
                return False
            reason = Refusal.COMPLAINT_HELD_BY_OTHER
        self.tally.refused += 1
        if len(self.tally.told) < FAULTS_TOLD:
            owner = after[1] if isinstance(after[1], int) else None
            self.tally.told.append(Refused(row.line, row.tracking_id, reason, owner))
        return True

    def _write(self, added: list[dict[str, object]], changed: list[dict[str, object]]) -> None:
        if not self.import_id and self.begin is not None:
            self.import_id = self.begin()
        for values in (*added, *changed):
            values["import_id"] = self.import_id
        connection = self.ctx.session.connection()
        if added:
            connection.execute(insert(_TABLE), added)
        if changed:
            connection.execute(_CHANGE, changed)


def _values(row: ExportRow, facts: tuple[object, ...], key: str) -> dict[str, object]:
    return {**dict(zip(_FIELDS, facts, strict=True)), key: row.tracking_id}


def _words(row: ExportRow) -> Words:
    return Words(row.lapor_id, row.agency, row.parent)


def chunks(rows: Iterable[ExportRow]) -> Iterator[list[ExportRow]]:
    left = iter(rows)
    while some := list(islice(left, CHUNK)):
        yield some


def names_of(ctx: Context, ids: Iterable[int]) -> dict[int, str]:
    """What to call the agencies that are told of."""
    wanted = sorted(set(ids))
    rows = ctx.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(wanted)))
    return {key: name for key, name in rows}  # noqa: C416
