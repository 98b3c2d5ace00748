"""The queue and its workers as processes: a request starts one, a killed one is followed by another."""

import os
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from renaksi import create_app
from renaksi.core.job import JobState
from renaksi.core.periodic import parse_period
from renaksi.extensions import db
from renaksi.models import Job, PeriodicReport
from renaksi.services import periodic
from renaksi.views import job_worker
from tests.factories import periodic as made

PATIENCE = 120
"""Seconds; the machine may be busy with other tests."""


@pytest.fixture
def app(data_dir) -> Flask:
    made_app = create_app()
    made_app.config["JOB_WORKERS"] = True
    return made_app


@pytest.fixture
def queued(app: Flask) -> int:
    """A report of DIY whose figures wait to be taken."""
    with app.app_context():
        cast = made.a_cast(db.session())
        ctx = made.ctx(db.session(), cast.evaluator, datetime.now(UTC))
        report_id = periodic.create(ctx, "34", parse_period("2026-M03")).id
        db.session.remove()
    return report_id


def job(app: Flask) -> Job:
    with app.app_context():
        found = db.session.scalars(select(Job)).one()
        db.session.expunge(found)
        db.session.remove()
    return found


def wait_for(app: Flask, is_so: Callable[[Job], bool]) -> Job:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = job(app)
        if is_so(found):
            return found
        time.sleep(0.2)
    log = app.extensions["renaksi"].data_dir / job_worker.LOG
    raise AssertionError(log.read_text(encoding="utf-8") if log.exists() else "no log")


def is_done(one: Job) -> bool:
    return one.state is JobState.DONE


def test_a_worker_is_started_and_takes_the_figures(app: Flask, queued: int):
    with app.app_context():
        job_worker.wake()
        (process,) = app.extensions["job_workers"]
    done = wait_for(app, is_done)
    assert process.wait(PATIENCE) == 0
    assert (done.attempts, done.done) == (1, done.total)
    assert f":{process.pid}:" in done.claimed_by
    with app.app_context():
        assert db.session.get_one(PeriodicReport, queued).figures["base"]["code"] == "34"
        db.session.remove()


def test_what_a_killed_worker_left_is_done_by_the_next(app: Flask, queued: int, run):
    with app.app_context():
        job_worker.wake()
        (process,) = app.extensions["job_workers"]
    found = wait_for(app, lambda one: one.state is not JobState.QUEUED)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE)
    found = job(app)
    if found.state is JobState.RUNNING:  # nearly always: it is killed before it is through
        with app.app_context():
            assert db.session.get_one(PeriodicReport, queued).figures is None
            lying = db.session.scalars(select(Job)).one()
            lying.heartbeat_at = datetime.now(UTC) - timedelta(minutes=2)
            db.session.commit()
            db.session.remove()
    assert "Pekerjaan yang dikerjakan" in run("jobs", "work").stdout
    done = job(app)
    assert done.state is JobState.DONE
    assert done.attempts == 1 + (found.state is JobState.RUNNING)
    with app.app_context():
        assert db.session.get_one(PeriodicReport, queued).figures is not None
        db.session.remove()


def test_an_empty_queue_is_no_work(run):
    assert run("jobs", "work").stdout.strip() == "Pekerjaan yang dikerjakan: 0"
