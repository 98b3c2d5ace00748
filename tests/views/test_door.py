"""The door, as a browser meets it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from renaksi.core.policy import Role
from renaksi.core.sessions import IDLE
from renaksi.models import User, UserSession
from renaksi.services import people
from renaksi.views.guards import safe_path
from renaksi.views.security import HEADERS
from tests.factories import cycles
from tests.factories.people import PASSWORD, agency, make_person, system
from tests.people import OWN, sign_in
from tests.support.backends import settle

NEW = "semangka biru terbang"


@pytest.fixture
def mira(session):
    return make_person(
        session, "mira@contoh.test", (Role.LIAISON, OWN), name="Mira Lestari", password=PASSWORD
    )


def enter(client, email="mira@contoh.test", password=PASSWORD, onward="", **kwargs):
    path = "/masuk" + (f"?lanjut={onward}" if onward else "")
    return client.post(path, data={"email": email, "password": password}, **kwargs)


def cookie(client):
    with client.session_transaction() as held:
        return dict(held)


def age_sessions(session, by: timedelta):
    """As if everybody had last been seen that long ago."""
    for row in session.scalars(select(UserSession)):
        row.seen_at -= by
        row.created_at -= by
    settle(session)


# ── the way in ────────────────────────────────────────────────────────────────
def test_without_a_session_the_home_page_leads_to_the_door(client):
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (302, "/masuk")


def test_the_right_password_opens(client, mira):
    answer = enter(client)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/akun").status_code == 200
    assert client.get("/masuk").location == "/"


def test_afterwards_one_is_where_one_wanted_to_go(client, mira):
    asked = client.get("/akun?a=1&b=2")
    assert asked.location == "/masuk?lanjut=/akun?a%3D1%26b%3D2"
    page = client.get(asked.location)
    assert 'action="/masuk?lanjut=/akun?a%3D1%26b%3D2"' in page.text
    answer = client.post(asked.location, data={"email": mira.email, "password": PASSWORD})
    assert answer.location == "/akun?a=1&b=2"


HOSTILE = [
    "https://jahat.test/",
    "//jahat.test",
    "///jahat.test",
    "/\\jahat.test",
    "\\\\jahat.test",
    "/%09/jahat.test",
    "/\t/jahat.test",
    "/\n/jahat.test",
    "\x00/akun",
    "javascript:alert(1)",
    "data:text/html,x",
    "jahat.test",
    "@jahat.test",
    " //jahat.test",
    "http:jahat.test",
]


@pytest.mark.parametrize("target", HOSTILE)
def test_nobody_is_sent_to_another_site(client, mira, target):
    answer = client.post(
        "/masuk",
        query_string={"lanjut": target},
        data={"email": mira.email, "password": PASSWORD},
    )
    assert answer.status_code == 302
    assert answer.location in {"/", "/%09/jahat.test"}  # the latter is a path on this site


@pytest.mark.parametrize("target", ["", None, *HOSTILE])
def test_only_paths_of_this_site_are_safe(target):
    assert safe_path(target) in {None, "/%09/jahat.test"}


@pytest.mark.parametrize("target", ["/", "/akun", "/renaksi/1?baris=2#tiga", "/a:b", "/a//b"])
def test_paths_of_this_site_are(target):
    assert safe_path(target) == target


def test_the_door_names_the_next_days_of_the_open_cycle(client, session, count_queries):
    assert "Tenggat terdekat" not in client.get("/masuk").text
    cycles.opened(session, datetime.now(UTC).year + 1)
    with count_queries(at_most=4):
        page = client.get("/masuk")
    assert "Tenggat terdekat" in page.text
    assert "Penyusunan renaksi" in page.text


# ── refusals ──────────────────────────────────────────────────────────────────
def test_a_wrong_password_keeps_the_email_and_not_the_password(client, mira):
    page = enter(client, password="bukan ini sandinya")
    assert page.status_code == 422
    assert "Surel atau kata sandi tidak cocok." in page.text
    assert 'value="mira@contoh.test"' in page.text
    assert "bukan ini sandinya" not in page.text


def test_unknown_wrong_and_disabled_look_the_same(make_client, session, mira):
    wrong = enter(make_client(), password="bukan ini sandinya")
    unknown = enter(make_client(), email="tidak.ada@contoh.test")
    people.disable(system(session), mira.id)
    disabled = enter(make_client())
    stripped = {
        page.text.replace("tidak.ada@contoh.test", "mira@contoh.test").split("csrf_token")[0]
        for page in (wrong, unknown, disabled)
    }
    assert len(stripped) == 1
    assert {page.status_code for page in (wrong, unknown, disabled)} == {422}
    sentences = ["tidak cocok" in page.text for page in (wrong, unknown, disabled)]
    assert sentences == [True] * 3


def test_too_many_mistakes_and_the_page_says_how_long_to_wait(client, mira):
    for _ in range(2):
        enter(client, password="salah")
    page = enter(client)
    assert (page.status_code, page.headers["Retry-After"]) == (429, "1")
    assert "Coba lagi dalam 1 detik." in page.text
    assert 'value="mira@contoh.test"' in page.text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"email": "", "password": ""},
        {"email": "x" * 5000, "password": "y"},
        {"email": "a\x00b@contoh.test", "password": "z" * 100_000},
        {"email": "mira@contoh.test"},
        {"email": "ñ😀@contoh.test", "password": "p"},
    ],
)
def test_whatever_is_typed_gets_a_sentence(client, mira, data):
    page = client.post("/masuk", data=data)
    assert page.status_code == 422
    assert "r-error" in page.text


# ── sessions ──────────────────────────────────────────────────────────────────
def test_the_cookie_changes_at_the_door_and_carries_nothing_from_before(client, session, mira):
    with client.session_transaction() as held:
        held["planted"] = "by somebody else"
        held["csrf_token"] = "known to somebody else"
    enter(client)
    first = cookie(client)
    assert "planted" not in first
    assert first.get("csrf_token") != "known to somebody else"
    client.post("/keluar")
    enter(client)
    assert cookie(client)["_user_id"] != first["_user_id"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client, mira):
    header = enter(client).headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Expires" not in header  # it ends with the browser


def test_the_cookie_is_secure_where_the_site_is(app, client, mira, monkeypatch):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    answer = enter(client)
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_signing_out_makes_a_copied_cookie_worthless(client, make_client, mira):
    enter(client)
    stolen = cookie(client)
    assert client.post("/keluar").location == "/masuk"
    thief = make_client()
    with thief.session_transaction() as held:
        held.update(stolen)
    assert thief.get("/akun").location.startswith("/masuk")


def test_signing_out_is_no_link(client, mira):
    enter(client)
    assert client.get("/keluar").status_code == 405
    assert client.get("/akun").status_code == 200


def test_an_idle_session_is_over(client, session, mira):
    enter(client)
    age_sessions(session, IDLE)
    assert client.get("/akun").location == "/masuk?lanjut=/akun"


def test_what_was_being_sent_when_the_session_ended_can_be_sent_again(client, session, mira):
    """The form of the old page still works after the same person came in again."""
    enter(client)
    form = client.get("/akun/kata-sandi").text
    token = form.split('name="csrf_token" value="')[1].split('"')[0]
    age_sessions(session, IDLE)
    typed = {"old": PASSWORD, "new": NEW, "again": NEW, "csrf_token": token}
    ended = client.post("/akun/kata-sandi", data=typed, csrf=False)
    assert ended.status_code == 401
    assert "belum hilang" in ended.text
    enter(client)
    assert client.post("/akun/kata-sandi", data=typed, csrf=False).status_code == 302


def test_another_person_at_the_same_computer_gets_a_new_anti_forgery_value(client, session, mira):
    enter(client)
    client.get("/akun")
    before = cookie(client)["csrf_token"]
    age_sessions(session, IDLE)
    make_person(session, "lain@contoh.test", password=PASSWORD)
    enter(client, email="lain@contoh.test")
    assert cookie(client).get("csrf_token") != before


def test_a_script_is_told_in_its_own_language_that_the_session_is_over(client):
    answer = client.post("/akun/keluar-semua", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["status"]) == (401, 401)


def test_being_seen_is_written_at_most_once_a_minute(client, session, mira, count_queries):
    enter(client)
    with count_queries() as first:
        client.get("/akun")
    assert not any("UPDATE user_session" in text for text in first.texts)
    age_sessions(session, timedelta(seconds=90))
    with count_queries() as second:
        client.get("/akun")
    assert sum("UPDATE user_session" in text for text in second.texts) == 1
    seen = session.scalars(select(UserSession.seen_at)).one()
    assert datetime.now(UTC) - seen < timedelta(seconds=30)


def test_a_busy_database_stops_no_page_from_being_read(client, session, mira, connection):
    enter(client)
    age_sessions(session, timedelta(seconds=90))

    def busy(_connection, _cursor, text, *_rest):
        if text.startswith("UPDATE user_session"):
            raise OperationalError(text, {}, Exception("database is locked"))

    event.listen(connection, "before_cursor_execute", busy)
    try:
        assert client.get("/akun").status_code == 200
    finally:
        event.remove(connection, "before_cursor_execute", busy)


def test_who_is_signed_in_is_found_out_in_two_statements(client, mira, count_queries):
    enter(client)
    client.get("/akun")
    with count_queries() as statements:
        client.get("/akun")
    who = [text for text in statements.texts if "JOIN user_session" in text]
    assert len([text for text in who if "token_hash" in text]) == 1
    assert len(statements) <= 6


def test_two_browsers_two_sessions(make_client, mira):
    office, phone = make_client(), make_client()
    enter(office)
    enter(phone)
    office.post("/keluar")
    assert office.get("/akun").status_code == 302
    assert phone.get("/akun").status_code == 200


# ── the first password ────────────────────────────────────────────────────────
@pytest.fixture
def newcomer(session):
    user = people.create_user(
        system(session), email="baru@contoh.test", name="Baru Sekali", password=PASSWORD
    )
    people.grant_role(
        system(session), user.id, role=Role.AGENCY_ADMIN, home_id=agency(session, OWN).id
    )
    return user


def test_a_first_password_is_changed_before_anything_else(client, newcomer):
    enter(client, email=newcomer.email)
    for path in ("/", "/akun", "/pengguna/"):
        assert client.get(path).location.startswith("/akun/kata-sandi")
    assert client.post("/akun/keluar-semua").location == "/akun/kata-sandi"
    assert "Pilih kata sandi Anda sendiri" in client.get("/akun/kata-sandi").text
    data = {"old": PASSWORD, "new": NEW, "again": NEW}
    done = client.post("/akun/kata-sandi?lanjut=/pengguna/", data=data)
    assert done.location == "/pengguna/"
    assert client.get("/pengguna/").status_code == 200


def test_whoever_must_change_the_password_may_still_leave(client, newcomer):
    enter(client, email=newcomer.email)
    assert client.post("/keluar").location == "/masuk"


def test_the_demo_accounts_are_let_in_at_once(client, mira):
    assert mira.must_change_password is False
    enter(client)
    assert client.get("/akun").status_code == 200


# ── the password ──────────────────────────────────────────────────────────────
def change(client, old=PASSWORD, new=NEW, again=None, **kwargs):
    data = {"old": old, "new": new, "again": new if again is None else again}
    return client.post("/akun/kata-sandi", data=data, **kwargs)


def test_changing_the_password_keeps_this_browser_in_and_throws_the_others_out(make_client, mira):
    here, there = make_client(), make_client()
    enter(here)
    enter(there)
    assert change(here).location == "/akun"
    assert "Sesi lain sudah diakhiri" in here.get("/akun").text
    assert there.get("/akun").status_code == 302
    assert enter(make_client()).status_code == 422
    assert enter(make_client(), password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"old": "bukan yang ini"}, "Kata sandi lama tidak cocok."),
        ({"new": "pendek"}, "Kata sandi terlalu pendek."),
        ({"new": "198507122010011003"}, "hanya angka"),
        ({"new": "miralestari1"}, "nama atau surel Anda"),
        ({"new": PASSWORD}, "sama dengan yang lama"),
        ({"again": "lain dari yang baru"}, "Kedua isian kata sandi baru berbeda."),
        ({"new": ""}, "Wajib diisi."),
    ],
)
def test_each_mistake_has_its_sentence_beside_the_field(client, mira, typed, sentence):
    enter(client)
    page = change(client, **typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert client.get("/akun").status_code == 200


def test_guessing_the_old_password_is_slowed_down(client, mira):
    enter(client)
    statuses = [change(client, old="tebakan saja").status_code for _ in range(4)]
    assert statuses == [422, 422, 429, 429]


# ── the account page ──────────────────────────────────────────────────────────
def test_one_sees_ones_roles_and_browsers_and_ends_one(make_client, session, mira):
    here, there = make_client(), make_client()
    enter(here)
    enter(there, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile"})
    page = here.get("/akun").text
    for word in ("Pejabat Penghubung", "Kabupaten Sleman", "Chrome di Android", "Perangkat ini"):
        assert word in page
    other = session.scalars(select(UserSession.id).order_by(UserSession.id.desc())).first()
    assert here.post(f"/akun/sesi/{other}/akhiri").location == "/akun"
    assert there.get("/akun").status_code == 302
    assert here.get("/akun").status_code == 200


def test_ending_the_session_one_is_in_is_signing_out(client, session, mira):
    enter(client)
    this = session.scalars(select(UserSession.id)).one()
    assert client.post(f"/akun/sesi/{this}/akhiri").location == "/masuk"
    assert client.get("/akun").status_code == 302


def test_nobody_ends_somebody_elses_session(make_client, session, mira, sari):
    mine, theirs = make_client(), make_client()
    enter(mine)
    sign_in(theirs, sari)
    row = session.scalars(select(UserSession).where(UserSession.user_id == sari.id)).one()
    assert mine.post(f"/akun/sesi/{row.id}/akhiri").status_code == 404
    assert theirs.get("/akun").status_code == 200


def test_signing_out_everywhere(make_client, mira):
    browsers = [make_client() for _ in range(3)]
    for browser in browsers:
        enter(browser)
    assert browsers[0].post("/akun/keluar-semua").location == "/masuk"
    assert [browser.get("/akun").status_code for browser in browsers] == [302] * 3


def test_somebody_without_any_role_is_told_whom_to_ask(client, session):
    make_person(session, "sendiri@contoh.test", password=PASSWORD)
    enter(client, email="sendiri@contoh.test")
    assert "Anda belum memegang peran" in client.get("/akun").text


# ── the one-time link ─────────────────────────────────────────────────────────
def test_a_link_leads_to_a_new_password_once(make_client, session, mira):
    token = people.issue_link(system(session, datetime.now(UTC)), mira.id)
    visitor = make_client()
    assert "Mira Lestari" in visitor.get(f"/atur-ulang/{token}").text
    assert visitor.get(f"/atur-ulang/{token}").status_code == 200  # a preview uses nothing up
    typed = {"new": NEW, "again": NEW}
    assert visitor.post(f"/atur-ulang/{token}", data=typed).location == "/masuk"
    assert enter(visitor, password=NEW).status_code == 302
    for method in ("get", "post"):
        page = getattr(make_client(), method)(f"/atur-ulang/{token}")
        assert page.status_code == 404
        assert "tidak berlaku lagi" in page.text


def test_a_weak_password_is_refused_and_the_link_still_works(client, session, mira):
    token = people.issue_link(system(session, datetime.now(UTC)), mira.id)
    page = client.post(f"/atur-ulang/{token}", data={"new": "pendek", "again": "pendek"})
    assert page.status_code == 422
    assert client.get(f"/atur-ulang/{token}").status_code == 200


def test_guessing_links_is_slowed_down(client):
    statuses = [client.get(f"/atur-ulang/{number:043}").status_code for number in range(4)]
    assert statuses == [404, 404, 429, 429]


# ── headers and forgery ───────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/masuk", "/", "/tidak-ada", "/static/css/renaksi.css"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_content_policy_allows_nothing_inline_and_nothing_from_elsewhere(client):
    policy = dict(
        part.split(" ", 1)
        for part in client.get("/masuk").headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert not [value for value in policy.values() if "unsafe" in value or "http" in value]


def test_pages_are_not_kept_by_browsers_that_several_people_use(client, mira):
    enter(client)
    assert client.get("/akun").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", [None, "", "abc", "x" * 5000])
def test_a_form_from_elsewhere_is_refused_kindly(client, mira, token):
    data = {
        "email": mira.email,
        "password": PASSWORD,
        **({} if token is None else {"csrf_token": token}),
    }
    page = client.post("/masuk", data=data, csrf=False)
    assert page.status_code == 400
    assert "Muat ulang halaman" in page.text
    assert client.get("/akun").status_code == 302


def test_one_persons_anti_forgery_value_is_of_no_use_to_another(make_client, session, mira, sari):
    attacker, victim = make_client(), make_client()
    sign_in(attacker, sari)
    sign_in(victim, mira)
    stolen = attacker.csrf_token()
    victim.get("/akun")
    answer = victim.post("/akun/keluar-semua", data={"csrf_token": stolen}, csrf=False)
    assert answer.status_code == 400
    assert victim.get("/akun").status_code == 200


def test_a_role_taken_away_is_gone_with_the_next_click(client, session, sari):
    sign_in(client, sari)
    assert client.get("/pengguna/").status_code == 200
    for row in sari.assignments:
        people.end_role(system(session), row.id, on=system(session, datetime.now(UTC)).today)
    assert client.get("/pengguna/").status_code == 403


def test_a_disabled_account_is_out_with_the_next_click(client, session, mira):
    enter(client)
    session.execute(update(User).where(User.id == mira.id).values(is_active=False))
    assert client.get("/akun").status_code == 302
