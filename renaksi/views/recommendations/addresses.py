"""Where the pages of one recommendation stand."""

from typing import Final

from flask import url_for

from renaksi.core.recommendation import RecommendationAction
from renaksi.labels.recommendation_steps import SLUG

ACTIONS: Final = {slug: action for action, slug in SLUG.items()}
SLUGS: Final = f"<any({', '.join(repr(slug) for slug in ACTIONS)}):slug>"
"""The part of an address that names a step."""


def here(recommendation_id: int, anchor: str | None = None) -> str:
    return url_for("recommendations.show", recommendation_id=recommendation_id, _anchor=anchor)


def step_url(recommendation_id: int, action: RecommendationAction | str) -> str:
    slug = SLUG[RecommendationAction(action)]
    return url_for("recommendations.step", recommendation_id=recommendation_id, slug=slug)
