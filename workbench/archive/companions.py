"""Bring together the records of one visit: the page, the request for it, the crawler's notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbench.archive.framing import Frame
from workbench.model_web_archives import Imported, Piece, Revisit, Skipped


class Companions:
    """Holds each page back until the records that belong to it were seen."""

    def __init__(self) -> None:
        """Begin with nothing held back."""
        self._page: Imported | Revisit | None = None
        self._id = ""
        self._early: tuple[str, bytes] | None = None  # address and bytes of a request before

    def take(self, frame: Frame, piece: Piece) -> Iterator[Piece]:
        """Yield what is complete now that `frame`, which is `piece`, was read."""
        fields = frame.fields
        kind = fields["warc-type"].lower()
        whole = frame.length == len(frame.block)
        if isinstance(piece, Skipped) and kind in ("request", "metadata") and whole:
            yield from self._companion(kind, fields, frame.block, piece)
            return
        yield from self.rest()
        if not isinstance(piece, Imported | Revisit):
            yield piece
            return
        self._page, self._id = piece, fields.get("warc-record-id", "")
        if self._early and self._early[0] == fields.get("warc-target-uri"):
            self._join(0, "request", self._early[1])
        self._early = None

    def rest(self) -> Iterator[Piece]:
        """Yield the page that is held back, if any."""
        if self._page is not None:
            yield self._page
            self._page = None

    def _companion(
        self, kind: str, fields: Mapping[str, str], block: bytes, piece: Skipped
    ) -> Iterator[Piece]:
        named = fields.get("warc-concurrent-to", "") + fields.get("warc-refers-to", "")
        if self._page is not None and self._id and self._id in named:
            self._join(piece.position, kind, block)
            yield Skipped(piece.reason, 0)  # the page says how far reading has come
            return
        yield from self.rest()
        if kind == "request":
            self._early = fields.get("warc-target-uri", ""), block
        yield piece

    def _join(self, position: int, kind: str, block: bytes) -> None:
        """Add the bytes of a companion; reading goes on behind it."""
        page = self._page
        capture = page.capture if isinstance(page, Revisit) else page
        if capture is None:
            return
        part = {"http_request" if kind == "request" else "metadata": block}
        end = max(position, capture.position)
        capture = replace(capture, position=end, **part)  # type: ignore[arg-type]
        self._page = replace(page, capture=capture) if isinstance(page, Revisit) else capture
