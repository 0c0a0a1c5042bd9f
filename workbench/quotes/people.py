"""Resolve the mentions of an article to its people: full names, nicknames, offices, pronouns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from workbench.quotes.document import Document
from workbench.quotes.lexicons import known_nicknames, titles
from workbench.quotes.mentions import Mention, in_name, name_at, names_in
from workbench.quotes.nicknames import nicknames_in, occurrences
from workbench.quotes.tokens import Phrase

EXPLICIT = 0.95  # a full name beside the cue
SHORT = 0.9  # part of a name that the article gives in full once
OFFICE = 0.8  # an office that the article gives a holder for
PRONOUN = 0.75  # "ujarnya", "he said": the last speaker, measured on gold in docs/quotes.md
FLOATING = 0.65  # no cue at all: the last speaker
AMBIGUOUS = 0.6  # two people of the article fit
SIMILAR = 0.86  # one or two letters of a long name
LEAST_NEAR = 4  # letters: shorter names are like too many
WINDOW = 90  # code points around a name that may belong to it
OFFICES = frozenset({"role", "body", "place", "hon"})
EDGE = re.compile(r"[,;:()\n\"“”.?!]|\s[-–—]+\s")


@dataclass(slots=True)
class Person:
    """A person of the article under the fullest name it gives."""

    name: str
    aliases: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    last_seen: int = -1

    def learn(self, alias: str, roles: tuple[str, ...] = ()) -> None:
        """Keep another form of the name and other roles, each once."""
        if alias and alias != self.name and alias not in self.aliases:
            self.aliases.append(alias)
        self.roles.extend(role for role in roles if role not in self.roles)


class Resolved(NamedTuple):
    """The person a mention stands for (None: unresolved), how surely, and why."""

    person: Person | None
    confidence: float
    reason: str


class People:
    """The people of one article, gathered as mentions are resolved in reading order."""

    def __init__(self, doc: Document) -> None:
        """Start with the nicknames that `doc` declares and nobody known yet."""
        self.doc = doc
        self.by_name: dict[str, Person] = {}
        self.nicknames: dict[str, tuple[str, int]] = nicknames_in(doc)
        self._short: dict[str, tuple[str, int]] = {}
        self._names: list[tuple[int, str]] = []  # of two words and more, with where they end
        self._read = 0  # sentences that `_names` are of
        self._named: list[Person] = []  # those of `_names` that are known, from the first
        self._asked = -1  # up to where all of them are as good as known
        self._speakers: list[tuple[int, Person | None]] = []
        self._lower: str | None = None  # the text in small letters, once an office is looked for

    # ------------------------------------------------------------ names

    def resolve(self, mention: Mention) -> Resolved:
        """Return who an explicit mention (name, office) is; pronouns go to `last_speaker`."""
        if mention.kind == "name":
            return self._by_name(mention)
        if mention.kind == "role":
            return self._by_office(mention)
        return Resolved(None, 0.0, f"{mention.kind}: not named in the article")

    def _by_name(self, mention: Mention) -> Resolved:
        name = mention.name
        known = self.nicknames.get(name.lower())
        if known and self._owner(known[0], known[1], name):
            person = self._owner(known[0], known[1], name)
            assert person is not None
            person.learn(name, mention.roles)
            return Resolved(person, SHORT, f"nickname {name} declared in the article")
        public = known_nicknames().get(name.lower())
        if public is not None and (" " in public and public in self.doc.text):
            person = self._person(public)
            person.learn(name, mention.roles)
            return Resolved(person, SHORT, f"{name} is known to be {public}")
        full, rivals = self.full_name(name)
        if full == name and " " not in name:
            near = self._misspelt(name)
            if near is not None:
                near.learn(name, mention.roles)
                return Resolved(near, AMBIGUOUS, f"{name} is taken for {near.name}")
        person = self._person(full)
        person.learn(name, mention.roles)
        if full == name:
            return Resolved(
                person, EXPLICIT if " " in name else SHORT - 0.05, "named beside the cue"
            )
        if rivals:
            return Resolved(person, AMBIGUOUS, f"{name} fits more than one name of the article")
        return Resolved(person, SHORT, f"{name} is short for {full}")

    def _misspelt(self, name: str) -> Person | None:
        """Return the one person so far of whom `name` is a misspelt or shortened part."""
        if len(name) < LEAST_NEAR:
            return None
        self._settle()
        begins = name[0]  # any part that it can be begins alike
        fits = [
            person
            for person in self.by_name.values()
            if begins in person.name and any(_near(name, word) for word in person.name.split())
        ]
        return fits[0] if len(fits) == 1 else None

    def _person(self, full: str) -> Person:
        """Return the person of that full name, who may be new."""
        if " " in full and full.lower() not in self.by_name:
            self._settle()  # one of them may be the same, written otherwise
        return self._met(full)

    def _met(self, full: str) -> Person:
        return self.by_name.setdefault(full.lower(), Person(full))

    def _owner(self, rest: str, position: int, nickname: str) -> Person | None:
        """Return who bears a declared nickname: named beside it, alike, or last introduced."""
        if rest:
            return self._person(self.full_name(rest)[0])
        low = nickname.lower()
        alike = [p for p in self._introduced(position) if low in p.name.lower()]
        if alike:
            return alike[-1]
        before = [person for at, person in self._speakers if at < position and person]
        if before:
            return before[-1]
        introduced = list(self._introduced(position))
        return introduced[-1] if introduced else None

    def _introduced(self, position: int) -> Iterator[Person]:
        """Yield the people named with at least two words before `position`, in order.

        All of them count as known from then on, though their names are read no sooner than needed.
        """
        self._asked = max(self._asked, position)
        number = 0
        while number < len(self._named) or self._introduce(position):
            if self._names[number][0] > position:
                break
            yield self._named[number]
            number += 1

    def _introduce(self, position: int) -> bool:
        """Get to know the next person named before `position`; tell whether there is one."""
        known = len(self._named)
        while known == len(self._names):
            if not self._read_names(position):
                return False
        end, name = self._names[known]
        if end > position:
            return False
        self._named.append(self._met(name))
        return True

    def _settle(self) -> None:
        """Get to know all people who have been asked for: others come after them."""
        while self._introduce(self._asked):
            pass

    def _read_names(self, position: int) -> bool:
        """Read the names of the next sentence before `position`; tell whether there is one."""
        sentences = self.doc.sentences
        if self._read == len(sentences) or sentences[self._read][0] >= position:
            return False
        phrase = self.doc.tokens.phrase(*sentences[self._read])
        words = phrase.words
        for first, stop in names_in(phrase, self.doc.places):
            if stop - first >= 2:
                self._names.append((words.ends[stop - 1], words.joined(first, stop)))
        self._read += 1
        return True

    def full_name(self, name: str) -> tuple[str, int]:
        """Return the fullest form of `name` in the article and how many other people fit it."""
        if name not in self._short:
            self._short[name] = self._expand(name)
        return self._short[name]

    def _expand(self, name: str) -> tuple[str, int]:
        tokens = name.split()
        count = len(tokens)
        places: dict[str, list[int]] = {}  # of each fuller form
        for at in occurrences(self.doc.text, tokens[0] if count > 1 else name):
            if not self._goes_on(at, count):
                continue
            phrase, here = self._window(at)
            run = name_at(phrase, here, self.doc.places)
            if run is None or run[1] - run[0] <= count:
                continue
            form = phrase.words.texts[run[0] : run[1]]
            if _contains(form, tokens) and (count == 1 or form[0] == tokens[0]):
                places.setdefault(" ".join(form), []).append(at)
        if len(places) < 2:
            return next(iter(places), name), 0
        groups = _merge(list(places))
        best = min(groups, key=lambda g: (-sum(len(places[form]) for form in g), places[g[0]][0]))
        return best[0], len(groups) - 1

    def _goes_on(self, at: int, count: int) -> bool:
        """Tell whether the name that begins at `at` may have more than `count` words there.

        Only what begins behind another name, or is as long and still goes on, can be longer.
        """
        words = self.doc.tokens.words
        here = bisect_right(words.starts, at) - 1
        if here < 0 or words.ends[here] <= at:
            return True
        return in_name(words, here - 1) or in_name(words, here + count) or "." in words.texts[here]

    def _window(self, at: int) -> tuple[Phrase, int]:
        """Return the words around offset `at` within its phrase, and the index of the one there."""
        text = self.doc.text
        start = max(0, at - WINDOW)
        for edge in EDGE.finditer(text, start, at):
            if edge.group() != "." or not _initial(text, edge.start()):
                start = edge.end()
        end = min(len(text), at + WINDOW)
        for edge in EDGE.finditer(text, at, end):
            if edge.group() == "." and _initial(text, edge.start()):
                continue
            end = edge.start()
            break
        phrase = self.doc.tokens.phrase(start, end)
        words, first, last = phrase
        here = bisect_right(words.starts, at, first, last) - 1
        inside = here >= first and at < words.ends[here]
        return phrase, here if inside else first

    # ------------------------------------------------------------ offices

    def _by_office(self, mention: Mention) -> Resolved:
        """Return the holder that the article names right after the same office."""
        wanted = [office for role in mention.roles if (office := _office_words(role))]
        for person in {id(p): p for _, p in reversed(self._speakers) if p is not None}.values():
            if any(_same_office(wanted, role) for role in person.roles):
                return Resolved(person, OFFICE, f"{mention.text} is an office of {person.name}")
        words, first, last = self.doc.tokens.phrase(mention.start, mention.end)
        heads = [
            k
            for k in range(first, last)
            if words.kinds[k] == "role" or (words.kinds[k] == "body" and words.lowers[k] == "kota")
        ]
        if not heads:
            return Resolved(None, 0.0, "no name given")
        holders = self._holders(words.lowers[heads[-1]], mention)
        if not holders:
            return Resolved(None, 0.0, "office without a named holder")
        name, count = holders.most_common(1)[0]
        person = self._person(self.full_name(name)[0])
        person.learn("", mention.roles)
        sure = OFFICE if len(holders) == 1 else AMBIGUOUS
        return Resolved(person, sure, f"{mention.text}: the article names {person.name} ({count}x)")

    def _holders(self, head: str, mention: Mention) -> Counter[str]:
        found: Counter[str] = Counter()
        text = self.doc.text
        if self._lower is None:
            self._lower = text.lower()
        for at in occurrences(self._lower, head):
            if mention.start <= at < mention.end or not self._may_lead(at):
                continue
            phrase = self.doc.tokens.phrase(at, min(len(text), at + WINDOW))
            words = phrase.words
            runs = names_in(phrase, self.doc.places)
            if runs and OFFICES.issuperset(words.kinds[phrase.first : runs[0][0]]):
                first, stop = runs[0]
                between = first > phrase.first
                gap = text[words.ends[first - 1] : words.starts[first]] if between else ""
                if "." not in gap and "\n" not in gap:
                    found[self.full_name(words.joined(first, stop))[0]] += 1
        return found

    def _may_lead(self, at: int) -> bool:
        """Tell whether a name may stand behind an office, with no other words between."""
        words = self.doc.tokens.words
        first = index = bisect_left(words.starts, at)
        last = bisect_right(words.ends, at + WINDOW)
        while index < last and words.kinds[index] in OFFICES:
            index += 1
        # what is cut off there, or begins within a word, is not told without a look
        return index >= last or words.starts[first] > at or words.kinds[index] == "cap"


def _contains(form: list[str], tokens: list[str]) -> bool:
    """Tell whether `tokens` stand in `form` in the same order."""
    rest = iter(form)
    return all(any(token == other for other in rest) for token in tokens)


def _near(name: str, word: str) -> bool:
    """Tell whether `name` is `word` with a slip of the pen, or its beginning."""
    if len(name) < LEAST_NEAR or name == word or name[0] != word[0]:
        return False
    if word.startswith(name):
        return len(word) > len(name) + 1
    return len(name) >= 6 and _alike(name, word)


def _alike(name: str, word: str) -> bool:
    """Tell whether two words are `SIMILAR`; their letters, in any order, tell of most soon."""
    shared = sum(min(name.count(letter), word.count(letter)) for letter in set(name))
    if 2 * shared / (len(name) + len(word)) < SIMILAR:
        return False
    return SequenceMatcher(None, name, word).ratio() >= SIMILAR


def _merge(forms: list[str]) -> list[list[str]]:
    """Group forms of one name: each group starts with its fullest form."""
    groups: list[list[str]] = []
    for form in sorted(forms, key=lambda f: -len(f.split())):
        for group in groups:
            if _contains(group[0].split(), form.split()):
                group.append(form)
                break
        else:
            groups.append([form])
    return groups


def _initial(text: str, stop: int) -> bool:
    """Tell whether the full stop at `stop` follows an initial or a title ("M.", "Drs.")."""
    word = text[max(0, text.rfind(" ", 0, stop) + 1) : stop]
    return len(word) == 1 or word.lower() in titles().honorific


def _office_words(role: str) -> list[str]:
    return [word for word in role.lower().split() if word not in ("the", "a", "an")]


def _same_office(wanted: list[list[str]], role: str) -> bool:
    """Tell whether one of the offices `wanted` is `role` or a shortened form of it."""
    theirs = role.lower().split()
    return any(theirs[: len(mine)] == mine or mine[: len(theirs)] == theirs for mine in wanted)
