"""How an editor's plain text is read: paragraphs and simple lists, nothing else. Pure.

An empty line ends a paragraph; lines that begin with `-`, `*` or `•` are a list, lines that begin
with `1.` or `1)` a numbered one. Whatever else is typed is shown as typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

_BULLET: Final = re.compile(r"[-*•–]\s+(?P<said>\S.*)")
_NUMBER: Final = re.compile(r"\d{1,3}[.)]\s+(?P<said>\S.*)")


class BlockKind(StrEnum):
    """What a stretch of lines is."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its lines) or a list (its items)."""

    kind: BlockKind
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """In the order written; a text of spaces alone has none."""
    found = []
    for stretch in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        read = [_line(line.strip()) for line in stretch.split("\n") if line.strip()]
        for kind, lines in groupby(read, key=lambda one: one[0]):
            found.append(Block(kind, tuple(said for _, said in lines)))
    return list(_one_list(found))


def _line(line: str) -> tuple[BlockKind, str]:
    if bullet := _BULLET.fullmatch(line):
        return BlockKind.BULLETS, bullet["said"]
    if number := _NUMBER.fullmatch(line):
        return BlockKind.NUMBERS, number["said"]
    return BlockKind.PARAGRAPH, line


def _one_list(found: list[Block]) -> Iterator[Block]:
    """A list whose items stand apart by empty lines is one list, counted on."""
    for kind, same in groupby(found, key=lambda one: one.kind):
        if kind is BlockKind.PARAGRAPH:
            yield from same
        else:
            yield Block(kind, tuple(line for one in same for line in one.lines))
