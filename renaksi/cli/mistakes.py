"""One Indonesian sentence for every way in which a command can be called wrongly."""

from collections.abc import Iterable
from typing import Final

import click

from renaksi.core.errors import RuleBroken

NOT_PREPARED: Final = ("no such table", "no such column", "does not exist")
"""How SQLite and PostgreSQL say that a table or column is not there."""

NO_DATABASE: Final = "file is not a database"
"""How SQLite says that the file is something else."""


def unreadable(words: Iterable[str]) -> str:
    """An argument that is no text: bytes that are not UTF-8. Empty if there is none."""
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):  # Python's mark of such bytes
            shown = word.encode("utf-8", "replace").decode()
            return f"Argumen {shown} memuat huruf yang tidak dapat dibaca. Tulis dalam UTF-8."
    return ""


def sentence(error: click.ClickException) -> str:
    """What was wrong and what to write instead."""
    if not isinstance(error, click.UsageError):
        return error.format_message()
    text = _of_usage(error)
    if error.ctx is None or isinstance(error, click.BadParameter):
        return text
    return f"{text} Lihat: {error.ctx.command_path} --help"


def refusal(error: RuleBroken) -> str:
    """What the domain refused, as a page would say it."""
    from renaksi import labels

    return labels.refusal(error)


def database_sentence(error: Exception) -> str:
    """The database is not there, or not as this version needs it; empty for any other error."""
    from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

    if not isinstance(error, OperationalError | ProgrammingError):
        no_database = isinstance(error, DatabaseError) and NO_DATABASE in str(error.orig)
        return "Berkas basis data itu bukan basis data SQLite." if no_database else ""
    told = str(error.orig).strip().splitlines()
    if any(mark in line for mark in NOT_PREPARED for line in told):
        return "Basis data belum disiapkan atau belum mutakhir. Jalankan: renaksi setup"
    return f"Basis data tidak dapat dipakai ({' '.join(told)[:200]})."


def _of_usage(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"Opsi {error.option_name} tidak dikenal."
    if isinstance(error, click.NoSuchCommand):
        return f"Perintah {error.command_name} tidak dikenal."
    if isinstance(error, click.MissingParameter):
        return f"{_name(error)} wajib diisi."
    if isinstance(error, click.BadParameter):
        return f"{_name(error)}: {_of_value(error)}"
    if isinstance(error, click.BadOptionUsage):
        return f"Opsi {error.option_name} tidak lengkap atau kelebihan nilai."
    if error.message.startswith("Got unexpected extra"):
        return f"Argumen ini berlebih: {error.message.partition('(')[2].rstrip(')')}."
    return error.message


def _name(error: click.BadParameter) -> str:
    """As it is typed: `--as-of`, or the word that stands for an argument."""
    param = error.param
    if isinstance(param, click.Option):
        return param.opts[-1]
    if param is not None and error.ctx is not None:
        return param.make_metavar(error.ctx).strip("[]{}.")
    return "Nilai"


def _of_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f"isi dengan salah satu: {', '.join(map(str, kind.choices))}."
    if isinstance(kind, click.types.IntParamType):
        return "isi dengan bilangan bulat yang berlaku, misalnya 2025."
    if isinstance(kind, click.File | click.Path):
        return "berkas itu tidak ada atau tidak dapat dibaca."
    return error.message
