"""Photograph pages of a running server, wide and narrow, and report what the browser complains of.

For example,
    .venv/bin/python scripts/screenshots.py --user kominfo@diy.test --out /tmp/shots /beranda /instansi

`--user ""` stays signed out. The exit status is 1 when a page failed or the console reported an error.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

CHROMIUM = os.environ.get("RENAKSI_TEST_CHROMIUM", "/usr/bin/chromium")
# Without the last four, a browser on a machine without network spends its time on refused calls.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"1280": 900, "390": 844}
FAILED = 400


def main() -> int:
    args = arguments()
    args.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        complaints = [
            complaint
            for width in args.widths.split(",")
            for complaint in photograph(browser, args, int(width))
        ]
        browser.close()
    for complaint in complaints:
        print(f"  ! {complaint}")
    return 1 if complaints else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", metavar="/path")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--user", default="kominfo@diy.test", help='demo account; "" for none')
    parser.add_argument(
        "--password", default=os.environ.get("RENAKSI_DEMO_PASSWORD", "renaksi-demo")
    )
    parser.add_argument("--out", type=Path, default=Path("screenshots"))
    parser.add_argument("--widths", default=",".join(WIDTHS))
    parser.add_argument("--no-js", action="store_true", help="look at the page without JavaScript")
    parser.add_argument(
        "--fold", action="store_true", help="only what fits the window, not the page"
    )
    return parser.parse_args()


def photograph(browser: Browser, args: argparse.Namespace, width: int) -> list[str]:
    context = browser.new_context(
        base_url=args.base,
        viewport={"width": width, "height": WIDTHS.get(str(width), 900)},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
        java_script_enabled=not args.no_js,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", console_listener(page, complaints))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    if args.user:
        sign_in(page, args.user, args.password)
    for path in args.paths:
        response = page.goto(path, wait_until="networkidle")
        status = response.status if response else 0
        file = args.out / f"{slug(path)}-{width}.png"
        page.screenshot(path=file, full_page=not args.fold, animations="disabled")
        print(f"{status} {file}  «{page.title()}»")
        if status >= FAILED:
            complaints.append(f"{path}: status {status}")
        # Clamped by the viewport meta tag, so a page wider than its window is a fault of the page.
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            complaints.append(f"{path}: {wide}px wide in a window of {width}px")
    context.close()
    return complaints


def console_listener(page: Page, complaints: list[str]) -> Callable[[ConsoleMessage], None]:
    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{page.url}: {message.text}")

    return listen


def sign_in(page: Page, user: str, password: str) -> None:
    page.goto("/")
    page.locator('input[type="email"], input[name="email"]').first.fill(user)
    page.locator('input[type="password"]').first.fill(password)
    page.locator('input[type="password"]').first.press("Enter")
    page.wait_for_load_state("networkidle")
    if page.locator('input[type="password"]').count():
        sys.exit(f"{user} was not let in: {page.url}")


def slug(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "root"


if __name__ == "__main__":
    sys.exit(main())
