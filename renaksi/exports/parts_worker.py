"""Renders parts of a long print, one after the other. Run by `renaksi.exports.parts` in processes of its own.

Standard input: for each part the length of its page (four bytes), then the page as UTF-8. Standard
output: for each part a status byte, a length (eight bytes), then the PDF. The end of the input ends
the worker, so none outlives whoever started it. A page too large for its memory or its time ends
this process and no other.
"""

import os
import resource
import sys
from pathlib import Path
from typing import Any, Final

MEMORY: Final = 2 * 1024 * 1024 * 1024
SECONDS: Final = 300
"""Of work, over all its parts: the whole national report takes a few."""
DONE, FAILED = b"\x00", b"\x01"


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Isolated from the surroundings (-I), so the place of this package is said, not guessed.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    from renaksi.exports.pdf import render

    # Answers alone go into the pipe; whatever a library prints goes into the log.
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    source = sys.stdin.buffer
    while len(head := source.read(4)) == 4:  # noqa: PLR2004 - the length
        page = source.read(int.from_bytes(head, "big")).decode()
        try:
            status, content = DONE, render(page)
        except Exception as error:  # noqa: BLE001 - said to whoever asked; the next part may be fine
            status, content = FAILED, f"{type(error).__name__}: {error}".encode()
        answer(target, status, content)
    return 0


def answer(target: Any, status: bytes, content: bytes) -> None:
    target.write(status + len(content).to_bytes(8, "big"))
    target.write(content)
    target.flush()


if __name__ == "__main__":
    sys.exit(main())
