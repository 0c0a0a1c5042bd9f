"""Every page: no serious accessibility finding, no sideways scrolling, in both languages."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

ARTICLE = "“Retribusi pasar tidak akan naik tahun ini,” kata Ratna. " + "Warga mendengarkan. " * 70
EXTRA = (  # pages that no link leads to: answers, errors, empty states
    "/search?words=xylophone",
    "/search?words=pasar&since=yesterday",
    "/trace?text=Retribusi+pasar+tidak+akan+naik&speaker=Ratna",
    "/trace?text=ada",
    f"/trace?{urlencode({'text': ARTICLE})}",
    "/nothing-here",
)
REACHED = {
    *("/", "/trace", "/search", "/archive", "/archive/#", "/claims", "/claims/QW-#-#", "/add"),
    *("/users", "/users/#", "/audit", "/account", "/help"),
}
WIDTHS = (360, 768, 1440)
SERIOUS = ("serious", "critical")


def every_page(page: Page) -> Iterator[str]:
    """Open the pages that the desk's own links lead to, one of each kind, and the extras."""
    seen: dict[str, str] = {}
    left = ["/", *EXTRA]
    while left:
        path = left.pop(0)
        kind = _kind(path)
        if kind in seen:
            continue
        seen[kind] = path
        page.goto(path)
        yield path
        for link in page.eval_on_selector_all("a[href]:not([download])", "a => a.map(x => x.href)"):
            parts = urlsplit(link)
            if link.startswith(_origin(page)) and parts.path not in ("/reports", "/favicon.ico"):
                left.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    reached = {re.sub(r"\d+", "#", urlsplit(path).path) for path in seen.values()}
    assert reached >= REACHED, REACHED - reached


def _origin(page: Page) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}/"


def _kind(path: str) -> str:
    """Return a path with its numbers and the values of its query left out."""
    if path in EXTRA:
        return path
    parts = urlsplit(path)
    keys = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair.split("=")[-1]})
    return re.sub(r"\d+", "#", parts.path) + "?" + "&".join(keys)


@pytest.mark.parametrize(
    ("lang", "scheme"), [("en-GB", "light"), ("id-ID", "dark")], ids=["en light", "id dark"]
)
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    visit: Visit, lang: str, scheme: str
) -> None:
    page = visit("redaksi", locale=lang, color_scheme=scheme)
    troubles = [trouble for _ in every_page(page) for trouble in _troubles(page, lang[:2])]
    page.goto("/sign-in")
    assert troubles + _troubles(page, lang[:2]) == []


def _troubles(page: Page, lang: str) -> list[str]:
    """Return what is wrong with the page that is open, each as a sentence."""
    path = page.url
    assert page.get_attribute("html", "lang") == lang
    assert page.locator("h1").count() == 1, path
    troubles = []
    for finding in Axe().run(page).response["violations"]:
        if finding["impact"] in SERIOUS:
            where = [node["target"] for node in finding["nodes"]][:3]
            troubles.append(f"{path}: {finding['id']}: {finding['help']} {where}")
    if page.locator("[hidden]:visible").count():
        troubles.append(f"{path}: something hidden is shown")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            troubles.append(f"{path}: {wide} px wide on a screen of {width}")
    return troubles
