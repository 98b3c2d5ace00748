"""The deadline night: 300 agencies hand in within one minute, each with 2 MB of evidence.

    make deadline-night                                  on SQLite and on PostgreSQL
    python bench/deadline_night.py --agencies 20 --clients 5 --only SQLite

Thirty clients at once sign in, write a row, hand in a file of their own, submit, and press the
button once more, as impatient people do. Afterwards the database is asked: what was acknowledged
is there, once; nothing is there that was not acknowledged; the files are whole.

It talks to a server of its own on this machine, for a bounded time, and stops by itself.
"""

import argparse
import hashlib
import http.client
import os
import re
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, insert, select

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from renaksi import create_app  # noqa: E402 - after the path is known
from renaksi.config import Settings  # noqa: E402
from renaksi.core.agency import AgencyKind  # noqa: E402
from renaksi.core.dates import FOREVER  # noqa: E402
from renaksi.core.plan import PlanAction, PlanState, Polarity  # noqa: E402
from renaksi.core.policy import SYSTEM, Role  # noqa: E402
from renaksi.core.report import ReportAction  # noqa: E402
from renaksi.extensions import db  # noqa: E402
from renaksi.migrations import runner  # noqa: E402
from renaksi.models import (  # noqa: E402
    ActionItem,
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    EvidenceLink,
    ItemTarget,
    PlanRevision,
    PlanTransition,
    ProgressEntry,
    ProgressReport,
    ReportTransition,
    StoredFile,
    Strategy,
)
from renaksi.services import cycles, people  # noqa: E402
from renaksi.services.context import Context  # noqa: E402
from renaksi.services.reference import load_reference  # noqa: E402
from renaksi.services.report_checks import check_totals, rebuild_totals  # noqa: E402
from renaksi.storage import files_in  # noqa: E402
from scripts.bench import gunicorn, say  # noqa: E402
from tests.support import postgres  # noqa: E402

PASSWORD = "malam-tenggat-contoh"
"""Of invented accounts in a database that is thrown away."""
CODE = "B12"
MINUTE = 60.0
RETRIES = 5


@dataclass(frozen=True)
class Office:
    """One agency that hands in tonight."""

    email: str
    plan_id: int
    lineage_id: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass
class Tally:
    """What the clients saw."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    """By plan: the address of the receipt."""
    seconds: list[float] = field(default_factory=list)
    """Of each submission, from the row to the receipt."""
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


# ── preparing ─────────────────────────────────────────────────────────────────
def prepare(wanted: int, size: int) -> list[Office]:
    """A window that is open now, and `wanted` agencies with a plan in force and one account."""
    runner.upgrade()
    load_reference(context())
    cycle, point = open_window()
    team = a_team()
    offices = [
        an_office(place, one, cycle, point, team, size) for place, one in enumerate(regions(wanted))
    ]
    rebuild_totals(context())
    return offices


def context() -> Context:
    return Context(db.session(), SYSTEM, datetime.now(UTC), "bench")


def open_window() -> tuple[Cycle, Checkpoint]:
    ctx, today = context(), datetime.now(UTC).date()
    cycle = cycles.create_cycle(ctx, today.year)
    cycles.open_cycle(ctx, cycle.id)
    point = ctx.session.scalars(
        select(Checkpoint).where(Checkpoint.cycle_id == cycle.id, Checkpoint.code == CODE)
    ).one()
    point.opens_on, point.due_on = today - timedelta(days=5), today + timedelta(days=1)
    point.closes_on = today + timedelta(days=7)
    ctx.session.commit()
    return cycle, point


def regions(wanted: int) -> list[tuple[int, str]]:
    rows = db.session().execute(
        select(Agency.id, Agency.code)
        .where(
            Agency.kind.in_((AgencyKind.KABUPATEN, AgencyKind.KOTA)), Agency.active_to == FOREVER
        )
        .order_by(Agency.code)
        .limit(wanted)
    )
    return [(row.id, row.code) for row in rows]


def an_office(
    place: int,
    agency: tuple[int, str],
    cycle: Cycle,
    point: Checkpoint,
    team: dict[str, int],
    size: int,
) -> Office:
    agency_id, code = agency
    email = f"kepala-{code.replace('.', '-')}@tenggat.test"
    ctx = context()
    user = people.create_user(
        ctx, email=email, name=f"Kepala {code}", password=PASSWORD, must_change=False
    )
    for role in (Role.AGENCY_ADMIN, Role.MANAGER):
        people.grant_role(ctx, user.id, role=role, home_id=agency_id)
    lineage = f"{place:036d}"
    plan_id = a_plan(agency_id, user.id, lineage, cycle, point, team)
    return Office(email, plan_id, lineage, pdf(place, size))


def a_plan(
    agency_id: int,
    user_id: int,
    lineage: str,
    cycle: Cycle,
    point: Checkpoint,
    team: dict[str, int],
) -> int:
    """In force since the beginning of the year: one action, all its weight."""
    connection = db.session().connection()
    since = datetime(cycle.year, 1, 5, 3, tzinfo=UTC)
    strategy = connection.scalar(
        select(Strategy.id).where(Strategy.cycle_id == cycle.id).order_by(Strategy.ordinal)
    )
    plan_id = _insert(
        connection, ActionPlan, agency_id=agency_id, cycle_id=cycle.id, created_at=since
    )
    revision_id = _insert(
        connection, PlanRevision, plan_id=plan_id, number=1, state=PlanState.ENACTED,
        created_at=since, submitted_by_id=user_id, submitted_at=since,  enacted_at=since, decree_number="1/KEP", decree_date=since.date(),
        version=1, **team,
    )  # fmt: skip
    connection.execute(
        insert(PlanTransition).values(
            revision_id=revision_id, action=PlanAction.ENACT, target=PlanState.ENACTED, at=since,
            note="",
        )
    )  # fmt: skip
    item_id = _insert(
        connection, ActionItem, revision_id=revision_id, lineage_id=lineage, ordinal=1,
        strategy_id=strategy, action="Menuntaskan aduan", indicator="Aduan tuntas", unit="aduan",
        polarity=Polarity.UP, weight=Decimal(100), annual_target=Decimal(10),
        responsible_id=agency_id, required_evidence=["Laporan"], updated_at=since, version=1,
    )  # fmt: skip
    connection.execute(
        insert(ItemTarget).values(item_id=item_id, checkpoint_id=point.id, value=Decimal(10))
    )
    db.session().commit()
    return plan_id


def a_team() -> dict[str, int]:
    """Somebody reviewed the plans and somebody else endorsed them; the tables insist on it."""
    found = {}
    for column in ("reviewed_by_id", "endorsed_by_id"):
        email = f"{column.replace('_', '-')}@tenggat.test"
        user = people.create_user(
            context(), email=email, name=column, password=PASSWORD, must_change=False
        )
        found[column] = user.id
    return found


def _insert(connection: Any, table: Any, **values: Any) -> int:
    found = {key: value for key, value in values.items() if value is not None}
    key: int = connection.scalar(insert(table).values(**found).returning(table.id))
    return key


def pdf(place: int, size: int) -> bytes:
    """A whole PDF of about `size` bytes that no other office has."""
    from renaksi.demo.proof import proof

    _suffix, content = proof("Laporan", (f"Kantor {place}", secrets.token_hex(16)))
    head, mark, tail = content.rpartition(b"trailer")
    filler = b"%" + secrets.token_hex(max(0, size - len(content)) // 2).encode() + b"\n"
    place_of_table = head.rindex(b"xref")
    moved = head[:place_of_table] + filler + head[place_of_table:] + mark + tail
    return re.sub(rb"startxref\n\d+", b"startxref\n%d" % (place_of_table + len(filler)), moved)


# ── the night ─────────────────────────────────────────────────────────────────
class Browser:
    """One person's browser: its cookies, and the anti-forgery value of the last page."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie, self.token = port, "", ""
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def reopen(self) -> None:
        """The server has long closed a line that was silent since the sign-in."""
        self.connection.close()

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, bytes, str]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if kind:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookie = line.split(";")[0]
        found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', content)
        self.token = found[1].decode() if found else self.token
        return answer.status, content, answer.headers.get("Location", "")

    def form(self, path: str, **fields: str) -> tuple[int, bytes, str]:
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        return self.ask("POST", path, body, "application/x-www-form-urlencoded")

    def hand_in(self, path: str, content: bytes, **fields: str) -> tuple[int, bytes, str]:
        edge = secrets.token_hex(12)
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrf_token": self.token, **fields}.items()
        ]
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="Laporan.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        body = b"".join((*parts, head, content, f"\r\n--{edge}--\r\n".encode()))
        return self.ask("POST", path, body, f"multipart/form-data; boundary={edge}")


def sign_in(port: int, office: Office) -> Browser:
    browser = Browser(port)
    browser.ask("GET", "/masuk")
    status, _body, _where = browser.form("/masuk", email=office.email, password=PASSWORD)
    if status not in {302, 303}:
        raise SystemExit(f"{office.email}: sign-in answered {status}")
    return browser


def evening(browser: Browser, office: Office, tally: Tally) -> None:
    """A row, its file, the submission, and the impatient second click."""
    report = f"/laporan/{office.plan_id}/{CODE}"
    browser.reopen()
    began = time.monotonic()
    try:
        expect(browser.ask("GET", report), 200)
        row = {"version": "0", "semula": "", "langkah": "selesai", "realization": "9"}
        words = {"description": f"Selesai di {office.email}", "obstacles": "", "next_steps": ""}
        expect(browser.form(f"{report}/baris/{office.lineage_id}", **row, **words), 303)
        proof = f"/bukti/{office.plan_id}/{CODE}/{office.lineage_id}"
        expect(browser.ask("GET", proof), 200)
        day = date.today().isoformat()  # noqa: DTZ011 - the clock of this machine
        expect(
            browser.hand_in(
                proof, office.content, requirement="Laporan", effective_on=day, description=""
            ),
            303,
        )
        step = f"{report}/langkah/ajukan"
        _status, page, _where = expect(browser.ask("GET", step), 200)
        version = re.search(rb'name="version"[^>]*value="(\d+)"', page)
        fields = {"version": version[1].decode() if version else "", "note": ""}
        _status, _page, receipt = expect(browser.form(step, **fields), 303)
        again = browser.form(step, **fields)[0]
        with tally.lock:
            tally.acknowledged[office.plan_id] = receipt
            tally.seconds.append(time.monotonic() - began)
            if again not in {303, 409}:
                tally.errors.append(f"{office.email}: the second click answered {again}")
    except (AssertionError, http.client.HTTPException, OSError) as error:
        with tally.lock:
            tally.errors.append(f"{office.email}: {error!r}")


def expect(answer: tuple[int, bytes, str], wanted: int) -> tuple[int, bytes, str]:
    if answer[0] != wanted:
        text = re.sub(rb"<[^>]+>|\s+", b" ", answer[1])[:400].decode("utf-8", "replace")
        raise AssertionError(f"{answer[0]} instead of {wanted}: {text}")
    return answer


def night(port: int, offices: list[Office], clients: int) -> tuple[Tally, float]:
    """Everybody is signed in before the clock starts; then all at once."""
    queue = list(zip([sign_in(port, one) for one in offices], offices, strict=True))
    tally, next_one = Tally(), threading.Lock()

    def client() -> None:
        while True:
            with next_one:
                if not queue:
                    return
                browser, office = queue.pop()
            evening(browser, office, tally)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    began = time.monotonic()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return tally, time.monotonic() - began


# ── the morning after ─────────────────────────────────────────────────────────
def losses(offices: list[Office], tally: Tally, data: Path) -> Iterator[str]:
    """What is not as it was promised."""
    session, files = db.session(), files_in(data)
    submitted = session.execute(
        select(ReportTransition.receipt_number, ProgressReport.plan_id)
        .join(ReportTransition.report)
        .where(ReportTransition.action == ReportAction.SUBMIT)
    ).all()
    plans = [row.plan_id for row in submitted]
    numbers = {row.receipt_number for row in submitted}
    if len(plans) != len(set(plans)) or len(numbers) != len(plans):
        yield "a submission was counted twice"
    if set(plans) != set(tally.acknowledged):
        yield f"{len(set(tally.acknowledged) ^ set(plans))} are acknowledged and not there, or there"
    for table in (ProgressEntry, EvidenceLink):
        count = session.scalar(select(func.count()).select_from(table))
        if count != len(offices):
            yield f"{count} rows in {table.__tablename__}, not {len(offices)}"
    stored = set(session.scalars(select(StoredFile.sha256)))
    for office in offices:
        if office.sha256 not in stored:
            yield f"{office.email}: the file is not on record"
            continue
        with files.open(office.sha256) as kept:
            if hashlib.sha256(kept.read()).hexdigest() != office.sha256:
                yield f"{office.email}: the file is not what was handed in"
    yield from (f"total differs: {one}" for one in check_totals(context()))


@contextmanager
def server(url: str, data: Path, secret: str) -> Iterator[int]:
    environ = {"RENAKSI_ENV": "development", "RENAKSI_DATABASE_URL": url, "RENAKSI_DATA_DIR": str(data),
               "RENAKSI_SECRET_KEY": secret}  # fmt: skip
    with gunicorn("renaksi.wsgi:app", ROOT, environ) as port:
        yield port


def run(name: str, url: str, data: Path, given: argparse.Namespace) -> bool:
    secret = secrets.token_hex(32)
    app = create_app(
        Settings(env="development", data_dir=data, database_url=url, secret_key=secret)
    )
    with app.app_context():
        say(f"{name}: {given.agencies} agencies with a plan in force")
        offices = prepare(given.agencies, int(given.megabytes * 1024 * 1024))
        db.session.remove()
        db.engine.dispose()
        with server(url, data, secret) as port:
            say(f"{name}: {given.clients} clients at once")
            tally, seconds = night(port, offices, given.clients)
        wrong = [*tally.errors, *losses(offices, tally, data)]
        db.session.remove()
        db.engine.dispose()
    report(name, tally, seconds, wrong)
    return not wrong and seconds <= MINUTE


def report(name: str, tally: Tally, seconds: float, wrong: list[str]) -> None:
    times = sorted(tally.seconds) or [0.0]
    slow = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(
        f"{name}: {len(tally.acknowledged)} submissions in {seconds:.1f} s,"
        f" median {statistics.median(times):.2f} s, 95% within {slow:.2f} s,"
        f" {len(wrong)} errors, lost or doubled"
    )
    for line in wrong[:20]:
        print("  ", line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--agencies", type=int, default=300)
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--megabytes", type=float, default=2.0)
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    given = parser.parse_args()
    fine = True
    with tempfile.TemporaryDirectory(prefix="renaksi-night-") as folder:
        if given.only != "PostgreSQL":
            data = Path(folder) / "sqlite"
            data.mkdir()
            fine &= run("SQLite", f"sqlite:///{data / 'night.db'}", data, given)
        if given.only != "SQLite":
            data = Path(folder) / "postgresql"
            data.mkdir()
            with postgres.server(lasting=True) as at, postgres.database(at, "renaksi_night") as url:
                fine &= run("PostgreSQL", url.render_as_string(hide_password=False), data, given)
    return 0 if fine else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
