"""What differs between two branches: what a page shows beforehand and a service writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from renaksi.core.agency_facts import AgencyFact, Branch, D, LinkFact, NameFact, SuccessionFact


@dataclass(frozen=True, slots=True)
class Change:
    """(before, after) of all that differs; None before is new, None after is taken back."""

    agencies: tuple[tuple[AgencyFact | None, AgencyFact], ...] = ()
    links: tuple[tuple[LinkFact | None, LinkFact | None], ...] = ()
    names: tuple[tuple[NameFact | None, NameFact | None], ...] = ()
    successions: tuple[SuccessionFact, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.agencies or self.links or self.names or self.successions)

    @property
    def fingerprint(self) -> str:
        """Equal for equal changes: what was shown is what is done, or it is refused."""
        return sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def replanted(self) -> frozenset[int]:
        """The agencies whose place in the tree, or whose days in it, differ."""
        linked = {fact.agency for pair in self.links for fact in pair if fact}
        lived = {
            after.id
            for before, after in self.agencies
            if before is None or before.span != after.span
        }
        return frozenset(linked | lived)


def difference(before: Branch, after: Branch) -> Change:
    agencies = tuple(
        (before.agencies.get(agency.id), agency)
        for agency in after.agencies.values()
        if before.agencies.get(agency.id) != agency
    )
    return Change(
        agencies,
        _dated_difference(before.links, after.links),
        _dated_difference(before.names, after.names),
        tuple(after.successions[len(before.successions) :]),
    )


def _dated_difference(
    before: Mapping[int, tuple[D, ...]], after: Mapping[int, tuple[D, ...]]
) -> tuple[tuple[D | None, D | None], ...]:
    pairs: list[tuple[D | None, D | None]] = []
    for agency, facts in after.items():
        old = {fact.id: fact for fact in before.get(agency, ())}
        if tuple(old.values()) == facts:
            continue
        kept = {fact.id for fact in facts}
        pairs += [(fact, None) for fact in old.values() if fact.id not in kept]
        pairs += [(old.get(fact.id), fact) for fact in facts if old.get(fact.id) != fact]
    return tuple(pairs)
