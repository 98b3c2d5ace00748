"""Measure pages, moves, prints and exports as ratios in one run, on SQLite and PostgreSQL.

    make bench                              the full volume (minutes)
    make bench BENCH_ARGS="--scale 0.05"    a quick look
    make bench BENCH_ARGS="--write"         and keep the table in docs/performance.md

Every line is a ratio of two things measured in this run on this machine; its budget stands beside it.
A page's allowance is 2 × the yardstick page (a bare view: 100 rows × 8 columns in the same layout)
plus 3 × the page's own SQL run bare.
"""

import argparse
import http.client
import os
import platform
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count, cycle
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from sqlalchemy import Engine, event, func, insert, select, text

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import periodic_figures, periodic_print
from renaksi import create_app, memory
from renaksi.config import Settings
from renaksi.core.assessment import AssessmentState
from renaksi.core.policy import SYSTEM, Actor, Role
from renaksi.core.report import ReportState
from renaksi.demo import volume, volume_instrument
from renaksi.extensions import db
from renaksi.migrations import runner
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    Assessment,
    AssessmentRound,
    Checkpoint,
    Cycle,
    Holiday,
    PlanRevision,
    ProgressReport,
    User,
)
from renaksi.services import agencies, people
from renaksi.services.context import Context
from renaksi.services.door import open_session
from renaksi.services.reference import load_reference
from renaksi.views.guards import public
from scripts import bench_lapor
from tests.support import postgres
from tests.support.page_client import PageClient

ROOT = Path(__file__).resolve().parent.parent
RUNS = 20
BROWSER = ThreadPoolExecutor(max_workers=1)
VOLUME = (
    "25,000 agencies, 5 cycles, 500,000 actions, 1,000,000 rows of reports,"
    " 650 assessments a year of 30 indicators"
)
COMPLIANCE = "Dasbor kepatuhan nasional"
DASHBOARDS = ("Dasbor nasional", COMPLIANCE)
"""Pages with the budget of the national dashboard."""
ABOUT = (
    "Ratios of one run of `make bench` on one machine; a page's allowance is 2 × the yardstick page"
    " (a bare view of 100 rows × 8 columns in the same layout) plus 3 × its own SQL run bare.\n"
)
YARDSTICK = """{% extends "base.html" %}{% block title %}Tolok{% endblock title %}
{% block main %}<h1>Tolok</h1><table class="table"><tbody>{% for row in rows %}<tr>{% for cell in row %}
<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody></table>{% endblock main %}"""


@dataclass
class Line:
    """One measured ratio, and what it may be at most."""

    what: str
    ratio: float
    budget: str
    detail: str = ""

    def __str__(self) -> str:
        return f"| {self.what} | {self.ratio:.2f} | {self.budget} | {self.detail} |"


@dataclass
class Page:
    """One visit, measured: the whole request, its statements, and those run bare."""

    seconds: float
    slow: float
    """Of a hundred visits, the sixth slowest (p95)."""
    sql_seconds: float
    yard: float
    """The yardstick page, visited in turn with this one: a busy moment meets both."""
    statements: int
    size: int


@dataclass
class Bench:
    """An application on one database, with somebody signed in."""

    app: Flask
    name: str
    lines: list[Line] = field(default_factory=list)

    def ctx(self) -> Context:
        return Context(db.session(), SYSTEM, datetime.now(UTC), "bench")


# ── preparing ─────────────────────────────────────────────────────────────────
def settings(url: str, data: Path) -> Settings:
    return Settings(
        env="development", data_dir=data, database_url=url, secret_key=secrets.token_hex(32)
    )


def prepare(bench: Bench) -> None:
    runner.upgrade()
    load_reference(bench.ctx())
    for email, role, code in (
        ("admin@bench.test", Role.NATIONAL_ADMIN, "KEMENPANRB"),
        ("pusat@bench.test", Role.EVALUATOR, "KEMENPANRB"),
        ("hub@bench.test", Role.EVALUATOR, "33"),
        ("dinas@bench.test", Role.AGENCY_ADMIN, "33.74"),
    ):
        ctx = bench.ctx()
        home = ctx.session.scalars(select(Agency).where(Agency.code == code)).one()
        word = secrets.token_hex(12)
        user = people.create_user(ctx, email=email, name=email, password=word, must_change=False)
        people.grant_role(ctx, user.id, role=role, home_id=home.id)


def fill(agencies_wanted: int, plans: int, actions: int, entries: int, assessments: int) -> None:
    volume.seed(
        db.session(),
        agencies=agencies_wanted,
        plans=plans,
        actions=actions,
        entries=entries,
        assessments=assessments,
        say=lambda _line: None,
    )
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


# ── measuring ─────────────────────────────────────────────────────────────────
def median(act: Callable[[], Any], runs: int) -> float:
    act()
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def visit(client: PageClient, path: str, yardstick: PageClient) -> Page:
    def get(who: PageClient = client, where: str = path) -> int:
        # In a thread of its own: here an application context is open, and the request would
        # share it, together with whoever was signed in before.
        response = BROWSER.submit(who.get, where, check=False).result()
        if response.status_code != 200:
            raise SystemExit(f"{where}: {response.status}")
        return len(response.data)

    size = get()
    with statements_of(db.engine) as seen:
        get()
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()

        def bare() -> None:
            for statement, parameters in seen:
                cursor.execute(statement, parameters)
                cursor.fetchall()

        pages, yards, bares = in_turn(get, lambda: get(yardstick, "/tolok"), bare)
    finally:
        raw.rollback()
        raw.close()
    return Page(
        seconds=statistics.median(pages),
        slow=sorted(pages)[-(-95 * len(pages) // 100) - 1],
        sql_seconds=statistics.median(bares),
        yard=statistics.median(yards),
        statements=len(seen),
        size=size,
    )


def in_turn(*acts: Callable[[], Any], runs: int = RUNS) -> list[list[float]]:
    """The seconds of each act, taken in turn so that whatever else runs meets all of them."""
    times: list[list[float]] = [[] for _ in acts]
    for run in range(-2, runs):
        for act, own in zip(acts, times, strict=True):
            began = time.perf_counter()
            act()
            if run >= 0:  # the first two warm up
                own.append(time.perf_counter() - began)
    return times


def client_for(app: Flask, email: str) -> PageClient:
    client = PageClient(app, app.response_class, use_cookies=True)
    user = db.session().scalars(select(User).where(User.email == email)).one()
    ctx = Context(db.session(), Actor(user.id), datetime.now(UTC), "bench")
    token = open_session(ctx, user, "127.0.0.1")
    db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    return client


def paths() -> list[tuple[str, str, str]]:
    """(what, who, path)."""
    session = db.session()
    year = session.scalar(select(func.max(Cycle.year)))
    of_hub = (
        select(ActionPlan.id, PlanRevision.number)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .where(Agency.code.like("33.%"))
        .order_by(ActionPlan.id.desc())
    )
    plan = session.execute(of_hub).first()
    if plan is None:
        raise SystemExit("no plan to look at")
    waiting = session.execute(_waiting_below("33")).first()
    if waiting is None:
        raise SystemExit("no report to look at")
    return [
        ("Beranda, instansi", "dinas@bench.test", "/"),
        ("Beranda, hub", "hub@bench.test", "/"),
        ("Beranda, pusat", "pusat@bench.test", "/"),
        ("Daftar renaksi, pusat", "pusat@bench.test", f"/renaksi/?siklus={year}"),
        ("Matriks renaksi", "hub@bench.test", f"/renaksi/{plan.id}"),
        ("Antrean telaah, hub", "hub@bench.test", "/telaah/"),
        ("Dasbor nasional", "pusat@bench.test", f"/dasbor/renaksi?siklus={year}"),
        ("Laporan capaian", "hub@bench.test", f"/laporan/{waiting.plan_id}/{waiting.code}"),
        ("Antrean verifikasi, hub", "hub@bench.test", "/verifikasi/"),
        ("Verifikasi laporan", "hub@bench.test", f"/verifikasi/{waiting.id}"),
        (COMPLIANCE, "pusat@bench.test", f"/dasbor/kepatuhan?siklus={year}&periode=B12"),
        ("Dasbor kepatuhan, hub", "hub@bench.test", f"/dasbor/kepatuhan?siklus={year}"),
        *_assessments(),
        ("Pohon instansi", "pusat@bench.test", "/instansi/?buka=33"),
        ("Halaman instansi", "hub@bench.test", "/instansi/33.74"),
        ("Pengguna", "admin@bench.test", "/pengguna/"),
        ("Jejak audit", "admin@bench.test", "/jejak-audit"),
    ]


def _assessments() -> Iterator[tuple[str, str, str]]:
    """The work list, results of the finished year, and one score opened."""
    session = db.session()
    done = session.execute(
        select(Assessment.id, Cycle.year)
        .join(AssessmentRound, AssessmentRound.id == Assessment.round_id)
        .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
        .join(Agency, Agency.id == Assessment.agency_id)
        .where(Agency.code.like("33.%"), Assessment.state == AssessmentState.FINAL)
        .order_by(Assessment.id)
    ).first()
    if done is None:
        raise SystemExit("no assessment to look at")
    asked = f"instrumen={volume_instrument.CODE}&siklus={done.year}"
    yield "Daftar penilaian, pusat", "pusat@bench.test", f"/penilaian/?siklus={done.year + 1}"
    yield "Daftar penilaian, hub", "hub@bench.test", f"/penilaian/?siklus={done.year + 1}"
    yield "Hasil penilaian, pusat", "pusat@bench.test", f"/penilaian/hasil?{asked}"
    yield "Hasil penilaian, hub", "hub@bench.test", f"/penilaian/hasil?{asked}"
    yield "Selisih nilai, pusat", "pusat@bench.test", f"/penilaian/hasil/selisih?{asked}"
    yield "Rincian nilai", "hub@bench.test", f"/penilaian/{done.id}/rincian"


def _waiting_below(hub: str) -> Any:
    """The newest report that waits for the verifiers of a province."""
    report = ProgressReport
    return (
        select(report.id, report.plan_id, Checkpoint.code)
        .join(report.checkpoint)
        .join(ActionPlan, ActionPlan.id == report.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .where(Agency.code.like(f"{hub}.%"), report.state == ReportState.SUBMITTED)
        .order_by(report.id.desc())
    )


def pages(bench: Bench) -> dict[str, Page]:
    yardstick = client_for(bench.app, "pusat@bench.test")
    return {what: visit(client_for(bench.app, who), path, yardstick) for what, who, path in paths()}


def report_pages(bench: Bench, small: dict[str, Page], large: dict[str, Page]) -> None:
    for what, page in large.items():
        if what in DASHBOARDS:
            ratio, budget = page.slow / page.yard, "≤ 4 × yardstick (p95)"
        else:
            ratio = page.seconds / (2 * page.yard + 3 * page.sql_seconds)
            budget = "≤ 1 of its allowance"
        growth = (page.seconds / page.yard) / (small[what].seconds / small[what].yard)
        detail = (
            f"{page.statements} statements ({small[what].statements} at a tenth), "
            f"{page.seconds / page.yard:.1f} yardsticks, SQL bare {page.sql_seconds / page.yard:.2f}, "
            f"{growth:.2f} × the time at a tenth of the data"
        )
        bench.lines.append(Line(f"page: {what}", ratio, budget, detail))


def move_province(bench: Bench) -> None:
    """A province with all below it to another supervisor, against one committed insert."""
    session = db.session()
    province = session.scalars(select(Agency).where(Agency.code == "33")).one()
    target = session.scalars(select(Agency).where(Agency.code == "KEMENKO-PMK")).one()
    below = session.scalar(
        select(func.count(func.distinct(AgencyClosure.descendant_id))).where(
            AgencyClosure.ancestor_id == province.id
        )
    )

    days = count(date(2200, 1, 1).toordinal())

    def insert_one() -> None:
        with db.engine.begin() as connection:
            connection.execute(insert(Holiday), {"on": date.fromordinal(next(days)), "name": "Uji"})

    one = median(insert_one, 21)
    root = session.scalars(select(Agency).where(Agency.code == "KEMENPANRB")).one()
    province_id, ways = province.id, cycle((target.id, root.id))
    session.rollback()
    first = count(1)

    def move() -> None:
        agencies.move_agency(
            bench.ctx(),
            province_id,
            supervisor_id=next(ways),
            on=date(2026, 6, next(first)),
            legal_basis="Uji",
        )

    bench.lines.append(
        Line(
            "moving a province",
            median(move, 7) / one,
            "< 100 × one insert",
            f"{below} agencies moved",
        )
    )


# ── files ─────────────────────────────────────────────────────────────────────
def prints(bench: Bench) -> None:
    """Measured once: they do not depend on the database."""
    from io import BytesIO

    import xlsxwriter

    from renaksi.exports import pdf, xlsx
    from renaksi.exports.table import Column, Table

    rows = [[f"Aksi {i} memperbaiki layanan pengaduan", "Indikator yang diukur", *["12"] * 10]
            for i in range(60)]  # fmt: skip
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    html = f"<!doctype html><html lang='id'><body><table>{body}</table></body></html>"

    def plain_pdf() -> None:
        from weasyprint import HTML

        HTML(string=html).write_pdf()

    ours, plain = map(statistics.median, in_turn(lambda: pdf.render(html), plain_pdf, runs=5))
    bench.lines.append(Line("PDF of 60 rows", ours / plain, "≤ 1.2 × plain WeasyPrint"))
    ratio, detail = periodic_print.measure()
    bench.lines.append(
        Line("PDF of the national periodic report", ratio, "≤ 0.7 × plain WeasyPrint", detail)
    )

    table = [[f"34.{i:05d}", f"Perangkat Daerah {i}", i, i / 7, "Ditetapkan", "", "DIY", 2026, 1, 0]
             for i in range(25_000)]  # fmt: skip
    heads = [f"Kolom {i}" for i in range(10)]

    def plain_xlsx() -> None:
        book = xlsxwriter.Workbook(BytesIO(), {"constant_memory": True})
        sheet = book.add_worksheet()
        for place, row in enumerate([heads, *table]):
            sheet.write_row(place, 0, row)
        book.close()

    def our_xlsx() -> None:
        columns = [Column(head) for head in heads]
        xlsx.workbook(Table("Tolok", columns, table, datetime.now(UTC)))

    ours, plain = map(statistics.median, in_turn(our_xlsx, plain_xlsx, runs=5))
    bench.lines.append(Line("XLSX of 25,000 rows", ours / plain, "≤ 1.5 × bare xlsxwriter"))


# ── requests per second ───────────────────────────────────────────────────────
BARE = '''
from flask import Flask, render_template
app = Flask(__name__)
page = app.jinja_env.from_string("""<!doctype html><title>x</title><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>""")
@app.get("/")
def index():
    return render_template(page, rows=[[f"{i}.{k}" for k in range(8)] for i in range(100)])
'''


@contextmanager
def gunicorn(target: str, folder: Path, environ: dict[str, str]) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", target, "--bind", f"127.0.0.1:{port}",
               "--worker-class", "gthread", "--workers", "2", "--threads", "4",
               "--log-level", "error"]  # fmt: skip
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **environ})
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def throughput(port: int, wanted: list[tuple[str, str]], seconds: float = 4.0) -> tuple[float, int]:
    """(requests per second, answers that were no 200) by four clients for a bounded time."""
    done, bad = [0] * 4, [0] * 4

    def client(place: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        until = time.monotonic() + seconds
        step = place
        while time.monotonic() < until:
            path, cookie = wanted[step % len(wanted)]
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            answer.read()
            done[place] += 1
            bad[place] += answer.status != 200
            step += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds, sum(bad)


def journeys(bench: Bench, url: str, data: Path) -> None:
    """Mixed reading under two workers, against a bare page on the same server."""
    key = bench.app.config["SECRET_KEY"]
    wanted = []
    for _what, who, path in paths():
        client = client_for(bench.app, who)
        cookie = client.get_cookie("renaksi")
        wanted.append((path, f"renaksi={cookie.value}" if cookie else ""))
    db.session.remove()
    db.engine.dispose()
    environ = {"RENAKSI_ENV": "development", "RENAKSI_DATABASE_URL": url, "RENAKSI_DATA_DIR": str(data),
               "RENAKSI_SECRET_KEY": key}  # fmt: skip
    (data / "bare.py").write_text(BARE, encoding="utf-8")
    ours, bare, bad = [], [], 0
    with (
        gunicorn("renaksi.wsgi:app", ROOT, environ) as port,
        gunicorn("bare:app", data, {}) as plain,
    ):
        throughput(port, wanted, 3)  # warms up
        for _ in range(3):  # in turn, so that whatever else runs meets both
            rate, wrong = throughput(port, wanted)
            ours.append(rate)
            bad += wrong
            bare.append(throughput(plain, [("/", "")], 2)[0])
    bench.lines.append(
        Line("mixed journeys", statistics.median(ours) / statistics.median(bare), "≥ 0.083 of a bare page's rate",
             f"{bad} answers other than 200")
    )  # fmt: skip


# ── one database ──────────────────────────────────────────────────────────────
def run(name: str, url: str, data: Path, scale: float) -> Bench:
    bench = Bench(create_app(settings(url, data)), name)

    page = bench.app.jinja_env.from_string(YARDSTICK)  # compiled once, as every template is

    @bench.app.get("/tolok")
    @public
    def yardstick() -> str:
        rows = [[f"{i}.{k}" for k in range(8)] for i in range(100)]
        return render_template(page, rows=rows)

    with bench.app.app_context():
        memory.settle()  # as served
        say(f"{name}: preparing")
        prepare(bench)
        fill(
            int(2_500 * scale) + 700,
            int(300 * scale) + 650,
            int(50_000 * scale) + 5_000,
            int(100_000 * scale) + 8_000,
            65,
        )
        say(f"{name}: pages at a tenth")
        small = pages(bench)
        began = time.perf_counter()
        fill(
            int(25_000 * scale) + 700,
            int(3_000 * scale),
            int(450_000 * scale) + 5_000,
            int(1_000_000 * scale) + 8_000,
            650,
        )
        say(f"{name}: filled in {time.perf_counter() - began:.0f} s; pages at full volume")
        report_pages(bench, small, pages(bench))
        say(f"{name}: requests per second")
        journeys(bench, url, data)
        move_province(bench)
        ratio, detail = bench_lapor.measure(bench.ctx())
        bench.lines.append(
            Line(
                "import of 100,000 LAPOR! rows",
                ratio,
                "≤ 3 × bare reading plus bulk insert",
                detail,
            )
        )
        ratio, detail = periodic_figures.measure(bench.ctx())
        bench.lines.append(
            Line("figures of the national periodic report", ratio, "≤ 8 × their SQL bare", detail)
        )
        if name == "SQLite":
            prints(bench)
    return bench


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    given = parser.parse_args()
    done = []
    with tempfile.TemporaryDirectory(prefix="renaksi-bench-") as folder:
        if given.only != "PostgreSQL":
            data = Path(folder) / "sqlite"
            data.mkdir()
            done.append(run("SQLite", f"sqlite:///{data / 'bench.db'}", data, given.scale))
        if given.only != "SQLite":
            data = Path(folder) / "postgresql"
            data.mkdir()
            with postgres.server(lasting=True) as at, postgres.database(at, "renaksi_bench") as url:
                shown = url.render_as_string(hide_password=False)
                bench = run("PostgreSQL", shown, data, given.scale)
                with bench.app.app_context():
                    db.session.remove()
                    db.engine.dispose()
                done.append(bench)
    table = tables(done, given.scale)
    print(table)
    if given.write:
        keep(table)


def keep(table: str) -> None:
    """Put the figures into docs/performance.md; the words people wrote above them stay."""
    path = ROOT / "docs" / "performance.md"
    words = path.read_text(encoding="utf-8").partition("\n## ")[0] if path.exists() else ""
    head, mark, figures = table.partition("\n## ")
    path.write_text((words or head).rstrip() + "\n" + mark + figures, encoding="utf-8")


def tables(done: list[Bench], scale: float) -> str:
    parts = [
        "# Performance\n",
        ABOUT,
        f"Python {platform.python_version()}, {os.cpu_count()} cores, volume × {scale:g} of {VOLUME}.\n",
    ]
    for bench in done:
        parts.append(
            f"\n## {bench.name}\n\n| what | ratio | budget | detail |\n|---|---|---|---|\n"
        )
        parts.append("\n".join(str(line) for line in bench.lines) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
