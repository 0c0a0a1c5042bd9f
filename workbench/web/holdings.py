"""What the archive holds by outlet and day, as a picture of its holes; and what room it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from flask import Blueprint, Response, request
from flask_babel import format_date, format_decimal

from workbench.bench import Workbench
from workbench.model import Searched
from workbench.model_proof import OutletDays
from workbench.web import hypermedia
from workbench.web.forms import Form, sent
from workbench.web.search import checked_days

EPOCH = date(1970, 1, 1)
COLUMNS = 120  # at most; more cannot be told apart on a phone
WIDTHS = (1, 7, 14, 30, 91, 365, 3652)  # days of one column
LISTED = 30  # outlets; the page says how many more there are
SPAN = 364  # days shown where none are asked for


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of an outlet: how many articles, and how dark that is (0 to 4; -1 is a hole)."""

    column: int
    articles: int
    level: int


@dataclass(frozen=True, slots=True)
class Strip:
    """One outlet's row of cells; `gap` is its longest run of days without articles."""

    outlet: str
    articles: int
    first: date
    last: date
    gap: tuple[date, date] | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All strips over the same columns, each `width` days from `since` on."""

    since: date
    until: date
    width: int
    columns: int
    strips: tuple[Strip, ...]
    left_out: int


def blueprint(bench: Workbench) -> Blueprint:
    """Return the route of the statistics."""
    pages = Blueprint("holdings", __name__)

    @pages.get("/archive/holdings")
    def index() -> Response:
        """Draw articles per outlet and day; say what the archive takes on the disk."""
        form = checked_days(sent())
        since, until = (form[n] if n not in form.errors else "" for n in ("since", "until"))
        searched = bench.statistics()
        first, last = _range(searched, since, until)
        found = bench.holdings(first, last)
        usage, warnings = bench.disk_usage()
        return hypermedia.page(
            "archive/holdings.html",
            "content",
            status=422 if form.errors else 200,
            form=form if request.args else Form(),
            picture=draw(found),
            undated=bench.undated(),
            older=not (since or until) and _begins_before(searched, first),
            searched=searched,
            usage=usage,
            size=size,
            written=written,
            warnings=warnings,
        )

    return pages


def _range(searched: Searched, since: str, until: str) -> tuple[str, str]:
    """Return what is asked for; without that, the last year there are articles of."""
    if since or until:
        return since, until
    last = searched.until
    return ((last.date() - timedelta(days=SPAN)).isoformat(), "") if last else ("", "")


def _begins_before(searched: Searched, day: str) -> bool:
    """Return whether there are articles of days before the first that is drawn."""
    return searched.since is not None and searched.since.date().isoformat() < day


def size(taken: int) -> str:
    """Return a number of bytes as people read it."""
    if taken >= 1_000_000_000:
        return f"{format_decimal(round(taken / 1_000_000_000, 1))} GB"
    return f"{format_decimal(round(taken / 1_000_000, 1))} MB"


def written(day: date) -> str:
    """Return a day of UTC as "27 Nov 2023"."""
    return str(format_date(day, "d MMM y"))


def draw(outlets: tuple[OutletDays, ...]) -> Picture | None:
    """Return the picture of the holdings, None where no article is dated."""
    if not outlets:
        return None
    start = min(row.days[0][0] for row in outlets)
    end = max(row.days[-1][0] for row in outlets)
    span = end - start + 1
    width = next((w for w in WIDTHS if span <= w * COLUMNS), WIDTHS[-1])
    shown = outlets[:LISTED]
    return Picture(
        _day(start),
        _day(end),
        width,
        -(-span // width),
        tuple(_strip(row, start, width) for row in shown),
        len(outlets) - len(shown),
    )


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def _strip(row: OutletDays, start: int, width: int) -> Strip:
    sums: dict[int, int] = {}
    for day, articles in row.days:
        column = (day - start) // width
        sums[column] = sums.get(column, 0) + articles
    most = max(sums.values())
    first, last = row.days[0][0], row.days[-1][0]
    inside = range((first - start) // width, (last - start) // width + 1)
    cells = tuple(Cell(c, sums.get(c, 0), _level(sums.get(c, 0), most)) for c in inside)
    return Strip(row.outlet, row.articles, _day(first), _day(last), _gap(row), cells)


def _level(articles: int, most: int) -> int:
    return -1 if not articles else 1 + min(3, 4 * (articles - 1) // max(1, most))


def _gap(row: OutletDays) -> tuple[date, date] | None:
    """Return the first and last day of the longest gap, None where no day is missing."""
    numbers = [day for day, _ in row.days]
    before, after = max(pairwise(numbers), key=lambda pair: pair[1] - pair[0], default=(0, 1))
    return (_day(before + 1), _day(after - 1)) if after - before > 1 else None
