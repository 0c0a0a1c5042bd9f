"""Judge what follows a reporting verb: a clause that is reported, or an object and no words."""

from __future__ import annotations

import re

from workbench.quotes.lexicons import CueWord, phrase_words, titles
from workbench.quotes.mentions import Mention
from workbench.quotes.words import WORD, first_words, has_words, word_before

WORD_OR_NUMBER = re.compile(r"[^\W_][\w’'%-]*")
NEXT = re.compile(r"\s+([a-z]+)")
ADVERBIAL = 5  # words: what begins with a preposition and is no longer tells when or where
MIN_WORDS = {"id": 3, "en": 2}  # of what is reported
LEAST_ENGLISH = 3  # words of what somebody said
TRAIL = " \t\u00a0.,;:!?…"
BACK_REFERENCE = re.compile(
    r"(?:hal\s+(?:itu|ini|tersebut|senada|serupa|sama|demikian)|(?:itu|ini|demikian)\b)"
    r"(?:\s+(?:saat|ketika|usai|seusai|setelah|di|ke|dalam|pada|kepada|melalui|lewat|terkait|sambil|"
    r"seraya|untuk|dari|dengan|sebagai|guna|menanggapi|merespons|berdasarkan)\b.*)?$",
    re.I,
)
PREDICATE = re.compile(
    r"(?!tersebut|terkait|terhadap|berita|bersama|berbagai|berikut|diri|diskusi|direktur|dinas|"
    r"mereka|menteri|melalui|menurut|mengenai|menjelang|terakhir|tertentu|terbaru|terbaik)"
    r"(?:(?:me[mnlrwy]|ber|ter|di)[a-z]{3,}|akan|sudah|telah|tidak|tak|bukan|belum|bisa|dapat|harus|"
    r"perlu|masih|sedang|tengah|adalah|merupakan|ada|menjadi|juga|hanya|sangat|lebih|paling|"
    r"mau|ingin|wajib|boleh|mampu|siap|optimis\w*|yakin|[a-z]{4,}nya)"
)
CLAUSE_HEAD = 12  # words in which a clause shows its predicate
BARE_PREPOSITION = re.compile(
    r"(?:kepada|soal|perihal|tentang|mengenai|terkait|seputar|dengan|di|pada|bersama)\s"
)
PURPOSE = re.compile(r"\s(?:bahwa|agar|untuk|supaya|jika|kalau)\s")


def is_noun(text: str, start: int, match: re.Match[str], word: CueWord) -> bool:
    """Tell whether an English form is a noun where it stands: "a new order", "two states"."""
    if word.form not in ("base", "third"):
        return False
    following = NEXT.match(text, match.end())
    after = following.group(1) if following else ""
    if after in phrase_words("verb_before"):
        return False
    before = word_before(text, start, match.start(), WORD_OR_NUMBER)
    if before in phrase_words("compounds") or before[:1].isdigit():
        return True
    if before in phrase_words("before_nouns"):
        return word.cls == "object" or after not in phrase_words("noun_contents")
    return word.lemma in phrase_words("mostly_nouns")


def no_clause(text: str, start: int, end: int, word: CueWord) -> bool:
    """Tell whether what follows an English verb is no content: "told on Tuesday"."""
    first = WORD.search(text, start, end)
    if first is None or first.group().lower() in phrase_words("no_content"):
        return True
    if word.cls not in ("root", "attitude"):
        return too_short(text, start, end, "en")
    if has_words(text, start, end, ADVERBIAL + 1):
        return False
    if not has_words(text, start, end, LEAST_ENGLISH):
        return True
    return word.cls == "root" and first.group().lower() in phrase_words("adverbial")


def too_short(text: str, start: int, end: int, lang: str) -> bool:
    """Tell whether a stretch has too few words to be what somebody said."""
    return not has_words(text, start, end, MIN_WORDS[lang])


def refers_back(text: str, start: int, end: int) -> bool:
    """Tell whether the content only takes up what was said before: "menyampaikan hal itu"."""
    return BACK_REFERENCE.match(text, start, end) is not None


def only_noun(text: str, start: int, end: int, word: CueWord) -> bool:
    """Tell whether what follows a verb is its object, no clause: "mengumumkan program tersebut"."""
    if BARE_PREPOSITION.match(text, start, end) and not PURPOSE.search(text, start, end):
        return True
    if word.lemma not in phrase_words("object_verbs"):
        return False
    words = [found.lower() for found in first_words(text, start, end, CLAUSE_HEAD)]
    if "yang" in words[1:]:  # what a noun's own clause says is no predicate of the report
        at = words.index("yang", 1)
        words = words[:at] + [found for found in words[at:] if found in phrase_words("copulas")]
    return not any(PREDICATE.fullmatch(found) for found in words)


def negated(before: list[str]) -> bool:
    """Tell whether a negation stands before a verb, adverbs between: "tak pernah meminta"."""
    for found in reversed(before[-3:]):
        lower = found.lower()
        if lower in phrase_words("negations"):
            return True
        if lower not in phrase_words("auxiliaries"):
            return False
    return False


def runs_on(text: str, at: int, end: int) -> bool:
    """Tell whether the clause follows without a comma: "Menurut X guyonan itu biasa"."""
    word = re.compile(r"\s+([a-z][\w-]+)").match(text, at, end)
    return word is not None and word.group(1) not in phrase_words("stop_right")


def bare_name(text: str, subject: Mention) -> Mention:
    """Return the subject without what follows its name: "Menurut Cak Imin guyonan itu"."""
    stop = subject.name_start + len(subject.name)
    if subject.kind != "name" or text[subject.name_start : stop] != subject.name:
        return subject
    if not re.match(r"\s+[a-z]", text[stop : subject.end]):
        return subject
    return subject._replace(end=stop, text=text[subject.start : stop])


def names_somebody(subject: Mention) -> bool:
    """Tell whether the phrase behind a root begins as a speaker does, not as its clause goes on."""
    if subject.kind in ("nya", "pronoun", "epithet", "anonymous") or subject.text[0].isupper():
        return True
    first = subject.text.split()[0].lower()
    return first in titles() or first in phrase_words("person_nouns")


def trim(text: str, start: int, end: int) -> int:
    """Return `end` without trailing stops, commas and blanks."""
    while end > start and text[end - 1] in TRAIL:
        end -= 1
    return end
