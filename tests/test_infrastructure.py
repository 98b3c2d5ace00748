"""The tests' own tools do what the other tests rely on."""

import socket

import pytest
from sqlalchemy import func, select, text

from renaksi import create_app
from renaksi.config import Settings
from renaksi.core.errors import Refusal, WrongState
from renaksi.core.policy import SYSTEM
from renaksi.extensions import db
from renaksi.models import Agency, User
from renaksi.services.context import Context, transaction
from tests.support import postgres
from tests.support.backends import SECRET, settle
from tests.support.base_state import LOADED_AT
from tests.support.network import NetworkForbidden
from tests.support.page_checks import faults

GOOD = """
<!doctype html><html lang="id"><head><title>Beranda</title></head><body><main><h1>Beranda</h1>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="a">Nama</label><input id="a" name="a"><button>Simpan</button></form></main></body></html>
"""


def person(email: str) -> User:
    return User(email=email, name="Sari", created_at=LOADED_AT, version=1)


def test_both_databases_are_the_real_ones(backend, session):
    assert session.get_bind().dialect.name == backend.name
    version = "sqlite_version()" if backend.name == "sqlite" else "version()"
    assert session.scalar(text(f"SELECT {version}"))


@pytest.mark.sqlite_only
def test_sqlite_keeps_foreign_keys(session):
    assert session.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.mark.parametrize(("env", "flushes"), [("production", 2), ("development", 2), ("test", 0)])
def test_sqlite_flushes_what_it_acknowledges(tmp_path, env, flushes):
    """2 is FULL: the log is on disk before a commit returns."""
    url = f"sqlite:///{tmp_path / 'renaksi.db'}"
    app = create_app(Settings(env=env, data_dir=tmp_path, database_url=url, secret_key=SECRET))
    with app.app_context():
        assert db.session.scalar(text("PRAGMA synchronous")) == flushes
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("run", [1, 2])
def test_what_a_use_case_commits_is_gone_in_the_next_test(session, run):
    assert session.scalar(select(func.count()).select_from(User)) == 0
    ctx = Context(session, SYSTEM, LOADED_AT)
    session.info["audited"] = True
    with transaction(ctx):
        session.add(person("sari@contoh.test"))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_a_refusal_leaves_what_was_settled(session):
    session.add(person("sari@contoh.test"))
    settle(session)
    with pytest.raises(WrongState), transaction(Context(session, SYSTEM, LOADED_AT)):
        session.add(person("budi@contoh.test"))
        session.flush()
        raise WrongState(next(iter(Refusal)))
    assert session.scalars(select(User.email)).all() == ["sari@contoh.test"]


def test_the_application_sees_what_the_test_prepared(app, client, session):
    session.add(person("sari@contoh.test"))
    client.hand_over()
    with app.app_context():
        from renaksi.extensions import db

        assert db.session.scalar(select(User.name)) == "Sari"
        db.session.remove()


def test_the_real_agencies_are_there(session):
    assert session.scalar(select(func.count()).select_from(Agency)) > 600


def test_statements_are_counted(session, count_queries):
    with count_queries(at_most=1) as seen:
        session.scalar(select(func.count()).select_from(Agency))
    assert len(seen) == 1
    with pytest.raises(AssertionError, match="1 statements, at most 0"), count_queries(at_most=0):
        session.scalar(text("SELECT 1"))


def test_the_network_is_out_of_reach():
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("renaksi.example", 80)


def test_a_missing_postgresql_is_an_error_with_the_command_to_type(monkeypatch):
    monkeypatch.setattr(postgres.Path, "glob", lambda _self, _pattern: [])
    with pytest.raises(postgres.PostgresMissing, match="apt-get install -y postgresql"):
        postgres.binaries()


def test_a_good_page_has_no_faults():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<h1>Beranda</h1>", "", "0 h1"),
        ("<title>Beranda</title>", "", "no title"),
        (' lang="id"', "", "lang"),
        ("<main>", '<main id="a">', "occurs 2 times"),
        ('<label for="a">Nama</label>', "", "no label"),
        (' value="t"', "", "CSRF"),
        (' action="/x"', "", "without action"),
        ("Simpan", "", "without a name"),
        ("<h1>Beranda</h1>", "<h1>None</h1>", "visible 'None'"),
        ("<h1>Beranda</h1>", "<h1>Peran: national_admin</h1>", "code 'national_admin'"),
        ("<h1>Beranda</h1>", "<h1>Role.LIAISON</h1>", "enum member"),
        ("<h1>", '<h1 style="color: red">', "inline style"),
    ],
)
def test_a_bad_page_is_named(old, new, fault):
    assert fault in "; ".join(faults(GOOD.replace(old, new)))


def test_the_token_of_the_client_is_one_the_application_accepts(app, client):
    from flask import session as cookie
    from flask_wtf.csrf import validate_csrf

    token = client.csrf_token()
    with client.session_transaction() as sent, app.test_request_context():
        cookie["csrf_token"] = sent["csrf_token"]
        validate_csrf(token)
    assert app.secret_key == SECRET
