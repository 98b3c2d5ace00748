"""The `renaksi` command. Every module here with a `command` is one, imported when it is called.

A wrong argument or a bad file is answered with one sentence and exit status 2, never a traceback.
"""

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from renaksi.cli.lazy import LazyGroup
from renaksi.cli.mistakes import database_sentence, refusal, sentence, unreadable
from renaksi.config import SettingsError
from renaksi.core.errors import RuleBroken

STATUS = 2
"""Of every refusal, as for a wrong argument."""


class CommandLine(LazyGroup):
    """A group that answers refusals of the domain as it answers wrong arguments."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        if told := unreadable(sys.argv[1:] if args is None else args):
            _fail(told)
        try:
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            sys.exit(STATUS)
        except click.ClickException as error:
            _fail(sentence(error))
        except click.exceptions.Abort:
            _fail("Dibatalkan.")
        except SettingsError as error:
            _fail(str(error))
        except RuleBroken as error:
            _fail(refusal(error))
        except Exception as error:
            told = database_sentence(error)
            if not told:
                raise
            _fail(told)
        if standalone_mode:
            sys.exit(status if isinstance(status, int) else 0)
        return status


def _fail(sentence: str) -> NoReturn:
    click.echo(f"Galat: {sentence}", err=True)
    sys.exit(STATUS)


@click.group(
    cls=CommandLine,
    package=sys.modules[__name__],
    context_settings={"help_option_names": ["-h", "--help"]},
)
def renaksi() -> None:
    """Renaksi: pemantauan berjenjang rencana aksi SP4N-LAPOR!"""


def main() -> NoReturn:
    """Run the command line."""
    renaksi.main()
    raise AssertionError  # `main` leaves the program
