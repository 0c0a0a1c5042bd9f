"""A text that was copied out of the source of an e-mail, as it travels: quoted-printable.

Only what cannot well be anything else is decoded: the bytes stay archived as they came, and the
name of the extractor says what was done.
"""

from __future__ import annotations

import quopri
import re

NAME = "quoted-printable"  # RFC 2045, section 6.7
MIN_ESCAPES = 3
_ESCAPE = re.compile(r"=(?:[0-9A-F]{2}|[ \t]*\r?\n|[ \t]*\Z)")
# A line that goes on in the next one, or a character beyond ASCII: prose has neither.
_TELLING = re.compile(r"=[ \t]*\r?\n|=[C-F][0-9A-F](?:=[89AB][0-9A-F])+")


def decoded(text: str) -> str | None:
    """Return what the quoted-printable `text` says, None where it is not plainly such a text."""
    if "=" not in text or not text.isascii() or not _TELLING.search(text):
        return None
    escapes = len(_ESCAPE.findall(text))
    if escapes < MIN_ESCAPES or escapes != text.count("="):
        return None
    try:
        return quopri.decodestring(text.encode("ascii")).decode("utf-8")
    except UnicodeDecodeError:
        return None
