"""A real browser against a real server; whatever its console complains of fails the test."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
)
from werkzeug.serving import make_server

INSTALL = "sudo apt-get update && sudo apt-get install -y chromium"
# Without the background flags Chromium calls home at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine can be reached. (Routing every request would switch the cache off.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
LOCAL = {"127.0.0.1", "localhost"}
PATIENCE = 30_000  # ms: a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)


class ChromiumMissing(Exception):
    """The browser journeys have no browser."""


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = os.environ.get("RENAKSI_TEST_CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        message = (
            f"The browser journeys need {path}. Either name another in RENAKSI_TEST_CHROMIUM "
            f"or install it:\n    {INSTALL}"
        )
        raise ChromiumMissing(message)
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class LiveServer:
    app: Flask
    url: str

    @classmethod
    @contextmanager
    def of(cls, app: Flask) -> Iterator["LiveServer"]:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield cls(app, f"http://127.0.0.1:{server.port}")
        finally:
            server.shutdown()
            thread.join(10)
            server.server_close()


@dataclass
class Visitors:
    """Several people at once: each `arrive()` is a browser of its own, with cookies of its own."""

    browser: Browser
    base_url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def arrive(self, width: int = 1280, height: int = 900, javascript: bool = True) -> Page:
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": width, "height": height},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self.stay_home)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self.listen)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def expect(self, text: str) -> None:
        """A complaint with this text belongs to the journey (a 409 on purpose, say)."""
        self.expected.append(text)

    def stay_home(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in LOCAL | {None}:
            self.complaints.append(f"asked for {request.url}")

    def listen(self, message: ConsoleMessage) -> None:
        # Chromium reports a refused style, script or connection (CSP) as an error as well.
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def photograph(self, folder: Path, name: str) -> None:
        """What everybody saw when the journey failed."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, context in enumerate(self.contexts, 1):
            for page in context.pages:
                page.screenshot(path=folder / f"{name}-{number}.png", full_page=True)

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        left = [
            complaint
            for complaint in self.complaints
            if not any(text in complaint for text in self.expected)
        ]
        if left:
            raise AssertionError("the browser complained:\n  " + "\n  ".join(left))


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than its window. (A page on its way in has no width to ask for.)"""
    page.wait_for_load_state("load")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > page.viewport_size["width"]:
        message = f"{page.url} is {wide} px wide in a window of {page.viewport_size['width']} px"
        raise AssertionError(message)


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """axe finds nothing. Evaluated, not added as a script element, which the CSP would refuse."""
    page.evaluate(Path(AXE_FILE_PATH).read_text())
    rules = {name: {"enabled": False} for name in without}
    options = {"rules": rules, "resultTypes": ["violations"]}  # no selectors for what passes
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    lines = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
        + "\n    ".join(node["html"][:160] for node in violation["nodes"][:5])
        for violation in found
    ]
    if lines:
        raise AssertionError(f"axe on {page.url}:\n  " + "\n  ".join(lines))
