"""A file of rows on the page: a dry run, then exactly what was shown. Every such page is made of it.

What waits for the confirmation lies in the store of previews; which file it was, and what it would
have done, travels signed with the form.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Protocol

from flask import request
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, clean_name
from renaksi.core.plan_sheet import RowState
from renaksi.labels.complaint_import import CHANGED, GONE
from renaksi.services.context import Context
from renaksi.views import slips
from renaksi.views.context import current_context
from renaksi.views.slips import Slip
from renaksi.views.uploads import preview_store, stream_of

SHOWN: Final = (RowState.WRONG, RowState.NEW, RowState.CHANGED)
"""What is told row by row, what has to be mended first; rows that change nothing are counted."""


class ImportPlan(Protocol):
    """The dry run of a file."""

    @property
    def rows(self) -> Sequence[Any]: ...
    @property
    def counts(self) -> Mapping[RowState, int]: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page tells of a dry run."""

    plan: Any
    name: str
    slip: str
    notice: str
    states: Sequence[tuple[RowState, Sequence[Any], int]]
    """With the rows that are shown, and how many there are."""
    sound: int
    """Rows that can be saved and change something."""


@dataclass(frozen=True, slots=True)
class SheetImport:
    """One kind of file."""

    kind: str
    """Keeps the slip of one kind from confirming another."""
    read: Callable[[BinaryIO, str], Sequence[Any]]
    plan: Callable[[Context, Any], ImportPlan]
    apply: Callable[..., ImportPlan]
    """Given the context, the rows, `expect`, and what the page asks for besides."""
    form: Callable[[str], str]
    """The page with the file field, and what was wrong with the file."""
    page: Callable[[Preview], str]
    done: Callable[[ImportPlan, str], ResponseReturnValue]
    """Tells of it by the name of the file, and leads on."""
    max_bytes: int = MAX_SHEET
    shown: int = 200
    """Rows of one state that a page shows."""
    gone: str = GONE
    changed: str = CHANGED

    def dry_run(self) -> ResponseReturnValue:
        """Keep what the form brought, and show what it would do."""
        given, store = request.files.get("file"), preview_store()
        store.discard_older_than(slips.A_DAY)
        try:
            kept = store.put(stream_of(given), max_bytes=self.max_bytes)
            name = clean_name((given.filename if given else None) or "")
            return self._preview(Slip(kept.sha256, name))
        except Invalid as refused:
            return self.form(labels.refusal(refused)), 422

    def confirm(self, **asked: Any) -> ResponseReturnValue:
        """Save what was shown, or say why not."""
        said = slips.told(self.kind)
        if said is None:
            return self.form(self.gone), 422
        slip = Slip(*said)
        try:
            rows = self._rows(slip)
            done = self.apply(current_context(), rows, expect=slip.fingerprint, **asked)
        except Conflict:
            return self._preview(slip, self.changed), 409
        except Invalid as refused:
            return self.form(labels.refusal(refused)), 422
        preview_store().discard(slip.sha256)
        return self.done(done, slip.name)

    def _rows(self, slip: Slip) -> Sequence[Any]:
        try:
            with preview_store().open(slip.sha256) as stream:
                return self.read(stream, slip.name)
        except NotFound:
            raise Invalid(Refusal.BAD_VALUE, "file", why=self.gone) from None

    def _preview(self, slip: Slip, notice: str = "") -> str:
        plan = self.plan(current_context(), self._rows(slip))
        counts = plan.counts
        states = [
            (state, [one for one in plan.rows if one.state is state][: self.shown], counts[state])
            for state in SHOWN
            if counts[state]
        ]
        sent = slips.signed(self.kind, slip.sha256, slip.name, plan.fingerprint)
        sound = counts[RowState.NEW] + counts[RowState.CHANGED]
        return self.page(Preview(plan, slip.name, sent, notice, states, sound))
