"""What is always true of the tree, whatever happens to it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from renaksi.core import hierarchy
from renaksi.core.agency import AgencyKind
from renaksi.core.agency_facts import AgencyFact, Branch, LinkFact, NameFact, in_force
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Invalid, Refusal, RuleBroken

CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9./-]{0,59}")
NAME_LENGTH: Final = 300
SHORT_NAME_LENGTH: Final = 120
KEPT_BY_OWNER: Final = frozenset({AgencyKind.OPD, AgencyKind.UNIT})
"""Kinds an agency_admin keeps itself; the six of DKI Jakarta exist by law (UU 29/2007)."""


def alive(branch: Branch, agency_id: int, on: date, field: str) -> AgencyFact:
    """The agency, which has to exist on that day."""
    agency = branch.agencies[agency_id]
    if on not in agency.span:
        raise Invalid(Refusal.NOT_ACTIVE_THEN, field, agency=agency.name, on=on)
    return agency


def not_the_root(branch: Branch, *agency_ids: int) -> None:
    if any(branch.agencies[one].kind is AgencyKind.PUSAT for one in agency_ids):
        raise Invalid(Refusal.ROOT_IS_FIXED)


def named(name: str, short_name: str) -> tuple[str, str]:
    """The names as they are kept: one line, the short one never empty."""
    name, short_name = " ".join(name.split()), " ".join(short_name.split())
    if not name:
        raise Invalid(Refusal.NAME_MISSING, "name")
    if len(name) > NAME_LENGTH:
        raise Invalid(Refusal.TEXT_TOO_LONG, "name", limit=NAME_LENGTH)
    if len(short_name) > SHORT_NAME_LENGTH:
        raise Invalid(Refusal.TEXT_TOO_LONG, "short_name", limit=SHORT_NAME_LENGTH)
    return name, short_name or name[:SHORT_NAME_LENGTH]


def clean_code(code: str) -> str:
    return code.strip().upper()


def bring_in(branch: Branch, new: AgencyFact, legal_basis: str) -> None:
    """Put a new agency with its first name into the branch; its code must be free."""
    code = clean_code(new.code)
    if not CODE.fullmatch(code):
        raise Invalid(Refusal.BAD_CODE, "code")
    if code in branch.codes:
        raise Invalid(Refusal.ALREADY_EXISTS, "code", what=code)
    if not ALWAYS <= new.span.start < FOREVER:
        raise Invalid(Refusal.BAD_DATE, "on")
    name, short_name = named(new.name, new.short_name)
    branch.put(replace(new, code=code, name=name, short_name=short_name))
    branch.names[new.id] = (NameFact(new.id, name, short_name, new.span, legal_basis),)


def call_by_latest_name(branch: Branch, agency_id: int) -> None:
    """An agency is called by its name of today; before its time by the first, after by the last."""
    names = branch.names.get(agency_id)
    if not names:
        return
    now = in_force(names, branch.today) or (
        names[0] if branch.today < names[0].span.start else names[-1]
    )
    agency = branch.agencies[agency_id]
    branch.put(replace(agency, name=now.name, short_name=now.short_name))


def faults(branch: Branch, agency_ids: Iterable[int]) -> Iterator[tuple[int, RuleBroken]]:
    """What does not hold around these agencies: each with the agency it is about."""
    asked = set(agency_ids)
    for links in branch.links.values():
        for link in links:
            if link.agency in asked or link.supervisor in asked:
                yield from _link_faults(branch, link)
    for agency_id in sorted(asked):
        yield from _agency_faults(branch, branch.agencies[agency_id])


def _link_faults(branch: Branch, link: LinkFact) -> Iterator[tuple[int, RuleBroken]]:
    agency, supervisor = branch.agencies[link.agency], branch.agencies[link.supervisor]
    for one in (agency, supervisor):
        if missing := hierarchy.uncovered([one.span], link.span):
            on = missing.start if missing.start > ALWAYS else missing.end - timedelta(days=1)
            yield agency.id, Invalid(Refusal.NOT_ACTIVE_THEN, "on", agency=one.name, on=on)
    if supervisor.kind.is_unit and not agency.kind.is_unit:
        detail = {"agency": agency.name, "supervisor": supervisor.name}
        yield agency.id, Invalid(Refusal.UNIT_SUPERVISES, "supervisor_id", **detail)


def _agency_faults(branch: Branch, agency: AgencyFact) -> Iterator[tuple[int, RuleBroken]]:
    links = branch.links.get(agency.id, ())
    if two := hierarchy.overlap(branch.links, agency.id):
        days = two[0].meet(two[1])
        yield agency.id, Invalid(Refusal.LINK_OVERLAP, "on", agency=agency.name, span=days)
    gap = hierarchy.uncovered((link.span for link in links), agency.span)
    if gap and agency.kind is not AgencyKind.PUSAT:
        yield (
            agency.id,
            Invalid(Refusal.NO_SUPERVISOR, "supervisor_id", agency=agency.name, span=gap),
        )
    try:
        hierarchy.closure(branch.links, {agency.id: agency.span})
    except hierarchy.CycleError as error:
        yield (
            agency.id,
            Invalid(
                Refusal.WOULD_CYCLE,
                "supervisor_id",
                agency=branch.name_of(error.link.agency),
                supervisor=branch.name_of(error.link.supervisor),
            ),
        )
