"""What stays of an article that was taken down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Removal:
    """An article that was taken down; `erased_at` is None until its bytes are overwritten.

    `feeds` counts the archived feeds that printed words of it and are overwritten with it.
    """

    article_id: int
    outlet: str
    headline: str
    url: str
    text_sha256: str
    reason: str
    author: str
    removed_at: datetime
    erased_at: datetime | None = None
    feeds: int = 0
