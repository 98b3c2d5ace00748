from dataclasses import replace
from datetime import UTC, date, datetime

from renaksi.core.agency import TimeZone
from renaksi.core.plan import PlanAction as A, PlanState as S
from renaksi.core.policy import Role
from renaksi.labels.timeline import WHAT, entries
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.timeline import SHOWN, history, timeline
from renaksi.services import items, plans
from tests.factories.people import agency, give
from tests.factories.plans import a_cast, a_plan, ctx_of, step
from tests.people import HUB, OWN

LATER = datetime(2026, 2, 2, 3, tzinfo=UTC)


def told(session, revision):
    found = entries(timeline(session, revision.plan_id), TimeZone.WIB)
    return [(one.what, one.by) for one in found]


def test_every_event_that_is_shown_has_its_words():
    assert set(WHAT) == SHOWN


def test_the_way_to_the_decree_is_told_newest_first(session, sari, budi, rina, tono):
    revision = a_plan(session, agency(session, OWN), S.ENACTED)
    assert told(session, revision) == [
        (
            "Renaksi ditetapkan",
            (
                "Keputusan Nomor 1/KEP/34.04, 12 Januari 2026. "
                "Budi Santoso, Pejabat Pengelola Pengaduan, Kabupaten Sleman"
            ),
        ),
        ("Renaksi disetujui", "Tono Prasetyo, Ketua Tim Evaluator, Daerah Istimewa Yogyakarta"),
        ("Telaah dimulai", "Rina Kusuma, Tim Evaluator, Daerah Istimewa Yogyakarta"),
        ("Renaksi diajukan", "Budi Santoso, Pejabat Pengelola Pengaduan, Kabupaten Sleman"),
        ("Renaksi mulai disusun", "Sari Wulandari, Admin Instansi, Kabupaten Sleman"),
    ]


def test_a_return_carries_its_reason_and_the_moment_with_its_zone(session):
    revision = a_plan(session, agency(session, OWN), S.RETURNED)
    newest = entries(timeline(session, revision.plan_id), TimeZone.WIB)[0]
    assert newest.what == "Renaksi dikembalikan untuk diperbaiki"
    assert newest.note == "Mohon perbaiki target"
    assert newest.at == "Senin, 12 Januari 2026, 13.00 WIB"


def test_a_later_revision_is_named_by_its_number(session):
    own = agency(session, OWN)
    a_plan(session, own, S.ENACTED)
    revision = a_plan(session, own, S.SUBMITTED, at=LATER)
    what = [what for what, _by in told(session, revision)]
    assert what[:2] == ["Revisi 2 diajukan", "Revisi 2 dibuka"]
    newest = timeline(session, revision.plan_id)[1]
    assert newest.note == "Sasaran disesuaikan"


def test_the_role_is_the_one_held_on_that_day(session, budi):
    revision = a_plan(session, agency(session, OWN), S.SUBMITTED)
    for held in budi.assignments:
        held.valid_to = date(2026, 1, 20)
    give(session, budi, Role.EVALUATOR, HUB, valid_from=date(2026, 1, 20))
    assert told(session, revision)[0][1] == (
        "Budi Santoso, Pejabat Pengelola Pengaduan, Kabupaten Sleman"
    )


def test_a_tier_that_stood_in_is_named(session, eko):
    own = agency(session, OWN)
    revision = a_plan(session, own, S.SUBMITTED)
    cast = a_cast(session, own)
    cast.evaluator.is_active = False
    session.flush()
    plans.take_step(
        ctx_of(session, eko, LATER), revision.id, A.START_REVIEW, version=revision.version
    )
    assert told(session, revision)[0] == (
        "Telaah dimulai",
        (
            "Eko Wijaya, Tim Evaluator, Kementerian Pendayagunaan Aparatur Negara dan Reformasi"
            " Birokrasi"
        ),
    )


def test_edits_since_the_last_return_are_kept_apart(session):
    own = agency(session, OWN)
    revision = a_plan(session, own, S.RETURNED)
    cast = a_cast(session, own)
    ctx = ctx_of(session, cast.admin, LATER)
    row = revision.items[0]
    values = matrix(session, revision, LATER.date()).row(row.lineage_id).values
    items.save_item(
        ctx, revision.id, row.lineage_id, version=row.version, values=replace(values, unit="guru")
    )
    step(session, cast, revision, A.SUBMIT, LATER)
    found = history(session, revision.plan_id, edits_of=revision.id)
    [edit] = found.edits
    assert (edit.item_id, edit.before, edit.after) == (row.id, {"unit": "orang"}, {"unit": "guru"})
    assert found.events == timeline(session, revision.plan_id)


def test_nothing_counts_as_edited_since_a_return_that_never_was(session):
    revision = a_plan(session, agency(session, OWN), S.SUBMITTED)
    assert history(session, revision.plan_id, edits_of=revision.id).edits == ()


def test_it_is_one_statement(session, count_queries):
    revision = a_plan(session, agency(session, OWN), S.SUPERSEDED)
    plan_id = revision.plan_id
    with count_queries(at_most=1):
        assert len(timeline(session, plan_id)) > 8


def test_nothing_of_another_plan_is_told(session):
    a_plan(session, agency(session, "34.02"), S.ENACTED)
    revision = a_plan(session, agency(session, OWN), S.DRAFT)
    assert [what for what, _by in told(session, revision)] == ["Renaksi mulai disusun"]
