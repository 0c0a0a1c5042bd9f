"""How times, dates with their evidence, and word differences are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from itertools import pairwise
from typing import Any

from babel.dates import format_date as babel_date
from flask import url_for
from flask_babel import format_datetime, get_locale, ngettext, to_user_timezone
from flask_babel import gettext as _
from markupsafe import Markup, escape

from workbench.model import Appearance, Article, DateInterval, Quote, Searched, Span
from workbench.model_dates import day_alone
from workbench.web.explained import explained
from workbench.web.forms import Form
from workbench.web.i18n import language
from workbench.web.labels import meaning

BEHIND = re.compile(r"(\d+) articles? behind")
BREAK = "\n"


def moment(when: datetime | None) -> str:
    """Return a time as "27 Nov 2023 15.20 WIB", in the desk's time zone."""
    if when is None:
        return str(_("unknown"))
    pattern = "d MMM y HH.mm" if language() == "id" else "d MMM y HH:mm"
    local = to_user_timezone(when)
    return f"{format_datetime(when, pattern)} {_zone(local)}"


def _zone(local: datetime) -> str:
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{local:%z}"


def day(when: datetime | None) -> str:
    """Return a day as "27 Nov 2023", in the desk's time zone."""
    if when is None:
        return str(_("unknown"))
    return _calendar(to_user_timezone(when).date())


def _calendar(when: Date) -> str:
    return str(babel_date(when, "d MMM y", locale=get_locale()))


def stamp(when: datetime | None) -> str:
    """Return a time as a machine reads it, for <time datetime>."""
    return when.isoformat(timespec="seconds") if when else ""


def published(date: DateInterval) -> str:
    """Return the shortest honest form of a publication date."""
    if date.point is not None:
        alone = day_alone(date)
        if alone is not None:
            return _calendar(alone)
        midnight = to_user_timezone(date.point).strftime("%H%M") == "0000"
        return day(date.point) if midnight or _vague(date) else moment(date.point)
    if date.latest is not None:
        return str(_("before %(when)s", when=day(date.latest)))
    return str(_("date unknown"))


def published_stamp(date: DateInterval) -> str:
    """Return what `published` shows as a machine reads it: a day where no hour is known."""
    alone = day_alone(date)
    return alone.isoformat() if alone else stamp(date.point or date.latest)


def grade_reason(date: DateInterval) -> str:
    """Return why a date has its grade; where its signs disagree, that is what to know."""
    if date.point is not None and date.contradictions:
        return str(_("not all signs of its date agree, so treat it with care"))
    return meaning("grade", date.grade)


def _vague(date: DateInterval) -> bool:
    """Say whether the interval is so wide that an hour would pretend too much."""
    if date.earliest is None or date.latest is None:
        return False
    return date.grade.value in ("C", "D") and (date.latest - date.earliest).days >= 1


def date_sentence(date: DateInterval) -> str:
    """Return one sentence on when an article was published and how far to trust that."""
    grade = grade_reason(date)
    if date.point is not None:
        text = _(
            "Published %(when)s (grade %(grade)s: %(why)s).",
            when=published(date),
            grade=date.grade.value,
            why=grade,
        )
    else:
        text = _(
            "Publication date not established (grade %(grade)s: %(why)s).",
            grade=date.grade.value,
            why=grade,
        )
    bounds = []
    if date.earliest is not None and date.earliest != date.point:
        bounds.append(_("not earlier than %(when)s", when=moment(date.earliest)))
    if date.latest is not None and date.latest != date.point:
        bounds.append(_("not later than %(when)s", when=moment(date.latest)))
    if bounds:
        joined = ", ".join(str(b) for b in bounds)
        text += " " + joined[0].upper() + joined[1:] + "."
    return str(text)


def searched_sentence(searched: Searched) -> str:
    """Return what was looked at, and never more than that."""
    if searched.articles == 0:
        return str(_("The archive is empty: nothing was searched."))
    return str(_("Searched: %(what)s.", what=_extent(searched)))


def archive_sentence(searched: Searched) -> str:
    """Return what the archive holds, before anything was searched."""
    if searched.articles == 0:
        return str(_("The archive is empty."))
    return str(_("The archive holds %(what)s.", what=_extent(searched)))


def _extent(searched: Searched) -> str:
    values = {
        "articles": number(searched.articles),
        "outlets": number(searched.outlets),
        "index": index_state(searched.index),
    }
    if searched.since is None or searched.until is None:
        text = _(
            "%(articles)s articles of %(outlets)s outlets, no dates known, %(index)s", **values
        )
    else:
        text = _(
            "%(articles)s articles of %(outlets)s outlets, %(since)s to %(until)s, %(index)s",
            since=day(searched.since),
            until=day(searched.until),
            **values,
        )
    return str(text)


def index_state(state: str) -> str:
    """Return the state of the index in the reader's words."""
    if state == "complete":
        return str(_("index complete"))
    if missing := BEHIND.fullmatch(state):
        return str(
            ngettext("index lacks %(num)s article", "index lacks %(num)s articles", int(missing[1]))
        )
    return state


def number(value: int) -> str:
    """Return a whole number with the thousands separator of the reader's language."""
    return f"{value:,}".replace(",", "." if language() == "id" else ",")


def percent(share: float) -> str:
    """Return a share of one as a whole percentage; only a full match is ever 100 %."""
    whole = int(share * 100) if share < 1 else 100
    return f"{whole} %"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a word diff: op as in DiffOp, the article's words and the query's."""

    op: str
    source: str
    query: str
    cls: str = ""
    kind: str = ""


def diff(query: str, found: Appearance) -> list[Piece]:
    """Return the diff of an appearance in slices of the original texts, which tile them."""

    def source(span: Span) -> str:
        return found.exact[max(0, span.start - found.start) : max(0, span.end - found.start)]

    return [
        Piece(
            op=step.op,
            source=source(step.source),
            query=query[step.query.start : step.query.end],
            cls=step.cls.value if step.cls else "",
            kind=step.kind,
        )
        for step in found.diff
    ]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of an article to be marked: a quote, the passage, or a note."""

    start: int
    end: int
    css: str
    title: str = ""
    anchor: str = ""


def marked(text: str, marks: list[Mark]) -> list[tuple[Markup, int]]:
    """Return the paragraphs of `text` with `marks` around their stretches, and their offsets.

    Everything is escaped. Marks may overlap: each run between two boundaries carries the classes
    of all its marks. The white space of a paragraph is kept, so that offsets can be counted.
    """
    seen: set[str] = set()
    return [
        (Markup("").join(_runs(text, start, end, marks, seen)), start)
        for start, end in _paragraphs(text)
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split(BREAK):
        end = start + len(line)
        if line.strip():
            yield start, end
        start = end + 1


def _runs(text: str, start: int, end: int, marks: list[Mark], seen: set[str]) -> Iterator[Markup]:
    here = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end} | {min(max(b, start), end) for m in here for b in (m.start, m.end)})
    for a, b in pairwise(cuts):
        on = [m for m in here if m.start <= a and m.end >= b]
        words = escape(text[a:b])
        if not on:
            yield words
            continue
        css = " ".join(dict.fromkeys(m.css for m in on))
        title = " · ".join(dict.fromkeys(m.title for m in on if m.title))
        name = next((m.anchor for m in on if m.anchor and m.anchor not in seen), "")
        seen.add(name)
        yield Markup('<mark class="{}"{}{}>{}</mark>').format(
            css,
            Markup(' id="{}"').format(name) if name else "",
            Markup(' title="{}"').format(title) if title else "",
            words,
        )


def quote_marks(quotes: tuple[Quote, ...]) -> list[Mark]:
    """Return a mark for each quote, titled with its speaker."""
    marks = []
    for n, quote in enumerate(quotes):
        who = speaker(quote) or str(_("speaker not established"))
        for part in quote.parts or (Span(quote.start, quote.end),):
            marks.append(Mark(part.start, part.end, f"q {quote.kind.value}", who, f"q{n}"))
    return marks


def speaker(quote: Quote) -> str:
    """Return who a quote is given to, or ""."""
    return (quote.source.name or quote.source.text) if quote.source else ""


def address(endpoint: str, values: Mapping[str, object]) -> str:
    """Return the address of a page, without the parameters that are empty."""
    kept: dict[str, Any] = {
        name: value for name, value in values.items() if value not in ("", None)
    }
    return url_for(endpoint, **kept)


def filtered(endpoint: str, form: Form, names: Sequence[str]) -> Callable[..., str]:
    """Return a function that makes addresses of this list, its filters kept, other values added."""
    kept = {name: form[name] for name in names}
    return lambda **change: address(endpoint, {**kept, **change})


def title_of(article: Article) -> str:
    """Return the headline, or the start of the text where there is none."""
    text = article.ref.headline or article.text[:80]
    return text or str(_("(no headline)"))


FILTERS = {
    "moment": moment,
    "day": day,
    "stamp": stamp,
    "published": published,
    "published_stamp": published_stamp,
    "grade_reason": grade_reason,
    "date_sentence": date_sentence,
    "searched_sentence": searched_sentence,
    "archive_sentence": archive_sentence,
    "number": number,
    "percent": percent,
    "speaker": speaker,
    "title_of": title_of,
    "explained": explained,
}
