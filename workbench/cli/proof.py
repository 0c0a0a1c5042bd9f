"""The commands of proof and room: time stamps of the archive, what it holds and takes."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import click

from workbench.cli.frame import STOPPED, TerminalProgress, actor, show, workbench
from workbench.cli.interrupt import Interrupt
from workbench.codec import encode

EPOCH = date(1970, 1, 1)


@click.command()
@click.option("--list", "listing", is_flag=True, help="Only list the stamps there are.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stamp(listing: bool, as_json: bool) -> None:
    """Have the state of the archive confirmed by the authority of WORKBENCH_TIMESTAMP_URL.

    A running server does so once a day. `workbench verify` checks the stamps; so does openssl.
    """
    with workbench() as bench:
        found = bench.stamps() if listing else (bench.stamp(actor=actor()),)
        where = bench.settings.home / "stamps"
    if as_json:
        show({"stamps": encode(found)})
        return
    for one in found:
        when = one.stamped_at.isoformat() if one.stamped_at else ""
        click.echo(f"{when}  {one.statement.records} records  {where / one.name}.txt and .tsr")


@click.command()
@click.option("--since", default="", help="From this day on (ISO, UTC).")
@click.option("--until", default="", help="Up to this day, included.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with a count for each day.")
def holdings(since: str, until: str, as_json: bool) -> None:
    """Say what the archive holds by outlet, where it has holes, and what room it takes."""
    with workbench() as bench:
        found = bench.holdings(since, until)
        undated = bench.undated()
        usage, warnings = bench.disk_usage()
    if as_json:
        told = {"outlets": encode(found), "undated": undated, "disk": encode(usage)}
        show(told | {"warnings": list(warnings)})
        return
    for row in found:
        first, last = (EPOCH + timedelta(days=row.days[n][0]) for n in (0, -1))
        missing = (last - first).days + 1 - len(row.days)
        click.echo(
            f"{row.articles:8,}  {row.outlet or '(unknown)'}: {first} to {last}, "
            f"{missing:,} days without an article"
        )
    if undated:
        click.echo(f"{undated:8,}  articles have no date of publication: they are on no day above")
    click.echo(
        f"On the disk: {usage.total / 1e6:,.0f} MB (archived bytes {usage.archive / 1e6:,.0f}, "
        f"database {usage.database / 1e6:,.0f}, indexes {usage.indexes / 1e6:,.0f}); "
        f"{usage.free / 1e9:,.1f} GB free."
    )
    for warning in warnings:
        click.echo(warning, err=True)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what would change.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def reread(dry_run: bool, as_json: bool) -> None:
    """Read every archived article again with the program as it is now.

    After an update: text, headline, dates and quotes are read anew from the archived bytes. Words
    that a claim or note cites stay. Ctrl-C stops after the current batch.
    """
    drawing = TerminalProgress("Reading again")
    stop = Interrupt()
    with workbench() as bench, stop:
        done = bench.reextract(
            actor=actor(), dry_run=dry_run, progress=drawing, cancelled=stop.asked
        )
    drawing.close()
    if as_json:
        show(encode(done))
    else:
        would = "would change" if dry_run else "changed"
        click.echo(
            f"{done.read:,} articles read, {done.changed:,} {would} ({done.words:,} of them in "
            f"their words); {done.kept:,} keep words that are cited or another article's."
        )
    for sentence in done.failed:
        click.echo(sentence, err=True)
    if done.cancelled:
        click.echo("Not all articles were read: the same command again reads all.", err=True)
        sys.exit(STOPPED)
