"""The audit trail of reports: every line has its words, and who may not see it reads none."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.audit import AuditEvent as E
from renaksi.core.policy import SYSTEM
from renaksi.core.report import EntryVerdict, ReportAction as A, ReportState as S
from renaksi.labels.audit_diff import known
from renaksi.labels.audit_lines import shown
from renaksi.models import AuditEntry, ReportTotal
from renaksi.queries.audit import lines as read, told as asked
from renaksi.services import extensions, report_checks, reports, verification
from renaksi.services.context import Context
from tests.factories.plans import ctx_of
from tests.factories.reports import a_request, entries, told, walk

JULY = datetime(2026, 7, 20, 3, tzinfo=UTC)


@pytest.fixture
def trail(session):
    """A report through every state and step, with extensions, and another one nil."""
    found = told(session, S.REOPENED)
    ctx = ctx_of(session, found.cast.evaluator, found.now)
    walk(session, found.cast, found.report, A.SUBMIT, found.now)
    walk(session, found.cast, found.report, A.WITHDRAW, found.now)
    report = walk(session, found.cast, found.report, A.SUBMIT, found.now)
    key = next(entries(session, report)).lineage_id
    reports.take_step(ctx, report.id, A.START, version=None)
    verification.judge_row(
        ctx, report.id, key, verdict=EntryVerdict.ADJUSTED, value=Decimal("7.5"), note="Dihitung",
        version=None,
    )  # fmt: skip
    for grant in (True, False):
        asked = a_request(session, report.plan, "B06" if grant else "B09",
                          at=JULY if grant else None)  # fmt: skip
        lead = ctx_of(session, found.cast.lead, asked.requested_at)
        extensions.decide(lead, asked.id, grant=grant, note="Sudah dipertimbangkan")
    asked = a_request(session, report.plan, "B12")
    extensions.cancel(ctx_of(session, found.cast.manager, asked.requested_at), asked.id)
    told(session, S.RETURNED, code="34.02", nil="Anggaran diblokir")
    return found


def lines(session):
    found = select(AuditEntry).order_by(AuditEntry.id)
    return [one for one in session.scalars(found) if one.event.partition(":")[0] in NOUNS]


NOUNS = {"report", "entry", "extension"}


def test_every_field_has_a_word(session, trail):
    keys = {key for one in lines(session) for side in (one.before, one.after) for key in side or {}}
    assert {"realization", "receipt_number", "verdict", "granted_until", "is_nil"} <= keys
    assert {key for key in keys if not known(key)} == set()


def test_every_line_is_told_in_words(session, trail):
    wanted = {one for one in E if one.partition(":")[0] in NOUNS}
    wanted -= {E.ENTRY_IMPORT, E.REPORT_TOTALS}
    assert {one.event for one in lines(session)} == wanted
    said = {}
    for line in read(session, asked(select(AuditEntry.id).where(AuditEntry.event.in_(wanted)))):
        said.setdefault(line.event, []).extend(str(one) for one in shown(line).differences)
    assert "Keadaan: Rancangan menjadi Diajukan" in said[E.REPORT_SUBMIT]
    assert "Tanda terima: TT/2026/B03/34.02/01" in said[E.REPORT_SUBMIT]
    assert "Keadaan: Diminta menjadi Diberikan" in said[E.EXTENSION_GRANT]
    assert "Putusan: Diterima menjadi Nilai diubah" in said[E.ENTRY_VERDICT]
    assert "Nilai terverifikasi: kosong menjadi 7,5" in said[E.ENTRY_VERDICT]
    assert all(said.values())


def test_recomputing_totals_leaves_one_line(session, trail):
    session.delete(session.get_one(ReportTotal, trail.slot))
    session.commit()
    report_checks.rebuild_totals(Context(session, SYSTEM, JULY))
    [line] = [one for one in lines(session) if one.event is E.REPORT_TOTALS]
    assert line.after == {"count": 1}
