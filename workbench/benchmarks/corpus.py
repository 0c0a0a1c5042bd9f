"""The articles that are measured on: JSONL files that the user has."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from workbench.errors import BadInput
from workbench.model_review import Progress

FILES = ("b1_id_news/id_news.dev.jsonl.gz", "c1_en_allsides/en_news.dev.jsonl.xz")
SEED = 20

Say = Callable[[str], None]
Draw = Callable[[Progress], None]


def files(given: Sequence[str] = ()) -> list[Path]:
    """Return the `given` article files, else those of the data folder.

    Raises BadInput where a file is missing or none was named.
    """
    if given:
        if missing := [name for name in given if not Path(name).is_file()]:
            raise BadInput("%(name)s is not a file: check the name.", name=missing[0])
        return [Path(name) for name in given]
    folder = Path(os.environ.get("WORKBENCH_EVAL_DATA") or "../shared/data")
    found = [folder / name for name in FILES if (folder / name).is_file()]
    if not found:
        raise BadInput(
            "No articles to measure on: name files with --corpus (JSONL rows with a text, also "
            "as .gz or .xz), or set WORKBENCH_EVAL_DATA to a folder that holds %(names)s.",
            names=" or ".join(FILES),
        )
    return found


def rows(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Yield all rows that have a text, file after file; raise BadInput for what is not JSONL."""
    for path in paths:
        openers: dict[str, Callable[..., IO[str]]] = {".gz": gzip.open, ".xz": lzma.open}
        try:
            with openers.get(path.suffix, open)(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    row = json.loads(line)
                    if row.get("text"):
                        yield row
        except (OSError, EOFError, lzma.LZMAError, ValueError, AttributeError) as error:
            raise BadInput(
                "%(path)s cannot be read as JSONL (%(error)s): give rows with a text, one a line.",
                path=path,
                error=error,
            ) from error


def texts(paths: Sequence[Path]) -> Iterator[str]:
    """Yield the text of every article."""
    for row in rows(paths):
        yield str(row["text"])


def sample(paths: Sequence[Path], count: int) -> list[dict[str, Any]]:
    """Return `count` articles, or all, drawn from all files alike in one seeded order.

    A smaller sample is the beginning of a larger one.
    """
    found = list(rows(paths))
    random.Random(SEED).shuffle(found)
    return found[:count]
