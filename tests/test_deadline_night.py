"""The script that plays the deadline night finds nothing lost and nothing doubled, at a small size.

At full size, and against the clock: `make deadline-night`.
"""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "bench" / "deadline_night.py"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_what_is_acknowledged_on_the_deadline_night_is_there_once(database: str):
    finished = subprocess.run(
        [sys.executable, SCRIPT, "--agencies", "6", "--clients", "3", "--megabytes", "0.3",
         "--only", database],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert f"{database}: 6 submissions" in finished.stdout, finished.stdout + finished.stderr
    assert "0 errors, lost or doubled" in finished.stdout
    assert finished.returncode == 0
