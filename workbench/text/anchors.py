"""Point at a passage so that it can be found again: W3C text quote and text position selectors.

Source: W3C Web Annotation Data Model, sections 4.2.4 and 4.2.5. A passage that moved is found by
its words and its neighbourhood; where several places fit equally well the answer is None, since a
wrong anchor is worse than an orphan.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTEXT = 64  # code points of prefix and suffix: enough to tell repeated sentences apart


@dataclass(frozen=True, slots=True)
class Selector:
    """A passage by its position, its words and its neighbourhood."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def select(text: str, start: int, end: int) -> Selector:
    """Return the selector of text[start:end]."""
    return Selector(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
    )


def anchor(text: str, selector: Selector) -> tuple[int, int] | None:
    """Return where `selector` stands in `text`, or None where that is unknown or ambiguous."""
    if not selector.exact:
        return None
    if text[selector.start : selector.end] == selector.exact:
        return selector.start, selector.end
    places: list[int] = []
    at = text.find(selector.exact)
    while at >= 0:
        places.append(at)
        at = text.find(selector.exact, at + 1)
    if not places:
        return None
    scored = sorted(((_context(text, at, selector), at) for at in places), reverse=True)
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return None
    return scored[0][1], scored[0][1] + len(selector.exact)


def _context(text: str, at: int, selector: Selector) -> int:
    """Return how many characters of prefix and suffix agree around position `at`."""
    before = text[max(0, at - CONTEXT) : at]
    after = text[at + len(selector.exact) :][:CONTEXT]
    agree = 0
    for a, b in zip(reversed(before), reversed(selector.prefix), strict=False):
        if a != b:
            break
        agree += 1
    for a, b in zip(after, selector.suffix, strict=False):
        if a != b:
            break
        agree += 1
    return agree
