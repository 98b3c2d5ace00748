"""The step table of guidance events, who may take a step, and what is refused."""

from datetime import date

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.guidance import (
    STEPS,
    GuidanceAction as A,
    GuidanceKind,
    GuidanceState as S,
    GuidanceValues,
    around,
    cleaned,
    require_attendance,
    require_invited,
    why_not,
)
from renaksi.core.guidance_material import material_title
from renaksi.core.policy import Actor, Grant, Place, Role

HUB, OWN, ROOT = 2, 3, 1
ORGANISER = Place(HUB, AgencyKind.PROVINSI, HUB, (HUB, ROOT))
DAY = date(2026, 3, 10)
ALLOWED = {
    (A.CORRECT, S.PLANNED), (A.HOLD, S.PLANNED), (A.CANCEL, S.PLANNED), (A.ATTEND, S.HELD),
    (A.COMMIT, S.HELD), (A.CLOSE, S.HELD), (A.RECOMMEND, S.HELD), (A.RECOMMEND, S.CLOSED),
    (A.FILE, S.PLANNED), (A.FILE, S.HELD),
}  # fmt: skip


def actor(role: Role, home: int = HUB) -> Actor:
    return Actor(7, "Rina", (Grant(role, home, home, home),))


def asked(action, state, who=None, *, today=DAY, text=None):
    who = who or actor(Role.EVALUATOR)
    return why_not(action, state, who, ORGANISER, begins_on=DAY, today=today, text=text)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", A)
def test_a_step_leaves_only_its_own_states(action: A, state: S):
    refusal = asked(action, state)
    assert (refusal is None) == ((action, state) in ALLOWED)
    if refusal is not None:
        assert isinstance(refusal, WrongState)


def test_every_action_has_a_step_and_every_end_is_reached():
    assert set(STEPS) == set(A)
    assert {one.target for one in STEPS.values()} - {None} == set(S) - {S.PLANNED}


@pytest.mark.parametrize(
    ("role", "home", "may"),
    [
        (Role.EVALUATOR, HUB, True),
        (Role.EVALUATION_LEAD, HUB, True),
        (Role.EVALUATOR, ROOT, False),  # of another house, though above
        (Role.EVALUATOR, OWN, False),
        (Role.AGENCY_ADMIN, HUB, False),
        (Role.MANAGER, HUB, False),
        (Role.NATIONAL_ADMIN, ROOT, False),
    ],
)
def test_only_reviewers_of_the_organiser_act_and_others_learn_no_state(role, home, may):
    for state in S:
        refusal = asked(A.HOLD, state, actor(role, home))
        assert isinstance(refusal, NotAllowed) is not may


def test_nothing_is_held_before_its_first_day_and_nothing_ends_without_words():
    before = asked(A.HOLD, S.PLANNED, today=date(2026, 3, 9))
    assert before is not None
    assert before.reason is Refusal.GUIDANCE_TO_COME
    for action, state, field in ((A.CLOSE, S.HELD, "outcome"), (A.CANCEL, S.PLANNED, "reason")):
        refusal = asked(action, state, text=" \n ")
        assert isinstance(refusal, Invalid)
        assert refusal.field == field
        assert asked(action, state, text="Selesai.") is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " \t"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ends_on": date(2026, 3, 9)}, "ends_on"),
        ({"ends_on": date(2027, 3, 11)}, "ends_on"),
        ({"venue": "x" * 201}, "venue"),
        ({"aim": "x" * 4001}, "aim"),
        ({"materials": "x" * 4001}, "materials"),
    ],
)
def test_what_is_planned_is_checked(changed, field):
    right = {"kind": GuidanceKind.DISCUSSION, "title": " Evaluasi  Renaksi ", "begins_on": DAY,
             "ends_on": DAY}  # fmt: skip
    assert cleaned(GuidanceValues(**right)).title == "Evaluasi Renaksi"
    with pytest.raises(Invalid) as refused:
        cleaned(GuidanceValues(**right | changed))
    assert refused.value.field == field


def test_whom_it_is_for_and_who_came():
    require_invited({3, 4}, {3, 4, 5})
    for invited in (set(), {3, 9}):
        with pytest.raises(Invalid):
            require_invited(invited, {3, 4, 5})
    require_attendance({3: 2, 4: 0}, [3, 4])
    for people in ({}, {3: 0}, {9: 2}, {3: -1}, {3: 10_001}):
        with pytest.raises(Invalid):
            require_attendance(people, [3, 4])


@pytest.mark.parametrize(
    ("on", "today", "expected"),
    [
        (date(2026, 1, 5), date(2026, 2, 1), (None, None)),
        (date(2026, 1, 5), date(2026, 4, 15), (None, date(2026, 4, 15))),
        (date(2026, 4, 15), date(2026, 12, 1), (date(2026, 4, 15), date(2026, 7, 15))),
        (date(2026, 8, 1), date(2026, 8, 2), (date(2026, 7, 15), None)),
    ],
)
def test_the_periods_around_an_event(on, today, expected):
    due = [date(2026, 7, 15), date(2026, 4, 15), date(2026, 10, 15)]
    assert around(on, due, today) == expected


@pytest.mark.parametrize(
    ("typed", "name", "title"),
    [("  Paparan   umum ", "x.pdf", "Paparan umum"), ("", "SOP 2026.docx", "SOP 2026"),
     ("", "tanpa akhiran", "tanpa akhiran"), (" ", "../../etc/.pdf", "pdf")],
)  # fmt: skip
def test_a_file_is_called_as_typed_or_as_its_file(typed: str, name: str, title: str):
    assert material_title(typed, name) == title
