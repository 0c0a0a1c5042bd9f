"""Find the development data outside the repository, or skip with one clear line."""

import gzip
import json
import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent


def eval_data() -> Path | None:
    """Return the folder of development data, or None where this machine has none."""
    folder = Path(os.environ.get("WORKBENCH_EVAL_DATA") or CHECKOUT.parent / "shared" / "data")
    return folder if (folder / "b1_id_news").is_dir() else None


def need_eval_data() -> Path:
    """Return the folder of development data; skip the test where there is none."""
    folder = eval_data()
    if folder is None:
        pytest.skip("development data not found: set WORKBENCH_EVAL_DATA to its folder")
    return folder


def rows(path: Path, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file, plain, .gz or .xz."""
    opener = {".gz": gzip.open, ".xz": lzma.open}.get(path.suffix, open)
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit:
                return
            yield json.loads(line)
