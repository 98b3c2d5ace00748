"""What this reader may do here: one list for the page, asked of the policy and nothing else."""

from datetime import date

from flask import current_app, url_for

from renaksi.core.agency import AgencyKind
from renaksi.core.agency_rules import KEPT_BY_OWNER
from renaksi.core.policy import Actor, Permission, Place, holds_anywhere, may
from renaksi.queries.agency_pages import AgencyOn

CHANGES = (
    ("Ubah nama", "rename"),
    ("Pindahkan ke pembina lain", "move"),
    ("Gabungkan ke instansi lain", "merge"),
    ("Pecah", "split"),
    ("Bubarkan", "dissolve"),
    ("Ubah zona waktu", "rezone"),
)
OF_THE_ROOT = frozenset({"rename", "rezone"})
"""The root stays where it is (design section 2)."""


def offers(
    actor: Actor, seen: AgencyOn, today: date, *, leaves_open: bool = False
) -> list[tuple[str, str]]:
    """(words, address) of every change the reader may make to this agency.

    `leaves_open`: it has ended and left something that can be shared out.
    """
    found: list[tuple[str, str]] = []
    if seen.agency.active_to <= today:  # what has ended is history, except what it left open
        address = url_for("agencies.estate", code=seen.agency.code)
        return [("Atur warisan", address)] if leaves_open else []
    if may_keep(actor, seen.place):
        found = [
            (words, url_for(f"agencies.{name}", code=seen.agency.code))
            for words, name in CHANGES
            if seen.agency.kind is not AgencyKind.PUSAT or name in OF_THE_ROOT
        ]
    if may_add_below(actor, seen.place):
        found.insert(0, ("Tambah di bawahnya", url_for("agencies.add", di=seen.agency.code)))
    head = link_to("documents.letterhead", code=seen.agency.code)
    if head and may(actor, Permission.LETTERHEAD_KEEP, seen.place):
        found.append(("Kop surat", head))
    return found


def may_share_out(actor: Actor, seen: AgencyOn, today: date) -> bool:
    """Whether what the agency left open, if anything, is the reader's to give to another heir."""
    return seen.agency.active_to <= today and may(actor, Permission.AGENCY_ADMINISTER, seen.place)


def may_keep(actor: Actor, place: Place) -> bool:
    """OPD and units are kept by the admin of their agency, everything else by the centre."""
    kept = place.kind in KEPT_BY_OWNER
    return may(actor, Permission.UNIT_KEEP if kept else Permission.AGENCY_ADMINISTER, place)


def may_add_below(actor: Actor, place: Place) -> bool:
    return may(actor, Permission.UNIT_KEEP, place)


def may_load(actor: Actor) -> bool:
    return holds_anywhere(actor, Permission.UNIT_KEEP)


def may_add_anywhere(actor: Actor) -> bool:
    return holds_anywhere(actor, Permission.AGENCY_ADMINISTER)


def link_to(endpoint: str, **values: object) -> str:
    """The address of a page of another part, empty while that part does not exist."""
    known = endpoint in current_app.view_functions
    return url_for(endpoint, **values) if known else ""  # type: ignore[arg-type]
