"""How long a signed-in browser may stay signed in.

A working day with meetings in it must not throw anybody out of a long form, a deadline evening
neither; a computer left behind in the office must be signed out by the next morning. NIST SP
800-63B asks sites of this kind (one factor) for at least one sign-in every 30 days; this is
far stricter. The cookie itself ends with the browser.
"""

from datetime import datetime, timedelta
from typing import Final

IDLE: Final = timedelta(hours=8)
"""Without any request."""
ABSOLUTE: Final = timedelta(hours=24)
"""From the sign-in on, whatever happens in between."""
SEEN_EVERY: Final = timedelta(minutes=1)
"""How exactly the last request is known: written at most this often."""
RESET_LINK: Final = timedelta(hours=24)
"""How long a one-time link to choose a password can be used."""


def is_stale(seen_at: datetime, now: datetime) -> bool:
    """Whether the moment of the last request is to be written again."""
    return now - seen_at >= SEEN_EVERY
