from datetime import date

import pytest
from sqlalchemy import func, select

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_sheet import ImportRow
from renaksi.core.audit import AuditEvent
from renaksi.core.dates import ALWAYS
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Actor, Role
from renaksi.models import Agency, AuditEntry
from renaksi.queries.agencies import agencies_report
from renaksi.queries.people import actor_of
from renaksi.services import agencies
from renaksi.services.agency_checks import check_tree
from renaksi.services.agency_import import TOLD_IN_FULL, apply_import, plan_import
from tests.factories.agencies import TODAY, agency, context, id_of, make_agency
from tests.factories.people import make_person

NEW, CHANGED, SAME, WRONG = RowState.NEW, RowState.CHANGED, RowState.SAME, RowState.WRONG
SINCE = date(2025, 1, 1)


@pytest.fixture
def ctx(session):
    return context(session)


def row(number: int, code: str, supervisor: str, **given) -> ImportRow:
    values = {
        "name": f"Instansi {code}",
        "short_name": "",
        "kind": AgencyKind.OPD,
        "since": SINCE,
        "time_zone": None,
    } | given
    return ImportRow(number, code, supervisor=supervisor, **values)


def sleman(number: int = 2, **given) -> ImportRow:
    values = {"name": "Kabupaten Sleman", "kind": AgencyKind.KABUPATEN, "since": None} | given
    return row(number, "34.04", values.pop("supervisor", "34"), **values)


def states(plan) -> list[RowState]:
    return [planned.state for planned in plan.rows]


def faults(plan) -> list[tuple[int, str, Refusal]]:
    return [
        (planned.row.number, fault.column, fault.reason.reason)
        for planned in plan.rows
        for fault in planned.faults
    ]


def admin_of(session, code: str, role: Role = Role.AGENCY_ADMIN) -> Actor:
    return actor_of(session, make_person(session, "a@contoh.test", (role, code)), TODAY)


def supervisors(session, on: date = TODAY) -> dict[str, str | None]:
    root = id_of(session, "KEMENPANRB")
    return {one.code: one.supervisor for one in agencies_report(session, on, root)}


def test_new_agencies_may_come_in_any_order(session, ctx):
    rows = [
        row(2, "34.04.a.1", "34.04.A", kind=AgencyKind.UNIT),
        row(3, "34.04.A", "34.04"),
        row(4, "81.99", "81", kind=AgencyKind.KOTA, since=None),
    ]
    plan = apply_import(ctx, rows)
    assert states(plan) == [NEW, NEW, NEW]
    above = supervisors(session)
    assert (above["34.04.A.1"], above["34.04.A"], above["81.99"]) == ("34.04.A", "34.04", "81")
    assert agency(session, "81.99").time_zone is TimeZone.WIT
    assert agency(session, "81.99").active_from == ALWAYS
    assert agency(session, "34.04.A").active_from == SINCE
    assert not check_tree(ctx)


def test_a_new_agency_without_a_day_is_as_old_as_its_supervisor(session, ctx):
    apply_import(ctx, [row(2, "93.A", "93", since=None)])
    assert agency(session, "93.A").active_from == date(2022, 7, 25)


def test_the_plan_writes_nothing(session, ctx):
    before = session.scalar(select(func.count()).select_from(Agency))
    plan_import(ctx, [row(2, "34.04.A", "34.04")])
    session.flush()
    assert session.scalar(select(func.count()).select_from(Agency)) == before


def test_the_same_file_again_changes_nothing(session, ctx):
    rows = [row(2, "34.04.A", "34.04", short_name="A"), sleman(3)]
    apply_import(ctx, rows)
    lines = session.scalar(select(func.count()).select_from(AuditEntry))
    again = apply_import(ctx, rows)
    assert states(again) == [SAME, SAME]
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == lines


def test_what_differs_is_changed_from_its_day(session, ctx):
    changed = sleman(
        name="Kabupaten Baru",
        short_name="Kab. Baru",
        supervisor="33",
        since=SINCE,
        time_zone=TimeZone.WITA,
    )
    plan = apply_import(ctx, [changed])
    assert states(plan) == [CHANGED]
    assert plan.rows[0].changes == {
        "nama": ("Kabupaten Sleman", "Kabupaten Baru"),
        "nama_singkat": ("Kab. Sleman", "Kab. Baru"),
        "kode_pembina": ("34", "33"),
        "zona_waktu": ("WIB", "WITA"),
    }
    assert (supervisors(session)["34.04"], agency(session, "34.04").name) == (
        "33",
        "Kabupaten Baru",
    )
    assert supervisors(session, date(2024, 12, 31))["34.04"] == "34"
    line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert line.event is AuditEvent.AGENCY_IMPORT
    assert (line.after["new"], line.after["changed"]) == (0, 1)
    assert line.before["links"][0]["supervisor"] == "34"


def test_one_agency_may_have_a_row_per_day(session, ctx):
    rows = [
        row(3, "BADAN", "KEMENKO-POLKAM", kind=AgencyKind.LPNK, since=date(2024, 10, 21)),
        row(2, "BADAN", "KEMENKO-POLHUKAM", kind=AgencyKind.LPNK, since=date(2020, 1, 1)),
    ]
    plan = apply_import(ctx, rows)
    assert states(plan) == [CHANGED, NEW]
    assert supervisors(session, date(2024, 10, 20))["BADAN"] == "KEMENKO-POLHUKAM"
    assert supervisors(session)["BADAN"] == "KEMENKO-POLKAM"


def test_the_root_of_an_export_is_the_same(session, ctx):
    root = agency(session, "KEMENPANRB")
    line = row(2, root.code, "", name=root.name, kind=AgencyKind.PUSAT, since=None)
    assert states(plan_import(ctx, [line])) == [SAME]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(2, "34.A", "34"), row(3, "34.a", "34")], [(3, "kode", Refusal.TWICE_IN_FILE)]),
        ([row(2, "34 A", "34")], [(2, "kode", Refusal.BAD_CODE)]),
        ([row(2, "34.A", "34", name=" ")], [(2, "nama", Refusal.NAME_MISSING)]),
        ([row(2, "34.A", "")], [(2, "kode_pembina", Refusal.SUPERVISOR_MISSING)]),
        ([row(2, "34.A", "99")], [(2, "kode_pembina", Refusal.NO_SUCH_CODE)]),
        ([row(2, "34.A", "34", kind=None)], [(2, "jenis", Refusal.UNKNOWN_KIND)]),
        ([row(2, "P", "34", kind=AgencyKind.PUSAT)], [(2, "jenis", Refusal.ROOT_IS_FIXED)]),
        ([row(2, "93.A", "93", since=date(2020, 1, 1))],
         [(2, "berlaku_sejak", Refusal.NOT_ACTIVE_THEN)]),
        ([row(2, "X", "KEMENKO-MARVES", since=date(2020, 1, 1))],
         [(2, "berlaku_sejak", Refusal.NOT_ACTIVE_THEN)]),
        ([row(2, "34.A", "34.B"), row(3, "34.B", "34.A")],
         [(2, "kode_pembina", Refusal.SUPERVISOR_ROW_WRONG),
          (3, "kode_pembina", Refusal.SUPERVISOR_ROW_WRONG)]),
        ([row(2, "34.A", "34.B"), row(3, "34.B", "")],
         [(2, "kode_pembina", Refusal.SUPERVISOR_ROW_WRONG),
          (3, "kode_pembina", Refusal.SUPERVISOR_MISSING)]),
        ([row(2, "34.A", ""), row(3, "34.A", "34", since=TODAY)],
         [(2, "kode_pembina", Refusal.SUPERVISOR_MISSING)]),
        ([row(2, "34.A", "34"), row(3, "34.88", "34.A", kind=AgencyKind.KABUPATEN)],
         [(3, "kode_pembina", Refusal.UNIT_SUPERVISES)]),
        ([sleman(kind=AgencyKind.KOTA)], [(2, "jenis", Refusal.KIND_FIXED)]),
        ([sleman(supervisor="33")], [(2, "berlaku_sejak", Refusal.DATE_NEEDED)]),
        ([sleman(name="Lain")], [(2, "berlaku_sejak", Refusal.DATE_NEEDED)]),
        ([sleman(name="Lain", since=date(2027, 1, 1))],
         [(2, "berlaku_sejak", Refusal.DATE_AHEAD)]),
        ([sleman(supervisor="34.04", since=SINCE)], [(2, "kode_pembina", Refusal.WOULD_CYCLE)]),
        ([sleman(supervisor="", since=SINCE)], [(2, "kode_pembina", Refusal.SUPERVISOR_MISSING)]),
        ([row(2, "34", "34.04", name="Daerah Istimewa Yogyakarta", kind=AgencyKind.PROVINSI)],
         [(2, "kode_pembina", Refusal.WOULD_CYCLE)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_row_by_row_and_nothing_is_saved(session, ctx, rows, expected):
    plan = plan_import(ctx, rows)
    assert faults(plan) == expected
    before = session.scalar(select(func.count()).select_from(Agency))
    with pytest.raises(Invalid) as refused:
        apply_import(ctx, rows)
    assert refused.value.reason is Refusal.FILE_HAS_ERRORS
    assert session.scalar(select(func.count()).select_from(Agency)) == before


def test_a_row_that_could_not_be_read_is_wrong(ctx):
    broken = row(2, "34.A", "34")
    unread = ImportRow(
        3, "34.B", "B", "", None, "34", None, None,
        faults=(broken.fault(Invalid(Refusal.UNKNOWN_KIND), "jenis"),),
    )  # fmt: skip
    assert states(plan_import(ctx, [broken, unread])) == [NEW, WRONG]


def test_what_was_shown_is_saved_or_refused(session, ctx):
    rows = [sleman(supervisor="33", since=SINCE)]
    plan = plan_import(ctx, rows)
    agencies.move_agency(
        ctx, id_of(session, "34.04"), supervisor_id=id_of(session, "35"), on=date(2026, 12, 1)
    )
    with pytest.raises(Conflict):
        apply_import(ctx, rows, expect=plan.fingerprint)
    assert supervisors(session)["34.04"] == "34"


# ── who may ───────────────────────────────────────────────────────────────────
def test_an_agency_admin_brings_in_units_of_its_own_agency(session):
    ctx = context(session, admin_of(session, "34.04"))
    rows = [
        row(2, "34.04.A", "34.04"),
        row(3, "34.04.A.1", "34.04.A", kind=AgencyKind.UNIT),
        sleman(4),
    ]
    assert states(apply_import(ctx, rows)) == [NEW, NEW, SAME]
    changed = row(2, "34.04.A", "34.04", name="Dinas A", since=TODAY)
    assert states(apply_import(ctx, [changed])) == [CHANGED]
    line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert line.agency_id == id_of(session, "34.04")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(2, "34.02.A", "34.02")], [(2, "kode", Refusal.NOT_YOURS)]),
        ([row(2, "34.04.A", "34.02")], [(2, "kode", Refusal.NOT_YOURS)]),
        ([row(2, "DINKES", "34.04")], [(2, "kode", Refusal.CODE_OUTSIDE)]),
        ([row(2, "34.04.A", "34.04", kind=AgencyKind.KOTA)], [(2, "kode", Refusal.NOT_YOURS)]),
        ([sleman(name="Lain", since=SINCE)], [(2, "kode", Refusal.NOT_YOURS)]),
        ([row(2, "34.02.X", "34.04", since=SINCE)], [(2, "kode", Refusal.NOT_YOURS)]),
        (
            [row(2, "34.02.B", "34.02"), row(3, "34.04.B.1", "34.02.B", kind=AgencyKind.UNIT)],
            [
                (2, "kode", Refusal.NOT_YOURS),
                (3, "kode_pembina", Refusal.SUPERVISOR_ROW_WRONG),
            ],
        ),
    ],
)
def test_and_nobody_elses(session, rows, expected):
    make_agency(context(session), "34.02.X", "34.02", on=SINCE)
    ctx = context(session, admin_of(session, "34.04"))
    assert faults(plan_import(ctx, rows)) == expected


def test_who_keeps_no_units_imports_none(session):
    ctx = context(session, admin_of(session, "34", Role.EVALUATOR))
    with pytest.raises(NotAllowed):
        plan_import(ctx, [sleman()])


# ── size ──────────────────────────────────────────────────────────────────────
def test_many_rows_cost_few_statements_and_a_short_audit_line(session, ctx, count_queries):
    rows = [row(n, f"34.04.U{n}", "34.04") for n in range(2, TOLD_IN_FULL + 2)]
    with count_queries(at_most=40):
        apply_import(ctx, rows)
    line = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert line.after == {"new": TOLD_IN_FULL, "changed": 0}
    assert not check_tree(ctx)
