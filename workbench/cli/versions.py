"""The commands of a page over time: its versions, and where else its text stands."""

from __future__ import annotations

from itertools import pairwise

import click

from workbench.cli.frame import show, workbench
from workbench.codec import encode
from workbench.model_versions import Comparison


@click.command()
@click.argument("article", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def versions(article: int, as_json: bool) -> None:
    """List the versions of the page of ARTICLE (its number), and what each one changed."""
    with workbench() as bench:
        history = bench.history(article)
        ids = [version.article.id for version in history]
        changes = [bench.compare_versions(a, b) for a, b in pairwise(ids)]
        removed = bench.removed_versions(article)
    if as_json:
        show(
            {
                "versions": encode(history),
                "changes": [
                    {"from": a.number, "to": b.number, **encode(c)}
                    for (a, b), c in zip(pairwise(history), changes, strict=True)
                ],
                "removed": {str(number): encode(removal) for number, removal in removed.items()},
            }
        )
        return
    for number, removal in removed.items():
        day = removal.removed_at.date().isoformat()
        click.echo(f"Version {number}: taken down on {day}: {removal.reason}")
    for place, version in enumerate(history):
        claim = " as the import claims" if version.claimed else ""
        until = version.seen[-1].isoformat()
        again = f", seen again until {until}" if version.seen[1:] else ""
        if version.again:
            again += " (with another text in between: the page went back to this one)"
        click.echo(
            f"Version {version.number}: article {version.article.id}, captured "
            f"{(version.claimed or version.captured_at).isoformat()}{claim}{again}"
        )
        if version.is_strange:
            click.echo(
                "  It has hardly a sentence in common with the versions before: "
                "one or the other may be a sign-in or error page."
            )
        if place:
            _changes(changes[place - 1])


def _changes(found: Comparison) -> None:
    click.echo(f"  {found.added} words added, {found.removed} removed")
    for row in found.rows:
        if row.kind != "same":
            for sign, side in (("-", row.old), ("+", row.new)):
                if side:
                    click.echo(f"  {sign} {''.join(piece.text for piece in side)}")


@click.command()
@click.argument("article", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def copies(article: int, as_json: bool) -> None:
    """List the articles elsewhere that hold most of the text of ARTICLE (its number)."""
    with workbench() as bench:
        found = bench.copies(article)
    if as_json:
        show({"copies": encode(found)})
        return
    if not found:
        click.echo("No other article in this archive holds most of this text.")
    for copy in found:
        split = f", kept apart: {copy.apart.reason}" if copy.apart else ""
        click.echo(
            f"article {copy.article.id}: {copy.article.outlet or 'outlet unknown'}, "
            f"{copy.share:.0%} in common{split}  {copy.article.url}"
        )
