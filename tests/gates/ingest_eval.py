"""Measure dates and bodies on real pages: `python -m tests.gates.ingest_eval` prints the figures.

A date counts as right where the gold day is the day of the point: as written in the evidence
behind it, on the outlet's own clock, or as the page's address or byline writes that same moment.
Some gold days of the set are days of modification; they count as wrong, since a modification is
never taken for a publication. Others stand nowhere on the page, in no way of writing a full date.
Both are counted, `Dates.where_stated` leaves them out, and each miss is printed with its address.
"""

import argparse
import json
import logging
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import trafilatura
from htmldate import find_date
from trafilatura.meta import reset_caches
from trafilatura.utils import load_html

from tests.evaldata import eval_data
from tests.gates import floors
from workbench.errors import BadInput
from workbench.ingest import charsets
from workbench.ingest.date_address import address
from workbench.ingest.date_guess import guess
from workbench.ingest.date_labels import MAX_LEAD, says_changed
from workbench.ingest.date_page import fallback_dates, page_dates
from workbench.ingest.date_reading import Clock, clock_of, search, written_day
from workbench.ingest.dates import combine
from workbench.ingest.extract import extract
from workbench.ingest.page import declared_language
from workbench.model import DateInterval

CAPTURED = datetime(2026, 11, 1, tzinfo=UTC)  # after all of the pages
DAY = timedelta(hours=24)
# No language is declared: what tells languages apart is loaded before anything is measured.
WARM_UP = b"<html><body><article><p>%s</p></article></body></html>" % (
    b"Rien ne va plus dans cette ville. " * 20
)
UTC_CLOCK = Clock(0, 0, 0)
EVERY_DATE = 3  # a third of the pages is the sample of the gate: about five seconds
CHANGE = "gold is the day of a change"
NOWHERE = "gold day stands nowhere on the page"
OTHER = "other"
MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.S | re.I)
FAST = {"original_date": True, "extensive_search": False, "max_date": "2026-11-01"}


class Counts(NamedTuple):
    """Right, wrong and missing answers."""

    right: int
    wrong: int
    none: int

    @property
    def accuracy(self) -> float:
        return round(self.right / max(1, sum(self)), 4)

    @property
    def precision(self) -> float:
        return round(self.right / max(1, self.right + self.wrong), 4)


class Miss(NamedTuple):
    """A page whose gold day we do not give."""

    reason: str  # CHANGE, NOWHERE or OTHER
    gold: date
    ours: tuple[date, ...]
    url: str


class Dates(NamedTuple):
    """Counts over all pages; the misses, with those whose gold is a change or stands nowhere."""

    counts: Counts
    misses: tuple[Miss, ...]
    bare: int  # points without evidence

    @property
    def changed(self) -> int:
        return sum(miss.reason == CHANGE for miss in self.misses)

    @property
    def unstated(self) -> int:
        return sum(miss.reason == NOWHERE for miss in self.misses)

    @property
    def on_page(self) -> float:
        """Return the accuracy where the labelled day stands on the page, changes as labelled."""
        pages = sum(self.counts) - self.unstated
        return round(self.counts.right / max(1, pages), 4)

    @property
    def where_stated(self) -> float:
        pages = sum(self.counts) - self.changed - self.unstated
        return round(self.counts.right / max(1, pages), 4)


def pages(archive: Path, gold: str, every: int) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Yield address, gold entry and bytes of every n-th page of an evaluation archive."""
    with tarfile.open(archive, "r:xz") as tar:
        files: dict[str, bytes] = {}
        entries: dict[str, Any] = {}
        for member in tar:
            stream = tar.extractfile(member)
            if stream is None:
                continue
            if member.name.endswith("/" + gold):
                entries = json.load(stream)
            elif "/cache/" in member.name or "/eval/" in member.name:
                files[Path(member.name).name] = stream.read()
    for url, entry in list(entries.items())[::every]:
        if entry["file"] in files:
            yield url, entry, files[entry["file"]]


def dated(html: str, url: str) -> tuple[DateInterval, Clock] | None:
    """Return the date of a page as the room finds it, without the cost of its body."""
    tree = load_html(html)
    if tree is None:
        return None
    clock = clock_of(declared_language(tree), url)
    evidence = list(page_dates(tree, clock, url))
    if not any(e.kind != "modified" and e.point for e in evidence):
        evidence += fallback_dates(tree, lambda: guess(tree, CAPTURED), clock)
    evidence += address(url, clock)
    return combine(evidence, CAPTURED), clock


def days(found: DateInterval, clock: Clock) -> set[date]:
    """Return the calendar days that the point of `found` may be said to fall on."""
    if found.point is None:
        return set()
    point = found.point
    named = [e for e in found.evidence if e.point == point and e.kind != "modified"]
    if named and named[0].kind == "metadata":
        named += [
            e
            for e in found.evidence
            if e.kind in ("address", "byline") and e.point and abs(e.point - point) < DAY
        ]
    local = {written_day(e.raw) for e in named[:1]} | {written_day(e.raw) for e in named[1:]}
    if clock.high - clock.low < 300:
        local |= {(point + timedelta(minutes=m)).date() for m in (clock.low, clock.high)}
    return {day for day in local if day is not None}


def dates(folder: Path, every: int = 1) -> Dates:
    """Date every n-th page of f2 and compare with its gold day."""
    counts: Counter[str] = Counter()
    misses: list[Miss] = []
    for url, entry, raw in pages(folder / "f2_htmldate_eval.tar.xz", "eval_default.json", every):
        html = charsets.decode(raw)
        answer = dated(html, url)
        gold = date.fromisoformat(entry["date"])
        found = days(*answer) if answer else set()
        kind = "none" if not found else "right" if gold in found else "wrong"
        counts[kind] += 1
        if kind != "right":
            reason = reason_of(gold, html, answer[0] if answer else None)
            misses.append(Miss(reason, gold, tuple(sorted(found)), url))
        counts["bare"] += bool(answer and answer[0].point and not answer[0].evidence)
    ours = Counts(counts["right"], counts["wrong"], counts["none"])
    return Dates(ours, tuple(misses), counts["bare"])


def reason_of(gold: date, html: str, found: DateInterval | None) -> str:
    """Return why the gold day of a page that we miss may not be its day of publication."""
    evidence = found.evidence if found else ()
    if gold in {written_day(e.raw) for e in evidence if e.kind == "modified"}:
        return CHANGE
    text = " ".join(unescape(MARKUP.sub(" ", html)).split())
    for match, _ in search(text, UTC_CLOCK):
        before = text[max(0, match.start() - MAX_LEAD) : match.start()]
        if written_day(match.group()) == gold and says_changed(before):
            return CHANGE
    known = {written_day(e.raw) for e in evidence}  # the address among them
    return OTHER if gold in known or _is_stated(gold, html) else NOWHERE


def _is_stated(day: date, html: str) -> bool:
    """Tell whether the source of a page has `day` in it, as machines or as people write it."""
    machine = (day.isoformat(), day.strftime("%Y/%m/%d"), day.strftime("%Y%m%d"))
    if any(form in html for form in machine):
        return True
    return any(written_day(match.group()) == day for match, _ in search(html, UTC_CLOCK))


def htmldate_alone(folder: Path, extensive: bool, every: int = 1) -> Counts:
    """Return the counts of htmldate with `original_date=True` on the same pages."""
    counts: Counter[str] = Counter()
    options = FAST | {"extensive_search": extensive}
    for url, entry, raw in pages(folder / "f2_htmldate_eval.tar.xz", "eval_default.json", every):
        tree = load_html(charsets.decode(raw))
        found = find_date(tree, url=url, **options) if tree is not None else None
        counts["none" if not found else "right" if found == entry["date"] else "wrong"] += 1
    return Counts(counts["right"], counts["wrong"], counts["none"])


class Body(NamedTuple):
    """F1 over gold snippets, and pages a CPU second, of our extraction and of trafilatura alone.

    `their_rate` is for the body only, `their_full_rate` with headline, author and date as ours.
    """

    ours: float
    theirs: float
    our_rate: float
    their_rate: float
    their_full_rate: float
    headlines: float


def bodies(folder: Path, every: int = 1) -> Body:
    """Extract every n-th page both ways and compare with the gold snippets.

    The library remembers strings it has seen: whoever reads a page after another is faster. So
    each of the ways comes first in turn, and nothing is remembered from an earlier run.
    """
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    ours: Counter[str] = Counter()
    theirs: Counter[str] = Counter()
    clocks: Counter[str] = Counter()
    seen = headlines = 0
    extract(WARM_UP, "text/html", url="", given={}, captured_at=CAPTURED, source="")
    reset_caches()
    for url, entry, raw in pages(folder / "f1_trafilatura_eval.tar.xz", "evaldata.json", every):
        found = {}
        for way in tuple(WAYS)[:: -1 if seen % 2 else 1]:
            start = time.process_time()
            found[way] = WAYS[way](url, raw)
            clocks[way] += time.process_time() - start
        seen += 1
        headlines += bool(found["ours"].headline)
        for counts, way in ((ours, "ours"), (theirs, "alone")):
            body = found[way].text
            counts["found"] += sum(s in body for s in entry["with"])
            counts["missed"] += sum(s not in body for s in entry["with"])
            counts["noise"] += sum(s in body for s in entry["without"])
    rates = [round(seen / max(clocks[way], 0.001), 1) for way in ("ours", "alone", "with metadata")]
    return Body(_f1(ours), _f1(theirs), *rates, round(headlines / max(1, seen), 4))


class _Extracted(NamedTuple):
    text: str
    headline: str = ""


def _ours(url: str, raw: bytes) -> _Extracted:
    try:
        draft = extract(raw, "text/html", url=url, given={}, captured_at=CAPTURED, source=url)
    except BadInput:
        return _Extracted("")
    return _Extracted(draft.text, draft.headline)


def _library(url: str, raw: bytes, *, with_metadata: bool) -> _Extracted:
    text = trafilatura.extract(raw, url=url, include_comments=False, with_metadata=with_metadata)
    return _Extracted(text or "")


WAYS: dict[str, Callable[[str, bytes], _Extracted]] = {
    "alone": partial(_library, with_metadata=False),
    "with metadata": partial(_library, with_metadata=True),
    "ours": _ours,
}


def _f1(counts: Counter[str]) -> float:
    right = 2 * counts["found"]
    return round(right / max(1, right + counts["noise"] + counts["missed"]), 4)


def update(folder: Path) -> None:
    """Raise the floors of the gate to what is measured; never lowers one."""
    third = dates(folder, EVERY_DATE)
    figures = {
        "date_accuracy_third": third.counts.accuracy,
        "date_precision_third": third.counts.precision,
        "date_on_page_third": third.on_page,
        "date_where_stated_third": third.where_stated,
    }
    floors.update("ingest", figures, [folder / "f2_htmldate_eval.tar.xz"])


def main() -> None:
    """Print dates and bodies beside those of htmldate and trafilatura."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--update", action="store_true", help="raise the floors; never lowers one")
    options = parser.parse_args()
    folder = eval_data()
    if folder is None:
        sys.exit("development data not found: set WORKBENCH_EVAL_DATA to its folder")
    if options.update:
        update(folder)
    ours = dates(folder)
    counts = ours.counts
    print(f"f2 dates   ours: accuracy {counts.accuracy} precision {counts.precision} {counts}")
    for reason in (CHANGE, NOWHERE, OTHER):
        some = [miss for miss in ours.misses if miss.reason == reason]
        wrong = sum(bool(miss.ours) for miss in some)
        print(f"           {reason}: {len(some)}, {wrong} of them with another date from us")
    print(f"           accuracy where the labelled day is on the page: {ours.on_page}")
    print(f"           the same without days of a change: {ours.where_stated}")
    for miss in sorted(ours.misses):
        print(f"             {miss.reason}: {miss.gold} {[str(d) for d in miss.ours]} {miss.url}")
    print(f"           points without evidence: {ours.bare}")
    for extensive in (False, True):
        alone = htmldate_alone(folder, extensive)
        name = "extensive" if extensive else "fast"
        print(f"           htmldate {name}: accuracy {alone.accuracy} precision {alone.precision}")
    body = bodies(folder)
    print(f"f1 bodies  F1 ours {body.ours}, trafilatura alone {body.theirs}")
    print(f"           pages a second ours {body.our_rate}, trafilatura alone {body.their_rate}")
    print(f"           trafilatura with headline, author and date {body.their_full_rate}")
    print(f"           pages with a headline {body.headlines}")


if __name__ == "__main__":
    main()
