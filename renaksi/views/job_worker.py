"""Starting a worker once a request that put something into the queue is over.

The worker is a process of its own, so that it outlives the request and, if need be, the server; it
ends when nothing waits (ADR 19).
"""

import os
import subprocess
import sys
from datetime import datetime
from typing import Final

from flask import Flask, Response, current_app

from renaksi.core.job import JobView, is_left
from renaksi.extensions import db
from renaksi.services.steps.job_queue import QUEUED
from renaksi.views.uploads import settings

COMMAND: Final = (sys.executable, "-c", "from renaksi.cli import main; main()", "jobs", "work")
LOG: Final = "jobs.log"
"""In the data folder: what workers had to say."""


def init_app(app: Flask) -> None:
    """`JOB_WORKERS` off: whoever runs the queue otherwise, as tests do in their own process."""
    app.config.setdefault("JOB_WORKERS", not app.testing)
    app.extensions["job_workers"] = []
    app.after_request(_wake_if_wanted)


def _wake_if_wanted(response: Response) -> Response:
    if db.session.registry.has() and db.session.info.pop(QUEUED, False):
        wake()
    return response


def tend(job: JobView | None, now: datetime) -> None:
    """Start a worker for a job that somebody looks at and that none sees to."""
    if job is not None and is_left(job, now) and not _alive():
        wake()


def wake() -> None:
    """Start a worker; several at once are harmless, each job goes to one of them."""
    if not current_app.config["JOB_WORKERS"]:
        return
    try:
        with (settings().data_dir / LOG).open("ab") as log:
            process = subprocess.Popen(
                COMMAND,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=_environment(),
            )
    except OSError:  # what was asked for stands in the queue: the next request tries again
        current_app.logger.exception("no worker could be started")
        return
    _alive().append(process)


def _alive() -> "list[subprocess.Popen[bytes]]":
    """The workers this process started that have not ended."""
    started: list[subprocess.Popen[bytes]] = current_app.extensions["job_workers"]
    started[:] = [one for one in started if one.poll() is None]
    return started


def _environment() -> dict[str, str]:
    """That of the server, and what it was told by other ways than its environment."""
    found = settings()
    told = {
        "RENAKSI_ENV": found.env,
        "RENAKSI_DATA_DIR": str(found.data_dir),
        "RENAKSI_DATABASE_URL": found.database_url,
        "RENAKSI_SECRET_KEY": found.secret_key,
        "RENAKSI_BASE_URL": found.base_url,
    }
    return {**os.environ, **told}
