"""The parts of an XLSX file, opened with care: a small zip may hold gigabytes."""

import io
import zipfile
import zlib
from collections.abc import Callable
from posixpath import join, normpath
from typing import BinaryIO, Final, NamedTuple
from xml.parsers import expat

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import MEGABYTE, FileFault

MAX_INSIDE: Final = 64 * MEGABYTE
"""All parts together, as they really unpack, whatever the zip's own table claims."""
CHUNK: Final = MEGABYTE
Attributes = dict[str, str]


def refused(fault: FileFault, **detail: object) -> Invalid:
    return Invalid(Refusal.BAD_FILE, field="file", why=fault, **detail)


class Part(NamedTuple):
    name: str
    content: bytes


class Package:
    """The XML parts of a workbook by name, each read once and counted."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            with zipfile.ZipFile(stream) as archive:
                self.parts = _unpack(archive)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise refused(FileFault.BROKEN) from error
        except RuntimeError as error:  # zipfile's word for an encrypted member
            raise refused(FileFault.ENCRYPTED) from error

    def sheet_parts(self) -> dict[str, str]:
        """Part by name of the sheet, in the workbook's order."""
        targets: dict[str, str] = {}
        sheets: dict[str, str] = {}

        def relation(name: str, given: Attributes) -> None:
            if name == "Relationship":
                targets[given.get("Id", "")] = given.get("Target", "")

        def sheet(name: str, given: Attributes) -> None:
            if name == "sheet":
                sheets[given.get("name", "")] = given.get("id", "")

        self.walk("xl/_rels/workbook.xml.rels", relation)
        self.walk("xl/workbook.xml", sheet)
        return {name: _part(targets.get(ident, "")) for name, ident in sheets.items()}

    def walk(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Send every element of a part, prefixes dropped, to the handlers. A DOCTYPE is refused."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, given: start(
            _local(name), {_local(key): value for key, value in given.items()}
        )
        if end is not None:
            parser.EndElementHandler = lambda name: end(_local(name))
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            held = self.parts.get(part.lower())
            parser.Parse(held.content if held else b"<none/>", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise refused(FileFault.BROKEN) from error

    def repacked(self) -> BinaryIO:
        """The same parts in a plain zip of our own: what the next reader opens is what we counted."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for part in self.parts.values():
                archive.writestr(part.name, part.content)
        out.seek(0)
        return out


def _unpack(archive: zipfile.ZipFile) -> dict[str, Part]:
    """XML parts are kept (by name in lower case, as readers look them up), all are counted."""
    left = MAX_INSIDE
    parts: dict[str, Part] = {}
    for member in archive.infolist():
        held: list[bytes] = []
        with archive.open(member) as file:
            while chunk := file.read(min(CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise refused(FileFault.TOO_BIG_INSIDE, limit_size=MAX_INSIDE)
                if member.filename.endswith((".xml", ".rels")):
                    held.append(chunk)
        name = member.filename.replace("\\", "/").lstrip("/")
        if held and name.lower() in parts:  # two of one name: which one counts is anyone's guess
            raise refused(FileFault.BROKEN)
        if held:
            parts[name.lower()] = Part(name, b"".join(held))
    return parts


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _no_doctype(*_given: object) -> None:
    raise refused(FileFault.BROKEN)
