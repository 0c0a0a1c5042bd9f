"""The commands of watching: sources, what a site offers, and doing all that is due."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import click

from workbench.bench import Workbench
from workbench.cli.frame import actor, decode, read_bytes, show, workbench
from workbench.cli.interrupt import Interrupt
from workbench.codec import encode
from workbench.errors import BadInput
from workbench.model_sources import SourceKind, SourceSettings, WatchedSource, WatchReport

as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
PAUSE = 1.0  # seconds between looks at what is due


def add_to(main: click.Group) -> None:
    """Add the commands of watching to `main`."""
    main.add_command(source)
    main.add_command(watch)


def settings_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that decide how a source is watched; None means: as it is."""
    for option in reversed(
        (
            click.option("--outlet", help="The outlet, as articles are to name it."),
            click.option("--timezone", help="IANA name, for times without one: Asia/Jakarta."),
            click.option("--lang", help="Language (id, en) where it should not be detected."),
            click.option("--note", help="On its credibility, for the desk."),
            click.option("--interval", type=int, help="Minutes between two looks (default 30)."),
            click.option(
                "--robots-reason",
                metavar="REASON",
                help='Pass over robots.txt, for this reason, which is kept; "" to obey again.',
            ),
        )
    ):
        command = option(command)
    return command


def _decided(given: dict[str, object], start: SourceSettings) -> SourceSettings:
    return replace(start, **{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]


@click.group()
def source() -> None:
    """Watch feeds, sitemaps and lists of pages for new, changed and removed articles."""


@source.command("add")
@click.argument("address", default="")
@click.option(
    "--kind",
    type=click.Choice(["feed", "sitemap"]),
    help="What is at ADDRESS; without it the address is fetched and looked at.",
)
@click.option(
    "--pages", metavar="FILE", help='Watch the addresses in FILE ("-": input), one a line.'
)
@settings_options
@as_json_option
def add(address: str, kind: str | None, pages: str | None, as_json: bool, **given: object) -> None:
    """Watch the feed or sitemap at ADDRESS, or the one that the page there offers."""
    if bool(address) == bool(pages):
        raise BadInput("Give either the address of a feed or sitemap, or --pages with a file.")
    with workbench() as bench:
        if pages:
            start = SourceSettings(SourceKind.PAGES, pages=decode(read_bytes(pages), pages))
        else:
            start = _found(bench, address, kind)
        made = bench.add_source(_decided(given, start), actor=actor())
    _show(made, as_json)


def _found(bench: Workbench, address: str, kind: str | None) -> SourceSettings:
    if kind:
        return SourceSettings(SourceKind(kind), address)
    offers = bench.offers(address)
    if not offers:
        raise BadInput(
            "The page offers no feed, and the site no sitemap: give the address of one with "
            "--kind, or the pages themselves with --pages."
        )
    if len(offers) > 1:
        listed = "".join(f"\n  {o.kind.value:8} {o.address}  {o.title}" for o in offers)
        raise BadInput(
            "The site offers several: add the one you want by its address.%(listed)s",
            listed=listed,
        )
    return SourceSettings(offers[0].kind, offers[0].address)


@source.command("find")
@click.argument("address")
@as_json_option
def find(address: str, as_json: bool) -> None:
    """List the feeds that the page at ADDRESS offers, and the sitemaps of its site."""
    with workbench() as bench:
        offers = bench.offers(address)
    if as_json:
        show(encode(offers))
        return
    for offer in offers:
        click.echo(f"{offer.kind.value:8} {offer.address}  {offer.title}")


@source.command("list")
@as_json_option
def list_sources(as_json: bool) -> None:
    """List the watched sources and how watching goes."""
    with workbench() as bench:
        found = bench.sources()
    if as_json:
        show(encode(found))
        return
    for one in found:
        click.echo(
            f"{one.id:4}  {one.settings.kind.value:8} {_state(one):8} "
            f"{one.counts.articles:7,}  {one.name}"
        )


def _state(one: WatchedSource) -> str:
    if one.paused:
        return "paused"
    return "failing" if one.state.failures else "watched"


@source.command("show")
@click.argument("number", type=int)
@as_json_option
def show_source(number: int, as_json: bool) -> None:
    """Show a source: what is decided of it, how watching goes, what was observed last."""
    with workbench() as bench:
        one = bench.source(number)
        seen = bench.source_observations(number, limit=20)
        pages = bench.source_pages(number, limit=20)
    if as_json:
        show({**encode(one), "observations": encode(seen), "pages": encode(pages)})
        return
    _show(one, False)
    for look in seen:
        click.echo(f"  {look.kind.value:8} {look.at:%Y-%m-%d %H:%M} UTC  {look.url}  {look.detail}")


@source.command("edit")
@click.argument("number", type=int)
@click.option("--address", help="Another address of the feed or sitemap.")
@settings_options
@as_json_option
def edit(number: int, as_json: bool, **given: object) -> None:
    """Change what is decided of a source; what is not named stays."""
    with workbench() as bench:
        start = bench.source(number).settings
        made = bench.edit_source(number, _decided(given, start), actor=actor())
    _show(made, as_json)


@source.command("pause")
@click.argument("number", type=int)
@click.option("--off", is_flag=True, help="Go on watching.")
@as_json_option
def pause(number: int, off: bool, as_json: bool) -> None:
    """Stop watching a source for a while."""
    with workbench() as bench:
        made = bench.pause_source(number, not off, actor=actor())
    _show(made, as_json)


@source.command("remove")
@click.argument("number", type=int)
@as_json_option
def remove(number: int, as_json: bool) -> None:
    """Watch a source no more; its articles stay."""
    with workbench() as bench:
        made = bench.remove_source(number, actor=actor())
    _show(made, as_json)


@source.command("check")
@click.argument("number", type=int)
@as_json_option
def check(number: int, as_json: bool) -> None:
    """Look at a source now and fetch what it names; exit 1 where it cannot be had."""
    with workbench() as bench, Interrupt() as stop:
        report = bench.check_source(number, actor=actor(), stopping=stop.asked)
        bench.index_small_backlog()
    _report(report, as_json)
    if any(one.error for one in report.checks):
        sys.exit(1)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@as_json_option
def watch(once: bool, as_json: bool) -> None:
    """Watch all sources; not needed where the server runs, which does it by itself."""
    with workbench() as bench, Interrupt() as stop:
        while True:
            report = bench.watch(stop.asked)
            if once or report.checks or report.fetched or report.failed:
                _report(report, as_json)
            if once or stop.asked():
                return
            bench.index_small_backlog()
            stop.wait(PAUSE)


def _show(one: WatchedSource, as_json: bool) -> None:
    if as_json:
        show(encode(one))
        return
    click.echo(f"Source {one.id}: {one.name} ({one.settings.kind.value}, {_state(one)})")
    for name, value in (
        ("address", one.settings.address),
        ("time zone", one.settings.timezone),
        ("language", one.settings.lang),
        ("note", one.settings.note),
        ("robots.txt passed over", one.settings.robots_reason),
        ("last success", _time(one.state.success_at)),
        ("next look", _time(one.state.due_at)),
        ("last error", one.state.error),
        ("remark", one.state.remark),
    ):
        if value:
            click.echo(f"  {name}: {value}")
    c = one.counts
    click.echo(
        f"  {c.pages:,} pages, {c.articles:,} articles, {c.waiting:,} waiting, {c.gone:,} gone, "
        f"{c.failing:,} failing, {c.refused:,} refused"
    )


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def _report(report: WatchReport, as_json: bool) -> None:
    if as_json:
        show(encode(report))
        return
    for one in report.checks:
        what = one.error or (
            "unchanged" if one.unchanged else f"{one.leads:,} pages, {one.new:,} new"
        )
        click.echo(f"{one.name}: {what}")
    click.echo(
        f"{report.fetched:,} pages fetched: {report.added:,} new articles, {report.changed:,} "
        f"changed, {report.unchanged:,} as before; {report.removed:,} gone, {report.failed:,} "
        f"failed, {report.waiting:,} waiting."
    )
