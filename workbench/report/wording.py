"""The words of a report in its language: sentences, labels, numbers and dates with their zone."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.errors import BadInput
from workbench.model import ArticleRef, DateInterval
from workbench.model_dates import day_alone
from workbench.report.blocks import Run, link
from workbench.settings import resource

LANGUAGES = ("id", "en")
ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA"} | {
    "Asia/Jayapura": "WIT"
}


@cache
def _table(lang: str) -> dict[str, dict[str, str]]:
    return _read(f"{lang}.toml")


def _read(name: str) -> dict[str, dict[str, str]]:
    path = resource("templates") / "report" / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(
            "The report's words in %(path)s cannot be read (%(error)s): install the program again.",
            path=path.name,
            error=error,
        ) from error


@cache
def _phrases(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what each English sentence looks like and its translation; () for English."""
    if lang == "en":
        return ()
    pairs = _read(f"phrases.{lang}.toml")["phrases"]
    return tuple(
        (re.compile("(.+?)".join(re.escape(part) for part in english.split("%s"))), target)
        for english, target in pairs.items()
    )


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, with dates in one time zone."""

    lang: str
    zone: ZoneInfo

    @classmethod
    def of(cls, lang: str, zone: str) -> Words:
        """Return the words of `lang` ("id" or "en"); raise BadInput for others."""
        if lang not in LANGUAGES:
            raise BadInput(
                "There are no reports in the language %(lang)s: choose id or en.", lang=lang
            )
        try:
            return cls(lang, ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise BadInput(
                "There is no time zone %(zone)s: name one as Asia/Jakarta.", zone=zone
            ) from error

    def text(self, key: str, **values: Any) -> str:
        """Return the sentence `key`, filled in."""
        sentence = _table(self.lang)["text"][key]
        return sentence % values if values else sentence

    def label(self, group: str, key: str) -> str:
        """Return the label of a value of the model; one that is not listed is shown readably."""
        return _table(self.lang)[group].get(key) or key.replace("_", " ")

    def phrase(self, sentence: str) -> str:
        """Return the translation of a sentence another room made in English, or itself."""
        for pattern, target in _phrases(self.lang):
            match = pattern.fullmatch(sentence)
            if match:
                return target % match.groups()
        return sentence

    def known(self, group: str, key: str) -> bool:
        """Tell whether a label is listed."""
        return key in _table(self.lang)[group]

    def headline(self, article: ArticleRef) -> str:
        """Return the headline of an article, or that it has none."""
        return article.headline or self.text("no_headline")

    def named(self, article: ArticleRef) -> Run:
        """Return outlet and headline of an article, leading to its address."""
        headline = self.headline(article)
        title = f"{article.outlet}: {headline}" if article.outlet else headline
        return link(title, article.url)

    def number(self, value: int) -> str:
        """Return a whole number with the language's thousands mark."""
        return f"{value:,}".replace(",", _table(self.lang)["names"]["thousands"])

    def percent(self, share: float) -> str:
        """Return a share of 1 in per cent, rounded down so that 100% means all."""
        return f"{int(share * 100 + 1e-9)}%"  # the small term undoes binary rounding

    def day(self, moment: datetime) -> str:
        """Return the day in the report's zone, as "27 November 2023"."""
        return self._date(self._local(moment).date())

    def weekday(self, day: date) -> str:
        """Return a day of the calendar, as "Senin, 27 November 2023"."""
        comma = "," if self.lang == "id" else ""
        return f"{self._names('days')[day.weekday()]}{comma} {self._date(day)}"

    def moment(self, moment: datetime) -> str:
        """Return day and time in the report's zone, as "Senin, 27 November 2023 15.20 WIB"."""
        local = self._local(moment)
        day = self.weekday(local.date())
        if self.lang == "id":
            return f"{day} {local:%H.%M} {self._zone(local)}"
        return f"{day}, {local:%H:%M} {self._zone(local)}"

    def time(self, moment: datetime) -> Run:
        """Return day and time as a run that machines can read too."""
        local = self._local(moment)
        return Run(self.moment(moment), "time", local.isoformat(timespec="seconds"))

    def published(self, found: DateInterval) -> Run:
        """Return the likely day of publication, with its time where one is known."""
        if found.point is None:
            raise ValueError("a date without a point has no likely day")
        alone = day_alone(found)
        if alone is not None:
            return Run(self.weekday(alone), "time", alone.isoformat())
        return self.time(found.point)

    def _date(self, day: date) -> str:
        return f"{day.day} {self._names('months')[day.month - 1]} {day.year}"

    def _local(self, moment: datetime) -> datetime:
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
        return aware.astimezone(self.zone)

    def _zone(self, local: datetime) -> str:
        named = ZONE_NAMES.get(self.zone.key)
        offset = f"{local:%z}"
        short = f"UTC{offset[:3]}" + (f":{offset[3:]}" if offset[3:] != "00" else "")
        return named or ("UTC" if short == "UTC+00" else short)

    def _names(self, which: str) -> list[str]:
        return _table(self.lang)["names"][which].split()
