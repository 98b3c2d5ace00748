"""A stored file is sent to whoever may see what it belongs to, and never opened in the browser."""

import io

import pytest

from renaksi.core.plan import PlanState
from renaksi.models import StoredFile
from renaksi.storage import files_in
from tests.factories.people import agency
from tests.factories.plans import a_file, a_plan
from tests.people import sign_in

CONTENT = b"%PDF-1.7 keputusan\n%%EOF"


@pytest.fixture
def decree(app, session, sari, budi):
    """The signed decree of Sleman's plan, with its content in the store."""
    revision = a_plan(session, agency(session, "34.04"), PlanState.ENACTED)
    return kept(app, session, session.get(StoredFile, revision.decree_file_id))


def kept(app, session, file):
    stored = files_in(app.extensions["renaksi"].data_dir).put(io.BytesIO(CONTENT), max_bytes=1000)
    file.sha256, file.size = stored.sha256, stored.size
    session.commit()
    return file


@pytest.mark.parametrize("who", ["sari", "budi", "lina", "joko", "rina", "tono", "oki", "kadek"])
def test_who_may_see_the_plan_may_open_its_decree(client, decree, who, request):
    response = sign_in(client, request.getfixturevalue(who)).get(f"/berkas/{decree.id}")
    assert response.status_code == 200
    assert response.data == CONTENT
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="SK 1.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("who", ["dewi", "dodi", "fajar"])
def test_for_others_the_file_does_not_exist(client, decree, who, request):
    response = sign_in(client, request.getfixturevalue(who)).get(f"/berkas/{decree.id}")
    assert response.status_code == 404
    assert response.data != CONTENT


def test_a_file_of_nothing_is_seen_by_whoever_uploaded_it_alone(app, client, session, sari, budi):
    file = kept(app, session, a_file(session, agency(session, "34.04"), name="lain.pdf"))
    file.uploaded_by_id = sari.id
    session.commit()
    assert sign_in(client, sari).get(f"/berkas/{file.id}").status_code == 200
    assert sign_in(client, budi).get(f"/berkas/{file.id}").status_code == 404


@pytest.mark.parametrize("rest", ["999999", "0", "-1", "abc", "1%20or%201"])
def test_a_number_that_is_no_file_is_not_found(client, sari, rest):
    assert sign_in(client, sari).get(f"/berkas/{rest}").status_code == 404


def test_without_a_session_a_file_leads_to_the_door(client, decree):
    assert client.get(f"/berkas/{decree.id}").status_code == 302


def test_a_file_whose_content_is_gone_is_not_found(client, session, decree, sari):
    decree.sha256 = "0" * 64
    session.commit()
    assert sign_in(client, sari).get(f"/berkas/{decree.id}").status_code == 404
