"""An article is worked out before it has a number, in a process that needs no database."""

import pickle
import subprocess
import sys

from workbench.model import Cue, Quote, QuoteKind, Source, Span
from workbench.store.people_named import persons_in
from workbench.store.values import dumps, quotes_json

FULL = Quote(
    "Jembatan “baru” itu selesai.",
    3,
    31,
    QuoteKind.MIXED,
    Cue("kata", 33, 37, denies=True),
    Source("Rina", 38, 42, "Rina Wulandari", 0.9, ("Rina", "Bu Rina"), ("Bupati",), "by name"),
    ("denied", "nested"),
    (Span(3, 9), Span(12, 31)),
    0,
    "id",
)
BARE = Quote("Besok", 41, 46, QuoteKind.DIRECT, None, None)


def test_quotes_are_written_as_the_codec_writes_them() -> None:
    assert quotes_json((FULL, BARE)) == dumps((FULL, BARE))


def test_a_person_known_in_one_article_only_is_named_after_its_number() -> None:
    weak = Quote("Ya", 0, 2, QuoteKind.DIRECT, None, Source("Ita", 5, 8, "Ita", 0.9))
    whole = Quote(
        "Ya",
        0,
        2,
        QuoteKind.DIRECT,
        None,
        Source("Ratna Kusumawardhani", 5, 8, "Ratna Kusumawardhani", 0.9),
    )
    placed = [one.placed(12) for one in pickle.loads(pickle.dumps(persons_in(0, 7, (weak, whole))))]
    assert placed == persons_in(12, 7, (weak, whole))
    assert [one.key for one in placed] == ["ita!12", "ratna kusumawardhani~"]


def test_reading_an_article_loads_no_database_and_no_library_for_pages() -> None:
    modules = "{'sqlalchemy', 'trafilatura', 'lxml'} & set(sys.modules)"
    script = f"import sys, workbench.verbs.extracting; sys.exit(bool({modules}))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
