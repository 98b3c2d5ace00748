"""Data folders made once per run by the real commands, and copied for each journey."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from flask import Flask

from renaksi import create_app
from renaksi.config import Settings

RENAKSI = Path(sys.executable).parent / "renaksi"
COMMANDS = {"setup": [["setup"]], "demo": [["setup"], ["demo"]]}


def copy_of(kind: str, target: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    shutil.copytree(original(kind, tmp_path_factory), target)
    return target


def original(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by whichever worker comes first; the others wait for it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, done = shared / f"data-{kind}", shared / f"data-{kind}.done"
    with locked(shared / f"data-{kind}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for command in COMMANDS[kind]:
                run(command, folder)
            done.touch()
    return folder


def run(command: list[str], folder: Path) -> None:
    finished = subprocess.run(
        [RENAKSI, *command],
        env={**os.environ, **environment(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        message = f"renaksi {' '.join(command)}: {finished.stdout}{finished.stderr}"
        raise RuntimeError(message)


def application(data: Path) -> Flask:
    with mock.patch.dict(os.environ, environment(data)):
        return create_app(Settings.from_env())


def environment(data: Path) -> dict[str, str]:
    return {"RENAKSI_ENV": "test", "RENAKSI_DATA_DIR": str(data)}


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
