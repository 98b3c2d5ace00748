"""A real PostgreSQL for the tests: `RENAKSI_TEST_PG_URL`, else Debian's binaries, else a clear failure."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

INSTALL = "sudo apt-get update && sudo apt-get install -y postgresql"
READY_WITHIN = 30
# The zone is not UTC on purpose: a moment that is stored without its zone shows at once.
SETTINGS = {
    "autovacuum": "off",
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "40",
    "timezone": "Asia/Jakarta",
}


UNFLUSHED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Nothing in a test outlives the run. What is measured is flushed as in earnest."""


class PostgresMissing(Exception):
    """Neither a server was named nor are there binaries to start one."""


@contextmanager
def server(*, lasting: bool = False) -> Iterator[URL]:
    """The address of a server, up while the block runs; its databases are the caller's.

    `lasting`: it flushes what it was told to keep, as a server in earnest does.
    """
    if given := os.environ.get("RENAKSI_TEST_PG_URL"):
        yield make_url(given)
        return
    # Directly under the temporary folder: `postgres` may not pass through pytest's own.
    folder = Path(tempfile.mkdtemp(prefix="renaksi-pg-"))
    try:
        settings = SETTINGS if lasting else SETTINGS | UNFLUSHED
        with started(binaries(), folder, settings) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(at: URL, name: str) -> Iterator[URL]:
    """An empty database of that name, dropped at the end."""
    identifier = sql.Identifier(name)
    with connect(at) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))
    try:
        yield at.set(database=name)
    finally:
        with connect(at) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier)
            )


def binaries() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    if not found:
        message = (
            "The tests need PostgreSQL and find no server. Either name one in RENAKSI_TEST_PG_URL "
            f"or install it:\n    {INSTALL}"
        )
        raise PostgresMissing(message)
    return found[-1].parent


@contextmanager
def started(bin_dir: Path, folder: Path, settings: dict[str, str]) -> Iterator[URL]:
    # PostgreSQL refuses root; setpriv also ends the server should this process die.
    wrapper = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        wrapper += [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    folder.chmod(0o700)
    data, log = folder / "data", folder / "log"
    initdb = [bin_dir / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]
    run([*wrapper, *initdb, "-E", "UTF8", "--locale=C.UTF-8"])
    options = [f"--{name}={value}" for name, value in settings.items()]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*wrapper, bin_dir / "postgres", "-D", data, "-k", folder, *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,  # Ctrl+C reaches the tests first, which then stop the server
        )
    url = URL.create(
        "postgresql+psycopg",
        username="postgres",
        database="postgres",
        query={"host": str(folder)},
    )
    try:
        wait_for(url, process, log)
        yield url
    finally:
        process.send_signal(signal.SIGINT)  # fast: does not wait for clients
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: URL, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + READY_WITHIN
    while True:
        try:
            connect(url).close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                message = f"PostgreSQL did not start: {error}\n{log.read_text()}"
                raise RuntimeError(message) from error
            time.sleep(0.05)
        else:
            return


def connect(url: URL) -> psycopg.Connection:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)


def run(command: list) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        message = f"{command[-1]}: {done.stdout}{done.stderr}"
        raise RuntimeError(message)
