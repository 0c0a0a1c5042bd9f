"""Tell an answer of the trace in lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from workbench.model import Appearance, DateInterval, Hit, Relation, Trace
from workbench.model_dates import day_alone, day_in
from workbench.model_versions import Standing
from workbench.model_wording import first_in_these_words

OTHERS = (Relation.MISATTRIBUTED, Relation.SECONDHAND)


def in_words(trace: Trace, standings: Mapping[int, Sequence[Standing]], zone: tzinfo) -> str:
    """Return all that a trace found, the most telling first; `standings` are by article.

    Days are those of `zone`, the desk's: in UTC the news of an Asian morning is of the day before.
    """
    return "\n".join(
        (
            *_verdict(trace, zone),
            *_others(trace, zone),
            *_versions(standings),
            *_parts(trace, zone),
            *_similar(trace.similar, zone),
            _searched(trace),
        )
    )


def beside(trace: Trace) -> str:
    """Return what stands beside the verdict, in brackets: another speaker, flags; "" if nothing."""
    told = list(trace.flags)
    if trace.first and trace.claimed_speaker and trace.first.speaker.relation in OTHERS:
        told.insert(0, trace.first.speaker.relation.value)
    return f"  [{', '.join(told)}]" if told else ""


def _verdict(trace: Trace, zone: tzinfo) -> Iterator[str]:
    yield f"{trace.verdict.value.replace('_', ' ').upper()}  (coverage {trace.coverage:.0%})"
    if trace.notice:
        yield trace.notice
    if trace.first:
        yield from _first(trace, trace.first, zone)
    if verbatim := first_in_these_words(trace):
        outlet, number = verbatim.article.outlet, verbatim.article.id
        yield f"First in these very words: {outlet}, {day(verbatim.date, zone)}  [article {number}]"
    for a in trace.alterations:
        yield f"  {a.cls.value}: {a.kind}: {a.source_text or '-'} -> {a.query_text or '-'}"
    if trace.flags:
        yield "Flags: " + ", ".join(trace.flags)


def _first(trace: Trace, first: Appearance, zone: tzinfo) -> Iterator[str]:
    yield (
        f"Earliest known in this archive: {first.article.outlet}, {_moment(first.date, zone)} "
        f"(grade {first.date.grade.value}, order {trace.order.value})"
    )
    yield from (f"  not all signs of its date agree: {c}" for c in first.date.contradictions)
    yield f"  {first.article.headline}  {first.article.url}  [article {first.article.id}]"
    yield f"  {first.exact}"
    yield f"  speaker: {first.speaker.name or 'unknown'} ({first.speaker.relation.value})"
    if first.cites:
        yield f"  credits an older source that is not archived here: {first.cites}"
    if first.correction:
        yield f"  the outlet corrected this article: {first.correction}"


def _others(trace: Trace, zone: tzinfo) -> Iterator[str]:
    turned = {at for v in trace.lineage if v.turned for at in v.appearances[:1]}
    for at, other in enumerate(trace.appearances):
        if other is trace.first:
            continue
        line = f"  {day(other.date, zone)}  {other.verdict.value:10}  {other.article.outlet}"
        line += f"  [article {other.article.id}]"
        if other.reprint_of is not None:
            line += f"  reprint of article {other.reprint_of}"
        if at in turned:
            line += "  here the meaning turned"
        if other.correction:
            line += "  corrected by its outlet"
        yield line


def _versions(standings: Mapping[int, Sequence[Standing]]) -> Iterator[str]:
    for page in dict.fromkeys(standings.values()):  # appearances of one page share them
        for s in page:
            state = s.verdict.value if s.verdict else "gone"
            if s.is_strange:
                state += (
                    " (hardly a sentence in common with the others: perhaps a sign-in or error "
                )
                state += "page)"
            when = (s.claimed or s.captured_at).isoformat(timespec="minutes")
            when += " as the import claims" if s.claimed else ""
            again = s.again.isoformat(timespec="minutes") if s.again else ""
            back = f"; the page went back to this text, last seen {again}" if again else ""
            yield f"  version {s.number} (article {s.article_id}), captured {when}: {state}{back}"


def _parts(trace: Trace, zone: tzinfo) -> Iterator[str]:
    if trace.fragments:
        yield (
            "Parts that appeared earlier:"
            if trace.first
            else "Parts of it that are in this archive, perhaps about something else:"
        )
    for part in trace.fragments:
        article = part.first.article
        yield f"  “{trace.query[part.query_start : part.query_end]}”"
        yield f"    {article.outlet}, {day(part.first.date, zone)}  [article {article.id}]"


def _similar(hits: Sequence[Hit], zone: tzinfo) -> Iterator[str]:
    if hits:
        yield "Similar articles, which do not hold it:"
    for hit in hits:
        article, when = hit.article, day(hit.date, zone)
        yield f"  {when}  {article.outlet}  {article.headline}  [article {article.id}]"


def _searched(trace: Trace) -> str:
    searched = trace.searched
    span = [d.date().isoformat() for d in (searched.since, searched.until) if d]
    return (
        f"Searched {searched.articles:,} articles of {searched.outlets:,} outlets"
        f"{', ' + ' to '.join(span) if span else ''}; index {searched.index}."
    )


def day(date: DateInterval, zone: tzinfo) -> str:
    """Return the day of publication in the desk's zone, or that none is known."""
    found = day_in(date, zone)
    return found.isoformat() if found else "undated"


def _moment(date: DateInterval, zone: tzinfo) -> str:
    if date.point is None or day_alone(date):
        return day(date, zone)
    return date.point.astimezone(zone).isoformat(timespec="minutes")
