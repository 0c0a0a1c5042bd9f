"""Pair quotation marks by where they stand, not by their glyph, and survive missing ones.

Newsrooms open and close with the same glyph, mix straight and curly marks, lose closers, and
scrapers turn marks into `?` or HTML entities; only the neighbours of a mark tell what it does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from workbench.quotes.lexicons import cue_words, roots
from workbench.quotes.spans import last_before, rstrip

MARK = re.compile(
    r"&(?:quot|ldquo|rdquo|laquo|raquo|\#34|\#8220|\#8221|\#x201[cdCD]);"  # left-over entities
    r"|(?<!\w)&(?:apos|lsquo|\#39|\#8216);(?=\w)|(?<=[.,!?])&(?:apos|rsquo|\#39|\#8217);(?!\w)"
    r"|â€œ|â€\x9d|â€(?!™|˜)"  # UTF-8 read as Windows-1252
    r"|''|``|‘‘|’’|[“”„‟«»\"＂〝〞]"
    r"|(?<![^\s(\[“”\"])\?(?=[^\W\d_])|(?<=[,.!])\?(?=\s|$)"  # a mark turned into "?"
    r"|(?<![\w.,!?])['‘‚‹](?=\w)|(?<=[\w.,!?…])['’›‘](?!\w)"  # single: apostrophes excluded
)
CANDIDATE = re.compile("[&â'`‘’“”„‟«»\"＂〝〞?‚‹›]")  # what a mark begins with
SINGLE = frozenset("'‘’‚‹›") | {"&apos;", "&lsquo;", "&rsquo;", "&#39;", "&#8216;", "&#8217;"}
OPENERS = frozenset("“„«〝‘‚‹") | {"&ldquo;", "&laquo;", "&#8220;", "&#x201c;", "â€œ", "``", "‘‘"}
CLOSERS = frozenset("”»〞’›") | {"&rdquo;", "&raquo;", "&#8221;", "&#x201d;", "â€\x9d", "’’"}
BEFORE_OPEN = frozenset(" \t\u00a0([{—–-/:\u200b…")
AFTER_CLOSE = frozenset(" \t\u00a0.,;:!?)]}—–-/…\u200b")
SENTENCE_END = frozenset(".?!…")
MOST_LINES = 6  # lines a quote may run on without a mark
CLOSING_STOPS = frozenset(",?!")
PLAIN = frozenset({"kata", "ujar", "tutur", "ucap", "said"})  # verbs that begin no clause
SPEAKER = re.compile(r"\s+(?:[A-Z]|dia\b)")
INNER_CUE = re.compile(r"[,?!]\s+([a-z]{4,})\b(?=\s+[A-Z]|\s+dia\b|\s*[.,])")
STRAY = re.compile(r"[ \t\u00a0]+(?:[“”„«\"]|'')(?=\w)")
NARRATION = re.compile(
    r"\s+(?:(?:Selain|Sementara|Meski|Karena|Untuk)\s+(?:itu|demikian|begitu),?\s+|"
    r"(?:Namun|Kemudian|Bahkan|Lebih lanjut),?\s+|Di sisi lain,?\s+)?"
    r"(?:(?:Ia|ia|Dia|dia|Beliau|beliau|[A-Z][\w.’'-]*(?:,?\s+[A-Z(][\w.’')-]*){0,8}),?"
    r"(?:\s+(?:juga|pun|lalu|kemudian|lantas|sendiri|menambahkan))?\s+)?(?P<verb>[A-Za-z]+)\b"
)
NEXT_WORD = re.compile(r"\s*([a-z]+)\b")


@dataclass(slots=True)
class Pair:
    """A quoted stretch: offsets of the opening mark, the contents, and after the closing mark.

    `parts` are its contents paragraph by paragraph; `flags` may hold unclosed (no closing mark)
    and unopened (no opening mark: `start` is not known from a mark).
    """

    open: int
    start: int
    end: int
    close: int
    single: bool = False
    parts: list[tuple[int, int]] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    parent: Pair | None = None


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    glyph: str
    opens: bool
    closes: bool

    @property
    def single(self) -> bool:
        return self.glyph in SINGLE


@lru_cache(maxsize=1)  # several steps ask for those of one text
def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the paragraphs (lines) that hold anything, without outer blanks."""
    found = []
    at = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = at + line.index(stripped[0])
            found.append((start, start + len(stripped)))
        at += len(line) + 1
    return tuple(found)


def pair_marks(text: str) -> list[Pair]:
    """Return the quoted stretches of `text` in order of their start, nested ones included."""
    if not CANDIDATE.search(text):
        return []
    pairing = _Pairing(text)
    for start, end in paragraphs(text):
        pairing.paragraph(start, end)
    pairing.finish()
    return sorted(pairing.pairs, key=lambda pair: (pair.open, -pair.close))


class _Pairing:
    """The stack of open marks while the paragraphs go by."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pairs: list[Pair] = []
        self.stack: list[Pair] = []
        self.carried: Pair | None = None
        self.waiting: list[tuple[int, int]] = []  # lines since, whose belonging is not known yet
        self.orphan: _Mark | None = None  # the last closing mark that had nothing to close

    def paragraph(self, start: int, end: int) -> None:
        marks = list(self._marks(start, end))
        self._carry_on(marks, start, end)
        closing = [number for number, mark in enumerate(marks) if mark.single and not mark.opens]
        last = closing[-1] if closing else 0
        for number, mark in enumerate(marks):
            self._step(mark, number < last, start)
        self._end_paragraph(start, end)

    def finish(self) -> None:
        if self.carried is not None:
            self._abandon(self.carried)

    def _marks(self, start: int, end: int) -> Iterator[_Mark]:
        text = self.text
        at = start
        while (candidate := CANDIDATE.search(text, at, end)) is not None:
            match = MARK.match(text, candidate.start(), end)
            at = match.end() if match else candidate.end()
            if match is None:
                continue
            s, e, glyph = match.start(), match.end(), match.group()
            before, after = text[s - 1 : s] if s > start else "", text[e : e + 1] if e < end else ""
            left = not before or before in BEFORE_OPEN or _is_mark(before)
            right = not after or after in AFTER_CLOSE or _is_mark(after)
            if before and after and _is_mark(before) != _is_mark(after):
                # Next to another mark only the far side is evidence.
                left, right = (not right, right) if _is_mark(before) else (left, not left)
            if glyph not in SINGLE and self._cue_follows(s, e, end):
                left, right = False, True
            if left and right and (STRAY.match(text, e, end) or _narrates(text, e, end)):
                continue  # left over between blanks: no words of anybody follow it
            yield _Mark(s, e, glyph, left and not right, right and not left)

    def _cue_follows(self, start: int, end: int, limit: int) -> bool:
        """Tell whether a cue stands right behind the mark, which then closes whatever its glyph."""
        word = NEXT_WORD.match(self.text, end, limit)
        if word is None:
            return False
        lower = word.group(1)
        if last_before(self.text, start) not in CLOSING_STOPS:
            return lower in PLAIN and SPEAKER.match(self.text, word.end(), limit) is not None
        return lower in roots() or (lower.endswith("nya") and lower[:-3] in roots())

    def _carry_on(self, marks: list[_Mark], start: int, end: int) -> None:
        """Go on with a quote that the paragraphs before left open, or give it up.

        Newsrooms reopen it at the paragraph's start; scrapers that break every sentence into a
        line do not, and then only a closing mark without an opening one tells that it went on.
        """
        pair, self.carried = self.carried, None
        if pair is None:
            return
        if marks and self._reopens(marks[0], start):
            self._resume(pair, marks.pop(0).end)
        elif marks and marks[0].closes and not marks[0].single:
            self._resume(pair, start)
        elif not marks and pair.close and len(self.waiting) < MOST_LINES:
            self.waiting.append((start, end))
            self.carried = pair
            return
        else:
            self._abandon(pair)
        self.waiting.clear()

    def _reopens(self, mark: _Mark, start: int) -> bool:
        return mark.start - start <= 1 and not mark.closes and not mark.single

    def _resume(self, pair: Pair, start: int) -> None:
        self.pairs.pop()  # it was the last to end
        pair.flags.discard("unclosed")
        pair.parts.extend([*self.waiting, (start, start)])
        self.stack = [pair]

    def _abandon(self, pair: Pair) -> None:
        pair.flags.add("unclosed")

    def _step(self, mark: _Mark, closed: bool, start: int) -> None:
        """Take one mark; `closed` says that a single mark follows that may close one."""
        if mark.single and not self._closes_double(mark):
            self._single(mark, closed)
        elif not self._open_double():
            if mark.closes:
                self._unopened(mark, start)
            else:
                self._push(mark)
        elif self._is_opening(mark):
            if self._sentence_ended(mark):
                self._reopen(mark)
            else:
                self._push(mark)
        else:
            self._close_double(mark)

    def _closes_double(self, mark: _Mark) -> bool:
        """Tell whether a single mark closes an open double one: "“A,’ kata X"."""
        return (
            bool(self.stack)
            and not self.stack[-1].single
            and mark.closes
            and self._cue_follows(mark.start, mark.end, len(self.text))
        )

    def _open_double(self) -> Pair | None:
        return next((pair for pair in reversed(self.stack) if not pair.single), None)

    def _is_opening(self, mark: _Mark) -> bool:
        """Tell whether a mark inside an open quote opens another, rather than closing it."""
        if mark.opens:
            return mark.glyph not in ("»",)
        ambiguous = not mark.closes
        return ambiguous and mark.glyph in OPENERS

    def _sentence_ended(self, mark: _Mark) -> bool:
        return last_before(self.text, mark.start) in SENTENCE_END

    def _reopen(self, mark: _Mark) -> None:
        """Go on with the open quote at a new opening mark: its paragraph break was lost."""
        pair = self._open_double()
        assert pair is not None
        self._drop_singles()
        end = rstrip(self.text, 0, mark.start)
        pair.parts[-1] = (pair.parts[-1][0], end)
        pair.parts.append((mark.end, mark.end))
        pair.flags.add("reopened")

    def _push(self, mark: _Mark) -> None:
        parent = self.stack[-1] if self.stack else None
        pair = Pair(mark.start, mark.end, mark.end, mark.end, mark.single, parent=parent)
        pair.parts.append((mark.end, mark.end))
        self.stack.append(pair)

    def _close_double(self, mark: _Mark) -> None:
        self._drop_singles()
        self._close(self.stack.pop(), mark.start, mark.end)

    def _drop_singles(self) -> None:
        """Forget single marks left open inside a double quote: they were apostrophes."""
        while self.stack and self.stack[-1].single:
            self.stack.pop()

    def _close(self, pair: Pair, end: int, close: int) -> None:
        pair.parts[-1] = (pair.parts[-1][0], max(end, pair.parts[-1][0]))
        pair.end, pair.close = pair.parts[-1][1], close
        self.pairs.append(pair)

    def _single(self, mark: _Mark, closed: bool) -> None:
        inner = self.stack[-1] if self.stack and self.stack[-1].single else None
        if mark.opens or (mark.glyph in "‘‚‹" and not mark.closes):
            if inner is None and closed:
                self._push(mark)
        elif inner is not None:
            self._close(self.stack.pop(), mark.start, mark.end)

    def _unopened(self, mark: _Mark, start: int) -> None:
        if last_before(self.text, mark.start, " ") not in (",", ".", "!", "?"):
            return
        last = max(start, self.pairs[-1].close) if self.pairs else start
        orphan, self.orphan = self.orphan, None
        if (
            orphan is not None
            and orphan.start >= start
            and self._turned(mark)
            and self._cue_follows(mark.start, mark.end, len(self.text))
        ):
            # Both marks are turned the wrong way round: the earlier "closer" was the opener.
            self.pairs = [p for p in self.pairs if p.close != orphan.end]
            pair = Pair(orphan.start, orphan.end, mark.start, mark.end)
            pair.parts.append((orphan.end, mark.start))
        else:
            pair = Pair(last, last, mark.start, mark.end, flags={"unopened"})
            pair.parts.append((last, mark.start))
            self.orphan = None if self._cue_follows(mark.start, mark.end, len(self.text)) else mark
        self.pairs.append(pair)

    def _turned(self, mark: _Mark) -> bool:
        """Tell whether a closing mark stands as an opening one does: "harga, “kata X"."""
        before, after = self.text[mark.start - 1 : mark.start], self.text[mark.end : mark.end + 1]
        return before.isspace() and not after.isspace()

    def _cues_inside(self, start: int, end: int) -> list[int]:
        """Return where an unclosed quote can end because a cue follows: "“A, kata X."."""
        return [
            match.start() + 1
            for match in INNER_CUE.finditer(self.text, start, end)
            if (word := match.group(1)) in roots()
            or (word.endswith("nya") and word[:-3] in roots())
        ]

    def _end_paragraph(self, start: int, end: int) -> None:
        """Close what is still open; the outermost double may go on in the next paragraph."""
        self._drop_singles()
        cues = self._cues_inside(start, end) if self.stack else []
        while self.stack:
            pair = self.stack.pop()
            if pair.single:
                continue
            pair.flags.add("unclosed")
            at = bisect_right(cues, pair.parts[-1][0])
            stop = cues[at] if at < len(cues) else None
            self._close(pair, stop or end, stop or end)
            if not self.stack and stop is None:
                self.carried = pair


def _narrates(text: str, start: int, end: int) -> bool:
    """Tell whether the reporter says who said something: "Ia mengatakan", "Menurut X"."""
    match = NARRATION.match(text, start, end)
    if match is None:
        return False
    verb = cue_words().get(match.group("verb").lower())
    return (
        verb is not None
        and verb.lang == "id"
        and verb.form in ("verb", "passive", "prep", "prepnya")
    )


def ending(text: str, pair: Pair) -> str:
    """Return the last character inside `pair` that is neither blank nor a nested mark."""
    at = pair.end
    while at > pair.start and (text[at - 1].isspace() or _is_mark(text[at - 1])):
        at -= 1
    return text[at - 1 : at] if at > pair.start else ""


def _is_mark(char: str) -> bool:
    return char in "“”„\"«»'‘’"
