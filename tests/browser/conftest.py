"""A real Chromium against a real server on the demo archive."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 15_000  # milliseconds until something that should appear is missing


def chromium() -> str:
    """Return the browser to drive; `make chromium` has put one there."""
    found = os.environ.get("WORKBENCH_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    assert found, "no Chromium found: run `make chromium` (it installs one or says how)"
    return found


@contextlib.contextmanager
def running(home: Path, *command: str) -> Iterator[str]:
    """Run a serving command on `home`; yield its address, and stop it afterwards."""
    server = subprocess.Popen(
        [sys.executable, "-m", "workbench", *command, "--port", "0"],
        env=os.environ | {"WORKBENCH_HOME": str(home)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert server.stderr is not None
    try:
        seen = ""
        for line in server.stderr:
            seen += line
            if match := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield match.group()
                break
        else:
            raise AssertionError(f"the server did not start:\n{seen}")
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=60)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on the demo archive."""
    with running(tmp_path_factory.mktemp("demo home"), "demo") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield opened
        opened.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, demo: str) -> Iterator[Visit]:
    """Open a page as `user` of the demo; every script error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(user: str = "ayu", path: str = "/", **options: object) -> Page:
        settings = {"base_url": demo, "locale": "en-GB", "accept_downloads": True} | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None,
        )
        if user:
            sign_in(page, user)
            page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page: Page, user: str) -> None:
    page.goto("/")
    page.get_by_label("User name").or_(page.get_by_label("Nama pengguna")).fill(user)
    page.locator("input[type=password]").fill("hanya-untuk-demo")
    page.keyboard.press("Enter")
    page.locator("nav[aria-label=Main], nav[aria-label=Utama]").wait_for()
