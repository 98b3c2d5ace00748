"""How many requests one address may make in a while; what is over it is told how long to wait."""

from collections import deque
from math import ceil
from threading import Lock
from typing import Final

REQUESTS: Final = 120
"""Within `SECONDS`, enough for an office that reads the public pages behind one address."""
SECONDS: Final = 60
ADDRESSES: Final = 4096
"""Remembered at once; whoever was quiet the longest is forgotten first."""


class RateLimit:
    """A sliding window for each address, in the memory of one process."""

    def __init__(
        self, requests: int = REQUESTS, seconds: int = SECONDS, addresses: int = ADDRESSES
    ) -> None:
        self.requests, self.seconds, self.addresses = requests, seconds, addresses
        self._seen: dict[str, deque[float]] = {}
        self._lock = Lock()

    def wait(self, address: str, now: float) -> int:
        """Seconds until `address` may ask again: 0 where it may now, which is then counted.

        `now` in seconds of any clock. A refused request is not counted, so
        whoever waits as told gets an answer.
        """
        with self._lock:
            times = self._seen.pop(address, None) or deque()
            if times and times[-1] > now:  # a clock that was set back must lock nobody out
                times.clear()
            while times and times[0] <= now - self.seconds:
                times.popleft()
            over = len(times) >= self.requests
            if not over:
                times.append(now)
            self._seen[address] = times
            while len(self._seen) > self.addresses:
                del self._seen[next(iter(self._seen))]
            return max(1, ceil(times[0] + self.seconds - now)) if over else 0

    def forget(self) -> None:
        """As in a process that has just begun."""
        with self._lock:
            self._seen.clear()
