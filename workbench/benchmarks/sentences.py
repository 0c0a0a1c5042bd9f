"""The sentences of real articles, each once, kept on disk: what large archives are made from.

A sentence is taken with the direct quotes in it, and never cut inside one, so that what is made
from the pool holds quotes as real articles do.
"""

from __future__ import annotations

import hashlib
import mmap
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.model import Quote, QuoteKind, Span
from workbench.model_review import Progress
from workbench.quotes.find import find
from workbench.store import rows
from workbench.text.language import detect
from workbench.text.tokens import words

END = re.compile(r"[.!?…][\"”’'»)\]]*\s+|\n\s*")
FEWEST_WORDS, MOST_CHARACTERS = 4, 3000  # of a sentence: no headings, no lists without a stop
NEAR = 200  # code points between a quote and the cue that is kept with it
DRAWN_EVERY = 500  # articles between two signs of progress


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the direct quotes in it, their offsets counted within it."""

    text: str
    quotes: tuple[Quote, ...]


class Pool:
    """Sentences in one file of a folder; only where they lie and their languages are in memory."""

    def __init__(self, folder: Path) -> None:
        """Begin an empty pool in `folder`, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "sentences").open("w+b")
        self._starts = array("Q", [0])
        self._middles = array("I")  # bytes of the text, after which the quotes follow
        self.by_language: dict[str, array[int]] = {}
        self.lengths: dict[str, array[int]] = {}  # sentences of each real article
        self._mapped: mmap.mmap | None = None
        self._seen: set[bytes] = set()
        self._quoted: set[bytes] = set()
        self._quoted_again: set[bytes] = set()

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self._middles)

    def __getitem__(self, number: int) -> Sentence:
        """Return a sentence by its number, counted from 0."""
        start, end = self._starts[number], self._starts[number + 1]
        assert self._mapped is not None, "the pool is filled first"
        content = self._mapped[start:end]
        middle = self._middles[number]
        quotes = rows.quotes(content[middle:].decode()) if middle < len(content) else ()
        return Sentence(content[:middle].decode(), quotes)

    @property
    def text_bytes(self) -> int:
        """Return how many bytes of UTF-8 the texts of all sentences have."""
        return sum(self._middles)

    def fill(self, articles: Iterable[str], draw: Callable[[Progress], None]) -> None:
        """Add the sentences of `articles` that are not in the pool yet."""
        for number, text in enumerate(articles, 1):
            self._take(text)
            if number % DRAWN_EVERY == 0:
                draw(Progress(number, 0, f"articles, {len(self):,} sentences"))
        self._seen.clear()
        self._quoted.clear()
        self._file.flush()
        if len(self):
            self._mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def recurs(self, quote: Quote) -> bool:
        """Tell whether more than one sentence holds these quoted words."""
        return _digest(quote.exact) in self._quoted_again

    def close(self) -> None:
        """Close the file."""
        if self._mapped is not None:
            self._mapped.close()
        self._file.close()

    def _take(self, text: str) -> None:
        lang = detect(text).code or "en"
        quotes = find(text, lang)
        numbers = self.by_language.setdefault(lang, array("L"))
        before = len(self)
        for sentence in cut(text, [q for q in quotes if q.kind is QuoteKind.DIRECT]):
            mark = _digest(sentence.text)
            if mark not in self._seen:
                self._seen.add(mark)
                numbers.append(len(self))
                self._write(sentence)
                for quote in sentence.quotes:
                    mark = _digest(quote.exact)
                    (self._quoted_again if mark in self._quoted else self._quoted).add(mark)
        if len(self) > before:
            self.lengths.setdefault(lang, array("L")).append(len(self) - before)

    def _write(self, sentence: Sentence) -> None:
        text = sentence.text.encode("utf-8", "replace")
        quotes = rows.dumps(sentence.quotes).encode("utf-8", "replace") if sentence.quotes else b""
        self._file.write(text + quotes)
        self._starts.append(self._starts[-1] + len(text) + len(quotes))
        self._middles.append(len(text))


def _digest(text: str) -> bytes:
    folded = " ".join(words(text)).encode("utf-8", "replace")
    return hashlib.blake2b(folded, digest_size=8).digest()


def cut(text: str, quotes: Sequence[Quote]) -> Iterator[Sentence]:
    """Yield the sentences of `text`, none ending within one of its `quotes`."""
    kept = [(_hull(quote), quote) for quote in quotes if quote.outer is None]
    start = 0
    for end in [*(m.end() for m in END.finditer(text)), len(text)]:
        if any(hull.start < end < hull.end for hull, _ in kept):
            continue
        piece = text[start:end].strip()
        first = text.find(piece, start)
        start, last = end, first + len(piece)
        if len(piece) <= MOST_CHARACTERS and len(words(piece)) >= FEWEST_WORDS:
            inside = [q for hull, q in kept if first <= hull.start and hull.end <= last]
            yield Sentence(piece, moved(inside, -first, len(piece)))


def _hull(quote: Quote) -> Span:
    """Return the stretch from the opening mark of a quote to its closing one or its cue."""
    start, end = quote.start - 1, quote.end + 1  # the marks
    if quote.cue and quote.cue.start < end + NEAR and quote.cue.end > start - NEAR:
        start, end = min(start, quote.cue.start), max(end, quote.cue.end)
    return Span(max(0, start), end)


def moved(quotes: Sequence[Quote], by: int, length: int) -> tuple[Quote, ...]:
    """Return quotes as they stand in a text of `length` code points that has them `by` later.

    A cue or a source outside of that text is left out.
    """
    return tuple(_moved(quote, by, length) for quote in quotes)


def _moved(quote: Quote, by: int, length: int) -> Quote:
    cue, source = quote.cue, quote.source
    if cue:
        cue = replace(cue, start=cue.start + by, end=cue.end + by)
        cue = cue if cue.start >= 0 and cue.end <= length else None
    if source:
        source = replace(source, start=source.start + by, end=source.end + by)
        source = source if source.start >= 0 and source.end <= length else None
    return replace(
        quote,
        start=quote.start + by,
        end=quote.end + by,
        cue=cue,
        source=source,
        parts=tuple(Span(part.start + by, part.end + by) for part in quote.parts),
        outer=None,
    )
