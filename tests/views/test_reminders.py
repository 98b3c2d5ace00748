"""Pengingat: those, and only those, who still owe something, with names, what and until when."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from renaksi.core.plan import PlanState
from renaksi.core.report import ReportState
from renaksi.queries.people import actor_of
from renaksi.queries.reminders import reminders
from renaksi.services import obligations
from tests.factories.cycles import system
from tests.factories.people import agency
from tests.factories.plans import a_cycle, a_plan
from tests.factories.reports import a_report

PAGE = "/dasbor/pengingat?siklus=2026&periode=B03"
IN_APRIL = datetime(2026, 4, 5, 3, tzinfo=UTC)


@pytest.fixture
def cycle(session):
    """Sleman verified, Bantul returned, Kulon Progo drafting its plan, Kota in review; two untouched."""
    cycle = a_cycle(session)
    a_report(session, ReportState.VERIFIED, code="34.04")
    a_report(session, ReportState.RETURNED, code="34.02")
    a_plan(session, agency(session, "34.01"), PlanState.DRAFT)
    a_plan(session, agency(session, "34.71"), PlanState.IN_REVIEW)
    return cycle


def owed(session, cycle, user, code="34", now=IN_APRIL):
    found = reminders(
        session,
        cycle,
        cycle.checkpoints[0],
        under_id=agency(session, code).id,
        actor=actor_of(session, user, now.date()),
        today=now.date(),
        now=now,
    )
    return {one.code: [str(due.debt) for due in one.dues] for one in found}


def test_those_and_only_those_who_owe_something(session, cycle, rina):
    assert owed(session, cycle, rina) == {
        "34.01": ["plan_submit", "report_send"],
        "34.02": ["report_mend"],
        "34.03": ["plan_write", "report_send"],
        "34.71": ["report_send"],
    }
    before = datetime(2026, 2, 10, 3, tzinfo=UTC)
    assert owed(session, cycle, rina, now=before)["34.03"] == ["plan_write"]


def test_whoever_is_exempt_owes_nothing(session, cycle, rina):
    obligations.set_exception(
        system(session), cycle.id, agency(session, "34.03").id, owes_plan=False, reason="Gempa"
    )
    assert "34.03" not in owed(session, cycle, rina)


def test_nobody_is_reminded_of_what_the_reader_may_not_see(session, cycle, rina, sari, kadek):
    assert owed(session, cycle, rina, "KEMENPANRB").keys() == {
        "34", "34.01", "34.02", "34.03", "34.71",
    }  # fmt: skip
    assert owed(session, cycle, sari, "34.04") == {}
    assert "KEMENDAGRI" not in owed(session, cycle, kadek, "KEMENPANRB")


class RemindersPage:
    def __init__(self, answer):
        assert answer.status_code == 200
        self.soup = BeautifulSoup(answer.text, "html.parser")
        self.title = self.soup.h1.get_text(" ", strip=True)

    @property
    def texts(self):
        return {one["id"]: one.text for one in self.soup.find_all("textarea")}


def test_the_texts_can_be_copied_as_they_are(client, session, cycle, rina, dodi):
    page = RemindersPage(client.sign_in(rina).get(PAGE))
    assert page.title == "4 instansi perlu diingatkan, B03 2026"
    assert set(page.texts) == {"semua", "teks-34-01", "teks-34-02", "teks-34-03", "teks-34-71"}
    text = page.texts["teks-34-02"]
    assert "Dodi Hartono" in text
    assert "Kabupaten Bantul masih perlu:" in text
    assert "1. Memperbaiki dan mengirim kembali laporan capaian B03 2026 (" in text
    assert "23.59 WIB" in text
    assert "/laporan" in text
    assert text.strip().endswith("Rina Kusuma, Daerah Istimewa Yogyakarta")
    everybody = page.texts["semua"]
    assert everybody.count("*Kabupaten") == 3
    assert "Sleman" not in everybody
    assert all(area.has_attr("readonly") for area in page.soup.find_all("textarea"))
    assert all(
        button.has_attr("hidden") for button in page.soup.find_all("button", {"data-copy": True})
    )


def test_the_centre_reminds_its_own_and_may_look_at_everybody(client, session, cycle, agus):
    client.sign_in(agus)
    direct = RemindersPage(client.get(PAGE))
    whole = RemindersPage(client.get(f"{PAGE}&bagian=semua"))
    assert "34.01" not in str(direct.soup.find_all("article"))
    assert "*Kabupaten Bantul*" in whole.texts["semua"]
    assert "*Kabupaten Bantul*" not in direct.texts["semua"]
    assert "*Aceh*" in direct.texts["semua"]
    assert len(whole.soup.find_all("article")) == 20


def test_with_nobody_to_remind_the_page_says_so(client, session, cycle, sari):
    page = RemindersPage(client.sign_in(sari).get(PAGE))
    assert page.title == "Tidak ada yang perlu diingatkan, B03 2026"


def test_the_number_of_statements_does_not_grow(client, session, cycle, agus, count_queries):
    client.sign_in(agus)
    client.hand_over()
    with count_queries(at_most=15) as few:
        client.get(f"{PAGE}&di=34")
    client.hand_over()
    with count_queries() as many:
        client.get(f"{PAGE}&bagian=semua")
    assert len(many) <= len(few)
