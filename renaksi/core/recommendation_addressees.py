"""To whom one text may go at once: the groups that an issuer's agencies fall into (issue 4).

Whoever singles agencies out by other facts (below a grade) narrows a group; nothing that follows
asks how a group came about.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from renaksi.core.agency import AgencyKind


class GroupKind(StrEnum):
    """Which agencies a group takes together."""

    REGIONS = "kabkota"
    MINISTRIES = "kl"
    PROVINCES = "provinsi"
    COORDINATORS = "kemenko"


MEMBERS: Final[Mapping[GroupKind, frozenset[AgencyKind]]] = {
    GroupKind.REGIONS: frozenset({AgencyKind.KABUPATEN, AgencyKind.KOTA}),
    GroupKind.MINISTRIES: frozenset(
        {AgencyKind.KEMENTERIAN, AgencyKind.LPNK, AgencyKind.LNS, AgencyKind.LEMBAGA}
    ),
    GroupKind.PROVINCES: frozenset({AgencyKind.PROVINSI}),
    GroupKind.COORDINATORS: frozenset({AgencyKind.KEMENKO}),
}
FEWEST: Final = 2
"""One agency is no group."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agency that something can be issued to, and whom it stands directly below."""

    id: int
    code: str
    name: str
    kind: AgencyKind
    above_code: str = ""
    above_name: str = ""

    @property
    def words(self) -> str:
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Group:
    """All of one kind below one agency; without an agency, all of that kind there are."""

    kind: GroupKind
    above_code: str
    above_name: str
    members: tuple[Candidate, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.above_code}"


def groups(candidates: Iterable[Candidate]) -> list[Group]:
    """Those with at least two members: what spans several supervisors first, then each of them."""
    by_kind: dict[GroupKind, list[Candidate]] = defaultdict(list)
    for one in candidates:
        for kind, wanted in MEMBERS.items():
            if one.kind in wanted:
                by_kind[kind].append(one)
    found = []
    for kind in GroupKind:
        parts = _by_supervisor(kind, by_kind[kind])
        if len(parts) > 1:
            found.append(Group(kind, "", "", tuple(by_kind[kind])))
        found += parts
    return [one for one in found if len(one.members) >= FEWEST]


def _by_supervisor(kind: GroupKind, candidates: Iterable[Candidate]) -> list[Group]:
    by_above: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_above[one.above_code, one.above_name].append(one)
    return [Group(kind, *above, tuple(members)) for above, members in by_above.items()]


def narrowed(group: Group, keep: Collection[int]) -> Group:
    """The members of a group that something else singled out, by their ids."""
    return replace(group, members=tuple(one for one in group.members if one.id in keep))


def together(*some: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each once, by code."""
    found = {one.id: one for several in some for one in several}
    return tuple(sorted(found.values(), key=lambda one: one.code))
