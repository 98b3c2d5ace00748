"""The parts of a long print, rendered side by side in processes of their own.

WeasyPrint takes its time per cell and holds a lock per process, so two processes halve a long print.
Parts are handed out one by one, the longest first; a worker that dies ends the whole print at once.
"""

import os
import queue
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Final

from renaksi.exports.parts_worker import DONE

WORKER: Final = Path(__file__).with_name("parts_worker.py")
SECONDS: Final = 180
"""For one part; the longest of the national report takes some two."""
FEWEST: Final = 2
HEAD: Final = 9
"""Bytes before each answer: its status and its length."""
LARGEST: Final = 512 * 1024 * 1024
"""A longer answer is no print; something else has written into the pipe."""
HANDED_ON: Final = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH",
    "FONTCONFIG_FILE", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
)  # fmt: skip
"""Of the surroundings: what libraries are found by, and no secret."""
Told = Callable[[int, int], None]
"""Is told after each part: how many are done, of how many."""


class PrintFailed(Exception):  # noqa: N818 - says what happened
    """A worker died, took too long, or could not render its part. The message is for the log."""


def nobody(_done: int, _total: int) -> None:
    """Where nobody wants to know."""


def render_parts(pages: Sequence[str], told: Told = nobody, *, workers: int = 0) -> list[bytes]:
    """The PDF of each page, in their order. Raises PrintFailed.

    `workers` 0: as many as there are cores, at least two. `told` is called in the thread of the caller.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for place in sorted(range(len(pages)), key=lambda one: -len(pages[one])):
        waiting.put(place)
    many = min(workers or max(FEWEST, os.cpu_count() or FEWEST), len(pages))
    done: queue.SimpleQueue[int] = queue.SimpleQueue()
    made: dict[int, bytes] = {}
    hands: list[Hand] = []
    with ThreadPoolExecutor(max_workers=max(many, 1)) as pool:
        try:
            hands.extend(Hand() for _ in range(many))
            runs = [pool.submit(_work, hand, pages, waiting, made, done) for hand in hands]
            _watch(runs, done, len(pages), told)
        finally:
            for hand in hands:
                hand.end()
    return [made[place] for place in range(len(pages))]


def _watch(
    runs: list["Future[None]"], done: "queue.SimpleQueue[int]", total: int, told: Told
) -> None:
    """Pass on how far it is, until all are through or the first has failed."""
    seen = 0
    pending = set(runs)
    while pending:
        finished, pending = wait(pending, timeout=0.2, return_when=FIRST_EXCEPTION)
        for one in finished:
            one.result()
        while not done.empty():
            done.get()
            seen += 1
            told(seen, total)


def _work(
    hand: "Hand",
    pages: Sequence[str],
    waiting: "queue.SimpleQueue[int]",
    made: dict[int, bytes],
    done: "queue.SimpleQueue[int]",
) -> None:
    while True:
        try:
            place = waiting.get_nowait()
        except queue.Empty:
            return
        made[place] = hand.render(pages[place])
        done.put(place)


class Hand:
    """One worker process and the pipes to it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: os.environ[name] for name in HANDED_ON if name in os.environ},
        )

    def render(self, page: str) -> bytes:
        """One part. Raises PrintFailed."""
        assert self.process.stdin  # noqa: S101 - both pipes were asked for
        assert self.process.stdout  # noqa: S101
        late = Timer(SECONDS, self.process.kill)
        late.start()
        try:
            content = page.encode()
            self.process.stdin.write(len(content).to_bytes(4, "big") + content)
            self.process.stdin.flush()
            head = self.process.stdout.read(HEAD)
            size = int.from_bytes(head[1:], "big")
            found = self.process.stdout.read(size) if size <= LARGEST else b""
        except (OSError, ValueError) as error:  # it is gone, or was ended beside us
            raise PrintFailed("a worker ended before its part was done") from error
        finally:
            late.cancel()
        if len(head) < HEAD or len(found) < size:
            raise PrintFailed("a worker ended before its part was done")
        if head[:1] != DONE:
            raise PrintFailed(found.decode(errors="replace"))
        return found

    def end(self) -> None:
        """However it stands: killed, waited for, its pipes closed."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(BrokenPipeError):  # what was still to be written has no reader
                    pipe.close()
