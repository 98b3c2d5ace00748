"""What a change of the tree will do, in words: what its preview shows before it is confirmed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from renaksi.core.agency_difference import Change
from renaksi.core.agency_facts import AgencyFact, LinkFact, NameFact, SuccessionFact
from renaksi.labels.agency import AGENCY_KIND, TIME_ZONE
from renaksi.labels.format import day, span


@dataclass(frozen=True, slots=True)
class Row:
    """One agency, what it was, what it becomes; an empty side is "tidak ada"."""

    code: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


Agencies = Mapping[int, AgencyFact]
Dated = NameFact | LinkFact
Pairs = Sequence[tuple[Dated | None, Dated | None]]


def sections(change: Change, agencies: Agencies) -> list[Section]:
    """Everything that differs, new agencies first, what nobody needs to read left out."""
    renamed = [pair for pair in change.names if not _only_ends(pair)]
    found = (
        Section("Instansi baru", tuple(_new(change))),
        Section("Masa berlaku", tuple(_ending(change))),
        Section("Nama", tuple(_dated(_with_all(change.names, renamed), agencies))),
        Section("Zona waktu", tuple(_zones(change))),
        Section("Penerus", tuple(_heirs(change.successions, agencies))),
        Section("Pembina", tuple(_dated(change.links, agencies))),
    )
    return [section for section in found if section.rows]


def _new(change: Change) -> Iterator[Row]:
    for before, after in change.agencies:
        if before is None and after is not None:
            words = f"{AGENCY_KIND[after.kind]}, {TIME_ZONE[after.time_zone]}, {_days(after)}"
            yield Row(after.code, after.name, (), (words,))


def _known(change: Change) -> Iterator[tuple[AgencyFact, AgencyFact]]:
    for before, after in change.agencies:
        if before is not None and after is not None:
            yield before, after


def _ending(change: Change) -> Iterator[Row]:
    for before, after in _known(change):
        if before.span != after.span:
            yield Row(after.code, after.name, (_days(before),), (_days(after),))


def _zones(change: Change) -> Iterator[Row]:
    for before, after in _known(change):
        if before.time_zone is not after.time_zone:
            then, now = TIME_ZONE[before.time_zone], TIME_ZONE[after.time_zone]
            yield Row(after.code, after.name, (then,), (now,))


def _days(fact: AgencyFact | Dated) -> str:
    return span(fact.span.start, fact.span.end)


def _only_ends(pair: tuple[NameFact | None, NameFact | None]) -> bool:
    """The name stays and only its last day is another: the agency ends, or a new name follows."""
    before, after = pair
    if before is None or after is None:
        return False
    return (before.name, before.short_name) == (after.name, after.short_name)


def _with_all(
    pairs: Sequence[tuple[NameFact | None, NameFact | None]],
    chosen: Sequence[tuple[NameFact | None, NameFact | None]],
) -> Pairs:
    """Every pair of the agencies in `chosen` that exist already: a new name beside the old one."""
    wanted = {fact.agency for pair in chosen for fact in pair if fact is not None}
    wanted = {agency for agency in wanted if agency > 0}
    return [
        pair for pair in pairs if any(fact is not None and fact.agency in wanted for fact in pair)
    ]


def _dated(pairs: Pairs, agencies: Agencies) -> Iterator[Row]:
    """One row per agency, by code: all that held, all that will hold instead."""
    found: dict[int, tuple[list[Dated], list[Dated]]] = {}
    for pair in pairs:
        for side, fact in enumerate(pair):
            if fact is not None:
                found.setdefault(fact.agency, ([], []))[side].append(fact)
    for agency_id in sorted(found, key=lambda one: agencies[one].code):
        agency = agencies[agency_id]
        before, after = (
            tuple(_words(fact, agencies) for fact in sorted(side, key=lambda one: one.span))
            for side in found[agency_id]
        )
        yield Row(agency.code, agency.name, before, after)


def _words(fact: Dated, agencies: Agencies) -> str:
    if isinstance(fact, LinkFact):
        return f"{agencies[fact.supervisor].name}, {_days(fact)}"
    short = f" ({fact.short_name})" if fact.short_name != fact.name else ""
    return f"{fact.name}{short}, {_days(fact)}"


def _heirs(facts: Iterable[SuccessionFact], agencies: Agencies) -> Iterator[Row]:
    for fact in facts:
        old, new = agencies[fact.agency], agencies[fact.successor]
        primary = ", penerus utama" if fact.is_primary else ""
        yield Row(old.code, old.name, (), (f"{new.name}, sejak {day(fact.on)}{primary}",))
