"""How an account stands, as its administrator sees it."""

from enum import StrEnum


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
