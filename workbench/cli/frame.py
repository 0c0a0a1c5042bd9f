"""What every command shares: the open workbench, JSON output, progress, and errors as sentences."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import sys
from collections.abc import Iterator
from typing import IO, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from workbench.bench import Workbench
from workbench.errors import BadInput, WorkbenchError
from workbench.model_review import Progress
from workbench.settings import Settings

STOPPED = 130  # exit code of what Ctrl-C ended, as shells have it
LONGEST = 20_000_000  # bytes of one text or line: as much as one article may have


class Commands(click.Group):
    """A group that turns every WorkbenchError into one sentence and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; known errors are printed, unknown ones stay visible."""
        try:
            return super().invoke(ctx)
        except WorkbenchError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(STOPPED)
        except BrokenPipeError:
            # The reader (head, less) went away: nothing more to say to it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


# For commands that print JSON anyway: scripts may say --json everywhere.
always_json = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    help="Print JSON (this command always does).",
)


@contextlib.contextmanager
def workbench() -> Iterator[Workbench]:
    """Open the home folder named by the environment for one command.

    What the program mended, or had to leave, on the way is said at the end.
    """
    with Workbench.open(Settings.from_env()) as bench:
        yield bench
        for message in bench.told():
            click.echo(message, err=True)


def desk_zone(bench: Workbench) -> ZoneInfo:
    """Return the time zone of the desk; raise BadInput where its setting names none."""
    name = bench.settings.timezone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            "There is no time zone %(zone)s: name one as Asia/Jakarta.", zone=name
        ) from error


def actor() -> str:
    """Return who works at this terminal, for the audit trail."""
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):
        return "cli"


def show(value: object) -> None:
    """Print one JSON value, readable; names and quotes stay as they are written."""
    click.echo(_json(value, indent=2))


def show_line(value: object) -> None:
    """Print one JSON value on one line."""
    click.echo(_json(value))


def _json(value: object, indent: int | None = None) -> str:
    """Return JSON that is valid UTF-8: half a character from a broken argument is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def read_text(text: str) -> str:
    """Return `text`, or standard input where it is "-"; raise BadInput where that is not UTF-8."""
    if text != "-":
        return decode(text.encode("utf-8", "surrogateescape"), "The argument")
    return decode(read_bytes("-"), "Standard input")


def read_bytes(path: str) -> bytes:
    """Return a file ("-" for standard input); raise BadInput where it is not there or too long."""
    try:
        with contextlib.ExitStack() as stack:
            content = _stream(path, stack).read(LONGEST + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) > LONGEST:
        raise BadInput(
            "%(path)s holds more than %(limit)s MB, which no single text does: give it in parts.",
            path="Standard input" if path == "-" else path,
            limit=LONGEST // 1_000_000,
        )
    return content


def _stream(path: str, stack: contextlib.ExitStack) -> IO[bytes]:
    return sys.stdin.buffer if path == "-" else stack.enter_context(open(path, "rb"))


def _unreadable(path: str, error: OSError) -> BadInput:
    return BadInput(
        "%(path)s cannot be read (%(error)s): check the name.",
        path=path,
        error=error.strerror or error,
    )


def decode(content: bytes, name: str, *, keep_mark: bool = False) -> str:
    """Return `content` as text; raise BadInput naming `name` where it is not UTF-8.

    With `keep_mark` a byte order mark stays, so that offsets count it.
    """
    try:
        return content.decode("utf-8" if keep_mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            "%(name)s is not UTF-8 text (byte %(at)s): save it as UTF-8 and try again.",
            name=name,
            at=error.start,
        ) from error


def json_lines(path: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file ("-" for standard input); raise BadInput with the line."""
    try:
        with contextlib.ExitStack() as stack:
            stream = _stream(path, stack)
            for number, line in enumerate(iter(lambda: stream.readline(LONGEST + 1), b""), 1):
                if len(line) > LONGEST:
                    raise BadInput(
                        "Line %(number)s of %(path)s is longer than %(limit)s MB: split it.",
                        number=number,
                        path=path,
                        limit=LONGEST // 1_000_000,
                    )
                if not line.strip():
                    continue
                yield _object(decode(line, f"Line {number} of {path}"), number, path)
    except OSError as error:
        raise _unreadable(path, error) from error


def _object(line: str, number: int, path: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:  # also too long a number, too deep a nest
        raise BadInput(
            "Line %(number)s of %(path)s is not JSON (%(error)s): mend or remove it.",
            number=number,
            path=path,
            error=getattr(error, "msg", error),
        ) from error
    if not isinstance(value, dict):
        raise BadInput(
            "Line %(number)s of %(path)s is not a JSON object: write one object a line.",
            number=number,
            path=path,
        )
    return value


class TerminalProgress:
    """A progress line on standard error, redrawn in place; silent where that is no terminal."""

    def __init__(self, label: str) -> None:
        """Name the work."""
        self.label = label
        self.drawn = False

    def __call__(self, progress: Progress) -> None:
        """Draw how far the work is."""
        if not sys.stderr.isatty():
            return
        total = f" of {progress.total:,}" if progress.total else ""
        click.echo(
            f"\r{self.label}: {progress.done:,}{total} {progress.message}", nl=False, err=True
        )
        self.drawn = True

    def close(self) -> None:
        """End the line."""
        if self.drawn:
            click.echo("", err=True)
