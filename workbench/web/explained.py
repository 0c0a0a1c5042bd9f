"""Lay out in words how an answer was reached, for the fold-out of the page and for the terminal.

The figures come from `Trace.explain`, the words from templates/labels.toml in either language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.model import Trace
from workbench.web.i18n import language
from workbench.web.labels import tables

LISTED_PRINTS = 40  # fingerprints listed: a reader wants the rarest and some that were skipped
LISTED_ARTICLES = 30
LISTED_WORDS = 60
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the explanation: a title, paragraphs, and a table (`head` empty: none)."""

    title: str
    paragraphs: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class _Words:
    """The words of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, key: str, table: str = "explain", **values: object) -> str:
        entry = tables()[table].get(key)
        if entry is None:
            return key.replace("_", " ")
        text = entry.id if self.lang == "id" else entry.en
        return text % values if values else text

    def origin(self, key: str) -> str:
        entry = tables()["threshold"].get(key)
        return "" if entry is None else entry.means_id if self.lang == "id" else entry.means_en

    def number(self, value: float) -> str:
        """Return a figure with the marks of the language."""
        text = f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
        if self.lang != "id":
            return text
        return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def sections(trace: Trace, lang: str) -> tuple[Section, ...]:
    """Return the explanation in `lang` ("id" or "en"); empty where none was asked for."""
    told = trace.explain
    if "rule" not in told:
        return ()
    say = _Words(lang)
    return tuple(
        section
        for part in (_rule, _wanted, _lookup, _articles, _thresholds)
        for section in part(told, say, trace)
    )


def explained(trace: Trace) -> tuple[Section, ...]:
    """Return the explanation in the reader's language."""
    return sections(trace, language())


def _wanted(told: Facts, say: _Words, trace: Trace) -> Iterator[Section]:
    forms = [_readable(form) for form in told.get("words", ())]
    shown = " · ".join(forms[:LISTED_WORDS]) + (" …" if len(forms) > LISTED_WORDS else "")
    lines = [say("words", words=shown)]
    lines += [say("attribution", text=text) for text in told.get("attribution", ())]
    yield Section(say("title_words"), tuple(lines))


def _readable(form: str) -> str:
    """Return the normal form of a number or date without the marks that tell it from words."""
    if not form.startswith("#"):
        return form
    value, _, unit = form.lstrip("#dt").partition("|")
    return f"[{value.strip('-')}{' ' + unit if unit else ''}]"


def _lookup(told: Facts, say: _Words, trace: Trace) -> Iterator[Section]:
    lookup = told.get("lookup")
    if not lookup:
        return
    prints: Sequence[Facts] = lookup["prints"]
    counts = {
        state: say.number(sum(one["state"] == state for one in prints))
        for state in ("used", "skipped", "absent")
    }
    lines = [
        say(
            "lookup",
            articles=say.number(lookup["articles"]),
            budget=say.number(lookup["budget"]),
            read=say.number(lookup["read"]),
        ),
        say("counts", **counts),
    ]
    order = {"used": 0, "skipped": 1, "absent": 2}
    listed = sorted(prints, key=lambda one: order[one["state"]])[:LISTED_PRINTS]
    if len(prints) > len(listed):
        lines.append(say("more_prints", count=say.number(len(prints) - len(listed))))
    yield Section(
        say("title_lookup"),
        tuple(lines),
        (say("col_print"), say("col_places"), say("col_state")),
        tuple(
            (one["text"], say.number(one["postings"]), say(one["state"], "print")) for one in listed
        ),
    )


def _articles(told: Facts, say: _Words, trace: Trace) -> Iterator[Section]:
    judged: Sequence[Facts] = told.get("judged", ())
    if not judged:
        return
    candidates = told.get("candidates") or {"found": len(judged), "read": ()}
    scores = {one["article"]: one["score"] for one in candidates["read"]}
    read = say.number(len(judged))
    lines = [say("candidates", found=say.number(candidates["found"]), read=read)]
    compared = [one for one in judged if one["state"] != "not_aligned"]
    listed = sorted(compared, key=lambda one: one["state"] == "too_little")[:LISTED_ARTICLES]
    left = len(judged) - len(compared)
    if left:
        lines.append(say("not_compared", count=say.number(left)))
    yield Section(
        say("title_candidates"),
        tuple(lines),
        tuple(
            say(f"col_{name}")
            for name in ("article", "score", "words", "share", "information", "verdict")
        ),
        tuple(_judged(one, scores.get(one["article"]), told, say) for one in listed),
    )


def _judged(one: Facts, score: float | None, told: Facts, say: _Words) -> tuple[str, ...]:
    name = f"{one['outlet']}: {one['headline']} [{one['article']}]".lstrip(": ")
    points = "–" if not score else say.number(float(score))
    state = one["state"]
    result = say(state, "judged" if state == "too_little" else "verdict")
    needed = {t["name"]: t["value"] for t in told["thresholds"]}
    pieces = one["stretches"]
    agree = say(
        "words_of" if pieces > 1 else "words_of_one",
        pairs=one["pairs"],
        of=one["of"],
        **({"pieces": pieces} if pieces > 1 else {}),
    )
    plain, rare = (
        say("needs", has=say.number(one[name]), needed=say.number(needed[name]))
        for name in ("share", "weighted")
    )
    share = f"{plain} ({rare})"
    has, least = say.number(one["information"]), one["information_needed"]
    says = say("needs", has=has, needed=say.number(least)) if least else say("enough", has=has)
    return (name, points, agree, share, says, result)


def _thresholds(told: Facts, say: _Words, trace: Trace) -> Iterator[Section]:
    rows = tuple(
        (say(one["name"], "threshold"), say.number(one["value"]), say.origin(one["name"]))
        for one in told.get("thresholds", ())
    )
    head = (say("col_threshold"), say("col_value"), say("col_origin"))
    yield Section(say("title_thresholds"), (), head, rows)


def _rule(told: Facts, say: _Words, trace: Trace) -> Iterator[Section]:
    rule: Facts = told["rule"]
    lines = [f"{say(rule['verdict'], 'verdict')}: {say(rule['rule'], 'rule')}"]
    changes = [
        f"{say(one['kind'], 'kind')} ({one['source'] or '–'} → {one['query'] or '–'})"
        for one in rule.get("because", ())
    ]
    if changes:
        lines.append(say("because", changes="; ".join(changes)))
    if rule.get("flags"):
        flags = "; ".join(say(flag, "flag") for flag in rule["flags"])
        lines.append(say("flags", flags=flags))
    if "article" in rule:
        lines.append(say("decides", article=rule["article"]))
    lines += [say("order"), say("time", ms=say.number(round(trace.elapsed_ms, 1)))]
    yield Section(say("title_rule"), tuple(lines))
