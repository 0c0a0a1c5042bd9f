"""Turn bytes into text by their declared or evident encoding."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']""", re.I)
_PARAMETER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
DECLARATION_WITHIN = 4096  # bytes; HTML asks for the first 1024, pages are late at times
# What browsers read where a page says latin-1 or ascii (WHATWG Encoding Standard, section 4.2).
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
LEGACY = "cp1252"  # the usual encoding of undeclared Indonesian and English files


def bom(data: bytes) -> str:
    """Return the encoding a byte order mark announces, or ""."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), "")


def declared(data: bytes, media_type: str = "") -> str:
    """Return the encoding that the header or the page itself declares and Python knows, or ""."""
    names = [m.group(1) for m in _PARAMETER.finditer(media_type)]
    head = data[:DECLARATION_WITHIN]
    names += [
        m.group(1).decode("ascii", "replace") for m in (_XML.search(head), _META.search(head)) if m
    ]
    for name in names:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        if not known.startswith(("utf-16", "utf-32")):  # a declaration in ASCII disproves itself
            return _AS_BROWSERS.get(known, known)
    return ""


def decode(data: bytes, media_type: str = "") -> str:
    """Return the text of `data`: byte order mark, then UTF-8 if it is, then what is declared.

    UTF-8 comes before the declaration because text in another encoding is practically never
    valid UTF-8 by accident, while declarations are wrong often.
    """
    mark = bom(data)
    if mark:
        return data.decode(mark, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        encoding = declared(data, media_type)
    broken = data.decode("utf-8", "replace")
    if encoding in ("", "utf-8"):
        # A few broken bytes in much good UTF-8 are damage; many are another encoding.
        good = sum(c > "\x7f" and c != "\ufffd" for c in broken)
        return broken if good > 2 * broken.count("\ufffd") else data.decode(LEGACY, "replace")
    return data.decode(encoding, "replace")
