"""The slip of a preview: which file was shown to whom, and what it would have done then.

It travels with the confirmation, signed, so that a page that was left open overnight, changed by
hand or passed on confirms nothing.
"""

from dataclasses import dataclass
from typing import Final

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from renaksi.views.context import current_context

A_DAY: Final = 24 * 3600
"""Seconds a preview waits for its confirmation."""
FIELD: Final = "berkas"


@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was shown, and what it would have done then."""

    sha256: str
    name: str
    fingerprint: str = ""


def signed(kind: str, *told: str) -> str:
    """For the form that confirms; `kind` keeps a slip from confirming something else."""
    return _signer(kind).dumps([*told, current_context().actor.user_id])


def told(kind: str) -> list[str] | None:
    """What the slip in the form says; None when it is not of our making, too old, or somebody
    else's.
    """
    try:
        *said, whose = _signer(kind).loads(request.form.get(FIELD, ""), max_age=A_DAY)
    except (BadSignature, ValueError, TypeError):
        return None
    return said if whose == current_context().actor.user_id else None


def _signer(kind: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=kind)
