"""The main menu: what this person's roles can reach, in one fixed order."""

from dataclasses import dataclass
from functools import cache

from flask import current_app, request, url_for
from flask_login import current_user

from renaksi import labels
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, WATCHER_ROLES, Actor, Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu."""

    label: str
    href: str
    is_current: bool


EVERYONE = frozenset(Role)
MENU: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Beranda", "home.index", EVERYONE),
    ("Renaksi", "plans.index", EVERYONE),
    ("Laporan", "reports.index", EVERYONE),
    ("Rekomendasi", "recommendations.index", EVERYONE),
    ("Penilaian", "assessments.index", EVERYONE),
    ("Kegiatan", "guidance.index", EVERYONE),
    ("Pengaduan", "complaints.index", EVERYONE),
    ("Telaah", "reviews.index", REVIEWER_ROLES),
    ("Verifikasi", "verification.index", REVIEWER_ROLES),
    ("Dispensasi", "extensions.index", frozenset({Role.EVALUATION_LEAD})),
    (
        "Dasbor",
        "dashboards.plans",
        REVIEWER_ROLES | WATCHER_ROLES | {Role.NATIONAL_ADMIN},
    ),
    ("Dasbor", "compliance.show", OWNER_ROLES),
    (
        "Laporan berkala",
        "periodic.index",
        REVIEWER_ROLES | WATCHER_ROLES | {Role.NATIONAL_ADMIN},
    ),
    ("Instansi", "agencies.index", EVERYONE),
    ("Pengguna", "people.index", frozenset({Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN})),
    ("Siklus", "cycles.index", frozenset({Role.NATIONAL_ADMIN})),
    (
        "Jejak audit",
        "audit.index",
        frozenset({Role.NATIONAL_ADMIN, Role.AGENCY_ADMIN, Role.MANAGER, Role.INTERNAL_AUDITOR}),
    ),
)


def items(actor: Actor) -> list[Item]:
    """The menu for this actor; entries whose page does not exist are left out.

    Of two entries with one label the first that the actor may have.
    """
    here = _room(request.endpoint or "")
    found: dict[str, Item] = {}
    for label, endpoint, roles in MENU:
        if actor.roles & roles and endpoint in current_app.view_functions and label not in found:
            href = _href(request.root_path, endpoint)
            found[label] = Item(label, href, _room(endpoint) == here)
    return list(found.values())


ROOMS = {
    "compliance": "dashboards",
    "connections": "complaints",
    "evidence": "reports",
    "instruments": "assessments",
    "roadmap": "dashboards",
    "maps": "dashboards",
}
"""Blueprints that stand under the entry of another one."""


def _room(endpoint: str) -> str:
    blueprint = endpoint.split(".", maxsplit=1)[0]
    return ROOMS.get(blueprint, blueprint)


@cache
def _href(_under: str, endpoint: str) -> str:
    """The menu stands on every page; its addresses are made once for every path of the site."""
    return url_for(endpoint)


@dataclass(frozen=True, slots=True)
class Standing:
    """For whom the person acts, as the line under the bar says it."""

    agency: str
    role: str


def standing() -> Standing:
    """The first grant's agency and role; people with several see all on their account page."""
    grants = current_user.actor.grants
    if not grants:
        return Standing("Belum ada instansi", "belum ada peran")
    first = min(grants, key=lambda grant: _ORDER.index(grant.role))
    return Standing(current_user.homes[first.home_id], labels.ROLE[first.role])


_ORDER = [
    Role.NATIONAL_ADMIN,
    *sorted(REVIEWER_ROLES),
    *sorted(OWNER_ROLES),
    *sorted(WATCHER_ROLES),
]
