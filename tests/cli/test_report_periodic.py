"""Figures of a periodic report, held against every other report of the same days."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from renaksi.cli import renaksi
from tests.support import prepared

pytestmark = pytest.mark.timeout(300)  # the demonstration is made by whoever asks first
Told = Callable[..., dict]


@pytest.fixture
def told(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Told:
    """A report of the demonstration as programs read it."""
    folder = prepared.copy_of("demo", tmp_path / "data", tmp_path_factory)
    for name, value in prepared.environment(folder).items():
        monkeypatch.setenv(name, value)

    def read(*words: object) -> dict:
        typed = ["report", *map(str, words), "--format", "json"]
        result = CliRunner().invoke(renaksi, typed, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return read


def figures(sheet: dict, part: str) -> dict[str, tuple]:
    section = next(one for one in sheet["sections"] if one["part"] == part)
    return {one["code"]: (one["value"], one["part"], one["whole"]) for one in section["figures"]}


def rows(sheet: dict, part: str, grid: str) -> list[dict]:
    section = next(one for one in sheet["sections"] if one["part"] == part)
    found = next(one for one in section["grids"] if one["code"] == grid)
    names = [name for name, _unit in found["columns"]]
    return [dict(zip(names, row, strict=True)) for row in found["rows"]]


@pytest.mark.parametrize(
    ("under", "period", "first", "last", "cycle", "due_in"),
    [
        ("34", "2026-M03", "2026-03-01", "2026-03-31", 2026, 2025),
        ("ROOT", "2026-S1", "2026-01-01", "2026-06-30", 2026, 2026),
    ],
)
def test_it_says_what_the_other_reports_say(told, under, period, first, last, cycle, due_in):
    sheet = told("periodic", period, "--under", under)
    assert (sheet["period"], sheet["as_of"]) == (period, last)
    where = ("--under", under)
    summary = figures(sheet, "summary")

    plans = told("plans", "--cycle", cycle, "--as-of", last, *where)
    assert summary["plans_enacted"][1:] == (plans["enacted"], plans["owes"])
    funnel = {row["step"]: row["count"] for row in rows(sheet, "funnel", "funnel")}
    assert funnel == {step: plans[step] for step in funnel}

    reports = told("compliance", "--cycle", due_in, "--as-of", last, *where)
    assert summary["compliance"][1:] == (reports["submitted"], reports["expected"])
    assert summary["on_time"][1:] == (reports["on_time"], reports["expected"])
    hubs = rows(sheet, "compliance", "compliance_hubs")
    assert sum(row["expected"] for row in hubs) == reports["expected"]
    assert sum(row["submitted"] for row in hubs) == reports["submitted"]
    last_point = rows(sheet, "compliance", "checkpoints")[-1]["checkpoint"].split()[0]
    missing = rows(sheet, "compliance", "missing")
    at_last = told(
        "compliance", "--cycle", due_in, "--checkpoint", last_point, "--as-of", last, *where
    )
    assert len(missing) == at_last["expected"] - at_last["submitted"]

    reached = told("achievement", "--cycle", due_in, "--checkpoint", last_point, *where)
    assert summary["achievement"][0] == (
        None if reached["mean"] is None else f"{reached['mean']:.2f}"
    )

    service = told("complaints", "--from", first, "--to", last, *where)
    assert summary["complaints_received"][0] == f"{service['received']}"
    assert summary["complaints_followed_up"][1:] == (
        service["followed_up"],
        service["denominator"],
    )
    assert summary["complaints_finished"][1] == service["finished"]
    buckets = {row["bucket"]: row["count"] for row in rows(sheet, "complaints", "buckets")}
    assert buckets == service["buckets"]
    kept = rows(sheet, "complaints", "classes")
    assert {row["name"]: row["count"] for row in kept} == service["classes"]

    states = told("connections", "--as-of", last, *where)
    by_kind = {row.pop("kind"): row for row in rows(sheet, "connection", "connection_kinds")}
    for kind, counts in by_kind.items():
        del counts["share"]
        assert counts.items() <= states["by_kind"][kind].items()
    assert set(by_kind) == set(states["by_kind"])

    advice = told("recommendations", "--as-of", last, *where)
    assert summary["recommendations_resolved"][1:] == (advice["resolved"], advice["total"])
    statuses = rows(sheet, "recommendations", "statuses")
    assert {row["status"]: row["count"] for row in statuses} == {
        row["status"]: advice[row["status"]] for row in statuses
    }

    annex = rows(sheet, "annex", "agencies")
    assert sum(row["expected"] or 0 for row in annex) == reports["expected"]
    assert sum(row["received"] for row in annex) == service["received"]
    assert sum(row["recommendations"] for row in annex) == advice["total"]
    assert sum(row["plan"] == "enacted" for row in annex) == plans["enacted"]


def test_wrong_periods_are_answered_in_a_sentence(run):
    result = run("report", "periodic", "2026-M13")
    assert result.exit_code == 2
    assert "bukan periode" in result.stderr
    assert "2026-M03" in result.stderr
