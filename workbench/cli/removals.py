"""The commands of taking articles down, by order or because they are old."""

from __future__ import annotations

import click

from workbench.cli.frame import actor, show, workbench
from workbench.codec import encode
from workbench.errors import BadInput


@click.command()
@click.argument("articles", type=int, nargs=-1)
@click.option("--reason", required=True, help="Why; it stays in the record.")
@click.option("--older-than", type=int, default=None, metavar="DAYS", help="Captured before then.")
@click.option("--outlet", default="", help="With --older-than: only of this outlet.")
@click.option("--feeds", is_flag=True, help="Archived feeds that print words of them, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def takedown(
    articles: tuple[int, ...],
    reason: str,
    older_than: int | None,
    outlet: str,
    feeds: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Take ARTICLES (their numbers) down for good: words, index entries, archived bytes.

    With --older-than, instead all that were captured before and that no claim or note cites.
    With --feeds, archived feeds that print words of them are overwritten as well: what proves the
    dates that these gave other articles goes with them. The fact, the reason and the digests
    stay; see `workbench removed`.
    """
    if bool(articles) == (older_than is not None):
        raise BadInput("Give either the numbers of articles, or --older-than DAYS.")
    with workbench() as bench:
        ids = articles if older_than is None else bench.older_than(older_than, outlet)
        if ids and not yes:
            click.confirm(
                f"Take {_several(len(ids), 'article')} down for good?", abort=True, err=True
            )
        if older_than is None:
            bench.take_down(ids, reason, actor=actor(), feeds=feeds)
        else:
            ids = bench.take_down_older(
                older_than, outlet, reason=reason, actor=actor(), feeds=feeds
            )
        printed = bench.feeds_removed(ids)
    if as_json:
        show({"removed": list(ids), "feeds": printed})
    else:
        click.echo(f"Taken down: {_several(len(ids), 'article')}.")
        if printed:
            click.echo(
                f"Overwritten as well: {_several(printed, 'archived feed')} that printed "
                "words of them."
            )


@click.command()
@click.option("--page", type=int, default=1, help="Page of 50.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def removed(page: int, as_json: bool) -> None:
    """List what was taken down, the latest first, with the reasons."""
    with workbench() as bench:
        found = bench.removals(page)
    if as_json:
        show({"total": found.total, "removals": encode(found.removals)})
        return
    for one in found.removals:
        click.echo(
            f"article {one.article_id}  {one.removed_at.date()}  {one.author}: {one.reason}\n"
            f"  {one.outlet}: {one.headline}  {one.url}"
        )
    click.echo(f"{found.total:,} in all.")


def _several(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
