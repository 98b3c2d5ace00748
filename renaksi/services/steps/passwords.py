"""Hashing passwords with Argon2id, and the tokens of sessions and one-time links."""

import hashlib
import secrets
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from renaksi.core.passwords import normal

# OWASP's minimum for Argon2id (19 MiB, 2 rounds, 1 lane): about 20 ms, so that a whole province
# can sign in on the last evening without the server running out of memory.
_PROPER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_state = {"hasher": _PROPER}


def use_cheap_hashes(cheap: bool) -> None:
    """Tests sign in thousands of times; everybody else gets the proper parameters."""
    _state["hasher"] = _CHEAP if cheap else _PROPER


def hashed(password: str) -> str:
    return _state["hasher"].hash(normal(password))


def matches(password_hash: str, password: str) -> bool:
    """Takes equally long when there is no account or no password to compare with."""
    hasher = _state["hasher"]
    try:
        hasher.verify(password_hash or _nobody(hasher), normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _state["hasher"].check_needs_rehash(password_hash)


@lru_cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex(16))


def new_token() -> str:
    """256 bits: not to be guessed, so it needs no slow hash."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
