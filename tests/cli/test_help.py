"""The list of commands costs next to nothing, and is what the commands say of themselves."""

import inspect
import subprocess
import sys
from importlib import import_module

import click
import pytest

from renaksi import cli
from renaksi.cli import renaksi, reports
from renaksi.cli.lazy import LazyGroup, outline
from tests.cli.conftest import type_command

HEAVY = ("flask", "sqlalchemy", "xlsxwriter", "wtforms", "renaksi.models", "renaksi.views")
ASKED = (
    "import sys; from renaksi.cli import renaksi; renaksi.main(['--help'], standalone_mode=False)"
)


def test_help_imports_no_page_and_no_table():
    told = f"{ASKED}; print([one for one in {HEAVY!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Pengguna dan perannya." in done.stdout


@pytest.mark.parametrize("group", [renaksi, import_module("renaksi.cli.report").command])
def test_every_command_is_listed_as_it_calls_itself(group: LazyGroup):
    ctx = click.Context(group)
    assert len(group.list_commands(ctx)) >= 3
    for name, found in group.outlines.items():
        command = group.get_command(ctx, name)
        said = inspect.cleandoc(command.help)
        assert (command.name, said) == (name, found.about), found.module


def test_a_module_without_a_command_is_none():
    assert outline("renaksi.cli.output") is None
    assert outline("renaksi.cli.there_is_no_such") is None


def test_the_list_is_told_by_the_help_of_every_group():
    whole = type_command("--help").output
    assert all(f"  {name} " in whole for name in renaksi.outlines)
    some = type_command("report", "--help").output
    assert all(f"  {one} " in some for one in ("agencies", "plans"))
    assert "laporan" in type_command("report").output.lower()
    assert renaksi.package is cli
    assert reports.__name__ == "renaksi.cli.reports"


def test_what_is_no_command_is_told_in_one_sentence():
    done = type_command("tidakada")
    assert done.exit_code == 2
    assert done.stderr == "Galat: Perintah tidakada tidak dikenal. Lihat: renaksi --help\n"
    wrong = type_command("check", "apa")
    assert wrong.stderr.startswith("Galat: BAGIAN: isi dengan salah satu: ")
