"""A report as one HTML file: no script, nothing loaded from elsewhere, readable for decades."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbench.report.blocks import Block, Pages, visible
from workbench.report.wording import Words
from workbench.settings import resource


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("templates") / "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = _kind
    return environment


def render(pages: Pages, words: Words) -> bytes:
    """Return the report as UTF-8 HTML."""
    style = (resource("templates") / "report" / "report.css").read_text(encoding="utf-8")
    template = _environment().get_template("report.html")
    page = template.render(pages=pages, words=words, style=style)
    return visible(page).encode("utf-8")


def _kind(block: Block) -> str:
    """Return the name by which the template knows a block."""
    return type(block).__name__.lower()
