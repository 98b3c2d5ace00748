"""Guidance of agencies (design section 2): training, socialisation, discussion, coaching.

An organiser plans an event, invites agencies below it, records who came, and closes it with its
outcome. Adding a step is adding a row of `STEPS`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.item_entry import clean
from renaksi.core.policy import Actor, Permission, Place, may

LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 4000
LONGEST_DAYS: Final = 366
MOST_INVITED: Final = 800
"""All local governments and ministries of the country at once, and more."""
MOST_PEOPLE: Final = 10_000


class GuidanceKind(StrEnum):
    """What is held; the values are those of files."""

    TRAINING = "bimtek"
    SOCIALISATION = "sosialisasi"
    DISCUSSION = "fgd"
    COACHING = "pendampingan"


class GuidanceState(StrEnum):
    """How far an event has come."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class MaterialKind(StrEnum):
    """What a file of an event is."""

    MATERIAL = "material"
    ATTENDANCE = "attendance"
    """The signed list of who came."""


class GuidanceAction(StrEnum):
    """What its organiser does with it."""

    CORRECT = "correct"
    HOLD = "hold"
    ATTEND = "attend"
    """Put the list of who came right."""
    FILE = "file"
    """Add a file, or take one away."""
    COMMIT = "commit"
    """Take down, or take back, what an agency committed itself to."""
    RECOMMEND = "recommend"
    CLOSE = "close"
    CANCEL = "cancel"


TOOK_PLACE: Final = frozenset({GuidanceState.HELD, GuidanceState.CLOSED})


@dataclass(frozen=True, slots=True)
class GuidanceStep:
    """Which states it leaves, where it leads, and what it asks for."""

    sources: frozenset[GuidanceState]
    target: GuidanceState | None = None
    """None: the state stays."""
    needs_begun: bool = False
    """Its first day has come."""
    needs_text: str = ""
    """The field that must be filled."""


_A, _S = GuidanceAction, GuidanceState
_PLANNED, _HELD = frozenset({_S.PLANNED}), frozenset({_S.HELD})
STEPS: Final[Mapping[GuidanceAction, GuidanceStep]] = {
    _A.CORRECT: GuidanceStep(_PLANNED),
    _A.HOLD: GuidanceStep(_PLANNED, _S.HELD, needs_begun=True),
    _A.ATTEND: GuidanceStep(_HELD),
    _A.FILE: GuidanceStep(_PLANNED | _HELD),
    _A.COMMIT: GuidanceStep(_HELD),
    _A.RECOMMEND: GuidanceStep(TOOK_PLACE),
    _A.CLOSE: GuidanceStep(_HELD, _S.CLOSED, needs_text="outcome"),
    _A.CANCEL: GuidanceStep(_PLANNED, _S.CANCELLED, needs_text="reason"),
}


@dataclass(frozen=True, slots=True)
class GuidanceValues:
    """What an organiser writes of an event."""

    kind: GuidanceKind
    title: str
    begins_on: date
    ends_on: date
    """Its last day, the first one where it has only one."""
    venue: str = ""
    aim: str = ""
    materials: str = ""
    """Titles and links, one a line."""


def why_not(
    action: GuidanceAction,
    state: GuidanceState,
    actor: Actor,
    organiser: Place,
    *,
    begins_on: date,
    today: date,
    text: str | None = None,
) -> RuleBroken | None:
    """Why `actor` may not do it, or None. Authority first, so a refusal leaks no state.

    `text` None: not written yet, so its absence is no reason against offering the step.
    """
    step = STEPS[action]
    if not may(actor, Permission.GUIDANCE_ORGANISE, organiser):
        return NotAllowed(Refusal.ROLE_MISSING)
    if state not in step.sources:
        return WrongState(Refusal.GUIDANCE_WRONG_STATE, state=state)
    if step.needs_begun and today < begins_on:
        return WrongState(Refusal.GUIDANCE_TO_COME, on=begins_on)
    if step.needs_text and text is not None and not clean(text).strip():
        return Invalid(Refusal.TEXT_MISSING, step.needs_text)
    return None


def cleaned(values: GuidanceValues) -> GuidanceValues:
    """Without blanks around. Raises Invalid with the field (`title`, `ends_on`, texts)."""
    title = " ".join(clean(values.title).split())
    if not title:
        raise Invalid(Refusal.TEXT_MISSING, "title")
    found = GuidanceValues(
        values.kind,
        title,
        values.begins_on,
        values.ends_on,
        " ".join(clean(values.venue).split()),
        checked_text(values.aim, "aim"),
        checked_text(values.materials, "materials"),
    )
    for field, limit in (("title", LONGEST_TITLE), ("venue", LONGEST_TITLE)):
        if len(getattr(found, field)) > limit:
            raise Invalid(Refusal.TEXT_TOO_LONG, field, limit=limit)
    if not 0 <= (values.ends_on - values.begins_on).days < LONGEST_DAYS:
        raise Invalid(Refusal.GUIDANCE_SPAN, "ends_on", limit=LONGEST_DAYS)
    return found


def checked_text(text: str, field: str) -> str:
    """Raises Invalid where it is too long."""
    tidy = clean(text).strip()
    if len(tidy) > LONGEST_TEXT:
        raise Invalid(Refusal.TEXT_TOO_LONG, field, limit=LONGEST_TEXT)
    return tidy


def require_invited(invited: Collection[int], below: Collection[int]) -> None:
    """Only agencies below the organiser, at least one. Raises Invalid (`picks`)."""
    if not invited:
        raise Invalid(Refusal.NOBODY_INVITED, "picks")
    if len(invited) > MOST_INVITED or not set(invited) <= set(below):
        raise Invalid(Refusal.NOT_BELOW_ORGANISER, "picks", limit=MOST_INVITED)


def require_attendance(people: Mapping[int, int], invited: Iterable[int]) -> None:
    """How many came, by invited agency; somebody came. Raises Invalid (`attendance`)."""
    if any(not 0 <= many <= MOST_PEOPLE for many in people.values()):
        raise Invalid(Refusal.BAD_ATTENDANCE, "attendance", limit=MOST_PEOPLE)
    if not people.keys() <= set(invited) or not any(people.values()):
        raise Invalid(Refusal.NOBODY_CAME, "attendance")


def around(on: date, due: Iterable[date], today: date) -> tuple[date | None, date | None]:
    """The last day that something fell due by `on`, and the first after it that has come by now."""
    known = sorted(one for one in due if one <= today)
    before = [one for one in known if one <= on]
    after = [one for one in known if one > on]
    return (before[-1] if before else None), (after[0] if after else None)
