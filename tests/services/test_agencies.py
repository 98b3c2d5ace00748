from contextlib import suppress
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.policy import Actor, Role
from renaksi.models import (
    Agency,
    AgencyClosure,
    AgencyName,
    AgencySuccession,
    AuditEntry,
    SupervisionLink,
)
from renaksi.queries.people import actor_of
from renaksi.services import agencies
from renaksi.services.agencies import Add, Merge, Move, Part, Rename, Split
from renaksi.services.agency_checks import check_tree
from renaksi.services.steps import closure
from tests.factories.agencies import (
    TODAY,
    agency,
    context,
    id_of,
    make_agency,
    tree_as_stored,
    tree_by_walking,
)
from tests.factories.people import make_person
from tests.people import office

SLEMAN, DIY, JATENG, ROOT = "34.04", "34", "33", "KEMENPANRB"


@pytest.fixture
def ctx(session):
    return context(session)


def links_of(session, code: str) -> list[tuple[str, date, date, str]]:
    rows = session.execute(
        select(
            Agency.code,
            SupervisionLink.valid_from,
            SupervisionLink.valid_to,
            SupervisionLink.legal_basis,
        )
        .join(Agency, Agency.id == SupervisionLink.supervisor_id)
        .where(SupervisionLink.agency_id == id_of(session, code))
        .order_by(SupervisionLink.valid_from)
    )
    return [tuple(row) for row in rows]


def above(session, code: str, day: date) -> list[str]:
    return list(
        session.scalars(
            select(Agency.code)
            .join(AgencyClosure, AgencyClosure.ancestor_id == Agency.id)
            .where(
                AgencyClosure.descendant_id == id_of(session, code),
                AgencyClosure.valid_from <= day,
                AgencyClosure.valid_to > day,
            )
            .order_by(AgencyClosure.depth)
        )
    )


def names_of(session, code: str) -> list[tuple[str, date, date]]:
    rows = session.execute(
        select(AgencyName.name, AgencyName.valid_from, AgencyName.valid_to)
        .where(AgencyName.agency_id == id_of(session, code))
        .order_by(AgencyName.valid_from)
    )
    return [tuple(row) for row in rows]


def last_line(session) -> AuditEntry:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def refused(reason: Refusal, field: str | None = None):
    class Refused:
        def __enter__(self):
            return self

        def __exit__(self, _type, error, _trace):
            assert isinstance(error, Invalid), f"expected {reason}, got {error!r}"
            assert (error.reason, error.field) == (reason, field)
            return True

    return Refused()


# ── add ───────────────────────────────────────────────────────────────────────
def test_a_new_agency_stands_below_its_supervisor_from_its_first_day(session, ctx):
    made = make_agency(ctx, "34.04.dinkes", SLEMAN, name="Dinas  Kesehatan ", on=date(2025, 1, 1))
    assert (made.code, made.name, made.version) == ("34.04.DINKES", "Dinas Kesehatan", 1)
    assert above(session, "34.04.DINKES", date(2024, 12, 31)) == []
    assert above(session, "34.04.DINKES", date(2025, 1, 1)) == ["34.04.DINKES", SLEMAN, DIY, ROOT]
    assert names_of(session, made.code) == [("Dinas Kesehatan", date(2025, 1, 1), FOREVER)]
    assert made.search_text == "34.04.dinkes 34.04.dinkes dinas kesehatan"
    line = last_line(session)
    assert (line.event, line.subject_id, line.agency_id) == (
        AuditEvent.AGENCY_ADD,
        made.id,
        made.id,
    )
    assert line.after["links"][0]["supervisor"] == SLEMAN


@pytest.mark.parametrize("code", ["", " ", "DINAS KESEHATAN", "X" * 61, "-A", "DINAS_A"])
def test_a_code_that_is_none_is_refused(ctx, code):
    with refused(Refusal.BAD_CODE, "code"):
        make_agency(ctx, code, SLEMAN)


def test_a_code_is_given_once(ctx):
    make_agency(ctx, "34.04.DINKES", SLEMAN)
    with refused(Refusal.ALREADY_EXISTS, "code"):
        make_agency(ctx, "34.04.dinkes ", SLEMAN)


def test_there_is_one_root(ctx):
    with refused(Refusal.ROOT_IS_FIXED, "kind"):
        make_agency(ctx, "PUSAT2", ROOT, kind=AgencyKind.PUSAT)


def test_a_supervisor_must_exist_from_the_first_day(ctx):
    with refused(Refusal.NOT_ACTIVE_THEN, "supervisor_id"):
        make_agency(ctx, "93.99", "93", kind=AgencyKind.KABUPATEN, on=date(2022, 7, 24))
    with refused(Refusal.NOT_ACTIVE_THEN, "on"):  # until 2024: the agency would be left alone
        make_agency(ctx, "BADAN", "KEMENKO-MARVES", kind=AgencyKind.LPNK, on=date(2020, 1, 1))


def test_a_unit_supervises_units_only(ctx):
    make_agency(ctx, "34.04.DINKES", SLEMAN)
    make_agency(ctx, "34.04.DINKES.UPT1", "34.04.DINKES", kind=AgencyKind.UNIT)
    with refused(Refusal.UNIT_SUPERVISES, "supervisor_id"):
        make_agency(ctx, "34.88", "34.04.DINKES", kind=AgencyKind.KABUPATEN)


def test_a_supervisor_that_is_not_there_is_not_found(ctx):
    with pytest.raises(NotFound):
        agencies.move_agency(ctx, 987654, supervisor_id=1, on=TODAY)


def test_names_and_days_have_their_limits(session, ctx):
    long = {"kind": AgencyKind.OPD, "supervisor_id": id_of(session, SLEMAN), "on": ALWAYS}
    zone = {"time_zone": TimeZone.WIB}
    with refused(Refusal.TEXT_TOO_LONG, "short_name"):
        agencies.add_agency(ctx, code="34.04.A", name="A", short_name="x" * 121, **long, **zone)
    made = agencies.add_agency(ctx, code="34.04.A", name="x" * 300, short_name="", **long, **zone)
    assert made.short_name == "x" * 120
    with refused(Refusal.BAD_DATE, "on"):
        make_agency(ctx, "34.04.B", SLEMAN, on=FOREVER)


# ── rename ────────────────────────────────────────────────────────────────────
def test_a_new_name_holds_from_its_day(session, ctx):
    day = date(2025, 3, 1)
    sleman = agencies.rename_agency(
        ctx, id_of(session, SLEMAN), name="Kabupaten Ngayogyakarta", short_name="", on=day
    )
    assert (sleman.name, sleman.short_name) == ("Kabupaten Ngayogyakarta",) * 2
    assert "ngayogyakarta" in sleman.search_text
    assert names_of(session, SLEMAN) == [
        ("Kabupaten Sleman", ALWAYS, day),
        ("Kabupaten Ngayogyakarta", day, FOREVER),
    ]
    assert last_line(session).event is AuditEvent.AGENCY_RENAME


def test_a_backdated_name_ends_where_the_next_begins_and_leaves_today_alone(session, ctx):
    sleman = id_of(session, SLEMAN)
    agencies.rename_agency(ctx, sleman, name="Baru", short_name="", on=date(2025, 3, 1))
    agencies.rename_agency(ctx, sleman, name="Tengah", short_name="", on=date(2010, 1, 1))
    assert agency(session, SLEMAN).name == "Baru"
    assert names_of(session, SLEMAN) == [
        ("Kabupaten Sleman", ALWAYS, date(2010, 1, 1)),
        ("Tengah", date(2010, 1, 1), date(2025, 3, 1)),
        ("Baru", date(2025, 3, 1), FOREVER),
    ]


@pytest.mark.parametrize(
    ("name", "on", "reason", "field"),
    [
        ("Kabupaten Baru", TODAY + timedelta(days=1), Refusal.DATE_AHEAD, "on"),
        ("Kabupaten Sleman", TODAY, Refusal.SAME_NAME, "name"),
        ("  ", TODAY, Refusal.NAME_MISSING, "name"),
        ("x" * 301, TODAY, Refusal.TEXT_TOO_LONG, "name"),
        ("Kabupaten Baru", date(1899, 1, 1), Refusal.NOT_ACTIVE_THEN, "on"),
    ],
)
def test_a_name_that_can_not_be_is_refused(session, ctx, name, on, reason, field):
    with refused(reason, field):
        agencies.rename_agency(
            ctx, id_of(session, SLEMAN), name=name, short_name="Kab. Sleman", on=on
        )
    assert agency(session, SLEMAN).name == "Kabupaten Sleman"


# ── move ──────────────────────────────────────────────────────────────────────
def test_a_move_takes_everything_below_along_from_its_day(session, ctx):
    make_agency(ctx, "34.04.DINKES", SLEMAN)
    day = date(2026, 1, 1)
    agencies.move_agency(
        ctx,
        id_of(session, SLEMAN),
        supervisor_id=id_of(session, JATENG),
        on=day,
        legal_basis="UU X",
    )
    assert above(session, "34.04.DINKES", day - timedelta(days=1))[1:] == [SLEMAN, DIY, ROOT]
    assert above(session, "34.04.DINKES", day)[1:] == [SLEMAN, JATENG, ROOT]
    assert links_of(session, SLEMAN) == [(DIY, ALWAYS, day, ""), (JATENG, day, FOREVER, "UU X")]
    line = last_line(session)
    assert line.event is AuditEvent.AGENCY_MOVE
    assert [link["supervisor"] for link in line.before["links"]] == [DIY]
    assert [link["supervisor"] for link in line.after["links"]] == [DIY, JATENG]


def test_a_backdated_move_ends_where_the_next_supervisor_begins(session, ctx):
    day = date(2021, 5, 1)
    dagri = id_of(session, "KEMENDAGRI")
    agencies.move_agency(ctx, dagri, supervisor_id=id_of(session, "KEMENKO-PMK"), on=day)
    assert [link[:3] for link in links_of(session, "KEMENDAGRI")] == [
        (ROOT, ALWAYS, date(2019, 10, 23)),
        ("KEMENKO-POLHUKAM", date(2019, 10, 23), day),
        ("KEMENKO-PMK", day, date(2024, 10, 21)),
        ("KEMENKO-POLKAM", date(2024, 10, 21), FOREVER),
    ]


def test_a_future_move_changes_nothing_today(session, ctx):
    agencies.move_agency(
        ctx, id_of(session, SLEMAN), supervisor_id=id_of(session, JATENG), on=date(2027, 1, 1)
    )
    assert above(session, SLEMAN, TODAY) == [SLEMAN, DIY, ROOT]
    assert above(session, SLEMAN, date(2027, 1, 1)) == [SLEMAN, JATENG, ROOT]


def test_a_move_for_a_while_falls_back_afterwards(session, ctx):
    start, end = date(2025, 1, 1), date(2025, 7, 1)
    agencies.move_agency(
        ctx, id_of(session, SLEMAN), supervisor_id=id_of(session, JATENG), on=start, until=end
    )
    assert [link[:3] for link in links_of(session, SLEMAN)] == [
        (DIY, ALWAYS, start),
        (JATENG, start, end),
        (DIY, end, FOREVER),
    ]


def test_a_move_on_the_first_day_of_a_supervisor_replaces_it(session, ctx):
    day = date(2019, 10, 23)
    dagri = id_of(session, "KEMENDAGRI")
    agencies.move_agency(ctx, dagri, supervisor_id=id_of(session, "KEMENKO-PMK"), on=day)
    assert [link[0] for link in links_of(session, "KEMENDAGRI")] == [
        ROOT,
        "KEMENKO-PMK",
        "KEMENKO-POLKAM",
    ]


@pytest.mark.parametrize(
    ("code", "to", "on", "until", "reason", "field"),
    [
        (DIY, SLEMAN, TODAY, None, Refusal.WOULD_CYCLE, "supervisor_id"),
        (SLEMAN, SLEMAN, TODAY, None, Refusal.WOULD_CYCLE, "supervisor_id"),
        ("92", "96.01", date(2022, 1, 1), date(2022, 2, 1), Refusal.WOULD_CYCLE, "supervisor_id"),
        (ROOT, DIY, TODAY, None, Refusal.ROOT_IS_FIXED, None),
        (SLEMAN, DIY, TODAY, None, Refusal.SAME_SUPERVISOR, "supervisor_id"),
        (SLEMAN, "93", date(2022, 7, 1), None, Refusal.NOT_ACTIVE_THEN, "supervisor_id"),
        (SLEMAN, "KEMENKO-MARVES", date(2024, 1, 1), None, Refusal.NOT_ACTIVE_THEN, "on"),
        ("KEMENBUMN", ROOT, date(2025, 10, 2), None, Refusal.NOT_ACTIVE_THEN, "on"),
        ("KEMENBUMN", ROOT, date(2025, 1, 1), FOREVER, Refusal.NOT_ACTIVE_THEN, "until"),
        (SLEMAN, JATENG, TODAY, TODAY, Refusal.NOT_ACTIVE_THEN, "until"),
        (
            "KEMENDAGRI",
            "KEMENKO-PMK",
            date(2024, 1, 1),
            date(2025, 1, 1),
            Refusal.LINK_OVERLAP,
            "until",
        ),
    ],
)
def test_a_move_that_can_not_be_is_refused_and_changes_nothing(
    session, ctx, code, to, on, until, reason, field
):
    before = links_of(session, code)
    lines = session.scalar(select(func.count()).select_from(AuditEntry))
    with refused(reason, field):
        agencies.move_agency(
            ctx, id_of(session, code), supervisor_id=id_of(session, to), on=on, until=until
        )
    assert links_of(session, code) == before
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == lines


def test_a_move_on_the_day_of_the_last_one_takes_its_place_for_all_below(session, ctx):
    make_agency(ctx, "34.04.DINKES", SLEMAN)
    diy, day = id_of(session, DIY), date(2026, 1, 1)
    agencies.move_agency(ctx, diy, supervisor_id=id_of(session, "KEMENDAGRI"), on=day)
    agencies.move_agency(ctx, diy, supervisor_id=id_of(session, "KEMENKES"), on=day)
    assert above(session, "34.04.DINKES", TODAY)[2:] == [DIY, "KEMENKES", "KEMENKO-PMK", ROOT]
    assert above(session, SLEMAN, day - timedelta(days=1)) == [SLEMAN, DIY, ROOT]
    agencies.move_agency(ctx, diy, supervisor_id=id_of(session, ROOT), on=day)
    assert above(session, "34.04.DINKES", TODAY)[2:] == [DIY, ROOT]
    assert not check_tree(ctx)


def test_a_circle_of_one_past_day_is_no_circle_on_another(session, ctx):
    """96.01 left 92 in 2022: today 92 could stand below it, were it no unit."""
    agencies.move_agency(ctx, id_of(session, "92"), supervisor_id=id_of(session, "96.01"), on=TODAY)
    assert above(session, "92.02", TODAY) == ["92.02", "92", "96.01", "96", ROOT]


def test_moving_a_province_costs_few_statements(session, ctx, count_queries):
    with count_queries(at_most=30):
        agencies.move_agency(
            ctx, id_of(session, "35"), supervisor_id=id_of(session, "KEMENDAGRI"), on=TODAY
        )
    assert above(session, "35.78", TODAY) == ["35.78", "35", "KEMENDAGRI", "KEMENKO-POLKAM", ROOT]


# ── merge, dissolve, split ────────────────────────────────────────────────────
def test_a_merged_agency_ends_and_leaves_its_children_to_the_other(session, ctx):
    make_agency(ctx, "34.04.DINKES", SLEMAN)
    day = date(2026, 6, 1)
    into = agencies.merge_agencies(
        ctx,
        [id_of(session, SLEMAN), id_of(session, "34.03")],
        id_of(session, "34.02"),
        on=day,
        legal_basis="UU 1/2026",
    )
    assert into.code == "34.02"
    assert agency(session, SLEMAN).active_to == day
    assert above(session, SLEMAN, day) == []
    assert above(session, SLEMAN, day - timedelta(days=1)) == [SLEMAN, DIY, ROOT]
    assert above(session, "34.04.DINKES", day) == ["34.04.DINKES", "34.02", DIY, ROOT]
    assert names_of(session, SLEMAN) == [("Kabupaten Sleman", ALWAYS, day)]
    found = session.scalars(select(AgencySuccession).where(AgencySuccession.to_id == into.id)).all()
    assert {(one.predecessor.code, one.on, one.is_primary) for one in found} == {
        (SLEMAN, day, True),
        ("34.03", day, True),
    }
    assert last_line(session).event is AuditEvent.AGENCY_MERGE


def test_an_heir_that_stood_below_goes_a_step_up(session, ctx):
    day = date(2026, 6, 1)
    agencies.dissolve_agency(ctx, id_of(session, DIY), on=day, successor_id=id_of(session, SLEMAN))
    assert above(session, SLEMAN, day) == [SLEMAN, ROOT]
    assert above(session, "34.02", day) == ["34.02", SLEMAN, ROOT]


def test_an_agency_with_others_below_it_does_not_vanish_without_an_heir(session, ctx):
    with refused(Refusal.HAS_UNITS):
        agencies.dissolve_agency(ctx, id_of(session, DIY), on=TODAY)
    agencies.dissolve_agency(ctx, id_of(session, SLEMAN), on=TODAY, legal_basis="UU 2/2026")
    assert agency(session, SLEMAN).active_to == TODAY
    assert (
        session.scalar(
            select(func.count())
            .select_from(AgencySuccession)
            .where(AgencySuccession.from_id == id_of(session, SLEMAN))
        )
        == 0
    )


def test_an_agency_whose_names_were_never_recorded_ends_like_any_other(session, ctx):
    unit = office(session, "34.04.DINKES", SLEMAN, "Dinas Kesehatan")
    agencies.rename_agency(ctx, unit.id, name="Dinas Sehat", short_name="", on=date(2026, 1, 1))
    other = office(session, "34.04.DINSOS", SLEMAN, "Dinas Sosial")
    agencies.dissolve_agency(ctx, other.id, on=TODAY, successor_id=unit.id)
    assert (other.name, other.active_to) == ("Dinas Sosial", TODAY)
    assert names_of(session, "34.04.DINKES") == [("Dinas Sehat", date(2026, 1, 1), FOREVER)]


def test_supervision_that_was_planned_for_later_goes_to_the_heir_too(session, ctx):
    later = date(2027, 1, 1)
    agencies.move_agency(ctx, id_of(session, "33.01"), supervisor_id=id_of(session, DIY), on=later)
    agencies.dissolve_agency(
        ctx, id_of(session, DIY), on=date(2026, 9, 1), successor_id=id_of(session, "35")
    )
    assert above(session, "33.01", later) == ["33.01", "35", ROOT]


@pytest.mark.parametrize(
    ("from_codes", "into", "on", "reason", "field"),
    [
        ([ROOT], DIY, TODAY, Refusal.ROOT_IS_FIXED, None),
        ([DIY], DIY, TODAY, Refusal.MERGE_WITH_ITSELF, "from_ids"),
        ([], DIY, TODAY, Refusal.MERGE_WITH_ITSELF, "from_ids"),
        (["KEMENBUMN"], DIY, TODAY, Refusal.NOT_ACTIVE_THEN, "on"),
        ([SLEMAN], "KEMENBUMN", TODAY, Refusal.NOT_ACTIVE_THEN, "into_id"),
        (["93"], "91", date(2022, 7, 25), Refusal.NEVER_EXISTED, "on"),
        (["34.02"], SLEMAN, date(1899, 1, 1), Refusal.NOT_ACTIVE_THEN, "into_id"),
    ],
)
def test_a_merger_that_can_not_be_is_refused(session, ctx, from_codes, into, on, reason, field):
    with refused(reason, field):
        agencies.merge_agencies(
            ctx, [id_of(session, code) for code in from_codes], id_of(session, into), on=on
        )


def test_merging_into_an_agency_that_ends_before_the_children_do_is_refused(session, ctx):
    with refused(Refusal.NOT_ACTIVE_THEN, "on"):
        agencies.merge_agencies(
            ctx, [id_of(session, DIY)], id_of(session, "KEMENBUMN"), on=date(2025, 1, 1)
        )


def test_a_split_makes_several_out_of_one(session, ctx):
    make_agency(ctx, "34.04.DINKES", SLEMAN)
    unit = make_agency(ctx, "34.04.DINSOS", SLEMAN)
    day = date(2026, 6, 1)
    agencies.split_agency(
        ctx,
        id_of(session, SLEMAN),
        [
            Part(code="34.05", name="Kabupaten Sleman Utara", is_primary=True),
            Part(code="34.06", name="Kota Sleman", kind=AgencyKind.KOTA, children=(unit.id,)),
        ],
        on=day,
        legal_basis="UU 3/2026",
    )
    assert above(session, "34.04.DINKES", day) == ["34.04.DINKES", "34.05", DIY, ROOT]
    assert above(session, "34.04.DINSOS", day) == ["34.04.DINSOS", "34.06", DIY, ROOT]
    assert agency(session, SLEMAN).active_to == day
    assert agency(session, "34.05").kind is AgencyKind.KABUPATEN
    assert agency(session, "34.06").kind is AgencyKind.KOTA
    found = session.scalars(
        select(AgencySuccession).where(AgencySuccession.from_id == id_of(session, SLEMAN))
    )
    assert {(one.successor.code, one.is_primary) for one in found} == {
        ("34.05", True),
        ("34.06", False),
    }
    assert last_line(session).event is AuditEvent.AGENCY_SPLIT


def test_a_province_may_stay_when_part_of_it_becomes_another(session, ctx):
    day = date(2026, 6, 1)
    agencies.split_agency(
        ctx,
        id_of(session, "32"),
        [Part(code="37", name="Cirebon Raya", children=(id_of(session, "32.09"),))],
        on=day,
        stays=True,
    )
    assert agency(session, "32").active_to == FOREVER
    assert above(session, "32.09", day) == ["32.09", "37", ROOT]
    assert above(session, "32.01", day) == ["32.01", "32", ROOT]


@pytest.mark.parametrize(
    ("parts", "stays", "reason", "field"),
    [
        ([], False, Refusal.ONE_PRIMARY, "parts"),
        ([Part(code="1.A", name="A"), Part(code="1.B", name="B")], False, Refusal.ONE_PRIMARY, "parts"),
        ([Part(code="1.A", name="A", is_primary=True)], True, Refusal.ONE_PRIMARY, "parts"),
        ([Part(code="33", name="A", is_primary=True)], False, Refusal.ALREADY_EXISTS, "code"),
        ([Part(code="1.A", name="", is_primary=True)], False, Refusal.NAME_MISSING, "name"),
    ],
)  # fmt: skip
def test_a_split_that_can_not_be_is_refused(session, ctx, parts, stays, reason, field):
    with refused(reason, field):
        agencies.split_agency(ctx, id_of(session, DIY), parts, on=TODAY, stays=stays)


def test_nothing_is_part_of_itself_and_the_root_is_whole(session, ctx):
    diy = id_of(session, DIY)
    with refused(Refusal.MERGE_WITH_ITSELF, "parts"):
        agencies.split_agency(ctx, diy, [Part(agency_id=diy, is_primary=True)], on=TODAY)
    with refused(Refusal.MERGE_WITH_ITSELF, "successor_id"):
        agencies.dissolve_agency(ctx, diy, on=TODAY, successor_id=diy)
    with refused(Refusal.ROOT_IS_FIXED):
        agencies.split_agency(
            ctx, id_of(session, ROOT), [Part(code="A", name="A", is_primary=True)], on=TODAY
        )


def test_a_part_may_be_an_agency_that_exists(session, ctx):
    agencies.split_agency(
        ctx,
        id_of(session, DIY),
        [Part(agency_id=id_of(session, JATENG), is_primary=True)],
        on=TODAY,
    )
    assert above(session, SLEMAN, TODAY) == [SLEMAN, JATENG, ROOT]


def test_the_time_zone_is_corrected_without_history(session, ctx):
    sleman = agencies.edit_agency(ctx, id_of(session, SLEMAN), time_zone=TimeZone.WIT)
    assert sleman.time_zone is TimeZone.WIT
    assert last_line(session).before["agencies"][0]["time_zone"] == "WIB"
    lines = session.scalar(select(func.count()).select_from(AuditEntry))
    agencies.edit_agency(ctx, sleman.id, time_zone=TimeZone.WIT)
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == lines


# ── preview ───────────────────────────────────────────────────────────────────
def test_the_preview_says_what_will_be_done_and_does_nothing(session, ctx):
    command = Move(
        agency_id=id_of(session, DIY), supervisor_id=id_of(session, "KEMENDAGRI"), on=TODAY
    )
    rows = session.scalar(select(func.count()).select_from(AgencyClosure))
    seen = agencies.preview(ctx, command)
    assert above(session, SLEMAN, TODAY) == [SLEMAN, DIY, ROOT]
    ((old, short), (none, new)) = seen.change.links
    assert seen.agencies[old.supervisor].code == seen.agencies[short.supervisor].code == ROOT
    assert (short.span.end, none, new.span.start) == (TODAY, None, TODAY)
    assert seen.agencies[new.supervisor].code == "KEMENDAGRI"
    assert (seen.below, seen.people, seen.plans) == (6, 0, 0)
    agencies.carry_out(ctx, command, expect=seen.fingerprint)
    assert above(session, SLEMAN, TODAY)[2:] == ["KEMENDAGRI", "KEMENKO-POLKAM", ROOT]
    added = session.scalar(select(func.count()).select_from(AgencyClosure)) - rows
    assert 0 < added < seen.closure_rows


def test_what_was_shown_is_done_or_refused(session, ctx):
    diy, dagri = id_of(session, DIY), id_of(session, "KEMENDAGRI")
    command = Move(agency_id=diy, supervisor_id=dagri, on=TODAY)
    seen = agencies.preview(ctx, command)
    agencies.move_agency(ctx, diy, supervisor_id=id_of(session, "35"), on=date(2026, 12, 1))
    with pytest.raises(Conflict):
        agencies.carry_out(ctx, command, expect=seen.fingerprint)
    assert above(session, SLEMAN, TODAY) == [SLEMAN, DIY, ROOT]


@pytest.mark.parametrize("command_of", [
    lambda s: Add(code="34.09", name="Kab. Baru", short_name="", kind=AgencyKind.KABUPATEN,
                  time_zone=TimeZone.WIB, supervisor_id=id_of(s, DIY), on=TODAY),
    lambda s: Rename(agency_id=id_of(s, DIY), name="Yogyakarta", short_name="", on=TODAY),
    lambda s: Merge(from_ids=(id_of(s, SLEMAN),), into_id=id_of(s, "34.02"), on=TODAY),
    lambda s: Split(agency_id=id_of(s, SLEMAN), on=TODAY,
                    parts=(Part(code="34.09", name="X", is_primary=True),)),
])  # fmt: skip
def test_every_preview_foretells_the_closure(session, ctx, command_of):
    command = command_of(session)
    ids = set(session.scalars(select(Agency.id)))
    before = closure.stored(session, ids)
    seen = agencies.preview(ctx, command)
    agencies.carry_out(ctx, command, expect=seen.fingerprint)
    after = closure.stored(session, set(session.scalars(select(Agency.id))))
    assert len(before ^ after) == seen.closure_rows


# ── who may ───────────────────────────────────────────────────────────────────
def actor(session, role: Role, home: str) -> Actor:
    person = make_person(session, f"{role}@{home.lower()}.test", (role, home))
    return actor_of(session, person, TODAY)


def test_an_agency_admin_keeps_the_units_of_its_own_agency(session, ctx):
    admin = context(session, actor(session, Role.AGENCY_ADMIN, SLEMAN))
    unit = make_agency(admin, "34.04.DINKES", SLEMAN, on=date(2026, 8, 1))
    below = make_agency(
        admin, "34.04.DINKES.P1", "34.04.DINKES", kind=AgencyKind.UNIT, on=date(2026, 8, 1)
    )
    agencies.rename_agency(
        context(session, admin.actor, on=date(2026, 9, 1)),
        unit.id,
        name="Dinas Sehat",
        short_name="",
        on=date(2026, 8, 15),
    )
    agencies.move_agency(
        admin, below.id, supervisor_id=id_of(session, SLEMAN), on=date(2026, 10, 1)
    )
    agencies.dissolve_agency(admin, unit.id, on=date(2026, 11, 1), successor_id=below.id)
    assert agency(session, "34.04.DINKES").active_to == date(2026, 11, 1)
    with refused(Refusal.CODE_OUTSIDE, "code"):
        make_agency(admin, "DINKES-SLEMAN", SLEMAN)


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.AGENCY_ADMIN, "34.02"),
        (Role.AGENCY_ADMIN, DIY),
        (Role.MANAGER, SLEMAN),
        (Role.EVALUATION_LEAD, DIY),
        (Role.OBSERVER, ROOT),
    ],
)
def test_nobody_else_keeps_them(session, ctx, role, home):
    unit = make_agency(ctx, "34.04.DINKES", SLEMAN)
    other = context(session, actor(session, role, home))
    with pytest.raises(NotAllowed):
        make_agency(other, "34.04.DINSOS", SLEMAN)
    with pytest.raises(NotAllowed):
        agencies.rename_agency(other, unit.id, name="X", short_name="", on=TODAY)
    with pytest.raises(NotAllowed):
        agencies.preview(
            other, Move(agency_id=unit.id, supervisor_id=id_of(session, home), on=TODAY)
        )


def test_an_agency_admin_changes_no_agency_and_the_national_admin_every_one(session):
    admin = context(session, actor(session, Role.AGENCY_ADMIN, DIY))
    with pytest.raises(NotAllowed):
        make_agency(admin, "34.09", DIY, kind=AgencyKind.KABUPATEN)
    with pytest.raises(NotAllowed):
        agencies.rename_agency(admin, id_of(session, DIY), name="X", short_name="", on=TODAY)
    with pytest.raises(NotAllowed):
        agencies.edit_agency(admin, id_of(session, "31.71"), time_zone=TimeZone.WIT)
    national = context(session, actor(session, Role.NATIONAL_ADMIN, ROOT))
    make_agency(national, "34.09", DIY, kind=AgencyKind.KABUPATEN)
    agencies.rename_agency(national, id_of(session, "31.71"), name="X", short_name="", on=TODAY)


def test_an_agency_admin_splits_an_office_into_offices_only(session, ctx):
    unit = make_agency(ctx, "34.04.DINKES", SLEMAN)
    admin = context(session, actor(session, Role.AGENCY_ADMIN, SLEMAN))
    parts = [Part(code="34.04.A", name="A", is_primary=True), Part(code="34.04.B", name="B")]
    town = Part(code="34.04.C", name="C", kind=AgencyKind.KOTA)
    with pytest.raises(NotAllowed):
        agencies.split_agency(admin, unit.id, [*parts, town], on=TODAY)
    agencies.split_agency(admin, unit.id, parts, on=TODAY)
    assert above(session, "34.04.B", TODAY)[1] == SLEMAN


def test_a_unit_may_not_be_carried_off_to_another_agency(session, ctx):
    unit = make_agency(ctx, "34.04.DINKES", SLEMAN)
    admin = context(session, actor(session, Role.AGENCY_ADMIN, SLEMAN))
    with pytest.raises(NotAllowed):
        agencies.move_agency(admin, unit.id, supervisor_id=id_of(session, "34.02"), on=TODAY)


# ── the closure, whatever happens ─────────────────────────────────────────────
SOME = ["34", "34.01", "34.02", "34.03", "34.04", "91", "93", "93.01", "96.01", "KEMENDAGRI",
        "KEMENKO-PMK", "KEMENKO-POLHUKAM", "KEMENKUMHAM", "KEMENHAJ", "31", "31.71"]  # fmt: skip


CHAOS_DAYS = [ALWAYS, date(2019, 10, 23), date(2022, 7, 25), date(2024, 10, 21)] + [
    date(2018, 1, 1) + timedelta(days=400 * number) for number in range(10)
]


class Chaos:
    """Random use cases on random days; a refusal is fine, a wrong closure is not."""

    def __init__(self, session, seed: int) -> None:
        self.session, self.ctx, self.random = session, context(session), Random(seed)
        self.ids = [id_of(session, code) for code in SOME]
        self.root = id_of(session, ROOT)
        self.made = 0

    def day(self) -> date:
        """Few enough that one change often falls on the day of another."""
        return self.random.choice(CHAOS_DAYS)

    def one(self) -> int:
        return self.random.choice(self.ids)

    def code(self) -> str:
        self.made += 1
        return f"UJI.{self.made}"

    def step(self) -> None:
        getattr(self, self.random.choice(["add", *["move"] * 5, "merge", "split", "dissolve"]))()

    def add(self) -> None:
        above = self.random.choice([*self.ids, self.root])
        code = self.session.get(Agency, above).code
        kind = AgencyKind.KABUPATEN
        self.ids.append(make_agency(self.ctx, self.code(), code, kind=kind, on=self.day()).id)

    def move(self) -> None:
        to = self.random.choice([*self.ids, self.root])
        until = self.random.choice([None, None, self.day()])
        agencies.move_agency(self.ctx, self.one(), supervisor_id=to, on=self.day(), until=until)

    def merge(self) -> None:
        agencies.merge_agencies(self.ctx, [self.one(), self.one()], self.one(), on=self.day())

    def split(self) -> None:
        whole, parts = self.one(), []
        below = self.session.scalars(
            select(SupervisionLink.agency_id).where(SupervisionLink.supervisor_id == whole)
        ).all()
        for primary in (True, False):
            some = tuple(self.random.sample(below, len(below) // 2)) if not primary else ()
            parts.append(Part(code=self.code(), name="X", is_primary=primary, children=some))
        agencies.split_agency(self.ctx, whole, parts, on=self.day())
        self.ids += [agency(self.session, part.code).id for part in parts]

    def dissolve(self) -> None:
        heir = self.random.choice([None, self.one()])
        agencies.dissolve_agency(self.ctx, self.one(), on=self.day(), successor_id=heir)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_the_closure_is_what_a_recursive_walk_finds(session, seed):
    chaos = Chaos(session, seed)
    done = 0
    while done < 25:
        with suppress(Invalid):
            chaos.step()
            done += 1
    for day in (TODAY, *CHAOS_DAYS):
        for near in {day, max(ALWAYS, day - timedelta(days=1)), day + timedelta(days=200)}:
            assert tree_as_stored(session, near) == tree_by_walking(session, near)
    empty = AgencyClosure.valid_from >= AgencyClosure.valid_to
    assert not session.scalar(select(func.count()).where(empty))


@pytest.mark.parametrize("seed", [3])
def test_nobody_is_ever_without_a_way_to_the_root(session, seed):
    chaos = Chaos(session, seed)
    for _ in range(40):
        with suppress(Invalid):
            chaos.step()
    for day in CHAOS_DAYS:
        tree = tree_as_stored(session, day)
        assert {down for down, up, _ in tree if up == chaos.root} == {down for down, _, _ in tree}
