"""What is known of a quote before its speaker is resolved, and the flags its wording carries."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from workbench.model import QuoteKind
from workbench.quotes.document import Document
from workbench.quotes.lexicons import CueWord, phrase_words
from workbench.quotes.mentions import Mention
from workbench.quotes.words import CONDITIONS

_ALONE = "|".join(sorted(CONDITIONS - {"should"}))
CONDITION = re.compile(
    r"(?:^|[.,;:!?\n]\s*|\b(?:dan|tetapi|tapi|but|and|only)\s+)"
    rf"(?:{_ALONE}|should\s+the)\b",
    re.I,
)
CONDITION_LATE = re.compile(
    r"\b(?:only\s+if|if\s+and\s+only|unless|kecuali\s+jika|asalkan)\b", re.I
)
NOT_TRUE = re.compile(r"\b(?:tidak|tak|bukan)\s+benar\s+(?:bahwa|kalau|jika)\s*$", re.I)


@dataclass(slots=True)
class Draft:
    """A quote on its way: spans, cue and mention; `outer` is the draft it stands in."""

    kind: QuoteKind
    parts: list[tuple[int, int]]
    cue: tuple[int, int] | None
    word: CueWord | None
    mention: Mention | None
    flags: set[str] = field(default_factory=set)
    outer: Draft | None = None
    follows: Draft | None = None  # without a cue of its own, in the same paragraph
    speaker_hint: str = ""

    @property
    def start(self) -> int:
        """Return where the first part begins."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Return where the last part ends."""
        return self.parts[-1][1]


def flag(doc: Document, text: str, draft: Draft) -> None:
    """Add the flags that the wording of the quote and its cue carry; `text` is as written."""
    parts, word = draft.parts, draft.word
    content = " ".join([text[s:e] for s, e in parts])
    if (word is not None and word.denies) or (
        draft.cue is not None and _not_true(text, parts[0][0])
    ):
        draft.flags.add("denied")
    if doc.conditions.among(parts) and (
        CONDITION.search(content) or CONDITION_LATE.search(content)
    ):
        draft.flags.add("conditional")
    asks = word is not None and word.lemma in phrase_words("asking")
    if asks or content.rstrip(' ,"”').endswith("?"):
        draft.flags.add("question")
    if draft.outer is not None:
        draft.flags.add("nested")


def _not_true(text: str, at: int) -> bool:
    """Tell whether "tidak benar bahwa" leads up to `at`."""
    lead = text[max(0, at - 40) : at]
    return "benar" in lead.lower() and NOT_TRUE.search(lead) is not None
