"""How long somebody must wait before the next attempt to guess a password.

Three limits, none of which locks an account for its owner:

* one account from one address: a delay that doubles with every failure;
* one account from many addresses: failures elsewhere make the delay at an address longer after
  a failure *there*, never before the first;
* one address against many accounts: only far beyond what a big office behind one address does
  on the last evening, and never for an account that signed in from there before.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Final

FREE: Final = 1
"""Failures of one account at one address without any delay; then 1, 2, 4, … seconds."""
LONGEST: Final = 300
FREE_ELSEWHERE: Final = 20
LONGEST_ELSEWHERE: Final = 60
FREE_ACCOUNTS: Final = 200
"""Different accounts that may fail at one address within `REMEMBERED`."""
LONGEST_ADDRESS: Final = 60
REMEMBERED: Final = timedelta(hours=1)
"""After this long without a failure, the count starts anew."""
KNOWN_FOR: Final = timedelta(days=90)
"""An account that signed in from an address is known there for this long."""


@dataclass(frozen=True, slots=True)
class History:
    """What has happened of late, seen from one account at one address."""

    failures: int = 0
    wait_until: datetime | None = None
    elsewhere: int = 0
    """Failures of this account at other addresses."""
    accounts: int = 0
    """Other accounts that failed at this address."""
    address_failed_at: datetime | None = None
    is_known: bool = False


def delay(failures: int, free: int = FREE, longest: int = LONGEST) -> int:
    """Seconds to wait after so many failures: 0, then 1, 2, 4, … up to `longest`."""
    over = failures - free
    return 0 if over <= 0 else min(2 ** min(over - 1, 16), longest)


def seconds_to_wait(history: History, now: datetime) -> int:
    """0 when the next attempt may be made now."""
    until = history.wait_until or now
    if history.address_failed_at and not history.is_known:
        seconds = delay(history.accounts, FREE_ACCOUNTS, LONGEST_ADDRESS)
        until = max(until, history.address_failed_at + timedelta(seconds=seconds))
    return max(0, ceil((until - now).total_seconds()))


def wait_after(history: History, now: datetime) -> datetime:
    """Until when the next attempt must wait if this one fails."""
    own = delay(history.failures + 1)
    if own:
        own = max(own, delay(history.elsewhere, FREE_ELSEWHERE, LONGEST_ELSEWHERE))
    return now + timedelta(seconds=own)


def account_key(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def address_key(address: str) -> str:
    """The address; of IPv6 the network, because one household has 2^64 addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> 64 << 64))
