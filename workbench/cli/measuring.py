"""The command that measures: `workbench bench`."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path
from typing import Any

import click

from workbench.cli.frame import STOPPED, TerminalProgress, show
from workbench.errors import BadInput
from workbench.model_review import Progress

LINE_EVERY = 60.0  # seconds between two lines of progress where there is no terminal
THOUSANDS = {"": 1, "k": 1_000, "m": 1_000_000}


@click.command("bench")
@click.option("--sizes", default="1000,5000,15000,40000", show_default=True, help="Archive sizes.")
@click.option("--queries", default=200, show_default=True, type=click.IntRange(1))
@click.option(
    "--corpus",
    multiple=True,
    metavar="JSONL",
    help="Articles to measure on, also as .gz or .xz (else those of WORKBENCH_EVAL_DATA).",
)
@click.option(
    "--scale",
    metavar="ARTICLES",
    default="",
    help="Instead: one archive of so many articles made of their sentences, for example 1m.",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="With --scale: build in this folder, leave it there, go on with what is begun there.",
)
@click.option("--output", type=click.Path(dir_okay=False), help="Also write the Markdown page.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def bench(
    sizes: str,
    queries: int,
    corpus: tuple[str, ...],
    scale: str,
    keep: Path | None,
    output: str | None,
    as_json: bool,
) -> None:
    """Measure ingest, indexing, search and trace beside SQLite FTS5 on the same articles."""
    from workbench.benchmarks import corpus as articles
    from workbench.benchmarks import page

    if keep and not scale:
        raise BadInput("--keep goes with --scale: leave it out, or say how many articles.")
    wanted = _number(scale) if scale else 0
    counts = [_number(size) for size in sizes.split(",")]
    files = articles.files(corpus)
    # A service manager's stop cleans up as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    drawing = _Drawing()
    try:
        if scale:
            results = _scale(wanted, files, queries, keep, drawing)
        else:
            results = _sizes(counts, files, queries, drawing)
    except KeyboardInterrupt:
        drawing.close()
        left = f"the same command goes on with what is in {keep}" if keep else "nothing is left"
        click.echo(f"Stopped; {left}.", err=True)
        sys.exit(STOPPED)
    drawing.close()
    text = page.scale(results) if scale else page.sizes(results)
    if output:
        page.write(Path(output), "scale" if scale else "sizes", text)
    if as_json:
        show(results)
    else:
        click.echo(text)


def _sizes(counts: list[int], files: list[Path], queries: int, drawing: _Drawing) -> dict[str, Any]:
    from workbench.benchmarks import side_by_side

    plan = side_by_side.Plan(counts, files, queries)
    return side_by_side.run(plan, drawing.say, drawing)


def _scale(
    wanted: int, files: list[Path], queries: int, keep: Path | None, drawing: _Drawing
) -> dict[str, Any]:
    from workbench.benchmarks import scale

    return scale.run(scale.Order(wanted, files, queries, keep), drawing.say, drawing)


def _number(text: str) -> int:
    """Return a number of articles such as 5000, 100k or 1m."""
    found = re.fullmatch(r"([1-9]\d*)([km]?)", text.strip().lower())
    if not found:
        raise BadInput(
            "%(text)s is not a number of articles: write for example 5000, 100k or 1m.",
            text=text or "Nothing",
        )
    return int(found[1]) * THOUSANDS[found[2]]


class _Drawing:
    """Progress: a line redrawn in a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._terminal = TerminalProgress("  so far")
        self._told = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        """Show how far the work is."""
        self._terminal(progress)
        if not self._terminal.drawn and time.monotonic() - self._told > LINE_EVERY:
            self._told = time.monotonic()
            total = f" of {progress.total:,}" if progress.total else ""
            click.echo(f"  so far: {progress.done:,}{total} {progress.message}", err=True)

    def say(self, line: str) -> None:
        """Print a line of its own."""
        self.close()
        click.echo(line, err=True)

    def close(self) -> None:
        """End a line that was redrawn."""
        self._terminal.close()
        self._terminal.drawn = False
