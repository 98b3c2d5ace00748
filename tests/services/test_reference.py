from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.policy import SYSTEM
from renaksi.models import (
    Agency,
    AgencyClosure,
    AgencyName,
    AgencySuccession,
    AuditEntry,
    SupervisionLink,
)
from renaksi.services.context import Context
from renaksi.services.reference import ReferenceSummary, load_reference
from renaksi.services.steps import closure
from tests.support.base_state import LOADED_AT


def supervisor_on(session, code: str, day: date) -> str | None:
    child = select(Agency.id).where(Agency.code == code).scalar_subquery()
    return session.scalar(
        select(Agency.code)
        .join(AgencyClosure, AgencyClosure.ancestor_id == Agency.id)
        .where(
            AgencyClosure.descendant_id == child,
            AgencyClosure.depth == 1,
            AgencyClosure.valid_from <= day,
            AgencyClosure.valid_to > day,
        )
    )


def agency(session, code: str) -> Agency:
    return session.scalars(select(Agency).where(Agency.code == code)).one()


def test_every_agency_of_the_files_is_there(session):
    kinds = Counter(session.scalars(select(Agency.kind)))
    assert kinds[AgencyKind.PUSAT] == 1
    assert kinds[AgencyKind.PROVINSI] == 38
    assert kinds[AgencyKind.KABUPATEN] == 415
    assert kinds[AgencyKind.KOTA] == 93
    assert kinds[AgencyKind.ADMINISTRASI] == 6
    assert kinds[AgencyKind.KEMENKO] == 9
    assert agency(session, "KEMENPANRB").kind is AgencyKind.PUSAT
    assert agency(session, "POLRI").kind is agency(session, "MA").kind is AgencyKind.LEMBAGA


def test_the_root_has_no_supervisor_whatever_the_file_says_of_its_coordinator(session):
    for day in (date(2015, 1, 1), date(2021, 6, 1), date(2026, 1, 1)):
        assert supervisor_on(session, "KEMENPANRB", day) is None


@pytest.mark.parametrize(
    ("code", "day", "supervisor"),
    [
        ("34.04", date(1950, 1, 1), "34"),
        ("34.04", date(2026, 1, 1), "34"),
        ("31.01", date(2026, 1, 1), "31"),
        ("93.01", date(2022, 7, 24), "91"),
        ("93.01", date(2022, 7, 25), "93"),
        ("94.01", date(2022, 7, 24), "91"),
        ("95.01", date(2022, 7, 25), "95"),
        ("96.01", date(2022, 12, 7), "92"),
        ("96.01", date(2022, 12, 8), "96"),
        ("93", date(2022, 7, 24), None),
        ("93", date(2022, 7, 25), "KEMENPANRB"),
        ("91.03", date(2000, 1, 1), "91"),
        ("KEMENDAGRI", date(2019, 10, 22), "KEMENPANRB"),
        ("KEMENDAGRI", date(2019, 10, 23), "KEMENKO-POLHUKAM"),
        ("KEMENDAGRI", date(2024, 10, 20), "KEMENKO-POLHUKAM"),
        ("KEMENDAGRI", date(2024, 10, 21), "KEMENKO-POLKAM"),
        ("KEMENKEU", date(2024, 10, 20), "KEMENKO-EKON"),
        ("KEMENKEU", date(2024, 10, 21), "KEMENPANRB"),
        ("KEMENPPN", date(2021, 1, 1), "KEMENPANRB"),
        ("KEMENHAJ", date(2025, 9, 7), None),
        ("KEMENHAJ", date(2025, 9, 8), "KEMENPANRB"),
        ("BGN", date(2024, 8, 15), "KEMENPANRB"),
        ("BGN", date(2024, 10, 21), "KEMENKO-PANGAN"),
        ("KEMENBUMN", date(2025, 10, 1), "KEMENKO-EKON"),
        ("KEMENBUMN", date(2025, 10, 2), None),
        ("KEMENKO-POLHUKAM", date(2024, 10, 20), "KEMENPANRB"),
        ("KEMENKO-POLHUKAM", date(2024, 10, 21), None),
    ],
)
def test_who_supervised_whom_when(session, code, day, supervisor):
    assert supervisor_on(session, code, day) == supervisor


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("11.01", TimeZone.WIB), ("61", TimeZone.WIB), ("62.01", TimeZone.WIB),
        ("51", TimeZone.WITA), ("63.01", TimeZone.WITA), ("76.01", TimeZone.WITA),
        ("81", TimeZone.WIT), ("92.02", TimeZone.WIT), ("96", TimeZone.WIT),
        ("KEMENDAGRI", TimeZone.WIB), ("OIKN", TimeZone.WIB),
    ],
)  # fmt: skip
def test_each_province_keeps_its_time(session, code, zone):
    assert agency(session, code).time_zone is zone


def test_a_change_of_coordinator_names_its_law(session):
    def basis(code: str, start: date) -> str:
        return session.scalars(
            select(SupervisionLink.legal_basis).where(
                SupervisionLink.agency_id == agency(session, code).id,
                SupervisionLink.valid_from == start,
            )
        ).one()

    assert basis("KEMENDAGRI", ALWAYS) == ""
    assert basis("KEMENDAGRI", date(2019, 10, 23)) == "Perpres 67/2019"
    assert basis("KEMENDAGRI", date(2024, 10, 21)) == "Perpres 139/2024"
    assert basis("93.01", date(2022, 7, 25)) == "UU 14/2022"
    assert basis("96.01", date(2022, 12, 8)) == "UU 29/2022"


def test_every_agency_but_the_root_has_one_supervisor_on_each_of_its_days(session):
    root = agency(session, "KEMENPANRB").id
    days = {}
    for link in session.scalars(select(SupervisionLink).order_by(SupervisionLink.valid_from)):
        assert days.get(link.agency_id, (None, link.valid_from))[1] == link.valid_from
        first = days.get(link.agency_id, (link.valid_from, None))[0]
        days[link.agency_id] = (first, link.valid_to)
    lives = {row.id: (row.active_from, row.active_to) for row in session.scalars(select(Agency))}
    del lives[root]
    assert days == lives


def test_names_and_successions_come_along(session):
    sleman = session.scalars(
        select(AgencyName).where(AgencyName.agency_id == agency(session, "34.04").id)
    ).one()
    assert (sleman.name, sleman.short_name) == ("Kabupaten Sleman", "Kab. Sleman")
    assert (sleman.valid_from, sleman.valid_to) == (ALWAYS, FOREVER)
    assert agency(session, "34").short_name == "DIY"
    successors = session.execute(
        select(Agency.code, AgencySuccession.is_primary)
        .join(Agency, Agency.id == AgencySuccession.to_id)
        .where(AgencySuccession.from_id == agency(session, "KEMENKUMHAM").id)
    )
    assert dict(list(successors)) == {"KEMENKUM": True, "KEMENHAM": False, "KEMENIMIPAS": False}


def test_the_closure_follows_from_the_links(session):
    ids = set(session.scalars(select(Agency.id)))
    assert closure.stored(session, ids) == closure.computed(session, ids)


def test_loading_again_changes_nothing(session, count_queries):
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    renamed = agency(session, "34.04")
    renamed.name = "Diubah pengelola"
    session.info["audited"] = True
    with count_queries(at_most=4):
        assert load_reference(Context(session, SYSTEM, LOADED_AT)) == ReferenceSummary(0, 0, 0)
    assert agency(session, "34.04").name == "Diubah pengelola"
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_an_agency_that_is_missing_is_added_with_its_place(session):
    sabang = agency(session, "11.72")
    for table in (AgencyClosure, SupervisionLink, AgencyName):
        column = getattr(table, "descendant_id", None) or table.agency_id
        session.query(table).filter(column == sabang.id).delete()
    session.info["audited"] = True
    session.delete(sabang)
    session.flush()
    summary = load_reference(Context(session, SYSTEM, LOADED_AT))
    assert summary == ReferenceSummary(agencies=1, links=1, successions=0)
    assert supervisor_on(session, "11.72", date(2026, 1, 1)) == "11"


def test_the_load_is_one_line_of_the_audit_trail(session):
    line = session.scalars(
        select(AuditEntry).where(AuditEntry.event == AuditEvent.REFERENCE_LOAD)
    ).one()
    assert line.actor_id is None
    assert line.after["agencies"] == session.scalar(select(func.count()).select_from(Agency))
