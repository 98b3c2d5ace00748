"""The code on a periodic report: anybody sees the same figures, and nobody gets more rights by it."""

import hashlib
import io
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from renaksi.core.document import grouped
from renaksi.core.files import PDF, XLSX
from renaksi.core.policy import Role
from renaksi.models import Job, PeriodicFile, StoredFile
from renaksi.services import periodic, periodic_issue
from tests.factories.people import make_person
from tests.factories.periodic import APPROVAL, NOW, a_cast, approved, ctx, some_figures
from tests.support.backends import settle

PRINT, ANNEX = b"%PDF-1.7 cetakan", b"PK lampiran"


@pytest.fixture
def cast(session):
    return a_cast(session)


@pytest.fixture
def report(session, cast):
    made = approved(session, cast.evaluator, cast.lead)
    for kind, content in ((PDF, PRINT), (XLSX, ANNEX)):
        file = StoredFile(
            sha256=hashlib.sha256(content).hexdigest(), size=len(content), media_type=kind,
            name="laporan", uploaded_at=NOW, agency_id=made.base_id,
        )  # fmt: skip
        session.add(file)
        session.flush()
        session.add(PeriodicFile(report_id=made.id, media_type=kind, file_id=file.id, made_at=NOW))
    settle(session)
    return made


def jobs_of(report_id):
    return select(Job).where(Job.subject_id == report_id)


def address(report):
    return f"/publik/periksa/{report.issue.token}"


def test_anybody_sees_what_is_printed_and_no_name_and_no_way_in(client, report, count_queries):
    client.get(address(report))
    with count_queries(at_most=12):
        page = client.get(address(report))
    assert page.status_code == 200
    for said in (
        "Laporan Bulanan", report.issue.number, "6 April 2026", "Daerah Istimewa Yogyakarta",
        "Maret 2026", "Disetujui", report.issue.content_sha256, hashlib.sha256(PRINT).hexdigest(),
        hashlib.sha256(ANNEX).hexdigest(), "75,00%", "6 dari 8", "n kecil", "↑ naik 3",
    ):  # fmt: skip
        assert said in page.text, said
    assert report.issue.signatory not in page.text
    assert "/laporan-berkala/" not in page.text
    form = client.get(f"/publik/periksa?kode={grouped(report.issue.token)}")
    assert form.location.endswith(address(report))


def test_whoever_may_read_it_is_led_to_it_and_nobody_else(session, make_client, cast, report):
    own = f"/laporan-berkala/{report.id}"
    assert own in make_client().sign_in(cast.evaluator).get(address(report)).text
    other = make_person(session, "evaluator@jateng.test", (Role.EVALUATOR, "33"))
    page = make_client().sign_in(other).get(address(report))
    assert page.status_code == 200
    assert own not in page.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (PRINT, "Berkas Anda sama dengan yang diterbitkan"),
        (ANNEX, "Berkas Anda sama dengan yang diterbitkan"),
        (PRINT + b" ", "Berkas Anda bukan berkas yang diterbitkan"),
    ],
)
def test_print_and_annex_are_compared(client, report, content, sentence):
    page = client.post(address(report), data={"file": (io.BytesIO(content), "x.pdf")})
    assert sentence in page.text


def test_a_replaced_edition_says_which_one_holds_and_its_figures_stay(
    session, client, make_client, cast, report, count_queries
):
    again = periodic_issue.new_edition(ctx(session, cast.evaluator), report.id, "Data terlambat")
    changed = some_figures()
    changed["sections"][0]["figures"][1]["value"] = "40"
    again.figures, again.figures_at = changed, NOW
    for job in list(session.scalars(jobs_of(again.id))):
        session.delete(job)
    settle(session)
    periodic.submit(ctx(session, cast.evaluator), again.id)
    given = replace(APPROVAL, number="B-009/LB/04/2026", dated=date(2026, 4, 6))
    periodic_issue.approve(ctx(session, cast.second_lead), again.id, given, site="https://x.test")
    old = client.get(address(report))
    assert "Laporan ini sudah digantikan" in old.text
    assert "edisi 2, nomor B-009/LB/04/2026" in old.text
    assert address(again) in old.text
    assert ">12<" in old.text
    reader, here = make_client().sign_in(cast.lead), address(report)
    own = f"/laporan-berkala/{report.id}"
    reader.get(here)
    with count_queries(at_most=12):
        assert own in reader.get(here).text
    new = client.get(address(again))
    assert ">40<" in new.text
    assert "sudah digantikan" not in new.text
    assert "Berkasnya sedang dibuat" in new.text
