"""What jobs need from rooms that use cases do not know: printing, files, words, addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from renaksi.core.files import FileStore
from renaksi.core.periodic_issued import Issued
from renaksi.core.periodic_sheet import Part, PeriodicSheet
from renaksi.core.periodic_words import FrozenWords
from renaksi.queries.documents import LetterheadInfo

Tell = Callable[[str, int, int], None]
"""A step is under way (its code), so many of so many are done."""


class Printer(Protocol):
    """Makes the print of an approved report, under the letterhead of its base."""

    def __call__(
        self,
        sheet: PeriodicSheet,
        texts: Mapping[Part, str],
        issued: Issued,
        told: Callable[[int, int], None],
        head: LetterheadInfo,
    ) -> bytes: ...


class Annexer(Protocol):
    """Makes its annex."""

    def __call__(
        self, sheet: PeriodicSheet, texts: Mapping[Part, str], issued: Issued
    ) -> bytes: ...


@dataclass(frozen=True, slots=True)
class JobTools:
    """Of one installation."""

    store: FileStore
    words: FrozenWords
    printer: Printer
    annexer: Annexer
    check_url: Callable[[str, str], str]
    """Of the address of the site and a token."""
    file_name: Callable[[PeriodicSheet, str], str]
    """Of a report, with this number, without its ending."""
