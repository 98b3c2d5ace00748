"""What every page of the builder does: open the draft, save it whole, and say what happened."""

from collections.abc import Callable

from flask import request

from renaksi.core.errors import Refusal, WrongState
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.forms.base import Form
from renaksi.queries.instrument_pages import OpenedVersion, open_version
from renaksi.services import instruments
from renaksi.views.context import current_context
from renaksi.views.cycles.basis import saved, seen_version

CHANGED = (
    "Instrumen ini diubah orang lain sejak Anda membuka halaman. Isian Anda masih di bawah; periksa,"
    " lalu simpan lagi."
)
MORE = "tambah"
"""The button that asks for more empty lines instead of saving."""


def may_keep() -> bool:
    """Whether the reader builds instruments, and so sees drafts."""
    return holds_anywhere(current_context().actor, Permission.INSTRUMENT_KEEP)


def opened(code: str, number: int, *, with_old: bool = True) -> OpenedVersion:
    """The version as this reader may see it. Raises NotFound."""
    session = current_context().session
    return open_version(session, code, number, with_drafts=may_keep(), with_old=with_old)


def opened_draft(code: str, number: int) -> OpenedVersion:
    """The same for whoever writes on it. Raises WrongState where it is published."""
    seen = opened(code, number, with_old=False)
    if not seen.is_draft:
        raise WrongState(Refusal.INSTRUMENT_FROZEN, number=number)
    return seen


def wants_more() -> bool:
    """Whether the button for more empty lines was pressed."""
    return MORE in request.form


def keep(
    seen: OpenedVersion,
    form: Form,
    change: Callable[[Sheet], Sheet],
    *,
    legal_basis: str | None = None,
) -> bool | None:
    """Save the draft as `change` makes it; True when it is so, also when it was already.

    False: refused beside a field. None: changed meanwhile; the form then holds the new version.
    """
    row, wanted = seen.row, change(seen.sheet)
    basis = row.legal_basis if legal_basis is None else legal_basis
    if wanted == seen.sheet and basis == row.legal_basis:
        return True  # nothing to write, or the second of two clicks
    ctx, version_id, lock = current_context(), row.id, seen_version(form)
    done = saved(
        form,
        lambda: instruments.edit_draft(ctx, version_id, wanted, version=lock, legal_basis=basis),
    )
    if done is None:
        again = opened_draft(seen.sheet.code, seen.sheet.version)
        form["version"].data = str(again.row.version)
    return done
