"""Find what a site offers for watching: feeds that a page links to, sitemaps of its robots.txt."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from workbench.errors import BadInput, FetchRefused
from workbench.ingest import charsets, feeds, sitemaps
from workbench.ingest.addresses import parse
from workbench.model_sources import Offer, SourceKind

MAX_OFFERS = 50
MAX_LISTED = 5_000  # addresses typed into one source; more belong into a sitemap
_FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
}
# Feeds beside the news of a site; its comments are nobody's published word.
_NOT_NEWS = ("/comments/", "oembed", "wp-json")


def kind_of(payload: bytes) -> SourceKind | None:
    """Return what a fetched document is by its first bytes, None for a page."""
    if feeds.looks_like_feed(payload[:4096]):
        return SourceKind.FEED
    head = payload[:4096].replace(b"\x00", b"").lower()
    packed = payload.startswith(b"\x1f\x8b")
    lines = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://"))
    return SourceKind.SITEMAP if packed or lines or _is_sitemap(head) else None


def _is_sitemap(head: bytes) -> bool:
    return b"<urlset" in head or b"<sitemapindex" in head or b":urlset" in head


def title_of(payload: bytes, media_type: str, url: str, kind: SourceKind) -> str:
    """Return what a feed calls itself; raise BadInput where the document is not of its `kind`."""
    if kind is SourceKind.FEED:
        return feeds.read(payload, media_type, url).title
    sitemaps.read(payload)
    return ""


def linked(payload: bytes, media_type: str, url: str) -> tuple[Offer, ...]:
    """Return the feeds that the page at `url` declares with rel="alternate", in its order."""
    try:
        tree = lxml_html.fromstring(charsets.decode(payload, media_type).encode("utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    base = tree.find(".//base[@href]")
    place = urljoin(url, str(base.get("href"))) if base is not None else url
    found: dict[str, Offer] = {}
    for link in tree.iter("link"):
        relations = str(link.get("rel") or "").lower().split()
        kind = str(link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in relations or kind not in _FEED_TYPES:
            continue
        try:
            address = parse(urljoin(place, str(link.get("href") or ""))).url
        except (FetchRefused, ValueError):
            continue
        if not any(part in address for part in _NOT_NEWS) and len(found) < MAX_OFFERS:
            title = " ".join(str(link.get("title") or "").split())[:200]
            found.setdefault(address, Offer(SourceKind.FEED, address, title))
    return tuple(found.values())


def listed(text: str) -> tuple[str, ...]:
    """Return the addresses of a typed list, one a line; "#" begins a remark.

    Raises BadInput naming the line that is none, or where there are too many or none.
    """
    found: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), 1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        try:
            found[parse(address).url] = None
        except FetchRefused as error:
            raise BadInput(
                "Line %(number)s is no address that can be fetched (%(reason)s): correct it.",
                number=number,
                reason=str(error).rstrip("."),
            ) from error
        if len(found) > MAX_LISTED:
            raise BadInput(
                "The list holds more than %(most)s addresses: make a sitemap of them, or several "
                "lists.",
                most=f"{MAX_LISTED:,}",
            )
    if not found:
        raise BadInput("The list is empty: write at least one address, one a line.")
    return tuple(found)
