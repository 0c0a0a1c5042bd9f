"""Choose the stretches of an article that show why it was found, with the words marked."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model import Span
from workbench.search.port import Passages
from workbench.search.wording import Wording
from workbench.text.tokens import Token, Tokens, only_tokens, tokenize

WIDTH = 240  # code points of a passage: two lines of a hit
PASSAGES = 3  # of one article
FEW = 12  # words that are looked for one by one; of more, all words of the text are compared


def passages(text: str, wording: Wording) -> Passages:
    """Return up to three stretches of `text` (verbatim), best first by distinct words in it.

    Spans are code points within the stretch. Where a phrase was searched for and stands in the
    text, its words are marked in the phrase only.
    """
    if wording.phrases or len(wording.words) > FEW:
        found = _matches(tokenize(text), wording)
    else:
        found = only_tokens(text, wording.words)
    if not found:
        return ()
    chosen: list[tuple[int, int]] = []
    for start, end, _ in _windows(found):
        if len(chosen) < PASSAGES and all(end <= a or start >= b for a, b in chosen):
            chosen.append((start, end))
    return tuple(_cut(text, start, end, found) for start, end in sorted(chosen))


def _matches(tokens: Tokens, wording: Wording) -> list[Token]:
    marked: set[int] = set()
    loose = set(wording.words)
    texts = tokens.texts
    for phrase in wording.phrases:
        run = list(phrase)
        places = [
            at
            for at, text in enumerate(texts)
            if text == run[0] and texts[at : at + len(run)] == run
        ]
        for at in places:
            marked.update(range(at, at + len(run)))
        if not places:
            loose.update(run)
    return [tokens[at] for at, text in enumerate(texts) if text in loose or at in marked]


def _windows(found: Sequence[Token]) -> list[tuple[int, int, int]]:
    """Return (start, end, distinct words) of the windows that begin at each match, best first."""
    windows = []
    within: dict[str, int] = {}  # words of the window, and how often each is in it
    after = 0  # the first match behind it
    for first, token in enumerate(found):
        while after <= first or (after < len(found) and found[after].end - token.start <= WIDTH):
            word = found[after].text
            within[word] = within.get(word, 0) + 1
            after += 1
        windows.append((token.start, found[after - 1].end, len(within)))
        within[token.text] -= 1
        if not within[token.text]:
            del within[token.text]
    return sorted(windows, key=lambda w: (-w[2], w[0]))


def _cut(text: str, start: int, end: int, found: Sequence[Token]) -> tuple[str, tuple[Span, ...]]:
    """Return the stretch around start to end, widened to whole words within its paragraph."""
    room = max(0, WIDTH - (end - start)) // 2
    low = max(start - room, text.rfind("\n", 0, start) + 1, 0)
    if low > 0 and not text[low - 1].isspace():
        low = next((i + 1 for i in range(low, start) if text[i].isspace()), start)
    line = text.find("\n", end)
    high = min(end + room, len(text) if line < 0 else line)
    if high < len(text) and not text[high].isspace():
        high = next((i for i in range(high, end, -1) if text[i - 1].isspace()), end)
    spans = tuple(Span(t.start - low, t.end - low) for t in found if low <= t.start < high)
    return text[low:high].rstrip(), spans
