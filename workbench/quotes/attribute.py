"""Give every quote of an article its source: resolve explicit mentions first, then the rest."""

from __future__ import annotations

from workbench.model import QuoteKind, Source
from workbench.quotes.document import Document
from workbench.quotes.drafts import Draft
from workbench.quotes.lexicons import phrase_words
from workbench.quotes.mentions import Mention, mention
from workbench.quotes.people import AMBIGUOUS, FLOATING, PRONOUN, Resolved
from workbench.quotes.speaking import Speaking
from workbench.quotes.tokens import Tokens

THROUGH = 0.8  # the words are a spokesperson's
LABEL = 0.9  # a transcript's label names its speaker


def attribute(
    doc: Document, drafts: list[Draft], voices: list[Mention], text: str
) -> list[Source | None]:
    """Return the source of each draft, in their order (which is that of the text).

    `voices` are people who are said to have spoken without a quote of their own; `text` is the
    article as written, where `doc` reads it in small letters.
    """
    people = Speaking(doc)
    explicit = [d for d in drafts if d.mention is not None and d.outer is None]
    resolved: dict[int, Resolved] = {}
    for draft in explicit:
        assert draft.mention is not None
        if draft.mention.kind == "label":
            resolved[id(draft)] = _label(doc, draft, people)
            continue
        found = people.resolve(draft.mention)
        if draft.mention.through:
            found = found._replace(
                confidence=min(found.confidence, THROUGH),
                reason=f"{found.reason}; through a spokesperson",
            )
        resolved[id(draft)] = found
        if found.person is not None:
            people.spoke(draft.mention.start, found.person)
        elif draft.kind is QuoteKind.DIRECT and _nameless(draft.mention):
            people.spoke(draft.mention.start, None)
    for voice in voices:
        found = people.resolve(voice)
        if found.person is not None:
            people.spoke(voice.start, found.person)
    for draft in drafts:
        if draft.outer is None:
            named = resolved.get(id(draft))
            if named is None or named.person is None:
                found = resolved[id(draft)] = _implicit(doc, draft, people, named)
                if found.person is not None:
                    people.spoke(draft.start, found.person)
    for draft in drafts:
        if draft.outer is not None:
            resolved[id(draft)] = _inner(draft, people, resolved[id(draft.outer)])
    return [_source(draft, resolved[id(draft)], text) for draft in drafts]


def _nameless(said: Mention) -> bool:
    """Tell whether a speaker stays without a name, so that "-nya" behind him takes up nobody."""
    epithet = said.kind == "epithet" and not Speaking.may_be_named(said)
    return said.kind in ("anonymous", "noun") or epithet


def _implicit(doc: Document, draft: Draft, people: Speaking, found: Resolved | None) -> Resolved:
    """Return the last speaker for "-nya", pronouns and quotes without a cue."""
    kind = draft.mention.kind if draft.mention is not None else ""
    if kind in ("anonymous", "role", "noun", "label", "none"):
        return found or Resolved(None, 0.0, "")
    position = draft.cue[0] if draft.cue is not None else draft.start
    if kind == "epithet":
        assert draft.mention is not None
        return people.again(draft.mention, min(position, draft.start))
    if kind not in ("nya", "pronoun") and draft.kind is not QuoteKind.DIRECT:
        return Resolved(None, 0.0, "no speaker named")
    said = " ".join(doc.text[s:e] for s, e in draft.parts) if draft.kind is QuoteKind.DIRECT else ""
    person = people.last_speaker(min(position, draft.start), said)
    if person is None:
        return Resolved(None, 0.0, "nobody named as speaking before")
    sure = PRONOUN if kind else FLOATING
    return Resolved(person, sure, f"last named as speaking: {person.name}")


def _inner(draft: Draft, people: Speaking, outer: Resolved) -> Resolved:
    """Return the speaker inside a quote; "I said" is the outer speaker himself."""
    if draft.mention is None:
        return Resolved(None, 0.0, "speech inside a quote, its speaker not named")
    if draft.mention.text.lower() in phrase_words("self"):
        return outer
    found = people.resolve(draft.mention)
    if found.person is not None and outer.person is found.person:
        return Resolved(found.person, AMBIGUOUS, found.reason)
    return found


def _label(doc: Document, draft: Draft, people: Speaking) -> Resolved:
    """Return the person a transcript's label names."""
    assert draft.mention is not None
    label = draft.mention
    if draft.speaker_hint:
        return Resolved(None, 0.0, "a turn of an interview, its speaker not named")
    if label.text.isupper():
        name = " ".join(word.capitalize() for word in label.text.split())
        said = Mention(label.start, label.end, label.text, "name", name, label.start)
    else:
        said = mention(Tokens(label.text), 0, len(label.text), doc.places, first=False)
    found = people.resolve(said)
    return Resolved(found.person, min(LABEL, found.confidence), f"label {label.text}")


def _source(draft: Draft, found: Resolved, text: str) -> Source | None:
    said, person = draft.mention, found.person
    if said is None:
        if person is None:
            return None
        quoted, start, end = "", draft.start, draft.start
    else:
        start, end = said.start, said.end
        quoted = text[start:end] if said.text else ""
    sure = round(found.confidence, 2)
    if person is None:
        roles = said.roles if said is not None else ()
        return Source(quoted, start, end, "", sure, (), roles, found.reason)
    aliases, roles = tuple(person.aliases), tuple(person.roles)
    return Source(quoted, start, end, person.name, sure, aliases, roles, found.reason)
