"""The author of a page is the one that trafilatura finds on the whole of it."""

import pytest
from trafilatura import metadata
from trafilatura.utils import load_html

from workbench.ingest.page_author import LONGEST_BOX, author

LONG = "Warga menanam bambu di tepi kali. " * 40
PAGES = {
    "byline": '<p class="byline">Oleh Sari Wijaya</p>',
    "link": '<p>Oleh <a rel="author" href="/sari">Sari Wijaya</a></p>',
    "element": "<div><author>Sari Wijaya</author></div>",
    "in a box of its kind": '<div class="author-box"><p class="author">Sari Wijaya</p> more</div>',
    "in a long box of its kind": f'<div class="author"><b id="author">Sari Wijaya</b>{LONG}</div>',
    "a comment's": '<div id="comments"><p class="comment-author">Budi Hartono</p></div>',
    "a comment's first": (
        '<section class="comments"><span class="author">Budi Hartono</span></section>'
        '<span class="author">Sari Wijaya</span>'
    ),
    "beside a date": '<p class="author">Sari Wijaya <time>3/2/2024</time></p>',
    "beside a picture": '<p class="author"><figure>Foto Budi</figure>Sari Wijaya</p>',
    "the more specific one": '<h3 class="byline">Redaksi</h3><a class="author">Sari Wijaya</a>',
    "of a component": '<li data-component="Byline">Sari Wijaya</li>',
    "too short": '<p class="author">SW</p>',
    "a control character": '<p class="author\x01 author">Sari Wijaya</p>',
    "an odd element and an odd attribute": '<ns:p @click="x" class="author">Sari Wijaya</ns:p>',
    "none": "<p>Sari Wijaya</p>",
    "of the page itself": '<p class="x">Sari Wijaya</p>',
}


@pytest.mark.parametrize("case", PAGES)
def test_the_author_is_the_one_the_library_finds(case: str) -> None:
    kind = "writer" if case == "of the page itself" else "single"
    tree = load_html(
        f'<html><body class="{kind}"><main class="sidebar-off">{PAGES[case]}</main></body></html>'
    )
    expected = metadata.extract_author(tree) or ""
    assert author(tree) == expected
    assert (expected == "") == (case in ("none", "too short", "a comment's"))


def test_a_part_that_is_too_long_for_a_name_does_not_become_one() -> None:
    """The page is cut down to what could be a name: what holds it must not look like one."""
    tree = load_html(
        "<html><head><title>Bambu</title></head><body>"
        f'<div class="author">{"x" * LONGEST_BOX}<i class="byl">Sari</i></div></body></html>'
    )
    assert author(tree) == (metadata.extract_author(tree) or "") == ""
