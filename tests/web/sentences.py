"""Every sentence a reader of the desk may see in English, found in the sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract

from workbench.archive import reasons as web_archive_reasons
from workbench.ingest import connection, dates, feeds, reasons, sitemaps
from workbench.quotes import known
from workbench.review import agreement
from workbench.settings import resource
from workbench.trace import tracer
from workbench.verbs import tally

ROOT = Path(__file__).resolve().parents[2] / "workbench"
ERRORS = (
    "WorkbenchError",
    "BadInput",
    "NotFound",
    "Forbidden",
    "Conflict",
    "FetchRefused",
    "RobotsRefused",
    "EvidenceMismatch",
    "StorageFailed",
    "HomeInUse",
    "IndexDamaged",
)
PYTHON = {**DEFAULT_KEYWORDS, "_l": None, **dict.fromkeys(ERRORS), "_refuse": None}
TERMINAL = ("cli", "demo", "benchmarks")  # English only, as the terminal is


def sentences() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Yield each sentence (or singular and plural) and the file it stands in."""
    for path in sorted(ROOT.rglob("*.py")):
        if path.relative_to(ROOT).parts[0] not in TERMINAL:
            yield from _of(path, "python", PYTHON)
    for path in sorted(resource("templates").rglob("*.html")):
        if path.parent.name != "report":
            yield from _of(path, "jinja2", DEFAULT_KEYWORDS)
    for module in (
        agreement,
        connection,
        dates,
        feeds,
        known,
        reasons,
        sitemaps,
        tally,
        tracer,
        web_archive_reasons,
    ):
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, str) and " " in value:
                yield value, module.__name__


def _of(path: Path, method: str, keywords: dict) -> Iterator[tuple[str | tuple[str, ...], str]]:  # type: ignore[type-arg]
    with path.open("rb") as source:
        for _, message, _, _ in extract(method, source, keywords, options={"silent": "false"}):
            if message and message != "%(reason)s":
                yield message, path.name
