"""Fixtures every test may ask for. What they are made of lies in `tests/support`.

`session`, `app` and `client` give each test twice, once per database. `tests/support/README.md` lists them.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from renaksi.models import Agency
from tests.people import (  # noqa: F401 - fixtures: the people every test may ask for
    agus,
    budi,
    dewi,
    dinkes,
    dinkes_bantul,
    dodi,
    eko,
    fajar,
    joko,
    kadek,
    lina,
    oki,
    ratna,
    rina,
    sari,
    tono,
    wati,
)
from tests.support import backends as backend_support, network, prepared, queries
from tests.support.backends import Backend, Backends
from tests.support.browser import LiveServer, Visitors, chromium
from tests.support.page_client import PageClient

for variable in [name for name in os.environ if name.startswith("RENAKSI_")]:
    if not variable.startswith("RENAKSI_TEST_"):
        del os.environ[variable]  # the developer's own settings decide no test


# How long an example takes says how busy the machine is, not whether the rule holds. What decides
# whether a change lands draws the same examples every time; at home everybody draws their own.
settings.register_profile(
    "renaksi",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("renaksi")

LONGEST = ("tests/access/test_matrix.py", "tests/test_deadline_night.py", "tests/demo/")
"""Begun first, so that no worker is left alone with one of them at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test marked for one database is not collected for the other (and so never skipped);
    the longest come first."""

    def unwanted(item: pytest.Item) -> bool:
        params = getattr(item, "callspec", None) and item.callspec.params
        other = {
            backend_support.SQLITE: "postgresql_only",
            backend_support.POSTGRESQL: "sqlite_only",
        }
        return bool(params and item.get_closest_marker(other.get(params.get("backend"), "-")))

    dropped = [item for item in items if unwanted(item)]
    config.hook.pytest_deselected(items=dropped)
    gone = set(dropped)
    kept = [item for item in items if item not in gone]
    items[:] = sorted(kept, key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with network.forbidden():
        yield


# ── databases ─────────────────────────────────────────────────────────────────
@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def backends(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[Backends]:
    made = Backends(tmp_path_factory.mktemp("databases"), worker)
    yield made
    made.close()


@pytest.fixture(params=backend_support.NAMES)
def backend(request: pytest.FixtureRequest, backends: Backends) -> Backend:
    """The database a test runs on; its name is `backend.name`."""
    return backends[request.param]


@pytest.fixture
def app(backend: Backend) -> Flask:
    return backend.app


@pytest.fixture
def connection(backend: Backend) -> Iterator[Connection]:
    """The one connection of this test: all it writes, and all the application writes, is undone."""
    with backend.isolated() as connection:
        yield connection


@pytest.fixture
def session(backend: Backend, connection: Connection) -> Iterator[Session]:
    """The test's own session, on the real tree of agencies; a commit is a savepoint."""
    session = backend.session(connection)
    yield session
    session.close()


@pytest.fixture
def tree(session: Session) -> Callable[[str], Agency]:
    """`tree("34.04")`: an agency of the real tree by its code."""
    return lambda code: session.scalars(select(Agency).where(Agency.code == code)).one()


@pytest.fixture
def count_queries(
    connection: Connection,
) -> Callable[..., AbstractContextManager[queries.Statements]]:
    """`with count_queries(at_most=7):`; the statements of the application and of the test."""
    return partial(queries.counted, connection)


# ── pages ─────────────────────────────────────────────────────────────────────
@pytest.fixture
def make_client(app: Flask, session: Session) -> Callable[[], PageClient]:
    """A new visitor at each call, with cookies of its own."""

    def make() -> PageClient:
        client = PageClient(app, app.response_class, use_cookies=True)
        client.session = session
        return client

    return make


@pytest.fixture
def client(make_client: Callable[[], PageClient]) -> PageClient:
    """A visitor who has not signed in; every page it gets is checked (`tests/support/page_checks`)."""
    return make_client()


# ── journeys ──────────────────────────────────────────────────────────────────
@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as browser:
        yield browser


@pytest.fixture(params=["demo"])
def live_server(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """The application on a port of its own, over a copy of the demo.

    `@pytest.mark.parametrize("live_server", ["setup"], indirect=True)`: the tree and nobody in it.
    """
    data = prepared.copy_of(request.param, tmp_path / "data", tmp_path_factory)
    with LiveServer.of(prepared.application(data)) as server:
        yield server


@pytest.fixture
def visitors(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[Visitors]:
    """`visitors.arrive()` opens a browser of its own; a console error or CSP report fails the test."""
    visitors = Visitors(browser, live_server.url)
    yield visitors
    if request.node.stash.get(FAILED, False):
        visitors.photograph(
            Path(os.environ.get("RENAKSI_TEST_SHOTS", "screenshots")), request.node.name
        )
    visitors.leave()


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """One visitor's page on `live_server`."""
    return visitors.arrive()
