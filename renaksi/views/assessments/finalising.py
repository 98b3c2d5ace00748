"""Making results final, one or a page of them: what will happen is said first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import Permission
from renaksi.labels.format import number
from renaksi.queries.moderation import Moderation, moderation as load
from renaksi.queries.moderation_rows import Moderated
from renaksi.services import moderation as services
from renaksi.views.assessments.blueprint import bp
from renaksi.views.assessments.moderation import PER_PAGE, ROUND, address
from renaksi.views.context import current_context
from renaksi.views.errors import status_of
from renaksi.views.guards import needs

LONGEST: Final = 9
PICK, PAGE, ALL, SURE = "pilih", "halaman", "semua", "ya"


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen, as it was read."""

    versions: Mapping[int, int]

    def rows(self, found: Moderation) -> list[Moderated]:
        return [one for one in found.rows if one.id in self.versions]


@bp.post(f"{ROUND}/moderasi/tetapkan")
@needs(Permission.MODERATION_READ)
def finalise(round_id: int) -> ResponseReturnValue:
    """Asked once with what was chosen, and again with the word that one is sure."""
    ctx = current_context()
    found, picked = load(ctx.session, ctx.actor, round_id, ctx.today), _picked()
    if not found.leads:
        raise NotAllowed(Refusal.ROLE_MISSING)
    rows = picked.rows(found)
    if not rows or len(rows) != len(picked.versions):
        why = "Pilih sedikitnya satu penilaian, paling banyak 50 sekaligus."
        raise Invalid(Refusal.BAD_VALUE, PICK, why=why)
    if request.form.get(SURE) != "1":
        return _page(found, rows, picked)
    try:
        results = services.finalise_many(ctx, picked.versions)
    except (WrongState, Conflict, NotAllowed, Invalid) as refused:
        ctx.session.rollback()
        found = load(ctx.session, ctx.actor, round_id, ctx.today)
        if _is_done(found, rows):
            return _done(found, rows, 0)
        return _page(found, picked.rows(found), picked, refused), status_of(refused)
    return _done(found, rows, len(results))


def _is_done(found: Moderation, rows: list[Moderated]) -> bool:
    """The second click: all of it is final already."""
    final = {one.id for one in found.final}
    return all(one.id in final for one in rows)


def _done(found: Moderation, rows: list[Moderated], many: int) -> ResponseReturnValue:
    flash(f"{number(many)} hasil ditetapkan." if many else "Hasilnya sudah ditetapkan.", "ok")
    if len(rows) == 1:
        return redirect(url_for("assessments.result", assessment_id=rows[0].id))
    return redirect(address(found, lihat="siap"))


def _picked() -> Picked:
    name = PAGE if request.form.get(ALL) else PICK
    found: dict[int, int] = {}
    for text in request.form.getlist(name)[: PER_PAGE + 1]:
        key, _, version = text.partition(":")
        if _is_number(key) and _is_number(version):
            found[int(key)] = int(version)
    return Picked({} if len(found) > PER_PAGE else found)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST


def _page(
    found: Moderation, rows: list[Moderated], picked: Picked, refused: RuleBroken | None = None
) -> str:
    return render_template(
        "assessments/finalise.html",
        m=found,
        rows=rows,
        versions=picked.versions,
        back=address(found, lihat="siap"),
        refused=labels.refusal(refused) if refused else "",
    )
