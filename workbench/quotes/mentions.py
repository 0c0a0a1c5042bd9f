"""Read a noun phrase beside a cue: the name in it, its titles, or why it holds no name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workbench.quotes.lexicons import phrase_words, titles, word_class
from workbench.quotes.places import Places
from workbench.quotes.tokens import Tokens, Word


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


def names_in(words: list[Word], places: Places) -> list[tuple[int, int]]:
    """Return the index ranges of `words` that are names of people, in order."""
    return list(_names(words, places))


def name_at(words: list[Word], here: int, places: Places) -> tuple[int, int] | None:
    """Return the one of `names_in` that holds the index `here`, None where none does."""
    for first, stop in _names(words, places):
        if first > here:
            break
        if here < stop:
            return first, stop
    return None


def _names(words: list[Word], places: Places) -> Iterator[tuple[int, int]]:
    stop = 0
    for index in [k for k, word in enumerate(words) if word.cls == "cap"]:
        if index < stop:
            continue
        stop = _name_end(words, index)
        first = _skip_place(words, index, stop, places)
        if first < stop and not (stop < len(words) and words[stop].cls == "poss"):
            yield first, stop


def _name_end(words: list[Word], start: int) -> int:
    """Return where the name that begins at `start` ends."""
    stop = start + 1
    while stop < len(words):
        word = words[stop]
        lower = word.text.lower()
        adjacent = word.start - words[stop - 1].end <= 2
        follows = stop + 1 < len(words) and words[stop + 1].cls == "cap"
        if not adjacent:
            break
        if (
            word.cls == "cap"
            or (lower in phrase_words("particles") and follows)
            or (lower in phrase_words("also_names") and word.text[0].isupper() and not follows)
        ):
            stop += 1
        else:
            break
    return stop


def _skip_place(words: list[Word], start: int, stop: int, places: Places) -> int:
    """Return `start` moved past ordinary words, and past what names the office or body before."""
    before = words[start - 1] if start else None
    head = before.text.lower() if before else ""
    first = start
    while first < stop and (before is None or before.cls != "hon"):
        lower = words[first].text.lower()
        if lower not in places or lower in phrase_words("also_names"):
            break
        first += 1
    count = stop - first
    suffixed = start > 1 and words[start - 2].cls == "cap"  # "Santika Hotel", not "Hotel Santika"
    if not count or (head in phrase_words("bodies_with_names") and not suffixed):
        return _skip_own_name(words, first, stop)
    if head in phrase_words("offices_of_place"):
        if count == 1:
            return stop
        if count > 2 and f"{words[first].text} {words[first + 1].text}" in places.phrases:
            return first + 2
        for index in range(first + 1, stop - 1):
            if words[index].text in places.called and words[first].text not in places.called:
                return index
        return first + (words[first].text in places or count >= 4)
    titled = before is not None and before.cls in ("role", "body", "acr", "common")
    return first + (titled and count >= 2 and words[first].text in places)


ROLE_PARTS = frozenset({"role", "body", "common", "place", "acr", "cap", "hon", "num"})


def _skip_own_name(words: list[Word], start: int, stop: int) -> int:
    """Return where a person's name begins behind a body's own: "Hotel Santika Indra Muaz"."""
    count = stop - start
    if count <= 2:
        return stop
    first = start + (1 if count == 3 else 2)
    while first > start + 1 and len(words[first - 1].text.strip(".")) == 1:
        first -= 1
    return first


def describe(words: list[Word], name: tuple[int, int] | None) -> tuple[str, ...]:
    """Return the roles that stand before the name or, after a comma, behind it."""
    roles: list[str] = []
    index = 0
    limit = len(words)
    while index < limit:
        word = words[index]
        inside = name is not None and name[0] <= index < name[1]
        if word.cls in ("role", "body") and not inside:
            stop = index
            while (
                stop < limit
                and words[stop].cls in ROLE_PARTS
                and not (name is not None and name[0] <= stop < name[1])
            ):
                stop += 1
            if any(w.cls == "role" for w in words[index:stop]) or words[index].text[0].isupper():
                roles.append(" ".join(w.text for w in words[index:stop]))
            index = stop
        index += 1
    return tuple(roles)


def mention(tokens: Tokens, start: int, end: int, places: Places, first: bool) -> Mention:
    """Return what the phrase text[start:end] names; `first` prefers its first name to its last."""
    text = tokens.text
    words = tokens.words(start, end)
    span_end = words[-1].end if words else end
    whole = text[start:span_end]
    if not words:
        return Mention(start, end, text[start:end], "none")
    head = words[0].text.lower()
    balinese = words[0].text == "I" and len(words) > 1 and words[1].cls == "cap"
    if head in word_class("pronoun") and not balinese:
        return Mention(words[0].start, words[0].end, words[0].text, "pronoun")
    if words[-1].text in phrase_words("demonstratives") and len(words) > 1:
        return Mention(start, span_end, whole, "epithet", roles=describe(words, None))
    runs = [run for run in names_in(words, places) if not _in_other_role(words, run)]
    if not runs and not first and words[0].cls == "cap" and start == words[0].start:
        runs = [(0, _name_end(words, 0))]  # right behind a cue even an ordinary word is a name
    if runs:
        run = _choose(words, runs, first)
        name = " ".join(w.text for w in words[run[0] : run[1]])
        return Mention(
            start, span_end, whole, "name", name, words[run[0]].start, describe(words, run)
        )
    roles = describe(words, None)
    if any(w.text.lower() in titles().anonymous for w in words[:2]) and not any(
        w.cls == "acr" for w in words
    ):
        return Mention(start, span_end, whole, "anonymous", roles=roles)
    if roles or any(w.cls in ("role", "body", "acr", "place") for w in words):
        return Mention(start, span_end, whole, "role", roles=roles or (whole,))
    relative = words[0].cls == "hon" or head in phrase_words("person_nouns")
    if len(words) > 1 and (relative or head in phrase_words("determiners")):
        return Mention(start, span_end, whole, "noun")
    return Mention(start, span_end, whole, "none")


def _in_other_role(words: list[Word], run: tuple[int, int]) -> bool:
    """Tell whether a name stands behind a preposition, so that it is not the subject."""
    before = words[run[0] - 1].text.lower() if run[0] else ""
    return before in phrase_words("prepositions")


def _choose(words: list[Word], runs: list[tuple[int, int]], first: bool) -> tuple[int, int]:
    """Return the run most like the speaker.

    Left of a verb (`first`) it is the last name of the first unbroken chain of capitals
    ("Kepala Dinas X Nama"), right of a cue the last name of all; two words before one.
    """
    if not first:
        return next((run for run in reversed(runs) if run[1] - run[0] >= 2), runs[-1])
    end = runs[0][1]
    while end < len(words) and (words[end].cls in CHAIN or words[end].text.lower() in LINKS):
        end += 1
    inside = [run for run in runs if run[1] <= end]
    for run in reversed(inside):
        if run[1] - run[0] >= 2:
            return run
    last = runs[-1]
    if last[1] - last[0] >= 2 and last[1] == len(words) and last[0]:
        return last  # a heading ran into the sentence: "Awasi protokol Kepala X Nama mengatakan"
    return inside[-1]


LINKS = frozenset({"dan", "and", "of", "&", "serta", "sekaligus", "at"})
CHAIN = ROLE_PARTS | {"poss"}
