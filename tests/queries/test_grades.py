"""Distribution of predicates against a recount that walks the raw links agency by agency."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.agency import DEFAULT_OBLIGED
from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.errors import NotFound
from renaksi.core.grade import NOT_ASSESSABLE, NOT_YET
from renaksi.core.policy import SYSTEM, Actor, Role
from renaksi.models import Agency, Assessment, AssessmentResult, AssessmentRound, Instrument
from renaksi.queries.grade_years import year_rows
from renaksi.queries.grades import grades
from renaksi.queries.people import actor_of
from renaksi.services import agencies, assessed_agencies, cycles, instrument_presets, obligations
from renaksi.services.assessment_import import apply_import
from tests.factories.agencies import (
    NOW,
    TODAY,
    agency,
    context,
    id_of,
    make_agency,
    tree_by_walking,
)
from tests.factories.outside import outside_row
from tests.factories.people import make_person
from tests.support.backends import settle

BASIS = "UU uji 1/2026"
YEAR_END = date(2024, 12, 31)


@pytest.fixture
def ctx(session):
    made = context(session)
    instrument_presets.seed(made)
    return made


def ask(session, code="34", *, year=2024, instrument="SAKIP", actor: Actor = SYSTEM, today=TODAY):
    return grades(
        session, year, instrument, under_id=id_of(session, code), actor=actor, today=today
    )


def save(ctx, *rows) -> None:
    apply_import(ctx, [replace(row, line=line) for line, row in enumerate(rows, 2)])


def counted(found) -> dict[str, dict[str, int]]:
    """By kind, without what nobody got."""
    return {
        kind.value: {grade: many for grade, many in one.counts.items() if many}
        for kind, one in found.by_kind.items()
    }


def test_everybody_who_is_assessed_or_has_a_result_counts_once(session, ctx):
    save(
        ctx,
        outside_row(agency="34", grade="AA", score=Decimal("90.01")),
        outside_row(agency="34.04"),
        outside_row(agency="34.02", grade=NOT_ASSESSABLE),
        outside_row(agency="33", grade="D"),
        outside_row(agency="34.71", year=2023),
        outside_row(agency="34.71", instrument="SPBE", grade="Baik"),
    )
    found = ask(session)
    assert counted(found) == {
        "provinsi": {"AA": 1},
        "kabupaten": {"A": 1, NOT_ASSESSABLE: 1, NOT_YET: 2},
        "kota": {NOT_YET: 1},
    }
    assert found.keys == ("AA", "A", "BB", "B", "CC", "C", "D", NOT_ASSESSABLE, NOT_YET)
    assert (found.total.total, found.total.graded, found.below.total) == (6, 2, 5)
    assert (found.total.mean, found.below.mean) == (Decimal("86.73"), Decimal("83.45"))
    assert "provinsi" not in {kind.value for kind in found.below_by_kind}
    assert (found.tree_on, found.version.number) == (YEAR_END, 1)
    assert [one.code for one in found.by_agency][:2] == ["34", "34.01"]
    sleman = next(one for one in found.by_agency if one.code == "34.04")
    assert (sleman.result.source, sleman.result.document) == (ResultSource.OUTSIDE, "Surat 1/2025")
    nation = ask(session, "KEMENPANRB")
    parts = {part.code: part.figures for part in nation.by_hub}
    assert (parts["34"].counts, parts["33"].counts["D"]) == (found.total.counts, 1)
    assert sum(one.total for one in parts.values()) == nation.total.total
    assert counted(ask(session, instrument="spbe"))["kota"] == {"Baik": 1}


def test_a_correction_counts_and_what_it_corrects_does_not(session, ctx):
    save(ctx, outside_row())
    save(ctx, outside_row(grade="BB", score=Decimal(75)))
    assert counted(ask(session, "34.04")) == {"kabupaten": {"BB": 1}}


def test_one_counts_where_it_stood_at_the_years_end_and_one_that_ended_where_it_stood_last(
    session, ctx
):
    agencies.move_agency(
        ctx, id_of(session, "34.04"), supervisor_id=id_of(session, "33"), on=date(2025, 1, 1),
        legal_basis=BASIS,
    )  # fmt: skip
    agencies.move_agency(
        ctx, id_of(session, "34.03"), supervisor_id=id_of(session, "33"), on=YEAR_END,
        legal_basis=BASIS,
    )  # fmt: skip
    agencies.merge_agencies(
        ctx, [id_of(session, "34.02")], id_of(session, "33.74"), on=date(2024, 7, 1),
        legal_basis=BASIS,
    )  # fmt: skip
    save(ctx, *(outside_row(agency=code) for code in ("34.04", "34.03", "34.02")))
    assert counted(ask(session))["kabupaten"] == {"A": 2, NOT_YET: 1}
    assert {one.code for one in ask(session).by_agency} == {
        "34",
        "34.01",
        "34.02",
        "34.04",
        "34.71",
    }
    other = {one.code: one.grade for one in ask(session, "33").by_agency}
    assert (other["34.03"], other["33.74"]) == ("A", NOT_YET)
    ended = next(one for one in ask(session).by_agency if one.code == "34.02")
    assert not ended.is_due
    assert "34.02" not in {one.code for one in ask(session, year=2024, instrument="IPP").by_agency}


def test_each_year_of_a_trend_stands_on_its_own_tree(session, ctx):
    agencies.move_agency(
        ctx, id_of(session, "34.04"), supervisor_id=id_of(session, "33"), on=date(2024, 6, 1),
        legal_basis=BASIS,
    )  # fmt: skip
    sakip = session.scalars(select(Instrument.id).where(Instrument.code == "SAKIP")).one()
    save(ctx, outside_row(year=2023), outside_row(), outside_row(agency="34.02", grade="BB"))
    lead = actor_of(
        session, make_person(session, "ketua@diy.test", (Role.EVALUATION_LEAD, "34")), TODAY
    )
    found = {
        (who, code): sorted(
            (row.year, row.grade, row.many)
            for row in year_rows(
                session, sakip, under_id=id_of(session, code), actor=actor, today=TODAY
            )
        )
        for who, actor in (("system", SYSTEM), ("lead", lead))
        for code in ("34", "33")
    }
    assert found["system", "34"] == [(2023, "A", 1), (2024, "BB", 1)]
    assert found["system", "33"] == [(2024, "A", 1)]
    assert found["lead", "34"] == found["system", "34"]  # whoever supervised then reads on
    assert found["lead", "33"] == []


def test_the_cycle_says_who_is_assessed(session, ctx):
    cycle = cycles.create_cycle(ctx, 2024)
    sakip = session.scalars(select(Instrument.id).where(Instrument.code == "SAKIP")).one()
    assert ask(session).total.total == 6
    obligations.set_exception(
        ctx, cycle.id, id_of(session, "34.71"), owes_plan=False, reason="Bencana"
    )
    assert ask(session).total.total == 5
    assessed_agencies.set_kinds(ctx, cycle.id, sakip, [agency(session, "34").kind])
    assert counted(ask(session)) == {"provinsi": {NOT_YET: 1}}
    assessed_agencies.set_exception(
        ctx, cycle.id, sakip, id_of(session, "34.71"), is_assessed=True, reason="Diminta"
    )
    save(ctx, outside_row())
    assert counted(ask(session)) == {
        "provinsi": {NOT_YET: 1},
        "kabupaten": {"A": 1},
        "kota": {NOT_YET: 1},
    }
    assert {one.code for one in ask(session).by_agency if not one.is_due} == {"34.04"}


def test_a_year_or_an_instrument_nobody_knows_is_not_found(session, ctx):
    with pytest.raises(NotFound):
        ask(session, year=2023)
    with pytest.raises(NotFound):
        ask(session, instrument="SAKPI")
    cycles.create_cycle(ctx, 2025)
    with pytest.raises(NotFound):
        grades(session, 2025, "SAKIP", under_id=0, actor=SYSTEM, today=TODAY)
    save(ctx, outside_row(year=2023))
    assert ask(session, year=2023).total.total == 6
    assert ask(session, year=2023, instrument="IPP").total.graded == 0
    with pytest.raises(NotFound):
        ask(session, year=2024)
    cycles.create_cycle(ctx, 2026)
    assert ask(session, year=2026, today=date(2026, 3, 1)).tree_on == date(2026, 3, 1)


# ── who may see it ────────────────────────────────────────────────────────────
def test_nobody_counts_what_they_may_not_read_nor_what_is_not_published(session, ctx):
    cycle = cycles.create_cycle(ctx, 2024)
    save(ctx, outside_row(), outside_row(agency="34.02", grade="D"), outside_row(agency="33"))
    here(session, cycle, "34.71", published_on=TODAY + timedelta(days=1))

    def seen(role, home, code="KEMENPANRB", today=TODAY, reach=None):
        email = f"{role}.{home}.{today}@contoh.test".lower()
        person = make_person(session, email, (role, home), reach=reach or home)
        found = ask(session, code, actor=actor_of(session, person, TODAY), today=today).total
        return found.total, found.graded

    assert seen(Role.MANAGER, "34.04") == (1, 1)
    assert seen(Role.MANAGER, "34.71") == (1, 1)  # the agency itself, and those above it
    assert seen(Role.EVALUATOR, "34") == (6, 3)
    watcher = {"code": "34", "reach": "KEMENPANRB"}
    assert seen(Role.OBSERVER, "OMBUDSMAN", **watcher) == (6, 2)
    assert seen(Role.OBSERVER, "OMBUDSMAN", today=TODAY + timedelta(days=1), **watcher) == (6, 3)
    assert seen(Role.NATIONAL_ADMIN, "KEMENPANRB", "34") == (6, 3)
    assert ask(session).total.outside == 2
    assert ask(session).total.graded == 3


def here(session, cycle, code: str, *, published_on: date) -> None:
    """A result that was decided here."""
    sakip = session.scalars(select(Instrument).where(Instrument.code == "SAKIP")).one()
    version_id = session.scalars(select(AssessmentResult.version_id)).first()
    made = AssessmentRound(
        cycle_id=cycle.id, instrument_id=sakip.id, version_id=version_id,
        self_opens_on=date(2025, 4, 1), self_closes_on=date(2025, 4, 28),
        hub_due_on=date(2025, 9, 30), publish_on=date(2025, 11, 30), data_as_of=YEAR_END,
    )  # fmt: skip
    session.add(made)
    session.flush()
    one = Assessment(round_id=made.id, agency_id=id_of(session, code), created_at=NOW)
    session.add(one)
    session.flush()
    session.add(
        AssessmentResult(
            agency_id=one.agency_id, year=2024, instrument_id=sakip.id, version_id=version_id,
            source=ResultSource.HERE, assessment_id=one.id, outcome=AssessmentOutcome.SCORED,
            score=Decimal(85), grade="A", content={}, content_sha256="0" * 64,
            published_on=published_on, recorded_at=NOW,
        )
    )  # fmt: skip
    settle(session)


# ── a slow model ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize("seed", range(3))
def test_any_history_comes_to_what_walking_the_links_comes_to(session, ctx, seed):
    dice = random.Random(seed)
    codes = ["34.01", "34.02", "34.03", "34.04", "34.71", "33.01", "33.02", "33.74"]
    make_agency(ctx, "34.1", "34")
    for code in dice.sample(codes, 5):
        day = date(2024, 1, 1) + timedelta(days=dice.randrange(540))
        other = dice.choice([one for one in codes if one != code])
        step = dice.choice(("move", "merge", "rest"))
        if agency(session, other).active_to <= day:
            continue
        if step == "move":
            target = "33" if code.startswith("34") else "34"
            agencies.move_agency(
                ctx, id_of(session, code), supervisor_id=id_of(session, target), on=day,
                legal_basis=BASIS,
            )  # fmt: skip
        elif step == "merge":
            agencies.merge_agencies(
                ctx, [id_of(session, code)], id_of(session, other), on=day, legal_basis=BASIS
            )
    words = ["AA", "A", "BB", NOT_ASSESSABLE]
    got = {code: dice.choice(words) for code in dice.sample([*codes, "34", "KEMENPANRB"], 7)}
    save(ctx, *(outside_row(agency=code, grade=grade) for code, grade in got.items()))
    for under in ("34", "33", "KEMENPANRB", "34.71"):
        found = ask(session, under)
        assert counted(found) == recount(session, under, got)


def recount(session, under: str, got: dict[str, str]) -> dict[str, dict[str, int]]:
    """Every agency by itself: when it stood last in the year, and under whom then."""
    session.expire_all()
    top, by_kind = id_of(session, under), {}
    trees: dict[date, set] = {}
    for one in session.scalars(select(Agency)):
        day = min(YEAR_END, one.active_to - timedelta(days=1))
        existed = one.active_from <= YEAR_END < one.active_to
        grade = got.get(one.code)
        is_due = existed and one.kind in DEFAULT_OBLIGED
        if one.active_from > day or (grade is None and not is_due):
            continue
        if day not in trees:
            trees[day] = {(down, up) for down, up, _ in tree_by_walking(session, day)}
        if (one.id, top) in trees[day]:
            by_kind.setdefault(one.kind.value, Counter())[grade or NOT_YET] += 1
    return {kind: dict(counts) for kind, counts in by_kind.items()}


def test_the_number_of_statements_does_not_grow(session, ctx, count_queries):
    cycles.create_cycle(ctx, 2024)
    root = id_of(session, "KEMENPANRB")
    for codes in (["34.04"], ["34.01", "34.02", "33.74", "KEMENDAGRI", "KEMENKES", "31"]):
        save(ctx, *(outside_row(agency=code) for code in codes))
        with count_queries(at_most=11):
            grades(session, 2024, "SAKIP", under_id=root, actor=SYSTEM, today=TODAY)
