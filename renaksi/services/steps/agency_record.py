"""What the audit line of a change says: codes and days, before and after."""

from collections.abc import Iterable, Mapping
from typing import Any

from renaksi.core.agency_difference import Change
from renaksi.core.agency_facts import AgencyFact, Branch, LinkFact, NameFact, SuccessionFact

Telling = dict[str, object]
Codes = Mapping[int, str]


def told(change: Change, branch: Branch) -> tuple[Telling, Telling]:
    """`before` and `after` of the audit line. Agencies stand there by code: codes never change."""
    codes = {agency.id: agency.code for agency in branch.agencies.values()}
    before = _side(
        codes,
        (old for old, _ in change.agencies if old),
        (old for old, _ in change.links if old),
        (old for old, _ in change.names if old),
    )
    after = _side(
        codes,
        (new for _, new in change.agencies),
        (new for _, new in change.links if new),
        (new for _, new in change.names if new),
        change.successions,
    )
    return before, after


def _side(
    codes: Codes,
    agencies: Iterable[AgencyFact],
    links: Iterable[LinkFact],
    names: Iterable[NameFact],
    successions: Iterable[SuccessionFact] = (),
) -> Telling:
    told: Mapping[str, list[dict[str, Any]]] = {
        "agencies": [_agency(fact) for fact in agencies],
        "links": [_link(fact, codes) for fact in links],
        "names": [_name(fact, codes) for fact in names],
        "successions": [_succession(fact, codes) for fact in successions],
    }
    return {key: facts for key, facts in told.items() if facts}


def _agency(fact: AgencyFact) -> dict[str, Any]:
    return {
        "code": fact.code,
        "name": fact.name,
        "short_name": fact.short_name,
        "kind": fact.kind,
        "time_zone": fact.time_zone,
        "from": fact.span.start,
        "to": fact.span.end,
    }


def _link(fact: LinkFact, codes: Codes) -> dict[str, Any]:
    return {
        "agency": codes[fact.agency],
        "supervisor": codes[fact.supervisor],
        "from": fact.span.start,
        "to": fact.span.end,
        "legal_basis": fact.legal_basis,
    }


def _name(fact: NameFact, codes: Codes) -> dict[str, Any]:
    return {
        "agency": codes[fact.agency],
        "name": fact.name,
        "short_name": fact.short_name,
        "from": fact.span.start,
        "to": fact.span.end,
        "legal_basis": fact.legal_basis,
    }


def _succession(fact: SuccessionFact, codes: Codes) -> dict[str, Any]:
    return {
        "from": codes[fact.agency],
        "to": codes[fact.successor],
        "on": fact.on,
        "primary": fact.is_primary,
        "legal_basis": fact.legal_basis,
    }
