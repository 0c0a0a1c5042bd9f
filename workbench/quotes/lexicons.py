"""The word lists of `index/<lang>/` that tell speech from narration and names from titles."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache

from workbench.text.lexicon import LANGUAGES, load

VOWELS = "aeiou"
FORMS = 4  # third person, past, participle, -ing: the columns of [irregular]


@dataclass(frozen=True, slots=True)
class CueWord:
    """A word form that can report speech: its language, its class and its grammatical form.

    `form` is base, third, past, ing (English) or root, nya, verb, passive, prep (Indonesian).
    """

    lang: str
    cls: str
    form: str
    lemma: str
    denies: bool = False


@dataclass(frozen=True, slots=True)
class Titles:
    """Words beside names, by class, of all languages together."""

    honorific: frozenset[str]
    rank: frozenset[str]
    office: frozenset[str]
    body: frozenset[str]
    place: frozenset[str]
    anonymous: frozenset[str]
    spokesperson: frozenset[str]
    common: frozenset[str]

    def __contains__(self, word: str) -> bool:
        """Tell whether `word` (lower case) belongs to a title, a body or a place."""
        return word in self.honorific or word in self.role or word in self.other

    @property
    def role(self) -> frozenset[str]:
        """Return the words that name what a person is."""
        return _role_words()

    @property
    def other(self) -> frozenset[str]:
        """Return the words of bodies and places."""
        return _other_words()


def _words(lang: str, name: str, cls: str) -> list[str]:
    table = load(lang, name).get(cls, {})
    return str(table.get("words", "")).split()


def _set(name: str, cls: str) -> frozenset[str]:
    return frozenset(word for lang in LANGUAGES for word in _words(lang, name, cls))


@cache
def titles() -> Titles:
    """Return the words of titles, bodies and places, of all languages together."""
    return Titles(*(_set("titles", field.name) for field in fields(Titles)))


@cache
def _role_words() -> frozenset[str]:
    return titles().rank | titles().office


@cache
def _other_words() -> frozenset[str]:
    return titles().body | titles().place


@cache
def abbreviations() -> frozenset[str]:
    """Return the abbreviations (lower case, without the last stop) that end no sentence."""
    return _set("abbreviations", "abbreviations")


@cache
def word_class(cls: str) -> frozenset[str]:
    """Return the words of a plain class of reporting.toml, of all languages together."""
    return _set("reporting", cls)


@cache
def phrase_words(cls: str) -> frozenset[str]:
    """Return the words of a class of phrases.toml, of all languages together."""
    return _set("phrases", cls)


@cache
def telling_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the words that only Indonesian, only English and only Malay have."""
    plain = [
        # "don't" and its like are no words to those who look these up
        frozenset(filter(str.isalpha, load(lang, "stopwords")["words"]))
        for lang in ("id", "en")
    ]
    return plain[0] - plain[1], plain[1] - plain[0], phrase_words("malay")


@cache
def ordinary_words() -> frozenset[str]:
    """Return every listed word that is no part of a name: function words and common nouns."""
    classes = ("not_names", "stop_right", "clause_starts", "auxiliaries", "prepositions", "hearers")
    return titles().common.union(*(phrase_words(cls) for cls in classes))


@cache
def roots() -> frozenset[str]:
    """Return the Indonesian roots that report speech after a closing quote."""
    return frozenset(_words("id", "reporting", "root"))


@cache
def letters_of_roots() -> dict[str, str]:
    """Return the roots by their sorted letters: "uajr" is a slip for "ujar"."""
    weak = frozenset(_words("id", "reporting", "weak_root"))
    return {"".join(sorted(root)): root for root in sorted(roots() - weak)}


@cache
def cue_words() -> dict[str, CueWord]:
    """Return every listed reporting form, in lower case, with its class."""
    forms: dict[str, CueWord] = {}
    for cls in ("object", "attitude", "root", "denial"):
        for lemma in _words("en", "reporting", cls):
            for form, word in _english_forms(lemma):
                forms[word] = CueWord("en", cls, form, lemma, cls == "denial")
    for word in _words("en", "reporting", "according"):
        forms[word] = CueWord("en", "according", "prep", word)
    weak = frozenset(_words("id", "reporting", "weak_root"))
    for root in roots():
        cls = "weak_root" if root in weak else "root"
        forms[root] = CueWord("id", cls, "root", root)
        forms[root + "nya"] = CueWord("id", cls, "nya", root)
    for cls in ("indirect", "denial"):
        for word in _words("id", "reporting", cls):
            forms[word] = CueWord("id", cls, "verb", word, cls == "denial")
    for word in _words("id", "reporting", "passive"):
        forms[word] = CueWord("id", "passive", "passive", word)
    for word in _words("id", "reporting", "menurut"):
        forms[word] = CueWord("id", "menurut", "prep", word)
        forms[word + "nya"] = CueWord("id", "menurut", "prepnya", word)
    return forms


def _english_forms(lemma: str) -> list[tuple[str, str]]:
    irregular = load("en", "reporting")["irregular"].get(lemma)
    if irregular is None:
        irregular = _regular(lemma)
    third, past, participle, ing = irregular
    return [
        ("base", lemma),
        ("ing", ing),
        ("participle", participle),
        ("third", third),
        ("past", past),
    ]


def _regular(lemma: str) -> list[str]:
    """Return the regular third person, past, participle and -ing forms of an English verb."""
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        past, third = lemma[:-1] + "ied", lemma[:-1] + "ies"
    else:
        past = lemma + "d" if lemma.endswith("e") else lemma + "ed"
        third = lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s")
    ing = lemma[:-1] + "ing" if lemma.endswith("e") and lemma[-2] not in "eo" else lemma + "ing"
    return [third, past, past, ing]


@cache
def known_nicknames() -> dict[str, str]:
    """Return the full names of public figures by the nicknames the press does not explain."""
    return {str(k): str(v) for k, v in load("id", "nicknames")["people"].items()}


@cache
def degree() -> re.Pattern[str]:
    """Return the pattern of an academic degree standing alone after a name."""
    return re.compile(load("id", "titles")["degree"]["pattern"] + r"(?![\w])")


@cache
def nickname_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for "X, sapaan akrabnya" (after the nickname) and "akrab disapa X"."""
    tables = [load(lang, "titles")["nickname"] for lang in LANGUAGES]
    after = "|".join(table["after_nickname"] for table in tables)
    before = "|".join(table["before_nickname"] for table in tables)
    return re.compile(rf"\b(?:{after})"), re.compile(rf"\b(?:{before})\s+")


@cache
def nickname_words() -> frozenset[str]:
    """Return the words in `nickname_patterns`: whatever these match begins with one of them."""
    written = [re.sub(r"\\.", " ", pattern.pattern) for pattern in nickname_patterns()]
    return frozenset(re.findall(r"[^\W\d_]+", " ".join(written)))
