"""Complaints and connection on the public pages: the figures of the inside, and nothing else of it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from renaksi.core.connection import ConnectionState
from renaksi.core.policy import SYSTEM
from renaksi.imports.complaints import open_export
from renaksi.models import ComplaintTotal, ConnectionStatus
from renaksi.queries.complaint_counts import Period, complaint_counts
from renaksi.queries.complaint_figures import complaint_figures
from renaksi.queries.connection_figures import connection_figures
from renaksi.services.complaint_import import apply_import
from tests.factories.agencies import context
from tests.factories.lapor import SECRETS, complaint, export_csv
from tests.factories.people import agency
from tests.factories.plans import a_cycle
from tests.support.backends import settle
from tests.views.test_open_data import CSV, DATA, DIY, JSON, NATION, SLEMAN, main, rows

YOGYA, BANTUL = "Pemerintah Kota Yogyakarta", "Kabupaten Bantul"
ROWS = (
    complaint(1, "3 Jan 2026", "Terverifikasi"),
    complaint(2, "4 Feb 2026", "Ditanggapi oleh Pelapor"),
    complaint(3, "5 Mar 2026", "Ditutup oleh Admin"),
    complaint(4, "5 Jan 2025", "Ditutup oleh Sistem"),
    complaint(5, "5 Jan 2026", "Diarsipkan oleh Admin"),
    complaint(6, "6 Jan 2026", "Menunggu", agency=YOGYA),
    complaint(7, "1 Apr 2026", "Ditutup oleh Admin"),
    complaint(8, "5 Jan 2026", agency="Kantor Entah"),
    *(complaint(100 + one, "7 Jan 2026", "Ditutup oleh Admin", agency=YOGYA) for one in range(9)),
)


@pytest.fixture
def told(session, time_machine):
    """Complaints, a stated total and states of connection; the clock stands at 15 April 2026."""
    a_cycle(session, 2025)
    a_cycle(session)
    time_machine.move_to(datetime(2026, 4, 15, 3, tzinfo=UTC), tick=False)
    with open_export(export_csv(*ROWS), "ekspor.csv") as export:
        apply_import(context(session), export)
    bantul = agency(session, "34.02")
    now = datetime(2026, 4, 1, tzinfo=UTC)
    session.add_all(
        ComplaintTotal(agency_id=bantul.id, first_on=first, last_on=last, received=many,
                       followed_up=30, finished=20, excluded=2, recorded_at=now)
        for first, last, many in (
            (date(2026, 1, 1), date(2026, 3, 31), 40), (date(2026, 4, 1), date(2026, 4, 10), 50),
        )
    )  # fmt: skip
    session.add_all(
        ConnectionStatus(agency_id=agency(session, code).id, since=since, state=state,
                         remarks="Surat rahasia", recorded_at=now)
        for code, since, state in (
            ("34.04", date(2025, 1, 1), ConnectionState.CONNECTED),
            ("34.04", date(2026, 4, 20), ConnectionState.INTEGRATED),
            ("34.71", date(2026, 2, 1), ConnectionState.INTEGRATED),
            ("34", date(2025, 6, 1), ConnectionState.HAS_ACCOUNT),
        )
    )  # fmt: skip
    settle(session)


@pytest.mark.usefixtures("told")
def test_the_public_reads_the_counts_of_the_inside_up_to_the_last_finished_month(client, session):
    found = rows(client.get(CSV))
    sleman = found["34.04"]
    assert [sleman[f"pengaduan_{one}"] for one in (
        "diterima", "dikecualikan", "ditindaklanjuti", "ditindaklanjuti_persen", "selesai",
        "selesai_persen", "n_kecil", "dinyatakan", "sampai",
    )] == ["4", "1", "2", "66.67", "1", "33.33", "ya", "0", "2026-03-31"]  # fmt: skip
    assert (sleman["keterhubungan"], sleman["keterhubungan_pada"]) == ("terhubung", "2026-04-15")
    assert found["34.03"]["pengaduan_diterima"] == ""
    assert found["34.03"]["keterhubungan"] == "belum terhubung"
    assert (found["34.02"]["pengaduan_diterima"], found["34.02"]["pengaduan_dinyatakan"]) == (
        "40", "40",
    )  # fmt: skip
    assert (found["34.71"]["pengaduan_n_kecil"], found["34.71"]["pengaduan_selesai"]) == (
        "tidak", "9",
    )  # fmt: skip
    told = json.loads(client.get(JSON).text)
    assert (told["pengaduan_sampai"], told["keterhubungan_pada"]) == ("2026-03-31", "2026-04-15")
    one = next(one for one in told["instansi"] if one["kode"] == "34.04")
    assert one["keterhubungan"] == "terhubung"
    assert (one["pengaduan"]["ditindaklanjuti_persen"], one["pengaduan"]["n_kecil"]) == (
        66.67,
        True,
    )
    # a past year ends with its December, and its connection with its last day
    past = rows(client.get(CSV.replace("2026", "2025")))
    assert (past["34.04"]["pengaduan_diterima"], past["34.04"]["pengaduan_sampai"]) == (
        "1", "2025-12-31",
    )  # fmt: skip
    assert (past["34.71"]["keterhubungan"], past["34.71"]["keterhubungan_pada"]) == (
        "belum terhubung", "2025-12-31",
    )  # fmt: skip


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("under", ["KEMENPANRB", "34"])
def test_sums_equal_those_of_the_pages_of_the_inside(client, session, under, count_queries):
    root, first, last = agency(session, under), date(2026, 1, 1), date(2026, 3, 31)
    inside = complaint_figures(
        session, under_id=root.id, actor=SYSTEM, today=date(2026, 4, 15), first=first, last=last
    ).total
    linked = connection_figures(
        session, under_id=root.id, actor=SYSTEM, today=date(2026, 4, 15), as_of=date(2026, 4, 15)
    ).total
    path = NATION if under == "KEMENPANRB" else DIY
    with count_queries(at_most=16 if path == NATION else 12):
        page = main(client.get(path))
    assert (inside.received, inside.followed_up, inside.finished) == (54, 41, 30)
    assert f"{inside.followed_up} dari {inside.denominator}" in page
    assert f"{inside.finished} dari {inside.denominator}" in page
    assert linked.reached(ConnectionState.CONNECTED) == 2
    assert f"2 dari {linked.total}" in page
    assert "1 Januari s.d. 31 Maret 2026" in page
    days = [Period(date(2025, 1, 1), date(2025, 12, 31)), Period(first, last)]
    both = complaint_counts(session, days)
    with count_queries(at_most=1):
        alone = complaint_counts(session, days[1:])
    assert both[1] == alone[0]
    assert [one.received for one in both[0].values()] == [1]


@pytest.mark.usefixtures("told")
def test_the_map_tells_both_and_no_page_tells_a_text_or_a_remark(client):
    for measure, expected in (
        ("pengaduan", "80,39% (41 dari 51)"),
        ("keterhubungan", "(2 dari 6)"),
    ):
        soup = BeautifulSoup(client.get(f"{NATION}?ukuran={measure}").text, "html.parser")
        (diy,) = (one for one in soup.select(".r-map a title") if "Yogyakarta" in one.text)
        assert expected in diy.text
    for path in (NATION, DIY, SLEMAN, DATA, CSV, JSON):
        text = client.get(path).text
        for secret in (*SECRETS, "Surat rahasia", "Infrastruktur", "Kantor Entah"):
            assert secret not in text, (path, secret)
    page = main(client.get(SLEMAN))
    assert "66,67% n kecil 2 dari 3" in page
    assert "Terhubung pada 15 April 2026" in page


def test_complaints_wait_for_drafting_and_for_a_finished_month(client, session, time_machine):
    cycle = a_cycle(session)
    for day, until in (
        (cycle.drafting_due_on, None),
        (cycle.drafting_due_on + timedelta(days=1), "31 Maret 2026"),
        (date(2026, 4, 30), "31 Maret 2026"),
        (date(2026, 5, 1), "30 April 2026"),
    ):
        time_machine.move_to(datetime(day.year, day.month, day.day, 3, tzinfo=UTC), tick=False)
        settle(session)
        page = main(client.get(DATA))
        assert (f"pengaduan s.d. {until}" in page) is (until is not None), day
        assert ("keterhubungan" in page.split("Lisensi")[0]) is (until is not None), day
