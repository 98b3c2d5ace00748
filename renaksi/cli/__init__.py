"""The `renaksi` command. Every module here with a `command` is added.

A wrong argument or a bad file is answered with one sentence and exit status 2, never a traceback.
"""

import pkgutil
import sys
from importlib import import_module
from typing import NoReturn

import click

from renaksi import labels
from renaksi.config import SettingsError
from renaksi.core.errors import RuleBroken


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def renaksi() -> None:
    """Renaksi: pemantauan berjenjang rencana aksi SP4N-LAPOR!"""


def _add_commands() -> None:
    for module in pkgutil.iter_modules(__path__):
        command = getattr(import_module(f"{__name__}.{module.name}"), "command", None)
        if command is not None:
            renaksi.add_command(command)


_add_commands()


def main() -> NoReturn:
    """Run the command line; refusals become one sentence on stderr and exit status 2."""
    try:
        renaksi.main(standalone_mode=False)
    except click.ClickException as error:
        _fail(error.format_message())
    except click.exceptions.Abort:
        _fail("Dibatalkan.")
    except SettingsError as error:
        _fail(str(error))
    except RuleBroken as error:
        _fail(labels.refusal(error))
    sys.exit(0)


def _fail(sentence: str) -> NoReturn:
    click.echo(f"Galat: {sentence}", err=True)
    sys.exit(2)
