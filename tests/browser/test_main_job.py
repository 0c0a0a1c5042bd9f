"""Sign in, add an article, trace, claim, annotate, rate, close, export: with and without script."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

# Two sentences that share nothing, since both runs use the same archive.
SENTENCES = {
    True: "Kami menanam bambu di tepi kali dan tidak meminta bayaran",
    False: "Anak-anak merawat bibit jati itu sendiri dan tidak meminta bayaran",
}
ARTICLE = """LEMBAHSARI – Kelompok tani Lembahsari membersihkan bantaran kali, Sabtu (3/2/2024).

“{quote},” kata ketua kelompok tani, Marni Sukowati.

Warga setempat ikut membantu sejak pagi."""
REASON = "The archived article quotes her with exactly these words, as the passage shows."
SUMMARY = "She said so on 3 February 2024; the archive holds the article with these words."


def add_article(page: Page, quote: str) -> None:
    page.get_by_role("link", name="Add articles", exact=True).first.click()
    form = page.get_by_role("form", name="Paste a text")
    form.get_by_label("Text of the article").fill(ARTICLE.format(quote=quote))
    form.get_by_label("Headline").fill("Warga Lembahsari menanam pohon")
    form.get_by_label("Outlet").fill("kabarlembah.example")
    form.get_by_label("Published").fill("2024-02-04 09:00")
    form.get_by_role("button", name="Archive the text").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("menanam pohon")


def trace(page: Page, quote: str, speaker: str) -> None:
    page.get_by_role("link", name="Trace", exact=True).first.click()
    page.get_by_label("Quote, claim, whole text or address").fill(quote)
    page.get_by_label("Said by (if you know)").fill(speaker)
    page.locator(".trace-form").get_by_role("button", name="Trace", exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_article_to_report(visit: Visit, script: bool, tmp_path: Path) -> None:
    quote = SENTENCES[script]
    page = visit("ayu", java_script_enabled=script)
    add_article(page, quote)

    trace(page, quote.replace("tidak", "selalu"), "Marni Sukowati")
    expect(page.locator("#answer")).to_contain_text("Altered")
    expect(page.locator("section.first ins.material").first).to_contain_text("selalu")
    trace(page, quote, "Marni Sukowati")
    expect(page.locator("#answer")).to_contain_text("Exact")
    expect(page.locator("section.first")).to_contain_text("kabarlembah.example")

    page.get_by_role("button", name="Save as a claim to verify").click()
    page.get_by_label("Why it was selected").fill("Readers asked whether it is true.")
    page.get_by_role("button", name="Save the claim").click()
    number = page.locator(".claim-head .meta").inner_text().split(" ")[0]
    assert number.startswith("QW-")

    page.get_by_role("button", name="Open the article").click()
    page.locator("#text").wait_for()  # a click waits until a page begins, not until it is there
    page.wait_for_load_state("domcontentloaded")
    if script:
        _select(page, "tidak meminta bayaran")
    else:
        options = page.get_by_label("First sentence").locator("option")
        chosen = next(o for o in options.all_inner_texts() if "merawat" in o)
        page.get_by_label("First sentence").select_option(label=chosen)
        page.get_by_label("Last sentence").select_option(label=chosen)
        page.get_by_label("Only these words of it").fill("tidak meminta bayaran")
    page.get_by_label("Note", exact=True).fill("The words that were changed in the copies.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator("ul.notes").first).to_contain_text("tidak meminta bayaran")

    page.goto(f"/claims/{number}")
    rating = page.locator("#rate")
    rating.get_by_role("radio", name="Accurate").first.check()
    rating.get_by_role("textbox", name="Reason").fill(REASON)
    rating.get_by_label("Sources, one a line").fill(
        "The archived article https://kabarlembah.example/1"
    )
    rating.get_by_role("button", name="Save the rating").click()
    expect(page.locator("article.rating")).to_contain_text(REASON)

    page.locator("#decide > summary").click()
    decision = page.locator("#decide")
    decision.get_by_role("radio", name="Accurate").first.check()
    decision.get_by_label("Summary for readers").fill(SUMMARY)
    decision.get_by_label("Sources, one a line").fill(
        "The archived article https://kabarlembah.example/1"
    )
    decision.get_by_role("button", name="Close the claim").click()
    expect(page.locator("#verdict")).to_contain_text(SUMMARY)

    for words, start in (("HTML", b"<!doctype html"), ("PDF", b"%PDF-")):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=re.compile(f"{words}.*in English")).first.click()
        target = tmp_path / words
        waiting.value.save_as(target)
        assert target.read_bytes().lower().startswith(start.lower())


def _select(page: Page, words: str) -> None:
    """Select words of the article with the mouse's own means: a range in the page."""
    page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.getElementById("text"), 4);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
          }
        }""",
        words,
    )
    expect(page.locator("[data-selected]")).to_have_text(words)


def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = visit("")
    page.goto("/")
    _tab_to(page, "#sign-in-name")
    page.keyboard.type("bima")
    page.keyboard.press("Tab")
    page.keyboard.type("hanya-untuk-demo")
    page.keyboard.press("Enter")
    page.locator("nav[aria-label=Main]").wait_for()

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    _tab_to(page, "nav[aria-label=Main] a[href='/trace']")
    page.keyboard.press("Enter")
    page.locator("nav [aria-current=page][href='/trace']").wait_for()
    _tab_to(page, "#trace-text")
    page.keyboard.type("Retribusi pasar akan naik tiga kali lipat mulai besok pagi juga")
    _tab_to(page, ".trace-form button")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_visible()
    expect(page.locator("#answer")).to_be_focused()

    _tab_to(page, ".next-step button")
    page.keyboard.press("Enter")
    page.locator("#claim-text").wait_for()
    _tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.locator("#rate").wait_for()
    _tab_to(page, "#rate input[type=radio]")
    page.keyboard.press("Space")
    _tab_to(page, "#rating-reason")
    page.keyboard.type(REASON)
    _tab_to(page, "#rating-sources")
    page.keyboard.type("Search of the archive https://desk.example/method")
    _tab_to(page, "#rate button")
    page.keyboard.press("Enter")
    expect(page.locator("article.rating")).to_contain_text(REASON)


def _tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Press Tab until an element that fits `selector` has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")
