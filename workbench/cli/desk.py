"""The commands of the desk: claims, their ratings and decisions, and reports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbench.bench import Workbench
from workbench.bench import scales as all_scales
from workbench.cli.answers import beside
from workbench.cli.frame import actor, always_json, read_text, show, workbench
from workbench.codec import encode
from workbench.errors import StorageFailed
from workbench.model_review import EvidenceSource, Role, User
from workbench.report.presenters import claim_json

FORMATS = ("html", "pdf", "md", "csv", "json", "claimreview")
as_user = click.option(
    "--as", "name", default="", metavar="USER", help="Act as this user (default: the terminal's)."
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
source_option = click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="TITLE|PLACE",
    help="A source: a title and an address, or article:ID; may be repeated.",
)
scale_option = click.option("--scale", default="quote", show_default=True, help="Rating scale.")


def acting(bench: Workbench, name: str) -> User:
    """Return the named user, or the terminal's own: who can read the home folder is its admin."""
    if name:
        return bench.user_named(name)
    return User(id=0, name=actor(), full_name=actor(), role=Role.ADMIN)


def _sources(given: tuple[str, ...]) -> tuple[EvidenceSource, ...]:
    """Read "title|https://…" and "title|article:12"; what is wrong with one is said by the desk."""
    found = []
    for entry in given:
        title, _, place = entry.rpartition("|")
        kind, _, number = place.partition(":")
        if kind == "article" and number.isdecimal():
            found.append(EvidenceSource(title=title or place, article_id=int(number)))
        elif place.startswith(("http://", "https://")):
            found.append(EvidenceSource(title=title or place, url=place))
        else:
            found.append(EvidenceSource(title=entry))
    return tuple(found)


@click.group()
def claim() -> None:
    """Save, list, rate, decide and correct claims."""


@claim.command("save")
@click.argument("text")
@click.option("--speaker", default="", help="Who is said to have said it.")
@click.option("--reason", default="", help="Why this claim was selected for checking.")
@always_json
@as_user
def save(text: str, speaker: str, reason: str, name: str) -> None:
    """Trace TEXT (or standard input: -) and save it as a claim; prints the claim as JSON."""
    with workbench() as bench:
        user = acting(bench, name)
        show(
            claim_json(
                bench.save_claim(read_text(text), speaker, actor=user, selection_reason=reason)
            )
        )


@claim.command("list")
@click.option("--state", type=click.Choice(["open", "closed", "void"]), help="Only these.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@as_json_option
def list_claims(state: str | None, page: int, as_json: bool) -> None:
    """List claims, newest first."""
    with workbench() as bench:
        found = bench.claims(state=state or "", page=page)
    if as_json:
        show({"total": found.total, "claims": [claim_json(c) for c in found.claims]})
        return
    click.echo(f"{found.total:,} claims")
    for one in found.claims:
        click.echo(
            f"{one.number}  {one.state.value:6}  {one.trace.verdict.value:10}  {one.text[:70]}"
            f"{beside(one.trace)}"
        )


@claim.command("show")
@click.argument("number")
@always_json
def show_claim(number: str) -> None:
    """Print a claim with its trace, annotations, ratings and decision as JSON."""
    with workbench() as bench:
        show(claim_json(bench.claim(number)))


@claim.command()
@click.argument("number")
@click.option("--article", "article_id", type=int, required=True, help="The article's id.")
@click.option("--start", type=int, required=True, help="First code point of the passage.")
@click.option("--end", type=int, required=True, help="End of the passage, exclusive.")
@click.option("--note", required=True, help="What is to be said of the passage.")
@click.option("--tag", default="", help="A keyword.")
@always_json
@as_user
def annotate(
    number: str, article_id: int, start: int, end: int, note: str, tag: str, name: str
) -> None:
    """Annotate a passage of an article for a claim."""
    with workbench() as bench:
        user = acting(bench, name)
        bench.annotate(bench.claim(number).id, article_id, start, end, note, tag, actor=user)
        show(claim_json(bench.claim(number)))


@claim.command()
@click.argument("number")
@click.argument("value")
@scale_option
@click.option("--reason", required=True, help="Why, in your own words.")
@source_option
@always_json
@as_user
def rate(
    number: str, value: str, scale: str, reason: str, sources: tuple[str, ...], name: str
) -> None:
    """Rate a claim with VALUE of the scale (see `workbench claim scales`)."""
    with workbench() as bench:
        user = acting(bench, name)
        bench.rate(bench.claim(number).id, scale, value, reason, _sources(sources), actor=user)
        show(claim_json(bench.claim(number)))


@claim.command()
@click.argument("number")
@click.argument("value", default="")
@scale_option
@click.option("--summary", required=True, help="The conclusion, as it will be published.")
@click.option("--problem", default="", help="Type of problem (First Draft), where there is one.")
@click.option("--reason", default="", help="Why so, where the ratings do not all say it.")
@source_option
@always_json
@as_user
def decide(
    number: str,
    value: str,
    scale: str,
    summary: str,
    problem: str,
    reason: str,
    sources: tuple[str, ...],
    name: str,
) -> None:
    """Close a claim with the verdict VALUE; without one the report carries a conclusion only."""
    with workbench() as bench:
        user = acting(bench, name)
        identity = bench.claim(number).id
        bench.decide(
            identity, scale, value, problem, summary, _sources(sources), actor=user, reason=reason
        )
        show(claim_json(bench.claim(number)))


@claim.command()
@click.argument("number")
@click.argument("value", default="")
@scale_option
@click.option("--what", required=True, help="What is changed.")
@click.option("--why", required=True, help="Why it is changed.")
@click.option("--summary", default="", help="The new conclusion.")
@click.option("--problem", default="", help="Type of problem (First Draft), where there is one.")
@click.option("--void", is_flag=True, help="Withdraw the verdict altogether.")
@source_option
@always_json
@as_user
def correct(
    number: str,
    value: str,
    scale: str,
    what: str,
    why: str,
    summary: str,
    problem: str,
    void: bool,
    sources: tuple[str, ...],
    name: str,
) -> None:
    """Correct a closed claim; the old verdict stays visible."""
    with workbench() as bench:
        user = acting(bench, name)
        bench.correct(
            bench.claim(number).id,
            what,
            why,
            scale,
            value,
            problem,
            summary,
            _sources(sources),
            actor=user,
            void=void,
        )
        show(claim_json(bench.claim(number)))


@claim.command()
@as_json_option
def scales(as_json: bool) -> None:
    """List the rating scales and their values."""
    if as_json:
        show(encode(all_scales()))
        return
    for scale in all_scales():
        click.echo(f"{scale.key}: {scale.label['en']}")
        for step in scale.values:
            click.echo(f"    {step.value:16} {step.label['en']} / {step.label['id']}")


@click.command()
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@click.option("--format", "kind", type=click.Choice(FORMATS), required=True)
@click.option("--lang", type=click.Choice(["id", "en"]), default="id", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), help="File; - for standard output."
)
def report(claims: tuple[str, ...], kind: str, lang: str, output: str | None) -> None:
    """Export the verification report of one or several claims.

    The archived bytes are hashed again first; a mismatch stops the export.
    """
    with workbench() as bench:
        document = bench.report(claims, kind, lang, actor=actor())
    if output == "-":
        sys.stdout.buffer.write(document.content)
        return
    target = Path(output or document.name)
    try:
        target.write_bytes(document.content)
    except OSError as error:
        raise StorageFailed(
            "%(path)s cannot be written (%(error)s): choose another file.",
            path=target,
            error=error.strerror or error,
        ) from error
    click.echo(f"{target} ({len(document.content):,} bytes)", err=True)
