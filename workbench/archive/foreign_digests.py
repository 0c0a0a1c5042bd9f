"""Compare bytes with the digests that other archives state for them."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable

_KNOWN = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256"}
_KNOWN |= {"sha512": "sha512", "sha-512": "sha512", "md5": "md5"}


def stated(label: str) -> tuple[str, bytes] | None:
    """Return algorithm and digest of "sha1:…", written in Base32, Base16 or Base64.

    None where nothing is stated or the algorithm is not one of SHA-1, SHA-256, SHA-512 and MD5.
    Raises ValueError where the digest has another length than its algorithm gives.
    """
    name, colon, value = label.strip().partition(":")
    algorithm = _KNOWN.get(name.strip().lower())
    if not colon or algorithm is None:
        return None
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    value = value.strip()
    for decode in (bytes.fromhex, _base32, _base64):
        try:
            found = decode(value)
        except (ValueError, binascii.Error):
            continue
        if len(found) == size:
            return algorithm, found
    raise ValueError(label)


def canonical(label: str) -> str:
    """Return a digest in one spelling, so that two can be compared; "" for one that is none."""
    try:
        found = stated(label)
    except ValueError:
        return ""
    return f"{found[0]}:{found[1].hex()}" if found else ""


def fits(label: str, bodies: Iterable[bytes]) -> bool:
    """Return whether one of `bodies` has the digest `label`; what cannot be computed fits.

    Makers differ in whether the digest is taken before or after unwrapping, so each is tried.
    """
    try:
        found = stated(label)
    except ValueError:
        return False
    if found is None:
        return True
    algorithm, wanted = found
    return any(
        hashlib.new(algorithm, body, usedforsecurity=False).digest() == wanted for body in bodies
    )


def _base32(value: str) -> bytes:
    return base64.b32decode(value.upper() + "=" * (-len(value) % 8))


def _base64(value: str) -> bytes:
    return base64.urlsafe_b64decode(
        value.replace("+", "-").replace("/", "_") + "=" * (-len(value) % 4)
    )
