"""How far a long piece of work is, for whoever waits for it: one small file each, by a token.

No work rests on them: one that is missing or out of date says nothing, and changes nothing.
"""

import json
import os
import re
import time
from pathlib import Path
from typing import Any, Final

_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


class ProgressNotes:
    """Written over, each time whole: a reader never sees half of one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, token: str, told: dict[str, Any]) -> None:
        """Nothing where the token is none of ours."""
        if not _TOKEN.fullmatch(token):
            return
        self.root.mkdir(parents=True, exist_ok=True)
        part = self.root / f"{token}.{os.getpid()}.part"
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(self.root / token)

    def get(self, token: str) -> dict[str, Any] | None:
        """What was told last; None where nothing was."""
        if not _TOKEN.fullmatch(token):
            return None
        try:
            told: dict[str, Any] = json.loads((self.root / token).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return told

    def drop(self, token: str) -> None:
        if _TOKEN.fullmatch(token):
            (self.root / token).unlink(missing_ok=True)

    def drop_older_than(self, seconds: float) -> None:
        """Those of work that was broken off."""
        limit = time.time() - seconds
        for path in self.root.iterdir() if self.root.is_dir() else ():
            try:
                if path.stat().st_mtime < limit:
                    path.unlink()
            except FileNotFoundError:
                continue  # another request was quicker
