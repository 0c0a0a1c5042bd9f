"""The files of a Whoosh index: one folder for each generation, checked before they are opened.

Whoosh itself takes damaged files as they are and may fail anywhere later, so the sizes and
checksums of all files are noted at each commit and compared at each opening.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

from workbench.errors import IndexDamaged
from workbench.search.manifest import sync
from workbench.search.segments import checksum
from workbench.text.lexicon import definitions_digest

FORMAT = 2  # raise when the schema or the splitting into words changes
CURRENT = "current"
SUMS = "built.json"


@dataclass(frozen=True, slots=True)
class Built:
    """What a generation was built with, and its files: name -> (size, CRC-32, time stamp)."""

    generation: int
    definitions: str
    files: dict[str, tuple[int, int, int]]


def current(folder: Path) -> Path | None:
    """Return the folder of the generation in use, or None where there is none."""
    try:
        name = (folder / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise damaged(folder, "the name of its folder is unreadable") from None
    path = folder / name
    if name and path.is_dir():
        return path
    if name != (folder / CURRENT).read_text(encoding="ascii").strip():
        return current(folder)  # another process made a new one just now
    raise damaged(folder, "its folder is missing")


def new_generation(folder: Path) -> Path:
    """Return an empty generation folder, not in use yet."""
    path = folder / f"g-{token_hex(6)}"
    path.mkdir(parents=True)
    return path


def use(folder: Path, generation: Path) -> None:
    """Make a generation the one in use, at once, and remove the others."""
    replace_text(folder / CURRENT, generation.name)
    for other in folder.glob("g-*"):
        if other != generation:
            shutil.rmtree(other, ignore_errors=True)


def note(generation: Path, number: int) -> None:
    """Note the files as they are after commit `number`."""
    known = _read(generation)
    files: dict[str, tuple[int, int, int]] = {}
    for path in sorted(generation.iterdir()):
        if not path.name.startswith(("MAIN_", "_MAIN_")) or path.name.endswith("LOCK"):
            continue
        status = path.stat()
        old = known.files.get(path.name) if known else None
        if old and (old[0], old[2]) == (status.st_size, status.st_mtime_ns):
            files[path.name] = old
        else:
            files[path.name] = (status.st_size, checksum(path), status.st_mtime_ns)
    content = {
        "format": FORMAT,
        "generation": number,
        "definitions": known.definitions if known else definitions_digest(),
        "files": files,
    }
    replace_text(generation / SUMS, json.dumps(content))


def check(generation: Path, number: int) -> Built | None:
    """Compare the files with what was noted; raise IndexDamaged where they differ.

    `number` is the commit about to be opened, -1 where there is none. A commit that its writer
    had no time to note is taken as it is.
    """
    built = _read(generation)
    if built is None:
        return None
    if number < built.generation:
        raise damaged(generation.parent, "its table of contents is missing")
    for name, (size, crc, stamp) in built.files.items():
        path = generation / name
        try:
            status = path.stat()
        except FileNotFoundError:
            if number > built.generation:
                continue  # merged away by a commit not noted yet
            raise damaged(generation.parent, f"{name} is missing") from None
        if status.st_size != size or (status.st_mtime_ns != stamp and checksum(path) != crc):
            raise damaged(generation.parent, f"{name} is not as it was written")
    return built


def distrust(generation: Path) -> None:
    """Have every byte compared at the next openings, also of files whose time did not change."""
    built = _read(generation)
    if built is not None:
        content = {
            "format": FORMAT,
            "generation": built.generation,
            "definitions": built.definitions,
            "files": {name: (size, crc, 0) for name, (size, crc, _) in built.files.items()},
        }
        replace_text(generation / SUMS, json.dumps(content))


def _read(generation: Path) -> Built | None:
    try:
        content: dict[str, Any] = json.loads((generation / SUMS).read_bytes())
        if content["format"] != FORMAT:
            raise damaged(generation.parent, "it was built by another version of the program")
        files = {name: (size, crc, stamp) for name, (size, crc, stamp) in content["files"].items()}
        return Built(int(content["generation"]), str(content["definitions"]), files)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise damaged(generation.parent, "its list of files is unreadable") from None


def damaged(folder: Path, reason: str) -> IndexDamaged:
    """Return the error for a word index that cannot be read."""
    return IndexDamaged(
        "The word index in %(folder)s cannot be read (%(reason)s): run `workbench index` to "
        "build it again.",
        folder=folder,
        reason=reason,
    )


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that it is the old one or the new one, never a part."""
    fresh = path.with_name(f"{path.name}.{token_hex(4)}.tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    sync(path.parent)
