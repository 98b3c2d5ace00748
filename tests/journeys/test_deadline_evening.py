"""The evening of the due day in DIY: two in time, one nil, one within an extension, one missing.

Once played in the browser on an empty database, once read from the demonstration; province and
nation say the same, today and as of a day before.
"""

import json
import subprocess
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.extensions import db
from tests.factories.people import PASSWORD, agency, make_person
from tests.factories.plans import a_plan
from tests.factories.windows import JAKARTA, LOCKED, OPEN, a_window
from tests.journeys.pages.compliance import compliance
from tests.journeys.pages.door import enter, headline, says, sign_in
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors

pytestmark = pytest.mark.browser
YEAR, CODE = 2026, "B06"
PROVINCE = "Daerah Istimewa Yogyakarta"
KULON_PROGO, BANTUL, GUNUNGKIDUL, SLEMAN, KOTA = REGIONS = (
    "34.01", "34.02", "34.03", "34.04", "34.71",
)  # fmt: skip


# ── on an empty database ──────────────────────────────────────────────────────
@pytest.fixture
def live_server(tmp_path, tmp_path_factory, request):
    """The real tree; for the evening itself with five plans in force and the people they need."""
    kind = getattr(request, "param", "evening")
    source = "demo" if kind == "demo" else "setup"
    data = prepared.copy_of(source, tmp_path / "data", tmp_path_factory)
    app = prepared.application(data)
    if kind == "evening":
        with app.app_context():
            _prepare(db.session())
            db.session.remove()
            db.engine.dispose()
    with LiveServer.of(app) as server:
        yield server
    with app.app_context():
        db.engine.dispose()


def _prepare(session) -> None:
    make_person(session, "pusat@contoh.test", (Role.EVALUATOR, "KEMENPANRB"), password=PASSWORD)
    make_person(session, "tim@contoh.test", (Role.EVALUATOR, "34"), password=PASSWORD)
    make_person(session, "ketua@contoh.test", (Role.EVALUATION_LEAD, "34"), password=PASSWORD)
    for code in REGIONS:
        make_person(session, f"kepala{code}@contoh.test", (Role.MANAGER, code), password=PASSWORD)
        a_plan(session, agency(session, code), PlanState.ENACTED, year=YEAR)
    a_window(session, OPEN, code=CODE, year=YEAR)
    session.commit()


def arrive(visitors: Visitors, name: str) -> Page:
    page = visitors.arrive()
    page.goto("/masuk")
    return enter(page, f"{name}@contoh.test", PASSWORD)


def head_of(visitors: Visitors, code: str) -> Page:
    page = arrive(visitors, f"kepala{code}")
    page.goto("/laporan")
    return page


def test_the_evening_as_people_live_it(visitors: Visitors, live_server: LiveServer, tmp_path):
    for code in (SLEMAN, BANTUL):
        page = head_of(visitors, code)
        page.get_by_role("link", name=f"Mulai melapor {CODE}").click()
        fills_and_submits(page, "Tepat waktu")
    reports_nil(head_of(visitors, KOTA))
    asks_for_time(head_of(visitors, KULON_PROGO))
    is_granted(arrive(visitors, "ketua"))

    with live_server.app.app_context():  # the night goes by, and the window closes
        a_window(db.session(), LOCKED, code=CODE, year=YEAR)
        db.session.commit()
        db.session.remove()
    page = head_of(visitors, KULON_PROGO)
    page.locator(f'main a[href$="/{CODE}"]').click()
    fills_and_submits(page, "Dalam dispensasi")
    page = head_of(visitors, GUNUNGKIDUL)
    page.locator(f'main a[href$="/{CODE}"]').click()
    expect(page.locator("#terkunci")).to_contain_text("terkunci sejak")
    expect(page.get_by_role("link", name="Periksa dan ajukan")).to_have_count(0)

    says_what_happened(arrive(visitors, "tim"), arrive(visitors, "pusat"))
    the_command_says_the_same(tmp_path / "data")


def fills_and_submits(page: Page, timing: str) -> None:
    page.locator('tr[data-no="1.1"] a.no').click()
    page.get_by_label("Realisasi aksi 1.1", exact=True).fill("17")
    page.get_by_role("button", name="Simpan dan tutup").click()
    expect(page.locator('tr[data-no="1.1"]')).to_contain_text("17")
    page.get_by_role("link", name="Periksa dan ajukan").click()
    page.get_by_role("button", name=f"Ajukan kepada {PROVINCE}").click()
    headline(page, f"Tanda terima TT/{YEAR}/{CODE}/")
    expect(page.get_by_text(timing).first).to_be_visible()


def reports_nil(page: Page) -> None:
    page.get_by_role("link", name=f"Mulai melapor {CODE}").click()
    page.get_by_role("link", name="Laporkan nihil").click()
    page.get_by_label("Alasan laporan nihil").fill("Pengelola bertugas pada penanganan banjir.")
    page.get_by_role("button", name="Simpan sebagai nihil").click()
    page.get_by_role("link", name="Periksa dan ajukan").click()
    page.get_by_role("button", name=f"Ajukan kepada {PROVINCE}").click()
    headline(page, "Tanda terima")


def asks_for_time(page: Page) -> None:
    page.get_by_role("link", name=f"Mulai melapor {CODE}").click()
    page.goto(page.url.partition("?")[0] + "/dispensasi")
    page.get_by_label("Alasan").fill("Penandatangan berhalangan sampai pekan depan.")
    until = datetime.now(UTC).astimezone(JAKARTA).date() + timedelta(days=8)
    page.get_by_label("sampai", exact=False).first.fill(until.isoformat())
    page.get_by_role("button", name="Kirim permintaan").click()
    expect(page.get_by_text("Menunggu keputusan.")).to_be_visible()


def is_granted(page: Page) -> None:
    page.goto("/dispensasi")
    headline(page, "1 permintaan dispensasi menunggu putusan Anda")
    page.get_by_role("link", name="Kabupaten Kulon Progo", exact=True).click()
    page.get_by_label("Beri dispensasi").check()
    page.get_by_role("button", name="Simpan putusan").click()
    says(page, "diberikan sampai")


FOUR_OF_SIX = {"extended": 1, "late": 0, "missing": 2, "verified": 0, "nil": 1}
STATES = {
    "Kabupaten Kulon Progo": "Dalam dispensasi",
    "Kabupaten Bantul": "Tepat waktu",
    "Kabupaten Gunungkidul": "Belum masuk",
    "Kabupaten Sleman": "Tepat waktu",
    "Kota Yogyakarta": "Tepat waktu, Nihil",
}


def says_what_happened(province: Page, centre: Page) -> None:
    seen = compliance(province, YEAR, CODE, "34")
    assert seen.headline == f"4 dari 6 laporan {CODE} {YEAR} sudah masuk"
    assert seen.figures == FOUR_OF_SIX
    assert "4 dari 5 laporan sudah masuk" in seen.below
    assert "3 tepat waktu" in seen.below
    assert {name: seen.states[name] for name in STATES} == STATES

    nation = compliance(centre, YEAR, CODE, "KEMENPANRB", search="34")
    expected = int(nation.headline.split(" dari ")[1].split()[0].replace(".", ""))
    assert nation.headline.startswith("4 dari ")
    assert nation.figures == FOUR_OF_SIX | {"missing": expected - 4}
    assert {name: nation.states[name] for name in STATES} == STATES

    yesterday = datetime.now(UTC).astimezone(JAKARTA).date() - timedelta(days=1)
    before = compliance(province, YEAR, CODE, "34", yesterday)
    assert before.headline == f"0 dari 6 laporan {CODE} {YEAR} sudah masuk"
    assert set(before.states.values()) == {"Belum masuk"}


def the_command_says_the_same(data) -> None:
    said = report(data, "--cycle", str(YEAR), "--checkpoint", CODE, "--under", "34")
    wanted = {"expected": 5, "submitted": 4, "on_time": 3, "extended": 1, "verified": 0, "nil": 1,
              "rate": 80, "on_time_rate": 60}  # fmt: skip
    assert {name: said["below"][name] for name in wanted} == wanted


def report(data, *arguments: str) -> dict:
    command = [prepared.RENAKSI, "report", "compliance", *arguments, "--format", "json"]
    finished = subprocess.run(
        command, env=prepared.environment(data), capture_output=True, text=True, check=True
    )
    return json.loads(finished.stdout)


# ── on the demonstration ──────────────────────────────────────────────────────
@pytest.mark.parametrize("live_server", ["demo"], indirect=True)
def test_the_demonstration_tells_the_same_evening(visitors: Visitors, live_server, tmp_path):
    province = sign_in(visitors, "evaluator@diy.test")
    centre = sign_in(visitors, "evaluator@panrb.test")
    seen = compliance(province, 2025, "B12", "34")
    assert seen.headline == "5 dari 6 laporan B12 2025 sudah masuk"
    assert seen.figures == {"extended": 1, "late": 0, "missing": 1, "verified": 5, "nil": 1}
    assert "4 dari 5 laporan sudah masuk" in seen.below
    for name, state in STATES.items():
        assert seen.states[name].startswith(state)
    assert compliance(centre, 2025, "B12", "34") == seen

    # Two days after the due day the one within its extension had not come yet.
    before = compliance(province, 2025, "B12", "34", date(2026, 1, 12))
    assert before.headline == "4 dari 6 laporan B12 2025 sudah masuk"
    assert before.figures["extended"] == 0
    assert before.states["Kabupaten Kulon Progo"] == "Belum masuk"
    assert report(tmp_path / "data", "--cycle", "2025", "--checkpoint", "B12", "--under", "34",
                  "--as-of", "2026-01-12")["below"]["submitted"] == 3  # fmt: skip


def test_a_sibling_finds_none_of_it(visitors: Visitors, live_server: LiveServer):
    """Bantul's head sees Bantul on the dashboard, and no figure of Sleman's."""
    page = arrive(visitors, f"kepala{BANTUL}")
    page.goto(f"/dasbor/kepatuhan?siklus={YEAR}&periode={CODE}")
    expect(page.locator("main")).to_contain_text("Kabupaten Bantul")
    expect(page.locator("main")).not_to_contain_text("Kabupaten Sleman")
