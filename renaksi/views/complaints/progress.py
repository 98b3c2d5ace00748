"""How far an export is: told while it is read and saved, asked by the script of the page.

Without the script nothing is told, and the pages work as they do with it.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from renaksi.core.policy import Permission
from renaksi.imports.complaints import Export
from renaksi.labels.complaint_import import PHASE, Phase
from renaksi.storage.progress import ProgressNotes
from renaksi.views import slips
from renaksi.views.complaints.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.uploads import settings

FIELD: Final = "kemajuan"
EVERY: Final = 0.3
"""Seconds between two notes; whoever waits asks no oftener than once a second."""


def new_token() -> str:
    """For the form that is about to be shown."""
    return secrets.token_hex(16)


@bp.get("/impor/kemajuan/<token>")
@needs(Permission.COMPLAINT_IMPORT)
def progress(token: str) -> ResponseReturnValue:
    """The work of the asker alone; nothing told yet is an empty answer."""
    told = _notes().get(token)
    if told is None or told.get("by") != current_context().actor.user_id:
        return {}
    return {"words": PHASE[Phase(told["phase"])], "done": told["done"], "of": told["of"]}


class Teller:
    """Writes down how far a phase is, not oftener than anybody asks."""

    def __init__(self, token: str, by: int | None) -> None:
        self.token, self.by, self.notes = token, by, _notes()
        self.due = 0.0

    def tell(self, phase: Phase, done: int, of: int | None) -> None:
        now = time.monotonic()
        if now < self.due:
            return
        self.due = now + EVERY
        whole = None if of is None else max(done, of)
        told = {"phase": phase.value, "done": done, "of": whole, "by": self.by}
        self.notes.put(self.token, told)

    def follow(self, export: Export, *phases: Phase, of: int | None = None) -> None:
        """Each time the export is gone through is the next of the phases."""
        left, at = iter(phases), phases[-1]
        whole = of or export.count

        def told(number: int) -> None:
            nonlocal at
            if number == 1:
                at = next(left, at)
                self.due = 0.0
            self.tell(at, number, whole)

        export.watch(told)


@contextmanager
def telling() -> Iterator[Teller]:
    """By the token of the form; forgotten when the work is over, however it ended."""
    token, notes = request.form.get(FIELD, ""), _notes()
    notes.drop_older_than(slips.A_DAY)
    try:
        yield Teller(token, current_context().actor.user_id)
    finally:
        notes.drop(token)


def _notes() -> ProgressNotes:
    return ProgressNotes(settings().data_dir / "progress")
