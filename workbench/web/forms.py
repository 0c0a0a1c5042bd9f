"""What somebody typed into a form, kept through an error, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import request
from flask_babel import gettext as _

from workbench.errors import WorkbenchError
from workbench.model import empty
from workbench.model_review import EvidenceSource
from workbench.web.problems import sentence

TOO_MANY_DIGITS = 19  # of an article's number: beyond what the database can count
ANY = ""  # the error of a form as a whole


@dataclass(frozen=True, slots=True)
class Form:
    """Values by field name, and errors by field name (`ANY`: of the whole form)."""

    values: Mapping[str, str] = field(default_factory=empty)
    errors: Mapping[str, str] = field(default_factory=empty)

    def __getitem__(self, name: str) -> str:
        """Return what was typed in `name`, "" where nothing was."""
        return self.values.get(name, "")

    @property
    def first_bad(self) -> str:
        """The name of the first field with an error, or ""."""
        return next((name for name in self.errors if name), "")

    def failed(self, name: str, problem: WorkbenchError | str) -> Form:
        """Return the form with what is wrong at `name`."""
        message = problem if isinstance(problem, str) else sentence(problem)
        return replace(self, errors={**self.errors, name: message})

    def need(self, **fields: str) -> Form:
        """Return the form with an error at each empty field of `fields` (name to sentence)."""
        form = self
        for name, message in fields.items():
            if not self[name].strip():
                form = form.failed(name, message)
        return form


def sent() -> Form:
    """Return the form of this request, with line ends as elsewhere and without NUL."""
    items = request.form if request.method == "POST" else request.args
    return Form({k: v.replace("\r\n", "\n").replace("\x00", "") for k, v in items.items()})


def whole(text: str, least: int = 1, most: int = 1_000_000) -> int:
    """Return the number in `text` within bounds, `least` where there is none."""
    try:
        return min(max(int(text), least), most)
    except ValueError:
        return least


def sources(text: str) -> tuple[EvidenceSource, ...]:
    """Return the sources written one a line: an address, `#12` for an article, or words."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        words = line.split()
        address = next((w for w in words if w.startswith(("http://", "https://"))), "")
        digits = (w[1:] for w in words if w[0] == "#" and w[1:].isdecimal())
        number = next((d for d in digits if len(d) < TOO_MANY_DIGITS), "")
        title = " ".join(w for w in words if w != address and w != f"#{number}")
        withheld = ""
        for mark in ("withheld:", "dirahasiakan:"):
            if line.lower().startswith(mark):
                title, withheld = str(_("Source withheld")), line[len(mark) :].strip()
        found.append(
            EvidenceSource(
                title=title or address or f"#{number}",
                url=address,
                article_id=int(number) if number else None,
                withheld=withheld,
            )
        )
    return tuple(found)
