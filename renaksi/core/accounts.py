"""How an account stands, as its administrator sees it."""

import re
from enum import StrEnum
from typing import Final

ADDRESS: Final = re.compile(r"[^\s@,;<>\"']+@[^\s@.,;<>\"']+(\.[^\s@.,;<>\"']+)+")
"""Something before and after the @, and a dot: whether it exists only a letter can tell."""
LONGEST_ADDRESS: Final = 254


class AccountState(StrEnum):
    """One word per account; the first that applies."""

    DISABLED = "disabled"
    WITHOUT_ROLE = "without_role"
    NEVER_CAME = "never_came"
    IN_USE = "in_use"


def account_state(*, is_active: bool, has_role: bool, has_signed_in: bool) -> AccountState:
    if not is_active:
        return AccountState.DISABLED
    if not has_role:
        return AccountState.WITHOUT_ROLE
    return AccountState.IN_USE if has_signed_in else AccountState.NEVER_CAME
