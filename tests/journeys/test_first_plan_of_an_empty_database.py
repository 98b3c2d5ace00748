"""From `renaksi setup` and one command to two decrees: everybody else is made on the pages."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.journeys import cast
from tests.journeys.pages import cycles
from tests.journeys.pages.dashboard import STAGES, funnel
from tests.journeys.two_plans import both_plans
from tests.journeys.way import YEAR
from tests.support import prepared
from tests.support.browser import LiveServer, Visitors

pytestmark = pytest.mark.browser


def link_of_the_first_administrator(data: Path) -> str:
    """The only person made by command; what it prints is what is followed."""
    who = cast.NATIONAL
    command = [prepared.RENAKSI, "user", "create", who.email, "--name", who.name,
               "--role", "national_admin", "--agency", who.agency]  # fmt: skip
    said = subprocess.run(
        command, env=prepared.environment(data), capture_output=True, text=True, check=True
    )
    return re.search(r"(/atur-ulang/\S+)", said.stdout)[1]


@pytest.mark.parametrize("live_server", ["setup"], indirect=True)
def test_the_province_and_sleman_come_to_their_first_decrees(
    visitors: Visitors, live_server: LiveServer, tmp_path
):
    link = link_of_the_first_administrator(tmp_path / "data")
    company = cast.of_an_empty_database(visitors, link)
    national = company[cast.NATIONAL]
    cycles.set_up(national, YEAR, basis="Keputusan Menteri PANRB")
    cycles.open_year(national, YEAR)
    before = funnel(national, YEAR)
    assert before["Wajib"] > 500
    assert {before[stage] for stage in STAGES[1:]} == {0}
    both_plans(company, live_server.app, tmp_path)
