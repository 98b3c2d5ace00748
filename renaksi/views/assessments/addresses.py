"""Where the pages of one assessment stand."""

from typing import Final

from flask import url_for

from renaksi.core.assessment import AssessmentAction as A
from renaksi.labels.assessment_steps import SLUG

ACTIONS: Final = {slug: action for action, slug in SLUG.items()}
SLUGS: Final = f"<any({', '.join(repr(slug) for slug in ACTIONS)}):slug>"
"""The part of an address that names a step of whoever scores."""
_OWN: Final = {A.SUBMIT: "ajukan", A.WITHDRAW: "tarik", A.ACCEPT: "terima-nilai"}
_CENTRE: Final = {A.FINALISE: "assessments.moderate", A.REOPEN: "assessments.reopen"}


def here(assessment_id: int, anchor: str | None = None) -> str:
    return url_for("assessments.show", assessment_id=assessment_id, _anchor=anchor)


def step_url(assessment_id: int, action: A) -> str:
    """Where a step is confirmed, whoever's it is."""
    if action in _OWN:
        return url_for("assessments.own_step", assessment_id=assessment_id, slug=_OWN[action])
    if action in _CENTRE:
        return url_for(_CENTRE[action], assessment_id=assessment_id)
    return url_for("assessments.step", assessment_id=assessment_id, slug=SLUG[action])


def score_url(assessment_id: int, code: str | None = None) -> str:
    return url_for("assessments.score", assessment_id=assessment_id, code=code)
