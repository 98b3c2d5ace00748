"""Commands that are imported when they are called: `renaksi --help` reads no page and no table.

What a command is called and what it does is read from the text of its module, where
`@click.command("name")` and the docstring of `command` say it; importing all of them takes a
hundred times longer.
"""

import ast
import pkgutil
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import click

SHORTEST = 20
"""Characters that a summary gets on however narrow a screen."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a command before it is imported."""

    module: str
    about: str
    """Its docstring."""


class LazyGroup(click.Group):
    """Every module of `package` that defines a `command` is one."""

    def __init__(self, *args: Any, package: ModuleType, **more: Any) -> None:
        super().__init__(*args, **more)
        self.package = package

    @cached_property
    def outlines(self) -> dict[str, Outline]:
        """By name."""
        modules = (
            f"{self.package.__name__}.{one.name}"
            for one in pkgutil.iter_modules(self.package.__path__)
        )
        return dict(found for module in modules if (found := outline(module)) is not None)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(self.outlines)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = self.outlines.get(cmd_name)
        if found is None:
            return None
        command: click.Command = import_module(found.module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        names = self.list_commands(ctx)
        room = max(SHORTEST, formatter.width - 6 - max(map(len, names), default=0))
        rows = [
            (name, click.Command(name, help=self.outlines[name].about).get_short_help_str(room))
            for name in names
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def outline(module: str) -> tuple[str, Outline] | None:
    """The name of the module's command and its outline; None where it defines none."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "command":
            for call in node.decorator_list:
                if name := _name_in(call):
                    return name, Outline(module, ast.get_docstring(node) or "")
    return None


def _name_in(call: ast.expr) -> str:
    """`check` in `@click.command("check")`; empty for any other decorator."""
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
        return ""
    first = call.args[0]
    is_command = call.func.attr in {"command", "group"}
    return str(first.value) if is_command and isinstance(first, ast.Constant) else ""
