"""The commands of persons: list and look at them, decide who is who."""

from __future__ import annotations

from datetime import datetime

import click

from workbench.cli.answers import day
from workbench.cli.desk import acting, as_json_option, as_user
from workbench.cli.frame import desk_zone, show, workbench
from workbench.codec import encode
from workbench.model_people import Person, PersonDecision, PersonEntry

reason_option = click.option("--reason", required=True, help="Why, so that others can follow it.")


@click.group()
def people() -> None:
    """List who is quoted in the archive, and which persons may be one."""


@people.command("list")
@click.argument("words", nargs=-1)
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@as_json_option
def list_people(words: tuple[str, ...], page: int, as_json: bool) -> None:
    """List persons, those most quoted first; WORDS are beginnings of words of a name."""
    with workbench() as bench:
        found = bench.persons(" ".join(words), page)
    if as_json:
        show(encode(found))
        return
    if found.unread:
        click.echo(
            f"{found.unread:,} articles are not read for persons yet: run `workbench index`.",
            err=True,
        )
    click.echo(f"{found.total:,} persons")
    for one in found.persons:
        click.echo(f"{_line(one)}{'' if one.linked else '  (one article only)'}")


@people.command()
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@as_json_option
def suggestions(page: int, as_json: bool) -> None:
    """List pairs that may be one person, for a reviewer to merge or to keep apart."""
    with workbench() as bench:
        found = bench.person_suggestions(page)
    if as_json:
        show(encode(found))
        return
    click.echo(f"{found.total:,} pairs")
    for pair in found.suggestions:
        detail = f": {pair.detail}" if pair.detail else ""
        click.echo(f"{pair.kind}{detail}")
        for one, article in zip((pair.first, pair.second), pair.article_ids, strict=True):
            click.echo(f"    {_line(one)}  [article {article}]")


@click.group()
def person() -> None:
    """Look at a person of the archive, and decide who is who.

    PERSON is a number, or a name that only one person bears.
    """


@person.command("show")
@click.argument("person")
@as_json_option
def show_person(person: str, as_json: bool) -> None:
    """Show names, roles over time, and what was decided."""
    with workbench() as bench:
        found = bench.find_person(person)
    if as_json:
        show(encode(found))
        return
    _print(found)


@person.command("quotes")
@click.argument("person")
@click.option("--kind", type=click.Choice(["direct", "indirect"]), help="Only these.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@as_json_option
def person_quotes(person: str, kind: str | None, page: int, as_json: bool) -> None:
    """List what a person is quoted with, the latest first."""
    with workbench() as bench:
        found = bench.person_quotes(bench.find_person(person).entry.id, kind or "", page)
        zone = desk_zone(bench)
    if as_json:
        show(encode(found))
        return
    click.echo(f"{found.total:,} quotes")
    for one in found.quotes:
        relayed = f", relayed by {one.outer}" if one.outer else ""
        click.echo(
            f"\n{day(one.date, zone)}  {one.article.outlet}  [article {one.article.id}, "
            f"{one.quote.start}-{one.quote.end}]\n  {one.quote.kind.value}{relayed}: "
            f"{one.quote.exact}"
        )


@person.command("articles")
@click.argument("person")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@as_json_option
def person_articles(person: str, page: int, as_json: bool) -> None:
    """List the articles that quote a person, with the name and roles they give."""
    with workbench() as bench:
        total, found = bench.person_articles(bench.find_person(person).entry.id, page)
        zone = desk_zone(bench)
    if as_json:
        show({"total": total, "articles": encode(found)})
        return
    click.echo(f"{total:,} articles")
    for one in found:
        roles = f" ({', '.join(one.roles)})" if one.roles else ""
        click.echo(
            f"{day(one.date, zone)}  [{one.article.id}]  {one.article.outlet}: "
            f"{one.article.headline}\n    as {one.name}{roles}, {one.quotes} quotes"
        )


@person.command()
@click.argument("person")
@click.argument("other")
@reason_option
@as_json_option
@as_user
def merge(person: str, other: str, reason: str, as_json: bool, name: str) -> None:
    """Say that PERSON and OTHER are one; the first stands for both."""
    with workbench() as bench:
        first, second = (bench.find_person(one).entry.id for one in (person, other))
        made = bench.merge_persons(first, second, reason, actor=acting(bench, name))
    _decided(made, as_json)


@person.command()
@click.argument("person")
@click.argument("other")
@reason_option
@as_json_option
@as_user
def apart(person: str, other: str, reason: str, as_json: bool, name: str) -> None:
    """Say that PERSON and OTHER are two, so that they are suggested no more."""
    with workbench() as bench:
        first, second = (bench.find_person(one).entry.id for one in (person, other))
        made = bench.keep_persons_apart(first, second, reason, actor=acting(bench, name))
    _decided(made, as_json)


@person.command()
@click.argument("person")
@click.option("--part", "parts", multiple=True, type=int, help="A name by its number; repeatable.")
@click.option("--article", "articles", multiple=True, type=int, help="An article; repeatable.")
@reason_option
@as_json_option
@as_user
def split(
    person: str,
    parts: tuple[int, ...],
    articles: tuple[int, ...],
    reason: str,
    as_json: bool,
    name: str,
) -> None:
    """Give names (see `person show`) or articles of PERSON to a person of their own."""
    with workbench() as bench:
        identity = bench.find_person(person).entry.id
        made = bench.split_person(identity, parts, articles, reason, actor=acting(bench, name))
        new = bench.person_after(made)
    _decided(made, as_json)
    if not as_json:
        click.echo(f"The new person has the number {new}.")


@person.command()
@click.argument("person")
@reason_option
@as_json_option
@as_user
def nobody(person: str, reason: str, as_json: bool, name: str) -> None:
    """Say that PERSON is no person: a firm, a headline, a misread word."""
    with workbench() as bench:
        identity = bench.find_person(person).entry.id
        made = bench.nobodys_name(identity, reason, actor=acting(bench, name))
    _decided(made, as_json)


@person.command()
@click.argument("decision", type=int)
@reason_option
@as_json_option
@as_user
def undo(decision: int, reason: str, as_json: bool, name: str) -> None:
    """Take DECISION (its number, see `person show`) back."""
    with workbench() as bench:
        undone = bench.undo_person_decision(decision, reason, actor=acting(bench, name))
    _decided(undone, as_json)


def _line(one: PersonEntry) -> str:
    roles = f"  {', '.join(one.roles)}" if one.roles else ""
    names = f"  ({', '.join(one.names)})" if one.names else ""
    return (
        f"{one.id:6}  {one.quotes:5,} quotes, {one.articles:4,} articles  {one.name}{names}{roles}"
    )


def _day(at: datetime | None) -> str:
    return at.date().isoformat() if at else "undated   "


def _print(found: Person) -> None:
    click.echo(_line(found.entry))
    for part in found.parts:
        click.echo(f"  part {part.id}: {part.key} ({part.articles:,} articles)")
    for name in found.names:
        click.echo(
            f"  {name.kind.value:8} {name.name} ({name.articles:,}, article {name.article_id})"
        )
    for role in found.roles:
        click.echo(f"  {_day(role.since)} to {_day(role.until)}  {role.role} ({role.articles:,})")
    for other in found.namesakes:
        click.echo(f"  another of this name: {_line(other)}")
    for made in found.decisions:
        undone = f", undone by {made.undone_by}: {made.undone_why}" if made.undone_at else ""
        click.echo(
            f"  decision {made.id}: {made.kind.value} of {', '.join(made.names)} by {made.author}: "
            f"{made.reason}{undone}"
        )


def _decided(made: PersonDecision, as_json: bool) -> None:
    if as_json:
        show(encode(made))
        return
    state = "undone" if made.undone_at else "decided"
    click.echo(f"Decision {made.id} {state}: {made.kind.value} of {', '.join(made.names)}.")
