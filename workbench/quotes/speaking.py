"""Tell who speaks where a quote does not say: the last speaker, or whoever acts since."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from operator import itemgetter

from workbench.quotes.lexicons import phrase_words, titles
from workbench.quotes.mentions import Mention
from workbench.quotes.nicknames import (
    TITLES,
    leading_name,
    may_name,
    occurrences,
    presented_name,
)
from workbench.quotes.people import AMBIGUOUS, WINDOW, People, Person, Resolved

LOOK_BACK = 4  # sentences before a quote in which a subject can still be its speaker
WHOLE = 40  # … where nobody has been named as speaking at all
TITLE_REACH = 6  # words before a name among which a title makes it a person's
CLIENT = re.compile(r"\b(?:klien\s+(?:kami|saya|kita|nya)|(?:my|our)\s+client)\b", re.I)
OPENING = " \t\n\"“”„«'‘’"
_POSITION = itemgetter(0)  # of an entry of the speakers


class Speaking(People):
    """The people of an article, with the order in which they speak."""

    def again(self, mention: Mention, position: int) -> Resolved:
        """Return whom "pelatih asal Brasil itu" takes up again: the last speaker, if it can be.

        A noun that the article has used before of somebody else ("seorang sopir … sopir itu")
        and the words for those who stay without a name take up nobody.
        """
        words = mention.text.split()
        head = words[0].lower()
        if not self.may_be_named(mention) or len(words) < 3:
            return Resolved(None, 0.0, "not named in the article")
        if re.search(rf"\b{re.escape(head)}\b", self.doc.text[: mention.start]):
            return Resolved(None, 0.0, "somebody without a name, spoken of before")
        person = self.last_speaker(position)
        if person is None:
            return Resolved(None, 0.0, "nobody named before")
        person.learn("", mention.roles)
        return Resolved(person, AMBIGUOUS, f"{mention.text}: taken for {person.name}, named before")

    @staticmethod
    def may_be_named(mention: Mention) -> bool:
        """Tell whether a phrase can take up somebody named: an office or a noun for persons."""
        head = mention.text.split()[0].lower()
        if head in phrase_words("person_nouns"):
            return True
        return head in titles().role and head not in titles().anonymous

    def spoke(self, position: int, person: Person | None) -> None:
        """Note that `person` (None: somebody without a name) spoke in an attribution there."""
        insort(self._speakers, (position, person), key=_POSITION)

    def last_speaker(self, position: int, said: str = "") -> Person | None:
        """Return who was last named as speaking, or as acting in a sentence since, before there.

        Nobody calls himself by name in what he says: whoever `said` names is passed over.
        """
        before = self._speakers[: bisect_left(self._speakers, position, key=_POSITION)]
        if _of_client(said):
            counsel = [p for _, p in before if p is not None and _is_counsel(p)]
            if counsel:
                return counsel[-1]
        since = before[-1][0] if before else -1
        acting = self._acting(since, position, LOOK_BACK if before else WHOLE)
        if acting is not None and not _named_in(acting, said):
            return acting
        for _, person in reversed(before[-2:]):
            if person is None or not _named_in(person, said):
                return person
        others = [p for p in self._introduced(position) if not _named_in(p, said)]
        if others and (before or acting is not None):
            return others[-1]
        if before or acting is not None:
            return before[-1][1] if before else acting
        alone = len({person.name for person in others}) == 1 and self._titled(others[0].name)
        return others[0] if alone else None

    def _titled(self, name: str) -> bool:
        """Tell whether a title, an office or an honorific stands before the name somewhere."""
        for at in occurrences(self.doc.text, name):
            words, first, last = self.doc.tokens.phrase(max(0, at - WINDOW // 2), at)
            if not TITLES.isdisjoint(words.kinds[max(first, last - TITLE_REACH) : last]):
                return True
        return False

    def _acting(self, since: int, position: int, reach: int) -> Person | None:
        """Return the known or fully named person who begins a sentence between two positions."""
        doc = self.doc
        last = bisect_right(doc.starts, position) - 1
        for index in range(last, max(-1, last - reach), -1):
            start, end = doc.sentences[index]
            if start <= since:
                return None
            if not doc.text[start:position].strip(OPENING):
                continue  # the quote's own sentence
            stop = min(end, position, start + 2 * WINDOW)
            if not may_name(doc.tokens, start, stop):
                continue
            phrase = doc.tokens.phrase(start, stop)
            name, titled = leading_name(phrase, doc.places)
            presented = "" if name else presented_name(phrase, doc.places)
            if not name and not presented:
                continue
            full = self.full_name(name or presented)[0]
            person = self._person(full)
            named = titled or bool(presented) or self._alone(full, position)
            if (" " in full and named) or self._is_person(person):
                return person
        return None

    def _alone(self, full: str, position: int) -> bool:
        """Tell whether no other name of two words stands before `position`."""
        names = (person.name for person in self._introduced(position))
        return next(names, None) == full and all(name == full for name in names)

    def _is_person(self, person: Person) -> bool:
        """Tell whether the article treats a name as a person's: he speaks, or has a title."""
        speaks = any(person is other for _, other in self._speakers)
        return (
            speaks
            or bool(person.roles)
            or not self.doc.places.called.isdisjoint(person.name.split())
        )


def _of_client(said: str) -> bool:
    """Tell whether somebody speaks of his client."""
    lower = said.lower()  # tells soon that most do not
    return ("kl" in lower or "cl" in lower) and CLIENT.search(said) is not None


def _is_counsel(person: Person) -> bool:
    """Tell whether one of the roles is a lawyer's: who else speaks of "klien kami"?"""
    counsel = titles().spokesperson
    return any(word.lower() in counsel for role in person.roles for word in role.split())


def _named_in(person: Person, said: str) -> bool:
    """Tell whether `said` holds the last word of the person's name."""
    if not said:
        return False
    last = person.name.split()[-1]
    if len(last) < 4 or last not in said or last.lower() in titles().place:
        return False
    return re.search(rf"\b{re.escape(last)}\b", said) is not None
