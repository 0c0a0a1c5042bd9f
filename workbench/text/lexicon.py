"""Read the definitions in `index/`: word lists that a librarian can edit without Python."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from typing import Any

from workbench.errors import BadInput
from workbench.settings import resource

LANGUAGES = ("id", "en")


@cache
def load(lang: str, name: str) -> dict[str, Any]:
    """Return the tables of `index/<lang>/<name>.toml`; raise BadInput where it cannot be read."""
    path = resource("index") / lang / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(
            "The definitions in %(path)s cannot be read (%(error)s): mend or restore the file.",
            path=path.name,
            error=error,
        ) from error


@cache
def definitions_digest() -> str:
    """Return the SHA-256 over all of `index/`, by which a built index knows its definitions."""
    digest = hashlib.sha256()
    root = resource("index")
    for path in sorted(root.rglob("*.toml")):
        name = path.relative_to(root).as_posix().encode()
        digest.update(name + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
