"""From `renaksi setup` and one command to a decree: everybody else is made on the pages."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from tests.journeys import story
from tests.journeys.pages import cycles, people, steps
from tests.journeys.pages.dashboard import funnel, gained
from tests.journeys.pages.door import follow_link
from tests.journeys.pages.matrix import Matrix
from tests.journeys.pages.people import Newcomer
from tests.journeys.pages.review import Review
from tests.support import prepared
from tests.support.browser import Visitors

pytestmark = pytest.mark.browser
YEAR = 2027
SLEMAN = "Kabupaten Sleman"
PROVINCE = "Daerah Istimewa Yogyakarta"
ADMIN, MANAGER = "Admin Instansi", "Pejabat Pengelola Pengaduan"


def link_of_the_first_administrator(data, email: str) -> str:
    """The only person made by command; what it prints is what is followed."""
    command = [prepared.RENAKSI, "user", "create", email, "--name", "Dewi Anggraini",
               "--role", "national_admin", "--agency", "KEMENPANRB"]  # fmt: skip
    said = subprocess.run(
        command, env=prepared.environment(data), capture_output=True, text=True, check=True
    )
    return re.search(r"(/atur-ulang/\S+)", said.stdout)[1]


@pytest.mark.parametrize("live_server", ["setup"], indirect=True)
def test_sleman_comes_to_its_first_decree_through_its_province(visitors: Visitors, tmp_path):
    def welcome(by, *about: str):
        """Made by `by` on the page; the new colleague chooses a password and signs in."""
        who = Newcomer(*about)
        return follow_link(visitors, people.create(by, who), who.email)

    link = link_of_the_first_administrator(tmp_path / "data", "dewi@pusat.test")
    national = follow_link(visitors, link, "dewi@pusat.test")
    cycles.set_up(national, YEAR, basis="Keputusan Menteri PANRB")
    cycles.open_year(national, YEAR)
    before = funnel(national, YEAR)
    assert before["Wajib"] > 500
    assert {before[stage] for stage in ("Disusun", "Diajukan", "Disetujui", "Ditetapkan")} == {0}

    province = welcome(national, "Wahyu Nugroho", "wahyu@diy.test", ADMIN, "34")
    evaluator = welcome(province, "Bambang Suprapto", "bambang@diy.test", "Tim Evaluator", "34")
    lead = welcome(province, "Sri Hartati", "sri@diy.test", "Ketua Tim Evaluator", "34")
    sleman = welcome(province, "Ratna Wulandari", "ratna@sleman.test", ADMIN, "34.04")
    manager = welcome(sleman, "Budi Santosa", "budi@sleman.test", MANAGER, "34.04")

    plan = Matrix(sleman)
    address = plan.begin(YEAR)
    plan.paste(story.three("34.04"))
    plan.shows("Bobot 100")
    assert gained(before, funnel(national, YEAR)) == {"Disusun": 1}
    manager.goto(address)
    steps.take(manager, "Periksa dan ajukan", f"Ajukan kepada {PROVINCE}", done="diajukan kepada")
    assert gained(before, funnel(national, YEAR)) == {"Disusun": 1, "Diajukan": 1}
    Review(evaluator).open(SLEMAN, YEAR).start()
    expect(evaluator.get_by_role("button", name="Setujui", exact=True)).to_have_count(0)
    Review(lead).open(SLEMAN, YEAR).endorse()
    assert gained(before, funnel(national, YEAR))["Disetujui"] == 1
    manager.goto(address)
    manager.get_by_role("link", name="Tetapkan dengan keputusan").click()
    decree = story.decree(tmp_path, "188/12/2027", "Harda Kiswaya", "Bupati Sleman")
    steps.enact(manager, decree)

    assert funnel(lead, YEAR, under="34") == {
        "Wajib": 6, "Disusun": 1, "Diajukan": 1, "Disetujui": 1, "Ditetapkan": 1,
    }  # fmt: skip
    told = Review(evaluator).open_decided(SLEMAN, YEAR).history()
    assert told[0].startswith("Renaksi ditetapkan Keputusan Nomor 188/12/2027")
    assert told[-1].startswith("Renaksi mulai disusun Ratna Wulandari, Admin Instansi")
