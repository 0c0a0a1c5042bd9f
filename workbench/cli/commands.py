"""The commands of the archive: ingest, index, search, quotes, trace; and the groups beside them."""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from workbench.cli import (
    admin,
    answers,
    desk,
    explained,
    people,
    proof,
    removals,
    sources,
    versions,
)
from workbench.cli.frame import (
    STOPPED,
    Commands,
    TerminalProgress,
    actor,
    always_json,
    decode,
    desk_zone,
    json_lines,
    read_bytes,
    read_text,
    show,
    show_line,
    workbench,
)
from workbench.cli.interrupt import Interrupt
from workbench.codec import encode
from workbench.model import SearchRequest
from workbench.report.presenters import (
    quotes_json,
    search_json,
    summary_json,
    trace_json,
    with_standings,
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("quote-workbench"), prog_name="workbench")
def main() -> None:
    """Find where a quote first appeared, what was changed on the way, and prove it.

    Works on the home folder WORKBENCH_HOME (default: ./workbench-data).
    """


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--outlet", default="", help="Outlet of articles that name none.")
@click.option("--date", default="", help="Publication date of articles that carry none (ISO).")
@click.option("--url", default="", help="Address of an article given as a file.")
@click.option("--author", default="", help="Byline of articles that carry none.")
@click.option("--lang", default="", help="Language (id, en) where it should not be detected.")
@always_json
def ingest(sources: tuple[str, ...], **given: str) -> None:
    """Bring articles in: files, folders, JSONL or CSV tables (also .gz, .xz), or addresses.

    Ctrl-C stops after the current batch; what was counted as added stays.
    """
    drawing = TerminalProgress("Reading")
    with workbench() as bench:
        stop = Interrupt()
        with stop:
            summary = bench.ingest(
                sources,
                {k: v for k, v in given.items() if v},
                actor=actor(),
                progress=drawing,
                cancelled=stop.asked,
            )
        drawing.close()
        show(summary_json(summary))
        pending = bench.index_small_backlog()
        if pending:
            click.echo(
                f"{pending:,} articles can be traced but not yet searched by word: "
                "run `workbench index`.",
                err=True,
            )
        if summary.cancelled:
            click.echo(
                "Not all of it was read. Give the same command again: nothing is added twice.",
                err=True,
            )
            sys.exit(STOPPED)
        if summary.rejected and not summary.added and not summary.duplicates:
            sys.exit(1)


@main.command()
@click.option("--rebuild", is_flag=True, help="Make both indexes anew from the archive.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def index(rebuild: bool, as_json: bool) -> None:
    """Bring both indexes up to date; with --rebuild, make them anew."""
    drawing = TerminalProgress("Indexing")
    with workbench() as bench:
        report = bench.index(rebuild=rebuild, progress=drawing)
    drawing.close()
    for message in report.messages:
        click.echo(message, err=True)
    if as_json:
        show(encode(report))
    else:
        click.echo(
            f"{report.articles:,} articles: {report.fingerprints:,} can be traced, "
            f"{report.words:,} can be searched by word ({report.seconds:.1f} s)."
        )


@main.command()
@click.argument("words", nargs=-1)
@click.option("--outlet", default="", help="Only this outlet.")
@click.option("--speaker", default="", help="Only articles that quote this person.")
@click.option("--from", "since", default="", metavar="DAY", help="Not before this day (ISO).")
@click.option("--to", "until", default="", metavar="DAY", help="Not after this day (ISO).")
@click.option("--lang", default="", help="Only this language: id or en.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(
    words: tuple[str, ...],
    page: int,
    as_json: bool,
    outlet: str,
    speaker: str,
    since: str,
    until: str,
    lang: str,
) -> None:
    """Search the archive by words; "in quotes" for a phrase, -word to leave a word out."""
    with workbench() as bench:
        found = bench.search(
            SearchRequest(" ".join(words), outlet, speaker, lang, since, until, page)
        )
        behind = bench.words_behind()
        zone = desk_zone(bench)
    if behind:
        click.echo(f"{behind:,} articles are not searchable yet: run `workbench index`.", err=True)
    if as_json:
        show(search_json(found))
        return
    click.echo(f"{found.total:,} articles" + (" (not all words required)" if found.relaxed else ""))
    for hit in found.hits:
        day = answers.day(hit.date, zone)
        click.echo(f"\n{day}  {hit.article.outlet}  {hit.article.headline}  [{hit.article.id}]")
        for passage, _ in hit.passages:
            click.echo(f"    {passage}")


@main.command()
@click.argument("file", default="-")
@click.option("--lang", default="", help="Language (id, en) where it should not be detected.")
@click.option("--batch", default="", metavar="JSONL", help="Documents (id, text), one a line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def quotes(file: str, lang: str, batch: str, as_json: bool) -> None:
    """Find who is quoted saying what in FILE or standard input (-)."""
    from workbench.bench import quotes as find  # needs no home folder

    if batch:
        for row in json_lines(batch):
            found = find(str(row.get("text") or ""), str(row.get("lang") or lang))
            show_line({"id": row.get("id"), "quotes": quotes_json(found)})
        return
    found = find(decode(read_bytes(file), file, keep_mark=True), lang)
    if as_json:
        show(quotes_json(found))
        return
    for quote in found:
        who = quote.source.name or quote.source.text if quote.source else ""
        click.echo(f"{quote.kind.value:8} {who or '(speaker unknown)'}: {quote.exact}")


@main.command()
@click.argument("text", default="-")
@click.option("--speaker", default="", help="Who is said to have said it.")
@click.option(
    "--batch", default="", metavar="JSONL", help="Queries (id, text, speaker), one a line."
)
@click.option("--explain", is_flag=True, help="Also say how the answer came about.")
@click.option(
    "--lang", type=click.Choice(["en", "id"]), default="en", help="Language of --explain."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def trace(text: str, speaker: str, batch: str, explain: bool, lang: str, as_json: bool) -> None:
    """Trace a quote or claim (TEXT, or - for standard input) to its first appearance."""
    with workbench() as bench:
        if batch:
            rows = list(json_lines(batch))
            queries = [(str(r.get("text") or ""), str(r.get("speaker") or "")) for r in rows]
            for row, answer in zip(rows, bench.trace_many(queries), strict=True):
                show_line({"id": row.get("id"), **trace_json(answer)})
            return
        answer = bench.trace(read_text(text), speaker, explain=explain)
        standings = bench.standings(answer)
        zone = desk_zone(bench)
    if as_json:
        if answer.notice:
            click.echo(answer.notice, err=True)
        show(with_standings(trace_json(answer, more=explain), standings))
    else:
        click.echo(answers.in_words(answer, standings, zone))
        click.echo(explained.in_words(answer, lang), nl=False)


main.add_command(removals.takedown)
main.add_command(removals.removed)
main.add_command(proof.reread)
main.add_command(proof.stamp)
main.add_command(proof.holdings)
main.add_command(versions.versions)
main.add_command(versions.copies)
main.add_command(desk.claim)
main.add_command(desk.report)
main.add_command(people.people)
main.add_command(people.person)
sources.add_to(main)
admin.add_to(main)
