"""Read a noun phrase beside a cue: the name in it, its titles, or why it holds no name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from workbench.quotes.lexicons import degree, titles, word_class

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_][\w’'ʼ`./&-]*[\w]|[^\W_]|[,;:()]")
PARTICLES = frozenset(
    [
        "bin",
        "binti",
        "van",
        "von",
        "de",
        "der",
        "den",
        "al",
        "el",
        "la",
        "le",
        "da",
        "dos",
        "du",
        "ibn",
        "y",
    ]
)
# Title words that are as often the last part of a name ("Ratna Kusumawardhani Putri").
ALSO_NAMES = frozenset(
    [
        "putri",
        "putra",
        "raja",
        "ratu",
        "sultan",
        "pangeran",
        "jaya",
        "agung",
        "surya",
        "indonesia",
        "utama",
        "mas",
        "gus",
        "daeng",
        "imam",
        "king",
        "judge",
        "price",
        "young",
        "prince",
        "page",
        "bishop",
        "pope",
        "earl",
        "duke",
        "major",
        "hope",
        "teuku",
        "cut",
        "raden",
        "bintang",
        "chase",
        "baker",
        "barber",
        "porter",
        "west",
        "north",
        "wood",
        "church",
        "brown",
        "white",
        "green",
        "black",
        "day",
        "long",
        "park",
        "page",
        "ali",
        "akbar",
        "rizal",
        "bali",
        "general",
        "lord",
        "abbott",
        "marshall",
        "chief",
        "cook",
        "mason",
        "parker",
        "cruz",
        "may",
        "house",
        "lane",
        "hall",
        "post",
        "virginia",
        "carolina",
        "georgia",
        "jordan",
        "israel",
        "dakota",
        "paris",
        "london",
        "washington",
        "tengku",
        "romo",
        "laut",
        "batang",
        "padang",
        "kudus",
    ]
)
OFFICES_OF_PLACE = frozenset(
    [
        "kota",
        "kabupaten",
        "kecamatan",
        "kelurahan",
        "desa",
        "provinsi",
        "bupati",
        "gubernur",
        "walikota",
        "walkot",
        "camat",
        "lurah",
        "kades",
        "dusun",
        "kadus",
        "kapolres",
        "kapolda",
        "kapolsek",
        "kapolresta",
        "kapolrestabes",
        "wagub",
        "wabup",
        "dandim",
        "danramil",
        "kajari",
        "kajati",
        "polres",
        "polda",
        "polsek",
        "polresta",
        "polrestabes",
        "dprd",
        "kpu",
        "bawaslu",
        "sekda",
        "pemkot",
        "pemkab",
        "pemprov",
        "kadis",
        "kadinkes",
        "kadisdik",
        "kadishub",
        "kabupaten/kota",
    ]
)
# Words whose next capitalised words name the body or place itself, before any person.
BODIES_WITH_NAMES = frozenset(
    [
        "universitas",
        "institut",
        "yayasan",
        "pt",
        "cv",
        "rsud",
        "rs",
        "rsup",
        "masjid",
        "gereja",
        "hotel",
        "pasar",
        "stasiun",
        "bandara",
        "jalan",
        "jl",
        "taman",
        "gunung",
        "pulau",
        "sungai",
        "bank",
        "klub",
        "museum",
        "gedung",
        "stadion",
        "plaza",
        "mall",
        "sma",
        "smk",
        "smp",
        "sd",
        "smpn",
        "sman",
        "smkn",
        "sdn",
        "pesantren",
        "ponpes",
        "pelabuhan",
        "terminal",
        "grup",
        "group",
        "university",
        "college",
        "institute",
    ]
)
DAYS = frozenset(
    [
        "senin",
        "selasa",
        "rabu",
        "kamis",
        "jumat",
        "jum'at",
        "sabtu",
        "minggu",
        "ahad",
        "januari",
        "februari",
        "maret",
        "april",
        "mei",
        "juni",
        "juli",
        "agustus",
        "september",
        "oktober",
        "november",
        "desember",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "may",
        "june",
        "july",
        "august",
        "october",
        "december",
        "wib",
        "wita",
        "wit",
        "siang",
        "sore",
        "malam",
        "pagi",
        "kemarin",
    ]
)
NOT_NAMES = frozenset(
    [
        "sementara",
        "namun",
        "selain",
        "menurut",
        "saat",
        "ketika",
        "dalam",
        "pada",
        "untuk",
        "dengan",
        "kepada",
        "terkait",
        "sebelumnya",
        "hal",
        "ini",
        "itu",
        "tidak",
        "tak",
        "meski",
        "meskipun",
        "sedangkan",
        "adapun",
        "selanjutnya",
        "kemudian",
        "lalu",
        "bahkan",
        "karena",
        "oleh",
        "akan",
        "juga",
        "jika",
        "kalau",
        "setelah",
        "sejak",
        "di",
        "ke",
        "dari",
        "bagi",
        "sebagai",
        "para",
        "seorang",
        "sebuah",
        "salah",
        "satu",
        "beberapa",
        "semua",
        "yang",
        "tapi",
        "tetapi",
        "dan",
        "atau",
        "serta",
        "lebih",
        "rp",
        "covid-19",
        "covid",
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "for",
        "but",
        "and",
        "or",
        "if",
        "when",
        "while",
        "after",
        "before",
        "as",
        "by",
        "with",
        "from",
        "to",
        "of",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "there",
        "their",
        "his",
        "her",
        "our",
        "my",
        "your",
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "what",
        "who",
        "how",
        "why",
        "asked",
        "however",
        "meanwhile",
        "still",
        "also",
        "yet",
        "even",
        "earlier",
        "later",
        "last",
        "next",
        "both",
        "one",
        "two",
        "three",
        "according",
        "speaking",
        "responding",
        "referring",
        "no",
        "not",
        "is",
        "was",
        "are",
        "were",
        "has",
        "have",
        "had",
        "seperti",
        "maka",
        "sekitar",
        "hingga",
        "mereka",
        "dia",
        "ia",
        "kami",
        "kita",
        "saya",
        "beliau",
        "pihak",
        "pihaknya",
        "lebih",
        "lanjut",
        "while",
        "although",
        "because",
        "since",
        "though",
        "once",
        "during",
        "under",
        "over",
        "about",
        "against",
        "among",
        "every",
        "each",
        "some",
        "many",
        "most",
        "several",
        "such",
        "another",
        "other",
        "others",
        "then",
        "now",
        "here",
        "where",
    ]
)


class Word(NamedTuple):
    """A token of the phrase with its class (cap low role hon body place acr deg num punct)."""

    text: str
    start: int
    end: int
    cls: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that says who speaks; `kind` is name, pronoun, nya, role, anonymous or none."""

    start: int
    end: int
    text: str
    kind: str
    name: str = ""
    name_start: int = 0
    roles: tuple[str, ...] = ()
    through: bool = False


def classify(token: str) -> str:
    """Return the class of one token of a noun phrase."""
    lower = token.lower().strip(".")
    known = titles()
    if token in ",;:()":
        return "punct"
    if token[0].isdigit():
        return "num"
    if lower in known.honorific:
        return "hon"
    if not token[0].isupper():
        return "role" if lower in known.role else "low"
    if lower in DAYS or lower in NOT_NAMES:
        return "low"
    if lower in known.role:
        return "role"
    if lower in known.body:
        return "body"
    if lower in known.place:
        return "place"
    if lower in known.common:
        return "common"
    if len(token) == 1 or (len(token) == 2 and token.endswith(".")):
        return "cap"
    if degree().fullmatch(token) and ("." in token or token.isupper()):
        return "deg"
    if sum(c.isupper() for c in token) > 1 and token.isupper():
        return "acr"
    return "cap"


def read_words(text: str, start: int, end: int) -> list[Word]:
    """Return the classified tokens of text[start:end]; a possessive 's ends its word."""
    found: list[Word] = []
    for match in TOKEN.finditer(text, start, end):
        token = match.group()
        stop = match.end()
        possessive = token[-2:] in ("'s", "’s")
        if possessive:
            token, stop = token[:-2], stop - 2
        found.append(Word(token, match.start(), stop, classify(token)))
        if possessive:
            found.append(Word("'s", stop, stop + 2, "poss"))
    return found


def names_in(words: list[Word], places: frozenset[str]) -> list[tuple[int, int]]:
    """Return the index ranges of `words` that are names of people, in order."""
    runs: list[tuple[int, int]] = []
    index = 0
    while index < len(words):
        if words[index].cls != "cap":
            index += 1
            continue
        stop = _name_end(words, index)
        first = _skip_place(words, index, stop, places)
        if first < stop and not (stop < len(words) and words[stop].cls == "poss"):
            runs.append((first, stop))
        index = max(stop, index + 1)
    return runs


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
            or (lower in PARTICLES and follows)
            or (lower in ALSO_NAMES and word.text[0].isupper() and not follows)
        ):
            stop += 1
        else:
            break
    return stop


def _skip_place(words: list[Word], start: int, stop: int, places: frozenset[str]) -> int:
    """Return `start` moved past the place that an office before it is held for."""
    first = start
    before = words[start - 1].text.lower() if start else ""
    honoured = start > 0 and words[start - 1].cls == "hon"
    while (
        start < stop
        and not honoured
        and words[start].text.lower() in places
        and words[start].text.lower() not in ALSO_NAMES
    ):
        start += 1
    if start == stop:
        return stop
    if before in BODIES_WITH_NAMES and not (start > 1 and words[start - 2].cls == "cap"):
        return stop if stop - start <= 2 else start + min(2, stop - start - 2)
    if before in OFFICES_OF_PLACE:
        if stop - first >= 2 and (words[first].text in places or stop - first >= 4):
            first += 1
        elif stop - first == 1:
            return stop
    return first


ROLE_PARTS = frozenset({"role", "body", "common", "place", "acr", "cap", "hon", "num"})


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


def mention(text: str, start: int, end: int, places: frozenset[str], first: bool) -> Mention:
    """Return what the phrase text[start:end] names; `first` prefers its first name to its last."""
    words = read_words(text, start, end)
    span_end = words[-1].end if words else end
    whole = text[start:span_end]
    if not words:
        return Mention(start, end, text[start:end], "none")
    head = words[0].text.lower()
    if head in word_class("pronoun") and (len(words) == 1 or words[0].cls != "cap"):
        return Mention(start, words[0].end, words[0].text, "pronoun")
    runs = [run for run in names_in(words, places) if not _in_other_role(words, run)]
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
    if head in DETERMINERS and len(words) > 1:
        return Mention(start, span_end, whole, "noun")
    return Mention(start, span_end, whole, "none")


def _in_other_role(words: list[Word], run: tuple[int, int]) -> bool:
    """Tell whether a name stands behind a preposition, so that it is not the subject."""
    before = words[run[0] - 1].text.lower() if run[0] else ""
    return before in PREPOSITIONS


DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "his",
        "her",
        "their",
        "our",
        "its",
        "your",
        "some",
        "many",
        "most",
        "several",
        "few",
        "this",
        "that",
        "these",
        "those",
        "each",
        "every",
        "another",
        "other",
        "both",
        "all",
        "one",
        "two",
        "three",
        "four",
        "five",
        "no",
    ]
)
PREPOSITIONS = frozenset(
    [
        "di",
        "ke",
        "dari",
        "pada",
        "kepada",
        "dalam",
        "terhadap",
        "oleh",
        "tentang",
        "soal",
        "terkait",
        "bersama",
        "dengan",
        "untuk",
        "melalui",
        "menemui",
        "asal",
        "to",
        "with",
        "from",
        "against",
        "about",
        "in",
        "at",
        "on",
        "by",
        "for",
        "of",
    ]
)


def _choose(words: list[Word], runs: list[tuple[int, int]], first: bool) -> tuple[int, int]:
    """Return the run most like the speaker.

    Left of a verb (`first`) it is the last name of the first unbroken chain of capitals
    ("Kepala Dinas X Nama"), right of a cue the last name of all; two words before one.
    """
    if first:
        end = runs[0][1]
        while end < len(words) and words[end].cls in CHAIN:
            end += 1
        runs = [run for run in runs if run[1] <= end]
    for run in reversed(runs):
        if run[1] - run[0] >= 2:
            return run
    return runs[-1]


CHAIN = ROLE_PARTS | {"poss"}
