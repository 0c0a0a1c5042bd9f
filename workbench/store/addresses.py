"""When two web addresses name the same page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

# Parameters that say where a reader came from, not what the page is.
_TRACKING = re.compile(
    r"(?i)^(utm_\w+|at_\w+|mc_[ce]id|[gw]?braid|[a-z]{1,3}clid|yclid|igshid|_ga|_gl|"
    r"fb_\w+|ref_?src|ref_?url|cmpid|ncid|spm|smid|src_medium)$"
)
_PORTS = {"http": 80, "https": 443}


def address_key(url: str) -> str:
    """Return what addresses of one page have in common, "" where there is no usable address.

    Scheme, "www.", default port, fragment, tracking parameters, the order of parameters and a
    closing slash make no difference (after the document equivalence of the Hypothesis annotator).
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    if parts.scheme.lower() not in _PORTS or not host:
        return ""
    place = host if port in (None, _PORTS[parts.scheme.lower()]) else f"{host}:{port}"
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.match(name)
    )
    path = parts.path.rstrip("/")
    return f"{place}{path}" + (f"?{urlencode(query)}" if query else "")


def names_a_page(key: str) -> bool:
    """Tell whether an address key names a page rather than a whole site, whose text always moves.

    Two texts at one page are versions of one article; two at a home page are two articles.
    """
    return "/" in key or "?" in key
