"""Two plans from their first row to their decree, through everybody's own browser."""

import pytest

from tests.journeys import cast
from tests.journeys.pages import cycles
from tests.journeys.two_plans import both_plans
from tests.journeys.way import YEAR
from tests.support.browser import LiveServer, Visitors

pytestmark = pytest.mark.browser


def test_twelve_actions_of_diy_and_a_plan_of_sleman_come_to_their_decrees(
    visitors: Visitors, live_server: LiveServer, tmp_path
):
    company = cast.of_the_demo(visitors)
    national = company[cast.NATIONAL]
    cycles.set_up(national, YEAR, like="Seperti siklus 2026", basis="Keputusan Menteri PANRB")
    cycles.open_year(national, YEAR)
    both_plans(company, live_server.app, tmp_path)
