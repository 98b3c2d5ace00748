"""Giving more time for a self-assessment by page."""

from datetime import date

import pytest

from tests.factories.assessments import HUB_AT, LATE_AT, assessed
from tests.support.backends import settle
from tests.views.test_instruments import errors, fields, soup


@pytest.fixture
def made(session, time_machine):
    """Sleman has not answered, and the time for it is over since a week."""
    found = assessed(session)
    time_machine.move_to(HUB_AT, tick=False)
    settle(session)
    return found


def test_the_lead_finds_the_page_and_gives_time_on_it(client, session, made, count_queries):
    client.sign_in(made.cast.lead)
    home = f"/penilaian/{made.id}"
    assert f"{home}/waktu" in client.get(home).text
    with count_queries(at_most=12):
        page = client.get(f"{home}/waktu")
    assert "Dari 4 Mei 2026 sampai 30 September 2026" in page.text
    sent = fields(page) | {"until": "2026-05-08", "reason": "Server instansi rusak."}
    for _click in range(2):
        assert client.post(f"{home}/waktu", data=sent).location == home
    session.refresh(made.assessment)
    assert made.assessment.extended_until == date(2026, 5, 8)
    late = client.post(f"{home}/waktu", data=sent | {"until": "2026-05-09"})
    assert late.status_code == 409
    assert soup(late).find(id="until")["value"] == "2026-05-09"
    assert client.post(f"{home}/waktu", data=fields(late)).status_code == 303


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"until": ""}, "Isi tanggalnya"),
        ({"until": "besok"}, "Tanggal tidak dikenal"),
        ({"until": "2026-04-30"}, "Isi tanggal dari 4 Mei 2026"),
        ({"until": "2026-10-01"}, "sampai 30 September 2026"),
        ({"reason": "  "}, "Tuliskan alasannya"),
        ({"version": "x"}, ""),
    ],
)
def test_what_cannot_be_given_is_refused_and_kept(client, session, made, given, sentence):
    client.sign_in(made.cast.lead)
    path = f"/penilaian/{made.id}/waktu"
    sent = fields(client.get(path)) | {"until": "2026-05-08", "reason": "Server rusak."} | given
    answer = client.post(path, data=sent)
    assert answer.status_code == (422 if sentence else 409)
    assert sentence in errors(answer)
    session.refresh(made.assessment)
    assert made.assessment.extended_until is None


def test_it_is_nobody_elses_and_ends_with_the_time_of_the_hub(client, made, dewi, time_machine):
    path = f"/penilaian/{made.id}/waktu"
    for person, status in ((made.cast.manager, 403), (made.cast.evaluator, 403),
                           (made.centre.lead, 403), (dewi, 403)):  # fmt: skip
        assert client.sign_in(person).get(path).status_code == status
    time_machine.move_to(LATE_AT, tick=False)
    assert client.sign_in(made.cast.lead).get(path).status_code == 409
