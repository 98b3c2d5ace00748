"""Figures of recommendations against a recomputation that walks links and steps one by one."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from renaksi.core.errors import NotFound
from renaksi.core.policy import SYSTEM, Actor, Role
from renaksi.core.recommendation import (
    COUNTED,
    RecommendationAction as A,
    RecommendationStatus as S,
)
from renaksi.core.recommendation_figures import StatusFigures
from renaksi.models import (
    Agency,
    AgencySuccession,
    Recommendation,
    RecommendationTransition,
    SupervisionLink,
)
from renaksi.queries.people import actor_of
from renaksi.queries.recommendation_figures import recommendation_figures
from renaksi.services import agencies
from renaksi.services.agencies import Part
from tests.factories.agencies import TODAY, agency, context, id_of
from tests.factories.people import make_person
from tests.factories.recommendation_history import recorded
from tests.factories.recommendations import told, walk
from tests.factories.report_history import wib

BASIS = "UU uji 1/2026"


def ask(session, code, as_of=TODAY, actor: Actor = SYSTEM):
    return recommendation_figures(
        session, under_id=id_of(session, code), actor=actor, today=TODAY, as_of=as_of
    )


def counts(figures: StatusFigures) -> tuple[int, ...]:
    """Total, then resolved, in process, open, not actionable."""
    return (figures.total, *(figures.at(status) for status in COUNTED))


def listed(found) -> dict[str, tuple[int, ...]]:
    return {one.code: counts(one.figures) for one in found.by_agency}


# ── what a day knows ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 4), (0, 0, 0, 0, 0)),
        (date(2026, 1, 5), (1, 0, 0, 1, 0)),
        (date(2026, 2, 9), (1, 0, 0, 1, 0)),
        (date(2026, 2, 10), (1, 0, 1, 0, 0)),
        (date(2026, 3, 20), (1, 1, 0, 0, 0)),
        (date(2026, 4, 1), (1, 0, 1, 0, 0)),
        (date(2026, 5, 1), (1, 0, 0, 0, 1)),
        (date(2026, 6, 1), (0, 0, 0, 0, 0)),
    ],
)
def test_every_day_is_answered_as_it_was(session, day, expected):
    recorded(
        session,
        "34.04",
        (S.DRAFT, wib(2026, 1, 2)),
        (S.OPEN, wib(2026, 1, 5, 23, 59)),
        (S.IN_PROCESS, wib(2026, 2, 10, 0, 0)),
        (S.RESOLVED, wib(2026, 3, 20)),
        (S.IN_PROCESS, wib(2026, 4, 1)),
        (S.NOT_ACTIONABLE, wib(2026, 5, 1)),
        (S.WITHDRAWN, wib(2026, 6, 1)),
    )
    assert counts(ask(session, "34", day).total) == expected
    assert counts(ask(session, "KEMENPANRB", day).total) == expected


def test_the_later_of_two_steps_at_one_moment_counts(session):
    at = wib(2026, 1, 5, 0)
    recorded(session, "34.04", (S.OPEN, at), (S.RESOLVED, at))
    assert counts(ask(session, "34").total) == (1, 1, 0, 0, 0)


def test_a_draft_counts_nowhere(session):
    recorded(session, "34.04", (S.DRAFT, wib(2026, 1, 5)))
    found = ask(session, "34")
    assert (counts(found.total), found.by_agency) == ((0,) * 5, ())
    assert found.total.share(S.OPEN) is None


def test_an_agency_counts_itself_and_below_leaves_it_out(session):
    recorded(session, "34", (S.OPEN, wib(2026, 1, 5)), issuer="KEMENPANRB")
    recorded(session, "34.04", (S.OPEN, wib(2026, 1, 5)))
    recorded(session, "34.02", (S.OPEN, wib(2026, 1, 5)), (S.RESOLVED, wib(2026, 2, 5)))
    recorded(session, "33.74", (S.OPEN, wib(2026, 1, 5)), issuer="33")
    found = ask(session, "34")
    assert counts(found.total) == (3, 1, 0, 2, 0)
    assert counts(found.below) == (2, 1, 0, 1, 0)
    assert listed(found) == {
        "34": (1, 0, 0, 1, 0),
        "34.02": (1, 1, 0, 0, 0),
        "34.04": (1, 0, 0, 1, 0),
    }
    assert [str(found.total.share(one)) for one in COUNTED] == ["33.33", "0.00", "66.67", "0.00"]
    nation = ask(session, "KEMENPANRB")
    assert {part.code: part.figures.total for part in nation.by_hub} == {"33": 1, "34": 3}


def test_what_stands_directly_below_the_centre_is_taken_together(session):
    recorded(session, "OMBUDSMAN", (S.OPEN, wib(2026, 1, 5)), issuer="KEMENPANRB")
    recorded(session, "KEMENPANRB", (S.OPEN, wib(2026, 1, 5)), issuer="OMBUDSMAN")
    found = ask(session, "KEMENPANRB")
    assert sum((part.figures for part in found.by_hub), StatusFigures()) == found.total
    assert counts(found.below)[0] == 1


def test_an_unknown_agency_is_not_found(session):
    with pytest.raises(NotFound):
        recommendation_figures(session, under_id=0, actor=SYSTEM, today=TODAY)


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date.max])
def test_the_ends_of_time_are_answered_too(session, day):
    recorded(session, "34.04", (S.OPEN, wib(2026, 1, 5)))
    assert ask(session, "34", day).total.total == int(day.year > 2026)


# ── the tree of the day ───────────────────────────────────────────────────────
def test_one_that_moved_counts_where_it_stood_on_the_day(session):
    recorded(session, "34.04", (S.OPEN, wib(2026, 1, 5)))
    agencies.move_agency(
        context(session),
        id_of(session, "34.04"),
        supervisor_id=id_of(session, "33"),
        on=date(2026, 3, 1),
        legal_basis=BASIS,
    )
    before, after = date(2026, 2, 28), date(2026, 3, 1)
    assert [ask(session, "34", day).total.total for day in (before, after)] == [1, 0]
    assert [ask(session, "33", day).total.total for day in (before, after)] == [0, 1]
    assert ask(session, "KEMENPANRB").total.total == 1


MERGED = date(2026, 3, 1)


@pytest.fixture
def merged(session):
    """Sleman became Kota Semarang, in another province, and left one that is open."""
    recorded(session, "34.04", (S.OPEN, wib(2026, 1, 5)))
    agencies.merge_agencies(
        context(session),
        [id_of(session, "34.04")],
        id_of(session, "33.74"),
        on=MERGED,
        legal_basis=BASIS,
    )


def test_while_the_addressee_exists_it_counts_with_it_afterwards_with_its_heir(session, merged):
    eve = date(2026, 2, 28)
    assert listed(ask(session, "KEMENPANRB", eve)) == {"34.04": (1, 0, 0, 1, 0)}
    assert listed(ask(session, "KEMENPANRB", MERGED)) == {"33.74": (1, 0, 0, 1, 0)}
    assert [ask(session, "34", day).total.total for day in (eve, MERGED)] == [1, 0]
    assert [ask(session, "33", day).total.total for day in (eve, MERGED)] == [0, 1]
    assert ask(session, "33.74").total.total == ask(session, "33.74").by_agency[0].figures.total


def test_without_an_heir_it_counts_where_the_addressee_stood_last(session):
    recorded(session, "34.04", (S.OPEN, wib(2026, 1, 5)))
    agencies.dissolve_agency(
        context(session), id_of(session, "34.04"), on=MERGED, legal_basis=BASIS
    )
    assert listed(ask(session, "34")) == {"34.04": (1, 0, 0, 1, 0)}
    assert ask(session, "KEMENPANRB").total.total == 1


@pytest.mark.parametrize(
    ("day", "holder"),
    [(date(2026, 2, 28), "34.04"), (MERGED, "34.81"), (date(2026, 5, 4), "34.82")],
)
def test_one_that_was_handed_over_counts_there_from_that_day(session, day, holder):
    split = [
        Part(code="34.81", name="Kabupaten Sleman Utara", is_primary=True),
        Part(code="34.82", name="Kabupaten Sleman Selatan"),
    ]
    agencies.split_agency(
        context(session), id_of(session, "34.04"), split, on=MERGED, legal_basis=BASIS
    )
    recorded(
        session,
        "34.04",
        (S.OPEN, wib(2026, 1, 5)),
        custodian="34.82",
        handed_at=wib(2026, 5, 4),
    )
    assert set(listed(ask(session, "34", day))) == {holder}


# ── who may see it ────────────────────────────────────────────────────────────
def test_nobody_counts_what_they_may_not_read(session):
    recorded(session, "34.04", (S.OPEN, wib(2026, 1, 5)))
    recorded(session, "34.04", (S.OPEN, wib(2026, 1, 5)), issuer="OMBUDSMAN")
    recorded(session, "33.74", (S.OPEN, wib(2026, 1, 5)), issuer="33")

    def seen(role, home):
        person = make_person(session, f"{role}.{home}@contoh.test".lower(), (role, home))
        return ask(session, "KEMENPANRB", actor=actor_of(session, person, TODAY)).total.total

    assert seen(Role.EVALUATOR, "34") == 2
    assert seen(Role.MANAGER, "34.04") == 2
    assert seen(Role.MANAGER, "34.02") == 0
    assert seen(Role.EVALUATOR, "33") == 1
    assert seen(Role.EVALUATOR, "KEMENPANRB") == 3
    assert seen(Role.AGENCY_ADMIN, "OMBUDSMAN") == 1


def test_medians_know_only_what_happened_by_the_day_and_what_one_may_read(session):
    issued = wib(2026, 1, 5, 9)
    answers = {"34.04": (10, 16), "34.02": (20, 22), "34.03": (40, None)}
    for code, (answered, decided) in answers.items():
        one = told(session, S.OPEN, code=code, at=issued)
        last = issued + timedelta(days=answered)
        walk(session, one.cast, one.recommendation, A.ANSWER, last)
        if decided is not None:
            last = issued + timedelta(days=decided)
            walk(session, one.cast, one.recommendation, A.RESOLVE, last)

    def paced(code, day, actor=SYSTEM):
        found = recommendation_figures(
            session, under_id=id_of(session, code), actor=actor, today=TODAY, as_of=day,
            with_pace=True,
        )  # fmt: skip
        own = {one.code: one.pace.answers for one in found.by_agency}
        assert sum(own.values(), ()) == found.pace.answers
        return found.pace

    whole = paced("34", date(2026, 6, 30))
    assert (whole.median_answer, whole.median_decision) == (20, 4)
    assert len(whole.answers) == 3
    assert len(whole.decisions) == 2
    early = paced("34", date(2026, 1, 25))
    assert (sorted(early.answers), early.decisions) == ([10, 20], (6,))
    assert paced("34.04", date(2026, 6, 30)).answers == (10,)
    assert not ask(session, "34", date(2026, 6, 30)).pace.answers, "only where it is asked for"
    admin = actor_of(session, one.cast.admin, TODAY)
    assert paced("34", date(2026, 6, 30), admin).answers == (40,)


def test_the_number_of_statements_does_not_grow(session, count_queries):
    root = id_of(session, "KEMENPANRB")
    for code in ("34.01", "34.02", "34.03", "33.74", "KEMENDAGRI", "94.01"):
        recorded(session, code, (S.OPEN, wib(2026, 1, 5)), issuer="KEMENPANRB")
    with count_queries(at_most=4):
        recommendation_figures(session, under_id=root, actor=SYSTEM, today=TODAY)


# ── against a slow truth ──────────────────────────────────────────────────────
def naive(session, under: Agency, as_of: date) -> dict[tuple[str, S], int]:
    """By holder's code and status, walking successions, links and steps."""
    until = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(hours=17)
    told, links = (
        list(session.scalars(select(AgencySuccession))),
        list(session.scalars(select(SupervisionLink))),
    )
    found: dict[tuple[str, S], int] = {}
    for one in session.scalars(select(Recommendation)):
        steps = session.scalars(
            select(RecommendationTransition)
            .where(RecommendationTransition.recommendation_id == one.id)
            .order_by(RecommendationTransition.at, RecommendationTransition.id)
        ).all()
        known = [step for step in steps if step.at < until]
        if not known or known[-1].status not in COUNTED:
            continue
        holder = heir_of(session, session.get(Agency, one.addressee_id), as_of, told)
        on = min(as_of, holder.active_to - timedelta(days=1))
        if is_under(holder.id, under.id, on, links):
            key = (holder.code, known[-1].status)
            found[key] = found.get(key, 0) + 1
    return found


def heir_of(session, owner: Agency, on: date, told: list[AgencySuccession]) -> Agency:
    holder = owner
    while holder.active_to <= on:
        after = [
            one
            for one in told
            if one.from_id == holder.id and one.is_primary and one.on == holder.active_to
        ]
        if not after:
            return owner
        holder = session.get(Agency, after[0].to_id)
    return holder


def is_under(agency_id: int | None, under_id: int, on: date, links: list[SupervisionLink]) -> bool:
    while agency_id is not None and agency_id != under_id:
        above = [
            link.supervisor_id
            for link in links
            if link.agency_id == agency_id and link.valid_from <= on < link.valid_to
        ]
        agency_id = above[0] if above else None
    return agency_id == under_id


CODES = ["34", "33", "34.01", "34.02", "34.03", "34.04", "34.71", "33.74", "KEMENDAGRI", "94.01"]


def random_steps(dice: random.Random) -> list[tuple[S, datetime]]:
    at, steps = wib(2026, 1, 1) + timedelta(hours=dice.randrange(900)), []
    for status in [S.OPEN, *dice.choices([*COUNTED, S.WITHDRAWN], k=dice.randrange(5))]:
        steps.append((status, at))
        at += timedelta(hours=dice.randrange(900))
        if status is S.WITHDRAWN:
            break
    return steps


def stir_the_tree(session, dice: random.Random) -> None:
    """One moves, one is merged, one ends without an heir, and the heir ends too."""
    ctx = context(session)
    moved, merged, gone, heir = dice.sample(["34.01", "34.02", "34.03", "34.04", "34.71"], 4)
    on = date(2026, 1, 20) + timedelta(days=dice.randrange(40))
    root = dice.choice(["33", "35", "36"])
    agencies.move_agency(
        ctx, id_of(session, moved), supervisor_id=id_of(session, root), on=on, legal_basis=BASIS
    )
    agencies.merge_agencies(
        ctx, [id_of(session, merged)], id_of(session, heir), on=on, legal_basis=BASIS
    )
    agencies.dissolve_agency(ctx, id_of(session, gone), on=on, legal_basis=BASIS)
    agencies.merge_agencies(
        ctx,
        [id_of(session, heir)],
        id_of(session, "33.74"),
        on=on + timedelta(days=dice.randrange(1, 60)),
        legal_basis=BASIS,
    )


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_figures_agree_with_the_slow_truth(session, seed):
    dice = random.Random(seed)
    for _ in range(40):
        recorded(session, dice.choice(CODES), *random_steps(dice), issuer="KEMENPANRB")
    stir_the_tree(session, dice)
    for under in ("KEMENPANRB", "34", "33", "33.74"):
        for as_of in [date(2026, 1, 1) + timedelta(days=dice.randrange(180)) for _ in range(4)]:
            found = ask(session, under, as_of)
            fast = {
                (one.code, status): one.figures.at(status)
                for one in found.by_agency
                for status in COUNTED
                if one.figures.at(status)
            }
            assert fast == naive(session, agency(session, under), as_of), (under, as_of)
            assert found.total.total == sum(fast.values())
            assert sum((part.figures for part in found.by_hub), StatusFigures()) == found.total
