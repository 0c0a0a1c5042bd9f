"""Accounts: password hashes (argon2id), what a name and a password must be, the first-start token.

Hash parameters are the defaults of argon2-cffi (RFC 9106, section 4, second recommended option:
64 MiB, 3 passes); a hash made with weaker ones is made anew at the next sign-in.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workbench.errors import BadInput

MIN_PASSWORD = 10  # characters
MAX_PASSWORD = 256  # hashing time grows with length: a bound against being kept busy
MIN_DISTINCT = 4  # different characters, so that "aaaaaaaaaa" is not a password
NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])")
MIN_NAME_IN_PASSWORD = 3  # shorter names occur in any sentence
MAX_FULL_NAME = 120
TOKEN_BYTES = 32  # 256 bits: not to be guessed, so a plain SHA-256 keeps it

# The commonest choices that pass the length rule; a long list belongs to a breach service.
COMMON = frozenset(
    [
        "1234567890",
        "12345678910",
        "123456789012",
        "0123456789",
        "0987654321",
        "password123",
        "password1234",
        "passwordpassword",
        "qwertyuiop",
        "qwerty12345",
        "qwertyuiop123",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "asdfghjkl123",
        "administrator",
        "admin12345",
        "admin123456",
        "letmein123",
        "welcome123",
        "iloveyou123",
        "indonesia123",
        "indonesia1945",
        "merdeka1945",
        "rahasia123",
        "sayangsayang",
        "bismillah123",
        "katasandi123",
    ]
)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _dummy_hash() -> str:
    """Return a hash of nothing anybody knows, so that an unknown user costs as much time."""
    return _hasher().hash(secrets.token_urlsafe(TOKEN_BYTES))


def clean_name(name: str) -> str:
    """Return a user name in its one stored form (NFKC, lower case); raise BadInput."""
    cleaned = unicodedata.normalize("NFKC", name).strip().lower()
    if not NAME.fullmatch(cleaned):
        raise BadInput(
            "A user name has 3 to 40 characters of a-z, 0-9, dot, hyphen and underscore, and "
            "begins and ends with a letter or digit: choose another name."
        )
    return cleaned


def clean_full_name(full_name: str) -> str:
    """Return the name printed on reports, white space tidied; raise BadInput."""
    cleaned = " ".join(unicodedata.normalize("NFC", full_name).split())
    if not cleaned:
        raise BadInput("The full name is printed on reports: write it in full.")
    if len(cleaned) > MAX_FULL_NAME or any(unicodedata.category(c)[0] == "C" for c in cleaned):
        raise BadInput(
            "The full name may have at most %(most)s characters and no control characters: "
            "shorten or retype it.",
            most=MAX_FULL_NAME,
        )
    return cleaned


def check_password(password: str, name: str, full_name: str = "") -> None:
    """Raise BadInput, saying what to do, where a password would not protect its account."""
    if len(password) < MIN_PASSWORD:
        raise BadInput(
            "A password needs at least %(least)s characters: a sentence of four words is easy "
            "to remember.",
            least=MIN_PASSWORD,
        )
    if len(password) > MAX_PASSWORD:
        raise BadInput(
            "A password may have at most %(most)s characters: shorten it.", most=MAX_PASSWORD
        )
    folded = _normal(password).lower()
    if len(set(folded)) < MIN_DISTINCT or folded in COMMON:
        raise BadInput("That password is among the first to be tried: choose a rarer one.")
    for word in {name.lower(), *full_name.lower().split(), full_name.lower()}:
        rest = folded.replace(word, "") if len(word) >= MIN_NAME_IN_PASSWORD else folded
        # What is left beside the name must be worth something on its own.
        if rest != folded and len(rest) < MIN_PASSWORD - 2:
            raise BadInput("The password is made of the user's name: choose another one.")


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return _hasher().hash(_normal(password))


def verify(stored: str | None, password: str) -> tuple[bool, str | None]:
    """Return whether `password` fits, and a new hash to store where the old one is too weak.

    Pass None for a user that does not exist: the answer is False and takes as long.
    """
    if len(password) > MAX_PASSWORD:
        return False, None
    hasher = _hasher()
    try:
        hasher.verify(stored or _dummy_hash(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False, None
    if stored is None:
        return False, None
    return True, hash_password(password) if hasher.check_needs_rehash(stored) else None


def new_token() -> tuple[str, str]:
    """Return a first-start token for the administrator's link, and its hash to store."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """Return the SHA-256 of a token, hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def token_fits(token: str, stored_hash: str) -> bool:
    """Tell whether `token` is the one whose hash is stored, in constant time."""
    return bool(stored_hash) and hmac.compare_digest(token_hash(token), stored_hash)


def _normal(password: str) -> str:
    """Return the password in NFKC (RFC 8265, OpaqueString uses NFC; keyboards differ more)."""
    return unicodedata.normalize("NFKC", password)
