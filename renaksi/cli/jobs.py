"""`renaksi jobs`: works through what was put into the queue; requests start it by themselves."""

import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final

import click
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from renaksi.cli.job_tools import tools_of
from renaksi.cli.run import system_context
from renaksi.config import Settings
from renaksi.core.job import BEAT, JobState
from renaksi.core.policy import SYSTEM
from renaksi.labels.format import number
from renaksi.models import Job
from renaksi.services.context import Context
from renaksi.services.jobs import Worker, work

PULSE: Final = BEAT.total_seconds()


@click.group("jobs")
def command() -> None:
    """Pekerjaan latar: pengambilan angka dan pembuatan berkas laporan berkala."""


@command.command("work")
def work_() -> None:
    """Kerjakan semua yang mengantre, lalu selesai.

    Dijalankan sendiri oleh aplikasi setiap kali ada yang mengantre; boleh juga lewat cron atau
    systemd, misalnya setiap menit, agar yang terhenti cepat diteruskan.
    """
    # The last part tells two lives of one number apart: in a container it is always the same.
    name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
    with system_context() as ctx:
        engine = ctx.session.get_bind()
        assert isinstance(engine, Engine)  # noqa: S101 - tells the type checker
        with _pulse(engine, name), Session(engine) as progress:
            telling = Context(progress, SYSTEM, ctx.now, ctx.request_id)
            done = work(ctx, Worker(name, tools_of(Settings.from_env())), telling)
    click.echo(f"Pekerjaan yang dikerjakan: {number(done)}")


@contextmanager
def _pulse(engine: Engine, name: str) -> Iterator[None]:
    """Say that this process lives, however long a step takes; it stops with the process."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(PULSE):
            with suppress(OperationalError), engine.begin() as connection:  # busy: next time
                connection.execute(
                    update(Job)
                    .where(Job.claimed_by == name, Job.state == JobState.RUNNING)
                    .values(heartbeat_at=datetime.now(UTC))
                )

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(PULSE)
