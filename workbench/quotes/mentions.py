"""Read a noun phrase beside a cue: the name in it, its titles, or why it holds no name."""

from __future__ import annotations

from typing import NamedTuple

from workbench.quotes.lexicons import phrase_words, titles, word_class
from workbench.quotes.places import Places
from workbench.quotes.tokens import Phrase, Tokens, Words


class Mention(NamedTuple):
    """A phrase that says who speaks.

    `kind` is name, pronoun, nya, role, epithet ("pria berusia 32 tahun itu"), anonymous, noun,
    label or none.
    """

    start: int
    end: int
    text: str
    kind: str
    name: str = ""
    name_start: int = 0
    roles: tuple[str, ...] = ()
    through: bool = False


def names_in(phrase: Phrase, places: Places) -> list[tuple[int, int]]:
    """Return the index ranges of the words that are names of people, in order."""
    words, start, last = phrase
    kinds = words.kinds
    found: list[tuple[int, int]] = []
    while "cap" in kinds[start:last]:  # asked first: most phrases hold none, and an error is slow
        start = kinds.index("cap", start, last)
        stop = _name_end(words, start, last)
        first = _skip_place(phrase, start, stop, places)
        if first < stop and not (stop < last and kinds[stop] == "poss"):
            found.append((first, stop))
        start = stop
    return found


def name_at(phrase: Phrase, here: int, places: Places) -> tuple[int, int] | None:
    """Return the one of `names_in` that holds the index `here`, None where none does."""
    for first, stop in names_in(phrase, places):
        if first <= here < stop:
            return first, stop
    return None


def _name_end(words: Words, start: int, last: int) -> int:
    """Return where the name that begins at `start` ends, `last` at most."""
    kinds = words.kinds
    stop = start + 1
    while stop < last and words.starts[stop] - words.ends[stop - 1] <= 2:
        if kinds[stop] != "cap":
            if stop + 1 < last and kinds[stop + 1] == "cap":
                if words.lowers[stop] not in phrase_words("particles"):
                    break
            elif (
                words.lowers[stop] not in phrase_words("also_names")
                or not words.texts[stop][0].isupper()
            ):
                break
        stop += 1
    return stop


def in_name(words: Words, index: int) -> bool:
    """Tell whether a word may continue a name that ends beside it; dotted ones may be cut there."""
    if not 0 <= index < len(words.texts):
        return False
    if words.kinds[index] == "cap" or "." in words.texts[index]:
        return True
    lower = words.lowers[index]
    return lower in phrase_words("particles") or lower in phrase_words("also_names")


def _skip_place(phrase: Phrase, start: int, stop: int, places: Places) -> int:
    """Return `start` moved past ordinary words, and past what names the office or body before."""
    words, begin, _ = phrase
    texts, lowers, kinds = words.texts, words.lowers, words.kinds
    kind, head = (kinds[start - 1], lowers[start - 1]) if start > begin else ("", "")
    first = start
    while first < stop and kind != "hon":
        if lowers[first] not in places or lowers[first] in phrase_words("also_names"):
            break
        first += 1
    if first == stop or not head:
        return first
    count = stop - first
    suffixed = start - begin > 1 and kinds[start - 2] == "cap"  # "Santika Hotel": not the body's
    if head in phrase_words("bodies_with_names") and not suffixed:
        return _skip_own_name(texts, first, stop)
    if head in phrase_words("offices_of_place"):
        if count == 1:
            return stop
        if count > 2 and f"{texts[first]} {texts[first + 1]}" in places.phrases:
            return first + 2
        for index in range(first + 1, stop - 1):
            if texts[index] in places.called and texts[first] not in places.called:
                return index
        return first + (texts[first] in places or count >= 4)
    titled = kind in ("role", "body", "acr", "common")
    return first + (titled and count >= 2 and texts[first] in places)


ROLES = frozenset({"role", "body"})
ROLE_PARTS = frozenset({"role", "body", "common", "place", "acr", "cap", "hon", "num"})


def _skip_own_name(texts: list[str], start: int, stop: int) -> int:
    """Return where a person's name begins behind a body's own: "Hotel Santika Indra Muaz"."""
    count = stop - start
    if count <= 2:
        return stop
    first = start + (1 if count == 3 else 2)
    while first > start + 1 and len(texts[first - 1].strip(".")) == 1:
        first -= 1
    return first


def describe(phrase: Phrase, name: tuple[int, int] | None) -> tuple[str, ...]:
    """Return the roles that stand before the name or, after a comma, behind it."""
    words, index, limit = phrase
    kinds = words.kinds
    if ROLES.isdisjoint(kinds[index:limit]):
        return ()
    opening, closing = name or (limit, limit)
    roles: list[str] = []
    while index < limit:
        if kinds[index] not in ROLES:
            index += 1
        elif opening <= index < closing:
            index = closing
        else:
            stop = index
            end = opening if index < opening else limit
            while stop < end and kinds[stop] in ROLE_PARTS:
                stop += 1
            if "role" in kinds[index:stop] or words.texts[index][0].isupper():
                roles.append(words.joined(index, stop))
            index = stop + 1
    return tuple(roles)


def mention(tokens: Tokens, start: int, end: int, places: Places, first: bool) -> Mention:
    """Return what the phrase text[start:end] names; `first` prefers its first name to its last."""
    text = tokens.text
    phrase = tokens.phrase(start, end)
    words, begin, stop = phrase
    if begin == stop:
        return Mention(start, end, text[start:end], "none")
    texts, kinds, head = words.texts, words.kinds, words.lowers[begin]
    several = stop - begin > 1
    if head in word_class("pronoun"):
        balinese = texts[begin] == "I" and several and kinds[begin + 1] == "cap"
        if not balinese:
            return Mention(words.starts[begin], words.ends[begin], texts[begin], "pronoun")
    span_end = words.ends[stop - 1]
    whole = text[start:span_end]
    if several and texts[stop - 1] in phrase_words("demonstratives"):
        return Mention(start, span_end, whole, "epithet", roles=describe(phrase, None))
    here = kinds[begin:stop]
    runs: list[tuple[int, int]] = []
    if "cap" in here:
        runs = [run for run in names_in(phrase, places) if not _in_other_role(phrase, run)]
        if not runs and not first and here[0] == "cap" and start == words.starts[begin]:
            # right behind a cue even an ordinary word is a name
            runs = [(begin, _name_end(words, begin, stop))]
    if runs:
        run = _choose(phrase, runs, first)
        name, roles = words.joined(*run), describe(phrase, run)
        return Mention(start, span_end, whole, "name", name, words.starts[run[0]], roles)
    office = not NAMING.isdisjoint(here)
    roles = describe(phrase, None) if office else ()
    if not titles().anonymous.isdisjoint(words.lowers[begin : min(begin + 2, stop)]) and (
        "acr" not in here
    ):
        return Mention(start, span_end, whole, "anonymous", roles=roles)
    if office:
        return Mention(start, span_end, whole, "role", roles=roles or (whole,))
    if several and (
        here[0] == "hon"
        or head in phrase_words("determiners")
        or head in phrase_words("person_nouns")
    ):
        return Mention(start, span_end, whole, "noun")
    return Mention(start, span_end, whole, "none")


NAMING = frozenset({"role", "body", "acr", "place"})  # kinds that make a phrase an office


def may_be_office(phrase: Phrase) -> bool:
    """Tell whether a phrase has words that could make it a mention of the kind role."""
    return not NAMING.isdisjoint(phrase.words.kinds[phrase.first : phrase.last])


def _in_other_role(phrase: Phrase, run: tuple[int, int]) -> bool:
    """Tell whether a name stands behind a preposition, so that it is not the subject."""
    before = phrase.words.lowers[run[0] - 1] if run[0] > phrase.first else ""
    return before in phrase_words("prepositions")


def _choose(phrase: Phrase, runs: list[tuple[int, int]], first: bool) -> tuple[int, int]:
    """Return the run most like the speaker.

    Left of a verb (`first`) it is the last name of the first unbroken chain of capitals
    ("Kepala Dinas X Nama"), right of a cue the last name of all; two words before one.
    """
    if not first:
        return next((run for run in reversed(runs) if run[1] - run[0] >= 2), runs[-1])
    words, begin, limit = phrase
    end = runs[0][1]
    while end < limit and (words.kinds[end] in CHAIN or words.lowers[end] in LINKS):
        end += 1
    inside = [run for run in runs if run[1] <= end]
    for run in reversed(inside):
        if run[1] - run[0] >= 2:
            return run
    last = runs[-1]
    if last[1] - last[0] >= 2 and last[1] == limit and last[0] > begin:
        return last  # a heading ran into the sentence: "Awasi protokol Kepala X Nama mengatakan"
    return inside[-1]


LINKS = frozenset({"dan", "and", "of", "&", "serta", "sekaligus", "at"})
CHAIN = ROLE_PARTS | {"poss"}
