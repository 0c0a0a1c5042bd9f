"""When the address that a page gives for itself is not its own: other parts, other outlets."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

# What news sites use; not "p", which is the number of an article in WordPress.
_PARTS = frozenset(("page", "pages", "page_num", "paged", "pg", "hal", "halaman"))
_WHOLE = frozenset(("single", "singlepage", "showall"))
_FURTHER = re.compile(r"0*(?:[2-9]|[1-9]\d{1,2})|all|semua|full", re.I)  # the first is the article
_PATH = re.compile(r"/(?:page|hal|halaman)/0*(?:[2-9]|[1-9]\d{1,2})/?$", re.I)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.I)
# These show the pages of others, word for word.
_MIRRORS = ("ampproject.org", "archive.org", "archive.ph", "archive.today", "archive.is")


def own_address(url: str, canonical: str) -> str:
    """Return the address of a page that was fetched from `url` and calls itself `canonical`.

    A further part of an article often calls itself the first, and a reprint by its source. Taken
    for those, its text would be a later version of a page in which it never stood.
    """
    if not url or not canonical:
        return canonical or url
    return canonical if _may_be_one(url, canonical) else url


def _may_be_one(url: str, canonical: str) -> bool:
    try:
        own, named = urlsplit(url).hostname or "", urlsplit(canonical).hostname or ""
    except ValueError:
        return True
    if not one_site(own, named) and _site(own) not in _MIRRORS:
        return False
    return not _names_a_part(url) or _names_a_part(canonical)


def is_anothers(name: str, url: str) -> bool:
    """Tell whether a page fetched from `url` calls itself by the host name of another site."""
    try:
        own = urlsplit(url).hostname or ""
    except ValueError:
        return False
    if not own or _site(own) in _MIRRORS or not _HOST.fullmatch(name):
        return False
    return not one_site(name.lower(), own)


def one_site(host: str, other: str) -> bool:
    """Tell whether two hosts are of one site: "www.kabar.example" and "m.kabar.example"."""
    return _site(host) == _site(other)


def _site(host: str) -> str:
    """Return the end of a host's name by which an outlet is known: kabar.example, kabar.co.id."""
    labels = host.rstrip(".").split(".")
    is_country = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if is_country else -2 :])


def _names_a_part(url: str) -> bool:
    """Return whether an address is that of a further part, or of all parts on one page."""
    parts = urlsplit(url)
    query = [(name.lower(), value) for name, value in parse_qsl(parts.query)]
    return (
        _PATH.search(parts.path) is not None
        or any(name in _WHOLE for name, _ in query)
        or any(name in _PARTS and _FURTHER.fullmatch(value) for name, value in query)
    )
