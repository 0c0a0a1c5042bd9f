"""The documentation names everything there is: verdicts, scales, settings, commands, decisions."""

import dataclasses
import re
from itertools import pairwise
from pathlib import Path

import click
import pytest

from workbench import settings
from workbench.cli import main
from workbench.model import Grade, Order, Relation, Verdict
from workbench.review.definitions import PROBLEMS, SCALES
from workbench.trace import presence

DOCS = Path(__file__).resolve().parents[2] / "docs"
METHODS = {"en": DOCS / "methodology.md", "id": DOCS / "metodologi.md"}
ADMINISTRATION = (DOCS / "administration.md").read_text(encoding="utf-8")


def squeezed(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("lang", METHODS)
def test_methodology_explains_every_term(lang: str) -> None:
    text = squeezed(METHODS[lang])
    for term in (*Verdict, *Relation, *Order):
        assert f"`{term.value}`" in text
    for grade in Grade:
        assert f"| **{grade.value}** |" in text


@pytest.mark.parametrize("lang", METHODS)
def test_methodology_prints_the_scales_as_they_are(lang: str) -> None:
    text = squeezed(METHODS[lang])
    for scale in SCALES:
        assert f"`{scale.key}`" in text
        assert scale.about[lang] in text
        for step in scale.values:
            number = "–" if step.number is None else str(step.number)
            assert f"| {step.label[lang]} | {number} | {step.definition[lang]} |" in text
    for kind in PROBLEMS:
        assert kind.label[lang].lower() in text.lower()


@pytest.mark.parametrize("lang", METHODS)
def test_methodology_prints_the_thresholds_that_are_used(lang: str) -> None:
    text = squeezed(METHODS[lang])
    assert "workbench/trace/presence.py" in text
    for _, share in presence.PRESENT:
        assert f"{share * 100:.0f} %" in text
    assert f" {presence.POSSIBLE_BAND * 100:.0f} " in text
    for (before, _), _ in pairwise(presence.PRESENT):
        assert re.search(rf"\b{before}\b", text)
        assert re.search(rf"\b{before + 1}\b", text)


def test_administration_lists_every_setting() -> None:
    source = Path(settings.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r"WORKBENCH_[A-Z_]+", source))
    assert len(named) >= len(dataclasses.fields(settings.Settings)) - 2
    rows = set(re.findall(r"^\| `(WORKBENCH_[A-Z_]+)` \|", ADMINISTRATION, re.M))
    assert rows == named


def test_administration_or_readme_names_every_command() -> None:
    text = ADMINISTRATION + (DOCS.parent / "README.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert f"workbench {name}" in text
        if isinstance(command, click.Group):
            assert command.commands


def test_commands_in_the_administration_guide_exist() -> None:
    for name in re.findall(r"workbench ([a-z]+)\b(?! (?:is|has|can))", code_of(ADMINISTRATION)):
        assert name in main.commands, name


def code_of(text: str) -> str:
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.S)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))
    return "\n".join(blocks + inline)


def test_links_between_documents_lead_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_decisions_are_numbered_without_gaps_and_complete() -> None:
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(p.name[:4]) for p in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. ")
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, page.name
        assert "Status:" in text
