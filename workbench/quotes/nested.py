"""Second-hand speech: what an outer speaker says that somebody else has said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.quotes.direct import Attribution, attribution_before
from workbench.quotes.document import Document, split_sentences
from workbench.quotes.indirect import Report, reports
from workbench.quotes.lexicons import phrase_words
from workbench.quotes.marks import Pair
from workbench.quotes.mentions import Mention

MIN_WORDS = 3  # shorter nested marks are titles and nicknames
REJECTION = re.compile(
    r"\b(?:(?:do|does|did|could|would|can)(?:n['’]t|\s+not)\s+(?:\w+\s+)?(?:believe|agree|buy|accept|"
    r"think\s+so|true)|(?:is|was|are|'s|’s)(?:n['’]t|\s+not)\s+(?:true|right|correct|so)|"
    r"(?:is|was|are|['’]s|are)\s+(?:simply\s+|just\s+|completely\s+|totally\s+)?"
    r"(?:wrong|false|nonsense|untrue|a\s+lie|lies)|nonsense|"
    r"(?:itu|hal\s+itu|ini)\s+(?:tidak|bukan|nggak|gak)\s+(?:benar|betul|fakta)|"
    r"(?:saya|kami|kita)\s+(?:tidak|tak|nggak|gak)\s+(?:percaya|setuju|sependapat)|"
    r"(?:bohong|hoaks|hoax|fitnah|keliru|omong\s+kosong|mengada-ada))\b",
    re.I,
)
SPEECH = frozenset({"root", "indirect", "denial", "menurut", "according"})  # no attitudes
LOOK_AHEAD = 160  # code points after the inner speech in which a rejection refers to it


def inner_marks(doc: Document, pair: Pair) -> Iterator[tuple[Pair, Attribution | None]]:
    """Yield the quoted stretches inside `pair` that are speech, with the cue that leads to them."""
    for inner in doc.inner.get(id(pair), ()):
        if "unclosed" in inner.flags:
            continue
        words = doc.text[inner.start : inner.end].split()
        found = attribution_before(doc, inner, pair.start, within=True)
        if found is None and (len(words) < MIN_WORDS + 2 or words[-1][-1:] not in ".?!,"):
            continue
        if len(words) >= MIN_WORDS or (found is not None and len(words) >= 2):
            yield inner, found


def inner_reports(doc: Document, pair: Pair, used: set[int]) -> Iterator[Report]:
    """Yield what the speaker of `pair` reports others as saying: "The mayor says …"."""
    for start, end in pair.parts:
        if not any(word.cls in SPEECH for _, word in doc.cues.within(start, end)):
            continue
        for s, e in split_sentences(doc.text[start:end], []):
            for report in reports(doc, start + s, start + e, used, [], SPEECH):
                if report.parts and report.word.cls in SPEECH and _third_person(report.subject):
                    yield report


def rejected(text: str, end: int, limit: int) -> bool:
    """Tell whether the words after `end`, up to `limit`, reject what was reported before."""
    return REJECTION.search(text, end, min(limit, end + LOOK_AHEAD)) is not None


def _third_person(subject: Mention) -> bool:
    words = {word.lower() for word in subject.text.split()}
    others = ("name", "role", "anonymous", "noun")
    return subject.kind in others and not words & phrase_words("first_person")
