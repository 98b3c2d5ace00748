"""The words of an export and the rows that stand for them: statuses, classes, categories, agencies.

A dry run asks the same questions and writes nothing: words that are new have no id then.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select, update

from renaksi.core.complaint import AliasSource, ComplaintBucket, class_of, default_bucket
from renaksi.core.complaint_match import Match, Words, match
from renaksi.models import (
    AgencyAlias,
    ComplaintCategory,
    ComplaintClassification,
    ComplaintRecord,
    ComplaintStatusMapping,
)
from renaksi.queries.complaint_names import known_book, units_by_name
from renaksi.services.context import Context

NEW: Final = 0
"""Stands for the id that a word would get."""


class Alias(NamedTuple):
    """How some words are kept, and whom they mean."""

    id: int
    agency_id: int | None


class Glossary:
    """Raw words of one kind and their ids; learns new ones."""

    def __init__(
        self,
        ctx: Context,
        model: Any,
        more: Callable[[str], Mapping[str, object]],
        *,
        writes: bool,
    ) -> None:
        self.ctx, self.model, self.more, self.writes = ctx, model, more, writes
        rows = ctx.session.execute(select(model.raw, model.id))
        self.ids: dict[str, int] = {raw: key for raw, key in rows}  # noqa: C416

    def learn(self, raw: Iterable[str]) -> None:
        for word in sorted(set(raw) - self.ids.keys()):
            self.ids[word] = self._add(word) if self.writes else NEW

    def _add(self, word: str) -> int:
        values = {"raw": word, **self.more(word)}
        made = insert(self.model).values(values).returning(self.model.id)
        return int(self.ctx.session.execute(made).scalar_one())


def statuses(ctx: Context, *, writes: bool) -> Glossary:
    def more(raw: str) -> Mapping[str, object]:
        return {"bucket": default_bucket(raw), "version": 1}

    return Glossary(ctx, ComplaintStatusMapping, more, writes=writes)


def classifications(ctx: Context, *, writes: bool) -> Glossary:
    def more(raw: str) -> Mapping[str, object]:
        return {"complaint_class": class_of(raw)}

    return Glossary(ctx, ComplaintClassification, more, writes=writes)


def categories(ctx: Context, *, writes: bool) -> Glossary:
    return Glossary(ctx, ComplaintCategory, lambda _raw: {}, writes=writes)


def unmapped(ctx: Context, raw: Iterable[str]) -> list[str]:
    """Of these statuses, those nobody can say yet what they mean; in order."""
    one = ComplaintStatusMapping
    rows = ctx.session.execute(select(one.raw, one.bucket))
    stored = {word: bucket for word, bucket in rows}  # noqa: C416
    return sorted(
        word
        for word in set(raw)
        if stored.get(word, default_bucket(word)) is ComplaintBucket.UNMAPPED
    )


class Aliases:
    """Agencies as exports name them; matches what is new or was not known before."""

    def __init__(self, ctx: Context, scope_id: int | None, *, writes: bool) -> None:
        self.ctx, self.scope_id, self.writes = ctx, scope_id, writes
        self.book = known_book(ctx.session, ctx.today)
        self.units: dict[int, dict[str, int]] = {}
        self.known: dict[Words, Alias] = {}
        self.open: dict[Words, int] = {}
        """Words that meant nobody when they were last met."""
        self.settled: dict[int, int] = {}
        """Of those, whom they mean now, by the id of the alias."""
        self._load()

    def _load(self) -> None:
        one = AgencyAlias
        wanted = (0, self.scope_id) if self.scope_id else (0,)
        rows = self.ctx.session.execute(
            select(one.id, one.lapor_id, one.name, one.parent, one.agency_id, one.source)
            .where(one.scope.in_(wanted))
            .order_by(one.scope)
        )
        for key, lapor_id, name, parent, agency_id, source in rows:
            words = Words(lapor_id, name, parent)
            if source is AliasSource.UNMATCHED:
                self.open[words] = key
            else:
                self.known[words] = Alias(key, agency_id)

    def learn(self, some: Iterable[Words]) -> None:
        for words in sorted(set(some) - self.known.keys()):
            self.known[words] = self._learn(words)

    def _learn(self, words: Words) -> Alias:
        found = match(words, self.book, self._units_of, self.scope_id)
        stored = self.open.get(words)
        if stored is None:
            return Alias(self._add(words, found) if self.writes else NEW, found.agency_id)
        if found.source is AliasSource.SCOPE:  # elsewhere the same words still mean nobody
            return Alias(self._add(words, found) if self.writes else NEW, found.agency_id)
        if found.agency_id is not None and self.writes:
            say(self.ctx, stored, found)
            self.settled[stored] = found.agency_id
        return Alias(stored, found.agency_id)

    def carry_over(self) -> None:
        """What was settled on the way holds for earlier complaints too."""
        for alias_id, agency_id in self.settled.items():
            move(self.ctx, alias_id, agency_id)

    def _units_of(self, agency_id: int) -> Mapping[str, int]:
        if agency_id not in self.units:
            self.units[agency_id] = units_by_name(self.ctx.session, agency_id, self.ctx.today)
        return self.units[agency_id]

    def _add(self, words: Words, found: Match) -> int:
        scope = self.scope_id if found.source is AliasSource.SCOPE and self.scope_id else 0
        values = {
            **words._asdict(),
            "scope": scope,
            "agency_id": found.agency_id,
            "unit_id": found.unit_id,
            "source": found.source,
            "version": 1,
        }
        made = insert(AgencyAlias).values(values).returning(AgencyAlias.id)
        return int(self.ctx.session.execute(made).scalar_one())


def say(ctx: Context, alias_id: int, found: Match) -> None:
    """Words mean this agency from now on."""
    by_hand = found.source is AliasSource.HAND
    ctx.session.execute(
        update(AgencyAlias)
        .where(AgencyAlias.id == alias_id)
        .values(
            agency_id=found.agency_id,
            unit_id=found.unit_id,
            source=found.source,
            changed_at=ctx.now if by_hand else None,
            changed_by_id=ctx.actor.user_id if by_hand else None,
            version=AgencyAlias.version + 1,
        )
    )


def move(ctx: Context, alias_id: int, agency_id: int | None) -> None:
    """The complaints that bear the words count with this agency."""
    record = ComplaintRecord
    ctx.session.execute(
        update(record).where(record.alias_id == alias_id).values(agency_id=agency_id)
    )
