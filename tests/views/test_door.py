"""The door, as a browser meets it."""

import pytest

from tests.factories.people import PASSWORD, make_person


@pytest.fixture
def mira(session):
    return make_person(session, "mira@contoh.test", name="Mira Lestari", password=PASSWORD)


def enter(client, email="mira@contoh.test", password=PASSWORD, **kwargs):
    return client.post("/masuk", data={"email": email, "password": password}, **kwargs)


def test_without_a_session_the_home_page_leads_to_the_door(client):
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, "/masuk")


def test_the_right_password_opens(client, mira):
    answer = enter(client)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/").status_code == 200
