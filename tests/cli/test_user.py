"""`renaksi user`, run as it is typed, over a database of its own."""

import os
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from renaksi.cli import renaksi
from renaksi.core.audit import AuditEvent
from renaksi.core.policy import Role
from renaksi.extensions import db
from renaksi.models import Agency, AuditEntry, Base, RoleAssignment, User
from renaksi.services.steps import passwords
from tests.support import base_state, prepared


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cli") / "data"
    folder.mkdir()
    app = prepared.application(folder)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        base_state.load(app)
        db.engine.dispose()
    return folder


@pytest.fixture
def site(data):
    """The application the commands write to."""
    app = prepared.application(data)
    with app.app_context():
        yield db.session()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def run(data, monkeypatch):
    for name, value in prepared.environment(data).items():
        monkeypatch.setenv(name, value)

    def run(*args: str, stdin: str = ""):
        return CliRunner().invoke(renaksi, ["user", *args], input=stdin, env=dict(os.environ))

    return run


def create(run, email, *more, role="agency_admin", agency="34.04", stdin=""):
    return run(
        "create", email, "--name", "Sari W", "--role", role, "--agency", agency, *more, stdin=stdin
    )


def found(site, email) -> User | None:
    return site.scalars(select(User).where(User.email == email)).one_or_none()


def test_a_person_is_made_with_a_role_and_a_link(run, site):
    done = create(run, "Sari@Contoh.test", "--job-title", "Kepala Bidang")
    assert done.exit_code == 0, done.output
    assert "Akun sari@contoh.test dibuat: Admin Instansi, 34.04." in done.output
    assert re.search(r"/atur-ulang/[\w-]{43}$", done.output.strip())
    user = found(site, "sari@contoh.test")
    assert (user.job_title, user.password_hash) == ("Kepala Bidang", "")
    line = site.scalars(
        select(AuditEntry).where(
            AuditEntry.event == AuditEvent.USER_CREATE, AuditEntry.subject_id == user.id
        )
    ).one()
    assert line.actor_id is None  # the system


def test_a_first_password_from_standard_input_must_be_changed(run, site):
    done = create(run, "budi@contoh.test", "--password-stdin", stdin="kopi hangat pagi hari\n")
    assert done.exit_code == 0, done.output
    assert "atur-ulang" not in done.output
    assert "kopi" not in done.output
    user = found(site, "budi@contoh.test")
    assert user.must_change_password
    assert passwords.matches(user.password_hash, "kopi hangat pagi hari")


def test_a_watcher_gets_its_reach_and_kinds(run, site):
    done = create(
        run,
        "pemantau@contoh.test",
        "--reach",
        "KEMENPANRB",
        "--kinds",
        "provinsi, kabupaten",
        role="observer",
        agency="KEMENDAGRI",
    )
    assert done.exit_code == 0, done.output
    row = site.scalars(
        select(RoleAssignment).where(
            RoleAssignment.user_id == found(site, "pemantau@contoh.test").id
        )
    ).one()
    assert sorted(row.kinds) == ["kabupaten", "provinsi"]
    assert site.get_one(Agency, row.reach_id).code == "KEMENPANRB"


def test_a_second_role_and_a_new_link(run, site):
    create(run, "rangkap@contoh.test")
    more = ("--role", "evaluator", "--agency", "34", "--from", "2026-01-01")
    done = run("grant", "rangkap@contoh.test", *more)
    assert "Peran Tim Evaluator di 34 diberikan" in done.output
    roles = select(RoleAssignment.role).where(
        RoleAssignment.user_id == found(site, "rangkap@contoh.test").id
    )
    assert set(site.scalars(roles)) == {Role.AGENCY_ADMIN, Role.EVALUATOR}
    again = run("grant", "rangkap@contoh.test", *more)
    assert (again.exit_code, "sudah memegang peran" in again.output) == (2, True)
    assert "/atur-ulang/" in run("link", "rangkap@contoh.test").output


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("--agency", "99.99"), "Tidak ada instansi dengan kode 99.99."),
        (("--role", "raja"), "--role: isi dengan salah satu: agency_admin,"),
        (("--kinds", "provinsi,kerajaan"), "'kerajaan' bukan jenis instansi."),
        (("--reach", "99.99"), "Tidak ada instansi dengan kode 99.99."),
        (("--reach", "34"), "Peran Admin Instansi tidak berlaku"),
        (("--role", "national_admin"), "Peran Admin Nasional tidak berlaku"),
        (("--name", " "), "--name: isi nama lengkap."),
        (("--name", "n" * 201), "--name: paling banyak 200 karakter."),
        (("--job-title", "j" * 201), "--job-title: paling banyak 200 karakter."),
        (("--password-stdin",), "Kata sandi terlalu pendek."),
    ],
)
def test_wrong_arguments_are_answered_with_one_sentence(run, site, args, sentence):
    before = site.scalar(select(func.count()).select_from(User))
    done = create(run, "salah@contoh.test", *args, stdin="pendek\n")
    assert done.exit_code == 2
    assert sentence in done.output
    assert len(done.output.strip().splitlines()) == 1
    site.rollback()
    assert site.scalar(select(func.count()).select_from(User)) == before


@pytest.mark.parametrize("email", ["bukan-surel", "a@b", "a b@c.test", "x" * 300 + "@c.test", ""])
def test_an_address_that_is_none_is_refused(run, email):
    done = create(run, email)
    assert (done.exit_code, "belum lengkap" in done.output) == (2, True)


def test_an_address_in_use_and_an_unknown_one(run):
    create(run, "ada@contoh.test")
    assert "Surel ini sudah dipakai Sari W." in create(run, "ADA@contoh.test").output
    done = run("link", "tidak.ada@contoh.test")
    assert (done.exit_code, done.output.strip()) == (
        2,
        "Galat: Tidak ada akun dengan surel tidak.ada@contoh.test.",
    )
