"""What a password must be. Length and not being guessable, no character classes.

After NIST SP 800-63B section 5.1.1.2: a minimum length, a list of what everybody tries first,
nothing about capitals and digits.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 200
FEWEST_CHARACTERS: Final = 5
"""Different characters; fewer is a pattern, not a password."""


class Weakness(StrEnum):
    """Why a password is refused. One Indonesian sentence each in `renaksi.labels`."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"
    TOO_EVEN = "too_even"
    ONLY_FIGURES = "only_figures"
    PERSONAL = "personal"
    SAME_AS_BEFORE = "same_as_before"


COMMON: Final = frozenset(
    (
        "password", "passw0rd", "katasandi", "katasandiku", "rahasia", "rahasiasaya", "sandi",
        "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "iloveyou", "letmein", "welcome",
        "selamatdatang", "bismillah", "alhamdulillah", "indonesia", "indonesiaraya", "merdeka",
        "garuda", "pancasila", "bhinnekatunggalika", "nusantara", "jakarta", "yogyakarta",
        "surabaya", "bandung", "kominfo", "diskominfo", "lapor", "sp4nlapor", "spfourlapor",
        "renaksi", "pemerintah", "pemerintahdaerah", "pegawai", "pegawainegeri", "aparatur",
        "aparatursipilnegara", "admin", "administrator", "adminadmin", "operator", "evaluator",
        "kementerian", "kabupaten", "provinsi", "sayangkamu", "akucintakamu", "qazwsx",
        "qazwsxedc", "changeme", "default", "secret", "football", "superman",
    )
)  # fmt: skip
_RUNS: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiopasdfghjklzxcvbnm")


def normal(password: str) -> str:
    """The form that is hashed: the same keys give the same password on every keyboard."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *personal: str) -> Weakness | None:
    """What is wrong with `password`, or None. `personal`: e-mail and name of its owner."""
    text = normal(password)
    if len(text) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(text) > LONGEST:
        return Weakness.TOO_LONG
    if text.isdecimal():
        return Weakness.ONLY_FIGURES  # an NIP, an NIK, a telephone number: colleagues know them
    if len(set(text)) < FEWEST_CHARACTERS or _is_run(text):
        return Weakness.TOO_EVEN
    if _is_common(text):
        return Weakness.TOO_COMMON
    if _is_personal(text, personal):
        return Weakness.PERSONAL
    return None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())


def _is_common(text: str) -> bool:
    """A common word, however dressed up with figures and signs, perhaps twice."""
    word = _letters(text)
    half = word[: len(word) // 2]
    return word in COMMON or (half in COMMON and half * 2 == word)


def _is_run(text: str) -> bool:
    """A stretch of the alphabet, the figures or the keyboard, forwards or backwards."""
    plain = text.casefold()
    return any(plain in run * 4 or plain in run[::-1] * 4 for run in _RUNS)


def _is_personal(text: str, personal: tuple[str, ...]) -> bool:
    """The e-mail, the name, or a part of them, with no more than figures and signs added."""
    word = _letters(text)
    parts = {
        _letters(part)
        for known in personal
        for part in (known, known.partition("@")[0], *re.split(r"[\W\d_]+", known))
    }
    return bool(word) and word in parts
