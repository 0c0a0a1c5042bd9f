"""The commands of the administrator: serve, demo, users, verify, backup, restore, export."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from workbench.cli.frame import TerminalProgress, actor, show, workbench
from workbench.cli.measuring import bench
from workbench.codec import encode
from workbench.model_review import Role
from workbench.settings import Settings


def add_to(main: click.Group) -> None:
    """Add the administrator's commands to `main`."""
    for command in (serve, demo, users, verify, backup, restore, export_archive, bench):
        main.add_command(command)


@click.command()
@click.option("--host", default=None, help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port (default 8000).")
def serve(host: str | None, port: int | None) -> None:
    """Run the desk in the browser."""
    from workbench.web.serve import run

    settings = Settings.from_env()
    run(replace(settings, host=host or settings.host, port=settings.port if port is None else port))


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Port (default 8000).")
@click.option("--no-serve", is_flag=True, help="Only make the demo archive.")
def demo(port: int | None, no_serve: bool) -> None:
    """Make a fictional archive in ./demo-data (or WORKBENCH_HOME) and run the desk on it."""
    import os

    from workbench.bench import Workbench
    from workbench.demo.load import load
    from workbench.web.serve import run

    settings = Settings.from_env()
    if not os.environ.get("WORKBENCH_HOME"):
        settings = replace(settings, home=Path("demo-data").resolve())
    if not settings.public_url:  # so that ClaimReview can be tried as well
        settings = replace(settings, public_url="https://desk.example/checks")
    with Workbench.open(settings) as opened:
        signins = load(opened)
    click.echo(f"The demo archive is in {settings.home}.")
    for name, password in signins:
        click.echo(f"  sign in as {name} with the password {password}")
    if not no_serve:
        run(settings if port is None else replace(settings, port=port))


@click.group()
def users() -> None:
    """Add, list and deactivate the people who may sign in."""


@users.command("add")
@click.argument("name")
@click.option(
    "--role", type=click.Choice([r.value for r in Role]), default="reviewer", show_default=True
)
@click.option("--full-name", default="", help="As it appears on reports.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(name: str, role: str, full_name: str, password_stdin: bool) -> None:
    """Add a user; asks for the password."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with workbench() as bench:
        user = bench.add_user(name, password, full_name or name, Role(role), actor=actor())
    click.echo(f"{user.name} ({user.role.value}) may sign in now.", err=True)


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_users(as_json: bool) -> None:
    """List users and their roles."""
    with workbench() as bench:
        found = bench.users()
    if as_json:
        show(encode(found))
        return
    for user in found:
        click.echo(f"{user.name:20} {user.role.value:10} {'' if user.active else 'deactivated'}")


@users.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def password(name: str, password_stdin: bool) -> None:
    """Set a new password for a user."""
    if password_stdin:
        new = sys.stdin.readline().rstrip("\r\n")
    else:
        new = click.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    with workbench() as bench:
        bench.set_password(bench.user_named(name).id, new, actor=actor())
    click.echo(f"The password of {name} is changed.", err=True)


@users.command("deactivate")
@click.argument("name")
def deactivate(name: str) -> None:
    """Refuse further sign-ins of a user; what the user wrote stays."""
    with workbench() as bench:
        bench.deactivate_user(bench.user_named(name).id, actor=actor())
    click.echo(f"{name} can no longer sign in.", err=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(as_json: bool) -> None:
    """Check every archived byte, every stored offset and the audit trail; exit 1 on a problem."""
    drawing = TerminalProgress("Checking")
    with workbench() as bench:
        problems = list(bench.verify(drawing))
        checked = bench.statistics().articles
    drawing.close()
    if as_json:
        show({"articles": checked, "problems": encode(problems)})
    else:
        for problem in problems:
            click.echo(f"{problem.kind}: {problem.subject}: {problem.message}")
        click.echo(f"{checked:,} articles checked, {len(problems):,} problems.")
    if problems:
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
def backup(file: str) -> None:
    """Write everything but the rebuildable indexes into FILE, while others go on working."""
    with workbench() as bench:
        made = bench.backup(Path(file), actor=actor())
    click.echo(f"{made} ({made.stat().st_size:,} bytes)", err=True)


@click.command()
@click.argument("file", type=click.Path(exists=False, dir_okay=False))
def restore(file: str) -> None:
    """Restore a backup FILE into the (empty) home folder, and make the indexes anew."""
    from workbench.bench import Workbench

    settings = Settings.from_env()
    Workbench.restore(Path(file), settings)
    with workbench() as bench:
        report = bench.index()
    click.echo(f"Restored {report.articles:,} articles into {settings.home}.", err=True)


@click.command("export")
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--article", "articles", multiple=True, type=int, help="Only this article; repeat.")
def export_archive(file: str, articles: tuple[int, ...]) -> None:
    """Write the archive, or chosen articles, into FILE as WACZ for other programs."""
    with workbench() as bench:
        made = bench.export_archive_to(Path(file), actor=actor(), article_ids=articles)
    click.echo(f"{made} ({made.stat().st_size:,} bytes)", err=True)
