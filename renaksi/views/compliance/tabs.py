"""The pages under Dasbor, as the tabs of each of them."""

from typing import Final

from flask import url_for
from flask_login import current_user

from renaksi.core.policy import OWNER_ROLES
from renaksi.views.compliance.blueprint import bp

PAGES: Final = (
    ("show", "Kepatuhan"),
    ("achievement", "Capaian"),
    ("answering", "Waktu tanggap"),
    ("reminders", "Pengingat"),
)
OF_SUPERVISORS: Final = frozenset({"answering", "reminders"})
"""Whoever only acts for an agency has nobody to remind, and answers nobody."""
Tab = tuple[str, str, str]
"""Endpoint, address, word."""


@bp.app_template_global()
def dashboard_tabs(year: object = "", code: str = "", day: str = "", period: str = "") -> list[Tab]:
    """All of them with the same cycle, place, day and period; what is empty is left out."""
    owner = current_user.actor.roles <= OWNER_ROLES
    cycle, place, when = str(year) or None, code or None, day or None
    plans = url_for("dashboards.plans", siklus=cycle, instansi=place, per=when)
    asked = url_for("recommendations.figures", di=place, per=when)
    judged = url_for("assessments.results", siklus=cycle, di=place)
    return [
        ("plans", plans, "Renaksi"),
        *(
            (page, _url(page, siklus=cycle, di=place, per=when, periode=period or None), word)
            for page, word in PAGES
            if not (owner and page in OF_SUPERVISORS)
        ),
        ("recommendations", asked, "Rekomendasi"),
        ("results", judged, "Penilaian"),
        ("roadmap", url_for("roadmap.index", di=place), "Peta jalan"),
        ("maps", url_for("maps.nation", siklus=cycle, per=when, periode=period or None), "Peta"),
        # Everybody else has them in the menu.
        *([("periodic", url_for("periodic.index"), "Laporan berkala")] if owner else []),
    ]


def _url(page: str, **asked: str | None) -> str:
    return url_for(f"compliance.{page}", **asked)  # type: ignore[arg-type] # all of them are fields
