"""Pengingat: texts ready to be copied, for those below who still owe something today, and only those."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from renaksi.labels.reminders import circular, due_text, letter
from renaksi.queries.cycle_calendar import KnownCheckpoint
from renaksi.queries.reminders import Reminded, reminders as reminders_of
from renaksi.views.compliance.address import read
from renaksi.views.compliance.blueprint import bp
from renaksi.views.compliance.seen import Place, place, way
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.navigation import standing

PER_PAGE = 20
LINE_WIDTH = 90
"""Letters that fit beside each other in the field."""
EVERYBODY = "semua"
"""`bagian=semua`: also those whom a hub below is to remind."""


@dataclass(frozen=True, slots=True)
class Message:
    """One agency and the text to it."""

    who: Reminded
    lines: tuple[str, ...]
    text: str

    @property
    def rows(self) -> int:
        """Lines the field shows: the longer ones wrap."""
        return self.text.count("\n") + 1 + sum(len(line) > LINE_WIDTH for line in self.lines)


@bp.get("/pengingat")
@signed_in
def reminders() -> ResponseReturnValue:
    ctx = current_context()
    address = read(ctx.today, "reminders")
    seen = place(ctx, address)
    if seen is None or (checkpoint := seen.one_checkpoint) is None:
        return render_template("compliance/empty.html")
    owing = reminders_of(
        ctx.session,
        seen.cycle,
        checkpoint,
        under_id=seen.under.id,
        actor=ctx.actor,
        today=ctx.today,
        now=ctx.now,
    )
    direct = [one for one in owing if one.is_direct]
    is_wide = address.typed["bagian"] == EVERYBODY or not direct
    chosen = [_message(seen, checkpoint, one) for one in (owing if is_wide else direct)]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = min(address.page, pages)
    text = render_template(
        "compliance/reminders.html",
        seen=seen,
        checkpoint=checkpoint,
        address=address,
        crumbs=way(ctx, seen, address),
        everybody=len(owing),
        direct=len(direct),
        is_wide=is_wide,
        messages=chosen[(page - 1) * PER_PAGE : page * PER_PAGE],
        all_of_them=_circular(chosen),
        total=len(chosen),
        page=page,
        pages=pages,
    )
    return text, address.status


def _message(seen: Place, checkpoint: KnownCheckpoint, one: Reminded) -> Message:
    lines = tuple(due_text(due, checkpoint.code, seen.cycle.year, one.zone) for due in one.dues)
    text = letter(one.name, one.people, lines, sender=_sender(), address=_address())
    return Message(one, lines, text)


def _circular(messages: list[Message]) -> str:
    owed = [(one.who.name, one.who.people, one.lines) for one in messages]
    return circular(owed, sender=_sender(), address=_address())


def _sender() -> str:
    return f"{current_user.user.name}, {standing().agency}"


def _address() -> str:
    """Where it is filled in, on this site as the reader knows it."""
    return f"{request.host_url.rstrip('/')}{url_for('reports.index')}"
