"""`run("report", "agencies")`: a command as it is typed, on a data folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from renaksi.cli import renaksi
from tests.support import prepared

Run = Callable[..., Result]


@pytest.fixture
def data_dir(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """What `renaksi setup` makes; the environment points at it."""
    folder = prepared.copy_of("setup", tmp_path / "data", tmp_path_factory)
    for name, value in prepared.environment(folder).items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def run(data_dir: Path) -> Run:
    return type_command


def type_command(*words: object) -> Result:
    """With the two streams apart, and no traceback hidden behind an exit status."""
    result = CliRunner().invoke(renaksi, [str(word) for word in words], catch_exceptions=False)
    assert "Traceback" not in result.output
    return result
